"""What is known of people for the conditions of courses and lessons, and who may not follow a course yet."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import case, func, select

from bina.clock import ZONES
from bina.db import db
from bina.people.models import Person
from courses.catalogue.models import CourseVersion, Lesson
from courses.conditions.rules import ConditionKind, Known, Reason, unmet
from courses.study.models import Enrolment, EnrolmentState, QuizResult
from courses.study.queries.facts import stands


def known_of(enrolments: Collection[Enrolment], now: datetime) -> dict[int, Known]:
    """Per enrolment id: what conditions ask about the learner. One statement, however many."""
    people = _people(each.person_id for each in enrolments)
    found = {}
    for each in enrolments:
        person = people[each.person_id]
        began = each.enrolled_at.astimezone(ZONES[person.zone]).date()
        found[each.id] = _known(person, now, began)
    return found


def _people(ids: Iterable[int]) -> dict[int, Person]:
    wanted = set(ids)
    if len(wanted) == 1:
        return {number: db.session.get_one(Person, number) for number in wanted}
    return {each.id: each for each in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}


def _known(person: Person, now: datetime, began: date = date.max) -> Known:
    return Known(
        today=now.astimezone(ZONES[person.zone]).date(),
        began_on=began,
        units=frozenset(person.unit.path.strip("/").split("/")),
        position_kind=person.position_kind.value if person.position_kind else None,
        grade=person.grade,
    )


def unmet_by(people: Collection[Person], version: CourseVersion, now: datetime) -> dict[int, tuple[Reason, ...]]:
    """Per person id: what keeps them from following a version; nobody is named who may.

    Whoever completed the course before has met what it asks for: a renewal asks for nothing again.

    At most one statement, none where the version asks for nothing.
    """
    conditions = version.prerequisites
    if not conditions:
        return {}
    courses = {int(each.target) for each in conditions if each.kind is ConditionKind.COURSE}
    done = _completed([person.id for person in people], courses | {version.course_id})
    found = {}
    for person in people:
        mine = done.get(person.id, {})
        if version.course_id in mine:
            continue
        known = _known(person, now)
        seen = Known(
            today=known.today,
            units=known.units,
            position_kind=known.position_kind,
            grade=known.grade,
            done=frozenset(f"{ConditionKind.COURSE.value}:{course}" for course in mine),
            scores={
                f"{ConditionKind.COURSE.value}:{course}": best for course, best in mine.items() if best is not None
            },
        )
        if reasons := unmet(conditions, seen):
            found[person.id] = reasons
    return found


def _completed(people: Collection[int], courses: Collection[int]) -> Mapping[int, Mapping[int, int | None]]:
    """Per person and course completed at any time: the best score in a quiz with a pass mark."""
    best = func.max(case((Lesson.pass_percent.is_not(None), QuizResult.percent)))
    rows = db.session.execute(
        select(Enrolment.person_id, Enrolment.course_id, best)
        .outerjoin(QuizResult, (QuizResult.enrolment_id == Enrolment.id) & stands())
        .outerjoin(Lesson, Lesson.id == QuizResult.lesson_id)
        .where(
            Enrolment.person_id.in_(people),
            Enrolment.course_id.in_(courses),
            Enrolment.state == EnrolmentState.COMPLETED,
        )
        .group_by(Enrolment.person_id, Enrolment.course_id)
    )
    found: dict[int, dict[int, int | None]] = {}
    for person, course, percent in rows:
        found.setdefault(person, {})[course] = percent
    return found
