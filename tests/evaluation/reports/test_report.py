"""One report: the same figures on page, PDF and XLSX, small groups hidden, words bound to the evidence."""

import io
import itertools
import json
import re
import uuid
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document
from pypdf import PdfReader

from bina import clock as bina_clock
from bina.exports.docx import docx
from bina.exports.pdf import pdf
from bina.exports.report import from_json, to_json
from bina.exports.sheets import xlsx
from bina.exports.values import shown
from evaluation.findings import operations as findings
from evaluation.findings.rules import Method, Stance
from evaluation.measures.operations import record_completion, record_scores
from evaluation.programmes import operations as programmes
from evaluation.programmes.rules import Arm
from evaluation.reports.commands import report as report_command
from evaluation.reports.operations import make_report
from evaluation.reports.queries import construct_scores, reports_of
from evaluation.reports.reports.surveys import collect
from evaluation.services.operations import add_service, record_waiting_times
from evaluation.waves.models import Comment
from evaluation.waves.operations import answering
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.operations.opening import open_public
from evaluation.waves.rules import Anonymity, Channel, WaveKind
from tests.support.evaluation import COURSE, a_cohort, a_programme, a_wave, an_answer, answer, day, entries_of
from tests.support.web import text_of

PRE = [40, 55, 60, 45, 50, 65, 70, 35, 55, 60]
POST = [65, 70, 80, 60, 75, 80, 85, 55, 75, 70]


@pytest.fixture
def people(trio):
    return a_cohort(trio.unit, 10, superior=trio.ani)


@pytest.fixture
def programme(trio, people):
    return a_programme(trio.ani, trio.unit, people)


def learn(people, pre=PRE, post=POST) -> None:
    for number, (person, before, after) in enumerate(zip(people, pre, post, strict=True)):
        for purpose, points, shift in (("pre", before, 2), ("final", after, 1)):
            record_scores(
                person, subject=COURSE, title="Komunikasi", attempt_id=1000 * person.id + number * 10 + shift,
                purpose=purpose, by_objective={"komunikasi": (float(points), 100.0)},
                scored_at=bina_clock.now() - timedelta(days=shift),
            )  # fmt: skip


def figures(report) -> dict:
    return {figure.label: figure for section in report.sections for figure in section.figures}


def made(programme, by=None):
    return from_json(make_report(programme, bina_clock.now(), by=by).document)


def test_learning_figures_are_the_published_ones(programme, people):
    learn(people)
    found = figures(made(programme))
    assert found["Kenaikan (poin)"].value == Decimal("18.0")
    assert "selang 95 % 14,5 sampai 21,5" in found["Kenaikan (poin)"].detail
    assert "n = 10 orang yang diukur dua kali" in found["Kenaikan (poin)"].detail
    assert found["Gain Hake kelas"].value == Decimal("0.39")
    assert found["Besar pengaruh g_av"].value == Decimal("1.60")


def test_before_and_after_alone_never_becomes_significant(programme, people):
    learn(people)
    document = make_report(programme, bina_clock.now(), by=None).document
    sentences = [p for s in from_json(document).sections for p in s.paragraphs]
    assert any("naik pada mereka yang diukur" in sentence for sentence in sentences)
    assert not any("meningkat signifikan" in sentence for sentence in sentences)


def test_a_comparison_of_twenty_per_arm_carries_the_word(trio, programme):
    cohort, others = a_cohort(trio.unit, 20), a_cohort(trio.unit, 20)
    programmes.add_people(programme, cohort, Arm.PARTICIPANT, on=day())
    programmes.add_people(programme, others, Arm.COMPARISON, on=day())
    learn(cohort, PRE * 2, POST * 2)
    learn(others, PRE * 2, [value + number % 3 for number, value in enumerate(PRE * 2)])
    sentences = [p for s in made(programme).sections for p in s.paragraphs]
    assert any("Nilai peserta meningkat signifikan" in sentence for sentence in sentences)


def test_four_people_are_hidden_and_the_reason_is_printed(programme, people):
    learn(people[:4], PRE[:4], POST[:4])
    found = figures(made(programme))["Kenaikan (poin)"]
    assert found.value is None
    assert "kurang dari 5" in found.refusal


