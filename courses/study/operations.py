"""What happens in a study: enrolling, opening, reading, watching, completing."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from bina import clock, signals
from bina.audit import operations as audit
from bina.clock import ZONES
from bina.credits import operations as credits
from bina.db import db, is_postgresql
from bina.errors import Conflict, Forbidden, Gone, NotFound
from bina.notices.operations import notify
from bina.people.models import Person, RoleKind
from bina.people.queries import people_by_identifiers, people_within
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.rules import LessonKind
from courses.study import queries
from courses.study.models import (
    Beat,
    BlockedSpan,
    CalendarFeed,
    Enrolment,
    EnrolmentSource,
    EnrolmentState,
    LessonMark,
    MarkKind,
    QuizResult,
    StudySlot,
)
from courses.study.rules import attention
from courses.study.rules.pasted import MOST, PastedKind, read_pasted

# ------------------------------------------------------------------------------------------- enrolling


def enrol(
    person: Person,
    version: CourseVersion,
    *,
    by: Person,
    deadline: date | None = None,
    hard: bool = False,
    at: datetime | None = None,
) -> Enrolment:
    """Bring a person into a published version. Somebody already in it stays as they are (no error, no second row).

    Whoever left this version comes back to the same enrolment: attempts and answers already shown stay counted, and
    so does a hard deadline unless a manager sets another. Whoever is enrolled by another is told so.
    """
    existing = queries.enrolment_of(person, version.course_id)
    if existing is not None:
        return existing
    if version.course.withdrawn_at is not None:
        raise Gone(_("Pelatihan ini tidak lagi menerima peserta."))
    source = EnrolmentSource.SELF if by.id == person.id else EnrolmentSource.MANAGER
    enrolment = queries.left_enrolment(person, version)
    try:
        with db.session.begin_nested():
            if enrolment is None:
                enrolment = Enrolment(person_id=person.id, course_id=version.course_id, version_id=version.id)
                db.session.add(enrolment)
            if source is EnrolmentSource.MANAGER or not enrolment.hard_deadline:
                enrolment.deadline, enrolment.hard_deadline = deadline, hard
            enrolment.source, enrolment.enrolled_by_id = source, by.id
            enrolment.enrolled_at = at or clock.now()
            enrolment.state = EnrolmentState.ACTIVE
    except IntegrityError:
        found = queries.enrolment_of(person, version.course_id)
        if found is None:
            raise
        return found
    audit.record(by, "course.enrolled", "enrolment", enrolment.id, {"course": version.course_id})
    if source is EnrolmentSource.MANAGER:
        notify(
            person,
            key=f"courses:enrolled:{enrolment.id}:{enrolment.enrolled_at}",
            subject=_l("Anda didaftarkan ke pelatihan %(title)s", title=version.title),
            body=_l("Buka pelatihan ini dan susun rencana belajar Anda sendiri. Mulailah kapan saja Anda siap."),
            url=f"/kursus/{version.course_id}",
        )
    return enrolment


def withdraw(enrolment: Enrolment, *, by: Person) -> None:
    """Leave a course that is not completed. Its facts stay; enrolling in the same version again goes on with them."""
    if enrolment.state is not EnrolmentState.ACTIVE:
        raise Conflict(_("Pelatihan yang sudah selesai tidak dapat ditinggalkan."))
    enrolment.state = EnrolmentState.WITHDRAWN
    audit.record(by, "course.withdrawn", "enrolment", enrolment.id, {"course": enrolment.course_id})
    signals.course_left.send(enrolment.person, course_id=enrolment.course_id, enrolment_id=enrolment.id)


class ListedKind(StrEnum):
    """What becomes of one line of a pasted list."""

    NEW = "new"
    ALREADY = "already"
    UNKNOWN = "unknown"
    REPEATED = "repeated"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Listed:
    """One piece of a pasted list and what would be done with it. `said` repeats what was pasted, but no NIP whole."""

    line: int
    kind: ListedKind
    said: str
    person: Person | None = None


def look_up(text: str, version: CourseVersion, *, by: Person) -> list[Listed]:
    """Read a pasted list without changing anything: who would be enrolled, who is already, what names nobody.

    People outside the manager's reach are "unknown", exactly like people who do not exist.
    """
    pasted = read_pasted(text)[:MOST]
    wanted = {each.value for each in pasted if each.kind in (PastedKind.NIP, PastedKind.EMAIL)}
    found = people_by_identifiers(wanted)
    reach = people_within(by, RoleKind.MANAGER, RoleKind.ADMINISTRATOR).with_only_columns(Person.id)
    ids = set(db.session.scalars(reach.where(Person.id.in_([person.id for person in found.values()]))))
    running = set(
        db.session.scalars(
            select(Enrolment.person_id).where(
                Enrolment.course_id == version.course_id,
                Enrolment.state != EnrolmentState.WITHDRAWN,
                Enrolment.renewed_at.is_(None),
                Enrolment.person_id.in_(ids),
            )
        )
    )
    listed: list[Listed] = []
    seen: set[int] = set()
    for each in pasted:
        said = f"{each.value[:4]}…{each.value[-3:]}" if each.kind is PastedKind.NIP else each.value
        if each.kind in (PastedKind.UNREADABLE, PastedKind.REPEATED):
            listed.append(Listed(each.line, ListedKind(each.kind.value), said))
            continue
        person = found.get(each.value)
        if person is None or person.id not in ids:
            listed.append(Listed(each.line, ListedKind.UNKNOWN, said))
        elif person.id in seen:
            listed.append(Listed(each.line, ListedKind.REPEATED, said, person))
        else:
            kind = ListedKind.ALREADY if person.id in running else ListedKind.NEW
            listed.append(Listed(each.line, kind, said, person))
            seen.add(person.id)
    return listed


def enrol_listed(
    text: str, version: CourseVersion, *, by: Person, deadline: date | None = None, hard: bool = False
) -> list[Listed]:
    """Enrol everybody the list names and the manager may enrol, in one transaction; the same list again adds nobody."""
    listed = look_up(text, version, by=by)
    for each in listed:
        if each.kind is ListedKind.NEW and each.person is not None:
            enrol(each.person, version, by=by, deadline=deadline, hard=hard)
    return listed


# ------------------------------------------------------------------------------------------- studying


def require_in_time(enrolment: Enrolment, at: datetime) -> None:
    """Refuse studying an unfinished course after the last day of a hard deadline, by the learner's own calendar."""
    if (
        enrolment.hard_deadline
        and enrolment.deadline is not None
        and enrolment.state is EnrolmentState.ACTIVE
        and at.astimezone(ZONES[enrolment.person.zone]).date() > enrolment.deadline
    ):
        raise Forbidden(
            _(
                "Batas waktu pelatihan ini sudah lewat, jadi belajar dan kuis tidak dapat dicatat lagi. "
                "Hubungi pengelola program bila ada kendala."
            )
        )


