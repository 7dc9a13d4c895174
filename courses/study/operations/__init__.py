"""Enrolling, studying, completing, and the learner's own week."""

from courses.study.operations.completing import credit_key, lock, refresh
from courses.study.operations.enrolling import Listed, ListedKind, enrol, enrol_listed, look_up, withdraw
from courses.study.operations.planning import (
    block_days,
    close_feed,
    free_days,
    keep_week,
    keep_working_days,
    open_feed,
    person_of_feed,
)
from courses.study.operations.studying import (
    attend,
    confirm_reading,
    correct_result,
    open_lesson,
    record_attendance,
    record_result,
    require_in_time,
)

__all__ = [
    "Listed",
    "ListedKind",
    "attend",
    "block_days",
    "close_feed",
    "confirm_reading",
    "correct_result",
    "credit_key",
    "enrol",
    "enrol_listed",
    "free_days",
    "keep_week",
    "keep_working_days",
    "lock",
    "look_up",
    "open_feed",
    "open_lesson",
    "person_of_feed",
    "record_attendance",
    "record_result",
    "refresh",
    "require_in_time",
    "withdraw",
]
