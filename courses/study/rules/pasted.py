"""Read a pasted list of people: whom it names, and which pieces of it name nobody."""

import re
from dataclasses import dataclass
from enum import StrEnum

#: One paste may name this many people.
MOST = 2_000


class PastedKind(StrEnum):
    """What a pasted piece looks like."""

    NIP = "nip"
    EMAIL = "email"
    UNREADABLE = "unreadable"
    REPEATED = "repeated"


@dataclass(frozen=True, slots=True)
class Pasted:
    """One piece of the paste: the line it stood on, its kind, and the value to look up."""

    line: int
    kind: PastedKind
    value: str


_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def read_pasted(text: str) -> tuple[Pasted, ...]:
    """Split a paste at line ends, commas, semicolons and tabs into NIPs (18 digits) and e-mail addresses.

    Spaces, dots and apostrophes inside a NIP are forgiven (people copy them from letters and spreadsheets).
    A second mention of the same value is `REPEATED`; anything else is `UNREADABLE` and named with its line.
    """
    found: list[Pasted] = []
    seen: set[str] = set()
    for line, row in enumerate(text.replace("\0", "").splitlines(), start=1):
        for piece in re.split(r"[,;\t]", row):
            bare = piece.strip().strip("<>\"'\u2018\u2019")
            if not bare:
                continue
            digits = re.sub(r"[\s.'\u2019]", "", bare)
            if re.fullmatch(r"\d{18}", digits, re.ASCII):
                kind, value = PastedKind.NIP, digits
            elif _EMAIL.fullmatch(bare):
                kind, value = PastedKind.EMAIL, bare.casefold()
            else:
                found.append(Pasted(line, PastedKind.UNREADABLE, bare[:80]))
                continue
            if value in seen:
                kind = PastedKind.REPEATED
            seen.add(value)
            found.append(Pasted(line, kind, value))
    return tuple(found)
