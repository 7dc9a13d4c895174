"""Why this mentor, why not that one, who waits, and which skills to recruit: the plan in words people can
use.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from mentoring.pairing.rules.forcing import cost_of_forcing
from mentoring.pairing.rules.model import BP, FULL_SCORE, Plan, WaitingReason

#: Groups smaller than this are not shown.
SMALLEST_GROUP = 5


class Status(StrEnum):
    """How a mentee stands to a mentor in a plan."""

    PAIRED = "paired"
    FULL = "full"
    #: Room was left, but the mentee's own place is at least as good for the whole.
    ROOM = "room"
    #: The pair may not be made: outside the programme's conditions or excluded.
    RULE = "rule"
    BELOW_FLOOR = "below_floor"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Explanation:
    """One mentee and one mentor (or the waiting list): parts that add up to the score, and the shortfall.

    ``shortfall`` is by how many basis points all pairs together would be worse if this pair were made, after
    everybody else has been placed as well as possible; None where locked pairs leave no way.
    ``shortfall_people`` is how many people fewer would be paired then, counted where the policy puts people
    first (only then may ``shortfall`` be negative). Neither tells anything about another person.
    """

    mentee: str
    mentor: str | None
    status: Status
    score: BP
    parts: tuple[tuple[str, BP], ...]
    shortfall: BP | None
    shortfall_people: int
    reason: WaitingReason | None = None


def explain(plan: Plan, mentee: str, mentor: str | None = None) -> Explanation:
    """Why ``mentee`` has the mentor they have, or why they do not have ``mentor``. Unknown people raise
    KeyError.
    """
    market = plan.market
    row = market.candidates[mentee]
    pair = plan.mentor_of.get(mentee)
    if mentor is None:
        if pair is None:
            reason = next(one.reason for one in plan.waiting if one.mentee == mentee)
            return Explanation(mentee, None, Status.WAITING, 0, (), 0, 0, reason)
        mentor = pair.mentor
    if mentor not in market.capacity:
        raise KeyError(mentor)
    candidate = row.get(mentor)
    score, parts = (candidate.score, candidate.parts) if candidate else (0, ())
    if pair is not None and pair.mentor == mentor:
        return Explanation(mentee, mentor, Status.PAIRED, score, parts, 0, 0)
    if candidate is None or (mentee, mentor) in market.forbidden:
        return Explanation(mentee, mentor, Status.RULE, score, parts, 0, 0)
    if score < market.policy.floor:
        return Explanation(mentee, mentor, Status.BELOW_FLOOR, score, parts, 0, 0)
    status = Status.FULL if plan.load[mentor] >= market.capacity[mentor] else Status.ROOM
    cost = cost_of_forcing(plan, mentee, mentor)
    if cost is None:
        return Explanation(mentee, mentor, status, score, parts, None, 0)
    people, _, points = plan.proof.units.split(cost)
    return Explanation(mentee, mentor, status, score, parts, points, people)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """How a group fared. ``None`` = the group, or what it would reveal, is too small to be shown."""

    group: str
    n: int | None
    paired_share: float | None
    mean_score: float | None
    #: Paired share relative to that of the best group shown (the four-fifths rule looks at this).
    ratio: float | None
    #: Mean score relative to that of the best group shown.
    mean_ratio: float | None = None


def audit(plan: Plan, groups: Mapping[str, str]) -> list[GroupRow]:
    """Share paired and mean score by group of mentees in a plan; see ``audit_outcomes``."""
    known = {mentee: groups[mentee] for mentee in plan.market.candidates if mentee in groups}
    return audit_outcomes(known, {pair.mentee: pair.score for pair in plan.pairs})


def audit_outcomes(groups: Mapping[str, str], scores: Mapping[str, BP]) -> list[GroupRow]:
    """Share paired and mean score by group; ``scores`` holds those who are paired. Groups under five are hidden.

    A single hidden group could be found by subtraction, so then the smallest one shown is hidden with it. A mean
    over fewer than five people is not said either.
    """
    members: dict[str, list[str]] = {}
    for person, group in groups.items():
        members.setdefault(group, []).append(person)
    hidden = {group for group, people in members.items() if len(people) < SMALLEST_GROUP}
    if len(hidden) == 1 and len(members) > 1:
        shown = sorted((len(people), group) for group, people in members.items() if group not in hidden)
        hidden.add(shown[0][1])
    share: dict[str, float] = {}
    mean: dict[str, float | None] = {}
    for group, people in members.items():
        found = [scores[one] for one in people if one in scores]
        share[group] = len(found) / len(people)
        mean[group] = sum(found) / len(found) if len(found) >= SMALLEST_GROUP else None
    best = max((share[group] for group in members if group not in hidden), default=0.0)
    means = [value for group, value in mean.items() if group not in hidden and value is not None]
    top = max(means, default=0.0)

    def row(group: str) -> GroupRow:
        if group in hidden:
            return GroupRow(group, None, None, None, None)
        value = mean[group]
        return GroupRow(
            group,
            len(members[group]),
            share[group],
            value,
            share[group] / best if best else None,
            value / top if top and value is not None else None,
        )

    return [row(group) for group in sorted(members)]


class SkillNeed(NamedTuple):
    """How much one more slot with a mentor who has this skill would help."""

    skill: str
    #: Mean price of the mentors who have it, in basis points; a person paired counts 10,000.
    mean_price: float
    #: People on the waiting list of whom such a mentor is a candidate.
    open_need: int


def recruit(plan: Plan, skills: Mapping[str, Collection[str]]) -> list[SkillNeed]:
    """The skills to look for in new mentors, dearest first. ``skills`` maps mentors to what they can help
    with.
    """
    holders: dict[str, set[str]] = {}
    for mentor, held in skills.items():
        if mentor in plan.price:
            for skill in held:
                holders.setdefault(skill, set()).add(mentor)
    rows = []
    for skill, mentors in holders.items():
        prices = [plan.price[mentor] for mentor in sorted(mentors)]
        mean = sum(people * FULL_SCORE + points for people, points in prices) / len(prices)
        need = sum(1 for one in plan.waiting if not mentors.isdisjoint(plan.market.candidates[one.mentee]))
        rows.append(SkillNeed(skill, mean, need))
    return sorted(rows, key=lambda row: (-row.mean_price, -row.open_need, row.skill))
