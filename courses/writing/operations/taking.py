"""Taking a manuscript over: the chosen lessons are made, all or none."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.files.models import StoredFile
from bina.people.models import Person
from courses.authoring import operations as authoring
from courses.authoring.operations import LessonContent
from courses.catalogue.models import Course, CourseVersion, Module
from courses.catalogue.operations import note_author
from courses.catalogue.rules import LessonKind
from courses.writing.models import Manuscript, ManuscriptState
from courses.writing.operations.bringing import keeps_itself
from courses.writing.rules.division import shortened
from courses.writing.rules.manuscripts import Chosen

#: Minutes to look through a document whose text could not be read.
_MINUTES_UNREAD = 10
_MOST_SIGNS = 60_000


@dataclass(frozen=True)
class Destination:
    """Where the lessons go: into modules of their own at the end, or all into one that is there."""

    draft: CourseVersion
    module: Module | None = None


def take(
    manuscript: Manuscript, chosen: Sequence[Chosen], destination: Destination, *, by: Person, original: bool = False
) -> Manuscript:
    """Make the chosen lessons, in the order of the document. Doing it twice does it once.

    `original` also makes a lesson of the document itself, where that is sensible.

    Raises:
        Conflict: the manuscript gave way to a newer one, or is not read yet.
        DomainError: nothing was chosen.
    """
    db.session.scalars(select(Course).where(Course.id == manuscript.course_id).with_for_update()).one()
    locked = db.session.scalar(
        select(Manuscript).where(Manuscript.id == manuscript.id).execution_options(populate_existing=True)
    )
    if locked is None:
        raise Conflict(_("Naskah ini sudah diganti yang lebih baru. Muat ulang halamannya."))
    if locked.state is ManuscriptState.TAKEN:
        return locked
    if locked.state is not ManuscriptState.READY:
        raise Conflict(_("Naskah ini belum selesai dibaca."))
    if not chosen and not original:
        raise DomainError(_("Pilih paling sedikit satu materi."))
    made = _make_original(locked, destination) if original and keeps_itself(locked) else 0
    made += _make_lessons(locked, {each.place: each for each in chosen}, destination)
    locked.state, locked.taken_at, locked.lessons_made = ManuscriptState.TAKEN, clock.now(), made
    locked.modules = []
    note_author(destination.draft, by)
    audit.record(by, "manuscript.taken", "course", locked.course_id, {"manuscript": locked.id, "lessons": made})
    db.session.flush()
    return locked


def _make_lessons(manuscript: Manuscript, wanted: dict[int, Chosen], destination: Destination) -> int:
    place = made = 0
    for module in manuscript.read_modules:
        target = destination.module
        for lesson in module.lessons:
            choice = wanted.get(place)
            place += 1
            if choice is None:
                continue
            if target is None:
                target = authoring.add_module(destination.draft, module.title)
            new = authoring.add_lesson(target, LessonKind.TEXT, choice.title, choice.minutes)
            for file in db.session.scalars(select(StoredFile).where(StoredFile.id.in_(lesson.files))):
                authoring.attach(manuscript.course, file)
            authoring.write_lesson(new, LessonContent(choice.title, choice.minutes, body=lesson.body[:_MOST_SIGNS]))
            made += 1
    return made


def _make_original(manuscript: Manuscript, destination: Destination) -> int:
    """The document itself: required where nothing else carries what it says."""
    module = destination.module or authoring.add_module(destination.draft, manuscript.title)
    minutes = sum(lesson.minutes for lesson in manuscript.lessons)
    title = shortened(manuscript.title, " (PDF)")
    lesson = authoring.add_lesson(module, LessonKind.FILE, title, min(minutes or _MINUTES_UNREAD, 600))
    authoring.attach(manuscript.course, manuscript.file)
    lesson.file_id = manuscript.file_id
    authoring.write_lesson(lesson, LessonContent(title, lesson.minutes, required=not manuscript.lessons))
    return 1
