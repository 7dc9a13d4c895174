"""What needs do by the clock."""

from bina.jobs import job
from evaluation.needs.operations import open_all_issues


@job("evaluation.open_issues")
def open_heavy_barriers() -> None:
    """Heavy barriers of closed surveys become issues of their units."""
    open_all_issues()
