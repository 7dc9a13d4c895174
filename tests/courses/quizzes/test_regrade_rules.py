"""What a paper is worth after corrections: recomputed from scratch, in whatever order, and nobody falls when promised."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.quizzes.rules.questions import FULL, Answer, NumberKey, Option, Question, QuestionKind
from courses.quizzes.rules.regrades import (
    Correction,
    Remedy,
    Worth,
    counted,
    key_in_force,
    remedies,
    with_options_right,
    worth,
)
from courses.quizzes.rules.scoring import mark

KEYS = ("o1", "o2", "o3")


def a_choice(right):
    return Question(
        QuestionKind.SINGLE, "Yang mana?", options=tuple(Option(key, key.upper(), key == right) for key in KEYS)
    )


ASKED = a_choice("o1")


@st.composite
def corrections(draw):
    remedy = draw(st.sampled_from([Remedy.NEW_KEY, Remedy.FULL_MARKS, Remedy.DROPPED, Remedy.RESTORED]))
    question = {Remedy.NEW_KEY: a_choice(draw(st.sampled_from(KEYS))), Remedy.RESTORED: ASKED}.get(remedy)
    return Correction(remedy, draw(st.booleans()), question)


answers = st.sampled_from([Answer(), *(Answer((key,)) for key in KEYS)])
papers = st.lists(st.tuples(answers, st.lists(corrections(), max_size=4)), min_size=1, max_size=6)


def share(counts):
    kept = [credit for credit in counts if credit is not None]
    return Fraction(sum(kept), FULL * len(kept)) if kept else Fraction(0)


def whole(paper):
    return share(counted([worth(ASKED, answer, decided) for answer, decided in paper]))


@given(papers, st.integers(0, 5), corrections())
def test_nobody_falls_where_it_is_promised(paper, place, correction):
    promised = Correction(correction.remedy, True, correction.question)
    place %= len(paper)
    later = [(a, [*c, promised]) if n == place else (a, c) for n, (a, c) in enumerate(paper)]
    assert whole(later) >= whole(paper)


@given(papers, corrections())
def test_without_the_promise_the_last_decision_alone_counts(paper, correction):
    last = Correction(correction.remedy, False, correction.question)
    long = [(answer, [*decided, last]) for answer, decided in paper]
    short = [(answer, [last]) for answer, _decided in paper]
    assert whole(long) == whole(short)
    if last.question is not None:
        assert whole(long) == share([mark(last.question, answer).credit for answer, _ in paper])


@given(answers, st.lists(corrections(), max_size=5), st.randoms())
def test_promised_corrections_may_come_in_any_order(answer, decided, dice):
    promised = [Correction(each.remedy, True, each.question) for each in decided]
    mixed = list(promised)
    dice.shuffle(mixed)
    assert worth(ASKED, answer, promised) == worth(ASKED, answer, mixed)


@given(answers, st.lists(corrections(), max_size=5))
def test_restoring_without_the_promise_undoes_everything(answer, decided):
    undone = [*decided, Correction(Remedy.RESTORED, False, ASKED)]
    assert worth(ASKED, answer, undone) == Worth(mark(ASKED, answer).credit)
    assert key_in_force(ASKED, undone) == ASKED


@given(st.lists(st.builds(Worth, st.none() | st.integers(0, FULL), st.booleans()), min_size=1, max_size=7))
def test_what_counts_is_the_greatest_share_there_is(worths):
    must = [n for n, each in enumerate(worths) if each.credit is not None and not each.may_be_left_out]
    may = [n for n, each in enumerate(worths) if each.credit is not None and each.may_be_left_out]
    choices = chain.from_iterable(combinations(may, size) for size in range(len(may) + 1))
    best = max(share([worths[n].credit for n in (*must, *chosen)]) for chosen in choices)
    found = counted(worths)
    assert share(found) == best
    assert all(found[n] == worths[n].credit for n in must)


def test_a_dropped_question_that_was_answered_right_still_helps_who_did():
    dropped = [Correction(Remedy.DROPPED, True)]
    assert counted([Worth(0), worth(ASKED, Answer(("o1",)), dropped)]) == (0, FULL)
    assert counted([Worth(FULL), worth(ASKED, Answer(("o2",)), dropped)]) == (FULL, None)


def test_accepting_more_keeps_what_was_right():
    more = with_options_right(ASKED, ["o3"], also=True)
    assert [mark(more, Answer((key,))).credit for key in KEYS] == [FULL, 0, FULL]
    other = with_options_right(ASKED, ["o3"], also=False)
    assert [mark(other, Answer((key,))).credit for key in KEYS] == [0, 0, FULL]


def test_weights_do_not_outlive_a_new_key():
    weighted = Question(
        QuestionKind.SINGLE, "?", options=(Option("o1", "A", True, FULL), Option("o2", "B", False, 5_000))
    )
    assert mark(with_options_right(weighted, ["o2"], also=False), Answer(("o2",))).credit == FULL
    more = with_options_right(weighted, ["o2"], also=True)
    assert [mark(more, Answer((key,))).credit for key in ("o1", "o2")] == [FULL, FULL]


@pytest.mark.parametrize("kind", list(QuestionKind))
def test_full_marks_and_dropping_are_always_open(kind):
    assert {Remedy.FULL_MARKS, Remedy.DROPPED} <= set(remedies(kind, corrected=False))
    assert Remedy.RESTORED in remedies(kind, corrected=True)
    assert Remedy.RESTORED not in remedies(kind, corrected=False)


def test_a_number_may_be_accepted_beside_another():
    asked = Question(QuestionKind.NUMERIC, "?", numbers=(NumberKey(45),))
    more = Question(QuestionKind.NUMERIC, "?", numbers=(NumberKey(45), NumberKey(60)))
    decided = [Correction(Remedy.MORE_ANSWERS, True, more)]
    assert worth(asked, Answer(text="60"), decided).credit == FULL
