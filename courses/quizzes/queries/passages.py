"""Where a learner stands in an attempt that goes one way, and which of its sections are open."""

from collections.abc import Mapping
from datetime import datetime
from itertools import islice

from sqlalchemy import func, or_, select

from bina import clock
from bina.db import db
from courses.quizzes.models import Attempt, ItemLeft, Quiz, SectionBegun
from courses.quizzes.rules.attempts import GRACE, AttemptState, is_over
from courses.quizzes.rules.passages import Passage, passage, shut_since


def place_of(attempt: Attempt, at: datetime | None = None) -> int | None:
    """The one question of a sequential attempt that is open now, beyond the paper when all are left; None for others.

    What is left of a section whose time is over is passed by.
    """
    if not attempt.quiz.sequential:
        return None
    return _passing_by(attempt, _after_left(attempt), sections_begun(attempt), at or clock.now())


def places_taking_answers(
    attempt: Attempt, begun: Mapping[int, datetime | None], now: datetime
) -> frozenset[int] | None:
    """The questions of a sequential attempt whose answers may still arrive; None for others.

    One that the learner stood at when the time of its section ended may be delivered late, within the grace.
    """
    if not attempt.quiz.sequential:
        return None
    place = _after_left(attempt)
    return frozenset({place, _passing_by(attempt, place, begun, now)})


def _after_left(attempt: Attempt) -> int:
    last = db.session.scalar(select(func.max(ItemLeft.item)).where(ItemLeft.attempt_id == attempt.id))
    return (last or 0) + 1


def _passing_by(attempt: Attempt, place: int, begun: Mapping[int, datetime | None], now: datetime) -> int:
    while place <= attempt.items and passage_of(attempt, place, begun, now) in (Passage.OVER, Passage.LEFT):
        place += 1
    return place


def sections_begun(attempt: Attempt) -> dict[int, datetime | None]:
    """The sections a learner has begun, and the last instant of each."""
    if not attempt.quiz.is_gated:
        return {}
    rows = db.session.execute(
        select(SectionBegun.section, SectionBegun.ends_at).where(SectionBegun.attempt_id == attempt.id)
    )
    return {row.section: row.ends_at for row in rows}


def passage_of(attempt: Attempt, item: int, begun: Mapping[int, datetime | None], now: datetime) -> Passage:
    """How the section of a question stands."""
    return passage(attempt.quiz.section_at(item), attempt.quiz.written_sections, begun, now)


def shut_at(attempt: Attempt) -> datetime | None:
    """The last instant at which an attempt takes answers, by its own time or that of its sections; None without one yet."""
    return _shut_at(attempt, sections_begun(attempt))


def _shut_at(attempt: Attempt, begun: Mapping[int, datetime | None]) -> datetime | None:
    quiz = attempt.quiz
    by_sections = shut_since(quiz.written_sections, begun, sequential=quiz.sequential, before=bool(quiz.own_draws))
    return min((each for each in (attempt.ends_at, by_sections) if each is not None), default=None)


def shut_by_sections(now: datetime, limit: int) -> list[Attempt]:
    """Open attempts with time left, or without a limit, whose sections have all taken their last answer.

    The number of statements does not grow.
    """
    # Whoever has time left in the last section, or has not begun it, is not even read.
    past_the_last = (
        select(SectionBegun.attempt_id)
        .join(Attempt, Attempt.id == SectionBegun.attempt_id)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(
            Attempt.state == AttemptState.OPEN,
            or_(Attempt.ends_at.is_(None), Attempt.ends_at >= now - GRACE),
            SectionBegun.section == func.json_array_length(Quiz.sections),
            SectionBegun.ends_at < now - GRACE,
        )
    )
    begun: dict[int, dict[int, datetime | None]] = {}
    for row in db.session.scalars(select(SectionBegun).where(SectionBegun.attempt_id.in_(past_the_last))):
        begun.setdefault(row.attempt_id, {})[row.section] = row.ends_at
    attempts = db.session.scalars(select(Attempt).where(Attempt.id.in_(past_the_last)).order_by(Attempt.id))
    return list(islice((each for each in attempts if is_over(now, _shut_at(each, begun[each.id]))), limit))
