"""Reads of the bank, of quizzes and of attempts. An attempt is only ever given to the learner it belongs to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from bina.clock import ZONES
from bina.db import db
from bina.errors import NotFound
from bina.files.models import StoredFile
from bina.people.models import Person
from bina.people.queries import people_by_identifiers, people_within
from bina.presence import spared_unless
from courses.catalogue.models import CourseVersion, Lesson, Module
from courses.catalogue.permissions import WRITERS
from courses.quizzes.models import (
    AnswerWrite,
    Attempt,
    AttemptFile,
    BankQuestion,
    ExtraTime,
    KeyRelease,
    Purpose,
    QuestionVersion,
    Quiz,
)
from courses.quizzes.rules.attempts import AttemptState, Stamp, Write, current
from courses.quizzes.rules.keys import Asked, Standing
from courses.quizzes.rules.questions import Answer, ShownQuestion, shown
from courses.quizzes.rules.retention import Window, WindowState, window
from courses.study.models import Enrolment, EnrolmentState
from courses.study.queries import lessons_continued
from courses.study.rules.pasted import read_pasted


def bank(course_id: int, *, retired: bool = False) -> Sequence[QuestionVersion]:
    """The questions of a course as they stand now, by code."""
    query = (
        select(QuestionVersion)
        .join(
            BankQuestion,
            and_(BankQuestion.id == QuestionVersion.question_id, BankQuestion.number == QuestionVersion.number),
        )
        .where(BankQuestion.course_id == course_id)
        .order_by(BankQuestion.code)
    )
    if not retired:
        query = query.where(BankQuestion.retired_at.is_(None))
    return db.session.scalars(query).all()


def bank_question(course_id: int, question_id: int) -> QuestionVersion:
    """The present version of one question of the course; raises NotFound."""
    found = db.session.scalar(
        select(QuestionVersion)
        .join(
            BankQuestion,
            and_(BankQuestion.id == QuestionVersion.question_id, BankQuestion.number == QuestionVersion.number),
        )
        .where(BankQuestion.course_id == course_id, BankQuestion.id == question_id)
    )
    if found is None:
        raise NotFound(_("Soal ini tidak ditemukan di bank soal pelatihan."))
    return found


def quiz_of(lesson: Lesson) -> Quiz:
    """The quiz of a quiz lesson; raises NotFound."""
    quiz = db.session.scalar(select(Quiz).where(Quiz.lesson_id == lesson.id))
    if quiz is None:
        raise NotFound(_("Kuis ini tidak ditemukan."))
    return quiz


def attempts_of(enrolment: Enrolment, quiz: Quiz) -> Sequence[Attempt]:
    """Every attempt of a learner at a quiz, first to last; those at its unchanged twin in an earlier version count."""
    return db.session.scalars(
        select(Attempt)
        .join(Quiz, Quiz.id == Attempt.quiz_id)
        .where(
            Attempt.enrolment_id == enrolment.id,
            Quiz.lesson_id.in_(lessons_continued(enrolment.id, quiz.lesson_id)),
        )
        .options(selectinload(Attempt.rescores))
        .order_by(Attempt.number)
    ).all()


def open_attempt(enrolment: Enrolment, quiz: Quiz) -> Attempt | None:
    """The attempt in progress, or None."""
    return db.session.scalar(
        select(Attempt).where(
            Attempt.enrolment_id == enrolment.id, Attempt.quiz_id == quiz.id, Attempt.state == AttemptState.OPEN
        )
    )


def own_attempt(person: Person, attempt_id: int) -> Attempt:
    """The person's own attempt; raises NotFound for everybody else's."""
    attempt = db.session.scalar(
        select(Attempt)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(
            Attempt.id == attempt_id,
            Enrolment.person_id == person.id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
        )
    )
    if attempt is None:
        raise NotFound(_("Percobaan kuis ini tidak ditemukan di antara milik Anda."))
    return attempt


def shown_question(attempt: Attempt, item: int) -> ShownQuestion:
    """One question of an attempt as a learner may see it, without its key; raises NotFound beyond the paper."""
    if not 1 <= item <= attempt.items:
        raise NotFound(_("Soal ini tidak ada di kuis Anda."))
    version_id, order = attempt.paper[item - 1]
    version = db.session.get_one(QuestionVersion, version_id)
    return shown(version.question, tuple(order))


def writes_of(attempt: Attempt, item: int | None = None, since: int = 0) -> dict[int, list[Write]]:
    """Every write of an attempt (or of one item, or from one sequence number on), by item."""
    query = select(AnswerWrite.item, AnswerWrite.sequence, AnswerWrite.writer, AnswerWrite.content).where(
        AnswerWrite.attempt_id == attempt.id
    )
    if item is not None:
        query = query.where(AnswerWrite.item == item)
    if since:
        query = query.where(AnswerWrite.sequence >= since)
    found: dict[int, list[Write]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.item, []).append(Write(Stamp(row.sequence, row.writer), row.content))
    return found


def standing_writes(attempt: Attempt) -> dict[int, Write]:
    """The write that counts for each answered item."""
    return {item: latest for item, log in writes_of(attempt).items() if (latest := current(log)) is not None}


def files_of(attempt: Attempt, item: int) -> dict[int, StoredFile]:
    """Every file the learner uploaded to a question, by id."""
    rows = db.session.scalars(
        select(AttemptFile)
        .where(AttemptFile.attempt_id == attempt.id, AttemptFile.item == item)
        .order_by(AttemptFile.file_id)
    )
    return {row.file_id: row.file for row in rows}


def answering_files(attempt: Attempt, item: int, answer: Answer) -> list[StoredFile]:
    """Those that are the answer."""
    uploaded = files_of(attempt, item) if answer.files else {}
    return [uploaded[number] for number in answer.files]


def late_writes(attempt: Attempt) -> int:
    """How many writes arrived within the grace."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(AnswerWrite)
            .where(AnswerWrite.attempt_id == attempt.id, AnswerWrite.late.is_(True))
        )
        or 0
    )