def test_missing_links_are_shown_as_missing(programme):
    chain = next(s for s in made(programme).sections if s.title == "Rantai bukti")
    assert "Mata rantai yang belum ada" in chain.paragraphs[0]
    contents = {row["link"]: row["content"] for row in chain.tables[0].rows}
    assert contents["Perilaku (3)"] == "belum ada"
    assert contents["Hasil (4)"] == "belum ada"


def a_full_programme(programme, people, by):
    learn(people)
    for person in people[:8]:
        record_completion(person, subject=COURSE, title="K", minutes=90, completed_at=bina_clock.now())
    wave = a_wave(programme, people, by)
    for number, entry in enumerate(entries_of(wave)):
        answer(entry, 3 + number % 3, text=f"Saran nomor {number}")
    mix(wave)
    service = add_service(programme, unit=programme.unit, name="Loket Akta", comparison=False, by=by)
    for opened, value in ((-60, 3), (0, 4)):
        survey = open_public(programme, service=(service.id, service.name), opens_on=day(opened), closes_on=day(30))
        instrument = survey.instrument.content
        for _ in range(12):
            reading = an_answer(instrument, value)
            answering.submit_public(survey, answering.new_form_key(), reading, Channel.QR)
        mix(survey)
    before = [42.0, 38, 55, 47, 60, 35, 50, 44, 39, 58]
    after = [30.0, 28, 41, 33, 45, 27, 36, 31, 29, 40]
    record_waiting_times(service, before, served_on=day(-60), after=False)
    record_waiting_times(service, after, served_on=day(), after=True)
    programmes.add_cost(programme, title="Narasumber", rupiah=12_000_000)
    said = {Method.SURVEY: (Stance.SUPPORTS, "butir 3"), Method.DOCUMENT: (Stance.CONTRADICTS, "rekap Mei")}
    finding = findings.state_finding(programme, "Petugas menjelaskan syarat.", said, by=by)
    findings.recommend(programme, "Tempel syarat di loket.", owner=by, due_on=day(10), by=by, finding=finding)
    return made(programme, by)


