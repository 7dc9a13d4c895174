"""Classical item analysis: how hard a question is, whether it tells strong from weak, what each option attracts.

Formulas: Crocker & Algina, Introduction to Classical and Modern Test Theory (1986), chapters 6, 7 and 14. Papers are
drawn at random, so the rest score is the mean of a sitting's other answers, whichever questions those were.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import atanh, erfc, sqrt, tanh
from statistics import fmean, variance

from bina.shares import Z, wilson

#: Fewer people than this are no aggregate: nothing is said about them.
MINIMUM = 5
#: From here on a figure of one question is worth advice.
ENOUGH = 20


@dataclass(frozen=True, slots=True)
class Given:
    """An answer in a sitting: what it was worth (0 … 1) and which options were chosen."""

    version: int
    score: float
    choices: tuple[str, ...] = ()
    is_empty: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """The first sitting of one person. `group` is what fairness compares, None where unknown."""

    ended_at: datetime
    given: tuple[Given, ...]
    group: str | None = None

    @property
    def score(self) -> float:
        """Share of the whole, 0 … 1."""
        return fmean(each.score for each in self.given)

    def rest(self, version: int) -> float | None:
        """The mean of the other answers; None where there is no other."""
        others = [each.score for each in self.given if each.version != version]
        return fmean(others) if others else None


@dataclass(frozen=True, slots=True)
class OptionFigures:
    """What one option attracts: `share` of those asked; the rest score of its choosers, None below five of them."""

    key: str
    share: float
    rest: float | None


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """A question as `n` people answered it for the first time; everything else is None below five."""

    version: int
    n: int
    #: mean score, 0 … 1, with its 95 % interval
    facility: float | None = None
    facility_interval: tuple[float, float] | None = None
    #: corrected item-rest correlation with Fisher's 95 % interval; None below twenty or without variance
    discrimination: float | None = None
    discrimination_interval: tuple[float, float] | None = None
    blank: float | None = None
    options: tuple[OptionFigures, ...] = ()


def correlation(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Pearson's r; None below three pairs or where one side does not vary."""
    if len(pairs) < 3:
        return None
    mean_x, mean_y = fmean(x for x, _ in pairs), fmean(y for _, y in pairs)
    xx = sum((x - mean_x) ** 2 for x, _ in pairs)
    yy = sum((y - mean_y) ** 2 for _, y in pairs)
    if xx < 1e-12 or yy < 1e-12:
        return None
    return sum((x - mean_x) * (y - mean_y) for x, y in pairs) / sqrt(xx * yy)


def fisher(r: float, n: int) -> tuple[float, float] | None:
    """The 95 % interval of a correlation; None below four pairs."""
    if n < 4:
        return None
    if abs(r) >= 1:
        return r, r
    around = Z / sqrt(n - 3)
    return tanh(atanh(r) - around), tanh(atanh(r) + around)


def _mean_interval(scores: Sequence[float]) -> tuple[float, float]:
    """Wilson's where answers are right or wrong, else the normal one, cut at 0 and 1."""
    n, mean = len(scores), fmean(scores)
    if set(scores) <= {0.0, 1.0}:
        return wilson(round(sum(scores)), n)
    around = Z * sqrt(variance(scores) / n)
    return max(0.0, mean - around), min(1.0, mean + around)


def item_figures(version: int, sittings: Iterable[Sitting], options: Sequence[str] = ()) -> ItemFigures:
    """Everything about one question, from the sittings that asked it. `options` are its keys in the bank's order."""
    answered = [(each, sitting) for sitting in sittings for each in sitting.given if each.version == version]
    n = len(answered)
    if n < MINIMUM:
        return ItemFigures(version, n)
    scores = [each.score for each, _ in answered]
    pairs = [(each.score, rest) for each, sitting in answered if (rest := sitting.rest(version)) is not None]
    r = correlation(pairs) if len(pairs) >= ENOUGH else None
    return ItemFigures(
        version,
        n,
        fmean(scores),
        _mean_interval(scores),
        r,
        fisher(r, len(pairs)) if r is not None else None,
        sum(each.is_empty for each, _ in answered) / n,
        tuple(_option(key, version, answered) for key in options),
    )


def _option(key: str, version: int, answered: Sequence[tuple[Given, Sitting]]) -> OptionFigures:
    choosers = [sitting for each, sitting in answered if key in each.choices]
    rests = [rest for sitting in choosers if (rest := sitting.rest(version)) is not None]
    return OptionFigures(key, len(choosers) / len(answered), fmean(rests) if len(rests) >= MINIMUM else None)


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far a score repeats. `error` is its standard error as a share of the whole; None where it may not be said."""

    n: int
    items: int
    coefficient: float | None
    error: float | None
    #: everybody was asked the same questions: KR-20/α, else the coefficient of questions nested in people
    is_alpha: bool


def reliability(sittings: Sequence[Sitting]) -> Reliability:
    """Reliability of the score over the sittings with the commonest number of questions.

    The same questions for all: Cronbach's α = k/(k−1)·(1 − Σs²ᵢ/s²_T), of right/wrong answers KR-20. Papers drawn at
    random: one-way analysis of variance, 1 − MS_within/MS_between (Brennan, Generalizability Theory, 2001, design i:p).
    Says nothing below twenty sittings, two questions, or without variance.
    """
    lengths = Counter(len(each.given) for each in sittings)
    k = max(lengths, key=lambda length: (lengths[length], length), default=0)
    rows = [each for each in sittings if len(each.given) == k]
    n = len(rows)
    same = len({frozenset(given.version for given in each.given) for each in rows}) == 1
    if n < ENOUGH or k < 2:
        return Reliability(n, k, None, None, same)
    totals = [each.score * k for each in rows]
    spread = variance(totals)
    if spread < 1e-12:
        return Reliability(n, k, None, None, same)
    if same:
        columns: dict[int, list[float]] = {}
        for each in rows:
            for given in each.given:
                columns.setdefault(given.version, []).append(given.score)
        alpha = k / (k - 1) * (1 - sum(variance(column) for column in columns.values()) / spread)
        return Reliability(n, k, alpha, sqrt(spread * max(0.0, 1 - alpha)) / k, same)
    within = sum((given.score - each.score) ** 2 for each in rows for given in each.given) / (n * (k - 1))
    between = spread / k
    return Reliability(n, k, 1 - within / between, sqrt(within / k), same)


@dataclass(frozen=True, slots=True)
class Shift:
    """How the mean score moved from one set of answers to the next; None for both below twenty on a side."""

    before: int
    after: int
    difference: float | None
    p: float | None


def shift(before: Sequence[float], after: Sequence[float]) -> Shift:
    """Welch's comparison of two means, by the normal distribution."""
    if min(len(before), len(after)) < ENOUGH:
        return Shift(len(before), len(after), None, None)
    difference = fmean(after) - fmean(before)
    error = sqrt(variance(before) / len(before) + variance(after) / len(after))
    p = erfc(abs(difference) / error / sqrt(2)) if error > 0 else float(difference == 0)
    return Shift(len(before), len(after), difference, p)
