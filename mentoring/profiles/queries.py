"""Reads of profiles. Avoidances come out of here in two ways only: to their author, and as bare ids for pairing."""

from collections.abc import Sequence

from sqlalchemy import select

from bina.db import db
from bina.people.models import Person
from mentoring.profiles.models import Avoidance, Profile
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme


def own_profile(programme: Programme, person: Person) -> Profile | None:
    """The person's own profile in a programme."""
    return db.session.scalar(
        select(Profile).where(Profile.programme_id == programme.id, Profile.person_id == person.id)
    )


def own_profiles(person: Person) -> Sequence[Profile]:
    """The person's profiles in all programmes."""
    return db.session.scalars(select(Profile).where(Profile.person_id == person.id)).all()


def own_avoidances(profile: Profile, author: Person) -> list[int]:
    """Ids of the persons the author would rather not be paired with; nothing for anybody but the author."""
    if profile.person_id != author.id:
        return []
    return list(
        db.session.scalars(select(Avoidance.person_id).where(Avoidance.profile_id == profile.id).order_by(Avoidance.id))
    )


def avoidances_for_pairing(programme: Programme) -> dict[int, set[int]]:
    """Profile id → person ids to keep apart. For the pairing alone: no page shows this."""
    rows = db.session.execute(
        select(Avoidance.profile_id, Avoidance.person_id)
        .join(Profile, Profile.id == Avoidance.profile_id)
        .where(Profile.programme_id == programme.id)
    )
    apart: dict[int, set[int]] = {}
    for profile_id, person_id in rows:
        apart.setdefault(profile_id, set()).add(person_id)
    return apart


def participants(programme: Programme, side: Side | None = None) -> Sequence[Profile]:
    """Everybody who takes part and has not withdrawn, by name."""
    query = (
        select(Profile)
        .join(Person, Person.id == Profile.person_id)
        .where(Profile.programme_id == programme.id, Profile.state != ProfileState.WITHDRAWN)
        .order_by(Person.name, Profile.id)
    )
    if side is not None:
        query = query.where(Profile.side == side)
    return db.session.scalars(query).all()
