"""A long report as PDF against Typst compiling the same text without tables or pictures."""

import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import typst

from benchmarks.measure import Row, interleaved, milliseconds
from benchmarks.site import application
from bina.exports.pdf import pdf
from bina.exports.report import Chart, Column, Figure, Kind, Report, Section, Table, rounded

SECTIONS = 20


def a_long_report() -> Report:
    """Twenty sections, each with a paragraph, figures, a chart and a table."""
    columns = (Column("label", "Unsur"), Column("value", "Nilai", Kind.NUMBER, 2))
    lines = tuple({"label": f"Unsur {n}", "value": rounded(3 + n / 10, 2)} for n in range(9))
    table = Table("Rerata per unsur", columns, lines)
    arguments = {
        "labels": [str(line["label"]) for line in lines],
        "series": {"Rerata": [float(line["value"] or 0) for line in lines]},
        "maximum": 4.0,
    }
    sections = tuple(
        Section(
            f"Bagian {n}",
            ("Angka di bawah ini contoh untuk pengukuran. " * 8,),
            (Figure("IKM", Decimal("81.20"), Kind.NUMBER, 2, "n = 230"),),
            (Chart("bars", arguments, "Rerata per unsur", table),),
        )
        for n in range(SECTIONS)
    )
    return Report("Laporan", "Contoh", "Instansi", datetime(2026, 11, 21, tzinfo=UTC), sections, demonstration=True)


def rows() -> Iterator[Row]:
    """The ratio of our PDF to the bare text."""
    report = a_long_report()
    with tempfile.TemporaryDirectory() as name, application().test_request_context():
        text = Path(name) / "bare.typ"
        text.write_text(
            "\n#pagebreak()\n".join(
                f"= {section.title}\n{' '.join(section.paragraphs)}\n"
                + "\n".join(f"{row['label']} {row['value']}\n" for chart in section.charts for row in chart.table.rows)
                for section in report.sections
            )
        )
        ours, bare = interleaved(lambda: pdf(report), lambda: typst.compile(str(text)), 5)
        yield Row(
            "documents", "report of 20 sections as PDF", milliseconds(ours), milliseconds(bare), ours / bare, "≤ 1.5"
        )