def _mark(enrolment: Enrolment, lesson: Lesson, kind: MarkKind, at: datetime) -> None:
    insert = postgresql.insert(LessonMark) if is_postgresql() else sqlite.insert(LessonMark)
    db.session.execute(
        insert.values(enrolment_id=enrolment.id, lesson_id=lesson.id, kind=kind, at=at).on_conflict_do_nothing()
    )


def open_lesson(enrolment: Enrolment, lesson: Lesson, at: datetime | None = None) -> None:
    """Note that a lesson was opened; once."""
    _mark(enrolment, lesson, MarkKind.OPENED, at or clock.now())


def confirm_reading(enrolment: Enrolment, lesson: Lesson, at: datetime | None = None) -> None:
    """Note that the learner has read a text or document, and derive what follows from it."""
    if lesson.kind not in (LessonKind.TEXT, LessonKind.FILE):
        raise Conflict(_("Materi ini selesai dengan cara lain: tonton videonya atau kerjakan kuisnya."))
    now = at or clock.now()
    lock(enrolment.id)
    require_in_time(enrolment, now)
    _mark(enrolment, lesson, MarkKind.OPENED, now)
    _mark(enrolment, lesson, MarkKind.READ, now)
    refresh(enrolment, now)


def record_attendance(enrolment: Enrolment, lesson: Lesson, at: datetime) -> None:
    """Note that the learner attended a live class, and derive what follows from it. Once; repeating changes nothing."""
    lock(enrolment.id)
    _mark(enrolment, lesson, MarkKind.ATTENDED, at)
    refresh(enrolment, at)


