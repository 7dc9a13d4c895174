"""Bringing people into a course, and letting them go."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from bina import clock, signals
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, Forbidden, Gone
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person, RoleKind
from bina.people.queries import people_by_identifiers, people_within
from courses.catalogue.models import CourseVersion
from courses.conditions.reports import reason_sentence
from courses.conditions.rules import Reason
from courses.study import queries
from courses.study.models import (
    Enrolment,
    EnrolmentNeed,
    EnrolmentSource,
    EnrolmentState,
)
from courses.study.rules.pasted import MOST, PastedKind, read_pasted


def enrol(
    person: Person,
    version: CourseVersion,
    *,
    by: Person,
    deadline: date | None = None,
    hard: bool = False,
    at: datetime | None = None,
) -> Enrolment:
    """Bring a person into a published version. Somebody already in it stays as they are (no error, no second row).

    Whoever left this version comes back to the same enrolment: attempts and answers already shown stay counted, and
    so does a hard deadline unless a manager sets another. Whoever is enrolled by another is told so.

    Raises:
        Gone: the course takes nobody any more.
        Forbidden: the person does not meet what the course asks for; who studies it anew has met it.
    """
    existing = queries.enrolment_of(person, version.course_id)
    if existing is not None:
        return existing
    if version.course.withdrawn_at is not None:
        raise Gone(_("Pelatihan ini tidak lagi menerima peserta."))
    require_prerequisites(person, version)
    source = EnrolmentSource.SELF if by.id == person.id else EnrolmentSource.MANAGER
    enrolment = queries.left_enrolment(person, version)
    try:
        with db.session.begin_nested():
            if enrolment is None:
                enrolment = Enrolment(person_id=person.id, course_id=version.course_id, version_id=version.id)
                db.session.add(enrolment)
            if source is EnrolmentSource.MANAGER or not enrolment.hard_deadline:
                enrolment.deadline, enrolment.hard_deadline = deadline, hard
            enrolment.source, enrolment.enrolled_by_id = source, by.id
            enrolment.enrolled_at = at or clock.now()
            enrolment.state = EnrolmentState.ACTIVE
    except IntegrityError:
        found = queries.enrolment_of(person, version.course_id)
        if found is None:
            raise
        return found
    _keep_need(enrolment, person)
    audit.record(by, "course.enrolled", "enrolment", enrolment.id, {"course": version.course_id})
    if source is EnrolmentSource.MANAGER:
        notify(
            person,
            key=f"courses:enrolled:{enrolment.id}:{enrolment.enrolled_at}",
            kind=NoticeKind.DUTY,
            subject=_l("Anda didaftarkan ke pelatihan %(title)s", title=version.title),
            body=_l("Buka pelatihan ini dan susun rencana belajar Anda sendiri. Mulailah kapan saja Anda siap."),
            url=f"/kursus/{version.course_id}",
        )
    return enrolment


def _keep_need(enrolment: Enrolment, person: Person) -> None:
    """Remember what drove the learner in; whoever comes back may have another reason than before."""
    need = queries.need_of(person, enrolment.course_id)
    if need is None:
        db.session.execute(delete(EnrolmentNeed).where(EnrolmentNeed.enrolment_id == enrolment.id))
    else:
        kind, said = need
        db.session.merge(EnrolmentNeed(enrolment_id=enrolment.id, kind=kind, said=said, at=enrolment.enrolled_at))
        db.session.flush()


def require_prerequisites(person: Person, version: CourseVersion) -> None:
    """Refuse a person who does not meet what a version asks for, with every reason; raises Forbidden."""
    reasons = queries.unmet_by([person], version, clock.now()).get(person.id)
    if reasons:
        said = " ".join(reason_sentence(each) for each in reasons)
        raise Forbidden(_("Pelatihan ini belum dapat diikuti.") + " " + said)


def withdraw(enrolment: Enrolment, *, by: Person) -> None:
    """Leave a course that is not completed. Its facts stay; enrolling in the same version again goes on with them."""
    if enrolment.state is not EnrolmentState.ACTIVE:
        raise Conflict(_("Pelatihan yang sudah selesai tidak dapat ditinggalkan."))
    enrolment.state = EnrolmentState.WITHDRAWN
    audit.record(by, "course.withdrawn", "enrolment", enrolment.id, {"course": enrolment.course_id})
    signals.course_left.send(enrolment.person, course_id=enrolment.course_id, enrolment_id=enrolment.id)


class ListedKind(StrEnum):
    """What becomes of one line of a pasted list."""

    NEW = "new"
    ALREADY = "already"
    UNKNOWN = "unknown"
    REPEATED = "repeated"
    UNREADABLE = "unreadable"
    #: does not meet what the course asks for
    UNMET = "unmet"


@dataclass(frozen=True)
class Listed:
    """One piece of a pasted list and what would be done with it. `said` repeats what was pasted, but no NIP whole."""

    line: int
    kind: ListedKind
    said: str
    person: Person | None = None
    #: why they may not follow the course yet
    reasons: tuple[Reason, ...] = ()


def look_up(text: str, version: CourseVersion, *, by: Person) -> list[Listed]:
    """Read a pasted list without changing anything: who would be enrolled, who is already, what names nobody.

    People outside the manager's reach are "unknown", exactly like people who do not exist.
    """
    pasted = read_pasted(text)[:MOST]
    wanted = {each.value for each in pasted if each.kind in (PastedKind.NIP, PastedKind.EMAIL)}
    found = people_by_identifiers(wanted)
    reach = people_within(by, RoleKind.MANAGER, RoleKind.ADMINISTRATOR).with_only_columns(Person.id)
    ids = set(db.session.scalars(reach.where(Person.id.in_([person.id for person in found.values()]))))
    running = set(
        db.session.scalars(
            select(Enrolment.person_id).where(
                Enrolment.course_id == version.course_id,
                Enrolment.state != EnrolmentState.WITHDRAWN,
                Enrolment.renewed_at.is_(None),
                Enrolment.person_id.in_(ids),
            )
        )
    )
    within = [person for person in found.values() if person.id in ids and person.id not in running]
    closed = queries.unmet_by(within, version, clock.now())
    listed: list[Listed] = []
    seen: set[int] = set()
    for each in pasted:
        said = f"{each.value[:4]}…{each.value[-3:]}" if each.kind is PastedKind.NIP else each.value
        if each.kind in (PastedKind.UNREADABLE, PastedKind.REPEATED):
            listed.append(Listed(each.line, ListedKind(each.kind.value), said))
            continue
        person = found.get(each.value)
        if person is None or person.id not in ids:
            listed.append(Listed(each.line, ListedKind.UNKNOWN, said))
        elif person.id in seen:
            listed.append(Listed(each.line, ListedKind.REPEATED, said, person))
        else:
            reasons = closed.get(person.id, ())
            kind = ListedKind.ALREADY if person.id in running else ListedKind.UNMET if reasons else ListedKind.NEW
            listed.append(Listed(each.line, kind, said, person, reasons))
            seen.add(person.id)
    return listed


def enrol_listed(
    text: str, version: CourseVersion, *, by: Person, deadline: date | None = None, hard: bool = False
) -> list[Listed]:
    """Enrol everybody the list names and the manager may enrol, in one transaction; the same list again adds nobody."""
    listed = look_up(text, version, by=by)
    for each in listed:
        if each.kind is ListedKind.NEW and each.person is not None:
            enrol(each.person, version, by=by, deadline=deadline, hard=hard)
    return listed
