"""Who did not answer, and what the figure would be if every group had answered in its share of the frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt

from evaluation.statistics.distributions import normal_quantile
from evaluation.statistics.figures import (
    CONFIDENCE,
    Caution,
    Denominator,
    Figure,
    Interval,
    Refusal,
    mean,
    refused,
    require_finite,
    variance,
)

#: From this standardised difference on a group is named as over- or under-represented.
NOTABLE = 0.1


@dataclass(frozen=True, slots=True)
class GroupResponse:
    """One known group of the frame."""

    group: str
    frame: int
    answered: int
    #: Share of the frame and share of the answers.
    frame_share: float
    answer_share: float
    #: Standardised difference of both shares: (a−f)/√((a(1−a)+f(1−f))/2).
    difference: float

    @property
    def notable(self) -> bool:
        """Whether the group is so differently represented that the report must say it."""
        return abs(self.difference) > NOTABLE


def group_responses(frame: Mapping[str, int], answered: Mapping[str, int]) -> tuple[GroupResponse, ...]:
    """Compare the groups among the answers with the frame; refuses a group with more answers than people."""
    total, given = sum(frame.values()), sum(answered.values())
    rows = []
    for group, size in frame.items():
        count = answered.get(group, 0)
        if count > size:
            raise ValueError(f"Group {group} has more answers than people.")
        f = size / total if total else 0.0
        a = count / given if given else 0.0
        spread = sqrt((a * (1 - a) + f * (1 - f)) / 2)
        rows.append(GroupResponse(group, size, count, f, a, (a - f) / spread if spread else 0.0))
    return tuple(rows)


def post_stratified_mean(frame: Mapping[str, int], answers: Mapping[str, Sequence[float]]) -> Figure:
    """Mean weighted by each group's share of the frame; refused when a group of the frame gave no answer.

    >>> round(post_stratified_mean({"A": 60, "B": 40}, {"A": [3.2] * 10, "B": [3.8] * 30}).value or 0, 6)
    3.44
    """
    return post_stratified(frame, {group: (sum(values), len(values)) for group, values in answers.items()})


def post_stratified(frame: Mapping[str, int], sums: Mapping[str, tuple[float, int]]) -> Figure:
    """The same from sums: group → (Σ of the values, how many)."""
    formula = "post-stratified mean Σ N_g/N·x̄_g"
    n = sum(count for _total, count in sums.values())
    total = sum(frame.values())
    if n == 0 or total == 0:
        return refused(Refusal.NO_DATA, n, Denominator.RESPONDENTS, formula)
    if any(size and not sums.get(group, (0, 0))[1] for group, size in frame.items()):
        return refused(Refusal.TOO_FEW, n, Denominator.RESPONDENTS, formula)
    value = sum(size * sums[group][0] / sums[group][1] for group, size in frame.items() if size) / total
    thin = any(size and sums[group][1] < _THIN for group, size in frame.items())
    return Figure(value, n, Denominator.RESPONDENTS, formula, warnings=(Caution.FEW_PER_STRATUM,) if thin else ())


#: A stratum with fewer answers speaks for many people on the word of few.
_THIN = 5


@dataclass(frozen=True, slots=True)
class Stratum:
    """One known group of the frame and what its answers say."""

    frame: int
    n: int
    mean: float
    #: Sample standard deviation of the answers; None when it is not known.
    deviation: float | None = None


@dataclass(frozen=True, slots=True)
class BesideRaw:
    """The mean as it came, and as it would be if every group had answered in its share of the frame."""

    raw: Figure
    weighted: Figure


def beside_raw(strata: Mapping[str, Stratum]) -> BesideRaw:
    """Raw and post-stratified mean with normal intervals, both with the finite population correction.

    Weighted: se² = Σ (N_g/N)²·(1−n_g/N_g)·s²_g/n_g; no interval when a stratum's deviation is unknown or rests on
    one answer. The weighted mean is refused when a stratum of the frame gave no answer.

    >>> both = beside_raw({"A": Stratum(60, 10, 3.2), "B": Stratum(40, 30, 3.8)})
    >>> round(both.raw.value or 0, 2), round(both.weighted.value or 0, 2)
    (3.65, 3.44)
    """
    for name, stratum in strata.items():
        require_finite((stratum.mean, stratum.deviation or 0.0))
        if not 0 <= stratum.n <= stratum.frame:
            raise ValueError(f"Group {name} has more answers than people.")
    n = sum(stratum.n for stratum in strata.values())
    total = sum(stratum.frame for stratum in strata.values())
    formula = "mean of all answers"
    if n == 0:
        raw = refused(Refusal.NO_DATA, 0, Denominator.RESPONDENTS, formula)
    else:
        raw = Figure(
            sum(stratum.n * stratum.mean for stratum in strata.values()) / n, n, Denominator.RESPONDENTS, formula
        )
    weighted = post_stratified(
        {name: stratum.frame for name, stratum in strata.items()},
        {name: (stratum.n * stratum.mean, stratum.n) for name, stratum in strata.items()},
    )
    known = [(s.frame, s.n, s.deviation) for s in strata.values() if s.frame]
    if weighted.value is None or any(deviation is None or count < 2 for _, count, deviation in known):
        return BesideRaw(raw, weighted)
    spread = sum(
        (frame / total) ** 2 * (1 - count / frame) * (deviation or 0.0) ** 2 / count
        for frame, count, deviation in known
    )
    half = normal_quantile(0.5 + CONFIDENCE / 2) * sqrt(spread)
    interval = Interval(weighted.value - half, weighted.value + half)
    return BesideRaw(raw, replace(weighted, interval=interval))


def standardised_difference(reached: Sequence[float], missed: Sequence[float]) -> Figure:
    """How differently people reached and people not reached are made, in standard deviations:
    (x̄₁−x̄₂)/√((s²₁+s²₂)/2) (Austin 2009), so that group sizes do not matter; interval as for Hedges' d.

    For a share the values are 0 and 1. From 0.1 on the difference is named (`NOTABLE`).
    """
    require_finite(reached, missed)
    formula = "standardised difference (x̄₁−x̄₂)/√((s²₁+s²₂)/2)"
    n1, n2 = len(reached), len(missed)
    n = n1 + n2
    if min(n1, n2) < 2:
        return refused(Refusal.TOO_FEW if n else Refusal.NO_DATA, n, Denominator.FRAME, formula)
    spread = (variance(reached) + variance(missed)) / 2
    if spread <= 0:
        return refused(Refusal.NO_VARIANCE, n, Denominator.FRAME, formula)
    value = (mean(reached) - mean(missed)) / sqrt(spread)
    half = normal_quantile(0.5 + CONFIDENCE / 2) * sqrt(n / (n1 * n2) + value * value / (2 * n))
    return Figure(value, n, Denominator.FRAME, formula, Interval(value - half, value + half))
