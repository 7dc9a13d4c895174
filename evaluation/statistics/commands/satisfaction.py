"""`bina skm`: the public satisfaction index of a file, one row per respondent."""

from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evaluation.statistics.commands.printing import decimal, ends, pairs, print_object, span, stop
from evaluation.statistics.commands.reading import FILE, names

if TYPE_CHECKING:
    from evaluation.statistics.skm import Edition, SatisfactionIndex
    from evaluation.statistics.tables import Table

#: Other names of the nine columns that agencies use, besides the keys themselves.
_ALIASES = {
    "persyaratan": ("syarat", "persyaratan pelayanan"),
    "prosedur": (
        "sistem",
        "mekanisme",
        "sistem, mekanisme, dan prosedur",
        "sistem, mekanisme dan prosedur",
        "sistem/mekanisme/prosedur",
    ),
    "waktu": ("waktu penyelesaian", "waktu pelayanan"),
    "biaya": ("tarif", "biaya/tarif"),
    "produk": ("produk spesifikasi jenis pelayanan", "produk layanan"),
    "kompetensi": ("kompetensi pelaksana",),
    "perilaku": ("perilaku pelaksana",),
    "pengaduan": (
        "penanganan pengaduan",
        "penanganan pengaduan, saran dan masukan",
        "penanganan pengaduan, saran, masukan",
    ),
    "sarana": ("prasarana", "sarana dan prasarana", "sarana & prasarana"),
}


def _survey_columns(table: "Table", order: str, edition: "Edition") -> dict[str, int]:
    """Element key → column, by key, by a known longer name or by U1…U9."""
    from evaluation.statistics.skm import KEP_25_2004, Numbering, numbered
    from evaluation.statistics.tables import TableError

    titles = [title.casefold() for title in table.header]
    found = {}
    missing = []
    if edition is KEP_25_2004:
        keys = [f"u{number}" for number in range(1, edition.elements + 1)]
    else:
        keys = [str(element) for element in numbered(Numbering(order))]
    for number, key in enumerate(keys, start=1):
        known = {key, f"u{number}", f"u{number:02d}", f"u {number}", *_ALIASES.get(key, ())}
        places = [i for i, title in enumerate(titles) if title in known]
        if len(places) > 1:
            both = " dan ".join(f"“{table.header[i]}”" for i in places)
            raise TableError(f"{table.name}, baris 1: kolom {both} sama-sama berarti {key}. Sisakan satu.")
        if places:
            found[key] = places[0]
        else:
            missing.append(f"{key} (U{number})" if key in _ALIASES else f"U{number}")
    if missing:
        advice = "sembilan nama unsur atau U1 sampai U9" if keys[0] in _ALIASES else f"U1 sampai U{len(keys)}"
        raise TableError(
            f"{table.name}, baris 1: kolom {', '.join(missing)} tidak ada. Pakai {advice} pada baris judul."
        )
    return found


def _survey_rows(table: "Table", columns: dict[str, int]) -> list[dict[str, int | None]]:
    from evaluation.statistics.tables import TableError

    rows = []
    for row in table.rows:
        answers: dict[str, int | None] = {}
        for key, place in columns.items():
            value = table.number(row, place)
            if value is not None and value not in (1, 2, 3, 4):
                raise TableError(
                    f"{table.name}, baris {row.number}, kolom “{table.header[place]}”: nilai "
                    f"{row.cells[place]} di luar "
                    "skala. SKM hanya memakai 1, 2, 3 atau 4; kosongkan sel bila tidak dijawab."
                )
            answers[key] = None if value is None else int(value)
        rows.append(answers)
    return rows


def _own_weights(text: str | None, keys: list[str]) -> dict[str, Fraction] | None:
    if text is None:
        return None
    given = names(text)
    if len(given) != len(keys):
        stop(f"--weights memerlukan {len(keys)} bobot sesuai urutan kolom unsur, tetapi ada {len(given)}.")
    try:
        return {key: Fraction(Decimal(weight)) for key, weight in zip(keys, given, strict=True)}
    except InvalidOperation:
        stop("--weights berisi angka dengan titik desimal yang dipisah koma, misalnya 0.10,0.20.")


def _index(
    table: "Table",
    rows: list[dict[str, int | None]],
    weights: dict[str, Fraction] | None,
    keys: list[str],
    edition: "Edition",
    population: int | None,
) -> "SatisfactionIndex":
    from evaluation.statistics.skm import ELEMENTS, SurveyError, satisfaction_index

    in_order = [str(element) for element in ELEMENTS] if set(keys) == set(map(str, ELEMENTS)) else keys
    used = weights or {key: Fraction(1, len(keys)) for key in keys}
    try:
        return satisfaction_index(
            rows, weights={key: used[key] for key in in_order}, edition=edition, population=population
        )
    except SurveyError as error:
        if error.reason == "element_without_answers":
            stop(f"{table.name}: kolom {error.element} kosong pada semua baris, jadi IKM tidak dapat dihitung.")
        if error.reason in ("weights_do_not_sum_to_one", "negative_weight"):
            stop(f"--weights: jumlah bobot harus tepat 1 dan tidak ada yang negatif ({error.element}).")
        stop(f"{table.name}, baris 2: tidak ada satu pun jawaban. Isi satu baris untuk setiap responden.")


