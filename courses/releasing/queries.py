"""Reads of what authors stated: what waits for what, within a course and between courses."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from bina.db import db
from bina.people.models import Unit
from courses.catalogue.models import Course, CourseVersion, Lesson, Module
from courses.catalogue.rules import LessonKind, OpensAfter, VersionState
from courses.conditions.rules import ABOUT_PEOPLE, Condition, ConditionKind, Outlined, circle, waiting


@dataclass(frozen=True)
class Place:
    """Where a condition stands: a whole course, one of its modules, or one of its lessons."""

    version: CourseVersion
    module: Module | None = None
    lesson: Lesson | None = None

    @property
    def title(self) -> str:
        """What opens."""
        return self.lesson.title if self.lesson else self.module.title if self.module else self.version.title

    @property
    def name(self) -> str:
        """The place in an address."""
        return f"materi-{self.lesson.id}" if self.lesson else f"modul-{self.module.id}" if self.module else "pelatihan"

    @property
    def kept(self) -> list[dict[str, object]]:
        """The conditions as they are kept."""
        if self.lesson is not None:
            return self.lesson.release
        return self.module.release if self.module is not None else self.version.requires

    def keep(self, conditions: list[dict[str, object]]) -> None:
        """Keep other conditions in this place."""
        if self.lesson is not None:
            self.lesson.release = conditions
        elif self.module is not None:
            self.module.release = conditions
        else:
            self.version.requires = conditions


def place_in(version: CourseVersion, name: str) -> Place | None:
    """The place an address names, or None."""
    places = [Place(version), *(Place(version, module=each) for each in version.modules),
              *(Place(version, lesson=each) for each in version.lessons)]  # fmt: skip
    return next((each for each in places if each.name == name), None)


def outline_of(version: CourseVersion) -> list[Outlined]:
    """The lessons of a version with everything they wait for."""
    found: list[Outlined] = []
    for lesson in version.lessons:
        before = tuple(each.key for each in found if each.required)
        if lesson.opens_after is OpensAfter.PREVIOUS:
            before = before[-1:]
        elif lesson.opens_after is OpensAfter.NOTHING:
            before = ()
        found.append(Outlined(lesson.key, lesson.module.key, lesson.required, before, lesson.conditions))
    return found


def lost(version: CourseVersion) -> list[Condition]:
    """Conditions that name a lesson or module the version has no more."""
    known = version.titles
    within = (ConditionKind.LESSON, ConditionKind.MODULE)
    return [
        each
        for lesson in version.lessons
        for each in lesson.conditions
        if each.kind in within and each.target not in known
    ]


def lessons_in_circle(version: CourseVersion) -> tuple[str, ...]:
    """Titles of lessons that wait for each other so that none of them ever opens; empty where there are none."""
    return tuple(version.titles[key] for key in circle(waiting(outline_of(version))))


def nobody_completes(version: CourseVersion) -> bool:
    """Whether every required lesson is for some people only, so that the others could never complete the course."""
    required = [lesson for lesson in version.lessons if lesson.required]
    return bool(required) and all(any(each.kind in ABOUT_PEOPLE for each in lesson.conditions) for lesson in required)


def courses_in_circle(course_id: int, asked: Iterable[Condition]) -> tuple[str, ...]:
    """Titles of courses that would ask for each other once this one asks for these; empty where there are none.

    What is published and what is being drafted both count. One statement.
    """
    rows = db.session.execute(
        select(CourseVersion.course_id, CourseVersion.title, CourseVersion.requires)
        .join(Course, Course.id == CourseVersion.course_id)
        .where(
            or_(
                CourseVersion.state == VersionState.DRAFT,
                and_(CourseVersion.state == VersionState.PUBLISHED, CourseVersion.number == Course.published_number),
            )
        )
        .order_by(CourseVersion.number)
    ).all()
    titles = {str(row.course_id): row.title for row in rows}
    waits: dict[str, set[str]] = {}
    for row in rows:
        if row.course_id != course_id:
            targets = {each["target"] for each in row.requires if each["kind"] == ConditionKind.COURSE.value}
            waits.setdefault(str(row.course_id), set()).update(targets)
    waits[str(course_id)] = {each.target for each in asked if each.kind is ConditionKind.COURSE}
    return tuple(titles.get(each, "") for each in circle({key: sorted(found) for key, found in waits.items()}))


def has_final_score(course_id: int) -> bool:
    """Whether the published version of a course has a quiz with a pass mark, so that a score can be asked for."""
    return (
        db.session.scalar(
            select(Lesson.id)
            .join(Module, Module.id == Lesson.module_id)
            .join(CourseVersion, CourseVersion.id == Module.version_id)
            .join(Course, and_(Course.id == CourseVersion.course_id, Course.published_number == CourseVersion.number))
            .where(Course.id == course_id, Lesson.kind == LessonKind.QUIZ, Lesson.pass_percent.is_not(None))
            .limit(1)
        )
        is not None
    )


def units_of_agency(unit: Unit) -> Sequence[Unit]:
    """Every open unit of the agency a unit belongs to, in the order of the tree."""
    root = unit.path.split("/")[0] + "/"
    return db.session.scalars(
        select(Unit).where(Unit.path.startswith(root), Unit.closed_on.is_(None)).order_by(Unit.path)
    ).all()
