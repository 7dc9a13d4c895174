"""Essays in quizzes: kept like every answer, marked without names, and the score waits for the last mark."""

from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from bina import signals
from bina.clock import now
from bina.db import db
from bina.errors import Conflict, Forbidden
from bina.notices.models import Notice
from courses.essays import operations, queries
from courses.quizzes import operations as quizzes
from courses.quizzes.queries import bank, quiz_of
from courses.quizzes.rules.attempts import AttemptState
from courses.quizzes.rules.questions import QuestionKind
from courses.quizzes.rules.regrades import Correction, Remedy, Worth, counted
from courses.quizzes.rules.scoring import credit_of
from courses.regrading import operations as regrading
from courses.regrading.queries import asked_version, preview
from courses.study.models import QuizResult
from tests.support.assignments import RUBRIC
from tests.support.courses import a_draft, an_enrolment, read_everything
from tests.support.essays import WRITTEN, an_essay_course, answer_all
from tests.support.people import a_person
from tests.support.web import text_of

BEST, LEAST = {"c0": "0", "c1": "0"}, {"c0": "2", "c1": "2"}


def a_sitting(trio, person=None, **values):
    """Somebody begins an exam with an essay."""
    version = an_essay_course(trio.ani, **values)
    return begun(person or trio.budi, version)


def begun(person, version):
    enrolment = an_enrolment(person, version)
    read_everything(enrolment)
    return quizzes.start(enrolment, quiz_of(version.lessons[-1]))


def results(attempt):
    return db.session.scalars(select(QuizResult).where(QuizResult.attempt_id == attempt.id)).all()


def essay_of(person, attempt, item):
    return queries.essay_to_mark(person, attempt.id, item)


def test_an_essay_from_the_author_s_form_to_the_learner_s_score(trio, browsers):
    draft = a_draft(trio.ani)
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    form = {
        "kind": "essay",
        "prompt": "Ceritakan.",
        "answers": RUBRIC,
        "points": "4",
        "objective": "T1",
        "tags": "esai",
    }
    path = f"/kursus/{draft.course_id}/soal/baru"
    refused = ani.send(path, {**form, "answers": "Isi\n1 Ya"})
    assert refused.status_code == 422
    assert "Tulis 2 sampai 8 kriteria" in text_of(refused)
    assert ani.send(path, form).status_code == 303
    written = next(each for each in bank(draft.course_id) if each.kind is QuestionKind.ESSAY)
    assert (written.question.points, written.question.rubric.maximum) == (4, 6)
    page = ani.get(f"/kursus/{draft.course_id}/soal/{written.question_id}").get_data(as_text=True)
    assert "4 Tepat\n2 Sebagian" in page
    assert "Nilai uraian kuis" in text_of(ani.get(f"/kursus/{draft.course_id}/soal"))

    attempt = a_sitting(trio)
    essays = answer_all(attempt)
    page = text_of(budi.get(f"/kursus/percobaan/{attempt.id}/soal/{essays[0]}"))
    assert "bobot 4 poin" in page
    assert "Sebagian" in page
    assert WRITTEN in budi.get(f"/kursus/percobaan/{attempt.id}/soal/{essays[0]}").get_data(as_text=True)
    budi.send(f"/kursus/percobaan/{attempt.id}/kirim")
    result = text_of(budi.get(f"/kursus/percobaan/{attempt.id}/hasil"))
    assert "Menunggu penilaian" in result
    assert "Lulus" not in result
    assert results(attempt) == []
    course = f"/kursus/{attempt.enrolment.course_id}"
    assert "1 uraian menunggu dinilai" in text_of(ani.get(f"{course}/uraian"))
    assert "Nilai uraian" in text_of(ani.get("/"))

    marking = f"/kursus/uraian/{attempt.id}/{essays[0]}"
    page = text_of(ani.get(marking))
    assert WRITTEN in page
    assert trio.budi.name not in page
    assert ani.send(marking, {"c0": "0"}).status_code == 422
    assert ani.send(marking, {**LEAST, "comment": "Mulailah dengan mendengarkan."}).location.endswith("/uraian")
    db.session.expire_all()
    # Four of four, and nothing of four points: half, exactly the pass mark.
    assert (attempt.score.earned, attempt.score.possible, attempt.score.passed) == (40_000, 80_000, True)
    assert [each.percent for each in results(attempt)] == [50]
    result = text_of(budi.get(f"/kursus/percobaan/{attempt.id}/hasil"))
    assert "Lulus: nilai 50" in result
    assert "Mulailah dengan mendengarkan." in result
    assert db.session.scalar(select(Notice.url).where(Notice.key == f"essays-marked:{attempt.id}"))
    assert trio.budi.name in text_of(ani.get(marking))


