"""`bina pair` on the files offices have: good ones give a plan, bad ones a sentence and status 2."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from mentoring.pairing.commands import pair
from mentoring.pairing.rules.sheets import ladder, whole_number

SAMPLES = Path(__file__).parents[3] / "docs" / "samples" / "pair"
EDGES = "mentee,mentor,score\nani,rina,8000\nbudi,rina,6000\nbudi,adi,5000\n"
CAPACITY = "mentor,capacity\nrina,1\nadi,2\n"


def run(tmp_path: Path, edges: str | bytes, capacity: str | bytes = CAPACITY, *more: str) -> Result:
    names = []
    for name, text in (("edges.csv", edges), ("cap.csv", capacity)):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        names.append(str(path))
    return CliRunner().invoke(pair, ["--candidates", names[0], "--capacity", names[1], *more])


def pairs_of(result: Result) -> dict[str, str]:
    assert result.exit_code == 0, result.output
    return {row["mentee"]: row["mentor"] for row in json.loads(result.stdout)["pairs"]}


def test_json_is_one_object_with_the_promised_keys(tmp_path: Path) -> None:
    result = run(tmp_path, EDGES, CAPACITY, "--json")
    found = json.loads(result.stdout)
    assert {"pairs", "waiting", "objective", "bound", "prices"} <= set(found)
    assert found["bound"] == found["objective"] == found["total_score"] == 13_000
    assert pairs_of(result) == {"ani": "rina", "budi": "adi"}
    assert result.stderr == ""


def test_the_table_names_pairs_waiting_and_proof(tmp_path: Path) -> None:
    result = run(tmp_path, EDGES + "citra,adi,100\n")
    assert result.exit_code == 0
    assert "Daftar tunggu" in result.stdout
    assert "tidak ada yang mencapai nilai minimum" in result.stdout
    assert "selisih 0" in result.stdout


@pytest.mark.parametrize(
    "edges",
    [
        "\ufeff" + EDGES,
        EDGES.replace(",", ";"),
        "sep=;\n" + EDGES.replace(",", ";"),
        EDGES.replace(",", "\t"),
        EDGES.replace("\n", "\r\n"),
        EDGES.replace("mentee,mentor,score", " Mentee , MENTOR ,Skor"),
        EDGES.replace("8000", '"8000.0"').replace("6000", '"6000,0"'),
        EDGES + "\n\n,,\n",
        "\n" + EDGES,
        EDGES.replace("mentee,mentor,score", "mentee,mentor,score,catatan").replace("8000", "8000,x"),
        EDGES.encode("utf-16"),
        EDGES.replace("ani", "Béni").encode("cp1252"),
    ],
)
def test_files_of_every_usual_spreadsheet_are_read(tmp_path: Path, edges: str | bytes) -> None:
    found = pairs_of(run(tmp_path, edges, CAPACITY, "--json"))
    assert found["budi"] == "adi"
    assert len(found) == 2


@pytest.mark.parametrize(
    ("edges", "capacity", "words"),
    [
        ("", CAPACITY, ["edges.csv", "kosong"]),
        ("\ufeff\n \n", CAPACITY, ["edges.csv", "kosong"]),
        (EDGES, "", ["cap.csv", "kosong"]),
        (b"\x00\x01\x02", CAPACITY, ["edges.csv", "CSV"]),
        ("mentee,mentor\nani,rina\n", CAPACITY, ["edges.csv", "baris 1", "kolom score"]),
        ("mentee,mentor,score,score\nani,rina,1,1\n", CAPACITY, ["edges.csv", "baris 1", "kolom score"]),
        (EDGES, "mentor\nrina\n", ["cap.csv", "baris 1", "kolom capacity"]),
        (EDGES + "ani,rina,100\n", CAPACITY, ["edges.csv", "baris 5", "kolom mentor", "baris 2"]),
        (EDGES + "ani,tuti,100\n", CAPACITY, ["edges.csv", "baris 5", "kolom mentor", "tuti"]),
        (EDGES + "ani,adi,0\n", CAPACITY, ["edges.csv", "baris 5", "kolom score"]),
        (EDGES + "ani,adi,10001\n", CAPACITY, ["edges.csv", "baris 5", "kolom score"]),
        (EDGES + "ani,adi,-5\n", CAPACITY, ["edges.csv", "baris 5", "kolom score"]),
        (EDGES + "ani,adi,abc\n", CAPACITY, ["edges.csv", "baris 5", "kolom score", "abc"]),
        (EDGES + "ani,adi,7.5\n", CAPACITY, ["edges.csv", "baris 5", "kolom score"]),
        (EDGES + "ani,adi,7.000\n", CAPACITY, ["edges.csv", "baris 5", "kolom score"]),
        (EDGES + "ani,adi,nan\n", CAPACITY, ["edges.csv", "baris 5", "kolom score"]),
        (EDGES + "ani,adi,\n", CAPACITY, ["edges.csv", "baris 5", "kolom score", "kosong"]),
        (EDGES + "ani,adi\n", CAPACITY, ["edges.csv", "baris 5", "kolom score", "kosong"]),
        (EDGES + ",adi,50\n", CAPACITY, ["edges.csv", "baris 5", "kolom mentee", "kosong"]),
        (EDGES + "\nani,adi,x\n", CAPACITY, ["edges.csv", "baris 6", "kolom score"]),
        (EDGES + "ani,adi,50,60\n", CAPACITY, ["edges.csv", "baris 5"]),
        (EDGES, "mentor,capacity\nrina,-1\nadi,2\n", ["cap.csv", "baris 2", "kolom capacity", "-1"]),
        (EDGES, "mentor,capacity\nrina,1.5\nadi,2\n", ["cap.csv", "baris 2", "kolom capacity"]),
        (EDGES, "mentor,capacity\nrina,1\nadi,2\nrina,1\n", ["cap.csv", "baris 4", "kolom mentor"]),
    ],
)
def test_what_is_wrong_is_named_with_file_row_and_column(
    tmp_path: Path, edges: str | bytes, capacity: str, words: list[str]
) -> None:
    result = run(tmp_path, edges, capacity, "--json")
    assert result.exit_code == 2
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr


def test_all_faults_are_named_at_once(tmp_path: Path) -> None:
    result = run(tmp_path, EDGES + "ani,adi,x\nani,tuti,5\n", "mentor,capacity\nrina,-1\nadi,2\n")
    assert len(result.stderr.strip().splitlines()) == 3
    many = run(tmp_path, EDGES + "".join(f"m{i},adi,x\n" for i in range(50)))
    assert len(many.stderr.strip().splitlines()) == 21


def test_headings_alone_are_an_empty_plan(tmp_path: Path) -> None:
    assert pairs_of(run(tmp_path, "mentee,mentor,score\n", "mentor,capacity\n", "--json")) == {}


@pytest.mark.parametrize(
    ("policy", "word"),
    [
        ("{", "JSON"),
        ("[]", "JSON"),
        ('{"flor": 1}', "flor"),
        ('{"floor": "x"}', "floor"),
        ('{"floor": 20000}', "floor"),
        ('{"reserve_share": 0.9}', "reserve_share"),
        ('{"reserve_share": NaN}', "reserve_share"),
        ('{"cardinality_first": 1}', "cardinality_first"),
        ('{"seed": 7}', "seed"),
    ],
)
def test_a_bad_policy_is_refused_with_its_key(tmp_path: Path, policy: str, word: str) -> None:
    path = tmp_path / "policy.json"
    path.write_text(policy)
    result = run(tmp_path, EDGES, CAPACITY, "--policy", str(path), "--json")
    assert result.exit_code == 2
    assert "policy.json" in result.stderr
    assert word in result.stderr


def test_the_policy_is_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "policy.json"
    path.write_text('{"floor": 7000, "reserve_share": 0}')
    result = run(tmp_path, EDGES, CAPACITY, "--policy", str(path), "--json")
    assert pairs_of(result) == {"ani": "rina"}
    assert json.loads(result.stdout)["waiting"] == [{"mentee": "budi", "reason": "below_floor"}]


def test_a_missing_file_and_missing_options_are_refused(tmp_path: Path) -> None:
    for arguments in ([], ["--mentees", "x"], ["--candidates", "gone.csv", "--capacity", "gone2.csv"]):
        result = CliRunner().invoke(pair, arguments)
        assert result.exit_code == 2
        assert result.stderr.strip()


def test_the_sample_files_work() -> None:
    scored = ["--candidates", str(SAMPLES / "candidates.csv"), "--capacity", str(SAMPLES / "capacity.csv")]
    profiles = ["--mentees", str(SAMPLES / "mentees.csv"), "--mentors", str(SAMPLES / "mentors.csv")]
    weights = ["--weights", str(SAMPLES / "weights.json"), "--policy", str(SAMPLES / "policy.json")]
    for arguments in (scored, profiles, profiles + weights):
        result = CliRunner().invoke(pair, [*arguments, "--json"])
        found = json.loads(result.stdout)
        assert found["gap"] == 0
        assert len(found["pairs"]) > 5
        for row in found["pairs"]:
            assert sum(row["parts"].values()) == row["score"]


def test_bad_profiles_are_named_cell_by_cell(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("mentee,needs,grade,modes,zone\nani,menulis:9,III/z,kapal,12\n,x:1,,,\n")
    (tmp_path / "b.csv").write_text("mentor,skills,capacity\nrina,menulis,-2\nrina,menulis:4,1\n")
    (tmp_path / "w.json").write_text('{"gap": 9000}')
    arguments = ["--mentees", str(tmp_path / "a.csv"), "--mentors", str(tmp_path / "b.csv")]
    result = CliRunner().invoke(pair, arguments)
    assert result.exit_code == 2
    for column in ("needs", "grade", "modes", "zone", "mentee", "skills", "capacity", "mentor"):
        assert f"kolom {column}" in result.stderr
    (tmp_path / "a.csv").write_text("mentee,needs\nani,menulis:3\n")
    (tmp_path / "b.csv").write_text("mentor,skills,capacity\nrina,menulis:4,1\n")
    result = CliRunner().invoke(pair, [*arguments, "--weights", str(tmp_path / "w.json")])
    assert result.exit_code == 2
    assert "9000" in result.stderr
    good = CliRunner().invoke(pair, [*arguments, "--json"])
    assert json.loads(good.stdout)["pairs"][0]["mentor"] == "rina"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("7", 7),
        ("7.0", 7),
        ("7,00", 7),
        ("-3", -3),
        ("7.000", None),
        ("7.5", None),
        ("1e3", None),
        ("٣", None),
    ],
)
def test_only_unmistakable_whole_numbers_are_read(cell: str, value: int | None) -> None:
    assert whole_number(cell) == value


@pytest.mark.parametrize(
    ("grade", "step"),
    [("I/a", 1), ("II/d", 8), ("IV/e", 17), ("III c", 11), ("XVII", 17), ("III/e", None), ("", None)],
)
def test_grades_stand_on_one_ladder(grade: str, step: int | None) -> None:
    assert ladder(grade) == step


def test_the_command_starts_without_flask_or_numpy() -> None:
    code = (
        "import sys, mentoring.pairing.commands, mentoring.pairing.rules;"
        "print([m for m in ('flask', 'sqlalchemy', 'numpy', 'scipy') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
