"""Telling people of questions and answers in the background."""

from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.jobs import enqueue, job
from bina.people.models import Person, Role, RoleKind
from courses.asking import operations
from courses.asking.models import Reply


@job("courses.tell_of_answer")
def tell_of_answer(reply_id: int) -> None:
    """Tell who wanted to know the same that an answer was chosen."""
    reply = db.session.get(Reply, reply_id)
    if reply is not None:
        operations.tell_of_answer(reply)


@job("courses.digest_inquiries")
def digest_inquiries() -> None:
    """Have every instructor's digest looked at, once a day."""
    today = clock.today()
    instructors = (
        select(Role.person_id)
        .join(Role.person)
        .where(Role.kind == RoleKind.INSTRUCTOR, Role.subject_kind.is_(None), Person.left_on.is_(None))
        .distinct()
        .order_by(Role.person_id)
    )
    for person_id in db.session.scalars(instructors):
        enqueue("courses.send_inquiry_digest", key=f"inquiries:{person_id}:{today.isoformat()}", person_id=person_id)


@job("courses.send_inquiry_digest")
def send_inquiry_digest(person_id: int) -> None:
    """Send one instructor's digest when there is something new in it."""
    person = db.session.get(Person, person_id)
    if person is not None:
        operations.send_digest(person)