def test_marking_is_for_instructors_of_the_course_and_never_of_their_own(trio, browsers):
    attempt = a_sitting(trio)
    [item] = answer_all(attempt)
    assert browsers(trio.ani).get(f"/kursus/uraian/{attempt.id}/{item}").status_code == 404
    quizzes.submit(attempt)
    paths = (f"/kursus/{attempt.enrolment.course_id}/uraian", f"/kursus/uraian/{attempt.id}/{item}",
             f"/kursus/uraian/{attempt.id}/{item}/koreksi")  # fmt: skip
    for person in (trio.budi, trio.citra):
        assert [browsers(person).get(path).status_code for path in paths] == [404, 404, 404]
    assert browsers(trio.ani).get(f"/kursus/uraian/{attempt.id}/99").status_code == 404
    own = begun(trio.ani, attempt.enrolment.version)
    [mine] = answer_all(own)
    quizzes.submit(own)
    assert browsers(trio.ani).get(f"/kursus/uraian/{own.id}/{mine}").status_code == 404
    assert own.id not in [a for each in queries.queues_of(trio.ani, own.enrolment.course) for a, _ in each.waiting]


def test_an_empty_essay_waits_for_nobody_and_is_worth_nothing(trio):
    attempt = a_sitting(trio)
    [item] = answer_all(attempt)
    quizzes.save_form(attempt, item, {"text": "  \n "})
    quizzes.submit(attempt)
    assert not attempt.awaits_marking
    assert (attempt.score.earned, attempt.score.possible) == (40_000, 80_000)


def test_the_score_waits_for_the_last_essay(trio):
    attempt = a_sitting(trio, essays=2)
    first, second = answer_all(attempt)
    quizzes.submit(attempt)
    heard = []
    with signals.assessment_scored.connected_to(lambda *_args, **said: heard.append(said)):
        operations.mark(essay_of(trio.ani, attempt, first), [0, 0], "", by=trio.ani)
        assert attempt.awaits_marking
        assert heard == []
        operations.mark(essay_of(trio.ani, attempt, second), [1, 1], "", by=trio.ani)
    assert [(each["attempt_id"], each["score"]) for each in heard] == [(attempt.id, 10 / 12)]
    assert attempt.score.percent == 83


def test_a_timed_quiz_closes_and_keeps_the_essay(trio, clock, browsers):
    attempt = a_sitting(trio)
    [item] = answer_all(attempt)
    clock.shift(timedelta(minutes=31))
    late = browsers(trio.budi).send(f"/kursus/percobaan/{attempt.id}/soal/{item}", {"text": "Terlambat", "go": "next"})
    assert late.status_code == 409
    quizzes.close_overdue(now())
    assert (attempt.state, attempt.awaits_marking) == (AttemptState.EXPIRED, True)
    assert essay_of(trio.ani, attempt, item).text == WRITTEN


def test_no_second_attempt_while_the_first_waits_and_one_after(trio):
    attempt = a_sitting(trio)
    [item] = answer_all(attempt, rightly=False)
    quizzes.submit(attempt)
    with pytest.raises(Forbidden, match="menunggu penilaian"):
        quizzes.start(attempt.enrolment, attempt.quiz)
    operations.mark(essay_of(trio.ani, attempt, item), [2, 2], "", by=trio.ani)
    assert quizzes.start(attempt.enrolment, attempt.quiz).number == 2


def test_the_same_marker_twice_marks_once_and_another_is_told(trio):
    attempt = a_sitting(trio)
    [item] = answer_all(attempt)
    quizzes.submit(attempt)
    essay = essay_of(trio.ani, attempt, item)
    once = operations.mark(essay, [0, 1], "Baik", by=trio.ani)
    assert operations.mark(essay, [0, 1], "Baik", by=trio.ani).id == once.id
    with pytest.raises(Conflict, match="sudah dinilai"):
        operations.mark(essay, [1, 1], "", by=a_person("Dewi", unit=trio.unit))


