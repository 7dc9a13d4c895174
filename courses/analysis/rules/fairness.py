"""Whether a question is harder for one group than for equally able people of another: Mantel–Haenszel with ETS classes.

Holland & Thayer (1988); variance of Robins, Breslow & Greenland (1986); classes of Zieky (1993).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import erfc, log, sqrt

from courses.analysis.rules.items import Sitting

#: Fewer people than this in one of the groups: nothing is said.
GROUP_MINIMUM = 50
#: Bands of the total score within which people count as equally able.
BANDS = 5


class DifClass(StrEnum):
    """How much a question favours a group: A negligible, B some, C much."""

    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class Band:
    """Right and wrong answers of both groups within one band of ability."""

    reference_right: int
    reference_wrong: int
    focal_right: int
    focal_wrong: int


@dataclass(frozen=True, slots=True)
class Dif:
    """`delta` = −2.35 ln α on the scale of ETS: below zero the question is harder for the focal group."""

    reference: int
    focal: int
    odds_ratio: float
    delta: float
    error: float
    p: float
    verdict: DifClass


def mantel_haenszel(bands: Sequence[Band]) -> Dif | None:
    """Compare two groups over bands of ability; None where the bands say nothing.

    α = Σ(AD/N) / Σ(BC/N); χ² with continuity correction. A: |Δ| < 1 or p ≥ 0.05; C: |Δ| ≥ 1.5 and more than 1 by a
    one-sided 5 % test; else B.
    """
    rr = ss = pr = mixed = qs = observed = expected = spread = 0.0
    for band in bands:
        a, b, c, d = band.reference_right, band.reference_wrong, band.focal_right, band.focal_wrong
        n = a + b + c + d
        if n < 2 or not (a + b) or not (c + d):
            continue
        r, s, p, q = a * d / n, b * c / n, (a + d) / n, (b + c) / n
        rr, ss = rr + r, ss + s
        pr, mixed, qs = pr + p * r, mixed + p * s + q * r, qs + q * s
        observed += a
        expected += (a + b) * (a + c) / n
        spread += (a + b) * (c + d) * (a + c) * (b + d) / (n * n * (n - 1))
    if not rr or not ss or not spread:
        return None
    ratio = rr / ss
    delta = -2.35 * log(ratio)
    error = 2.35 * sqrt(pr / (2 * rr * rr) + mixed / (2 * rr * ss) + qs / (2 * ss * ss))
    p_value = erfc(sqrt(max(0.0, abs(observed - expected) - 0.5) ** 2 / spread / 2))
    verdict = DifClass.B
    if abs(delta) < 1 or p_value >= 0.05:
        verdict = DifClass.A
    elif abs(delta) >= 1.5 and (abs(delta) - 1) / error > 1.6448536269514722:
        verdict = DifClass.C
    return Dif(
        sum(band.reference_right + band.reference_wrong for band in bands),
        sum(band.focal_right + band.focal_wrong for band in bands),
        ratio, delta, error, p_value, verdict,
    )  # fmt: skip


def fairness(version: int, sittings: Sequence[Sitting], reference: str, focal: str) -> Dif | None:
    """Compare two groups on one question; None below fifty in either, or where the answers say nothing.

    People are equally able who stand in the same fifth of the total scores of all who were asked. Only the full answer
    counts as right.
    """
    asked = sorted(
        (
            (sitting.score, sitting.group, given.score >= 1)
            for sitting in sittings
            if sitting.group in (reference, focal)
            for given in sitting.given
            if given.version == version
        ),
        key=lambda each: each[0],
    )
    sizes = [sum(group == each for _, group, _ in asked) for each in (reference, focal)]
    if min(sizes) < GROUP_MINIMUM:
        return None
    # Equal scores stay in one band.
    edges = [asked[len(asked) * place // BANDS][0] for place in range(1, BANDS)]
    bands: dict[int, list[int]] = {}
    for score, group, right in asked:
        counts = bands.setdefault(sum(score >= edge for edge in edges), [0, 0, 0, 0])
        counts[2 * (group == focal) + (not right)] += 1
    return mantel_haenszel([Band(*counts) for counts in bands.values()])
