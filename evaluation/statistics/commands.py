"""`bina skm` and `bina analyse`: the product's own statistics for people who live in spreadsheets.

Each command prints a readable table, or with --json exactly one object whose keys stay. Exit status 0, or 2
with a sentence that names file, row and column.
"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from evaluation.statistics.figures import Figure, Interval
    from evaluation.statistics.tables import Table

_FILE = click.Path(path_type=Path)


def _stop(sentence: str) -> NoReturn:
    click.echo(sentence, err=True)
    raise SystemExit(2)


def _object(values: dict[str, Any]) -> None:
    click.echo(json.dumps(values, ensure_ascii=False, allow_nan=False))


def _ends(interval: "Interval | None") -> list[float] | None:
    return None if interval is None else [interval.low, interval.high]


def _decimal(value: float | None, places: int = 4) -> str:
    return "–" if value is None else f"{value:.{places}f}".replace(".", ",")


def _range(interval: "Interval | None", places: int = 4) -> str:
    if interval is None:
        return "–"
    return f"{_decimal(interval.low, places)} sampai {_decimal(interval.high, places)}"


def _probability(p: float | None) -> str:
    if p is None:
        return "–"
    return "< 0,0001" if p < 0.0001 else _decimal(p)


def _rows(pairs: list[tuple[str, str]]) -> None:
    width = max(len(label) for label, _ in pairs)
    for label, value in pairs:
        click.echo(f"{label:<{width}}  {value}")


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


def _survey_columns(table: "Table", order: str) -> dict[str, int]:
    """Element key → column, by key, by a known longer name or by U1…U9."""
    from evaluation.statistics.skm import Numbering, numbered
    from evaluation.statistics.tables import TableError

    titles = [title.casefold() for title in table.header]
    found = {}
    missing = []
    for number, element in enumerate(numbered(Numbering(order)), start=1):
        key = str(element)
        names = {key, f"u{number}", f"u{number:02d}", f"u {number}", *_ALIASES[key]}
        places = [i for i, title in enumerate(titles) if title in names]
        if len(places) > 1:
            both = " dan ".join(f"“{table.header[i]}”" for i in places)
            raise TableError(f"{table.name}, baris 1: kolom {both} sama-sama berarti {key}. Sisakan satu.")
        if places:
            found[key] = places[0]
        else:
            missing.append(f"{key} (U{number})")
    if missing:
        raise TableError(
            f"{table.name}, baris 1: kolom {', '.join(missing)} tidak ada. "
            "Pakai sembilan nama unsur atau U1 sampai U9 pada baris judul."
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


@click.command("skm")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
@click.option(
    "--order",
    type=click.Choice(["peraturan", "kuesioner"]),
    default="peraturan",
    show_default=True,
    help="Arti U8 dan U9: peraturan = pengaduan, sarana; kuesioner = sarana, pengaduan.",
)
@click.option("--population", type=click.IntRange(min=1), help="Banyaknya penerima layanan pada periode ini.")
def skm(file: Path, as_json: bool, order: str, population: int | None) -> None:
    """Hitung IKM dari survei kepuasan masyarakat (satu baris satu responden)."""
    from evaluation.statistics.skm import SurveyError, satisfaction_index, worksheet_index
    from evaluation.statistics.tables import TableError, read_table

    try:
        table = read_table(file)
        rows = _survey_rows(table, _survey_columns(table, order))
    except TableError as error:
        _stop(str(error))
    if population is not None and population < len(rows):
        _stop(f"{table.name}: ada {len(rows)} baris, lebih banyak daripada {population} penerima layanan.")
    try:
        result = satisfaction_index(rows, population=population)
    except SurveyError as error:
        if error.reason == "element_without_answers":
            _stop(f"{table.name}: kolom {error.element} kosong pada semua baris, jadi IKM tidak dapat dihitung.")
        _stop(f"{table.name}, baris 2: tidak ada satu pun jawaban. Isi satu baris untuk setiap responden.")
    warning = None
    if result.interval is None:
        warning = "Hanya satu responden: selang kepercayaan tidak dapat dihitung."
    elif result.other_grades:
        warning = (
            f"Selang 95 % ({_range(result.interval, 2)}) melewati batas mutu: nilai sebenarnya bisa juga "
            f"{' atau '.join(result.other_grades)}, bukan hanya {result.band.grade}."
        )
    sheet = worksheet_index([element.mean for element in result.elements])
    if as_json:
        _object(
            {
                "n": result.n,
                "empty_rows": result.empty,
                "order": order,
                "answered": {element.key: element.n for element in result.elements},
                "sums": {element.key: element.total for element in result.elements},
                "means": {element.key: float(element.mean) for element in result.elements},
                "ikm": float(result.ikm),
                "ikm_rounded": float(result.rounded),
                "grade": result.band.grade,
                "performance": result.band.performance,
                "ci": _ends(result.interval),
                "warning": warning,
                "worksheet_0111": float(sheet),
                "formula": result.formula,
                "edition": result.edition.code,
            }
        )
        return
    click.echo(f"SKM {table.name}: {result.n} responden" + (f", {result.empty} baris kosong" if result.empty else ""))
    click.echo(f"{'unsur':<14}{'n':>7}{'jumlah':>9}{'rata-rata':>12}")
    for element in result.elements:
        click.echo(f"{element.key:<14}{element.n:>7}{element.total:>9}{_decimal(float(element.mean)):>12}")
    _rows(
        [
            ("IKM", f"{_decimal(float(result.ikm))} → {_decimal(float(result.rounded), 2)}"),
            ("Mutu", f"{result.band.grade} ({result.band.performance})"),
            ("Selang 95 %", _range(result.interval, 2)),
            ("Cara lembar kerja 0,111", _decimal(float(sheet), 2)),
            ("Unsur terendah", ", ".join(element.key for element in result.weakest[:3])),
        ]
    )
    if warning:
        click.echo(f"Perhatian: {warning}")


@click.group("analyse")
def analyse() -> None:
    """Analisis berkas CSV: keandalan skala dan perbandingan sebelum–sesudah."""


def _names(text: str | None) -> list[str]:
    return [name.strip() for name in (text or "").split(",") if name.strip()]


@analyse.command("reliability")
@click.argument("file", type=_FILE)
@click.option("--columns", help="Nama kolom butir, dipisah koma. Tanpa ini: semua kolom yang berisi angka.")
@click.option("--reverse", help="Kolom yang maknanya terbalik, dipisah koma; perlu --min dan --max.")
@click.option("--min", "lowest", type=float, help="Nilai terendah skala.")
@click.option("--max", "highest", type=float, help="Nilai tertinggi skala.")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def reliability_command(
    file: Path,
    columns: str | None,
    reverse: str | None,
    lowest: float | None,
    highest: float | None,
    as_json: bool,
) -> None:
    """Hitung alfa Cronbach beserta selang Feldt dan mutu setiap butir."""
    from evaluation.statistics.reliability import reliability
    from evaluation.statistics.tables import TableError, read_table

    turned = {name.casefold() for name in _names(reverse)}
    if turned and (lowest is None or highest is None):
        _stop(f"{file.name}: --reverse memerlukan --min dan --max, misalnya --min 1 --max 5.")
    if lowest is not None and highest is not None and lowest >= highest:
        _stop(f"{file.name}: --min harus lebih kecil daripada --max.")
    try:
        table = read_table(file)
        names = _names(columns) or _numeric_columns(table)
        titles = [table.header[table.column(name)] for name in names]
        doubled = {title for title in titles if titles.count(title) > 1}
        if doubled:
            _stop(f"{table.name}: kolom “{doubled.pop()}” disebut lebih dari sekali pada --columns.")
        unknown = turned - {title.casefold() for title in titles}
        if unknown:
            _stop(f"{table.name}, baris 1: kolom “{unknown.pop()}” pada --reverse bukan salah satu butir.")
        if len(titles) < 2:
            _stop(f"{table.name}, baris 1: keandalan memerlukan paling sedikit dua kolom berisi angka.")
        values = {title: _in_range(table, title, lowest, highest) for title in titles}
    except TableError as error:
        _stop(str(error))
    for title in titles:
        if title.casefold() in turned and lowest is not None and highest is not None:
            values[title] = [None if value is None else lowest + highest - value for value in values[title]]
    result = reliability(values)
    if result.n < 2:
        _stop(f"{table.name}: hanya {result.n} baris yang lengkap pada semua kolom; diperlukan paling sedikit dua.")
    if result.alpha.value is None:
        _stop(
            f"{table.name}: jumlah kolom {', '.join(titles)} sama pada semua baris, "
            "jadi alfa tidak dapat dihitung. Periksa apakah kolomnya benar."
        )
    constant = [item.key for item in result.items if item.deviation == 0]
    warning = None
    if constant:
        warning = f"Kolom {', '.join(constant)} berisi nilai yang sama pada semua baris dan tidak membedakan siapa pun."
    if as_json:
        _object(
            {
                "n": result.n,
                "dropped": result.dropped,
                "items": len(titles),
                "alpha": result.alpha.value,
                "ci": _ends(result.alpha.interval),
                "reversed": [title for title in titles if title.casefold() in turned],
                "item_statistics": [
                    {
                        "item": item.key,
                        "mean": item.mean,
                        "sd": item.deviation,
                        "item_rest": item.item_rest,
                        "alpha_if_deleted": item.alpha_if_deleted,
                    }
                    for item in result.items
                ],
                "warning": warning,
                "formula": result.alpha.formula,
            }
        )
        return
    dropped = f", {result.dropped} baris tidak lengkap dilewati" if result.dropped else ""
    click.echo(f"Keandalan {table.name}: {len(titles)} butir, {result.n} baris lengkap{dropped}")
    width = max(5, *(len(title) for title in titles))
    click.echo(f"{'butir':<{width}}{'rata-rata':>12}{'simp. baku':>12}{'r butir–sisa':>14}{'alfa tanpa':>12}")
    for item in result.items:
        click.echo(
            f"{item.key:<{width}}{_decimal(item.mean):>12}{_decimal(item.deviation):>12}"
            f"{_decimal(item.item_rest):>14}{_decimal(item.alpha_if_deleted):>12}"
        )
    _rows(
        [
            ("Alfa Cronbach", _decimal(result.alpha.value)),
            ("Selang 95 % (Feldt)", _range(result.alpha.interval)),
        ]
    )
    if warning:
        click.echo(f"Perhatian: {warning}")


def _numeric_columns(table: "Table") -> list[str]:
    """Columns in which every filled cell is a number and at least one is filled."""
    from evaluation.statistics.tables import BLANKS, parse_number

    names = []
    for place, title in enumerate(table.header):
        cells = [row.cells[place] for row in table.rows if place < len(row.cells)]
        filled = [cell for cell in cells if cell.casefold() not in BLANKS]
        if title and filled and all(parse_number(cell) is not None for cell in filled):
            names.append(title)
    return names


def _in_range(table: "Table", title: str, lowest: float | None, highest: float | None) -> list[float | None]:
    from evaluation.statistics.tables import TableError

    place = table.column(title)
    values = []
    for row in table.rows:
        value = table.number(row, place)
        low = value is not None and lowest is not None and value < lowest
        high = value is not None and highest is not None and value > highest
        if low or high:
            bound = f"lebih kecil daripada {lowest:g}" if low else f"lebih besar daripada {highest:g}"
            raise TableError(
                f"{table.name}, baris {row.number}, kolom “{title}”: nilai {row.cells[place]} {bound}. "
                "Perbaiki nilainya atau kosongkan."
            )
        values.append(value)
    return values


@analyse.command("paired")
@click.argument("file", type=_FILE)
@click.option("--before", required=True, help="Kolom nilai sebelum.")
@click.option("--after", required=True, help="Kolom nilai sesudah.")
@click.option("--maximum", type=float, help="Nilai tertinggi yang mungkin; perlu untuk gain Hake.")
@click.option("--json", "as_json", is_flag=True, help="Satu objek JSON.")
def paired_command(file: Path, before: str, after: str, maximum: float | None, as_json: bool) -> None:
    """Bandingkan nilai sebelum dan sesudah dari orang yang sama (satu baris satu orang)."""
    from evaluation.statistics.learning import gain_band, paired
    from evaluation.statistics.tables import TableError, read_table

    try:
        table = read_table(file)
        first = _in_range(table, table.header[table.column(before)], None, maximum)
        second = _in_range(table, table.header[table.column(after)], None, maximum)
    except TableError as error:
        _stop(str(error))
    result = paired(first, second, maximum)
    if result.n < 2:
        _stop(
            f"{table.name}: hanya {result.n} baris yang berisi “{before}” dan “{after}” sekaligus; "
            "diperlukan paling sedikit dua."
        )
    warnings = []
    if result.t is None:
        warnings.append("Semua selisih sama besar, jadi t, p, selang dan d_z tidak dapat dihitung.")
    if result.d_av.value is None:
        warnings.append(f"Kolom “{before}” dan “{after}” tidak bervariasi, jadi d_av dan g_av tidak dapat dihitung.")
    if maximum is not None and result.at_ceiling:
        warnings.append(f"{result.at_ceiling} orang sudah mencapai nilai maksimum sebelum kegiatan.")
    warning = " ".join(warnings) or None
    gain = result.gain_class.value
    if as_json:
        _object(
            {
                "n": result.n,
                "dropped": result.dropped,
                "before_mean": result.before_mean.value,
                "after_mean": result.after_mean.value,
                "difference": result.difference.value,
                "ci": _ends(result.difference.interval),
                "t": result.t,
                "df": result.df,
                "p": result.p,
                "d_z": result.d_z.value,
                "d_av": result.d_av.value,
                "g_av": result.g_av.value,
                "gain_class": gain,
                "gain_band": None if gain is None else str(gain_band(gain)),
                "gain_individual": result.gain_individual.value,
                "at_ceiling": result.at_ceiling,
                "warning": warning,
                "formulas": {
                    "difference": result.difference.formula,
                    "d_z": result.d_z.formula,
                    "d_av": result.d_av.formula,
                    "g_av": result.g_av.formula,
                    "gain_class": result.gain_class.formula,
                    "gain_individual": result.gain_individual.formula,
                },
            }
        )
        return

    def effect(label: str, figure: "Figure") -> tuple[str, str]:
        return label, f"{_decimal(figure.value)}  [{figure.formula}]"

    bands = {"low": " (rendah)", "medium": " (sedang)", "high": " (tinggi)"}
    class_gain = "– (beri --maximum)" if maximum is None else _decimal(gain)
    if gain is not None:
        class_gain += bands[gain_band(gain)]
    interval = _range(result.difference.interval)
    click.echo(f"Sebelum–sesudah {table.name}: {result.n} orang cocok, {result.dropped} tidak lengkap")
    _rows(
        [
            (f"Rata-rata {before}", _decimal(result.before_mean.value)),
            (f"Rata-rata {after}", _decimal(result.after_mean.value)),
            ("Selisih", f"{_decimal(result.difference.value)} (selang 95 % {interval})"),
            (f"t({result.df})", f"{_decimal(result.t)}, p {_probability(result.p)}"),
            effect("d_z", result.d_z),
            effect("d_av", result.d_av),
            effect("g_av", result.g_av),
            ("Gain kelas", class_gain),
            ("Gain perorangan", _decimal(result.gain_individual.value)),
        ]
    )
    if warning:
        click.echo(f"Perhatian: {warning}")
