"""Reads of enrolments and of what was done in them."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, or_, select

from bina.db import db
from bina.errors import Forbidden, NotFound
from bina.people.models import Person, RoleKind
from bina.people.queries import people_within
from courses.catalogue.models import CourseVersion, Lesson, Module
from courses.catalogue.rules import LessonKind
from courses.study.models import (
    AssignmentResult,
    Beat,
    Enrolment,
    EnrolmentState,
    LessonLink,
    LessonMark,
    MarkKind,
    PackageResult,
    QuizResult,
)
from courses.study.rules.attention import Range, resume_second, union, watched_percent
from courses.study.rules.progress import (
    NOTHING_YET,
    AssignmentFacts,
    LessonFacts,
    LessonSpec,
    PackageFacts,
    Progress,
    Standing,
    next_lesson,
    progress,
)


@dataclass(frozen=True)
class Study:
    """An enrolment and how it stands."""

    enrolment: Enrolment
    progress: Progress
    last_opened: int | None = None

    @property
    def next(self) -> Standing | None:
        """The lesson to go on with."""
        return next_lesson(self.progress.standings, self.last_opened)

    def standing(self, lesson_id: int) -> Standing | None:
        """How one lesson stands; None when it is not of this version."""
        return next((each for each in self.progress.standings if each.spec.id == lesson_id), None)

    def lesson(self, lesson_id: int) -> Lesson:
        """A lesson of the version, by id."""
        return next(lesson for lesson in self.enrolment.version.lessons if lesson.id == lesson_id)


def enrolment_of(person: Person, course_id: int) -> Enrolment | None:
    """The person's present enrolment in a course, or None."""
    return db.session.scalar(
        select(Enrolment).where(
            Enrolment.person_id == person.id,
            Enrolment.course_id == course_id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Enrolment.renewed_at.is_(None),
        )
    )


def left_enrolment(person: Person, version: CourseVersion) -> Enrolment | None:
    """The person's last enrolment in exactly this version that was withdrawn, or None."""
    return db.session.scalar(
        select(Enrolment)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.version_id == version.id,
            Enrolment.state == EnrolmentState.WITHDRAWN,
        )
        .order_by(Enrolment.id.desc())
        .limit(1)
    )


def enrolment_to_study(person: Person, course_id: int) -> Enrolment:
    """The person's own enrolment; raises NotFound for everybody else's course."""
    enrolment = enrolment_of(person, course_id)
    if enrolment is None:
        raise NotFound(_("Anda belum terdaftar di pelatihan ini. Buka halaman pelatihan, lalu pilih Ikuti pelatihan."))
    return enrolment


def enrolments_of(person: Person) -> Sequence[Enrolment]:
    """Everything the person follows or has completed, newest first."""
    return db.session.scalars(
        select(Enrolment)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Enrolment.renewed_at.is_(None),
        )
        .order_by(Enrolment.enrolled_at.desc(), Enrolment.id.desc())
    ).all()


def specs_of(version: CourseVersion) -> tuple[LessonSpec, ...]:
    """What the lessons of a version ask, in course order."""
    return tuple(
        LessonSpec(
            id=lesson.id,
            kind=lesson.kind,
            minutes=lesson.minutes,
            required=lesson.required,
            opens_after=lesson.opens_after,
            pass_percent=lesson.pass_percent,
            watch_percent=lesson.watch_percent,
        )
        for lesson in version.lessons
    )


