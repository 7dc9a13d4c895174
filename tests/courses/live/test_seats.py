"""Seats: capacity, coverage, the waiting list that moves up, and the calendar that follows."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import func, select

from bina.clock import now
from bina.db import db, transaction
from bina.notices.models import Notice
from bina.people.models import Person, RoleKind
from courses.live import operations
from courses.live.models import Booking, Meeting
from courses.live.rules.seats import Seat
from courses.study import operations as study
from courses.study.queries import plan_of
from tests.support.courses import an_enrolment
from tests.support.live import a_class, a_live_course, a_meeting
from tests.support.people import a_person, with_role
from tests.support.web import text_of


@pytest.fixture
def klass(trio):
    """A live class of Ani's unit with one meeting of two seats on Thursday; positions differ, so coverage is no matter."""
    version = a_live_course(trio.ani)
    live_class = a_class(version, trio.unit, by=trio.ani)
    a_meeting(live_class, days=5, capacity=2, by=trio.ani)
    return live_class


def learners(live_class, unit, count, position=None) -> list[Person]:
    """People of the unit who follow the course, each in a position of their own unless told."""
    from courses.catalogue.queries import published_version

    version = published_version(live_class.course_id)
    people = [a_person(unit=unit, position=position or f"Jabatan {n}") for n in range(count)]
    for person in people:
        an_enrolment(person, version)
    return people


def seat(person, live_class) -> Seat | None:
    return db.session.scalar(
        select(Booking.seat).where(Booking.person_id == person.id, Booking.class_id == live_class.id)
    )


def choose(browser, live_class, meeting):
    return browser.send(f"/kursus/kelas/{live_class.id}", {"meeting": str(meeting.id)})


def told(person) -> list[str]:
    return list(db.session.scalars(select(Notice.subject).where(Notice.person_id == person.id).order_by(Notice.id)))


def test_the_third_for_two_seats_waits_and_moves_up_when_one_gives_up(klass, trio, browsers):
    one, two, three, four = learners(klass, trio.unit, 4)
    meeting = klass.meetings[0]
    for person in (one, two, three, four):
        assert choose(browsers(person), klass, meeting).status_code == 303
    assert [seat(each, klass) for each in (one, two, three, four)] == [Seat.BOOKED] * 2 + [Seat.WAITING] * 2
    page = text_of(browsers(three).get(f"/kursus/kelas/{klass.id}"))
    assert "Nomor 1 di daftar tunggu" in page
    assert "Nomor 2 di daftar tunggu" in text_of(browsers(four).get(f"/kursus/kelas/{klass.id}"))
    assert browsers(one).send(f"/kursus/kelas/{klass.id}/batal", {"reason": ""}).status_code == 422
    assert seat(one, klass) is Seat.BOOKED
    assert browsers(one).send(f"/kursus/kelas/{klass.id}/batal", {"reason": "Dinas luar"}).status_code == 303
    assert [seat(each, klass) for each in (one, two, three, four)] == [
        Seat.GIVEN_UP, Seat.BOOKED, Seat.BOOKED, Seat.WAITING,
    ]  # fmt: skip
    assert told(three)[-1] == "Anda mendapat tempat: Kelas praktik"
    assert "Nomor 1 di daftar tunggu" in text_of(browsers(four).get(f"/kursus/kelas/{klass.id}"))
    assert "Dinas luar" in text_of(browsers(trio.ani).get(f"/kursus/pertemuan/{meeting.id}"))


