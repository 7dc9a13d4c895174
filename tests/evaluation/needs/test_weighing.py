"""Who was reached and what it cost: in the report, on the page, in the file, with small groups kept together."""

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest

from bina import clock as bina_clock
from bina.credits.operations import post
from bina.exports.report import from_json
from bina.people.rules import Education, PositionKind, Sex
from evaluation.measures.operations import record_scores
from evaluation.needs.operations import assume, state_relevance
from evaluation.needs.rules import Assumed, Assumption
from evaluation.programmes.operations import add_cost
from evaluation.programmes.queries import participants
from evaluation.programmes.rules import Arm, CostKind
from evaluation.reports.operations import make_report
from evaluation.reports.reports.gaps import participation_section, relevance_section
from evaluation.reports.reports.money import money_section
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.rules import WaveKind
from tests.support.evaluation import COURSE, a_cohort, a_programme, a_wave, answer, day, entries_of
from tests.support.people import a_unit
from tests.support.web import text_of

STAFF = {"position_kind": PositionKind.STAFF, "sex": Sex.FEMALE, "education": Education.S1, "grade": "III/b"}


@pytest.fixture
def people(trio):
    return a_cohort(trio.unit, 12, born=date(1990, 5, 1), **STAFF)


@pytest.fixture
def programme(trio, people):
    return a_programme(trio.ani, trio.agency, people)


def rows_of(section, title):
    table = next(chart.table for chart in section.charts if chart.table.title == f"Keterjangkauan menurut {title}")
    return {str(row["group"]): row for row in table.rows}


def test_reach_counts_the_whole_personnel_list_and_flags_who_was_left_out(trio, programme, people):
    a_cohort(a_unit(trio.agency, "Kelurahan Jauh"), 10, sex=Sex.MALE, education=Education.SMA)
    section = participation_section(programme, [], day())
    assert "24 pegawai" in section.paragraphs[0]
    assert "12 di antaranya peserta" in section.paragraphs[0]
    far = rows_of(section, "unit kerja")["Kelurahan Jauh"]
    assert (far["frame"], far["reached"], far["share"], far["mark"]) == (10, 0, Decimal(0), "lebih sedikit ikut")
    assert any("Kelurahan Jauh" in sentence for sentence in section.paragraphs if "Paling kurang" in sentence)
    assert "Belum ada jawaban yang dapat ditampilkan" in section.paragraphs[-1]


def test_groups_under_five_and_their_givers_away_stand_together(trio, programme):
    a_cohort(trio.unit, 3, education=Education.S3)
    a_cohort(trio.unit, 7, education=Education.SMA)
    rows = rows_of(participation_section(programme, [], day()), "pendidikan")
    assert "S2–S3" not in rows
    together = next(row for name, row in rows.items() if "kelompok lain" in name)
    assert together["frame"] >= 5
    assert sum(row["frame"] for row in rows.values()) == 24


def test_shares_are_printed_from_ten_people_on(trio, programme):
    a_cohort(trio.unit, 5, education=Education.SMA)
    a_cohort(trio.unit, 6, education=Education.D3)
    rows = rows_of(participation_section(programme, [], day()), "pendidikan")
    assert (rows["D1–D3"]["frame"], rows["D1–D3"]["share"]) == (6, None)


def test_those_outside_say_what_kept_them(trio, programme):
    others = a_cohort(trio.unit, 8)
    wave = a_wave(programme, others, trio.ani, instrument="bukan_peserta", kind=WaveKind.NON_PARTICIPANTS)
    for entry in entries_of(wave):
        answer(entry, 2)
    close(wave, day())
    said = participation_section(programme, [wave], day()).paragraphs[-1]
    assert "Mengapa tidak ikut" in said
    assert "8 orang yang menjawab" in said


def test_the_page_shows_no_survey_that_may_still_gain_a_few_answers(browsers, trio, programme):
    others = a_cohort(trio.unit, 14)
    wave = a_wave(programme, others, trio.ani, instrument="bukan_peserta", kind=WaveKind.NON_PARTICIPANTS)
    for entry in entries_of(wave)[:8]:
        answer(entry, 2)
    mix(wave)
    page = f"/evaluasi/program/{programme.id}/keterjangkauan"
    assert "Mengapa tidak ikut" not in text_of(browsers(trio.ani).get(page))
    make_report(programme, bina_clock.now(), by=None)
    assert "Mengapa tidak ikut" in text_of(browsers(trio.ani).get(page))


def test_relevance_is_stated_by_people_and_never_joined_to_answers(trio, programme):
    assert relevance_section(programme, []) is None
    a_cohort(trio.unit, 6, position_kind=PositionKind.STAFF)
    a_cohort(trio.unit, 3, position_kind=PositionKind.SUPERVISOR)
    activity = programme.activities[0]
    state_relevance(programme, activity, {PositionKind.STAFF}, by=trio.ani)
    section = relevance_section(programme, [])
    row = section.tables[0].rows[0]
    assert (row["needs"], row["missed"], row["said"]) == ("Pelaksana", 6, None)
    state_relevance(programme, activity, {PositionKind.SUPERVISOR}, by=trio.ani)
    assert relevance_section(programme, []).tables[0].rows[0]["missed"] is None
    assert "tanpa nama dan jabatan" in section.paragraphs[0]