def facts_of(enrolments: Collection[Enrolment]) -> dict[int, tuple[dict[int, LessonFacts], int | None]]:
    """Per enrolment id: the facts of each lesson, and the lesson last touched. Three statements, however many."""
    ids = [enrolment.id for enrolment in enrolments]
    twins = links_of(ids)
    facts: dict[int, dict[int, LessonFacts]] = {number: {} for number in ids}
    latest: dict[int, tuple[datetime, int]] = {}

    def touch(enrolment_id: int, lesson_id: int, at: datetime) -> None:
        latest[enrolment_id] = max(latest.get(enrolment_id, (at, lesson_id)), (at, lesson_id))

    for mark in db.session.execute(
        select(LessonMark.enrolment_id, LessonMark.lesson_id, LessonMark.kind, LessonMark.at).where(
            LessonMark.enrolment_id.in_(ids)
        )
    ):
        lesson_id = twins.get((mark.enrolment_id, mark.lesson_id), mark.lesson_id)
        mine = facts[mark.enrolment_id].get(lesson_id, NOTHING_YET)
        facts[mark.enrolment_id][lesson_id] = replace(
            mine,
            opened_at=mark.at if mine.opened_at is None else min(mark.at, mine.opened_at),
            read_at=mark.at if mark.kind is MarkKind.READ else mine.read_at,
            attended_at=mark.at if mark.kind is MarkKind.ATTENDED else mine.attended_at,
            carried_at=mark.at if mark.kind is MarkKind.CARRIED else mine.carried_at,
        )
        touch(mark.enrolment_id, lesson_id, mark.at)
    for beats in db.session.execute(
        select(
            Beat.enrolment_id, Beat.lesson_id, func.sum(Beat.seconds).label("seconds"), func.max(Beat.at).label("at")
        )
        .where(Beat.enrolment_id.in_(ids))
        .group_by(Beat.enrolment_id, Beat.lesson_id)
    ):
        lesson_id = twins.get((beats.enrolment_id, beats.lesson_id), beats.lesson_id)
        mine = facts[beats.enrolment_id].get(lesson_id, NOTHING_YET)
        facts[beats.enrolment_id][lesson_id] = replace(
            mine, opened_at=mine.opened_at or beats.at, active_seconds=mine.active_seconds + int(beats.seconds)
        )
        touch(beats.enrolment_id, lesson_id, beats.at)
    for result in db.session.execute(
        select(
            QuizResult.enrolment_id, QuizResult.lesson_id, QuizResult.percent, QuizResult.passed, QuizResult.at
        ).where(QuizResult.enrolment_id.in_(ids))
    ):
        lesson_id = twins.get((result.enrolment_id, result.lesson_id), result.lesson_id)
        mine = facts[result.enrolment_id].get(lesson_id, NOTHING_YET)
        facts[result.enrolment_id][lesson_id] = replace(
            mine, quiz_best=max(result.percent, mine.quiz_best or 0), quiz_passed=result.passed or mine.quiz_passed
        )
        touch(result.enrolment_id, lesson_id, result.at)
    _add_watching(enrolments, facts, twins)
    _add_packages(enrolments, facts, twins, touch)
    _add_assignments(enrolments, facts, twins, touch)
    return {number: (facts[number], latest[number][1] if number in latest else None) for number in ids}


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


def _add_watching(enrolments: Collection[Enrolment], facts: Mapping[int, dict[int, LessonFacts]], twins: Twins) -> None:
    lengths = {
        lesson.id: lesson.seconds or 0
        for version in {enrolment.version for enrolment in enrolments}
        for lesson in version.lessons
        if lesson.kind is LessonKind.VIDEO
    }
    if not lengths:
        return
    wanted = {*lengths, *(earlier for (_enrolment, earlier), present in twins.items() if present in lengths)}
    ranges: dict[tuple[int, int], list[Range]] = {}
    for row in db.session.execute(
        select(Beat.enrolment_id, Beat.lesson_id, Beat.watched_from, Beat.watched_to).where(
            Beat.enrolment_id.in_([enrolment.id for enrolment in enrolments]),
            Beat.lesson_id.in_(wanted),
            Beat.watched_to.is_not(None),
        )
    ):
        lesson_id = twins.get((row.enrolment_id, row.lesson_id), row.lesson_id)
        ranges.setdefault((row.enrolment_id, lesson_id), []).append((row.watched_from, row.watched_to))
    for (enrolment_id, lesson_id), parts in ranges.items():
        if lesson_id not in lengths:
            continue
        mine = facts[enrolment_id].get(lesson_id, NOTHING_YET)
        percent = watched_percent(parts, lengths[lesson_id])
        facts[enrolment_id][lesson_id] = replace(mine, watched_percent=percent)


def _add_packages(
    enrolments: Collection[Enrolment],
    facts: Mapping[int, dict[int, LessonFacts]],
    twins: Twins,
    touch: Callable[[int, int, datetime], None],
) -> None:
    if not _teach_by(enrolments, LessonKind.PACKAGE):
        return
    for row in db.session.scalars(
        select(PackageResult)
        .where(PackageResult.enrolment_id.in_([enrolment.id for enrolment in enrolments]))
        .order_by(PackageResult.id)
    ):
        lesson_id = twins.get((row.enrolment_id, row.lesson_id), row.lesson_id)
        mine = facts[row.enrolment_id].get(lesson_id, NOTHING_YET)
        complete = row.complete or (mine.package is not None and mine.package.complete)
        told = PackageFacts(row.done_parts, row.parts, complete, row.passed is False, row.percent)
        facts[row.enrolment_id][lesson_id] = replace(mine, package=told)
        touch(row.enrolment_id, lesson_id, row.at)


