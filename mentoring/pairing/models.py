"""A plan as it was made, and what the manager has ruled for the next one."""

from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person
from mentoring.profiles.models import Profile
from mentoring.programmes.models import Programme


class Plan(Model):
    """The result of one run of the pairing; its pairs are drafts until they are sent out."""

    __tablename__ = "mentoring_plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("mentoring_programme.id"), index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    made_at: Mapped[datetime]
    #: names the input; the same input gives the same plan
    fingerprint: Mapped[str]
    #: sum of scores less penalties, and what no plan can exceed; equal, always
    objective: Mapped[int]
    bound: Mapped[int]
    pairs: Mapped[int]
    #: profile id of everybody who waits → reason
    waiting: Mapped[dict[str, Any]]
    #: mentee profile id → [place, of how many] for the first slot that would open to them
    places: Mapped[dict[str, Any]] = mapped_column(server_default="{}", default=dict)
    #: mentor profile id → [people, basis points] one more slot would gain
    prices: Mapped[dict[str, Any]]
    #: [mentee profile, mentor profile] of pairs that both would much rather have
    blocking: Mapped[list[Any]]
    #: slots kept free
    reserve: Mapped[int]
    #: competencies to recruit mentors for: [name, mean price in basis points, people waiting]
    recruit: Mapped[list[Any]]
    sent_at: Mapped[datetime | None]

    programme: Mapped[Programme] = relationship()
    made_by: Mapped[Person] = relationship()


class Verdict(Enum):
    """What a manager rules about two people."""

    LOCK = "lock"
    FORBID = "forbid"


class Ruling(Model):
    """A manager's word that two people are paired, or are not."""

    __tablename__ = "mentoring_ruling"
    __table_args__ = (UniqueConstraint("mentee_profile_id", "mentor_profile_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("mentoring_programme.id"), index=True)
    mentee_profile_id: Mapped[int] = mapped_column(ForeignKey("mentoring_profile.id", ondelete="CASCADE"))
    mentor_profile_id: Mapped[int] = mapped_column(ForeignKey("mentoring_profile.id", ondelete="CASCADE"))
    verdict: Mapped[Verdict]
    by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    ruled_at: Mapped[datetime]

    mentee_profile: Mapped[Profile] = relationship(foreign_keys=[mentee_profile_id], lazy="joined", innerjoin=True)
    mentor_profile: Mapped[Profile] = relationship(foreign_keys=[mentor_profile_id], lazy="joined", innerjoin=True)
