"""The facts of studying, as they happen."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from bina import clock
from bina.clock import ZONES
from bina.db import db, is_postgresql
from bina.errors import Conflict, Forbidden
from courses.catalogue.models import Lesson
from courses.catalogue.rules import LessonKind
from courses.study.models import (
    Beat,
    Enrolment,
    EnrolmentState,
    LessonMark,
    MarkKind,
    QuizResult,
)
from courses.study.operations.completing import lock, refresh
from courses.study.rules import attention


def require_in_time(enrolment: Enrolment, at: datetime) -> None:
    """Refuse studying an unfinished course after the last day of a hard deadline, by the learner's own calendar."""
    if (
        enrolment.hard_deadline
        and enrolment.deadline is not None
        and enrolment.state is EnrolmentState.ACTIVE
        and at.astimezone(ZONES[enrolment.person.zone]).date() > enrolment.deadline
    ):
        raise Forbidden(
            _(
                "Batas waktu pelatihan ini sudah lewat, jadi belajar dan kuis tidak dapat dicatat lagi. "
                "Hubungi pengelola program bila ada kendala."
            )
        )


def _mark(enrolment: Enrolment, lesson: Lesson, kind: MarkKind, at: datetime) -> None:
    insert = postgresql.insert(LessonMark) if is_postgresql() else sqlite.insert(LessonMark)
    db.session.execute(
        insert.values(enrolment_id=enrolment.id, lesson_id=lesson.id, kind=kind, at=at).on_conflict_do_nothing()
    )


def open_lesson(enrolment: Enrolment, lesson: Lesson, at: datetime | None = None) -> None:
    """Note that a lesson was opened; once."""
    _mark(enrolment, lesson, MarkKind.OPENED, at or clock.now())


def confirm_reading(enrolment: Enrolment, lesson: Lesson, at: datetime | None = None) -> None:
    """Note that the learner has read a text or document, and derive what follows from it."""
    if lesson.kind not in (LessonKind.TEXT, LessonKind.FILE):
        raise Conflict(_("Materi ini selesai dengan cara lain: tonton videonya atau kerjakan kuisnya."))
    now = at or clock.now()
    lock(enrolment.id)
    require_in_time(enrolment, now)
    _mark(enrolment, lesson, MarkKind.OPENED, now)
    _mark(enrolment, lesson, MarkKind.READ, now)
    refresh(enrolment, now)


def record_attendance(enrolment: Enrolment, lesson: Lesson, at: datetime) -> None:
    """Note that the learner attended a live class, and derive what follows from it. Once; repeating changes nothing."""
    lock(enrolment.id)
    _mark(enrolment, lesson, MarkKind.ATTENDED, at)
    refresh(enrolment, at)


def attend(
    enrolment: Enrolment, lesson: Lesson, *, tab: str, sequence: int, beat: attention.Beat, position: int | None
) -> attention.Credit:
    """Take a page's report of attention; the same (tab, sequence) again changes nothing.

    Credited is at most one and a half times the wall time since anything was last credited to this enrolment,
    so neither parallel tabs nor forged reports earn more.
    """
    lock(enrolment.id)
    known = db.session.scalar(
        select(Beat).where(Beat.enrolment_id == enrolment.id, Beat.tab == tab, Beat.sequence == sequence)
    )
    if known is not None:
        watched = None if known.watched_to is None else (known.watched_from or 0, known.watched_to)
        return attention.Credit(known.seconds, watched)
    now = clock.now()
    require_in_time(enrolment, now)
    last = db.session.scalar(select(func.max(Beat.at)).where(Beat.enrolment_id == enrolment.id))
    opened = db.session.scalar(
        select(LessonMark.at).where(
            LessonMark.enrolment_id == enrolment.id,
            LessonMark.lesson_id == lesson.id,
            LessonMark.kind == MarkKind.OPENED,
        )
    )
    if opened is None:
        open_lesson(enrolment, lesson, now)
    since = max((moment for moment in (last, opened) if moment is not None), default=now)
    credit = attention.credited(beat, since, now)
    if lesson.kind is LessonKind.VIDEO and lesson.seconds is None:
        credit = attention.Credit(credit.seconds, None)
    db.session.add(
        Beat(
            enrolment_id=enrolment.id,
            lesson_id=lesson.id,
            tab=tab,
            sequence=sequence,
            at=now,
            seconds=credit.seconds,
            watched_from=credit.watched[0] if credit.watched else None,
            watched_to=credit.watched[1] if credit.watched else None,
            position=position,
        )
    )
    db.session.flush()
    if credit.watched:
        refresh(enrolment, now)
    return credit


def record_result(
    enrolment: Enrolment, lesson: Lesson, *, attempt_id: int, percent: int, passed: bool, at: datetime
) -> None:
    """Note the score of an ended attempt, and derive what follows from it."""
    db.session.add(
        QuizResult(
            enrolment_id=enrolment.id,
            lesson_id=lesson.id,
            attempt_id=attempt_id,
            percent=percent,
            passed=passed,
            at=at,
        )
    )
    db.session.flush()
    refresh(enrolment, at)


def correct_result(enrolment: Enrolment, *, attempt_id: int, percent: int, passed: bool, at: datetime) -> None:
    """Note the score of an attempt anew after a correction, and derive what follows from it.

    What was completed stays completed: taking a completion or a certificate back is a decision of people.
    """
    lock(enrolment.id)
    last = db.session.scalar(
        select(QuizResult).where(QuizResult.attempt_id == attempt_id).order_by(QuizResult.number.desc()).limit(1)
    )
    if last is None or (last.percent, last.passed) == (percent, passed):
        return
    db.session.add(
        QuizResult(
            enrolment_id=enrolment.id,
            lesson_id=last.lesson_id,
            attempt_id=attempt_id,
            number=last.number + 1,
            percent=percent,
            passed=passed,
            at=last.at,
        )
    )
    db.session.flush()
    refresh(enrolment, at)
