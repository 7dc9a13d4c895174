"""The six courses that come with the product are complete, and their banks can be answered."""

import random
import re
from collections import Counter

import pytest

from courses.banks.rules.gift import read_gift
from courses.banks.rules.readings import Reading
from courses.demo import CONTENT, SLUGS, an_answer, read_course
from courses.quizzes.rules.questions import FULL, answer_from_json
from courses.quizzes.rules.scoring import mark


def bank_of(slug: str) -> Reading:
    objectives = list(read_course(slug)["objectives"])
    return read_gift((CONTENT / slug / "bank.gift").read_text(encoding="utf-8"), objectives)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_course_has_at_least_four_substantial_lessons_with_an_exercise(slug: str) -> None:
    lessons = [lesson for module in read_course(slug)["modules"] for lesson in module["lessons"]]
    assert len(lessons) >= 4
    for lesson in lessons:
        text = (CONTENT / slug / lesson["file"]).read_text(encoding="utf-8")
        assert 500 <= len(text.split()) <= 900, lesson["file"]
        assert "## Latihan di tempat kerja" in text
        assert re.search(r"^\|", text, re.MULTILINE), "a table"
        assert re.search(r"^> \*\*", text, re.MULTILINE), "a callout"


@pytest.mark.parametrize("slug", SLUGS)
def test_a_bank_has_twenty_mixed_questions_five_for_each_objective(slug: str) -> None:
    reading = bank_of(slug)
    assert reading.losses == ()
    questions = [found.question for found in reading.found]
    assert len({question.title for question in questions}) == 20
    assert set(Counter(question.objective for question in questions).values()) == {5}
    assert len({question.kind for question in questions}) >= 5
    assert all(question.tags for question in questions)
    assert all(question.feedback or question.feedback_right or question.feedback_wrong for question in questions)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_key_scores_full_and_every_wrong_answer_less(slug: str) -> None:
    chance = random.Random(1)
    for found in bank_of(slug).found:
        question = found.question
        right = mark(question, answer_from_json(question, an_answer(question, True, chance)))
        wrong = mark(question, answer_from_json(question, an_answer(question, False, chance)))
        assert right.credit == FULL, question.title
        assert wrong.credit < FULL, question.title


@pytest.mark.parametrize("slug", SLUGS)
def test_the_right_option_is_not_always_in_the_same_place_or_the_longest(slug: str) -> None:
    singles = [found.question for found in bank_of(slug).found if found.question.kind.value == "single"]
    places = Counter(next(n for n, option in enumerate(q.options) if option.correct) for q in singles)
    assert len(places) >= 2
