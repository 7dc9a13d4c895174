"""Courses that lead to a competency, and which of them to take next."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import and_, func, select

from bina import clock
from bina.competencies.queries import gaps_of
from bina.competencies.rules import Gap
from bina.db import db
from bina.people.models import Competency, Person
from courses.catalogue.models import Course, CourseVersion, Lesson, Module
from courses.recommendations.models import Dismissal
from courses.recommendations.rules import PUT_ASIDE, Offer, Recommendation, is_aside, recommended
from courses.study.queries import enrolments_of


def offers(competencies: Collection[int]) -> list[Offer]:
    """Open courses of the catalogue that lead to one of the competencies. One statement."""
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
        .where(Course.withdrawn_at.is_(None), CourseVersion.competency_id.in_(competencies))
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
    known = {enrolment.course_id for enrolment in enrolments_of(person)}
    known |= {each.course_id for each in dismissed_by(person)}
    return recommended(gaps, offers([gap.competency for gap in gaps]), known) if gaps else []


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
