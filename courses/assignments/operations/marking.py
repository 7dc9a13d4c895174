"""Marking: one marking per submission, and what follows from it for the study."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bina import clock, signals
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from courses.assignments import queries
from courses.assignments.models import Marking, Submission
from courses.assignments.rules.rubric import Score, score
from courses.study import operations as study
from courses.study.models import AssignmentResult
from courses.study.queries import present_lesson_id

#: Quizzes count their attempts upwards and packages downwards; assignments begin far below both.
_FAR_BELOW = -1_000_000_000


def mark(submission: Submission, chosen: Sequence[int], comment: str, *, by: Person) -> Marking:
    """Mark a submission. The same marker sending the same again changes nothing.

    Raises:
        DomainError: not every criterion has a level.
        Conflict: somebody marked it already, or the learner has handed in anew meanwhile.
    """
    work, lesson = submission.work, submission.work.lesson
    enrolment = work.enrolment
    # Handing in and marking at once wait for each other here.
    study.lock(enrolment.id)
    db.session.refresh(submission, ["marking"])
    if submission.marking is not None:
        return _again(submission.marking, chosen, comment, by)
    newest = db.session.scalar(select(func.max(Submission.round)).where(Submission.work_id == work.id))
    if newest != submission.round:
        raise Conflict(_("Peserta mengumpulkan karya ini lagi sesudah Anda membukanya. Baca lagi, lalu simpan."))
    try:
        worth = score(queries.assignment_of(lesson).rubric, chosen, lesson.pass_percent)
    except ValueError as refused:
        raise DomainError(_("Pilih satu tingkat untuk setiap kriteria.")) from refused
    marking = Marking(
        submission_id=submission.id, marker_id=by.id, chosen=list(chosen), points=worth.points, maximum=worth.maximum,
        percent=worth.percent, passed=worth.passed, comment=comment, at=clock.now(),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(marking)
    except IntegrityError:
        db.session.expire(submission, ["marking"])
        if submission.marking is None:
            raise
        return _again(submission.marking, chosen, comment, by)
    db.session.expire(submission, ["marking"])
    _follow(submission, marking, worth)
    audit.record(by, "work.marked", "submission", submission.id, {"percent": worth.percent})
    return marking


def _again(known: Marking, chosen: Sequence[int], comment: str, by: Person) -> Marking:
    if (known.marker_id, known.chosen, known.comment) == (by.id, list(chosen), comment):
        return known
    raise Conflict(_("Karya ini sudah dinilai oleh %(name)s. Nilai itu yang berlaku.", name=known.marker.name))


def _follow(submission: Submission, marking: Marking, worth: Score) -> None:
    enrolment, lesson = submission.work.enrolment, submission.work.lesson
    version = enrolment.version
    db.session.add(
        AssignmentResult(
            enrolment_id=enrolment.id, lesson_id=lesson.id, percent=worth.percent, passed=worth.passed, at=marking.at
        )
    )
    db.session.flush()
    signals.assessment_scored.send(
        enrolment.person,
        course_id=enrolment.course_id,
        title=version.title,
        quiz_id=_FAR_BELOW - lesson.id,
        attempt_id=_FAR_BELOW - marking.id,
        purpose="practice",
        score=worth.points / worth.maximum,
        by_objective={lesson.title: (float(worth.points), float(worth.maximum))},
        scored_at=marking.at,
    )
    notify(
        enrolment.person,
        key=f"courses:marked:{submission.id}",
        kind=NoticeKind.COURSE,
        subject=_l("Tugas Anda sudah dinilai: %(title)s", title=lesson.title),
        body=_l("Buka tugasnya untuk melihat nilai setiap kriteria dan catatan penilai."),
        about=("course", enrolment.course_id),
        url=f"/kursus/{enrolment.course_id}/tugas/{present_lesson_id(enrolment.id, lesson.id)}",
    )
    study.refresh(enrolment, marking.at)
