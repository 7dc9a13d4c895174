"""A new programme takes up needs of its unit, the chain shows them with figures, and interviews add to the register."""

import pytest
from sqlalchemy import select

from bina import clock as bina_clock
from bina.errors import Conflict
from bina.exports.report import from_json
from evaluation.fieldwork.operations import coding
from evaluation.fieldwork.rules.coding import CodeKind
from evaluation.measures.operations import record_completion
from evaluation.needs import operations
from evaluation.needs.models import CodeNeed, Need
from evaluation.needs.queries import needs_answered, register_of
from evaluation.needs.queries.interviews import coded_of
from evaluation.needs.rules import NeedState, Source, Topic
from evaluation.programmes.models import Programme
from evaluation.programmes.operations import add_activity
from evaluation.reports.operations import make_report
from evaluation.reports.queries import jp_earned
from tests.support.evaluation import COURSE, a_cohort, a_programme, day
from tests.support.fieldwork import a_segment
from tests.support.web import text_of


@pytest.fixture
def counted(trio):
    for work, cases, by_hand in (("Rekap harian", 100, 60), ("Buku agenda", 100, 20)):
        operations.count_work(
            trio.unit, work=work, cases=cases, by_hand=by_hand, counted_on=day(-3), source="sepekan", by=trio.ani
        )
    return register_of(trio.unit, bina_clock.today())


def form(trio, **values):
    return {"name": "Antrean", "place": "Kota", "need": "", "unit": trio.unit.id, "template": "service",
            "starts_on": "2026-12-01", "ends_on": "2027-03-01", **values}  # fmt: skip


def test_the_form_offers_the_units_needs_and_the_chosen_become_the_reason(db, browsers, trio, counted):
    ani = browsers(trio.ani)
    assert "Rekap harian" not in text_of(ani.get("/evaluasi/program/baru"))
    shown = ani.send("/evaluasi/program/baru", form(trio, go="needs"))
    assert shown.status_code == 200
    assert "Rekap harian – bobot 60 dari 100 (hitungan pekerjaan 100 berkas atau pekerjaan)" in text_of(shown)
    assert "Rekap harian" in text_of(ani.get(f"/evaluasi/program/baru?unit={trio.unit.id}"))
    assert ani.send("/evaluasi/program/baru", form(trio)).status_code == 422
    heaviest = f"manual_work:{counted[0].key}"
    assert ani.send("/evaluasi/program/baru", form(trio, needs=heaviest)).status_code == 303
    made = db.session.scalars(select(Programme)).one()
    assert made.need == "Rekap harian"
    (need,) = needs_answered(made)
    assert (need.state, round(need.score), need.behind) == (NeedState.PLANNED, 60, 100)
    report = from_json(make_report(made, bina_clock.now(), by=None).document)
    chain = next(section for section in report.sections if section.title == "Rantai bukti")
    first = chain.tables[0].rows[0]
    assert "Rekap harian (bobot 60 dari 100, n = 100)" in first["content"]
    assert first["n"] == 100
    again = text_of(ani.send("/evaluasi/program/baru", form(trio, go="needs")))
    assert "Rekap harian" not in again
    assert "Buku agenda" in again
    invented = ani.send("/evaluasi/program/baru", form(trio, needs="barrier:tiada"))
    assert invented.status_code == 422


def test_a_need_is_answered_by_one_programme(trio, counted):
    one, two = a_programme(trio.ani, trio.unit), a_programme(trio.ani, trio.unit)
    operations.take_up(one, trio.unit, [(counted[0], "Rekap harian")], by=trio.ani)
    operations.take_up(one, trio.unit, [(counted[0], "Rekap harian")], by=trio.ani)
    with pytest.raises(Conflict, match="program lain"):
        operations.take_up(two, trio.unit, [(counted[0], "Rekap harian")], by=trio.ani)


def heard(programme, by, interviews):
    """So many interviews, each with one segment coded "Kurang waktu"."""
    code = coding.add_code(programme, "Kurang waktu", CodeKind.BARRIER, definition="-", when_to_use="-", by=by)
    for _number in range(interviews):
        segment = a_segment(programme, by)
        coding.code_segment(segment, {code.id}, by=by)
    return code


@pytest.mark.parametrize(("interviews", "said"), [(4, False), (5, True)])
def test_interview_codes_add_to_the_register_from_five_people_on(db, browsers, trio, interviews, said):
    programme = a_programme(trio.ani, trio.unit)
    code = heard(programme, trio.ani, interviews)
    assert coded_of(trio.unit) == []
    ani = browsers(trio.ani)
    path = f"/kebutuhan/program/{programme.id}/kode"
    assert "Kurang waktu" in text_of(ani.get(path))
    assert ani.send(path, {f"kode_{code.id}": "barrier:tiada"}).status_code == 422
    assert ani.send(path, {f"kode_{code.id}": "barrier:opportunity"}).status_code == 303
    found = register_of(trio.unit, bina_clock.today(), coded_of(trio.unit))
    told = [(need.topic, need.key, each.n) for need in found for each in need.indications if each.source is Source.INTERVIEWS]  # fmt: skip
    assert told == ([(Topic.BARRIER, "opportunity", 5)] if said else [])
    page = text_of(ani.get(f"/kebutuhan/unit/{trio.unit.id}"))
    assert ("wawancara" in page) is said
    assert ani.send(path, {f"kode_{code.id}": ""}).status_code == 303
    assert db.session.scalars(select(CodeNeed)).all() == []


def test_only_who_steers_connects_codes(browsers, trio):
    programme = a_programme(trio.ani, trio.unit, [trio.budi])
    for person in (trio.budi, trio.citra):
        assert browsers(person).get(f"/kebutuhan/program/{programme.id}/kode").status_code in (403, 404)


def test_workshops_that_nobody_posts_count_as_jp(trio):
    people = a_cohort(trio.unit, 3)
    programme = a_programme(trio.ani, trio.unit, people)
    add_activity(programme, subject=("workshop", 7), title="Lokakarya")
    for person in people[:2]:
        record_completion(person, subject=("workshop", 7), title="Lokakarya", minutes=360, completed_at=bina_clock.now())  # fmt: skip
        record_completion(person, subject=COURSE, title="Kursus", minutes=450, completed_at=bina_clock.now())
    ids = [person.id for person in people]
    assert jp_earned(programme, ids, bina_clock.now()) == 2 * 8  # 360 minutes are 8 JP; courses are in the ledger


def test_needs_without_figures_are_named_all_the_same(db, trio):
    programme = a_programme(trio.ani, trio.unit)
    db.session.add(Need(unit=trio.unit, topic=Topic.BARRIER, key="time", title="Waktu", state=NeedState.PLANNED, wish="",
                        programme_id=programme.id, decided_on=day()))  # fmt: skip
    db.session.flush()
    report = from_json(make_report(programme, bina_clock.now(), by=None).document)
    chain = next(section for section in report.sections if section.title == "Rantai bukti")
    assert "Dari daftar kebutuhan unit: Waktu." in chain.tables[0].rows[0]["content"]
