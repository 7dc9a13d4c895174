"""Reads of manuscripts, and of a course as its author checks it."""

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from bina.files.models import StoredFile
from bina.people.models import Person
from courses.authoring.queries import file_sizes, weights_of
from courses.catalogue.models import CourseVersion, Lesson, Module
from courses.catalogue.operations import rendered
from courses.catalogue.queries import course_to_write
from courses.catalogue.rules import LessonKind
from courses.writing.models import Manuscript
from courses.writing.rules.inspection import Found, Inspected, Place, flaws
from courses.writing.rules.manuscripts import ReadLesson


def manuscript_to_read(person: Person, course_id: int, manuscript_id: int) -> Manuscript:
    """A manuscript of a course this person may write; raises NotFound."""
    course_to_write(person, course_id)
    found = db.session.scalar(
        select(Manuscript).where(Manuscript.id == manuscript_id, Manuscript.course_id == course_id)
    )
    if found is None:
        raise NotFound(_("Naskah ini tidak ada lagi. Kirim dokumennya sekali lagi."))
    return found


def waiting_of(person: Person, course_id: int) -> Manuscript | None:
    """What this person brought for the course and has not taken over, or None."""
    return db.session.scalar(
        select(Manuscript).where(
            Manuscript.course_id == course_id, Manuscript.brought_by_id == person.id, Manuscript.taken_at.is_(None)
        )
    )


def waiting_html(manuscript: Manuscript, lesson: ReadLesson) -> str:
    """A waiting lesson as safe HTML; its pictures are not the course's yet and come from the manuscript."""
    html = rendered(lesson.body, manuscript.course_id)
    for number in lesson.files:
        html = html.replace(
            f'src="/kursus/{manuscript.course_id}/berkas/{number}"',
            f'src="/susun/{manuscript.course_id}/naskah/{manuscript.id}/gambar/{number}"',
        )
    return html


def waiting_picture(manuscript: Manuscript, file_id: int) -> StoredFile:
    """A picture of a waiting lesson; raises NotFound."""
    found = db.session.get(StoredFile, file_id)
    if found is None or not any(file_id in lesson.files for lesson in manuscript.lessons):
        raise NotFound(_("Gambar ini tidak ditemukan."))
    return found


def found_in(version: CourseVersion) -> dict[int, list[Found]]:
    """What is found in each lesson of a version; a constant number of statements."""
    weights = weights_of(version)
    place = Place(version.course_id, file_sizes(version.course_id).keys(), weights.keys())
    rows = db.session.execute(
        select(Lesson.id, Lesson.body, Lesson.minutes, Lesson.kind, Lesson.captions_id)
        .join(Module, Module.id == Lesson.module_id)
        .where(Module.version_id == version.id)
    )
    return {
        row.id: flaws(
            Inspected(
                row.id,
                row.body,
                row.minutes,
                weights[row.id],
                row.kind is LessonKind.VIDEO,
                row.captions_id is not None,
            ),
            place,
        )
        for row in rows
    }
