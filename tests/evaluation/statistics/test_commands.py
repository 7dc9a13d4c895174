"""The spreadsheet commands print exact figures, and refuse with file, row and column."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from evaluation.statistics.commands import analyse, skm
from evaluation.statistics.skm import ELEMENTS

KEYS = [str(element) for element in ELEMENTS]
SAMPLES = Path(__file__).parents[3] / "docs" / "samples" / "evaluation"


def written(folder: Path, text: str, name: str = "data.csv", encoding: str = "utf-8") -> str:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return str(path)


def run_skm(*arguments: str) -> Result:
    return CliRunner().invoke(skm, arguments)


def run_analyse(*arguments: str) -> Result:
    return CliRunner().invoke(analyse, arguments)


def answer(result: Result) -> dict[str, Any]:
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == 1
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def refusal(result: Result) -> str:
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    return result.stderr


def test_skm_sample_is_worked_check_a() -> None:
    document = answer(run_skm(str(SAMPLES / "skm.csv"), "--json"))
    assert document["n"] == 29
    assert list(document["sums"].values()) == [105, 101, 100, 116, 102, 105, 106, 105, 115]
    assert list(document["sums"]) == KEYS
    assert round(document["ikm"], 4) == 91.4751
    assert (document["ikm_rounded"], document["grade"]) == (91.48, "A")
    assert document["ci"][0] < document["ikm"] < document["ci"][1]
    assert round(document["worksheet_0111"], 2) == 91.38


def test_skm_prints_a_table_people_can_read() -> None:
    result = run_skm(str(SAMPLES / "skm.csv"))
    assert result.exit_code == 0
    assert "91,4751 → 91,48" in result.stdout
    assert "A (Sangat baik)" in result.stdout


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_skm_reads_what_spreadsheets_write(tmp_path: Path, separator: str, encoding: str) -> None:
    number = "3,0" if separator != "," else "3"
    header = separator.join(["Nama", *[f"u{i}" for i in range(1, 10)]])
    line = separator.join(["Responden", *[number] * 9])
    text = f"{header}\r\n{line}\r\n\r\n{line}\r\n"
    document = answer(run_skm(written(tmp_path, text, encoding=encoding), "--json"))
    assert (document["n"], document["ikm"], document["grade"]) == (2, 75.0, "C")


def test_skm_order_decides_what_u8_means(tmp_path: Path) -> None:
    path = written(tmp_path, "U1,U2,U3,U4,U5,U6,U7,U8,U9\n3,3,3,3,3,3,3,1,4\n3,3,3,3,3,3,3,1,4\n")
    assert answer(run_skm(path, "--json"))["means"]["pengaduan"] == 1
    assert answer(run_skm(path, "--json", "--order", "kuesioner"))["means"]["pengaduan"] == 4


def test_skm_divides_blanks_by_those_who_answered(tmp_path: Path) -> None:
    path = written(tmp_path, ",".join(KEYS) + "\n4,4,4,4,4,4,4,4,4\n2,2,,2,2,2,2,2,2\n,,,,,,,,\n")
    document = answer(run_skm(path, "--json"))
    assert document["answered"]["waktu"] == 1
    assert document["means"]["waktu"] == 4
    assert document["n"] == 2


def test_skm_warns_when_the_interval_crosses_a_band(tmp_path: Path) -> None:
    path = written(tmp_path, ",".join(KEYS) + "\n" + "4,3,4,3,4,3,4,3,4\n" + "2,3,2,3,2,3,2,3,2\n")
    warning = answer(run_skm(path, "--json"))["warning"]
    assert "melewati batas mutu" in warning
    single = written(tmp_path, ",".join(KEYS) + "\n4,4,4,4,4,4,4,4,4\n", "one.csv")
    document = answer(run_skm(single, "--json"))
    assert document["ci"] is None
    assert "satu responden" in document["warning"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ["data.csv", "baris 1", "kosong"]),
        (";;;\n", ["data.csv", "kosong"]),
        ("U1,U2\n1,2\n", ["baris 1", "waktu (U3)", "sarana (U9)"]),
        (",".join(KEYS) + "\n", ["data.csv", "tidak ada satu pun jawaban"]),
        (",".join(KEYS) + "\n4,4,4,4,4,4,4,4,4\n4,4,5,4,4,4,4,4,4\n", ["baris 3", "“waktu”", "nilai 5"]),
        (",".join(KEYS) + "\n4,4,2.5,4,4,4,4,4,4\n", ["baris 2", "“waktu”", "nilai 2.5"]),
        (",".join(KEYS) + "\n4,4,tiga,4,4,4,4,4,4\n", ["baris 2", "“waktu”", "“tiga” bukan angka"]),
        (",".join(KEYS) + "\n4,4,,4,4,4,4,4,4\n", ["kolom waktu kosong"]),
        (",".join(KEYS) + ",U1\n1,1,1,1,1,1,1,1,1,1\n", ["“persyaratan” dan “U1”"]),
        (",".join(KEYS) + '\n"4,4\n', ["tanda kutip"]),
    ],
)
def test_skm_refuses_with_file_row_and_column(tmp_path: Path, text: str, words: list[str]) -> None:
    sentence = refusal(run_skm(written(tmp_path, text), "--json"))
    assert all(word in sentence for word in ["data.csv", *words]), sentence


def test_missing_file_spreadsheet_and_small_population_are_refused(tmp_path: Path) -> None:
    assert "tidak dapat dibuka" in refusal(run_skm(str(tmp_path / "none.csv")))
    assert "XLSX" in refusal(run_skm(written(tmp_path, "PK\x03\x04", "book.csv")))
    assert "lebih banyak" in refusal(run_skm(str(SAMPLES / "skm.csv"), "--population", "5"))


def test_reliability_sample_and_published_alpha(tmp_path: Path) -> None:
    path = written(tmp_path, "a;b;c;nama\n4;5;4;x\n3;3;2;y\n5;5;5;z\n2;3;2;p\n4;4;3;q\n;1;1;r\n")
    document = answer(run_analyse("reliability", path, "--json"))
    assert round(document["alpha"], 6) == 0.964286
    assert [round(end, 3) for end in document["ci"]] == [0.820, 0.996]
    assert (document["n"], document["dropped"], document["items"]) == (5, 1, 3)
    assert [row["item"] for row in document["item_statistics"]] == ["a", "b", "c"]
    assert run_analyse("reliability", str(SAMPLES / "reliability.csv")).exit_code == 0


def test_reverse_turns_an_item(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b,c\n4,1,4\n3,3,2\n5,1,5\n2,3,2\n4,2,3\n")
    arguments = (
        "reliability",
        path,
        "--columns",
        "A,b,c",
        "--reverse",
        "b",
        "--min",
        "1",
        "--max",
        "5",
        "--json",
    )
    document = answer(run_analyse(*arguments))
    assert round(document["alpha"], 6) == 0.964286
    assert document["reversed"] == ["b"]


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("a,b\n1,2\n", [], ["hanya 1 baris"]),
        ("a,b\n1,2\n1,2\n", [], ["tidak dapat dihitung"]),
        ("a,b\n1,2\n3,4\n", ["--columns", "a,x"], ["baris 1", "kolom “x” tidak ada"]),
        ("a,b\n1,2\n3,4\n", ["--columns", "a"], ["paling sedikit dua kolom"]),
        ("a,b\n1,2\n3,4\n", ["--columns", "a,a"], ["lebih dari sekali"]),
        ("a,b\n1,2\n3,4\n", ["--reverse", "a"], ["--min dan --max"]),
        ("a,b\n1,2\n3,9\n", ["--min", "1", "--max", "5"], ["baris 3", "“b”", "lebih besar daripada 5"]),
        ("a,b\n1,2\n3,x\n", ["--columns", "a,b"], ["baris 3", "“b”", "bukan angka"]),
        ("a,b\n1,2\n", ["--reverse", "z", "--min", "1", "--max", "5"], ["“z” pada --reverse"]),
        ("a,b\n1,2\n", ["--min", "5", "--max", "1"], ["--min harus lebih kecil"]),
    ],
)
def test_reliability_refuses_with_a_sentence(tmp_path: Path, text: str, options: list[str], words: list[str]) -> None:
    sentence = refusal(run_analyse("reliability", written(tmp_path, text), *options))
    assert all(word in sentence for word in ["data.csv", *words]), sentence


def test_a_constant_item_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, "a,b,c\n1,2,4\n2,3,4\n3,3,4\n")
    assert "c berisi nilai yang sama" in answer(run_analyse("reliability", path, "--json"))["warning"]


def test_paired_sample_gives_the_published_values() -> None:
    arguments = (
        "paired",
        str(SAMPLES / "paired.csv"),
        "--before",
        "sebelum",
        "--after",
        "SESUDAH",
        "--maximum",
        "100",
    )
    document = answer(run_analyse(*arguments, "--json"))
    assert (document["n"], document["dropped"], document["difference"]) == (10, 2, 18)
    assert round(document["t"], 6) == 11.783766
    assert document["df"] == 9
    assert [round(end, 4) for end in document["ci"]] == [14.5445, 21.4555]
    assert round(document["gain_class"], 6) == 0.387097
    assert round(document["gain_individual"], 6) == 0.395344
    assert [round(document[key], 5) for key in ("d_z", "d_av", "g_av")] == [3.72635, 1.74969, 1.59972]
    text = run_analyse(*arguments).stdout
    assert "Selisih" in text
    assert "0,3871 (sedang)" in text


def test_paired_without_maximum_or_variance_says_null_and_why(tmp_path: Path) -> None:
    path = written(tmp_path, "x,y\n1,2\n2,3\n3,4\n")
    document = answer(run_analyse("paired", path, "--before", "x", "--after", "y", "--json"))
    assert document["gain_class"] is None
    assert document["t"] is None
    assert "selisih sama besar" in document["warning"]


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("x,y\n1,2\n", [], ["hanya 1 baris"]),
        ("x\n1\n", [], ["kolom “y” tidak ada"]),
        ("x,y\n1,2\n2,11\n", ["--maximum", "10"], ["baris 3", "“y”", "lebih besar daripada 10"]),
        ("x,y\n1,2\n2,b\n", [], ["baris 3", "“y”", "bukan angka"]),
        ("x,y,Y\n1,2,3\n", [], ["ada 2 kali"]),
    ],
)
def test_paired_refuses_with_a_sentence(tmp_path: Path, text: str, options: list[str], words: list[str]) -> None:
    arguments = ("paired", written(tmp_path, text), "--before", "x", "--after", "y", *options)
    sentence = refusal(run_analyse(*arguments))
    assert all(word in sentence for word in ["data.csv", *words]), sentence
