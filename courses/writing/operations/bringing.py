"""Bringing a document in: refuse what cannot be read, read what is light at once, leave the rest to a job."""

import io

from sqlalchemy import delete

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.files.operations import store
from bina.jobs import enqueue
from bina.people.models import Person
from courses.catalogue.models import Course
from courses.writing.models import Manuscript, ManuscriptState
from courses.writing.operations.reading import Contents, contents_of
from courses.writing.rules.blocks import Picture, written
from courses.writing.rules.faults import DocumentKind, DocumentRefusedError
from courses.writing.rules.recognition import is_heavy, recognised


def bring(course: Course, name: str, content: bytes, *, by: Person) -> Manuscript:
    """Read a document and let its lessons wait; changes nothing in the course.

    A person's earlier manuscript for this course that was never taken over gives way to this one.

    Raises:
        DocumentRefusedError: it is unsafe, broken, locked, or has nothing to read.
        DomainError: its content is of no kind that is kept.
    """
    kind = recognised(content, name)
    heavy = is_heavy(content, kind)
    contents = None if heavy else contents_of(content, kind, name, patient=False)
    forget(course, by)
    manuscript = Manuscript(
        course=course,
        file_id=store(io.BytesIO(content), name, by=by, kinds={"document"}).id,
        kind=kind,
        modules=[],
        losses=[],
        brought_by_id=by.id,
        brought_at=clock.now(),
    )
    db.session.add(manuscript)
    db.session.flush()
    if contents is not None:
        fill(manuscript, contents)
    else:
        enqueue("courses.read_manuscript", key=f"courses.read_manuscript:{manuscript.id}", manuscript_id=manuscript.id)
    audit.record(by, "manuscript.brought", "course", course.id, {"manuscript": manuscript.id})
    return manuscript


def forget(course: Course, by: Person) -> None:
    """Let go of what a person brought for a course and did not take over."""
    db.session.execute(
        delete(Manuscript).where(
            Manuscript.course_id == course.id,
            Manuscript.brought_by_id == by.id,
            Manuscript.taken_at.is_(None),
        )
    )


def finish(manuscript: Manuscript, outcome: Contents | DocumentRefusedError) -> None:
    """Note what reading in the background came to; one that was read stays as it is."""
    if manuscript.state is not ManuscriptState.WAITING:
        return
    if isinstance(outcome, DocumentRefusedError):
        manuscript.state = ManuscriptState.REFUSED
        manuscript.fault, manuscript.fault_where = outcome.fault.value, outcome.where
        db.session.flush()
    else:
        fill(manuscript, outcome)


def fill(manuscript: Manuscript, contents: Contents) -> None:
    """Keep the pictures, and the lessons as Markdown that names them."""
    files = {
        number: store(io.BytesIO(content), f"gambar-{number + 1}.webp", by=manuscript.brought_by, kinds={"image"}).id
        for number, content in contents.pictures.items()
    }
    manuscript.title = contents.title
    manuscript.modules = [
        [
            module.title,
            [
                [
                    lesson.title,
                    lesson.minutes,
                    lesson.words,
                    written(lesson.blocks, files, contents.notes, lesson.highest),
                    [files[each.number] for each in lesson.blocks if isinstance(each, Picture)],
                ]
                for lesson in module.lessons
            ],
        ]
        for module in contents.modules
    ]
    manuscript.losses = [[loss.kind.value, loss.where] for loss in contents.losses]
    manuscript.state = ManuscriptState.READY
    db.session.flush()


def keeps_itself(manuscript: Manuscript) -> bool:
    """Whether the document itself becomes a lesson beside its text: what a PDF looks like is in the PDF only."""
    return manuscript.kind is DocumentKind.PDF
