"""Level 3 from every side: one person as several perspectives see them, so that no rater's answer can be read.

For the person rated: means of at least three raters, smaller sides merged, and never a mean so near the end of the
scale that it tells what single raters answered. For a programme: means over people, beside their own view.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from evaluation.statistics.disclosure import MINIMUM, guarded_difference, guarded_mean, may_filter
from evaluation.statistics.figures import Denominator, Figure, Refusal, mean_figure, refused

#: Smallest group of raters whose mean the person rated may see.
MINIMUM_RATERS = 3
#: Between how many steps of the scale a rater's answer stays open to whoever sees a mean.
ROOM = 2
#: Own view and others' view are alike when they differ by less than this.
ALIKE = Fraction(1, 2)
#: Ends of the scale of behaviour instruments.
LOWEST, HIGHEST = 1, 5


class Perspective(StrEnum):
    """From where somebody is seen."""

    OWN = "own"
    SUPERIOR = "superior"
    PEER = "peer"
    SUBORDINATE = "subordinate"
    MENTOR = "mentor"


#: Sides whose raters were promised that the person rated sees means of at least three; a superior was not.
SEEN_BY_SUBJECT = (Perspective.PEER, Perspective.SUBORDINATE, Perspective.MENTOR)

#: One answer: behaviour → ratings given to its items, reversed ones turned; behaviours not seen are left out.
Answer = Mapping[str, Sequence[int]]


@dataclass(frozen=True, slots=True)
class Group:
    """Raters whose answers are shown as one mean; several sides are called "others"."""

    sides: tuple[Perspective, ...]
    #: answers in it
    n: int


def merged(answers: Mapping[Perspective, int], minimum: int = MINIMUM_RATERS) -> tuple[Group, ...]:
    """Which groups the person rated may see: sides with enough answers alone, the small ones together if that is enough.

    What is too small even together enters no figure about the person, so nothing shown can be subtracted to it.

    >>> [(group.sides, group.n) for group in merged({Perspective.PEER: 4, Perspective.MENTOR: 1})]
    [((<Perspective.PEER: 'peer'>,), 4)]
    """
    alone = [Group((side,), answers[side]) for side in SEEN_BY_SUBJECT if answers.get(side, 0) >= minimum]
    small = tuple(side for side in SEEN_BY_SUBJECT if 0 < answers.get(side, 0) < minimum)
    together = sum(answers[side] for side in small)
    return (*alone, Group(small, together)) if together >= minimum else tuple(alone)


class Bound(StrEnum):
    """How a printed mean is meant."""

    EXACT = "exact"  # rounded to one decimal
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


@dataclass(frozen=True, slots=True)
class Told:
    """A mean as the person rated is told it."""

    tenths: int
    bound: Bound

    @property
    def value(self) -> float:
        """The number that is printed."""
        return self.tenths / 10


def told(mean: Fraction, n: int) -> Told:
    """A mean of n raters with one decimal; near an end of the scale only how far it is at least from the other end.

    Promise: whatever is printed, each single rater's answer could still lie anywhere in a range of two steps.

    >>> told(Fraction(14, 3), 3), told(Fraction(7, 2), 3)
    (Told(tenths=43, bound=<Bound.AT_LEAST: 'at_least'>), Told(tenths=35, bound=<Bound.EXACT: 'exact'>))
    """
    if n < MINIMUM_RATERS:
        raise ValueError("A mean of fewer than three raters is told nobody.")
    tenths = floor(mean * 10 + Fraction(1, 2))
    half = Fraction(1, 20)
    most = floor(10 * (HIGHEST + half - Fraction(ROOM, n)))
    least = ceil(10 * (LOWEST - half + Fraction(ROOM, n)))
    if tenths >= most:
        return Told(most, Bound.AT_LEAST)
    if tenths <= least:
        return Told(least, Bound.AT_MOST)
    return Told(tenths, Bound.EXACT)


class Compared(StrEnum):
    """The person's own view beside what they were told of the others'."""

    LOWER = "lower"
    ALIKE = "alike"
    HIGHER = "higher"


@dataclass(frozen=True, slots=True)
class Seen:
    """One behaviour of one person."""

    behaviour: str
    own: Fraction | None
    #: one per group, in their order; None where fewer than three of the group saw this behaviour
    others: tuple[Told | None, ...]
    #: from the printed numbers alone; None when one side has none
    compared: Compared | None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one person may see of how they are seen."""

    groups: tuple[Group, ...]
    lines: tuple[Seen, ...]


