"""Playing a package: beginning it, opening its parts, hearing what they report, and what follows for the study."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from bina import clock, signals
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden, Gone, NotFound
from bina.people.models import Person
from courses.catalogue.models import Lesson
from courses.packages import queries
from courses.packages.models import Package, PackageAttempt, PackageState, PartVisit, VisitReport
from courses.packages.operations.wording import why_sentence
from courses.packages.queries import Playing
from courses.packages.rules.manifest import Item
from courses.packages.rules.runtime import breaks_limit, fits, given
from courses.packages.rules.standing import may_open
from courses.study import operations as study
from courses.study.models import Enrolment, PackageResult

#: of one visit one report is kept for so long
_ONE_FOR = timedelta(minutes=1)


@dataclass(frozen=True)
class Opened:
    """A part that was just opened: under which key it reports, and what it finds."""

    visit: PartVisit
    item: Item
    values: dict[str, str]


def begin(person: Person, lesson: Lesson, enrolment: Enrolment | None) -> PackageAttempt:
    """The attempt of a study, or (without an enrolment) an author's trial that counts nowhere; made once.

    A package in a published version never changes, so an attempt stays with the package it began with.
    """
    existing = queries.own_attempt(person, lesson, enrolment.id if enrolment else None)
    package = queries.package_of(lesson)
    if existing is not None and (enrolment is not None or existing.package_id == (package.id if package else None)):
        return existing
    if package is None or package.state is not PackageState.READY:
        raise Conflict(_("Paket ini belum siap. Tunggu sebentar, lalu muat ulang halaman ini."))
    if existing is not None:
        # The author has put another package into the draft: the trial begins anew.
        db.session.delete(existing)
        db.session.flush()
    attempt = PackageAttempt(
        person_id=person.id,
        enrolment_id=enrolment.id if enrolment else None,
        lesson_id=lesson.id,
        package_id=package.id,
        begun_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(attempt)
    except IntegrityError:
        quicker = queries.own_attempt(person, lesson, enrolment.id if enrolment else None)
        if quicker is None:
            raise
        return quicker
    if enrolment is not None:
        study.open_lesson(enrolment, lesson)
    return attempt


def open_part(attempt: PackageAttempt, part: str) -> Opened:
    """Open a part, when the package's own order allows it now; the server decides, whatever the page shows.

    Raises:
        NotFound: there is no such part.
        Forbidden: it may not be opened now, with the reason; or the hard deadline is over.
    """
    _lock(attempt)
    now = clock.now()
    playing = queries.playing_of(attempt)
    item = playing.manifest.part(part)
    if item is None:
        raise NotFound(_("Bagian ini tidak ada di paket."))
    why = may_open(playing.manifest, playing.reports, part, playing.here)
    if why is not None:
        raise Forbidden(why_sentence(why))
    if attempt.enrolment is not None:
        study.require_in_time(attempt.enrolment, now)
    visit = PartVisit(attempt_id=attempt.id, part=part, key=secrets.token_urlsafe(18), opened_at=now)
    db.session.add(visit)
    db.session.flush()
    if not item.sco:
        _record(attempt, queries.playing_of(attempt), now)
    values = given(
        playing.manifest.edition,
        item,
        playing.kept.get(part, {}),
        resuming=playing.resuming.get(part, False),
        seconds=playing.seconds.get(part, 0.0),
        learner=(str(attempt.person_id), attempt.person.name),
    )
    return Opened(visit, item, values)


def hear(attempt: PackageAttempt, key: str, sequence: int, said: Any, *, ended: bool) -> Playing:
    """Keep what a part reported, and derive what follows. The same number of one visit again changes nothing.

    Raises:
        NotFound: the visit is not of this attempt.
        DomainError: the report is not one.
    """
    if not fits(said) or not 1 <= sequence <= 1_000_000:
        raise DomainError(_("Laporan paket ini tidak dapat dibaca."))
    visit = queries.visit_of(attempt, key)
    _lock(attempt)
    now = clock.now()
    if attempt.enrolment is not None:
        study.require_in_time(attempt.enrolment, now)
    known = db.session.scalar(
        select(VisitReport.id).where(VisitReport.visit_id == visit.id, VisitReport.sequence == sequence)
    )
    if known is None:
        db.session.execute(
            delete(VisitReport).where(
                VisitReport.visit_id == visit.id, VisitReport.sequence < sequence, VisitReport.at > now - _ONE_FOR
            )
        )
        db.session.add(
            VisitReport(
                visit_id=visit.id,
                sequence=sequence,
                at=now,
                said=said,
                ended=ended,
                beyond_standard=breaks_limit(attempt.package.edition, said),
            )
        )
        db.session.flush()
    playing = queries.playing_of(attempt)
    if known is None:
        _record(attempt, playing, now)
    return playing


def _lock(attempt: PackageAttempt) -> None:
    # Whoever locks an attempt locks the enrolment first, as quizzes do.
    if attempt.enrolment_id is not None:
        study.lock(attempt.enrolment_id)
    db.session.execute(select(PackageAttempt.id).where(PackageAttempt.id == attempt.id).with_for_update())


def _record(attempt: PackageAttempt, playing: Playing, at: datetime) -> None:
    """Note how the package stands for the study where that is new; a first completion with a score is a measure."""
    enrolment = attempt.enrolment
    if enrolment is None:
        return
    standing = playing.standing
    last = db.session.scalar(
        select(PackageResult)
        .where(PackageResult.enrolment_id == enrolment.id, PackageResult.lesson_id == attempt.lesson_id)
        .order_by(PackageResult.id.desc())
        .limit(1)
    )
    was_complete = last is not None and last.complete
    now = (
        standing.done,
        len(standing.parts),
        standing.complete or was_complete,
        standing.root.satisfied,
        standing.percent,
    )
    if last is not None and now == (last.done_parts, last.parts, last.complete, last.passed, last.percent):
        return
    result = PackageResult(
        enrolment_id=enrolment.id,
        lesson_id=attempt.lesson_id,
        done_parts=now[0],
        parts=now[1],
        complete=now[2],
        passed=now[3],
        percent=now[4],
        at=at,
    )
    db.session.add(result)
    db.session.flush()
    if result.complete and not was_complete and result.percent is not None:
        signals.assessment_scored.send(
            enrolment.person,
            course_id=enrolment.course_id,
            title=enrolment.version.title,
            quiz_id=-attempt.package_id,
            # Quizzes count upwards, packages downwards: the two never share a number.
            attempt_id=-result.id,
            purpose="practice",
            score=result.percent / 100,
            by_objective={attempt.lesson.title: (result.percent / 100, 1.0)},
            scored_at=at,
        )
    study.refresh(enrolment, at)


# ------------------------------------------------------------------------------------- its own host

#: how long an address of a package works at least; it stays the same for a day, so that browsers keep the files
_LASTS = timedelta(days=2)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="courses.packages.address")


def address_of(attempt: PackageAttempt) -> str:
    """The unguessable address under which the files of this attempt's package are served, on the other host."""
    host = current_app.config["CONTENT_URL"]
    if not host:
        raise Conflict(_("Paket belum dapat diputar di server ini. Beri tahu administrator Anda."))
    midnight = clock.now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    token = _signer().dumps([attempt.id, attempt.package_id, int((midnight + _LASTS).timestamp())])
    return f"{host}/paket/{token}/"


def foreign_package(token: str) -> Package:
    """The package an address leads to; raises NotFound for a forged one, Gone for an old one."""
    try:
        attempt_id, package_id, expires = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(_("Alamat paket ini tidak dikenal.")) from None
    if clock.now().timestamp() > expires:
        raise Gone(_("Alamat paket ini sudah tidak berlaku. Buka lagi paketnya dari halaman materi."))
    attempt = db.session.get(PackageAttempt, attempt_id)
    if attempt is None or attempt.package_id != package_id:
        raise NotFound(_("Alamat paket ini tidak dikenal."))
    return attempt.package
