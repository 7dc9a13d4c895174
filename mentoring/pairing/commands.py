"""`bina pair`: the optimal pairing for people who live in spreadsheets; needs no database."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from mentoring.pairing.rules import Plan
    from mentoring.pairing.rules.sheets import BadCell

#: More faults than this are counted, not listed.
MOST_FAULTS = 20

# The words of a command are Indonesian: it runs without the application and its catalogues.
_FAULTS = {
    "empty_file": "berkas kosong; isi baris pertama dengan judul kolom {hint}.",
    "not_text": "isinya tidak dapat dibaca sebagai teks CSV; simpan ulang sebagai CSV UTF-8.",
    "missing_column": "kolom ini tidak ada (yang ada: {hint}); tambahkan pada baris judul.",
    "repeated_column": "judul kolom ini muncul lebih dari sekali; sisakan satu.",
    "too_many_cells": "isi baris lebih banyak daripada {hint} kolom judul; periksa pemisah dan tanda kutip.",
    "empty_cell": "sel ini kosong; isi nilainya.",
    "not_a_number": "“{found}” bukan bilangan bulat; tulis angka saja, tanpa titik ribuan.",
    "out_of_range": "“{found}” di luar rentang {hint}; perbaiki nilainya.",
    "repeated": "“{found}” sudah ada pada baris {hint}; hapus salah satu.",
    "unknown_mentor": "mentor “{found}” tidak ada dalam berkas kapasitas; tambahkan atau perbaiki namanya.",
    "not_a_level": "“{found}” tidak dapat dibaca; tulis seperti pelayanan:3|menulis:2 dengan jenjang 1–5.",
    "not_a_grade": "“{found}” bukan golongan; tulis seperti III/c, IX, atau angka 1–17.",
    "not_a_mode": "“{found}” tidak dikenal; pilih dari {hint}.",
    "not_json": "bukan objek JSON yang sah; periksa kurung, tanda kutip, dan koma.",
    "unknown_key": "kunci ini tidak dikenal; yang dikenal: {hint}.",
    "wrong_value": "nilai {found} tidak dapat dipakai; yang dapat: {hint}.",
    "wrong_sum": "jumlah bobot {found}, seharusnya {hint}; sesuaikan bobotnya.",
}


def fault_sentence(bad: BadCell) -> str:
    """One fault as a sentence that names file, row and column and says what to do."""
    where = [bad.file]
    if bad.row is not None:
        where.append(f"baris {bad.row}")
    if bad.column:
        where.append(f"kolom {bad.column}" if not bad.file.lower().endswith(".json") else f"kunci {bad.column}")
    return f"{', '.join(where)}: {_FAULTS[bad.fault.value].format(found=bad.found, hint=bad.hint)}"


class Refused(click.ClickException):
    """Ends the command with status 2 and sentences on standard error."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the sentences as they are."""
        click.echo(self.message, file=file or sys.stderr)


@click.command("pair", short_help="Pasangkan mentee dan mentor secara optimal dari berkas CSV.")
@click.option("--mentees", type=click.Path(path_type=Path), help="CSV profil mentee: mentee,needs,…")
@click.option("--mentors", type=click.Path(path_type=Path), help="CSV profil mentor: mentor,skills,capacity,…")
@click.option("--candidates", type=click.Path(path_type=Path), help="CSV pasangan bernilai: mentee,mentor,score")
@click.option("--capacity", type=click.Path(path_type=Path), help="CSV kapasitas: mentor,capacity")
@click.option("--weights", type=click.Path(path_type=Path), help="JSON bobot kriteria, berjumlah 10000.")
@click.option("--policy", type=click.Path(path_type=Path), help="JSON kebijakan: floor, reserve_share, …")
@click.option("--json", "as_json", is_flag=True, help="Cetak tepat satu objek JSON.")
def pair(
    mentees: Path | None,
    mentors: Path | None,
    candidates: Path | None,
    capacity: Path | None,
    weights: Path | None,
    policy: Path | None,
    as_json: bool,
) -> None:
    """Pasangkan mentee dan mentor secara optimal.

    Dari profil (--mentees dan --mentors, bobot opsional) atau langsung dari pasangan bernilai
    (--candidates dan --capacity). Nilai dalam basis poin, 10000 = cocok sempurna. Keluar dengan
    status 0, atau 2 dengan kalimat yang menyebut berkas, baris, dan kolom.
    """
    from_profiles = mentees is not None and mentors is not None and candidates is None and capacity is None
    from_scores = candidates is not None and capacity is not None and mentees is None and mentors is None
    if not from_profiles and not from_scores:
        raise Refused("Berikan --mentees dan --mentors, atau --candidates dan --capacity; tidak keduanya.")
    if from_scores and weights is not None:
        raise Refused("--weights hanya berlaku bersama --mentees dan --mentors.")
    plan = _plan_files(
        (mentees, mentors, weights) if from_profiles else (candidates, capacity, None), policy, from_profiles
    )
    click.echo(json.dumps(as_object(plan), ensure_ascii=False) if as_json else as_table(plan))


