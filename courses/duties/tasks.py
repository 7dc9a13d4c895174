"""Audiences are kept, people enrolled and reminded in the background."""

from sqlalchemy import or_, select

from bina import clock
from bina.db import db
from bina.jobs import enqueue, job
from courses.duties import operations
from courses.duties.models import Duty, DutyMember


@job("courses.keep_audience")
def keep_audience(duty_id: int) -> None:
    """Note who joined and left one audience, and have its people enrolled."""
    duty = db.session.get(Duty, duty_id)
    if duty is not None:
        operations.keep_audience(duty)
        _go_on(duty, operations.enrol_members(duty, 0))


@job("courses.enrol_members")
def enrol_members(duty_id: int, after: int) -> None:
    """Enrol the next people of one audience."""
    duty = db.session.get(Duty, duty_id)
    if duty is not None:
        _go_on(duty, operations.enrol_members(duty, after))


def _go_on(duty: Duty, last: int | None) -> None:
    if last is not None:
        key = f"duty:{duty.id}:{clock.today().isoformat()}:{last}"
        enqueue("courses.enrol_members", key=key, duty_id=duty.id, after=last)


@job("courses.keep_duties")
def keep_duties() -> None:
    """Have the audience of every duty kept, once a day: people move, completions run out."""
    today = clock.today()
    members = select(DutyMember.id).where(DutyMember.duty_id == Duty.id, DutyMember.left_on.is_(None)).exists()
    for duty_id in db.session.scalars(select(Duty.id).where(or_(Duty.ends_on.is_(None), members)).order_by(Duty.id)):
        enqueue("courses.keep_audience", key=f"duty:{duty_id}:{today.isoformat()}", duty_id=duty_id)


@job("courses.remind_of_duties")
def remind_of_duties(after: int = 0) -> None:
    """Remind whoever is due a reminder today, some people at a time."""
    last = operations.remind_by_clock(after)
    if last is not None:
        key = f"duty-reminders:{clock.today().isoformat()}:{last}"
        enqueue("courses.remind_of_duties", key=key, after=last)


@job("courses.escalate_duties")
def escalate_duties(after: int = 0) -> None:
    """Tell superiors and managers of who is late by their agency's rule, some people at a time."""
    last = operations.escalate(after)
    if last is not None:
        key = f"escalation:{clock.today().isoformat()}:{last}"
        enqueue("courses.escalate_duties", key=key, after=last)
