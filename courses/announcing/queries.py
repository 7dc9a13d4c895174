"""Reads of announcements: their readers' and their writers'."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, String, case, cast, exists, func, literal, or_, select

from bina.db import db
from bina.errors import NotFound
from bina.notices.models import Mute, Notice
from bina.people.models import Person
from courses.announcing.models import Announcement, Handing
from courses.announcing.rules import is_meant
from courses.study.queries import Attendant, attendant_of
from courses.teaching.queries import Follower, cohorts_of, followers_of
from courses.teaching.rules import CohortKind

#: The newest that a page lists.
PAGE = 50


def reader_of(person: Person, course_id: int) -> Attendant:
    """The person as a reader; raises NotFound for who neither follows nor teaches the course."""
    return attendant_of(person, course_id, _("Pengumuman ini hanya untuk peserta dan instruktur pelatihannya."))


def notice_key(announcement_id: int, person_id: int) -> str:
    """The key of the message that tells a person of an announcement."""
    return f"announcement:{announcement_id}:{person_id}"


_KEY = literal("announcement:") + cast(Handing.announcement_id, String) + literal(":") + cast(Handing.person_id, String)
#: Read on its page, or opened from the inbox.
_READ = or_(Handing.read_at.is_not(None), exists().where(Notice.key == _KEY, Notice.read_at.is_not(None)))


@dataclass(frozen=True)
class Listed:
    """An announcement, and as its reader whether it was read, as a teacher to how many it went and how many read it."""

    announcement: Announcement
    read: bool
    handed: int = 0
    read_by: int = 0


def _handed_to(person: Person) -> ColumnElement[bool]:
    return Announcement.id.in_(select(Handing.announcement_id).where(Handing.person_id == person.id))


def listed_for(reader: Attendant, most: int = PAGE) -> list[Listed]:
    """Announcements of a course, the newest first: all to who teaches it, to others what was handed to them."""
    query = (
        select(Announcement)
        .where(Announcement.course_id == reader.course.id)
        .order_by(func.coalesce(Announcement.published_at, Announcement.written_at).desc(), Announcement.id.desc())
        .limit(most)
    )
    if not reader.teaches:
        query = query.where(Announcement.published_at.is_not(None), _handed_to(reader.person))
    found = db.session.scalars(query).unique().all()
    return _with_counts(reader, found)


def _with_counts(reader: Attendant, found: Sequence[Announcement]) -> list[Listed]:
    ids = [each.id for each in found]
    mine = set(
        db.session.scalars(
            select(Handing.announcement_id).where(
                Handing.person_id == reader.person.id, Handing.announcement_id.in_(ids), _READ
            )
        )
    )
    if not reader.teaches:
        return [Listed(each, each.id in mine) for each in found]
    rows = db.session.execute(
        select(
            Handing.announcement_id,
            func.count().label("handed"),
            func.sum(case((_READ, 1), else_=0)).label("read"),
        )
        .where(Handing.announcement_id.in_(ids))
        .group_by(Handing.announcement_id)
    )
    counts = {row.announcement_id: (row.handed, row.read) for row in rows}
    return [Listed(each, each.id in mine, *counts.get(each.id, (0, 0))) for each in found]


def announcement_to_read(person: Person, announcement_id: int) -> tuple[Listed, Attendant]:
    """An announcement and its reader; raises NotFound for who was not handed it and does not teach the course."""
    announcement = db.session.get(Announcement, announcement_id)
    if announcement is not None:
        reader = reader_of(person, announcement.course_id)
        if reader.teaches or (
            announcement.published_at is not None and db.session.get(Handing, (announcement.id, person.id)) is not None
        ):
            return _with_counts(reader, [announcement])[0], reader
    raise NotFound(_("Pengumuman ini tidak ditujukan kepada Anda."))


def course_to_announce_in(person: Person, course_id: int) -> Attendant:
    """The course as its teacher; raises NotFound for everybody else."""
    reader = reader_of(person, course_id)
    if not reader.teaches:
        raise NotFound(_("Hanya instruktur pelatihan ini yang menulis pengumuman."))
    return reader


def announcement_to_write(person: Person, announcement_id: int) -> tuple[Announcement, Attendant]:
    """An announcement of a course the person teaches; raises NotFound."""
    announcement = db.session.get(Announcement, announcement_id)
    if announcement is None:
        raise NotFound(_("Pengumuman ini tidak ditujukan kepada Anda."))
    return announcement, course_to_announce_in(person, announcement.course_id)


def months_of(reader: Attendant, now: datetime) -> list[str]:
    """The months in which people who follow the course began, the newest first."""
    followers = followers_of(reader.person, reader.course, now)
    return [each.key for each in cohorts_of(reader.course, CohortKind.MONTH, followers)]


def meant(announcement: Announcement, now: datetime) -> list[Follower]:
    """Those who study the course and belong to the audience now, without the author."""
    followers = followers_of(announcement.author, announcement.course, now)
    zone = announcement.course.unit.zone
    return [
        each
        for each in followers
        if not each.completed
        and each.enrolment.person_id != announcement.author_id
        and is_meant(
            announcement.audience,
            started=each.started,
            behind=each.behind,
            in_cohort=each.began_in(zone) == announcement.month,
        )
    ]


def handed_ids(announcement: Announcement) -> set[int]:
    """Ids of the people it was handed to."""
    return set(db.session.scalars(select(Handing.person_id).where(Handing.announcement_id == announcement.id)))


def newest_for(person: Person, course_id: int) -> Listed | None:
    """The newest announcement of a course that was handed to the person, or None."""
    row = db.session.execute(
        select(Announcement, _READ.label("read"))
        .join(Handing, Handing.announcement_id == Announcement.id)
        .where(Announcement.course_id == course_id, Handing.person_id == person.id)
        .order_by(Announcement.published_at.desc(), Announcement.id.desc())
        .limit(1)
    ).first()
    return None if row is None else Listed(row[0], bool(row.read))


def is_muted(reader: Attendant) -> bool:
    """Whether the reader wants no mail about the course."""
    return db.session.get(Mute, (reader.person.id, "course", reader.course.id)) is not None
