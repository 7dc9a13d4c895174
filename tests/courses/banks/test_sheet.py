"""Questions in a sheet: every kind there and back, and a sentence for each row that is none."""

import io
import zipfile

import pytest

from courses.banks.operations import workbook
from courses.banks.reports import examples
from courses.banks.rules.formats import Format, read_questions
from courses.banks.rules.readings import FileFault, LossReason, UnreadableFileError
from courses.banks.rules.sheet import HEADINGS, as_row, read_sheet
from courses.quizzes.rules.questions import MARKED_BY_PEOPLE, QuestionKind


def test_the_template_holds_every_kind_and_comes_back_as_it_is(db) -> None:
    form, reading = read_questions(workbook([as_row(question) for question in examples()]), None)
    assert (form, reading.losses) == (Format.SHEET, ())
    assert [found.question for found in reading.found] == examples()
    assert {found.question.kind for found in reading.found} == set(QuestionKind) - MARKED_BY_PEOPLE
    assert [found.line for found in reading.found] == [2, 3, 4, 5, 6, 7, 8, 9]


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_a_csv_needs_only_question_and_key_and_the_kind_may_be_left_to_the_key(sign) -> None:
    rows = [
        ["No", "Soal", "A", "B", "C", "Jawaban", "Bobot"],
        ["1", "Satu?", "x", "y", "z", "b", ""],
        ["2", "Dua?", "x", "y", "z", "A C", "2"],
        ["3", "Benar?", "", "", "", "Benar", "1"],
        ["4", "Berapa?", "", "", "", "1.000", ""],
        ["5", "Siapa?", "", "", "", "warga", ""],
        ["6", "Pasangkan", "a = 1", "b = 2", "", "", ""],
    ]
    text = "\n".join(sign.join(row) for row in rows)
    form, reading = read_questions(text.encode(), None)
    assert form is Format.SHEET
    assert [found.question.kind for found in reading.found] == list(KINDS_IN_ORDER)
    assert [(loss.line, loss.reason) for loss in reading.losses] == [(3, LossReason.POINTS)]
    assert reading.found[3].question.numbers[0].value == 1000
    assert [option.correct for option in reading.found[1].question.options] == [True, False, True]


KINDS_IN_ORDER = (
    QuestionKind.SINGLE,
    QuestionKind.MULTIPLE,
    QuestionKind.TRUE_FALSE,
    QuestionKind.NUMERIC,
    QuestionKind.SHORT_TEXT,
    QuestionKind.MATCHING,
)


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Jenis": "uraian"}, LossReason.ESSAY),
        ({"Jenis": "gambar"}, LossReason.KIND),
        ({"Kunci": "D", "Pilihan A": "x", "Pilihan B": "y"}, LossReason.UNKNOWN_KEY),
        ({"Jenis": "satu", "Kunci": "", "Pilihan A": "x", "Pilihan B": "y"}, LossReason.UNSOUND),
        ({"Jenis": "angka", "Kunci": "banyak"}, LossReason.NUMBER),
        ({"Jenis": "menjodohkan", "Pilihan A": "x"}, LossReason.PAIRS),
        ({"Pertanyaan": "", "Kunci": "benar"}, LossReason.UNSOUND),
    ],
)
def test_a_row_that_is_no_question_is_named(cells, reason) -> None:
    cells = {"Pertanyaan": "Apa?", **cells}
    rows = [["DAFTAR SOAL"], list(HEADINGS), [], [cells.get(heading, "") for heading in HEADINGS]]
    (loss,) = read_sheet(rows).losses
    assert (loss.line, loss.reason) == (4, reason)


def test_a_sheet_without_headings_says_so() -> None:
    with pytest.raises(UnreadableFileError) as refusal:
        read_questions(b"satu,dua\n1,2", Format.SHEET)
    assert refusal.value.losses[0].reason is LossReason.HEADINGS


def test_objectives_are_known_by_their_code() -> None:
    rows = [["Pertanyaan", "Kunci", "Tujuan"], ["A?", "benar", "T1"], ["B?", "benar", "Lain"]]
    first, second = (found.question for found in read_sheet(rows, {"T1"}).found)
    assert (first.objective, second.objective, second.tags) == ("T1", "", ("Lain",))


def a_zip(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_a_bomb_and_a_broken_zip_are_refused() -> None:
    bomb = a_zip(**{"xl/workbook.xml": b"0" * 61_000_000})
    assert len(bomb) < 100_000
    lying = bomb.replace((61_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    for content, fault in (
        (bomb, FileFault.TOO_LARGE),
        (lying, FileFault.NOT_SHEET),
        (a_zip(**{"../../etc/passwd": b"x"}), FileFault.NOT_SHEET),
        (b"PK\x03\x04rusak", FileFault.NOT_SHEET),
    ):
        with pytest.raises(UnreadableFileError) as refusal:
            read_questions(content, None)
        assert refusal.value.fault is fault
