"""Reads of enrolments and of what was done in them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from bina import clock
from bina.db import db
from bina.errors import Forbidden, NotFound
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import people_within
from courses.catalogue.models import CourseVersion, Lesson, Module
from courses.conditions.reports import reason_sentence
from courses.conditions.rules import NOBODY, Known
from courses.study.models import (
    Beat,
    Enrolment,
    EnrolmentState,
)
from courses.study.queries.facts import facts_of
from courses.study.queries.links import lessons_continued
from courses.study.queries.requirements import known_of
from courses.study.rules.attention import Range, resume_second, union, watched_percent
from courses.study.rules.progress import (
    LessonSpec,
    Progress,
    Standing,
    next_lesson,
    progress,
)

#: Loads enrolments together with what their versions teach, in the same statement.
WITH_LESSONS = joinedload(Enrolment.version).joinedload(CourseVersion.modules).joinedload(Module.lessons)


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

    @property
    def minutes(self) -> int:
        """Stated minutes of what the learner was required to study; what the pre-test let them skip is not among it."""
        return sum(each.spec.minutes for each in self.progress.standings if each.spec.required and not each.skipped)

    @property
    def credited_minutes(self) -> int:
        """What of them counts for the course's JP: all but live classes that earn JP by a rule of their own."""
        return self.minutes - sum(
            each.spec.minutes
            for each in self.progress.standings
            if each.spec.required and not each.skipped and self.lesson(each.spec.id).earns_alone
        )

    def title_of(self, key: str) -> str:
        """The title of a lesson or module of the version, by key; empty where there is none."""
        return self.enrolment.version.titles.get(key, "")

    def openers(self, standing: Standing) -> list[Lesson]:
        """The lessons the learner can do now so that another opens, in course order."""
        keys = {each.condition.target for each in standing.reasons}
        return [
            self.lesson(other.spec.id)
            for other in self.progress.standings
            if not other.locked
            and other.spec.id != standing.spec.id
            and (
                ((other.spec.id in standing.waits_for or other.spec.module in keys) and not other.complete)
                or other.spec.key in keys
            )
        ]


def enrolment_of(person: Person, course_id: int) -> Enrolment | None:
    """The person's present enrolment in a course, or None."""
    query = select(Enrolment).where(
        Enrolment.person_id == person.id,
        Enrolment.course_id == course_id,
        Enrolment.state != EnrolmentState.WITHDRAWN,
        Enrolment.renewed_at.is_(None),
    )
    return db.session.scalars(query.options(WITH_LESSONS)).unique().one_or_none()


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
    query = (
        select(Enrolment)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Enrolment.renewed_at.is_(None),
        )
        .order_by(Enrolment.enrolled_at.desc(), Enrolment.id.desc())
    )
    return db.session.scalars(query.options(WITH_LESSONS)).unique().all()


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
            key=lesson.key,
            module=lesson.module.key,
            conditions=lesson.conditions,
        )
        for lesson in version.lessons
    )


def studies_of(enrolments: Collection[Enrolment]) -> list[Study]:
    """How each enrolment stands, in a constant number of statements per version."""
    facts = facts_of(enrolments)
    specs = {enrolment.version_id: specs_of(enrolment.version) for enrolment in enrolments}
    conditional = {number for number, asked in specs.items() if any(spec.conditions for spec in asked)}
    known: Mapping[int, Known] = {}
    if conditional:
        known = known_of([each for each in enrolments if each.version_id in conditional], clock.now())
    return [
        Study(
            enrolment,
            progress(specs[enrolment.version_id], facts[enrolment.id][0], known.get(enrolment.id, NOBODY)),
            facts[enrolment.id][1],
        )
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
            or_(
                Lesson.file_id == file_id,
                Lesson.captions_id == file_id,
                Lesson.audio_id == file_id,
                Lesson.body_html.contains(address),
            ),
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
        raise Forbidden(" ".join(why_closed(study, standing)))
    return study.lesson(lesson_id)


def why_closed(study: Study, standing: Standing) -> list[str]:
    """Why a lesson may not be opened yet, and what opens it: one sentence for each condition."""
    said = [reason_sentence(each, study.title_of) for each in standing.reasons]
    if standing.waits_for:
        names = ", ".join(study.lesson(number).title for number in standing.waits_for)
        said.append(_("Materi ini terbuka setelah Anda menyelesaikan: %(names)s.", names=names))
    return said


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


#: Participants on one page.
PAGE = 50


@dataclass(frozen=True)
class Participants:
    """One page of the people of a manager who follow a course."""

    studies: Sequence[Study]
    #: how many follow it in all, and how many of them have completed it
    count: int
    completed: int
    #: how many the words find
    found: int

    @property
    def pages(self) -> int:
        """Pages of what the words find."""
        return -(-self.found // PAGE)


def participants(manager: Person, course_id: int, words: str = "", page: int = 1) -> Participants:
    """Who within the manager's reach follows the course, by name; nobody else is ever listed or counted.

    `words` narrows to names and units that contain them. A constant number of statements, however many follow it.
    """
    reach = people_within(manager, RoleKind.MANAGER, RoleKind.ADMINISTRATOR, RoleKind.INSTRUCTOR)
    here = (
        select(Enrolment)
        .join(Enrolment.person)
        .join(Person.unit)
        .where(
            Enrolment.course_id == course_id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Enrolment.renewed_at.is_(None),
            Enrolment.person_id.in_(reach.with_only_columns(Person.id)),
        )
    )
    matching = or_(Person.name.icontains(words, autoescape=True), Unit.name.icontains(words, autoescape=True))
    counts = here.with_only_columns(
        func.count(), func.count(Enrolment.completed_at), func.count(case((matching, Enrolment.id)))
    )
    count, completed, found = db.session.execute(counts).one()
    ids = here.with_only_columns(Enrolment.id).where(matching).order_by(Person.name, Enrolment.id)
    shown = db.session.scalars(ids.offset((page - 1) * PAGE).limit(PAGE)).all()
    loaded = db.session.scalars(
        select(Enrolment)
        .join(Enrolment.person)
        .where(Enrolment.id.in_(shown))
        .options(WITH_LESSONS, contains_eager(Enrolment.person))
        .order_by(Person.name, Enrolment.id)
    )
    return Participants(studies_of(loaded.unique().all()), count, completed, found)
