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
from mentoring.programmes.rules import PROGRAMME_WEIGHTS, WEIGHTS_TOTAL, ProgrammeKind, dates_in_order


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


def open_programme(unit: Unit, terms: Terms, *, by: Person) -> Programme:
    """A new programme over a unit. Refuses dates out of order and units the person does not manage."""
    if not by.holds_over(unit, *MANAGERS):
        raise Forbidden(_("Anda bukan pengelola unit ini. Pilih unit yang Anda kelola."))
    _check(terms)
    programme = Programme(
        **vars(terms),
        unit=unit,
        weights=dict(PROGRAMME_WEIGHTS),
        created_by_id=by.id,
        created_at=clock.now(),
    )
    db.session.add(programme)
    db.session.flush()
    audit.record(by, "mentoring.opened", "mentoring_programme", programme.id, {"kind": terms.kind.value})
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
        raise DomainError(
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
