"""Letting keys go: a fact written when an attempt ends, never a thing that a page works out."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bina.db import db
from courses.quizzes import queries
from courses.quizzes.models import KeyRelease, Purpose, Quiz
from courses.quizzes.rules.keys import releasable
from courses.quizzes.rules.retention import CLOSES_AFTER
from courses.study import operations as study
from courses.study.models import Enrolment


def release_keys(enrolment: Enrolment, at: datetime) -> int:
    """Let go what this learner may see from now on; how many keys. What was let go is never taken back."""
    study.lock(enrolment.id)
    fresh = releasable(queries.standings(enrolment, at)) - queries.released_questions(enrolment)
    db.session.add_all(
        KeyRelease(enrolment_id=enrolment.id, question_id=question, released_at=at) for question in sorted(fresh)
    )
    db.session.flush()
    return len(fresh)


#: Days within which the daily job sees a retention test that has closed, should it have rested meanwhile.
_LOOK_BACK = 14


def release_after_windows(now: datetime) -> int:
    """Let go the keys that waited for retention tests whose time is over, sat or not; how many."""
    released = 0
    for quiz in db.session.scalars(select(Quiz).where(Quiz.purpose == Purpose.RETENTION).order_by(Quiz.id)).all():
        closed = now - timedelta(days=quiz.closes_after_days or CLOSES_AFTER)
        waiting = db.session.scalars(
            select(Enrolment)
            .where(
                Enrolment.version_id == quiz.lesson.module.version_id,
                Enrolment.completed_at > closed - timedelta(days=_LOOK_BACK),
                Enrolment.completed_at < closed,
            )
            .order_by(Enrolment.id)
        ).all()
        released += sum(release_keys(enrolment, now) for enrolment in waiting)
    return released
