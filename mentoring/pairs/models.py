"""A pair of two people, what they want to reach, and what they write down."""

from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina import sealing
from bina.db import Model
from bina.people.models import Competency, Person
from bina.transfer import Statement
from mentoring.pairs.rules import Clocks, EndReason, GoalState, PairState
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import Holiday, Side
from mentoring.programmes.models import Programme

_LIVE = text("state IN ('active', 'paused')")


class Pair(Model):
    """A mentee and a mentor in a programme, from draft to end."""

    __tablename__ = "mentoring_pair"
    __table_args__ = (
        # One mentor at a time for each mentee of a programme.
        Index(
            "uq_mentoring_pair_live_mentee",
            "mentee_profile_id",
            unique=True,
            sqlite_where=_LIVE,
            postgresql_where=_LIVE,
        ),
        Index("ix_mentoring_pair_mentor_profile_id_state", "mentor_profile_id", "state"),
        CheckConstraint("mentee_id <> mentor_id", name="two_people"),
        CheckConstraint("state <> 'ended' OR end_reason IS NOT NULL", name="ends_with_a_reason"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("mentoring_programme.id"), index=True)
    mentee_profile_id: Mapped[int] = mapped_column(ForeignKey("mentoring_profile.id"), index=True)
    mentor_profile_id: Mapped[int] = mapped_column(ForeignKey("mentoring_profile.id"))
    mentee_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    mentor_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    state: Mapped[PairState] = mapped_column(default=PairState.DRAFT)
    #: fit in basis points, and criterion → basis points that add up to it
    score: Mapped[int]
    parts: Mapped[dict[str, Any]]
    #: what was said to the mentee about wished-for mentors they did not get
    why_not: Mapped[list[Any]]
    #: names the input of the plan this pair came from
    plan_fingerprint: Mapped[str]
    #: kept by the manager in the plan
    locked: Mapped[bool] = mapped_column(default=False)
    proposed_at: Mapped[datetime | None]
    #: last day to answer the proposal
    answer_by: Mapped[date | None]
    mentee_accepted_at: Mapped[datetime | None]
    mentor_accepted_at: Mapped[datetime | None]
    #: a proposal nobody declined, but that was not answered in time; such a pair may be proposed again
    lapsed: Mapped[bool] = mapped_column(default=False)
    paired_on: Mapped[date | None]
    #: what the two signed, as it read then
    charter: Mapped[str] = mapped_column(Text, default="")
    mentee_signed_at: Mapped[datetime | None]
    mentor_signed_at: Mapped[datetime | None]
    #: each side's reason for ending; the pair ends when both are given, or at once for some
    mentee_end_reason: Mapped[EndReason | None]
    mentor_end_reason: Mapped[EndReason | None]
    end_reason: Mapped[EndReason | None]
    ended_on: Mapped[date | None]
    #: the day a pause ends by itself
    paused_until: Mapped[date | None]
    #: when each side last did something the other has to answer
    mentee_acted_at: Mapped[datetime | None]
    mentor_acted_at: Mapped[datetime | None]

    programme: Mapped[Programme] = relationship(lazy="joined", innerjoin=True)
    mentee: Mapped[Person] = relationship(foreign_keys=[mentee_id], lazy="joined", innerjoin=True)
    mentor: Mapped[Person] = relationship(foreign_keys=[mentor_id], lazy="joined", innerjoin=True)
    mentee_profile: Mapped[Profile] = relationship(foreign_keys=[mentee_profile_id])
    mentor_profile: Mapped[Profile] = relationship(foreign_keys=[mentor_profile_id])

    def side_of(self, person: Person) -> Side | None:
        """Which of the two the person is."""
        if person.id == self.mentee_id:
            return Side.MENTEE
        return Side.MENTOR if person.id == self.mentor_id else None

    def partner_of(self, person: Person) -> Person:
        """The other one."""
        return self.mentor if person.id == self.mentee_id else self.mentee

    @property
    def signed(self) -> bool:
        """Whether both have signed the agreement."""
        return self.mentee_signed_at is not None and self.mentor_signed_at is not None

    @property
    def live(self) -> bool:
        """Whether the two are paired now."""
        return self.state in (PairState.ACTIVE, PairState.PAUSED)

    @property
    def holidays(self) -> tuple[Holiday, ...]:
        """Holidays either of the two told of."""
        return (*self.mentee_profile.holidays, *self.mentor_profile.holidays)

    @property
    def clocks(self) -> Clocks:
        """When each side last acted."""
        return Clocks(self.mentee_acted_at, self.mentor_acted_at)

    def accepted_by(self, side: Side) -> bool:
        """Whether this side has said yes."""
        return (self.mentee_accepted_at if side is Side.MENTEE else self.mentor_accepted_at) is not None

    def signed_by(self, side: Side) -> bool:
        """Whether this side has signed."""
        return (self.mentee_signed_at if side is Side.MENTEE else self.mentor_signed_at) is not None

    def reason_of(self, side: Side) -> EndReason | None:
        """This side's reason for ending, if it has asked to end."""
        return self.mentee_end_reason if side is Side.MENTEE else self.mentor_end_reason


class Goal(Model):
    """What a pair wants to reach, in their words. For the two only."""

    __tablename__ = "mentoring_goal"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("mentoring_pair.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    title: Mapped[str]
    #: how both will see that it is reached
    measure: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("people_competency.id"))
    #: level of the competency to show at work
    level: Mapped[int | None]
    #: barrier from a follow-up survey this goal works on
    barrier: Mapped[str | None]
    state: Mapped[GoalState] = mapped_column(default=GoalState.OPEN)
    created_at: Mapped[datetime]
    settled_on: Mapped[date | None]

    pair: Mapped[Pair] = relationship()
    competency: Mapped[Competency | None] = relationship()


class GoalDraft(Model):
    """A goal a follow-up survey suggests to a person. Only that person sees it, until they take it into a pair."""

    __tablename__ = "mentoring_goal_draft"
    __table_args__ = (
        Index(
            "uq_mentoring_goal_draft_source",
            "person_id",
            "barrier",
            "subject_kind",
            "subject_id",
            unique=True,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"), index=True)
    barrier: Mapped[str]
    label: Mapped[str]
    #: the mean of the answer, the good end up, and at or below what it is a barrier; None for those of old
    score: Mapped[float | None]
    threshold: Mapped[float | None]
    #: the statements it was measured by (`bina.transfer.Statement`)
    statements: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    course_title: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[int]
    created_at: Mapped[datetime]
    #: taken into a pair, or set aside
    settled_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()
    promises: Mapped[list["GoalPromise"]] = relationship(order_by="GoalPromise.position", cascade="all, delete-orphan")

    @property
    def measured_by(self) -> list[Statement]:
        """The statements the barrier was measured by."""
        return [Statement(each["text"], tuple(each["labels"]), each["reverse"]) for each in self.statements]


class GoalPromise(Model):
    """What the course behind a suggested goal promised; the person chooses one to work on."""

    __tablename__ = "mentoring_goal_promise"
    __table_args__ = (CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("mentoring_goal_draft.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    behaviour: Mapped[str] = mapped_column(Text)
    competency_id: Mapped[int | None] = mapped_column(ForeignKey("people_competency.id"))
    level: Mapped[int | None]

    competency: Mapped[Competency | None] = relationship(lazy="joined")


class Tier(Enum):
    """Who may read a note: its author, the pair, or the programme's managers too."""

    PRIVATE = "private"
    SHARED = "shared"
    RELEASED = "released"


class Note(Model):
    """Something one of the two wrote down. Whatever its tier, its words lie in the database sealed for their author."""

    __tablename__ = "mentoring_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    pair_id: Mapped[int] = mapped_column(ForeignKey("mentoring_pair.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    tier: Mapped[Tier]
    #: the words, locked with the author's key
    sealed: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    written_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    author: Mapped[Person] = relationship()
    pair: Mapped[Pair] = relationship()

    @property
    def words(self) -> str | None:
        """What was written; None when the key it was sealed with is gone, or the row was tampered with."""
        return sealing.unseal(self._owner, self._place, self.sealed)

    def hold(self, words: str) -> None:
        """Seal the words into the note, which has its number already: they open in this note and tier only."""
        self.sealed = sealing.seal(self._owner, self._place, words)

    @property
    def _owner(self) -> str:
        return f"person:{self.author_id}"

    @property
    def _place(self) -> str:
        return f"mentoring_note:{self.id}:{self.pair_id}:{self.tier.value}"
