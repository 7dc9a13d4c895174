"""What happens to an attempt: starting, saving, submitting, expiring."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bina import clock, signals
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from courses.quizzes import queries
from courses.quizzes.models import (
    Attempt,
    BankQuestion,
    ItemLeft,
    Purpose,
    QuestionVersion,
    Quiz,
    Rescore,
    SectionBegun,
)
from courses.quizzes.operations.keys import release_keys
from courses.quizzes.operations.saving import locked_attempt
from courses.quizzes.rules import attempts as rules
from courses.quizzes.rules.attempts import (
    AttemptState,
    AttemptStep,
    ReviewPolicy,
    StartRefusal,
)
from courses.quizzes.rules.keys import is_for_practice, suits_any
from courses.quizzes.rules.papers import Draw, TooFewQuestionsError, draw_paper, option_order
from courses.quizzes.rules.passages import following, last_instant
from courses.quizzes.rules.questions import (
    answer_to_json,
)
from courses.quizzes.rules.retention import WindowState
from courses.quizzes.rules.scoring import Score
from courses.study import operations as study
from courses.study.models import Enrolment, EnrolmentState

# --------------------------------------------------------------------------------------------- starting


def start(enrolment: Enrolment, quiz: Quiz, at: datetime | None = None, seed: str | None = None) -> Attempt:
    """Begin an attempt, or give back the one in progress: whatever is tapped how often, one attempt opens.

    The paper is drawn now; the server's clock starts now. `seed` repeats a paper; by default nobody knows it.

    Raises:
        Forbidden: no attempt is left, the pause between two is not over, or a hard deadline is.
        DomainError: the bank cannot fill the paper.
    """
    now = at or clock.now()
    study.lock(enrolment.id)
    running = queries.open_attempt(enrolment, quiz)
    if running is not None:
        if not rules.is_over(now, queries.shut_at(running)):
            return running
        close(running, AttemptStep.EXPIRE, now)
    study.require_in_time(enrolment, now)
    before = queries.attempts_of(enrolment, quiz)
    _refuse_outside_window(enrolment, quiz, now)
    _refuse_start(before, quiz, now)
    seed = seed or secrets.token_hex(8)
    attempt = Attempt(
        quiz_id=quiz.id,
        enrolment_id=enrolment.id,
        number=len(before) + 1,
        seed=seed,
        paper=_draw(enrolment, quiz, seed),
        state=AttemptState.OPEN,
        started_at=now,
        ends_at=rules.deadline(now, quiz.limit_minutes, queries.extra_percent(enrolment)),
        by_objective={},
    )
    try:
        with db.session.begin_nested():
            db.session.add(attempt)
    except IntegrityError:
        winner = queries.open_attempt(enrolment, quiz)
        if winner is None:
            raise
        return winner
    return attempt


def _refuse_outside_window(enrolment: Enrolment, quiz: Quiz, now: datetime) -> None:
    """A retention test is open only some days after completion; any other quiz always is."""
    days = queries.window_of(enrolment, quiz)
    if days is None:
        return
    match days.on(now.astimezone(clock.ZONES[enrolment.person.zone]).date()):
        case WindowState.NOT_COMPLETED:
            raise Forbidden(_("Tes ini terbuka sesudah pelatihannya Anda selesaikan."))
        case WindowState.TOO_EARLY:
            raise Forbidden(_("Tes ini belum terbuka. Anda diberi tahu pada hari tes ini terbuka."))
        case WindowState.OVER:
            raise Forbidden(_("Waktu tes ini sudah lewat."))


def _refuse_start(before: Sequence[Attempt], quiz: Quiz, now: datetime) -> None:
    counted = [attempt for attempt in before if attempt.state is not AttemptState.VOIDED]
    if quiz.ends_with_passing and any(attempt.score.passed for attempt in counted):
        raise Forbidden(_("Anda sudah lulus dan kuncinya sudah terbuka, jadi kuis ini tidak dapat diulang."))
    if quiz.lesson.pass_percent is not None and any(attempt.awaits_marking for attempt in counted):
        raise Forbidden(_("Percobaan Anda sebelumnya masih menunggu penilaian. Anda diberi tahu setelah dinilai."))
    ended = max((attempt.ended_at for attempt in counted if attempt.ended_at is not None), default=None)
    refusal = rules.may_start(
        used=len(counted),
        allowed=quiz.attempts_allowed,
        last_ended_at=ended,
        pause=timedelta(minutes=quiz.pause_minutes),
        now=now,
    )
    if refusal is StartRefusal.NO_ATTEMPT_LEFT:
        raise Forbidden(_("Kesempatan mengerjakan kuis ini sudah habis. Hubungi pengelola bila ada kendala."))
    if refusal is StartRefusal.COOLING_DOWN:
        raise Forbidden(
            ngettext(
                "Tunggu %(num)d menit setelah percobaan sebelumnya. Pelajari lagi materinya, lalu coba kembali.",
                "Tunggu %(num)d menit setelah percobaan sebelumnya. Pelajari lagi materinya, lalu coba kembali.",
                quiz.pause_minutes,
            )
        )


#: The tests that measure the same again later: what they need is left to them.
_AFTER = {Purpose.PRE: (Purpose.POST, Purpose.RETENTION), Purpose.POST: (Purpose.RETENTION,)}


def _draw(enrolment: Enrolment, quiz: Quiz, seed: str) -> list[Any]:
    bank = queries.bank(quiz.lesson.module.version.course_id)
    quizzes = queries.quizzes_in(quiz.lesson.module.version_id)
    met = queries.seen_questions(enrolment)
    last = {version.id for version in bank if version.question_id in met}
    if quiz.purpose is Purpose.PRACTICE:
        # Where there is a choice, practice leaves to the exams what they may ask.
        exams = [draw for each in quizzes if each.purpose is not Purpose.PRACTICE for draw in each.draws]
        practice = quiz.draws if quiz.review is not ReviewPolicy.NEVER else ()
        last |= {
            version.id
            for version in bank
            if suits_any(version.candidate, exams) and not is_for_practice(version.candidate, practice)
        }
        pools = [bank]
    else:
        known = queries.released_questions(enrolment)
        unknown = [version for version in bank if version.question_id not in known]
        lines = [draw for each in quizzes if each.shows_keys_in_practice for draw in each.draws]
        pools = [[version for version in unknown if not is_for_practice(version.candidate, lines)], unknown]
    later = _AFTER.get(quiz.purpose, ())
    parallel = [draw for each in quizzes if each.purpose in later for draw in each.draws]
    drawn = _first_paper(pools, quiz, seed, last, parallel)
    by_id = {version.id: version for version in bank}
    return [[number, list(option_order(by_id[number].question, seed, number))] for number in drawn]


def _first_paper(
    pools: Sequence[Sequence[QuestionVersion]],
    quiz: Quiz,
    seed: str,
    last: Collection[int],
    parallel: Sequence[Draw],
) -> tuple[int, ...]:
    """A paper from the first pool that can fill it, leaving to the parallel forms ahead what they need."""
    for place, pool in enumerate(pools, start=1):
        try:
            return draw_paper([version.candidate for version in pool], quiz.draws, seed, seen=last, kept_for=parallel)
        except TooFewQuestionsError as short:
            if place == len(pools):
                raise DomainError(
                    _("Soal untuk kuis ini belum cukup. Beri tahu instruktur: kurang %(n)s soal.", n=short.missing)
                ) from short
    raise AssertionError("a quiz has a pool")


def leave(attempt: Attempt, item: int, at: datetime | None = None) -> int | None:
    """Go on from the open question of a sequential quiz for good; where the learner stands then, None for other quizzes.

    Going on twice from one question goes on once; nothing else moves the place.
    """
    locked = locked_attempt(attempt)
    place = queries.place_of(locked, at)
    if place is None or locked.state is not AttemptState.OPEN or item != place or place > locked.items:
        return place
    db.session.add(ItemLeft(attempt_id=locked.id, item=item, left_at=at or clock.now()))
    db.session.flush()
    return place + 1


def begin_section(attempt: Attempt, number: int, at: datetime | None = None) -> None:
    """Begin the next section of a quiz whose sections are begun one by one; its time runs from now. Again: nothing changes.

    Raises:
        Conflict: another section comes first, or the attempt is over.
    """
    now = at or clock.now()
    study.lock(attempt.enrolment_id)
    locked = locked_attempt(attempt)
    begun = queries.sections_begun(locked)
    if number in begun or not locked.quiz.is_gated:
        return
    if locked.state is not AttemptState.OPEN or (locked.ends_at is not None and now > locked.ends_at):
        raise Conflict(_("Waktu sudah habis. Jawaban yang tersimpan sebelumnya tetap dihitung; kirimlah kuis ini."))
    place = queries.place_of(locked, now)
    sections = locked.quiz.written_sections
    if number != following(sections, begun) or (place is not None and locked.quiz.section_at(place) < number):
        raise Conflict(_("Bagian kuis ini dimulai berurutan. Kembalilah ke bagian yang sedang Anda kerjakan."))
    extra = queries.extra_percent(locked.enrolment)
    ends_at = last_instant(now, sections[number - 1], locked.ends_at, extra)
    db.session.add(SectionBegun(attempt_id=locked.id, section=number, begun_at=now, ends_at=ends_at))
    db.session.flush()


# ----------------------------------------------------------------------------------------------- ending


def submit(attempt: Attempt, at: datetime | None = None) -> Attempt:
    """Hand in an attempt and score it. Handing in twice gives the same receipt."""
    now = at or clock.now()
    study.lock(attempt.enrolment_id)
    locked = locked_attempt(attempt)
    if locked.state is not AttemptState.OPEN:
        return locked
    return close(locked, AttemptStep.EXPIRE if rules.is_over(now, queries.shut_at(locked)) else AttemptStep.SUBMIT, now)


def close(attempt: Attempt, step: AttemptStep, at: datetime) -> Attempt:
    """End an attempt by a legal step, write the receipt, score it from its facts and tell everybody.

    Where people have yet to mark an essay, the score waits for `settle`.
    """
    study.lock(attempt.enrolment_id)
    locked = locked_attempt(attempt)
    target = rules.after(locked.state, step)
    if target is None:
        raise Conflict(_("Keadaan percobaan kuis ini sudah berubah. Muat ulang halaman."))
    if locked.state is not AttemptState.OPEN:
        locked.state = target
        db.session.flush()
        return locked
    _wait_for_corrections(locked)
    lines = queries.marked(locked)
    locked.state, locked.ended_at = target, at
    locked.receipt = rules.receipt_hash(
        locked.id,
        at,
        [rules.ReceiptLine(line.item, line.version_id, line.sequence, answer_to_json(line.answer)) for line in lines],
    )
    if step is AttemptStep.VOID or not any(line.awaits_marking for line in lines):
        _score(locked, lines, at)
    db.session.flush()
    return locked


def settle(attempt: Attempt, at: datetime) -> bool:
    """Score an ended attempt once the last of its essays is marked; whether it is scored now."""
    study.lock(attempt.enrolment_id)
    locked = locked_attempt(attempt)
    _wait_for_corrections(locked)
    lines = queries.marked(locked)
    if not locked.awaits_marking or any(line.awaits_marking for line in lines):
        return False
    _score(locked, lines, at)
    return True


def _score(attempt: Attempt, lines: Sequence[queries.Marked], at: datetime) -> None:
    """Fix the score of an ended attempt and tell everybody; what was voided, or left with the course, is told nobody."""
    score = queries.score_of(attempt, lines)
    attempt.earned, attempt.possible = score.earned, score.possible
    attempt.passed, attempt.by_objective = score.passed, score.by_objective
    db.session.flush()
    enrolment, quiz = attempt.enrolment, attempt.quiz
    if enrolment.state is EnrolmentState.WITHDRAWN or attempt.state is AttemptState.VOIDED:
        return
    version = enrolment.version
    signals.assessment_scored.send(
        enrolment.person,
        course_id=enrolment.course_id,
        title=version.title,
        quiz_id=quiz.id,
        attempt_id=attempt.id,
        purpose=quiz.purpose.value,
        score=score.earned / score.possible if score.possible else 0.0,
        by_objective=score.points,
        scored_at=attempt.ended_at,
    )
    study.record_result(
        enrolment, quiz.lesson, attempt_id=attempt.id, percent=score.percent, passed=score.passed, at=at
    )
    release_keys(enrolment, at)


def rescore(attempt: Attempt, score: Score, *, regrade_id: int | None = None, essay_mark_id: int | None = None) -> None:
    """Put another score in force after a question, or the mark of an essay, was corrected."""
    now = clock.now()
    attempt.rescores.append(
        Rescore(
            regrade_id=regrade_id,
            essay_mark_id=essay_mark_id,
            earned=score.earned,
            possible=score.possible,
            passed=score.passed,
            by_objective=score.by_objective,
            at=now,
        )
    )
    db.session.flush()
    enrolment, quiz = attempt.enrolment, attempt.quiz
    # Somebody who has left may come back to what they did: their facts follow, but nobody is told.
    study.correct_result(enrolment, attempt_id=attempt.id, percent=score.percent, passed=score.passed, at=now)
    if enrolment.state is EnrolmentState.WITHDRAWN:
        return
    signals.assessment_corrected.send(
        enrolment.person,
        course_id=enrolment.course_id,
        title=enrolment.version.title,
        quiz_id=quiz.id,
        attempt_id=attempt.id,
        purpose=quiz.purpose.value,
        score=score.earned / score.possible if score.possible else 0.0,
        by_objective=score.points,
        scored_at=attempt.ended_at,
    )


def _wait_for_corrections(attempt: Attempt) -> None:
    """Whoever corrects one of these questions now has either finished, or will find this attempt ended."""
    versions = select(QuestionVersion.question_id).where(QuestionVersion.id.in_([line[0] for line in attempt.paper]))
    db.session.execute(
        select(BankQuestion.id)
        .where(BankQuestion.id.in_(versions))
        .order_by(BankQuestion.id)
        .with_for_update(read=True)
    )


def close_overdue(now: datetime, limit: int = 200) -> int:
    """End the attempts whose time, or the time of all whose sections, is over with its grace; how many."""
    overdue = db.session.scalars(
        select(Attempt)
        .where(Attempt.state == AttemptState.OPEN, Attempt.ends_at < now - rules.GRACE)
        .order_by(Attempt.ends_at)
        .limit(limit)
    ).all()
    ending = [*overdue, *queries.shut_by_sections(now, limit - len(overdue))]
    for attempt in ending:
        close(attempt, AttemptStep.EXPIRE, now)
    return len(ending)
