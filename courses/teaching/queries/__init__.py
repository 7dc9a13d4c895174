"""Reads for who teaches a course: who is stuck, and how those who began together go on."""

from courses.teaching.queries.cohorts import (
    Cohort,
    Follower,
    LessonReach,
    cohort_of,
    cohorts_of,
    followers_of,
    tells_cohorts,
)
from courses.teaching.queries.stuck import (
    Learner,
    Reached,
    Teaching,
    course_to_teach,
    learner_to_write_to,
    signs_of,
    teaching_of,
)

__all__ = [
    "Cohort",
    "Follower",
    "Learner",
    "LessonReach",
    "Reached",
    "Teaching",
    "cohort_of",
    "cohorts_of",
    "course_to_teach",
    "followers_of",
    "learner_to_write_to",
    "signs_of",
    "teaching_of",
    "tells_cohorts",
]
