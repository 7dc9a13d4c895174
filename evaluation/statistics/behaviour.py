"""Level 3: what people do at work, seen by themselves and by their superior; the two views are compared,
never averaged.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.statistics.figures import Denominator, Figure, mean_figure


@dataclass(frozen=True, slots=True)
class TwoViews:
    """One behaviour by two perspectives."""

    own: Figure
    superior: Figure
    #: Own − superior among people rated by both; above zero people see themselves more kindly.
    difference: Figure
    #: Own and superior's view of every person rated by both.
    pairs: tuple[tuple[float, float], ...]

    @property
    def matched(self) -> int:
        """People rated by both."""
        return len(self.pairs)


def two_views(own: Sequence[float | None], superior: Sequence[float | None]) -> TwoViews:
    """Means per perspective over everybody rated, and the difference over people rated by both.

    Position i of both sequences is the same person; None means not rated by that perspective.
    """
    pairs = tuple((a, b) for a, b in zip(own, superior, strict=True) if a is not None and b is not None)
    return TwoViews(
        own=mean_figure([value for value in own if value is not None], Denominator.RESPONDENTS),
        superior=mean_figure([value for value in superior if value is not None], Denominator.RESPONDENTS),
        difference=mean_figure([a - b for a, b in pairs], Denominator.RATED),
        pairs=pairs,
    )
