"""`bina instrument`: instruments from files and into files."""

import json
from pathlib import Path
from typing import NoReturn

import click

from bina.db import transaction
from bina.errors import DomainError
from evaluation.instruments.operations import add_version
from evaluation.instruments.operations.travelling import as_workbook, loss_sentence, read_file
from evaluation.instruments.queries import instrument as instrument_by_key


def _stop(*sentences: str) -> NoReturn:
    for sentence in sentences:
        click.echo(sentence, err=True)
    raise SystemExit(2)


@click.group("instrument")
def instrument() -> None:
    """Bawa masuk dan keluarkan instrumen sebagai JSON atau XLSForm."""


@instrument.command("import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Periksa saja, jangan simpan.")
def bring_in(file: Path, dry_run: bool) -> None:
    """Terbitkan instrumen dari FILE (JSON, XLSX, atau CSV) sebagai versi baru kuncinya."""
    try:
        content = file.read_bytes()
    except OSError as fault:
        _stop(f"{file}: tidak dapat dibaca ({fault.strerror}). Periksa nama berkasnya.")
    with transaction():
        brought = read_file(file.name, content)
        for sentence in brought.losses:
            click.echo(sentence, err=True)
        if brought.document is None:
            _stop(*brought.troubles)
        if dry_run:
            click.echo(f"{file.name}: dapat dipakai, kunci {brought.document['key']}. Belum disimpan.")
            return
        try:
            version = add_version(brought.document, by=None)
        except DomainError as refusal:
            _stop(f"{file.name}: {refusal.sentence}")
        click.echo(f"{version.key} versi {version.version}: {len(version.content.items)} butir")


@instrument.command("export")
@click.argument("key")
@click.option("--version", "number", type=click.IntRange(min=1), help="Nomor versi; tanpa ini yang terbaru.")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="Berkas hasil, berakhir .json atau .xlsx.")  # fmt: skip
def take_out(key: str, number: int | None, target: Path) -> None:
    """Tulis instrumen KEY ke berkas."""
    if target.suffix not in (".json", ".xlsx"):
        _stop(f"{target}: sebut berkas yang berakhir .json atau .xlsx.")
    with transaction():
        try:
            listed = instrument_by_key(key, number)
        except DomainError as refusal:
            _stop(f"{key}: {refusal.sentence}")
        if target.suffix == ".json":
            written = json.dumps(listed.document, ensure_ascii=False, indent=1).encode()
        else:
            written, losses = as_workbook(listed.content)
            for loss in losses:
                click.echo(loss_sentence(target.name, loss), err=True)
        version = listed.version
    try:
        target.write_bytes(written)
    except OSError as fault:
        _stop(f"{target}: tidak dapat ditulis ({fault.strerror}). Pilih folder lain dengan --to.")
    click.echo(f"{target}: {key} versi {version}, {len(written)} byte")
