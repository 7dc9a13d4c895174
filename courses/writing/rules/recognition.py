"""What a file is by its content, and whether it is safe to open at all."""

import io
import re
import zipfile
import zlib

from courses.packages.rules.archive import Entry, PackageRefusedError, entries_of, require_safe
from courses.packages.rules.archive import Fault as ArchiveFault
from courses.writing.rules.faults import MEGABYTE, MOST_BYTES, DocumentKind, DocumentRefusedError, Fault

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SEALED = "EncryptedPackage".encode("utf-16-le")
_MOST_UNPACKED = 300 * MEGABYTE
_MOST_XML = 24 * MEGABYTE
_MAIN_PART = {DocumentKind.DOCX: "word/document.xml", DocumentKind.PPTX: "ppt/presentation.xml"}
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_GROWTH = {ArchiveFault.GROWS_TOO_MUCH, ArchiveFault.OVERLAP, ArchiveFault.TOO_LARGE, ArchiveFault.ONE_TOO_LARGE}
#: From how many bytes on a document is read in the background.
_HEAVY = 2 * MEGABYTE
_HEAVY_PDF = MEGABYTE // 2
#: Making a picture light takes about a tenth to a fifth of a second.
_MANY_PICTURES = 8


def recognised(content: bytes, name: str) -> DocumentKind:
    """The kind of a document that may be opened.

    Raises:
        DocumentRefusedError: it is none of ours, is locked, holds macros, or would not unpack quietly.
    """
    if not content:
        raise DocumentRefusedError(Fault.EMPTY)
    if len(content) > MOST_BYTES:
        raise DocumentRefusedError(Fault.TOO_LARGE)
    kind = _by_content(content, name)
    ending = name.rpartition(".")[2].lower()
    if ending in set(DocumentKind) and ending != kind:
        raise DocumentRefusedError(Fault.WRONG_NAME, kind.upper())
    return kind


def is_heavy(content: bytes, kind: DocumentKind) -> bool:
    """Whether reading it may take longer than a person should wait for a page."""
    if kind is DocumentKind.PDF:
        return len(content) > _HEAVY_PDF
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        pictures = sum("/media/" in name for name in archive.namelist())
    return len(content) > _HEAVY or pictures > _MANY_PICTURES


def _by_content(content: bytes, name: str) -> DocumentKind:
    if b"%PDF-" in content[:1024]:
        return DocumentKind.PDF
    if content.startswith(_OLD_OFFICE):
        raise DocumentRefusedError(Fault.ENCRYPTED if _SEALED in content else Fault.OLD_FORMAT)
    if content.startswith(b"PK"):
        return _office(content, name)
    if name.lower().endswith((".docx", ".pptx")):
        raise DocumentRefusedError(Fault.NOT_AN_ARCHIVE)
    raise DocumentRefusedError(Fault.UNKNOWN_KIND)


def _office(content: bytes, name: str) -> DocumentKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = entries_of(archive)
            require_safe(entries)
            kind = _by_parts(entries, name)
            _require_quiet(archive, entries)
    except PackageRefusedError as refused:
        if refused.fault is ArchiveFault.ENCRYPTED:
            raise DocumentRefusedError(Fault.ENCRYPTED) from refused
        growing = refused.fault in _GROWTH
        raise DocumentRefusedError(
            Fault.GROWS_TOO_MUCH if growing else Fault.UNSAFE_ARCHIVE, refused.where
        ) from refused
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as broken:
        raise DocumentRefusedError(Fault.NOT_AN_ARCHIVE) from broken
    return kind


def _by_parts(entries: list[Entry], name: str) -> DocumentKind:
    names = {each.name for each in entries}
    if name.lower().endswith((".docm", ".dotm", ".pptm", ".potm", ".ppsm")) or any(
        each.lower().endswith("vbaproject.bin") for each in names
    ):
        raise DocumentRefusedError(Fault.MACROS)
    for kind, part in _MAIN_PART.items():
        if part in names:
            return kind
    if any(each.startswith("xl/") for each in names):
        raise DocumentRefusedError(Fault.SPREADSHEET)
    if "[Content_Types].xml" in names:
        raise DocumentRefusedError(Fault.BROKEN)
    raise DocumentRefusedError(Fault.UNKNOWN_KIND)


def _require_quiet(archive: zipfile.ZipFile, entries: list[Entry]) -> None:
    """Sizes within bounds, and no part that declares entities of its own; every XML part is read whole once."""
    if sum(each.size for each in entries) > _MOST_UNPACKED:
        raise DocumentRefusedError(Fault.GROWS_TOO_MUCH)
    xml = [each for each in entries if each.name.lower().endswith((".xml", ".rels", ".vml"))]
    if sum(each.size for each in xml) > _MOST_XML:
        raise DocumentRefusedError(Fault.GROWS_TOO_MUCH)
    for each in xml:
        with archive.open(each.name) as part:
            content = part.read(each.size + 1)
        if len(content) > each.size:
            raise DocumentRefusedError(Fault.UNSAFE_ARCHIVE, each.name)
        # UTF-16 says the same with zero bytes between.
        if _DOCTYPE.search(content.replace(b"\0", b"")):
            raise DocumentRefusedError(Fault.DOCTYPE, each.name)
