"""From a version to the next draft, and from a draft to a version that never changes."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from courses.assignments.models import Assignment
from courses.assignments.queries import rubrics_of
from courses.authoring import queries
from courses.authoring.operations.drafts import require_draft
from courses.catalogue.models import Course, CourseVersion, LearningObjective, Lesson, Module
from courses.catalogue.operations import index, note_author
from courses.catalogue.rules import VersionState, fingerprint
from courses.quizzes.models import Quiz


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
        requires=last.requires,
        placement=last.placement,
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
        copy = Module(key=module.key, position=module.position, title=module.title, release=module.release)
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
    "captions_id", "seconds", "watch_percent", "pass_percent", "activity", "release", "chapters", "stops",
    "audio_id",
)  # fmt: skip


_COPIED_QUIZ = (
    "purpose", "blueprint", "limit_minutes", "attempts_allowed", "pause_minutes", "review", "opens_after_days",
    "closes_after_days", "sequential", "asks_certainty", "sections",
)  # fmt: skip


#: Ways to sit a quiz that came later: where they are off, they are not spoken of.
_LATER = frozenset({"sequential", "asks_certainty", "sections"})


def publish(draft: CourseVersion, *, by: Person) -> None:
    """Publish a draft as a version that never changes again. Running enrolments keep the version they have.

    Raises:
        DomainError: something is missing; `queries.problems` names everything.
        Conflict: a room above holds it back; `queries.held_back` says why.
    """
    require_draft(draft)
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
            **({"requires": version.requires} if version.requires else {}),
            **({"placement": version.placement} if version.placement else {}),
            "objectives": [[o.code, o.text] for o in version.objectives],
            "modules": [
                {
                    "title": module.title,
                    **({"key": module.key, "release": module.release} if module.release or version.placement else {}),
                    "lessons": [
                        # Versions from before live classes, conditions, or ways to sit, keep their fingerprint.
                        {
                            name: _plain(getattr(lesson, name))
                            for name in _COPIED
                            if name not in ("activity", "release", "chapters", "stops", "audio_id")
                            or getattr(lesson, name)
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
