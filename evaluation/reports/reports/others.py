"""Answers that are no ratings: choices, lists, ranks, numbers, and what can only be counted."""

from collections.abc import Mapping
from dataclasses import replace

from flask_babel import gettext as _

from bina.exports.report import Column, Kind, Table, Value, rounded
from evaluation.instruments.rules.content import Item
from evaluation.instruments.rules.content import Kind as ItemKind
from evaluation.instruments.rules.scoring import Treatment, as_number, treatment
from evaluation.reports.reports import words
from evaluation.reports.reports.collected import Collected, item_tables
from evaluation.statistics.disclosure import MINIMUM, MINIMUM_FOR_PERCENT, guarded_mean, leaves_room
from evaluation.statistics.figures import Denominator, Figure, share_figure
from evaluation.statistics.order import quantile

Counts = Mapping[str, Mapping[int, int]]


def other_tables(collected: Collected) -> list[Table]:
    """One table for each item that is not rated, from the same counts; texts and uploads are not among them."""
    makers = {Treatment.SHARE: _shares, Treatment.RANK: _ranks, Treatment.NUMBER: _numbers}
    return [
        makers[how](item, collected.counts) for item in collected.instrument.items if (how := treatment(item)) in makers
    ]


def apart_tables(collected: Collected) -> list[Table]:
    """The items of other versions that could not be added up, each version by itself."""
    tables = []
    for each in collected.apart:
        which = _("%(title)s versi %(n)s, tidak sebanding", title=each.version.title, n=each.version.version)
        tables += item_tables(_("Butir %(which)s", which=which), each)
        tables += [replace(table, title=f"{table.title} ({which})") for table in other_tables(each)]
    return tables


def _given(counts: Mapping[int, int]) -> dict[int, int]:
    """Values without the codes of "not applicable" and "not shown"."""
    return {value: n for value, n in counts.items() if value >= 0}


def _shares(item: Item, counts: Counts) -> Table:
    """How many chose each option, of those who answered the item; shares from ten people on."""
    if item.kind is ItemKind.MULTIPLE:
        chosen = {point.value: _given(counts.get(f"{item.key}.{point.value}", {})) for point in item.points}
        n = max((sum(each.values()) for each in chosen.values()), default=0)
        times = {value: each.get(1, 0) for value, each in chosen.items()}
    else:
        given = _given(counts.get(item.key, {}))
        n, times = sum(given.values()), given
    detailed = n >= MINIMUM_FOR_PERCENT and (item.kind is ItemKind.MULTIPLE or len(given) > 1)
    rows: list[Mapping[str, Value]] = []
    for point in item.points:
        share = words.printed_share("", share_figure(times.get(point.value, 0), n, Denominator.ANSWERED_ITEM))
        rows.append(
            {
                "option": point.label.id,
                "n": times.get(point.value, 0) if detailed and share.value is not None else None,
                "share": share.value if detailed else None,
            }
        )
    return Table(
        item.text.id,
        (
            Column("option", _("Pilihan")),
            Column("n", _("Dipilih"), Kind.NUMBER),
            Column("share", _("Dari yang menjawab butir ini"), Kind.PERCENT, 1),
        ),
        tuple(rows),
        _("n = %(n)s yang menjawab butir ini; ditampilkan mulai 10, dan bila jawabannya tidak seragam.", n=n),
    )


def _ranks(item: Item, counts: Counts) -> Table:
    """Mean rank of every option (1 is first) and how often it came first, from ten people on."""
    rows: list[Mapping[str, Value]] = []
    people = 0
    for point in item.points:
        given = _given(counts.get(f"{item.key}.{point.value}", {}))
        n = sum(given.values())
        people = max(people, n)
        last = len(item.points)
        mean = sum(value * times for value, times in given.items()) / n if n else None
        said = guarded_mean(Figure(mean, n, Denominator.ANSWERED_ITEM, "Σx/n"), 1, last).value
        first = given.get(1, 0) if n >= MINIMUM_FOR_PERCENT and leaves_room(given, 1, last) else None
        rows.append({"option": point.label.id, "rank": rounded(said, 1), "first": first})
    rows.sort(key=lambda row: (row["rank"] is None, row["rank"]))
    return Table(
        item.text.id,
        (
            Column("option", _("Pilihan")),
            Column("rank", _("Rata-rata urutan"), Kind.NUMBER, 1),
            Column("first", _("Di urutan pertama"), Kind.NUMBER),
        ),
        tuple(rows),
        _("n = %(n)s yang mengurutkan; 1 berarti pertama.", n=people),
    )


def _numbers(item: Item, counts: Counts) -> Table:
    """Quartiles and mean of what was given; the values themselves are not shown."""
    values = sorted(
        as_number(item, value) for value, times in _given(counts.get(item.key, {})).items() for _n in range(times)
    )
    n = len(values)
    unit = _("menit") if item.kind is ItemKind.DURATION else item.unit
    shown = n >= MINIMUM_FOR_PERCENT and values[0] != values[-1]
    middle = n >= MINIMUM and values[0] != values[-1]
    row: dict[str, Value] = {
        "n": n,
        "low": rounded(quantile(values, 0.25).value, 1) if shown else None,
        "median": rounded(quantile(values, 0.5).value, 1) if middle else None,
        "high": rounded(quantile(values, 0.75).value, 1) if shown else None,
        "mean": rounded(sum(values) / n, 1) if middle else None,
    }
    return Table(
        f"{item.text.id} ({unit})" if unit else item.text.id,
        (
            Column("n", "n", Kind.NUMBER),
            Column("low", _("Seperempat terendah sampai"), Kind.NUMBER, 1),
            Column("median", _("Median"), Kind.NUMBER, 1),
            Column("high", _("Seperempat tertinggi mulai"), Kind.NUMBER, 1),
            Column("mean", _("Rata-rata"), Kind.NUMBER, 1),
        ),
        (row,),
        _("Median dan rata-rata ditampilkan mulai 5 jawaban, kuartil mulai 10."),
    )
