"""Keeping answers: autosaved queues, plain forms, and the server's own word on when a question was shown."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.errors import Conflict, DomainError
from courses.quizzes import queries
from courses.quizzes.models import AnswerWrite, Attempt
from courses.quizzes.rules import attempts as rules
from courses.quizzes.rules.attempts import AttemptState, Saving, Stamp, Timing, Write
from courses.quizzes.rules.passages import Passage
from courses.quizzes.rules.questions import MalformedAnswerError, ShownQuestion, answer_from_json, answer_to_json
from courses.study import operations as study


def seal(attempt: Attempt, item: int, at: datetime | None = None) -> str:
    """What a page gets with a question: the server's own word that it showed that question at this instant."""
    return _seals().dumps([attempt.id, item, int((at or clock.now()).timestamp() * 1000)])


def shown_at(attempt: Attempt, item: int, sealed: str) -> datetime | None:
    """When the server showed that question to the page that holds this seal; None for no seal of ours."""
    try:
        attempt_id, number, moment = _seals().loads(sealed)
    except (BadSignature, TypeError, ValueError):
        return None
    if (attempt_id, number) != (attempt.id, item):
        return None
    return datetime.fromtimestamp(moment / 1000, UTC)


def _seals() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="question-shown")


def locked_attempt(attempt: Attempt) -> Attempt:
    """The attempt under a row lock, as it stands now."""
    return db.session.scalars(
        select(Attempt)
        .where(Attempt.id == attempt.id)
        .with_for_update(of=Attempt)
        .execution_options(populate_existing=True)
    ).one()


@dataclass(frozen=True)
class Saved:
    """What a save did, and the newest write that stands now (for a page that was behind)."""

    saving: Saving
    sequence: int
    content: dict[str, Any]


@dataclass(frozen=True)
class Arriving:
    """One write as a page sent it; `seal` is what the page got with the question."""

    item: int
    stamp: Stamp
    raw: object
    seal: str = ""


def save(
    attempt: Attempt, item: int, stamp: Stamp, raw: object, *, seal: str = "", at: datetime | None = None
) -> Saved:
    """Keep one write of one answer; raises what `save_all` would answer instead."""
    [outcome] = save_all(attempt, [Arriving(item, stamp, raw, seal)], at)
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


def save_all(attempt: Attempt, queue: Sequence[Arriving], at: datetime | None = None) -> list[Saved | DomainError]:
    """Keep a page's writes in their order; for each what it did, or why it is refused. A constant number of reads.

    Acknowledged only once committed; the same write again changes nothing. Without a seal nothing counts after the
    deadline. A write is refused with
        Conflict: the attempt is closed, the time (with grace) is over, or the question was left for good.
        Forbidden: the course's hard deadline is over; handing in what was saved before stays possible.
        NotFound: the paper has no such question.
        DomainError: it cannot be an answer to this question, or its stamp holds another content.
    """
    now = at or clock.now()
    locked = locked_attempt(attempt)
    begun = queries.sections_begun(locked)
    late = any(each is not None and now > each for each in (locked.ends_at, *begun.values()))
    desk = _Desk(
        locked,
        now,
        # What was written before the earliest of them decides nothing about any.
        queries.writes_of(locked, since=min(each.stamp.sequence for each in queue)),
        queries.first_late_writes(locked) if late else {},
        queries.places_taking_answers(locked, begun, now),
        begun,
    )
    outcomes: list[Saved | DomainError] = []
    for each in queue:
        try:
            outcomes.append(desk.keep(each))
        except DomainError as refusal:
            outcomes.append(refusal)
    db.session.flush()
    return outcomes


