"""Keeping the codebook, coding blind, and settling where two coders differ."""

from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from evaluation.fieldwork.models import Code, CodeWording, Coding, Interview, Segment, SegmentReading, Settlement
from evaluation.fieldwork.queries.interviews import codebook_version, codes_of
from evaluation.fieldwork.rules.coding import CODERS, CodeKind
from evaluation.programmes.models import Programme


def add_code(programme: Programme, name: str, kind: CodeKind, *, definition: str, when_to_use: str, by: Person) -> Code:
    """Add a code: a new version of the codebook. Refuses a name it has already."""
    name = name.strip()
    if any(code.name.lower() == name.lower() for code in codes_of(programme)):
        raise Conflict(_("Kode “%(name)s” sudah ada dalam buku kode.", name=name))
    code = Code(programme_id=programme.id, name=name, kind=kind)
    code.wordings = [_wording(programme, definition, when_to_use, by)]
    db.session.add(code)
    db.session.flush()
    audit.record(by, "code.added", "code", code.id, {"version": code.wording.version})
    return code


def _wording(programme: Programme, definition: str, when_to_use: str, by: Person) -> CodeWording:
    return CodeWording(
        version=_next_version(programme),
        definition=definition.strip(),
        when_to_use=when_to_use.strip(),
        worded_by_id=by.id,
        worded_at=clock.now(),
    )


def _next_version(programme: Programme) -> int:
    # Two changes at one instant must not share a version.
    db.session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    return codebook_version(programme) + 1


def reword_code(programme: Programme, code: Code, *, definition: str, when_to_use: str, by: Person) -> None:
    """Define a code anew: a new version; how it was defined stays readable. Saying the same changes nothing."""
    now = code.wording
    if (now.definition, now.when_to_use) == (definition.strip(), when_to_use.strip()):
        return
    code.wordings.append(_wording(programme, definition, when_to_use, by))
    db.session.flush()
    audit.record(by, "code.reworded", "code", code.id, {"version": code.wording.version})


def retire_code(programme: Programme, code: Code, *, by: Person) -> None:
    """Give a code no more; what was coded with it stays."""
    if code.retired_in is None:
        code.retired_in = _next_version(programme)
        db.session.flush()
        audit.record(by, "code.retired", "code", code.id, {"version": code.retired_in})


def code_segment(segment: Segment, codes: Collection[int], *, by: Person) -> SegmentReading:
    """Code a segment, without knowing what the other coder gave.

    Refuses a third coder, a code that is retired or of another programme, and a change after both have coded.
    """
    programme = segment.interview.programme
    # Two coders finishing at one instant must not leave three readings.
    db.session.execute(select(Interview.id).where(Interview.id == segment.interview_id).with_for_update())
    db.session.refresh(segment, ["readings"])
    mine = next((reading for reading in segment.readings if reading.coder_id == by.id), None)
    if len(segment.readings) >= CODERS:
        if mine is not None:
            raise Conflict(
                _("Kedua pengode sudah selesai, jadi kode Anda tidak dapat diubah. Selesaikan perbedaannya.")
            )
        raise Conflict(_("Potongan ini sudah dikodekan dua orang."))
    usable = {code.id for code in codes_of(programme) if code.retired_in is None}
    if not set(codes) <= usable:
        raise DomainError(_("Ada kode yang tidak dipakai lagi. Muat ulang halaman, lalu pilih lagi."))
    if mine is None:
        mine = SegmentReading(segment_id=segment.id, coder_id=by.id, version=0)
        segment.readings.append(mine)
    mine.version = codebook_version(programme)
    kept = {coding.code_id: coding for coding in mine.codings}
    mine.codings = [kept.get(code) or Coding(code_id=code) for code in sorted(set(codes))]
    db.session.flush()
    audit.record(by, "segment.coded", "segment", segment.id)
    return mine


def settle(segment: Segment, code: Code, *, holds: bool, reason: str, by: Person) -> None:
    """Decide a difference between the two coders; refuses where there is none, and a decision without a reason."""
    given: Sequence[set[int]] = [{coding.code_id for coding in reading.codings} for reading in segment.readings]
    if len(given) < CODERS or (code.id in given[0]) == (code.id in given[1]):
        raise Conflict(_("Kedua pengode tidak berbeda tentang kode ini."))
    if not reason.strip():
        raise DomainError(_("Tulis alasan keputusan dalam satu kalimat."))
    known = next((each for each in segment.settlements if each.code_id == code.id), None)
    if known is None:
        known = Settlement(segment_id=segment.id, code_id=code.id, holds=holds, reason="", settled_by_id=by.id)
        segment.settlements.append(known)
    known.holds, known.reason, known.settled_by_id = holds, reason.strip(), by.id
    db.session.flush()
    audit.record(by, "coding.settled", "segment", segment.id, {"code": code.id, "holds": holds})