def test_the_calendar_entry_keeps_its_name_and_its_revision_rises(klass, trio, browsers):
    (person,) = learners(klass, trio.unit, 1)
    browser = browsers(person)

    def entry():
        calendar = Calendar.from_ical(browser.get(f"/kursus/kelas/{klass.id}/kalender.ics").data)
        event = calendar.walk("VEVENT")[0]
        return calendar["METHOD"], event["UID"], int(event["SEQUENCE"]), event["STATUS"], event.decoded("DTSTART")

    assert browser.get(f"/kursus/kelas/{klass.id}/kalender.ics").status_code == 404
    other = a_meeting(klass, days=7, capacity=2, by=trio.ani)
    choose(browser, klass, klass.meetings[0])
    seen = [entry()]
    choose(browser, klass, other)
    seen.append(entry())
    moved = {"day": "2026-11-30", "begins": "13:00", "ends": "15:00", "zone": "WIB", "place": "Aula", "capacity": "2"}
    assert browsers(trio.ani).send(f"/kursus/pertemuan/{other.id}/ubah", moved).status_code == 303
    seen.append(entry())
    assert told(person)[-1] == "Berubah: Kelas praktik"
    assert browsers(trio.ani).send(f"/kursus/pertemuan/{other.id}/ubah", moved).status_code == 303
    assert told(person).count("Berubah: Kelas praktik") == 1
    browser.send(f"/kursus/kelas/{klass.id}/batal", {"reason": "Sakit"})
    seen.append(entry())
    assert len({uid for _method, uid, *_rest in seen}) == 1
    assert [sequence for _m, _u, sequence, *_rest in seen] == [0, 1, 2, 3]
    assert [(method, status) for method, _u, _s, status, _d in seen] == [("PUBLISH", "CONFIRMED")] * 3 + [
        ("CANCEL", "CANCELLED")
    ]
    assert seen[2][4] == datetime(2026, 11, 30, 6, tzinfo=UTC)
    token = study.open_feed(person)
    feed = Calendar.from_ical(browser.get(f"/kursus/kalender/{token}.ics").data).walk("VEVENT")
    mine = [event for event in feed if event["UID"] == seen[0][1]]
    assert [(int(event["SEQUENCE"]), event["STATUS"]) for event in mine] == [(3, "CANCELLED")]
    assert all("SEQUENCE" in event for event in feed)


def test_half_of_a_units_people_in_one_position_may_be_away_at_once_also_over_two_meetings(klass, trio, browsers):
    group = learners(klass, trio.unit, 4, position="Petugas loket")
    side = a_meeting(klass, days=5, capacity=10, by=trio.ani, hours=1)
    later = a_meeting(klass, days=8, capacity=10, by=trio.ani)
    first = klass.meetings[0]
    choose(browsers(group[0]), klass, first)
    choose(browsers(group[1]), klass, side)
    choose(browsers(group[2]), klass, side)
    assert seat(group[2], klass) is Seat.WAITING
    page = text_of(browsers(group[3]).get(f"/kursus/kelas/{klass.id}"))
    assert "Rekan Anda sudah banyak yang pergi" in page
    # Whoever is of another position passes by the one who waits for their unit.
    (other,) = learners(klass, trio.unit, 1)
    choose(browsers(other), klass, side)
    assert seat(other, klass) is Seat.BOOKED
    # A seat given up in the one meeting makes room in the coverage of the other.
    browsers(group[0]).send(f"/kursus/kelas/{klass.id}/batal", {"reason": "Sakit"})
    assert seat(group[2], klass) is Seat.BOOKED
    choose(browsers(group[3]), klass, later)
    assert seat(group[3], klass) is Seat.BOOKED


def test_a_person_changes_meeting_only_where_there_is_a_seat_and_keeps_the_present_one(klass, trio, browsers):
    people = learners(klass, trio.unit, 3)
    first = klass.meetings[0]
    second = a_meeting(klass, days=6, capacity=1, by=trio.ani)
    choose(browsers(people[0]), klass, first)
    choose(browsers(people[1]), klass, second)
    refused = choose(browsers(people[0]), klass, second)
    assert refused.status_code == 422
    assert "tetap tersimpan" in text_of(refused)
    assert seat(people[0], klass) is Seat.BOOKED
    for wrong in ("", "abc", "999999"):
        answer = browsers(people[2]).send(f"/kursus/kelas/{klass.id}", {"meeting": wrong})
        assert answer.status_code == 422
    assert seat(people[2], klass) is None


def test_two_seats_at_the_same_time_are_refused(klass, trio, browsers):
    (person,) = learners(klass, trio.unit, 1)
    version = a_live_course(trio.ani, title="Lain")
    other = a_class(version, trio.unit, by=trio.ani)
    clash = a_meeting(other, days=5, capacity=3, by=trio.ani)
    an_enrolment(person, version)
    choose(browsers(person), klass, klass.meetings[0])
    refused = choose(browsers(person), other, clash)
    assert refused.status_code == 422
    assert "Anda sudah terdaftar di Kelas praktik" in text_of(refused)
    assert seat(person, other) is None


