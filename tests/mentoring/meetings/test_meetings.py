"""Agreeing on an hour, moving it, taking it off: what pages, letters and calendars say."""

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select

from bina.db import db as database
from bina.notices.models import Notice
from courses.study.operations import open_feed
from mentoring.pairs import operations as pairs
from mentoring.pairs.rules import EndReason
from mentoring.sessions import operations as sessions
from mentoring.sessions.models import MentoringSession
from mentoring.sessions.rules import Mode, SessionState
from tests.support.web import forms_of, text_of


@pytest.fixture
def here(pair, town):
    """Where the pair chooses its hour; the mentor lives two zones further east, and both have mail."""
    pair.mentor.unit.zone = "WIT"
    for person, address in ((town.junior, "joko@contoh.go.id"), (town.senior, "sri@contoh.go.id")):
        person.email = address
    database.session.commit()
    return f"/mentoring/pasangan/{pair.id}/jadwal"


def picks(page):
    form = next(f for f in forms_of(page.get_data(as_text=True)) if any(name == "pick" for name, *_ in f["fields"]))
    return [value for name, value, _kind in form["fields"] if name == "pick"]


def letters(person):
    """The entries that letters about meetings brought, oldest first."""
    query = select(Notice).where(Notice.person_id == person.id, Notice.key.like("mentoring:meeting:%"))
    notices = database.session.scalars(query.order_by(Notice.id)).all()
    return [Calendar.from_ical(each.calendar) for each in notices]


def said(calendar):
    event = calendar.walk("VEVENT")[0]
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), event["DTSTART"].dt.isoformat()


def test_one_tap_puts_the_hour_into_both_calendars_and_moving_it_raises_the_revision(pair, town, browsers, here):
    senior, junior = browsers(town.senior), browsers(town.junior)
    offered = picks(senior.get(here))
    # Profiles say Monday morning and Thursday afternoon; both halves overlap for two hours between WIB and WIT.
    assert offered[0] == "2026-11-23T10:00"
    assert senior.send(here, {"pick": offered[0]}).status_code == 303
    method, uid, sequence, starts = said(letters(town.junior)[-1])
    assert (method, sequence, starts) == ("REQUEST", 0, "2026-11-23T10:00:00+09:00")
    event = letters(town.junior)[-1].walk("VEVENT")[0]
    assert str(event["ATTENDEE"]) == "mailto:joko@contoh.go.id"
    assert "Sri Senior" in str(event["SUMMARY"])
    page = text_of(junior.get(f"/mentoring/pasangan/{pair.id}"))
    assert "pukul 08.00 WIB" in page
    assert "bagi Sri Senior" in page
    assert "pukul 10.00 WIT" in page
    # The mentee proposes another hour with one tap; the same name, a higher revision, in letter, file and feed.
    other = picks(junior.get(here))[1]
    assert junior.send(here, {"pick": other}).status_code == 303
    moved = said(letters(town.senior)[-1])
    assert moved[:3] == ("REQUEST", uid, sequence + 1)
    session = database.session.scalars(select(MentoringSession)).one()
    assert said(Calendar.from_ical(junior.get(f"/mentoring/sesi/{session.id}/kalender.ics").data))[1:3] == moved[1:3]
    token = open_feed(town.junior)
    database.session.commit()
    feed = Calendar.from_ical(junior.get(f"/kursus/kalender/{token}.ics").data)
    assert [(str(e["UID"]), int(e["SEQUENCE"])) for e in feed.walk("VEVENT")] == [moved[1:3]]
    # The same hour again changes nothing and writes nobody.
    count = len(letters(town.senior))
    junior.send(here, {"pick": other})
    assert len(letters(town.senior)) == count
    # Taken off, calendars strike it out.
    assert senior.send(f"/mentoring/sesi/{session.id}/batal-jadwal").status_code == 303
    off = said(letters(town.junior)[-1])
    assert off[:3] == ("CANCEL", uid, sequence + 2)
    feed = Calendar.from_ical(junior.get(f"/kursus/kalender/{token}.ics").data)
    assert [str(e["STATUS"]) for e in feed.walk("VEVENT")] == ["CANCELLED"]


