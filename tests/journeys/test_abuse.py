"""Abuse cases that no room tests for itself: numbers as in the threat model of the design."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bina import clock
from bina.accounts.operations import open_account
from bina.claims.models import CreditClaim
from bina.claims.rules import ClaimState
from bina.db import db
from bina.errors import DomainError
from bina.jobs import run_next
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import RoleKind
from courses.certificates.models import Certificate
from courses.certificates.operations import issue
from courses.study.models import EnrolmentState
from tests.platform.test_claims import training
from tests.support.courses import a_course, an_enrolment
from tests.support.people import with_role

#: What nobody may set by adding it to a form, whatever the form asks.
FORGED = {
    "state": "approved", "jp": "100", "approved_jp": "100", "person_id": "1", "unit_id": "1", "role": "admin",
    "roles": "administrator", "is_admin": "1", "kind_of_role": "administrator", "score": "1", "passed": "1",
    "completed_at": "2026-01-01", "left_on": "", "superior_id": "1", "decided_by_id": "1", "password_hash": "x",
}  # fmt: skip


def test_3_a_role_that_has_ended_opens_nothing_from_the_next_day_on(trio, browsers, clock):
    role = with_role(trio.budi, RoleKind.ADMINISTRATOR, trio.agency).roles[-1]
    role.valid_to = day_now()
    db.session.commit()
    assert browsers(trio.budi).get("/pegawai/").status_code == 200
    clock.shift(timedelta(days=1))
    assert browsers(trio.budi).get("/pegawai/").status_code == 403


def test_3_who_has_left_is_signed_out_everywhere(trio, browsers):
    budi = browsers(trio.budi)
    assert budi.get("/").status_code == 200
    trio.budi.left_on = day_now() - timedelta(days=1)
    db.session.commit()
    assert budi.get("/").status_code == 302


def test_6_fields_added_to_a_form_change_nothing(trio, browsers):
    budi = browsers(trio.budi)
    assert budi.send("/jp/klaim/baru", {**training(), **FORGED}).status_code == 303
    claim = db.session.scalars(select(CreditClaim)).one()
    assert (claim.state, claim.person_id, claim.decided_by_id) == (ClaimState.DRAFT, trio.budi.id, None)
    budi.send("/akun/", FORGED)
    budi.send("/pesan/pengaturan", FORGED)
    db.session.refresh(trio.budi)
    assert (trio.budi.roles, trio.budi.unit_id) == ([], trio.unit.id)


def test_7_nobody_is_moved_from_or_into_a_unit_one_does_not_administer(trio, browsers):
    administrator = browsers(with_role(trio.ani, RoleKind.ADMINISTRATOR, trio.agency))
    into = administrator.send(f"/pegawai/{trio.budi.id}/mutasi", {"transfer-unit": trio.elsewhere.id})
    assert into.status_code == 422
    out = administrator.send(f"/pegawai/{trio.citra.id}/mutasi", {"transfer-unit": trio.unit.id})
    assert out.status_code == 404
    db.session.refresh(trio.budi)
    db.session.refresh(trio.citra)
    assert (trio.budi.unit_id, trio.citra.unit_id) == (trio.unit.id, trio.elsewhere.id)


#: A deed of every kind: each would be done by a mere link if it answered to GET.
DEEDS = (
    "accounts.sign_out", "claims.decide", "claims.submit", "claims.withdraw", "courses_authoring.publish",
    "courses_quizzes.start", "courses_quizzes.submit", "courses_study.confirm_reading", "courses_study.join",
    "courses_study.leave", "mentoring_pairs.answer", "mentoring_pairs.release_note", "people.end_role", "people.grant_role",
    "people.transfer",
)  # fmt: skip


def test_8_no_other_method_and_no_override_gets_past_a_policy(app, browsers, trio):
    """A page answers only to the methods it names, and a GET stays a GET whatever it says of itself."""
    citra = browsers(trio.citra)
    known: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        known.setdefault(re.sub(r"<[^>]+>", "1", rule.rule), set()).update(rule.methods or ())
    for path, methods in known.items():
        for method in {"PUT", "DELETE"} - methods:
            assert citra.open(path, method=method).status_code in {404, 405}, (method, path)
        if "GET" not in methods:
            disguised = citra.get(path, query_string={"_method": "POST"}, headers={"X-HTTP-Method-Override": "POST"})
            assert disguised.status_code in {404, 405}, path
    # What changes something for good is done by POST alone, however it is asked for.
    taken = {rule.endpoint: set(rule.methods or ()) - {"OPTIONS"} for rule in app.url_map.iter_rules()}
    assert {deed: taken[deed] for deed in DEEDS} == {deed: {"POST"} for deed in DEEDS}


@pytest.mark.parametrize("state", [each for each in EnrolmentState if each is not EnrolmentState.COMPLETED])
def test_9_no_certificate_without_completion(trio, state):
    enrolment = an_enrolment(trio.budi, a_course(trio.ani))
    enrolment.state = state
    db.session.flush()
    with pytest.raises(DomainError):
        issue(enrolment)
    assert db.session.scalars(select(Certificate)).all() == []


def test_10_who_left_between_the_message_and_its_sending_gets_no_mail(mailbox, trio):
    notify(trio.budi, key="mail", kind=NoticeKind.SECURITY, subject="Perihal", body="Isi surat")
    db.session.commit()
    trio.budi.left_on = day_now() - timedelta(days=1)
    db.session.commit()
    while run_next():
        pass
    assert mailbox.letters == []


def test_12_nobody_signs_in_as_somebody_else(app, trio, browsers):
    """There is no such page at all, and the demonstration's own door is shut outside demonstrations."""
    account = open_account(trio.budi)
    account.demo_label = "Peserta"
    db.session.commit()
    administrator = browsers(with_role(trio.ani, RoleKind.ADMINISTRATOR, None))
    assert administrator.send(f"/akun/demo/{account.id}").status_code == 404
    words = ("impersonat", "sebagai", "login_as", "sign_in_as")
    assert [rule.endpoint for rule in app.url_map.iter_rules() if any(word in rule.endpoint for word in words)] == []


def day_now():
    """The day it is where the three work."""
    return clock.today("WIB")