def test_fifty_at_once_never_get_more_than_the_seats(live, request):
    """Real threads, real commits: three seats, fifty people."""
    from tests.support.people import a_unit, an_agency

    with live.app_context(), transaction():
        agency = an_agency("Kota Serentak")
        unit = a_unit(agency, "Dinas Serentak")
        ani = with_role(a_person("Ani Serentak", unit), RoleKind.MANAGER, agency)
        with_role(ani, RoleKind.INSTRUCTOR, agency)
        version = a_live_course(ani)
        live_class = a_class(version, unit, by=ani)
        meeting = a_meeting(live_class, days=5, capacity=3, by=ani)
        people = learners(live_class, unit, 50)
        numbers, class_id, meeting_id = [person.id for person in people], live_class.id, meeting.id

    def go(person_id: int) -> Seat:
        from courses.live import queries

        with live.app_context(), transaction():
            person = db.session.get_one(Person, person_id)
            found, enrolment = queries.class_for(person, class_id)
            return operations.book(person, found, enrolment, meeting_id).seat

    with ThreadPoolExecutor(10) as pool:
        seats = list(pool.map(go, numbers))
    assert seats.count(Seat.BOOKED) == 3
    with live.app_context():
        stored = dict(db.session.execute(select(Booking.seat, func.count()).group_by(Booking.seat)).all())
    assert stored == {Seat.BOOKED: 3, Seat.WAITING: 47}

    def leave(person_id: int) -> None:
        with live.app_context(), transaction():
            mine = db.session.scalars(select(Booking).where(Booking.person_id == person_id)).one()
            operations.give_up(mine, "Sakit", by=mine.person)

    with ThreadPoolExecutor(10) as pool:
        list(pool.map(leave, numbers[:40]))
    with live.app_context():
        stored = dict(db.session.execute(select(Booking.seat, func.count()).group_by(Booking.seat)).all())
    assert stored == {Seat.BOOKED: 3, Seat.WAITING: 7, Seat.GIVEN_UP: 40}


def test_a_seat_is_busy_for_the_study_plan_and_stands_in_my_week(klass, trio, browsers):
    (person,) = learners(klass, trio.unit, 1)
    meeting = klass.meetings[0]
    thursday = meeting.local_starts
    study.keep_week(person, [(thursday.weekday(), time(9), 240)])
    before = plan_of(person, now()).plan.pieces
    assert any(meeting.starts <= piece.starts < meeting.ends for piece in before)
    choose(browsers(person), klass, meeting)
    plan = plan_of(person, now())
    assert plan.plan.pieces
    for piece in plan.plan.pieces:
        assert piece.starts + timedelta(minutes=piece.minutes) <= meeting.starts or piece.starts >= meeting.ends
    page = text_of(browsers(person).get("/kursus/minggu"))
    assert "Kelas praktik" in page
    assert "26 November 2026 pukul 09.00 WIB" in page


def test_times_stand_in_the_zone_they_were_announced_in(trio, browsers):
    far = a_person("Made", trio.unit, position="Penata")
    trio.unit.zone = "WITA"
    version = a_live_course(trio.ani)
    an_enrolment(far, version)
    live_class = a_class(version, trio.unit, by=trio.ani)
    a_meeting(live_class, days=5, capacity=2, by=trio.ani)
    page = text_of(browsers(far).get(f"/kursus/kelas/{live_class.id}"))
    assert "09.00–12.00 WIB" in page
    assert "Di tempat Anda: 26 November 2026 pukul 10.00 WITA" in page


def test_a_cancelled_meeting_frees_everybody_and_tells_them_once(klass, trio, browsers):
    people = learners(klass, trio.unit, 3)
    meeting = klass.meetings[0]
    for person in people:
        choose(browsers(person), klass, meeting)
    path = f"/kursus/pertemuan/{meeting.id}/batalkan"
    assert browsers(trio.ani).send(path, {"reason": ""}).status_code == 422
    assert browsers(trio.ani).send(path, {"reason": "Ruangan banjir"}).status_code == 303
    assert browsers(trio.ani).send(path, {"reason": "Ruangan banjir"}).status_code == 422
    for person in people:
        assert seat(person, klass) is Seat.GIVEN_UP
        assert told(person).count("Dibatalkan: Kelas praktik") == 1
    assert "tidak dapat dipilih" not in text_of(browsers(people[0]).get(f"/kursus/kelas/{klass.id}"))


