"""Drawing a paper: repeatable, complete, without twins, and found whenever there is one."""

import itertools
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.rules.papers import Candidate, Draw, TooFewQuestionsError, draw_paper, option_order
from courses.quizzes.rules.questions import Option, Pair, Question, QuestionKind

POOL = [Candidate(n, f"T{n % 4 + 1}", frozenset({"mudah"} if n % 2 else {"sulit"})) for n in range(1, 21)]
EACH = [Draw(3, objective=f"T{n}") for n in range(1, 5)]


def test_the_same_seed_gives_the_same_paper_whatever_the_order_of_the_pool() -> None:
    assert draw_paper(POOL, EACH, "a") == draw_paper(list(reversed(POOL)), EACH, "a")
    assert len({draw_paper(POOL, EACH, str(seed)) for seed in range(50)}) > 45


def test_a_paper_holds_as_many_of_each_objective_as_asked() -> None:
    by_id = {candidate.id: candidate for candidate in POOL}
    paper = draw_paper(POOL, EACH, "b")
    assert Counter(by_id[number].objective for number in paper) == {"T1": 3, "T2": 3, "T3": 3, "T4": 3}


def test_every_question_has_its_turn() -> None:
    drawn = Counter(number for seed in range(400) for number in draw_paper(POOL, [Draw(5)], str(seed)))
    assert len(drawn) == 20
    assert min(drawn.values()) > 60
    assert max(drawn.values()) < 140


def test_a_second_paper_avoids_what_was_seen_while_it_can() -> None:
    first = draw_paper(POOL, [Draw(2, objective=f"T{n}") for n in range(1, 5)], "pra")
    second = draw_paper(POOL, EACH, "pasca", seen=first)
    assert not set(first) & set(second)
    third = draw_paper(POOL, [Draw(20)], "x", seen=first)
    assert set(third) == {candidate.id for candidate in POOL}


def test_too_few_questions_are_named() -> None:
    with pytest.raises(TooFewQuestionsError) as raised:
        draw_paper(POOL, [Draw(2, tag="tidak ada")], "c")
    assert raised.value.missing == 2


def test_without_shuffling_the_paper_follows_the_blueprint() -> None:
    by_id = {candidate.id: candidate.objective for candidate in POOL}
    paper = draw_paper(POOL, EACH, "d", shuffled=False)
    assert [by_id[number] for number in paper] == [f"T{n}" for n in range(1, 5) for _ in range(3)]


@given(
    st.lists(st.tuples(st.sampled_from("AB"), st.sets(st.sampled_from("xy"))), max_size=6),
    st.lists(
        st.tuples(st.integers(1, 2), st.sampled_from(["", "A", "B"]), st.sampled_from(["", "x", "y"])),
        max_size=3,
    ),
    st.text(max_size=3),
)
def test_a_paper_is_found_exactly_when_there_is_one(
    pool: list[tuple[str, set[str]]], lines: list[tuple[int, str, str]], seed: str
) -> None:
    candidates = [Candidate(n, objective, frozenset(tags)) for n, (objective, tags) in enumerate(pool)]
    draws = [Draw(count, objective, tag) for count, objective, tag in lines]
    places = [draw for draw in draws for _ in range(draw.count)]
    possible = any(
        all(candidate.suits(place) for candidate, place in zip(chosen, places, strict=True))
        for chosen in itertools.permutations(candidates, len(places))
    )
    try:
        paper = draw_paper(candidates, draws, seed)
    except TooFewQuestionsError:
        assert not possible
    else:
        assert possible
        assert len(paper) == len(set(paper)) == len(places)


def test_options_are_shuffled_by_the_seed_and_pairs_always() -> None:
    question = Question(QuestionKind.SINGLE, "?", options=tuple(Option(str(n), str(n)) for n in range(6)))
    assert option_order(question, "a", 1) == option_order(question, "a", 1)
    assert len({option_order(question, str(seed), 1) for seed in range(30)}) > 25
    assert option_order(question, "a", 1, shuffled=False) == ("0", "1", "2", "3", "4", "5")
    pairs = Question(QuestionKind.MATCHING, "?", pairs=tuple(Pair(str(n), str(n), f"r{n}") for n in range(6)))
    assert len({option_order(pairs, str(seed), 1, shuffled=False) for seed in range(30)}) > 25
