"""Recording deeds and proving the chain."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session, SessionTransaction

from bina import clock
from bina.audit.models import AuditEntry, AuditHead
from bina.audit.rules import GENESIS, Deed, chained_hash, first_break
from bina.db import db

if TYPE_CHECKING:
    from bina.people.models import Person


def record(
    by: "Person | None", verb: str, subject_kind: str, subject_id: int, detail: dict[str, Any] | None = None
) -> None:
    """Note that somebody did something to a thing; written with the transaction that did it.

    `detail` holds ids, numbers and codes: no personal data, no free text.
    """
    db.session.info.setdefault("deeds", []).append(
        (clock.now(), by.id if by else None, verb, subject_kind, subject_id, detail or {})
    )


@event.listens_for(db.session, "before_commit")
def _chain(session: Session) -> None:
    if session.in_nested_transaction():
        return
    deeds = session.info.pop("deeds", [])
    if not deeds:
        return
    # The head is locked last and for as short as possible: every audited transaction queues here.
    head = session.get(AuditHead, 1, with_for_update=True, populate_existing=True)
    if head is None:
        head = AuditHead(id=1, number=0, hash=GENESIS)
        session.add(head)
    for at, actor_id, verb, subject_kind, subject_id, detail in deeds:
        deed = Deed(head.number + 1, at, actor_id, verb, subject_kind, subject_id, detail)
        head.number, head.hash = deed.number, chained_hash(head.hash, deed)
        session.add(AuditEntry(**vars(deed), hash=head.hash))
    session.flush()


@event.listens_for(db.session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    if not previous.nested:
        session.info.pop("deeds", None)


@dataclass(frozen=True)
class Verdict:
    """What checking the chain found: how many entries, and the first one that does not fit (None: it holds)."""

    entries: int
    broken_at: int | None


def verify() -> Verdict:
    """Recompute the whole chain, and compare its end with the head (a cut-off tail is a break too)."""
    count, last_hash = 0, GENESIS

    def counted() -> Iterator[tuple[Deed, str]]:
        nonlocal count, last_hash
        for deed, stated in _chain_in_pages():
            count, last_hash = count + 1, stated
            yield deed, stated

    broken_at = first_break(counted())
    head = db.session.get(AuditHead, 1)
    if broken_at is None and head is not None and (head.number, head.hash) != (count, last_hash):
        broken_at = count + 1
    return Verdict(count, broken_at)


def _chain_in_pages(size: int = 1000) -> Iterator[tuple[Deed, str]]:
    after = 0
    while page := db.session.scalars(
        select(AuditEntry).where(AuditEntry.number > after).order_by(AuditEntry.number).limit(size)
    ).all():
        for entry in page:
            yield (
                Deed(
                    entry.number,
                    entry.at,
                    entry.actor_id,
                    entry.verb,
                    entry.subject_kind,
                    entry.subject_id,
                    entry.detail,
                ),
                entry.hash,
            )
        after = page[-1].number
