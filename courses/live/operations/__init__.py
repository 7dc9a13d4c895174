"""What happens to live classes: seats, meetings, attendance."""

from courses.live.operations.attending import attend_by_code, note_present, tell_absence, welcome
from courses.live.operations.booking import book, give_up
from courses.live.operations.keeping import MeetingValues, add_meeting, cancel_meeting, change_meeting, open_class
from courses.live.operations.listing import look_up
from courses.live.operations.wishing import ask_for_round, ask_to_apply, wish

__all__ = [
    "MeetingValues",
    "add_meeting",
    "ask_for_round",
    "ask_to_apply",
    "attend_by_code",
    "book",
    "cancel_meeting",
    "change_meeting",
    "give_up",
    "look_up",
    "note_present",
    "open_class",
    "tell_absence",
    "welcome",
    "wish",
]
