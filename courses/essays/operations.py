"""Marking an essay, correcting its mark, and what follows for the attempt."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from courses.essays import queries
from courses.essays.queries import Essay
from courses.quizzes import operations as quizzes
from courses.quizzes.models import EssayMark
from courses.quizzes.queries import scores_of
from courses.rubrics.rules import score
from courses.study import operations as study
from courses.study.models import EnrolmentState


def mark(essay: Essay, chosen: Sequence[int], comment: str, *, by: Person) -> EssayMark:
    """Mark an essay; with the last one the attempt gets its score. The same marker sending the same changes nothing.

    Raises:
        DomainError: not every criterion has a level.
        Conflict: somebody else has marked it.
    """
    study.lock(essay.attempt.enrolment_id)
    proposed = _new(essay, chosen, comment, by)
    if (known := _standing(essay)) is not None:
        return _again(known, proposed)
    try:
        with db.session.begin_nested():
            db.session.add(proposed)
    except IntegrityError:
        if (winner := _standing(essay)) is None:
            raise
        return _again(winner, proposed)
    audit.record(by, "essay.marked", "attempt", essay.attempt.id, {"item": essay.line.item, "mark": proposed.id})
    if quizzes.settle(essay.attempt, clock.now()):
        _tell(essay)
    return proposed


def correct(essay: Essay, chosen: Sequence[int], comment: str, reason: str, *, seen: int, by: Person) -> EssayMark:
    """Put another mark in the place of the one that stands; `seen` is the number it was decided upon.

    The former marks stay, and what was completed stays completed.

    Raises:
        DomainError: no reason is given, not every criterion has a level, or nothing would change.
        Conflict: it is not marked yet, or another mark stands meanwhile.
    """
    if not reason.strip():
        raise DomainError(_("Tulis alasannya. Peserta membacanya di samping nilai baru."))
    study.lock(essay.attempt.enrolment_id)
    standing = _standing(essay)
    if standing is None:
        raise Conflict(_("Uraian ini belum dinilai, jadi belum ada yang dikoreksi."))
    proposed = _new(essay, chosen, comment, by)
    proposed.number, proposed.reason = seen + 1, reason.strip()
    if standing.number == seen + 1 and _same(standing, proposed):
        return standing
    if standing.number != seen:
        raise Conflict(
            _("Nilai ini baru saja dikoreksi oleh %(name)s. Baca lagi, lalu putuskan.", name=standing.marker.name)
        )
    if (standing.chosen, standing.comment) == (proposed.chosen, proposed.comment):
        raise DomainError(_("Belum ada yang berubah. Pilih tingkat lain atau ubah catatannya."))
    db.session.add(proposed)
    db.session.flush()
    audit.record(
        by, "essay.corrected", "attempt", essay.attempt.id,
        {"item": essay.line.item, "from": standing.points, "to": proposed.points},
    )  # fmt: skip
    _follow(essay, proposed)
    return proposed


def _standing(essay: Essay) -> EssayMark | None:
    return next(iter(reversed(queries.marks_of(essay))), None)


def _new(essay: Essay, chosen: Sequence[int], comment: str, by: Person) -> EssayMark:
    try:
        worth = score(essay.rubric, chosen, None)
    except ValueError as refused:
        raise DomainError(_("Pilih satu tingkat untuk setiap kriteria.")) from refused
    return EssayMark(
        attempt_id=essay.attempt.id, item=essay.line.item, number=1, marker_id=by.id, chosen=list(chosen),
        points=worth.points, maximum=worth.maximum, comment=comment.strip(), reason="", at=clock.now(),
    )  # fmt: skip


def _same(one: EssayMark, other: EssayMark) -> bool:
    return (one.marker_id, one.chosen, one.comment, one.reason) == (
        other.marker_id, other.chosen, other.comment, other.reason,
    )  # fmt: skip


def _again(known: EssayMark, proposed: EssayMark) -> EssayMark:
    if known.number == 1 and _same(known, proposed):
        return known
    raise Conflict(_("Uraian ini sudah dinilai oleh %(name)s. Nilai itu yang berlaku.", name=known.marker.name))


def _follow(essay: Essay, standing: EssayMark) -> None:
    """A corrected mark changes the score of an attempt that has one; others are still waiting for theirs."""
    attempt = essay.attempt
    if attempt.awaits_marking:
        return
    now = scores_of([attempt])[attempt.id]
    if now != attempt.score:
        quizzes.rescore(attempt, now, essay_mark_id=standing.id)
        quizzes.release_keys(attempt.enrolment, clock.now())
    if attempt.enrolment.state is not EnrolmentState.WITHDRAWN:
        notify(
            attempt.enrolment.person,
            key=f"essay:{attempt.id}:{essay.line.item}:{standing.number}",
            kind=NoticeKind.COURSE,
            subject=_l("Nilai %(quiz)s Anda diperbaiki", quiz=attempt.quiz.lesson.title),
            body=_l("Nilai Anda sekarang %(now)s. Alasannya: %(reason)s", now=now.percent, reason=standing.reason),
            url=f"/kursus/percobaan/{attempt.id}/hasil",
            about=("course", attempt.enrolment.course_id),
        )


def _tell(essay: Essay) -> None:
    attempt = essay.attempt
    notify(
        attempt.enrolment.person,
        key=f"essays-marked:{attempt.id}",
        kind=NoticeKind.COURSE,
        subject=_l("%(quiz)s sudah dinilai", quiz=attempt.quiz.lesson.title),
        body=_l("Buka hasilnya untuk melihat nilai dan catatan penilai."),
        url=f"/kursus/percobaan/{attempt.id}/hasil",
        about=("course", attempt.enrolment.course_id),
    )
