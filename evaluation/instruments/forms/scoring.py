"""How constructs are scored, as an author writes it on a phone."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.web.formats import number
from evaluation.instruments.rules import RATED, Construct, Instrument, Method, Words

METHODS = {Method.MEAN: _l("rata-rata butirnya"), Method.SUM: _l("jumlah butirnya")}


def constructs_of(content: Instrument) -> list[Construct]:
    """Every construct that own items are rated for, with its rule, in order; those of an official part stand fast."""
    own = [item for topic in content.topics if not topic.locked for item in topic.items]
    keys = dict.fromkeys(item.construct for item in own if item.kind in RATED)
    return [content.construct(key) for key in keys]


def rule_in_words(construct: Construct) -> str:
    """One construct and how it is scored."""
    return _(
        "%(title)s: %(method)s, bila paling sedikit %(share)s %% butirnya dijawab",
        title=construct.title.id,
        method=METHODS[construct.method],
        share=number(100 * construct.least, 0),
    )


def read_constructs(content: Instrument, sent: Mapping[str, str]) -> tuple[list[Construct], list[tuple[str, str]]]:
    """The rules as they were filled in, and what must be mended: (id of the field, sentence)."""
    read: list[Construct] = []
    problems: list[tuple[str, str]] = []
    for known in constructs_of(content):
        title = sent.get(f"judul_{known.key}", "").strip()
        method, least = sent.get(f"cara_{known.key}", ""), sent.get(f"sedikitnya_{known.key}", "").strip()
        if not title or len(title) > 120:
            problems.append(
                (f"judul_{known.key}", _("Isi nama konstruk “%(key)s”, paling banyak 120 huruf.", key=known.key))
            )
        if method not in set(Method):
            problems.append((f"cara_{known.key}", _("Pilih cara menilai “%(key)s”.", key=known.key)))
        whole = least.isascii() and least.isdigit() and len(least) < 4 and 1 <= int(least) <= 100
        if not whole:
            problems.append((f"sedikitnya_{known.key}", _("Isi angka 1 sampai 100: berapa persen butir “%(key)s” harus dijawab.", key=known.key)))  # fmt: skip
        read.append(
            Construct(
                known.key,
                Words(title or known.title.id, sent.get(f"judul_en_{known.key}", "").strip()[:120]),
                Method(method) if method in set(Method) else known.method,
                int(least) / 100 if whole else known.least,
            )
        )
    return read, problems
