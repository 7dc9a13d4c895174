"""The plan is written, registered before the data, and held against what was done."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bina import clock as bina_clock
from bina.errors import Conflict, DomainError
from bina.exports.report import from_json
from bina.people.models import RoleKind
from evaluation.measures.operations import record_scores
from evaluation.plans import operations
from evaluation.plans.models import EvaluationQuestion, Registration
from evaluation.plans.operations import Wording
from evaluation.plans.queries import document_of, facts_of, registrations_of
from evaluation.plans.rules import Comparison, Measure
from evaluation.programmes.models import Programme
from evaluation.programmes.operations import set_target
from evaluation.programmes.rules import Better
from evaluation.reports.operations import make_report
from tests.support.evaluation import COURSE, a_cohort, a_programme, day
from tests.support.people import a_person, with_role
from tests.support.web import text_of

GAIN = Wording("Apakah nilainya naik?", Measure.GAIN, Comparison.BEFORE_AFTER, 10.0)


@pytest.fixture
def people(trio):
    return a_cohort(trio.unit, 8)


@pytest.fixture
def programme(trio, people):
    return a_programme(trio.ani, trio.unit, people)


def a_test(people, shares, attempt, purpose):
    for number, (person, share) in enumerate(zip(people, shares, strict=True)):
        record_scores(person, subject=COURSE, title="Kursus", attempt_id=attempt + number, purpose=purpose,
                      by_objective={"data": (share, 100)}, scored_at=bina_clock.now())  # fmt: skip


def answers(programme):
    document = from_json(make_report(programme, bina_clock.now() + timedelta(hours=2), by=None).document)
    return next(s for s in document.sections if s.title == "Jawaban atas pertanyaan evaluasi")


def test_a_new_programme_starts_with_the_plan_of_its_kind(db, browsers, trio):
    form = {"name": "Antrean", "place": "Kota", "need": "Warga menunggu lama.", "unit": trio.unit.id,
            "template": "service", "starts_on": "2026-12-01", "ends_on": "2027-03-01"}  # fmt: skip
    assert browsers(trio.ani).send("/evaluasi/program/baru", form).status_code == 303
    made = db.session.scalars(select(Programme)).one()
    page = text_of(browsers(trio.ani).get(f"/evaluasi/program/{made.id}/rancangan"))
    assert "Apakah masyarakat menunggu lebih singkat?" in page
    assert "120 hari sesudahnya" in page
    assert "Rencana ini belum didaftarkan" in page


def test_a_question_is_asked_changed_and_dropped(db, browsers, trio, programme):
    base = f"/evaluasi/program/{programme.id}/rancangan"
    ani = browsers(trio.ani)
    form = {"text": "Naik?", "measure": "gain", "comparison": "before_after", "indicator": "0", "target": "12,5"}
    assert ani.send(f"{base}/pertanyaan", form).status_code == 303
    question = db.session.scalars(select(EvaluationQuestion)).one()
    assert question.target == 12.5
    twice = ani.send(f"{base}/pertanyaan", form)
    assert (twice.status_code, "sudah ada dalam rencana" in text_of(twice)) == (422, True)
    own = f"{base}/pertanyaan/{question.id}"
    assert "Naik?" in ani.get(own).get_data(as_text=True)
    assert ani.send(own, {**form, "target": "15"}).status_code == 303
    assert question.target == 15
    lost = ani.send(own, {**form, "measure": "indicator"})
    assert (lost.status_code, "Pilih indikator" in text_of(lost)) == (422, True)
    assert ani.send(f"{own}/hapus").status_code == 303
    assert db.session.scalar(select(func.count()).select_from(EvaluationQuestion)) == 0


def test_a_plan_is_registered_once_and_shows_what_changed_since(db, browsers, trio, programme):
    with pytest.raises(DomainError, match="belum memuat pertanyaan"):
        operations.register(programme, by=trio.ani)
    question = operations.ask(programme, GAIN, by=trio.ani)
    ani, base = browsers(trio.ani), f"/evaluasi/program/{programme.id}/rancangan"
    assert ani.send(f"{base}/daftarkan").status_code == 303
    kept = registrations_of(programme)[0]
    assert kept.document == document_of(programme).to_json()
    with pytest.raises(Conflict, match="tanpa perubahan"):
        operations.register(programme, by=trio.ani)
    operations.reword(programme, question, Wording(GAIN.text, Measure.GAIN, Comparison.NONE, 2.0), by=trio.ani)
    page = text_of(ani.get(base))
    assert "Berubah sejak didaftarkan" in page
    assert "10.0” menjadi “" in page
    assert "10" in text_of(ani.get(f"{base}/1"))
    assert ani.send(f"{base}/daftarkan").status_code == 303
    assert db.session.scalars(select(Registration.number).order_by(Registration.number)).all() == [1, 2]


def test_the_report_answers_every_question_with_figure_interval_and_target(trio, programme, people):
    operations.ask(programme, GAIN, by=trio.ani)
    missed = set_target(programme, indicator="Keluhan", unit_of_measure="buah", baseline=9, target=4, actual=6,
                        better=Better.LOWER, source="buku")  # fmt: skip
    operations.ask(
        programme, Wording("Keluhan turun?", Measure.INDICATOR, Comparison.NONE, indicator=missed), by=trio.ani
    )
    operations.ask(programme, Wording("Warga puas?", Measure.IKM, Comparison.NONE, 76.61), by=trio.ani)
    operations.ask(programme, Wording("Lebih dari yang lain?", Measure.GAIN, Comparison.WAITING_LIST, 10), by=trio.ani)
    operations.register(programme, by=trio.ani)
    a_test(people, [40, 50, 45, 55, 60, 50, 45, 40], 100, "pre")
    a_test(people, [65, 70, 70, 75, 80, 75, 65, 70], 200, "post")
    section = answers(programme)
    assert "sebelum data pertama" in section.paragraphs[0]
    rows = {str(row["question"]): row for row in section.tables[0].rows}
    assert (rows[GAIN.text]["answer"], rows[GAIN.text]["n"]) == ("tercapai", 8)
    assert "selang 95 %" in str(rows[GAIN.text]["interval"])
    assert rows["Keluhan turun?"]["answer"] == "belum tercapai, belum pasti"
    assert rows["Warga puas?"]["answer"] == "belum terukur"
    assert "tanpa pembanding yang direncanakan" in str(rows["Lebih dari yang lain?"]["answer"])


def test_a_late_registration_and_later_changes_are_printed(trio, programme, people, clock):
    operations.ask(programme, GAIN, by=trio.ani)
    a_test(people, [40] * 8, 100, "pre")
    clock.shift(timedelta(days=2))
    assert "tidak didaftarkan" in answers(programme).paragraphs[0]
    operations.register(programme, by=trio.ani)
    operations.ask(programme, Wording("Baru?", Measure.GAIN, Comparison.NONE), by=trio.ani)
    clock.shift(timedelta(days=1))
    said = answers(programme).paragraphs[0]
    assert "sesudah data pertama" in said
    assert "1 bagian rencana berubah" in said


def test_what_is_absent_is_listed_by_programme_for_those_who_may_read_it(browsers, trio, programme):
    page = text_of(browsers(trio.ani).get("/evaluasi/bukti-yang-belum-ada"))
    assert programme.name in page
    assert "Belum ada pertanyaan evaluasi" in page
    assert browsers(trio.budi).get("/evaluasi/bukti-yang-belum-ada").status_code == 403
    leader = with_role(a_person("Lia", trio.elsewhere), RoleKind.LEADER, trio.elsewhere)
    assert programme.name not in text_of(browsers(leader).get("/evaluasi/bukti-yang-belum-ada"))


def test_the_plan_is_read_by_leaders_and_written_by_managers_only(browsers, trio, programme):
    question = operations.ask(programme, GAIN, by=trio.ani)
    base = f"/evaluasi/program/{programme.id}/rancangan"
    leader = browsers(with_role(a_person("Lia", trio.unit), RoleKind.LEADER, trio.unit))
    assert leader.get(base).status_code == 200
    for path in (f"{base}/pertanyaan", f"{base}/pertanyaan/{question.id}"):
        assert leader.get(path).status_code == 403
    for path in (f"{base}/daftarkan", f"{base}/pertanyaan/{question.id}/hapus"):
        assert leader.send(path).status_code == 403
    for stranger in (trio.budi, trio.citra):
        assert browsers(stranger).get(base).status_code == 404
        assert browsers(stranger).send(f"{base}/daftarkan").status_code in (403, 404)
    assert browsers(trio.ani).get(f"{base}/9").status_code == 404


def test_facts_cost_the_same_however_much_there_is(db, trio, programme, statements):
    facts_of(programme, day())
    with statements() as few:
        facts_of(programme, day())
        few = few()
    for number in range(18):
        operations.ask(programme, Wording(f"{number}?", Measure.GAIN, Comparison.NONE), by=trio.ani)
    db.session.flush()
    with statements() as many:
        facts_of(programme, day())
        assert many() == few
