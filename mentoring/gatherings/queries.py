"""Reads of groups and their gatherings. Members learn each other's names and their own part, and nothing else."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import selectinload

from bina import clock
from bina.appointments import Appointment, appointments_of
from bina.clock import ZONES
from bina.credits.models import CreditEntry
from bina.db import asked_once, db
from bina.errors import NotFound
from bina.notices.queries import holidays_from
from bina.people.models import Person
from bina.presence import spared_unless
from mentoring.gatherings.models import Gathering
from mentoring.gatherings.rules import GatheringState, GroupHour, group_path, has_begun, hours_for_most
from mentoring.meetings.rules import Availability, Span
from mentoring.pairs.models import Pair
from mentoring.pairs.queries import LIVE
from mentoring.pairs.rules import PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import Side
from mentoring.programmes.models import Programme
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import Mode, SessionState, mentors_key

#: A gathering lasts no longer; what began before it is over.
_LONGEST = timedelta(hours=8)
#: Who asks from so shortly ago on looks ahead; what was taken off matters to calendars alone, which look back.
_AHEAD = timedelta(minutes=5)


@dataclass(frozen=True)
class Group:
    """Everybody whom one mentor guides in one programme; named by the mentor's profile."""

    mentor: Profile
    #: running pairs, in the order of the members' names
    pairs: Sequence[Pair]
    #: how many have joined so far, those who left again included
    joined: int

    @property
    def id(self) -> int:
        """The number in its address."""
        return self.mentor.id

    @property
    def programme(self) -> Programme:
        """Where it belongs."""
        return self.mentor.programme

    @property
    def begun(self) -> bool:
        """Whether enough people have joined for it to meet."""
        return has_begun(self.joined)

    def led_by(self, person: Person) -> bool:
        """Whether this is the group's mentor."""
        return person.id == self.mentor.person_id

    @property
    def people(self) -> list[Person]:
        """The mentor and all members."""
        return [self.mentor.person, *(pair.mentee for pair in self.pairs)]


def group_of(mentor: Profile) -> Group:
    """A mentor's group as it is now."""
    pairs = db.session.scalars(
        select(Pair)
        .join(Person, Person.id == Pair.mentee_id)
        .where(Pair.mentor_profile_id == mentor.id, Pair.state.in_((*LIVE, PairState.ENDED)))
        .order_by(Person.name, Pair.id)
    ).all()
    return Group(mentor, [pair for pair in pairs if pair.live], len({pair.mentee_id for pair in pairs}))


def own_group(person: Person, group_id: int) -> Group:
    """A group the person leads or is a member of now; raises NotFound for any other."""
    mentor = db.session.get(Profile, group_id)
    if mentor is not None and mentor.side is Side.MENTOR and mentor.programme.together:
        group = group_of(mentor)
        if any(person.id == one.id for one in group.people):
            return group
    raise NotFound(_("Kelompok ini tidak ditemukan."))


def led_group(person: Person, group_id: int) -> Group:
    """A group the person leads; raises NotFound for any other."""
    group = own_group(person, group_id)
    if not group.led_by(person):
        raise NotFound(_("Kelompok ini tidak ditemukan."))
    return group


def gatherings_of(group: Group) -> Sequence[Gathering]:
    """Gatherings of a group that are planned or were held, newest first."""
    return db.session.scalars(
        select(Gathering)
        .where(Gathering.mentor_profile_id == group.id, Gathering.state != GatheringState.CANCELLED)
        .order_by(Gathering.held_on.desc(), Gathering.id.desc())
    ).all()


def planned_gathering(group: Group) -> Gathering | None:
    """The gathering the group has planned, if there is one."""
    return db.session.scalar(
        select(Gathering).where(Gathering.mentor_profile_id == group.id, Gathering.state == GatheringState.PLANNED)
    )


def last_gathering(group: Group) -> Gathering | None:
    """The last gathering that was held."""
    return db.session.scalar(
        select(Gathering)
        .where(Gathering.mentor_profile_id == group.id, Gathering.state == GatheringState.HELD)
        .order_by(Gathering.held_on.desc())
        .limit(1)
    )


