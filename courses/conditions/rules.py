"""Conditions for entering a course and for opening a module or lesson, and which of them a learner does not meet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from bina.people.rules import PNS_GRADES, PPPK_GRADES


class ConditionKind(StrEnum):
    """What a condition asks for."""

    #: another course completed
    COURSE = "course"
    #: another lesson of the same course complete
    LESSON = "lesson"
    #: every required lesson of another module of the same course complete
    MODULE = "module"
    #: not before a day
    DATE = "date"
    #: so many days after the learner began the course
    DAYS = "days"
    #: being in a unit or below it
    UNIT = "unit"
    #: a kind of post
    POSITION = "position"
    #: a grade between two
    GRADE = "grade"


#: What may be asked before a course, and before a module or lesson.
FOR_COURSES = (
    ConditionKind.COURSE, ConditionKind.DATE, ConditionKind.UNIT, ConditionKind.POSITION, ConditionKind.GRADE,
)  # fmt: skip
FOR_LESSONS = (
    ConditionKind.LESSON, ConditionKind.MODULE, ConditionKind.DATE, ConditionKind.DAYS, ConditionKind.UNIT,
    ConditionKind.POSITION, ConditionKind.GRADE,
)  # fmt: skip
#: They say whom something is for. No learner can change them, so nobody waits for them.
ABOUT_PEOPLE = frozenset({ConditionKind.UNIT, ConditionKind.POSITION, ConditionKind.GRADE})
#: They come by themselves.
ABOUT_TIME = frozenset({ConditionKind.DATE, ConditionKind.DAYS})


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that must be so."""

    kind: ConditionKind
    #: id of a course or unit, key of a lesson or module, ISO date, kind of post, or the grades with "," between them
    target: str
    #: at least so many per cent (course, lesson), or so many days
    number: int | None = None
    #: what the target was called when the condition was stated
    title: str = ""

    @property
    def mark(self) -> str:
        """What is looked for among what a learner has done."""
        return f"{self.kind.value}:{self.target}"


def to_json(conditions: Iterable[Condition]) -> list[dict[str, Any]]:
    """Conditions as they are kept."""
    return [
        {"kind": each.kind.value, "target": each.target, "number": each.number, "title": each.title}
        for each in conditions
    ]


def from_json(kept: Iterable[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Conditions as they were kept.

    >>> from_json(to_json([Condition(ConditionKind.DATE, "2026-12-01")]))[0].target
    '2026-12-01'
    """
    return tuple(
        Condition(ConditionKind(each["kind"]), each["target"], each.get("number"), each.get("title", ""))
        for each in kept
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a learner on a day."""

    today: date = date.min
    began_on: date = date.max
    units: frozenset[str] = frozenset()
    position_kind: str | None = None
    grade: str | None = None
    #: marks of what is complete, see `Condition.mark`
    done: frozenset[str] = frozenset()
    #: best score in per cent, by mark
    scores: Mapping[str, int] = field(default_factory=dict)


NOBODY = Known()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is closed: the condition that is not met and, where it is known, the score there is and the day."""

    condition: Condition
    have: int | None = None
    opens_on: date | None = None


def unmet(conditions: Iterable[Condition], known: Known) -> tuple[Reason, ...]:
    """Every condition that is not met, in the order stated; all of them must be met. None stated: nothing is unmet."""
    return tuple(reason for each in conditions if (reason := _reason(each, known)) is not None)


def _reason(condition: Condition, known: Known) -> Reason | None:
    opens_on: date | None = None
    have: int | None = None
    match condition.kind:
        case ConditionKind.COURSE | ConditionKind.LESSON | ConditionKind.MODULE:
            have = known.scores.get(condition.mark)
            enough = condition.number is None or (have is not None and have >= condition.number)
            met = condition.mark in known.done and enough
        case ConditionKind.DATE:
            opens_on = date.fromisoformat(condition.target)
            met = known.today >= opens_on
        case ConditionKind.DAYS:
            opens_on = _after(known.began_on, condition.number or 0)
            met = opens_on is not None and known.today >= opens_on
        case ConditionKind.UNIT:
            met = condition.target in known.units
        case ConditionKind.POSITION:
            met = condition.target == known.position_kind
        case ConditionKind.GRADE:
            met = known.grade in condition.target.split(",")
    return None if met else Reason(condition, have, opens_on)


def _after(day: date, days: int) -> date | None:
    return None if day == date.max else day + timedelta(days=days)


def is_for(conditions: Iterable[Condition], known: Known) -> bool:
    """Whether something is meant for this learner at all, whatever else keeps it closed."""
    return not unmet([each for each in conditions if each.kind in ABOUT_PEOPLE], known)


def circle(waits_for: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Names that wait for each other in a circle, in order; empty where there is none.

    >>> circle({"a": ["b"], "b": ["a"], "c": ["a"]})
    ('a', 'b')
    """
    state: dict[str, int] = {}
    for start in waits_for:
        path: list[str] = []
        steps: list[tuple[str, bool]] = [(start, True)]
        while steps:
            name, entering = steps.pop()
            if not entering:
                state[name] = 2
                path.pop()
                continue
            if state.get(name) == 2:
                continue
            if state.get(name) == 1:
                if name in path:
                    return tuple(path[path.index(name) :])
                continue
            state[name] = 1
            path.append(name)
            steps.append((name, False))
            steps += [(each, True) for each in waits_for.get(name, ()) if state.get(each) != 2]
    return ()


@dataclass(frozen=True, slots=True)
class Outlined:
    """A lesson of an outline: what opens it, its module's conditions among them."""

    key: str
    module: str
    required: bool
    #: keys of the lessons it waits for by its place in the course
    before: tuple[str, ...]
    conditions: tuple[Condition, ...]


def waiting(outline: Sequence[Outlined]) -> dict[str, list[str]]:
    """Per key of a lesson, the keys of the lessons that must be complete before it opens."""
    modules: dict[str, list[str]] = {}
    for lesson in outline:
        if lesson.required:
            modules.setdefault(lesson.module, []).append(lesson.key)
    found: dict[str, list[str]] = {}
    for lesson in outline:
        found[lesson.key] = list(lesson.before)
        for each in lesson.conditions:
            if each.kind is ConditionKind.LESSON:
                found[lesson.key].append(each.target)
            elif each.kind is ConditionKind.MODULE:
                found[lesson.key] += modules.get(each.target, [])
    return found


def grades_between(first: str | None, last: str | None) -> tuple[str, ...] | None:
    """The grades of one ladder between both ends; an open end reaches to the ladder's. Empty for ends of two ladders,
    or the wrong way round.
    """
    if first is None and last is None:
        return None
    ladder = next(
        (each for each in (tuple(PNS_GRADES), PPPK_GRADES) if all(end in each for end in (first, last) if end)), None
    )
    if ladder is None:
        return ()
    begin = ladder.index(first) if first else 0
    end = ladder.index(last) if last else len(ladder) - 1
    return ladder[begin : end + 1]
