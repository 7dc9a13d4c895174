"""Conditions combine with all-of; what is closed says why; nobody waits in a circle."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from courses.catalogue.rules import LessonKind
from courses.conditions.rules import (
    ABOUT_PEOPLE,
    Condition,
    ConditionKind,
    Known,
    Outlined,
    circle,
    from_json,
    is_for,
    to_json,
    unmet,
    waiting,
)
from courses.study.rules.progress import LessonFacts, LessonSpec, next_lesson, progress

TODAY = date(2026, 11, 21)
_KINDS = st.sampled_from(ConditionKind)


@st.composite
def conditions(draw):
    kind = draw(_KINDS)
    target = {
        ConditionKind.DATE: (TODAY + timedelta(days=draw(st.integers(-3, 3)))).isoformat(),
        ConditionKind.GRADE: "III/a,III/b",
        ConditionKind.DAYS: "",
    }.get(kind, draw(st.sampled_from(["1", "2", "3"])))
    needs = kind is ConditionKind.DAYS
    return Condition(kind, target, draw(st.integers(1, 100)) if needs else draw(st.none() | st.integers(1, 100)))


@st.composite
def people(draw):
    marks = draw(st.sets(st.sampled_from([f"{kind}:{n}" for kind in ("course", "lesson", "module") for n in "123"])))
    return Known(
        today=TODAY,
        began_on=TODAY - timedelta(days=draw(st.integers(0, 120))),
        units=frozenset(draw(st.sets(st.sampled_from("123")))),
        position_kind=draw(st.none() | st.sampled_from("123")),
        grade=draw(st.none() | st.sampled_from(["III/a", "IV/a"])),
        done=frozenset(marks),
        scores={mark: draw(st.integers(0, 100)) for mark in marks},
    )


@given(st.lists(conditions(), max_size=5), st.lists(conditions(), max_size=5), people())
def test_all_must_be_met_and_each_one_that_is_not_is_named(one, other, known):
    assert unmet([*one, *other], known) == unmet(one, known) + unmet(other, known)
    assert [each.condition for each in unmet(one, known)] == [each for each in one if unmet([each], known)]
    assert is_for(one, known) == all(not unmet([each], known) for each in one if each.kind in ABOUT_PEOPLE)
    assert from_json(to_json(one)) == tuple(one)


@given(st.lists(conditions(), max_size=5), people(), st.integers(0, 100))
def test_whoever_does_more_is_never_locked_out_by_it(asked, known, more):
    marks = {f"{kind}:{n}" for kind in ("course", "lesson", "module") for n in "123"}
    later = Known(
        known.today + timedelta(days=more), known.began_on, known.units, known.position_kind, known.grade,
        known.done | marks, {mark: max(100, known.scores.get(mark, 0)) for mark in marks},
    )  # fmt: skip
    before = {each.condition for each in unmet(asked, known)}
    assert {each.condition for each in unmet(asked, later)} <= before


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=12))
def test_a_circle_is_found_exactly_when_something_waits_for_itself(edges):
    waits: dict[str, list[str]] = {str(n): [] for n in range(7)}
    for one, other in edges:
        waits[str(one)].append(str(other))

    def reaches(start: str) -> set[str]:
        seen: set[str] = set()
        row = list(waits[start])
        while row:
            name = row.pop()
            if name not in seen:
                seen.add(name)
                row += waits[name]
        return seen

    found = circle(waits)
    assert bool(found) == any(name in reaches(name) for name in waits)
    for name, following in zip(found, [*found[1:], *found[:1]], strict=True):
        assert following in waits[name]


def _lesson(n: int, *conditions: Condition, module: str = "m1", required: bool = True) -> LessonSpec:
    return LessonSpec(n, LessonKind.QUIZ, 30, required, key=f"l{n}", module=module, conditions=conditions)


def test_a_score_a_module_and_a_day_open_a_lesson():
    exam = Condition(ConditionKind.LESSON, "l1", 70)
    whole = Condition(ConditionKind.MODULE, "m1")
    later = Condition(ConditionKind.DATE, "2026-12-01")
    specs = [_lesson(1), _lesson(2), _lesson(3, exam, whole, later, module="m2")]
    known = Known(TODAY)
    facts = {1: LessonFacts(quiz_best=60)}
    third = progress(specs, facts, known).standings[2]
    assert third.locked
    assert [each.condition for each in third.reasons] == [exam, whole, later]
    assert third.reasons[0].have == 60
    facts = {1: LessonFacts(quiz_best=70), 2: LessonFacts(quiz_best=0)}
    third = progress(specs, facts, known).standings[2]
    assert [each.condition for each in third.reasons] == [later]
    assert third.has_own_time, "what a day opens is not laid into the plan before"
    assert next_lesson(progress(specs, facts, known).standings) is None
    assert not progress(specs, facts, Known(date(2026, 12, 1))).standings[2].locked


def test_what_is_not_for_somebody_is_not_asked_of_them_and_holds_nothing_up():
    for_one = Condition(ConditionKind.UNIT, "7")
    specs = [_lesson(1, for_one), _lesson(2, Condition(ConditionKind.LESSON, "l1", 80), module="m2")]
    other = progress(specs, {2: LessonFacts(quiz_best=90)}, Known(TODAY, units=frozenset({"8"})))
    assert not other.standings[0].meant
    assert other.standings[0].locked
    assert other.complete
    assert other.all_minutes == 30
    mine = progress(specs, {2: LessonFacts(quiz_best=90)}, Known(TODAY, units=frozenset({"1", "7"})))
    assert not mine.complete
    assert mine.all_minutes == 60


def test_a_condition_on_a_later_lesson_that_waits_for_all_before_is_a_circle():
    outline = [
        Outlined("a", "m1", True, (), (Condition(ConditionKind.MODULE, "m2"),)),
        Outlined("b", "m2", True, ("a",), ()),
    ]
    assert set(circle(waiting(outline))) == {"a", "b"}
