"""Bringing a course file in: refuse what is unsafe or unreadable, keep its files, let the course wait."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import IO
from urllib.parse import unquote

from sqlalchemy import delete

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.files.models import StoredFile
from bina.files.operations import store
from bina.files.rules import ACCEPTED, clean_name
from bina.people.models import Person
from courses.catalogue.rules import LessonKind
from courses.conditions.rules import Condition
from courses.exchange import queries
from courses.exchange.models import Parcel
from courses.exchange.rules.cartridge import MANIFEST as CARTRIDGE_MANIFEST
from courses.exchange.rules.cartridge import read_cartridge
from courses.exchange.rules.native import MANIFEST, MOST_MANIFEST_BYTES, bodies, body_path, read_manifest, to_json
from courses.exchange.rules.plans import (
    ExchangeFault,
    ExchangeKind,
    ExchangeRefusedError,
    Loss,
    LossKind,
    Opened,
    PlannedCourse,
    PlannedFile,
)
from courses.packages import operations as packages
from courses.packages.rules.archive import Fault, PackageRefusedError, entries_of, require_safe

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)
_MOST_READ = 64 << 20
_MOST_OF_ONE = 4 << 20
_KINDS = frozenset(ACCEPTED.values()) - {"package"}


class _Archive:
    """The texts of an archive, as far as anybody should read."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = frozenset(name for name in archive.namelist() if not name.endswith("/"))
        self._left = _MOST_READ

    def read(self, name: str, most: int = _MOST_OF_ONE) -> bytes:
        """The bytes of one entry; refuses one that is too large, and more than is sensible altogether."""
        with self.archive.open(name) as source:
            content = source.read(most + 1)
        self._left -= len(content)
        if len(content) > most or self._left < 0:
            raise ExchangeRefusedError(ExchangeFault.TOO_LARGE, name)
        return content

    def text(self, name: str) -> str:
        """The text of one entry, "" where there is none."""
        if name not in self.names:
            return ""
        try:
            return self.read(name).decode("utf-8")
        except UnicodeDecodeError:
            raise ExchangeRefusedError(ExchangeFault.WRONG_MANIFEST, name) from None


@contextmanager
def _opened(stream: IO[bytes]) -> Iterator[_Archive]:
    """The archive, once its table of contents is known to be safe; whatever breaks while it is read is its fault."""
    try:
        with zipfile.ZipFile(stream) as archive:
            require_safe(entries_of(archive))
            yield _Archive(archive)
    except (PackageRefusedError, ExchangeRefusedError):
        raise
    except zipfile.BadZipFile as broken:
        lies = "Bad CRC" in str(broken)
        raise PackageRefusedError(Fault.LIES if lies else Fault.NOT_AN_ARCHIVE) from broken
    except _BROKEN as broken:
        raise PackageRefusedError(Fault.LIES) from broken


def bring(stream: IO[bytes], name: str, *, by: Person) -> Parcel:
    """Read a course file and let its course wait; no course changes. What this person brought before gives way.

    Raises:
        PackageRefusedError, ExchangeRefusedError: it is unsafe, broken, or no course; nothing is kept then.
    """
    with db.session.begin_nested(), _opened(stream) as archive:
        opened = _read(archive)
        files, losses = _keep_files(opened.course, archive, by)
        losses = [*opened.losses, *losses, *_unresolved(opened.course)]
        course = _with_hashes(opened.course, files)
        db.session.execute(delete(Parcel).where(Parcel.brought_by_id == by.id, Parcel.taken_at.is_(None)))
        parcel = Parcel(
            name=clean_name(name),
            kind=opened.kind,
            content=to_json(course),
            texts=bodies(course),
            files={path: file.id for path, file in files.items()},
            losses=[[loss.kind.value, loss.where] for loss in losses],
            brought_by_id=by.id,
            brought_at=clock.now(),
        )
        db.session.add(parcel)
        db.session.flush()
        audit.record(by, "parcel.brought", "parcel", parcel.id)
    return parcel


