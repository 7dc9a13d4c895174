"""Reads of peer review: a learner's own part, without names, and what instructors see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person
from courses.assignments.models import Submission, Work
from courses.assignments.queries import assignment_of
from courses.catalogue.models import Lesson, Module
from courses.peers.models import Allotment, Calibration, PeerDraft, PeerPlan, PeerRefusal, PeerSample
from courses.peers.rules import result, weights
from courses.rubrics.rules import to_json
from courses.study.models import Enrolment, EnrolmentState


def plan_for(lesson: Lesson) -> PeerPlan | None:
    """How peers review the works of this assignment."""
    return db.session.scalar(
        select(PeerPlan)
        .where(PeerPlan.course_id == lesson.module.version.course_id, PeerPlan.lesson_key == lesson.key)
        .options(selectinload(PeerPlan.sample))
    )


def sample_for(plan: PeerPlan, lesson: Lesson) -> PeerSample | None:
    """The sample, if there is one and it was marked by the rubric of this lesson."""
    sample = plan.sample
    if sample is None or sample.criteria != to_json(assignment_of(lesson).rubric):
        return None
    return sample


def calibration_of(sample: PeerSample, enrolment: Enrolment) -> Calibration | None:
    """How a learner marked the sample."""
    return db.session.scalar(
        select(Calibration).where(Calibration.sample_id == sample.id, Calibration.enrolment_id == enrolment.id)
    )


def is_calibrated(sample: PeerSample) -> bool:
    """Whether any learner has marked the sample, so that it may not change any more."""
    return db.session.scalar(select(Calibration.id).where(Calibration.sample_id == sample.id).limit(1)) is not None


def refusal_of(plan: PeerPlan, enrolment: Enrolment) -> PeerRefusal | None:
    """That the learner lets no peer read their work."""
    return db.session.get(PeerRefusal, (plan.id, enrolment.id))


# ---------------------------------------------------------------------------------------- allotments


def _allotments() -> Select[Allotment]:
    return (
        select(Allotment)
        .options(
            selectinload(Allotment.review),
            selectinload(Allotment.enrolment).selectinload(Enrolment.person),
            joinedload(Allotment.submission).selectinload(Submission.markings),
            joinedload(Allotment.submission).joinedload(Submission.work),
        )
        .order_by(Allotment.id)
    )


def is_standing(allotment: Allotment) -> bool:
    """Whether it counts: reviewed, or reviewer and author are still there and the mark is not made yet."""
    if allotment.review is not None:
        return True
    return allotment.enrolment.state is not EnrolmentState.WITHDRAWN and _may_be_reviewed(allotment)


def is_open(allotment: Allotment) -> bool:
    """Whether the reviewer may still write the review; being late takes nothing away."""
    return allotment.review is None and is_standing(allotment)


def _may_be_reviewed(allotment: Allotment) -> bool:
    author = allotment.submission.work.enrolment
    return author.state is not EnrolmentState.WITHDRAWN and allotment.submission.marking is None


def allotments_of_plan(plan: PeerPlan) -> Sequence[Allotment]:
    """Everything dealt, in the order of dealing; statements do not grow."""
    return db.session.scalars(_allotments().where(Allotment.plan_id == plan.id)).all()


def allotments_of(plan: PeerPlan, enrolment: Enrolment) -> list[Allotment]:
    """What a learner reviews, or has reviewed."""
    found = db.session.scalars(
        _allotments().where(Allotment.plan_id == plan.id, Allotment.enrolment_id == enrolment.id)
    )
    return [each for each in found if is_standing(each)]


def allotments_on(submission: Submission) -> list[Allotment]:
    """Who reviews a submission, or has."""
    # What somebody else wrote a moment ago counts too.
    fresh = _allotments().where(Allotment.submission_id == submission.id).execution_options(populate_existing=True)
    found = db.session.scalars(fresh)
    return [each for each in found if is_standing(each)]


def allotment_to_review(person: Person, allotment_id: int) -> Allotment:
    """What this person was dealt; raises NotFound for everybody else, and when the author has left."""
    found = db.session.scalar(_allotments().where(Allotment.id == allotment_id))
    if (
        found is None
        or found.enrolment.person_id != person.id
        or found.enrolment.state is EnrolmentState.WITHDRAWN
        or found.submission.work.enrolment.state is EnrolmentState.WITHDRAWN
    ):
        raise NotFound(_("Karya ini tidak ada di antara yang Anda tinjau."))
    return found


def draft_of(allotment: Allotment) -> PeerDraft | None:
    """What the reviewer has written so far."""
    return db.session.get(PeerDraft, allotment.id)


def received(plan: PeerPlan, submission: Submission, now: datetime) -> list[Allotment]:
    """The reviews of a submission that its author may read: once it is marked, and they have written what they owe."""
    if submission.marking is None or not has_done_theirs(plan, submission.work.enrolment, now):
        return []
    return [each for each in allotments_on(submission) if each.review is not None]


def review_received(person: Person, allotment_id: int, now: datetime) -> Allotment:
    """A review of this person's own work that they may read; raises NotFound for any other."""
    found = db.session.scalar(_allotments().where(Allotment.id == allotment_id))
    if (
        found is None
        or found.review is None
        or found.submission.work.enrolment.person_id != person.id
        or found not in received(found.plan, found.submission, now)
    ):
        raise NotFound(_("Tinjauan ini tidak ditemukan."))
    return found


