"""Every word of `bina analyse` reads CSV and XLSX, prints a table people can read, and refuses bad input with file,
row and column.
"""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner, Result

from evaluation.statistics.commands import analyse, skm

SAMPLES = Path(__file__).parents[3] / "docs" / "samples" / "evaluation"
KEY = "B1=A,B2=C,B3=B,B4=D,B5=A,B6=B"

#: One sensible call of every word on its sample, and what a reader must find in the table.
CALLS = [
    (["item", "item.csv", "--key", KEY], ["KR-20", "periksa kunci", "pengecoh tidak bekerja", "1 sel kosong"]),
    (["did", "did.csv", "--before", "sebelum", "--after", "sesudah", "--group", "kelompok"],
     ["peserta dibanding pembanding", "-7,0000 (selang 95 %", "galat per gugus", "kurang dari 20 gugus", "ankova"]),
    (["compare", "compare.csv", "--value", "menit", "--group", "periode"],
     ["sesudah dibanding sebelum", "-12,5000 (selang 95 % -20,0000 sampai -5,0000)", "U 12, p 0,0046", "pengukuran"]),
    (["agreement", "agreement.csv", "--columns", "pengode_a,pengode_b"],
     ["Sepakat 0,8000", "0,5833 (selang 95 %", "0,6042", "selang bootstrap"]),
    (["sample-size", "sample-size.csv"], ["Perizinan", "466", "6,941", "Krejcie–Morgan"]),
    (["response", "response.csv", "--mean", "rata-rata", "--deviation", "simpangan"],
     ["40 dari 100 orang", "3,6500", "3,4400 (selang 95 %", "menonjol"]),
    (["costs", "costs.csv"], ["Rp3.000.000", "80,0 %", "6,67 bulan", "20,0 % sampai 140,0 %", "anggapan"]),
    (["reliability", "reliability.csv", "--reverse", "B6_terbalik", "--min", "1", "--max", "5", "--length", "2",
      "--target", "0.95"], ["Omega", "muatan", "selang Feldt", "kali panjangnya"]),
    (["paired", "paired.csv", "--before", "sebelum", "--after", "sesudah", "--maximum", "100", "--reliability", ".84"],
     ["W⁺ 55", "naik nyata", "selang t berpasangan", "10 orang cocok, 2 tidak lengkap"]),
]  # fmt: skip


def run(*arguments: str) -> Result:
    return CliRunner().invoke(analyse, arguments)


def on_sample(arguments: list[str]) -> list[str]:
    return [arguments[0], str(SAMPLES / arguments[1]), *arguments[2:]]


def answer(*arguments: str) -> dict[str, Any]:
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def refusal(result: Result) -> str:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


def written(folder: Path, text: str) -> str:
    path = folder / "data.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def as_workbook(folder: Path, sample: Path) -> str:
    """The sample as people keep it: numbers as numbers, one empty row above the header."""
    path = folder / f"{sample.stem}.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Lembar1")
    separator = ";" if ";" in sample.read_text().splitlines()[0] else ","
    for row, line in enumerate(sample.read_text().splitlines(), start=1):
        for column, cell in enumerate(line.split(separator)):
            plain = cell.replace(",", ".")
            if plain.replace(".", "", 1).isdigit():
                sheet.write_number(row, column, float(plain))
            else:
                sheet.write(row, column, cell)
    book.close()
    return str(path)


@pytest.mark.parametrize(("arguments", "words"), CALLS)
def test_the_table_says_what_a_reader_needs(arguments: list[str], words: list[str]) -> None:
    result = run(*on_sample(arguments))
    assert result.exit_code == 0, result.output
    for word in words:
        assert word in result.stdout
    assert "None" not in result.stdout
    assert "nan" not in result.stdout.split()


@pytest.mark.parametrize(("arguments", "words"), CALLS)
def test_a_workbook_says_the_same_as_the_csv(tmp_path: Path, arguments: list[str], words: list[str]) -> None:
    workbook = as_workbook(tmp_path, SAMPLES / arguments[1])
    from_workbook = answer(arguments[0], workbook, *arguments[2:])
    from_csv = answer(*on_sample(arguments))
    for document in (from_workbook, from_csv):
        if document.get("reliable_change"):
            document["reliable_change"].pop("persons")  # the rows of the workbook stand one lower
    assert from_workbook == from_csv


