"""What the commands read from a table: columns by name, numbers within bounds, groups."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from evaluation.statistics.tables import Table

FILE = click.Path(path_type=Path)


def names(text: str | None) -> list[str]:
    """Names separated by commas."""
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def titles_of(table: "Table", wanted: list[str]) -> list[str]:
    """The columns as the file writes them; refuses unknown ones and any named twice."""
    from evaluation.statistics.tables import TableError

    titles = [table.header[table.column(name)] for name in wanted]
    doubled = next((title for title in titles if titles.count(title) > 1), None)
    if doubled is not None:
        raise TableError(f"{table.name}: kolom “{doubled}” disebut lebih dari sekali pada --columns.")
    return titles


def numeric_columns(table: "Table") -> list[str]:
    """Columns in which every filled cell is a number and at least one is filled."""
    from evaluation.statistics.tables import parse_number

    found = []
    for place, title in enumerate(table.header):
        filled = [text for row in table.rows if (text := table.text(row, place)) is not None]
        if title and filled and all(parse_number(text) is not None for text in filled):
            found.append(title)
    return found


def in_range(table: "Table", title: str, lowest: float | None, highest: float | None) -> list[float | None]:
    """The numbers of a column; refuses the first one outside the bounds."""
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


def texts(table: "Table", name: str) -> list[str]:
    """The words of a column in which no cell may be blank."""
    from evaluation.statistics.tables import TableError

    place = table.column(name)
    found = []
    for row in table.rows:
        text = table.text(row, place)
        if text is None:
            raise TableError(
                f"{table.name}, baris {row.number}, kolom “{table.header[place]}”: sel ini kosong. "
                "Isi untuk setiap baris."
            )
        found.append(text)
    return found


def whole_numbers(table: "Table", name: str, lowest: int = 0) -> list[int]:
    """The counts of a column in which no cell may be blank."""
    from evaluation.statistics.tables import TableError

    place = table.column(name)
    found = []
    for row in table.rows:
        value = table.number(row, place)
        if value is None or value != int(value) or value < lowest:
            shown = "kosong" if value is None else row.cells[place]
            raise TableError(
                f"{table.name}, baris {row.number}, kolom “{table.header[place]}”: {shown}, padahal harus "
                f"bilangan bulat mulai {lowest}."
            )
        found.append(int(value))
    return found


def two_groups_of(table: "Table", column: str, chosen: list[str], option: str) -> tuple[list[str], tuple[str, str]]:
    """Everybody's group, and which two are compared, the first one being the base.

    Without a choice the file must hold exactly two groups; the one that appears first is the base.
    """
    from evaluation.statistics.tables import TableError

    groups = texts(table, column)
    known = list(dict.fromkeys(groups))
    listed = ", ".join(known[:6])
    if not chosen:
        if len(known) != 2:
            raise TableError(
                f"{table.name}, kolom “{column}”: ada {len(known)} kelompok ({listed}). Pilih dua dengan {option}."
            )
        return groups, (known[0], known[1])
    matched = [next((group for group in known if group.casefold() == name.casefold()), None) for name in chosen]
    missing = [name for name, found in zip(chosen, matched, strict=True) if found is None]
    if missing:
        raise TableError(f"{table.name}, kolom “{column}”: kelompok “{missing[0]}” tidak ada. Yang ada: {listed}.")
    first, second = (matched[0] or "", matched[-1] or "")
    if len(chosen) != 2 or first == second:
        raise TableError(f"{table.name}: {option} memerlukan dua kelompok yang berbeda, misalnya {option} A,B.")
    return groups, (first, second)
