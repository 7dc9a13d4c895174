"""Adding a picture to a lesson while it is written."""

import io

from flask_babel import gettext as _

from bina.errors import DomainError
from bina.files.models import StoredFile
from bina.files.operations import store
from bina.files.rules import clean_name
from bina.people.models import Person
from courses.authoring.operations import attach
from courses.catalogue.models import Lesson
from courses.pictures.rules import UnreadablePictureError, light
from courses.writing.rules.faults import MOST_BYTES


def add_picture(lesson: Lesson, name: str, content: bytes, *, by: Person) -> StoredFile:
    """Keep a picture, made light, as a file of the lesson's course.

    Raises:
        DomainError: it is too large, or no picture that a page can show.
    """
    if len(content) > MOST_BYTES:
        raise DomainError(_("Gambar ini lebih dari 40 MB. Kecilkan dahulu."))
    try:
        made = light(content)
    except UnreadablePictureError as unreadable:
        raise DomainError(
            _("Gambar ini tidak dapat dibaca. Simpan sebagai PNG atau JPEG, lalu coba lagi.")
        ) from unreadable
    stem = clean_name(name).rpartition(".")[0] or "gambar"
    file = store(io.BytesIO(made), f"{stem}.webp", by=by, kinds={"image"})
    attach(lesson.module.version.course, file)
    return file
