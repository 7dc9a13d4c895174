"""Who did not answer, and what the figure would be if every group had answered in its share of the frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from evaluation.statistics.figures import Denominator, Figure, Refusal, refused

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
    return Figure(value, n, Denominator.RESPONDENTS, formula)
