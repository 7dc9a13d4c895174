"""`bina analyse agreement`: do two or more observers see the same?"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluation.statistics.commands.printing import decimal, figure_object, figures, print_object, stop
from evaluation.statistics.commands.reading import FILE, names, titles_of

if TYPE_CHECKING:
    from evaluation.statistics.figures import Figure

_LABELS = {
    "kappa": "κ Cohen",
    "kappa_linear": "κ berbobot linear",
    "kappa_quadratic": "κ berbobot kuadrat",
    "alpha_nominal": "α Krippendorff nominal",
    "alpha_ordinal": "α Krippendorff ordinal",
    "alpha_interval": "α Krippendorff interval",
}


@click.command("agreement")
@click.argument("file", type=FILE)
@click.option("--columns", required=True, help="Kolom para pengamat, dipisah koma; satu baris satu hal yang dinilai.")
@click.option("--order", help="Urutan kode dari terendah, dipisah koma; perlu untuk κ berbobot bila kode bukan angka.")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def agreement(file: Path, columns: str, order: str | None, as_json: bool) -> None:
    """Kesepakatan pengamat: κ Cohen (dua pengamat) dan α Krippendorff (berapa pun, sel kosong diperbolehkan)."""
    from evaluation.statistics.agreement import observed_and_expected
    from evaluation.statistics.tables import TableError, parse_number, read_table

    try:
        table = read_table(file)
        titles = titles_of(table, names(columns))
        if len(titles) < 2:
            stop(f"{table.name}: --columns memerlukan paling sedikit dua pengamat.")
        places = [table.column(title) for title in titles]
        cells = [[table.text(row, place) for place in places] for row in table.rows]
        codes = sorted({code for row in cells for code in row if code is not None})
        numbers = {code: parse_number(code) for code in codes}
        ranks = names(order)
        for row, judged in zip(table.rows, cells, strict=True):
            strange = next(
                ((t, c) for t, c in zip(titles, judged, strict=True) if c and ranks and c not in ranks), None
            )
            if strange:
                stop(
                    f"{table.name}, baris {row.number}, kolom “{strange[0]}”: kode “{strange[1]}” tidak ada pada --order."
                )
    except TableError as error:
        stop(str(error))
    numeric = bool(codes) and all(value is not None for value in numbers.values())
    position = {code: float(i) for i, code in enumerate(ranks)}
    if not ranks and numeric:
        position = {code: value for code, value in numbers.items() if value is not None}
    both = [(row[0], row[1]) for row in cells if row[0] is not None and row[1] is not None] if len(titles) == 2 else []
    rated = _figures(cells, both, position, codes, scaled=numeric and not ranks)
    chance = observed_and_expected([a for a, _ in both], [b for _, b in both]) if both else None
    if as_json:
        print_object(
            {
                "things": len(cells),
                "observers": len(titles),
                "codes": codes,
                "observed": None if chance is None else chance[0],
                "expected": None if chance is None else chance[1],
                **{name: None if name not in rated else figure_object(rated[name]) for name in _LABELS},
            }
        )
        return
    click.echo(f"Kesepakatan {table.name}: {len(cells)} hal, {len(titles)} pengamat, {len(codes)} kode")
    if chance is not None:
        click.echo(f"Sepakat {decimal(chance[0])}, menurut kebetulan {decimal(chance[1])}")
    figures([(_LABELS[name], figure) for name, figure in rated.items()])


def _figures(
    cells: list[list[str | None]],
    both: list[tuple[str, str]],
    position: dict[str, float],
    codes: list[str],
    *,
    scaled: bool,
) -> "dict[str, Figure]":
    """Every coefficient that makes sense: weighted ones need an order, interval distances need numbers."""
    from evaluation.statistics.agreement import Metric, Weights, cohen_kappa, krippendorff

    found = {}
    if both:
        first, second = [a for a, _ in both], [b for _, b in both]
        found["kappa"] = cohen_kappa(first, second)
        if position:
            ranked = sorted(position, key=position.__getitem__)
            found["kappa_linear"] = cohen_kappa(first, second, Weights.LINEAR, ranked)
            found["kappa_quadratic"] = cohen_kappa(first, second, Weights.QUADRATIC, ranked)
    named = {code: float(i) for i, code in enumerate(codes)}
    found["alpha_nominal"] = krippendorff(_units(cells, named), Metric.NOMINAL)
    if position:
        found["alpha_ordinal"] = krippendorff(_units(cells, position), Metric.ORDINAL)
    if scaled:
        found["alpha_interval"] = krippendorff(_units(cells, position), Metric.INTERVAL)
    return found


def _units(cells: list[list[str | None]], values: dict[str, float]) -> list[list[float | None]]:
    return [[None if code is None else values[code] for code in row] for row in cells]
