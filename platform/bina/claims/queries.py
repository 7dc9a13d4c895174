"""Reads of claims, within what the asking person may see."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, exists, func, literal, or_, select
from sqlalchemy.orm import joinedload, selectinload

from bina.claims.models import ClaimStep, CreditClaim
from bina.claims.rules import SHOWN, ClaimState
from bina.credits.queries import Worth, worth_of
from bina.db import db
from bina.errors import NotFound
from bina.files.models import StoredFile
from bina.people.models import Person, RoleKind
from bina.people.queries import people_within
from bina.presence import ask, foretold, spared_unless

_WHOLE = (
    joinedload(CreditClaim.person),
    joinedload(CreditClaim.entry),
    selectinload(CreditClaim.steps).joinedload(ClaimStep.by),
)


def claims_of(person: Person) -> Sequence[CreditClaim]:
    """The person's own claims, the newest training first."""
    return db.session.scalars(
        select(CreditClaim)
        .where(CreditClaim.person_id == person.id)
        .options(*_WHOLE)
        .order_by(CreditClaim.ended_on.desc(), CreditClaim.id)
    ).all()


def own_claim(person: Person, claim_id: int) -> CreditClaim:
    """One of them; raises NotFound for anybody else's."""
    return _one(CreditClaim.id == claim_id, CreditClaim.person_id == person.id)


def claim_to_see(person: Person, claim_id: int) -> CreditClaim:
    """The person's own, or one they may decide; raises NotFound."""
    return _one(CreditClaim.id == claim_id, or_(CreditClaim.person_id == person.id, _within(person)))


def claim_to_decide(approver: Person, claim_id: int) -> CreditClaim:
    """A claim that was sent by somebody else within the approver's reach; raises NotFound."""
    return _one(CreditClaim.id == claim_id, _within(approver))


def _one(*conditions: ColumnElement[bool]) -> CreditClaim:
    found = db.session.scalar(select(CreditClaim).where(*conditions).options(*_WHOLE))
    if found is None:
        raise NotFound(_("Klaim ini tidak ditemukan."))
    return found


def _within(approver: Person) -> ColumnElement[bool]:
    reach = people_within(approver, RoleKind.MANAGER, RoleKind.ADMINISTRATOR).with_only_columns(Person.id)
    return CreditClaim.person_id.in_(reach) & (CreditClaim.person_id != approver.id) & CreditClaim.state.in_(SHOWN)


def _waiting(approver: Person) -> Select[CreditClaim]:
    return select(CreditClaim).where(_within(approver), CreditClaim.state == ClaimState.SUBMITTED)


def claims_waiting(approver: Person, *, offset: int, limit: int) -> Sequence[CreditClaim]:
    """Claims the approver may decide, the longest waiting first."""
    return db.session.scalars(
        _waiting(approver)
        .options(joinedload(CreditClaim.person))
        .order_by(CreditClaim.submitted_at, CreditClaim.id)
        .offset(offset)
        .limit(limit)
    ).all()


@foretold
def _to_decide(approver: Person, _now: datetime) -> ColumnElement[int]:
    if not approver.holds(RoleKind.MANAGER, RoleKind.ADMINISTRATOR):
        return literal(0)
    return _waiting(approver).with_only_columns(func.count(CreditClaim.id)).scalar_subquery()


def count_waiting(approver: Person) -> int:
    """How many there are."""
    return int(ask(_to_decide, approver))


def _any_returned(person: Person, _now: datetime) -> ColumnElement[bool]:
    return exists().where(CreditClaim.person_id == person.id, CreditClaim.state == ClaimState.RETURNED)


@spared_unless(_any_returned, ())
def returned_to(person: Person) -> Sequence[CreditClaim]:
    """The person's claims that were sent back."""
    return db.session.scalars(
        select(CreditClaim)
        .where(CreditClaim.person_id == person.id, CreditClaim.state == ClaimState.RETURNED)
        .order_by(CreditClaim.id)
    ).all()


def worth_of_claim(claim: CreditClaim) -> Worth | None:
    """What the claim would earn if it were approved now; None when no rule was in force on its last day."""
    return worth_of(claim.person, claim.kind, claim.ended_on, minutes=claim.minutes, days=claim.days)


def look_alikes(claim: CreditClaim, viewer: Person) -> Sequence[CreditClaim]:
    """Other claims with the same certificate number or the same file, as far as the viewer may see them."""
    same = CreditClaim.file.has(StoredFile.sha256 == claim.file.sha256)
    if claim.plain_number:
        same = or_(same, CreditClaim.plain_number == claim.plain_number)
    return db.session.scalars(
        select(CreditClaim)
        .where(CreditClaim.id != claim.id, CreditClaim.state != ClaimState.WITHDRAWN, same)
        .where(or_(CreditClaim.person_id == viewer.id, _within(viewer)))
        .options(joinedload(CreditClaim.person))
        .order_by(CreditClaim.id)
    ).all()
