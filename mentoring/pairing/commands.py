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


@click.group(
    "pair", invoke_without_command=True, short_help="Pasangkan mentee dan mentor secara optimal dari berkas CSV."
)
@click.option("--mentees", type=click.Path(path_type=Path), help="CSV profil mentee: mentee,needs,…")
@click.option("--mentors", type=click.Path(path_type=Path), help="CSV profil mentor: mentor,skills,capacity,…")
@click.option("--candidates", type=click.Path(path_type=Path), help="CSV pasangan bernilai: mentee,mentor,score")
@click.option("--capacity", type=click.Path(path_type=Path), help="CSV kapasitas: mentor,capacity")
@click.option("--weights", type=click.Path(path_type=Path), help="JSON bobot kriteria, berjumlah 10000.")
@click.option("--policy", type=click.Path(path_type=Path), help="JSON kebijakan: floor, reserve_share, …")
@click.option("--lock", multiple=True, metavar="MENTEE=MENTOR", help="Pasangan yang harus jadi; boleh berulang.")
@click.option("--forbid", multiple=True, metavar="MENTEE=MENTOR", help="Pasangan yang tidak boleh; boleh berulang.")
@click.option(
    "--explain", "explained", multiple=True, metavar="MENTEE[=MENTOR]", help="Mengapa ia, atau mengapa tidak."
)
@click.option("--what-if-lock", multiple=True, metavar="MENTEE=MENTOR", help="Harga mengunci pasangan ini.")
@click.option("--what-if-forbid", multiple=True, metavar="MENTEE=MENTOR", help="Harga mencegah pasangan ini.")
@click.option(
    "--audit", "groups", type=click.Path(path_type=Path), help="CSV kelompok: mentee,group (di bawah 5 disembunyikan)."
)
@click.option(
    "--save", type=click.Path(path_type=Path), help="Simpan rencana beserta buktinya untuk `bina pair verify`."
)
@click.option("--json", "as_json", is_flag=True, help="Cetak tepat satu objek JSON.")
@click.pass_context
def pair(
    context: click.Context,
    mentees: Path | None,
    mentors: Path | None,
    candidates: Path | None,
    capacity: Path | None,
    weights: Path | None,
    policy: Path | None,
    lock: tuple[str, ...],
    forbid: tuple[str, ...],
    explained: tuple[str, ...],
    what_if_lock: tuple[str, ...],
    what_if_forbid: tuple[str, ...],
    groups: Path | None,
    save: Path | None,
    as_json: bool,
) -> None:
    """Pasangkan mentee dan mentor secara optimal.

    Dari profil (--mentees dan --mentors, bobot opsional) atau langsung dari pasangan bernilai
    (--candidates dan --capacity). Nilai dalam basis poin, 10000 = cocok sempurna. Keluar dengan
    status 0, atau 2 dengan kalimat yang menyebut berkas, baris, dan kolom.
    """
    if context.invoked_subcommand is not None:
        return
    from_profiles = mentees is not None and mentors is not None and candidates is None and capacity is None
    from_scores = candidates is not None and capacity is not None and mentees is None and mentors is None
    if not from_profiles and not from_scores:
        raise Refused("Berikan --mentees dan --mentors, atau --candidates dan --capacity; tidak keduanya.")
    if from_scores and weights is not None:
        raise Refused("--weights hanya berlaku bersama --mentees dan --mentors.")
    plan = _plan_files(
        (mentees, mentors, weights) if from_profiles else (candidates, capacity, None),
        policy,
        from_profiles,
        _two(lock),
        _two(forbid),
    )
    asked = _answers(plan, explained, _two(what_if_lock), _two(what_if_forbid), groups)
    if save is not None:
        save.write_text(json.dumps(as_proof(plan), ensure_ascii=False), encoding="utf-8")
    if as_json:
        click.echo(json.dumps({**as_object(plan), **asked}, ensure_ascii=False))
        return
    click.echo(as_table(plan))
    for name, answers in asked.items():
        click.echo(f"\n{_TITLES[name]}")
        for answer in answers:
            click.echo("  " + ", ".join(f"{key} {value}" for key, value in answer.items() if value is not None))


