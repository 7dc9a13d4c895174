"""A table as it was read, and what is lost from it, and where."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


def normalised(text: str) -> str:
    """Small letters and digits only, without tags.

    >>> normalised("<b>Apakah</b> materinya sesuai?")
    'apakahmaterinyasesuai'
    """
    return re.sub(r"[\W_]+", "", re.sub(r"<[^<>]{1,200}>", "", text).lower())


def letter(place: int) -> str:
    """The name a spreadsheet gives a column, counted from 0.

    >>> letter(0), letter(27)
    ('A', 'AB')
    """
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its number in the file, the mark that makes bringing it twice harmless, and its cells as text."""

    number: int
    mark: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """An export as text: its headings, at which row they stand, and the rows below."""

    name: str
    #: SHA-256 of the file
    fingerprint: str
    header_row: int
    headings: tuple[str, ...]
    rows: Sequence[TableRow]


class Why(StrEnum):
    """Why something of a file does not become an answer."""

    PERSONAL = "personal"  # a column that names somebody
    TECHNICAL = "technical"  # a column of the tool itself
    UNUSED = "unused"  # a column that is no item
    UNSURE = "unsure"  # a column that looks like an item but may be another
    NO_HEADING = "no_heading"
    ITEM_MISSING = "item_missing"  # an item no column answers
    NOT_UNDERSTOOD = "not_understood"
    TEXT_CUT = "text_cut"
    TEXT_NAMES = "text_names"  # a text with a phone number, an address or a NIP in it
    ROW_EMPTY = "row_empty"
    ROW_INCOMPLETE = "row_incomplete"
    ROW_UNSENT = "row_unsent"
    ROW_WIDE = "row_wide"
    ROW_LONG = "row_long"


#: What makes a whole row stay outside.
REFUSING = frozenset({Why.ROW_EMPTY, Why.ROW_INCOMPLETE, Why.ROW_UNSENT, Why.ROW_WIDE, Why.ROW_LONG})


@dataclass(frozen=True, slots=True)
class Loss:
    """What did not come along: the row as the file numbers it, the column's letter, and what stood there."""

    row: int
    column: str
    why: Why
    given: str = ""
