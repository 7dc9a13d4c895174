"""Agencies, units, persons and what they hold."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from bina import clock
from bina.db import Model
from bina.files.models import StoredFile
from bina.people.rules import (
    AssessmentSource,
    CompetencyKind,
    Education,
    NipKind,
    PositionKind,
    RoleKind,
    Sex,
    covers,
    in_force,
    initials,
)

__all__ = ["Competency", "Person", "PersonCompetency", "Placement", "Role", "RoleKind", "Unit", "UnitMove"]


class Unit(Model):
    """An organisational unit. A unit without a parent is an agency."""

    __tablename__ = "people_unit"
    __table_args__ = (UniqueConstraint("parent_id", "name"), Index("ix_people_unit_path", "path"))

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"))
    name: Mapped[str]
    #: short form for tables and narrow screens
    short_name: Mapped[str | None]
    #: code in the personnel system it was imported from
    external_code: Mapped[str | None] = mapped_column(unique=True)
    #: ids from the agency down to this unit, "1/4/9/"
    path: Mapped[str] = mapped_column(default="")
    #: Indonesian time zone of the unit: WIB, WITA or WIT
    zone: Mapped[str] = mapped_column(default="WIB")
    #: people do not get assigned to a closed unit
    closed_on: Mapped[date | None]

    parent: Mapped["Unit | None"] = relationship(remote_side=[id])

    @property
    def label(self) -> str:
        """What the unit is called in a narrow place."""
        return self.short_name or self.name

    @property
    def agency_id(self) -> int:
        """Id of the agency at the root of its tree."""
        return int(self.path.split("/", 1)[0])


class UnitMove(Model):
    """Where a unit stood until a day: moves keep history."""

    __tablename__ = "people_unit_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    from_parent_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"))
    to_parent_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"))
    moved_on: Mapped[date]


class Person(Model):
    """An employee known to the platform."""

    __tablename__ = "people_person"
    __table_args__ = (CheckConstraint("superior_id <> id", name="not_own_superior"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    #: NIP or NI PPPK, 18 digits. Personal data: never in a URL, a log or a default export
    nip: Mapped[str | None] = mapped_column(unique=True)
    nip_kind: Mapped[NipKind | None]
    born: Mapped[date | None]
    sex: Mapped[Sex | None]
    email: Mapped[str | None] = mapped_column(unique=True)
    #: 62… without a plus sign
    phone: Mapped[str | None]
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"), index=True)
    grade: Mapped[str | None]
    position: Mapped[str | None]
    position_kind: Mapped[PositionKind | None]
    education: Mapped[Education | None]
    superior_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"), index=True)
    #: day the person left the agency
    left_on: Mapped[date | None]
    #: language of the interface and of letters: "id" or "en"
    language: Mapped[str] = mapped_column(default="id")

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    superior: Mapped["Person | None"] = relationship(remote_side=[id])
    roles: Mapped[list["Role"]] = relationship(back_populates="person", cascade="all, delete-orphan")
    competencies: Mapped[list["PersonCompetency"]] = relationship(
        back_populates="person", foreign_keys="PersonCompetency.person_id"
    )

    @property
    def initials(self) -> str:
        """Two letters for an avatar."""
        return initials(self.name)

    @property
    def zone(self) -> str:
        """Indonesian time zone the person works in."""
        return self.unit.zone

    @property
    def roles_in_force(self) -> list["Role"]:
        """Every role in force today, those for one subject only among them."""
        today = clock.today(self.zone)
        return [role for role in self.roles if in_force(role.valid_from, role.valid_to, today)]

    @property
    def current_roles(self) -> list["Role"]:
        """Roles in force today. A role for one subject only is not among them: it opens that subject alone."""
        return [role for role in self.roles_in_force if role.subject_kind is None]

    def holds(self, *kinds: RoleKind) -> bool:
        """Whether the person holds one of the roles today, in any scope."""
        return any(role.kind in kinds for role in self.current_roles)

    def holds_over(self, unit: Unit, *kinds: RoleKind) -> bool:
        """Whether the person holds one of the roles today over this unit (a role without a unit covers all)."""
        return any(
            role.kind in kinds and (role.unit is None or covers(role.unit.path, unit.path))
            for role in self.current_roles
        )

    def subjects_held(self, subject_kind: str, *kinds: RoleKind) -> list[int]:
        """Ids of the subjects of this kind for which alone the person holds one of the roles today."""
        return [
            role.subject_id
            for role in self.roles_in_force
            if role.subject_kind == subject_kind and role.subject_id is not None and role.kind in kinds
        ]


class Placement(Model):
    """Where a person worked, from and to: transfers keep history."""

    __tablename__ = "people_placement"
    __table_args__ = (UniqueConstraint("person_id", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    position: Mapped[str | None]
    grade: Mapped[str | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]


class Role(Model):
    """What a person may do besides learning, over a unit or a programme, for a time."""

    __tablename__ = "people_role"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_start"),
        CheckConstraint("(subject_kind IS NULL) = (subject_id IS NULL)", name="subject_whole"),
        CheckConstraint(
            "subject_kind IS NULL OR (unit_id IS NOT NULL AND kind <> 'administrator')", name="subject_within_unit"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"), index=True)
    kind: Mapped[RoleKind]
    #: over this unit and all below it; none means the whole installation; with a subject, the subject's unit
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("people_unit.id"))
    #: only for one programme, as (kind, id) of the feature that owns it
    subject_kind: Mapped[str | None]
    subject_id: Mapped[int | None]
    #: what the subject was called when the role was given
    subject_title: Mapped[str | None]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="roles")
    unit: Mapped[Unit | None] = relationship(lazy="joined")


class Competency(Model):
    """A competency of the framework."""

    __tablename__ = "people_competency"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    kind: Mapped[CompetencyKind]
    #: where the framework comes from
    source: Mapped[str]


class PersonCompetency(Model):
    """One assessment: the level (1–5) a person has shown in a competency, who or what says so, and on what evidence.

    Rows are never changed: what holds now follows from all of them (`bina.competencies.rules.standing`).
    """

    __tablename__ = "people_person_competency"
    __table_args__ = (
        UniqueConstraint("person_id", "subject_kind", "subject_id"),
        CheckConstraint("level BETWEEN 1 AND 5", name="level_1_to_5"),
        CheckConstraint("valid_until >= assessed_on", name="ends_after_start"),
        CheckConstraint("(subject_kind IS NULL) = (subject_id IS NULL)", name="subject_whole"),
        Index("ix_people_person_competency_person", "person_id", "competency_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people_person.id", ondelete="CASCADE"))
    competency_id: Mapped[int] = mapped_column(ForeignKey("people_competency.id"))
    level: Mapped[int]
    source: Mapped[AssessmentSource] = mapped_column(default=AssessmentSource.RECORDED)
    evidence: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people_person.id"))
    #: what shows it, as (kind, id) of the feature that owns it: the same deed counts once
    subject_kind: Mapped[str | None]
    subject_id: Mapped[int | None]
    assessed_on: Mapped[date]
    #: last day it counts; none: as long as nothing newer says otherwise
    valid_until: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="competencies", foreign_keys=[person_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])
    competency: Mapped[Competency] = relationship(lazy="joined", innerjoin=True)


class ImportMapping(Model):
    """Which column of a personnel file means what, remembered by the file's headings."""

    __tablename__ = "people_import_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: hash of the normalised headings
    signature: Mapped[str] = mapped_column(unique=True)
    #: field → heading
    columns: Mapped[dict[str, Any]]
    used_at: Mapped[datetime]


class ImportRun(Model):
    """One uploaded personnel file: looked at first, applied once."""

    __tablename__ = "people_import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("files_file.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("people_unit.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("people_person.id"))
    #: field → index of the column
    columns: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    #: new, changed, unchanged, refused – as applied
    counts: Mapped[dict[str, Any] | None]

    agency: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    file: Mapped[StoredFile] = relationship(lazy="joined", innerjoin=True)
