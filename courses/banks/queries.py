"""Reads of files of questions."""

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from courses.banks.models import QuestionFile
from courses.catalogue.models import Course


def question_file(course_id: int, file_id: int) -> QuestionFile:
    """A file that was read for this course; raises NotFound."""
    found = db.session.scalar(
        select(QuestionFile).where(QuestionFile.id == file_id, QuestionFile.course_id == course_id)
    )
    if found is None:
        raise NotFound(_("Berkas soal ini tidak ada lagi. Kirim berkasnya sekali lagi."))
    return found


def objectives(course: Course) -> dict[str, str]:
    """The learning objectives of the newest version: code → text."""
    newest = max(course.versions, key=lambda version: version.number)
    return {objective.code: objective.text for objective in newest.objectives}


def course_by_code(code: str) -> Course:
    """The course with this code; raises NotFound."""
    found = db.session.scalar(select(Course).where(Course.code == code))
    if found is None:
        raise NotFound(_("Tidak ada pelatihan dengan kode %(code)s.", code=code))
    return found
