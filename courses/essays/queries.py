"""Reads of those who mark essays: answers by the number of the attempt instead of by name, never their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from bina.db import db
from bina.errors import NotFound
from bina.files.models import StoredFile
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import units_within
from bina.presence import spared_unless
from courses.catalogue.models import Course, CourseVersion
from courses.catalogue.permissions import may_mark
from courses.quizzes.models import Attempt, EssayMark, QuestionVersion
from courses.quizzes.queries import Marked, answering_files, marked, marked_all
from courses.quizzes.rules.attempts import AttemptState
from courses.rubrics.rules import Rubric
from courses.study.models import Enrolment, EnrolmentState

_ENDED = (AttemptState.SUBMITTED, AttemptState.EXPIRED)
#: Marked essays that the queue names for each question, the newest.
RECENT = 20


def course_to_mark(person: Person, course_id: int) -> Course:
    """The course if this person marks its essays; raises NotFound for everybody else."""
    course = db.session.get(Course, course_id)
    if course is None or not may_mark(person, course):
        raise NotFound(_("Pelatihan ini tidak ada di antara yang Anda nilai."))
    return course


def _waiting(person: Person) -> Select[Attempt]:
    """Ended attempts of others with an essay nobody has marked."""
    return (
        select(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Attempt.state != AttemptState.OPEN,
            Attempt.state.in_(_ENDED),
            Attempt.earned.is_(None),
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Enrolment.person_id != person.id,
        )
    )


def _waiting_within_reach(person: Person) -> Select[Attempt]:
    units = units_within(person, RoleKind.INSTRUCTOR).with_only_columns(Unit.id)
    return _waiting(person).join(Course, Course.id == Enrolment.course_id).where(Course.unit_id.in_(units))


def _any_waiting(person: Person, _now: datetime) -> ColumnElement[bool]:
    return _waiting_within_reach(person).exists()


@spared_unless(_any_waiting, [])
def waiting_for(person: Person) -> list[tuple[int, str, int]]:
    """Course id, its newest title, and how many attempts wait for a marker like this one."""
    if not person.holds(RoleKind.INSTRUCTOR):
        return []
    rows = db.session.execute(
        _waiting_within_reach(person)
        .join(CourseVersion, (CourseVersion.course_id == Course.id) & (CourseVersion.number == Course.published_number))
        .with_only_columns(Course.id, CourseVersion.title, func.count())
        .group_by(Course.id, CourseVersion.title)
        .order_by(func.min(Attempt.ended_at))
    )
    return [(course_id, title, count) for course_id, title, count in rows]


@dataclass(frozen=True)
class Queue:
    """The answers to one essay question: numbers of attempts that wait with their place in the paper, and marked ones."""

    version: QuestionVersion
    waiting: tuple[tuple[int, int], ...]
    #: the newest, of `done` in all
    recent: tuple[EssayMark, ...]
    done: int

    @property
    def share_done(self) -> float:
        """How much of what there is has been marked."""
        return self.done / (self.done + len(self.waiting))


def waiting_answers(person: Person, course: Course) -> dict[int, list[tuple[int, int]]]:
    """(attempt, item) of every answer that waits, by question version."""
    attempts = db.session.scalars(_waiting(person).where(Enrolment.course_id == course.id).order_by(Attempt.id)).all()
    lines = marked_all(attempts)
    found: dict[int, list[tuple[int, int]]] = {}
    for attempt in attempts:
        for line in lines[attempt.id]:
            if line.awaits_marking:
                found.setdefault(line.version_id, []).append((attempt.id, line.item))
    return found


def queues_of(person: Person, course: Course) -> list[Queue]:
    """Every essay question of a course that somebody has answered, what waits standing first."""
    waiting = waiting_answers(person, course)
    done: dict[int, list[EssayMark]] = {}
    for each in db.session.scalars(
        select(EssayMark)
        .join(Attempt, Attempt.id == EssayMark.attempt_id)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.course_id == course.id, Enrolment.person_id != person.id, EssayMark.number == 1)
        .options(joinedload(EssayMark.attempt).joinedload(Attempt.enrolment).joinedload(Enrolment.person))
        .order_by(EssayMark.id.desc())
    ):
        done.setdefault(each.attempt.paper[each.item - 1][0], []).append(each)
    versions = db.session.scalars(select(QuestionVersion).where(QuestionVersion.id.in_({*waiting, *done})))
    found = [
        Queue(
            version,
            tuple(waiting.get(version.id, ())),
            tuple(done.get(version.id, ())[:RECENT]),
            len(done.get(version.id, ())),
        )
        for version in versions
    ]
    return sorted(found, key=lambda each: (not each.waiting, each.version.bank.code, each.version.number))


@dataclass(frozen=True)
class Essay:
    """One answer to mark."""

    attempt: Attempt
    line: Marked
    rubric: Rubric

    @property
    def course(self) -> Course:
        """The course it was written in."""
        return self.attempt.enrolment.course

    @property
    def text(self) -> str:
        """What was written."""
        return self.line.answer.text

    @property
    def files(self) -> list[StoredFile]:
        """What was handed in with it."""
        return answering_files(self.attempt, self.line.item, self.line.answer)


def essay_to_mark(person: Person, attempt_id: int, item: int) -> Essay:
    """An answer that this person marks, or may correct; raises NotFound for everybody else and everything else."""
    attempt = db.session.get(Attempt, attempt_id)
    if (
        attempt is None
        or attempt.state not in _ENDED
        or attempt.enrolment.person_id == person.id
        or attempt.enrolment.state is EnrolmentState.WITHDRAWN
        or not may_mark(person, attempt.enrolment.course)
    ):
        raise NotFound(_("Uraian ini tidak ada di antara yang Anda nilai."))
    for line in marked(attempt):
        rubric = line.question.rubric
        if line.item == item and rubric is not None and not line.answer.is_empty:
            return Essay(attempt, line, rubric)
    raise NotFound(_("Uraian ini tidak ada di antara yang Anda nilai."))


def marks_of(essay: Essay) -> Sequence[EssayMark]:
    """Every mark of one answer, first to last."""
    return db.session.scalars(
        select(EssayMark)
        .where(EssayMark.attempt_id == essay.attempt.id, EssayMark.item == essay.line.item)
        .order_by(EssayMark.number)
    ).all()


def following(waiting: dict[int, list[tuple[int, int]]], after: Essay) -> tuple[int, int] | None:
    """The next answer to the same question, else any that waits; None when none does."""
    here = (after.attempt.id, after.line.item)
    same = [each for each in waiting.get(after.line.version_id, ()) if each != here]
    others = [each for answers in waiting.values() for each in answers if each != here]
    return next((each for each in same if each > here), None) or next(iter([*same, *others]), None)
