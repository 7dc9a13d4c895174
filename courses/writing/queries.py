"""Reads of manuscripts."""

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from bina.files.models import StoredFile
from bina.people.models import Person
from courses.catalogue.operations import rendered
from courses.catalogue.queries import course_to_write
from courses.writing.models import Manuscript
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
