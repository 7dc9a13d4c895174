"""How a pair that both would much rather have can be made without leaving anybody alone."""

from dataclasses import dataclass
from enum import Enum

from mentoring.pairing.rules import BP, Plan


class SwapState(Enum):
    """Where an offered swap stands. ``declined`` says nothing of who passed."""

    OFFERED = "offered"
    DONE = "done"
    DECLINED = "declined"
    LAPSED = "lapsed"


@dataclass(frozen=True, slots=True)
class SwapOption:
    """Moves (mentee, new mentor) that only make sense together, and the change in the sum of scores."""

    moves: tuple[tuple[str, str], ...]
    delta: BP


def swap_for(plan: Plan, mentee: str, mentor: str) -> SwapOption | None:
    """The best way to bring the two together: onto a free place, by exchange of mentors, or with the mentor's weakest
    mentee going to somebody who has room. None where somebody would be left without a mentor.
    """
    market = plan.market
    candidate = market.candidates[mentee].get(mentor)
    now = plan.mentor_of.get(mentee)
    if candidate is None or (now is not None and (now.locked or now.mentor == mentor)):
        return None
    gain = candidate.score - (now.score if now else 0)
    if plan.load[mentor] < market.capacity[mentor]:
        return SwapOption(((mentee, mentor),), gain)
    ways = []
    for other in plan.free_members.get(mentor, ()):
        for target, place in market.candidates[other].items():
            vacated = now is not None and target == now.mentor
            if (
                target == mentor
                or place.score < market.policy.floor
                or (other, target) in market.forbidden
                or not (vacated or plan.load[target] < market.capacity[target])
            ):
                continue
            change = gain + place.score - plan.mentor_of[other].score
            ways.append((change, other, target))
    if not ways:
        return None
    change, other, target = max(ways)
    return SwapOption(((mentee, mentor), (other, target)), change)
