"""`bina analyse paired` and `did`: what changed in the same people, and what changed beyond a comparison."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evaluation.statistics.commands.printing import (
    decimal,
    ends,
    figure_object,
    figure_words,
    figures,
    pairs,
    print_object,
    probability,
    stop,
)
from evaluation.statistics.commands.reading import FILE, in_range, names, texts, two_groups_of

if TYPE_CHECKING:
    from evaluation.statistics.learning import PairedResult, ReliableChanges
    from evaluation.statistics.mixed import MixedModel
    from evaluation.statistics.ranks import SignedRank
    from evaluation.statistics.regression import Effect
    from evaluation.statistics.tables import Table

_BANDS = {"low": " (rendah)", "medium": " (sedang)", "high": " (tinggi)"}


@click.command("paired")
@click.argument("file", type=FILE)
@click.option("--before", required=True, help="Kolom nilai sebelum.")
@click.option("--after", required=True, help="Kolom nilai sesudah.")
@click.option("--maximum", type=float, help="Nilai tertinggi yang mungkin; perlu untuk gain Hake.")
@click.option(
    "--reliability",
    type=click.FloatRange(0, 1, max_open=True),
    help="Keandalan tes; dengan ini dihitung siapa yang berubah lebih dari galat tes.",
)
@click.option("--deviation", type=click.FloatRange(min=0, min_open=True), help="Simpangan baku tes dari sumber lain.")
@click.option("--unit", help="Kolom unit kerja; dengan ini dihitung model campuran orang dan unit.")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def paired(
    file: Path,
    before: str,
    after: str,
    maximum: float | None,
    reliability: float | None,
    deviation: float | None,
    unit: str | None,
    as_json: bool,
) -> None:
    """Bandingkan nilai sebelum dan sesudah dari orang yang sama (satu baris satu orang)."""
    from evaluation.statistics import learning
    from evaluation.statistics.ranks import wilcoxon
    from evaluation.statistics.tables import TableError, read_table

    try:
        table = read_table(file)
        first = in_range(table, table.header[table.column(before)], None, maximum)
        second = in_range(table, table.header[table.column(after)], None, maximum)
        units = None if unit is None else texts(table, unit)
    except TableError as error:
        stop(str(error))
    result = learning.paired(first, second, maximum)
    if result.n < 2:
        stop(
            f"{table.name}: hanya {result.n} baris yang berisi “{before}” dan “{after}” sekaligus; "
            "diperlukan paling sedikit dua."
        )
    ranks = wilcoxon([y - x for x, y in zip(first, second, strict=True) if x is not None and y is not None])
    reliable = None if reliability is None else learning.reliable_changes(first, second, reliability, deviation)
    mixed = None if units is None else _mixed(first, second, units)
    warning = _paired_warning(result, before, after, maximum, reliability is not None and reliable is None)
    if as_json:
        answer = _paired_object(result, warning)
        answer["wilcoxon"] = _wilcoxon_object(ranks)
        answer["reliable_change"] = None if reliable is None else _reliable_object(table, reliable)
        answer["mixed_model"] = None if mixed is None else _mixed_object(mixed)
        print_object(answer)
        return
    _print_paired(table, result, ranks, (before, after), maximum)
    if reliable is not None:
        click.echo(f"Perubahan perorangan yang nyata: paling sedikit {decimal(reliable.least)}")
        figures(
            [
                ("  naik nyata", reliable.improved),
                ("  turun nyata", reliable.worsened),
                ("  tidak nyata", reliable.unchanged),
            ]
        )
    if mixed is not None:
        figures([("Model campuran", mixed.effect.figure)])
        click.echo(f"p {probability(mixed.effect.p)}; {mixed.persons} orang, {mixed.units} unit")
    if warning:
        click.echo(f"Perhatian: {warning}")


def _mixed(first: list[float | None], second: list[float | None], units: list[str]) -> "MixedModel":
    from evaluation.statistics.mixed import Measurement, mixed_model

    return mixed_model(
        [
            Measurement(str(person), unit, late, score)
            for person, (unit, *scores) in enumerate(zip(units, first, second, strict=True))
            for late, score in zip((False, True), scores, strict=True)
            if score is not None
        ]
    )


def _paired_warning(
    result: "PairedResult", before: str, after: str, maximum: float | None, no_deviation: bool
) -> str | None:
    said = []
    if result.t is None:
        said.append("Semua selisih sama besar, jadi t, p, selang dan d_z tidak dapat dihitung.")
    if result.d_av.value is None:
        said.append(f"Kolom “{before}” dan “{after}” tidak bervariasi, jadi d_av dan g_av tidak dapat dihitung.")
    if maximum is not None and result.at_ceiling:
        said.append(f"{result.at_ceiling} orang sudah mencapai nilai maksimum sebelum kegiatan.")
    if no_deviation:
        said.append("Nilai sebelum tidak bervariasi; beri --deviation untuk perubahan perorangan.")
    return " ".join(said) or None


def _paired_object(result: "PairedResult", warning: str | None) -> dict[str, Any]:
    from evaluation.statistics.learning import gain_band

    gain = result.gain_class.value
    return {
        "n": result.n,
        "dropped": result.dropped,
        "before_mean": result.before_mean.value,
        "after_mean": result.after_mean.value,
        "difference": result.difference.value,
        "ci": ends(result.difference.interval),
        "t": result.t,
        "df": result.df,
        "p": result.p,
        "d_z": result.d_z.value,
        "d_av": result.d_av.value,
        "g_av": result.g_av.value,
        "effect_ci": {
            "d_z": ends(result.d_z.interval),
            "d_av": ends(result.d_av.interval),
            "g_av": ends(result.g_av.interval),
        },
        "gain_class": gain,
        "gain_band": None if gain is None else str(gain_band(gain)),
        "gain_individual": result.gain_individual.value,
        "at_ceiling": result.at_ceiling,
        "warning": warning,
        "warnings": [str(caution) for caution in result.difference.warnings],
        "formulas": {
            "difference": result.difference.formula,
            "d_z": result.d_z.formula,
            "d_av": result.d_av.formula,
            "g_av": result.g_av.formula,
            "gain_class": result.gain_class.formula,
            "gain_individual": result.gain_individual.formula,
        },
    }


def _wilcoxon_object(ranks: "SignedRank") -> dict[str, Any]:
    return {
        "rises": ranks.rises,
        "falls": ranks.falls,
        "p": ranks.p,
        "exact": ranks.exact,
        "zeros": ranks.zeros,
        "rank_biserial": figure_object(ranks.biserial),
        "shift": figure_object(ranks.shift),
    }


def _reliable_object(table: "Table", reliable: "ReliableChanges") -> dict[str, Any]:
    return {
        "least": reliable.least,
        "improved": figure_object(reliable.improved),
        "worsened": figure_object(reliable.worsened),
        "unchanged": figure_object(reliable.unchanged),
        "persons": [
            {"row": row.number, "index": index}
            for row, index in zip(table.rows, reliable.indices, strict=True)
            if index is not None
        ],
    }


def _mixed_object(mixed: "MixedModel") -> dict[str, Any]:
    return {
        **_effect_object(mixed.effect),
        "persons": mixed.persons,
        "units": mixed.units,
        "between_persons": mixed.between_persons,
        "between_units": mixed.between_units,
        "residual": mixed.residual,
    }


def _effect_object(effect: "Effect") -> dict[str, Any]:
    return {**figure_object(effect.figure), "se": effect.error, "t": effect.t, "df": effect.df, "p": effect.p}


def _print_paired(
    table: "Table", result: "PairedResult", ranks: "SignedRank", columns: tuple[str, str], maximum: float | None
) -> None:
    from evaluation.statistics.learning import gain_band

    gain = result.gain_class.value
    class_gain = "– (beri --maximum)" if maximum is None else figure_words(result.gain_class)
    if gain is not None:
        class_gain += _BANDS[gain_band(gain)]
    click.echo(f"Sebelum–sesudah {table.name}: {result.n} orang cocok, {result.dropped} tidak lengkap")
    pairs(
        [
            (f"Rata-rata {columns[0]}", decimal(result.before_mean.value)),
            (f"Rata-rata {columns[1]}", decimal(result.after_mean.value)),
            (f"t({result.df})", f"{decimal(result.t)}, p {probability(result.p)}"),
            ("Gain kelas", class_gain),
            ("Gain perorangan", decimal(result.gain_individual.value)),
            ("Wilcoxon", f"W⁺ {ranks.rises:g}, W⁻ {ranks.falls:g}, p {probability(ranks.p)}"),
        ]
    )
    figures(
        [
            ("Selisih", result.difference),
            ("d_z", result.d_z),
            ("d_av", result.d_av),
            ("g_av", result.g_av),
            ("Pergeseran", ranks.shift),
            ("Biserial peringkat", ranks.biserial),
        ]
    )


@click.command("did")
@click.argument("file", type=FILE)
@click.option("--before", required=True, help="Kolom nilai sebelum.")
@click.option("--after", required=True, help="Kolom nilai sesudah.")
@click.option("--group", required=True, help="Kolom kelompok: peserta atau pembanding.")
@click.option("--groups", help="Pembanding,peserta menurut isi kolom kelompok. Tanpa ini: yang muncul pertama peserta.")
@click.option("--unit", help="Kolom unit; galat baku dihitung per unit. Tanpa ini: per baris (orang).")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def did(file: Path, before: str, after: str, group: str, groups: str | None, unit: str | None, as_json: bool) -> None:
    """Selisih dari selisih: perubahan peserta di luar perubahan pembanding (satu baris satu orang atau unit)."""
    from evaluation.statistics.comparison import difference_in_differences
    from evaluation.statistics.regression import Observation, ancova, did_regression
    from evaluation.statistics.tables import TableError, read_table

    try:
        table = read_table(file)
        first = table.numbers(before)
        second = table.numbers(after)
        arms, (base, other) = two_groups_of(table, group, names(groups), "--groups")
        clusters = [str(row.number) for row in table.rows] if unit is None else texts(table, unit)
    except TableError as error:
        stop(str(error))
    # The file's first group is taken as the treated one unless --groups says which is which.
    comparison, treated = (base, other) if groups else (other, base)
    complete = [
        (arm, cluster, x, y)
        for arm, cluster, x, y in zip(arms, clusters, first, second, strict=True)
        if arm in (treated, comparison) and x is not None and y is not None
    ]
    up = [(x, y) for arm, _, x, y in complete if arm == treated]
    beside = [(x, y) for arm, _, x, y in complete if arm == comparison]
    if min(len(up), len(beside)) < 2:
        stop(
            f"{table.name}: kelompok “{treated}” berisi {len(up)} dan “{comparison}” {len(beside)} baris lengkap; "
            "diperlukan paling sedikit dua pada setiap kelompok."
        )
    result = difference_in_differences(up, beside)
    regression = did_regression(
        [
            Observation(arm == treated, late, value, cluster)
            for arm, cluster, x, y in complete
            for late, value in ((False, x), (True, y))
        ]
    )
    adjusted = ancova(up, beside)
    if as_json:
        print_object(
            {
                "treated": treated,
                "comparison": comparison,
                "n_treated": len(up),
                "n_comparison": len(beside),
                "dropped": sum(arm in (treated, comparison) for arm in arms) - len(complete),
                "means": dict(
                    zip(
                        ("treated_before", "treated_after", "comparison_before", "comparison_after"),
                        regression.means,
                        strict=True,
                    )
                ),
                "treated_change": result.treated_change.value,
                "comparison_change": result.comparison_change.value,
                "effect": figure_object(result.effect),
                "t": result.t,
                "df": result.df,
                "p": result.p,
                "ols": _effect_object(regression.ols),
                "clustered": None if regression.clustered is None else _effect_object(regression.clustered),
                "clusters": regression.clusters,
                "ancova": {**_effect_object(adjusted.effect), "slope": adjusted.slope, "slopes_p": adjusted.slopes_p},
            }
        )
        return
    means = regression.means
    click.echo(f"Selisih dari selisih {table.name}: {treated} dibanding {comparison}")
    pairs(
        [
            (treated, f"{decimal(means[0])} → {decimal(means[1])} ({len(up)} baris)"),
            (comparison, f"{decimal(means[2])} → {decimal(means[3])} ({len(beside)} baris)"),
            ("Uji perubahan", f"t({result.df}) {decimal(result.t)}, p {probability(result.p)}"),
        ]
    )
    figures(
        [
            ("Menurut perubahan", result.effect),
            ("Menurut regresi", regression.ols.figure),
            *([] if regression.clustered is None else [("Galat per gugus", regression.clustered.figure)]),
            ("Ankova", adjusted.effect.figure),
        ]
    )
