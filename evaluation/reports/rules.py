"""The steps in which a report is made."""

from enum import StrEnum


class Step(StrEnum):
    """What is being done, in this order."""

    PARTICIPANTS = "participants"
    REACTION = "reaction"
    LEARNING = "learning"
    BEHAVIOUR = "behaviour"
    SATISFACTION = "satisfaction"
    REACH = "reach"
    MONEY = "money"
    FIELDWORK = "fieldwork"
    ANNEXES = "annexes"
    KEEPING = "keeping"


STEPS = tuple(Step)


def place_of(step: Step) -> int:
    """Which step it is, counted from one.

    >>> place_of(Step.PARTICIPANTS), place_of(Step.KEEPING)
    (1, 10)
    """
    return STEPS.index(step) + 1
