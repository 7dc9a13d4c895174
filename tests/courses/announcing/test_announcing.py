"""An instructor announces; each of those meant is told once, and what was said before stays readable."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bina.clock import now
from bina.db import db
from bina.jobs import run_next
from bina.notices.models import Notice
from courses.announcing.models import Announcement, Handing
from courses.announcing.rules import Audience, State, is_meant, state
from courses.study import operations as study
from tests.support.courses import a_course, an_enrolment, read_everything
from tests.support.people import a_person
from tests.support.web import text_of


@pytest.fixture
def version(trio):
    return a_course(trio.ani)


def run_all():
    while run_next():
        pass


def write(browser, version, **values):
    path = f"/kursus/{version.course_id}/pengumuman/tulis"
    answer = browser.send(
        path, {"title": "Kelas pindah", "text": "Ke **aula**.", "audience": "running", "once": "a", **values}
    )
    assert answer.status_code == 303, text_of(answer)
    return answer.location


def told():
    return db.session.scalars(select(Notice.person_id).where(Notice.key.startswith("announcement:"))).all()


@pytest.mark.parametrize("started", [True, False])
@pytest.mark.parametrize("behind", [True, False])
@pytest.mark.parametrize("inside", [True, False])
def test_each_audience_means_exactly_its_people(started, behind, inside):
    meant = {
        each for each in Audience if is_meant(each, started=started, behind=behind, in_cohort=inside)
    }  # fmt: skip
    assert meant == {Audience.RUNNING} | ({Audience.NOT_STARTED} if not started else set()) | (
        {Audience.BEHIND} if behind else set()
    ) | ({Audience.COHORT} if inside else set())
    assert (state(None, None), state(now(), None), state(now(), now())) == tuple(State)


def test_a_draft_tells_nobody_and_publishing_tells_each_once(trio, version, browsers):
    an_enrolment(trio.budi, version)
    ani, budi, citra = (browsers(each) for each in (trio.ani, trio.budi, trio.citra))
    path = write(ani, version)
    assert write(ani, version) == path
    assert "akan sampai kepada 1 orang" in text_of(ani.get(path))
    assert budi.get(path).status_code == 404
    assert "Kelas pindah" not in text_of(budi.get(f"/kursus/{version.course_id}/pengumuman"))
    assert ani.send(f"{path}/terbit").status_code == 303
    assert ani.send(f"{path}/terbit").status_code == 409
    run_all()
    assert told() == [trio.budi.id]
    assert "<strong>aula</strong>" in budi.get(path).text
    assert "Kelas pindah" in text_of(budi.get(f"/kursus/{version.course_id}"))
    assert "Kelas pindah" in text_of(budi.get("/pesan"))
    for other in (path, f"/kursus/{version.course_id}/pengumuman"):
        assert citra.get(other).status_code == 404
    for deed in ("terbit", "tarik", "ubah"):
        assert budi.send(f"{path}/{deed}", {"title": "x", "text": "y", "audience": "running"}).status_code == 404
        assert citra.send(f"{path}/{deed}").status_code == 404
    assert "dibaca 0 dari 1 orang" in text_of(ani.get(path))
    budi.send(f"{path}/dibaca")
    budi.send(f"{path}/dibaca")
    assert "dibaca 1 dari 1 orang" in text_of(ani.get(path))


def test_opening_it_from_the_inbox_counts_as_read(trio, version, browsers):
    an_enrolment(trio.budi, version)
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    path = write(ani, version)
    ani.send(f"{path}/terbit")
    run_all()
    notice = db.session.scalars(select(Notice.id).where(Notice.key.startswith("announcement:"))).one()
    assert budi.send(f"/pesan/{notice}").location == path
    assert "dibaca 1 dari 1 orang" in text_of(ani.get(path))


def test_whom_it_goes_to_is_who_belongs_when_it_is_handed_out(trio, version, browsers, clock):
    fresh, reading, done = (a_person(f"P{n}", trio.unit) for n in range(3))
    enrolments = [an_enrolment(each, version) for each in (fresh, reading, done)]
    study.open_lesson(enrolments[1], version.lessons[0])
    read_everything(enrolments[2])
    late = an_enrolment(trio.budi, version)
    late.deadline = date(2026, 11, 1)
    ani = browsers(trio.ani)
    for audience, people in (("not_started", {fresh.id, trio.budi.id}), ("behind", {trio.budi.id})):
        path = write(ani, version, audience=audience, once=audience)
        ani.send(f"{path}/terbit")
        number = int(path.rsplit("/", 1)[1])
        handed = db.session.scalars(select(Handing.person_id).where(Handing.announcement_id == number))
        assert set(handed) == people
    path = write(ani, version, audience="cohort", month="2026-11", once="month")
    ani.send(f"{path}/terbit")
    assert "dari 4 orang" in text_of(ani.get(path))
    assert ani.send(f"/kursus/{version.course_id}/pengumuman/tulis",
                    {"title": "a", "text": "b", "audience": "cohort", "month": ""}).status_code == 422  # fmt: skip


def test_a_planned_one_comes_at_its_time_and_can_be_taken_back(trio, version, browsers, clock):
    an_enrolment(trio.budi, version)
    ani = browsers(trio.ani)
    path = write(ani, version)
    past = ani.send(f"{path}/terbit", {"at": "2026-11-20T08:00"})
    assert past.status_code == 422
    assert "sudah lewat" in text_of(past)
    ani.send(f"{path}/terbit", {"at": "2026-11-21T12:00"})
    ani.send(f"{path}/tarik")
    clock.shift(timedelta(hours=3))
    run_all()
    assert told() == []
    ani.send(f"{path}/terbit", {"at": "2026-11-21T16:00"})
    run_all()
    assert told() == []
    clock.shift(timedelta(hours=4))
    run_all()
    assert told() == [trio.budi.id]
    assert ani.send(f"{path}/tarik").status_code == 409


def test_a_correction_keeps_what_was_said_and_writes_to_nobody(trio, version, browsers):
    an_enrolment(trio.budi, version)
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    path = write(ani, version)
    ani.send(f"{path}/terbit")
    run_all()
    changed = {"title": "Kelas pindah", "text": "Ke ruang 2.", "audience": "running"}
    assert ani.send(f"{path}/ubah", changed).status_code == 303
    assert ani.send(f"{path}/ubah", changed).status_code == 303
    page = text_of(budi.get(path))
    assert "diperbarui" in page
    assert "Ke ruang 2." in page
    assert "Ke aula" in page
    assert len(db.session.scalars(select(Announcement)).unique().one().editions) == 1
    run_all()
    assert told() == [trio.budi.id]


def test_markup_is_no_door(trio, version, browsers):
    an_enrolment(trio.budi, version)
    ani, budi = browsers(trio.ani), browsers(trio.budi)
    path = write(ani, version, text="<script>alert(1)</script> [x](javascript:alert(2))")
    ani.send(f"{path}/terbit")
    page = budi.get(path).text
    assert "<script>alert" not in page
    assert "javascript:alert(2)" not in page.replace("](javascript", "")


def test_a_learner_mutes_a_course_and_hears_it_again(trio, version, browsers):
    an_enrolment(trio.budi, version)
    budi = browsers(trio.budi)
    path = f"/kursus/{version.course_id}/pengumuman"
    budi.send(f"{path}/senyap")
    assert "Disenyapkan" in text_of(budi.get(path))
    assert version.title in text_of(budi.get("/pesan/pengaturan"))
    budi.send(f"{path}/bunyi")
    assert "Disenyapkan" not in text_of(budi.get(path))
    assert browsers(trio.citra).send(f"{path}/senyap").status_code == 404


def test_lists_ask_the_same_number_of_statements_with_many(trio, version, browsers, statements):
    an_enrolment(trio.budi, version)
    ani = browsers(trio.ani)
    counted = []
    for many in (2, 40):
        for n in range(many):
            path = write(ani, version, once=f"{many}-{n}")
        ani.send(f"{path}/terbit")
        db.session.expire_all()
        with statements() as count:
            assert ani.get(f"/kursus/{version.course_id}/pengumuman").status_code == 200
        counted.append(count())
    assert counted[0] == counted[1]
