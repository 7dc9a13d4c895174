"""Questions answered with files: kept like every answer, marked without names, and nobody else's to open."""

import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from bina.db import db
from courses.authoring import operations as authoring
from courses.authoring.operations import QuizRules
from courses.quizzes import operations as quizzes
from courses.quizzes.models import AttemptFile, Purpose
from courses.quizzes.queries import bank, quiz_of, shown_question, standing_writes
from courses.quizzes.rules.questions import (
    MOST_FILES,
    MalformedAnswerError,
    Question,
    QuestionKind,
    ShownQuestion,
    answer_from_json,
    answer_to_json,
)
from courses.rubrics.rules import read_rubric
from tests.support.assignments import RUBRIC
from tests.support.courses import a_draft, an_enrolment, read_everything
from tests.support.people import a_person
from tests.support.web import text_of

PDF = b"%PDF-1.4 surat jawaban"
TEXT = b"Ibu yang terhormat, berkas Ibu kami temukan hari ini."


@pytest.fixture
def attempt(trio):
    """Budi begins an exam that asks one question for files."""
    draft = a_draft(trio.ani)
    question = Question(
        QuestionKind.FILE, "Unggah surat jawaban Anda.", rubric=read_rubric(RUBRIC), points=4, objective="T1", tags=("b",)
    )  # fmt: skip
    quizzes.write_question(draft.course, question, by=trio.ani)
    rules = QuizRules(Purpose.FINAL, ((1, "T1", "b"),), pass_percent=50, limit_minutes=20, attempts_allowed=3)
    authoring.write_quiz(draft.lessons[-1], rules)
    authoring.publish(draft, by=trio.ani)
    return begun(trio.budi, draft)


def begun(person, version):
    enrolment = an_enrolment(person, version)
    read_everything(enrolment)
    return quizzes.start(enrolment, quiz_of(version.lessons[-1]))


def upload(browser, attempt, *files, go="stay", **values):
    named = [(io.BytesIO(content), name) for content, name in files]
    return browser.send(f"/kursus/percobaan/{attempt.id}/soal/1", {"files": named, "go": go, **values})


def given_files(attempt):
    db.session.expire_all()
    write = standing_writes(attempt).get(1)
    return write.content.get("files", []) if write else []


FILE_QUESTION = ShownQuestion(QuestionKind.FILE, "Unggah.")


@given(st.lists(st.integers(-2, 9), max_size=MOST_FILES + 2))
def test_an_answer_of_files_is_a_few_ids_or_malformed(ids):
    try:
        answer = answer_from_json(FILE_QUESTION, {"files": ids})
    except MalformedAnswerError:
        assert len(ids) > MOST_FILES or any(number < 1 for number in ids)
    else:
        assert set(answer.files) == set(ids)
        assert answer_from_json(FILE_QUESTION, answer_to_json(answer)) == answer
        assert answer.is_empty == (not ids)


@pytest.mark.parametrize("raw", [{"text": "x"}, {"files": "1"}, {"files": [1], "text": "x"}, {"files": [True]}])
def test_what_is_no_list_of_files_is_refused(raw):
    with pytest.raises(MalformedAnswerError):
        answer_from_json(FILE_QUESTION, raw)


