"""Letters to people: the inbox, mail as its copy, and how each person wants it."""

from datetime import date, datetime, time
from enum import Enum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.db import Model
from bina.notices.rules import ALLOWED, NoticeKind, Preferences, Way
from bina.people.models import Person


class MailState(Enum):
    """What became of the mail copy."""

    NOT_WANTED = "not_wanted"
    WAITING = "waiting"
    #: waits for the digest of its day
    GATHERED = "gathered"
    SENT = "sent"
    FAILED = "failed"


class Digest(Model):
    """The one letter of a person and day that carries what waited for it."""

    __tablename__ = "notices_digest"
    __table_args__ = (UniqueConstraint("person_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    #: in the person's zone
    day: Mapped[date]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship()


class Notice(Model):
    """One message to one person. The key makes repeating a deed never repeat a letter."""

    __tablename__ = "notices_notice"
    __table_args__ = (
        Index("ix_notices_notice_person_created", "person_id", "created_at"),
        Index("ix_notices_notice_digest", "digest_id"),
        CheckConstraint("(about_kind IS NULL) = (about_id IS NULL)", name="about_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[NoticeKind]
    subject: Mapped[str]
    body: Mapped[str]
    #: path inside Bina where the person does what the letter asks
    url: Mapped[str | None]
    #: what of a feature it is about, so that the person may mute it
    about_kind: Mapped[str | None]
    about_id: Mapped[int | None]
    #: when the appointment it tells of begins
    happens_at: Mapped[datetime | None]
    #: what the letter brings for the calendar (iCalendar)
    calendar: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    mail: Mapped[MailState]
    #: the mail copy leaves no sooner
    send_at: Mapped[datetime | None]
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("notices_digest.id"))

    person: Mapped[Person] = relationship()

    @property
    def about(self) -> tuple[str, int] | None:
        """Kind and id of what it is about."""
        return None if self.about_kind is None or self.about_id is None else (self.about_kind, self.about_id)


class Preference(Model):
    """How a person wants their mail, from the first time they chose."""

    __tablename__ = "notices_preference"

    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), primary_key=True)
    appointment: Mapped[Way]
    duty: Mapped[Way]
    course: Mapped[Way]
    mentoring: Mapped[Way]
    evaluation: Mapped[Way]
    work: Mapped[Way]
    digest_at: Mapped[time]
    quiet_from: Mapped[time]
    quiet_until: Mapped[time]
    quiet_weekends: Mapped[bool]
    quiet_holidays: Mapped[bool]

    @property
    def chosen(self) -> Preferences:
        """As the rule takes them."""
        return Preferences(
            {kind: getattr(self, kind.value) for kind in ALLOWED},
            self.digest_at,
            self.quiet_from,
            self.quiet_until,
            self.quiet_weekends,
            self.quiet_holidays,
        )


class Mute(Model):
    """That a person wants no mail about one thing of a feature."""

    __tablename__ = "notices_mute"

    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), primary_key=True)
    subject_kind: Mapped[str] = mapped_column(primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    #: what it was called when it was muted
    title: Mapped[str]
    at: Mapped[datetime]
