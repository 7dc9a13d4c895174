"""My week, and what a superior sees of it and protects: minutes, never titles."""

from datetime import time, timedelta

from sqlalchemy import select

from bina.clock import now
from bina.db import db
from bina.notices.models import Notice
from courses.planning import operations, queries
from courses.planning.models import ProtectedTime
from courses.study import operations as study
from courses.study.models import StudySlot
from tests.support.courses import a_course, an_enrolment, read_everything
from tests.support.people import a_person
from tests.support.web import text_of

#: The tests' clock stands on Saturday 21 November 2026, 10.00 WIB.
SUNDAY, MONDAY = 6, 0


def a_busy_learner(trio):
    """Budi follows a course of 90 minutes and studies on Sundays and Mondays."""
    enrolment = an_enrolment(trio.budi, a_course(trio.ani, "Judul yang rahasia"))
    study.keep_week(trio.budi, [(SUNDAY, time(9), 60), (MONDAY, time(15), 45)])
    return enrolment


def test_my_week_lays_the_pieces_by_day_and_begins_with_one_tap(trio, browsers):
    enrolment = a_busy_learner(trio)
    answer = browsers(trio.budi).get("/kursus/minggu")
    page = text_of(answer)
    assert page.index("Minggu, 22 November 2026") < page.index("Senin, 23 November 2026")
    assert "Bacaan 1" in page
    assert f'href="/kursus/{enrolment.course_id}/lanjut"' in answer.text
    assert "Belum ada yang direncanakan" in text_of(browsers(trio.citra).get("/kursus/minggu"))


def test_a_superior_sees_the_minutes_of_direct_reports_and_nothing_else(trio, browsers):
    enrolment = a_busy_learner(trio)
    study.confirm_reading(enrolment, enrolment.version.lessons[0])
    page = text_of(browsers(trio.ani).get("/kursus/tim"))
    assert "Budi Santoso" in page
    assert "Selesai minggu ini 30 menit" in page
    assert "Masih direncanakan minggu ini 60 menit" in page
    for secret in ("Judul yang rahasia", "Bacaan", "Ujian", "%"):
        assert secret not in page
    for other in (trio.budi, trio.citra):
        assert "Budi Santoso Selesai" not in text_of(browsers(other).get("/kursus/tim"))
        assert "Belum ada bawahan langsung" in text_of(browsers(other).get("/kursus/tim"))


def test_the_load_adds_up_by_week_of_the_superior(trio, clock):
    enrolment = a_busy_learner(trio)
    read_everything(enrolment)
    (report,) = queries.reports_of(trio.ani, now())
    assert (report.load.done, report.load.this_week, report.load.next_week) == (60, 30, 0)
    clock.shift(timedelta(days=2))
    (report,) = queries.reports_of(trio.ani, now())
    assert (report.load.done, report.load.this_week) == (0, 30)


def test_a_protected_time_is_offered_seen_and_taken_into_the_week(trio, browsers):
    a_busy_learner(trio)
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    told = {"weekday": "0", "starts": "08:00", "minutes": "60"}
    assert ani.send(f"/kursus/tim/{trio.budi.id}/waktu", told).status_code == 303
    assert "Menunggu jawaban" in text_of(ani.get("/kursus/tim"))
    assert "menyediakan waktu belajar untuk Anda" in text_of(budi.get("/"))
    page = text_of(budi.get("/kursus/minggu"))
    assert "Ani Lestari menjaga waktu ini bebas dari tugas: Senin pukul 08.00, 60 menit setiap minggu." in page
    offer = db.session.scalars(select(ProtectedTime)).one()
    assert budi.send(f"/kursus/waktu/{offer.id}/terima").status_code == 303
    mondays = select(StudySlot.starts, StudySlot.minutes).where(
        StudySlot.person_id == trio.budi.id, StudySlot.weekday == MONDAY
    )
    assert db.session.execute(mondays).all() == [(time(8), 60)]
    assert "Dipakai" in text_of(ani.get("/kursus/tim"))
    assert db.session.scalars(select(Notice).where(Notice.person_id == trio.ani.id)).one().url == "/kursus/tim"
    study.keep_week(trio.budi, [])
    assert "Tidak dipakai lagi" in text_of(ani.get("/kursus/tim"))


def test_an_offer_is_answered_once_and_only_by_whom_it_was_made_for(trio, browsers):
    offer = operations.protect(trio.budi, MONDAY, time(8), 60, by=trio.ani)
    for other in (trio.ani, trio.citra):
        for answer in ("terima", "tolak"):
            assert browsers(other).send(f"/kursus/waktu/{offer.id}/{answer}").status_code == 404
    for other in (trio.budi, trio.citra):
        assert browsers(other).send(f"/kursus/waktu/{offer.id}/batal").status_code == 404
    budi = browsers(trio.budi)
    assert budi.send(f"/kursus/waktu/{offer.id}/tolak").status_code == 303
    assert budi.send(f"/kursus/waktu/{offer.id}/terima").status_code == 404
    assert db.session.scalars(select(StudySlot)).all() == []
    assert "08.00" not in text_of(browsers(trio.ani).get("/kursus/tim"))


def test_only_the_direct_superior_offers_and_a_bad_hour_changes_nothing(trio, browsers):
    path = f"/kursus/tim/{trio.budi.id}/waktu"
    for other in (trio.budi, trio.citra):
        assert browsers(other).get(path).status_code == 404
        assert browsers(other).send(path, {"weekday": "0", "starts": "08:00", "minutes": "60"}).status_code == 404
    ani = browsers(trio.ani)
    assert "Budi Santoso" in text_of(ani.get(path))
    answer = ani.send(path, {"weekday": "3", "starts": "", "minutes": "60"})
    assert answer.status_code == 422
    assert "Isi jam mulainya, misalnya 15.00." in text_of(answer)
    assert ani.send(path, {"weekday": "9", "starts": "08:00", "minutes": "60"}).status_code == 422
    assert db.session.scalars(select(ProtectedTime)).all() == []


def test_a_new_offer_for_a_weekday_takes_the_place_of_the_former(trio, browsers):
    for hour in (8, 9):
        operations.protect(trio.budi, MONDAY, time(hour), 60, by=trio.ani)
    page = text_of(browsers(trio.budi).get("/kursus/minggu"))
    assert "09.00" in page
    assert "08.00" not in page


def test_with_a_new_superior_the_former_sees_and_decides_nothing(trio, browsers):
    offer = operations.protect(trio.budi, MONDAY, time(8), 60, by=trio.ani)
    trio.budi.superior_id = trio.citra.id
    db.session.flush()
    assert "Budi Santoso" not in text_of(browsers(trio.ani).get("/kursus/tim"))
    assert browsers(trio.ani).send(f"/kursus/waktu/{offer.id}/batal").status_code == 404
    assert browsers(trio.budi).send(f"/kursus/waktu/{offer.id}/terima").status_code == 404
    assert "Budi Santoso" in text_of(browsers(trio.citra).get("/kursus/tim"))


def test_the_load_takes_the_same_number_of_statements_for_two_and_for_twenty(trio, statements):
    version = a_course(trio.ani)
    counts = []
    for group in (2, 18):
        for n in range(group):
            person = a_person(f"Pegawai {group}-{n}", trio.unit, superior=trio.ani)
            an_enrolment(person, version)
            study.keep_week(person, [(SUNDAY, time(9), 60)])
        db.session.commit()
        db.session.expire_all()
        superior = db.session.merge(trio.ani)
        _ = superior.zone
        with statements() as count:
            queries.reports_of(superior, now())
        counts.append(count())
    assert counts[0] == counts[1]
