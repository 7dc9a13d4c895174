"""A group for the demonstration: one mentor, six members from several units, two meetings held and one to come."""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.demo.people import cast, demo_people, demo_unit
from bina.people.models import Competency, Person
from bina.people.rules import CompetencyKind, PositionKind, grade_rank
from mentoring.briefing.operations import pass_check
from mentoring.briefing.rules import KEY
from mentoring.gatherings.models import Gathering
from mentoring.gatherings.operations import log_gathering, plan_gathering
from mentoring.gatherings.queries import Group, group_of, parts_of
from mentoring.meetings.rules import MeetingPlan
from mentoring.opening.operations import open_programme
from mentoring.pairing.operations import make_plan, send_out
from mentoring.pairing.queries import draft_pairs
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import PairState
from mentoring.profiles.operations import ProfileValues, save_profile
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import Side
from mentoring.programmes.forms import CHARTERS
from mentoring.programmes.models import Programme
from mentoring.programmes.operations import Terms, prepare_programme
from mentoring.programmes.rules import KIND_TERMS, TIMES, ProgrammeKind
from mentoring.sessions.operations import confirm_session
from mentoring.sessions.rules import Mode, SessionValues, workday

_MEMBERS = 6
_STEPS = (
    "Mencatat satu keluhan warga dan kalimat yang menenangkan, untuk dibawa minggu depan",
    "Mencoba membuka rapat pagi dengan satu pertanyaan, bukan dengan laporan",
)


def build_group() -> None:
    """Six who speak to people every day meet one senior together, in Surakarta."""
    people, agency = cast("surakarta"), demo_unit("surakarta")
    today = clock.today(agency.zone)
    rhythm = KIND_TERMS[ProgrammeKind.GROUP].rhythm
    programme = prepare_programme(
        agency,
        Terms(
            title="Kelompok Bicara dengan Warga 2026",
            purpose="Petugas dari beberapa dinas belajar bersama menghadapi warga, dari pengalaman satu sama lain.",
            kind=ProgrammeKind.GROUP,
            opens_on=today - timedelta(days=70),
            registration_closes_on=today + timedelta(days=30),
            ends_on=today + timedelta(days=130),
            charter=str(CHARTERS[ProgrammeKind.GROUP]),
            floor=0,
            rolling=True,
            cadence_weeks=rhythm.cadence_weeks,
            session_minutes=rhythm.session_minutes,
            sessions_wanted=rhythm.sessions_wanted,
            duty_minutes=0,
            group_size=8,
        ),
        by=people.manager,
    )
    skill = db.session.scalars(
        select(Competency.id).where(Competency.kind == CompetencyKind.TECHNICAL).order_by(Competency.id).limit(1)
    ).one()
    pass_check(people.mentor, {name: right for name, (right, _page) in KEY.items()})
    save_profile(
        programme,
        people.mentor,
        ProfileValues(Side.MENTOR, {skill: 5}, TIMES[:8], capacity=8, place=agency.name),
    )
    for number, person in enumerate(_members(people.mentor, people.instructor)):
        times = (*TIMES[number % 3 : number % 3 + 4], TIMES[6])
        save_profile(programme, person, ProfileValues(Side.MENTEE, {skill: 3}, times, place=agency.name))
    open_programme(programme, "Kelompok kedua menyusul bila peminat bertambah.", by=people.manager)
    make_plan(programme, by=people.manager)
    if draft_pairs(programme):
        send_out(programme, by=people.manager)
    _meet(_begun(programme, people.mentor, today - timedelta(days=50)), people.mentor, today)


def _members(mentor: Person, first: Person) -> list[Person]:
    """Somebody who can sign in with one tap and five more, from units of their own as far as there are any."""
    others = [
        one
        for one in demo_people("surakarta")
        if one.position_kind is PositionKind.STAFF
        and not one.roles
        and one is not first
        and one.superior_id != mentor.id
        and grade_rank(one.grade) < grade_rank(mentor.grade)
    ]
    found, units = [first], {first.unit_id}
    for one in others:
        if one.unit_id not in units and len(found) < _MEMBERS:
            found.append(one)
            units.add(one.unit_id)
    return [*found, *(one for one in others if one not in found)][:_MEMBERS]


def _begun(programme: Programme, mentor: Person, paired_on: date) -> Group:
    """Everybody has accepted and signed, seven weeks ago."""
    profile = own_profile(programme, mentor)
    if profile is None:
        raise LookupError("the mentor of the group has not signed up")
    proposed = select(Pair).where(Pair.programme_id == programme.id, Pair.state == PairState.PROPOSED)
    for pair in db.session.scalars(proposed.order_by(Pair.id)).all():
        pairs.accept(pair, by=pair.mentee)
        pairs.accept(pair, by=mentor)
        pairs.sign(pair, by=pair.mentee)
        pairs.sign(pair, by=mentor)
        pair.paired_on = paired_on
        for one in (pair.mentee_profile, pair.mentor_profile):
            one.created_at = _at(paired_on - timedelta(days=12))
        for name in ("proposed_at", "mentee_accepted_at", "mentor_accepted_at", "mentee_signed_at", "mentor_signed_at"):
            setattr(pair, name, _at(paired_on))
    db.session.flush()
    return group_of(profile)


def _at(day: date, hour: int = 3) -> datetime:
    return datetime.combine(day, time(hour), UTC)


def _meet(group: Group, mentor: Person, today: date) -> None:
    """Two meetings that everybody who came has confirmed, but for one who has not answered the second."""
    for place, days in enumerate((38, 10)):
        held_on = workday(today - timedelta(days=days))
        came = [pair.id for number, pair in enumerate(group.pairs) if number != place + 2]
        values = SessionValues(held_on, 90, Mode.FACE_TO_FACE, next_step=_STEPS[place])
        gathering = log_gathering(group, values, came, by=mentor)
        _confirmed(gathering, held_on, silent=1 if place else 0)
    plan_gathering(
        group,
        MeetingPlan(workday(today + timedelta(days=18)), time(9), 90, Mode.FACE_TO_FACE, "Ruang rapat lantai dua"),
        by=mentor,
    )


def _confirmed(gathering: Gathering, held_on: date, *, silent: int) -> None:
    parts = list(parts_of(gathering))
    gathering.logged_at = _at(held_on, 8)
    for part in parts:
        part.claimed_at = _at(held_on, 8)
    for part in parts[: len(parts) - silent]:
        confirm_session(part, by=part.pair.mentee)
        part.confirmed_at = _at(held_on + timedelta(days=1))
    db.session.flush()