def test_relevance_by_participants_needs_five_answers(trio, programme, people):
    wave = a_wave(programme, people, trio.ani)
    wave.subject_kind, wave.subject_id = COURSE
    for entry in entries_of(wave)[:4]:
        answer(entry, 4)
    assert relevance_section(programme, [wave]) is None
    for entry in entries_of(wave)[4:9]:
        answer(entry, 4)
    close(wave, day())
    assert relevance_section(programme, [wave]).tables[0].rows[0]["said"] == Decimal("4.0")


def learn(people):
    for number, person in enumerate(people):
        for purpose, points, at in (("pre", 40 + 2 * number, 2), ("final", 60 + 2 * number, 1)):
            record_scores(
                person, subject=COURSE, title="K", attempt_id=1000 * person.id + at, purpose=purpose,
                by_objective={"komunikasi": (float(points), 100.0)},
                scored_at=bina_clock.now() - timedelta(days=at),
            )  # fmt: skip


def money_of(programme):
    cohort = participants(programme, Arm.PARTICIPANT)
    section = money_section(programme, cohort, 6, bina_clock.now() + timedelta(minutes=1))
    return section, {figure.label: figure for figure in section.figures}


def test_cost_is_divided_by_what_it_bought(db, programme, people):
    add_cost(programme, title="Narasumber", rupiah=12_000_000, kind=CostKind.DELIVERY)
    learn(people)
    for person in people[:3]:
        post(person, "course", key=f"{person.id}:uji", title="K", subject=COURSE, earned_on=day(), minutes=90)
    section, found = money_of(programme)
    assert found["Biaya per peserta"].value == 1_000_000
    assert found["Biaya per peserta yang selesai"].value == 2_000_000
    assert found["Biaya per JP"].value == 2_000_000
    assert found["Biaya per poin kenaikan per peserta terukur"].value == 50_000
    assert found["Biaya per peserta yang berubah nyata"].value is None
    assert any("Keandalan tes belum dapat dihitung" in sentence for sentence in section.paragraphs)
    assert any("ROI) tidak dihitung" in sentence for sentence in section.paragraphs)
    assert any("Belum biaya penuh" in sentence for sentence in section.paragraphs)


def state_all(programme, by, cost=120e6):
    for kind, low, value, high in (
        (Assumed.BENEFIT, 300e6, 450e6, 600e6),
        (Assumed.ISOLATION, 0.4, 0.6, 0.8),
        (Assumed.CONFIDENCE, 0.6, 0.8, 1.0),
        (Assumed.COST, 110e6, cost, 140e6),
    ):
        assume(programme, kind, Assumption(value, low, high), "taksiran pengawas", by=by)


def test_the_return_is_said_with_all_four_inputs_and_their_tornado(db, trio, programme):
    add_cost(programme, title="Semua", rupiah=120_000_000)
    state_all(programme, trio.ani)
    section, found = money_of(programme)
    assert found["Imbal hasil (ROI)"].value == Decimal(80)
    tornado = next(chart for chart in section.charts if chart.drawing == "tornado")
    assert tornado.table.rows[0]["name"] == "Manfaat setahun"
    assert (tornado.table.rows[0]["low"], tornado.table.rows[0]["high"]) == (Decimal(20), Decimal(140))
    sources = next(table for table in section.tables if table.title == "Anggapan yang dinyatakan")
    assert {row["source"] for row in sources.rows} == {"taksiran pengawas"}
    add_cost(programme, title="Susulan", rupiah=50_000_000)
    section, found = money_of(programme)
    assert "Imbal hasil (ROI)" not in found
    assert any("di luar rentang" in sentence for sentence in section.paragraphs)


def test_page_file_and_report_carry_the_same_figures(browsers, trio, programme, people):
    add_cost(programme, title="Semua", rupiah=120_000_000)
    state_all(programme, trio.ani)
    learn(people)
    ani, base = browsers(trio.ani), f"/evaluasi/program/{programme.id}"
    page = text_of(ani.get(f"{base}/biaya-manfaat"))
    assert "Rp10.000.000" in page
    sheet = openpyxl.load_workbook(io.BytesIO(ani.get(f"{base}/biaya-manfaat.xlsx").data))["Ringkasan"]
    values = {row[1]: row[2] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert (values["Biaya per peserta"], values["Imbal hasil (ROI)"]) == (10_000_000, 80)
    assert ani.get(f"{base}/keterjangkauan.pdf").data.startswith(b"%PDF")
    assert ani.get(f"{base}/keterjangkauan.xlsx").status_code == 200
    frozen = from_json(make_report(programme, bina_clock.now(), by=None).document)
    found = {figure.label: figure.value for section in frozen.sections for figure in section.figures}
    assert (found["Biaya per peserta"], found["Imbal hasil (ROI)"]) == (10_000_000, 80)
    assert "Keterjangkauan: siapa yang ikut dan siapa yang tidak" in [section.title for section in frozen.sections]
