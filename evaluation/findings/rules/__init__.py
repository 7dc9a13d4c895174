"""How methods speak to a finding, and what a recommendation may become."""

from datetime import date
from enum import Enum


class Method(Enum):
    """A way of finding out."""

    SURVEY = "survey"
    INTERVIEW = "interview"
    OBSERVATION = "observation"
    DOCUMENT = "document"
    INDICATOR = "indicator"


class Stance(Enum):
    """What a method says about a finding; contradictions are listed, never averaged."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    SILENT = "silent"


class RecommendationState(Enum):
    """What became of a recommendation."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


def is_overdue(state: RecommendationState, due_on: date, today: date) -> bool:
    """Whether it should have been done by now."""
    return state in (RecommendationState.OPEN, RecommendationState.IN_PROGRESS) and due_on < today


class Effect(Enum):
    """What a recommendation that was done brought, once that was looked at."""

    NOT_CHECKED = "not_checked"
    EFFECTIVE = "effective"
    NOT_EFFECTIVE = "not_effective"