def test_seats_may_not_sink_below_those_given_and_a_new_time_keeps_units_covered(klass, trio, browsers):
    group = learners(klass, trio.unit, 2, position="Petugas loket")
    other = a_meeting(klass, days=7, capacity=2, by=trio.ani)
    choose(browsers(group[0]), klass, klass.meetings[0])
    choose(browsers(group[1]), klass, other)
    told_ = {"day": "2026-11-26", "begins": "09:00", "ends": "12:00", "zone": "WIB", "place": "Aula", "capacity": "2"}
    answer = browsers(trio.ani).send(f"/kursus/pertemuan/{other.id}/ubah", told_)
    assert answer.status_code == 422
    assert "terlalu banyak pegawai" in text_of(answer)
    more = learners(klass, trio.unit, 1)
    choose(browsers(more[0]), klass, other)
    assert seat(more[0], klass) is Seat.BOOKED
    answer = browsers(trio.ani).send(
        f"/kursus/pertemuan/{other.id}/ubah", {**told_, "day": "2026-11-28", "capacity": "1"}
    )
    assert answer.status_code == 422
    assert "Sudah 2 orang mendapat tempat" in text_of(answer)
    assert db.session.get_one(Meeting, other.id).capacity == 2


def letters_after(change, *people) -> list[list[str]]:
    """What each of these people is told by a change."""
    before = [len(told(person)) for person in people]
    change()
    return [told(person)[count:] for person, count in zip(people, before, strict=True)]


def changed(meeting, trio, browsers, **values):
    form = {"day": "2026-11-26", "begins": "09:00", "ends": "12:00", "zone": "WIB", "place": "Aula", "capacity": "2"}
    answer = browsers(trio.ani).send(f"/kursus/pertemuan/{meeting.id}/ubah", form | values)
    assert answer.status_code == 303


def test_a_new_time_with_more_seats_brings_everybody_concerned_one_letter(klass, trio, browsers):
    meeting = klass.meetings[0]
    people = learners(klass, trio.unit, 4)
    for person in people:
        choose(browsers(person), klass, meeting)
    teacher = with_role(a_person("Guru", trio.unit), RoleKind.INSTRUCTOR, trio.unit)
    meeting.instructor = teacher
    db.session.flush()
    values = {"day": "2026-11-27", "capacity": "3", "instructor": str(teacher.id)}
    found = letters_after(lambda: changed(meeting, trio, browsers, **values), *people, teacher, trio.ani)
    moved = ["Berubah: Kelas praktik"]
    assert found == [moved, moved, ["Anda mendapat tempat: Kelas praktik"], moved, moved, []]
    assert [seat(person, klass) for person in people] == [Seat.BOOKED] * 3 + [Seat.WAITING]
    again = letters_after(lambda: changed(meeting, trio, browsers, **values), *people, teacher)
    assert again == [[]] * 5
    # More seats alone concern only who moves up.
    found = letters_after(lambda: changed(meeting, trio, browsers, **values | {"capacity": "9"}), *people, teacher)
    assert found == [[], [], [], ["Anda mendapat tempat: Kelas praktik"], []]
    path = f"/kursus/pertemuan/{meeting.id}/batalkan"
    found = letters_after(lambda: browsers(trio.ani).send(path, {"reason": "Banjir"}), *people, teacher)
    assert found == [["Dibatalkan: Kelas praktik"]] * 5


def test_only_who_keeps_the_unit_keeps_its_classes(klass, trio, browsers):
    meeting = klass.meetings[0]
    keeping = [
        "/kursus/kelas/kelola", f"/kursus/kelas/{klass.id}/kelola", f"/kursus/pertemuan/{meeting.id}",
        f"/kursus/pertemuan/{meeting.id}/kode",
    ]  # fmt: skip
    managing = [
        "/kursus/kelas/baru", f"/kursus/kelas/{klass.id}/pertemuan-baru", f"/kursus/pertemuan/{meeting.id}/ubah",
        f"/kursus/pertemuan/{meeting.id}/batalkan",
    ]  # fmt: skip
    for path in (*keeping, *managing):
        assert browsers(trio.ani).get(path).status_code == 200, path
    for other in (trio.budi, trio.citra):
        for path in keeping:
            assert browsers(other).get(path).status_code == 404, path
        for path in managing:
            assert browsers(other).get(path).status_code == 403, path
    dina = with_role(a_person("Dina", trio.elsewhere), RoleKind.MANAGER, trio.elsewhere)
    for path in (*keeping[1:], *managing[1:]):
        assert browsers(dina).get(path).status_code == 404, path


