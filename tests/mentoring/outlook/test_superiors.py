"""A superior sees minutes and JP of their own people, and nothing else of their mentoring."""

import pytest

from bina import clock
from bina.db import db as database
from bina.people.models import Person
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Tier
from mentoring.sessions import operations as sessions
from mentoring.sessions.rules import Mode, SessionValues, Talk
from tests.support.people import a_person
from tests.support.web import text_of

WORDS = ("kenari-tujuan", "kenari-langkah", "kenari-bersama", "kenari-buka", "kenari-isi")


@pytest.fixture
def superior(pair, town) -> Person:
    """The mentee's superior, after a session full of words."""
    boss = a_person("Anton Atasan", town.first)
    town.junior.superior_id = boss.id
    pairs.add_goal(pair, WORDS[0], by=town.junior, measure=WORDS[0])
    pairs.write_note(pair, WORDS[2], Tier.SHARED, by=town.senior)
    pairs.write_note(pair, WORDS[3], Tier.RELEASED, by=town.junior)
    values = SessionValues(clock.today(), 90, Mode.ONLINE, next_step=WORDS[1], barrier="superior_support")
    session = sessions.log_session(
        pair, SessionValues(**{**vars_of(values), "talk": Talk(goal=WORDS[4])}), by=town.senior
    )
    sessions.confirm_session(session, by=town.junior)
    database.session.commit()
    return boss


def vars_of(values):
    return {name: getattr(values, name) for name in ("held_on", "minutes", "mode", "next_step", "barrier")}


def test_minutes_and_jp_of_their_own_people_and_not_a_word_more(superior, pair, town, browsers):
    browser = browsers(superior)
    assert "Mentoring tim Anda" in text_of(browser.get("/mentoring/"))
    page = browser.get("/mentoring/tim")
    said = text_of(page)
    assert "Joko Junior 90 2" in said
    assert "orang belum bermentoring" not in said
    a_person("Tia Tanpa", town.first).superior = superior
    assert "1 orang belum bermentoring tahun ini Tia Tanpa" in text_of(browser.get("/mentoring/tim"))
    for path in ("/mentoring/tim", "/mentoring/", "/"):
        html = browser.get(path).get_data(as_text=True)
        assert not [word for word in (*WORDS, "Sri Senior") if word in html], path
    for path in (f"/mentoring/pasangan/{pair.id}", f"/mentoring/pasangan/{pair.id}/jadwal"):
        assert browser.get(path).status_code == 404
    assert browser.get(f"/mentoring/program/{pair.programme_id}/pasangan").status_code == 403


def test_nobody_elses_people_are_shown(superior, town, browsers):
    for person in (town.senior, town.manager, town.citra):
        page = text_of(browsers(person).get("/mentoring/tim"))
        assert "Joko" not in page
        assert "Belum ada pegawai di bawah Anda" in page
        assert "Mentoring tim Anda" not in text_of(browsers(person).get("/mentoring/"))
