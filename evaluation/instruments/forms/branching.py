"""When an item is shown, as an author writes it on a phone: up to four lines, all of which or any of which must hold."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from evaluation.instruments.rules import MEASURED, Instrument, Item, Kind
from evaluation.instruments.rules.conditions import All, Among, Compared, Condition, Either, Not, Selected

#: Endings of the names of the fields of each line.
LINES = ("", "_2", "_3", "_4")
#: Stands for a condition that lines cannot say; it stays as it is.
KEEP_CONDITION = "__tetap__"
SIGNS = {
    "among": _l("salah satu dari"),
    "not": _l("bukan salah satu dari"),
    ">=": _l("paling sedikit"),
    "<=": _l("paling banyak"),
}
JOINS = {"all": _l("Semua baris terpenuhi (dan)"), "any": _l("Salah satu baris terpenuhi (atau)")}


@dataclass(frozen=True)
class Line:
    """One line: which item, compared how, with what."""

    item: str
    sign: str
    values: str


def lines_of(condition: Condition | None) -> tuple[str, list[Line]] | None:
    """How the lines are joined, and the lines; none when lines cannot say it.

    >>> lines_of(All((Among("a", (1, 2)), Compared("b", ">=", 3))))[1][0]
    Line(item='a', sign='among', values='1, 2')
    """
    if condition is None:
        return "all", []
    parts = condition.of if isinstance(condition, All | Either) else (condition,)
    lines = [_line(part) for part in parts]
    if len(lines) > len(LINES) or any(line is None for line in lines):
        return None
    return "any" if isinstance(condition, Either) else "all", [line for line in lines if line is not None]


def _line(condition: Condition) -> Line | None:
    match condition:
        case Not(Among() | Selected() as part):
            line = _line(part)
            return None if line is None else Line(line.item, "not", line.values)
        case Among(item, among):
            return Line(item, "among", ", ".join(map(str, among)))
        case Selected(item, value):
            return Line(item, "among", str(value))
        case Compared(item, sign, value) if sign in (">=", "<="):
            return Line(item, sign, str(value))
        case _:
            return None


def joined(how: str, parts: Sequence[Condition]) -> Condition | None:
    """The condition that several lines say."""
    if len(parts) < 2:
        return parts[0] if parts else None
    return Either(tuple(parts)) if how == "any" else All(tuple(parts))


class Unfit(Exception):
    """A line that says nothing usable: in which of its fields, and the sentence."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field, self.sentence = field, sentence


def read_line(other: Item, sign: str, written: str) -> Condition:
    """One line as a condition on an earlier item.

    Raises:
        Unfit: the values are no numbers, the item has no such value, or the sign does not suit it.
    """
    given = [part.strip() for part in re.split(r"[,;]", written) if part.strip()]
    if not given or not all(part.isascii() and part.isdigit() and len(part) < 10 for part in given):
        raise Unfit("condition_values", _("Isi nilai jawaban dengan angka, misalnya 1 atau 1, 2."))
    values = tuple(int(part) for part in given)
    if other.kind not in MEASURED and not set(values) <= other.values:
        known = ", ".join(f"{point.value} ({point.label.id})" for point in other.points)
        raise Unfit("condition_values", _("Butir itu hanya punya nilai %(values)s.", values=known))
    if sign in (">=", "<="):
        if other.kind is Kind.MULTIPLE:
            raise Unfit("condition_sign", _("Pilih “salah satu dari” untuk butir dengan beberapa jawaban."))
        return Compared(other.key, sign, values[0])
    if other.kind is Kind.MULTIPLE:
        if len(values) > 1:
            raise Unfit("condition_values", _("Pilih satu nilai saja untuk butir dengan beberapa jawaban."))
        asked: Condition = Selected(other.key, values[0])
    else:
        asked = Among(other.key, values)
    return Not(asked) if sign == "not" else asked


def in_short(condition: Condition, content: Instrument) -> str:
    """When an item is shown, as one line of the editor."""
    return _("bila %(what)s", what=_said(condition, content))


def _said(condition: Condition, content: Instrument) -> str:
    match condition:
        case All(of) | Either(of):
            word = _(" dan ") if isinstance(condition, All) else _(" atau ")
            parts = [_said(part, content) for part in of]
            return word.join(
                f"({said})" if isinstance(part, All | Either) else said for part, said in zip(of, parts, strict=True)
            )
        case Not(part) if _line(condition) is None:
            return _("bukan (%(what)s)", what=_said(part, content))
        case _:
            line = _line(condition)
            if line is None and isinstance(condition, Compared):
                line = Line(condition.item, condition.sign, str(condition.value))
            if line is None:
                return ""
            text = next((item.text.id for item in content.items if item.key == line.item), line.item)
            return _(
                "“%(text)s” %(sign)s %(values)s",
                text=text[:60],
                sign=SIGNS.get(line.sign, line.sign),
                values=line.values,
            )
