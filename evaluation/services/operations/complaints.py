"""Complaints: noted without the person, worked on, resolved, opened again."""

from datetime import date

from flask_babel import gettext as _

from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person, Unit
from evaluation.services.models import Complaint, ComplaintStep
from evaluation.services.rules.complaints import (
    LEGAL,
    ComplaintChannel,
    ComplaintState,
    PersonalTrace,
    personal_trace,
)


def refuse_personal(text: str) -> None:
    """Raise DomainError when a text holds what gives a person away."""
    trace = personal_trace(text)
    if trace is PersonalTrace.EMAIL:
        raise DomainError(_("Hapus alamat email. Uraian tidak boleh memuat data pribadi."))
    if trace is PersonalTrace.NUMBER:
        raise DomainError(_("Hapus nomor telepon, NIK, atau NIP. Uraian tidak boleh memuat data pribadi."))


def receive_complaint(
    unit: Unit,
    *,
    channel: ComplaintChannel,
    element: str,
    received_on: date,
    due_on: date,
    summary: str,
    by: Person,
    service_id: int | None = None,
) -> Complaint:
    """Note a complaint; refuses personal data and a due date before the receipt."""
    refuse_personal(summary)
    if due_on < received_on:
        raise DomainError(_("Tenggat tidak boleh sebelum tanggal diterima."))
    complaint = Complaint(
        unit=unit,
        unit_id=unit.id,
        service_id=service_id,
        channel=channel,
        element=element,
        received_on=received_on,
        due_on=due_on,
        summary=summary.strip(),
    )
    complaint.steps.append(ComplaintStep(state=ComplaintState.RECEIVED, taken_on=received_on))
    db.session.add(complaint)
    db.session.flush()
    audit.record(by, "complaint.received", "complaint", complaint.id)
    return complaint


def move_complaint(complaint: Complaint, state: ComplaintState, *, on: date, note: str, by: Person) -> None:
    """Take the next step; refuses one that the present state does not allow, and a day before the last step."""
    if state not in LEGAL[complaint.state]:
        raise Conflict(_("Status pengaduan ini sudah berubah. Muat ulang halaman, lalu lanjutkan dari sana."))
    if on < complaint.steps[-1].taken_on:
        raise DomainError(_("Tanggal ini lebih awal daripada langkah sebelumnya."))
    if state is not ComplaintState.IN_PROGRESS and not note.strip():
        raise DomainError(_("Tulis apa yang dilakukan atau mengapa dibuka kembali."))
    refuse_personal(note)
    complaint.state = state
    complaint.steps.append(ComplaintStep(state=state, taken_on=on, note=note.strip()))
    db.session.flush()
    audit.record(by, "complaint.moved", "complaint", complaint.id, {"state": state.value})
