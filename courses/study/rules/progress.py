"""How far a learner is, derived from facts alone; and, in words to be, why something is not complete."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from courses.catalogue.rules import WATCH_PERCENT, LessonKind, OpensAfter
from courses.conditions.rules import ABOUT_TIME, NOBODY, ConditionKind, Known, Reason, is_for
from courses.conditions.rules import Condition as Opening
from courses.conditions.rules import unmet as unmet_openings


@dataclass(frozen=True, slots=True)
class LessonSpec:
    """What a lesson asks of the learner."""

    id: int
    kind: LessonKind
    minutes: int
    required: bool = True
    opens_after: OpensAfter = OpensAfter.NOTHING
    #: The pass mark of a quiz or assignment; None where sitting it (a pre-test), or any mark, is enough.
    pass_percent: int | None = None
    watch_percent: int = WATCH_PERCENT
    #: the same lesson and module in every version
    key: str = ""
    module: str = ""
    #: what opens it besides its place
    conditions: tuple[Opening, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What a package has reported of itself."""

    done: int
    parts: int
    complete: bool
    #: The package says that the learner has not passed.
    failed: bool = False
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """What became of the work of an assignment."""

    #: handed in, and not marked yet
    waits: bool
    passed: bool = False
    #: of the last mark
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """What has happened in a lesson so far."""

    opened_at: datetime | None = None
    read_at: datetime | None = None
    attended_at: datetime | None = None
    #: counts as done from an earlier version, whatever the lesson asks now
    carried_at: datetime | None = None
    #: the pre-test showed that it is known, and the learner did not decline
    skipped_at: datetime | None = None
    #: the pre-test showed that it is needed, though the author left it optional
    needed_at: datetime | None = None
    watched_percent: int = 0
    quiz_best: int | None = None
    quiz_passed: bool = False
    package: PackageFacts | None = None
    assignment: AssignmentFacts | None = None
    #: Credited time, in seconds; it is shown, and decides nothing.
    active_seconds: int = 0


NOTHING_YET = LessonFacts()


class Condition(StrEnum):
    """What is still to be done for a lesson to be complete."""

    OPEN_IT = "open_it"
    CONFIRM_READING = "confirm_reading"
    WATCH_MORE = "watch_more"
    SIT_QUIZ = "sit_quiz"
    REACH_MARK = "reach_mark"
    OPEN_PACKAGE = "open_package"
    FINISH_PACKAGE = "finish_package"
    FAILED_PACKAGE = "failed_package"
    ATTEND = "attend"
    HAND_IN = "hand_in"
    AWAIT_MARK = "await_mark"
    RAISE_MARK = "raise_mark"


@dataclass(frozen=True, slots=True)
class Unmet:
    """One unmet condition: of which lesson and, where it is a number, how much there is and is asked."""

    lesson_id: int
    condition: Condition
    have: int | None = None
    need: int | None = None


def unmet(spec: LessonSpec, facts: LessonFacts) -> Unmet | None:
    """The next thing a learner must do for this lesson, or None when it is complete.

    text, file: opened and confirmed as read. video: watched to the asked percent (of the union of the
    watched parts). quiz: passed; a quiz without a pass mark only sat. package: as the package itself reports.
    live: attended. assignment: handed in and marked at or above its pass mark. What was carried over from an earlier
    version, or skipped by a pre-test, is complete.
    """
    if facts.carried_at is not None or facts.skipped_at is not None:
        return None
    match spec.kind:
        case LessonKind.QUIZ:
            if facts.quiz_best is None:
                return Unmet(spec.id, Condition.SIT_QUIZ, need=spec.pass_percent)
            if spec.pass_percent is not None and not facts.quiz_passed:
                return Unmet(spec.id, Condition.REACH_MARK, facts.quiz_best, spec.pass_percent)
            return None
        case LessonKind.VIDEO:
            if facts.watched_percent >= spec.watch_percent:
                return None
            if facts.opened_at is None:
                return Unmet(spec.id, Condition.OPEN_IT)
            return Unmet(spec.id, Condition.WATCH_MORE, facts.watched_percent, spec.watch_percent)
        case LessonKind.PACKAGE:
            return _unmet_of_package(spec, facts.package)
        case LessonKind.TEXT | LessonKind.FILE:
            if facts.opened_at is None:
                return Unmet(spec.id, Condition.OPEN_IT)
            return None if facts.read_at is not None else Unmet(spec.id, Condition.CONFIRM_READING)
        case LessonKind.LIVE:
            return None if facts.attended_at is not None else Unmet(spec.id, Condition.ATTEND)
        case LessonKind.ASSIGNMENT:
            return _unmet_of_assignment(spec, facts.assignment)


def _unmet_of_package(spec: LessonSpec, told: PackageFacts | None) -> Unmet | None:
    if told is None:
        return Unmet(spec.id, Condition.OPEN_PACKAGE)
    if told.complete:
        return None
    if told.failed and told.done >= told.parts - 1:
        return Unmet(spec.id, Condition.FAILED_PACKAGE, told.percent)
    return Unmet(spec.id, Condition.FINISH_PACKAGE, told.done, told.parts)


def _unmet_of_assignment(spec: LessonSpec, told: AssignmentFacts | None) -> Unmet | None:
    if told is None:
        return Unmet(spec.id, Condition.HAND_IN, need=spec.pass_percent)
    if told.passed:
        return None
    if told.waits:
        return Unmet(spec.id, Condition.AWAIT_MARK)
    return Unmet(spec.id, Condition.RAISE_MARK, told.percent, spec.pass_percent)


