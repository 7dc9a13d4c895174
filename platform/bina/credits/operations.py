"""Posting JP and reversing it. Entries are never edited."""

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.credits.models import CreditEntry, CreditRule
from bina.credits.queries import worth_of
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person


def post(
    person: Person,
    kind: str,
    *,
    key: str,
    title: str,
    subject: tuple[str, int],
    earned_on: date,
    minutes: int = 0,
    days: int = 0,
) -> CreditEntry:
    """Post what a deed earns by the rule of `kind` in force on the day; the same `key` again gives the entry of then.

    Caps are counted under a lock on the person, so parallel posts cannot pass them. An entry of 0 JP is kept:
    it explains itself on the statement.

    Raises:
        DomainError: when no rule of this kind is in force on the day.
    """
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    known = db.session.scalar(select(CreditEntry).where(CreditEntry.key == key))
    if known is not None:
        return known
    worth = worth_of(person, kind, earned_on, minutes=minutes, days=days)
    if worth is None:
        raise DomainError(_("Belum ada aturan konversi JP untuk kegiatan ini. Minta administrator menambahkannya."))
    entry = CreditEntry(
        person_id=person.id,
        rule=worth.rule,
        jp=worth.jp,
        minutes=minutes,
        days=days,
        title=title,
        subject_kind=subject[0],
        subject_id=subject[1],
        key=key,
        earned_on=earned_on,
        posted_at=clock.now(),
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def reverse(entry: CreditEntry, *, by: Person, reason: str) -> CreditEntry:
    """Take an entry back with a line of the opposite sign. Refuses a second reversal and a reversal of one."""
    if entry.reverses_id is not None or db.session.scalar(
        select(CreditEntry.id).where(CreditEntry.reverses_id == entry.id)
    ):
        raise Conflict(_("Catatan JP ini sudah dibatalkan."))
    line = CreditEntry(
        person_id=entry.person_id,
        rule_id=entry.rule_id,
        jp=-entry.jp,
        minutes=-entry.minutes,
        days=-entry.days,
        title=entry.title,
        subject_kind=entry.subject_kind,
        subject_id=entry.subject_id,
        key=f"reversal:{entry.id}",
        earned_on=entry.earned_on,
        posted_at=clock.now(),
        reverses_id=entry.id,
        reason=reason,
    )
    db.session.add(line)
    db.session.flush()
    audit.record(by, "credit.reversed", "credit", entry.id, {"jp": entry.jp})
    return line


def add_rule(rule: CreditRule, *, by: Person) -> None:
    """Add a dated rule. Refuses a second one of the same kind from the same day."""
    if db.session.scalar(
        select(CreditRule.id).where(CreditRule.kind == rule.kind, CreditRule.valid_from == rule.valid_from)
    ):
        raise Conflict(_("Sudah ada aturan untuk kegiatan ini mulai tanggal itu. Pilih tanggal lain."))
    db.session.add(rule)
    db.session.flush()
    audit.record(by, "credit_rule.added", "credit_rule", rule.id)