def led_gathering(person: Person, gathering_id: int) -> Gathering:
    """A gathering of a group the person leads; raises NotFound for any other."""
    found = db.session.get(Gathering, gathering_id)
    if found is None or found.mentor_id != person.id or found.state is GatheringState.CANCELLED:
        raise NotFound(_("Pertemuan ini tidak ditemukan."))
    return found


def timed_gathering(person: Person, gathering_id: int) -> Gathering:
    """A gathering of the person's group that has or had an hour; raises NotFound for any other."""
    found = db.session.get(Gathering, gathering_id)
    if found is None or found.starts_at is None:
        raise NotFound(_("Pertemuan ini tidak ditemukan."))
    own_group(person, found.mentor_profile_id)
    return found


def parts_of(gathering: Gathering) -> Sequence[MentoringSession]:
    """Each member's part of a gathering, in the order of their names; for the mentor's page alone."""
    return db.session.scalars(
        select(MentoringSession)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .join(Person, Person.id == Pair.mentee_id)
        .options(selectinload(MentoringSession.goals))
        .where(MentoringSession.gathering_id == gathering.id, MentoringSession.state != SessionState.CANCELLED)
        .order_by(Person.name, MentoringSession.id)
    ).all()


def part_states(group: Group) -> dict[int, dict[SessionState, int]]:
    """Gathering → how many parts stand where, for all gatherings of a group in one statement."""
    rows = db.session.execute(
        select(MentoringSession.gathering_id, MentoringSession.state, func.count())
        .join(Gathering, Gathering.id == MentoringSession.gathering_id)
        .where(Gathering.mentor_profile_id == group.id, MentoringSession.state != SessionState.CANCELLED)
        .group_by(MentoringSession.gathering_id, MentoringSession.state)
    )
    found: dict[int, dict[SessionState, int]] = {}
    for gathering_id, state, number in rows:
        found.setdefault(int(gathering_id or 0), {})[state] = number
    return found


def own_parts(group: Group, member: Person) -> dict[int, MentoringSession]:
    """Gathering → the member's own part of it."""
    rows = db.session.scalars(
        select(MentoringSession)
        .join(Gathering, Gathering.id == MentoringSession.gathering_id)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(
            Gathering.mentor_profile_id == group.id,
            Pair.mentee_id == member.id,
            MentoringSession.state != SessionState.CANCELLED,
        )
    )
    return {each.gathering_id: each for each in rows if each.gathering_id is not None}


def mentors_jp(gathering: Gathering) -> int | None:
    """JP the mentor has in the ledger for a gathering, a reversal counted; None before anybody has confirmed."""
    key = mentors_key(0, gathering.id, gathering.mentor_id)
    entry = select(CreditEntry.id).where(CreditEntry.key == key).scalar_subquery()
    return db.session.scalar(
        select(func.sum(CreditEntry.jp)).where(or_(CreditEntry.id == entry, CreditEntry.reverses_id == entry))
    )


def _planned_for(person: Person) -> Select[Gathering]:
    member = select(Pair.mentor_profile_id).where(Pair.mentee_id == person.id, Pair.state.in_(LIVE))
    led = select(Pair.mentor_profile_id).where(Pair.mentor_id == person.id, Pair.state.in_(LIVE))
    return select(Gathering).where(
        Gathering.state == GatheringState.PLANNED,
        or_(Gathering.mentor_profile_id.in_(member), Gathering.mentor_profile_id.in_(led)),
    )


def _any_ahead(person: Person, _now: datetime) -> ColumnElement[bool]:
    return _planned_for(person).exists()


@asked_once
@spared_unless(_any_ahead, ())
def gatherings_ahead(person: Person) -> Sequence[Gathering]:
    """Gatherings planned for the person's groups, soonest first."""
    return db.session.scalars(_planned_for(person).order_by(Gathering.held_on)).all()


