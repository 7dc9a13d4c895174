"""What is told in confidence reaches the named people only, and leaves no trace of who told it."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from bina import clock as clocks
from bina.audit.models import AuditEntry
from bina.db import db as database
from bina.feature import Subject
from bina.notices.models import Notice
from bina.people.models import Role, RoleKind
from bina.people.operations import end_role, share_out
from mentoring.confiding.models import Disclosure
from mentoring.pairs.rules import pair_path
from mentoring.programmes.permissions import MENTORING
from tests.support.people import a_person, an_agency, with_role
from tests.support.web import text_of

TOLD = {"matter": "gift", "words": "Saya diminta membawa bingkisan setiap bertemu."}


@pytest.fixture
def line(pair, town):
    """A programme with a confidant, where the mentor and the junior's superior are named as well."""
    town.dewi = a_person("Dewi Inspektorat", town.second)
    town.boss = a_person("Bowo Atasan", town.first)
    town.junior.superior = town.boss
    subject = Subject(MENTORING, pair.programme_id, pair.programme.title)
    for person in (town.dewi, town.boss, town.senior):
        share_out(person, RoleKind.CONFIDANT, subject, pair.programme.unit, by=town.manager)
    database.session.commit()
    return town


def sent(browser, pair) -> tuple[str, str]:
    answer = browser.send(f"{pair_path(pair.id)}/lapor", TOLD)
    assert answer.status_code == 303
    page = browser.get(answer.location).get_data(as_text=True)
    return tuple(re.findall(r"<dd><strong>(.*?)</strong>", page))


def test_a_report_reaches_the_named_confidant_and_neither_mentor_superior_manager_nor_administrator(
    line, pair, browsers
) -> None:
    junior, path = browsers(line.junior), f"{pair_path(pair.id)}/lapor"
    page = text_of(junior.get(path))
    assert "Hanya dibaca oleh: Dewi Inspektorat." in page
    assert "112" in page
    assert junior.send(path, {"matter": "gift"}).status_code == 422
    assert database.session.scalars(select(Disclosure)).all() == []
    sent(junior, pair)
    made = database.session.scalars(select(Disclosure)).one()
    letters = database.session.scalars(select(Notice).where(Notice.key.like("mentoring:disclosure:%"))).all()
    assert [letter.person_id for letter in letters] == [line.dewi.id]
    assert "1 laporan rahasia belum ditangani" in text_of(browsers(line.dewi).get("/mentoring/"))
    assert "laporan rahasia belum ditangani" not in text_of(browsers(line.boss).get("/mentoring/"))
    own = f"/mentoring/kepercayaan/{made.id}"
    assert "Saya diminta membawa bingkisan" in text_of(browsers(line.dewi).get(own))
    assert made.reference in text_of(browsers(line.dewi).get("/mentoring/kepercayaan"))
    everything = with_role(a_person("Adminah"), RoleKind.ADMINISTRATOR, None)
    for person, status in (
        (line.senior, 404),
        (line.boss, 404),
        (line.manager, 403),
        (line.citra, 403),
        (everything, 403),
    ):
        assert browsers(person).get(own).status_code == status, person.name
        assert browsers(person).send(own, {"progress": "closed"}).status_code == status
    late = a_person("Baru Ditunjuk", line.second)
    subject = Subject(MENTORING, pair.programme_id, pair.programme.title)
    share_out(late, RoleKind.CONFIDANT, subject, pair.programme.unit, by=line.manager)
    database.session.commit()
    assert browsers(late).get(own).status_code == 404
    role = database.session.scalars(select(Role).where(Role.person_id == line.dewi.id)).one()
    end_role(role, by=line.manager)
    role.valid_to = clocks.today() - timedelta(days=1)
    database.session.commit()
    assert browsers(line.dewi).get(own).status_code == 403


def test_nothing_outside_the_sealed_words_tells_who_or_what(line, pair, browsers) -> None:
    before = {entry.number for entry in database.session.scalars(select(AuditEntry))}
    sent(browsers(line.junior), pair)
    made = database.session.scalars(select(Disclosure)).one()
    assert b"bingkisan" not in made.sealed
    assert "Joko" not in (made.content or "")
    trail = [entry for entry in database.session.scalars(select(AuditEntry)) if entry.number not in before]
    assert [(e.actor_id, e.verb, e.subject_kind, e.subject_id, e.detail) for e in trail] == [
        (None, "mentoring.disclosed", "mentoring_programme", pair.programme_id, {})
    ]
    columns = {column.name for column in Disclosure.__table__.columns}
    assert columns == {
        "id",
        "programme_id",
        "reference",
        "fingerprint",
        "received_on",
        "progress",
        "sealed",
        "sealed_reply",
    }
    browsers(line.junior).send(f"{pair_path(pair.id)}/lapor", {**TOLD, "named": "y"})
    named = database.session.scalars(select(Disclosure).order_by(Disclosure.id.desc())).first()
    assert json.loads(named.content)["name"] == "Joko Junior"


def test_number_and_code_show_the_answer_to_anybody_who_holds_them_and_to_nobody_else(
    line, pair, browsers, client
) -> None:
    junior = browsers(line.junior)
    reference, code = sent(junior, pair)
    assert junior.get("/mentoring/lapor/terkirim").status_code == 303
    made = database.session.scalars(select(Disclosure)).one()
    own = f"/mentoring/kepercayaan/{made.id}"
    assert browsers(line.dewi).send(own, {"progress": "underway", "reply": "Kami sudah bicara."}).status_code == 303
    found = client.send("/mentoring/lapor/status", {"reference": reference.lower(), "code": code.replace("-", " ")})
    assert "Sedang ditangani" in text_of(found)
    assert "Kami sudah bicara." in text_of(found)
    assert "bingkisan" not in text_of(found)
    wrong = client.send("/mentoring/lapor/status", {"reference": reference, "code": "2222-2222-2222-2222"})
    assert wrong.status_code == 422
    assert "Kami sudah bicara." not in text_of(wrong)


def test_without_anybody_to_read_it_other_ways_are_named_and_nothing_is_taken(pair, town, browsers) -> None:
    junior, path = browsers(town.junior), f"{pair_path(pair.id)}/lapor"
    assert "lapor.go.id" in text_of(junior.get(path))
    assert junior.send(path, TOLD).status_code == 422
    assert database.session.scalars(select(Disclosure)).all() == []
    for person in (town.manager, town.citra, a_person("Luar", an_agency())):
        assert browsers(person).get(path).status_code == 404
        assert browsers(person).send(path, TOLD).status_code == 404
    assert "Belum ada orang kepercayaan" in text_of(
        browsers(town.manager).get(f"/mentoring/program/{pair.programme_id}")
    )
