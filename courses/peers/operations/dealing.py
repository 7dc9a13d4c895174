"""Works gather, are dealt out, and become marks; what peers leave undone goes to the markers."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.clock import ZONES
from bina.db import db
from bina.jobs import enqueue
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from courses.assignments.models import Submission
from courses.assignments.operations import mark_by_peers
from courses.assignments.queries import markers_of
from courses.assignments.rules.readers import Readers
from courses.catalogue.models import Course
from courses.catalogue.permissions import may_mark
from courses.peers import queries
from courses.peers.models import Allotment, PeerPlan
from courses.peers.rules import Pair, deal, falls_back_at
from courses.study.models import Enrolment

#: Whoever owes a review is reminded this long before it is due.
REMINDED_BEFORE = timedelta(days=1)


def gather(submission: Submission) -> None:
    """Take in what was handed in, if peers review it.

    What was marked before and is handed in anew goes to the markers: whoever reviewed it would know whose it is.
    """
    submission.work.readers = Readers.MARKERS
    plan = queries.plan_for(submission.work.lesson)
    if plan is not None and plan.running:
        take_in(submission, plan)


def take_in(submission: Submission, plan: PeerPlan) -> None:
    """Let a work wait for its dealing, unless only markers may read it."""
    work = submission.work
    enrolment = work.enrolment
    if (
        any(each.markings for each in work.submissions)
        or queries.refusal_of(plan, enrolment) is not None
        # Whoever marks the course sees all names, so their own work takes no part.
        or may_mark(enrolment.person, enrolment.course)
    ):
        return
    work.readers = Readers.GATHERED
    db.session.flush()
    enqueue("courses.deal_peers", key=f"peers:{plan.id}:{submission.id}:{clock.now().isoformat()}", plan_id=plan.id)


def deal_out(plan: PeerPlan) -> list[Allotment]:
    """Deal every work that is free and every author who has reviews left to give; nothing that stands is moved."""
    db.session.execute(select(PeerPlan.id).where(PeerPlan.id == plan.id).with_for_update())
    now = clock.now()
    if not plan.running or (plan.deals_on is not None and clock.today() < plan.deals_on):
        return []
    # Handing in anew and dealing at once wait for each other here.
    _lock(each.work.enrolment_id for each in queries.submissions_of(plan))
    db.session.flush()
    db.session.expire_all()
    pool = {each.work_id: each for each in queries.submissions_of(plan) if each.work.readers is not Readers.MARKERS}
    dealt = [
        Allotment(
            plan_id=plan.id, enrolment=pool[reviewer].work.enrolment, submission=pool[work], dealt_at=now,
            due_at=now + timedelta(days=plan.days),
        )
        for reviewer, work in deal(pool, plan.reviews, f"{plan.lesson_key}:{plan.id}", *_pairs(plan, pool))
    ]  # fmt: skip
    db.session.add_all(dealt)
    for each in dealt:
        each.submission.work.readers = Readers.PEERS
    db.session.flush()
    _tell(plan, dealt)
    if dealt:
        audit.record(None, "work.dealt_to_peers", "course", plan.course_id, {"plan": plan.id, "pairs": len(dealt)})
    return dealt


def _lock(enrolment_ids: Iterable[int]) -> None:
    mine = select(Enrolment.id).where(Enrolment.id.in_(set(enrolment_ids)))
    db.session.execute(mine.order_by(Enrolment.id).with_for_update())


def _pairs(plan: PeerPlan, pool: Mapping[int, Submission]) -> tuple[list[Pair], list[Pair]]:
    """Pairs that stand, and pairs that ended without a review."""
    standing: list[Pair] = []
    past: list[Pair] = []
    works = {submission.work.enrolment_id: number for number, submission in pool.items()}
    for each in queries.allotments_of_plan(plan):
        # Whoever takes part no longer still counts for the work they reviewed.
        pair = (works.get(each.enrolment_id, -each.enrolment_id), each.submission.work_id)
        (standing if queries.is_standing(each) else past).append(pair)
    return standing, past


def _tell(plan: PeerPlan, dealt: Sequence[Allotment]) -> None:
    mine: dict[int, list[Allotment]] = defaultdict(list)
    for each in dealt:
        mine[each.enrolment_id].append(each)
    for these in mine.values():
        enrolment = these[0].enrolment
        notify(
            enrolment.person,
            key=f"courses:peers:dealt:{these[0].id}",
            kind=NoticeKind.COURSE,
            subject=_l("%(n)s karya rekan menunggu tinjauan Anda", n=len(these)),
            body=_l("Anda membacanya tanpa nama dan menilai dengan kriteria yang sama. Selesaikan dalam %(n)s hari.",
                    n=plan.days),
            about=("course", plan.course_id),
            url=address_of(plan, enrolment),
        )  # fmt: skip


def address_of(plan: PeerPlan, enrolment: Enrolment) -> str:
    """Where a learner finds their part of the peer review."""
    lesson = queries.present_lesson(enrolment, plan.lesson_key)
    course = f"/kursus/{plan.course_id}"
    return course if lesson is None else f"{course}/tugas/{lesson.id}/rekan"


# ------------------------------------------------------------------------------------------- by the clock


def follow_up(plan: PeerPlan, now: datetime) -> None:
    """Make marks of what is complete, give the markers what is not complete in time, and remind of what is due."""
    on: dict[int, list[Allotment]] = defaultdict(list)
    for each in queries.allotments_of_plan(plan):
        on[each.submission_id].append(each)
    late = []
    for submission in sorted(queries.submissions_of(plan), key=lambda each: each.work.enrolment_id):
        if submission.work.readers is Readers.MARKERS or settle(plan, submission):
            continue
        these = on[submission.id]
        begins = max(submission.at, _begins(plan.deals_on)) if plan.deals_on else submission.at
        first = min((each.dealt_at for each in these), default=None)
        complete = sum(each.review is not None for each in these) >= plan.reviews
        if not complete and now >= falls_back_at(begins, first, plan.days, plan.fallback_days):
            submission.work.readers = Readers.MARKERS
            late.append(submission)
    db.session.flush()
    if late:
        _ask_markers(plan, late)
    _remind(plan, [each for these in on.values() for each in these], now)


def settle(plan: PeerPlan, submission: Submission) -> bool:
    """Make the mark of a work whose reviews are complete and whose author has done theirs. Says whether it did."""
    if submission.marking is not None:
        return False
    done = sum(each.review is not None for each in queries.allotments_on(submission))
    if done < plan.reviews or not queries.has_done_theirs(plan, submission.work.enrolment, clock.now()):
        return False
    chosen = queries.reached(plan, submission)
    return chosen is not None and mark_by_peers(submission, chosen, answerable=plan.changed_by) is not None


def _begins(day: date) -> datetime:
    return datetime.combine(day, time.min, ZONES["WIB"])


def _ask_markers(plan: PeerPlan, late: Sequence[Submission]) -> None:
    for marker in markers_of(db.session.get_one(Course, plan.course_id)):
        notify(
            marker,
            key=f"courses:peers:late:{plan.id}:{marker.id}:{clock.today().isoformat()}",
            kind=NoticeKind.WORK,
            subject=_l("%(n)s karya kekurangan tinjauan rekan", n=len(late)),
            body=_l("Tinjauannya tidak lengkap sampai batas waktu, jadi karya itu kini menunggu nilai Anda."),
            url=f"/kursus/{plan.course_id}/karya",
        )
    audit.record(None, "work.left_by_peers", "course", plan.course_id, {"plan": plan.id, "works": len(late)})


def _remind(plan: PeerPlan, dealt: Sequence[Allotment], now: datetime) -> None:
    owed = {
        each.enrolment_id: each
        for each in dealt
        if queries.is_open(each) and each.due_at - REMINDED_BEFORE <= now < each.due_at
    }
    for each in owed.values():
        notify(
            each.enrolment.person,
            key=f"courses:peers:due:{each.id}",
            kind=NoticeKind.COURSE,
            subject=_l("Tinjauan karya rekan berakhir besok"),
            body=_l("Rekan Anda menunggu masukan Anda. Nilai Anda sendiri keluar sesudah tinjauan Anda selesai."),
            about=("course", plan.course_id),
            url=address_of(plan, each.enrolment),
        )