_TITLES = {"explanations": "Penjelasan", "what_if": "Harga putusan", "audit": "Audit kelompok"}


def _two(given: tuple[str, ...]) -> list[tuple[str, str]]:
    pairs = []
    for one in given:
        mentee, mark, mentor = one.partition("=")
        if not mark or not mentee.strip() or not mentor.strip():
            raise Refused(f"“{one}” tidak dapat dibaca; tulis MENTEE=MENTOR.")
        pairs.append((mentee.strip(), mentor.strip()))
    return pairs


def _answers(
    plan: Plan,
    explained: tuple[str, ...],
    lock: list[tuple[str, str]],
    forbid: list[tuple[str, str]],
    groups: Path | None,
) -> dict[str, list[dict[str, Any]]]:
    from mentoring.pairing.rules import PairingError, audit, explain, sheets, what_if

    asked: dict[str, list[dict[str, Any]]] = {}
    for one in explained:
        mentee, _mark, mentor = one.partition("=")
        try:
            told = explain(plan, mentee.strip(), mentor.strip() or None)
        except KeyError as error:
            raise Refused(f"“{error.args[0]}” tidak ada dalam rencana; periksa namanya.") from error
        asked.setdefault("explanations", []).append(
            {
                "mentee": told.mentee,
                "mentor": told.mentor,
                "status": told.status.value,
                "score": told.score,
                "parts": dict(told.parts),
                "shortfall": told.shortfall,
                "shortfall_people": told.shortfall_people,
                "reason": told.reason.value if told.reason else None,
            }
        )
    if lock or forbid:
        try:
            delta = what_if(plan, lock=lock, forbid=forbid)
        except PairingError as error:
            raise Refused(_problems(error)) from error
        asked["what_if"] = [{"objective": delta.objective, "people": delta.people, "moved": list(delta.moved)}]
    if groups is not None:
        bad: list[BadCell] = []
        try:
            text = sheets.decode(groups.read_bytes(), str(groups))
        except OSError as error:
            raise Refused(f"{groups}: berkas tidak dapat dibuka ({error.strerror}); periksa namanya.") from error
        rows = sheets.read_rows(text, str(groups), ("mentee", "group"), bad)
        _refuse(bad)
        named = {row.cells["mentee"]: row.cells["group"] for row in rows if row.cells["group"]}
        asked["audit"] = [
            {
                "group": row.group,
                "n": row.n,
                "paired_share": row.paired_share,
                "mean_score": row.mean_score,
                "ratio": row.ratio,
                "mean_ratio": row.mean_ratio,
            }
            for row in audit(plan, named)
        ]
    return asked


_PROBLEMS = {
    "unknown_id": "nama ini tidak ada",
    "duplicate_pair": "disebut lebih dari sekali",
    "capacity_negative": "kapasitasnya negatif",
    "score_range": "nilainya di luar 1–10000",
    "parts_mismatch": "bagian-bagiannya tidak berjumlah nilainya",
    "lock_over_capacity": "lebih banyak dikunci daripada kapasitasnya",
    "lock_forbidden": "dikunci dan dicegah sekaligus",
    "weights_sum": "bobotnya tidak berjumlah 10000",
    "policy_range": "nilai kebijakan ini di luar rentangnya",
}


def _problems(error: Any) -> str:
    return "\n".join(f"{', '.join(one.ids)}: {_PROBLEMS[one.code.value]}." for one in error.problems[:MOST_FAULTS])


def _plan_files(
    paths: tuple[Path | None, Path | None, Path | None],
    policy_path: Path | None,
    from_profiles: bool,
    locked: list[tuple[str, str]],
    forbidden: list[tuple[str, str]],
) -> Plan:
    from mentoring.pairing.rules import DEFAULT_WEIGHTS, PairingError, Policy, score_pairs, sheets, solve

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
        capacity = {guide.id: guide.capacity for guide in guides}
        everybody = [person.id for person in people]
    else:
        capacity = sheets.read_capacity(*text(second), bad)
        edges, everybody = sheets.read_candidates(*text(first), capacity, bad), []
        _refuse(bad)
    try:
        return solve(edges, capacity, locked=locked, forbidden=forbidden, policy=policy, mentees=everybody)
    except PairingError as error:
        raise Refused(_problems(error)) from error


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


