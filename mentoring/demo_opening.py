"""A programme in preparation for the demonstration: its gate is short, and its manager has looked in the mirror."""

import random
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.demo.people import SEED, cast, demo_people, demo_unit
from bina.people.models import Competency, Person
from bina.people.rules import CompetencyKind, PositionKind, grade_rank
from mentoring.briefing.operations import pass_check
from mentoring.briefing.rules import KEY
from mentoring.opening.operations import keep_audit, open_programme
from mentoring.opening.rules import STATEMENTS, Word
from mentoring.pairing.operations import make_plan, send_out
from mentoring.pairing.queries import draft_pairs
from mentoring.profiles.operations import ProfileValues, save_profile, sign_duty_time
from mentoring.profiles.queries import staff_profiles
from mentoring.profiles.rules import Side
from mentoring.programmes.forms import CHARTERS
from mentoring.programmes.operations import Terms, prepare_programme
from mentoring.programmes.rules import KIND_TERMS, TIMES, ProgrammeKind


def build_opening() -> None:
    """Nine who need help and three who offer it, in Surakarta, from a fixed seed."""
    chance = random.Random(SEED + 300)
    people, agency = cast("surakarta"), demo_unit("surakarta")
    today = clock.today(agency.zone)
    programme = prepare_programme(
        agency,
        Terms(
            title="Mentoring Arsip Digital 2027",
            purpose="Petugas arsip memindahkan berkas ke bentuk digital, didampingi rekan yang sudah melakukannya.",
            kind=ProgrammeKind.INDEPENDENT,
            opens_on=today - timedelta(days=2),
            registration_closes_on=today + timedelta(days=120),
            ends_on=today + timedelta(days=200),
            charter=str(CHARTERS[ProgrammeKind.INDEPENDENT]),
            rolling=True,
        ),
        by=people.manager,
    )
    everybody = [one for one in demo_people("surakarta") if not one.roles]
    known = {people.learner.id, people.mentor.id, people.superior.id}
    seniors = [one for one in everybody if grade_rank(one.grade) >= 12 and one.id not in known][-3:]
    juniors = [
        one
        for one in everybody
        if one.position_kind is PositionKind.STAFF and grade_rank(one.grade) <= 9 and one.id not in known
    ][-8:]
    skills = db.session.scalars(
        select(Competency.id).where(Competency.kind == CompetencyKind.TECHNICAL).order_by(Competency.id).limit(3)
    ).all()
    for number, person in enumerate(seniors):
        save_profile(
            programme,
            person,
            ProfileValues(Side.MENTOR, {skills[number % 2]: 4}, chance.sample(TIMES, 5), capacity=2, place=agency.name),
        )
    for person in (*juniors, people.learner):
        needs = {chance.choice(skills): chance.choice((2, 3))}
        save_profile(programme, person, ProfileValues(Side.MENTEE, needs, chance.sample(TIMES, 4), place=agency.name))
    for superior in {one.superior for one in juniors[:4] if one.superior is not None}:
        for profile in staff_profiles(superior, programme):
            sign_duty_time(profile, by=superior)
    pass_check(seniors[0], {name: right for name, (right, _page) in KEY.items()})
    answers = {statement: chance.choice((Word.YES, Word.YES, Word.PARTLY)).value for statement in STATEMENTS}
    answers["lessons_used"] = Word.NO.value
    keep_audit(programme, answers, "Membaca alasan penutupan musim lalu bersama para mentor.", by=people.manager)
    _flash(seniors, juniors, skills)


_QUESTIONS = (
    "Bagaimana menjawab warga yang datang tanpa berkas lengkap?",
    "Rumus apa yang paling cepat untuk rekap antrean harian?",
    "Bagaimana memulai pemindaian arsip lama tanpa menghentikan loket?",
)


def _flash(seniors: Sequence[Person], juniors: Sequence[Person], skills: Sequence[int]) -> None:
    """One question, one talk: two answer, three ask, and the proposals wait."""
    people, agency = cast("surakarta"), demo_unit("surakarta")
    today = clock.today(agency.zone)
    rhythm = KIND_TERMS[ProgrammeKind.FLASH].rhythm
    programme = prepare_programme(
        agency,
        Terms(
            title="Tanya Kilat Loket 2026",
            purpose="Satu pertanyaan dijawab rekan yang pernah mengalaminya, dalam satu percakapan singkat.",
            kind=ProgrammeKind.FLASH,
            opens_on=today - timedelta(days=3),
            registration_closes_on=today + timedelta(days=25),
            ends_on=today + timedelta(days=60),
            charter=str(CHARTERS[ProgrammeKind.FLASH]),
            floor=0,
            rolling=True,
            cadence_weeks=rhythm.cadence_weeks,
            session_minutes=rhythm.session_minutes,
            sessions_wanted=rhythm.sessions_wanted,
            duty_minutes=0,
        ),
        by=people.manager,
    )
    for person in seniors[:2]:
        pass_check(person, {name: right for name, (right, _page) in KEY.items()})
        offered = dict.fromkeys(skills, 4)
        save_profile(programme, person, ProfileValues(Side.MENTOR, offered, TIMES[:6], capacity=3, place=agency.name))
    for person, question in zip(juniors, _QUESTIONS, strict=False):
        values = ProfileValues(Side.MENTEE, {skills[0]: 2}, TIMES[1:5], place=agency.name, question=question)
        save_profile(programme, person, values)
    open_programme(programme, "", by=people.manager)
    make_plan(programme, by=people.manager)
    if draft_pairs(programme):
        send_out(programme, by=people.manager)