def planned_days(programme: Programme) -> Mapping[int, Gathering]:
    """Mentor profile → the gathering its group has planned, for a whole programme in one statement."""
    rows = db.session.scalars(
        select(Gathering)
        .join(Profile, Profile.id == Gathering.mentor_profile_id)
        .where(Profile.programme_id == programme.id, Gathering.state == GatheringState.PLANNED)
    )
    return {each.mentor_profile_id: each for each in rows}


def appointments(person_ids: Collection[int], since: datetime) -> Iterable[Appointment]:
    """Gatherings with an hour that end after the instant, for the mentor and all members; those taken off too.

    Who has left since sees the entry struck out, and so does a mentor whom everybody has left.
    """
    if len(person_ids) == 1 and since >= clock.now() - _AHEAD:
        # Who looks ahead for one person has asked for what is planned already, as home does.
        person = db.session.get_one(Person, next(iter(person_ids)))
        ahead = [appointment(each, person) for each in gatherings_ahead(person) if each.starts_at is not None]
        return [each for each in ahead if each.ends > since]
    wanted = set(person_ids)
    pairs = db.session.execute(
        select(Gathering, Pair)
        .join(Profile, Profile.id == Gathering.mentor_profile_id)
        .join(Pair, Pair.mentor_profile_id == Gathering.mentor_profile_id)
        .where(
            or_(Pair.mentee_id.in_(person_ids), Profile.person_id.in_(person_ids)),
            Pair.state.in_((*LIVE, PairState.ENDED)),
            Gathering.state != GatheringState.HELD,
            Gathering.starts_at > since - _LONGEST,
        )
        .order_by(Gathering.id, Pair.id)
    ).all()
    found: dict[tuple[int, int], Appointment] = {}
    for gathering, pair in pairs:
        left = pair.state is PairState.ENDED
        if left and (pair.ended_on is None or pair.ended_on < gathering.planned_at.date()):
            continue
        for person in (pair.mentee, gathering.mentor):
            # A mentor's entry stands as long as one member does.
            if person.id in wanted and (not left or (gathering.id, person.id) not in found):
                found[gathering.id, person.id] = appointment(gathering, person, gone=left)
    return [each for each in found.values() if each.ends > since]


def appointment(gathering: Gathering, person: Person, *, gone: bool = False) -> Appointment:
    """A gathering as an entry of one person's calendar; it keeps its name when it moves. It needs an hour."""
    if gathering.starts_at is None:
        raise ValueError("a gathering without an hour stands in no calendar")
    mentor = gathering.mentor
    return Appointment(
        person_id=person.id,
        uid=f"mentoring-group-{gathering.id}",
        sequence=gathering.sequence + gone,
        starts=gathering.starts_at,
        ends=gathering.starts_at + timedelta(minutes=gathering.planned_minutes),
        title=_("Mentoring kelompok Anda")
        if person.id == mentor.id
        else _("Mentoring kelompok dengan %(name)s", name=mentor.name),
        place=gathering.link if gathering.mode is Mode.ONLINE and gathering.link else gathering.place,
        url=group_path(gathering.mentor_profile_id),
        zone=gathering.zone,
        cancelled=gone or gathering.state is GatheringState.CANCELLED,
    )


def hours_for(group: Group, minutes: int) -> Sequence[GroupHour]:
    """Hours that suit the mentor and most members; who cannot come is told to nobody."""
    now = clock.now()
    planned = planned_gathering(group)
    own = f"mentoring-group-{planned.id}" if planned else ""
    expected = appointments_of([person.id for person in group.people], now)

    def busy(person: Person) -> list[Span]:
        entries = expected[person.id]
        return [Span(each.starts, each.ends) for each in entries if not each.cancelled and each.uid != own]

    def offers(profile: Profile) -> Availability:
        return Availability(frozenset(profile.times), ZONES[profile.person.zone])

    profiles = db.session.scalars(select(Profile).where(Profile.id.in_([one.mentee_profile_id for one in group.pairs])))
    members = [(offers(profile), busy(profile.person)) for profile in profiles]
    mentor = group.mentor.person
    return hours_for_most(offers(group.mentor), members, busy(mentor), frozenset(holidays_from(now)), now, minutes)
