"""`bina questions`: question banks from files and into files."""

import json
from pathlib import Path

import click

from bina.db import transaction
from bina.errors import DomainError
from courses.banks import operations
from courses.banks.operations import Step
from courses.banks.queries import course_by_code
from courses.banks.reports import fault_sentence, loss_sentence
from courses.banks.rules.readings import UnreadableFileError


@click.group()
def questions() -> None:
    """Bawa soal dari berkas ke bank soal, dan sebaliknya."""


@questions.command("import")
@click.argument("course")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Periksa saja, jangan simpan.")
@click.option("--json", "as_json", is_flag=True, help="Cetak satu objek JSON.")
def bring_in(course: str, file: Path, dry_run: bool, as_json: bool) -> None:
    """Masukkan soal dari FILE ke bank pelatihan berkode COURSE; status 2 bila tidak ada yang dapat diambil."""
    try:
        with transaction():
            waiting = operations.read(course_by_code(course), file.name, file.read_bytes(), by=None)
            planned = operations.plan(waiting.course, waiting.found)
            counts = {step.value: sum(each.step is step for each in planned) for step in Step}
            losses = [
                {"line": loss.line, "text": loss.excerpt, "why": loss_sentence(loss), "taken": loss.question_kept}
                for loss in waiting.lost
            ]
            told = {"file": file.name, "format": waiting.format.value, "dry_run": dry_run, **counts, "losses": losses}
            if dry_run:
                operations.forget(waiting)
            else:
                operations.apply(waiting, by=None)
    except UnreadableFileError as refusal:
        click.echo(fault_sentence(file.name, refusal), err=True)
        for loss in refusal.losses[1:]:
            click.echo(f"{file.name}, baris {loss.line}: {loss_sentence(loss)}", err=True)
        raise SystemExit(2) from refusal
    except DomainError as refusal:
        click.echo(str(refusal.sentence), err=True)
        raise SystemExit(2) from refusal
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(
        f"{file.name}: {counts['add']} soal baru, {counts['revise']} diperbarui, {counts['leave']} sudah ada"
        + (" (belum disimpan)" if dry_run else "")
    )
    for each in losses:
        click.echo(f"{file.name}, baris {each['line']}: {each['text']} – {each['why']}")


@questions.command("export")
@click.argument("course")
@click.option("--to", "target", type=click.Path(path_type=Path, dir_okay=False), required=True,
              help="Berkas hasil, berakhir .xlsx, .xml, atau .gift.")  # fmt: skip
def take_out(course: str, target: Path) -> None:
    """Tulis bank soal pelatihan berkode COURSE ke berkas, beserta kuncinya."""
    form = next((form for form, ending in operations.ENDINGS.items() if target.suffix == f".{ending}"), None)
    if form is None:
        click.echo(f"{target}: sebut berkas yang berakhir .xlsx, .xml, atau .gift.", err=True)
        raise SystemExit(2)
    try:
        with transaction():
            taken = operations.take_out(course_by_code(course), form)
        target.write_bytes(taken.content)
    except DomainError as refusal:
        click.echo(str(refusal.sentence), err=True)
        raise SystemExit(2) from refusal
    except OSError as fault:
        click.echo(f"{target}: tidak dapat ditulis ({fault.strerror}). Pilih folder lain dengan --to.", err=True)
        raise SystemExit(2) from fault
    for code in taken.changed:
        click.echo(f"{code}: tidak terbawa utuh dalam format ini.", err=True)
    for code in taken.left_out:
        click.echo(f"{code}: tidak dapat ditulis dalam format ini.", err=True)
    click.echo(f"{target}: {len(taken.content)} byte")
