"""Reads about interviews, codes and codings."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from evaluation.fieldwork.models import Code, CodeWording, Interview, Segment, SegmentReading
from evaluation.fieldwork.rules.coding import CodedSegment
from evaluation.programmes.models import Programme
from evaluation.programmes.permissions import may_steer


def interviews_of(programme: Programme) -> Sequence[Interview]:
    """Interviews by code, with their segments and readings."""
    return db.session.scalars(
        select(Interview)
        .where(Interview.programme_id == programme.id)
        .options(
            joinedload(Interview.interviewer),
            selectinload(Interview.segments).selectinload(Segment.readings),
        )
        .order_by(Interview.code)
    ).all()


def interview_for(person: Person, interview_id: int) -> Interview:
    """An interview of a programme the person steers; raises NotFound for any other."""
    interview = db.session.scalar(
        select(Interview)
        .where(Interview.id == interview_id)
        .options(
            joinedload(Interview.programme),
            joinedload(Interview.interviewer),
            selectinload(Interview.segments).selectinload(Segment.readings).selectinload(SegmentReading.codings),
        )
    )
    if interview is None or not may_steer(person, interview.programme):
        raise NotFound(_("Wawancara ini tidak ditemukan."))
    return interview


def segment_for(person: Person, segment_id: int) -> Segment:
    """A segment of a programme the person steers, with what was given and settled; raises NotFound for any other."""
    segment = db.session.scalar(
        select(Segment)
        .where(Segment.id == segment_id)
        .options(
            joinedload(Segment.interview).joinedload(Interview.programme),
            selectinload(Segment.readings).selectinload(SegmentReading.codings),
            selectinload(Segment.settlements),
        )
    )
    if segment is None or not may_steer(person, segment.interview.programme):
        raise NotFound(_("Potongan wawancara ini tidak ditemukan."))
    return segment


def segments_of(programme: Programme) -> Sequence[Segment]:
    """Every segment of a programme, by interview and place, with what was given and settled."""
    return db.session.scalars(
        select(Segment)
        .join(Interview, Interview.id == Segment.interview_id)
        .where(Interview.programme_id == programme.id)
        .options(
            joinedload(Segment.interview),
            selectinload(Segment.readings).selectinload(SegmentReading.codings),
            selectinload(Segment.settlements),
        )
        .order_by(Interview.code, Segment.first, Segment.last)
    ).all()


def coded(segments: Sequence[Segment]) -> list[CodedSegment]:
    """Segments as plain values."""
    return [_coded(segment) for segment in segments]


def _coded(segment: Segment) -> CodedSegment:
    # Always in the order of the coders, also when the readings were added in this transaction.
    readings = sorted(segment.readings, key=lambda reading: reading.coder_id)
    return CodedSegment(
        segment_id=segment.id,
        interview_id=segment.interview_id,
        coders=tuple(reading.coder_id for reading in readings),
        given=tuple(frozenset(coding.code_id for coding in reading.codings) for reading in readings),
        settled={settlement.code_id: settlement.holds for settlement in segment.settlements},
    )


def codes_of(programme: Programme) -> Sequence[Code]:
    """Every code of the programme's codebook with its wordings, retired ones last."""
    return db.session.scalars(
        select(Code)
        .where(Code.programme_id == programme.id)
        .options(selectinload(Code.wordings))
        .order_by(Code.retired_in.is_not(None), Code.kind, Code.name)
    ).all()


def code_of(programme: Programme, code_id: int) -> Code:
    """One of them; raises NotFound."""
    code = next((each for each in codes_of(programme) if each.id == code_id), None)
    if code is None:
        raise NotFound(_("Kode ini tidak ada dalam buku kode program."))
    return code


def codebook_version(programme: Programme) -> int:
    """Version of the codebook: rises with every code added, reworded or retired; 0 for an empty one."""
    worded, retired = db.session.execute(
        select(func.max(CodeWording.version), func.max(Code.retired_in))
        .join(Code, Code.id == CodeWording.code_id)
        .where(Code.programme_id == programme.id)
    ).one()
    return max(worded or 0, retired or 0)
