"""The definitions of a programme's figures, so that two people who count get the same number.

Every function takes facts and says one figure; `None` stands for "may not be said". No words of any pair come in here.
"""

import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from statistics import mean, median, stdev

from mentoring.profiles.rules import Holiday, days_off

#: A month of a pair, in days: a twelfth of a year.
MONTH_DAYS = 365.25 / 12
#: Pairs mean to meet once in so many days.
WINDOW_DAYS = 21
#: Groups of fewer people are not shown.
SMALLEST_GROUP = 5
#: Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom; beyond, that of the normal distribution.
_T95 = (
    12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
    2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """One confirmed session."""

    on: date
    minutes: int


@dataclass(frozen=True, slots=True)
class PairFacts:
    """What is known of one pair that began: days and minutes, and never a word."""

    id: int
    mentee_profile: int
    mentor_profile: int
    paired_on: date
    #: None while it lives
    ended_on: date | None
    #: ended because its goal was reached or its time was up
    finished: bool
    paused: bool = False
    #: both have signed the agreement
    signed: bool = True
    score: int = 0
    held: tuple[Held, ...] = ()
    #: holidays either of the two told of
    away: tuple[Holiday, ...] = ()

    @property
    def live(self) -> bool:
        """Whether the two are paired now."""
        return self.ended_on is None

    @property
    def minutes(self) -> int:
        """Minutes both confirmed."""
        return sum(each.minutes for each in self.held)

    def days(self, today: date) -> int:
        """How long the pair has lived so far."""
        return max(0, ((self.ended_on or today) - self.paired_on).days)


class Rest(Enum):
    """Why an eligible mentee has no mentor, the first that holds."""

    PROPOSED = "proposed"
    PAUSED = "paused"
    NO_CANDIDATE = "no_candidate"
    ALL_FULL = "all_full"
    BELOW_FLOOR = "below_floor"
    NOT_PLANNED = "not_planned"


@dataclass(frozen=True, slots=True)
class MenteeFacts:
    """One mentee who signed up and has not withdrawn."""

    profile: int
    signed_up_on: date
    paused: bool = False
    #: has a proposal to answer
    proposed: bool = False
    #: why the newest plan leaves them waiting, if it does
    waiting: str | None = None


@dataclass(frozen=True)
class PairingRate:
    """Paired out of eligible, and the rest by reason: together they are everybody."""

    paired: int
    eligible: int
    rest: Mapping[Rest, int]

    @property
    def share(self) -> float | None:
        """Paired ÷ eligible."""
        return self.paired / self.eligible if self.eligible else None


def pairing_rate(mentees: Collection[MenteeFacts], pairs: Iterable[PairFacts]) -> PairingRate:
    """Paired ÷ eligible. Eligible: mentees who signed up and have not withdrawn.

    Paired: those who have a mentor now, or whose mentoring ended because the goal was reached or the time was up.
    Whoever lost a mentor otherwise waits again. The rest is split by the first reason that holds.
    """
    with_mentor = {pair.mentee_profile for pair in pairs if pair.live or pair.finished}
    rest: dict[Rest, int] = {}
    for mentee in mentees:
        if mentee.profile not in with_mentor:
            reason = _rest(mentee)
            rest[reason] = rest.get(reason, 0) + 1
    return PairingRate(len(mentees) - sum(rest.values()), len(mentees), rest)


def _rest(mentee: MenteeFacts) -> Rest:
    if mentee.proposed:
        return Rest.PROPOSED
    if mentee.paused:
        return Rest.PAUSED
    known = {one.value: one for one in (Rest.NO_CANDIDATE, Rest.ALL_FULL, Rest.BELOW_FLOOR)}
    return known.get(mentee.waiting or "", Rest.NOT_PLANNED)


@dataclass(frozen=True)
class Waits:
    """Days from sign-up to the first confirmed session, of `n` mentees."""

    n: int
    median: float | None
    p90: int | None


def first_meeting(mentees: Iterable[MenteeFacts], pairs: Iterable[PairFacts]) -> Waits:
    """Days from sign-up to the day of the first session both confirmed, over mentees who had one (n says how many).

    The 90th percentile is the nearest rank: the least number of days within which nine in ten had met.
    """
    first: dict[int, date] = {}
    for pair in pairs:
        for held in pair.held:
            first[pair.mentee_profile] = min(held.on, first.get(pair.mentee_profile, held.on))
    days = sorted(
        max(0, (first[mentee.profile] - mentee.signed_up_on).days) for mentee in mentees if mentee.profile in first
    )
    if not days:
        return Waits(0, None, None)
    return Waits(len(days), float(median(days)), days[math.ceil(0.9 * len(days)) - 1])


def pair_months(pairs: Iterable[PairFacts], today: date) -> float:
    """How long all pairs together have lived, in months of 30.44 days, from pairing to the end or today."""
    return sum(pair.days(today) for pair in pairs) / MONTH_DAYS


def dosage(pairs: Collection[PairFacts], today: date) -> float | None:
    """Confirmed minutes per pair-month; None before the pairs together have lived one month."""
    months = pair_months(pairs, today)
    return sum(pair.minutes for pair in pairs) / months if months >= 1 else None


@dataclass(frozen=True)
class Cadence:
    """Windows of three weeks that are over, and those in which a session was held."""

    kept: int
    windows: int

    @property
    def share(self) -> float | None:
        """Kept ÷ windows."""
        return self.kept / self.windows if self.windows else None


def cadence(pairs: Iterable[PairFacts], today: date) -> Cadence:
    """Of the whole windows of three weeks since each pair began, those with a confirmed session or more.

    A window that has begun and is not over yet does not count, and neither does what is left at a pair's end, nor a
    window in which one of the two was on holiday.
    """
    kept = windows = 0
    for pair in pairs:
        whole = {window for window in range(pair.days(today) // WINDOW_DAYS) if not _off(pair, window)}
        met = {(held.on - pair.paired_on).days // WINDOW_DAYS for held in pair.held}
        kept += len(met & whole)
        windows += len(whole)
    return Cadence(kept, windows)


def _off(pair: PairFacts, window: int) -> bool:
    first = pair.paired_on + timedelta(days=window * WINDOW_DAYS)
    return bool(days_off(pair.away, first, first + timedelta(days=WINDOW_DAYS - 1)))


@dataclass(frozen=True)
class Interval:
    """A mean over n values with its 95 % interval (Student's t); no interval below three values."""

    n: int
    mean: float | None
    low: float | None
    high: float | None


def mean_interval(values: Sequence[float]) -> Interval:
    """The mean and its 95 % interval.

    >>> found = mean_interval([50, 60, 70])
    >>> found.n, found.mean, round(found.low, 2), round(found.high, 2)
    (3, 60.0, 35.16, 84.84)
    """
    n = len(values)
    if n == 0:
        return Interval(0, None, None, None)
    middle = float(mean(values))
    if n < 3:
        return Interval(n, middle, None, None)
    half = (_T95[n - 2] if n - 2 < len(_T95) else 1.96) * stdev(values) / math.sqrt(n)
    return Interval(n, middle, middle - half, middle + half)


def gini(loads: Sequence[int]) -> float | None:
    """How unequally work lies on mentors: 0 when all carry the same, towards 1 when one carries all.

    Σ|xᵢ − xⱼ| ÷ (2 n Σx), over mentors with room for somebody. None when nobody carries anything.

    >>> gini([2, 2, 2]), gini([0, 0, 0, 4]), gini([])
    (0.0, 0.75, None)
    """
    total, n = sum(loads), len(loads)
    if not total:
        return None
    ranked = sum(rank * load for rank, load in enumerate(sorted(loads), 1))
    return (2 * ranked) / (n * total) - (n + 1) / n


@dataclass(frozen=True)
class GroupFigures:
    """How one group fared; everything is None where the group may not be shown."""

    group: str
    n: int | None
    paired: float | None = None
    paired_ratio: float | None = None
    score_ratio: float | None = None
    dosage_ratio: float | None = None


def equity(
    groups: Mapping[int, str], scores: Mapping[int, float], dosages: Mapping[int, float]
) -> Sequence[GroupFigures]:
    """By group of mentees: share paired, and ratios of it, of mean fit and of mean dosage to the best group shown.

    `groups` gives every eligible mentee their group, `scores` holds the paired, `dosages` minutes a month. Groups under
    five are hidden; when that is one alone, the smallest shown is hidden with it, so that nothing comes out by
    subtraction. A mean over fewer than five people is not said either.
    """
    members: dict[str, list[int]] = {}
    for profile, group in groups.items():
        members.setdefault(group, []).append(profile)
    hidden = {group for group, people in members.items() if len(people) < SMALLEST_GROUP}
    if len(hidden) == 1 and len(members) > 1:
        hidden.add(min((len(people), group) for group, people in members.items() if group not in hidden)[1])
    shown = {group: people for group, people in sorted(members.items()) if group not in hidden}
    share = {group: sum(one in scores for one in people) / len(people) for group, people in shown.items()}
    score = {group: _mean_of(people, scores) for group, people in shown.items()}
    dose = {group: _mean_of(people, dosages) for group, people in shown.items()}
    return [
        GroupFigures(group, None)
        if group in hidden
        else GroupFigures(
            group, len(shown[group]), share[group], _ratio(share, group), _ratio(score, group), _ratio(dose, group)
        )
        for group in sorted(members)
    ]


def _mean_of(people: Iterable[int], values: Mapping[int, float]) -> float | None:
    found = [values[one] for one in people if one in values]
    return mean(found) if len(found) >= SMALLEST_GROUP else None


def _ratio(values: Mapping[str, float | None], group: str) -> float | None:
    value, best = values[group], max((one for one in values.values() if one is not None), default=0)
    return value / best if value is not None and best else None


def last_met(pair: PairFacts) -> date:
    """The day of the last confirmed session, or the one the two were paired on."""
    return max((held.on for held in pair.held), default=pair.paired_on)


def dosages_of(pairs: Iterable[PairFacts], today: date) -> dict[int, float]:
    """Mentee profile → confirmed minutes a month over all their pairs, for those who have been paired a month."""
    lived: dict[int, list[int]] = {}
    for pair in pairs:
        sums = lived.setdefault(pair.mentee_profile, [0, 0])
        sums[0] += pair.minutes
        sums[1] += pair.days(today)
    return {one: minutes / days * MONTH_DAYS for one, (minutes, days) in lived.items() if days >= MONTH_DAYS}


def claims_per_pair(claims: int, pairs: int) -> float | None:
    """Released claims of behaviour of grade E2 or more, per pair that began."""
    return claims / pairs if pairs else None


#: A claim nobody has answered for longer is a confirmation gap.
CONFIRM_WITHIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class GoalCourse:
    """One goal of which both sides said how far it was reached: where it started and where it came to."""

    pair: int
    #: None when nobody wrote down where things stood
    start: int | None
    #: the lower of what the two said
    end: int


@dataclass(frozen=True)
class Change:
    """How goals moved, one value per pair, and how many goals could not be counted for want of a start."""

    pairs: Interval
    without_start: int


def attainment_change(goals: Iterable[GoalCourse], score: Callable[[Sequence[int]], float | None]) -> Change:
    """T at the end − T at the start over the goals of each pair, the mean over pairs with its 95 % interval.

    A goal whose start was not written down is left out of both, and counted apart: taking the expected level for its
    start would give it a change nobody saw. The mean is not said of fewer than five pairs.
    """
    counted: dict[int, list[GoalCourse]] = {}
    without = 0
    for goal in goals:
        if goal.start is None:
            without += 1
        else:
            counted.setdefault(goal.pair, []).append(goal)
    changes = []
    for mine in counted.values():
        end, start = score([one.end for one in mine]), score([one.start for one in mine if one.start is not None])
        if end is not None and start is not None:
            changes.append(end - start)
    if len(changes) < SMALLEST_GROUP:
        return Change(Interval(len(changes), None, None, None), without)
    return Change(mean_interval(changes), without)


def lower_level(said: Collection[int]) -> int | None:
    """What counts of a goal that both sides spoke about: the lower, so that nobody's word alone lifts a figure.

    None until both have spoken.
    """
    return min(said) if len(said) == 2 else None
