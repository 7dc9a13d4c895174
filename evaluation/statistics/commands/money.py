"""`bina analyse costs`: what a programme cost per thing it achieved, and its return under stated assumptions."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluation.statistics.commands.printing import (
    decimal,
    figure_object,
    pairs,
    print_object,
    rupiah,
    stop,
)
from evaluation.statistics.commands.reading import FILE, texts
from evaluation.statistics.figures import Caution
from evaluation.statistics.words import CAUTIONS, formula_words, refusal_words

if TYPE_CHECKING:
    from evaluation.statistics.costs import Assumption
    from evaluation.statistics.figures import Figure

#: What stands in column `butir`, besides any number of rows that begin with "biaya".
_MEASURES = {
    "peserta": "participants",
    "jp": "jp",
    "kenaikan": "gain",
    "terukur": "measured",
    "berubah nyata": "reliably_changed",
    "manfaat": "benefit",
    "isolasi": "isolation",
    "keyakinan": "confidence",
}
_COUNTS = ("participants", "measured", "reliably_changed")
_SHARES = ("isolation", "confidence")
_NAMES = {"benefit": "manfaat", "isolation": "isolasi", "confidence": "keyakinan", "cost": "biaya"}


@click.command("costs")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def costs(file: Path, as_json: bool) -> None:
    """Hitung biaya per peserta, JP, poin kenaikan, dan orang yang berubah nyata; ROI bila anggapannya dinyatakan.

    Kolom: butir dan nilai, boleh terendah dan tertinggi. Butir: biaya …, peserta, JP, kenaikan, terukur, berubah
    nyata, manfaat, isolasi, keyakinan.
    """
    from evaluation.statistics.costs import Achieved, roi, unit_costs

    read = _assumptions(file)
    value = {name: each.value for name, each in read.items()}
    achieved = Achieved(
        participants=int(value["participants"]),
        jp=value.get("jp"),
        gain=value.get("gain"),
        measured=int(value.get("measured", 0)),
        reliably_changed=int(value["reliably_changed"]) if "reliably_changed" in value else None,
    )
    per = unit_costs(value["cost"], achieved)
    returned = roi([read[name] for name in _NAMES if name in read], achieved.participants)
    counted = returned.counted
    if as_json:
        print_object(
            {
                "cost": value["cost"],
                "per_participant": figure_object(per.per_participant),
                "per_jp": figure_object(per.per_jp),
                "per_gain_point": figure_object(per.per_gain_point),
                "per_reliably_changed": figure_object(per.per_reliably_changed),
                "roi": figure_object(returned.roi),
                "counted_benefit": None if counted is None else counted.counted,
                "benefit_cost_ratio": None if counted is None else counted.benefit_cost_ratio,
                "payback_months": None if counted is None else counted.payback_months,
                "tornado": [{"assumption": bar.name, "low": bar.low, "high": bar.high} for bar in returned.tornado],
            }
        )
        return
    click.echo(f"Biaya {file.name}: {rupiah(value['cost'])} untuk {achieved.participants} peserta")
    pairs(
        [
            ("Per peserta", _money(per.per_participant)),
            ("Per JP", _money(per.per_jp)),
            ("Per poin kenaikan satu orang", _money(per.per_gain_point)),
            ("Per orang yang berubah nyata", _money(per.per_reliably_changed)),
        ]
    )
    if counted is None:
        click.echo("ROI tidak dihitung: manfaat, isolasi dan keyakinan harus dinyatakan semuanya.")
        return
    pairs(
        [
            ("Manfaat yang dihitung", rupiah(counted.counted)),
            ("Manfaat/biaya", decimal(counted.benefit_cost_ratio, 2)),
            ("ROI", f"{decimal(100 * counted.roi, 1)} %"),
            ("Kembali dalam", f"{decimal(counted.payback_months, 2)} bulan"),
        ]
    )
    click.echo(f"Rumus: {formula_words(returned.roi.formula)}")
    click.echo(f"Perhatian: {CAUTIONS[Caution.ASSUMED]}.")
    click.echo("ROI bila satu anggapan berubah dari terendah ke tertinggi:")
    for bar in returned.tornado:
        click.echo(f"  {_NAMES[bar.name]:<10}{decimal(100 * bar.low, 1):>8} % sampai {decimal(100 * bar.high, 1)} %")


def _money(figure: "Figure") -> str:
    if figure.value is None:
        return f"– ({refusal_words(figure.refusal)})"
    return f"{rupiah(figure.value)}  [{formula_words(figure.formula)}; n = {figure.n}]"


def _assumptions(file: Path) -> "dict[str, Assumption]":
    """Every row of the file, the costs added up; refuses unknown, doubled and impossible ones."""
    from evaluation.statistics.costs import Assumption
    from evaluation.statistics.tables import TableError, read_table

    try:
        table = read_table(file)
        labels = texts(table, "butir")
        titles = {title.casefold() for title in table.header}
        values = table.numbers("nilai")
        blank: list[float | None] = [None] * len(values)
        lows = table.numbers("terendah") if "terendah" in titles else blank
        highs = table.numbers("tertinggi") if "tertinggi" in titles else blank
    except TableError as error:
        stop(str(error))
    read: dict[str, Assumption] = {}
    for row, label, value, low, high in zip(table.rows, labels, values, lows, highs, strict=True):
        where = f"{table.name}, baris {row.number}"
        cost = label.casefold().startswith("biaya")
        name = "cost" if cost else _MEASURES.get(label.casefold())
        if name is None:
            stop(f"{where}, kolom “butir”: “{label}” tidak dikenal. Yang dikenal: biaya …, {', '.join(_MEASURES)}.")
        if name in read and not cost:
            stop(f"{where}, kolom “butir”: “{label}” sudah ada pada baris sebelumnya.")
        if value is None or (value < 0 and name != "gain"):
            stop(f"{where}, kolom “nilai”: isi angka nol atau lebih untuk {label}.")
        given = Assumption(name, value, value if low is None else low, value if high is None else high)
        if not given.low <= value <= given.high:
            stop(f"{where}: nilai {label} harus berada di antara terendah dan tertinggi.")
        if name in _SHARES and not (given.low >= 0 and given.high <= 1):
            stop(f"{where}, kolom “nilai”: {label} adalah bagian dari 0 sampai 1, misalnya 0,6.")
        if name in _COUNTS and value != int(value):
            stop(f"{where}, kolom “nilai”: {label} harus bilangan bulat.")
        before = read.get(name)
        if before is not None:
            given = Assumption(name, before.value + given.value, before.low + given.low, before.high + given.high)
        read[name] = given
    if "cost" not in read or read["cost"].low <= 0 or "participants" not in read:
        stop(
            f"{table.name}: perlu paling sedikit satu baris biaya yang lebih besar daripada nol dan satu baris peserta."
        )
    return read
