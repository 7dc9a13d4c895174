"""A learner's side: marking the sample, reviewing, letting no peer read one's work, and saying how a review helped."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.people.models import Person
from courses.assignments.models import Marking, Submission
from courses.assignments.operations import mark_by_peers
from courses.assignments.queries import assignment_of, work_of
from courses.assignments.rules.readers import Readers
from courses.catalogue.models import Lesson
from courses.peers import queries
from courses.peers.models import Allotment, Calibration, PeerDraft, PeerPlan, PeerRefusal, PeerReview, PeerSample
from courses.peers.operations.dealing import settle
from courses.peers.rules import Helpfulness
from courses.rubrics.rules import Rubric, score
from courses.study import operations as study
from courses.study.models import Enrolment


def _require_levels(rubric: Rubric, chosen: Sequence[int]) -> None:
    try:
        score(rubric, chosen, None)
    except ValueError as refused:
        raise DomainError(_("Pilih satu tingkat untuk setiap kriteria.")) from refused


def calibrate(enrolment: Enrolment, sample: PeerSample, chosen: Sequence[int]) -> Calibration:
    """Mark the sample; once, because afterwards the learner reads how the instructor marked it.

    Raises:
        DomainError: a criterion has no level.
        Conflict: the learner has marked it already, otherwise.
    """
    study.lock(enrolment.id)
    _require_levels(sample.rubric, chosen)
    known = queries.calibration_of(sample, enrolment)
    if known is None:
        known = Calibration(sample_id=sample.id, enrolment_id=enrolment.id, chosen=list(chosen), at=clock.now())
        db.session.add(known)
        db.session.flush()
    elif known.chosen != list(chosen):
        raise Conflict(_("Anda sudah menilai contoh ini. Penilaian pertama yang berlaku."))
    return known


def keep_draft(allotment: Allotment, chosen: Sequence[int | None], comment: str) -> PeerDraft:
    """Keep what is written of a review so far; a level that the rubric does not have counts as not chosen.

    Raises:
        Conflict: it is reviewed already, or marked meanwhile.
    """
    study.lock(allotment.enrolment_id)
    db.session.refresh(allotment, ["review"])
    db.session.refresh(allotment.submission, ["markings"])
    _require_open(allotment)
    criteria = assignment_of(allotment.submission.work.lesson).rubric.criteria
    draft = queries.draft_of(allotment) or PeerDraft(allotment_id=allotment.id)
    draft.chosen = [
        place if place is not None and 0 <= place < len(criterion.levels) else None
        for place, criterion in zip(chosen, criteria, strict=True)
    ]
    draft.comment, draft.at = comment, clock.now()
    db.session.add(draft)
    db.session.flush()
    return draft


def _require_open(allotment: Allotment) -> None:
    if allotment.review is not None:
        raise Conflict(_("Anda sudah meninjau karya ini. Tinjauan pertama yang berlaku."))
    if not queries.is_open(allotment):
        raise Conflict(_("Karya ini sudah dinilai, jadi tinjauan Anda tidak diperlukan lagi."))


def review(allotment: Allotment, chosen: Sequence[int], comment: str) -> PeerReview:
    """Say what one thinks of a peer's work. Late is allowed as long as the work has no mark; the same again changes nothing.

    Raises:
        DomainError: a criterion has no level, nothing is written, or the sample is not marked yet.
        Conflict: it is reviewed already, otherwise, or marked meanwhile.
    """
    plan, submission = allotment.plan, allotment.submission
    for enrolment_id in sorted({allotment.enrolment_id, submission.work.enrolment_id}):
        study.lock(enrolment_id)
    db.session.refresh(submission, ["markings"])
    db.session.refresh(allotment, ["review"])
    known = allotment.review
    if known is not None and (known.chosen, known.comment) == (list(chosen), comment.strip()):
        return known
    _require_open(allotment)
    lesson = submission.work.lesson
    _require_levels(assignment_of(lesson).rubric, chosen)
    if not comment.strip():
        raise DomainError(_("Tulis masukan untuk rekan Anda: apa yang baik, dan apa yang dapat diperbaiki."))
    sample = queries.sample_for(plan, lesson)
    if sample is not None and queries.calibration_of(sample, allotment.enrolment) is None:
        raise DomainError(_("Nilai dahulu karya contohnya."))
    written = PeerReview(
        allotment_id=allotment.id, chosen=list(chosen), comment=comment.strip(), at=clock.now(), helpful=None
    )
    try:
        with db.session.begin_nested():
            db.session.add(written)
    except IntegrityError as quicker:
        raise Conflict(_("Anda sudah meninjau karya ini. Tinjauan pertama yang berlaku.")) from quicker
    db.session.expire(allotment, ["review"])
    if (draft := queries.draft_of(allotment)) is not None:
        db.session.delete(draft)
    audit.record(allotment.enrolment.person, "work.reviewed", "submission", submission.id, {"allotment": allotment.id})
    _follow(plan, allotment)
    return written


def _follow(plan: PeerPlan, allotment: Allotment) -> None:
    """The work may be complete now, and so may the reviewer's own."""
    settle(plan, allotment.submission)
    lesson = queries.present_lesson(allotment.enrolment, plan.lesson_key) or allotment.submission.work.lesson
    own = work_of(allotment.enrolment, lesson)
    if own is not None and own.submissions:
        settle(plan, own.submissions[-1])


def rate(allotment: Allotment, helpful: Helpfulness) -> None:
    """Say how much a review helped; saying it again replaces it."""
    if allotment.review is not None:
        allotment.review.helpful = helpful.value
        db.session.flush()


def refuse(enrolment: Enrolment, lesson: Lesson, plan: PeerPlan) -> None:
    """Let no peer read one's work. The markers read it, and the learner reviews nobody's.

    Raises:
        Conflict: peers are reading it already.
    """
    study.lock(enrolment.id)
    work = work_of(enrolment, lesson)
    if work is not None:
        db.session.refresh(work, ["readers"])
    if (work is not None and work.readers is Readers.PEERS) or queries.allotments_of(plan, enrolment):
        raise Conflict(_("Karya Anda sudah dibagikan kepada rekan, jadi tidak dapat ditarik lagi."))
    if queries.refusal_of(plan, enrolment) is None:
        db.session.add(PeerRefusal(plan_id=plan.id, enrolment_id=enrolment.id, at=clock.now()))
    if work is not None:
        work.readers = Readers.MARKERS
    db.session.flush()
    audit.record(enrolment.person, "work.peers_refused", "lesson", lesson.id)


def accept(submission: Submission, plan: PeerPlan, *, by: Person) -> Marking:
    """Make what the reviews so far come to the mark, on an instructor's word.

    Raises:
        Conflict: it is marked already, or nobody has reviewed it.
    """
    chosen = queries.reached(plan, submission)
    made = mark_by_peers(submission, chosen, answerable=by) if chosen is not None else None
    if made is None:
        raise Conflict(_("Karya ini sudah dinilai, atau belum ditinjau seorang rekan pun."))
    return made
