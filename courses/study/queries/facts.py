"""What has happened in the lessons of enrolments, gathered from every kind of fact in one statement."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, String, cast, exists, func, null, select, union_all
from sqlalchemy.orm import aliased

from bina.db import db
from courses.catalogue.models import Lesson
from courses.catalogue.rules import LessonKind
from courses.study.models import (
    PLACED,
    AssignmentResult,
    Beat,
    Enrolment,
    LessonLink,
    LessonMark,
    MarkKind,
    PackageResult,
    QuizResult,
)
from courses.study.rules.attention import Range, watched_percent
from courses.study.rules.progress import NOTHING_YET, AssignmentFacts, LessonFacts, PackageFacts

_BEATS, _WATCHED, _QUIZ, _PACKAGE, _ASSIGNMENT = "beats", "watched", "quiz", "package", "assignment"


_PLACED = frozenset(kind.value for kind in PLACED)


def stands() -> ColumnElement[bool]:
    """That the result of a quiz was not corrected by a later one."""
    later = aliased(QuizResult)
    return ~exists().where(later.attempt_id == QuizResult.attempt_id, later.number > QuizResult.number)


def facts_of(enrolments: Collection[Enrolment]) -> dict[int, tuple[dict[int, LessonFacts], int | None]]:
    """Per enrolment id: the facts of each lesson, and the lesson last touched. One statement, however many."""
    facts: dict[int, dict[int, LessonFacts]] = {enrolment.id: {} for enrolment in enrolments}
    latest: dict[int, tuple[datetime, int]] = {}
    ranges: dict[tuple[int, int], list[Range]] = {}
    lessons = {lesson.id: lesson for each in {each.version for each in enrolments} for lesson in each.lessons}
    for row in _rows(facts, {lesson.kind for lesson in lessons.values()}):
        if row.source == _WATCHED:
            ranges.setdefault((row.enrolment_id, row.lesson_id), []).append((row.a, row.b))
            continue
        mine = facts[row.enrolment_id]
        mine[row.lesson_id] = _ADD[row.source](mine.get(row.lesson_id, NOTHING_YET), row)
        if row.source in _PLACED:
            continue
        touched = (row.at, row.lesson_id)
        latest[row.enrolment_id] = max(latest.get(row.enrolment_id, touched), touched)
    _add_watching(ranges, lessons, facts)
    return {number: (facts[number], latest[number][1] if number in latest else None) for number in facts}


def _rows(enrolment_ids: Collection[int], kinds: Collection[LessonKind]) -> Iterable[Row[Any]]:
    """Every fact in the order it happened: its source, where it belongs, when, and up to four whole numbers."""
    if not enrolment_ids:
        return ()
    seconds = _part(_BEATS, Beat, func.sum(Beat.seconds), at=func.max(Beat.at), number=func.max(Beat.id))
    parts = [
        _part(LessonMark.kind, LessonMark),
        seconds.group_by(Beat.enrolment_id, Beat.lesson_id),
        _part(_QUIZ, QuizResult, QuizResult.percent, QuizResult.passed).where(stands()),
    ]
    # What no course of theirs has is not asked for.
    if LessonKind.VIDEO in kinds:
        parts.append(_part(_WATCHED, Beat, Beat.watched_from, Beat.watched_to).where(Beat.watched_to.is_not(None)))
    if LessonKind.PACKAGE in kinds:
        told = (PackageResult.done_parts, PackageResult.parts, PackageResult.complete, PackageResult.passed)
        parts.append(_part(_PACKAGE, PackageResult, *told, percent=PackageResult.percent))
    if LessonKind.ASSIGNMENT in kinds:
        parts.append(_part(_ASSIGNMENT, AssignmentResult, AssignmentResult.percent, AssignmentResult.passed))
    every = union_all(*(part.where(part.selected_columns.enrolment_id.in_(enrolment_ids)) for part in parts)).subquery()
    # What was done in a lesson of an earlier version counts for its twin in the present one.
    twin = (LessonLink.enrolment_id == every.c.enrolment_id) & (LessonLink.from_lesson_id == every.c.lesson_id)
    lesson_id = func.coalesce(LessonLink.to_lesson_id, every.c.lesson_id).label("lesson_id")
    columns = [lesson_id if column.key == "lesson_id" else column for column in every.c]
    return db.session.execute(
        select(*columns).select_from(every).outerjoin(LessonLink, twin).order_by(every.c.at, every.c.number)
    )


def _part(
    source: Any, model: Any, *figures: Any, at: Any = None, number: Any = None, percent: Any = None
) -> Select[Any]:
    """One kind of fact, in the columns that all kinds share."""
    padded = [*figures, *(null() for _missing in range(4 - len(figures)))]
    return select(
        cast(source, String).label("source"),
        model.enrolment_id,
        model.lesson_id,
        (model.at if at is None else at).label("at"),
        (model.id if number is None else number).label("number"),
        cast(null() if percent is None else percent, Integer).label("percent"),
        *(cast(figure, Integer).label(name) for name, figure in zip("abcd", padded, strict=True)),
    )


def _with_mark(mine: LessonFacts, row: Row[Any]) -> LessonFacts:
    if row.source == MarkKind.SKIPPED.value:
        return replace(mine, skipped_at=row.at)
    if row.source == MarkKind.KEPT.value:
        return replace(mine, skipped_at=None)
    if row.source == MarkKind.NEEDED.value:
        return replace(mine, needed_at=row.at)
    opened = mine.opened_at or row.at
    if row.source == MarkKind.READ.value:
        return replace(mine, opened_at=opened, read_at=row.at)
    if row.source == MarkKind.ATTENDED.value:
        return replace(mine, opened_at=opened, attended_at=row.at)
    if row.source == MarkKind.CARRIED.value:
        return replace(mine, opened_at=opened, carried_at=row.at)
    return replace(mine, opened_at=opened)


def _with_beats(mine: LessonFacts, row: Row[Any]) -> LessonFacts:
    return replace(mine, opened_at=mine.opened_at or row.at, active_seconds=mine.active_seconds + row.a)


def _with_quiz(mine: LessonFacts, row: Row[Any]) -> LessonFacts:
    return replace(mine, quiz_best=max(row.a, mine.quiz_best or 0), quiz_passed=bool(row.b) or mine.quiz_passed)


def _with_package(mine: LessonFacts, row: Row[Any]) -> LessonFacts:
    complete = bool(row.c) or (mine.package is not None and mine.package.complete)
    failed = row.d is not None and not row.d
    return replace(mine, package=PackageFacts(row.a, row.b, complete, failed, row.percent))


def _with_assignment(mine: LessonFacts, row: Row[Any]) -> LessonFacts:
    before = mine.assignment
    if row.a is not None:
        # A later mark is of a later work, or corrects an earlier one: it stands alone.
        told = AssignmentFacts(waits=False, passed=bool(row.b), percent=row.a)
    else:
        told = replace(before, waits=True) if before is not None else AssignmentFacts(waits=True)
    return replace(mine, assignment=told, opened_at=mine.opened_at or row.at)


_ADD: Mapping[str, Callable[[LessonFacts, Row[Any]], LessonFacts]] = {
    **{kind.value: _with_mark for kind in MarkKind},
    _BEATS: _with_beats,
    _QUIZ: _with_quiz,
    _PACKAGE: _with_package,
    _ASSIGNMENT: _with_assignment,
}


def _add_watching(
    ranges: Mapping[tuple[int, int], list[Range]],
    lessons: Mapping[int, Lesson],
    facts: dict[int, dict[int, LessonFacts]],
) -> None:
    for (enrolment_id, lesson_id), parts in ranges.items():
        if lesson_id not in lessons:
            continue
        mine = facts[enrolment_id].get(lesson_id, NOTHING_YET)
        percent = watched_percent(parts, lessons[lesson_id].seconds or 0)
        facts[enrolment_id][lesson_id] = replace(mine, watched_percent=percent)