def as_proof(plan: Plan) -> dict[str, Any]:
    """The plan with everything it was made from and the solver's own prices: enough to prove it anew."""
    market = plan.market
    return {
        **as_object(plan),
        "market": {
            "candidates": [
                [one.mentee, one.mentor, one.score, [list(part) for part in one.parts]]
                for row in market.candidates.values()
                for one in row.values()
            ],
            "mentees": list(market.candidates),
            "capacity": dict(market.capacity),
            "locked": sorted(map(list, market.locked)),
            "forbidden": sorted(map(list, market.forbidden)),
        },
        "proof": {"prices": dict(plan.proof.price)},
    }


_UNTRUE = {
    "fingerprint": "nomor masukan {found} bukan nomor data dalam berkas ({expected}); data atau kebijakannya diubah.",
    "not_possible": "{ids} bukan pasangan yang mungkin.",
    "score": "nilai {ids} tertulis {found}, seharusnya {expected}.",
    "forbidden": "{ids} dicegah, tetapi dipasangkan.",
    "below_floor": "nilai {ids} adalah {found}, di bawah batas {expected}.",
    "twice": "{ids} muncul lebih dari sekali.",
    "nobody": "{ids} tidak dipasangkan dan tidak ada di daftar tunggu.",
    "lock_broken": "{ids} dikunci, tetapi tidak dipasangkan.",
    "over_capacity": "{ids} mendapat {found} orang, kapasitasnya {expected}.",
    "objective": "hasil tertulis {found}, jumlah pasangannya memberi {expected}.",
    "not_best": "hasil {found} tidak terbukti terbaik; batas atas dari harganya {expected}.",
}


@pair.command("verify", short_help="Buktikan lagi bahwa sebuah rencana terbaik, dari berkasnya saja.")
@click.argument("path", metavar="PLAN.json", type=click.Path(path_type=Path))
def verify(path: Path) -> None:
    """Buktikan lagi bahwa rencana dari `bina pair --save` mungkin dan terbaik.

    Tidak ada yang dihitung ulang dengan mesin pencari: pasangan diperiksa satu per satu, lalu batas atas
    dihitung dari harga-harganya dan harus sama dengan hasilnya. Status 0 bila benar, 2 bila tidak.
    """
    from mentoring.pairing.rules import PairingError, Policy
    from mentoring.pairing.rules.model import Candidate, open_market
    from mentoring.pairing.rules.verification import Claim, flaws_of

    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        market = told["market"]
        opened = open_market(
            [
                Candidate(mentee, mentor, score, tuple((name, part) for name, part in parts))
                for mentee, mentor, score, parts in market["candidates"]
            ],
            market["capacity"],
            [(mentee, mentor) for mentee, mentor in market["locked"]],
            [(mentee, mentor) for mentee, mentor in market["forbidden"]],
            Policy(**told["policy"]),
            market["mentees"],
        )
        claim = Claim(
            pairs=[(one["mentee"], one["mentor"], one["score"]) for one in told["pairs"]],
            waiting={one["mentee"] for one in told["waiting"]},
            objective=told["objective"],
            bound=told["bound"],
            fingerprint=told["fingerprint"],
            prices=told["proof"]["prices"],
        )
        flaws = flaws_of(claim, opened)
    except OSError as error:
        raise Refused(f"{path}: berkas tidak dapat dibuka ({error.strerror}); periksa namanya.") from error
    except PairingError as error:
        raise Refused(f"{path}: {_problems(error)}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused(f"{path}: bukan rencana dari `bina pair --save`, atau isinya rusak.") from error
    if flaws:
        lines = [
            f"{path}: {_UNTRUE[flaw.what.value].format(ids=' – '.join(flaw.ids), found=flaw.found, expected=flaw.expected)}"
            for flaw in flaws[:MOST_FAULTS]
        ]
        raise Refused("\n".join(lines))
    click.echo(
        f"Benar: {len(claim.pairs)} pasangan mungkin, hasil {claim.objective} sama dengan batas atas dari harganya, "
        f"nomor masukan {claim.fingerprint}."
    )
