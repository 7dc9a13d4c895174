"""What happens to a pair: proposal, answers, agreement, goals, notes, pause and end."""

from mentoring.pairs.operations.acting import lock
from mentoring.pairs.operations.answering import accept, begin_agreed, decline, sign
from mentoring.pairs.operations.ending import close, end_for_another, end_itself, part, resume, set_pause
from mentoring.pairs.operations.goals import Finding, add_goal, set_draft_aside, settle_goal, suggest_goal, take_draft
from mentoring.pairs.operations.notes import release_note, write_note
from mentoring.pairs.operations.proposing import TELL_PROPOSED, lapse, propose, propose_all, tell_proposed

__all__ = [
    "TELL_PROPOSED",
    "Finding",
    "accept",
    "add_goal",
    "begin_agreed",
    "close",
    "decline",
    "end_for_another",
    "end_itself",
    "lapse",
    "lock",
    "part",
    "propose",
    "propose_all",
    "release_note",
    "resume",
    "set_draft_aside",
    "set_pause",
    "settle_goal",
    "sign",
    "suggest_goal",
    "take_draft",
    "tell_proposed",
    "write_note",
]
