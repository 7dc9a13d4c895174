"""Reads of the rubric, and of a learner's own work."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from bina.files.models import StoredFile
from courses.assignments.models import Assignment, Extension, Work
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import LessonKind
from courses.study.models import Enrolment
from courses.study.queries import lessons_continued


def assignment_of(lesson: Lesson) -> Assignment:
    """The rubric of an assignment lesson; every such lesson has its row from its first moment."""
    return db.session.scalars(select(Assignment).where(Assignment.lesson_id == lesson.id)).one()


def rubrics_of(version: CourseVersion) -> dict[int, list[Any]]:
    """The criteria of a version's assignments as they are kept, by lesson id."""
    ids = [lesson.id for lesson in version.lessons if lesson.kind is LessonKind.ASSIGNMENT]
    if not ids:
        return {}
    return {
        each.lesson_id: each.criteria
        for each in db.session.scalars(select(Assignment).where(Assignment.lesson_id.in_(ids)))
    }


def work_of(enrolment: Enrolment, lesson: Lesson) -> Work | None:
    """What the learner has worked on; None before the first saving."""
    return db.session.scalar(
        select(Work)
        .where(Work.enrolment_id == enrolment.id, Work.lesson_id.in_(lessons_continued(enrolment.id, lesson.id)))
        .order_by(Work.id.desc())
    )


def own_file(work: Work | None, file_id: int) -> StoredFile:
    """A file of the learner's own draft or of what they handed in; raises NotFound for any other."""
    mine: list[StoredFile] = []
    if work is not None:
        mine = [*work.files, *(file for each in work.submissions for file in each.files)]
    for file in mine:
        if file.id == file_id:
            return file
    raise NotFound(_("Berkas ini tidak ditemukan."))


def extensions_of(enrolment: Enrolment) -> Sequence[Extension]:
    """Every request for more time of an enrolment, newest first."""
    return db.session.scalars(
        select(Extension).where(Extension.enrolment_id == enrolment.id).order_by(Extension.id.desc())
    ).all()


def extension_waiting(enrolment: Enrolment) -> Extension | None:
    """The request for more time that is not decided yet."""
    return db.session.scalar(
        select(Extension).where(Extension.enrolment_id == enrolment.id, Extension.decided_at.is_(None))
    )