def test_only_who_follows_the_course_in_the_unit_sees_and_books(klass, trio, browsers):
    from courses.catalogue.queries import published_version

    version = published_version(klass.course_id)
    meeting = klass.meetings[0]
    an_enrolment(trio.citra, version)
    for other in (trio.budi, trio.citra):
        assert browsers(other).get(f"/kursus/kelas/{klass.id}").status_code == 404
        assert choose(browsers(other), klass, meeting).status_code == 404
        assert browsers(other).get(f"/kursus/pertemuan/{meeting.id}/hadir").status_code == 404
    an_enrolment(trio.budi, version)
    assert browsers(trio.budi).get(f"/kursus/kelas/{klass.id}").status_code == 200
    lesson = version.lessons[-1]
    landed = browsers(trio.budi).get(f"/kursus/{klass.course_id}/materi/{lesson.id}", follow_redirects=True)
    assert "Ambil tempat" in text_of(landed)
    empty = browsers(trio.citra).get(f"/kursus/{klass.course_id}/materi/{lesson.id}", follow_redirects=True)
    assert "Jadwalnya belum dibuka" in text_of(empty)


def test_a_class_is_opened_through_the_pages(trio, browsers):
    version = a_live_course(trio.ani)
    ani = browsers(trio.ani)
    lesson = version.lessons[-1]
    told_ = {"lesson": f"{version.course_id}:{lesson.key}", "unit": str(trio.unit.id), "away_percent": "40"}
    opened = ani.send("/kursus/kelas/baru", told_)
    assert opened.status_code == 303
    form = {"day": "2026-12-01", "begins": "09.00", "ends": "08.00", "zone": "WITA", "place": "", "capacity": "0"}
    bad = ani.send(opened.location, form)
    assert bad.status_code == 422
    page = text_of(bad)
    assert "Jam selesai harus sesudah jam mulai." in page
    assert "Isi tempat, tautan daring, atau keduanya." in page
    assert "Isi dengan angka dari 1 sampai 5000." in page
    assert "Waktu ini sudah lewat" in text_of(
        ani.send(opened.location, {**form, "day": "2026-11-01", "ends": "10.00", "place": "Aula", "capacity": "5"})
    )
    assert (
        ani.send(
            opened.location, {**form, "ends": "10.00", "link": "https://contoh.go.id/r", "capacity": "5"}
        ).status_code
        == 303
    )
    meeting = db.session.scalars(select(Meeting)).one()
    assert meeting.starts == datetime(2026, 12, 1, 1, tzinfo=UTC)
    # Who may not keep a unit cannot open a class for it.
    assert ani.send("/kursus/kelas/baru", {**told_, "unit": str(trio.elsewhere.id)}).status_code == 422


def test_the_page_asks_the_database_the_same_however_many_people_sit_in_the_meetings(klass, trio, browsers, statements):
    (person,) = learners(klass, trio.unit, 1)
    browser = browsers(person)
    browser.get(f"/kursus/kelas/{klass.id}")
    counts = []
    for more in (2, 8):
        for other in learners(klass, trio.unit, more):
            choose(browsers(other), klass, klass.meetings[0])
        with statements() as count:
            assert browser.get(f"/kursus/kelas/{klass.id}").status_code == 200
            counts.append(count())
    assert counts[0] == counts[1]


def test_who_leaves_the_course_gives_the_seat_to_who_waits(klass, trio, browsers):
    one, two, three = learners(klass, trio.unit, 3)
    for person in (one, two, three):
        choose(browsers(person), klass, klass.meetings[0])
    assert browsers(one).send(f"/kursus/{klass.course_id}/tinggalkan").status_code == 303
    assert [seat(each, klass) for each in (one, two, three)] == [Seat.GIVEN_UP, Seat.BOOKED, Seat.BOOKED]


def test_the_home_page_names_the_class_of_the_next_days(klass, trio, browsers, clock):
    (person,) = learners(klass, trio.unit, 1)
    choose(browsers(person), klass, klass.meetings[0])
    assert "Kelas praktik: 26 November 2026 pukul 09.00 WIB, Aula." not in text_of(browsers(person).get("/"))
    clock.shift(timedelta(days=3))
    assert "Kelas praktik: 26 November 2026 pukul 09.00 WIB, Aula." in text_of(browsers(person).get("/"))
