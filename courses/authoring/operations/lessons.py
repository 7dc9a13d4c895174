"""Writing the lessons of a draft."""

import io
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import DomainError
from bina.files.models import StoredFile
from bina.files.operations import path_of, store
from bina.files.rules import ACCEPTED
from bina.people.models import Person
from courses.assignments.models import Assignment
from courses.assignments.queries import assignment_of
from courses.authoring.operations.drafts import renumber, require_draft, swap
from courses.catalogue.models import Course, CourseFile, Lesson, Module
from courses.catalogue.operations import rendered
from courses.catalogue.rules import ActivityKind, Chapter, LessonKind, OpensAfter, Stop
from courses.pictures.rules import UnreadablePictureError, small
from courses.quizzes.models import Purpose, Quiz
from courses.quizzes.rules.attempts import ReviewPolicy
from courses.quizzes.rules.papers import Draw
from courses.quizzes.rules.retention import CLOSES_AFTER, OPENS_AFTER
from courses.quizzes.rules.sections import Section
from courses.rubrics.rules import Rubric, to_json


def add_lesson(module: Module, kind: LessonKind, title: str, minutes: int) -> Lesson:
    """A new lesson at the end of a module; a quiz comes with the usual rules."""
    require_draft(module.version)
    lesson = Lesson(
        key=secrets.token_hex(8),
        position=len(module.lessons),
        title=title,
        kind=kind,
        minutes=minutes,
        body="",
        body_html="",
    )
    module.lessons.append(lesson)
    db.session.flush()
    if kind is LessonKind.LIVE:
        lesson.activity = ActivityKind.TRAINING
    if kind is LessonKind.QUIZ:
        db.session.add(Quiz(lesson_id=lesson.id, purpose=Purpose.PRACTICE, blueprint=[]))
        db.session.flush()
    if kind is LessonKind.ASSIGNMENT:
        db.session.add(Assignment(lesson_id=lesson.id, criteria=[]))
        db.session.flush()
    return lesson


def remove_lesson(lesson: Lesson) -> None:
    """Take a lesson out of a draft."""
    module = lesson.module
    require_draft(module.version)
    quiz = db.session.scalar(select(Quiz).where(Quiz.lesson_id == lesson.id))
    if quiz is not None:
        db.session.delete(quiz)
        db.session.flush()
    if lesson.kind is LessonKind.ASSIGNMENT:
        db.session.delete(assignment_of(lesson))
        db.session.flush()
    module.lessons.remove(lesson)
    renumber(module.lessons)


def move_lesson(lesson: Lesson, step: int) -> None:
    """Move a lesson one place up or down; beyond the edge of its module it goes into the next one."""
    module = lesson.module
    draft = require_draft(module.version)
    if swap(module.lessons, module.lessons.index(lesson), step):
        db.session.expire(module, ["lessons"])
        return
    place = draft.modules.index(module) + step
    if not 0 <= place < len(draft.modules):
        return
    neighbour = draft.modules[place]
    stay = [each for each in module.lessons if each is not lesson]
    row = [*neighbour.lessons, lesson] if step < 0 else [lesson, *neighbour.lessons]
    lesson.module_id = neighbour.id
    renumber(stay)
    renumber(row)
    for each in (module, neighbour):
        db.session.expire(each, ["lessons"])
    db.session.expire(lesson, ["module"])


@dataclass(frozen=True)
class LessonContent:
    """What an author writes about a lesson."""

    title: str
    minutes: int
    required: bool = True
    opens_after: OpensAfter = OpensAfter.NOTHING
    body: str = ""
    seconds: int | None = None
    watch_percent: int = 80
    #: of a video only
    chapters: tuple[Chapter, ...] = ()
    stops: tuple[Stop, ...] = ()
    #: of a live class only
    activity: ActivityKind = ActivityKind.TRAINING


def write_lesson(lesson: Lesson, content: LessonContent) -> None:
    """Write a lesson of a draft; its text is rendered now."""
    version = require_draft(lesson.module.version)
    lesson.title, lesson.minutes, lesson.required = content.title, content.minutes, content.required
    lesson.opens_after, lesson.body = content.opens_after, content.body
    lesson.body_html = rendered(content.body, version.course_id)
    lesson.seconds, lesson.watch_percent = content.seconds, content.watch_percent
    is_video = lesson.kind is LessonKind.VIDEO
    lesson.chapters = [[each.seconds, each.title] for each in content.chapters] if is_video else []
    lesson.stops = [[each.seconds, each.code, each.required] for each in content.stops] if is_video else []
    lesson.activity = content.activity if lesson.kind is LessonKind.LIVE else None
    db.session.flush()