def attend(
    enrolment: Enrolment, lesson: Lesson, *, tab: str, sequence: int, beat: attention.Beat, position: int | None
) -> attention.Credit:
    """Take a page's report of attention; the same (tab, sequence) again changes nothing.

    Credited is at most one and a half times the wall time since anything was last credited to this enrolment,
    so neither parallel tabs nor forged reports earn more.
    """
    lock(enrolment.id)
    known = db.session.scalar(
        select(Beat).where(Beat.enrolment_id == enrolment.id, Beat.tab == tab, Beat.sequence == sequence)
    )
    if known is not None:
        watched = None if known.watched_to is None else (known.watched_from or 0, known.watched_to)
        return attention.Credit(known.seconds, watched)
    now = clock.now()
    require_in_time(enrolment, now)
    last = db.session.scalar(select(func.max(Beat.at)).where(Beat.enrolment_id == enrolment.id))
    opened = db.session.scalar(
        select(LessonMark.at).where(
            LessonMark.enrolment_id == enrolment.id,
            LessonMark.lesson_id == lesson.id,
            LessonMark.kind == MarkKind.OPENED,
        )
    )
    if opened is None:
        open_lesson(enrolment, lesson, now)
    since = max((moment for moment in (last, opened) if moment is not None), default=now)
    credit = attention.credited(beat, since, now)
    if lesson.kind is LessonKind.VIDEO and lesson.seconds is None:
        credit = attention.Credit(credit.seconds, None)
    db.session.add(
        Beat(
            enrolment_id=enrolment.id,
            lesson_id=lesson.id,
            tab=tab,
            sequence=sequence,
            at=now,
            seconds=credit.seconds,
            watched_from=credit.watched[0] if credit.watched else None,
            watched_to=credit.watched[1] if credit.watched else None,
            position=position,
        )
    )
    db.session.flush()
    if credit.watched:
        refresh(enrolment, now)
    return credit


def record_result(
    enrolment: Enrolment, lesson: Lesson, *, attempt_id: int, percent: int, passed: bool, at: datetime
) -> None:
    """Note the score of an ended attempt, and derive what follows from it."""
    db.session.add(
        QuizResult(
            enrolment_id=enrolment.id,
            lesson_id=lesson.id,
            attempt_id=attempt_id,
            percent=percent,
            passed=passed,
            at=at,
        )
    )
    db.session.flush()
    refresh(enrolment, at)


def correct_result(enrolment: Enrolment, *, attempt_id: int, percent: int, passed: bool, at: datetime) -> None:
    """Note the score of an attempt anew after a correction, and derive what follows from it.

    What was completed stays completed: taking a completion or a certificate back is a decision of people.
    """
    lock(enrolment.id)
    last = db.session.scalar(
        select(QuizResult).where(QuizResult.attempt_id == attempt_id).order_by(QuizResult.number.desc()).limit(1)
    )
    if last is None or (last.percent, last.passed) == (percent, passed):
        return
    db.session.add(
        QuizResult(
            enrolment_id=enrolment.id,
            lesson_id=last.lesson_id,
            attempt_id=attempt_id,
            number=last.number + 1,
            percent=percent,
            passed=passed,
            at=last.at,
        )
    )
    db.session.flush()
    refresh(enrolment, at)


def lock(enrolment_id: int) -> None:
    """Hold an enrolment until the end of the transaction. Whoever also locks an attempt locks the enrolment first."""
    db.session.execute(select(Enrolment.id).where(Enrolment.id == enrolment_id).with_for_update())


