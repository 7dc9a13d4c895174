"""`bina analyse reliability` and `item`: does a scale measure one thing, does a test item work."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from evaluation.statistics.commands.printing import (
    decimal,
    ends,
    figure_object,
    figures,
    print_object,
    stop,
)
from evaluation.statistics.commands.reading import FILE, in_range, names, numeric_columns, titles_of
from evaluation.statistics.words import CAUTIONS, formula_words

if TYPE_CHECKING:
    from evaluation.statistics.items import ItemQuality, Option
    from evaluation.statistics.reliability import Omega, Reliability
    from evaluation.statistics.tables import Table

VERDICTS = {
    "keep": "baik",
    "check_key": "periksa kunci",
    "too_easy": "terlalu mudah",
    "too_hard": "terlalu sukar",
    "weak": "daya beda lemah",
    "undecided": "belum dapat dinilai",
}


@click.command("reliability")
@click.argument("file", type=FILE)
@click.option("--columns", help="Nama kolom butir, dipisah koma. Tanpa ini: semua kolom yang berisi angka.")
@click.option("--reverse", help="Kolom yang maknanya terbalik, dipisah koma; perlu --min dan --max.")
@click.option("--min", "lowest", type=float, help="Nilai terendah skala.")
@click.option("--max", "highest", type=float, help="Nilai tertinggi skala.")
@click.option(
    "--length", type=click.FloatRange(min=0, min_open=True), help="Perkiraan bila skala n kali lebih panjang."
)
@click.option("--target", type=click.FloatRange(0, 1, min_open=True, max_open=True), help="Keandalan yang diinginkan.")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def reliability(
    file: Path,
    columns: str | None,
    reverse: str | None,
    lowest: float | None,
    highest: float | None,
    length: float | None,
    target: float | None,
    as_json: bool,
) -> None:
    """Hitung alfa Cronbach (KR-20 untuk butir 0/1), omega, dan mutu setiap butir."""
    from evaluation.statistics import reliability as scale

    table, values, turned = _scale(file, columns, reverse, lowest, highest)
    titles = list(values)
    result = scale.reliability(values)
    if result.n < 2:
        stop(f"{table.name}: hanya {result.n} baris yang lengkap pada semua kolom; diperlukan paling sedikit dua.")
    if result.alpha.value is None:
        stop(
            f"{table.name}: jumlah kolom {', '.join(titles)} sama pada semua baris, "
            "jadi alfa tidak dapat dihitung. Periksa apakah kolomnya benar."
        )
    factor = scale.omega(values)
    warning = _scale_warning(result)
    longer = None
    if length is not None and 1 + (length - 1) * result.alpha.value > 0:
        longer = scale.lengthened(result.alpha, length)
    needed = scale.length_for(result.alpha.value, target) if target and 0 < result.alpha.value < 1 else None
    if as_json:
        answer = _reliability_object(result, factor, turned, warning)
        answer["spearman_brown"] = None if longer is None else {"length": length, **figure_object(longer)}
        answer["length_for_target"] = None if target is None else {"target": target, "length": needed}
        print_object(answer)
        return
    dropped = f", {result.dropped} baris tidak lengkap dilewati" if result.dropped else ""
    click.echo(f"Keandalan {table.name}: {len(titles)} butir, {result.n} baris lengkap{dropped}")
    width = max(5, *(len(title) for title in titles))
    click.echo(
        f"{'butir':<{width}}{'rata-rata':>12}{'simp. baku':>12}{'r butir–sisa':>14}{'alfa tanpa':>12}{'muatan':>9}"
    )
    loadings = dict(factor.loadings)
    for each in result.items:
        click.echo(
            f"{each.key:<{width}}{decimal(each.mean):>12}{decimal(each.deviation):>12}"
            f"{decimal(each.item_rest):>14}{decimal(each.alpha_if_deleted):>12}{decimal(loadings.get(each.key)):>9}"
        )
    name = "KR-20" if result.alpha.formula == scale.KR20 else "Alfa Cronbach"
    figures(
        [
            (name, result.alpha),
            ("Omega", factor.omega),
            *([] if longer is None else [(f"Bila {length:g} kali panjangnya", longer)]),
        ]
    )
    if needed is not None:
        click.echo(f"Untuk mencapai {decimal(target, 2)} skala perlu {decimal(needed)} kali panjangnya.")
    if warning:
        click.echo(f"Perhatian: {warning}")


def _scale_warning(result: "Reliability") -> str | None:
    said = []
    constant = [each.key for each in result.items if each.deviation == 0]
    if constant:
        said.append(
            f"Kolom {', '.join(constant)} berisi nilai yang sama pada semua baris dan tidak membedakan siapa pun."
        )
    against = [each.key for each in result.items if each.item_rest is not None and each.item_rest < 0]
    if against:
        said.append(
            f"Kolom {', '.join(against)} berlawanan arah dengan butir lain. Pakai --reverse bila maknanya terbalik."
        )
    return " ".join(said) or None


def _scale(
    file: Path, columns: str | None, reverse: str | None, lowest: float | None, highest: float | None
) -> "tuple[Table, dict[str, list[float | None]], list[str]]":
    from evaluation.statistics.tables import TableError, read_table

    turned = {name.casefold() for name in names(reverse)}
    if turned and (lowest is None or highest is None):
        stop(f"{file.name}: --reverse memerlukan --min dan --max, misalnya --min 1 --max 5.")
    if lowest is not None and highest is not None and lowest >= highest:
        stop(f"{file.name}: --min harus lebih kecil daripada --max.")
    try:
        table = read_table(file)
        titles = titles_of(table, names(columns) or numeric_columns(table))
        unknown = turned - {title.casefold() for title in titles}
        if unknown:
            stop(f"{table.name}, baris 1: kolom “{unknown.pop()}” pada --reverse bukan salah satu butir.")
        if len(titles) < 2:
            stop(f"{table.name}, baris 1: keandalan memerlukan paling sedikit dua kolom berisi angka.")
        values = {title: in_range(table, title, lowest, highest) for title in titles}
    except TableError as error:
        stop(str(error))
    for title in titles:
        if title.casefold() in turned and lowest is not None and highest is not None:
            values[title] = [None if value is None else lowest + highest - value for value in values[title]]
    return table, values, [title for title in titles if title.casefold() in turned]


def _reliability_object(
    result: "Reliability", factor: "Omega", turned: list[str], warning: str | None
) -> dict[str, Any]:
    from evaluation.statistics.reliability import KR20

    loadings = dict(factor.loadings)
    return {
        "n": result.n,
        "dropped": result.dropped,
        "items": len(result.items),
        "alpha": result.alpha.value,
        "kr20": result.alpha.value if result.alpha.formula == KR20 else None,
        "ci": ends(result.alpha.interval),
        "warnings": [str(caution) for caution in result.alpha.warnings],
        "omega": figure_object(factor.omega),
        "reversed": turned,
        "item_statistics": [
            {
                "item": each.key,
                "mean": each.mean,
                "sd": each.deviation,
                "item_rest": each.item_rest,
                "alpha_if_deleted": each.alpha_if_deleted,
                "loading": loadings.get(each.key),
            }
            for each in result.items
        ],
        "warning": warning,
        "formula": result.alpha.formula,
    }


@click.command("item")
@click.argument("file", type=FILE)
@click.option("--columns", help="Kolom butir, dipisah koma. Tanpa ini: kolom pada --key, atau semua kolom 0/1.")
@click.option("--key", help="Kunci jawaban bila sel berisi pilihan, misalnya B1=A,B2=C.")
@click.option("--total", help="Kolom skor total. Tanpa ini: banyaknya jawaban benar pada butir yang dianalisis.")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def item(file: Path, columns: str | None, key: str | None, total: str | None, as_json: bool) -> None:
    """Analisis butir soal: kesukaran, daya beda, korelasi dengan total, dan pengecoh."""
    from evaluation.statistics import reliability as scale
    from evaluation.statistics.items import distractors, item_quality, totals_of
    from evaluation.statistics.tables import TableError, read_table

    try:
        table = read_table(file)
        keys = _keys(table, key)
        titles = titles_of(table, names(columns) or list(keys) or _right_or_wrong_columns(table))
        if not titles:
            stop(f"{table.name}, baris 1: tidak ada kolom yang hanya berisi 0 dan 1. Beri --key bila berisi pilihan.")
        chosen = {title: [table.text(row, table.column(title)) or "" for row in table.rows] for title in titles}
        right = {title: _right(table, title, keys.get(title)) for title in titles}
        totals: list[float] = list(totals_of(right)) if total is None else _totals(table, total)
    except TableError as error:
        stop(str(error))
    if len(totals) < 3:
        stop(f"{table.name}: hanya {len(totals)} baris; analisis butir memerlukan paling sedikit tiga orang.")
    qualities = {title: item_quality(right[title], totals) for title in titles}
    options = {
        title: distractors(chosen[title], totals, keys[title], sorted({*chosen[title], keys[title]}))
        for title in titles
        if title in keys
    }
    consistency = scale.reliability(dict(right)).alpha if len(titles) > 1 else None
    blank = sum(answer == "" for answers in chosen.values() for answer in answers)
    if as_json:
        print_object(
            {
                "n": len(totals),
                "total": total or "number right",
                "blank": blank,
                "kr20": None if consistency is None else figure_object(consistency),
                "items": [_item_object(title, qualities[title], options.get(title, ())) for title in titles],
            }
        )
        return
    click.echo(f"Analisis butir {table.name}: {len(titles)} butir, {len(totals)} orang yang mengerjakan")
    width = max(5, *(len(title) for title in titles))
    click.echo(f"{'butir':<{width}}{'p':>9}{'r pbis':>9}{'terkoreksi':>12}{'D':>9}  penilaian")
    for title, quality in qualities.items():
        click.echo(
            f"{title:<{width}}{decimal(quality.difficulty.value):>9}{decimal(quality.point_biserial.value):>9}"
            f"{decimal(quality.corrected.value):>12}{decimal(quality.discrimination.value):>9}"
            f"  {VERDICTS[str(quality.verdict)]}"
        )
    for title, rows in options.items():
        _print_options(title, rows)
    if consistency is not None:
        figures([("KR-20", consistency)])
    sample = qualities[titles[0]]
    for figure in (sample.difficulty, sample.point_biserial, sample.corrected, sample.discrimination):
        click.echo(f"Rumus: {formula_words(figure.formula)}")
    cautions = {caution for q in qualities.values() for caution in (*q.corrected.warnings, *q.discrimination.warnings)}
    for caution in sorted(cautions):
        click.echo(f"Perhatian: {CAUTIONS[caution]}.")
    if blank:
        click.echo(f"Perhatian: {blank} sel kosong dihitung sebagai jawaban salah.")


def _keys(table: "Table", text: str | None) -> dict[str, str]:
    from evaluation.statistics.tables import TableError

    keys = {}
    for part in names(text):
        name, equals, answer = part.partition("=")
        if not equals or not answer.strip():
            raise TableError(f"--key “{part}” tidak dapat dibaca. Tulis kolom=pilihan, misalnya B1=A,B2=C.")
        keys[table.header[table.column(name)]] = answer.strip()
    return keys


def _right_or_wrong_columns(table: "Table") -> list[str]:
    found = []
    for title in numeric_columns(table):
        filled = {value for value in table.numbers(title) if value is not None}
        if filled <= {0.0, 1.0}:
            found.append(title)
    return found


def _right(table: "Table", title: str, key: str | None) -> list[int]:
    """1 for right and 0 for wrong; a blank is wrong, as the test itself scored it."""
    from evaluation.statistics.tables import TableError

    place = table.column(title)
    if key is not None:
        return [int((table.text(row, place) or "") == key) for row in table.rows]
    right = []
    for row in table.rows:
        value = table.number(row, place)
        if value not in (None, 0, 1):
            raise TableError(
                f"{table.name}, baris {row.number}, kolom “{title}”: nilai {row.cells[place]} bukan 0 atau 1. "
                "Beri kunci dengan --key bila sel berisi pilihan."
            )
        right.append(int(value or 0))
    return right


def _totals(table: "Table", name: str) -> list[float]:
    from evaluation.statistics.tables import TableError

    totals = []
    for row, value in zip(table.rows, table.numbers(name), strict=True):
        if value is None:
            raise TableError(f"{table.name}, baris {row.number}, kolom “{name}”: skor total kosong. Isi setiap baris.")
        totals.append(value)
    return totals


def _item_object(title: str, quality: "ItemQuality", options: "tuple[Option, ...]") -> dict[str, Any]:
    return {
        "item": title,
        "difficulty": figure_object(quality.difficulty),
        "point_biserial": figure_object(quality.point_biserial),
        "corrected": figure_object(quality.corrected),
        "discrimination": figure_object(quality.discrimination),
        "verdict": str(quality.verdict),
        "options": [
            {
                "option": option.option,
                "key": option.key,
                "share": option.chosen.value,
                "ci": ends(option.chosen.interval),
                "upper": option.upper,
                "lower": option.lower,
                "mean_total": option.mean_total,
                "working": option.working,
            }
            for option in options
        ],
    }


def _print_options(title: str, rows: "tuple[Option, ...]") -> None:
    click.echo(f"Pilihan {title}")
    click.echo(f"  {'pilihan':<10}{'dipilih':>9}{'atas 27 %':>11}{'bawah 27 %':>12}{'rata-rata total':>17}")
    for row in rows:
        mark = "  kunci" if row.key else "" if row.working else "  pengecoh tidak bekerja"
        click.echo(
            f"  {row.option or '(kosong)':<10}{decimal(row.chosen.value):>9}{decimal(row.upper):>11}"
            f"{decimal(row.lower):>12}{decimal(row.mean_total, 2):>17}{mark}"
        )
