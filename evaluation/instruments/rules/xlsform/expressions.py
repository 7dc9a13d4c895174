"""The part of XPath that forms use to say when a question is shown, as conditions and back."""

import re
from collections.abc import Callable, Mapping

from evaluation.instruments.rules.conditions import All, Among, Compared, Condition, Either, Not, Selected
from evaluation.instruments.rules.content import Item, Kind

_TOKEN = re.compile(
    r"\s*(?:(?P<field>\$\{[^}]+\})|(?P<text>'[^']*'|\"[^\"]*\")|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<sign><=|>=|!=|=|<|>)|(?P<word>selected|not|and|or)\b|(?P<mark>[(),]))"
)
_DEEPEST = 20

#: Gives the stored value of what an expression compares a question with; ValueError when there is none.
Value = Callable[[str, str], int]


class Unreadable(ValueError):
    """An expression outside the part that is understood."""


def read_expression(text: str, value: Value) -> Condition:
    """The condition an expression says; raises Unreadable, or KeyError and ValueError from `value`."""
    tokens: list[tuple[str, str]] = []
    place = 0
    while place < len(text.rstrip()):
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            raise Unreadable(text[place:])
        tokens.append((match.lastgroup, match[match.lastgroup]))
        place = match.end()
    if not tokens or len(tokens) > 400:
        raise Unreadable(text)
    reader = _Reader(tokens, value)
    condition = reader.either(0)
    if reader.place < len(tokens):
        raise Unreadable(tokens[reader.place][1])
    return condition


class _Reader:
    """Walks through the tokens of one expression."""

    def __init__(self, tokens: list[tuple[str, str]], value: Value) -> None:
        self.tokens, self.value, self.place = tokens, value, 0

    def either(self, depth: int) -> Condition:
        parts = [self.every(depth)]
        while self._next("or"):
            parts.append(self.every(depth))
        if len(parts) == 1:
            return parts[0]
        first = parts[0]
        if isinstance(first, Among) and all(isinstance(p, Among) and p.item == first.item for p in parts):
            return Among(first.item, tuple(v for p in parts if isinstance(p, Among) for v in p.among))
        return Either(tuple(parts))

    def every(self, depth: int) -> Condition:
        parts = [self.one(depth)]
        while self._next("and"):
            parts.append(self.one(depth))
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def one(self, depth: int) -> Condition:
        if depth > _DEEPEST:
            raise Unreadable("(")
        if self._next("not"):
            self._must("(")
            inner = self.either(depth + 1)
            self._must(")")
            return Not(inner)
        if self._next("selected"):
            self._must("(")
            field = self._take("field")[2:-1].strip()
            self._must(",")
            option = self._take("text")[1:-1]
            self._must(")")
            return Selected(field, self.value(field, option))
        if self._next("("):
            inner = self.either(depth + 1)
            self._must(")")
            return inner
        field = self._take("field")[2:-1].strip()
        sign = self._take("sign")
        kind, given = self._any()
        if kind == "text":
            number = self.value(field, given[1:-1])
            if sign == "=":
                return Among(field, (number,))
            if sign == "!=":
                return Not(Among(field, (number,)))
            return Compared(field, sign, number)
        if kind != "number":
            raise Unreadable(given)
        return Compared(field, sign, self.value(field, given))

    def _any(self) -> tuple[str, str]:
        if self.place >= len(self.tokens):
            raise Unreadable("")
        self.place += 1
        return self.tokens[self.place - 1]

    def _next(self, text: str) -> bool:
        if self.place < len(self.tokens) and self.tokens[self.place][1] == text:
            self.place += 1
            return True
        return False

    def _must(self, text: str) -> None:
        if not self._next(text):
            raise Unreadable(text)

    def _take(self, kind: str) -> str:
        found, text = self._any()
        if found != kind:
            raise Unreadable(text)
        return text


def write_expression(condition: Condition, items: Mapping[str, Item]) -> str | None:
    """The expression that says a condition; none when the form language has no way to say it."""
    match condition:
        case All(of) | Either(of):
            parts = [write_expression(part, items) for part in of]
            joint = " and " if isinstance(condition, All) else " or "
            return joint.join(f"({part})" for part in parts) if all(parts) else None
        case Not(part):
            inner = write_expression(part, items)
            return f"not({inner})" if inner else None
        case Selected(item, value):
            return f"selected(${{{item}}}, '{value}')"
        case Among(item, among):
            return " or ".join(f"${{{item}}} = '{value}'" for value in among)
        case Compared(item, sign, value):
            other = items[item]
            if other.kind in (Kind.DATE, Kind.TIME, Kind.DATE_TIME):
                return None
            said = f"{value / 10**other.digits:.{other.digits}f}" if other.digits else str(value)
            return f"${{{item}}} {sign} {said}"
