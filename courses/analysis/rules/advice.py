"""What to do about a question: words bound to thresholds, so that the same figures always get the same advice."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from courses.analysis.rules.fairness import Dif, DifClass
from courses.analysis.rules.items import ENOUGH, ItemFigures, Shift

#: Thresholds of Ebel & Frisbie (1991) for discrimination, the usual ones for difficulty and options.
TOO_EASY, TOO_HARD = 0.95, 0.20
WEAK = 0.10
FEW_CHOOSE = 0.05
MANY_KNOW = 0.50
#: A mean that moved by more than this share, with p below 0.01, has drifted.
DRIFT, DRIFT_P = 0.15, 0.01


class Advice(StrEnum):
    """One thing to look at, the gravest first."""

    NEGATIVE = "negative"
    STRONG_DISTRACTOR = "strong_distractor"
    UNFAIR = "unfair"
    EASIER = "easier"
    HARDER = "harder"
    TOO_HARD = "too_hard"
    TOO_EASY = "too_easy"
    WEAK = "weak"
    MAYBE_UNFAIR = "maybe_unfair"
    IDLE_DISTRACTOR = "idle_distractor"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Counsel:
    """An advice and the option it is about ("" for the whole question)."""

    advice: Advice
    option: str = ""


def counsel(
    figures: ItemFigures,
    *,
    right: Collection[str] = (),
    known: float = 0.0,
    moved: Shift | None = None,
    dif: Dif | None = None,
) -> tuple[Counsel, ...]:
    """Say what deserves a look, the gravest first; nothing below twenty answers.

    `right` are the keys of the right options, `known` the share of the learners who have seen the key, `moved` how the
    question shifted with time or from its version before.
    """
    if figures.n < ENOUGH or figures.facility is None:
        return ()
    found: list[Counsel] = []
    r = figures.discrimination
    if r is not None and r < 0:
        found.append(Counsel(Advice.NEGATIVE))
    if figures.facility > TOO_EASY:
        found.append(Counsel(Advice.TOO_EASY))
    elif figures.facility < TOO_HARD:
        found.append(Counsel(Advice.TOO_HARD))
    elif r is not None and 0 <= r < WEAK:
        found.append(Counsel(Advice.WEAK))
    best = max((each.rest for each in figures.options if each.key in right and each.rest is not None), default=None)
    for option in figures.options:
        if option.key in right:
            continue
        if best is not None and option.rest is not None and option.rest > best:
            found.append(Counsel(Advice.STRONG_DISTRACTOR, option.key))
        if option.share < FEW_CHOOSE and figures.facility <= TOO_EASY:
            found.append(Counsel(Advice.IDLE_DISTRACTOR, option.key))
    if moved is not None and moved.difference is not None and moved.p is not None:
        if moved.p < DRIFT_P and moved.difference > DRIFT:
            found.append(Counsel(Advice.EASIER))
        elif moved.p < DRIFT_P and moved.difference < -DRIFT:
            found.append(Counsel(Advice.HARDER))
    if dif is not None and dif.verdict is not DifClass.A:
        found.append(Counsel(Advice.UNFAIR if dif.verdict is DifClass.C else Advice.MAYBE_UNFAIR))
    if known > MANY_KNOW:
        found.append(Counsel(Advice.KNOWN))
    order = list(Advice)
    return tuple(sorted(found, key=lambda each: (order.index(each.advice), each.option)))