def _read(archive: _Archive) -> Opened:
    if MANIFEST in archive.names:
        if archive.archive.getinfo(MANIFEST).file_size > MOST_MANIFEST_BYTES:
            raise ExchangeRefusedError(ExchangeFault.MANIFEST_TOO_LARGE)
        content = archive.read(MANIFEST, MOST_MANIFEST_BYTES)
        return Opened(ExchangeKind.BINA, read_manifest(content, lambda place: archive.text(body_path(place))))
    if CARTRIDGE_MANIFEST not in archive.names:
        raise ExchangeRefusedError(ExchangeFault.NO_MANIFEST)
    course, losses = read_cartridge(archive.names, archive.read)
    return Opened(ExchangeKind.CARTRIDGE, course, losses)


def _keep_files(course: PlannedCourse, archive: _Archive, by: Person) -> tuple[dict[str, StoredFile], list[Loss]]:
    """Every file of the course that may be kept, by path."""
    as_packages = {lesson.file for lesson in course.lessons if lesson.kind is LessonKind.PACKAGE}
    kept: dict[str, StoredFile] = {}
    losses: list[Loss] = []
    for file in course.files:
        found = _kept(file, archive, by, losses, as_package=file.path in as_packages)
        if found is not None:
            kept[file.path] = found
    losses += [
        Loss(LossKind.FILE_MISSING, lesson.title)
        for lesson in course.lessons
        for path in (lesson.file, lesson.captions, lesson.audio)
        if path and path not in {file.path for file in course.files}
    ]
    return kept, losses


def _kept(
    file: PlannedFile, archive: _Archive, by: Person, losses: list[Loss], *, as_package: bool
) -> StoredFile | None:
    if not file.included:
        known = queries.own_file_with(by, file.sha256)
        if known is None:
            losses.append(Loss(LossKind.VIDEO_LEFT_OUT, file.name))
        return known
    name = unquote(file.path)
    if name not in archive.names:
        losses.append(Loss(LossKind.FILE_MISSING, file.name))
        return None
    try:
        with archive.archive.open(name) as source:
            if as_package:
                stored = packages.bring(source, file.name, by=by).file
            else:
                stored = store(source, file.name, by=by, kinds=_KINDS)
    except DomainError:
        losses.append(Loss(LossKind.PACKAGE if as_package else LossKind.FILE_KIND, file.name))
        return None
    if file.sha256 and stored.sha256 != file.sha256:
        raise PackageRefusedError(Fault.LIES, name)
    return stored


def _with_hashes(course: PlannedCourse, files: dict[str, StoredFile]) -> PlannedCourse:
    """The course with what is known of its files now; those that were not kept are gone."""
    return replace(
        course,
        files=tuple(
            replace(each, sha256=files[each.path].sha256, size=files[each.path].size)
            for each in course.files
            if each.path in files
        ),
    )


def _unresolved(course: PlannedCourse) -> list[Loss]:
    """What the file names that is not here."""
    losses = []
    if course.competency and queries.competency_with(course.competency) is None:
        losses.append(Loss(LossKind.COMPETENCY, course.competency))
    places = {f"{n}": "" for n in range(1, len(course.modules) + 1)} | {place: "" for place, _lesson in course.placed()}
    present = dict.fromkeys(places, "here")

    def missing(conditions: tuple[Condition, ...], where: str) -> list[Loss]:
        return [Loss(LossKind.CONDITION, where) for each in conditions if queries.inward(each, present) is None]

    losses += missing(course.requires, course.title)
    for module in course.modules:
        losses += missing(module.release, module.title)
        for lesson in module.lessons:
            losses += missing(lesson.release, lesson.title)
    losses += [Loss(LossKind.CONDITION, rule.objective) for rule in course.placement if rule.module not in present]
    return losses
