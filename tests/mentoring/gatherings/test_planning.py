"""Hours that suit most of a group, and what pages, letters and calendars say of the one that was chosen."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select

from bina import clock as now_and_then
from bina.db import db as database
from bina.notices.models import Notice
from courses.study.operations import open_feed
from mentoring.gatherings.models import Gathering
from mentoring.gatherings.operations import log_gathering, plan_gathering
from mentoring.gatherings.queries import planned_gathering
from mentoring.gatherings.rules import GatheringState, hours_for_most
from mentoring.gatherings.tasks import ask_about_gatherings
from mentoring.meetings.rules import Availability, MeetingPlan, Span, windows
from mentoring.outlook.queries.facts import course_of
from mentoring.pairs import operations as pairs
from mentoring.programmes.rules import TIMES
from mentoring.sessions.rules import Mode, SessionValues
from mentoring.tending.queries import quiet_pairs
from tests.support.groups import a_group
from tests.support.web import forms_of, text_of

WIB = ZoneInfo("Asia/Jakarta")
#: A Monday.
NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)


def offers(*half_days: str) -> Availability:
    return Availability(frozenset(half_days), WIB)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=WIB)


def test_hours_with_most_members_come_first_and_the_mentor_is_always_free() -> None:
    mentor = offers("sel-pagi", "rab-pagi", "kam-pagi")
    tuesday, thursday = offers("sel-pagi"), offers("kam-pagi")
    members = [(tuesday, []), (thursday, []), (thursday, []), (thursday, [Span(at(26, 8), at(26, 10))])]
    found = hours_for_most(mentor, members, [Span(at(26, 11), at(26, 12))], (), NOW, 60)
    # On the 26th one member is busy until ten and the mentor from eleven: ten o'clock suits all three.
    assert [(hour.starts.day, hour.starts.hour, hour.free) for hour in found[:2]] == [(26, 10, 3), (3, 8, 3)]
    assert all(hour.starts.strftime("%a") == "Thu" for hour in found), "one of four is not half of them"


def test_days_off_and_hours_too_near_are_left_out() -> None:
    who = offers("sen-pagi", "sel-pagi")
    found = hours_for_most(who, [(who, [])], [], {at(24, 8).date()}, NOW, 90)
    assert (found[0].starts.day, found[0].free) == (30, 1)
    assert hours_for_most(who, [(offers("jum-pagi"), [])] * 3, [], (), NOW, 90) == []


half_days = st.sets(st.sampled_from(TIMES), max_size=5)
spans = st.builds(
    lambda day, hour, length: Span(at(23, 0) + timedelta(days=day, hours=hour), at(23, 0) + timedelta(days=day, hours=hour + length)),
    st.integers(0, 20), st.integers(7, 16), st.integers(1, 4),
)  # fmt: skip
people = st.tuples(half_days, st.lists(spans, max_size=4))


@given(people, st.lists(people, min_size=1, max_size=6), st.sampled_from((45, 60, 90)))
@settings(max_examples=60, deadline=None)
def test_every_hour_suits_the_mentor_and_as_many_members_as_it_says(mentor, members, minutes) -> None:
    def free(half_days: set[str], taken: list[Span], hour: datetime) -> bool:
        wanted = Span(hour, hour + timedelta(minutes=minutes))
        offered = windows(offers(*half_days), hour.date(), hour.date(), ())
        within = any(span.starts <= wanted.starts and wanted.ends <= span.ends for span in offered)
        return within and not any(span.meets(wanted) for span in taken)

    asked = [(offers(*half_days), taken) for half_days, taken in members]
    found = hours_for_most(offers(*mentor[0]), asked, mentor[1], (), NOW, minutes)
    assert [-hour.free for hour in found] == sorted(-hour.free for hour in found)
    assert len({hour.starts.date() for hour in found}) == len(found) <= 6
    for hour in found:
        assert free(*mentor, hour.starts)
        assert hour.free == sum(free(*member, hour.starts) for member in members) >= len(members) / 2


@pytest.fixture
def group(town):
    """Sri leads Anggota 1 to 4."""
    return a_group(town.manager, town.senior, town.agency, town.first)


def letters(person):
    query = select(Notice).where(Notice.person_id == person.id, Notice.key.like("mentoring:gathering:%"))
    notices = database.session.scalars(query.order_by(Notice.id)).all()
    return [Calendar.from_ical(each.calendar) for each in notices if each.calendar]


def said(calendar):
    event = calendar.walk("VEVENT")[0]
    return str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"])


def picks(page):
    form = next(f for f in forms_of(page.get_data(as_text=True)) if any(name == "pick" for name, *_ in f["fields"]))
    return [value for name, value, _kind in form["fields"] if name == "pick"]


def test_one_tap_invites_everybody_and_taking_it_off_strikes_it_out(group, town, browsers) -> None:
    here, senior, member = f"/mentoring/kelompok/{group.id}", browsers(town.senior), group.pairs[0].mentee
    offered = picks(senior.get(f"{here}/jadwal"))
    assert "4 dari 4 orang" in text_of(senior.get(f"{here}/jadwal"))
    assert senior.send(f"{here}/jadwal", {"pick": offered[0]}).status_code == 303
    first = [said(letters(person)[-1]) for person in group.people]
    assert {method for method, _uid, _sequence in first} == {"REQUEST"}
    assert len({uid for _method, uid, _sequence in first}) == 1
    senior.send(f"{here}/jadwal", {"pick": offered[0]})
    assert len(letters(member)) == 1, "the same hour again writes nobody"
    senior.send(f"{here}/jadwal", {"pick": offered[1]})
    moved = said(letters(member)[-1])
    assert moved[1:] == (first[0][1], first[0][2] + 1)
    gathering = planned_gathering(group)
    path = f"/mentoring/pertemuan-kelompok/{gathering.id}/kalender.ics"
    assert said(Calendar.from_ical(browsers(member).get(path).data))[1:] == moved[1:]
    assert browsers(town.junior).get(path).status_code == 404
    token = open_feed(member)
    database.session.commit()

    def feed():
        return Calendar.from_ical(browsers(member).get(f"/kursus/kalender/{token}.ics").data).walk("VEVENT")

    assert [(str(each["UID"]), int(each["SEQUENCE"])) for each in feed()] == [moved[1:]]
    assert "Simpan ke kalender" in text_of(browsers(member).get(here))
    # Who leaves sees it struck out; who stays does not.
    pairs.part(group.pairs[1], by=group.pairs[1].mentee)
    assert senior.send(f"/mentoring/pertemuan-kelompok/{gathering.id}/batal").status_code == 303
    off = said(letters(member)[-1])
    assert off == ("CANCEL", moved[1], moved[2] + 1)
    assert [str(each["STATUS"]) for each in feed()] == ["CANCELLED"]
    assert len(letters(group.pairs[1].mentee)) == 2, "who has left hears no more"


def test_refused_hours_are_said_at_the_field_and_change_nothing(group, town, browsers) -> None:
    here, senior = f"/mentoring/kelompok/{group.id}/jadwal", browsers(town.senior)
    past = {"on": now_and_then.today() - timedelta(days=1), "length": "90", "mode": "tatap_muka"}
    refused = senior.send(here, past)
    assert refused.status_code == 422
    assert "sudah lewat" in text_of(refused)
    link = senior.send(here, {**past, "on": now_and_then.today() + timedelta(days=3), "link": "http://contoh.id"})
    assert link.status_code == 422
    assert database.session.scalars(select(Gathering)).all() == []


def test_the_mentor_alone_is_asked_in_the_evening_and_the_log_takes_the_planned_one(group, town, browsers, clock):
    today = now_and_then.today()
    plan_gathering(group, MeetingPlan(today, None, 90, Mode.ONLINE), by=town.senior)
    database.session.commit()
    assert course_of(group.programme, now_and_then.now()).meetings[group.pairs[0].id].planned_on == today
    clock.shift(timedelta(hours=12))
    ask_about_gatherings()
    asked = database.session.scalars(select(Notice).where(Notice.key.like("mentoring:gathering:%:met:%"))).all()
    assert [notice.person_id for notice in asked] == [town.senior.id]
    assert "Kelompok Anda sudah bertemu?" in text_of(browsers(town.senior).get("/"))
    assert "Kelompok Anda sudah bertemu?" not in text_of(browsers(group.pairs[0].mentee).get("/"))
    assert quiet_pairs(today) == [], "a group that is about to meet is not quiet"
    planned = planned_gathering(group)
    present = [pair.id for pair in group.pairs]
    values = SessionValues(today, 90, Mode.ONLINE, next_on=today + timedelta(days=28))
    assert log_gathering(group, values, present, by=town.senior).id == planned.id
    assert planned.state is GatheringState.HELD
    assert planned_gathering(group).held_on == today + timedelta(days=28)


def test_a_group_that_everybody_left_is_struck_out_and_nobody_is_asked(group, town, browsers, clock) -> None:
    gathering = plan_gathering(group, MeetingPlan(now_and_then.today(), time(15), 90, Mode.ONLINE), by=town.senior)
    token = open_feed(town.senior)
    for pair in group.pairs:
        pairs.part(pair, by=pair.mentee)
    database.session.commit()
    events = Calendar.from_ical(browsers(town.senior).get(f"/kursus/kalender/{token}.ics").data).walk("VEVENT")
    assert [(str(each["UID"]).split("@")[0], str(each["STATUS"])) for each in events] == [
        (f"mentoring-group-{gathering.id}", "CANCELLED")
    ]
    clock.shift(timedelta(hours=12))
    ask_about_gatherings()
    assert not database.session.scalars(select(Notice).where(Notice.key.like("%:met:%"))).all()
    assert "Kelompok" not in text_of(browsers(town.senior).get("/"))
