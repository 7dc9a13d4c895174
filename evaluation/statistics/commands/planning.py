"""`bina analyse sample-size`: how many answers a survey needs, and what those achieved are worth."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from evaluation.statistics.commands.printing import decimal, print_object, stop
from evaluation.statistics.commands.reading import FILE, texts, whole_numbers


@dataclass(frozen=True, slots=True)
class _Service:
    name: str
    population: int
    deviation: float | None
    answered: int | None


@click.command("sample-size")
@click.argument("file", type=FILE, required=False)
@click.option("--population", type=click.IntRange(min=1), help="Banyaknya penerima layanan; tanpa berkas.")
@click.option(
    "--deviation", type=click.FloatRange(min=0, min_open=True), help="Simpangan baku nilai yang diperkirakan."
)
@click.option("--answered", type=click.IntRange(min=0), help="Jawaban yang sudah terkumpul; tanpa berkas.")
@click.option(
    "--bound",
    type=click.FloatRange(min=0, min_open=True),
    default=0.05,
    show_default=True,
    help="Batas galat rata-rata, dalam satuan skala.",
)
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def sample_size(
    file: Path | None,
    population: int | None,
    deviation: float | None,
    answered: int | None,
    bound: float,
    as_json: bool,
) -> None:
    """Rencanakan banyaknya responden per layanan (kolom: unit, populasi, boleh simpangan dan terjawab).

    Krejcie–Morgan untuk persentase (±5 poin), rancangan rata-rata untuk IKM.
    """
    if (file is None) == (population is None):
        stop("Beri satu berkas, atau --population tanpa berkas.")
    services = _services(file, deviation) if file is not None else []
    if population is not None:
        if answered is not None and answered > population:
            stop(f"--answered: {answered} jawaban tidak mungkin dari {population} orang.")
        services = [_Service("–", population, deviation, answered)]
    plans = [_plan(service, bound) for service in services]
    if as_json:
        print_object(
            {
                "bound": bound,
                "units": plans,
                "formulas": {
                    "proportion": "Krejcie–Morgan 1970: X²NP(1−P)/(d²(N−1)+X²P(1−P)), X² 3.841, P 0.5, d 0.05, nearest",
                    "mean": "n₀ = (z·s/B)², n = n₀/(1+(n₀−1)/N), rounded up",
                    "margin": "z·√(pq/n)·√((N−n)/(N−1)), p 0.5",
                    "margin_of_mean": "z·s/√n·√((N−n)/(N−1))",
                },
            }
        )
        return
    width = max(5, *(len(service.name) for service in services))
    click.echo(f"Banyaknya responden; batas galat rata-rata {decimal(bound, 2)}")
    click.echo(
        f"{'unit':<{width}}{'populasi':>10}{'persentase':>12}{'rata-rata':>11}{'terjawab':>10}"
        f"{'± poin':>9}{'± rata-rata':>13}"
    )
    for plan in plans:
        shown = {name: "–" if plan[name] is None else str(plan[name]) for name in ("mean", "answered")}
        points = None if plan["margin"] is None else 100 * plan["margin"]
        click.echo(
            f"{plan['unit']:<{width}}{plan['population']:>10}{plan['proportion']:>12}{shown['mean']:>11}"
            f"{shown['answered']:>10}{decimal(points, 3):>9}{decimal(plan['margin_of_mean'], 5):>13}"
        )
    click.echo("Persentase: Krejcie–Morgan ±5 poin. Rata-rata: n₀ = (z·s/B)² dengan koreksi populasi.")
    click.echo("Batas galat hanya memuat faktor kebetulan, bukan cara responden dipilih.")


def _services(file: Path, deviation: float | None) -> list[_Service]:
    from evaluation.statistics.tables import TableError, read_table

    try:
        table = read_table(file)
        titles = {title.casefold() for title in table.header}
        units = texts(table, "unit")
        populations = whole_numbers(table, "populasi", 1)
        spreads = table.numbers("simpangan") if "simpangan" in titles else [None] * len(units)
        collected = table.numbers("terjawab") if "terjawab" in titles else [None] * len(units)
    except TableError as error:
        stop(str(error))
    if not units:
        stop(f"{table.name}, baris 2: tidak ada satu unit pun. Isi satu baris untuk setiap unit.")
    services = []
    for row, unit, size, spread, count in zip(table.rows, units, populations, spreads, collected, strict=True):
        if spread is not None and spread <= 0:
            stop(f"{table.name}, baris {row.number}, kolom “simpangan”: harus lebih besar daripada nol.")
        if count is not None and (count != int(count) or not 0 <= count <= size):
            stop(f"{table.name}, baris {row.number}, kolom “terjawab”: harus bilangan bulat dari 0 sampai {size}.")
        services.append(_Service(unit, size, spread or deviation, None if count is None else int(count)))
    return services


def _plan(service: _Service, bound: float) -> dict[str, Any]:
    from evaluation.statistics.reaction import margin_of_mean, response_rate
    from evaluation.statistics.skm import krejcie_morgan, sample_for_mean

    size, spread, count = service.population, service.deviation, service.answered
    achieved = None if count is None else response_rate(count, size)
    return {
        "unit": service.name,
        "population": size,
        "proportion": krejcie_morgan(size),
        "mean": None if spread is None else sample_for_mean(spread, bound, size),
        "answered": count,
        "rate": None if achieved is None else achieved.rate.value,
        "margin": None if achieved is None else achieved.margin,
        "margin_uncorrected": None if achieved is None else achieved.margin_uncorrected,
        "margin_of_mean": margin_of_mean(spread, count, size) if spread is not None and count else None,
    }
