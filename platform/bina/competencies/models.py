"""What the levels mean, what posts ask for, and files of both."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina.competencies.rules import SheetKind
from bina.db import Model
from bina.files.models import StoredFile
from bina.people.models import Competency, Unit
from bina.people.rules import PositionKind


class LevelDescription(Model):
    """What somebody at a level of a competency does, since a day."""

    __tablename__ = "competencies_level"
    __table_args__ = (
        UniqueConstraint("competency_id", "level", "valid_from"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    competency_id: Mapped[int] = mapped_column(ForeignKey("people_competency.id"))
    level: Mapped[int]
    description: Mapped[str] = mapped_column(Text)
    source: Mapped[str]
    valid_from: Mapped[date]


class PostStandard(Model):
    """The level of a competency that a post asks for in a unit and all below it, from and to."""

    __tablename__ = "competencies_standard"
    __table_args__ = (
        Index(
            "uq_competencies_standard_title",
            "unit_id",
            "position",
            "competency_id",
            "valid_from",
            unique=True,
            sqlite_where=text("position_kind IS NULL"),
            postgresql_where=text("position_kind IS NULL"),
        ),
        Index(
            "uq_competencies_standard_kind",
            "unit_id",
            "position_kind",
            "competency_id",
            "valid_from",
            unique=True,
            sqlite_where=text("position_kind IS NOT NULL"),
            postgresql_where=text("position_kind IS NOT NULL"),
        ),
        CheckConstraint("(position = '') <> (position_kind IS NULL)", name="title_or_kind"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),
        CheckConstraint("weight BETWEEN 1 AND 5", name="weight_1_to_5"),
        CheckConstraint("valid_to >= valid_from", name="ends_after_start"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    #: title of the post; "" when the standard is for a kind of post
    position: Mapped[str]
    position_kind: Mapped[PositionKind | None]
    competency_id: Mapped[int] = mapped_column(ForeignKey("people_competency.id"))
    level: Mapped[int]
    #: how much it matters in this post, 1…5
    weight: Mapped[int] = mapped_column(default=1)
    #: the document that asks for it
    source: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    competency: Mapped[Competency] = relationship(lazy="joined", innerjoin=True)


class CompetencyImport(Model):
    """One uploaded file of the framework or of standards: looked at first, applied once or not at all."""

    __tablename__ = "competencies_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SheetKind]
    file_id: Mapped[int] = mapped_column(ForeignKey("files_file.id"))
    #: the unit whose posts the standards are for; none for the framework
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]

    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
    unit: Mapped[Unit | None] = relationship(lazy="joined")
