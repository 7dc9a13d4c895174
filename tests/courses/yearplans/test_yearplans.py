"""A unit's plan for a year: within its ceiling, decided by another, and remembered by the enrolments it drives."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from pypdf import PdfReader
from sqlalchemy import select

from bina import clock
from bina.competencies.models import PostStandard
from bina.db import db
from bina.people.models import RoleKind
from courses.recommendations.rules import Offer, UnitNeed, planned
from courses.study import operations as study
from courses.study.models import EnrolmentNeed, NeedKind
from courses.yearplans import operations
from courses.yearplans.models import YearPlan
from courses.yearplans.operations import Wanted
from courses.yearplans.rules import Cost, PlanState, over, total
from tests.support.courses import a_course, an_enrolment
from tests.support.people import a_competency, a_person, with_role
from tests.support.web import text_of

ROW = {"competency": "", "need": "Layanan ramah", "people": "4", "wish": "", "quarter": "2", "cost_each": "500.000"}


@pytest.fixture
def plan(trio):
    """Ani's unit plans this year with two million."""
    return operations.begin(trio.unit, clock.today().year, 2_000_000, by=trio.ani)


@pytest.fixture
def decider(trio):
    """Another manager of the agency."""
    return with_role(a_person("Dewi", trio.unit), RoleKind.MANAGER, trio.agency)


def wanted(course_id=None, people=4, cost=500_000, **values):
    return Wanted(values.get("competency"), "Layanan ramah", people, course_id, "" if course_id else "Kelas", 2, cost)


@given(st.lists(st.builds(Cost, st.integers(1, 500), st.integers(0, 10**7))), st.integers(0, 10**9))
def test_a_plan_is_over_by_what_its_rows_cost_more_than_there_is(costs, ceiling):
    assert total(costs) == sum(cost.people * cost.each for cost in costs)
    assert max(total(costs), ceiling) == ceiling + over(costs, ceiling)


def test_a_plan_over_its_ceiling_is_said_and_not_submitted(plan, trio, browsers):
    course = a_course(trio.ani, "Menyapa Warga")
    ani = browsers(trio.ani)
    path = f"/rencana-tahunan/{plan.id}"
    assert ani.send(f"{path}/baris", {**ROW, "course": str(course.course_id), "people": "5"}).status_code == 303
    assert "Melebihi pagu sebesar Rp500.000" in text_of(ani.get(path))
    refused = ani.send(path)
    assert refused.status_code == 422
    assert "melebihi pagu sebesar Rp500.000" in text_of(refused)
    assert plan.state is PlanState.DRAFT
    assert ani.send(f"{path}/pagu", {"ceiling": "2.500.000"}).status_code == 303
    assert ani.send(path).status_code == 303
    assert plan.state is PlanState.SUBMITTED
    assert ani.send(f"{path}/baris", {**ROW, "course": str(course.course_id)}).status_code == 422
    assert ani.send(f"{path}/baris/{plan.rows[0].id}/hapus").status_code == 409
    assert len(plan.rows) == 1


def test_nobody_decides_on_what_they_submitted(plan, trio, decider, browsers):
    operations.add_row(plan, wanted(), by=trio.ani)
    operations.submit(plan, by=trio.ani)
    db.session.flush()
    ani, dewi = browsers(trio.ani), browsers(decider)
    path = f"/rencana-tahunan/{plan.id}"
    assert "Keputusan Anda" not in text_of(ani.get(path))
    assert ani.send(f"{path}/setujui").status_code == 403
    assert dewi.send(f"{path}/kembalikan", {"remark": ""}).status_code == 422
    assert plan.state is PlanState.SUBMITTED
    assert dewi.send(f"{path}/kembalikan", {"remark": "Pecah per triwulan"}).status_code == 303
    assert "Perlu diperbaiki: Pecah per triwulan" in text_of(ani.get(path))
    assert ani.send(path).status_code == 303
    assert dewi.send(f"{path}/setujui").status_code == 303
    assert plan.state is PlanState.APPROVED
    assert dewi.send(f"{path}/setujui").status_code == 403


def test_a_manager_of_a_part_submits_but_does_not_decide(plan, trio, browsers):
    head = with_role(a_person("Kepala", trio.unit), RoleKind.MANAGER, trio.unit)
    operations.add_row(plan, wanted(), by=trio.ani)
    operations.submit(plan, by=trio.ani)
    assert browsers(head).send(f"/rencana-tahunan/{plan.id}/setujui").status_code == 403


