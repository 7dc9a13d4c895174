"""What happens to the questions of a bank: writing, revising, retiring."""

from sqlalchemy import func, select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.people.models import Person
from courses.catalogue.models import Course
from courses.quizzes.models import BankQuestion, QuestionVersion
from courses.quizzes.rules.questions import Question, question_to_json


def write_question(course: Course, question: Question, *, by: Person | None, code: str = "") -> BankQuestion:
    """Put a sound question into the bank under a code of its own."""
    if not code or _is_taken(course, code):
        number = (
            db.session.scalar(select(func.count()).select_from(BankQuestion).where(BankQuestion.course_id == course.id))
            or 0
        ) + 1
        while _is_taken(course, code := f"{course.code}-{number:02d}"):
            number += 1
    entry = BankQuestion(course_id=course.id, code=code, number=1)
    db.session.add(entry)
    db.session.flush()
    _add_version(entry, question, 1, by)
    return entry


def _is_taken(course: Course, code: str) -> bool:
    found = select(BankQuestion.id).where(BankQuestion.course_id == course.id, BankQuestion.code == code)
    return db.session.scalar(found) is not None


def _add_version(entry: BankQuestion, question: Question, number: int, by: Person | None) -> None:
    db.session.add(
        QuestionVersion(
            question_id=entry.id,
            number=number,
            kind=question.kind,
            objective=question.objective,
            tags=list(question.tags),
            content=question_to_json(question),
            written_at=clock.now(),
            written_by_id=by.id if by else None,
        )
    )
    db.session.flush()


def revise_question(present: QuestionVersion, question: Question, *, by: Person | None) -> bool:
    """Write a new version when anything changed; attempts keep the version they were drawn with."""
    if question_to_json(question) == present.content:
        return False
    entry = present.bank
    entry.number = present.number + 1
    _add_version(entry, question, entry.number, by)
    return True


def retire_question(entry: BankQuestion, *, by: Person) -> None:
    """Draw a question no more."""
    entry.retired_at = entry.retired_at or clock.now()
    audit.record(by, "question.retired", "question", entry.id)


def restore_question(entry: BankQuestion, *, by: Person) -> None:
    """Draw a retired question again."""
    entry.retired_at = None
    audit.record(by, "question.restored", "question", entry.id)
