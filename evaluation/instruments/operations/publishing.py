"""Publishing: a version is made once, and used as it is for ever."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, NotFound
from bina.people.models import Person
from bina.people.permissions import administers_everything
from evaluation.instruments.models import InstrumentDraft, InstrumentVersion, ItemMerge
from evaluation.instruments.permissions import may_write_for
from evaluation.instruments.queries import latest_version
from evaluation.instruments.rules import UPLOADED, Instrument, faults, parse, ready_made
from evaluation.instruments.rules.versions import MergeMap, fits, to_decide


def version_for_use(key: str) -> InstrumentVersion:
    """The newest version of an instrument, frozen from now on; a ready-made one enters the database when first used.

    Raises NotFound for a key nobody knows.
    """
    version = latest_version(key)
    if version is None:
        document = ready_made().get(key)
        if document is None:
            raise NotFound(_("Instrumen ini tidak ditemukan."))
        version = _add(document, 1, None)
    version.frozen_at = version.frozen_at or clock.now()
    db.session.flush()
    return version


def read_document(document: dict[str, Any]) -> Instrument:
    """The instrument in a JSON document; refuses what is not one."""
    try:
        return parse(document)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, RecursionError) as fault:
        raise DomainError(_("Berkas ini bukan instrumen Bina. Mulai dari instrumen yang diunduh di sini.")) from fault


def add_version(document: dict[str, Any], *, by: Person | None, agency_id: int | None = None) -> InstrumentVersion:
    """Take an instrument as a new version of its key; by nobody means the command line, which may do what an
    administrator of the installation may.

    Refuses one that cannot be walked from the first item to the last, any change of an official form, and a change of
    one that belongs to others: what all agencies use is changed by administrators of the installation only.
    """
    instrument = read_document(document)
    found = faults(instrument)
    if found:
        listed = ", ".join(f"{key} ({fault.value})" for fault, key in found[:5])
        raise DomainError(_("Instrumen belum dapat dipakai. Perbaiki butir: %(list)s.", list=listed))
    shipped = ready_made().get(instrument.key)
    if instrument.locked or (shipped is not None and shipped["locked"]):
        raise Conflict(_("Instrumen resmi tidak dapat diubah. Beri kunci lain bila Anda membuat instrumen baru."))
    known = latest_version(instrument.key)
    _refuse_others(known, shipped is not None, by)
    if shipped is not None:
        if any(item.kind in UPLOADED for item in instrument.items):
            raise Conflict(_("Instrumen siap pakai juga ditanyakan secara anonim, jadi tidak memuat foto atau berkas."))
        if known is None:
            known = _add(shipped, 1, None)
    number = db.session.scalar(
        select(func.max(InstrumentVersion.version)).where(InstrumentVersion.key == instrument.key)
    )
    version = _add(document, (number or 0) + 1, known.agency_id if known else agency_id)
    audit.record(by, "instrument.added", "instrument", version.id, {"version": version.version})
    return version


def _refuse_others(known: InstrumentVersion | None, shipped: bool, by: Person | None) -> None:
    if by is None or administers_everything(by) or not (shipped or known):
        return
    if known is not None and known.agency_id is not None:
        if may_write_for(by, known.agency_id):
            return
        raise Conflict(
            _("Instrumen ini milik instansi lain. Salin menjadi instrumen baru bila Anda ingin mengubahnya.")
        )
    raise Conflict(
        _("Instrumen ini dipakai semua instansi, jadi hanya administrator instalasi yang mengubahnya. Beri kunci lain.")
    )


def version_to_follow(key: str, by: Person) -> InstrumentVersion | None:
    """The version a draft of this person may follow; none when the instrument is new or belongs to others.

    What all agencies share is followed by administrators of the installation only, an official form by nobody.
    """
    shipped, known = ready_made().get(key), latest_version(key)
    if shipped is not None and shipped["locked"]:
        return None
    if administers_everything(by):
        return known or (None if shipped is None else _add(shipped, 1, None))
    own = known is not None and known.agency_id is not None and may_write_for(by, known.agency_id)
    return known if own else None


def publish(draft: InstrumentDraft, decided: MergeMap, *, by: Person) -> InstrumentVersion:
    """Make the draft the next version of its instrument, and remember what of the version before stays comparable.

    Refuses a draft with faults, one made before somebody else published, and one that leaves a changed item undecided
    or gives it a successor with other values.
    """
    base = draft.based_on
    newest = latest_version(draft.key)
    if newest is not None and (base is None or newest.id != base.id):
        raise Conflict(_("Sementara itu versi lain sudah diterbitkan. Mulai rancangan baru dari versi itu."))
    content = draft.content
    if base is not None:
        before, after = base.content, {item.key: item for item in content.items}
        for key in to_decide(before, content):
            if key not in decided:
                raise DomainError(_("Putuskan dahulu apakah jawaban lama butir %(key)s masih sebanding.", key=key))
            target = decided[key]
            if target is not None and (target not in after or not fits(before.item(key), after[target])):
                raise DomainError(
                    _("Jawaban lama butir %(key)s memakai nilai lain, jadi tidak dapat digabung. Pilih tidak sebanding.",
                      key=key)
                )  # fmt: skip
    version = add_version(draft.document, by=by, agency_id=draft.agency_id)
    now = clock.now()
    db.session.add_all(
        ItemMerge(version_id=version.id, old_item=old, new_item=new, decided_by_id=by.id, decided_at=now)
        for old, new in sorted(decided.items())
    )
    db.session.delete(draft)
    db.session.flush()
    return version


def _add(document: dict[str, Any], number: int, agency_id: int | None) -> InstrumentVersion:
    instrument = parse(document)
    version = InstrumentVersion(
        key=instrument.key,
        version=number,
        title=instrument.title.id,
        level=instrument.level.value,
        document=document,
        created_at=clock.now(),
        agency_id=agency_id,
    )
    db.session.add(version)
    db.session.flush()
    return version