def test_who_has_no_right_sees_no_plan(plan, trio, browsers):
    with_role(trio.citra, RoleKind.MANAGER, trio.elsewhere)
    for path in ("", "/baris", "/pagu", "/rencana.xlsx", "/rencana.pdf"):
        assert browsers(trio.budi).get(f"/rencana-tahunan/{plan.id}{path}").status_code == 403
        assert browsers(trio.citra).get(f"/rencana-tahunan/{plan.id}{path}").status_code == 404
    assert browsers(trio.citra).send(f"/rencana-tahunan/{plan.id}").status_code == 404
    assert browsers(trio.ani).get(f"/rencana-tahunan/{plan.id}").status_code == 200


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"need": ""}, "Pilih kompetensi atau tulis kebutuhannya"),
        ({"wish": ""}, "salah satu saja"),
        ({"people": "0"}, "Isi dengan angka dari 1"),
        ({"cost_each": "-1"}, "Isi dengan angka dari 0"),
        ({"quarter": "5"}, "Pilih salah satu"),
    ],
)
def test_a_bad_row_is_refused_and_nothing_is_kept(plan, trio, browsers, values, sentence):
    typed = {**ROW, "course": "", "wish": "Kelas tatap muka", **values}
    answer = browsers(trio.ani).send(f"/rencana-tahunan/{plan.id}/baris", typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert plan.rows == []


def test_one_plan_per_unit_and_year(plan, trio, browsers):
    typed = {"unit": str(trio.unit.id), "year": str(plan.year), "ceiling": "1"}
    answer = browsers(trio.ani).send("/rencana-tahunan", typed)
    assert answer.status_code == 422
    assert "sudah punya rencana" in text_of(answer)
    assert len(db.session.scalars(select(YearPlan)).unique().all()) == 1


def test_the_workbook_and_the_print_have_the_rows_of_the_page(plan, trio, browsers):
    course = a_course(trio.ani, "Menyapa Warga")
    operations.add_row(plan, wanted(course.course_id), by=trio.ani)
    an_enrolment(trio.budi, course)
    db.session.flush()
    ani = browsers(trio.ani)
    page = text_of(ani.get(f"/rencana-tahunan/{plan.id}"))
    assert "Rp2.000.000 dari pagu Rp2.000.000" in page
    with ani.get(f"/rencana-tahunan/{plan.id}/rencana.xlsx") as answer:
        sheet = load_workbook(io.BytesIO(answer.data), data_only=True).active
    first, last = sheet.iter_rows(min_row=4, max_row=5, values_only=True)
    assert first == ("Layanan ramah", "Menyapa Warga", 2, 4, 500_000, 2_000_000, 1, 0)
    assert (last[0], last[3], last[5]) == ("Jumlah", 4, 2_000_000)
    with ani.get(f"/rencana-tahunan/{plan.id}/rencana.pdf") as answer:
        text = " ".join(PdfReader(io.BytesIO(answer.data)).pages[0].extract_text().split())
    assert "Rp2.000.000" in text
    assert "Menyapa" in text


def test_an_enrolment_keeps_the_need_that_drove_it(plan, trio, decider, browsers):
    course, other = a_course(trio.ani, "Menyapa Warga"), a_course(trio.ani, "Tanpa Rencana")
    competency = a_competency("Pelayanan Publik")
    operations.add_row(plan, wanted(course.course_id, competency=competency.id), by=trio.ani)
    before = an_enrolment(decider, course)
    operations.submit(plan, by=trio.ani)
    operations.decide(plan, approve=True, by=decider)
    driven, free = an_enrolment(trio.budi, course), an_enrolment(trio.budi, other)
    kept = db.session.get(EnrolmentNeed, driven.id)
    assert (kept.kind, kept.said) == (NeedKind.PLAN, "Pelayanan Publik")
    assert db.session.get(EnrolmentNeed, free.id) is None
    assert db.session.get(EnrolmentNeed, before.id) is None
    # A snapshot: what the plan says later changes nothing.
    competency.name = "Lain"
    db.session.flush()
    assert db.session.get(EnrolmentNeed, driven.id).said == "Pelayanan Publik"
    page = text_of(browsers(trio.ani).get(f"/rencana-tahunan/{plan.id}"))
    assert "Rencana tahunan unit 1" in page
    assert "Minat sendiri atau tidak tercatat 2" in page
    report = browsers(trio.ani).get("/laporan-belajar?baris=kebutuhan&kolom=mulai&pelatihan=")
    assert "Rencana tahunan unit" in text_of(report)


def test_who_comes_back_for_no_reason_has_none(plan, trio, decider):
    course = a_course(trio.ani)
    row = operations.add_row(plan, wanted(course.course_id), by=trio.ani)
    operations.submit(plan, by=trio.ani)
    operations.decide(plan, approve=True, by=decider)
    enrolment = an_enrolment(trio.budi, course)
    study.withdraw(enrolment, by=trio.budi)
    row.course_id, row.wish = None, "Kelas"
    db.session.flush()
    again = an_enrolment(trio.budi, course)
    db.session.expire_all()
    assert again.id == enrolment.id
    assert db.session.get(EnrolmentNeed, again.id) is None


def test_what_an_approved_plan_calls_for_is_recommended_to_the_unit_while_it_has_room(plan, trio, decider, browsers):
    course, other = a_course(trio.ani, "Menyapa Warga"), a_course(trio.ani, "Menata Arsip")
    operations.add_row(plan, wanted(course.course_id, people=2), by=trio.ani)
    operations.add_row(plan, wanted(other.course_id, people=1), by=trio.ani)
    budi, citra = browsers(trio.budi), browsers(trio.citra)
    assert "Menyapa Warga" not in text_of(budi.get("/kursus/saran/")), "a draft recommends nothing"
    operations.submit(plan, by=trio.ani)
    operations.decide(plan, approve=True, by=decider)
    page = text_of(budi.get("/kursus/saran/"))
    need = f"Rencana {trio.unit.name} memerlukannya untuk Layanan ramah pada triwulan 2;"
    assert f"{need} 2 dari 2 tempat belum terpakai." in page
    assert page.index("Menata Arsip") < page.index("Menyapa Warga")
    assert "Menyapa Warga" not in text_of(citra.get("/kursus/saran/")), "it is no plan of another unit"
    an_enrolment(decider, course)
    assert f"{need} 1 dari 2 tempat belum terpakai." in text_of(budi.get("/kursus/saran/"))
    an_enrolment(trio.ani, course)
    assert "Menyapa Warga" not in text_of(budi.get("/kursus/saran/")), "as many as planned have taken it up"
    aside = f"/kursus/saran/{other.course_id}/sisihkan"
    assert citra.send(aside, {"reason": "not_now"}).status_code == 404
    assert budi.send(aside, {"reason": "not_now"}).status_code == 303
    assert "Tidak ada saran saat ini" in text_of(budi.get("/kursus/saran/"))


def test_a_course_that_closes_a_gap_and_is_planned_stands_once_with_both_reasons(plan, trio, decider, browsers):
    competency = a_competency("Melayani Warga")
    standard = PostStandard(
        unit_id=trio.agency.id, position="Analis Pelayanan", competency_id=competency.id, level=2, weight=1,
        source="SK uji", valid_from=clock.today(),
    )  # fmt: skip
    db.session.add(standard)
    course = a_course(trio.ani, "Menyapa Warga")
    course.competency, course.level = competency, 2
    operations.add_row(plan, wanted(course.course_id), by=trio.ani)
    operations.submit(plan, by=trio.ani)
    operations.decide(plan, approve=True, by=decider)
    page = text_of(browsers(trio.budi).get("/kursus/saran/"))
    assert "Jabatan Anda meminta Melayani Warga tingkat 2" in page
    assert f"Rencana {trio.unit.name} memerlukannya untuk Layanan ramah" in page
    assert browsers(trio.budi).get("/kursus/saran/").get_data(as_text=True).count("Sisihkan 90 hari") == 1


@given(
    st.lists(
        st.builds(
            UnitNeed, st.integers(1, 4), st.just("a"), st.just("b"), st.integers(1, 4), st.just(3), st.integers(-2, 3)
        )
    ),
    st.sets(st.integers(1, 4)),
    st.sets(st.integers(1, 4)),
)
def test_a_plan_recommends_only_what_has_room_is_open_and_is_new(needs, offered, known):
    found = planned(needs, [Offer(each, f"t{each}", "", 0, 1, 30) for each in offered], known)
    assert {each.offer.course for each in found} == {each.course for each in needs if each.left > 0} & offered - known
    assert len({each.offer.course for each in found}) == len(found)
    assert [each.need.quarter for each in found] == sorted(each.need.quarter for each in found)
