"""`bina wave import`: answers of other survey tools from the command line."""

import json
from pathlib import Path
from typing import NoReturn

import click

from bina.db import db, transaction
from bina.errors import DomainError
from evaluation.intake.operations.bringing import bring_in, open_file, plan, read_map
from evaluation.intake.operations.sentences import SOURCES, loss_sentences
from evaluation.intake.queries import open_for_files
from evaluation.intake.rules.answers import Given
from evaluation.intake.rules.places import letter
from evaluation.waves.models import Wave


def _stop(*sentences: object) -> NoReturn:
    for sentence in sentences:
        click.echo(str(sentence), err=True)
    raise SystemExit(2)


@click.group("wave")
def wave() -> None:
    """Gelombang pengumpulan data."""


def _wave(number: int | None) -> Wave:
    found = db.session.get(Wave, number) if number is not None else None
    if found is None:
        known = [f"{each.id} {each.title} ({each.programme.name})" for each in open_for_files()]
        _stop(
            "Sebut gelombang tujuan dengan --wave NOMOR." if number is None else f"Gelombang {number} tidak ada.",
            "Yang menerima berkas: " + ("; ".join(known) or "belum ada. Buka dahulu di halaman programnya."),
        )
    return found


def _map(path: Path | None) -> dict[str, object]:
    if path is None:
        return {}
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as fault:
        _stop(f"{path}: tidak dapat dibaca ({fault.strerror}). Periksa nama berkasnya.")
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        _stop(f"{path}: bukan JSON yang utuh ({fault}).")
    if not isinstance(document, dict):
        _stop(f"{path}: harus berupa objek JSON dengan “columns” dan “values”.")
    return document


@wave.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--wave", "number", type=int, help="Nomor gelombang tujuan.")
@click.option("--map", "mapping", type=click.Path(path_type=Path, dir_okay=False),
              help='Peta JSON: {"columns": {"judul atau huruf": "butir"}, "values": {"judul": {"teks": 4}}}.')  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Periksa saja, jangan simpan.")
@click.option("--json", "as_json", is_flag=True, help="Cetak satu objek JSON.")
def bring(file: Path, number: int | None, mapping: Path | None, dry_run: bool, as_json: bool) -> None:
    """Masukkan jawaban dari FILE (ekspor Google Forms, LimeSurvey, Microsoft Forms) ke sebuah gelombang.

    Keluar dengan 2 bila ada baris atau nilai yang tidak ikut.
    """
    try:
        content = file.read_bytes()
    except OSError as fault:
        _stop(f"{file}: tidak dapat dibaca ({fault.strerror}). Periksa nama berkasnya.")
    try:
        with transaction():
            chosen = _wave(number)
            table = open_file(chosen, file.name, content)
            document = _map(mapping)
            given = read_map(document, table, chosen.instrument.content) if document else Given()
            outcome = plan(chosen, table, given)
            said = {
                "file": file.name,
                "source": str(SOURCES[outcome.source]),
                "wave": chosen.id,
                "dry_run": dry_run,
                "rows": len(table.rows),
                "taken": len(outcome.taken),
                "known": 0,
                "refused": outcome.refused,
                "columns": {letter(place): name for place, name in outcome.columns.items()},
                "unsure": {letter(place): name for place, name in outcome.proposed.items()},
                "losses": loss_sentences(file.name, outcome.losses),
            }
            if not dry_run:
                brought = bring_in(chosen, table, given, by=None)
                said["taken"], said["known"] = brought.taken, brought.known
    except DomainError as refusal:
        _stop(refusal.sentence if str(refusal.sentence).startswith(file.name) else f"{file.name}: {refusal.sentence}")
    if as_json:
        click.echo(json.dumps(said, ensure_ascii=False))
    else:
        click.echo(
            f"{said['source']}: {said['rows']} baris, {said['taken']} jawaban {'akan masuk' if dry_run else 'masuk'}, "
            f"{said['known']} sudah ada, {said['refused']} ditolak"
        )
        for sentence in outcome.losses and loss_sentences(file.name, outcome.losses):
            click.echo(sentence, err=True)
    raise SystemExit(2 if outcome.proposed or any(loss.row > table.header_row for loss in outcome.losses) else 0)
