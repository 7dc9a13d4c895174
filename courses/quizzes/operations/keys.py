"""Letting keys go: a fact written when an attempt ends, never a thing that a page works out."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bina.db import db
from courses.catalogue.models import Lesson, Module
from courses.quizzes import queries
from courses.quizzes.models import KeyRelease, Purpose, Quiz
from courses.quizzes.rules.keys import releasable
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


def release_after_windows(now: datetime) -> int:
    """Let go the keys that waited for retention tests whose time is over, sat or not; how many."""
    waiting = db.session.scalars(
        select(Enrolment)
        .join(Module, Module.version_id == Enrolment.version_id)
        .join(Lesson, Lesson.module_id == Module.id)
        .join(Quiz, Quiz.lesson_id == Lesson.id)
        .where(
            Quiz.purpose == Purpose.RETENTION,
            Enrolment.completed_at > now - timedelta(days=400),
            Enrolment.completed_at < now,
        )
        .distinct()
        .order_by(Enrolment.id)
    ).all()
    return sum(release_keys(enrolment, now) for enrolment in waiting)
