"""Time for study that a superior keeps free."""

from datetime import datetime, time

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.people.models import Person


class ProtectedTime(Model):
    """A time of the week a superior keeps free for a person's study. The person decides whether to use it.

    At most one per person and weekday stands at a time: a new one ends the former.
    """

    __tablename__ = "courses_protected_time"
    __table_args__ = (
        Index(
            "uq_courses_protected_time_one_standing",
            "person_id",
            "weekday",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("minutes BETWEEN 15 AND 240", name="minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    offered_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    #: 0 is Monday
    weekday: Mapped[int]
    starts: Mapped[time]
    minutes: Mapped[int]
    offered_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    #: declined by the person, or taken back or replaced by the superior
    ended_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    offered_by: Mapped[Person] = relationship(foreign_keys=[offered_by_id])
