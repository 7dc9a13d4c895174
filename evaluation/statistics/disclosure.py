"""What may be shown about small groups, so that nobody's answers can be read or worked out by subtraction.

A group below the minimum is hidden; then as many of the next smallest as it takes until what is hidden
together is large enough and nothing hidden can be derived from the totals shown. Nothing is ever disturbed by
noise.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt
from statistics import stdev
from typing import Generic, TypeVar

from evaluation.statistics.figures import Figure, Refusal

#: Smallest group about which a rating may be shown.
MINIMUM = 5
#: Smallest group within which percentages and texts may be shown.
MINIMUM_FOR_PERCENT = 10
MINIMUM_FOR_TEXT = 10
#: Smallest group that may rate its leaders in public.
MINIMUM_FOR_LEADERS = 10
#: Smallest frame an anonymous survey may be opened for.
MINIMUM_FRAME = 8
#: Steps of the scale over which everybody's answer must still be able to lie.
ROOM = 2
#: From this group size on means are printed with two decimals, below with one.
MINIMUM_FOR_TWO_DECIMALS = 30

K = TypeVar("K", bound=Hashable)


class Hidden(StrEnum):
    """Why a group is not shown."""

    SMALL = "small"  # fewer people than the minimum
    COMPLEMENTARY = "complementary"  # large enough, but showing it would give a small one away


@dataclass(frozen=True, slots=True)
class Breakdown(Generic[K]):
    """Groups of one total after protection."""

    #: Group → n, only those that may be shown.
    shown: dict[K, int]
    #: Group → reason.
    hidden: dict[K, Hidden]
    #: Whether the total itself may be shown.
    total_shown: bool


def protect(groups: Mapping[K, int], minimum: int = MINIMUM) -> Breakdown[K]:
    """Decide which groups of one shown total may be shown.

    Promise: every shown group has at least `minimum` people; what is hidden is nothing, or at least two
    groups that together have at least `minimum` people, so the total minus the shown groups says nothing
    about fewer. Groups without anybody are hidden too, because "nobody from there answered" is itself an
    answer. A total below the minimum is hidden with everything in it.
    """
    total = sum(groups.values())
    if total < minimum:
        return Breakdown({}, dict.fromkeys(groups, Hidden.SMALL), False)
    hidden: dict[K, Hidden] = {key: Hidden.SMALL for key, n in groups.items() if n < minimum}
    candidates = sorted((key for key in groups if key not in hidden), key=lambda key: (groups[key], str(key)))
    while hidden and candidates and (len(hidden) < 2 or sum(groups[key] for key in hidden) < minimum):
        hidden[candidates.pop(0)] = Hidden.COMPLEMENTARY
    if hidden and (len(hidden) < 2 or sum(groups[key] for key in hidden) < minimum):
        # Only one group exists, or everything is hidden: the total is all that may be said.
        hidden = {key: hidden.get(key, Hidden.COMPLEMENTARY) for key in groups}
    return Breakdown({key: n for key, n in groups.items() if key not in hidden}, hidden, True)


def banded(n: int) -> str:
    """A live count for people to see: exact from ten on, below that only its band, so that nobody is seen to answer.

    >>> [banded(n) for n in (0, 4, 5, 9, 10)]
    ['0–4', '0–4', '5–9', '5–9', '10']
    """
    if n < MINIMUM:
        return f"0–{MINIMUM - 1}"
    return f"{MINIMUM}–{MINIMUM_FOR_PERCENT - 1}" if n < MINIMUM_FOR_PERCENT else str(n)


@dataclass(frozen=True, slots=True)
class CrossTable(Generic[K]):
    """A table of rows × columns after protection; refused as a whole when its margins cannot be shown."""

    shown: dict[tuple[K, K], int]
    hidden: dict[tuple[K, K], Hidden]
    refusal: Refusal | None


def protect_table(cells: Mapping[tuple[K, K], int], minimum: int = MINIMUM) -> CrossTable[K]:
    """Decide which cells may be shown beside all row, column and grand totals.

    Promise: in every row and column what is hidden is nothing or at least `minimum` people in at least two
    cells, and every hidden cell could have at least two different values given everything shown (checked on
    the residual network of the hidden cells). Refuses the table when a margin is smaller than the minimum:
    show one-way breakdowns instead.
    """
    rows = list(dict.fromkeys(row for row, _ in cells))
    columns = list(dict.fromkeys(column for _, column in cells))
    full = {(row, column): cells.get((row, column), 0) for row in rows for column in columns}
    margins = [sum(full[row, column] for column in columns) for row in rows] + [
        sum(full[row, column] for row in rows) for column in columns
    ]
    refused: CrossTable[K] = CrossTable({}, dict.fromkeys(full, Hidden.SMALL), Refusal.UNDISCLOSABLE)
    if any(margin < minimum for margin in margins):
        return refused
    hidden: dict[tuple[K, K], Hidden] = {key: Hidden.SMALL for key, n in full.items() if n < minimum}
    while True:
        line = _unsafe_line(full, hidden, rows, columns, minimum)
        if line is None:
            rigid = next((cell for cell in hidden if not _can_vary(cell, full, hidden, rows, columns)), None)
            if rigid is None:
                break
            line = [key for key in full if key[0] == rigid[0] or key[1] == rigid[1]]
        candidates = [key for key in line if key not in hidden] or [key for key in full if key not in hidden]
        if not candidates:
            return refused
        hidden[min(candidates, key=lambda key: (full[key], str(key)))] = Hidden.COMPLEMENTARY
    return CrossTable({key: n for key, n in full.items() if key not in hidden}, hidden, None)


def stays_unknown(cells: Mapping[tuple[K, K], int], hidden: Collection[tuple[K, K]], minimum: int = MINIMUM) -> bool:
    """Whether cells that were hidden before stay unknown once all row, column and grand totals are shown.

    Promise: then in every row and column what is hidden is nothing, everything, or at least two cells with at least
    `minimum` people together, and every hidden cell could have another value.
    """
    rows = list(dict.fromkeys(row for row, _ in cells))
    columns = list(dict.fromkeys(column for _, column in cells))
    why = dict.fromkeys(hidden, Hidden.SMALL)
    return _unsafe_line(cells, why, rows, columns, minimum) is None and all(
        _can_vary(cell, cells, why, rows, columns) for cell in why
    )


def _unsafe_line(
    full: Mapping[tuple[K, K], int],
    hidden: Mapping[tuple[K, K], Hidden],
    rows: list[K],
    columns: list[K],
    minimum: int,
) -> list[tuple[K, K]] | None:
    """A row or column whose hidden cells are one alone or too few people together."""
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    for line in lines:
        inside = [key for key in line if key in hidden]
        if inside and (len(inside) < 2 or sum(full[key] for key in inside) < minimum):
            if all(key in hidden for key in line):
                continue  # nothing of this line is shown but its margin, which is large enough
            return line
    return None


def _can_vary(
    cell: tuple[K, K],
    full: Mapping[tuple[K, K], int],
    hidden: Mapping[tuple[K, K], Hidden],
    rows: list[K],
    columns: list[K],
) -> bool:
    """Whether another table with the same shown cells and margins has a different value in `cell`.

    Raising the cell by one needs a path of hidden cells back from its column to its row that lowers and
    raises in turn; lowering it needs the path the other way. Counts cannot fall below zero.
    """
    row, column = cell

    def reaches(start: tuple[str, K], goal: tuple[str, K], lower_from_column: bool) -> bool:
        seen = {start}
        frontier = [start]
        while frontier:
            kind, name = frontier.pop()
            lowering = (kind == "column") == lower_from_column
            others = (
                [("row", other) for other in rows] if kind == "column" else [("column", other) for other in columns]
            )
            for other in others:
                step = (other[1], name) if kind == "column" else (name, other[1])
                if step == cell or step not in hidden or other in seen or (lowering and full[step] == 0):
                    continue
                if other == goal:
                    return True
                seen.add(other)
                frontier.append(other)
        return False

    up = reaches(("column", column), ("row", row), lower_from_column=True)
    if up:
        return True
    return full[cell] > 0 and reaches(("column", column), ("row", row), lower_from_column=False)


def may_filter(part: int, whole: int, minimum: int = MINIMUM) -> Refusal | None:
    """Whether a figure about `part` of a shown `whole` may be shown; None means yes.

    Refused when the part or what remains of the whole is fewer than the minimum, unless the part is the
    whole.
    """
    if part < minimum:
        return Refusal.UNDISCLOSABLE
    if 0 < whole - part < minimum:
        return Refusal.COMPLEMENT_TOO_SMALL
    return None


def guarded(figure: Figure, minimum: int = MINIMUM) -> Figure:
    """The figure, or the same without its value when it rests on fewer people than the minimum."""
    if figure.value is None or figure.n >= minimum:
        return figure
    return Figure(None, figure.n, figure.denominator, figure.formula, refusal=Refusal.UNDISCLOSABLE)


def guarded_mean(figure: Figure, lowest: int, highest: int, minimum: int = MINIMUM) -> Figure:
    """A mean that may be printed: from `minimum` people on, and only where all answers together lie two steps of the
    scale or more from either end, so that each single one still could.
    """
    checked = guarded(figure, minimum)
    if checked.value is None:
        return checked
    room = min(highest - checked.value, checked.value - lowest) * figure.n
    if room >= min(ROOM, highest - lowest) - 1e-9:
        return checked
    return Figure(None, figure.n, figure.denominator, figure.formula, refusal=Refusal.UNANIMOUS)


def guarded_difference(
    figure: Figure, pairs: Sequence[tuple[float, float]], lowest: int, highest: int, minimum: int = MINIMUM
) -> Figure:
    """A mean difference between two answers about the same person that may be printed with its interval.

    `pairs`: the two answers of everybody in it. Refused unless both their means may be printed, because one mean and
    the difference give the other; and when the differences vary so little that whoever knows one answer of a pair would
    know the other: the interval gives away s, and one of n values lies at most (n − 1)·s/√n from their mean
    (Samuelson's inequality), on either side.

    >>> from evaluation.statistics.figures import Denominator, mean_figure
    >>> guarded_difference(mean_figure([1] * 8, Denominator.RATED), [(4, 3)] * 8, 1, 5).refusal
    <Refusal.UNANIMOUS: 'unanimous'>
    """
    checked = guarded(figure, minimum)
    if checked.value is None:
        return checked
    n = len(pairs)
    means = (Figure(sum(each) / n, n, figure.denominator, figure.formula) for each in zip(*pairs, strict=True))
    shown = all(guarded_mean(mean, lowest, highest, minimum).value is not None for mean in means)
    spread = stdev(first - second for first, second in pairs)
    if shown and 2 * (n - 1) * spread / sqrt(n) >= min(ROOM, highest - lowest) - 1e-9:
        return checked
    return Figure(None, figure.n, figure.denominator, figure.formula, refusal=Refusal.UNANIMOUS)


def leaves_room(given: Collection[int], lowest: int, highest: int) -> bool:
    """Whether exact counts of the values that were given leave every answer two steps of the scale open, or the whole
    of a shorter scale.
    """
    return bool(given) and max(given) - min(given) >= min(ROOM, highest - lowest)


def may_move_on(before: Mapping[int, int], now: Mapping[int, int], ends: tuple[int, int] | None) -> bool:
    """Whether exact counts that were shown may be replaced by later ones, although the two can be subtracted.

    `before`, `now`: value → how often; `ends`: of the scale, None where values are names. What was added must be nothing
    or leave every answer in it open, as the counts themselves must.

    >>> may_move_on({4: 3, 2: 3}, {4: 3, 2: 3, 5: 5}, (1, 5)), may_move_on({}, {4: 3, 2: 3}, (1, 5))
    (False, True)
    """
    added = [value for value, n in now.items() if value >= 0 and n > before.get(value, 0)]
    if not before or not added:
        return True
    return len(added) > 1 if ends is None else leaves_room(added, *ends)


def guarded_share(figure: Figure) -> Figure:
    """A share that may be printed as a percentage: from ten people on, and never 0 % or 100 % of fewer than
    thirty.

    "Everybody" in a small group says what each of them answered; the page then prints the banded count
    instead.
    """
    checked = guarded(figure)
    if checked.value is None:
        return checked
    reason = None
    if figure.n < MINIMUM_FOR_PERCENT:
        reason = Refusal.PERCENT_OF_FEW
    elif figure.n < MINIMUM_FOR_TWO_DECIMALS and checked.value in (0.0, 1.0):
        reason = Refusal.UNANIMOUS
    if reason is None:
        return checked
    return Figure(None, figure.n, figure.denominator, figure.formula, refusal=reason)


class Band(StrEnum):
    """How a count of people may be printed."""

    BELOW_MINIMUM = "below_minimum"  # "kurang dari 5"
    FIVE_TO_NINE = "five_to_nine"  # "5–9"
    EXACT = "exact"


def band(count: int) -> Band:
    """The band of a count of people that answered."""
    if count < MINIMUM:
        return Band.BELOW_MINIMUM
    return Band.FIVE_TO_NINE if count < MINIMUM_FOR_PERCENT else Band.EXACT


def decimals_of_mean(n: int) -> int:
    """How many decimals a mean of n answers may be printed with: 1 below thirty, 2 from then on."""
    return 1 if n < MINIMUM_FOR_TWO_DECIMALS else 2
