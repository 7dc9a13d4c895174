"""Waves, whom they ask, sealed answers waiting, and answers that no longer belong to anybody.

No table here tells when somebody answered, and none connects a person with an answer of an anonymous wave.
"""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person, Unit
from evaluation.instruments.models import InstrumentVersion
from evaluation.programmes.models import Programme
from evaluation.waves.rules import ENVELOPE_BYTES, SEAL_BYTES, Anonymity, WaveKind, WaveState


class PlanLine(Model):
    """A wave the programme will hold for each of its activities."""

    __tablename__ = "evaluation_plan_line"
    __table_args__ = (UniqueConstraint("programme_id", "kind", "offset_days"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"))
    kind: Mapped[WaveKind]
    instrument: Mapped[str]
    #: days after a person completed the activity
    offset_days: Mapped[int]
    anonymity: Mapped[Anonymity]


class Wave(Model):
    """One collection with one instrument version under one promise of anonymity; the promise never changes."""

    __tablename__ = "evaluation_wave"
    __table_args__ = (
        UniqueConstraint(
            "programme_id",
            "kind",
            "offset_days",
            "subject_kind",
            "subject_id",
            "opens_on",
            name="uq_evaluation_wave_subject",
        ),
        CheckConstraint("closes_on >= opens_on", name="closes_after_opening"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("evaluation_programme.id", ondelete="CASCADE"), index=True)
    instrument_id: Mapped[int] = mapped_column(ForeignKey("evaluation_instrument.id"))
    kind: Mapped[WaveKind]
    anonymity: Mapped[Anonymity]
    state: Mapped[WaveState] = mapped_column(default=WaveState.OPEN)
    title: Mapped[str]
    #: what is evaluated: an activity, a service, or the programme itself
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    offset_days: Mapped[int] = mapped_column(default=0)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    #: address part of a public wave
    slug: Mapped[str | None] = mapped_column(unique=True)
    #: seals answers; the web knows only this half
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    #: name of the file with the half that opens answers; never in the database, gone after `key_destroyed_on`
    key_name: Mapped[str | None]
    key_destroyed_on: Mapped[date | None]
    #: a report has shown answers while the wave was open: the last few may no longer be added to them
    published: Mapped[bool] = mapped_column(default=False, server_default="0")
    closed_on: Mapped[date | None]
    #: how many people were asked outside Bina, as declared; none for a wave that is answered in Bina
    invited: Mapped[int | None]

    programme: Mapped[Programme] = relationship()
    instrument: Mapped[InstrumentVersion] = relationship()


class ShownCount(Model):
    """How often a value stood in the last report that showed a wave. What a later report shows differs from it, item
    by item, by nothing or by answers that leave each other open.
    """

    __tablename__ = "evaluation_shown_count"

    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"), primary_key=True)
    item: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int]


class Cell(Model):
    """A coarse group of the frame, frozen with it; the only breakdown a wave may ever have."""

    __tablename__ = "evaluation_cell"
    __table_args__ = (UniqueConstraint("wave_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    #: entries of the frame in it
    size: Mapped[int]

    unit: Mapped[Unit] = relationship()


class FrameEntry(Model):
    """A person who may answer a wave, about somebody (themselves, or the person they rate)."""

    __tablename__ = "evaluation_frame_entry"
    __table_args__ = (
        UniqueConstraint("wave_id", "person_id", "about_id"),
        Index("ix_evaluation_frame_entry_person_ready", "person_id", "ready_on"),
        Index("ix_evaluation_frame_entry_about", "about_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    about_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    cell_id: Mapped[int] = mapped_column(ForeignKey("evaluation_cell.id"))
    #: may answer from this day on; none until the person has completed what is evaluated
    ready_on: Mapped[date | None]
    #: how many requests and reminders went out
    asked: Mapped[int] = mapped_column(default=0)

    wave: Mapped[Wave] = relationship()
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    about: Mapped[Person] = relationship(foreign_keys=[about_id])


class SurveyRequest(Model):
    """The day a person was last asked by any wave: the survey-load budget."""

    __tablename__ = "evaluation_survey_request"

    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), primary_key=True)
    last_asked_on: Mapped[date]


class Participation(Model):
    """That an entry has answered, and the form's key that makes a repeat harmless. Deliberately without a time."""

    __tablename__ = "evaluation_participation"
    __table_args__ = ({"sqlite_with_rowid": False},)

    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    #: none for a citizen
    entry_id: Mapped[int | None] = mapped_column(
        ForeignKey("evaluation_frame_entry.id", ondelete="CASCADE"), unique=True
    )


class Envelope(Model):
    """A sealed answer waiting for the mixer. Deliberately without person and time."""

    __tablename__ = "evaluation_envelope"
    __table_args__ = (
        CheckConstraint(f"length(ciphertext) = {ENVELOPE_BYTES + SEAL_BYTES}", name="fixed_size"),
        Index("ix_evaluation_envelope_wave_cell", "wave_id", "cell_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_cell.id"))
    ciphertext: Mapped[bytes] = mapped_column(LargeBinary)


class MixedBatch(Model):
    """Envelopes opened together."""

    __tablename__ = "evaluation_mixed_batch"
    __table_args__ = ({"sqlite_with_rowid": False},)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"), index=True)
    n: Mapped[int]
    mixed_on: Mapped[date]


class Response(Model):
    """The ratings of one answer after mixing; the pseudonyms exist in confidential waves only."""

    __tablename__ = "evaluation_response"
    __table_args__ = (
        Index("ix_evaluation_response_wave", "wave_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"))
    batch_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("evaluation_mixed_batch.id", ondelete="CASCADE"))
    cell_id: Mapped[int | None] = mapped_column(ForeignKey("evaluation_cell.id"))
    #: item key → value, "not_applicable", "not_shown", or "blank"; answers from before this was kept lack blank items
    ratings: Mapped[dict[str, Any]]
    #: pseudonym of the person rated
    about: Mapped[str | None]
    #: how a citizen came, in public waves only
    channel: Mapped[str | None]


class Comment(Model):
    """A text, tied to no response and no group."""

    __tablename__ = "evaluation_comment"
    __table_args__ = (
        Index("ix_evaluation_comment_wave", "wave_id"),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"))
    item: Mapped[str]
    body: Mapped[str]


class Count(Model):
    """How often a value was given to an item of a wave: exact, folded by the mixer, read by reports."""

    __tablename__ = "evaluation_count"
    __table_args__ = (
        CheckConstraint("n > 0", name="positive"),
        {"sqlite_with_rowid": False},
    )

    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"), primary_key=True)
    #: 0 for answers relabelled to the whole wave
    cell_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(primary_key=True)
    #: the value given, or one of `rules.STATE_VALUES`
    value: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]


class SatisfactionSum(Model):
    """What the public answers of one wave, month and channel add up to: exact, folded by the mixer, so that the index
    and its interval need no answer one by one.
    """

    __tablename__ = "evaluation_satisfaction_sum"
    __table_args__ = (
        CheckConstraint("answers > 0", name="positive"),
        {"sqlite_with_rowid": False},
    )

    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"), primary_key=True)
    #: first day of the month in which the envelopes were opened
    month: Mapped[date] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[int]
    #: the fields of `statistics.skm.RatingSums`
    sums: Mapped[dict[str, Any]]


class FlagCount(Model):
    """How many answers of a wave stood out in one way. Which answers they were is kept nowhere."""

    __tablename__ = "evaluation_flag_count"
    __table_args__ = (
        CheckConstraint("n > 0", name="positive"),
        {"sqlite_with_rowid": False},
    )

    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"), primary_key=True)
    #: one bit of `rules.Flag`
    flag: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    n: Mapped[int]


class VisitCode(Model):
    """A code printed for one visit, as its MAC only. Deliberately without visitor, answer and time of use."""

    __tablename__ = "evaluation_visit_code"
    __table_args__ = (
        CheckConstraint("length(mac) = 32", name="mac_size"),
        Index("ix_evaluation_visit_code_wave", "wave_id"),
        {"sqlite_with_rowid": False},
    )

    mac: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("evaluation_wave.id", ondelete="CASCADE"))
    valid_until: Mapped[date]
    spent: Mapped[bool] = mapped_column(default=False)
