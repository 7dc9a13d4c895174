"""Turning the dials of a round, saying when the next batch comes, and joining a group while one waits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.people.models import Person
from mentoring.pairing.rules import Policy
from mentoring.profiles.models import Profile
from mentoring.profiles.operations import save_profile, values_of
from mentoring.programmes.models import Programme
from mentoring.rounds.queries import alternatives
from mentoring.rounds.rules import weights_whole


@dataclass(frozen=True)
class Dials:
    """What a programme wants beside the best fit, in basis points and percent."""

    floor: int
    people_first: bool
    reserve_percent: int
    second_tier: int
    material_blocking: int

    def policy(self, programme: Programme) -> Policy:
        """The dials as the rules want them."""
        return Policy(
            floor=self.floor,
            cardinality_first=self.people_first,
            reserve_share=self.reserve_percent / 100,
            second_tier_penalty=self.second_tier,
            material_blocking=self.material_blocking,
            seed=f"mentoring:{programme.id}",
        )


def set_dials(programme: Programme, dials: Dials, weights: Mapping[str, int], *, by: Person) -> None:
    """Change the policy and the weights; what is planned already stays until it is planned again.

    Refuses weights that are not a whole.
    """
    if not weights_whole(weights):
        raise DomainError(
            _(
                "Jumlah bobot sekarang %(sum)s, seharusnya 100. Sesuaikan bobotnya.",
                sum=f"{sum(weights.values()) / 100:g}".replace(".", ","),
            )
        )
    for name, value in vars(dials).items():
        setattr(programme, name, value)
    programme.weights = dict(weights)
    db.session.flush()
    audit.record(by, "mentoring.dials_set", "mentoring_programme", programme.id, {**vars(dials), "weights": weights})


def announce_batch(programme: Programme, day: date | None, *, by: Person) -> None:
    """Say when those who wait are paired next; None takes it back. Refuses days that are over, or after the end."""
    if day is not None and not clock.today(by.zone) <= day <= programme.ends_on:
        raise DomainError(_("Pilih hari antara hari ini dan akhir program."))
    programme.next_batch_on = day
    db.session.flush()
    audit.record(by, "mentoring.batch_announced", "mentoring_programme", programme.id)


def join_as_well(profile: Profile, other: Programme, *, by: Person) -> Profile:
    """Sign somebody who waits up for a group or with equals, as they said what they need; their place here stays.

    Wishes for single mentors of this programme do not go along; whom they would rather not meet does.

    Raises:
        Forbidden: somebody else's profile.
        Conflict: no place is free there any more, or they take part already.
    """
    if profile.person_id != by.id:
        raise Forbidden(_("Hanya pemilik profil yang dapat mendaftarkannya."))
    # Who signs up at the same moment waits here: the last place is given once.
    db.session.execute(select(Programme.id).where(Programme.id == other.id).with_for_update())
    if not any(one.programme.id == other.id and one.at_once for one in alternatives(by, clock.today(by.zone))):
        raise Conflict(_("Tempat di program itu baru saja habis, atau Anda sudah ikut. Muat ulang halaman ini."))
    values = replace(values_of(profile, by), wishes=(), question="")
    return save_profile(other, by, values)
