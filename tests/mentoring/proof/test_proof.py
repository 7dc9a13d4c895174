"""The record for the personnel file: chained, printed, checked by anybody, and without a word of what was said."""

import io
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from bina import clock as bina_clock
from bina.credits import operations as credits
from bina.credits.models import CreditEntry
from bina.db import db as database
from bina.notices.models import Notice
from mentoring.pairs import operations as pairs
from mentoring.pairs.rules import EndReason
from mentoring.proof.models import MentoringRecord, SessionLink
from mentoring.proof.rules import BEGINNING, first_broken, link_hash
from mentoring.proof.tasks import monthly_statement
from mentoring.sessions import operations as sessions
from mentoring.sessions.operations import SessionValues
from mentoring.sessions.rules import Mode
from tests.support.web import text_of

CANARY = "kenari-catatan-8c2f"


def held(pair, town, minutes):
    """A session both agreed on, today."""
    session = sessions.log_session(
        pair, SessionValues(bina_clock.today(), minutes, Mode.ONLINE, next_step=CANARY), by=town.senior
    )
    sessions.confirm_session(session, by=town.junior)
    return session


@pytest.fixture
def two(pair, town, clock):
    """Two confirmed sessions, a week apart."""
    held(pair, town, 60)
    clock.shift(timedelta(days=7))
    held(pair, town, 90)
    database.session.commit()
    return pair


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers(0, 9)), max_size=6), st.data())
def test_a_changed_link_is_found_where_it_is(chain, data):
    links, before = [], BEGINNING
    for facts in chain:
        before = link_hash(before, facts)
        links.append((facts, before))
    assert first_broken(links) is None
    if links:
        place = data.draw(st.integers(0, len(links) - 1))
        facts, found = links[place]
        links[place] = ({**facts, "minutes": 480}, found)
        assert first_broken(links) == place + 1


def made(browser, pair):
    answer = browser.send(f"/mentoring/pasangan/{pair.id}/catatan-resmi")
    assert answer.status_code == 303
    return answer.location


def test_either_of_the_two_makes_a_record_that_anybody_can_check(two, town, browsers, client):
    junior = browsers(town.junior)
    assert "2 sesi dikonfirmasi 150 menit" in text_of(junior.get(f"/mentoring/pasangan/{two.id}/catatan-resmi"))
    address = made(junior, two)
    page = client.get(address)
    seen = text_of(page)
    assert "Catatan mentoring ini sah" in seen
    assert "sebagai peserta, berpasangan dengan Sri Senior" in seen
    assert "150" in seen
    assert CANARY not in page.get_data(as_text=True)
    (leaf,) = PdfReader(io.BytesIO(client.get(f"{address}.pdf").data)).pages
    printed = " ".join(leaf.extract_text().split())
    links = database.session.scalars(select(SessionLink).order_by(SessionLink.place)).all()
    assert all(link.hash[:12] in printed for link in links)
    assert "sebagai mentor, berpasangan dengan Joko Junior" in text_of(client.get(made(browsers(town.senior), two)))


def test_nobody_but_the_two_makes_one_and_none_without_a_session(pair, town, browsers):
    for stranger in (town.manager, town.citra):
        assert browsers(stranger).send(f"/mentoring/pasangan/{pair.id}/catatan-resmi").status_code == 404
    assert browsers(town.junior).send(f"/mentoring/pasangan/{pair.id}/catatan-resmi").status_code == 409
    assert database.session.scalars(select(MentoringRecord)).all() == []


def test_a_later_session_makes_a_record_one_of_its_day(two, town, browsers, client, clock):
    address = made(browsers(town.junior), two)
    clock.shift(timedelta(days=7))
    held(two, town, 45)
    database.session.commit()
    assert "sah pada harinya" in text_of(client.get(address))


def test_the_chain_refuses_changes_and_a_forced_one_shows(two, town, browsers, client):
    address = made(browsers(town.junior), two)
    for deed in ("UPDATE mentoring_session_link SET place = 9", "DELETE FROM mentoring_session_link"):
        with pytest.raises(DatabaseError), database.session.begin_nested():
            database.session.execute(text(deed))
    record = database.session.scalars(select(MentoringRecord)).one()
    record.document = record.document.replace("150", "950")
    database.session.commit()
    assert "Tidak sah" in text_of(client.get(address))


def test_a_pair_that_ended_well_gets_a_letter(two, town, browsers, client):
    for person in (town.junior, town.senior):
        pairs.close(two, EndReason.GOAL_REACHED, by=person)
    database.session.commit()
    seen = text_of(client.get(made(browsers(town.junior), two)))
    assert "Surat keterangan mentoring" in seen
    assert "Telah menyelesaikan program mentoring" in seen


def test_a_month_is_told_to_both_once(two, clock):
    clock.shift(timedelta(days=8))
    monthly_statement()
    monthly_statement()
    told = database.session.scalars(select(Notice).where(Notice.key.like("mentoring:month:%"))).all()
    assert len(told) == 2
    assert "2 sesi yang sudah dikonfirmasi berdua, 150 menit, 3 JP" in told[0].body
    assert told[0].subject == "Mentoring Anda bulan November 2026"


def test_a_month_tells_what_the_cap_left_out_and_what_was_taken_back(two, town, clock):
    posted = database.session.scalars(
        select(CreditEntry).where(CreditEntry.person_id == town.junior.id).order_by(CreditEntry.id)
    ).all()
    # Too short for one JP, so it adds none.
    credits.post(
        town.junior,
        "mentoring",
        key="mentoring:third",
        title="Mentoring",
        subject=("mentoring_session", 999),
        earned_on=posted[0].earned_on,
        minutes=10,
    )
    credits.reverse(posted[0], by=town.manager, reason="Salah catat")
    clock.shift(timedelta(days=8))
    monthly_statement()
    told = {
        each.person_id: each.body
        for each in database.session.scalars(select(Notice).where(Notice.key.like("mentoring:month:%")))
    }
    left = posted[1]
    assert f"2 sesi yang sudah dikonfirmasi berdua, {left.minutes + 10} menit, {left.jp} JP" in told[town.junior.id]
    assert "1 di antaranya tidak menambah JP" in told[town.junior.id]
    assert "1 sesi dibatalkan dari buku JP" in told[town.junior.id]
    assert "dibatalkan" not in told[town.senior.id]


def test_an_address_nobody_was_given_says_so(db, client):
    for serial in ("x" * 20, "..", "a'b"):
        assert client.get(f"/mentoring/catatan-resmi/{serial}").status_code == 404
