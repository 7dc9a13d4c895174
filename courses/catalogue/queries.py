"""Finding courses. Every published course may be found by everybody who is signed in."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select, and_, case, func, select

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Competency, Person, Unit
from bina.people.queries import units_within
from courses.catalogue.models import Course, CourseFile, CourseVersion, Lesson, Module, SearchTerm
from courses.catalogue.permissions import WRITERS, may_write
from courses.catalogue.rules import ActivityKind, near, stem, words


@dataclass(frozen=True)
class Search:
    """What to look for. Empty fields do not narrow."""

    text: str = ""
    competency_id: int | None = None
    level: int | None = None
    #: at most so many minutes
    minutes: int | None = None


@dataclass(frozen=True)
class Hit:
    """A course as the catalogue shows it."""

    course_id: int
    title: str
    summary: str
    competency: str | None
    level: int
    minutes: int
    #: of them, what counts for the course's JP
    credited: int
    lessons: int


@dataclass(frozen=True)
class Found:
    """The hits in order, and the words that were read as others because nothing was found as typed."""

    hits: tuple[Hit, ...]
    read_as: tuple[tuple[str, str], ...] = ()


_ALONE = [kind for kind in ActivityKind if kind.earns_alone]


def _published() -> Select[int, str, str, int, str, int, int, int]:
    return (
        select(
            CourseVersion.course_id,
            CourseVersion.title,
            CourseVersion.summary,
            CourseVersion.level,
            Competency.name.label("competency"),
            func.sum(Lesson.minutes).label("minutes"),
            func.sum(case((Lesson.activity.in_(_ALONE), 0), else_=Lesson.minutes)).label("credited"),
            func.count(Lesson.id).label("lessons"),
        )
        .join(Course, and_(Course.id == CourseVersion.course_id, Course.published_number == CourseVersion.number))
        .join(Module, Module.version_id == CourseVersion.id)
        .join(Lesson, and_(Lesson.module_id == Module.id, Lesson.required.is_(True)))
        .outerjoin(Competency, Competency.id == CourseVersion.competency_id)
        .where(Course.withdrawn_at.is_(None))
        .group_by(CourseVersion.id, Competency.name)
    )


def find(search: Search) -> Found:
    """Published courses, the best match first; by title where nothing is searched for.

    Every word must be found, as typed or (where no course has it) as the nearest known word. A constant
    number of statements whatever the number of courses and words.
    """
    scores: dict[int, int] | None = None
    read_as: list[tuple[str, str]] = []
    asked = list(dict.fromkeys(words(search.text)))[:8]
    if asked:
        stems = {word: stem(word) for word in asked}
        known = set(db.session.scalars(select(SearchTerm.term).distinct()))
        meant: dict[str, set[str]] = {}
        for word, term in stems.items():
            meant[word] = {term} if term in known else near(term, known)
            if meant[word] and term not in known and not any(other.startswith(term) for other in meant[word]):
                read_as.append((word, min(meant[word])))
        rows = db.session.execute(
            select(SearchTerm.term, SearchTerm.course_id, SearchTerm.weight).where(
                SearchTerm.term.in_({term for terms in meant.values() for term in terms})
            )
        ).all()
        per_word = [
            {row.course_id: max(r.weight for r in rows if r.course_id == row.course_id and r.term in terms)
             for row in rows if row.term in terms}
            for terms in meant.values()
        ]  # fmt: skip
        common = set.intersection(*(set(found) for found in per_word))
        scores = {course_id: sum(found[course_id] for found in per_word) for course_id in common}
    query = _published()
    if scores is not None:
        query = query.where(CourseVersion.course_id.in_(scores))
    if search.competency_id is not None:
        query = query.where(CourseVersion.competency_id == search.competency_id)
    if search.level is not None:
        query = query.where(CourseVersion.level == search.level)
    if search.minutes is not None:
        query = query.having(func.sum(Lesson.minutes) <= search.minutes)
    hits = [
        Hit(
            row.course_id,
            row.title,
            row.summary,
            row.competency,
            row.level,
            int(row.minutes),
            int(row.credited),
            int(row.lessons),
        )
        for row in db.session.execute(query.order_by(CourseVersion.title))
    ]
    if scores is not None:
        hits.sort(key=lambda hit: (-scores[hit.course_id], hit.title))
    return Found(tuple(hits), tuple(read_as))


def published_titles() -> Sequence[tuple[int, str]]:
    """Id and title of every course in the catalogue, by title."""
    rows = db.session.execute(
        select(CourseVersion.course_id, CourseVersion.title)
        .join(Course, and_(Course.id == CourseVersion.course_id, Course.published_number == CourseVersion.number))
        .where(Course.withdrawn_at.is_(None))
        .order_by(CourseVersion.title)
    )
    return [(number, title) for number, title in rows]


def published_version(course_id: int) -> CourseVersion:
    """The newest published version of a course with modules and lessons; raises NotFound."""
    version = db.session.scalar(
        select(CourseVersion)
        .join(Course, and_(Course.id == CourseVersion.course_id, Course.published_number == CourseVersion.number))
        .where(Course.id == course_id)
    )
    if version is None:
        raise NotFound(_("Pelatihan ini tidak ditemukan."))
    return version


def course_to_write(person: Person, course_id: int) -> Course:
    """The course if this person may write it; raises NotFound for everybody else."""
    course = db.session.get(Course, course_id)
    if course is None or not may_write(person, course):
        raise NotFound(_("Pelatihan ini tidak ditemukan di antara yang boleh Anda susun."))
    return course


def courses_to_write(person: Person) -> Sequence[CourseVersion]:
    """The newest version of every course this person may write, drafts first."""
    allowed = units_within(person, *WRITERS).with_only_columns(Unit.id)
    newest = (
        select(CourseVersion.course_id, func.max(CourseVersion.number).label("number"))
        .group_by(CourseVersion.course_id)
        .subquery()
    )
    return db.session.scalars(
        select(CourseVersion)
        .join(newest, and_(newest.c.course_id == CourseVersion.course_id, newest.c.number == CourseVersion.number))
        .join(Course, Course.id == CourseVersion.course_id)
        .where(Course.unit_id.in_(allowed))
        .order_by(CourseVersion.state, CourseVersion.title)
    ).all()


def file_of(course_id: int, file_id: int) -> CourseFile:
    """A file that belongs to the course; raises NotFound."""
    found = db.session.scalar(
        select(CourseFile).where(CourseFile.course_id == course_id, CourseFile.file_id == file_id)
    )
    if found is None:
        raise NotFound(_("Berkas ini tidak ditemukan."))
    return found


def files_of(course_id: int) -> Sequence[CourseFile]:
    """Every file of a course, newest first."""
    return db.session.scalars(
        select(CourseFile).where(CourseFile.course_id == course_id).order_by(CourseFile.id.desc())
    ).all()
