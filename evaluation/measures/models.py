"""What other features said happened, kept as evaluation's own facts."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bina.db import Model


class Completion(Model):
    """A person met every condition of a course."""

    __tablename__ = "evaluation_completion"
    __table_args__ = (
        UniqueConstraint("subject_kind", "subject_id", "person_id"),
        Index("ix_evaluation_completion_person", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    title: Mapped[str]
    #: length of what was completed
    minutes: Mapped[int]
    completed_at: Mapped[datetime]


class Score(Model):
    """Points of one attempt on one objective."""

    __tablename__ = "evaluation_score"
    __table_args__ = (
        UniqueConstraint("attempt_id", "objective"),
        Index("ix_evaluation_score_subject", "subject_kind", "subject_id", "purpose"),
        CheckConstraint("maximum > 0 AND points >= 0 AND points <= maximum", name="within_maximum"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    title: Mapped[str]
    attempt_id: Mapped[int]
    #: "pre", "post", "final", "practice" or "retention"
    purpose: Mapped[str]
    #: the objective the questions are tagged with; "" for questions without one
    objective: Mapped[str]
    points: Mapped[float]
    maximum: Mapped[float]
    scored_at: Mapped[datetime]


class SessionHeld(Model):
    """A mentoring session both sides confirmed; what was said stays in mentoring."""

    __tablename__ = "evaluation_session_held"

    #: the session's id in mentoring
    session_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    programme_id: Mapped[int] = mapped_column(index=True)
    title: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    minutes: Mapped[int]
    held_on: Mapped[date]


class MentoringPair(Model):
    """Two people mentoring paired, whether they still meet or not."""

    __tablename__ = "evaluation_mentoring_pair"

    #: the pair's id in mentoring
    pair_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    programme_id: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))


class BehaviourEvidence(Model):
    """Behaviour at work that a person let evaluation count. Without words: those stay with the pair."""

    __tablename__ = "evaluation_behaviour_evidence"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),)

    #: the claim's id in mentoring
    claim_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    pair_id: Mapped[int]
    programme_id: Mapped[int] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    behaviour: Mapped[str]
    level: Mapped[int]
    #: who says so: "self", "mentor", "peer", "superior" or "service"
    source: Mapped[str]
    by_mentor: Mapped[bool]
    #: the mentor saw it
    seen: Mapped[bool]
    #: a file was attached; it stays with the pair
    artefact: Mapped[bool]
    done_on: Mapped[date]
