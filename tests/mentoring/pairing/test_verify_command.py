"""`bina pair` with locks, questions and an audit, and `bina pair verify`: a plan is proved anew from its file alone."""

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from mentoring.pairing.commands import pair

EDGES = "mentee,mentor,score\nani,rina,8000\nbudi,rina,6000\nbudi,adi,5000\ncitra,adi,7000\ndewi,rina,4000\n"
CAPACITY = "mentor,capacity\nrina,1\nadi,2\n"


def run(*words: str):
    return CliRunner().invoke(pair, list(words))


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "edges.csv").write_text(EDGES)
    (tmp_path / "cap.csv").write_text(CAPACITY)
    return ["--candidates", str(tmp_path / "edges.csv"), "--capacity", str(tmp_path / "cap.csv")]


def test_locks_questions_and_audit_are_answered_in_one_run(files, tmp_path) -> None:
    (tmp_path / "groups.csv").write_text("mentee,group\nani,kota\nbudi,kota\n")
    told = json.loads(
        run(
            *files, "--lock", "dewi=rina", "--forbid", "budi=adi", "--explain", "ani=rina", "--explain", "citra",
            "--what-if-forbid", "dewi=rina", "--audit", str(tmp_path / "groups.csv"), "--json",
        ).stdout
    )  # fmt: skip
    assert {one["mentee"]: one["mentor"] for one in told["pairs"]} == {"dewi": "rina", "citra": "adi"}
    assert [one["status"] for one in told["explanations"]] == ["full", "paired"]
    assert told["audit"] == [
        {"group": "kota", "n": None, "paired_share": None, "mean_score": None, "ratio": None, "mean_ratio": None}
    ]
    plain = run(*files, "--what-if-forbid", "ani=rina", "--explain", "budi")
    assert "Harga putusan" in plain.stdout
    assert "Penjelasan" in plain.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--lock", "ani"], "tulis MENTEE=MENTOR"),
        (["--lock", "ani=rina", "--lock", "budi=rina"], "lebih banyak dikunci daripada kapasitasnya"),
        (["--lock", "ani=siapa"], "nama ini tidak ada"),
        (["--explain", "siapa"], "tidak ada dalam rencana"),
        (["--lock", "ani=rina", "--forbid", "ani=rina"], "dikunci dan dicegah sekaligus"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(files, words, sentence) -> None:
    answer = run(*files, *words)
    assert answer.exit_code == 2
    assert sentence in answer.stderr


def saved(files, tmp_path, *words: str) -> tuple[Path, dict]:
    path = tmp_path / "plan.json"
    assert run(*files, "--save", str(path), *words).exit_code == 0
    return path, json.loads(path.read_text())


def test_a_saved_plan_is_proved_from_its_file_alone(files, tmp_path) -> None:
    for words in ((), ("--lock", "dewi=rina"), ("--forbid", "ani=rina")):
        path, _plan = saved(files, tmp_path, *words)
        answer = run("verify", str(path))
        assert answer.exit_code == 0, answer.stderr
        assert answer.stdout.startswith("Benar:")


def _swap_a_pair(plan: dict) -> None:
    plan["pairs"] = [one for one in plan["pairs"] if one["mentee"] != "ani"]
    plan["pairs"].append({"mentee": "dewi", "mentor": "rina", "score": 4000, "parts": {}})
    plan["waiting"] = [{"mentee": "ani", "reason": "all_full"}]
    plan["objective"] -= 4000
    plan["bound"] -= 4000


TAMPERED = {
    "nomor masukan": lambda plan: plan["market"]["candidates"][0].__setitem__(slice(2, 4), [9000, [["score", 9000]]]),
    "bukan pasangan yang mungkin": lambda plan: plan["pairs"][0].update(mentor="adi"),
    "seharusnya 8000": lambda plan: plan["pairs"][0].update(score=8100),
    "tidak dipasangkan dan tidak ada di daftar tunggu": lambda plan: plan["pairs"].pop(),
    "jumlah pasangannya memberi": lambda plan: plan.update(objective=plan["objective"] + 1),
    "tidak terbukti terbaik": lambda plan: plan["proof"]["prices"].update(rina=0),
    "muncul lebih dari sekali": lambda plan: plan["pairs"].append(dict(plan["pairs"][0])),
    "bagian-bagiannya tidak berjumlah nilainya": lambda plan: plan["market"]["candidates"][0].__setitem__(2, 8001),
    "bukan rencana dari": lambda plan: plan.pop("market"),
    "hasil": _swap_a_pair,
}


@pytest.mark.parametrize("sentence", TAMPERED)
def test_a_tampered_plan_is_refused_with_what_is_wrong(files, tmp_path, sentence) -> None:
    path, plan = saved(files, tmp_path)
    TAMPERED[sentence](plan)
    path.write_text(json.dumps(plan))
    answer = run("verify", str(path))
    assert answer.exit_code == 2, answer.stdout
    assert sentence in answer.stderr


def test_every_plan_of_random_markets_is_proved_and_none_with_a_worse_pair(tmp_path) -> None:
    rng = random.Random(11)
    for _round in range(40):
        lines = ["mentee,mentor,score"]
        for mentee in range(rng.randint(1, 7)):
            for mentor in rng.sample(range(4), rng.randint(1, 4)):
                lines.append(f"a{mentee},b{mentor},{rng.randint(1, 10000)}")
        (tmp_path / "edges.csv").write_text("\n".join(lines))
        (tmp_path / "cap.csv").write_text(
            "mentor,capacity\n" + "\n".join(f"b{n},{rng.randint(0, 3)}" for n in range(4))
        )
        policy = {"floor": rng.choice([0, 3500]), "cardinality_first": rng.random() < 0.5, "reserve_share": 0.2}
        (tmp_path / "policy.json").write_text(json.dumps(policy))
        files = ["--candidates", str(tmp_path / "edges.csv"), "--capacity", str(tmp_path / "cap.csv")]
        path, plan = saved(files, tmp_path, "--policy", str(tmp_path / "policy.json"))
        assert run("verify", str(path)).exit_code == 0
        if plan["pairs"]:
            gone = plan["pairs"].pop()
            plan["waiting"].append({"mentee": gone["mentee"], "reason": "all_full"})
            path.write_text(json.dumps(plan))
            assert run("verify", str(path)).exit_code == 2