def test_page_pdf_docx_xlsx_and_json_agree_to_the_digit(browsers, trio, programme, people):
    report = a_full_programme(programme, people, trio.ani)
    ani = browsers(trio.ani)
    base = f"/evaluasi/program/{programme.id}/laporan/1"
    page = " ".join(text_of(ani.get(f"{base}/{chapter}")) for chapter in range(1, len(report.sections) + 1))
    assert ani.get(f"{base}/{len(report.sections) + 1}").status_code == 404
    answered = ani.get(f"/evaluasi/program/{programme.id}/laporan/1.pdf")
    printed = re.sub(r"\s+", " ", " ".join(p.extract_text() for p in PdfReader(io.BytesIO(answered.data)).pages))
    answered = ani.get(f"/evaluasi/program/{programme.id}/laporan/1.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answered.data))["Ringkasan"]
    answered = ani.get(f"/evaluasi/program/{programme.id}/laporan/1.docx")
    written = [
        [cell.text for cell in row.cells] for table in Document(io.BytesIO(answered.data)).tables for row in table.rows
    ]
    frozen = ani.get(f"/evaluasi/program/{programme.id}/laporan/1.json").get_json()
    values = {figure["label"]: figure["value"] for section in frozen["sections"] for figure in section["figures"]}
    cells = {(row[0], row[1]): row[2] for row in sheet.iter_rows(min_row=5, values_only=True)}
    compared = 0
    for section in report.sections:
        for figure in section.figures:
            if figure.value is None:
                continue
            words = shown(figure.value, figure.kind, figure.digits)
            assert words in page, figure.label
            assert words in printed, figure.label
            assert [figure.label, words, figure.detail] in written, figure.label
            assert values[figure.label] in ({"decimal": str(figure.value)}, figure.value), figure.label
            assert Decimal(str(cells[section.title, figure.label])) == figure.value, figure.label
            compared += 1
    assert compared >= 20


def test_the_chain_of_evidence_leads_to_its_figures_and_shows_what_is_missing(browsers, trio, programme, people):
    ani = browsers(trio.ani)
    page = f"/evaluasi/program/{programme.id}/rantai"
    assert "Belum ada laporan" in text_of(ani.get(page))
    learn(people)
    made(programme, trio.ani)
    answered = ani.get(page)
    html = answered.get_data(as_text=True)
    assert html.count('class="missing"') >= 3
    figures_url = re.search(
        r'href="(/evaluasi/program/\d+/laporan/1/\d+)"[^>]*>Lihat angkanya<span[^>]*>: Pembelajaran', html
    )
    assert figures_url
    assert "Pembelajaran (tingkat 2)" in text_of(ani.get(figures_url[1]))
    assert browsers(trio.budi).get(page).status_code == 404


def test_reports_stand_side_by_side_for_those_who_may_read_them_all(browsers, trio, programme, people):
    learn(people)
    first = make_report(programme, bina_clock.now(), by=trio.ani)
    second = make_report(programme, bina_clock.now() + timedelta(minutes=1), by=trio.ani)
    foreign = make_report(a_programme(trio.citra, trio.elsewhere), bina_clock.now(), by=None)
    ani = browsers(trio.ani)
    page = text_of(ani.get(f"/evaluasi/banding?laporan={first.id}&laporan={second.id}&laporan={foreign.id}"))
    assert page.count("18,0") == 2
    assert "Pilih sampai 4 laporan" in text_of(ani.get("/evaluasi/banding?laporan=x"))
    assert browsers(trio.budi).get("/evaluasi/banding").status_code == 403


def test_public_satisfaction_is_the_exact_index_with_letter_and_interval(trio, programme, people):
    found = figures(a_full_programme(programme, people, trio.ani))
    assert found["IKM awal – Loket Akta"].value == Decimal("75.00")
    assert found["IKM akhir – Loket Akta"].value == Decimal("100.00")
    assert found["IKM akhir – Loket Akta"].detail.startswith("A (Sangat baik); n = 12")
    assert found["Pergeseran waktu tunggu, menit – Loket Akta"].value == Decimal("-12.5")
    assert found["Biaya per peserta"].value == Decimal("1200000")


def test_the_leaders_part_is_first_and_fits_two_pages(trio, programme, people):
    report = a_full_programme(programme, people, trio.ani)
    marks = [section.for_leader for section in report.sections]
    assert marks == sorted(marks, reverse=True)
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf(report))).pages]
    contents = next(number for number, page in enumerate(pages) if "Daftar isi" in page)
    first = next(n for n, page in enumerate(pages) if n > contents and "Ringkasan untuk pimpinan" in page)
    begins = next(n for n, page in enumerate(pages) if n > first and "Bab I Pendahuluan" in page)
    assert 1 <= begins - first <= 2
    assert "Rantai bukti" in "".join(pages[first:begins])
    assert "Yang perlu dilakukan" in "".join(pages[first:begins])


def test_every_chart_carries_its_table(trio, programme, people):
    for section in a_full_programme(programme, people, trio.ani).sections:
        for chart in section.charts:
            assert chart.table.rows
            assert chart.description


def test_the_same_cut_is_the_same_report_and_the_same_bytes(trio, programme, people):
    learn(people)
    cut = bina_clock.now()
    first = make_report(programme, cut, by=trio.ani)
    assert make_report(programme, cut, by=trio.ani).id == first.id
    report = from_json(first.document)
    assert to_json(report) == first.document
    assert pdf(report) == pdf(report)
    assert docx(report) == docx(report)
    assert len(xlsx(report)) > 1000


def test_a_kept_report_does_not_change_when_data_do(programme, people):
    kept = make_report(programme, bina_clock.now(), by=None)
    document = kept.document
    learn(people)
    assert kept.document == document
    assert make_report(programme, bina_clock.now() + timedelta(hours=1), by=None).number == 2


def test_no_name_of_a_respondent_is_in_the_report(trio, programme, people):
    document = to_json(a_full_programme(programme, people, trio.ani))
    assert not any(person.name in document for person in people)


