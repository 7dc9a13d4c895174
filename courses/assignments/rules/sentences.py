"""The sentences of a text, so that a side note can be about one of them."""

import re
from dataclasses import dataclass

#: A full stop after these ends no sentence.
_SHORTENED = frozenset(
    (
        "yth",
        "jl",
        "no",
        "nomor",
        "dr",
        "drs",
        "dra",
        "ir",
        "hj",
        "h",
        "sdr",
        "sdri",
        "tgl",
        "hal",
        "tn",
        "ny",
        "prof",
        "kab",
        "kec",
    )
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+|\n+\s*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the white space after it."""

    place: int
    text: str

    @property
    def words(self) -> str:
        """Without the white space around it."""
        return self.text.strip()


def sentences(text: str) -> tuple[Sentence, ...]:
    r"""The sentences of a text in order; put together they are the text again.

    >>> [each.words for each in sentences("Yth. Bapak Ali. KTP selesai besok!\n\nSalam")]
    ['Yth. Bapak Ali.', 'KTP selesai besok!', 'Salam']
    """
    parts, begin = [], 0
    for end in _END.finditer(text):
        piece = text[begin : end.end()]
        if not piece.strip() or ("\n" not in end[0] and _is_shortened(text[begin : end.start()])):
            continue
        parts.append(piece)
        begin = end.end()
    if begin < len(text):
        rest = text[begin:]
        if rest.strip() or not parts:
            parts.append(rest)
        else:
            parts[-1] += rest
    return tuple(Sentence(place, part) for place, part in enumerate(parts))


def _is_shortened(before: str) -> bool:
    last = re.search(r"(\w+)$", before)
    return last is not None and (last[1].casefold() in _SHORTENED or (len(last[1]) == 1 and last[1].isalpha()))
