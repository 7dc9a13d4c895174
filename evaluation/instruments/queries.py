"""Reads about instruments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from evaluation.instruments.models import InstrumentVersion
from evaluation.instruments.rules import Instrument, parse, ready_made


def latest_version(key: str) -> InstrumentVersion | None:
    """The newest version in the database; none when the instrument was never used."""
    return db.session.scalar(
        select(InstrumentVersion)
        .where(InstrumentVersion.key == key)
        .order_by(InstrumentVersion.version.desc())
        .limit(1)
    )


@dataclass(frozen=True)
class Listed:
    """An instrument as a list shows it: content of the newest version, and whether it was used."""

    content: Instrument
    document: dict[str, Any]
    version: int
    frozen: bool


def instruments() -> Sequence[Listed]:
    """Every instrument there is, used or ready-made, by level and title."""
    listed = {key: Listed(parse(document), document, 1, False) for key, document in ready_made().items()}
    for version in db.session.scalars(select(InstrumentVersion).order_by(InstrumentVersion.version)):
        listed[version.key] = Listed(version.content, version.document, version.version, version.frozen_at is not None)
    return sorted(listed.values(), key=lambda each: (each.content.level, each.content.title.id))


def instrument(key: str) -> Listed:
    """One of them; raises NotFound."""
    for each in instruments():
        if each.content.key == key:
            return each
    raise NotFound(_("Instrumen ini tidak ditemukan."))
