"""Storing an upload and serving it safely."""

import codecs
import hashlib
import os
import tempfile
import zipfile
from collections.abc import Collection
from io import BytesIO
from pathlib import Path
from typing import IO

import filetype
from flask import Response, current_app, send_file
from flask_babel import gettext as _

from bina import clock
from bina.db import db
from bina.errors import DomainError
from bina.files.models import StoredFile
from bina.files.rules import ACCEPTED, INLINE, clean_name
from bina.people.models import Person

_OFFICE = {
    "word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ppt/": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def store(stream: IO[bytes], name: str, *, by: Person | None, kinds: Collection[str]) -> StoredFile:
    """Keep an upload whose *content* is one of the kinds ("image", "video", "document", "text" …).

    The bytes are on disk (fsync) before the row is written, so no row ever lacks its file.

    Raises:
        DomainError: when the content is of another kind, or empty.
    """
    folder = _folder()
    descriptor, temporary = tempfile.mkstemp(dir=folder)
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(descriptor, "wb") as target:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
                size += len(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        with Path(temporary).open("rb") as content:
            media_type = accept(content, name, kinds=kinds)
        final = path_of(digest.hexdigest())
        final.parent.mkdir(exist_ok=True)
        Path(temporary).replace(final)
    finally:
        Path(temporary).unlink(missing_ok=True)
    row = StoredFile(
        sha256=digest.hexdigest(),
        name=clean_name(name),
        media_type=media_type,
        size=size,
        uploaded_by_id=by.id if by else None,
        uploaded_at=clock.now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def accept(content: IO[bytes], name: str, *, kinds: Collection[str]) -> str:
    """The media type of what was uploaded, read from the content itself.

    Raises:
        DomainError: when the content is of another kind than these, or empty.
    """
    media_type = _media_type(content, name)
    if media_type is None or ACCEPTED.get(media_type) not in kinds:
        raise DomainError(
            _(
                "Berkas %(name)s tidak dapat diterima. Pilih berkas dengan jenis yang tertulis pada petunjuk.",
                name=name,
            )
        )
    return media_type


def path_of(sha256: str) -> Path:
    """Where the bytes lie."""
    return _folder() / sha256[:2] / sha256


def send(file: StoredFile, *, download: bool = False) -> Response:
    """Answer with the file: range requests, nosniff, shown inline only for images, video, audio and captions.

    The caller has decided that the person may have it.
    """
    return _answer(path_of(file.sha256), file.name, file.media_type, file.sha256, download=download, max_age=3600)


def send_content(content: bytes, *, name: str, media_type: str, etag: str) -> Response:
    """Answer with content that lies sealed and has just been opened, as with any other file; nothing keeps a copy."""
    return _answer(BytesIO(content), name, media_type, etag, download=False, max_age=0)


def _answer(
    content: Path | IO[bytes], name: str, media_type: str, etag: str, *, download: bool, max_age: int
) -> Response:
    inline = ACCEPTED[media_type] in INLINE and not download
    response = send_file(
        content,
        mimetype=media_type,
        as_attachment=not inline,
        download_name=name,
        conditional=True,
        etag=etag,
        max_age=max_age,
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; media-src 'self'; img-src 'self'"
    response.cache_control.private = True
    return response


def _folder() -> Path:
    folder = Path(current_app.config["VAR"]) / "files"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _media_type(content: IO[bytes], name: str) -> str | None:
    head = content.read(65536)
    if not head:
        return None
    guess = filetype.guess(head)
    if guess is not None and guess.mime != "application/zip":
        return str(guess.mime)
    if zipfile.is_zipfile(content):
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
        if "imsmanifest.xml" in names:
            return "application/zip"
        return next((kind for prefix, kind in _OFFICE.items() if any(n.startswith(prefix) for n in names)), None)
    return _text_type(head, name)


def _text_type(head: bytes, name: str) -> str | None:
    if b"\0" in head:
        return None
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return None
    if text.startswith("WEBVTT"):
        return "text/vtt"
    if text.lstrip()[:1] == "<":
        return None
    return "text/csv" if name.lower().endswith(".csv") else "text/plain"
