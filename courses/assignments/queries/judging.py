"""Reads of second marking: who may mark and decide, which works two people mark, and how far markers agree."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bina.db import db
from bina.people.models import Person, Role, RoleKind
from courses.assignments.models import (
    Judgement,
    MarkingPlan,
    Submission,
    Work,
)
from courses.assignments.queries.own import assignment_of
from courses.assignments.rules.agreement import Agreement, agreement, is_drawn
from courses.catalogue.models import Course, Lesson
from courses.catalogue.permissions import may_mark


def every_marker(course: Course) -> Sequence[tuple[Person, int | None]]:
    """Everybody who may mark works of a course, with the unit their role is for."""
    chain = [int(each) for each in course.unit.path.split("/") if each]
    rows = db.session.execute(
        select(Person, Role.unit_id)
        .join(Role, Role.person_id == Person.id)
        .where(
            Role.kind == RoleKind.INSTRUCTOR,
            Role.subject_kind.is_(None),
            Role.unit_id.in_(chain) | Role.unit_id.is_(None),
            Person.left_on.is_(None),
        )
        .options(selectinload(Person.roles))
        .order_by(Person.id)
    )
    return [(person, unit_id) for person, unit_id in rows if may_mark(person, course)]


def markers_of(course: Course) -> Sequence[Person]:
    """Instructors of the very unit that offers the course; where it has none, those over the nearest unit above it."""
    found = every_marker(course)
    chain: list[int | None] = [int(each) for each in reversed(course.unit.path.split("/")) if each]
    nearest = next((unit_id for unit_id in [*chain, None] if any(at == unit_id for _person, at in found)), None)
    return [person for person, at in found if at == nearest]


def plan_for(lesson: Lesson) -> MarkingPlan | None:
    """How many works of this assignment two people mark."""
    return db.session.scalar(
        select(MarkingPlan).where(
            MarkingPlan.course_id == lesson.module.version.course_id, MarkingPlan.lesson_key == lesson.key
        )
    )


def is_marked_twice(submission: Submission) -> bool:
    """Whether two people mark it: one has judged it already, or the plan draws it."""
    if submission.judgements:
        return True
    plan = plan_for(submission.work.lesson)
    return plan is not None and is_drawn(plan.lesson_key, submission.work.number or 0, plan.share_percent)


def moderators_of(submission: Submission) -> list[Person]:
    """Who decides where two markers stand far apart: whoever judged neither; nobody else there, the two themselves."""
    enrolment = submission.work.enrolment
    people = {person.id: person for person, _unit in every_marker(enrolment.course) if person.id != enrolment.person_id}
    judges = {each.marker_id for each in submission.judgements}
    return [person for number, person in people.items() if number not in judges] or list(people.values())


def pairs_of(lesson: Lesson) -> list[tuple[list[int], list[int]]]:
    """The levels both markers chose, of every work two people have judged."""
    said: dict[int, dict[int, list[int]]] = {}
    rows = db.session.execute(
        select(Judgement.submission_id, Judgement.place, Judgement.chosen)
        .join(Submission, Submission.id == Judgement.submission_id)
        .join(Work, Work.id == Submission.work_id)
        .where(Work.lesson_id == lesson.id)
    )
    for submission_id, place, chosen in rows:
        said.setdefault(submission_id, {})[place] = chosen
    return [(both[1], both[2]) for _number, both in sorted(said.items()) if len(both) == 2]


def agreements_of(lesson: Lesson) -> list[tuple[str, Agreement]]:
    """How far markers agree, criterion by criterion."""
    pairs = pairs_of(lesson)
    return [
        (criterion.title, agreement([(one[n], other[n]) for one, other in pairs], len(criterion.levels)))
        for n, criterion in enumerate(assignment_of(lesson).rubric.criteria)
    ]