def first_late_writes(attempt: Attempt) -> dict[int, datetime]:
    """When the first write within the grace arrived, by section; sections that share the attempt's time count as one."""
    rows = db.session.execute(
        select(AnswerWrite.item, func.min(AnswerWrite.received_at))
        .where(AnswerWrite.attempt_id == attempt.id, AnswerWrite.late.is_(True))
        .group_by(AnswerWrite.item)
    )
    found: dict[int, datetime] = {}
    for item, at in rows:
        section = attempt.quiz.section_at(item) if attempt.quiz.is_gated else 0
        found[section] = min(at, found.get(section, at))
    return found


def seen_questions(enrolment: Enrolment) -> set[int]:
    """Ids of the bank questions this person has met in this course, in whatever version and enrolment."""
    papers = db.session.scalars(
        select(Attempt.paper)
        .join(Enrolment, Enrolment.id == Attempt.enrolment_id)
        .where(Enrolment.person_id == enrolment.person_id, Enrolment.course_id == enrolment.course_id)
    ).all()
    ids = {line[0] for paper in papers for line in paper}
    return set(db.session.scalars(select(QuestionVersion.question_id).where(QuestionVersion.id.in_(ids))))


def released_questions(enrolment: Enrolment) -> set[int]:
    """Ids of the bank questions whose keys were let go to this learner."""
    return set(db.session.scalars(select(KeyRelease.question_id).where(KeyRelease.enrolment_id == enrolment.id)))


def extra_percent(enrolment: Enrolment) -> int:
    """How much longer every time limit of the course is for this learner, in percent."""
    return db.session.scalar(select(ExtraTime.percent).where(ExtraTime.enrolment_id == enrolment.id)) or 0


def extra_times(staff: Person, course_id: int) -> Sequence[ExtraTime]:
    """Who of the people within one's reach gets more time in a course, by name."""
    return db.session.scalars(
        select(ExtraTime)
        .join(Enrolment, Enrolment.id == ExtraTime.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.course_id == course_id,
            Enrolment.state != EnrolmentState.WITHDRAWN,
            Enrolment.renewed_at.is_(None),
            Enrolment.person_id.in_(people_within(staff, *WRITERS).with_only_columns(Person.id)),
        )
        .options(joinedload(ExtraTime.enrolment).joinedload(Enrolment.person))
        .order_by(Person.name)
    ).all()


def participant(staff: Person, course_id: int, identifier: str) -> Enrolment | None:
    """The enrolment of the person with this NIP or e-mail, if within one's reach; None for everybody else."""
    wanted = next((each.value for each in read_pasted(identifier)), "")
    found = people_by_identifiers({wanted}).get(wanted)
    if found is None:
        return None
    return db.session.scalar(_reached(staff, course_id).where(Enrolment.person_id == found.id))


def participant_by_id(staff: Person, course_id: int, enrolment_id: int) -> Enrolment:
    """An enrolment of a course within one's reach; raises NotFound."""
    found = db.session.scalar(_reached(staff, course_id).where(Enrolment.id == enrolment_id))
    if found is None:
        raise NotFound(_("Peserta ini tidak ditemukan di antara pegawai Anda."))
    return found


def _reached(staff: Person, course_id: int) -> Select[Enrolment]:
    return select(Enrolment).where(
        Enrolment.course_id == course_id,
        Enrolment.state != EnrolmentState.WITHDRAWN,
        Enrolment.renewed_at.is_(None),
        Enrolment.person_id.in_(people_within(staff, *WRITERS).with_only_columns(Person.id)),
    )


def quizzes_in(version_id: int) -> Sequence[Quiz]:
    """Every quiz of a version of a course."""
    return db.session.scalars(
        select(Quiz)
        .join(Lesson, Lesson.id == Quiz.lesson_id)
        .join(Module, Module.id == Lesson.module_id)
        .where(Module.version_id == version_id)
        .order_by(Quiz.id)
    ).all()


