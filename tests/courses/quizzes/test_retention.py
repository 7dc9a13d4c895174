"""A retention test opens some days after completion, is asked for once, and reaches evaluation."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bina import clock as bina_clock
from bina import signals
from bina.errors import DomainError, Forbidden
from bina.notices.models import Notice
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent, QuizRules
from courses.catalogue.rules import LessonKind
from courses.quizzes import operations, queries
from courses.quizzes.models import Purpose
from courses.quizzes.rules.retention import WindowState, window
from courses.quizzes.tasks import ask_for_retention_tests
from courses.study.models import EnrolmentState
from evaluation.measures.models import Score
from tests.support.courses import a_draft, an_enrolment, read_everything
from tests.support.web import text_of


@pytest.mark.parametrize(
    ("day", "state"),
    [(1, "too_early"), (14, "too_early"), (15, "open"), (31, "open"), (32, "over")],
)
def test_the_window_counts_from_completion(day, state):
    days = window(date(2026, 11, 1), 14, 30)
    assert days.on(date(2026, 11, 1) + timedelta(days=day - 1)).value == state
    assert window(None, 14, 30).on(date(2026, 11, 1)) is WindowState.NOT_COMPLETED


@pytest.fixture
def version(trio):
    draft = a_draft(trio.ani, "Melayani warga", questions=20)
    later = authoring.add_module(draft, "Sesudahnya")
    test = authoring.add_lesson(later, LessonKind.QUIZ, "Tes retensi", 10)
    authoring.write_lesson(test, LessonContent("Tes retensi", 10, required=False))
    authoring.write_quiz(test, QuizRules(Purpose.RETENTION, ((1, "T1", ""), (1, "T2", "")), attempts_allowed=1))
    authoring.publish(draft, by=trio.ani)
    return draft


@pytest.fixture
def enrolment(trio, version):
    return an_enrolment(trio.budi, version)


def retention(version):
    return queries.quiz_of(version.lessons[-1])


def complete(enrolment):
    read_everything(enrolment)
    exam = queries.quiz_of(next(lesson for lesson in enrolment.version.lessons if lesson.title == "Ujian"))
    attempt = operations.start(enrolment, exam)
    for item in range(1, attempt.items + 1):
        operations.save_form(attempt, item, {"choices": ["o1"]})
    operations.submit(attempt)
    assert enrolment.state is EnrolmentState.COMPLETED


def test_the_course_completes_without_it_and_it_opens_two_weeks_later(db, browsers, trio, version, enrolment, clock):
    quiz = retention(version)
    path = f"/kursus/{version.course_id}/kuis/{quiz.lesson_id}"
    assert "terbuka 14 hari sesudah" in text_of(browsers(trio.budi).get(path))
    with pytest.raises(Forbidden, match="Anda selesaikan"):
        operations.start(enrolment, quiz)
    complete(enrolment)
    with pytest.raises(Forbidden, match="belum terbuka"):
        operations.start(enrolment, quiz)
    assert "Tes ini belum terbuka" in text_of(browsers(trio.budi).get(path))
    clock.shift(timedelta(days=14))
    page = text_of(browsers(trio.budi).get(path))
    assert "Mulai kuis" in page
    assert "Masih ingat Melayani warga?" in text_of(browsers(trio.budi).get("/"))
    attempt = operations.submit(operations.start(enrolment, quiz))
    assert attempt.ended_at is not None
    purposes = set(db.session.scalars(select(Score.purpose).where(Score.person_id == trio.budi.id)))
    assert purposes == {"final", "retention"}
    assert "Masih ingat" not in text_of(browsers(trio.budi).get("/"))
    assert browsers(trio.citra).get(path).status_code == 404


def test_it_closes_again(trio, version, enrolment, clock):
    complete(enrolment)
    clock.shift(timedelta(days=31))
    with pytest.raises(Forbidden, match="sudah lewat"):
        operations.start(enrolment, retention(version))


def test_the_learner_is_asked_once(db, trio, version, enrolment, clock):
    complete(enrolment)

    def asked():
        return [n for n in db.session.scalars(select(Notice).where(Notice.person_id == trio.budi.id)) if n.key.startswith("retention:")]  # fmt: skip

    ask_for_retention_tests()
    assert asked() == []
    clock.shift(timedelta(days=15))
    for _day in range(3):
        ask_for_retention_tests()
        clock.shift(timedelta(days=1))
    assert len(asked()) == 1
    assert asked()[0].url.endswith(f"/kuis/{version.lessons[-1].id}")


def test_an_author_marks_a_quiz_as_retention_test(db, browsers, trio):
    draft = a_draft(trio.ani)
    exam = draft.lessons[-1]
    sent = {"title": "Tes", "minutes": "10", "opens_after": "nothing", "purpose": "retention", "draws": "2 T1",
            "review": "when_done", "body": ""}  # fmt: skip
    ani = browsers(trio.ani)
    path = f"/susun/materi/{exam.id}"
    refused = ani.send(path, {**sent, "mandatory": "y"})
    assert (refused.status_code, "tidak boleh menjadi materi wajib" in text_of(refused)) == (422, True)
    assert ani.send(path, {**sent, "opens_after_days": "30", "closes_after_days": "20"}).status_code == 422
    assert ani.send(path, {**sent, "opens_after_days": "20", "closes_after_days": "40"}).status_code == 303
    quiz = queries.quiz_of(exam)
    assert (quiz.purpose, quiz.opens_after_days, quiz.closes_after_days) == (Purpose.RETENTION, 20, 40)
    assert ani.send(path, sent).status_code == 303
    db.session.expire_all()
    assert (quiz.opens_after_days, quiz.closes_after_days) == (14, 30)
    exam.required = True
    with pytest.raises(DomainError):
        authoring.write_quiz(exam, QuizRules(Purpose.RETENTION, ((1, "T1", ""),)))


def test_the_signal_says_what_it_was_for(trio, version, enrolment, clock):
    complete(enrolment)
    clock.shift(timedelta(days=20))
    heard = []

    def listen(person, *, purpose, scored_at, **rest):
        heard.append((person.id, purpose, scored_at <= bina_clock.now()))

    with signals.assessment_scored.connected_to(listen):
        operations.submit(operations.start(enrolment, retention(version)))
    assert heard == [(trio.budi.id, "retention", True)]