@dataclass(frozen=True, slots=True)
class Standing:
    """How one lesson stands. `waits_for` names the lessons that must be completed before it opens.

    `spec.required` is as it is for this learner: what is not meant for them is not required of them, and what their
    pre-test showed they need is.
    """

    spec: LessonSpec
    facts: LessonFacts
    unmet: Unmet | None
    waits_for: tuple[int, ...]
    #: conditions of the author that are not met
    reasons: tuple[Reason, ...] = ()
    #: whether it is for people like the learner at all
    meant: bool = True

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do in it."""
        return self.unmet is None

    @property
    def skipped(self) -> bool:
        """Whether it counts as done only because of the pre-test."""
        return self.facts.skipped_at is not None

    @property
    def has_own_time(self) -> bool:
        """Whether the learner cannot go on with it at will: a live class has its date, a work waits for its mark, and
        a condition of time comes by itself.
        """
        waits = self.unmet is not None and self.unmet.condition is Condition.AWAIT_MARK
        opens_later = any(each.condition.kind in ABOUT_TIME for each in self.reasons)
        return waits or opens_later or self.spec.kind is LessonKind.LIVE

    @property
    def locked(self) -> bool:
        """Whether it may not be opened yet. What is complete stays open."""
        return bool(self.waits_for or self.reasons) and not self.complete


@dataclass(frozen=True, slots=True)
class Progress:
    """How a course stands for one learner."""

    standings: tuple[Standing, ...]
    done_minutes: int
    all_minutes: int

    @property
    def percent(self) -> int:
        """Completed share of the required minutes, in whole percent rounded down: 100 only when complete."""
        if self.complete:
            return 100
        return min(99, 100 * self.done_minutes // self.all_minutes) if self.all_minutes else 0

    @property
    def complete(self) -> bool:
        """Whether every required lesson is complete (a course without required lessons never is)."""
        required = [standing for standing in self.standings if standing.spec.required]
        return bool(required) and all(standing.complete for standing in required)

    @property
    def unmet(self) -> tuple[Unmet, ...]:
        """Why the course is not complete: every unmet condition of its required lessons, in course order."""
        return tuple(s.unmet for s in self.standings if s.spec.required and s.unmet is not None)

    @property
    def minutes_left(self) -> int:
        """Stated minutes of the required lessons that are not complete."""
        return self.all_minutes - self.done_minutes


def progress(specs: Sequence[LessonSpec], facts: Mapping[int, LessonFacts], known: Known = NOBODY) -> Progress:
    """Derive everything from the facts; the same facts in any order give the same progress.

    Optional lessons neither count nor hold anything up, and no more does what is not meant for the learner.
    """
    asked = [(spec, facts.get(spec.id, NOTHING_YET), is_for(spec.conditions, known)) for spec in specs]
    # Most courses state no conditions; then nothing is looked up for them.
    seen = _seen(asked, known) if any(spec.conditions for spec in specs) else known
    standings: list[Standing] = []
    for place, (spec, mine, meant) in enumerate(asked):
        before = [standing for standing in standings if standing.spec.required]
        if spec.opens_after is OpensAfter.PREVIOUS:
            before = before[-1:]
        elif spec.opens_after is OpensAfter.NOTHING or place == 0:
            before = []
        waits_for = tuple(standing.spec.id for standing in before if not standing.complete)
        asked_of_them = meant and (spec.required or mine.needed_at is not None)
        effective = spec if asked_of_them is spec.required else replace(spec, required=asked_of_them)
        reasons = unmet_openings(spec.conditions, seen)
        standings.append(Standing(effective, mine, unmet(spec, mine), waits_for, reasons, meant))
    required = [standing for standing in standings if standing.spec.required]
    return Progress(
        standings=tuple(standings),
        done_minutes=sum(standing.spec.minutes for standing in required if standing.complete),
        all_minutes=sum(standing.spec.minutes for standing in required),
    )


def _seen(asked: Sequence[tuple[LessonSpec, LessonFacts, bool]], known: Known) -> Known:
    """What is known of the learner, with what they have done in this course.

    What is not meant for them counts as done, so that nothing waits for it; so does a module that asks nothing of them.
    """
    done = {spec.key for spec, mine, meant in asked if not meant or unmet(spec, mine) is None}
    still = {
        spec.module
        for spec, mine, _meant in asked
        if (spec.required or mine.needed_at is not None) and spec.key not in done
    }
    scores = {
        f"{ConditionKind.LESSON.value}:{spec.key}": percent
        for spec, mine, meant in asked
        if (percent := score_of(mine) if meant else 100) is not None
    }
    marks = {f"{ConditionKind.LESSON.value}:{key}" for key in done} | {
        f"{ConditionKind.MODULE.value}:{spec.module}" for spec, _mine, _meant in asked if spec.module not in still
    }
    return replace(known, done=known.done | marks, scores={**known.scores, **scores})


def score_of(facts: LessonFacts) -> int | None:
    """The score of a lesson in per cent: of a quiz the best, of an assignment or package the last."""
    if facts.quiz_best is not None:
        return facts.quiz_best
    if facts.assignment is not None:
        return facts.assignment.percent
    return facts.package.percent if facts.package is not None else None


def next_lesson(standings: Iterable[Standing], last_opened: int | None = None) -> Standing | None:
    """The lesson to go on with: the one left open last if it still asks something, else the first in course
    order that asks something and may be opened; None when there is none. What has its own time (a live class, a work
    that waits for its mark) holds nothing else up.
    """
    open_ones = [s for s in standings if not s.complete and not s.locked and s.spec.required]
    for standing in open_ones:
        waits = standing.unmet is not None and standing.unmet.condition is Condition.AWAIT_MARK
        if standing.spec.id == last_opened and not waits:
            return standing
    return min(open_ones, key=lambda standing: standing.has_own_time, default=None)