def test_the_command_prints_on_folio_too(app, db, programme, tmp_path):
    target = tmp_path / "laporan.pdf"
    CliRunner().invoke(report_command, [str(programme.id), "--format", "pdf", "--paper", "f4", "-o", str(target)])
    sides = PdfReader(target).pages[0].mediabox[2:]
    assert [round(float(side) / 72 * 25.4) for side in sides] == [215, 330]


@pytest.mark.parametrize("kind", ["json", "pdf", "docx", "xlsx"])
def test_the_command_writes_each_format(app, db, programme, tmp_path, kind):
    target = tmp_path / f"laporan.{kind}"
    result = CliRunner().invoke(report_command, [str(programme.id), "--format", kind, "-o", str(target)])
    assert result.exit_code == 0, result.output
    assert target.stat().st_size > 1000


def test_the_command_prints_one_json_object_and_refuses_with_a_sentence(app, db, programme, tmp_path):
    result = CliRunner().invoke(report_command, ["pelayanan yang didengar"])
    assert json.loads(result.stdout)["title"].startswith("Laporan efektivitas")
    for arguments, words in (
        (["tidak ada"], "tidak ada. Yang ada"),
        ([str(programme.id), "--format", "pdf"], "-o laporan.pdf"),
        ([str(programme.id), "--number", "9"], "nomor 9"),
        ([str(programme.id), "--format", "xlsx", "-o", str(tmp_path / "x" / "y.xlsx")], "tidak dapat ditulis"),
    ):
        refused = CliRunner().invoke(report_command, arguments)
        assert refused.exit_code == 2, refused.output
        assert words in refused.stderr


def test_units_are_compared_with_their_share_and_small_ones_stay_hidden(trio, programme):
    from tests.support.people import a_unit

    sizes = {"Loket": 12, "Arsip": 7, "Umum": 3}
    everybody = []
    for name, size in sizes.items():
        everybody += a_cohort(a_unit(trio.agency, name), size)
    wave = a_wave(programme, everybody, trio.ani)
    for entry in entries_of(wave):
        answer(entry, 4)
    close(wave, day())
    section = next(s for s in made(programme).sections if s.title == "Tanggapan peserta (tingkat 1)")
    assert not any("per unit kerja" in table.title for table in section.tables)  # Arsip would give Umum away
    more = a_cohort(a_unit(trio.agency, "Data"), 9)
    wave.opens_on = day(-1)
    second = a_wave(programme, [*everybody[:12], *more], trio.ani)
    for entry in entries_of(second)[:18]:
        answer(entry, 5)
    close(second, day())
    section = next(
        s for s in from_json(make_report(programme, bina_clock.now() + timedelta(minutes=1), by=None).document).sections
        if s.title == "Tanggapan peserta (tingkat 1)"
    )  # fmt: skip
    table = next(table for table in section.tables if "per unit kerja" in table.title)
    shown_units = {row["unit"] for row in table.rows}
    assert {"Loket", "Data"} <= shown_units
    assert not shown_units & {"Arsip", "Umum"}  # Umum is small; Arsip lost its name with it when the wave closed


def test_leaders_are_rated_by_ten_and_texts_are_counted_per_item(db, trio, programme):
    from evaluation.reports.reports.surveys import _texts, support_section

    people = a_cohort(trio.unit, 9)
    wave = a_wave(programme, people, trio.ani, instrument="dukungan_pimpinan", kind=WaveKind.LEADERSHIP)
    for number, entry in enumerate(entries_of(wave)):
        answer(entry, 3 + number % 2)
    mix(wave, closing=True)
    section = support_section([], [wave], day())
    assert section is not None
    assert {figure.value for figure in section.figures} == {None}
    db.session.add_all(
        Comment(id=uuid.uuid4(), wave_id=wave.id, item=item, body="Baik") for item in ["a"] * 10 + ["b"] * 9
    )
    db.session.flush()
    assert _texts([wave]) == []  # open: the next report would show who wrote last
    close(wave, day())
    assert [row["n"] for row in _texts([wave])[0].rows] == [10]


def totals_of(report) -> list[int]:
    section = next(s for s in report.sections if s.title == "Tanggapan peserta (tingkat 1)")
    tables = [*section.tables, *(chart.table for chart in section.charts)]
    return [int(row["n"]) for row in next(t for t in tables if t.title == "Jawaban per butir").rows]