def test_a_corrected_mark_keeps_the_former_and_everything_follows(trio, browsers):
    attempt = a_sitting(trio, pass_percent=90)
    [item] = answer_all(attempt)
    quizzes.submit(attempt)
    operations.mark(essay_of(trio.ani, attempt, item), [2, 2], "", by=trio.ani)
    assert not attempt.score.passed
    ani = browsers(trio.ani)
    path = f"/kursus/uraian/{attempt.id}/{item}/koreksi"
    assert ani.send(path, {**BEST, "seen": "1", "reason": ""}).status_code == 422
    assert ani.send(path, {**BEST, "seen": "1", "reason": "Rubriknya keliru dibaca."}).status_code == 303
    assert ani.send(path, {**LEAST, "seen": "1", "reason": "Dari jendela lama."}).status_code == 409
    db.session.expire_all()
    assert (attempt.score.percent, attempt.score.passed) == (100, True)
    assert [(each.percent, each.passed) for each in sorted(results(attempt), key=lambda each: each.number)] == [
        (50, False),
        (100, True),
    ]
    result = text_of(browsers(trio.budi).get(f"/kursus/percobaan/{attempt.id}/hasil"))
    assert "semula 50, sekarang 100" in result
    assert "Rubriknya keliru dibaca." in result
    with pytest.raises(DatabaseError), db.session.begin_nested():
        db.session.execute(text("UPDATE courses_essay_mark SET points = 0"))
    with pytest.raises(DatabaseError), db.session.begin_nested():
        db.session.execute(text("UPDATE courses_attempt SET earned = 1"))


def test_what_waits_cannot_be_given_another_receipt(trio):
    attempt = a_sitting(trio)
    answer_all(attempt)
    quizzes.submit(attempt)
    with pytest.raises(DatabaseError), db.session.begin_nested():
        db.session.execute(text("UPDATE courses_attempt SET receipt = 'x'"))


def test_an_essay_that_is_left_out_leaves_the_rest(trio):
    attempt = a_sitting(trio)
    [item] = answer_all(attempt)
    quizzes.submit(attempt)
    operations.mark(essay_of(trio.ani, attempt, item), [2, 2], "", by=trio.ani)
    version = asked_version(attempt.enrolment.course, attempt.paper[item - 1][0]).version
    correction = Correction(Remedy.DROPPED, nobody_falls=False)
    decided = regrading.decide(
        version, correction, "Soal keliru.", fingerprint=preview(version, correction).fingerprint, by=trio.ani
    )
    regrading.apply(decided)
    assert (attempt.score.earned, attempt.score.possible) == (40_000, 40_000)


def test_a_pass_mark_reached_exactly_is_reached(trio):
    attempt = a_sitting(trio, pass_percent=83)
    [item] = answer_all(attempt)
    quizzes.submit(attempt)
    # Four of six points: (4 + 4 * 4/6) of 8 is five sixths.
    operations.mark(essay_of(trio.ani, attempt, item), [0, 2], "", by=trio.ani)
    assert (attempt.score.percent, attempt.score.passed) == (83, True)
    assert credit_of(2, 3) * 3 >= 20_000


def test_a_heavy_question_that_may_be_left_out_counts_by_its_weight():
    assert counted([Worth(5_000), Worth(6_000, True, 4), Worth(5_500, True)]) == (5_000, 6_000, None)
    assert counted([Worth(0), Worth(1, True, 100)]) == (0, 1)


def test_statements_of_the_queue_do_not_grow(trio, browsers, statements):
    version = an_essay_course(trio.ani)
    ani = browsers(trio.ani)

    def sat(n):
        for _ in range(n):
            attempt = begun(a_person(unit=trio.unit), version)
            [item] = answer_all(attempt)
            quizzes.submit(attempt)
        return attempt, item

    sat(1)
    attempt, item = sat(1)
    operations.mark(essay_of(trio.ani, attempt, item), [0, 0], "", by=trio.ani)
    ani.get(f"/kursus/{version.course_id}/uraian")
    with statements() as few:
        ani.get(f"/kursus/{version.course_id}/uraian")
    for _ in range(4):
        attempt, item = sat(2)
        operations.mark(essay_of(trio.ani, attempt, item), [0, 0], "", by=trio.ani)
    with statements() as many:
        ani.get(f"/kursus/{version.course_id}/uraian")
    assert many() == few()
