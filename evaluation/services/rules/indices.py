"""The satisfaction index of a period: its change since the one before, and the names of its elements."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from evaluation.statistics.disclosure import MINIMUM
from evaluation.statistics.distributions import t_quantile
from evaluation.statistics.figures import CONFIDENCE, Denominator, Figure, Interval, Refusal, refused
from evaluation.statistics.skm import Element, RatingSums, SatisfactionIndex, SurveyError, index_of

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

    @property
    def error(self) -> float | None:
        """Standard error of the index in points; none where it cannot be estimated."""
        return None if self.index is None else self.index.error

    @property
    def deviation(self) -> float | None:
        """Standard deviation of the respondents' own means on the scale 1–4, for planning a sample."""
        return None if self.error is None else round(self.error * sqrt(self.n) / 25, 2)


def measured(sums: RatingSums) -> Measured:
    """The index, refused below five respondents, and where fewer than five or nobody rated one of the nine elements."""
    if sums.n == 0:
        return Measured(0, None, Refusal.NO_DATA)
    if sums.n < MINIMUM:
        return Measured(sums.n, None, Refusal.UNDISCLOSABLE)
    try:
        index = index_of(sums)
    except SurveyError:
        return Measured(sums.n, None, Refusal.TOO_FEW)
    if any(element.n < MINIMUM for element in index.elements):
        # The mean of an element that fewer than five answered would say what they answered.
        return Measured(sums.n, None, Refusal.UNDISCLOSABLE)
    return Measured(sums.n, index, None)


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
