"""Moving learners to a newer version: decided on a preview, then done one learner at a time."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.jobs import enqueue
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from courses.catalogue.models import Course, CourseVersion, Lesson
from courses.moving import queries
from courses.moving.models import LeftReason, MovedLearner, MovedState, Moving
from courses.moving.rules.fates import Move, Outcome, move
from courses.study import operations as study
from courses.study.models import Enrolment, EnrolmentState, LessonLink, LessonMark, MarkKind
from courses.study.queries import links_of, study_of


def begin(
    course: Course, chosen: Collection[int] | None, still_counts: Collection[str], *, seen: str, by: Person
) -> Moving:
    """Move learners within the mover's reach, all of them or the chosen enrolments, to the newest published version.

    A job moves them; whoever is sitting a quiz stays.

    Raises:
        Conflict: something differs from the preview `seen`, or another moving goes on in this course.
        DomainError: there is nobody to move.
    """
    # Two movers at once: the second waits here, and then finds the first.
    db.session.execute(select(Course.id).where(Course.id == course.id).with_for_update())
    if queries.running_moving(course.id) is not None:
        raise Conflict(_("Pemindahan lain di pelatihan ini sedang berjalan. Tunggu sampai selesai."))
    preview = queries.preview(by, course, still_counts)
    if preview.seen != seen:
        raise Conflict(_("Keadaannya berubah sejak Anda melihatnya. Periksa angka yang baru, lalu pindahkan."))
    lines = [line for line in preview.movable if chosen is None or line.enrolment.id in chosen]
    if not lines:
        raise DomainError(_("Pilih paling sedikit satu peserta yang dapat dipindahkan."))
    moving = Moving(
        course_id=course.id,
        version_id=preview.version.id,
        by_id=by.id,
        at=clock.now(),
        still_counts=sorted(preview.still_counts),
        seen=seen,
    )
    try:
        with db.session.begin_nested():
            db.session.add(moving)
    except IntegrityError as quicker:
        raise Conflict(_("Pemindahan lain di pelatihan ini sedang berjalan. Tunggu sampai selesai.")) from quicker
    db.session.add_all(
        MovedLearner(
            moving_id=moving.id, enrolment_id=line.enrolment.id, from_version_id=line.enrolment.version_id, outcomes={}
        )
        for line in lines
    )
    db.session.flush()
    audit.record(by, "course.moving_begun", "course", course.id, {"moving": moving.id, "learners": len(lines)})
    enqueue("courses.move_learners", key=f"moving:{moving.id}:0", moving_id=moving.id, after=0)
    return moving


#: Learners for whom one job writes the jobs.
BATCH = 200


def spread(moving: Moving, after: int) -> int | None:
    """Have the next learners of a moving moved, each by a job of their own; the last one's id, None at the end."""
    rows = db.session.scalars(
        select(MovedLearner.id)
        .where(MovedLearner.moving_id == moving.id, MovedLearner.id > after, MovedLearner.state == MovedState.WAITING)
        .order_by(MovedLearner.id)
        .limit(BATCH)
    ).all()
    for number in rows:
        enqueue("courses.move_learner", key=f"moved:{number}", moved_id=number)
    return rows[-1] if len(rows) == BATCH else None


def move_one(moved: MovedLearner) -> None:
    """Move one learner, or keep why not. A second time nothing happens.

    What is kept is decided on the facts of this moment, so whatever was done since the preview counts.
    """
    enrolment = moved.enrolment
    study.lock(enrolment.id)
    db.session.refresh(moved, ["state"])
    if moved.state is not MovedState.WAITING:
        return
    db.session.refresh(enrolment)
    moved.reason = _hindrance(moved, enrolment)
    if moved.reason is not None:
        moved.state = MovedState.LEFT
    else:
        _move(moved, enrolment)
    db.session.flush()
    _finish(moved.moving)


def _hindrance(moved: MovedLearner, enrolment: Enrolment) -> LeftReason | None:
    if enrolment.state is not EnrolmentState.ACTIVE:
        return LeftReason.ENDED
    if enrolment.version_id != moved.from_version_id:
        return LeftReason.ELSEWHERE
    return LeftReason.SITTING if queries.sitting_now([enrolment]) else None


def _move(moved: MovedLearner, enrolment: Enrolment) -> None:
    moving, old, now = moved.moving, enrolment.version, clock.now()
    new = moving.version
    what = move(queries.held_by(study_of(enrolment)), queries.targets_of(old, new), moving.still_counts)
    _link(enrolment, old, new, what)
    by_key = {lesson.key: lesson for lesson in new.lessons}
    db.session.add_all(
        LessonMark(enrolment_id=enrolment.id, lesson_id=by_key[key].id, kind=MarkKind.CARRIED, at=now)
        for key in sorted(what.carried)
    )
    enrolment.version_id, enrolment.moved_at = new.id, now
    moved.state, moved.moved_at = MovedState.MOVED, now
    moved.outcomes = {key: outcome.value for key, outcome in what.outcomes.items()}
    db.session.flush()
    db.session.refresh(enrolment, ["version"])
    audit.record(moving.by, "course.learner_moved", "enrolment", enrolment.id, {"from": old.number, "to": new.number})
    _tell(enrolment, new, what)
    study.refresh(enrolment, now)


def _link(enrolment: Enrolment, old: CourseVersion, new: CourseVersion, what: Move) -> None:
    """Let what was done in unchanged lessons count in the new version, from earlier movings too."""
    twins: dict[str, Lesson] = {lesson.key: lesson for lesson in new.lessons}
    for lesson in old.lessons:
        if lesson.key not in what.linked:
            continue
        target = twins[lesson.key].id
        for (_enrolment, earlier), present in links_of([enrolment.id]).items():
            if present == lesson.id:
                db.session.execute(
                    update(LessonLink)
                    .where(LessonLink.enrolment_id == enrolment.id, LessonLink.from_lesson_id == earlier)
                    .values(to_lesson_id=target)
                )
        db.session.add(LessonLink(enrolment_id=enrolment.id, from_lesson_id=lesson.id, to_lesson_id=target))
    db.session.flush()


def _tell(enrolment: Enrolment, new: CourseVersion, what: Move) -> None:
    notify(
        enrolment.person,
        key=f"courses:moved:{enrolment.id}:{new.id}",
        kind=NoticeKind.COURSE,
        subject=_l("Pelatihan %(title)s diperbarui", title=new.title),
        body=_l(
            "Yang sudah Anda selesaikan tetap dihitung: %(kept)s materi. Dikerjakan lagi: %(again)s. Baru: %(new)s.",
            kept=len(what.of(Outcome.KEPT)),
            again=len(what.of(Outcome.AGAIN)),
            new=len(what.of(Outcome.NEW)),
        ),
        url=f"/kursus/{enrolment.course_id}/perubahan",
        about=("course", enrolment.course_id),
    )


def _finish(moving: Moving) -> None:
    """Close a moving when nobody waits any more."""
    # The last two at once: the second sees what the first did.
    db.session.execute(select(Moving.id).where(Moving.id == moving.id).with_for_update())
    waiting = select(MovedLearner.id).where(
        MovedLearner.moving_id == moving.id, MovedLearner.state == MovedState.WAITING
    )
    if db.session.scalar(waiting.limit(1)) is None and moving.finished_at is None:
        moving.finished_at = clock.now()
        db.session.flush()