@dataclass(frozen=True)
class QuizRules:
    """What an author decides about a quiz."""

    purpose: Purpose
    #: (count, objective, tag) or (count, objective, tag, difficulty)
    draws: tuple[tuple[int, str, str] | tuple[int, str, str, str], ...]
    pass_percent: int | None = None
    limit_minutes: int | None = None
    attempts_allowed: int | None = None
    pause_minutes: int = 0
    review: ReviewPolicy = ReviewPolicy.WHEN_DONE
    #: first and last day after completion, of a retention test
    opens_after_days: int | None = None
    closes_after_days: int | None = None
    sequential: bool = False
    asks_certainty: bool = False


def write_quiz(lesson: Lesson, given: QuizRules) -> Quiz:
    """Write the rules of a quiz lesson of a draft. Refuses a retention test the course cannot be completed without."""
    require_draft(lesson.module.version)
    retention = given.purpose is Purpose.RETENTION
    if retention and lesson.required:
        raise DomainError(_("Tes retensi terbuka sesudah pelatihan selesai, jadi tidak boleh menjadi materi wajib."))
    quiz = db.session.scalars(select(Quiz).where(Quiz.lesson_id == lesson.id)).one()
    quiz.purpose = given.purpose
    quiz.blueprint = [_line(Draw(*line)) for line in given.draws]
    quiz.limit_minutes, quiz.attempts_allowed = given.limit_minutes, given.attempts_allowed
    quiz.pause_minutes, quiz.review = given.pause_minutes, given.review
    quiz.opens_after_days = (given.opens_after_days or OPENS_AFTER) if retention else None
    quiz.closes_after_days = (given.closes_after_days or CLOSES_AFTER) if retention else None
    quiz.sequential, quiz.asks_certainty = given.sequential, given.asks_certainty
    lesson.pass_percent = given.pass_percent
    db.session.flush()
    return quiz


def write_sections(lesson: Lesson, sections: Sequence[Section]) -> None:
    """Write the sections of a quiz of a draft; their texts are rendered now."""
    version = require_draft(lesson.module.version)
    quiz = db.session.scalars(select(Quiz).where(Quiz.lesson_id == lesson.id)).one()
    quiz.sections = [
        {
            "title": each.title,
            "text": each.text,
            "html": rendered(each.text, version.course_id),
            "draws": [_line(draw) for draw in each.draws],
            # What a section does not have is not spoken of, so that older versions read as they were.
            **({"minutes": each.minutes} if each.minutes else {}),
            **({"one_way": True} if each.one_way else {}),
        }
        for each in sections
    ]
    db.session.flush()


def _line(draw: Draw) -> dict[str, Any]:
    return {"count": draw.count, "objective": draw.objective, "tag": draw.tag, "level": draw.level}


def write_assignment(lesson: Lesson, rubric: Rubric, pass_percent: int | None) -> None:
    """Write the rubric and the pass mark of an assignment of a draft."""
    require_draft(lesson.module.version)
    assignment_of(lesson).criteria = to_json(rubric)
    lesson.pass_percent = pass_percent
    db.session.flush()


def attach(course: Course, file: StoredFile) -> None:
    """Make an upload a file of the course (once)."""
    known = db.session.scalar(
        select(CourseFile.id).where(CourseFile.course_id == course.id, CourseFile.file_id == file.id)
    )
    if known is None:
        db.session.add(CourseFile(course_id=course.id, file_id=file.id, small_id=_small(file)))
        db.session.flush()


def _small(file: StoredFile) -> int | None:
    """The small rendition of a picture, kept; none for other files and where it saves little."""
    if ACCEPTED[file.media_type] != "image":
        return None
    try:
        made = small(path_of(file.sha256).read_bytes())
    except UnreadablePictureError:
        return None
    if made is None:
        return None
    return store(
        io.BytesIO(made), f"{file.name}-kecil.webp", by=db.session.get(Person, file.uploaded_by_id), kinds={"image"}
    ).id