def credit_key(enrolment_id: int) -> str:
    """The key under which a completed enrolment's JP is posted: once."""
    return f"courses:completed:{enrolment_id}"


def refresh(enrolment: Enrolment, at: datetime) -> bool:
    """Derive completion from the facts; when it is new, post JP and tell everybody. Says whether it is new.

    Called in the transaction of every fact. Idempotent: the change of state is a conditional UPDATE.
    """
    if enrolment.state is not EnrolmentState.ACTIVE:
        return False
    db.session.flush()
    # Two last facts at the same instant must see each other: the second waits here for the first to commit.
    lock(enrolment.id)
    if not queries.study_of(enrolment).progress.complete:
        return False
    changed = db.session.execute(
        update(Enrolment)
        .where(Enrolment.id == enrolment.id, Enrolment.state == EnrolmentState.ACTIVE)
        .values(state=EnrolmentState.COMPLETED, completed_at=at)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(enrolment, ["state", "completed_at"])
    if not changed.rowcount:  # type: ignore[attr-defined]
        return False
    version, person = enrolment.version, enrolment.person
    credits.post(
        person,
        "course",
        key=credit_key(enrolment.id),
        title=version.title,
        subject=("course", version.course_id),
        earned_on=at.astimezone(ZONES[person.zone]).date(),
        minutes=version.credited_minutes,
    )
    audit.record(person, "course.completed", "enrolment", enrolment.id, {"course": version.course_id})
    signals.course_completed.send(
        person,
        course_id=version.course_id,
        title=version.title,
        version=version.number,
        enrolment_id=enrolment.id,
        minutes=version.minutes,
        completed_at=at,
    )
    return True


# ---------------------------------------------------------------------------------------------- week


def keep_week(person: Person, slots: Sequence[tuple[int, time, int]]) -> None:
    """Replace the person's weekly slots (weekday, begin, minutes)."""
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    for slot in queries.week_of(person).slots:
        db.session.delete(slot)
    db.session.flush()
    db.session.add_all(
        StudySlot(person_id=person.id, weekday=weekday, starts=starts, minutes=minutes)
        for weekday, starts, minutes in slots
    )
    db.session.flush()


def block_days(person: Person, first: date, last: date, reason: str) -> BlockedSpan:
    """Keep days free of study."""
    span = BlockedSpan(person_id=person.id, first=first, last=last, reason=reason)
    db.session.add(span)
    db.session.flush()
    return span


def free_days(person: Person, span_id: int) -> None:
    """Take one of the person's own blocked spans away; raises NotFound for anybody else's."""
    span = db.session.scalar(select(BlockedSpan).where(BlockedSpan.id == span_id, BlockedSpan.person_id == person.id))
    if span is None:
        raise NotFound(_("Hari libur belajar ini tidak ditemukan."))
    db.session.delete(span)


# ---------------------------------------------------------------------------------------------- feed


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_feed(person: Person) -> str:
    """Make a new secret calendar address and end the former one; the token is given once and kept only as a hash."""
    close_feed(person)
    token = secrets.token_urlsafe(24)
    db.session.add(CalendarFeed(person_id=person.id, token_hash=_hash(token), created_at=clock.now()))
    db.session.flush()
    return token


def close_feed(person: Person) -> None:
    """End the person's calendar address: it answers 410 from now on."""
    feed = queries.feed_of(person)
    if feed is not None:
        feed.revoked_at = clock.now()
        db.session.flush()


def person_of_feed(token: str) -> Person:
    """Whose plan a calendar address shows; raises NotFound, or Gone when it was revoked or the person has left."""
    feed = db.session.scalar(select(CalendarFeed).where(CalendarFeed.token_hash == _hash(token)))
    if feed is None:
        raise NotFound(_("Alamat kalender ini tidak dikenal."))
    if feed.revoked_at is not None or feed.person.left_on is not None:
        raise Gone(_("Alamat kalender ini sudah dicabut. Buat alamat baru di halaman Rencana belajar."))
    return feed.person
