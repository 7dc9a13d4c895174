"""Reads of questions: for those who follow the course or teach it, and nobody else."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import defer, selectinload

from bina.db import db
from bina.errors import NotFound
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import units_within
from courses.asking.models import Inquiry, Interest, Mention, Reply
from courses.asking.permissions import takes_inquiries
from courses.asking.rules import Earlier, Standing, standing
from courses.catalogue.models import Course, CourseVersion, Lesson, Module
from courses.study import queries as studies
from courses.study.queries import Attendant

#: Questions on one page.
PAGE = 20
#: The newest questions of a course a new one is compared with.
COMPARED = 500


def viewer_of(person: Person, course_id: int) -> Attendant:
    """The person as a reader of a course's questions; raises NotFound for who neither follows nor teaches it."""
    refusal = _("Tanya jawab ini hanya untuk peserta dan instruktur pelatihannya.")
    return studies.attendant_of(person, course_id, refusal)


def lesson_to_ask(viewer: Attendant, lesson_id: int) -> Lesson:
    """A lesson that takes questions: open to the learner in their own version, any version to an instructor."""
    lesson = db.session.get(Lesson, lesson_id)
    if lesson is None or lesson.module.version.course_id != viewer.course.id or not takes_inquiries(lesson.kind):
        raise NotFound(_("Materi ini tidak menerima pertanyaan."))
    if not viewer.teaches:
        study = studies.study_of(studies.enrolment_to_study(viewer.person, viewer.course.id))
        studies.lesson_to_study(study, lesson_id)
    return lesson


def lesson_of(viewer: Attendant, lesson_key: str) -> Lesson | None:
    """The lesson in the version the viewer follows, else in the newest published one; None when it is gone."""
    query = (
        select(Lesson)
        .join(Module, Module.id == Lesson.module_id)
        .join(CourseVersion, CourseVersion.id == Module.version_id)
        .where(Lesson.key == lesson_key, CourseVersion.course_id == viewer.course.id)
    )
    if viewer.version_id is not None:
        query = query.where(CourseVersion.id == viewer.version_id)
    else:
        query = query.where(CourseVersion.number == viewer.course.published_number)
    return db.session.scalar(query.limit(1))


# ----------------------------------------------------------------------------------------- questions

#: Visible replies by somebody other than the asker.
_HELP = and_(Reply.inquiry_id == Inquiry.id, Reply.hidden_at.is_(None), Reply.author_id != Inquiry.asker_id)
_REPLIES = select(func.count()).select_from(Reply).where(_HELP).correlate(Inquiry).scalar_subquery()
_ACCEPTED = exists().where(Reply.inquiry_id == Inquiry.id, Reply.accepted_at.is_not(None)).correlate(Inquiry)
_INTERESTED = (
    select(func.count())
    .select_from(Interest)
    .where(Interest.inquiry_id == Inquiry.id)
    .correlate(Inquiry)
    .scalar_subquery()
)
#: Nobody has answered yet.
WAITING = and_(Inquiry.hidden_at.is_(None), ~exists().where(_HELP).correlate(Inquiry), ~_ACCEPTED)


@dataclass(frozen=True)
class Listed:
    """A question as a list shows it."""

    inquiry: Inquiry
    standing: Standing
    replies: int
    interested: int


def _readable(viewer: Attendant) -> ColumnElement[bool]:
    here = Inquiry.course_id == viewer.course.id
    if viewer.teaches:
        return here
    return and_(here, or_(Inquiry.hidden_at.is_(None), Inquiry.asker_id == viewer.person.id))


def _listed(query: Select[Any]) -> list[Listed]:
    rows = db.session.execute(
        query.add_columns(_REPLIES.label("replies"), _ACCEPTED.label("accepted"), _INTERESTED.label("interested"))
        .options(defer(Inquiry.html))
    )  # fmt: skip
    return [Listed(row[0], standing(row.replies, row.accepted), row.replies, row.interested) for row in rows]