@click.command("skm")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
@click.option(
    "--order",
    type=click.Choice(["peraturan", "kuesioner"]),
    default="peraturan",
    show_default=True,
    help="Arti U8 dan U9: peraturan = pengaduan, sarana; kuesioner = sarana, pengaduan.",
)
@click.option("--population", type=click.IntRange(min=1), help="Banyaknya penerima layanan pada periode ini.")
@click.option("--weights", help="Bobot sendiri sesuai urutan unsur, dipisah koma; jumlahnya tepat 1.")
@click.option(
    "--edition",
    "year",
    type=click.Choice(["2017", "2004"]),
    default="2017",
    show_default=True,
    help="2004 = 14 unsur U1 sampai U14 menurut KEP/25/M.PAN/2/2004, untuk membaca laporan lama.",
)
@click.option("--worksheet", "sheet_weight", help="Bobot pada lembar kerja lama, misalnya 0.111, 0.11 atau 0.071.")
def skm(
    file: Path,
    as_json: bool,
    order: str,
    population: int | None,
    weights: str | None,
    year: str,
    sheet_weight: str | None,
) -> None:
    """Hitung IKM dari survei kepuasan masyarakat (satu baris satu responden)."""
    from evaluation.statistics.skm import (
        KEP_25_2004,
        PERMENPANRB_14_2017,
        grade,
        round_half_up,
        worksheet_index,
    )
    from evaluation.statistics.tables import TableError, read_table

    edition = KEP_25_2004 if year == "2004" else PERMENPANRB_14_2017
    try:
        table = read_table(file)
        columns = _survey_columns(table, order, edition)
        rows = _survey_rows(table, columns)
    except TableError as error:
        stop(str(error))
    if population is not None and population < len(rows):
        stop(f"{table.name}: ada {len(rows)} baris, lebih banyak daripada {population} penerima layanan.")
    result = _index(table, rows, _own_weights(weights, list(columns)), list(columns), edition, population)
    warning = None
    if result.interval is None:
        warning = "Hanya satu responden: selang kepercayaan tidak dapat dihitung."
    elif result.other_grades:
        warning = (
            f"Selang 95 % ({span(result.interval, 2)}) melewati batas mutu: nilai sebenarnya bisa juga "
            f"{' atau '.join(result.other_grades)}, bukan hanya {result.band.grade}."
        )
    means = [element.mean for element in result.elements]
    # The sheets of 2004 round every weighted mean to three places before they add.
    places = 3 if edition is KEP_25_2004 else None
    try:
        used = Decimal(sheet_weight or ("0.071" if places else "0.111"))
    except InvalidOperation:
        stop("--worksheet berisi satu angka dengan titik desimal, misalnya 0.111.")
    sheet = worksheet_index(means, used, product_places=places)
    if as_json:
        print_object(
            {
                "n": result.n,
                "empty_rows": result.empty,
                "order": order,
                "answered": {element.key: element.n for element in result.elements},
                "sums": {element.key: element.total for element in result.elements},
                "means": {element.key: float(element.mean) for element in result.elements},
                "weights": {element.key: float(element.weight) for element in result.elements},
                "ikm": float(result.ikm),
                "ikm_rounded": float(result.rounded),
                "grade": result.band.grade,
                "performance": result.band.performance,
                "ci": ends(result.interval),
                "warning": warning,
                "worksheet_0111": float(worksheet_index(means)),
                "worksheet": {
                    "weight": float(used),
                    "product_places": places,
                    "ikm": float(sheet),
                    "ikm_rounded": float(round_half_up(sheet)),
                    "ikm_without_rounded_products": float(worksheet_index(means, used)),
                    "grade": grade(sheet, edition).grade,
                    "grade_2017": grade(sheet).grade,
                },
                "formula": result.formula,
                "edition": result.edition.code,
            }
        )
        return
    click.echo(f"SKM {table.name}: {result.n} responden" + (f", {result.empty} baris kosong" if result.empty else ""))
    click.echo(f"{'unsur':<14}{'n':>7}{'jumlah':>9}{'rata-rata':>12}")
    for element in result.elements:
        click.echo(f"{element.key:<14}{element.n:>7}{element.total:>9}{decimal(float(element.mean)):>12}")
    pairs(
        [
            ("IKM", f"{decimal(float(result.ikm))} → {decimal(float(result.rounded), 2)}"),
            ("Mutu", f"{result.band.grade} ({result.band.performance})"),
            ("Selang 95 %", span(result.interval, 2)),
            (f"Cara lembar kerja {used}".replace(".", ","), decimal(float(sheet), 3 if places else 2)),
            ("Unsur terendah", ", ".join(element.key for element in result.weakest[:3])),
        ]
    )
    if warning:
        click.echo(f"Perhatian: {warning}")
