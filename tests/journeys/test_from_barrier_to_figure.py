"""The whole chain: barrier → suggested goal → goal → confirmed sessions → evidence → JP → figure of the report."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bina import clock as bina_clock
from bina.credits.models import CreditEntry
from bina.db import db as database
from bina.exports.report import from_json
from bina.people.models import Competency
from courses.authoring import operations as authoring
from evaluation.programmes import operations as evaluations
from evaluation.reports.operations import make_report
from evaluation.waves.rules import Anonymity, WaveKind
from mentoring.evidence.models import BehaviourClaim
from mentoring.evidence.operations import ClaimValues, note_behaviour, release
from mentoring.evidence.rules import Behaviour, Source
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Goal
from mentoring.pairs.queries import open_drafts
from mentoring.profiles.rules import Side
from mentoring.sessions import operations as sessions
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import Mode, SessionValues
from tests.support.courses import a_draft, an_enrolment, completed
from tests.support.evaluation import a_cohort, a_programme, a_wave, answer, entries_of
from tests.support.mentoring import a_pair, a_profile
from tests.support.people import a_person, a_unit
from tests.support.web import text_of

CHAPTER = "Bukti perilaku dari mentoring (tingkat 3)"
LEVELS = ["Belum mencoba", "Mencoba sekali", "Tiga kali sendiri", "Setiap kali sendiri", "Mengajari rekan"]


@pytest.fixture
def course(trio):
    """A course that leads to level 3 of a competency and promises two things."""
    draft = a_draft(trio.ani, "Komunikasi Pelayanan")
    draft.competency, draft.level = database.session.scalars(select(Competency).order_by(Competency.id)).first(), 3
    authoring.publish(draft, by=trio.ani)
    database.session.flush()
    return draft


@pytest.fixture
def people(trio, course):
    """Eight who finished the course."""
    cohort = a_cohort(trio.unit, 8, grade="II/d")
    for person in cohort:
        completed(person, an_enrolment(person, course), course.title)
    return cohort


@pytest.fixture
def running(trio, people):
    """Five of them are mentored, each by somebody else."""
    beside = a_unit(trio.agency)
    guides = [a_person(f"Mentor {n}", beside, grade="IV/a") for n in range(5)]
    first = a_pair(trio.ani, people[0], guides[0], trio.agency)
    found = [first]
    for mentee, mentor in zip(people[1:5], guides[1:], strict=True):
        mine, theirs = a_profile(first.programme, mentee), a_profile(first.programme, mentor, Side.MENTOR)
        found.append(pairs.begin_agreed(first.programme, mine, theirs, 5000, {"gap": 5000}))
    for pair in found:
        pair.paired_on = bina_clock.today() - timedelta(days=40)
    return found


@pytest.fixture
def programme(trio, people, running, course):
    """What evaluates the course and the mentoring after it."""
    made = a_programme(trio.ani, trio.unit, people)
    evaluations.add_activity(made, subject=("course", course.course_id), title=course.title)
    evaluations.add_activity(made, subject=("mentoring", running[0].programme_id), title="Mentoring")
    database.session.commit()
    return made


def chapter_of(programme, clock):
    clock.shift(timedelta(minutes=1))
    database.session.expire_all()
    document = make_report(programme, bina_clock.now(), by=None).document
    return next((one for one in from_json(document).sections if one.title == CHAPTER), None)


def others_release(pair):
    """Another pair meets, and notes what its mentor saw and what a colleague said; the mentee lets it be counted."""
    held = sessions.log_session(pair, SessionValues(bina_clock.today(), 60, Mode.ONLINE), by=pair.mentor)
    sessions.confirm_session(held, by=pair.mentee)
    for source, seen in ((Source.MENTOR, True), (Source.PEER, True)):
        values = ClaimValues(Behaviour.SERVICE, 3, "Menjelaskan syarat", bina_clock.today(), source, seen)
        release(note_behaviour(held, values, by=pair.mentor), by=pair.mentee)


def test_a_barrier_becomes_a_goal_sessions_evidence_jp_and_a_figure_and_goes_again(
    trio, people, running, programme, course, browsers, clock
):
    pair = running[0]
    mentee, mentor = browsers(pair.mentee), browsers(pair.mentor)

    # The follow-up survey finds what stands in the way, and the person asks for goals from it.
    wave = a_wave(programme, people, trio.ani, instrument="hambatan", kind=WaveKind.BARRIERS,
                  anonymity=Anonymity.CONFIDENTIAL)  # fmt: skip
    answer(next(one for one in entries_of(wave) if one.person_id == pair.mentee_id), 2, suggest_goals=True)
    database.session.commit()
    draft = open_drafts(pair.mentee)[-1]
    assert draft.score <= draft.threshold
    assert [(one.behaviour, one.level) for one in draft.promises] == [("Menyapa warga", 3), ("Menjawab pengaduan", 3)]

    # One promise is chosen, and its levels are written before work starts.
    page = f"/mentoring/pasangan/usulan-tujuan/{draft.id}"
    assert "Mana yang paling ingin Anda lakukan?" in text_of(mentee.get(page))
    wish = {"title": "Menjawab pengaduan sendiri", "measure": "Tiga kali tanpa bantuan",
            "due_on": (bina_clock.today() + timedelta(days=60)).isoformat()}  # fmt: skip
    assert mentee.send(f"{page}?janji={draft.promises[1].id}", wish).status_code == 303
    goal = database.session.scalars(select(Goal).where(Goal.pair_id == pair.id)).one()
    assert (goal.competency_id, goal.level, goal.barrier) == (course.competency_id, 3, draft.barrier)
    scale = {f"level_{n}": words for n, words in enumerate(LEVELS)} | {"start": "-2"}
    assert mentee.send(f"/mentoring/tujuan/{goal.id}/ukuran", scale).status_code == 303

    # Two sessions on it, logged by one and confirmed by the other, earn both their JP.
    for days in (8, 1):
        log = {"length": "60", "mode": Mode.ONLINE.value, "goals": str(goal.id), "next_step": "Mencoba di loket",
               "held_on": (bina_clock.today() - timedelta(days=days)).isoformat(), "step_by": "mentee"}  # fmt: skip
        assert mentor.send(f"/mentoring/pasangan/{pair.id}/catat", log).status_code == 303
        held = database.session.scalars(select(MentoringSession).order_by(MentoringSession.id.desc())).first()
        assert mentee.send(f"/mentoring/sesi/{held.id}/konfirmasi").status_code == 303
    for person in (pair.mentee, pair.mentor):
        earned = select(func.sum(CreditEntry.jp)).where(
            CreditEntry.person_id == person.id, CreditEntry.subject_kind == "mentoring_session"
        )
        assert database.session.scalar(earned) > 0

    # Four other pairs have released evidence; the fifth person opens the chapter, and only by consent.
    for other in running[1:]:
        others_release(other)
    database.session.commit()
    claim = {"behaviour": "service", "deed": "Menjawab pengaduan Ibu Sri tanpa bantuan", "level": "3",
             "done_on": bina_clock.today().isoformat(), "source": "mentor", "seen": "y"}  # fmt: skip
    assert mentor.send(f"/mentoring/sesi/{held.id}/bukti/catat", claim).status_code == 303
    assert chapter_of(programme, clock) is None
    noted = database.session.scalars(select(BehaviourClaim).order_by(BehaviourClaim.id.desc())).first()
    assert mentee.send(f"/mentoring/bukti/{noted.id}/bagikan").status_code == 303
    row = chapter_of(programme, clock).tables[0].rows[0]
    # A colleague quoted inside the pair is no second source: everybody stays at E2.
    assert (row["people"], row["deeds"], row["seen"], row["agreed"], row["repeated"]) == (5, 9, 5, None, None)
    # Taken back, it is gone from the next report, and the four alone may not be shown.
    assert mentee.send(f"/mentoring/bukti/{noted.id}/tarik").status_code == 303
    assert chapter_of(programme, clock) is None
