"""Writing, planning, handing out and correcting announcements."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict
from bina.jobs import enqueue
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from courses.announcing import queries
from courses.announcing.models import Announcement, Edition, Handing
from courses.announcing.rules import Audience, State
from courses.catalogue.operations import rendered
from courses.study.queries import Attendant

#: People told in one transaction.
BATCH = 200


@dataclass(frozen=True, slots=True)
class Written:
    """An announcement as it was typed."""

    title: str
    text: str
    audience: Audience
    month: str | None


def write(reader: Attendant, written: Written, once: str) -> Announcement:
    """Write a draft. The same form sent again gives the draft it made."""
    announcement = Announcement(
        course_id=reader.course.id, author_id=reader.person.id, title=written.title, text=written.text,
        html=rendered(written.text, reader.course.id), audience=written.audience, month=written.month, once=once,
        written_at=clock.now(),
    )  # fmt: skip
    try:
        with db.session.begin_nested():
            db.session.add(announcement)
    except IntegrityError:
        return db.session.scalars(
            select(Announcement).where(Announcement.author_id == reader.person.id, Announcement.once == once)
        ).one()
    return announcement


def rewrite(announcement: Announcement, written: Written, *, by: Person) -> None:
    """Change a text. What a published announcement said before stays readable; whom it went to does not change."""
    _hold(announcement)
    if announcement.state is State.PUBLISHED:
        if (announcement.title, announcement.text) == (written.title, written.text):
            return
        now = clock.now()
        announcement.editions.insert(0, Edition(title=announcement.title, html=announcement.html, until=now))
        announcement.corrected_at = now
        audit.record(by, "announcement.corrected", "announcement", announcement.id)
    else:
        announcement.audience, announcement.month = written.audience, written.month
    announcement.title, announcement.text = written.title, written.text
    announcement.html = rendered(written.text, announcement.course_id)
    db.session.flush()


def publish(announcement: Announcement, at: datetime | None, *, by: Person) -> None:
    """Have it handed out at a moment to come, or now (None). Refuses what was handed out already."""
    _hold(announcement)
    if announcement.state is State.PUBLISHED:
        raise Conflict(_("Pengumuman ini sudah terbit."))
    now = clock.now()
    announcement.publish_at = now if at is None else max(at, now)
    db.session.flush()
    audit.record(by, "announcement.planned", "announcement", announcement.id)
    if announcement.publish_at <= now:
        hand_out(announcement)
    else:
        when = announcement.publish_at
        enqueue(
            "courses.publish_announcement", key=f"announcement:{announcement.id}:{when.isoformat()}", run_at=when,
            announcement_id=announcement.id,
        )  # fmt: skip


def take_back(announcement: Announcement, *, by: Person) -> None:
    """Make a planned announcement a draft again."""
    _hold(announcement)
    if announcement.state is State.PUBLISHED:
        raise Conflict(_("Pengumuman ini sudah terbit, jadi tidak dapat ditarik. Perbaiki teksnya."))
    announcement.publish_at = None
    db.session.flush()
    audit.record(by, "announcement.taken_back", "announcement", announcement.id)


def hand_out(announcement: Announcement) -> None:
    """Hand it to whoever belongs to its audience now, once; nothing when it is not due or was handed out."""
    _hold(announcement)
    now = clock.now()
    if announcement.state is not State.PLANNED or announcement.publish_at is None or announcement.publish_at > now:
        return
    announcement.published_at = now
    people = {each.enrolment.person_id for each in queries.meant(announcement, now)}
    db.session.add_all(Handing(announcement_id=announcement.id, person_id=number, at=now) for number in sorted(people))
    db.session.flush()
    enqueue(
        "courses.tell_announcement", key=f"announcement:{announcement.id}:0", announcement_id=announcement.id, after=0
    )


def tell(announcement: Announcement, after: int) -> int | None:
    """Tell the next people, by id, in their inbox and as they want their mail; the last id, None when nobody is left."""
    people = db.session.scalars(
        select(Person)
        .join(Handing, Handing.person_id == Person.id)
        .where(Handing.announcement_id == announcement.id, Person.id > after)
        .order_by(Person.id)
        .limit(BATCH)
    ).all()
    for person in people:
        notify(
            person,
            key=queries.notice_key(announcement.id, person.id),
            kind=NoticeKind.COURSE,
            subject=_l("Pengumuman: %(title)s", title=announcement.title),
            body=_l("Dari %(name)s, instruktur pelatihan Anda.", name=announcement.author.name),
            url=f"/kursus/pengumuman/{announcement.id}",
            about=("course", announcement.course_id),
        )
    return people[-1].id if len(people) == BATCH else None


def mark_read(person: Person, announcement: Announcement) -> None:
    """Note that a person read what was handed to them; the first time counts."""
    handing = db.session.get(Handing, (announcement.id, person.id))
    if handing is not None and handing.read_at is None:
        handing.read_at = clock.now()


def _hold(announcement: Announcement) -> None:
    db.session.execute(select(Announcement.id).where(Announcement.id == announcement.id).with_for_update())
    db.session.refresh(announcement)
