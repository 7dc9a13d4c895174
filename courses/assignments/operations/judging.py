"""Two people mark one work without seeing each other; a third decides where they stand far apart."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from courses.assignments import queries
from courses.assignments.models import Judgement, Marking, MarkingPlan, Submission
from courses.assignments.operations.marking import follow, mark_alone, new_marking, worth_of
from courses.assignments.operations.noting import require_newest
from courses.assignments.rules.agreement import Basis, far_apart
from courses.catalogue.models import Lesson
from courses.rubrics.rules import mean_score
from courses.study import operations as study


def plan_marking(lesson: Lesson, share_percent: int, threshold_percent: int, *, by: Person) -> MarkingPlan:
    """Say how many works of an assignment two people mark. Works that are marked, or judged once, go on as they began.

    Raises:
        Conflict: somebody else said it at the same moment.
    """
    plan = queries.plan_for(lesson)
    if plan is None:
        plan = MarkingPlan(course_id=lesson.module.version.course_id, lesson_key=lesson.key)
    plan.share_percent, plan.threshold_percent = share_percent, threshold_percent
    plan.changed_by_id, plan.changed_at = by.id, clock.now()
    try:
        with db.session.begin_nested():
            db.session.add(plan)
    except IntegrityError as quicker:
        raise Conflict(_("Pengaturan ini baru saja disimpan orang lain. Muat ulang halaman ini.")) from quicker
    audit.record(by, "work.marking_planned", "lesson", lesson.id, {"share": share_percent, "from": threshold_percent})
    return plan


def mark(submission: Submission, chosen: Sequence[int], comment: str, *, by: Person) -> Marking | None:
    """Mark a submission, or judge it where two people do; None while the mark is not made yet.

    Raises:
        DomainError: not every criterion has a level.
        Conflict: it is marked, or judged by two, or by this marker; or the learner has handed in anew.
    """
    # Handing in and marking at once wait for each other here, and so do two markers.
    study.lock(submission.work.enrolment_id)
    db.session.refresh(submission, ["markings", "judgements"])
    if submission.marking is not None or not queries.is_marked_twice(submission):
        return mark_alone(submission, chosen, comment, by=by)
    return _judge(submission, chosen, comment, by)


def _judge(submission: Submission, chosen: Sequence[int], comment: str, by: Person) -> Marking | None:
    for known in submission.judgements:
        if known.marker_id == by.id:
            if (known.chosen, known.comment) == (list(chosen), comment):
                return None
            raise Conflict(_("Anda sudah menilai karya ini. Penilaian Anda menunggu penilai lain."))
    if len(submission.judgements) == 2:
        raise Conflict(_("Karya ini sudah dinilai dua orang dan menunggu moderator."))
    require_newest(submission)
    judgement = Judgement(
        submission_id=submission.id, place=len(submission.judgements) + 1, marker_id=by.id, chosen=list(chosen),
        points=worth_of(submission, chosen).points, comment=comment, at=clock.now(),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(judgement)
    except IntegrityError as quicker:
        raise Conflict(_("Karya ini baru saja dinilai. Buka lagi, lalu lihat apa yang berlaku.")) from quicker
    db.session.expire(submission, ["judgements"])
    audit.record(by, "work.judged", "submission", submission.id, {"place": judgement.place})
    return _settle(submission, by) if judgement.place == 2 else None


def _settle(submission: Submission, by: Person) -> Marking | None:
    """The mean, or a moderator is asked."""
    one, other = submission.judgements
    lesson = submission.work.lesson
    plan = queries.plan_for(lesson)
    first, second = worth_of(submission, one.chosen), worth_of(submission, other.chosen)
    threshold = plan.threshold_percent if plan is not None else 0
    if far_apart(first.points, second.points, first.maximum, threshold):
        for moderator in queries.moderators_of(submission):
            notify(
                moderator,
                key=f"courses:moderate:{submission.id}:{moderator.id}",
                kind=NoticeKind.WORK,
                subject=_l("Satu karya menunggu moderator: %(title)s", title=lesson.title),
                body=_l("Dua penilai berbeda melebihi ambang. Baca karyanya, lalu putuskan dengan alasan."),
                url=f"/kursus/tugas/{lesson.id}/karya/{submission.work.number}/moderasi",
            )
        return None
    worth = mean_score(first, second, lesson.pass_percent)
    comment = "\n\n".join(each.comment for each in (one, other) if each.comment)
    made = new_marking(submission, one.chosen, worth, comment, by)
    made.basis, made.also_chosen = Basis.MEAN, list(other.chosen)
    db.session.add(made)
    db.session.flush()
    db.session.expire(submission, ["markings"])
    follow(submission, made, worth)
    audit.record(by, "work.marked", "submission", submission.id, {"percent": worth.percent, "basis": "mean"})
    return made


def moderate(submission: Submission, chosen: Sequence[int], comment: str, reason: str, *, by: Person) -> Marking:
    """Decide where two markers stand far apart; the moderator's mark is the mark. The same again changes nothing.

    Raises:
        DomainError: no reason is given, or not every criterion has a level.
        Forbidden: the person is one of the two, while somebody else could decide.
        Conflict: it is decided already, or nothing is to be decided.
    """
    if not reason.strip():
        raise DomainError(_("Tulis alasan keputusan Anda. Peserta membacanya."))
    study.lock(submission.work.enrolment_id)
    db.session.refresh(submission, ["markings", "judgements"])
    worth = worth_of(submission, chosen)
    made = new_marking(submission, chosen, worth, comment, by)
    made.basis, made.reason = Basis.MODERATED, reason.strip()
    if (known := submission.marking) is not None:
        if (known.marker_id, known.chosen, known.reason) == (by.id, made.chosen, made.reason):
            return known
        raise Conflict(_("Karya ini sudah diputuskan oleh %(name)s.", name=known.marker.name))
    if len(submission.judgements) < 2:
        raise Conflict(_("Karya ini belum dinilai dua orang, jadi belum ada yang diputuskan."))
    if by.id not in {each.id for each in queries.moderators_of(submission)}:
        raise Forbidden(_("Anda salah satu penilainya. Penilai lain yang memutuskan."))
    require_newest(submission)
    db.session.add(made)
    db.session.flush()
    db.session.expire(submission, ["markings"])
    follow(submission, made, worth)
    audit.record(by, "work.moderated", "submission", submission.id, {"percent": worth.percent})
    return made
