"""Writing drafts and publishing them."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.files.models import StoredFile
from bina.people.models import Person, Unit
from courses.assignments.models import Assignment
from courses.assignments.queries import assignment_of, rubrics_of
from courses.assignments.rules.rubric import Rubric, to_json
from courses.authoring import queries
from courses.catalogue.models import Course, CourseFile, CourseVersion, LearningObjective, Lesson, Module
from courses.catalogue.operations import index, note_author, rendered
from courses.catalogue.permissions import WRITERS
from courses.catalogue.rules import ActivityKind, LessonKind, OpensAfter, VersionState, fingerprint
from courses.quizzes.models import Purpose, Quiz
from courses.quizzes.rules.attempts import ReviewPolicy
from courses.quizzes.rules.papers import Draw
from courses.quizzes.rules.retention import CLOSES_AFTER, OPENS_AFTER


@dataclass(frozen=True)
class Details:
    """What stands on the cover of a course."""

    title: str
    summary: str = ""
    audience: str = ""
    competency_id: int | None = None
    level: int = 1
    #: (code, text) in order
    objectives: tuple[tuple[str, str], ...] = ()


def create_course(by: Person, unit: Unit, code: str, title: str) -> CourseVersion:
    """A new course with an empty draft. Refuses a code in use, and a unit the person does not write for."""
    if not by.holds_over(unit, *WRITERS):
        raise Forbidden(_("Anda belum dapat menyusun pelatihan untuk unit ini."))
    if db.session.scalar(select(Course.id).where(Course.code == code)) is not None:
        raise Conflict(_("Kode %(code)s sudah dipakai. Pilih kode lain.", code=code))
    course = Course(code=code, unit_id=unit.id, owner_id=by.id, created_at=clock.now())
    draft = CourseVersion(course=course, number=1, title=title, created_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add_all([course, draft])
    except IntegrityError as quicker:
        raise Conflict(_("Kode %(code)s sudah dipakai. Pilih kode lain.", code=code)) from quicker
    note_author(draft, by)
    audit.record(by, "course.created", "course", course.id)
    return draft


def _draft(version: CourseVersion) -> CourseVersion:
    # Whoever writes while another publishes waits here, and then finds the version closed.
    state = db.session.scalar(
        select(CourseVersion.state).where(CourseVersion.id == version.id).with_for_update(of=CourseVersion)
    )
    if state is not VersionState.DRAFT:
        raise Conflict(_("Versi yang sudah terbit tidak dapat diubah. Buat draf baru lebih dahulu."))
    return version


def describe(draft: CourseVersion, details: Details) -> None:
    """Write the cover of a draft."""
    _draft(draft)
    draft.title, draft.summary, draft.audience = details.title, details.summary, details.audience
    draft.competency_id, draft.level = details.competency_id, details.level
    draft.objectives.clear()
    db.session.flush()
    draft.objectives.extend(
        LearningObjective(code=code, text=text, position=place) for place, (code, text) in enumerate(details.objectives)
    )
    db.session.flush()


def add_module(draft: CourseVersion, title: str) -> Module:
    """A new module at the end."""
    _draft(draft)
    module = Module(position=len(draft.modules), title=title)
    draft.modules.append(module)
    db.session.flush()
    return module


def rename_module(module: Module, title: str) -> None:
    """Give a module of a draft another title."""
    _draft(module.version)
    module.title = title
    db.session.flush()


def remove_module(module: Module) -> None:
    """Take an empty module out; refuses one that holds lessons."""
    draft = _draft(module.version)
    if module.lessons:
        raise Conflict(_("Modul ini masih berisi materi. Pindahkan atau hapus materinya lebih dahulu."))
    draft.modules.remove(module)
    _number(draft.modules)


def move_module(module: Module, step: int) -> None:
    """Move a module one place up (−1) or down (+1); at the edge nothing happens."""
    draft = _draft(module.version)
    if _swap(draft.modules, draft.modules.index(module), step):
        db.session.expire(draft, ["modules"])


def _swap(row: Sequence[Any], place: int, step: int) -> bool:
    """Exchange two positions. The list itself is read anew: moving within it would count as removing."""
    other = place + step
    if not 0 <= other < len(row):
        return False
    row[place].position, row[other].position = other, place
    db.session.flush()
    return True


def _number(row: Sequence[Any]) -> None:
    for place, each in enumerate(row):
        each.position = place
    db.session.flush()


def add_lesson(module: Module, kind: LessonKind, title: str, minutes: int) -> Lesson:
    """A new lesson at the end of a module; a quiz comes with the usual rules."""
    _draft(module.version)
    lesson = Lesson(
        key=secrets.token_hex(8),
        position=len(module.lessons),
        title=title,
        kind=kind,
        minutes=minutes,
        body="",
        body_html="",
    )
    module.lessons.append(lesson)
    db.session.flush()
    if kind is LessonKind.LIVE:
        lesson.activity = ActivityKind.TRAINING
    if kind is LessonKind.QUIZ:
        db.session.add(Quiz(lesson_id=lesson.id, purpose=Purpose.PRACTICE, blueprint=[]))
        db.session.flush()
    if kind is LessonKind.ASSIGNMENT:
        db.session.add(Assignment(lesson_id=lesson.id, criteria=[]))
        db.session.flush()
    return lesson


def remove_lesson(lesson: Lesson) -> None:
    """Take a lesson out of a draft."""
    module = lesson.module
    _draft(module.version)
    quiz = db.session.scalar(select(Quiz).where(Quiz.lesson_id == lesson.id))
    if quiz is not None:
        db.session.delete(quiz)
        db.session.flush()
    if lesson.kind is LessonKind.ASSIGNMENT:
        db.session.delete(assignment_of(lesson))
        db.session.flush()
    module.lessons.remove(lesson)
    _number(module.lessons)


def move_lesson(lesson: Lesson, step: int) -> None:
    """Move a lesson one place up or down; beyond the edge of its module it goes into the next one."""
    module = lesson.module
    draft = _draft(module.version)
    if _swap(module.lessons, module.lessons.index(lesson), step):
        db.session.expire(module, ["lessons"])
        return
    place = draft.modules.index(module) + step
    if not 0 <= place < len(draft.modules):
        return
    neighbour = draft.modules[place]
    stay = [each for each in module.lessons if each is not lesson]
    row = [*neighbour.lessons, lesson] if step < 0 else [lesson, *neighbour.lessons]
    lesson.module_id = neighbour.id
    _number(stay)
    _number(row)
    for each in (module, neighbour):
        db.session.expire(each, ["lessons"])
    db.session.expire(lesson, ["module"])


@dataclass(frozen=True)
class LessonContent:
    """What an author writes about a lesson."""

    title: str
    minutes: int
    required: bool = True
    opens_after: OpensAfter = OpensAfter.NOTHING
    body: str = ""
    seconds: int | None = None
    watch_percent: int = 80
    #: of a live class only
    activity: ActivityKind = ActivityKind.TRAINING


def write_lesson(lesson: Lesson, content: LessonContent) -> None:
    """Write a lesson of a draft; its text is rendered now."""
    version = _draft(lesson.module.version)
    lesson.title, lesson.minutes, lesson.required = content.title, content.minutes, content.required
    lesson.opens_after, lesson.body = content.opens_after, content.body
    lesson.body_html = rendered(content.body, version.course_id)
    lesson.seconds, lesson.watch_percent = content.seconds, content.watch_percent
    lesson.activity = content.activity if lesson.kind is LessonKind.LIVE else None
    db.session.flush()


@dataclass(frozen=True)
class QuizRules:
    """What an author decides about a quiz."""

    purpose: Purpose
    #: (count, objective, tag) or (count, objective, tag, difficulty)
    draws: tuple[tuple[int, str, str] | tuple[int, str, str, str], ...]
    pass_percent: int | None = None
    limit_minutes: int | None = None
    attempts_allowed: int | None = None
    pause_minutes: int = 0
    review: ReviewPolicy = ReviewPolicy.WHEN_DONE
    #: first and last day after completion, of a retention test
    opens_after_days: int | None = None
    closes_after_days: int | None = None
    sequential: bool = False
    asks_certainty: bool = False


def write_quiz(lesson: Lesson, given: QuizRules) -> Quiz:
    """Write the rules of a quiz lesson of a draft. Refuses a retention test the course cannot be completed without."""
    _draft(lesson.module.version)
    retention = given.purpose is Purpose.RETENTION
    if retention and lesson.required:
        raise DomainError(_("Tes retensi terbuka sesudah pelatihan selesai, jadi tidak boleh menjadi materi wajib."))
    quiz = db.session.scalars(select(Quiz).where(Quiz.lesson_id == lesson.id)).one()
    quiz.purpose = given.purpose
    quiz.blueprint = [asdict(Draw(*line)) for line in given.draws]
    quiz.limit_minutes, quiz.attempts_allowed = given.limit_minutes, given.attempts_allowed
    quiz.pause_minutes, quiz.review = given.pause_minutes, given.review
    quiz.opens_after_days = (given.opens_after_days or OPENS_AFTER) if retention else None
    quiz.closes_after_days = (given.closes_after_days or CLOSES_AFTER) if retention else None
    quiz.sequential, quiz.asks_certainty = given.sequential, given.asks_certainty
    lesson.pass_percent = given.pass_percent
    db.session.flush()
    return quiz


def write_assignment(lesson: Lesson, rubric: Rubric, pass_percent: int | None) -> None:
    """Write the rubric and the pass mark of an assignment of a draft."""
    _draft(lesson.module.version)
    assignment_of(lesson).criteria = to_json(rubric)
    lesson.pass_percent = pass_percent
    db.session.flush()


def attach(course: Course, file: StoredFile) -> None:
    """Make an upload a file of the course (once)."""
    known = db.session.scalar(
        select(CourseFile.id).where(CourseFile.course_id == course.id, CourseFile.file_id == file.id)
    )
    if known is None:
        db.session.add(CourseFile(course_id=course.id, file_id=file.id))
        db.session.flush()


def begin_draft(course: Course, *, by: Person) -> CourseVersion:
    """The draft of a course; where there is none, a copy of its newest version to go on from."""
    existing = queries.draft_of(course)
    if existing is not None:
        return existing
    last = queries.newest_version(course)
    quizzes, rubrics = queries.quizzes_of(last), rubrics_of(last)
    draft = CourseVersion(
        course_id=course.id,
        number=last.number + 1,
        title=last.title,
        summary=last.summary,
        audience=last.audience,
        competency_id=last.competency_id,
        level=last.level,
        created_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(draft)
    except IntegrityError as quicker:
        raise Conflict(_("Draf ini baru saja dibuat. Muat ulang halaman ini.")) from quicker
    db.session.expire(course, ["versions"])
    draft.objectives.extend(LearningObjective(code=o.code, text=o.text, position=o.position) for o in last.objectives)
    for module in last.modules:
        copy = Module(position=module.position, title=module.title)
        draft.modules.append(copy)
        for lesson in module.lessons:
            twin = Lesson(**{name: getattr(lesson, name) for name in _COPIED})
            copy.lessons.append(twin)
            db.session.flush()
            if (quiz := quizzes.get(lesson.id)) is not None:
                db.session.add(Quiz(lesson_id=twin.id, **{name: getattr(quiz, name) for name in _COPIED_QUIZ}))
            if lesson.id in rubrics:
                db.session.add(Assignment(lesson_id=twin.id, criteria=rubrics[lesson.id]))
    db.session.flush()
    note_author(draft, by)
    audit.record(by, "course.draft_begun", "course", course.id, {"version": draft.number})
    return draft


_COPIED = (
    "key", "position", "title", "kind", "minutes", "required", "opens_after", "body", "body_html", "file_id",
    "captions_id", "seconds", "watch_percent", "pass_percent", "activity",
)  # fmt: skip
_COPIED_QUIZ = (
    "purpose", "blueprint", "limit_minutes", "attempts_allowed", "pause_minutes", "review", "opens_after_days",
    "closes_after_days", "sequential", "asks_certainty",
)  # fmt: skip


#: Ways to sit a quiz that came later: where they are off, they are not spoken of.
_LATER = frozenset({"sequential", "asks_certainty"})


def publish(draft: CourseVersion, *, by: Person) -> None:
    """Publish a draft as a version that never changes again. Running enrolments keep the version they have.

    Raises:
        DomainError: something is missing; `queries.problems` names everything.
        Conflict: a room above holds it back; `queries.held_back` says why.
    """
    _draft(draft)
    for sentence in queries.held_back(draft):
        raise Conflict(sentence)
    if queries.problems(draft):
        raise DomainError(_("Draf ini belum dapat diterbitkan. Lengkapi dahulu yang tertulis pada daftar kekurangan."))
    draft.state, draft.published_at, draft.published_by_id = VersionState.PUBLISHED, clock.now(), by.id
    draft.fingerprint = fingerprint_of(draft)
    draft.course.published_number = draft.number
    db.session.flush()
    index(draft)
    audit.record(by, "course.published", "course", draft.course_id, {"version": draft.number})


def withdraw_course(course: Course, *, by: Person) -> None:
    """Take no new learners; those inside go on."""
    course.withdrawn_at = course.withdrawn_at or clock.now()
    audit.record(by, "course.withdrawn_from_catalogue", "course", course.id)


def reopen_course(course: Course, *, by: Person) -> None:
    """Take learners again."""
    course.withdrawn_at = None
    audit.record(by, "course.reopened", "course", course.id)


def fingerprint_of(version: CourseVersion) -> str:
    """SHA-256 of everything the version teaches, as it stands in the database now."""
    queries.load_texts(version)
    quizzes, rubrics = queries.quizzes_of(version), rubrics_of(version)
    return fingerprint(
        {
            "title": version.title,
            "summary": version.summary,
            "audience": version.audience,
            "level": version.level,
            "competency": version.competency_id,
            "objectives": [[o.code, o.text] for o in version.objectives],
            "modules": [
                {
                    "title": module.title,
                    "lessons": [
                        # Versions from before live classes, or ways to sit, keep their fingerprint.
                        {
                            name: _plain(getattr(lesson, name))
                            for name in _COPIED
                            if name != "activity" or lesson.activity is not None
                        }
                        | {
                            "quiz": {
                                name: value
                                for name in _COPIED_QUIZ
                                if (value := _plain(getattr(quizzes[lesson.id], name))) or name not in _LATER
                            }
                            if lesson.id in quizzes
                            else None
                        }
                        | ({"rubric": rubrics[lesson.id]} if lesson.id in rubrics else {})
                        for lesson in module.lessons
                    ],
                }
                for module in version.modules
            ],
        }
    )


def _plain(value: Any) -> Any:
    return getattr(value, "value", value)
