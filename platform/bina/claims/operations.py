"""Making a claim, sending it, and deciding it."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina import clock
from bina.audit import operations as audit
from bina.claims.models import ClaimStep, CreditClaim
from bina.claims.queries import worth_of_claim
from bina.claims.rules import DECISIONS, OPEN, ClaimState, Reach, may_become, plain_number
from bina.credits import operations as credits
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.files.models import StoredFile
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person


@dataclass(frozen=True)
class ClaimValues:
    """What a claim says."""

    title: str
    organiser: str
    kind: str
    reach: Reach
    started_on: date
    ended_on: date
    minutes: int
    days: int
    certificate_number: str


def draft_claim(person: Person, values: ClaimValues, *, file: StoredFile) -> CreditClaim:
    """Keep a claim that is not sent yet."""
    claim = CreditClaim(person=person, file=file, created_at=clock.now(), **_columns(values))
    db.session.add(claim)
    db.session.flush()
    return claim


def change_claim(claim: CreditClaim, values: ClaimValues, *, file: StoredFile | None) -> None:
    """Say something else; without a new file the old one stays. Refused once it was sent, unless it came back."""
    _lock(claim)
    if claim.state not in OPEN:
        raise Conflict(_("Klaim ini sudah dikirim dan tidak dapat diubah lagi."))
    for name, value in _columns(values).items():
        setattr(claim, name, value)
    if file is not None:
        claim.file = file
    db.session.flush()


def _columns(values: ClaimValues) -> dict[str, object]:
    return vars(values) | {"plain_number": plain_number(values.certificate_number)}


def submit_claim(claim: CreditClaim) -> None:
    """Send it to whoever may approve. Refused where no rule gives JP for it."""
    _lock(claim)
    worth = worth_of_claim(claim)
    if worth is None or worth.alone == 0:
        raise DomainError(_("Klaim ini belum bernilai JP menurut aturan yang berlaku. Periksa jenis dan lamanya."))
    _move(claim, ClaimState.SUBMITTED, by=claim.person)
    claim.submitted_at = clock.now()


def withdraw_claim(claim: CreditClaim) -> None:
    """Take it away before it is decided."""
    _lock(claim)
    _move(claim, ClaimState.WITHDRAWN, by=claim.person)


def decide_claim(claim: CreditClaim, decision: ClaimState, *, by: Person, reason: str) -> None:
    """Approve, send back or refuse. An approval posts the JP by the rule of the training's last day.

    Refuses the claimant as the one who decides, a decision without a reason (except approval), and a claim that
    somebody else has decided meanwhile.
    """
    if decision not in DECISIONS:
        raise ValueError(decision)
    if by.id == claim.person_id:
        raise Forbidden(_("Klaim Anda sendiri diputuskan oleh orang lain."))
    if decision is not ClaimState.APPROVED and not reason:
        raise DomainError(_("Tulis alasannya agar pegawai tahu apa yang perlu diperbaiki."))
    _lock(claim)
    if not may_become(claim.state, decision):
        raise Conflict(_("Klaim ini sudah diputuskan atau ditarik. Buka lagi halamannya."))
    if decision is ClaimState.APPROVED:
        claim.entry = credits.post(
            claim.person,
            claim.kind,
            key=f"claim:{claim.id}",
            title=claim.title,
            subject=("claim", claim.id),
            earned_on=claim.ended_on,
            minutes=claim.minutes,
            days=claim.days,
        )
    claim.decided_by_id = by.id
    _move(claim, decision, by=by, reason=reason)
    _tell(claim, decision, reason)


def _tell(claim: CreditClaim, decision: ClaimState, reason: str) -> None:
    subjects = {
        ClaimState.APPROVED: _l("Klaim %(title)s disetujui", title=claim.title),
        ClaimState.RETURNED: _l("Klaim %(title)s perlu diperbaiki", title=claim.title),
        ClaimState.REFUSED: _l("Klaim %(title)s ditolak", title=claim.title),
    }
    jp = claim.entry.jp if claim.entry else 0
    notify(
        claim.person,
        key=f"claim:{claim.id}:{claim.steps[-1].id}",
        kind=NoticeKind.WORK,
        subject=subjects[decision],
        body=_l("%(jp)s JP tercatat pada buku JP Anda.", jp=jp) if decision is ClaimState.APPROVED else reason,
        url=f"/jp/klaim/{claim.id}",
    )


def _lock(claim: CreditClaim) -> None:
    db.session.refresh(claim, with_for_update=True, attribute_names=["state", "entry_id"])


def _move(claim: CreditClaim, state: ClaimState, *, by: Person, reason: str = "") -> None:
    if not may_become(claim.state, state):
        raise Conflict(_("Langkah ini tidak berlaku lagi untuk klaim ini. Buka lagi halamannya."))
    claim.state = state
    claim.steps.append(ClaimStep(state=state, by=by, at=clock.now(), reason=reason))
    db.session.flush()
    audit.record(by, f"claim.{state.value}", "claim", claim.id)
