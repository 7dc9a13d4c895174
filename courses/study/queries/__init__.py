"""Reads of studying: always for one person, or for the people a manager answers for."""

from courses.study.queries.asides import (
    asides_of,
    course_panels_of,
    fills_texts,
    stands_on_course,
    tells_asides,
    text_of,
)
from courses.study.queries.attending import Attendant, attendant_of
from courses.study.queries.facts import facts_of, stands
from courses.study.queries.links import lessons_continued, links_of, present_lesson_id
from courses.study.queries.needs import need_of, tells_needs
from courses.study.queries.obligations import Obligation, obligations_of, tells_obligations
from courses.study.queries.plans import Planned, Week, feed_of, plan_of, plans_of, week_of, weeks_of
from courses.study.queries.promises import promises_of_course
from courses.study.queries.requirements import unmet_by
from courses.study.queries.studies import (
    Study,
    Watching,
    enrolment_of,
    enrolment_to_study,
    enrolments_of,
    left_enrolment,
    lesson_to_study,
    participants,
    require_file,
    specs_of,
    studies_of,
    study_of,
    watching,
    why_closed,
)

__all__ = [
    "Attendant",
    "Obligation",
    "Planned",
    "Study",
    "Watching",
    "Week",
    "asides_of",
    "attendant_of",
    "course_panels_of",
    "enrolment_of",
    "enrolment_to_study",
    "enrolments_of",
    "facts_of",
    "feed_of",
    "fills_texts",
    "left_enrolment",
    "lesson_to_study",
    "lessons_continued",
    "links_of",
    "need_of",
    "obligations_of",
    "participants",
    "plan_of",
    "plans_of",
    "present_lesson_id",
    "promises_of_course",
    "require_file",
    "specs_of",
    "stands",
    "stands_on_course",
    "studies_of",
    "study_of",
    "tells_asides",
    "tells_needs",
    "tells_obligations",
    "text_of",
    "unmet_by",
    "watching",
    "week_of",
    "weeks_of",
    "why_closed",
]
