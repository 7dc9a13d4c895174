"""Courses that lead to a competency, and which of them to take next."""

from collections.abc import Callable, Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, func, select

from bina import clock
from bina.competencies.queries import gaps_of
from bina.competencies.rules import Gap
from bina.db import db
from bina.people.models import Competency, Person
from courses.catalogue.models import Course, CourseVersion, Lesson, Module
from courses.recommendations.models import Dismissal
from courses.recommendations.rules import (
    PUT_ASIDE,
    Offer,
    Planned,
    Recommendation,
    UnitNeed,
    is_aside,
    planned,
    recommended,
)
from courses.study.queries import enrolments_of

Teller = Callable[[Person], Sequence[UnitNeed]]
_tellers: list[Teller] = []


def tells_unit_needs(teller: Teller) -> Teller:
    """Register who knows what a person's units need; rooms above lend their query so (in their listeners)."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def offers(competencies: Collection[int]) -> list[Offer]:
    """Open courses of the catalogue that lead to one of the competencies. One statement."""
    return _offers(CourseVersion.competency_id.in_(competencies))


def _offers(wanted: ColumnElement[bool]) -> list[Offer]:
    rows = db.session.execute(
        select(
            CourseVersion.course_id,
            CourseVersion.title,
            CourseVersion.summary,
            CourseVersion.competency_id,
            CourseVersion.level,
            func.sum(Lesson.minutes),
        )
        .join(Course, and_(Course.id == CourseVersion.course_id, Course.published_number == CourseVersion.number))
        .join(Module, Module.version_id == CourseVersion.id)
        .join(Lesson, and_(Lesson.module_id == Module.id, Lesson.required.is_(True)))
        .where(Course.withdrawn_at.is_(None), wanted)
        .group_by(CourseVersion.id)
        .order_by(CourseVersion.course_id)
    )
    return [
        Offer(course, title, summary, competency or 0, level, int(minutes))
        for course, title, summary, competency, level, minutes in rows
    ]


def recommended_to(person: Person, on: date) -> list[Recommendation]:
    """What to take next, never what the person follows, has completed or has put aside. Five statements."""
    gaps = [gap for gap in gaps_of(person, on) if not gap.met]
    return recommended(gaps, offers([gap.competency for gap in gaps]), _known_to(person)) if gaps else []


def planned_for(person: Person) -> list[Planned]:
    """What plans of the person's units call for, never what the person follows, has completed or has put aside."""
    needs = [need for teller in _tellers for need in teller(person)]
    wanted = CourseVersion.course_id.in_([need.course for need in needs])
    return planned(needs, _offers(wanted), _known_to(person)) if needs else []


def offered_to(person: Person, on: date) -> list[Offer]:
    """Every course that is recommended to the person, for whichever reason."""
    return [each.offer for each in recommended_to(person, on)] + [each.offer for each in planned_for(person)]


def _known_to(person: Person) -> set[int]:
    known = {enrolment.course_id for enrolment in enrolments_of(person)}
    return known | {each.course_id for each in dismissed_by(person)}


def dismissed_by(person: Person) -> list[Dismissal]:
    """What the person has put aside and is still not shown, newest first. One statement."""
    now = clock.now()
    found = db.session.scalars(
        select(Dismissal)
        .where(Dismissal.person_id == person.id, Dismissal.undone_at.is_(None), Dismissal.at > now - PUT_ASIDE)
        .order_by(Dismissal.id.desc())
    )
    return [each for each in found if is_aside(each.at, now)]


def gap_for(person: Person, course_id: int, on: date) -> tuple[str, Gap] | None:
    """The gap of the person that a course's published version helps to close, with the competency's name."""
    wanted = db.session.execute(
        select(Competency.id, Competency.name, CourseVersion.level)
        .join(CourseVersion, CourseVersion.competency_id == Competency.id)
        .join(Course, and_(Course.id == CourseVersion.course_id, Course.published_number == CourseVersion.number))
        .where(Course.id == course_id)
    ).first()
    if wanted is None:
        return None
    number, name, level = wanted
    gaps = (gap for gap in gaps_of(person, on) if gap.competency == number and not gap.met)
    gap = next((each for each in gaps if level > (each.level or 0)), None)
    return (name, gap) if gap else None
