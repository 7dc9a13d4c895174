"""Signs that leaders support what their people learn. Each stands alone: there is no index over them.

A mean over attendance, forms and recommendations would have no unit, would let one seat at an opening outweigh ten
unanswered forms, and would be read as a mark for a leader. So every sign keeps its own count and denominator.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.statistics.disclosure import MINIMUM
from evaluation.statistics.figures import Denominator, Figure, Refusal, refused, share_figure


@dataclass(frozen=True, slots=True)
class LeaderFacts:
    """What one superior of participants did."""

    #: activities of the programme the leader completed
    attended: int
    #: rating forms about their people that could be answered, were answered, and were before any reminder
    forms: int
    answered: int
    unprompted: int
    #: recommendations the leader is responsible for, and those in progress or done
    tasks: int
    acted_on: int


@dataclass(frozen=True, slots=True)
class LeadershipSigns:
    """What leaders of a programme or unit did together."""

    leaders: int
    #: leaders who completed at least one activity themselves
    attendance: Figure
    #: forms answered of those that could be
    response: Figure
    #: forms answered before the first reminder, of those answered: the only speed that can be known, as no time is kept
    unprompted: Figure
    #: recommendations in progress or done, of those leaders are responsible for
    acted_on: Figure


def leadership_signs(leaders: Sequence[LeaderFacts]) -> LeadershipSigns:
    """Add up what leaders did; a sign that fewer than five leaders could give is refused.

    Forms and recommendations of one leader belong together, so their shares carry no interval.

    >>> signs = leadership_signs([LeaderFacts(1, 4, 3, 2, 0, 0)] * 5)
    >>> signs.response.value, signs.response.n, signs.acted_on.refusal.value
    (0.75, 20, 'no_data')
    """
    came = sum(each.attended > 0 for each in leaders)
    attendance = (
        share_figure(came, len(leaders), Denominator.LEADERS)
        if len(leaders) >= MINIMUM or not leaders
        else refused(Refusal.UNDISCLOSABLE, len(leaders), Denominator.LEADERS, "share, Wilson interval")
    )
    return LeadershipSigns(
        len(leaders),
        attendance,
        _pooled([(each.answered, each.forms) for each in leaders], Denominator.FORMS),
        _pooled([(each.unprompted, each.answered) for each in leaders], Denominator.FORMS),
        _pooled([(each.acted_on, each.tasks) for each in leaders], Denominator.TASKS),
    )


def _pooled(parts: Sequence[tuple[int, int]], denominator: Denominator) -> Figure:
    given = [(part, whole) for part, whole in parts if whole]
    n = sum(whole for _part, whole in given)
    if not given:
        return refused(Refusal.NO_DATA, 0, denominator, "n/N")
    if len(given) < MINIMUM:
        return refused(Refusal.UNDISCLOSABLE, n, denominator, "n/N")
    return Figure(sum(part for part, _whole in given) / n, n, denominator, "n/N")
