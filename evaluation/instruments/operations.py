"""Bringing instruments in, and using a version so that it never changes again."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, NotFound
from bina.people.models import Person
from bina.people.permissions import administers_everything
from evaluation.instruments.models import InstrumentVersion
from evaluation.instruments.queries import latest_version
from evaluation.instruments.rules import faults, parse, ready_made


def version_for_use(key: str) -> InstrumentVersion:
    """The newest version of an instrument, frozen from now on; a ready-made one enters the database when first used.

    Raises NotFound for a key nobody knows.
    """
    version = latest_version(key)
    if version is None:
        document = ready_made().get(key)
        if document is None:
            raise NotFound(_("Instrumen ini tidak ditemukan."))
        version = _add(document, 1)
    version.frozen_at = version.frozen_at or clock.now()
    db.session.flush()
    return version


def add_version(document: dict[str, Any], *, by: Person) -> InstrumentVersion:
    """Take an instrument as a new version of its key.

    Refuses one that cannot be walked from the first item to the last, any change of an official form, and a change of
    one that all agencies use by anybody but an administrator of the installation.
    """
    try:
        instrument = parse(document)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise DomainError(_("Berkas ini bukan instrumen Bina. Mulai dari instrumen yang diunduh di sini.")) from fault
    found = faults(instrument)
    if found:
        listed = ", ".join(f"{key} ({fault.value})" for fault, key in found[:5])
        raise DomainError(_("Instrumen belum dapat dipakai. Perbaiki butir: %(list)s.", list=listed))
    shipped = ready_made().get(instrument.key)
    if instrument.locked or (shipped is not None and shipped["locked"]):
        raise Conflict(_("Instrumen resmi tidak dapat diubah. Beri kunci lain bila Anda membuat instrumen baru."))
    known = latest_version(instrument.key)
    if (shipped is not None or known is not None) and not administers_everything(by):
        raise Conflict(
            _(
                "Instrumen ini dipakai semua instansi, jadi hanya administrator instalasi yang mengubahnya. Beri kunci lain."
            )
        )
    if shipped is not None and known is None:
        _add(shipped, 1)
    number = db.session.scalar(
        select(func.max(InstrumentVersion.version)).where(InstrumentVersion.key == instrument.key)
    )
    version = _add(document, (number or 0) + 1)
    audit.record(by, "instrument.added", "instrument", version.id, {"version": version.version})
    return version


def _add(document: dict[str, Any], number: int) -> InstrumentVersion:
    instrument = parse(document)
    version = InstrumentVersion(
        key=instrument.key,
        version=number,
        title=instrument.title.id,
        level=instrument.level.value,
        document=document,
        created_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()
    return version
