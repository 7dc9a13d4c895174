"""Which lessons of earlier versions count for which of the present one, for learners who were moved."""

from collections.abc import Collection, Mapping

from sqlalchemy import select

from bina.db import db
from courses.study.models import LessonLink

#: (enrolment id, id of a lesson of an earlier version) → id of its twin in the present one
Twins = Mapping[tuple[int, int], int]


def links_of(enrolment_ids: Collection[int]) -> Twins:
    """Which lessons of earlier versions count for which of the present one, for learners who were moved."""
    rows = db.session.execute(
        select(LessonLink.enrolment_id, LessonLink.from_lesson_id, LessonLink.to_lesson_id).where(
            LessonLink.enrolment_id.in_(enrolment_ids)
        )
    )
    return {(row.enrolment_id, row.from_lesson_id): row.to_lesson_id for row in rows}


def lessons_continued(enrolment_id: int, lesson_id: int) -> set[int]:
    """The ids of a lesson and of its twins in other versions: what was done in any of them was done in it."""
    twins = links_of([enrolment_id])
    here = twins.get((enrolment_id, lesson_id), lesson_id)
    return {here, lesson_id, *(earlier for (_enrolment, earlier), present in twins.items() if present == here)}


def present_lesson_id(enrolment_id: int, lesson_id: int) -> int:
    """The id of a lesson's twin in the version the learner follows now; its own where they were not moved."""
    return links_of([enrolment_id]).get((enrolment_id, lesson_id), lesson_id)
