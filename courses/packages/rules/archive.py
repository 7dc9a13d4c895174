"""Which archives are unpacked at all: bounds on number, size, ratio and depth, and names that stay where they belong."""

import re
import stat
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_ENTRIES = 5_000
MOST_BYTES = 1 << 30
MOST_BYTES_OF_ONE = 400 << 20
#: how many times its packed size an archive or one large file may grow
MOST_GROWTH = 100
GROWTH_FROM = 10 << 20
DEEPEST = 16
LONGEST_NAME = 240
MANIFEST = "imsmanifest.xml"
MOST_MANIFEST_BYTES = 4 << 20
_LOCAL_HEADER = 30


class Fault(StrEnum):
    """Why a package is refused."""

    NOT_AN_ARCHIVE = "not_an_archive"
    EMPTY = "empty"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    ONE_TOO_LARGE = "one_too_large"
    GROWS_TOO_MUCH = "grows_too_much"
    TOO_DEEP = "too_deep"
    OUTSIDE = "outside"
    ABSOLUTE = "absolute"
    BACKSLASH = "backslash"
    BAD_NAME = "bad_name"
    LINK = "link"
    TWICE = "twice"
    FILE_AND_FOLDER = "file_and_folder"
    OVERLAP = "overlap"
    ENCRYPTED = "encrypted"
    UNKNOWN_METHOD = "unknown_method"
    LIES = "lies"
    NO_MANIFEST = "no_manifest"
    MANIFEST_BELOW = "manifest_below"
    MANIFEST_TOO_LARGE = "manifest_too_large"
    NOT_XML = "not_xml"
    DOCTYPE = "doctype"
    NOT_A_MANIFEST = "not_a_manifest"
    UNKNOWN_EDITION = "unknown_edition"
    NO_ORGANISATION = "no_organisation"
    NOTHING_TO_OPEN = "nothing_to_open"
    NO_RESOURCE = "no_resource"
    NO_FILE = "no_file"
    REPEATED_IDENTIFIER = "repeated_identifier"
    TOO_MANY_ITEMS = "too_many_items"


class PackageRefusedError(Exception):
    """A package is refused; `where` names the file or the part, when there is one."""

    def __init__(self, fault: Fault, where: str = "") -> None:
        super().__init__(f"{fault.value}: {where}")
        self.fault = fault
        self.where = where[:120]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of an archive, as its table of contents tells it."""

    name: str
    size: int
    packed: int
    begins: int
    mode: int = 0
    encrypted: bool = False
    method: int = zipfile.ZIP_DEFLATED

    @property
    def folder(self) -> bool:
        """Whether it is a folder."""
        return self.name.endswith("/")


def entries_of(archive: zipfile.ZipFile) -> list[Entry]:
    """The table of contents, with names as they were written."""
    return [
        Entry(
            each.orig_filename,
            each.file_size,
            each.compress_size,
            each.header_offset,
            each.external_attr >> 16,
            bool(each.flag_bits & 0x1),
            each.compress_type,
        )
        for each in archive.infolist()
    ]


def require_safe(entries: Sequence[Entry]) -> None:
    """Refuse an archive that would not unpack into one quiet folder. What it says of sizes is checked again on the bytes."""
    if not any(not each.folder for each in entries):
        raise PackageRefusedError(Fault.EMPTY)
    if len(entries) > MOST_ENTRIES:
        raise PackageRefusedError(Fault.TOO_MANY, str(len(entries)))
    for each in entries:
        _require_safe_name(each.name)
        _require_plain(each)
    _require_no_twins(entries)
    _require_apart(entries)
    total, packed = sum(each.size for each in entries), sum(each.packed for each in entries)
    if total > MOST_BYTES:
        raise PackageRefusedError(Fault.TOO_LARGE)
    if total > GROWTH_FROM and total > packed * MOST_GROWTH:
        raise PackageRefusedError(Fault.GROWS_TOO_MUCH)


def _require_safe_name(name: str) -> None:
    if "\\" in name:
        raise PackageRefusedError(Fault.BACKSLASH, name)
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        raise PackageRefusedError(Fault.ABSOLUTE, name)
    parts = name.removesuffix("/").split("/")
    if ".." in parts:
        raise PackageRefusedError(Fault.OUTSIDE, name)
    if (
        len(name.encode(errors="replace")) > LONGEST_NAME
        or any(part in ("", ".") for part in parts)
        or any(not sign.isprintable() for sign in name)
    ):
        raise PackageRefusedError(Fault.BAD_NAME, repr(name))
    if len(parts) > DEEPEST:
        raise PackageRefusedError(Fault.TOO_DEEP, name)


def _require_plain(entry: Entry) -> None:
    kind = stat.S_IFMT(entry.mode)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise PackageRefusedError(Fault.LINK, entry.name)
    if entry.encrypted:
        raise PackageRefusedError(Fault.ENCRYPTED, entry.name)
    if entry.method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise PackageRefusedError(Fault.UNKNOWN_METHOD, entry.name)
    if entry.size > MOST_BYTES_OF_ONE:
        raise PackageRefusedError(Fault.ONE_TOO_LARGE, entry.name)
    if entry.size > GROWTH_FROM and entry.size > max(entry.packed, 1) * MOST_GROWTH:
        raise PackageRefusedError(Fault.GROWS_TOO_MUCH, entry.name)


def _require_no_twins(entries: Iterable[Entry]) -> None:
    """Two names that a file system without upper and lower case takes for one would overwrite each other."""
    files: set[str] = set()
    folders: set[str] = set()
    for each in entries:
        name = each.name.removesuffix("/").casefold()
        parents = name.split("/")[:-1]
        folders |= {"/".join(parents[: n + 1]) for n in range(len(parents))}
        if each.folder:
            folders.add(name)
        elif name in files:
            raise PackageRefusedError(Fault.TWICE, each.name)
        else:
            files.add(name)
    if both := files & folders:
        raise PackageRefusedError(Fault.FILE_AND_FOLDER, min(both))


def _require_apart(entries: Iterable[Entry]) -> None:
    """Entries that share bytes are how a small archive says that it is huge."""
    ends = 0
    for each in sorted(entries, key=lambda entry: entry.begins):
        if each.begins < ends:
            raise PackageRefusedError(Fault.OVERLAP, each.name)
        ends = each.begins + _LOCAL_HEADER + each.packed