def test_an_item_that_runs_against_the_others_is_named() -> None:
    turned = answer("reliability", str(SAMPLES / "reliability.csv"))
    assert "B6_terbalik berlawanan arah" in turned["warning"]
    arguments = ("--reverse", "B6_terbalik", "--min", "1", "--max", "5")
    assert answer("reliability", str(SAMPLES / "reliability.csv"), *arguments)["warning"] is None


def test_skm_reads_a_workbook(tmp_path: Path) -> None:
    result = CliRunner().invoke(skm, [as_workbook(tmp_path, SAMPLES / "skm.csv"), "--json"])
    assert json.loads(result.stdout)["ikm_rounded"] == 91.48


@pytest.mark.parametrize(
    "arguments",
    [
        (["agreement", "agreement.csv", "--columns", "pengode_a,pengode_b"]),
        (["paired", "paired.csv", "--before", "sebelum", "--after", "sesudah"]),
        (["did", "did.csv", "--before", "sebelum", "--after", "sesudah", "--group", "kelompok"]),
    ],
)
def test_a_figure_in_json_keeps_its_keys(arguments: list[str]) -> None:
    keys = {"value", "ci", "n", "denominator", "formula", "refusal", "warnings"}
    document = answer(*on_sample(arguments))
    figures = [
        v for v in [*document.values(), *document.get("wilcoxon", {}).values()] if isinstance(v, dict) and "value" in v
    ]
    assert figures
    for figure in figures:
        assert keys <= set(figure)


ITEM = ["item"]
DID = ["did", "--before", "x", "--after", "y", "--group", "g"]
COMPARE = ["compare", "--value", "x", "--group", "g"]
AGREE = ["agreement", "--columns", "a,b"]
PLAN = ["sample-size"]
RESPONSE = ["response", "--mean", "m"]
COSTS = ["costs"]
PAIRED = ["paired", "--before", "x", "--after", "y"]
ROWS = "g,x,y\na,1,2\na,2,3\nb,3,5\nb,4,4\n"


