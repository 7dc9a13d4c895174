"""What happens to duties: making and ending, keeping the audience, enrolling, reminding."""

from courses.duties.operations.escalating import begin_escalation, end_escalation, escalate
from courses.duties.operations.keeping import enrol_members, keep_audience
from courses.duties.operations.making import DutyTerms, Preview, end, look_ahead, make
from courses.duties.operations.reminding import remind, remind_by_clock
from courses.duties.operations.renewing import begin_again

__all__ = [
    "DutyTerms",
    "Preview",
    "begin_again",
    "begin_escalation",
    "end",
    "end_escalation",
    "enrol_members",
    "escalate",
    "keep_audience",
    "look_ahead",
    "make",
    "remind",
    "remind_by_clock",
]
