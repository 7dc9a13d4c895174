"""Demonstration of barriers: found three months ago and measured again, and one that only a unit can remove."""

import random
from datetime import timedelta

from sqlalchemy import delete, select

from bina import clock
from bina.db import db
from bina.demo.people import SEED, cast
from bina.notices.models import Notice
from bina.people.models import Competency, Person
from bina.people.rules import CompetencyKind
from bina.transfer import Promise, Statement
from mentoring.attainment.operations import say_attainment
from mentoring.attainment.queries import scales_of
from mentoring.barriers.models import BarrierMeasure
from mentoring.barriers.operations import raise_barrier, tell_unit
from mentoring.pairs.models import Goal, GoalDraft, Pair
from mentoring.pairs.operations import Finding, suggest_goal
from mentoring.pairs.queries import LIVE
from mentoring.profiles.models import Profile
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import ProfileState, Side
from mentoring.programmes.models import Programme

_AGREE = ("Sangat tidak setuju", "Tidak setuju", "Ragu-ragu", "Setuju", "Sangat setuju")
_FOUND = (
    Finding(
        "opportunity",
        "Kesempatan memakai di pekerjaan",
        2.0,
        2.5,
        (
            Statement("Tugas saya memberi kesempatan untuk memakainya.", _AGREE),
            Statement("Alat, sistem, dan aturan di unit saya memungkinkan saya memakainya.", _AGREE),
        ),
    ),
    Finding(
        "superior_support",
        "Dukungan atasan",
        2.0,
        2.5,
        (Statement("Atasan saya memberi kesempatan dan waktu untuk mencobanya.", _AGREE),),
    ),
)
_COURSE = "Komunikasi Pelayanan Publik"
_PROMISED = (
    "Menenangkan warga yang marah dengan empat langkah",
    "Menjelaskan syarat layanan tanpa istilah teknis",
    "Mencatat keluhan lengkap dalam tiga menit",
)


def build_barriers(programmes: dict[str, Programme]) -> None:
    """Barriers of everybody in Surakarta's programme, those who wait as well; six of one unit let it know."""
    chance = random.Random(SEED + 84)
    programme, learner = programmes["surakarta"], cast("surakarta").learner
    mentees = db.session.scalars(
        select(Person)
        .join(Profile, Profile.person_id == Person.id)
        .where(
            Profile.programme_id == programme.id,
            Profile.side == Side.MENTEE,
            Profile.state != ProfileState.WITHDRAWN,
        )
        .order_by(Person.id)
    ).all()
    paired = set(
        db.session.scalars(select(Pair.mentee_id).where(Pair.programme_id == programme.id, Pair.state.in_(LIVE)))
    )
    for place, person in enumerate(mentees):
        profile = own_profile(programme, person)
        if profile is not None:
            profile.created_at = min(profile.created_at, clock.now() - timedelta(days=110))
        recent = person is learner
        draft = _found(person, place, 31 if recent else 104)
        if recent:
            db.session.add(BarrierMeasure(draft=draft, round=30, asked_on=clock.today(person.zone)))
        elif draft is not None:
            _measured(draft, bool(place % 3) if person.id in paired else not place % 4, chance)
    _told(programme, learner)
    _attained(programme, chance)
    db.session.flush()


def _found(person: Person, place: int, days: int) -> GoalDraft | None:
    skill = db.session.scalar(
        select(Competency).where(Competency.kind == CompetencyKind.TECHNICAL).order_by(Competency.id).limit(1)
    )
    promised = [Promise(each, skill.id if skill else None, 3 if skill else None) for each in _PROMISED]
    draft = suggest_goal(person, _FOUND[place % 2], _COURSE, ("course", 1), promised)
    if draft is None:
        return None
    draft.created_at = clock.now() - timedelta(days=days)
    if days > 90:
        draft.settled_at = draft.created_at + timedelta(days=3)
    db.session.execute(delete(Notice).where(Notice.key == f"mentoring:draft:{draft.id}"))
    return draft


def _measured(draft: GoalDraft, better: bool, chance: random.Random) -> None:
    measure = BarrierMeasure(draft=draft, round=90, asked_on=(draft.created_at + timedelta(days=90)).date())
    if chance.random() < 0.95:
        measure.score = chance.choice((3.0, 3.5, 4.0)) if better else chance.choice((1.5, 2.0, 2.5))
        measure.answered_at = draft.created_at + timedelta(days=90 + chance.randint(0, 9))
    db.session.add(measure)


def _told(programme: Programme, learner: Person) -> None:
    pairs = db.session.scalars(
        select(Pair).where(Pair.programme_id == programme.id, Pair.state.in_(LIVE)).order_by(Pair.id)
    ).all()
    by_unit: dict[int, list[Pair]] = {}
    for pair in pairs:
        if pair.mentee_id != learner.id:
            by_unit.setdefault(pair.mentee.unit_id, []).append(pair)
    largest = max(by_unit.values(), key=len, default=[])
    for pair in largest[:6]:
        tell_unit(raise_barrier(pair, "opportunity", by=pair.mentee), by=pair.mentee)
    own = next((pair for pair in pairs if pair.mentee_id == learner.id), None)
    if own is not None:
        raise_barrier(own, "superior_support", by=own.mentor)


def _attained(programme: Programme, chance: random.Random) -> None:
    """Half-way both of some pairs say where their goals stand."""
    goals = db.session.scalars(
        select(Goal)
        .join(Pair, Pair.id == Goal.pair_id)
        .where(Pair.programme_id == programme.id, Pair.state.in_(LIVE), Pair.id % 3 == 0)
        .order_by(Goal.id)
    ).all()
    scales = scales_of([goal.id for goal in goals])
    for goal in goals:
        scale = scales.get(goal.id)
        if scale is not None and scale.levels:
            level = chance.choice((-1, 0, 0, 1))
            say_attainment(goal, level, by=goal.pair.mentee)
            say_attainment(goal, level, by=goal.pair.mentor)
