"""Opening, changing and closing a programme."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.jobs import enqueue
from bina.people.models import Person, Unit
from mentoring.programmes.models import Programme
from mentoring.programmes.permissions import MANAGERS
from mentoring.programmes.rules import (
    KIND_TERMS,
    WEIGHTS_TOTAL,
    ProgrammeKind,
    Rhythm,
    dates_in_order,
    first_weights,
    rhythm_fits,
)


class RhythmTooMuch(DomainError):
    """More sessions than there is time for."""


class WeightsNotWhole(DomainError):
    """Weights that do not add up."""


@dataclass(frozen=True)
class Terms:
    """What a manager decides about a programme."""

    title: str
    purpose: str
    kind: ProgrammeKind
    opens_on: date
    registration_closes_on: date
    ends_on: date
    charter: str
    floor: int = 3500
    reserve_percent: int = 5
    people_first: bool = True
    same_team_apart: bool = False
    answer_days: int = 3
    cadence_weeks: int = 2
    session_minutes: int = 45
    sessions_wanted: int = 8
    duty_minutes: int = 90
    rolling: bool = False
    #: so many meet in one group at most; only where a mentor meets several together
    group_size: int | None = None


#: What the second half of a mentor's places costs in a new programme, in basis points.
SECOND_TIER = 300


def prepare_programme(unit: Unit, terms: Terms, *, by: Person) -> Programme:
    """A new programme over a unit, to be opened once there are places enough: until then people say what they need or
    offer, and nothing is proposed. Refuses dates out of order and units the person does not manage.
    """
    if not by.holds_over(unit, *MANAGERS):
        raise Forbidden(_("Anda bukan pengelola unit ini. Pilih unit yang Anda kelola."))
    _check(terms)
    programme = Programme(
        **vars(terms),
        unit=unit,
        weights=first_weights(terms.kind),
        # Spreading people over mentors would leave groups of one or two.
        second_tier=0 if KIND_TERMS[terms.kind].together else SECOND_TIER,
        created_by_id=by.id,
        created_at=clock.now(),
    )
    db.session.add(programme)
    db.session.flush()
    audit.record(by, "mentoring.prepared", "mentoring_programme", programme.id, {"kind": terms.kind.value})
    return programme


#: What the next season takes over besides its terms: how people are paired.
_PAIRING = ("line_levels", "seniority_steps", "second_tier", "material_blocking")


def next_season(before: Programme, terms: Terms, *, by: Person) -> Programme:
    """The programme once more, with its weights and dials, to be opened anew; who takes part signs up anew.

    Refuses another kind, and a season that begins before the last one.
    """
    if terms.kind is not before.kind:
        raise Conflict(_("Jenis program tidak dapat diubah lagi. Buat program baru untuk jenis yang lain."))
    if terms.opens_on <= before.opens_on:
        raise DomainError(_("Musim berikut harus dibuka sesudah musim ini dibuka. Ganti tanggalnya."))
    programme = prepare_programme(before.unit, terms, by=by)
    programme.weights, programme.season, programme.previous_id = dict(before.weights), before.season + 1, before.id
    for name in _PAIRING:
        setattr(programme, name, getattr(before, name))
    db.session.flush()
    return programme


#: Name of the job that writes to everybody.
ANNOUNCE = "mentoring.announce_programme"


def announce(programme: Programme, *, by: Person) -> None:
    """Have everybody of the unit told that registration is open; nobody is told twice. Refuses when it is
    not.
    """
    if not programme.takes_registrations(clock.today(by.zone)):
        raise Conflict(_("Pendaftaran program ini tidak sedang dibuka."))
    programme.announced_at = programme.announced_at or clock.now()
    db.session.flush()
    enqueue(ANNOUNCE, programme_id=programme.id)
    audit.record(by, "mentoring.announced", "mentoring_programme", programme.id)


def change_programme(programme: Programme, terms: Terms, weights: Mapping[str, int], *, by: Person) -> None:
    """Change terms and weights. Refuses weights that do not add up, and another kind once it is open."""
    _check(terms)
    if terms.kind is not programme.kind:
        raise Conflict(_("Jenis program tidak dapat diubah lagi. Buat program baru untuk jenis yang lain."))
    if sum(weights.values()) != WEIGHTS_TOTAL or min(weights.values()) < 0:
        raise WeightsNotWhole(
            _(
                "Jumlah bobot sekarang %(sum)s, seharusnya 100. Sesuaikan bobotnya.",
                sum=f"{sum(weights.values()) / 100:g}".replace(".", ","),
            )
        )
    for name, value in vars(terms).items():
        setattr(programme, name, value)
    programme.weights = dict(weights)
    db.session.flush()
    audit.record(by, "mentoring.changed", "mentoring_programme", programme.id, {"weights": dict(weights)})


def _check(terms: Terms) -> None:
    if not dates_in_order(terms.opens_on, terms.registration_closes_on, terms.ends_on):
        raise DomainError(
            _(
                "Urutan tanggal belum benar. Pendaftaran dibuka, lalu ditutup, lalu program berakhir. "
                "Perbaiki tanggalnya."
            )
        )
    weeks = (terms.ends_on - terms.opens_on).days // 7
    rhythm = Rhythm(terms.cadence_weeks, terms.session_minutes, terms.sessions_wanted)
    if not rhythm_fits(rhythm, weeks, terms.duty_minutes):
        raise RhythmTooMuch(
            _(
                "Sesi sebanyak itu tidak muat: dari pembukaan sampai akhir program ada %(weeks)s minggu, dan waktu dinas "
                "%(minutes)s menit sebulan. Kurangi sesi atau menitnya, atau jarangkan.",
                weeks=weeks,
                minutes=terms.duty_minutes,
            )
        )
