"""Working on an assignment and handing it in; marking what was handed in; more time."""

from courses.assignments.operations.extending import ask_extension, decline, grant
from courses.assignments.operations.judging import mark, moderate, plan_marking
from courses.assignments.operations.marking import correct, mark_by_peers
from courses.assignments.operations.noting import note_page, note_sentence, take_back
from courses.assignments.operations.working import Given, hand_in, hears_hand_ins, is_being_read, keep

__all__ = [
    "Given",
    "ask_extension",
    "correct",
    "decline",
    "grant",
    "hand_in",
    "hears_hand_ins",
    "is_being_read",
    "keep",
    "mark",
    "mark_by_peers",
    "moderate",
    "note_page",
    "note_sentence",
    "plan_marking",
    "take_back",
]
