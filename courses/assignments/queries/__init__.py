"""Reads of assignments."""

from courses.assignments.queries.extensions import extension_to_decide, extensions_to_decide
from courses.assignments.queries.judging import (
    agreements_of,
    every_marker,
    is_marked_twice,
    markers_of,
    moderators_of,
    pairs_of,
    plan_for,
)
from courses.assignments.queries.marking import (
    Marker,
    Queue,
    course_to_mark,
    has_assignments,
    judged_by,
    lesson_to_mark,
    progress_of,
    queues_of,
    side_note_to_change,
    submission_to_mark,
    waiting_for,
    waiting_numbers,
)
from courses.assignments.queries.own import (
    assignment_of,
    extension_waiting,
    extensions_of,
    own_file,
    rubrics_of,
    work_of,
)

__all__ = [
    "Marker",
    "Queue",
    "agreements_of",
    "assignment_of",
    "course_to_mark",
    "every_marker",
    "extension_to_decide",
    "extension_waiting",
    "extensions_of",
    "extensions_to_decide",
    "has_assignments",
    "is_marked_twice",
    "judged_by",
    "lesson_to_mark",
    "markers_of",
    "moderators_of",
    "own_file",
    "pairs_of",
    "plan_for",
    "progress_of",
    "queues_of",
    "rubrics_of",
    "side_note_to_change",
    "submission_to_mark",
    "waiting_for",
    "waiting_numbers",
    "work_of",
]
