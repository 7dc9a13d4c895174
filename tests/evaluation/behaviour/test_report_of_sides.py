"""The report shows every side beside people's own view, and only sides with five raters of five people."""

import zipfile
from decimal import Decimal
from io import BytesIO

import openpyxl
import pypdf
import pytest

from bina import clock as bina_clock
from bina.exports.report import from_json
from evaluation.reports.operations import make_report
from evaluation.services.operations import add_service
from evaluation.waves.operations import answering
from evaluation.waves.operations.mixing import close
from evaluation.waves.operations.opening import open_public
from evaluation.waves.rules import Channel, WaveKind
from tests.support.evaluation import a_cohort, an_answer, day
from tests.support.web import text_of

CHAPTER = "Perilaku dari setiap sisi (tingkat 3)"


@pytest.fixture
def seen(people, sides):
    """Own view 4 (Budi: 5), colleagues 3 (about Budi: 2)."""
    own = sides.opened(people, WaveKind.BEHAVIOUR_SELF, "perilaku_diri")
    peers = sides.opened(people, WaveKind.BEHAVIOUR_PEER)
    for entry in sides.entries(own):
        sides.rate(entry, 5 if entry.about_id == people[0].id else 4)
    for entry in sides.entries(peers):
        sides.rate(entry, 2 if entry.about_id == people[0].id else 3)
    sides.over(own, peers)


def chapter(programme):
    return next((s for s in from_json(report(programme).document).sections if s.title == CHAPTER), None)


def report(programme):
    return make_report(programme, bina_clock.now(), by=None)


def test_behaviour_by_side_and_the_gap_on_the_same_people(programme, seen):
    section = chapter(programme)
    by_side, gaps = section.charts[0].table, section.tables[0]
    first = by_side.rows[0]
    assert (first["behaviour"], first["own"], first["peer"]) == (
        "Berorientasi Pelayanan", Decimal("4.1"), Decimal("2.9"),
    )  # fmt: skip
    assert "superior" not in first
    gap = next(row for row in gaps.rows if row["behaviour"] == "Loyal")
    assert gap["peer"] == Decimal("1.2")
    assert "(n = 10)" in gap["interval"]
    assert any("50 dari 50 formulir sudah diisi (100 %)" in sentence for sentence in section.paragraphs)


def test_the_chain_names_each_side_and_shows_a_silent_one_as_missing(trio, programme, people, seen, sides):
    a_cohort(trio.unit, 8, superior=people[1])
    sides.opened(people, WaveKind.BEHAVIOUR_SUBORDINATE, "perilaku_bawahan")
    chain = next(s for s in from_json(report(programme).document).sections if s.title == "Rantai bukti")
    links = {row["link"]: row for row in chain.tables[0].rows}
    assert links["Perilaku menurut rekan (3)"]["content"] == "rata-rata 2,9 dari 5"
    assert links["Perilaku menurut rekan (3)"]["n"] == 10
    assert links["Perilaku menurut bawahan (3)"]["content"] == "belum ada"


def test_four_raters_of_many_people_are_not_shown(programme, people, sides):
    peers = sides.opened(people, WaveKind.BEHAVIOUR_PEER)
    entries = sides.entries(peers)
    raters = sorted({entry.person_id for entry in entries})[:4]
    for entry in entries:
        if entry.person_id in raters:
            sides.rate(entry, 4)
    sides.over(peers)
    section = chapter(programme)
    assert all(row["peer"] is None for row in section.charts[0].table.rows)
    assert section.tables == ()


def test_without_other_sides_there_is_no_chapter(programme, people, sides):
    close(sides.opened(people, WaveKind.BEHAVIOUR_SELF, "perilaku_diri"), day())
    assert chapter(programme) is None


def test_citizens_speak_of_the_unit_and_never_of_a_person(trio, programme, people, seen):
    service = add_service(programme, unit=programme.unit, name="Loket Akta", comparison=False, by=trio.ani)
    survey = open_public(programme, service=(service.id, service.name), opens_on=day(), closes_on=day(30))
    for number in range(6):
        content = survey.instrument.content
        answering.submit_public(survey, answering.new_form_key(), an_answer(content, 3 + number % 2), Channel.QR)
    close(survey, day())
    citizens = chapter(programme).tables[-1]
    assert "tidak pernah seorang pegawai" in citizens.note
    assert citizens.rows[0] == {
        "service": "Loket Akta", "period": "akhir", "competence": Decimal("3.50"), "behaviour": Decimal("3.50"), "n": 6,
    }  # fmt: skip


def test_the_same_figures_stand_in_every_file(trio, browsers, programme, seen):
    number = report(programme).number
    ani, base = browsers(trio.ani), f"/evaluasi/program/{programme.id}/laporan/{number}"
    said = "Kolaboratif", "4,1", "2,9"
    chapters = [each.title for each in from_json(ani.get(f"{base}.json").get_data(as_text=True)).sections]
    page = text_of(ani.get(f"{base}/{chapters.index(CHAPTER) + 1}"))
    assert all(word in page for word in said)
    pdf = pypdf.PdfReader(BytesIO(ani.get(f"{base}.pdf").data))
    printed = " ".join(each.extract_text() for each in pdf.pages)
    assert all(word in printed for word in said)
    book = openpyxl.load_workbook(BytesIO(ani.get(f"{base}.xlsx").data))
    cells = {
        cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None
    }  # fmt: skip
    assert {"Kolaboratif", 4.1, 2.9} <= cells
    with zipfile.ZipFile(BytesIO(ani.get(f"{base}.docx").data)) as written:
        document = written.read("word/document.xml").decode()
    assert all(word in document for word in said)
    kept = from_json(ani.get(f"{base}.json").get_data(as_text=True))
    table = next(s for s in kept.sections if s.title == CHAPTER).charts[0].table
    assert (table.rows[-1]["own"], table.rows[-1]["peer"]) == (Decimal("4.1"), Decimal("2.9"))


def test_a_later_follow_up_without_answers_hides_nothing(trio, programme, people, seen, sides):
    a_cohort(trio.unit, 8, superior=people[1])
    later = sides.opened(people, WaveKind.BEHAVIOUR_SUBORDINATE, "perilaku_bawahan")
    later.offset_days = 90
    assert chapter(programme).charts[0].table.rows[0]["peer"] == Decimal("2.9")