@pytest.mark.parametrize("late", [1, 4, 5])
def test_two_reports_never_differ_by_fewer_than_five_people(trio, programme, late):
    wave = a_wave(programme, a_cohort(trio.unit, 14), trio.ani)
    entries = entries_of(wave)
    seen = []

    def report(minute: int) -> None:
        document = make_report(programme, bina_clock.now() + timedelta(minutes=minute), by=None).document
        seen.append(totals_of(from_json(document)))

    for number, entry in enumerate(entries[: 7 + late]):
        answer(entry, 3 + number % 3)
        mix(wave)
        report(number)
    close(wave, day())
    report(50)
    steps = {
        after - before
        for earlier, later in itertools.pairwise(seen)
        for before, after in zip(earlier, later, strict=True)
    }
    assert steps <= {0, *range(5, 15)}
    assert seen[-1][0] == {1: 5, 4: 10, 5: 10}[late]


def made_last(programme):
    return from_json(reports_of(programme)[0].document)


def test_an_item_moves_on_only_when_what_it_adds_is_not_all_alike(trio, programme):
    wave = a_wave(programme, a_cohort(trio.unit, 20), trio.ani)
    entries = entries_of(wave)

    def shown(minute: int) -> list[int]:
        mix(wave)
        return totals_of(
            from_json(make_report(programme, bina_clock.now() + timedelta(minutes=minute), by=None).document)
        )

    for number, entry in enumerate(entries[:7]):
        answer(entry, 2 + number % 3)
    assert set(shown(0)) == {7}
    for entry in entries[7:13]:
        answer(entry, 5)
    assert set(shown(1)) == {7}  # six times "5" would be read from the difference
    held = next(s for s in made_last(programme).sections if s.title == "Tanggapan peserta (tingkat 1)").paragraphs
    assert any("jawaban terbaru belum dihitung karena hampir seragam" in sentence for sentence in held)
    for entry in entries[13:]:
        answer(entry, 2)
    close(wave, day())
    assert set(shown(2)) == {20}


def test_units_stand_apart_only_when_the_survey_is_over(trio, programme):
    from tests.support.people import a_unit

    people = [*a_cohort(a_unit(trio.agency, "Loket"), 9), *a_cohort(a_unit(trio.agency, "Data"), 9)]
    wave = a_wave(programme, people, trio.ani)
    for number, entry in enumerate(entries_of(wave)):
        answer(entry, 2 + number % 4)
    mix(wave)

    def units(minute: int) -> list[str]:
        report = from_json(make_report(programme, bina_clock.now() + timedelta(minutes=minute), by=None).document)
        section = next(s for s in report.sections if s.title == "Tanggapan peserta (tingkat 1)")
        return [row["unit"] for table in section.tables if "per unit kerja" in table.title for row in table.rows]

    assert units(0) == []
    close(wave, day())
    assert units(1) == ["Data", "Loket"]


def test_what_no_report_has_shown_takes_the_last_answers_in(db, trio, programme):
    wave = a_wave(programme, a_cohort(trio.unit, 9), trio.ani)
    for entry in entries_of(wave)[:7]:
        answer(entry, 4)
        mix(wave)
    close(wave, day())
    assert totals_of(made(programme))[0] == 7


def test_a_wave_of_four_is_added_to_no_other(db, trio, programme):
    people = a_cohort(trio.unit, 9)
    own = [
        a_wave(programme, chosen, trio.ani, instrument="perilaku_diri", kind=WaveKind.BEHAVIOUR_SELF,
               anonymity=Anonymity.CONFIDENTIAL)
        for chosen in [people[:5]]
    ]  # fmt: skip
    own[0].opens_on = day(-1)
    own.append(
        a_wave(programme, people[5:], trio.ani, instrument="perilaku_diri", kind=WaveKind.BEHAVIOUR_SELF,
               anonymity=Anonymity.CONFIDENTIAL)
    )  # fmt: skip
    for wave in own:
        for entry in entries_of(wave):
            answer(entry, 4)
        close(wave, day())
    assert len(construct_scores(own)) == 5
    assert {result.n for result in collect(own, day()).items.values()} == {5}
