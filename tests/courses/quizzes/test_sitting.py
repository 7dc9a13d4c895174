"""Sitting a quiz: one open attempt, answers kept exactly once, the server's clock, and keys that never leave early."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from bina import signals
from bina.db import db, transaction
from bina.errors import Conflict, DomainError, Forbidden
from courses.authoring import operations as authoring
from courses.authoring.operations import QuizRules
from courses.quizzes import operations, queries
from courses.quizzes.models import AnswerWrite, Attempt, Purpose, Quiz
from courses.quizzes.rules.attempts import AttemptState, AttemptStep, ReviewPolicy, Saving, Stamp
from courses.quizzes.rules.questions import Option, Question, QuestionKind
from courses.quizzes.tasks import close_overdue_attempts
from courses.study.models import Enrolment
from tests.support.courses import CANARY, a_course, a_draft, a_question, an_enrolment, exam_of, read_everything
from tests.support.parallel import in_parallel
from tests.support.people import a_person
from tests.support.web import text_of

RIGHT, WRONG = {"choices": ["o1"]}, {"choices": ["o2"]}


@pytest.fixture
def sitting(trio):
    """Budi has read everything and begins the exam: (attempt, enrolment)."""
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    read_everything(enrolment)
    return operations.start(enrolment, exam_of(version)), enrolment


def writes():
    return db.session.scalar(select(func.count()).select_from(AnswerWrite))


def a_save(browser, attempt, *parts):
    return browser.post(
        f"/kursus/percobaan/{attempt.id}/jawaban",
        json={"writes": list(parts)},
        headers={"X-CSRFToken": browser.token()},
    )


def a_part(item, sequence, content, writer="tab1", seal=""):
    return {"item": item, "sequence": sequence, "writer": writer, "content": content, "seal": seal}


def test_a_quiz_by_plain_forms_from_start_to_certificate(trio, browsers):
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    read_everything(enrolment)
    budi = browsers(trio.budi)
    lesson = version.lessons[2]
    page = text_of(budi.get(f"/kursus/{version.course_id}/kuis/{lesson.id}"))
    assert "4 soal, satu per satu" in page
    assert "Waktunya 20 menit" in page
    started = budi.send(f"/kursus/{version.course_id}/kuis/{lesson.id}/mulai")
    path = started.location
    for item in range(1, 5):
        page = budi.get(path)
        assert CANARY not in page.get_data(as_text=True)
        assert f"Soal {item} dari 4" in text_of(page)
        path = budi.send(path, {"choice": "o1", "go": "next"}).location
    assert path.endswith("/periksa")
    page = budi.get(path)
    assert CANARY not in page.get_data(as_text=True)
    assert text_of(page).count("Tepat") == 4
    result = budi.send(path.replace("periksa", "kirim"))
    page = text_of(budi.get(result.location))
    assert "Kuis terkirim" in page
    assert "Lulus: nilai 100, batasnya 50" in page
    assert "Nomor bukti" in page
    assert CANARY in page
    assert "Lihat sertifikat" in page


def test_keys_stay_on_the_server_until_release(sitting, trio, browsers):
    attempt, enrolment = sitting
    budi = browsers(trio.budi)
    for item in range(1, 5):
        told = a_save(budi, attempt, a_part(item, 1, WRONG))
        assert CANARY not in told.get_data(as_text=True)
        assert "correct" not in told.get_data(as_text=True)
    budi.send(f"/kursus/percobaan/{attempt.id}/kirim")
    page = budi.get(f"/kursus/percobaan/{attempt.id}/hasil")
    assert "Belum lulus: nilai 0" in text_of(page)
    assert CANARY not in page.get_data(as_text=True)
    assert "Kunci:" not in text_of(page)
    operations.submit(operations.start(enrolment, attempt.quiz))
    assert CANARY not in budi.get(f"/kursus/percobaan/{attempt.id}/hasil").get_data(as_text=True)
    last = operations.start(enrolment, attempt.quiz)
    assert CANARY not in budi.get(f"/kursus/percobaan/{attempt.id}/hasil").get_data(as_text=True)
    operations.submit(last)
    assert CANARY in budi.get(f"/kursus/percobaan/{attempt.id}/hasil").get_data(as_text=True)


def test_starting_again_gives_the_open_attempt(sitting):
    attempt, enrolment = sitting
    assert operations.start(enrolment, attempt.quiz).id == attempt.id


def test_autosave_is_idempotent_and_a_stale_write_never_overwrites(sitting, trio, browsers):
    attempt, _enrolment = sitting
    budi = browsers(trio.budi)
    for _ in range(3):
        assert a_save(budi, attempt, a_part(1, 2, RIGHT)).status_code == 200
    assert writes() == 1
    told = a_save(budi, attempt, a_part(1, 1, WRONG, writer="tab2")).json["writes"][0]
    assert (told["saved"], told["newest"], told["content"]) == ("stale", 2, RIGHT)
    assert queries.standing_writes(attempt)[1].content == RIGHT
    told = a_save(budi, attempt, a_part(1, 3, WRONG, writer="tab2")).json["writes"][0]
    assert told["saved"] == "stored"
    assert queries.standing_writes(attempt)[1].content == WRONG
    assert a_save(budi, attempt, a_part(1, 3, RIGHT, writer="tab2")).status_code == 422


def test_what_failed_and_was_reloaded_is_sent_again_and_counts_once(sitting, trio, browsers, monkeypatch):
    attempt, _enrolment = sitting
    budi = browsers(trio.budi)
    queue = [a_part(1, 1, WRONG), a_part(1, 2, RIGHT), a_part(2, 1, RIGHT)]
    token = budi.token()

    def broken(*_args, **_kwargs):
        raise RuntimeError("the process was killed before the commit")

    with monkeypatch.context() as patch:
        patch.setattr("bina.db.db.session.commit", broken)
        with pytest.raises(RuntimeError):
            budi.post(f"/kursus/percobaan/{attempt.id}/jawaban", json={"writes": queue}, headers={"X-CSRFToken": token})
    db.session.rollback()
    assert writes() == 0
    for _ in range(2):
        assert a_save(budi, attempt, *queue).status_code == 200
    assert writes() == 3
    standing = queries.standing_writes(attempt)
    assert {item: write.content for item, write in standing.items()} == {1: RIGHT, 2: RIGHT}


@pytest.mark.parametrize(
    "part",
    [
        {},
        {"item": 1, "sequence": 1, "writer": "t", "content": RIGHT},
        {"item": "1", "sequence": 1, "writer": "t", "content": RIGHT, "seal": ""},
        {"item": 1, "sequence": True, "writer": "t", "content": RIGHT, "seal": ""},
        {"item": 1, "sequence": 1, "writer": "t", "content": RIGHT, "seal": 5},
        {"item": 1, "sequence": 0, "writer": "t", "content": RIGHT, "seal": ""},
        {"item": 1, "sequence": 1, "writer": "x" * 50, "content": RIGHT, "seal": ""},
        {"item": 1, "sequence": 1, "writer": "t", "content": {"choices": ["o9"]}, "seal": ""},
        {"item": 1, "sequence": 1, "writer": "t", "content": {"correct": True}, "seal": ""},
    ],
)
def test_a_malformed_save_stores_nothing(sitting, trio, browsers, part):
    assert a_save(browsers(trio.budi), sitting[0], part).status_code == 422
    assert writes() == 0


def test_a_question_beyond_the_paper_does_not_exist(sitting, trio, browsers):
    attempt, _ = sitting
    assert browsers(trio.budi).get(f"/kursus/percobaan/{attempt.id}/soal/5").status_code == 404
    assert a_save(browsers(trio.budi), attempt, a_part(5, 1, RIGHT)).status_code == 404


def test_an_abandoned_attempt_is_ended_and_scored_by_itself(sitting, clock):
    attempt, enrolment = sitting
    operations.save(attempt, 1, Stamp(1, "tab"), RIGHT)
    clock.shift(timedelta(minutes=29))
    close_overdue_attempts()
    assert attempt.state is AttemptState.OPEN
    clock.shift(timedelta(minutes=2))
    close_overdue_attempts()
    close_overdue_attempts()
    db.session.refresh(attempt)
    assert (attempt.state, attempt.earned, attempt.possible) == (AttemptState.EXPIRED, 10_000, 40_000)
    assert operations.start(enrolment, attempt.quiz).number == 2


def test_after_handing_in_nothing_counts_and_the_receipt_stays(sitting, trio, browsers):
    attempt, _enrolment = sitting
    operations.save(attempt, 1, Stamp(1, "tab"), RIGHT)
    receipt = operations.submit(attempt).receipt
    with pytest.raises(Conflict):
        operations.save(attempt, 1, Stamp(2, "tab"), WRONG)
    assert operations.save(attempt, 1, Stamp(1, "tab"), RIGHT).saving is Saving.REPEATED
    assert operations.submit(attempt).receipt == receipt
    assert a_save(browsers(trio.budi), attempt, a_part(2, 1, RIGHT)).status_code == 409


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE courses_attempt SET earned = 40000",
        "UPDATE courses_attempt SET passed = NOT passed",
        "UPDATE courses_attempt SET receipt = 'x'",
        "UPDATE courses_attempt SET paper = '[]'",
        "DELETE FROM courses_attempt",
        "UPDATE courses_answer SET content = '{}'",
        "DELETE FROM courses_answer",
    ],
)
def test_the_database_refuses_to_rewrite_answers_and_scores(sitting, statement):
    """Abuse case 28: nobody raises a mark after the fact, not even past the application."""
    attempt, _enrolment = sitting
    operations.save(attempt, 1, Stamp(1, "tab"), WRONG)
    operations.submit(attempt)
    if "answer" not in statement:
        statement += f" WHERE id = {attempt.id}"
    with pytest.raises(DatabaseError, match=r"only ever added|not rewritten"), db.session.begin_nested():
        db.session.execute(text(statement))


def test_an_ended_attempt_may_be_voided_and_keeps_what_it_says(sitting):
    attempt, enrolment = sitting
    operations.save(attempt, 1, Stamp(1, "tab"), RIGHT)
    operations.submit(attempt)
    before = (attempt.earned, attempt.receipt, attempt.ended_at)
    operations.close(attempt, AttemptStep.VOID, attempt.ended_at + timedelta(minutes=1))
    db.session.refresh(attempt)
    assert (attempt.state, (attempt.earned, attempt.receipt, attempt.ended_at)) == (AttemptState.VOIDED, before)
    assert operations.start(enrolment, attempt.quiz).number == 2


def test_attempts_run_out(sitting):
    attempt, enrolment = sitting
    for _ in range(3):
        operations.submit(operations.start(enrolment, attempt.quiz))
    with pytest.raises(Forbidden):
        operations.start(enrolment, attempt.quiz)


def test_scores_by_objective_and_purpose_are_told(sitting, trio):
    attempt, _enrolment = sitting
    for item, question in enumerate(queries.questions_of(attempt), start=1):
        operations.save(attempt, item, Stamp(1, "tab"), RIGHT if question.objective == "T1" else WRONG)
    heard = []

    def note(person, **told):
        heard.append((person.id, told))

    with signals.assessment_scored.connected_to(note):
        operations.submit(attempt)
        operations.submit(attempt)
    ((person_id, told),) = heard
    assert person_id == trio.budi.id
    assert (told["purpose"], told["score"]) == ("final", 0.5)
    assert told["by_objective"] == {"T1": (2.0, 2.0), "T2": (0.0, 2.0)}


def test_pre_and_post_ask_different_questions_while_the_bank_lasts(trio):
    draft = a_draft(trio.ani, questions=8)
    pre = authoring.add_lesson(draft.modules[0], draft.lessons[2].kind, "Prates", 10)
    authoring.write_quiz(pre, QuizRules(Purpose.PRE, ((2, "T1", ""), (2, "T2", ""))))
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    read_everything(enrolment)
    first = operations.start(enrolment, queries.quiz_of(pre))
    operations.submit(first)
    second = operations.start(
        enrolment, exam_of(draft) if exam_of(draft).lesson_id != pre.id else queries.quiz_of(draft.lessons[2])
    )
    assert not {line[0] for line in first.paper} & {line[0] for line in second.paper}


def test_a_bank_too_small_is_said_and_starts_nothing(trio):
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    for question in queries.bank(version.course_id)[:5]:
        operations.retire_question(question.bank, by=trio.ani)
    with pytest.raises(DomainError, match="kurang"):
        operations.start(enrolment, exam_of(version))
    assert db.session.scalar(select(func.count()).select_from(Attempt)) == 0


def test_revising_a_question_leaves_running_attempts_alone(sitting, trio):
    attempt, _enrolment = sitting
    version_id = attempt.paper[0][0]
    present = next(each for each in queries.bank(attempt.enrolment.course_id) if each.id == version_id)
    assert operations.revise_question(present, a_question(99, present.objective), by=trio.ani)
    assert queries.shown_question(attempt, 1).prompt == present.question.prompt
    assert queries.bank_question(attempt.enrolment.course_id, present.question_id).number == 2


@pytest.mark.parametrize("path", ["soal/1", "periksa", "hasil"])
def test_an_attempt_belongs_to_its_learner_alone(sitting, trio, browsers, path):
    attempt, _ = sitting
    address = f"/kursus/percobaan/{attempt.id}/{path}"
    for person in (trio.ani, trio.citra):
        assert browsers(person).get(address).status_code == 404
    assert browsers(trio.budi).get(address).status_code in {200, 303}
    assert browsers(trio.citra).send(f"/kursus/percobaan/{attempt.id}/kirim").status_code == 404
    assert a_save(browsers(trio.citra), attempt, a_part(1, 1, RIGHT)).status_code == 404


def test_every_kind_can_be_answered_by_form_and_reviewed(trio, browsers):
    draft = a_draft(trio.ani, questions=0)
    from courses.banks.rules.gift import read_gift

    text = "A? {~%50%x ~%50%y ~%-100%z}\n\nB? {T}\n\nC? {#45:1}\n\nD? {=warga}\n\nE? {=k1 -> n1 =k2 -> n2}\n\nF? {=ya ~tidak}"
    for found in read_gift(text).found:
        operations.write_question(draft.course, found.question, by=trio.ani)
    authoring.write_quiz(
        draft.lessons[2], QuizRules(Purpose.PRACTICE, ((6, "", ""),), pass_percent=100, review=ReviewPolicy.EACH_TIME)
    )
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    read_everything(enrolment)
    attempt = operations.start(enrolment, exam_of(draft))
    budi = browsers(trio.budi)
    answers = {
        QuestionKind.MULTIPLE: {"choice": ["o1", "o2"]},
        QuestionKind.TRUE_FALSE: {"choice": "true"},
        QuestionKind.NUMERIC: {"text": "45,5"},
        QuestionKind.SHORT_TEXT: {"text": " Warga "},
        QuestionKind.MATCHING: {"pair-p1": "p1", "pair-p2": "p2"},
        QuestionKind.SINGLE: {"choice": "o1"},
    }
    for item, question in enumerate(queries.questions_of(attempt), start=1):
        path = f"/kursus/percobaan/{attempt.id}/soal/{item}"
        assert budi.get(path).status_code == 200
        assert budi.send(path, answers[question.kind]).status_code == 303
    assert "6 soal" not in text_of(budi.get(f"/kursus/percobaan/{attempt.id}/periksa"))
    page = text_of(budi.send(f"/kursus/percobaan/{attempt.id}/kirim", follow_redirects=True))
    assert "Lulus: nilai 100" in page
    assert page.count("Kunci:") == 6


def test_script_in_a_question_stays_text(trio, browsers):
    draft = a_draft(trio.ani, questions=0)
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    question = Question(QuestionKind.SINGLE, evil, options=(Option("o1", evil, True), Option("o2", "b")))
    operations.write_question(draft.course, question, by=trio.ani)
    authoring.write_quiz(draft.lessons[2], QuizRules(Purpose.PRACTICE, ((1, "", ""),)))
    authoring.publish(draft, by=trio.ani)
    enrolment = an_enrolment(trio.budi, draft)
    read_everything(enrolment)
    attempt = operations.start(enrolment, exam_of(draft))
    for path in ("soal/1", "periksa"):
        page = browsers(trio.budi).get(f"/kursus/percobaan/{attempt.id}/{path}").get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


# ------------------------------------------------------------------------------------------ concurrency


def a_live_exam(app):
    from bina.people.models import RoleKind
    from tests.support.people import with_role

    with app.app_context(), transaction():
        author = with_role(a_person("Ani"), RoleKind.INSTRUCTOR)
        version = a_course(author)
        enrolment = an_enrolment(a_person("Budi"), version)
        read_everything(enrolment)
        return enrolment.id, exam_of(version).id


def test_a_hundred_starts_at_once_open_one_attempt(live):
    enrolment_id, quiz_id = a_live_exam(live)

    def start(_number):
        return operations.start(db.session.get_one(Enrolment, enrolment_id), db.session.get_one(Quiz, quiz_id)).id

    results = in_parallel(live, 100, start)
    with live.app_context():
        attempts = db.session.scalars(select(Attempt)).all()
    assert len(attempts) == 1
    assert set(results) == {attempts[0].id}


def test_fifty_equal_saves_at_once_store_one_write_and_all_are_told_it_is_safe(live):
    enrolment_id, quiz_id = a_live_exam(live)
    with live.app_context(), transaction():
        attempt_id = operations.start(db.session.get_one(Enrolment, enrolment_id), db.session.get_one(Quiz, quiz_id)).id

    def save(_number):
        return operations.save(db.session.get_one(Attempt, attempt_id), 1, Stamp(1, "tab"), RIGHT).saving

    results = in_parallel(live, 50, save)
    assert sorted(results) == [Saving.REPEATED] * 49 + [Saving.STORED]
    with live.app_context():
        assert writes() == 1


def test_saves_and_the_handing_in_at_once_score_every_acknowledged_answer(live):
    enrolment_id, quiz_id = a_live_exam(live)
    with live.app_context(), transaction():
        attempt_id = operations.start(db.session.get_one(Enrolment, enrolment_id), db.session.get_one(Quiz, quiz_id)).id

    def deed(number):
        attempt = db.session.get_one(Attempt, attempt_id)
        if number == 6:
            return operations.submit(attempt).receipt
        return operations.save(attempt, number % 4 + 1, Stamp(number // 4 + 1, "tab"), RIGHT).saving

    results = in_parallel(live, 13, deed)
    acknowledged = {number for number in results if isinstance(number, Saving)}
    refused = [fault for fault in results if isinstance(fault, Exception)]
    assert all(isinstance(fault, Conflict) for fault in refused)
    assert acknowledged or refused
    with live.app_context():
        attempt = db.session.get_one(Attempt, attempt_id)
        answered = db.session.scalar(select(func.count(func.distinct(AnswerWrite.item))))
        assert attempt.earned == 10_000 * answered


def test_two_last_facts_at_once_complete_the_course_once(live):
    from bina.credits.models import CreditEntry
    from bina.people.models import RoleKind
    from courses.study import operations as study
    from courses.study.models import EnrolmentState
    from tests.support.people import with_role

    with live.app_context(), transaction():
        author = with_role(a_person("Ani"), RoleKind.INSTRUCTOR)
        draft = a_draft(author)
        authoring.remove_lesson(draft.lessons[2])
        authoring.publish(draft, by=author)
        enrolment_id = an_enrolment(a_person("Budi"), draft).id

    def confirm(number):
        enrolment = db.session.get_one(Enrolment, enrolment_id)
        study.confirm_reading(enrolment, enrolment.version.lessons[number % 2])

    assert in_parallel(live, 12, confirm) == [None] * 12
    with live.app_context():
        assert db.session.get_one(Enrolment, enrolment_id).state is EnrolmentState.COMPLETED
        assert db.session.scalar(select(func.count()).select_from(CreditEntry)) == 1


def test_leaving_and_coming_back_gives_no_new_attempts(sitting, trio, browsers):
    attempt, enrolment = sitting
    for _ in range(3):
        operations.submit(operations.start(enrolment, attempt.quiz))
    met = queries.seen_questions(enrolment)
    budi = browsers(trio.budi)
    course = f"/kursus/{enrolment.course_id}"
    assert budi.send(f"{course}/tinggalkan").status_code == 303
    assert budi.send(f"{course}/ikut").status_code == 303
    again = an_enrolment(trio.budi, enrolment.version)
    assert again.id == enrolment.id
    assert (len(queries.attempts_of(again, attempt.quiz)), queries.seen_questions(again)) == (3, met)
    with pytest.raises(Forbidden):
        operations.start(again, attempt.quiz)
