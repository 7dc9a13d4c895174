"""The satisfaction index of a period: its change since the one before, and the names of its elements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import fsum, sqrt

from evaluation.statistics.disclosure import MINIMUM
from evaluation.statistics.distributions import t_quantile
from evaluation.statistics.figures import CONFIDENCE, Denominator, Figure, Interval, Refusal, refused
from evaluation.statistics.skm import Element, SatisfactionIndex, SurveyError, satisfaction_index

#: The elements as the regulation names them.
ELEMENT_NAMES: dict[str, str] = {
    Element.REQUIREMENTS: "Persyaratan",
    Element.PROCEDURE: "Sistem, mekanisme, dan prosedur",
    Element.TIME: "Waktu penyelesaian",
    Element.COST: "Biaya/tarif",
    Element.PRODUCT: "Produk spesifikasi jenis pelayanan",
    Element.COMPETENCE: "Kompetensi pelaksana",
    Element.CONDUCT: "Perilaku pelaksana",
    Element.COMPLAINTS: "Penanganan pengaduan, saran, dan masukan",
    Element.FACILITIES: "Sarana dan prasarana",
}

Ratings = Mapping[str, int]


class FollowUpState(StrEnum):
    """Where an improvement stands."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Measured:
    """The index of a set of answers, or why there is none; n counts the answers either way."""

    n: int
    index: SatisfactionIndex | None
    refusal: Refusal | None
    #: standard error of the index in points; none where it cannot be estimated
    error: float | None

    @property
    def deviation(self) -> float | None:
        """Standard deviation of the respondents' own means on the scale 1–4, for planning a sample."""
        return None if self.error is None else round(self.error * sqrt(self.n) / 25, 2)


def measured(rows: Sequence[Ratings]) -> Measured:
    """The index, refused below five respondents, and where fewer than five or nobody rated one of the nine elements."""
    kept = [
        {key: value for key, value in row.items() if key in ELEMENT_NAMES and isinstance(value, int)} for row in rows
    ]
    kept = [row for row in kept if row]
    if not kept:
        return Measured(0, None, Refusal.NO_DATA, None)
    if len(kept) < MINIMUM:
        return Measured(len(kept), None, Refusal.UNDISCLOSABLE, None)
    try:
        index = satisfaction_index(kept)
    except SurveyError:
        return Measured(len(kept), None, Refusal.TOO_FEW, None)
    if any(element.n < MINIMUM for element in index.elements):
        # The mean of an element that fewer than five answered would say what they answered.
        return Measured(index.n, None, Refusal.UNDISCLOSABLE, None)
    return Measured(index.n, index, None, _error(kept, index))


def _error(rows: Sequence[Ratings], index: SatisfactionIndex) -> float:
    """The linearised standard error; the interval of the index cannot give it back once it is cut at 25 or 100."""
    factors = {each.key: 25 * float(each.weight) * index.n / each.n for each in index.elements}
    means = {each.key: float(each.mean) for each in index.elements}
    influences = (fsum(factors[key] * (value - means[key]) for key, value in row.items()) for row in rows)
    return sqrt(fsum(influence * influence for influence in influences) / (index.n * (index.n - 1)))


def change(before: Measured, after: Measured) -> Figure:
    """Points gained from one period to the next, with Welch's interval of two independent sets of respondents."""
    formula = "IKM₂ − IKM₁, Welch t interval"
    n = before.n + after.n
    if before.index is None or after.index is None or before.error is None or after.error is None:
        return refused(before.refusal or after.refusal or Refusal.NO_DATA, n, Denominator.ARMS, formula)
    value = float(after.index.ikm - before.index.ikm)
    first, second = before.error**2, after.error**2
    if first + second <= 0:
        return Figure(value, n, Denominator.ARMS, formula)
    freedom = (first + second) ** 2 / (first**2 / (before.n - 1) + second**2 / (after.n - 1))
    half = t_quantile(0.5 + CONFIDENCE / 2, freedom) * sqrt(first + second)
    return Figure(value, n, Denominator.ARMS, formula, Interval(value - half, value + half))


def weakest_first(elements: Sequence[str], weakest: Sequence[str]) -> list[int]:
    """Places of the elements, those of the weakest element first; what is not rated comes last.

    >>> weakest_first(["biaya", "waktu", "biaya"], ["waktu", "biaya"])
    [1, 0, 2]
    """
    rank = {key: place for place, key in enumerate(weakest)}
    return sorted(range(len(elements)), key=lambda place: rank.get(elements[place], len(rank)))