def test_files_from_the_learner_to_the_marker_and_the_score(attempt, trio, browsers):
    budi, ani = browsers(trio.budi), browsers(trio.ani)
    assert upload(budi, attempt, (PDF, "Budi Santoso.pdf"), (TEXT, "surat.txt")).status_code == 303
    first, second = given_files(attempt)
    page = budi.get(f"/kursus/percobaan/{attempt.id}/soal/1").get_data(as_text=True)
    assert "Budi Santoso.pdf" in page
    with budi.get(f"/kursus/percobaan/{attempt.id}/soal/1/berkas/{second}") as own:
        assert own.data == TEXT
    # One is let go, the other stays.
    assert upload(budi, attempt, kept=[str(first), str(second)], drop=str(second)).status_code == 303
    assert given_files(attempt) == [first]
    budi.send(f"/kursus/percobaan/{attempt.id}/kirim")
    assert "Menunggu penilaian" in text_of(budi.get(f"/kursus/percobaan/{attempt.id}/hasil"))

    marking = f"/kursus/uraian/{attempt.id}/1"
    seen = ani.get(marking).get_data(as_text=True)
    assert "Unduh berkas 1" in seen
    assert "Budi" not in seen
    with ani.get(f"{marking}/berkas/1") as theirs:
        assert theirs.data == PDF
        assert f"jawaban-{attempt.id}-berkas-1.pdf" in theirs.headers["Content-Disposition"]
        assert theirs.headers["Content-Disposition"].startswith("attachment")
    assert ani.get(f"{marking}/berkas/2").status_code == 404
    assert ani.send(marking, {"c0": "0", "c1": "0", "comment": "Jelas"}).status_code == 303
    assert "Lulus" in text_of(budi.get(f"/kursus/percobaan/{attempt.id}/hasil"))


def test_files_are_their_learners_and_their_question_s_alone(attempt, trio, browsers):
    budi = browsers(trio.budi)
    upload(budi, attempt, (PDF, "a.pdf"))
    [number] = given_files(attempt)
    address = f"/kursus/percobaan/{attempt.id}/soal/1/berkas/{number}"
    for stranger in (trio.citra, trio.ani):
        assert browsers(stranger).get(address).status_code == 404
        assert browsers(stranger).get(f"/kursus/uraian/{attempt.id}/1/berkas/1").status_code == 404
    # Nobody answers with what somebody else uploaded.
    other = begun(a_person("Dewi", trio.unit), attempt.quiz.lesson.module.version)
    dewi = browsers(other.enrolment.person)
    refused = dewi.post(
        f"/kursus/percobaan/{other.id}/jawaban",
        json={"writes": [{"item": 1, "sequence": 1, "writer": "tab", "content": {"files": [number]}, "seal": ""}]},
        headers={"X-CSRFToken": dewi.token()},
    )
    assert refused.status_code == 422
    assert upload(dewi, other, kept=[str(number)]).status_code == 422
    assert given_files(other) == []


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([(b"MZ\x90\x00 program", "virus.exe")], "tidak dapat diterima"),
        ([(PDF + str(n).encode(), f"{n}.pdf") for n in range(MOST_FILES + 1)], "Paling banyak 5 berkas"),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_there_stays(attempt, trio, browsers, files, sentence):
    budi = browsers(trio.budi)
    upload(budi, attempt, (PDF, "a.pdf"))
    before = given_files(attempt)
    answer = upload(budi, attempt, *files, kept=[str(before[0])])
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert given_files(attempt) == before


def test_files_too_late_are_not_kept(attempt, trio, browsers, clock):
    clock.shift(timedelta(minutes=40))
    assert upload(browsers(trio.budi), attempt, (PDF, "a.pdf")).status_code == 409
    db.session.rollback()
    assert db.session.scalars(select(AttemptFile)).all() == []


def test_an_author_writes_a_question_for_files_with_its_rubric(trio, browsers):
    draft = a_draft(trio.ani)
    form = {"kind": "file", "prompt": "Unggah.", "answers": RUBRIC, "points": "4", "objective": "T1", "tags": "b"}
    ani = browsers(trio.ani)
    path = f"/kursus/{draft.course_id}/soal/baru"
    assert (
        "Tulis rubriknya" in text_of(ani.send(path, {**form, "answers": ""}))
        or ani.send(path, {**form, "answers": ""}).status_code == 422
    )
    assert ani.send(path, form).status_code == 303
    written = next(each for each in bank(draft.course_id) if each.kind is QuestionKind.FILE)
    assert (written.question.points, written.question.rubric.maximum) == (4, 6)


def test_the_question_is_shown_with_its_rubric(attempt):
    view = shown_question(attempt, 1)
    assert (view.kind, view.points, view.rubric.maximum) == (QuestionKind.FILE, 4, 6)