def _add_assignments(
    enrolments: Collection[Enrolment],
    facts: Mapping[int, dict[int, LessonFacts]],
    twins: Twins,
    touch: Callable[[int, int, datetime], None],
) -> None:
    if not _teach_by(enrolments, LessonKind.ASSIGNMENT):
        return
    for row in db.session.scalars(
        select(AssignmentResult)
        .where(AssignmentResult.enrolment_id.in_([enrolment.id for enrolment in enrolments]))
        .order_by(AssignmentResult.id)
    ):
        lesson_id = twins.get((row.enrolment_id, row.lesson_id), row.lesson_id)
        mine = facts[row.enrolment_id].get(lesson_id, NOTHING_YET)
        before = mine.assignment
        told = AssignmentFacts(
            waits=row.percent is None,
            passed=bool(row.passed) or (before is not None and before.passed),
            percent=row.percent if row.percent is not None else before.percent if before is not None else None,
        )
        facts[row.enrolment_id][lesson_id] = replace(mine, assignment=told, opened_at=mine.opened_at or row.at)
        touch(row.enrolment_id, lesson_id, row.at)


def _teach_by(enrolments: Collection[Enrolment], kind: LessonKind) -> bool:
    """Whether any course of theirs has such a lesson: what no course has is not asked for."""
    return any(
        lesson.kind is kind for version in {enrolment.version for enrolment in enrolments} for lesson in version.lessons
    )


def studies_of(enrolments: Collection[Enrolment]) -> list[Study]:
    """How each enrolment stands, in a constant number of statements per version."""
    known = facts_of(enrolments)
    specs = {enrolment.version_id: specs_of(enrolment.version) for enrolment in enrolments}
    return [
        Study(enrolment, progress(specs[enrolment.version_id], known[enrolment.id][0]), known[enrolment.id][1])
        for enrolment in enrolments
    ]


def study_of(enrolment: Enrolment) -> Study:
    """How one enrolment stands."""
    return studies_of([enrolment])[0]


def require_file(enrolment: Enrolment, file_id: int) -> None:
    """Refuse a file that no lesson of the learner's own version shows; raises NotFound."""
    address = f'/kursus/{enrolment.course_id}/berkas/{file_id}"'
    shown = db.session.scalar(
        select(Lesson.id)
        .join(Module, Module.id == Lesson.module_id)
        .where(
            Module.version_id == enrolment.version_id,
            or_(Lesson.file_id == file_id, Lesson.captions_id == file_id, Lesson.body_html.contains(address)),
        )
        .limit(1)
    )
    if shown is None:
        raise NotFound(_("Berkas ini tidak ditemukan."))


def lesson_to_study(study: Study, lesson_id: int) -> Lesson:
    """A lesson of the learner's own version that may be opened now; raises NotFound, or Forbidden with the reason."""
    standing = study.standing(lesson_id)
    if standing is None:
        raise NotFound(_("Materi ini tidak ada di pelatihan Anda."))
    if standing.locked:
        names = ", ".join(study.lesson(number).title for number in standing.waits_for)
        raise Forbidden(_("Materi ini terbuka setelah Anda menyelesaikan: %(names)s.", names=names))
    return study.lesson(lesson_id)


@dataclass(frozen=True)
class Watching:
    """Where a video stands for a learner."""

    percent: int
    resume_at: int
    ranges: tuple[Range, ...]


def watching(enrolment: Enrolment, lesson: Lesson) -> Watching:
    """Which parts of a video were watched and where it goes on."""
    rows = db.session.execute(
        select(Beat.watched_from, Beat.watched_to, Beat.position)
        .where(Beat.enrolment_id == enrolment.id, Beat.lesson_id.in_(lessons_continued(enrolment.id, lesson.id)))
        .order_by(Beat.at, Beat.id)
    ).all()
    ranges = [(row.watched_from, row.watched_to) for row in rows if row.watched_to is not None]
    last = rows[-1].position if rows else None
    length = lesson.seconds or 0
    return Watching(watched_percent(ranges, length), resume_second(ranges, length, last), union(ranges, length))


# ------------------------------------------------------------------------------------------ managers


def participants(manager: Person, course_id: int) -> list[Study]:
    """Everybody within the manager's reach who follows the course, by name. Nobody else is ever listed."""
    reach = people_within(manager, RoleKind.MANAGER, RoleKind.ADMINISTRATOR, RoleKind.INSTRUCTOR)
    enrolments = db.session.scalars(
        select(Enrolment)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.course_id == course_id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Enrolment.renewed_at.is_(None),
            Enrolment.person_id.in_(reach.with_only_columns(Person.id)),
        )
        .order_by(Person.name)
    ).all()
    return studies_of(enrolments)
