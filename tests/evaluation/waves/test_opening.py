"""Waves open by themselves at the first completion, ask within the quota, and close for ever."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bina import clock as bina_clock
from bina import signals
from bina.jobs import Job, JobState
from bina.notices.models import Notice
from evaluation.measures.models import Completion, Score, SessionHeld
from evaluation.waves.listeners import ask_about_course
from evaluation.waves.models import FrameEntry, Wave
from evaluation.waves.operations.asking import ask_people
from evaluation.waves.queries import entries_waiting_for, standings, waves_of
from evaluation.waves.rules import WaveKind, WaveState
from evaluation.waves.tasks import tend_wave, tend_waves
from tests.support.evaluation import COURSE, a_cohort, a_programme, a_wave, answer, day, entries_of


@pytest.fixture
def people(trio):
    return a_cohort(trio.unit, 9, superior=trio.ani)


@pytest.fixture
def programme(trio, people):
    return a_programme(trio.ani, trio.unit, people)


def complete(person) -> None:
    """As the signal arrives; sent to evaluation alone, because no other feature knows this course."""
    ask_about_course(
        person,
        course_id=COURSE[1],
        title="Komunikasi Pelayanan Publik",
        version=1,
        enrolment_id=1,
        minutes=180,
        completed_at=bina_clock.now(),
    )


def test_the_first_completion_opens_every_planned_wave_with_the_whole_cohort(db, programme, people):
    complete(people[0])
    complete(people[1])
    complete(people[1])
    waves = waves_of(programme)
    assert len(waves) == 9
    assert {wave.kind for wave in waves} == {
        WaveKind.REACTION, WaveKind.BARRIERS, WaveKind.BEHAVIOUR_SELF, WaveKind.BEHAVIOUR_SUPERIOR,
        WaveKind.LEADERSHIP,
    }  # fmt: skip
    reaction = next(wave for wave in waves if wave.kind is WaveKind.REACTION)
    assert len(entries_of(reaction)) == 9
    assert [entry.ready_on for entry in entries_of(reaction)].count(day()) == 2
    assert db.session.scalar(select(func.count()).select_from(Completion)) == 2


def test_reaction_waits_at_once_and_behaviour_after_thirty_days(people, programme, trio, clock):
    complete(people[0])
    assert [entry.wave.kind for entry in entries_waiting_for(people[0], day())] == [WaveKind.REACTION]
    assert entries_waiting_for(trio.ani, day()) == []
    clock.shift(timedelta(days=30))
    kinds = {entry.wave.kind for entry in entries_waiting_for(people[0], day())}
    assert kinds == {WaveKind.REACTION, WaveKind.BEHAVIOUR_SELF, WaveKind.BARRIERS}
    waiting = entries_waiting_for(trio.ani, day())
    assert [(entry.wave.kind, entry.about_id) for entry in waiting] == [(WaveKind.BEHAVIOUR_SUPERIOR, people[0].id)]


def test_somebody_outside_the_cohort_is_recorded_but_not_asked(db, programme, trio):
    complete(trio.budi)
    assert db.session.scalar(select(func.count()).select_from(Completion)) == 1
    assert waves_of(programme) == []


def test_a_cohort_below_eight_gets_no_anonymous_wave(trio):
    people = a_cohort(trio.unit, 5, superior=trio.ani)
    programme = a_programme(trio.ani, trio.unit, people)
    complete(people[0])
    assert WaveKind.REACTION not in {wave.kind for wave in waves_of(programme)}
    assert WaveKind.BEHAVIOUR_SELF in {wave.kind for wave in waves_of(programme)}


def test_scores_and_sessions_are_kept_once(db, people, trio):
    for _ in range(2):
        signals.assessment_scored.send(
            people[0], course_id=501, title="Komunikasi", quiz_id=3, attempt_id=77, purpose="pre", score=0.5,
            by_objective={"komunikasi": (3.0, 6.0), "kosong": (0.0, 0.0)}, scored_at=bina_clock.now(),
        )  # fmt: skip
        signals.session_confirmed.send(
            people[0], session_id=9, pair_id=1, programme_id=4, title="Mentoring", mentor=trio.ani, minutes=90,
            held_on=day(),
        )  # fmt: skip
    assert [(score.points, score.maximum) for score in db.session.scalars(select(Score))] == [(3, 6)]
    assert [held.minutes for held in db.session.scalars(select(SessionHeld))] == [90]


def test_nobody_is_asked_twice_in_seven_days_nor_more_than_three_times(db, programme, people, trio, clock):
    a_wave(programme, people, trio.ani).closes_on = day(60)
    asked = []
    for _ in range(40):
        asked.append(ask_people(day()))
        clock.shift(timedelta(days=1))
    assert [number for number, n in enumerate(asked) if n] == [0, 7, 14]
    assert set(asked) == {0, 9}
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 27


def test_whoever_answered_is_not_reminded(db, programme, people, trio, clock):
    wave = a_wave(programme, people, trio.ani)
    ask_people(day())
    answer(entries_of(wave)[0])
    clock.shift(timedelta(days=7))
    assert ask_people(day()) == 8


def test_a_superior_gets_one_letter_for_all_their_people(db, programme, people, trio):
    for person in people:
        complete(person)
    for entry in db.session.scalars(select(FrameEntry).join(Wave).where(Wave.kind == WaveKind.BEHAVIOUR_SUPERIOR)):
        entry.ready_on = day()
    ask_people(day())
    letters = db.session.scalars(select(Notice).where(Notice.person_id == trio.ani.id)).all()
    assert len(letters) == 1
    assert "9 formulir" in letters[0].body


def work_through(db) -> list[int]:
    """Run the hourly job and the jobs it hands out; gives the waves that were tended."""
    tend_waves()
    jobs = db.session.scalars(select(Job).where(Job.name == "evaluation.tend_wave", Job.state == JobState.QUEUED)).all()
    for job in jobs:
        tend_wave(**job.args)
        job.state = JobState.DONE
    return [job.args["wave_id"] for job in jobs]


def test_the_hourly_job_mixes_closes_and_forgets_the_key(db, programme, people, trio, clock):
    wave = a_wave(programme, people, trio.ani)
    assert work_through(db) == []
    for entry in entries_of(wave)[:6]:
        answer(entry)
    assert work_through(db) == [wave.id]
    assert standings([wave], day())[wave.id].mixed == 6
    clock.shift(timedelta(days=15))
    work_through(db)
    assert wave.state is WaveState.CLOSED
    clock.shift(timedelta(days=7))
    work_through(db)
    db.session.refresh(wave)
    assert wave.key_name is None
