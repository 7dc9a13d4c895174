"""Reads for correcting scores: which questions were asked, and what a correction would do. Only sums leave this room."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from bina.db import db
from bina.errors import NotFound
from bina.jobs import Job, JobState
from courses.catalogue.models import Course
from courses.certificates.models import Certificate
from courses.certificates.rules import CertificateState
from courses.quizzes.models import Attempt, BankQuestion, QuestionVersion, Regrade
from courses.quizzes.queries import corrections_of, scores_of
from courses.quizzes.rules.attempts import AttemptState
from courses.quizzes.rules.questions import question_to_json
from courses.quizzes.rules.regrades import Correction
from courses.regrading.rules import Change, Effects, Points, effects, fingerprint
from courses.study.models import Enrolment

_ENDED = (AttemptState.SUBMITTED, AttemptState.EXPIRED)
_AT_ONCE = 500


def _papers(course_id: int) -> Sequence[tuple[int, int, list[list[object]]]]:
    """(enrolment, attempt, paper) of every scored attempt of a course, by enrolment.

    What still waits for its marks is scored by every correction when they come.
    """
    return [
        (row.enrolment_id, row.id, row.paper)
        for row in db.session.execute(
            select(Attempt.enrolment_id, Attempt.id, Attempt.paper)
            .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
            .where(Enrolment.course_id == course_id, Attempt.state.in_(_ENDED), Attempt.earned.is_not(None))
            .order_by(Attempt.enrolment_id, Attempt.id)
        )
    ]


@dataclass(frozen=True)
class Asked:
    """A question version that ended attempts were asked."""

    version: QuestionVersion
    attempts: int
    #: decisions about it, first to last
    regrades: Sequence[Regrade]


def asked_in(course: Course) -> list[Asked]:
    """Every question version of a course that an ended attempt was asked, by code and number."""
    counts = Counter(line[0] for _enrolment, _attempt, paper in _papers(course.id) for line in paper)
    versions = db.session.scalars(
        select(QuestionVersion)
        .join(BankQuestion, BankQuestion.id == QuestionVersion.question_id)
        .where(BankQuestion.course_id == course.id)
        .order_by(BankQuestion.code, QuestionVersion.number)
    ).all()
    decided: dict[int, list[Regrade]] = {}
    for each in db.session.scalars(
        select(Regrade)
        .join(QuestionVersion, QuestionVersion.id == Regrade.version_id)
        .join(BankQuestion, BankQuestion.id == QuestionVersion.question_id)
        .where(BankQuestion.course_id == course.id)
        .order_by(Regrade.id)
    ):
        decided.setdefault(each.version_id, []).append(each)
    return [Asked(each, counts[each.id], decided.get(each.id, [])) for each in versions if counts[each.id]]


def asked_version(course: Course, version_id: int) -> Asked:
    """One of them; raises NotFound."""
    for each in asked_in(course):
        if each.version.id == version_id:
            return each
    raise NotFound(_("Soal ini belum pernah dinilai di pelatihan ini."))


def attempts_asked(version: QuestionVersion, after: int = 0, enrolments: int | None = None) -> list[Attempt]:
    """The ended attempts with this question, by enrolment; of the next so many enrolments after one, where said."""
    found = [
        (enrolment, attempt)
        for enrolment, attempt, paper in _papers(version.bank.course_id)
        if enrolment > after and any(line[0] == version.id for line in paper)
    ]
    if enrolments is not None:
        wanted = set(sorted({enrolment for enrolment, _attempt in found})[:enrolments])
        found = [pair for pair in found if pair[0] in wanted]
    ids = [attempt for _enrolment, attempt in found]
    attempts: list[Attempt] = []
    for place in range(0, len(ids), _AT_ONCE):
        attempts += db.session.scalars(
            select(Attempt)
            .where(Attempt.id.in_(ids[place : place + _AT_ONCE]))
            .options(selectinload(Attempt.rescores), joinedload(Attempt.enrolment).joinedload(Enrolment.person))
            .order_by(Attempt.enrolment_id, Attempt.id)
        )
    return attempts


@dataclass(frozen=True)
class Preview:
    """What a correction would do, quiz by quiz, and the fingerprint of that."""

    effects: Sequence[Effects]
    fingerprint: str
    #: attempts that would be left without any question
    emptied: int


def preview(version: QuestionVersion, correction: Correction) -> Preview:
    """What this correction would do to every ended attempt that was asked the question."""
    attempts = attempts_asked(version)
    after = scores_of(attempts, {version.id: [correction]})
    certified = _certified({attempt.enrolment_id for attempt in attempts})
    passing = _passing_otherwise(attempts)
    changes = []
    for attempt in attempts:
        before, then = attempt.score, after[attempt.id]
        changes.append(
            Change(
                attempt.id,
                attempt.enrolment_id,
                attempt.quiz.lesson.title,
                Points(before.earned, before.possible, before.passed),
                Points(then.earned, then.possible, then.passed),
                attempt.quiz.lesson.pass_percent is not None,
                attempt.enrolment_id in certified,
                (attempt.enrolment_id, attempt.quiz_id) in passing,
            )
        )
    standing = [[each.remedy.value, each.nobody_falls] for each in corrections_of([version.id]).get(version.id, ())]
    content = question_to_json(correction.question) if correction.question else None
    decision = [version.id, correction.remedy.value, correction.nobody_falls, content, standing]
    titles = dict.fromkeys(change.quiz for change in changes)
    return Preview(
        [effects(title, [change for change in changes if change.quiz == title]) for title in titles],
        fingerprint(decision, changes),
        sum(not change.after.possible for change in changes),
    )


def _passing_otherwise(attempts: Sequence[Attempt]) -> set[tuple[int, int]]:
    """(enrolment, quiz) of those who pass by an attempt that is none of these."""
    asked = {attempt.id for attempt in attempts}
    quizzes = sorted({attempt.quiz_id for attempt in attempts})
    ids = sorted({attempt.enrolment_id for attempt in attempts})
    found: set[tuple[int, int]] = set()
    for place in range(0, len(ids), _AT_ONCE):
        others = db.session.scalars(
            select(Attempt)
            .where(
                Attempt.enrolment_id.in_(ids[place : place + _AT_ONCE]),
                Attempt.quiz_id.in_(quizzes),
                Attempt.state.in_(_ENDED),
            )
            .options(selectinload(Attempt.rescores))
        )
        found |= {(each.enrolment_id, each.quiz_id) for each in others if each.id not in asked and each.score.passed}
    return found


def _certified(enrolment_ids: set[int]) -> set[int]:
    ids = sorted(enrolment_ids)
    found: set[int] = set()
    for place in range(0, len(ids), _AT_ONCE):
        found |= set(
            db.session.scalars(
                select(Certificate.enrolment_id).where(
                    Certificate.enrolment_id.in_(ids[place : place + _AT_ONCE]),
                    Certificate.state == CertificateState.VALID,
                )
            )
        )
    return found


def job_key(regrade_id: int, after: int = 0) -> str:
    """The key of the job that carries a correction on from an enrolment."""
    return f"regrade:{regrade_id}:{after}"


def job_states(regrades: Sequence[Regrade]) -> dict[int, JobState]:
    """How far each correction is carried out: failed or waiting where any part of it is."""
    found: dict[int, JobState] = {}
    for each in regrades:
        states = set(db.session.scalars(select(Job.state).where(Job.key.startswith(f"regrade:{each.id}:"))))
        waits = states & {JobState.QUEUED, JobState.RUNNING}
        found[each.id] = JobState.FAILED if JobState.FAILED in states else JobState.QUEUED if waits else JobState.DONE
    return found