@dataclass(frozen=True)
class Found:
    """One page of questions, and how many there are."""

    listed: Sequence[Listed]
    count: int

    @property
    def pages(self) -> int:
        """Pages of them."""
        return -(-self.count // PAGE)


def find(
    viewer: Attendant, *, lesson_key: str | None = None, words: str = "", waiting: bool = False, page: int = 1,
    size: int = PAGE,
) -> Found:  # fmt: skip
    """Questions of the course the viewer may read, the newest first. Two statements whatever their number."""
    wanted = [_readable(viewer)]
    if lesson_key is not None:
        wanted.append(Inquiry.lesson_key == lesson_key)
    if waiting:
        wanted.append(WAITING)
    for word in words.split()[:8]:
        wanted.append(
            or_(Inquiry.title.icontains(word, autoescape=True), Inquiry.text.icontains(word, autoescape=True))
        )
    count = db.session.scalar(select(func.count()).select_from(Inquiry).where(*wanted)) or 0
    query = select(Inquiry).where(*wanted).order_by(Inquiry.at.desc(), Inquiry.id.desc())
    return Found(_listed(query.offset((page - 1) * size).limit(size)), count)


def earlier(viewer: Attendant, lesson_key: str) -> list[Earlier]:
    """What a new question is compared with: the newest questions of the course that everybody may read."""
    rows = db.session.execute(
        select(Inquiry.id, Inquiry.title, Inquiry.text, Inquiry.lesson_key)
        .where(Inquiry.course_id == viewer.course.id, Inquiry.hidden_at.is_(None))
        .order_by(Inquiry.id.desc())
        .limit(COMPARED)
    )
    return [Earlier(row.id, row.title, row.text, row.lesson_key == lesson_key) for row in rows]


def listed_by_id(viewer: Attendant, ids: Collection[int]) -> list[Listed]:
    """These questions in the given order."""
    found = {each.inquiry.id: each for each in _listed(select(Inquiry).where(_readable(viewer), Inquiry.id.in_(ids)))}
    return [found[number] for number in ids if number in found]


# --------------------------------------------------------------------------------------- one question


def inquiry_to_read(person: Person, inquiry_id: int) -> tuple[Inquiry, Attendant]:
    """A question and the person as its reader; raises NotFound for strangers, and for learners when it is hidden."""
    inquiry = db.session.get(Inquiry, inquiry_id)
    if inquiry is None:
        raise NotFound(_("Pertanyaan ini tidak ditemukan."))
    viewer = viewer_of(person, inquiry.course_id)
    if inquiry.hidden_at is not None and not viewer.teaches and inquiry.asker_id != person.id:
        raise NotFound(_("Pertanyaan ini tidak ditemukan."))
    return inquiry, viewer


def reply_to_read(person: Person, reply_id: int) -> tuple[Reply, Attendant]:
    """A reply and the person as its reader; raises NotFound likewise."""
    reply = db.session.get(Reply, reply_id)
    if reply is None:
        raise NotFound(_("Jawaban ini tidak ditemukan."))
    _inquiry, viewer = inquiry_to_read(person, reply.inquiry_id)
    if reply.hidden_at is not None and not viewer.teaches and reply.author_id != person.id:
        raise NotFound(_("Jawaban ini tidak ditemukan."))
    return reply, viewer


def to_moderate(person: Person, inquiry_id: int) -> Inquiry:
    """A question of a course the person teaches; raises NotFound."""
    inquiry, viewer = inquiry_to_read(person, inquiry_id)
    if not viewer.teaches:
        raise NotFound(_("Pertanyaan ini tidak ada di antara yang Anda ajar."))
    return inquiry


def reply_to_moderate(person: Person, reply_id: int) -> Reply:
    """A reply in a course the person teaches; raises NotFound."""
    reply, viewer = reply_to_read(person, reply_id)
    if not viewer.teaches:
        raise NotFound(_("Jawaban ini tidak ada di antara yang Anda ajar."))
    return reply


def asked_before(person: Person, once: str) -> Inquiry | None:
    """What the person has asked with this very form already, or None."""
    return db.session.scalar(select(Inquiry).where(Inquiry.asker_id == person.id, Inquiry.once == once))


def replies_of(inquiry: Inquiry, viewer: Attendant) -> Sequence[Reply]:
    """The replies the viewer may read: the accepted one first, then in the order they were written."""
    query = select(Reply).where(Reply.inquiry_id == inquiry.id)
    if not viewer.teaches:
        query = query.where(or_(Reply.hidden_at.is_(None), Reply.author_id == viewer.person.id))
    return db.session.scalars(query.order_by(Reply.accepted_at.is_(None), Reply.id)).all()


def interest_in(inquiry: Inquiry, person: Person) -> tuple[int, bool]:
    """How many others want to know, and whether this person is one of them."""
    people = db.session.scalars(select(Interest.person_id).where(Interest.inquiry_id == inquiry.id)).all()
    return len(people), person.id in people


# ---------------------------------------------------------------------------------------- instructors


def waiting_for(person: Person) -> list[tuple[int, str, int]]:
    """Course id, its title, and how many questions of it wait, for an instructor; nothing for who teaches nothing."""
    if not person.holds(RoleKind.INSTRUCTOR):
        return []
    rows = db.session.execute(
        select(Course.id, CourseVersion.title, func.count())
        .select_from(Inquiry)
        .join(Course, Course.id == Inquiry.course_id)
        .join(CourseVersion, and_(CourseVersion.course_id == Course.id, CourseVersion.number == Course.published_number))
        .where(WAITING, Inquiry.asker_id != person.id, Course.unit_id.in_(_taught(person)))
        .group_by(Course.id, CourseVersion.title)
        .order_by(func.min(Inquiry.at))
    )  # fmt: skip
    return [(course_id, title, count) for course_id, title, count in rows]


def _taught(person: Person) -> Select[Any]:
    return units_within(person, RoleKind.INSTRUCTOR).with_only_columns(Unit.id)


def to_tell(person: Person) -> list[Listed]:
    """What an instructor's digest says: questions nobody has answered, then new ones without a chosen answer.

    Empty unless at least one of them was in no digest of theirs before.
    """
    told = exists().where(Mention.inquiry_id == Inquiry.id, Mention.person_id == person.id).correlate(Inquiry)
    open_to_them = (
        select(Inquiry)
        .join(Course, Course.id == Inquiry.course_id)
        .where(
            Inquiry.hidden_at.is_(None),
            Inquiry.asker_id != person.id,
            ~_ACCEPTED,
            Course.unit_id.in_(_taught(person)),
        )
        .order_by(Inquiry.at, Inquiry.id)
        .options(selectinload(Inquiry.course))
    )
    new = set(db.session.scalars(open_to_them.with_only_columns(Inquiry.id).where(~told).order_by(None)))
    if not new:
        return []
    listed = _listed(open_to_them)
    waiting = [each for each in listed if each.standing is Standing.WAITING]
    return waiting + [each for each in listed if each.standing is Standing.ANSWERED and each.inquiry.id in new]


def untold(person: Person, ids: Collection[int]) -> set[int]:
    """Which of these questions no digest has told the person of."""
    told = select(Mention.inquiry_id).where(Mention.person_id == person.id, Mention.inquiry_id.in_(ids))
    return set(ids) - set(db.session.scalars(told))
