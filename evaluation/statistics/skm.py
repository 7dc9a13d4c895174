"""The public satisfaction survey (SKM) and its index (IKM), exactly as PermenPANRB 14/2017 computes it.

IKM = 25 · Σ_u w_u · NRR_u with NRR_u = Σ values / n_u over the people who answered element u. The nine
elements weigh 1/9 each, kept as an exact fraction; the 0.111 of printed worksheets is a way to reproduce an
old sheet, never the truth. Elements are stored by meaning. Their printed numbers differ between forms (U8 and
U9 change places), see `Numbering`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor, fsum, sqrt
from operator import add

from evaluation.statistics.distributions import normal_quantile, t_quantile
from evaluation.statistics.figures import CONFIDENCE, Interval

#: Lowest and highest perception value of the official questionnaire.
LOWEST, HIGHEST = 1, 4


class Element(StrEnum):
    """The nine elements (unsur) by meaning."""

    REQUIREMENTS = "persyaratan"
    PROCEDURE = "prosedur"
    TIME = "waktu"
    COST = "biaya"
    PRODUCT = "produk"
    COMPETENCE = "kompetensi"
    CONDUCT = "perilaku"
    COMPLAINTS = "pengaduan"
    FACILITIES = "sarana"


ELEMENTS: tuple[Element, ...] = tuple(Element)


class Numbering(StrEnum):
    """Which element a form prints as U8 and which as U9."""

    #: The body of the regulation: U8 complaints, U9 facilities.
    REGULATION = "peraturan"
    #: The questionnaire of many agencies: U8 facilities, U9 complaints.
    QUESTIONNAIRE = "kuesioner"


def numbered(order: Numbering) -> tuple[Element, ...]:
    """The elements as U1…U9 of a form that follows `order`."""
    if order is Numbering.QUESTIONNAIRE:
        return (*ELEMENTS[:7], Element.FACILITIES, Element.COMPLAINTS)
    return ELEMENTS


class SurveyError(ValueError):
    """The data cannot carry an index; `reason` is a stable code, `element` the culprit."""

    def __init__(self, reason: str, element: str = "") -> None:
        super().__init__(f"{reason}: {element}" if element else reason)
        self.reason = reason
        self.element = element


@dataclass(frozen=True, slots=True)
class Band:
    """One letter of the quality table and the lowest rounded index that earns it."""

    grade: str
    lowest: Decimal
    performance: str


@dataclass(frozen=True, slots=True)
class Edition:
    """A quality table with the date from which it holds and where it is written. Editions are never mixed on
    one axis.
    """

    code: str
    valid_from: date
    source: str
    elements: int
    bands: tuple[Band, ...]

    def band(self, rounded: Decimal) -> Band:
        """The band of an index already rounded to two decimals."""
        return next((band for band in self.bands if rounded >= band.lowest), self.bands[-1])


PERMENPANRB_14_2017 = Edition(
    "permenpanrb-14-2017",
    date(2017, 1, 1),  # the year of the regulation; a survey before it was taken under the older one
    "PermenPANRB 14/2017, Nilai Interval Konversi",
    9,
    (
        Band("A", Decimal("88.31"), "Sangat baik"),
        Band("B", Decimal("76.61"), "Baik"),
        Band("C", Decimal("65.00"), "Kurang baik"),
        Band("D", Decimal("25.00"), "Tidak baik"),
    ),
)

KEP_25_2004 = Edition(
    "kep-25-2004",
    date(2004, 1, 1),
    "KEP/25/M.PAN/2/2004, Nilai Interval Konversi IKM",
    14,
    (
        Band("A", Decimal("81.26"), "Sangat baik"),
        Band("B", Decimal("62.51"), "Baik"),
        Band("C", Decimal("43.76"), "Kurang baik"),
        Band("D", Decimal("25.00"), "Tidak baik"),
    ),
)


def round_half_up(value: Fraction | Decimal, places: int = 2) -> Decimal:
    """Round half away from zero, exactly, as a person with a pencil does.

    >>> round_half_up(Fraction(76605, 1000))
    Decimal('76.61')
    """
    exact = Fraction(value)
    scaled = abs(exact) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return (Decimal(whole if exact >= 0 else -whole) / Decimal(10**places)).quantize(
        Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP
    )


def grade(index: Fraction | Decimal, edition: Edition = PERMENPANRB_14_2017) -> Band:
    """The band of an index: rounded half up to two decimals first, because the printed table has gaps.

    >>> grade(Decimal("76.604")).grade, grade(Decimal("76.605")).grade
    ('C', 'B')
    """
    return edition.band(round_half_up(index))


@dataclass(frozen=True, slots=True)
class ElementResult:
    """One element: its sum, how many answered it, its mean (NRR) and its weight."""

    key: str
    total: int
    #: its values squared and added up
    squares: int
    n: int
    mean: Fraction
    weight: Fraction

    @property
    def variance(self) -> float | None:
        """Sample variance of its values; None below two answers."""
        if self.n < 2:
            return None
        return float(Fraction(self.squares * self.n - self.total**2, self.n * (self.n - 1)))


@dataclass(frozen=True, slots=True)
class SatisfactionIndex:
    """The index of one set of answers with everything a report must print beside it."""

    #: Respondents with at least one answered element.
    n: int
    #: Rows without any answer; they are not respondents.
    empty: int
    elements: tuple[ElementResult, ...]
    #: The index, exact.
    ikm: Fraction
    #: The index rounded half up to two decimals; the letter is read from this.
    rounded: Decimal
    band: Band
    edition: Edition
    #: Standard error of `ikm` in index points; None below two respondents.
    error: float | None
    #: 95 % interval of `ikm` in index points; None below two respondents.
    interval: Interval | None
    #: Letters the interval reaches besides the printed one, worst first.
    other_grades: tuple[str, ...]
    formula: str = "25·Σ w·NRR; interval: linearised variance, t(n−1)"

    @property
    def weakest(self) -> tuple[ElementResult, ...]:
        """The elements from the lowest mean up: where repair should begin."""
        return tuple(sorted(self.elements, key=lambda result: result.mean))


def exact_weights(weights: Mapping[str, str | Decimal | Fraction | int]) -> dict[str, Fraction]:
    """Weights as exact fractions; refuses negative ones and any set whose sum is not exactly 1."""
    exact = {key: Fraction(value) for key, value in weights.items()}
    if any(value < 0 for value in exact.values()):
        raise SurveyError("negative_weight", next(key for key, value in exact.items() if value < 0))
    if sum(exact.values()) != 1:
        raise SurveyError("weights_do_not_sum_to_one", str(float(sum(exact.values()))))
    return exact


@dataclass(frozen=True, slots=True)
class RatingSums:
    """Exact sums of answers from which the index and its interval follow; sums of disjoint answers can be added.

    The three tables have one row and one column per key, row after row.
    """

    keys: tuple[str, ...]
    #: Respondents with at least one answered element.
    n: int
    #: Answers without any answered element; their senders are not respondents.
    empty: int
    #: Respondents who answered the row's and the column's element.
    both: tuple[int, ...]
    #: Their values of the row's element, added up.
    totals: tuple[int, ...]
    #: Their values of both elements, multiplied and added up.
    products: tuple[int, ...]

    @property
    def answers(self) -> int:
        """Everything that was sent in, with and without an answered element."""
        return self.n + self.empty

    def __add__(self, other: "RatingSums") -> "RatingSums":
        if self.keys != other.keys:
            raise ValueError("Only sums over the same elements can be added.")
        return RatingSums(
            self.keys,
            self.n + other.n,
            self.empty + other.empty,
            tuple(map(add, self.both, other.both)),
            tuple(map(add, self.totals, other.totals)),
            tuple(map(add, self.products, other.products)),
        )


def rating_sums(rows: Iterable[Mapping[str, int | None]], keys: Sequence[str] = ELEMENTS) -> RatingSums:
    """The sums of `rows`, one mapping from element key to value 1–4 (None or absent: not answered) per answer.

    Refuses values outside 1–4. Keys that are not asked for are left aside.
    """
    names = tuple(str(key) for key in keys)
    alike = Counter(tuple(row.get(key) for key in names) for row in rows)
    both, totals, products = ([0] * len(names) ** 2 for _ in range(3))
    n = empty = 0
    for values, times in alike.items():
        given = [(place, value) for place, value in enumerate(values) if value is not None]
        for place, value in given:
            if not LOWEST <= value <= HIGHEST:
                raise SurveyError("value_out_of_range", names[place])
        if given:
            n += times
        else:
            empty += times
        for row, value in given:
            for column, other in given:
                at = row * len(names) + column
                both[at] += times
                totals[at] += value * times
                products[at] += value * other * times
    return RatingSums(names, n, empty, tuple(both), tuple(totals), tuple(products))


def satisfaction_index(
    rows: Iterable[Mapping[str, int | None]],
    *,
    weights: Mapping[str, str | Decimal | Fraction | int] | None = None,
    edition: Edition = PERMENPANRB_14_2017,
    population: int | None = None,
) -> SatisfactionIndex:
    """The index of `rows`, one mapping from element key to value 1–4 (None or absent: not answered) per
    respondent; see `index_of`. Refuses values outside 1–4 besides.
    """
    exact = exact_weights(weights) if weights else None
    sums = rating_sums(rows, ELEMENTS if exact is None else tuple(exact))
    return index_of(sums, weights=exact, edition=edition, population=population)


def index_of(
    sums: RatingSums,
    *,
    weights: Mapping[str, Fraction] | None = None,
    edition: Edition = PERMENPANRB_14_2017,
    population: int | None = None,
) -> SatisfactionIndex:
    """The index that follows from sums of answers.

    Blanks are never imputed: each element is divided by the people who answered it. The interval is IKM ±
    t(0.975; n−1)·se with se² = Σ z_i² / (n(n−1)), z_i = 25·Σ_u w_u·a_iu·(x_iu − NRR_u)·n/n_u, the linearised
    variance of a sum of ratio means over respondents (a_iu is 1 where answered). Without blanks this is
    exactly the t interval of the respondents' own indices. With `population` (served people) the finite
    population correction (N−n)/(N−1) is applied. It is cut to 25…100, which the index cannot leave. It covers
    chance in who answered, not bias in how people were chosen. Refuses no respondents and an element nobody
    answered.
    """
    if sums.n == 0:
        raise SurveyError("no_respondents")
    size = len(sums.keys)
    results = []
    for place, key in enumerate(sums.keys):
        own = place * size + place
        if sums.both[own] == 0:
            raise SurveyError("element_without_answers", key)
        weight = Fraction(1, size) if weights is None else weights[key]
        mean = Fraction(sums.totals[own], sums.both[own])
        results.append(ElementResult(key, sums.totals[own], sums.products[own], sums.both[own], mean, weight))
    ikm = 25 * sum((result.weight * result.mean for result in results), Fraction(0))
    error = _error(sums, results, population)
    interval = None
    if error is not None:
        half = t_quantile(0.5 + CONFIDENCE / 2, sums.n - 1) * error
        interval = Interval(max(25.0, float(ikm) - half), min(100.0, float(ikm) + half))
    band = grade(ikm, edition)
    return SatisfactionIndex(
        n=sums.n,
        empty=sums.empty,
        elements=tuple(results),
        ikm=ikm,
        rounded=round_half_up(ikm),
        band=band,
        edition=edition,
        error=error,
        interval=interval,
        other_grades=_other_grades(interval, band, edition),
    )


def _error(sums: RatingSums, results: Sequence[ElementResult], population: int | None) -> float | None:
    """The linearised standard error; Σ z_i² is multiplied out, so that no respondent is looked at."""
    n, size = sums.n, len(results)
    if n < 2:
        return None
    factors = [25 * float(result.weight) * n / result.n for result in results]
    squares = []
    for row, first in enumerate(results):
        for column, second in enumerate(results):
            at, across = row * size + column, column * size + row
            around_means = (
                sums.products[at] * first.n * second.n
                - sums.totals[at] * second.total * first.n
                - sums.totals[across] * first.total * second.n
                + sums.both[at] * first.total * second.total
            )
            squares.append(factors[row] * factors[column] * (around_means / (first.n * second.n)))
    error = sqrt(max(0.0, fsum(squares)) / (n * (n - 1)))
    if population is not None and population > 1:
        error *= sqrt(max(0, population - n) / (population - 1))
    return error


def _other_grades(interval: Interval | None, band: Band, edition: Edition) -> tuple[str, ...]:
    if interval is None:
        return ()
    low = edition.bands.index(grade(Decimal(repr(interval.low)), edition))
    high = edition.bands.index(grade(Decimal(repr(interval.high)), edition))
    return tuple(reached.grade for reached in reversed(edition.bands[high : low + 1]) if reached is not band)


def worksheet_index(
    means: Sequence[Fraction | Decimal], weight: Decimal = Decimal("0.111"), product_places: int | None = None
) -> Fraction:
    """The index as a worksheet computes it: 25·Σ (NRR·weight), only to reproduce an old report.

    `product_places` rounds every weighted mean half up before summing, as the 2004 sheets did with three
    places.
    """
    products = [Fraction(value) * Fraction(weight) for value in means]
    if product_places is not None:
        products = [Fraction(round_half_up(product, product_places)) for product in products]
    return 25 * sum(products, Fraction(0))


def krejcie_morgan(population: int) -> int:
    """Sample size for a proportion (Krejcie & Morgan 1970): X²NP(1−P) / (d²(N−1)+X²P(1−P)), to the nearest
    whole number.

    X² = 3.841, P = 0.5, d = 0.05.

    >>> krejcie_morgan(15), krejcie_morgan(1000)
    (14, 278)
    """
    if population < 1:
        raise ValueError("A population has at least one member.")
    chi_square = Fraction(3841, 1000)
    size = chi_square * population / 4 / (Fraction(25, 10_000) * (population - 1) + chi_square / 4)
    return floor(size + Fraction(1, 2))


def sample_for_mean(deviation: float, bound: float, population: int | None = None) -> int:
    """Sample size that estimates a mean to ± `bound`: n₀ = (z·s/B)², n = n₀/(1+(n₀−1)/N), rounded up.

    `deviation` and `bound` are in the unit of the scale (1–4).

    >>> sample_for_mean(0.6, 0.05, 2940)
    466
    """
    if deviation <= 0 or bound <= 0:
        raise ValueError("Deviation and bound are larger than zero.")
    first = (normal_quantile(0.5 + CONFIDENCE / 2) * deviation / bound) ** 2
    return ceil(first if population is None else first / (1 + (first - 1) / population))
