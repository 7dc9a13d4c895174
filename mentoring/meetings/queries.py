"""What stands in calendars of the two, and which hours are free for both."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import Select, or_, select

from bina import clock
from bina.appointments import Appointment, appointments_of
from bina.clock import ZONES
from bina.db import db
from bina.errors import NotFound
from bina.notices.queries import holidays_from
from bina.people.models import Person
from mentoring.meetings.rules import Availability, Span, common_times
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import PairState
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.queries import planned_for
from mentoring.sessions.rules import Mode, SessionState

#: What may stand in a calendar: meetings still to come, and those taken off.
_SHOWN = (SessionState.PLANNED, SessionState.CANCELLED)
#: A meeting lasts no longer; what began before it is over.
_LONGEST = timedelta(hours=8)
#: Who asks from so shortly ago on looks ahead; what was taken off matters to calendars alone, which look back.
_AHEAD = timedelta(minutes=5)


def _timed(person_ids: Collection[int], since: datetime) -> Select[MentoringSession]:
    return (
        select(MentoringSession)
        .join(Pair, Pair.id == MentoringSession.pair_id)
        .where(
            or_(Pair.mentee_id.in_(person_ids), Pair.mentor_id.in_(person_ids)),
            MentoringSession.state.in_(_SHOWN),
            MentoringSession.starts_at > since - _LONGEST,
        )
    )


def appointments(person_ids: Collection[int], since: datetime) -> Iterable[Appointment]:
    """Planned meetings with an hour that end after the instant, and, for calendars, those taken off."""
    wanted = set(person_ids)
    return [
        each
        for session in _meetings(person_ids, since)
        for person in (session.pair.mentee, session.pair.mentor)
        if person.id in wanted and (each := appointment(session, person)).ends > since
    ]


def _meetings(person_ids: Collection[int], since: datetime) -> Sequence[MentoringSession]:
    if len(person_ids) == 1 and since >= clock.now() - _AHEAD:
        # Who looks ahead for one person has asked for their unfinished sessions already, as home does.
        person = db.session.get_one(Person, next(iter(person_ids)))
        return [each for each in planned_for(person) if each.starts_at is not None]
    return db.session.scalars(_timed(person_ids, since).order_by(MentoringSession.id)).all()


def appointment(session: MentoringSession, person: Person) -> Appointment:
    """A meeting as an entry of one person's calendar; it keeps its name when it moves. It needs an hour."""
    if session.starts_at is None:
        raise ValueError("a meeting without an hour stands in no calendar")
    over = session.pair.state is PairState.ENDED
    place = session.link if session.mode is Mode.ONLINE and session.link else session.place
    return Appointment(
        person_id=person.id,
        uid=f"mentoring-{session.id}",
        # The end of a pair takes its meeting off without touching it.
        sequence=session.sequence + over,
        starts=session.starts_at,
        ends=session.starts_at + timedelta(minutes=session.planned_minutes),
        title=_("Mentoring dengan %(name)s", name=session.pair.partner_of(person).name),
        place=place,
        url=f"/mentoring/pasangan/{session.pair_id}",
        zone=session.zone,
        cancelled=over or session.state is SessionState.CANCELLED,
    )


def times_for(pair: Pair, person: Person, minutes: int) -> Sequence[datetime]:
    """Hours that are free for both, by their profiles and calendars; why an hour is not free is told to nobody."""
    now = clock.now()
    partner = pair.partner_of(person)
    profiles = {pair.mentee_id: pair.mentee_profile, pair.mentor_id: pair.mentor_profile}
    mine, theirs = (Availability(frozenset(profiles[one.id].times), ZONES[one.zone]) for one in (person, partner))
    planned, expected = next_meeting(pair), appointments_of([person.id, partner.id], now)
    # The pair's own meeting may move onto its own hour.
    own = f"mentoring-{planned.id}" if planned else ""
    busy = [
        Span(each.starts, each.ends)
        for entries in expected.values()
        for each in entries
        if not each.cancelled and each.uid != own
    ]
    return common_times(mine, theirs, busy, frozenset(holidays_from(now)), now, minutes)


def next_meeting(pair: Pair) -> MentoringSession | None:
    """The meeting the pair has planned, if there is one."""
    return db.session.scalar(
        select(MentoringSession)
        .where(MentoringSession.pair_id == pair.id, MentoringSession.state == SessionState.PLANNED)
        .order_by(MentoringSession.held_on)
        .limit(1)
    )


def last_meeting(pair: Pair) -> MentoringSession | None:
    """The last meeting that was held."""
    return db.session.scalar(
        select(MentoringSession)
        .where(MentoringSession.pair_id == pair.id, MentoringSession.state.not_in(_SHOWN))
        .order_by(MentoringSession.held_on.desc())
        .limit(1)
    )


def timed_meeting(person: Person, session_id: int) -> MentoringSession:
    """A meeting of the person's that has or had an hour; raises NotFound for any other."""
    session = db.session.get(MentoringSession, session_id)
    if session is None or session.pair.side_of(person) is None or session.starts_at is None:
        raise NotFound(_("Pertemuan ini tidak ditemukan."))
    return session
