"""Taking in what people show each other."""

from flask_babel import gettext as _

from bina.errors import DomainError
from bina.files.rules import ACCEPTED
from mentoring.pictures.rules import UnreadablePictureError, without_traces


def is_picture(media_type: str) -> bool:
    """Whether a file of this type is looked at, and may tell where it was taken."""
    return ACCEPTED.get(media_type) == "image"


def as_shown(content: bytes, media_type: str) -> bytes:
    """What is kept of a file that somebody shows: a photograph without place, time and device, all else as it came.

    Raises:
        DomainError: a picture that cannot be read, so that nobody can say what else is in it.
    """
    if not is_picture(media_type):
        return content
    try:
        return without_traces(content, media_type)
    except UnreadablePictureError as broken:
        raise DomainError(
            _(
                "Foto ini tidak dapat dibaca, maka data tempat di dalamnya tidak dapat dihapus. "
                "Buka foto itu, simpan ulang sebagai JPG atau PNG, lalu kirim lagi."
            )
        ) from broken
