"""Seats by wishes through the pages: ranking, computing, looking, applying."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bina import clock as bina_clock
from bina.db import db
from bina.notices.models import Notice
from bina.people.models import RoleKind
from courses.live.models import Booking, LiveClass, Round, Wish
from courses.live.rules.seats import RoundState, Seat
from courses.live.tasks import assign_seats, give_seats
from tests.support.courses import an_enrolment
from tests.support.live import a_class, a_live_course, a_meeting
from tests.support.people import a_person, with_role
from tests.support.web import text_of


@pytest.fixture
def klass(trio) -> LiveClass:
    """A class whose seats are given by wishes gathered for two more days: two dates at the same time, one later."""
    version = a_live_course(trio.ani)
    live_class = a_class(version, trio.unit, by=trio.ani, wishes_until=bina_clock.now() + timedelta(days=2))
    for days, capacity in ((5, 1), (5, 2), (8, 2)):
        a_meeting(live_class, days=days, capacity=capacity, by=trio.ani)
    return live_class


def follower(trio, klass, position):
    from courses.catalogue.queries import published_version

    person = a_person(unit=trio.unit, position=position)
    an_enrolment(person, published_version(klass.course_id))
    return person


def rank(browsers, klass, person, *places):
    ids = [meeting.id for meeting in klass.meetings]
    return browsers(person).send(
        f"/kursus/kelas/{klass.id}/pilihan", {"wish": [str(ids[place]) if place >= 0 else "" for place in places]}
    )


def close(clock):
    clock.shift(timedelta(days=2, minutes=1))


def compute(browsers, trio, klass, percent="50") -> Round:
    answer = browsers(trio.ani).send(f"/kursus/kelas/{klass.id}/pembagian", {"away_percent": percent})
    assert answer.status_code == 303
    made = db.session.scalars(select(Round).order_by(Round.id.desc())).first()
    assign_seats(round_id=made.id)
    db.session.commit()
    return made


def seats(klass) -> dict[int, tuple[Seat, int]]:
    found = db.session.scalars(select(Booking).where(Booking.class_id == klass.id))
    return {each.person_id: (each.seat, each.meeting_id) for each in found}


def test_wishes_are_kept_in_order_and_refused_when_wrong_or_late(klass, trio, browsers, clock):
    eka = follower(trio, klass, "Arsiparis")
    page = text_of(browsers(eka).get(f"/kursus/kelas/{klass.id}"))
    assert "Urutkan pilihan Anda" in page
    assert "Ambil tempat" not in page
    assert browsers(eka).send(f"/kursus/kelas/{klass.id}", {"meeting": str(klass.meetings[0].id)}).status_code == 422
    assert rank(browsers, klass, eka, 2, -1, 0).status_code == 303
    ids = [meeting.id for meeting in klass.meetings]

    def kept():
        return list(db.session.scalars(select(Wish.meeting_id).where(Wish.person_id == eka.id).order_by(Wish.rank)))

    assert kept() == [ids[2], ids[0]]
    twice = rank(browsers, klass, eka, 1, 1)
    assert twice.status_code == 422
    assert "hanya dapat dipilih sekali" in text_of(twice)
    assert browsers(eka).send(f"/kursus/kelas/{klass.id}/pilihan", {"wish": "999999"}).status_code == 422
    assert kept() == [ids[2], ids[0]]
    for other in (trio.budi, trio.citra):
        assert rank(browsers, klass, other, 0).status_code == 404
    close(clock)
    assert rank(browsers, klass, eka, 0).status_code == 422
    assert kept() == [ids[2], ids[0]]
    assert "sedang dibagikan" in text_of(browsers(eka).get(f"/kursus/kelas/{klass.id}"))


def test_who_wished_for_a_meeting_hears_once_that_it_moved_or_was_cancelled(klass, trio, browsers):
    eka, fajar = (follower(trio, klass, position) for position in ("Arsiparis", "Bendahara"))
    rank(browsers, klass, eka, 2, 0)
    rank(browsers, klass, fajar, 0)
    moved, ani = klass.meetings[2], browsers(trio.ani)
    form = {"day": "2026-12-02", "begins": "09:00", "ends": "12:00", "zone": "WIB", "place": "Aula", "capacity": "2"}
    for _again in range(2):
        assert ani.send(f"/kursus/pertemuan/{moved.id}/ubah", form).status_code == 303
    assert ani.send(f"/kursus/pertemuan/{moved.id}/batalkan", {"reason": "Banjir"}).status_code == 303

    def told(person):
        return list(db.session.scalars(select(Notice.body).where(Notice.person_id == person.id).order_by(Notice.id)))

    changed, cancelled = told(eka)
    assert "2 Desember 2026" in changed
    assert "Periksa urutan pilihan Anda" in changed
    assert "dibatalkan: Banjir" in cancelled
    assert told(fajar) == []


def test_a_round_is_looked_at_before_it_is_applied_and_says_why(klass, trio, browsers, clock):
    desk = [follower(trio, klass, "Petugas loket") for _ in range(3)]
    other = follower(trio, klass, "Arsiparis")
    early = browsers(trio.ani).send(f"/kursus/kelas/{klass.id}/pembagian", {"away_percent": "40"})
    assert early.status_code == 422
    for person in desk:
        rank(browsers, klass, person, 0, 1)
    rank(browsers, klass, other, 2)
    close(clock)
    path = f"/kursus/kelas/{klass.id}/pembagian"
    for budi in (trio.budi, trio.citra):
        assert browsers(budi).get(path).status_code == 403
    dina = with_role(a_person("Dina", trio.elsewhere), RoleKind.MANAGER, trio.elsewhere)
    assert browsers(dina).get(path).status_code == 404
    assert browsers(trio.ani).send(path, {"away_percent": "0"}).status_code == 422
    made = compute(browsers, trio, klass, "34")
    assert made.state is RoundState.READY
    assert browsers(dina).send(f"/kursus/pembagian/{made.id}/terapkan").status_code == 404
    assert seats(klass) == {}
    page = text_of(browsers(trio.ani).get(path))
    # Of three at the desk one may go at once, although two dates at that hour have three seats.
    assert "2 dari 4 mendapat tempat" in page
    assert "batas pergi bersamaan unitnya tercapai" in page
    assert "100 % 4" in page.replace("\xa0", " ")
    assert "Tanpa batas unit" in page
    assert db.session.scalars(select(Notice).where(Notice.key.like("courses:live:round:%"))).all() == []
    for _ in range(2):
        browsers(trio.ani).send(f"/kursus/pembagian/{made.id}/terapkan")
        give_seats(round_id=made.id)
        db.session.commit()
    found = seats(klass)
    assert sorted(seat for seat, _meeting in found.values()) == [Seat.BOOKED] * 2 + [Seat.WAITING] * 2
    assert sum(found[each.id][0] is Seat.BOOKED for each in desk) == 1
    told = db.session.scalars(select(Notice.person_id).where(Notice.key.like("courses:live:round:%"))).all()
    assert sorted(told) == sorted([*(each.id for each in desk), other.id])
    # From now on whoever comes first is served, and the waiting list moves up as ever.
    lucky = next(each for each in desk if found[each.id][0] is Seat.BOOKED)
    browsers(lucky).send(f"/kursus/kelas/{klass.id}/batal", {"reason": "Sakit"})
    assert sum(seats(klass)[each.id][0] is Seat.BOOKED for each in desk) == 1


def test_what_changed_since_is_not_applied(klass, trio, browsers, clock):
    eka = follower(trio, klass, "Arsiparis")
    rank(browsers, klass, eka, 0)
    close(clock)
    made = compute(browsers, trio, klass)
    moved = {"day": "2026-11-27", "begins": "09:00", "ends": "12:00", "zone": "WIB", "place": "Aula", "capacity": "1"}
    browsers(trio.ani).send(f"/kursus/pertemuan/{klass.meetings[0].id}/ubah", moved)
    browsers(trio.ani).send(f"/kursus/pembagian/{made.id}/terapkan")
    give_seats(round_id=made.id)
    db.session.commit()
    assert db.session.get_one(Round, made.id).state is RoundState.STALE
    assert seats(klass) == {}
    assert "Hitung sekali lagi" in text_of(browsers(trio.ani).get(f"/kursus/kelas/{klass.id}/pembagian"))
    older, newer = compute(browsers, trio, klass), compute(browsers, trio, klass)
    assert browsers(trio.ani).send(f"/kursus/pembagian/{older.id}/terapkan").status_code == 409
    assert browsers(trio.ani).send(f"/kursus/pembagian/{newer.id}/terapkan").status_code == 303


def test_who_went_without_is_put_first_the_next_time(klass, trio, browsers, clock):
    one, two = follower(trio, klass, "Arsiparis"), follower(trio, klass, "Bendahara")
    for person in (one, two):
        rank(browsers, klass, person, 0)
    close(clock)
    first = compute(browsers, trio, klass)
    browsers(trio.ani).send(f"/kursus/pembagian/{first.id}/terapkan")
    give_seats(round_id=first.id)
    db.session.commit()
    loser = next(person for person in (one, two) if seats(klass)[person.id][0] is Seat.WAITING)
    version = a_live_course(trio.ani, title="Berikutnya")
    again = a_class(version, trio.unit, by=trio.ani, wishes_until=bina_clock.now() + timedelta(days=2))
    a_meeting(again, days=10, capacity=1, by=trio.ani)
    for person in (one, two):
        an_enrolment(person, version)
        rank(browsers, again, person, 0)
    close(clock)
    second = compute(browsers, trio, again)
    given = {each.person_id: each for each in db.session.get_one(Round, second.id).outcomes}
    assert (given[loser.id].rank, given[loser.id].waited) == (1, 1)
    assert "Didahulukan: sudah 1 kali tidak kebagian." in text_of(
        browsers(trio.ani).get(f"/kursus/kelas/{again.id}/pembagian")
    )
