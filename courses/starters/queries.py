"""Which starters an author may begin from."""

from flask_babel import gettext as _
from sqlalchemy import Select, false, or_, select, true

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Unit
from bina.people.queries import scope_paths
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.permissions import WRITERS
from courses.starters.models import Starter


def _for_author(person: Person) -> Select[CourseVersion]:
    """The published version of every starter of the agencies the person writes for."""
    paths = scope_paths(person, *WRITERS)
    agencies = {path.split("/", 1)[0] for path in paths if path}
    everywhere = true() if "" in paths else false()
    within = or_(everywhere, *(Unit.path.startswith(f"{agency}/") for agency in agencies))
    return (
        select(CourseVersion)
        .join(Course, Course.id == CourseVersion.course_id)
        .join(Starter, Starter.course_id == Course.id)
        .join(Unit, Unit.id == Course.unit_id)
        .where(CourseVersion.number == Course.published_number, Course.withdrawn_at.is_(None), within)
        .order_by(CourseVersion.title, CourseVersion.id)
    )


def starters_for(person: Person) -> list[CourseVersion]:
    """Published courses the person may begin from, by title."""
    return list(db.session.scalars(_for_author(person)).unique())


def starter_for(person: Person, course_id: int) -> CourseVersion:
    """One of them; raises NotFound for any other course."""
    found = db.session.scalars(_for_author(person).where(Course.id == course_id)).unique().one_or_none()
    if found is None:
        raise NotFound(_("Templat ini tidak ditemukan di instansi Anda."))
    return found


def is_starter(course_id: int) -> bool:
    """Whether the course is offered."""
    return db.session.get(Starter, course_id) is not None