def has_done_theirs(plan: PeerPlan, enrolment: Enrolment, now: datetime) -> bool:
    """Whether a learner has written every review they owe, or the time for it is over."""
    return all(each.due_at <= now for each in allotments_of(plan, enrolment) if each.review is None)


def present_lesson(enrolment: Enrolment, key: str) -> Lesson | None:
    """The assignment as it stands in the version the learner follows now."""
    return next((each for each in enrolment.version.lessons if each.key == key), None)


# ------------------------------------------------------------------------------------------ outcomes


def reached(plan: PeerPlan, submission: Submission) -> list[int] | None:
    """The level of every criterion the reviews so far come to; None before the first."""
    reviews = [(each.enrolment_id, each.review) for each in allotments_on(submission) if each.review is not None]
    if not reviews:
        return None
    lesson = submission.work.lesson
    weighs = _weights(plan, lesson, [number for number, _review in reviews])
    criteria = len(assignment_of(lesson).rubric.criteria)
    alike = [Fraction(1)] * criteria
    return result([(review.chosen, weighs.get(number, alike)) for number, review in reviews])


def _weights(plan: PeerPlan, lesson: Lesson, enrolment_ids: Sequence[int]) -> dict[int, list[Fraction]]:
    sample = sample_for(plan, lesson)
    if sample is None:
        return {}
    rows = db.session.execute(
        select(Calibration.enrolment_id, Calibration.chosen).where(
            Calibration.sample_id == sample.id, Calibration.enrolment_id.in_(enrolment_ids)
        )
    )
    return {number: weights(sample.chosen, chosen) for number, chosen in rows}


def submissions_of(plan: PeerPlan) -> list[Submission]:
    """The newest submission of every work of the assignment that was never marked, of those who have not left."""
    works = (
        select(Work)
        .join(Lesson, Lesson.id == Work.lesson_id)
        .join(Module, Module.id == Lesson.module_id)
        .join(Enrolment, Enrolment.id == Work.enrolment_id)
        .where(
            Lesson.key == plan.lesson_key,
            Enrolment.course_id == plan.course_id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Work.number.is_not(None),
        )
        .options(selectinload(Work.submissions).selectinload(Submission.markings))
        .order_by(Work.id)
    )
    newest = [work.submissions[-1] for work in db.session.scalars(works)]
    return [each for each in newest if each.marking is None]


@dataclass(frozen=True)
class Reviewed:
    """One work as an instructor sees it: its number, and who reviews it."""

    submission: Submission
    allotments: tuple[Allotment, ...]

    @property
    def done(self) -> int:
        """How many reviews there are."""
        return sum(each.review is not None for each in self.allotments)


def overview(plan: PeerPlan, person: Person) -> list[Reviewed]:
    """Every work that was dealt with its reviewers, by number, but never the instructor's own."""
    by_submission: dict[int, list[Allotment]] = {}
    for each in allotments_of_plan(plan):
        if is_standing(each) and each.submission.work.enrolment.person_id != person.id:
            by_submission.setdefault(each.submission_id, []).append(each)
    found = [Reviewed(these[0].submission, tuple(these)) for these in by_submission.values()]
    return sorted(found, key=lambda each: each.submission.work.number or 0)
