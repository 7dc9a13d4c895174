"""An instructor's side: how peers review, and the sample they are weighed by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from courses.assignments.queries import assignment_of
from courses.assignments.rules.readers import Readers
from courses.catalogue.models import Lesson
from courses.peers import queries
from courses.peers.models import PeerPlan, PeerSample
from courses.peers.operations.dealing import take_in
from courses.rubrics.rules import score, to_json


@dataclass(frozen=True)
class Terms:
    """How peers review."""

    reviews: int
    days: int
    fallback_days: int
    #: works gather until this day begins; none: they are dealt as they come
    deals_on: date | None = None
    running: bool = True


def plan_peers(lesson: Lesson, terms: Terms, *, by: Person) -> PeerPlan:
    """Let peers review the works of an assignment, on other terms, or no longer. What is dealt goes on as it began.

    Works that wait to be marked and were marked by nobody go to peers when it is switched on, and back when it is
    switched off.

    Raises:
        Conflict: somebody else said it at the same moment.
    """
    plan = queries.plan_for(lesson)
    if plan is None:
        plan = PeerPlan(course_id=lesson.module.version.course_id, lesson_key=lesson.key)
    plan.reviews, plan.days, plan.fallback_days = terms.reviews, terms.days, terms.fallback_days
    plan.deals_on, plan.running = terms.deals_on, terms.running
    plan.changed_by_id, plan.changed_at = by.id, clock.now()
    try:
        with db.session.begin_nested():
            db.session.add(plan)
    except IntegrityError as quicker:
        raise Conflict(_("Pengaturan ini baru saja disimpan orang lain. Muat ulang halaman ini.")) from quicker
    for submission in queries.submissions_of(plan):
        if not terms.running and submission.work.readers is Readers.GATHERED:
            submission.work.readers = Readers.MARKERS
        elif terms.running and submission.work.readers is Readers.MARKERS and not submission.judgements:
            take_in(submission, plan)
    db.session.flush()
    audit.record(by, "work.peers_planned", "lesson", lesson.id,
                 {"reviews": terms.reviews, "days": terms.days, "running": terms.running})  # fmt: skip
    return plan


def write_sample(
    plan: PeerPlan, lesson: Lesson, text: str, chosen: Sequence[int], explanation: str, *, by: Person
) -> PeerSample:
    """Put a marked sample before the reviews, or another in its place.

    Raises:
        DomainError: the text is empty, or a criterion has no level.
        Conflict: learners have marked the sample, so another would weigh them unequally.
    """
    rubric = assignment_of(lesson).rubric
    if not text.strip():
        raise DomainError(_("Tulis karya contohnya."))
    try:
        score(rubric, chosen, None)
    except ValueError as refused:
        raise DomainError(_("Pilih satu tingkat untuk setiap kriteria.")) from refused
    sample = plan.sample
    if sample is None:
        sample = PeerSample(plan_id=plan.id)
    elif sample.criteria == to_json(rubric) and queries.is_calibrated(sample):
        raise Conflict(_("Peserta sudah menilai contoh ini, jadi tidak dapat diganti lagi."))
    sample.criteria, sample.text, sample.chosen = to_json(rubric), text.strip(), list(chosen)
    sample.explanation, sample.written_by_id, sample.at = explanation.strip(), by.id, clock.now()
    try:
        with db.session.begin_nested():
            db.session.add(sample)
    except IntegrityError as quicker:
        raise Conflict(_("Pengaturan ini baru saja disimpan orang lain. Muat ulang halaman ini.")) from quicker
    db.session.expire(plan, ["sample"])
    audit.record(by, "work.sample_written", "lesson", lesson.id)
    return sample


def copy_plan(lesson: Lesson, twin: Lesson, *, by: Person) -> None:
    """Give the copy of an assignment the terms and the sample of the original, without its day of dealing."""
    plan = queries.plan_for(lesson)
    if plan is None:
        return
    copied = plan_peers(twin, Terms(plan.reviews, plan.days, plan.fallback_days, running=plan.running), by=by)
    sample = queries.sample_for(plan, lesson)
    if sample is not None:
        write_sample(copied, twin, sample.text, sample.chosen, sample.explanation, by=by)
