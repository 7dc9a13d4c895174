"""Reads of paths: a learner's stop at what is offered to their unit, a keeper's at the units they keep."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select, and_, func, or_, select

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, Unit
from bina.people.queries import people_within, units_within
from courses.catalogue.models import Course, CourseVersion
from courses.duties.permissions import KEEPERS
from courses.paths.models import Path, PathCourse, PathFollower, PathStep
from courses.paths.rules import PathStanding, path_standing
from courses.study.models import Enrolment, EnrolmentState


@dataclass(frozen=True)
class Walk:
    """A path as one person sees it."""

    path: Path
    follower: PathFollower | None
    standing: PathStanding
    #: courses completed at any time, and followed now
    completed: frozenset[int]
    following: frozenset[int]


def _offered(person: Person) -> Select[Path]:
    above = [int(number) for number in person.unit.path.strip("/").split("/")]
    mine = select(PathFollower.path_id).where(PathFollower.person_id == person.id, PathFollower.left_at.is_(None))
    open_here = and_(Path.unit_id.in_(above), Path.closed_at.is_(None))
    return select(Path).where(Path.published_at.is_not(None), or_(open_here, Path.id.in_(mine)))


def walks_of(person: Person) -> list[Walk]:
    """Every path offered to a person or followed by them, theirs first. A constant number of statements."""
    found = db.session.scalars(_offered(person).order_by(Path.title, Path.id)).unique().all()
    walks = _walks(person, found)
    return sorted(walks, key=lambda walk: (walk.follower is None, walk.standing.complete))


def walk_of(person: Person, path_id: int) -> Walk:
    """One path offered to a person or followed by them; raises NotFound for any other."""
    path = db.session.scalars(_offered(person).where(Path.id == path_id)).unique().one_or_none()
    if path is None:
        raise NotFound(_("Jalur belajar ini tidak ditemukan di antara yang ditawarkan kepada Anda."))
    return _walks(person, [path])[0]


def _walks(person: Person, paths: Sequence[Path]) -> list[Walk]:
    followers = {
        each.path_id: each
        for each in db.session.scalars(
            select(PathFollower).where(PathFollower.person_id == person.id, PathFollower.left_at.is_(None))
        )
    }
    done, doing = studied_by([person.id], {number for path in paths for number in path.course_ids})
    completed, following = done.get(person.id, frozenset()), doing.get(person.id, frozenset())
    return [
        Walk(path, followers.get(path.id), path_standing(path.plain_steps, completed), completed, following)
        for path in paths
    ]


Studied = Mapping[int, frozenset[int]]


def studied_by(people: Collection[int], courses: Collection[int]) -> tuple[Studied, Studied]:
    """Per person id: which of the courses they have completed at any time, and which they follow. One statement."""
    rows = db.session.execute(
        select(Enrolment.person_id, Enrolment.course_id, Enrolment.state).where(
            Enrolment.person_id.in_(people),
            Enrolment.course_id.in_(courses),
            Enrolment.state != EnrolmentState.WITHDRAWN,
        )
    ).all()
    done: dict[int, set[int]] = {}
    doing: dict[int, set[int]] = {}
    for person, course, state in rows:
        (done if state is EnrolmentState.COMPLETED else doing).setdefault(person, set()).add(course)
    return (
        {person: frozenset(found) for person, found in done.items()},
        {person: frozenset(found) for person, found in doing.items()},
    )


def titles_of(courses: Collection[int]) -> dict[int, str]:
    """The published title of each course."""
    rows = db.session.execute(
        select(CourseVersion.course_id, CourseVersion.title)
        .join(Course, and_(Course.id == CourseVersion.course_id, Course.published_number == CourseVersion.number))
        .where(Course.id.in_(courses))
    )
    return {row.course_id: row.title for row in rows}


def followed_through(person_id: int, course_id: int) -> Sequence[PathFollower]:
    """What a person follows, and has not completed, on which a course stands."""
    there = select(PathStep.path_id).join(PathCourse, PathCourse.step_id == PathStep.id)
    return (
        db.session.scalars(
            select(PathFollower)
            .where(
                PathFollower.person_id == person_id,
                PathFollower.left_at.is_(None),
                PathFollower.completed_at.is_(None),
                PathFollower.path_id.in_(there.where(PathCourse.course_id == course_id)),
            )
            .order_by(PathFollower.id)
        )
        .unique()
        .all()
    )


# -------------------------------------------------------------------------------------------- keepers


def path_to_keep(person: Person, path_id: int) -> Path:
    """A path of a unit this person keeps; raises NotFound for any other."""
    path = db.session.get(Path, path_id)
    if path is None or not person.holds_over(path.unit, *KEEPERS):
        raise NotFound(_("Jalur belajar ini tidak ada di antara yang Anda kelola."))
    return path


@dataclass(frozen=True)
class Kept:
    """A path a keeper answers for: how many of their people follow it, and have completed it."""

    path: Path
    followers: int
    completed: int


def paths_kept(person: Person) -> list[Kept]:
    """The paths of the units this person keeps, with counts within their reach. A constant number of statements."""
    units = units_within(person, *KEEPERS).with_only_columns(Unit.id)
    paths = db.session.scalars(select(Path).where(Path.unit_id.in_(units)).order_by(Path.title, Path.id)).unique().all()
    reach = people_within(person, *KEEPERS).with_only_columns(Person.id)
    rows = db.session.execute(
        select(PathFollower.path_id, func.count(), func.count(PathFollower.completed_at))
        .where(
            PathFollower.path_id.in_([path.id for path in paths]),
            PathFollower.left_at.is_(None),
            PathFollower.person_id.in_(reach),
        )
        .group_by(PathFollower.path_id)
    )
    counts = {number: (followers, completed) for number, followers, completed in rows}
    return [Kept(path, *counts.get(path.id, (0, 0))) for path in paths]


def followers_to_advance(path: Path, after: int, most: int) -> Sequence[PathFollower]:
    """The next of those who follow a path, by id."""
    return db.session.scalars(
        select(PathFollower)
        .where(PathFollower.path_id == path.id, PathFollower.left_at.is_(None), PathFollower.id > after)
        .order_by(PathFollower.id)
        .limit(most)
    ).all()
