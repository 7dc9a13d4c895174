"""The calendar of units: who keeps it, whom it binds, and that the plan leaves its days free."""

from datetime import date, time

import pytest
from sqlalchemy import select

from bina.clock import now
from bina.db import db
from bina.people.models import RoleKind
from courses.study import operations as study
from courses.study.models import ClosedDays
from courses.study.queries import plan_of
from tests.support.courses import a_course, an_enrolment
from tests.support.people import a_person, a_unit, with_role
from tests.support.web import text_of

PATH = "/kursus/kalender-dinas"
#: The tests' clock stands on Saturday 21 November 2026; Mondays are study days.
MONDAY = 0


def first_day(person) -> date:
    return plan_of(person, now()).plan.pieces[0].starts.date()


@pytest.fixture
def learners(trio):
    """Budi and Citra with a course and a slot on Mondays."""
    version = a_course(trio.ani)
    for person in (trio.budi, trio.citra):
        an_enrolment(person, version)
        study.keep_week(person, [(MONDAY, time(9), 60)])
    return trio


def test_the_plan_leaves_free_what_the_unit_closes_and_nobody_elses(learners, browsers):
    told = {"unit": str(learners.agency.id), "days": "23/11/2026 - 24/11/2026 Tutup buku", "source": "ND 1/2026"}
    ani = browsers(learners.ani)
    for _ in range(2):
        assert ani.send(PATH, told).status_code == 303
    assert len(db.session.scalars(select(ClosedDays)).all()) == 1
    assert first_day(learners.budi) == date(2026, 11, 30)
    assert first_day(learners.citra) == date(2026, 11, 23)
    assert "Tutup buku (ND 1/2026)" in text_of(browsers(learners.budi).get("/kursus/rencana"))
    assert "Tutup buku" not in text_of(browsers(learners.citra).get("/kursus/rencana"))
    closed = db.session.scalars(select(ClosedDays)).one()
    for other in (learners.budi, learners.citra):
        assert browsers(other).send(f"{PATH}/{closed.id}/hapus").status_code == 403
    assert ani.send(f"{PATH}/{closed.id}/hapus").status_code == 303
    assert first_day(learners.budi) == date(2026, 11, 23)


def test_only_who_keeps_a_calendar_enters_and_only_for_their_units(trio, browsers):
    for other in (trio.budi, trio.citra):
        assert browsers(other).get(PATH).status_code == 403
    ani = browsers(trio.ani)
    told = {"days": "23/11/2026 Libur", "source": "Surat"}
    for unit in (str(trio.elsewhere.id), "", "0"):
        assert ani.send(PATH, {**told, "unit": unit}).status_code == 422
    assert db.session.scalars(select(ClosedDays)).all() == []


def test_a_manager_of_another_agency_cannot_take_days_away(learners, browsers):
    browsers(learners.ani).send(PATH, {"unit": str(learners.unit.id), "days": "23/11/2026 Rapat", "source": "Surat"})
    closed = db.session.scalars(select(ClosedDays)).one()
    other = with_role(a_person("Dina", learners.elsewhere), RoleKind.MANAGER, learners.elsewhere)
    assert browsers(other).send(f"{PATH}/{closed.id}/hapus").status_code == 404
    assert "Rapat" not in text_of(browsers(other).get(PATH))


def test_a_national_holiday_binds_everybody_and_needs_the_administrator_of_all(learners, browsers):
    administrator = with_role(a_person("Eka", learners.unit), RoleKind.ADMINISTRATOR, None)
    told = {"unit": "", "days": "23/11/2026 Hari libur", "source": "Keputusan contoh"}
    assert browsers(administrator).send(PATH, told).status_code == 303
    assert first_day(learners.budi) == first_day(learners.citra) == date(2026, 11, 30)
    page = browsers(learners.ani).get(PATH)
    assert "Hari libur" in text_of(page)
    assert "/hapus" not in page.text


def test_a_unit_beside_is_not_bound(learners, browsers):
    beside = a_unit(learners.agency, "Dinas Sebelah")
    browsers(learners.ani).send(PATH, {"unit": str(beside.id), "days": "23/11/2026 Sibuk", "source": "Surat"})
    assert first_day(learners.budi) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"days": "32/12/2026 Libur"}, "Perbaiki baris 1"),
        ({"days": "30/11/2026 Libur\n23/11/2026"}, "Perbaiki baris 2"),
        ({"days": ""}, "Tulis paling sedikit satu hari."),
        ({"source": ""}, "Sebutkan dasarnya"),
    ],
)
def test_a_bad_list_is_refused_whole_and_kept_in_the_form(trio, browsers, changes, sentence):
    told = {"unit": str(trio.unit.id), "days": "23/11/2026 Libur", "source": "Surat 9", **changes}
    answer = browsers(trio.ani).send(PATH, told)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert told["days"] in answer.text
    assert db.session.scalars(select(ClosedDays)).all() == []
