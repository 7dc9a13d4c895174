"""The audit chain and the JP ledger cannot be rewritten quietly."""

from datetime import date
from itertools import permutations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, IntegrityError

from bina.audit import operations as audit
from bina.credits import operations as credits
from bina.credits.models import CreditRule
from bina.credits.queries import rule_for, standing_now
from bina.db import db as database
from bina.errors import Conflict, DomainError


def deeds(by, count=3):
    for number in range(count):
        audit.record(by, "test.done", "thing", number, {"n": number})
        database.session.commit()


def test_an_untouched_chain_holds(trio):
    deeds(trio.ani)
    assert audit.verify() == audit.Verdict(3, None)


@pytest.mark.parametrize(
    ("statement", "broken_at"),
    [
        ("UPDATE audit_entry SET verb = 'test.dona' WHERE number = 2", 2),
        ("DELETE FROM audit_entry WHERE number = 2", 2),
        ("DELETE FROM audit_entry WHERE number = 3", 3),
    ],
)
def test_a_flipped_byte_a_hole_and_a_cut_tail_are_found(trio, statement, broken_at):
    deeds(trio.ani)
    database.session.execute(text(statement))
    database.session.commit()
    assert audit.verify().broken_at == broken_at


def test_a_deed_rolled_back_leaves_no_entry(trio):
    audit.record(trio.ani, "test.done", "thing", 1)
    database.session.rollback()
    deeds(trio.ani, 1)
    assert audit.verify().entries == 1


def post(person, key, day, minutes=90, kind="mentoring"):
    return credits.post(person, kind, key=key, title="Sesi", subject=("session", 1), earned_on=day, minutes=minutes)


def test_three_mentoring_sessions_in_a_month_earn_four_jp(trio):
    earned = [post(trio.budi, f"s{day}", date(2026, 11, day)).jp for day in (2, 9, 16)]
    assert earned == [2, 2, 0]
    assert post(trio.budi, "s-dec", date(2026, 12, 1)).jp == 2


def test_the_same_deed_posted_twice_is_one_entry(trio):
    assert post(trio.budi, "same", date(2026, 11, 2)).id == post(trio.budi, "same", date(2026, 11, 2)).id


def test_a_course_of_360_minutes_is_eight_jp(trio):
    assert post(trio.budi, "c", date(2026, 11, 2), 360, "course").jp == 8


def test_a_kind_without_a_rule_is_refused(trio):
    with pytest.raises(DomainError):
        post(trio.budi, "x", date(2026, 11, 2), kind="nothing")
    with pytest.raises(DomainError):
        post(trio.budi, "x", date(2001, 1, 1))


def test_a_reversal_takes_the_jp_back_once(trio):
    entry = post(trio.budi, "r", date(2026, 11, 2))
    credits.reverse(entry, by=trio.ani, reason="salah catat")
    assert standing_now(trio.budi).earned == 0
    with pytest.raises(Conflict):
        credits.reverse(entry, by=trio.ani, reason="lagi")


@pytest.mark.parametrize("statement", ["UPDATE credits_entry SET jp = 99", "DELETE FROM credits_entry"])
def test_the_database_itself_refuses_to_change_the_ledger(trio, statement):
    post(trio.budi, "fixed", date(2026, 11, 2))
    with pytest.raises((DatabaseError, IntegrityError), match="append-only"):
        database.session.execute(text(statement))


@pytest.mark.parametrize("order", list(permutations((45, 90, 90, 20))))
def test_a_months_jp_is_that_of_its_best_sessions_in_whatever_order_they_are_posted(trio, order):
    for number, minutes in enumerate(order):
        post(trio.budi, f"s{number}", date(2026, 11, 2 + number), minutes)
    assert standing_now(trio.budi).earned == 4


def test_a_rule_that_begins_inside_a_month_caps_the_whole_month(trio):
    mentoring = rule_for("mentoring", date(2026, 11, 1))
    stricter = CreditRule(
        kind="mentoring", label=mentoring.label, basis=mentoring.basis, jp_per_unit=1, minutes_per_unit=45,
        max_jp_each=2, max_times_month=1, valid_from=date(2026, 11, 10), source="kebijakan",
    )  # fmt: skip
    credits.add_rule(stricter, by=trio.ani)
    assert [post(trio.budi, f"s{day}", date(2026, 11, day)).jp for day in (16, 2)] == [2, 0]
