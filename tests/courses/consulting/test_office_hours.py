"""Office hours: a place is taken once, both people's weeks hold it, and nobody comes to a full one."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from bina.clock import ZONES, now
from bina.db import db, transaction
from bina.jobs import run_next
from bina.notices.models import Notice
from bina.people.models import Person, RoleKind
from courses.consulting import operations
from courses.consulting.models import OfficeHour, Visit
from courses.consulting.queries import appointments, teacher_of
from courses.consulting.rules import Offer, times_of
from courses.study import operations as study
from courses.study.models import ClosedDays
from tests.support.courses import a_course, an_enrolment
from tests.support.parallel import in_parallel
from tests.support.people import a_person, a_unit, with_role
from tests.support.web import text_of

FORM = {
    "day": "2026-11-26", "begins": "09:00", "minutes": "30", "weeks": "1", "zone": "WIB", "place": "Ruang 2",
    "link": "https://contoh.go.id/ruang", "capacity": "1",
}  # fmt: skip


@pytest.fixture
def version(trio):
    made = a_course(trio.ani)
    an_enrolment(trio.budi, made)
    return made


def offered(browser, version, **values):
    return browser.send(f"/kursus/{version.course_id}/konsultasi/tawarkan", {**FORM, **values})


def hour():
    return db.session.scalars(select(OfficeHour)).unique().one()


def told(person):
    return db.session.scalars(
        select(Notice.subject).where(Notice.person_id == person.id, Notice.key.startswith("office-hour:"))
    ).all()


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.times(), st.integers(5, 240), st.integers(1, 12),
    st.sampled_from(sorted(ZONES)), st.sets(st.integers(0, 11)),
)  # fmt: skip
def test_weekly_times_keep_weekday_and_hour_and_leave_closed_days_out(first, begins, minutes, weeks, zone, off):
    closed = {first + timedelta(weeks=week) for week in off}
    times = times_of(Offer(first, begins, minutes, weeks), ZONES[zone], closed)
    assert len(times) == len(set(range(weeks)) - off)
    for starts, ends in times:
        assert (starts.weekday(), starts.time(), starts.date() in closed) == (first.weekday(), begins, False)
        assert ends - starts == timedelta(minutes=minutes)


def test_a_place_is_taken_once_and_stands_in_both_weeks(trio, version, browsers):
    ani, budi, citra = (browsers(each) for each in (trio.ani, trio.budi, trio.citra))
    assert offered(ani, version).status_code == 303
    assert offered(ani, version).status_code == 422
    path = f"/kursus/{version.course_id}/konsultasi"
    page = budi.get(path)
    assert "Ruang 2" in text_of(page)
    assert "contoh.go.id" not in page.text
    for _ in range(2):
        assert budi.send(f"/kursus/konsultasi/{hour().id}/ambil", {"topic": "Surat balasan"}).status_code == 303
    assert "contoh.go.id" in budi.get(path).text
    assert "Budi Santoso: Surat balasan" in text_of(ani.get(path))
    assert len(told(trio.ani)) == 1
    other = a_person("Dina", trio.unit)
    an_enrolment(other, version)
    page = browsers(other).get(path)
    assert "Penuh" in text_of(page)
    assert "Budi" not in text_of(page)
    assert browsers(other).send(f"/kursus/konsultasi/{hour().id}/ambil").status_code == 409
    for person in (trio.ani, trio.budi):
        assert "Jam konsultasi" in text_of(browsers(person).get("/kursus/minggu")) + text_of(browsers(person).get("/"))
    for deed in ("ambil", "lepas", "batal"):
        assert citra.send(f"/kursus/konsultasi/{hour().id}/{deed}", {"reason": "x"}).status_code == 404
    assert citra.get(path).status_code == 404
    assert offered(budi, version).status_code == 404
    assert budi.send(f"/kursus/konsultasi/{hour().id}/batal", {"reason": "x"}).status_code == 404


def test_giving_up_and_cancelling_change_the_calendar_entry_and_tell_once(trio, version, browsers):
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    offered(ani, version)
    place = f"/kursus/konsultasi/{hour().id}"

    def entry(person):
        (found,) = appointments([person.id], now())
        return found.uid, found.sequence, found.cancelled

    budi.send(f"{place}/ambil")
    uid, first, gone = entry(trio.budi)
    assert not gone
    budi.send(f"{place}/lepas")
    assert entry(trio.budi) == (uid, first + 1, True)
    budi.send(f"{place}/ambil")
    assert entry(trio.budi) == (uid, first + 2, False)
    assert ani.send(f"{place}/batal", {"reason": ""}).status_code == 422
    ani.send(f"{place}/batal", {"reason": "Rapat"})
    assert entry(trio.budi) == (uid, first + 3, True)
    assert entry(trio.ani)[2]
    assert ani.send(f"{place}/batal", {"reason": "Rapat"}).status_code == 409
    assert len(told(trio.budi)) == 1
    assert len(told(trio.ani)) == 3


def test_a_reminder_comes_a_day_before_to_who_still_comes(trio, version, browsers, clock):
    offered(browsers(trio.ani), version, capacity="2")
    other = a_person("Dina", trio.unit)
    an_enrolment(other, version)
    for person in (trio.budi, other):
        operations.take(person, hour(), "")
    operations.give_up(other, hour(), "")
    db.session.commit()
    clock.move_to(datetime(2026, 11, 25, 1, 0, tzinfo=UTC))
    while run_next():
        pass
    assert told(trio.budi) == []
    clock.move_to(datetime(2026, 11, 25, 3, 0, tzinfo=UTC))
    while run_next():
        pass
    assert len(told(trio.budi)) == 1
    assert told(other) == []


def test_whoever_leaves_the_course_gives_the_place_up(trio, version, browsers):
    offered(browsers(trio.ani), version)
    operations.take(trio.budi, hour(), "")
    browsers(trio.budi).send(f"/kursus/{version.course_id}/tinggalkan")
    assert db.session.scalars(select(Visit)).unique().one().given_up_at is not None


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"day": "2026-11-20"}, "sudah lewat"),
        ({"place": "", "link": ""}, "Isi tempat"),
        ({"link": "http://x"}, "https://"),
        ({"weeks": "40"}, "12"),
        ({"capacity": ""}, "Isi jumlahnya"),
    ],
)
def test_an_offer_that_cannot_be_is_refused(trio, version, browsers, values, sentence):
    answer = offered(browsers(trio.ani), version, **values)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not db.session.scalar(select(func.count()).select_from(OfficeHour))


def test_holidays_are_left_out_of_a_weekly_offer(trio, version, browsers):
    db.session.add(ClosedDays(first=date(2026, 12, 3), last=date(2026, 12, 3), title="Libur", source="uji"))
    offered(browsers(trio.ani), version, weeks="3")
    starts = db.session.scalars(select(OfficeHour.starts).order_by(OfficeHour.starts)).all()
    assert [each.astimezone(ZoneInfo("Asia/Jakarta")).day for each in starts] == [26, 10]


def test_twenty_at_once_for_one_place_end_with_one(live, request):
    with live.app_context(), transaction():
        unit = a_unit()
        ani = with_role(a_person("Ani", unit), RoleKind.INSTRUCTOR)
        made = a_course(ani)
        people = [a_person(unit=unit) for _ in range(20)]
        for person in people:
            study.enrol(person, made, by=person)
        (only,) = operations.offer(
            teacher_of(ani, made.course_id), Offer(date(2026, 11, 26), time(9), 30, 1),
            operations.Where("WIB", "Ruang 2", "", 1),
        )  # fmt: skip
        db.session.flush()
        hour_id, ids = only.id, [person.id for person in people]

    def deed(number):
        operations.take(db.session.get_one(Person, ids[number]), db.session.get_one(OfficeHour, hour_id), "")
        return "taken"

    results = in_parallel(live, 20, deed)
    assert results.count("taken") == 1
    with live.app_context():
        taken = select(func.count()).select_from(Visit).where(Visit.given_up_at.is_(None))
        assert db.session.scalar(taken) == 1


def test_the_page_asks_the_same_number_of_statements_with_many(trio, version, browsers, statements):
    ani = browsers(trio.ani)
    counted = []
    for weeks, hour_of_day in ((2, "08:00"), (12, "13:00")):
        offered(ani, version, weeks=str(weeks), begins=hour_of_day, capacity="50")
        for each in db.session.scalars(select(OfficeHour)).unique().all():
            for person in [a_person(unit=trio.unit) for _ in range(weeks)]:
                db.session.add(
                    Visit(hour_id=each.id, person_id=person.id, topic="", taken_at=now(), reason="", sequence=0)
                )
        db.session.commit()
        db.session.expire_all()
        with statements() as count:
            assert ani.get(f"/kursus/{version.course_id}/konsultasi").status_code == 200
        counted.append(count())
    assert counted[0] == counted[1]
