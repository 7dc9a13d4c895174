"""Reads about instruments, their drafts, and how answers of several versions may be put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from evaluation.instruments.models import InstrumentDraft, InstrumentVersion, ItemMerge
from evaluation.instruments.permissions import agencies_written_for
from evaluation.instruments.rules import Instrument, parse, ready_made
from evaluation.instruments.rules.versions import MergeMap, chained, translation


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
    agency_id: int | None = None
    shipped: bool = False


def _listed(version: InstrumentVersion, shipped: bool) -> Listed:
    return Listed(
        version.content, version.document, version.version, version.frozen_at is not None, version.agency_id, shipped
    )


def instruments() -> Sequence[Listed]:
    """Every instrument there is, used or ready-made, by level and title."""
    shipped = ready_made()
    listed = {key: Listed(parse(document), document, 1, False, None, True) for key, document in shipped.items()}
    newest = select(func.max(InstrumentVersion.id)).group_by(InstrumentVersion.key)
    for version in db.session.scalars(select(InstrumentVersion).where(InstrumentVersion.id.in_(newest))):
        listed[version.key] = _listed(version, version.key in shipped)
    return sorted(listed.values(), key=lambda each: (each.content.level, each.content.title.id))


def instrument(key: str, number: int | None = None) -> Listed:
    """One of them, in its newest version or in that number; raises NotFound."""
    shipped = ready_made()
    wanted = (
        (InstrumentVersion.key == key,)
        if number is None
        else (
            InstrumentVersion.key == key,
            InstrumentVersion.version == number,
        )
    )
    version = db.session.scalar(
        select(InstrumentVersion).where(*wanted).order_by(InstrumentVersion.version.desc()).limit(1)
    )
    if version is not None:
        return _listed(version, key in shipped)
    if key in shipped and number in (None, 1):
        return Listed(parse(shipped[key]), shipped[key], 1, False, None, True)
    raise NotFound(_("Instrumen ini tidak ditemukan."))


def versions_of(key: str) -> Sequence[InstrumentVersion]:
    """Every published version, oldest first."""
    return db.session.scalars(
        select(InstrumentVersion).where(InstrumentVersion.key == key).order_by(InstrumentVersion.version)
    ).all()


def drafts_of(person: Person) -> Sequence[InstrumentDraft]:
    """Drafts the person may change, changed last first."""
    agencies = agencies_written_for(person)
    wanted = select(InstrumentDraft).order_by(InstrumentDraft.changed_at.desc(), InstrumentDraft.id.desc())
    return db.session.scalars(
        wanted if agencies is None else wanted.where(InstrumentDraft.agency_id.in_(sorted(agencies)))
    ).all()


def draft_for(person: Person, draft_id: int) -> InstrumentDraft:
    """A draft the person may change, with the version it follows; raises NotFound for any other."""
    draft = db.session.scalar(
        select(InstrumentDraft).where(InstrumentDraft.id == draft_id).options(joinedload(InstrumentDraft.based_on))
    )
    agencies = agencies_written_for(person)
    if draft is None or (agencies is not None and draft.agency_id not in agencies):
        raise NotFound(_("Rancangan ini tidak ditemukan, atau milik instansi lain."))
    return draft


def key_taken(key: str) -> bool:
    """Whether an instrument or a draft has this key."""
    return (
        key in ready_made()
        or latest_version(key) is not None
        or db.session.scalar(select(InstrumentDraft.id).where(InstrumentDraft.key == key)) is not None
    )


def decided_merges(version: InstrumentVersion) -> MergeMap:
    """What the author of a version said about items of the version before it."""
    rows = db.session.execute(select(ItemMerge.old_item, ItemMerge.new_item).where(ItemMerge.version_id == version.id))
    return dict(rows.all())


def translations_to(newest: InstrumentVersion) -> dict[int, dict[str, str]]:
    """Id of each older version → (stored key of that version → stored key of the newest), for putting results together.

    Answers stored under a key that is missing here are not comparable and stay out of a common figure.
    """
    line = [version for version in versions_of(newest.key) if version.version <= newest.version]
    steps = [translation(old.content, new.content, decided_merges(new)) for old, new in pairwise(line)]
    return {version.id: chained(steps[place:]) for place, version in enumerate(line[:-1])}