def attempts_left(quiz: Quiz, attempts: Sequence[Attempt]) -> int | None:
    """How many attempts of these are still to be had; None without limit. Voided ones do not count."""
    if quiz.attempts_allowed is None:
        return None
    return max(0, quiz.attempts_allowed - sum(each.state is not AttemptState.VOIDED for each in attempts))


def standings(enrolment: Enrolment, now: datetime) -> list[Standing]:
    """How a learner stands with every quiz of their version, and with those they sat in another one."""
    quizzes = {quiz.id: quiz for quiz in quizzes_in(enrolment.version_id)}
    attempts: dict[int, list[Attempt]] = {number: [] for number in quizzes}
    current = set(quizzes)
    for attempt in db.session.scalars(
        select(Attempt).where(Attempt.enrolment_id == enrolment.id).options(selectinload(Attempt.rescores))
    ):
        quizzes.setdefault(attempt.quiz_id, attempt.quiz)
        attempts.setdefault(attempt.quiz_id, []).append(attempt)
    ids = {line[0] for each in attempts.values() for attempt in each for line in attempt.paper}
    versions = {
        version.id: version
        for version in db.session.scalars(select(QuestionVersion).where(QuestionVersion.id.in_(ids)))
    }
    present = {version.question_id: version.candidate for version in bank(enrolment.course_id)}
    today = now.astimezone(ZONES[enrolment.person.zone]).date()
    found = []
    for number, quiz in quizzes.items():
        sat = attempts[number]
        ended = [each for each in sat if each.state in (AttemptState.SUBMITTED, AttemptState.EXPIRED)]
        running = next((each for each in sat if each.state is AttemptState.OPEN), None)
        days = window_of(enrolment, quiz)
        asked = {versions[line[0]] for each in ended for line in each.paper}
        found.append(
            Standing(
                draws=quiz.draws,
                review=quiz.review,
                measures=quiz.purpose is not Purpose.PRACTICE,
                has_mark=quiz.lesson.pass_percent is not None,
                passed=any(each.score.passed for each in ended),
                attempts_left=attempts_left(quiz, sat),
                is_closed=number not in current or (days is not None and days.on(today) is WindowState.OVER),
                asked=tuple(Asked(each.question_id, each.candidate, present.get(each.question_id)) for each in asked),
                running=frozenset(versions[line[0]].question_id for line in running.paper) if running else None,
            )
        )
    return found


def window_of(enrolment: Enrolment, quiz: Quiz) -> Window | None:
    """When a learner may sit a retention test, by the learner's own calendar; None for every other quiz."""
    if quiz.purpose is not Purpose.RETENTION:
        return None
    at = enrolment.completed_at
    completed_on = at.astimezone(ZONES[enrolment.person.zone]).date() if at else None
    return window(completed_on, quiz.opens_after_days, quiz.closes_after_days)


@dataclass(frozen=True)
class Due:
    """A retention test that a learner may sit now and has not begun."""

    enrolment: Enrolment
    quiz: Quiz
    last: date


def _unsat(now: datetime) -> Select[Enrolment, Quiz]:
    """Retention tests of studies completed within a year that nobody has begun."""
    sat = select(Attempt.id).where(Attempt.quiz_id == Quiz.id, Attempt.enrolment_id == Enrolment.id).exists()
    return (
        select(Enrolment, Quiz)
        .join(Module, Module.version_id == Enrolment.version_id)
        .join(Lesson, Lesson.module_id == Module.id)
        .join(Quiz, Quiz.lesson_id == Lesson.id)
        .where(
            Quiz.purpose == Purpose.RETENTION,
            Enrolment.state == EnrolmentState.COMPLETED,
            Enrolment.renewed_at.is_(None),
            Enrolment.completed_at <= now,
            Enrolment.completed_at >= now - timedelta(days=367),
            ~sat,
        )
    )


def _any_to_remember(person: Person, now: datetime) -> ColumnElement[bool]:
    return _unsat(now).where(Enrolment.person_id == person.id).exists()


@spared_unless(_any_to_remember, [])
def retention_due(now: datetime, person: Person | None = None) -> list[Due]:
    """Retention tests open now that nobody has begun, of one person or of everybody, what closes first standing
    first."""
    query = (
        _unsat(now)
        .options(joinedload(Enrolment.person), joinedload(Enrolment.version).lazyload(CourseVersion.modules))
        .order_by(Enrolment.id, Quiz.id)
    )
    if person is not None:
        query = query.where(Enrolment.person_id == person.id)
    found = []
    for enrolment, quiz in db.session.execute(query).unique():
        days = window_of(enrolment, quiz)
        today = now.astimezone(ZONES[enrolment.person.zone]).date()
        if days is not None and days.last is not None and days.on(today) is WindowState.OPEN:
            found.append(Due(enrolment, quiz, days.last))
    return sorted(found, key=lambda due: due.last)
