"""Opening a programme through its gate, keeping a self-audit, and making the weekly batch."""

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from mentoring.opening.models import SelfAudit
from mentoring.opening.queries import gate_of
from mentoring.opening.rules import STATEMENTS, Gate, Word, audit_counts, following_batch
from mentoring.pairing.operations import make_plan, send_out
from mentoring.pairing.queries import draft_pairs
from mentoring.programmes.models import Programme


def open_programme(programme: Programme, reason: str, *, by: Person) -> Gate:
    """Let proposals leave. The figures of the gate are kept with the reason.

    Raises:
        Conflict: it is open already.
        DomainError: places are short, or nobody needs one yet, and no reason is given.
    """
    db.session.scalars(
        select(Programme)
        .where(Programme.id == programme.id)
        .with_for_update(of=Programme)
        .execution_options(populate_existing=True)
    ).one()
    if programme.opened_at is not None:
        raise Conflict(_("Program ini sudah dibuka."))
    found = gate_of(programme)
    if not found.enough and not reason.strip():
        raise DomainError(_("Tempat belum cukup. Tulis alasannya bila program tetap dibuka sekarang."))
    programme.opened_at = clock.now()
    programme.opening_demand, programme.opening_slots = found.demand, found.slots
    programme.opening_reason = "" if found.enough else reason.strip()
    if programme.rolling and programme.next_batch_on is None:
        programme.next_batch_on = following_batch(clock.today(by.zone), programme.ends_on)
    db.session.flush()
    audit.record(
        by,
        "mentoring.opened",
        "mentoring_programme",
        programme.id,
        {"demand": found.demand, "slots": found.slots, "short": [need.competency for need in found.short]},
    )
    return found


def keep_audit(programme: Programme, answers: Mapping[str, str], intention: str, *, by: Person) -> SelfAudit:
    """Keep a filling of the checklist. Refuses one with statements left out."""
    words = {word.value for word in Word}
    if any(answers.get(statement) not in words for statement in STATEMENTS):
        raise DomainError(_("Jawab semua pernyataan. Jawaban jujur lebih berguna daripada jawaban bagus."))
    kept = SelfAudit(
        programme=programme,
        by=by,
        audited_at=clock.now(),
        answers={statement: answers[statement] for statement in STATEMENTS},
        intention=intention.strip(),
    )
    db.session.add(kept)
    db.session.flush()
    counts = dict(zip(("yes", "partly", "no"), audit_counts(kept.answers), strict=True))
    audit.record(by, "mentoring.self_audited", "mentoring_programme", programme.id, counts)
    return kept


def make_batch(programme: Programme) -> int:
    """Pair who waits in a rolling programme and propose it at once; how many pairs. Says when the next batch comes."""
    plan = make_plan(programme, by=programme.created_by)
    sent = send_out(programme, by=programme.created_by) if plan.pairs and draft_pairs(programme) else 0
    programme.next_batch_on = following_batch(clock.today(programme.unit.zone), programme.ends_on)
    db.session.flush()
    return sent
