"""`bina analyse compare` and `response`: two groups side by side, and those who answered beside those asked."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evaluation.statistics.commands.printing import (
    decimal,
    figure_object,
    figures,
    pairs,
    print_object,
    probability,
    stop,
)
from evaluation.statistics.commands.reading import FILE, names, texts, titles_of, two_groups_of, whole_numbers

if TYPE_CHECKING:
    from evaluation.statistics.comparison import TwoGroups
    from evaluation.statistics.figures import Figure


@click.command("compare")
@click.argument("file", type=FILE)
@click.option("--value", "values", required=True, help="Kolom nilai; beberapa dipisah koma, p-nya disesuaikan Holm.")
@click.option("--group", required=True, help="Kolom kelompok.")
@click.option("--groups", help="Dua kelompok yang dibandingkan, dasar lebih dulu. Tanpa ini: urutan kemunculan.")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def compare(file: Path, values: str, group: str, groups: str | None, as_json: bool) -> None:
    """Bandingkan dua kelompok yang berbeda orangnya: rata-rata, peringkat, median, dan p90."""
    from evaluation.statistics.comparison import holm, two_groups
    from evaluation.statistics.figures import Denominator
    from evaluation.statistics.order import quantile
    from evaluation.statistics.tables import TableError, read_table

    try:
        table = read_table(file)
        titles = titles_of(table, names(values))
        members, (base, other) = two_groups_of(table, group, names(groups), "--groups")
        numbers = {title: table.numbers(title) for title in titles}
    except TableError as error:
        stop(str(error))
    results: dict[str, TwoGroups] = {}
    quantiles: dict[str, dict[str, Figure]] = {}
    for title, column in numbers.items():
        first, second = (
            [value for value, member in zip(column, members, strict=True) if member == name and value is not None]
            for name in (base, other)
        )
        if not first or not second:
            stop(f"{table.name}, kolom “{title}”: kelompok “{base if not first else other}” tidak berisi angka.")
        results[title] = two_groups(first, second)
        quantiles[title] = {
            "first_median": quantile(first, 0.5, Denominator.MEASUREMENTS),
            "second_median": quantile(second, 0.5, Denominator.MEASUREMENTS),
            "first_p90": quantile(first, 0.9, Denominator.MEASUREMENTS),
            "second_p90": quantile(second, 0.9, Denominator.MEASUREMENTS),
        }
    tested = [title for title, result in results.items() if result.p is not None]
    adjusted = dict(zip(tested, holm([results[title].p or 0.0 for title in tested]), strict=True))
    if as_json:
        print_object(
            {
                "first": base,
                "second": other,
                "family": len(tested),
                "comparisons": [
                    _comparison_object(title, result, quantiles[title], adjusted.get(title))
                    for title, result in results.items()
                ],
            }
        )
        return
    for title, result in results.items():
        click.echo(f"Perbandingan {table.name}, kolom {title}: {other} dibanding {base}")
        rows = [
            (f"Rata-rata {base}", result.first),
            (f"Rata-rata {other}", result.second),
            (f"Median {base}", quantiles[title]["first_median"]),
            (f"Median {other}", quantiles[title]["second_median"]),
            (f"p90 {base}", quantiles[title]["first_p90"]),
            (f"p90 {other}", quantiles[title]["second_p90"]),
            ("Selisih rata-rata", result.difference),
            ("Hedges g", result.g),
        ]
        if result.ranks is not None:
            rows += [("Pergeseran", result.ranks.shift), ("Biserial peringkat", result.ranks.biserial)]
        figures(rows)
        tests = [("Uji t Welch", f"t({decimal(result.df, 2)}) {decimal(result.t)}, p {probability(result.p)}")]
        if len(tested) > 1:
            tests.append((f"p Holm dari {len(tested)}", probability(adjusted.get(title))))
        if result.ranks is not None:
            tests.append(("Mann–Whitney", f"U {result.ranks.u:g}, p {probability(result.ranks.p)}"))
        pairs(tests)


def _comparison_object(
    title: str, result: "TwoGroups", quantiles: "dict[str, Figure]", adjusted: float | None
) -> dict[str, Any]:
    ranks = result.ranks
    before, after = quantiles["first_median"].value, quantiles["second_median"].value
    return {
        "value": title,
        "first_mean": figure_object(result.first),
        "second_mean": figure_object(result.second),
        **{name: figure_object(figure) for name, figure in quantiles.items()},
        "median_change": None if not before or after is None else (after - before) / before,
        "difference": figure_object(result.difference),
        "t": result.t,
        "df": result.df,
        "p": result.p,
        "p_holm": adjusted,
        "hedges_g": figure_object(result.g),
        "mann_whitney": None
        if ranks is None
        else {
            "u": ranks.u,
            "p": ranks.p,
            "exact": ranks.exact,
            "rank_biserial": figure_object(ranks.biserial),
            "shift": figure_object(ranks.shift),
        },
    }


@click.command("response")
@click.argument("file", type=FILE)
@click.option("--group", default="kelompok", show_default=True, help="Kolom nama kelompok.")
@click.option("--frame", default="kerangka", show_default=True, help="Kolom banyaknya orang yang dapat menjawab.")
@click.option("--answered", default="terjawab", show_default=True, help="Kolom banyaknya jawaban.")
@click.option("--mean", "mean_column", help="Kolom rata-rata jawaban; perlu untuk rata-rata tertimbang.")
@click.option("--deviation", help="Kolom simpangan baku jawaban; perlu untuk selangnya.")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def response(
    file: Path, group: str, frame: str, answered: str, mean_column: str | None, deviation: str | None, as_json: bool
) -> None:
    """Tingkat respons dan batas galat; rata-rata apa adanya di samping yang ditimbang menurut kerangka."""
    from evaluation.statistics.nonresponse import Stratum, beside_raw, group_responses
    from evaluation.statistics.reaction import response_rate
    from evaluation.statistics.tables import TableError, read_table

    try:
        table = read_table(file)
        known = texts(table, group)
        doubled = next((name for name in known if known.count(name) > 1), None)
        if doubled is not None:
            stop(f"{table.name}, kolom “{group}”: kelompok “{doubled}” ada lebih dari sekali. Satukan barisnya.")
        sizes = dict(zip(known, whole_numbers(table, frame), strict=True))
        counts = dict(zip(known, whole_numbers(table, answered), strict=True))
        means = [None] * len(known) if mean_column is None else table.numbers(mean_column)
        spreads = [None] * len(known) if deviation is None else table.numbers(deviation)
    except TableError as error:
        stop(str(error))
    for row, name, average in zip(table.rows, known, means, strict=True):
        if counts[name] > sizes[name]:
            stop(
                f"{table.name}, baris {row.number}, kolom “{answered}”: {counts[name]} jawaban dari "
                f"{sizes[name]} orang. Periksa kedua angkanya."
            )
        if mean_column is not None and counts[name] and average is None:
            stop(f"{table.name}, baris {row.number}, kolom “{mean_column}”: kosong, padahal ada jawaban.")
    rate = response_rate(sum(counts.values()), sum(sizes.values()))
    groups = group_responses(sizes, counts)
    both = None
    if mean_column is not None:
        both = beside_raw(
            {
                name: Stratum(sizes[name], counts[name], average or 0.0, spread)
                for name, average, spread in zip(known, means, spreads, strict=True)
            }
        )
    if as_json:
        print_object(
            {
                "rate": figure_object(rate.rate),
                "n": rate.n,
                "frame": rate.frame,
                "margin": rate.margin,
                "margin_uncorrected": rate.margin_uncorrected,
                "raw": None if both is None else figure_object(both.raw),
                "weighted": None if both is None else figure_object(both.weighted),
                "groups": [
                    {
                        "group": each.group,
                        "frame": each.frame,
                        "answered": each.answered,
                        "frame_share": each.frame_share,
                        "answer_share": each.answer_share,
                        "difference": each.difference,
                        "notable": each.notable,
                    }
                    for each in groups
                ],
            }
        )
        return
    click.echo(f"Respons {table.name}: {rate.n} dari {rate.frame} orang dalam kerangka")
    width = max(8, *(len(name) for name in known))
    click.echo(f"{'kelompok':<{width}}{'kerangka':>10}{'terjawab':>10}{'selisih baku':>14}")
    for each in groups:
        mark = "  menonjol" if each.notable else ""
        click.echo(f"{each.group:<{width}}{each.frame:>10}{each.answered:>10}{decimal(each.difference):>14}{mark}")
    shown = [("Tingkat respons", rate.rate)]
    if both is not None:
        shown += [("Rata-rata apa adanya", both.raw), ("Rata-rata tertimbang", both.weighted)]
    figures(shown)
    if rate.margin is not None and rate.margin_uncorrected is not None:
        plain = decimal(100 * rate.margin_uncorrected, 3)
        click.echo(
            f"Batas galat persentase: ±{decimal(100 * rate.margin, 3)} poin (tanpa koreksi populasi ±{plain} poin)"
        )
