"""Saying how sure one is: marks that pay honesty best, kept with the answer, told after release, never deciding."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes import operations, queries
from courses.quizzes.rules.attempts import ReviewPolicy, Stamp
from courses.quizzes.rules.certainty import PAYS_BEST, calibration, certainty_marks
from courses.quizzes.rules.questions import FULL
from tests.support.courses import a_course, an_enrolment, exam_of, read_everything
from tests.support.web import text_of


def expected(level, chance):
    return chance * certainty_marks(FULL, level) + (1 - chance) * certainty_marks(0, level)


@given(st.fractions(0, 1))
def test_honesty_pays_best(chance):
    best = max((1, 2, 3), key=lambda level: expected(level, chance))
    honest = next(level for level, (low, high) in PAYS_BEST.items() if low <= chance <= high)
    assert expected(honest, chance) == expected(best, chance)


@given(st.lists(st.none() | st.tuples(st.integers(0, FULL), st.sampled_from([None, 1, 2, 3])), max_size=20))
def test_marks_stay_within_the_scheme_and_levels_add_up(answers):
    found = calibration(answers)
    assert -6 * len(answers) <= found.marks <= found.most == 3 * len(answers)
    given_answers = [each for each in answers if each is not None]
    assert sum(level.answers for level in found.levels) == len(given_answers)
    assert sum(level.right for level in found.levels) == Fraction(sum(credit for credit, _ in given_answers), FULL)
    assert not any(level.is_overconfident and level.is_underconfident for level in found.levels)


@pytest.fixture
def attempt(trio):
    """Budi sits an exam that asks how sure he is, once."""
    version = a_course(trio.ani)
    exam_of(version).asks_certainty = True
    exam_of(version).review = ReviewPolicy.WHEN_DONE
    enrolment = an_enrolment(trio.budi, version)
    read_everything(enrolment)
    return operations.start(enrolment, exam_of(version))


def test_from_the_question_to_the_calibration(trio, browsers, attempt):
    budi = browsers(trio.budi)
    path = f"/kursus/percobaan/{attempt.id}/soal/1"
    page = text_of(budi.get(path))
    assert "Sangat yakin" in page
    assert "benar +3, salah −6" in page
    for sure, choice in ((3, "o1"), (3, "o2"), (1, "o1"), (2, "o1")):
        path = budi.send(path, {"choice": choice, "certainty": str(sure), "go": "next"}).location
    assert queries.standing_writes(attempt)[1].content == {"choices": ["o1"], "certainty": 3}
    result = text_of(budi.get(budi.send(path.replace("periksa", "kirim")).location))
    assert "Lulus: nilai 75" in result
    assert "Poin keyakinan 0 dari 12" in result
    assert "Terlalu yakin" in result
    assert "1 dari 2 benar" in result


def test_certainty_tells_nothing_before_release(trio, browsers, attempt):
    budi = browsers(trio.budi)
    for item in range(1, 5):
        operations.save(attempt, item, Stamp(1, "tab"), {"choices": ["o2"], "certainty": 3})
    operations.submit(attempt)
    assert "keyakinan" not in text_of(budi.get(f"/kursus/percobaan/{attempt.id}/hasil"))


@pytest.mark.parametrize("said", [0, 4, -1, "3", True, 2.0, None, [3]])
def test_another_certainty_is_refused(trio, browsers, attempt, said):
    budi = browsers(trio.budi)
    write = {"item": 1, "sequence": 1, "writer": "t", "content": {"choices": ["o1"], "certainty": said}, "seal": ""}
    told = budi.post(
        f"/kursus/percobaan/{attempt.id}/jawaban", json={"writes": [write]}, headers={"X-CSRFToken": budi.token()}
    )
    assert told.status_code == 422
    assert queries.standing_writes(attempt) == {}


def test_a_quiz_that_does_not_ask_takes_no_certainty(trio, browsers):
    version = a_course(trio.ani)
    enrolment = an_enrolment(trio.budi, version)
    read_everything(enrolment)
    plain = operations.start(enrolment, exam_of(version))
    budi = browsers(trio.budi)
    path = f"/kursus/percobaan/{plain.id}/soal/1"
    assert "Sangat yakin" not in text_of(budi.get(path))
    assert budi.send(path, {"choice": "o1", "certainty": "3"}).status_code == 422
    assert queries.standing_writes(plain) == {}


def test_certainty_alone_is_no_answer(attempt):
    operations.save(attempt, 1, Stamp(1, "tab"), {"certainty": 2})
    assert queries.marked(attempt)[0].answer.is_empty
    assert operations.submit(attempt).earned == 0
