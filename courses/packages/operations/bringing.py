"""Bringing a package in: refuse what is not safe or not SCORM, keep the archive, unpack it once."""

import os
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import IO

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import DomainError
from bina.files.operations import path_of, store
from bina.jobs import enqueue
from bina.people.models import Person
from courses.packages.models import Package, PackageState
from courses.packages.operations.wording import fault_sentence
from courses.packages.queries import folder_of, folder_of_all
from courses.packages.rules.archive import (
    MANIFEST,
    MOST_BYTES,
    MOST_MANIFEST_BYTES,
    Entry,
    Fault,
    PackageRefusedError,
    entries_of,
    require_safe,
)
from courses.packages.rules.manifest import Manifest, read_manifest

_CHUNK = 1 << 20
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def bring(stream: IO[bytes], name: str, *, by: Person) -> Package:
    """Read an archive, keep it and have it unpacked. Nothing is kept of one that is refused.

    Raises:
        DomainError: the archive is unsafe, broken, or not SCORM; with the one sentence that says why.
    """
    try:
        entries, manifest = _look_into(stream)
    except PackageRefusedError as refused:
        raise DomainError(fault_sentence(refused.fault, refused.where)) from refused
    stream.seek(0)
    file = store(stream, name, by=by, kinds={"package"})
    package = Package(
        file_id=file.id,
        edition=manifest.edition,
        title=manifest.title,
        parts=len(manifest.parts),
        entries=len(entries),
        size=sum(each.size for each in entries),
        brought_at=clock.now(),
    )
    db.session.add(package)
    db.session.flush()
    enqueue("courses.unpack_package", key=f"courses.unpack:{package.id}", package_id=package.id)
    audit.record(by, "package.brought", "package", package.id)
    return package


def _look_into(stream: IO[bytes]) -> tuple[list[Entry], Manifest]:
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = entries_of(archive)
            require_safe(entries)
            names = [each.name for each in entries if not each.folder]
            if MANIFEST not in names:
                below = any(name.endswith(f"/{MANIFEST}") for name in names)
                raise PackageRefusedError(Fault.MANIFEST_BELOW if below else Fault.NO_MANIFEST)
            if archive.getinfo(MANIFEST).file_size > MOST_MANIFEST_BYTES:
                raise PackageRefusedError(Fault.MANIFEST_TOO_LARGE)
            with archive.open(MANIFEST) as readable:
                content = readable.read(MOST_MANIFEST_BYTES + 1)
    except PackageRefusedError:
        raise
    except _BROKEN:
        raise PackageRefusedError(Fault.NOT_AN_ARCHIVE) from None
    return entries, read_manifest(content, names)


def unpack(package: Package) -> None:
    """Unpack a package that waits. What its bytes reveal is told on the package; an unpacked one is left alone."""
    if package.state is not PackageState.WAITING:
        return
    try:
        lay_out(path_of(package.file.sha256), folder_of(package), folder_of_all())
    except PackageRefusedError as refused:
        package.state, package.fault, package.fault_where = PackageState.REFUSED, refused.fault.value, refused.where
    else:
        package.state = PackageState.READY
    db.session.flush()


def lay_out(archive: Path, target: Path, beside: Path) -> None:
    """Unpack into a fresh folder and rename it into place whole: no half-unpacked package is ever served."""
    if target.is_dir():
        return
    beside.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=beside, prefix="unfinished-"))
    try:
        _unpack_into(archive, fresh)
        try:
            fresh.rename(target)
        except OSError:
            if not target.is_dir():
                raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _unpack_into(archive: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(archive) as readable:
            entries = entries_of(readable)
            require_safe(entries)
            left = MOST_BYTES
            for info, entry in zip(readable.infolist(), entries, strict=True):
                if entry.folder:
                    (folder / entry.name).mkdir(parents=True, exist_ok=True)
                else:
                    left -= _write_one(readable, info, entry, folder, left)
    except PackageRefusedError:
        raise
    except _BROKEN as broken:
        raise PackageRefusedError(Fault.LIES, str(broken)) from None


def _write_one(readable: zipfile.ZipFile, info: zipfile.ZipInfo, entry: Entry, folder: Path, left: int) -> int:
    target = folder / entry.name
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o640)
    with os.fdopen(descriptor, "wb") as writable, readable.open(info) as source:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > entry.size or written > left:
                raise PackageRefusedError(Fault.LIES, entry.name)
            writable.write(chunk)
    if written != entry.size:
        raise PackageRefusedError(Fault.LIES, entry.name)
    return written
