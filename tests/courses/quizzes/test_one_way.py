"""A sequential quiz: one question after the other by the server's own place, and no way back or ahead."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from bina.db import db
from bina.errors import Conflict
from courses.quizzes import operations, queries
from courses.quizzes.models import AnswerWrite, ItemLeft
from courses.quizzes.rules.attempts import Stamp
from tests.support.courses import a_course, an_enrolment, exam_of, read_everything
from tests.support.web import text_of

RIGHT, WRONG = {"choices": ["o1"]}, {"choices": ["o2"]}


@pytest.fixture
def attempt(trio):
    """Budi has begun an exam without a way back."""
    version = a_course(trio.ani)
    exam_of(version).sequential = True
    enrolment = an_enrolment(trio.budi, version)
    read_everything(enrolment)
    return operations.start(enrolment, exam_of(version))


def where(attempt, item):
    return f"/kursus/percobaan/{attempt.id}/soal/{item}"


def prompts(attempt):
    return [queries.shown_question(attempt, item).prompt for item in range(1, attempt.items + 1)]


def a_save(browser, attempt, item, sequence, content):
    return browser.post(
        f"/kursus/percobaan/{attempt.id}/jawaban",
        json={"writes": [{"item": item, "sequence": sequence, "writer": "tab", "content": content, "seal": ""}]},
        headers={"X-CSRFToken": browser.token()},
    )


def test_by_plain_forms_from_first_to_last(trio, browsers, attempt):
    budi, path = browsers(trio.budi), where(attempt, 1)
    page = text_of(budi.get(path))
    assert "tidak dapat kembali" in page
    assert "Periksa semua jawaban" not in page
    for item in range(1, 5):
        assert path.endswith(f"/{item}")
        path = budi.send(path, {"choice": "o1", "go": "next"}).location
    assert path.endswith("/periksa")
    assert 'href="/kursus/percobaan' not in budi.get(path).get_data(as_text=True).split("<ol")[1].split("</ol>")[0]
    assert "Lulus: nilai 100" in text_of(budi.get(budi.send(path.replace("periksa", "kirim")).location))


def test_no_question_ahead_is_shown_or_answered(trio, browsers, attempt):
    budi = browsers(trio.budi)
    first, *later = prompts(attempt)
    for item in (2, 3, 4):
        answered = budi.get(where(attempt, item))
        assert answered.location.endswith("/soal/1")
        assert budi.send(where(attempt, item), {"choice": "o1", "go": "next"}).status_code == 404
        assert a_save(budi, attempt, item, 1, RIGHT).status_code == 409
    assert db.session.scalar(select(func.count()).select_from(AnswerWrite)) == 0
    checked = text_of(budi.get(f"/kursus/percobaan/{attempt.id}/periksa"))
    assert first in checked
    assert not [prompt for prompt in later if prompt in checked]
    assert "3 soal belum Anda buka" in checked


def test_what_was_left_stays_as_it_was(trio, browsers, attempt):
    budi = browsers(trio.budi)
    assert a_save(budi, attempt, 1, 1, RIGHT).status_code == 200
    budi.send(where(attempt, 1), {"kept": "yes"})
    late = a_save(budi, attempt, 1, 2, WRONG)
    assert late.status_code == 409
    assert "sudah Anda tinggalkan" in late.json["writes"][0]["refused"]
    form = budi.send(where(attempt, 1), {"choice": "o2", "go": "next"})
    assert form.status_code == 409
    assert "sudah Anda tinggalkan" in text_of(form)
    assert queries.standing_writes(attempt)[1].content == RIGHT
    assert queries.place_of(attempt) == 2
    # The network brings the very same write again: it is safe, and said to be.
    assert a_save(budi, attempt, 1, 1, RIGHT).json["writes"][0]["saved"] == "repeated"


def test_going_on_twice_goes_on_once(trio, browsers, attempt):
    budi = browsers(trio.budi)
    for _tap in range(3):
        assert budi.send(where(attempt, 1), {"choice": "o1", "go": "next"}).location.endswith("/soal/2")
    assert operations.leave(attempt, 3) == 2
    assert db.session.scalars(select(ItemLeft.item)).all() == [1]


def test_an_ended_attempt_goes_nowhere(attempt):
    operations.submit(attempt)
    assert operations.leave(attempt, 1) == 1
    with pytest.raises(Conflict):
        operations.save(attempt, 1, Stamp(1, "tab"), RIGHT)


def test_the_database_keeps_the_place(attempt):
    operations.leave(attempt, 1)
    for statement in ("UPDATE courses_item_left SET item = 9", "DELETE FROM courses_item_left"):
        with pytest.raises(DatabaseError), db.session.begin_nested():
            db.session.execute(text(statement))


def test_nobody_else_moves_the_place(trio, browsers, attempt):
    for person in (trio.ani, trio.citra):
        assert browsers(person).send(where(attempt, 1), {"choice": "o1"}).status_code == 404
    assert queries.place_of(attempt) == 1


def test_other_quizzes_keep_their_way_back(trio, browsers):
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    read_everything(enrolment)
    attempt = operations.start(enrolment, exam_of(version))
    budi = browsers(trio.budi)
    assert budi.send(where(attempt, 3), {"choice": "o1", "go": "back"}).location.endswith("/soal/2")
    assert operations.leave(attempt, 1) is None
    assert db.session.scalar(select(func.count()).select_from(ItemLeft)) == 0