def test_an_hour_taken_elsewhere_is_not_offered_and_nobody_learns_why(pair, town, browsers, here, monkeypatch):
    from bina import appointments

    first, second = picks(browsers(town.senior).get(here))[:2]
    taken = appointments.Appointment(
        town.junior.id, "kelas-1", 0, *(clock_of(first, hours) for hours in (-4, 8)), "kenari rahasia", "", "", "WIB"
    )
    monkeypatch.setattr(appointments, "_tellers", [*appointments._tellers, lambda _ids, _since: [taken]])
    page = browsers(town.senior).get(here)
    assert picks(page)[0] == second
    assert "kenari" not in page.get_data(as_text=True)


def clock_of(pick, hours):
    from datetime import datetime

    from bina.clock import ZONES

    return datetime.fromisoformat(pick).replace(tzinfo=ZONES["WIT"]) + timedelta(hours=hours)


def test_a_link_is_https_and_its_host_is_shown_to_the_two_only(pair, town, browsers, here):
    senior = browsers(town.senior)
    values = {"on": "2026-11-24", "at": "14:00", "length": "90", "mode": "daring", "link": "http://rapat.contoh.go.id"}
    refused = senior.send(here, values)
    assert refused.status_code == 422
    assert "https://" in text_of(refused)
    assert "http://rapat.contoh.go.id" in refused.get_data(as_text=True)
    assert senior.send(here, {**values, "link": "https://rapat.contoh.go.id/kenari"}).status_code == 303
    page = browsers(town.junior).get(f"/mentoring/pasangan/{pair.id}")
    assert "Buka ruang daring di rapat.contoh.go.id" in text_of(page)
    chat = page.get_data(as_text=True).split("https://wa.me/")[1].split('"')[0]
    assert "kenari" not in chat
    assert "mentoring%20kita" in chat
    session = database.session.scalars(select(MentoringSession)).one()
    assert (session.mode, session.planned_minutes) == (Mode.ONLINE, 90)
    for person in (town.manager, town.citra):
        browser = browsers(person)
        for path in (here, f"/mentoring/sesi/{session.id}/kalender.ics"):
            assert browser.get(path).status_code == 404
        assert browser.send(f"/mentoring/sesi/{session.id}/batal-jadwal").status_code == 404
    assert "kenari" not in browsers(town.manager).get(f"/mentoring/program/{pair.programme_id}").get_data(as_text=True)


def test_past_hours_are_refused_and_a_day_alone_stands_in_no_calendar(pair, town, browsers, here):
    junior = browsers(town.junior)
    past = junior.send(here, {"on": "2026-11-21", "at": "08:00"})
    assert past.status_code == 422
    assert "sudah lewat" in text_of(past)
    assert junior.send(here, {"on": "2026-11-25"}).status_code == 303
    session = database.session.scalars(select(MentoringSession)).one()
    assert letters(town.senior) == []
    assert junior.get(f"/mentoring/sesi/{session.id}/kalender.ics").status_code == 404


def test_a_day_moved_from_the_log_keeps_its_hour_and_the_end_of_a_pair_takes_it_off(pair, town, browsers, here):
    junior = browsers(town.junior)
    junior.send(here, {"on": "2026-11-25", "at": "09:30"})
    session = database.session.scalars(select(MentoringSession)).one()
    sessions.plan_session(pair, session.held_on + timedelta(days=1), by=town.senior)
    database.session.commit()
    entry = said(Calendar.from_ical(junior.get(f"/mentoring/sesi/{session.id}/kalender.ics").data))
    assert entry[2:] == (1, "2026-11-26T09:30:00+07:00")
    pairs.close(pair, EndReason.NO_FAULT, by=town.junior)
    database.session.commit()
    entry = said(Calendar.from_ical(junior.get(f"/mentoring/sesi/{session.id}/kalender.ics").data))
    assert (entry[0], entry[2]) == ("CANCEL", 2)
    assert session.state is SessionState.CANCELLED
