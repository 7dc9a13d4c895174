"""Working on an assignment and handing it in; marking what was handed in; more time."""

from courses.assignments.operations.extending import ask_extension, decline, grant
from courses.assignments.operations.judging import mark, moderate, plan_marking
from courses.assignments.operations.marking import correct
from courses.assignments.operations.noting import note_page, note_sentence, take_back
from courses.assignments.operations.working import Given, hand_in, keep

__all__ = [
    "Given",
    "ask_extension",
    "correct",
    "decline",
    "grant",
    "hand_in",
    "keep",
    "mark",
    "moderate",
    "note_page",
    "note_sentence",
    "plan_marking",
    "take_back",
]
