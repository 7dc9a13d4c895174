"""Whom an announcement is for, and where it stands."""

from datetime import datetime
from enum import StrEnum


class Audience(StrEnum):
    """Whom an announcement is for."""

    RUNNING = "running"
    NOT_STARTED = "not_started"
    BEHIND = "behind"
    COHORT = "cohort"


class State(StrEnum):
    """Where an announcement stands."""

    DRAFT = "draft"
    PLANNED = "planned"
    PUBLISHED = "published"


def state(publish_at: datetime | None, published_at: datetime | None) -> State:
    """Published once it was handed out; planned while a moment is set."""
    if published_at is not None:
        return State.PUBLISHED
    return State.DRAFT if publish_at is None else State.PLANNED


def is_meant(audience: Audience, *, started: bool, behind: bool, in_cohort: bool) -> bool:
    """Whether somebody who studies the course belongs to an audience."""
    match audience:
        case Audience.RUNNING:
            return True
        case Audience.NOT_STARTED:
            return not started
        case Audience.BEHIND:
            return behind
        case Audience.COHORT:
            return in_cohort
