"""Those who began together, in numbers; people only where their names may be read."""

import io
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from bina.db import db
from courses.duties.operations import DutyTerms
from courses.duties.operations import make as make_duty
from courses.duties.tasks import keep_audience
from courses.study import operations as study
from courses.study.models import Enrolment, EnrolmentSource, EnrolmentState
from courses.teaching.rules import SMALLEST_GROUP, is_behind, median_days, shown_of
from tests.support.courses import a_course, read_everything
from tests.support.people import a_person
from tests.support.web import text_of


@given(st.integers(0, 99), st.integers(0, 200), st.integers(0, 200), st.integers(0, 20))
def test_more_done_or_fewer_days_gone_never_puts_somebody_behind(percent, length, gone, less):
    begun = date(2026, 1, 1)
    deadline, today = begun + timedelta(days=length), begun + timedelta(days=gone)
    if not is_behind(percent, begun, deadline, today):
        assert not is_behind(min(99, percent + less), begun, deadline, today)
        if gone <= length:
            assert not is_behind(percent, begun, deadline, max(begun, today - timedelta(days=less)))
    assert is_behind(percent, begun, deadline, deadline + timedelta(days=1))
    assert not is_behind(percent, begun, None, today)


@given(st.integers(0, 50), st.integers(0, 50), st.lists(st.integers(0, 400)))
def test_a_small_group_out_of_reach_is_never_counted_in(mine, others, days):
    assert shown_of(mine, others) - mine in {0, others}
    assert (shown_of(mine, others) > mine) == (others >= SMALLEST_GROUP)
    middle = median_days(days)
    assert (middle is None) == (not days)
    if middle is not None:
        assert 2 * sum(each <= middle for each in days) >= len(days) <= 2 * sum(each >= middle for each in days)


@pytest.fixture
def version(trio):
    return a_course(trio.ani)


def follows(version, people, at=datetime(2026, 8, 3, 3, tzinfo=UTC), source=EnrolmentSource.MANAGER, **values):
    made = [
        Enrolment(
            person_id=person.id, course_id=version.course_id, version_id=version.id, source=source,
            enrolled_by_id=person.id, enrolled_at=at, state=EnrolmentState.ACTIVE, hard_deadline=False, **values,
        )
        for person in people
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    return made


def sheet(browser, version, kind):
    answer = browser.get(f"/kursus/{version.course_id}/angkatan.xlsx?menurut={kind}")
    return [row for row in load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True) if row[0]]


def test_page_and_workbook_count_the_same_by_month_list_and_duty(trio, version, browsers):
    people = [a_person(f"Peserta {n}", trio.unit) for n in range(6)]
    made = follows(version, people)
    (late,) = follows(version, [trio.budi], datetime(2026, 10, 1, 3, tzinfo=UTC), deadline=date(2026, 11, 1))
    study.open_lesson(made[0], version.lessons[0])
    read_everything(made[1])
    ani = browsers(trio.ani)
    page = text_of(ani.get(f"/kursus/{version.course_id}/angkatan"))
    assert "Agustus 2026" in page
    assert "Oktober 2026" in page
    rows = {row[0]: row[1:] for row in sheet(ani, version, "bulan")}
    assert rows["Agustus 2026"][:3] == (6, 2, 2)
    assert rows["Oktober 2026"][:4] == (1, 0, 0, 1)
    duty = make_duty(DutyTerms(version, trio.unit, "Perwali 12/2026", within_days=90), by=trio.ani)
    keep_audience(duty_id=duty.id)
    assert "Didaftarkan 3 Agustus 2026" in {row[0] for row in sheet(ani, version, "daftar")}
    assert {row[0]: row[1] for row in sheet(ani, version, "kewajiban")}["Perwali 12/2026"] >= 7
    one = text_of(ani.get(f"/kursus/{version.course_id}/angkatan/bulan/2026-08"))
    assert "Peserta 0" in one
    assert "Budi" not in one
    assert late.person.name in text_of(ani.get(f"/kursus/{version.course_id}/angkatan/bulan/2026-10"))


@pytest.mark.parametrize("others", [SMALLEST_GROUP - 1, SMALLEST_GROUP])
def test_a_small_group_of_others_is_a_number_and_names_stay_in_reach(trio, version, browsers, others):
    follows(version, [trio.budi])
    follows(version, [a_person(f"Orang Lain {n}", trio.elsewhere) for n in range(others)])
    ani = browsers(trio.ani)
    one = text_of(ani.get(f"/kursus/{version.course_id}/angkatan/bulan/2026-08"))
    assert "Budi Santoso" in one
    assert "Orang Lain" not in one
    assert ("hanya dihitung jumlahnya, karena" in one) == (others < SMALLEST_GROUP)
    assert f"{others + 1} peserta" in one


def test_only_who_teaches_the_course_reads_its_cohorts(trio, version, browsers):
    follows(version, [trio.budi])
    paths = [f"/kursus/{version.course_id}/angkatan{rest}" for rest in ("", ".xlsx", "/bulan/2026-08")]
    for path in paths:
        assert browsers(trio.ani).get(path).status_code == 200
        for person in (trio.budi, trio.citra):
            assert browsers(person).get(path).status_code == 404
    for wrong in ("/bulan/2020-01", "/golongan/x", "?menurut=x"):
        assert browsers(trio.ani).get(f"{paths[0]}{wrong}").status_code == 404
    assert "/angkatan" in browsers(trio.ani).get(f"/kursus/{version.course_id}/pendampingan").text


def test_the_number_of_statements_does_not_grow_with_the_people(trio, version, browsers, statements):
    ani = browsers(trio.ani)
    follows(version, [trio.budi])
    counted = []
    for n in (2, 200):
        follows(version, [a_person(f"P{n}-{i}", trio.unit) for i in range(n)])
        db.session.commit()
        db.session.expire_all()
        with statements() as count:
            assert ani.get(f"/kursus/{version.course_id}/angkatan").status_code == 200
        counted.append(count())
    assert counted[0] == counted[1]
