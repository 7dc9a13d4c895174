"""Reads of profiles. Avoidances come out of here in two ways only: to their author, and as bare ids for pairing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import lazyload

from bina import clock
from bina.competencies.queries import evidence_of, gaps_of, levels_of
from bina.db import db
from bina.people.models import Person
from mentoring.profiles.models import Avoidance, Profile
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme
from mentoring.programmes.rules import ProgrammeKind


def own_profile(programme: Programme, person: Person) -> Profile | None:
    """The person's own profile in a programme."""
    return db.session.scalar(
        select(Profile).where(Profile.programme_id == programme.id, Profile.person_id == person.id)
    )


def own_profiles(person: Person) -> Sequence[Profile]:
    """The person's profiles in all programmes; what each needs or offers is not read along."""
    own = select(Profile).options(lazyload(Profile.competencies)).where(Profile.person_id == person.id)
    return db.session.scalars(own).all()


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


_BARRIER_TELLERS: list[Callable[[Person], Sequence[str]]] = []


def tells_barriers(told: Callable[[Person], Sequence[str]]) -> Callable[[Person], Sequence[str]]:
    """Declare that a room above knows barriers of a person, so that nobody is asked for them again."""
    _BARRIER_TELLERS.append(told)
    return told


@dataclass(frozen=True)
class Known:
    """A competency to propose in a profile: the level to show in the form, and on what it rests."""

    competency_id: int
    level: int
    has: int | None
    evidence: str
    on: date | None


def known_barriers(person: Person) -> list[str]:
    """What follow-up surveys found in the person's way; for the person alone."""
    return [barrier for told in _BARRIER_TELLERS for barrier in told(person)]


def known_competencies(person: Person, side: Side, today: date) -> list[Known]:
    """A mentee's widest gaps with the level asked of the post, or a mentor's highest levels; three at most."""
    said = evidence_of(person)

    def known(competency: int, level: int, has: int | None) -> Known:
        newest = said.get(competency, [])
        return Known(
            competency, level, has, newest[0].evidence if newest else "", newest[0].assessed_on if newest else None
        )

    if side is Side.MENTEE:
        gaps = [gap for gap in gaps_of(person, today) if gap.level is None or gap.level < gap.wanted]
        return [known(gap.competency, gap.wanted, gap.level) for gap in gaps[:3]]
    levels = levels_of(select(Person.id).where(Person.id == person.id), today).get(person.id, {})
    best = sorted(levels.items(), key=lambda item: (-item[1], item[0]))[:3]
    return [known(competency, level, level) for competency, level in best]


def staff_profiles(superior: Person, programme: Programme) -> Sequence[Profile]:
    """Profiles of the person's own staff in a programme, by name: for signing working time, nothing else is shown."""
    return db.session.scalars(
        select(Profile)
        .join(Person, Person.id == Profile.person_id)
        .where(
            Profile.programme_id == programme.id,
            Profile.state != ProfileState.WITHDRAWN,
            Person.superior_id == superior.id,
        )
        .order_by(Person.name, Profile.id)
    ).all()


def duty_time_to_sign(superior: Person) -> Sequence[Programme]:
    """Programmes in which working time of the person's staff waits for their signature."""
    return (
        db.session.scalars(
            select(Programme)
            .join(Profile, Profile.programme_id == Programme.id)
            .join(Person, Person.id == Profile.person_id)
            .where(
                Person.superior_id == superior.id,
                Profile.state != ProfileState.WITHDRAWN,
                Programme.duty_minutes > 0,
                Programme.kind != ProgrammeKind.SUPERIOR_LED,
                Programme.closed_on.is_(None),
                Programme.ends_on >= clock.today(superior.zone),
                or_(Profile.duty_minutes.is_(None), Profile.duty_minutes < Programme.duty_minutes),
            )
            .order_by(Programme.id)
        )
        .unique()
        .all()
    )


def unsigned_duty_time(programme: Programme) -> int:
    """How many who take part still lack their superior's signature; people without a superior need none."""
    if not programme.duty_minutes or programme.kind is ProgrammeKind.SUPERIOR_LED:
        return 0
    return sum(
        1 for profile in participants(programme) if profile.person.superior_id is not None and not profile.duty_signed
    )


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


def retiring_mentors(programme: Programme) -> Sequence[Profile]:
    """Mentors who retire before the programme and its closing month are over, by name; nobody is proposed to them."""
    today = clock.today(programme.unit.zone)
    return [one for one in participants(programme, Side.MENTOR) if one.retirement_before_end(today)]
