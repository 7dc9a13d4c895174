"""`bina report`: a programme's effectiveness report as JSON, PDF or XLSX."""

from pathlib import Path
from typing import NoReturn

import click
from sqlalchemy import func, select

from bina import clock
from bina.db import db, transaction
from bina.exports.report import from_json
from evaluation.programmes.models import Programme
from evaluation.reports.models import EffectivenessReport
from evaluation.reports.operations import make_report
from evaluation.reports.queries import reports_of


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(2)


def _programme(wanted: str) -> Programme:
    if wanted.isdigit():
        found = list(db.session.scalars(select(Programme).where(Programme.id == int(wanted))))
    else:
        found = list(
            db.session.scalars(
                select(Programme).where(func.lower(Programme.name).contains(wanted.lower(), autoescape=True))
            )
        )
        found += [p for p in db.session.scalars(select(Programme).where(func.lower(Programme.place) == wanted.lower()))
                  if p not in found]  # fmt: skip
    if not found:
        known = "; ".join(f"{p.id} {p.name}" for p in db.session.scalars(select(Programme).order_by(Programme.id)))
        _stop(f"Program “{wanted}” tidak ada. Yang ada: {known or 'belum ada satu pun'}.")
    if len(found) > 1:
        _stop(
            f"“{wanted}” cocok dengan beberapa program: {'; '.join(f'{p.id} {p.name}' for p in found)}. Sebut nomornya."
        )
    return found[0]


@click.command("report")
@click.argument("programme")
@click.option("--format", "kind", type=click.Choice(["json", "pdf", "docx", "xlsx"]), default="json", show_default=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Berkas hasil; wajib untuk pdf, docx, dan xlsx.",
)
@click.option("--paper", type=click.Choice(["a4", "f4"]), default="a4", show_default=True, help="Kertas pdf dan docx.")
@click.option("--number", type=click.IntRange(min=1), help="Laporan yang sudah ada; tanpa ini yang terbaru.")
@click.option("--new", "fresh", is_flag=True, help="Buat laporan baru dengan data sampai sekarang.")
def report(programme: str, kind: str, output: Path | None, paper: str, number: int | None, fresh: bool) -> None:
    """Cetak laporan efektivitas PROGRAMME (nomor, sebagian nama, atau nama kota)."""
    if kind != "json" and output is None:
        _stop(f"Sebut berkas hasil dengan -o, misalnya -o laporan.{kind}.")
    with transaction():
        chosen = _chosen(_programme(programme), number, fresh)
        document = chosen.document
    content: bytes
    if kind == "json":
        content = document.encode() + b"\n"
    elif kind == "docx":
        from bina.exports.docx import docx

        content = docx(from_json(document), paper)
    elif kind == "xlsx":
        from bina.exports.sheets import xlsx

        content = xlsx(from_json(document))
    else:
        from bina.exports.pdf import pdf

        content = pdf(from_json(document), paper)
    if output is None:
        click.echo(document)
        return
    try:
        output.write_bytes(content)
    except OSError as fault:
        _stop(f"{output}: tidak dapat ditulis ({fault.strerror}). Pilih folder lain dengan -o.")
    click.echo(f"{output}: laporan nomor {chosen.number}, {len(content)} byte")


def _chosen(programme: Programme, number: int | None, fresh: bool) -> EffectivenessReport:
    reports = reports_of(programme)
    if fresh or not reports:
        return make_report(programme, clock.now(), by=None)
    if number is None:
        return reports[0]
    for each in reports:
        if each.number == number:
            return each
    _stop(f"Laporan nomor {number} dari “{programme.name}” tidak ada; yang terbaru nomor {reports[0].number}.")