def _plan_files(
    paths: tuple[Path | None, Path | None, Path | None], policy_path: Path | None, from_profiles: bool
) -> Plan:
    from mentoring.pairing.rules import DEFAULT_WEIGHTS, Policy, score_pairs, sheets, solve

    bad: list[BadCell] = []

    def text(path: Path | None) -> tuple[str, str]:
        if path is None:  # pragma: no cover - the command has checked
            raise AssertionError
        try:
            return sheets.decode(path.read_bytes(), str(path)), str(path)
        except sheets.SheetError as error:
            bad.extend(error.bad)
            return "", str(path)
        except OSError as error:
            raise Refused(f"{path}: berkas tidak dapat dibuka ({error.strerror}); periksa namanya.") from error

    first, second, third = paths
    policy = Policy() if policy_path is None else sheets.read_policy(*text(policy_path), bad)
    if from_profiles:
        weights = DEFAULT_WEIGHTS if third is None else sheets.read_weights(*text(third), bad)
        people, guides = sheets.read_mentees(*text(first), bad), sheets.read_mentors(*text(second), bad)
        _refuse(bad)
        edges, _ = score_pairs(people, guides, weights)
        return solve(
            edges,
            {guide.id: guide.capacity for guide in guides},
            policy=policy,
            mentees=[person.id for person in people],
        )
    capacity = sheets.read_capacity(*text(second), bad)
    edges = sheets.read_candidates(*text(first), capacity, bad)
    _refuse(bad)
    return solve(edges, capacity, policy=policy)


def _refuse(bad: list[BadCell]) -> None:
    if bad:
        lines = [fault_sentence(one) for one in bad[:MOST_FAULTS]]
        if len(bad) > MOST_FAULTS:
            lines.append(f"… dan {len(bad) - MOST_FAULTS} kesalahan lain.")
        raise Refused("\n".join(lines))


def as_object(plan: Plan) -> dict[str, Any]:
    """The plan with the keys that stay stable from version to version."""
    candidates = plan.market.candidates
    return {
        "pairs": [
            {
                "mentee": one.mentee,
                "mentor": one.mentor,
                "score": one.score,
                "parts": dict(candidates[one.mentee][one.mentor].parts),
            }
            for one in plan.pairs
        ],
        "waiting": [{"mentee": one.mentee, "reason": one.reason.value} for one in plan.waiting],
        "objective": plan.objective,
        "bound": plan.bound,
        "gap": plan.bound - plan.objective,
        "total_score": plan.total_score,
        "prices": {mentor: {"people": people, "bp": bp} for mentor, (people, bp) in plan.price.items()},
        "reserve": dict(plan.reserve),
        "material_blocking": [{"mentee": mentee, "mentor": mentor} for mentee, mentor in plan.material_blocking],
        "policy": {name: getattr(plan.market.policy, name) for name in plan.market.policy.__dataclass_fields__},
        "fingerprint": plan.fingerprint,
    }


_REASONS = {
    "no_candidate": "tidak ada calon mentor",
    "all_full": "semua mentor yang cocok penuh",
    "below_floor": "tidak ada yang mencapai nilai minimum",
}


def as_table(plan: Plan) -> str:
    """The plan as a readable table."""
    width = max([len(mentee) for mentee in plan.market.candidates] + [6])
    wide = max([len(mentor) for mentor in plan.price] + [6])
    lines = [f"{'mentee':<{width}}  {'mentor':<{wide}}  nilai"]
    lines += [f"{one.mentee:<{width}}  {one.mentor:<{wide}}  {one.score:>5}" for one in plan.pairs]
    if plan.waiting:
        lines += ["", "Daftar tunggu"]
        lines += [f"{one.mentee:<{width}}  {_REASONS[one.reason.value]}" for one in plan.waiting]
    dear = sorted(((people, bp, mentor) for mentor, (people, bp) in plan.price.items() if people or bp), reverse=True)
    if dear:
        lines += ["", "Satu tempat tambahan pada mentor ini akan menambah"]
        lines += [f"{mentor:<{wide}}  {people} orang, {bp} bp" for people, bp, mentor in dear[:10]]
    summary = (
        f"{len(plan.pairs)} berpasangan, {len(plan.waiting)} menunggu; "
        f"jumlah nilai {plan.total_score} bp, hasil {plan.objective}, batas atas {plan.bound} "
        f"(selisih {plan.bound - plan.objective}: terbukti terbaik)."
    )
    return "\n".join([*lines, "", summary])
