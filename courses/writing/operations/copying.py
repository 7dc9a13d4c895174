"""Copying a course: everything it teaches, under a new code, for a unit of one's own."""

import re
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _

from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict
from bina.people.models import Person, Unit
from courses.assignments.queries import assignment_of
from courses.authoring import operations as authoring
from courses.authoring.operations import Details, LessonContent, QuizRules
from courses.authoring.queries import quizzes_of
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.queries import files_of
from courses.catalogue.rules import ActivityKind, LessonKind
from courses.peers.operations import copy_plan
from courses.quizzes import operations as quizzes
from courses.quizzes.models import Quiz
from courses.quizzes.queries import bank


def copy_course(source: CourseVersion, unit: Unit, code: str, title: str, *, by: Person) -> CourseVersion:
    """A draft of a new course with the cover, modules, lessons, files, rubrics, peer reviews, quizzes and bank of a version.

    Learners, results and certificates stay where they are; afterwards neither course knows of the other.

    Raises:
        Forbidden, Conflict: as for a new course.
    """
    if not source.modules:
        raise Conflict(_("Pelatihan ini belum berisi modul, jadi belum ada yang disalin."))
    draft = authoring.create_course(by, unit, code, title)
    authoring.describe(
        draft,
        Details(
            title=title,
            summary=source.summary,
            audience=source.audience,
            competency_id=source.competency_id,
            level=source.level,
            objectives=tuple((each.code, each.text) for each in source.objectives),
        ),
    )
    draft.requires = source.requires
    for kept in reversed(files_of(source.course_id)):
        authoring.attach(draft.course, kept.file)
    for question in bank(source.course_id):
        quizzes.write_question(draft.course, question.question, by=by, code=question.bank.code)
    rules = quizzes_of(source)
    for module in source.modules:
        twin = authoring.add_module(draft, module.title)
        for lesson in module.lessons:
            _copy_lesson(lesson, authoring.add_lesson(twin, lesson.kind, lesson.title, lesson.minutes), source, by)
            if lesson.id in rules:
                authoring.write_quiz(twin.lessons[-1], _rules(rules[lesson.id], lesson))
                authoring.write_sections(
                    twin.lessons[-1],
                    [replace(each, text=_ours(each.text, source, draft)) for each in rules[lesson.id].written_sections],
                )
    _copy_release(source, draft)
    audit.record(by, "course.copied", "course", draft.course_id, {"from": source.course_id, "version": source.number})
    db.session.flush()
    return draft


def _copy_release(source: CourseVersion, draft: CourseVersion) -> None:
    """What opens modules and lessons, and what the pre-test decides, said of those of the copy."""
    twins = dict(zip(source.titles, draft.titles, strict=True))

    def said(kept: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**each, "target": twins.get(each["target"], each["target"])} for each in kept]

    draft.placement = [{**each, "module": twins.get(each["module"], each["module"])} for each in source.placement]
    for old, new in zip(source.modules, draft.modules, strict=True):
        new.release = said(old.release)
    for before, after in zip(source.lessons, draft.lessons, strict=True):
        after.release = said(before.release)


def _copy_lesson(lesson: Lesson, twin: Lesson, source: CourseVersion, by: Person) -> None:
    twin.file_id, twin.captions_id, twin.audio_id = lesson.file_id, lesson.captions_id, lesson.audio_id
    authoring.write_lesson(
        twin,
        LessonContent(
            title=lesson.title,
            minutes=lesson.minutes,
            required=lesson.required,
            opens_after=lesson.opens_after,
            body=_ours(lesson.body, source, twin.module.version),
            seconds=lesson.seconds,
            watch_percent=lesson.watch_percent,
            activity=lesson.activity or ActivityKind.TRAINING,
            chapters=lesson.video_chapters,
            stops=lesson.video_stops,
        ),
    )
    if lesson.kind is LessonKind.ASSIGNMENT:
        authoring.write_assignment(twin, assignment_of(lesson).rubric, lesson.pass_percent)
        copy_plan(lesson, twin, by=by)


def _ours(text: str, source: CourseVersion, draft: CourseVersion) -> str:
    """Addresses of the course's own files name the course."""
    return re.sub(rf"/kursus/{source.course_id}/berkas/(?=\d)", f"/kursus/{draft.course_id}/berkas/", text)


def _rules(quiz: Quiz, lesson: Lesson) -> QuizRules:
    return QuizRules(
        purpose=quiz.purpose,
        draws=tuple((each.count, each.objective, each.tag, each.level) for each in quiz.own_draws),
        pass_percent=lesson.pass_percent,
        limit_minutes=quiz.limit_minutes,
        attempts_allowed=quiz.attempts_allowed,
        pause_minutes=quiz.pause_minutes,
        review=quiz.review,
        opens_after_days=quiz.opens_after_days,
        closes_after_days=quiz.closes_after_days,
        sequential=quiz.sequential,
        asks_certainty=quiz.asks_certainty,
    )
