"""Reading a manifest field by field; whatever is not as it must be is refused by its name."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, NoReturn, TypeVar

from courses.exchange.rules.plans import ExchangeFault, ExchangeRefusedError

MOST_IN_LINE, MOST_IN_TEXT = 300, 20_000
_E = TypeVar("_E", bound=StrEnum)


def is_sound(text: str) -> bool:
    """Whether a database keeps it: no NUL, no half of a character."""
    return "\0" not in text and not re.search("[\ud800-\udfff]", text)


def sound_text(text: str, where: str) -> str:
    """The text, refused where a database would not keep it."""
    if not is_sound(text):
        raise ExchangeRefusedError(ExchangeFault.WRONG_MANIFEST, where)
    return text


class Part:
    """An object of the manifest, read field by field; whatever is not as it must be is refused by its name."""

    def __init__(self, value: object, where: str) -> None:
        if not isinstance(value, dict):
            raise ExchangeRefusedError(ExchangeFault.WRONG_MANIFEST, where)
        self.value: Mapping[str, Any] = value
        self.where = where

    def refuse(self, name: str) -> NoReturn:
        raise ExchangeRefusedError(ExchangeFault.WRONG_MANIFEST, f"{self.where}/{name}".lstrip("/"))

    def text(self, name: str, most: int = MOST_IN_TEXT) -> str:
        found = self.value.get(name)
        if not isinstance(found, str) or len(found) > most or not is_sound(found):
            self.refuse(name)
        return found

    def line(self, name: str, most: int = MOST_IN_LINE, *, filled: bool = False) -> str:
        found = self.text(name, most)
        if "\n" in found or (filled and not found.strip()):
            self.refuse(name)
        return found

    def number(self, name: str, least: int, most: int) -> int:
        found = self.value.get(name)
        if type(found) is not int or not least <= found <= most:
            self.refuse(name)
        return found

    def number_or_none(self, name: str, least: int, most: int) -> int | None:
        return None if self.value.get(name) is None else self.number(name, least, most)

    def flag(self, name: str) -> bool:
        found = self.value.get(name)
        if not isinstance(found, bool):
            self.refuse(name)
        return found

    def choice(self, name: str, kinds: type[_E]) -> _E:
        found = self.value.get(name)
        if not isinstance(found, str) or found not in {each.value for each in kinds}:
            self.refuse(name)
        return kinds(found)

    def part(self, name: str) -> "Part | None":
        found = self.value.get(name)
        return None if found is None else Part(found, f"{self.where}/{name}".lstrip("/"))

    def parts(self, name: str, most: int) -> "Iterator[Part]":
        found = self.value.get(name)
        if not isinstance(found, list) or len(found) > most:
            self.refuse(name)
        return (Part(each, f"{self.where}/{name}/{n}".lstrip("/")) for n, each in enumerate(found, start=1))
