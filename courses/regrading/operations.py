"""Deciding a correction, and carrying it to every ended attempt that was asked the question."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.jobs import enqueue
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from courses.quizzes import operations as quizzes
from courses.quizzes.models import Attempt, BankQuestion, QuestionVersion, Regrade
from courses.quizzes.queries import bank_question, corrections_of, scores_of
from courses.quizzes.rules.questions import Question, faults, question_to_json
from courses.quizzes.rules.regrades import Correction, key_in_force
from courses.regrading import queries
from courses.study import operations as study
from courses.study.models import EnrolmentState

#: Learners whose scores one job corrects; the next job goes on after them.
AT_ONCE = 100


def decide(version: QuestionVersion, correction: Correction, reason: str, *, fingerprint: str, by: Person) -> Regrade:
    """Take a decision whose effects were shown, and have it carried out in the background.

    Later attempts follow it too: they are scored by the same corrections, and the bank takes the key over where it
    still has the one that was corrected.

    Raises:
        Conflict: what it does is no longer what was shown.
        DomainError: no reason is given, or an attempt would be left without any question.
    """
    if not reason.strip():
        raise DomainError(_("Tulis alasannya. Peserta membacanya di samping nilai mereka."))
    # An attempt that is ending has either ended before this line, or will see the decision.
    db.session.execute(select(BankQuestion.id).where(BankQuestion.id == version.question_id).with_for_update())
    seen = queries.preview(version, correction)
    if seen.fingerprint != fingerprint:
        raise Conflict(
            _("Sejak akibatnya Anda lihat, ada pengerjaan atau koreksi baru. Periksa sekali lagi, lalu terapkan.")
        )
    if seen.emptied:
        raise DomainError(
            _("Ada kuis yang hanya berisi soal ini, jadi tidak dapat dikeluarkan. Beri nilai penuh untuk semua.")
        )
    before = _key(version)
    regrade = Regrade(
        version_id=version.id,
        remedy=correction.remedy,
        content=question_to_json(correction.question) if correction.question else None,
        nobody_falls=correction.nobody_falls,
        reason=reason.strip(),
        fingerprint=fingerprint,
        decided_by_id=by.id,
        decided_at=clock.now(),
    )
    db.session.add(regrade)
    db.session.flush()
    _mend_bank(version, before, _key(version), by)
    audit.record(
        by,
        "question.regraded",
        "question",
        version.question_id,
        {"regrade": regrade.id, "version": version.number, "remedy": correction.remedy.value},
    )
    enqueue("courses.apply_regrade", key=queries.job_key(regrade.id), regrade_id=regrade.id, after=0)
    return regrade


def _key(version: QuestionVersion) -> Question:
    return key_in_force(version.question, corrections_of([version.id]).get(version.id, ()))


def _mend_bank(version: QuestionVersion, before: Question, after: Question, by: Person) -> None:
    """What is drawn from now on has the right key, unless somebody has rewritten the question meanwhile."""
    present = bank_question(version.bank.course_id, version.question_id)
    if present.content == question_to_json(before) and before != after and not faults(after):
        quizzes.revise_question(present, after, by=by)


def apply(regrade: Regrade, after: int = 0) -> int | None:
    """Give the attempts of the next learners the score they are worth now; the enrolment to go on after, or None.

    Idempotent, and whichever of several decisions is carried out last: a score is always that of all of them.
    """
    attempts = queries.attempts_asked(regrade.version, after, AT_ONCE)
    by_enrolment: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        by_enrolment.setdefault(attempt.enrolment_id, []).append(attempt)
    for enrolment_id in by_enrolment:
        study.lock(enrolment_id)
    scores = scores_of(attempts)
    for own in by_enrolment.values():
        changed = [attempt for attempt in own if attempt.score != scores[attempt.id]]
        for attempt in changed:
            quizzes.rescore(attempt, scores[attempt.id], regrade_id=regrade.id)
        if changed and changed[-1].enrolment.state is not EnrolmentState.WITHDRAWN:
            quizzes.release_keys(changed[-1].enrolment, clock.now())
            _tell(changed[-1], regrade)
    return max(by_enrolment) if len(by_enrolment) == AT_ONCE else None


def _tell(attempt: Attempt, regrade: Regrade) -> None:
    score = attempt.score
    title = attempt.quiz.lesson.title
    notify(
        attempt.enrolment.person,
        key=f"regrade:{regrade.id}:{attempt.enrolment.person_id}",
        kind=NoticeKind.COURSE,
        subject=_l("Nilai %(quiz)s Anda diperbaiki", quiz=title),
        body=_l("Nilai Anda sekarang %(now)s. Alasannya: %(reason)s", now=score.percent, reason=regrade.reason),
        url=f"/kursus/percobaan/{attempt.id}/hasil",
        about=("course", attempt.enrolment.course_id),
    )
