"""Setting the letterhead of an agency."""

from dataclasses import dataclass
from typing import IO

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.image.image import Image
from flask_babel import gettext as _

from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.exports.pdf import prints
from bina.files.models import StoredFile
from bina.files.operations import path_of, store
from bina.letterheads.models import Letterhead
from bina.letterheads.queries import letterhead_of
from bina.people.models import Person, Unit

#: What both PDF and DOCX can print.
PRINTABLE = frozenset({"image/png", "image/jpeg"})
_UNREADABLE = (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError)
MOST_BYTES, MOST_PIXELS = 1 << 20, 2000


@dataclass(frozen=True)
class Wording:
    """What stands on a letterhead, besides the logo."""

    name: str
    address: str = ""
    contact: str = ""
    place: str = ""
    signer: str = ""
    signer_post: str = ""
    signer_nip: str = ""
    foreword: str = ""


def take_logo(stream: IO[bytes], name: str, *, by: Person) -> StoredFile:
    """Keep a logo; refuses what is no PNG or JPEG, cannot be printed, or is larger than print needs."""
    file = store(stream, name, by=by, kinds={"image"})
    if file.media_type not in PRINTABLE:
        raise DomainError(_("Pilih logo berupa berkas PNG atau JPEG."))
    if file.size > MOST_BYTES:
        raise DomainError(_("Logo ini terlalu besar. Pilih berkas paling besar 1 MB."))
    try:
        picture = Image.from_file(str(path_of(file.sha256)))
        sizes = picture.px_width, picture.px_height
    except (*_UNREADABLE, ValueError, KeyError, IndexError, OSError) as fault:
        raise DomainError(_("Logo ini tidak dapat dibaca. Simpan ulang sebagai PNG, lalu coba lagi.")) from fault
    if not all(0 < size <= MOST_PIXELS for size in sizes):
        raise DomainError(_("Logo ini terlalu besar. Perkecil sampai paling banyak 2.000 × 2.000 piksel."))
    if not prints(path_of(file.sha256).read_bytes()):
        raise DomainError(_("Logo ini tidak dapat dibaca. Simpan ulang sebagai PNG, lalu coba lagi."))
    return file


def set_letterhead(
    agency: Unit, wording: Wording, *, logo: StoredFile | None, without_logo: bool = False, by: Person
) -> Letterhead:
    """Set what the agency's documents carry from now on; without a new logo the one there stays."""
    letterhead = letterhead_of(agency)
    if letterhead is None:
        letterhead = Letterhead(unit_id=agency.id)
        db.session.add(letterhead)
    for name, text in vars(wording).items():
        setattr(letterhead, name, text)
    if logo is not None or without_logo:
        letterhead.logo = logo
    db.session.flush()
    audit.record(by, "letterhead.set", "unit", agency.id)
    return letterhead
