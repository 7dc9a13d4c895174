"""Recording interviews with consent, and marking what was said."""

from collections.abc import Collection
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from evaluation.fieldwork.models import Evidence, Interview, Segment
from evaluation.fieldwork.rules.interviews import (
    LONGEST_TEXT,
    ConsentForm,
    InterviewKind,
    next_code,
    personal_number,
    run_of,
)
from evaluation.programmes.models import Programme


def begin_interview(
    programme: Programme,
    kind: InterviewKind,
    *,
    consent: bool,
    consent_form: ConsentForm,
    consented_on: date,
    quotable: bool = False,
    by: Person,
) -> Interview:
    """Record that somebody agreed to be interviewed, under the next free code; refuses without consent."""
    if not consent:
        raise DomainError(_("Tanpa persetujuan, wawancara tidak dicatat. Ucapkan terima kasih, lalu akhiri."))
    if consented_on > clock.today(programme.unit.zone):
        raise DomainError(_("Tanggal persetujuan belum tiba. Isi hari ketika orang itu setuju."))
    # Two interviewers beginning at one instant must not get the same code.
    db.session.execute(select(Programme.id).where(Programme.id == programme.id).with_for_update())
    taken = db.session.scalars(select(Interview.code).where(Interview.programme_id == programme.id)).all()
    interview = Interview(
        programme_id=programme.id,
        code=next_code(kind, taken),
        kind=kind,
        consent_form=consent_form,
        consented_on=consented_on,
        quotable=quotable,
        interviewer=by,
    )
    db.session.add(interview)
    db.session.flush()
    audit.record(by, "interview.begun", "interview", interview.id, {"consent": consent_form.value})
    return interview


def write_up(interview: Interview, text: str, *, by: Person) -> None:
    """Keep notes or a transcript.

    Refuses after withdrawal, once something is marked, and a text with a NIP, NIK or telephone number in it.
    """
    if interview.withdrawn_on is not None:
        raise Conflict(_("Persetujuan wawancara ini sudah ditarik, jadi tidak ada yang boleh dicatat lagi."))
    if interview.segments:
        raise Conflict(_("Teks ini sudah ditandai, jadi tidak dapat diubah lagi."))
    if len(text) > LONGEST_TEXT:
        raise DomainError(_("Teks terlalu panjang. Bagi menjadi dua wawancara."))
    number = personal_number(text)
    if number is not None:
        raise DomainError(
            _("Teks memuat nomor “%(number)s” yang dapat menunjuk orang. Hapus nomor itu, lalu simpan.", number=number)
        )
    interview.text = text.strip()
    db.session.flush()
    audit.record(by, "interview.written_up", "interview", interview.id)


def mark(interview: Interview, chosen: Collection[int], *, by: Person) -> Segment:
    """Make chosen paragraphs a segment; refuses none, a gap between them, and the same ones twice."""
    run = run_of(chosen, len(interview.paragraphs))
    if run is None:
        raise DomainError(_("Pilih satu paragraf, atau beberapa yang berurutan."))
    segment = Segment(interview_id=interview.id, first=run[0], last=run[1])
    try:
        with db.session.begin_nested():
            db.session.add(segment)
    except IntegrityError as known:
        raise Conflict(_("Paragraf ini sudah menjadi potongan.")) from known
    db.session.refresh(interview, ["segments"])
    audit.record(by, "segment.marked", "segment", segment.id)
    return segment


def release(segment: Segment, quotation: str, *, by: Person) -> None:
    """Release words of a segment for reports, or take them back with an empty text.

    Refuses what the interviewee did not allow to be quoted, and a text with a NIP, NIK or telephone number in it.
    """
    words = " ".join(quotation.split())
    if words and not segment.interview.quotable:
        raise Conflict(_("Orang ini tidak mengizinkan kutipan, jadi kalimatnya tidak boleh masuk laporan."))
    number = personal_number(words)
    if number is not None:
        raise DomainError(
            _("Teks memuat nomor “%(number)s” yang dapat menunjuk orang. Hapus nomor itu, lalu simpan.", number=number)
        )
    segment.quotation = words or None
    db.session.flush()
    audit.record(by, "segment.released" if words else "segment.held_back", "segment", segment.id)


def unmark(segment: Segment, *, by: Person) -> None:
    """Take a segment away; refuses one that is coded or used as evidence."""
    used = db.session.scalar(select(Evidence.id).where(Evidence.segment_id == segment.id).limit(1))
    if segment.readings or used is not None:
        raise Conflict(_("Potongan ini sudah dikodekan atau menjadi bukti, jadi tidak dapat dihapus."))
    audit.record(by, "segment.unmarked", "segment", segment.id)
    db.session.delete(segment)
    db.session.flush()


def withdraw(interview: Interview, *, by: Person) -> None:
    """Consent was taken back: the text, its segments, their codes and the evidence from them are gone for good."""
    if interview.withdrawn_on is not None:
        return
    interview.segments.clear()
    interview.text, interview.withdrawn_on = "", clock.today()
    db.session.flush()
    audit.record(by, "interview.withdrawn", "interview", interview.id)