@dataclass(frozen=True)
class _Desk:
    """Where the writes of one delivery are judged, with everything read that decides about them."""

    attempt: Attempt
    now: datetime
    #: per item, what stands and may be newer
    logs: dict[int, list[Write]]
    #: by section
    first_late: Mapping[int, datetime]
    #: of a sequential quiz
    places: frozenset[int] | None
    #: the sections that are begun, and their last instants
    begun: Mapping[int, datetime | None]
    shown: dict[int, ShownQuestion] = field(default_factory=dict)

    def keep(self, each: Arriving) -> Saved:
        """Judge one write, and keep it where it counts."""
        arriving = Write(each.stamp, self._content(each))
        log = self.logs.setdefault(each.item, [])
        verdict = rules.saving(log, arriving)
        newest = rules.current([*log, arriving] if verdict is not Saving.CONFLICT else log) or arriving
        saved = Saved(verdict, newest.stamp.sequence, newest.content)
        if verdict is Saving.REPEATED:
            return saved
        when = self._require_in_time(each)
        if verdict is Saving.CONFLICT:
            raise DomainError(_("Jawaban ini bertabrakan dengan jawaban dari halaman lain. Pilih sekali lagi."))
        db.session.add(
            AnswerWrite(
                attempt_id=self.attempt.id,
                item=each.item,
                sequence=each.stamp.sequence,
                writer=each.stamp.writer,
                content=arriving.content,
                received_at=self.now,
                late=when is Timing.IN_GRACE,
            )
        )
        log.append(arriving)
        return saved

    def _content(self, each: Arriving) -> dict[str, Any]:
        if each.item not in self.shown:
            self.shown[each.item] = queries.shown_question(self.attempt, each.item)
        well_stamped = 1 <= each.stamp.sequence <= rules.LAST_SEQUENCE
        try:
            if not well_stamped or not re.fullmatch(r"[A-Za-z0-9-]{1,40}", each.stamp.writer):
                raise MalformedAnswerError("stamp")
            answer = answer_from_json(self.shown[each.item], each.raw)
            if answer.files and not set(answer.files) <= set(queries.files_of(self.attempt, each.item)):
                raise MalformedAnswerError("files")
            if answer.certainty is not None and not self.attempt.quiz.asks_certainty:
                raise MalformedAnswerError("certainty")
        except MalformedAnswerError as fault:
            raise DomainError(_("Jawaban tidak dapat dibaca. Muat ulang halaman, lalu pilih lagi.")) from fault
        return answer_to_json(answer)

    def _require_in_time(self, each: Arriving) -> Timing:
        if self.attempt.state is not AttemptState.OPEN:
            raise Conflict(_("Kuis ini sudah dikirim. Jawaban sesudah itu tidak dihitung."))
        shown = shown_at(self.attempt, each.item, each.seal)
        section = self._section(each.item)
        ends_at = self.begun[section] if section else self.attempt.ends_at
        when = rules.timing(self.now, ends_at, shown, self.first_late.get(section))
        if when is Timing.TOO_LATE and section and not rules.is_over(self.now, self.attempt.ends_at):
            raise Conflict(_("Waktu bagian ini sudah habis. Jawaban yang tersimpan sebelumnya tetap dihitung."))
        if when is Timing.TOO_LATE:
            raise Conflict(_("Waktu sudah habis. Jawaban yang tersimpan sebelumnya tetap dihitung; kirimlah kuis ini."))
        if self.places is not None and each.item not in self.places:
            raise Conflict(_("Soal ini sudah Anda tinggalkan. Jawabannya tetap seperti saat Anda lanjut."))
        study.require_in_time(self.attempt.enrolment, self.now)
        return when

    def _section(self, item: int) -> int:
        """The section that times this question; 0 where the attempt does."""
        if not self.attempt.quiz.is_gated:
            return 0
        match queries.passage_of(self.attempt, item, self.begun, self.now):
            case Passage.AHEAD:
                raise Conflict(_("Bagian ini belum Anda mulai."))
            case Passage.LEFT:
                raise Conflict(_("Bagian ini sudah Anda tinggalkan. Jawabannya tetap seperti saat Anda lanjut."))
        return self.attempt.quiz.section_at(item)


def save_form(attempt: Attempt, item: int, raw: object, at: datetime | None = None) -> Saved:
    """Keep an answer sent as a plain form: there is no queue, so what arrives last is meant last."""
    locked_attempt(attempt)
    log = queries.writes_of(attempt, item).get(item, [])
    newest = rules.current(log)
    content = answer_to_json(answer_from_json(queries.shown_question(attempt, item), raw))
    if newest is not None and newest.content == content:
        return Saved(Saving.REPEATED, newest.stamp.sequence, newest.content)
    if newest is None and not content:
        return Saved(Saving.REPEATED, 0, {})
    stamp = Stamp((newest.stamp.sequence if newest else 0) + 1, "form")
    return save(attempt, item, stamp, content, at=at)