def feedback(
    behaviours: Sequence[str], own: Answer | None, others: Mapping[Perspective, Sequence[Answer]]
) -> Feedback | None:
    """The person's own view beside the merged groups, behaviour by behaviour; None when no group may be shown.

    There is no total over groups and none over behaviours: either could be subtracted to what is hidden.
    """
    groups = merged({side: len(answers) for side, answers in others.items()})
    lines = []
    for behaviour in behaviours:
        mine = _view(own, behaviour) if own is not None else None
        seen = [_told_of([answer for side in group.sides for answer in others[side]], behaviour) for group in groups]
        lines.append(Seen(behaviour, mine, tuple(seen), _compare(mine, seen, groups)))
    if not any(each is not None for line in lines for each in line.others):
        return None
    return Feedback(groups, tuple(lines))


def _view(answer: Answer, behaviour: str) -> Fraction | None:
    ratings = answer.get(behaviour, ())
    return Fraction(sum(ratings), len(ratings)) if ratings else None


def _told_of(answers: Sequence[Answer], behaviour: str) -> Told | None:
    views = [view for answer in answers if (view := _view(answer, behaviour)) is not None]
    return told(sum(views, Fraction(0)) / len(views), len(views)) if len(views) >= MINIMUM_RATERS else None


def _compare(own: Fraction | None, seen: Sequence[Told | None], groups: Sequence[Group]) -> Compared | None:
    shown = [(each, group.n) for each, group in zip(seen, groups, strict=True) if each is not None]
    if own is None or not shown:
        return None
    theirs = sum((Fraction(each.tenths, 10) * n for each, n in shown), Fraction(0)) / sum(n for _each, n in shown)
    if abs(own - theirs) < ALIKE:
        return Compared.ALIKE
    return Compared.HIGHER if own > theirs else Compared.LOWER


@dataclass(frozen=True, slots=True)
class Rated:
    """One behaviour of one person in a programme from one side."""

    #: mean over the answers about this person
    mean: float
    answers: int


def fewest_raters(answers: int, per_rater: Sequence[int]) -> int:
    """How many different people so many answers surely come from, when `per_rater` is what each of them sent.

    Answers carry no rater, and anybody may have left a behaviour out: at worst they are those who sent most.

    >>> fewest_raters(6, [5, 5, 1, 1]), fewest_raters(6, [1] * 8)
    (2, 6)
    """
    covered = raters = 0
    for sent in sorted(per_rater, reverse=True):
        if covered >= answers:
            break
        covered += sent
        raters += 1
    return raters


@dataclass(frozen=True, slots=True)
class View:
    """One behaviour in a programme from one side."""

    #: mean over the people rated from this side
    mean: Figure
    #: own − this side among people seen by both; above zero people see themselves more kindly
    gap: Figure


def view(own: Mapping[str, Rated], theirs: Mapping[str, Rated], per_rater: Sequence[int]) -> View:
    """How a side sees a programme's people: person → what was said of them; `per_rater`: answers each rater sent.

    Refused below five people rated, and unless the answers surely come from five raters. The gap is refused also when
    what both sides leave over is one to four people, because the two means and the gap could be subtracted to them.
    """
    both = sorted(own.keys() & theirs.keys())
    means = mean_figure([each.mean for each in theirs.values()], Denominator.RATED_PEOPLE)
    pairs = [(own[person].mean, theirs[person].mean) for person in both]
    gaps = mean_figure([mine - others for mine, others in pairs], Denominator.RATED)
    reason = may_filter(len(both), len(own)) or may_filter(len(both), len(theirs)) if both else None
    if reason is not None:
        gaps = refused(reason, len(both), Denominator.RATED, gaps.formula)
    return View(
        _from_enough(guarded_mean(means, LOWEST, HIGHEST), theirs.values(), per_rater),
        _from_enough(guarded_difference(gaps, pairs, LOWEST, HIGHEST), [theirs[person] for person in both], per_rater),
    )


def _from_enough(figure: Figure, rated: Iterable[Rated], per_rater: Sequence[int]) -> Figure:
    if figure.value is None or fewest_raters(sum(each.answers for each in rated), per_rater) >= MINIMUM:
        return figure
    return refused(Refusal.UNDISCLOSABLE, figure.n, figure.denominator, figure.formula)
