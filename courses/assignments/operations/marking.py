"""Marking: one marking per submission, and what follows from it for the study."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
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
from courses.assignments.operations.noting import require_newest
from courses.assignments.rules.agreement import Basis
from courses.rubrics.rules import Score, score
from courses.study import operations as study
from courses.study.models import AssignmentResult
from courses.study.queries import present_lesson_id

#: Quizzes count their attempts upwards and packages downwards; assignments begin far below both.
_FAR_BELOW = -1_000_000_000


def mark_alone(submission: Submission, chosen: Sequence[int], comment: str, *, by: Person) -> Marking:
    """Mark a submission that one person marks. The same marker sending the same again changes nothing.

    Raises:
        DomainError: not every criterion has a level.
        Conflict: somebody marked it already, or the learner has handed in anew meanwhile.
    """
    # Handing in and marking at once wait for each other here.
    study.lock(submission.work.enrolment_id)
    db.session.refresh(submission, ["markings"])
    if submission.marking is not None:
        return _again(submission.marking, chosen, comment, by)
    require_newest(submission)
    worth = worth_of(submission, chosen)
    marking = new_marking(submission, chosen, worth, comment, by)
    try:
        with db.session.begin_nested():
            db.session.add(marking)
    except IntegrityError:
        db.session.expire(submission, ["markings"])
        if submission.marking is None:
            raise
        return _again(submission.marking, chosen, comment, by)
    db.session.expire(submission, ["markings"])
    follow(submission, marking, worth)
    audit.record(by, "work.marked", "submission", submission.id, {"percent": worth.percent})
    return marking


def mark_by_peers(submission: Submission, chosen: Sequence[int], *, answerable: Person) -> Marking | None:
    """Make what peers arrived at the mark; None where a mark stands already. Whoever is answerable may correct it."""
    study.lock(submission.work.enrolment_id)
    db.session.refresh(submission, ["markings"])
    if submission.marking is not None:
        return None
    require_newest(submission)
    worth = worth_of(submission, chosen)
    marking = new_marking(submission, chosen, worth, "", answerable)
    marking.basis = Basis.PEERS
    db.session.add(marking)
    db.session.flush()
    db.session.expire(submission, ["markings"])
    follow(submission, marking, worth)
    audit.record(answerable, "work.marked", "submission", submission.id, {"percent": worth.percent, "basis": "peers"})
    return marking


def correct(
    submission: Submission, chosen: Sequence[int], comment: str, reason: str, *, seen: int, by: Person
) -> Marking:
    """Put another mark in the place of the one that stands; `seen` is the number of the mark it was decided upon.

    The former marks stay. What was completed stays completed: taking a completion back is a decision of people.

    Raises:
        DomainError: no reason is given, not every criterion has a level, or nothing would change.
        Conflict: another mark stands meanwhile, or the learner has handed in anew.
    """
    if not reason.strip():
        raise DomainError(_("Tulis alasannya. Peserta membacanya di samping nilai baru."))
    study.lock(submission.work.enrolment_id)
    db.session.refresh(submission, ["markings"])
    standing = submission.marking
    if standing is None:
        raise Conflict(_("Karya ini belum dinilai, jadi belum ada yang dikoreksi."))
    proposed = new_marking(submission, chosen, worth := worth_of(submission, chosen), comment, by)
    proposed.number, proposed.reason = seen + 1, reason.strip()
    if standing.number == seen + 1 and _same(standing, proposed):
        return standing
    if standing.number != seen:
        raise Conflict(
            _("Nilai ini baru saja dikoreksi oleh %(name)s. Baca lagi, lalu putuskan.", name=standing.marker.name)
        )
    require_newest(submission)
    unchanged = (standing.chosen, standing.comment) == (proposed.chosen, proposed.comment)
    if unchanged and standing.also_chosen is None:
        raise DomainError(_("Belum ada yang berubah. Pilih tingkat lain atau ubah catatannya."))
    db.session.add(proposed)
    db.session.flush()
    db.session.expire(submission, ["markings"])
    follow(submission, proposed, worth)
    audit.record(by, "work.corrected", "submission", submission.id, {"from": standing.percent, "to": worth.percent})
    return proposed


def _same(one: Marking, other: Marking) -> bool:
    return (one.marker_id, one.chosen, one.comment, one.reason) == (
        other.marker_id, other.chosen, other.comment, other.reason,
    )  # fmt: skip


def worth_of(submission: Submission, chosen: Sequence[int]) -> Score:
    """What chosen levels are worth; raises DomainError where a criterion has none."""
    lesson = submission.work.lesson
    try:
        return score(queries.assignment_of(lesson).rubric, chosen, lesson.pass_percent)
    except ValueError as refused:
        raise DomainError(_("Pilih satu tingkat untuk setiap kriteria.")) from refused


def new_marking(submission: Submission, chosen: Sequence[int], worth: Score, comment: str, by: Person) -> Marking:
    """A first mark as one person gives it, not stored yet."""
    return Marking(
        submission_id=submission.id, number=1, marker_id=by.id, chosen=list(chosen), points=worth.points,
        maximum=worth.maximum, percent=worth.percent, passed=worth.passed, comment=comment, reason="", at=clock.now(),
    )  # fmt: skip


def _again(known: Marking, chosen: Sequence[int], comment: str, by: Person) -> Marking:
    told = [(each.marker_id, each.chosen, each.comment) for each in known.submission.judgements]
    if (by.id, list(chosen), comment) in told or (known.marker_id, known.chosen, known.comment) == (
        by.id,
        list(chosen),
        comment,
    ):
        return known
    raise Conflict(_("Karya ini sudah dinilai oleh %(name)s. Nilai itu yang berlaku.", name=known.marker.name))


def follow(submission: Submission, marking: Marking, worth: Score) -> None:
    """Everything that follows from a mark: the fact of studying, the measure, the message, the completion."""
    enrolment, lesson = submission.work.enrolment, submission.work.lesson
    version = enrolment.version
    db.session.add(
        AssignmentResult(
            enrolment_id=enrolment.id, lesson_id=lesson.id, percent=worth.percent, passed=worth.passed, at=marking.at
        )
    )
    db.session.flush()
    first = submission.markings[0]
    said = signals.assessment_scored if marking.number == 1 else signals.assessment_corrected
    said.send(
        enrolment.person,
        course_id=enrolment.course_id,
        title=version.title,
        quiz_id=_FAR_BELOW - lesson.id,
        attempt_id=_FAR_BELOW - first.id,
        purpose="practice",
        score=worth.points / worth.maximum,
        by_objective={lesson.title: (float(worth.points), float(worth.maximum))},
        scored_at=first.at,
    )
    _tell(submission, marking)
    study.refresh(enrolment, marking.at)


def _tell(submission: Submission, marking: Marking) -> None:
    enrolment, lesson = submission.work.enrolment, submission.work.lesson
    url = f"/kursus/{enrolment.course_id}/tugas/{present_lesson_id(enrolment.id, lesson.id)}"
    if marking.number == 1:
        notify(
            enrolment.person,
            key=f"courses:marked:{submission.id}",
            kind=NoticeKind.COURSE,
            subject=_l("Tugas Anda sudah dinilai: %(title)s", title=lesson.title),
            body=_l("Buka tugasnya untuk melihat nilai setiap kriteria dan catatan penilai."),
            about=("course", enrolment.course_id),
            url=url,
        )
    else:
        notify(
            enrolment.person,
            key=f"courses:marked:{submission.id}:{marking.number}",
            kind=NoticeKind.COURSE,
            about=("course", enrolment.course_id),
            subject=_l("Nilai tugas Anda dikoreksi: %(title)s", title=lesson.title),
            body=_l("Nilai Anda sekarang %(now)s persen. Alasannya: %(reason)s",
                    now=marking.percent, reason=marking.reason),
            url=url,
        )  # fmt: skip