@pytest.mark.parametrize(
    ("call", "text", "words"),
    [
        (ITEM, "a,b\n1,0\n0,1\n", ["hanya 2 baris"]),
        (ITEM, "a,b\nA,B\nB,B\n", ["baris 1", "tidak ada kolom yang hanya berisi 0 dan 1"]),
        ([*ITEM, "--columns", "a"], "a\n1\n0\n2\n", ["baris 4", "“a”", "bukan 0 atau 1"]),
        ([*ITEM, "--key", "a"], "a\n1\n0\n1\n", ["--key “a”"]),
        ([*ITEM, "--key", "q=A"], "a\n1\n0\n1\n", ["baris 1", "kolom “q” tidak ada"]),
        ([*ITEM, "--columns", "a", "--total", "t"], "a,t\n1,3\n0,\n1,5\n", ["baris 3", "“t”", "skor total kosong"]),
        (DID, "g,x,y\na,1,2\nb,2,3\nc,2,2\n", ["“g”", "ada 3 kelompok (a, b, c)", "--groups"]),
        (DID, "g,x,y\na,1,2\na,2,3\nb,1,2\n", ["“b” 1 baris", "paling sedikit dua"]),
        (DID, "g,x,y\na,1,2\n,2,3\n", ["baris 3", "“g”", "kosong"]),
        (DID, "g,x,y\na,1,2\nb,2,tiga\n", ["baris 3", "“y”", "“tiga” bukan angka"]),
        ([*DID, "--groups", "a,q"], ROWS, ["“g”", "kelompok “q” tidak ada", "a, b"]),
        ([*DID, "--groups", "a,a"], ROWS, ["--groups memerlukan dua kelompok yang berbeda"]),
        ([*DID, "--unit", "u"], "g,x,y,u\na,1,2,p\nb,2,3,\n", ["baris 3", "“u”", "kosong"]),
        (COMPARE, "g,x\na,1\n", ["ada 1 kelompok"]),
        (COMPARE, "g,x\na,1\nb,\n", ["“x”", "“b” tidak berisi angka"]),
        (COMPARE, "g,y\na,1\nb,2\n", ["baris 1", "kolom “x” tidak ada"]),
        (AGREE, "a,c\n1,2\n", ["kolom “b” tidak ada"]),
        (["agreement", "--columns", "a"], "a\n1\n", ["dua pengamat"]),
        ([*AGREE, "--order", "rendah,tinggi"], "a,b\nrendah,tinggi\nrendah,sedang\n", ["baris 3", "“b”", "“sedang”"]),
        (PLAN, "unit,populasi\nA,0\n", ["baris 2", "“populasi”", "mulai 1"]),
        (PLAN, "unit,populasi\nA,\n", ["baris 2", "kosong"]),
        (PLAN, "unit,populasi\n", ["baris 2", "tidak ada satu unit pun"]),
        (PLAN, "unit,populasi,terjawab\nA,10,11\n", ["baris 2", "“terjawab”", "0 sampai 10"]),
        (PLAN, "unit,populasi,simpangan\nA,10,0\n", ["baris 2", "“simpangan”"]),
        (RESPONSE, "kelompok,kerangka,terjawab,m\nA,5,6,3\n", ["baris 2", "“terjawab”", "6 jawaban dari 5"]),
        (RESPONSE, "kelompok,kerangka,terjawab,m\nA,5,3,\n", ["baris 2", "“m”", "kosong, padahal ada jawaban"]),
        (RESPONSE, "kelompok,kerangka,terjawab,m\nA,5,3,2\nA,5,3,2\n", ["“A” ada lebih dari sekali"]),
        (RESPONSE, "kelompok,kerangka,terjawab,m\nA,5.5,3,2\n", ["baris 2", "“kerangka”", "bilangan bulat"]),
        (COSTS, "butir,nilai\nbiaya,5\n", ["satu baris peserta"]),
        (COSTS, "butir,nilai\nbiaya,0\npeserta,5\n", ["lebih besar daripada nol"]),
        (COSTS, "butir,nilai\nbiaya,5\npeserta,5\nlaba,3\n", ["baris 4", "“laba” tidak dikenal"]),
        (COSTS, "butir,nilai\nbiaya,5\npeserta,5\npeserta,3\n", ["baris 4", "sudah ada"]),
        (COSTS, "butir,nilai\nbiaya,5\npeserta,5\nisolasi,60\n", ["baris 4", "0 sampai 1"]),
        (COSTS, "butir,nilai\nbiaya,5\npeserta,2.5\n", ["baris 3", "bilangan bulat"]),
        (COSTS, "butir,nilai,terendah\nbiaya,5,6\npeserta,2,\n", ["baris 2", "di antara terendah dan tertinggi"]),
        (COSTS, "butir,nilai\nbiaya,-5\npeserta,2\n", ["baris 2", "“nilai”", "nol atau lebih"]),
        ([*PAIRED, "--unit", "u"], "x,y,u\n1,2,\n", ["baris 2", "“u”", "kosong"]),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_a_sentence(tmp_path: Path, call: list[str], text: str, words: list[str]) -> None:
    sentence = refusal(run(call[0], written(tmp_path, text), *call[1:]))
    named = [] if words[0].startswith("--key") else ["data.csv"]
    assert all(word in sentence for word in [*named, *words]), sentence


def broken_workbooks() -> list[bytes]:
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("hello.txt", "no workbook")
    whole = io.BytesIO()
    book = xlsxwriter.Workbook(whole)
    book.add_worksheet().write("A1", "x")
    book.close()
    return [b"PK\x03\x04", empty.getvalue(), whole.getvalue()[:-200], whole.getvalue()[:300]]


@pytest.mark.parametrize("number", range(4))
def test_a_broken_workbook_is_refused(tmp_path: Path, number: int) -> None:
    path = tmp_path / "data.xlsx"
    path.write_bytes(broken_workbooks()[number])
    assert "data.xlsx: berkas XLSX ini tidak dapat dibuka" in refusal(run("item", str(path)))


def test_a_workbook_names_the_row_the_spreadsheet_shows(tmp_path: Path) -> None:
    path = tmp_path / "data.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_row(2, 1, ["a", "b"])
    sheet.write_row(3, 1, [1, 0])
    sheet.write_row(5, 1, [1, "dua"])
    book.close()
    assert "baris 6, kolom “b”: “dua” bukan angka" in refusal(run("item", str(path), "--columns", "a,b"))
    empty = tmp_path / "kosong.xlsx"
    book = xlsxwriter.Workbook(empty)
    book.add_worksheet()
    book.close()
    assert "kosong.xlsx, baris 1: berkas kosong" in refusal(run("item", str(empty)))


def test_sample_size_takes_a_file_or_a_number() -> None:
    assert "--population tanpa berkas" in refusal(run("sample-size"))
    assert "--population tanpa berkas" in refusal(run("sample-size", "x.csv", "--population", "5"))
    assert "6 jawaban tidak mungkin dari 5" in refusal(run("sample-size", "--population", "5", "--answered", "6"))


def test_groups_can_be_named_and_turned(tmp_path: Path) -> None:
    path = written(tmp_path, ROWS)
    as_it_stands = answer(*DID[:1], path, *DID[1:])
    assert (as_it_stands["treated"], as_it_stands["comparison"]) == ("a", "b")
    turned = answer(*DID[:1], path, *DID[1:], "--groups", "A,B")
    assert (turned["treated"], turned["comparison"]) == ("b", "a")
    assert turned["effect"]["value"] == -as_it_stands["effect"]["value"]
    there, back = (answer(*COMPARE[:1], path, *COMPARE[1:], "--groups", g)["comparisons"][0] for g in ("a,b", "b,a"))
    assert there["difference"]["value"] == -back["difference"]["value"]


def test_paired_with_units_fits_the_mixed_model(tmp_path: Path) -> None:
    rows = [f"U{i % 9},{50 + i},{52 + i + (i * 7) % 5}" for i in range(36)]
    path = written(tmp_path, "unit,x,y\n" + "\n".join(rows) + "\n")
    document = answer("paired", path, "--before", "x", "--after", "y", "--unit", "unit")
    mixed = document["mixed_model"]
    assert (mixed["persons"], mixed["units"]) == (36, 9)
    assert mixed["value"] == pytest.approx(document["difference"], rel=1e-6)
    assert "(1|unit)" in mixed["formula"]
    text = run("paired", path, "--before", "x", "--after", "y", "--unit", "unit").stdout
    assert "Model campuran" in text
    assert "36 orang, 9 unit" in text


def test_agreement_of_words_needs_an_order_for_weights(tmp_path: Path) -> None:
    path = written(
        tmp_path, "a,b,c\nrendah,rendah,\nsedang,tinggi,sedang\ntinggi,tinggi,tinggi\nrendah,sedang,rendah\n"
    )
    plain = answer("agreement", path, "--columns", "a,b")
    assert (plain["kappa_linear"], plain["alpha_ordinal"], plain["alpha_interval"]) == (None, None, None)
    ordered = answer("agreement", path, "--columns", "a,b", "--order", "rendah,sedang,tinggi")
    assert ordered["kappa_linear"]["value"] > ordered["kappa"]["value"]
    assert ordered["alpha_ordinal"]["value"] is not None
    three = answer("agreement", path, "--columns", "a,b,c")
    assert three["kappa"] is None
    assert three["alpha_nominal"]["n"] == 4


def test_costs_without_assumptions_say_that_there_is_no_roi(tmp_path: Path) -> None:
    path = written(tmp_path, "butir,nilai\nbiaya sewa,5000000\nbiaya lain,1000000\npeserta,20\nmanfaat,9000000\n")
    document = answer("costs", path)
    assert (document["cost"], document["per_participant"]["value"]) == (6e6, 3e5)
    assert (document["roi"]["value"], document["roi"]["refusal"]) == (None, "no_data")
    assert document["tornado"] == []
    assert "ROI tidak dihitung" in run("costs", path).stdout


@pytest.mark.parametrize("weights", ["0.1,0.2", "a,b,c,d,e,f,g,h,i", "0.5,0.5,0.5,0,0,0,0,0,0"])
def test_skm_refuses_weights_that_cannot_be(weights: str) -> None:
    result = CliRunner().invoke(skm, [str(SAMPLES / "skm.csv"), "--weights", weights])
    assert result.exit_code == 2
    assert "--weights" in result.stderr


def test_skm_of_2004_wants_fourteen_columns() -> None:
    result = CliRunner().invoke(skm, [str(SAMPLES / "skm.csv"), "--edition", "2004"])
    assert result.exit_code == 2
    assert "U14" in result.stderr
    wrong = CliRunner().invoke(skm, [str(SAMPLES / "skm.csv"), "--worksheet", "sepersembilan"])
    assert (wrong.exit_code, "--worksheet" in wrong.stderr) == (2, True)
