"""A report, or any Typst template with data, as PDF. Data goes in as JSON, never as markup."""

import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
from flask_babel import get_locale
from flask_babel import gettext as _

from bina.exports.charts import draw
from bina.exports.report import Column, Figure, Kind, Report, Table
from bina.exports.values import paragraphs, shown, signature
from bina.files.operations import path_of
from bina.web.formats import instant

TEMPLATE = Path(__file__).parent / "report.typ"
_FONT = "Libertinus Serif"


def compile_pdf(template: Path, data: object, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """Compile a Typst template. It reads `data.json`, which is the data, and the pictures by name from its own folder.

    Heavy: call it from jobs, commands or a request that asks for one document.
    """
    import typst

    with tempfile.TemporaryDirectory(prefix="bina-pdf-") as folder:
        place = Path(folder)
        (place / "main.typ").write_bytes(template.read_bytes())
        (place / "data.json").write_text(json.dumps(data, ensure_ascii=False))
        for name, content in (pictures or {}).items():
            (place / name).write_bytes(content)
        pdf: bytes = typst.compile(str(place / "main.typ"), root=folder)
    return pdf


def qr_svg(text: str) -> bytes:
    """A QR code as SVG."""
    target = io.BytesIO()
    segno.make(text, error="m", micro=False).save(target, kind="svg", border=2, xmldecl=True, scale=4)
    return target.getvalue()


def pdf(report: Report, paper: str = "a4") -> bytes:
    """The report typeset: leader's pages first, page numbers, QR back to the source. `paper`: "a4" or "f4"."""
    pictures: dict[str, bytes] = {}
    sections = []
    for section in report.ordered:
        charts = []
        for chart in section.charts:
            name = f"chart{len(pictures)}.svg"
            pictures[name] = str(draw(chart.drawing, chart.arguments, chart.description, _FONT)).encode()
            charts.append({"file": name, "description": chart.description, "table": _plain(chart.table)})
        sections.append(
            {
                "title": section.title,
                "for_leader": section.for_leader,
                "part": section.part,
                "paragraphs": section.paragraphs,
                "figures": [
                    {
                        "label": figure.label,
                        "value": _words_of(figure),
                        "refused": figure.value is None,
                        "detail": figure.detail,
                    }
                    for figure in section.figures
                ],
                "charts": charts,
                "tables": [_plain(table) for table in section.tables],
            }
        )
    if report.source_url:
        pictures["source.svg"] = qr_svg(report.source_url)
    words = {
        "cut": _("Data sampai %(cut)s", cut=instant(report.cut_at)),
        "demonstration": _("DATA DEMONSTRASI – bukan data sebenarnya") if report.demonstration else "",
        "page": _("Halaman"),
        "of": _("dari"),
        "fingerprint": _("Sidik laporan %(mark)s", mark=report.fingerprint),
        "notes": _("Catatan"),
        "source": _("Pindai untuk membuka laporan ini di Bina."),
        "detail": _("Rincian"),
        "contents": _("Daftar isi"),
        "foreword": _("Kata pengantar"),
        "leader": _("Ringkasan"),
    }
    data = {
        "title": report.title,
        "subtitle": report.subtitle,
        "agency": report.agency,
        "date": report.cut_at.date().isoformat(),
        "language": str(get_locale() or "id"),
        "paper": paper,
        "words": words,
        "source": bool(report.source_url),
        "sections": sections,
        "notes": report.notes,
        "official": report.is_official,
        "letterhead": _letterhead(report, pictures),
        "signed_after": report.signed_after,
    }
    return compile_pdf(TEMPLATE, data, pictures)


def _letterhead(report: Report, pictures: dict[str, bytes]) -> dict[str, Any] | None:
    """What the paper carries; the logo becomes one of the pictures."""
    found = report.letterhead
    if found is None:
        return None
    name = ""
    if found.logo:
        content = path_of(found.logo).read_bytes()
        name = picture_name(content)
        pictures[name] = content
    return {
        "name": found.name.splitlines(),
        "lines": found.lines,
        "logo": name,
        "signature": signature(report),
        "foreword": paragraphs(found.foreword),
    }


def picture_name(content: bytes) -> str:
    """The name under which a template finds a logo; typesetting tells its kind by the ending."""
    return "logo.png" if content.startswith(b"\x89PNG") else "logo.jpg"


def prints(picture: bytes) -> bool:
    """Whether a picture can be typeset: a truncated one only shows itself there."""
    import typst

    with tempfile.TemporaryDirectory(prefix="bina-logo-") as folder:
        place = Path(folder)
        (place / picture_name(picture)).write_bytes(picture)
        (place / "main.typ").write_text(f'#image("{picture_name(picture)}", width: 20mm)')
        try:
            typst.compile(str(place / "main.typ"), root=folder)
        except RuntimeError:
            return False
    return True


def _words_of(figure: Figure) -> str:
    if figure.value is None:
        return figure.refusal or "–"
    return shown(figure.value, figure.kind, figure.digits)


def _plain(table: Table) -> dict[str, Any]:
    return {
        "title": table.title,
        "columns": [
            {"title": column.title, "number": column.kind.value != "text", "weight": _weight(table, column)}
            for column in table.columns
        ],
        "rows": [[shown(row[c.key], c.kind, c.digits) for c in table.columns] for row in table.rows],
        "note": table.note,
    }


def _weight(table: Table, column: Column) -> int:
    """How wide a column stands beside the others: by its longest cell, within reason."""
    longest = max((len(shown(row[column.key], column.kind, column.digits)) for row in table.rows), default=0)
    word = max(map(len, column.title.split()), default=0)
    if column.kind is Kind.TEXT:
        return max(9, min(48 if len(table.columns) < 6 else 30, longest), min(11, word))
    return max(7, min(14, longest + 1), min(12, word + 1))
