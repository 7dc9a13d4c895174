"""Changing a plan: a new mentor for one person, or the cost of what the manager would rather have."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from mentoring.pairing.rules.model import BP, Pair, PairingError, Plan, Problem, ProblemCode
from mentoring.pairing.rules.planning import plan_market


@dataclass(frozen=True, slots=True)
class Option:
    """A way to give a mentee another mentor: who else would move where, and the change in the sum of
    scores.
    """

    new_mentor: str
    moved: tuple[tuple[str, str], ...]
    delta: BP


def rematch(plan: Plan, mentee: str, *, max_moves: Literal[0, 1] = 0) -> list[Option]:
    """Other mentors for ``mentee``, best first, moving nobody else or at most one other person.

    Held slots count as free: this is what they are held for. Locked pairs are never moved, and nobody is
    moved to the mentor whom ``mentee`` leaves. Unknown people raise KeyError.
    """
    market = plan.market
    floor = market.policy.floor
    pair = plan.mentor_of.get(mentee)
    now = pair.score if pair else 0
    left = pair.mentor if pair else None

    def open_places(person: str) -> list[tuple[str, BP]]:
        return [
            (mentor, candidate.score)
            for mentor, candidate in market.candidates[person].items()
            if candidate.score >= floor and mentor != left and (person, mentor) not in market.forbidden
        ]

    def room(mentor: str) -> bool:
        return plan.load[mentor] < market.capacity[mentor]

    places = open_places(mentee)
    options = [Option(mentor, (), score - now) for mentor, score in places if room(mentor)]
    if max_moves:
        at: dict[str, list[Pair]] = {}
        for other in plan.pairs:
            if not other.locked and other.mentee != mentee:
                at.setdefault(other.mentor, []).append(other)
        for mentor, score in places:
            if room(mentor):
                continue
            moves = [
                (there - other.score, other.mentee, target)
                for other in at.get(mentor, ())
                for target, there in open_places(other.mentee)
                if target != mentor and room(target)
            ]
            if moves:
                gain, person, target = max(moves, key=lambda move: (move[0], move[1], move[2]))
                options.append(Option(mentor, ((person, target),), score - now + gain))
    return sorted(options, key=lambda option: (-option.delta, len(option.moved), option.new_mentor))


@dataclass(frozen=True, slots=True)
class Delta:
    """What an override costs: the change in the objective and in people paired, and who would move."""

    objective: BP
    people: int
    moved: tuple[str, ...]
    plan: Plan


def what_if(plan: Plan, lock: Collection[tuple[str, str]] = (), forbid: Collection[tuple[str, str]] = ()) -> Delta:
    """The plan as it would be with these pairs locked or forbidden besides, compared with this one.

    A lock replaces an earlier lock of the same mentee, a forbidden pair is no longer locked, and a locked
    pair is no longer forbidden; asking for both at once is refused.
    """
    market = plan.market
    wanted, unwanted = frozenset(lock), frozenset(forbid)
    problems = [Problem(ProblemCode.LOCK_FORBIDDEN, pair) for pair in sorted(wanted & unwanted)]
    people = {mentee for mentee, _ in wanted}
    locked = frozenset(pair for pair in market.locked if pair[0] not in people) - unwanted | wanted
    count: dict[str, int] = {}
    for mentee, mentor in sorted(locked):
        if mentee not in market.candidates:
            problems.append(Problem(ProblemCode.UNKNOWN_ID, (mentee,)))
        if mentor not in market.capacity:
            problems.append(Problem(ProblemCode.UNKNOWN_ID, (mentor,)))
        count[mentor] = count.get(mentor, 0) + 1
    if len(people) < len(wanted):
        problems.append(Problem(ProblemCode.DUPLICATE_PAIR, tuple(sorted(people))))
    problems.extend(
        Problem(ProblemCode.LOCK_OVER_CAPACITY, (mentor,))
        for mentor, number in sorted(count.items())
        if mentor in market.capacity and number > market.capacity[mentor]
    )
    if problems:
        raise PairingError(problems)
    after = plan_market(replace(market, locked=locked, forbidden=market.forbidden - wanted | unwanted))
    before_of = {pair.mentee: pair.mentor for pair in plan.pairs}
    after_of = {pair.mentee: pair.mentor for pair in after.pairs}
    moved = tuple(sorted(mentee for mentee in market.candidates if before_of.get(mentee) != after_of.get(mentee)))
    return Delta(after.objective - plan.objective, len(after.pairs) - len(plan.pairs), moved, after)
