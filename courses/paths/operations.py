"""Making a path, following it, and going on to its next course."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db, is_postgresql
from bina.errors import Conflict, DomainError, Forbidden
from bina.jobs import enqueue
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person, Unit
from courses.catalogue.queries import published_version
from courses.duties.permissions import KEEPERS
from courses.duties.queries import in_audience
from courses.duties.rules.audience import Audience
from courses.paths import queries
from courses.paths.models import Path, PathCourse, PathFollower, PathStep
from courses.paths.rules import PathStanding, next_courses, path_standing
from courses.study.models import Enrolment
from courses.study.operations import enrol

#: The most steps of a path: more nobody would follow to the end.
MOST_STEPS = 12


def make(unit: Unit, title: str, summary: str, *, by_itself: bool, by: Person) -> Path:
    """A new path without steps, as a draft; raises Forbidden for a unit of others."""
    if not by.holds_over(unit, *KEEPERS):
        raise Forbidden(_("Anda hanya dapat membuat jalur belajar bagi unit yang Anda kelola."))
    path = Path(
        unit_id=unit.id, title=title, summary=summary, by_itself=by_itself, made_by_id=by.id, made_at=clock.now()
    )
    db.session.add(path)
    db.session.flush()
    audit.record(by, "path.made", "path", path.id, {"unit": unit.id})
    return path


def _require_draft(path: Path) -> None:
    published = db.session.scalar(select(Path.published_at).where(Path.id == path.id).with_for_update(of=Path))
    if published is not None:
        raise Conflict(_("Jalur yang sudah terbit tidak berubah. Tutup jalur ini, lalu buat yang baru."))


def add_step(path: Path, title: str, courses: Sequence[int], needed: int | None) -> PathStep:
    """A new step at the end of a draft: all of its courses, or `needed` of them.

    Raises:
        DomainError: no course, more needed than there are, a course twice on the path, or too many steps.
        Conflict: the path is published.
    """
    _require_draft(path)
    if not courses:
        raise DomainError(_("Pilih paling sedikit satu pelatihan."))
    if needed is not None and needed > len(courses):
        raise DomainError(_("Jumlah yang harus selesai melebihi jumlah pelatihan yang dipilih."))
    if set(courses) & set(path.course_ids):
        raise DomainError(_("Salah satu pelatihan ini sudah ada pada langkah lain."))
    if len(path.steps) >= MOST_STEPS:
        raise DomainError(_("Paling banyak %(n)s langkah.", n=MOST_STEPS))
    step = PathStep(position=len(path.steps), title=title, needed=needed or len(courses))
    step.courses = [PathCourse(course_id=number, position=place) for place, number in enumerate(courses)]
    path.steps.append(step)
    db.session.flush()
    return step


def remove_step(path: Path, step_id: int) -> None:
    """Take a step out of a draft; nothing happens where it is gone."""
    _require_draft(path)
    path.steps = [step for step in path.steps if step.id != step_id]
    for place, step in enumerate(path.steps):
        step.position = place
    db.session.flush()


def publish(path: Path, *, by: Person) -> None:
    """Offer a path; its steps never change again. Refuses one without steps."""
    _require_draft(path)
    if not path.steps:
        raise DomainError(_("Tambahkan paling sedikit satu langkah sebelum menerbitkan jalur ini."))
    path.published_at = clock.now()
    audit.record(by, "path.published", "path", path.id)
    db.session.flush()


def close(path: Path, *, by: Person) -> None:
    """Take nobody new; whoever follows it goes on."""
    if path.published_at is None or path.closed_at is not None:
        raise Conflict(_("Hanya jalur yang sedang terbit dapat ditutup."))
    path.closed_at = clock.now()
    audit.record(by, "path.closed", "path", path.id)
    db.session.flush()


def follow(path: Path, person: Person) -> PathFollower:
    """Let a person follow a path offered to them; whoever follows it already stays as they are."""
    known = _present(path, person)
    if known is not None:
        return known
    _require_open(path)
    follower = PathFollower(path_id=path.id, person_id=person.id, by_id=person.id, joined_at=clock.now())
    try:
        with db.session.begin_nested():
            db.session.add(follower)
    except IntegrityError:
        found = _present(path, person)
        if found is None:
            raise
        return found
    audit.record(person, "path.followed", "path", path.id)
    advance(follower)
    return follower


def _present(path: Path, person: Person) -> PathFollower | None:
    return db.session.scalar(
        select(PathFollower).where(
            PathFollower.path_id == path.id, PathFollower.person_id == person.id, PathFollower.left_at.is_(None)
        )
    )


def _require_open(path: Path) -> None:
    if path.published_at is None or path.closed_at is not None:
        raise Conflict(_("Jalur ini tidak menerima pengikut baru."))


def leave(follower: PathFollower) -> None:
    """Stop following a path. Courses begun go on; what was completed stays completed."""
    if follower.completed_at is not None:
        raise Conflict(_("Jalur yang sudah selesai tidak dapat ditinggalkan."))
    follower.left_at = clock.now()
    audit.record(follower.person, "path.left", "path", follower.path_id)
    db.session.flush()


def enter(follower: PathFollower, course_id: int) -> Enrolment:
    """Enrol a follower in a course of their open step: one tap.

    Raises:
        Conflict: the course is not on the open step.
        Forbidden, Gone: as for any enrolment.
    """
    standing = _standing(follower)[0]
    here = standing.open_step
    if here is None or course_id not in here.step.courses:
        raise Conflict(_("Pelatihan ini belum terbuka. Selesaikan dahulu langkah sebelumnya."))
    return enrol(follower.person, published_version(course_id), by=follower.person)


def _standing(follower: PathFollower) -> tuple[PathStanding, frozenset[int], frozenset[int]]:
    path = follower.path
    done, doing = queries.studied_by([follower.person_id], path.course_ids)
    completed, following = done.get(follower.person_id, frozenset()), doing.get(follower.person_id, frozenset())
    return path_standing(path.plain_steps, completed), completed, following


def advance(follower: PathFollower) -> None:
    """Go on after something was completed: the path is complete, or its next courses open. A second time changes nothing.

    A course that cannot be entered yet (its own conditions, or it takes nobody) is left for the learner, whose page
    of the path says why.
    """
    db.session.flush()
    standing, completed, following = _standing(follower)
    if standing.complete:
        if follower.completed_at is None:
            follower.completed_at = clock.now()
            audit.record(follower.person, "path.completed", "path", follower.path_id)
            notify(
                follower.person,
                key=f"courses:path:{follower.id}:completed",
                kind=NoticeKind.COURSE,
                subject=_l("Jalur belajar %(title)s selesai", title=follower.path.title),
                body=_l("Anda menyelesaikan semua langkahnya. Sertifikat tiap pelatihan tetap tersimpan."),
                url=f"/jalur/{follower.path_id}",
            )
            db.session.flush()
        return
    if not follower.path.by_itself:
        return
    for course_id in next_courses(standing, following, completed):
        try:
            enrol(follower.person, published_version(course_id), by=follower.person)
        except DomainError:
            continue


# ------------------------------------------------------------------------------------------- audience


@dataclass(frozen=True)
class Preview:
    """Whom assigning a path would reach: how many, how many of them follow it already, and the first names."""

    people: int
    following: int
    first: Sequence[Person]


def look_ahead(path: Path, unit: Unit, audience: Audience, *, by: Person) -> Preview:
    """Say whom assigning would reach, without changing anything.

    Raises:
        Forbidden: the unit is not the manager's, or lies outside the path's.
        Conflict: the path takes nobody.
        DomainError: nobody is in the audience.
    """
    _require_open(path)
    if not by.holds_over(unit, *KEEPERS) or not unit.path.startswith(path.unit.path):
        raise Forbidden(_("Pilih unit yang Anda kelola dan yang termasuk jalur ini."))
    found = in_audience(audience)
    people = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    if not people:
        raise DomainError(_("Tidak ada pegawai yang cocok. Longgarkan golongan atau jabatannya."))
    following = db.session.scalar(
        select(func.count(PathFollower.id)).where(
            PathFollower.path_id == path.id,
            PathFollower.left_at.is_(None),
            PathFollower.person_id.in_(found.with_only_columns(Person.id)),
        )
    )
    first = db.session.scalars(found.order_by(Person.name, Person.id).limit(10)).all()
    return Preview(people, following or 0, first)


def assign(path: Path, unit: Unit, audience: Audience, *, by: Person) -> int:
    """Let everybody in an audience follow a path; gives how many are new. The same audience again adds nobody."""
    look_ahead(path, unit, audience, by=by)
    present = select(PathFollower.person_id).where(PathFollower.path_id == path.id, PathFollower.left_at.is_(None))
    ids = db.session.scalars(
        in_audience(audience).with_only_columns(Person.id).where(Person.id.not_in(present)).order_by(Person.id)
    ).all()
    insert = postgresql.insert(PathFollower) if is_postgresql() else sqlite.insert(PathFollower)
    now = clock.now()
    rows = [{"path_id": path.id, "person_id": number, "by_id": by.id, "joined_at": now} for number in ids]
    for start in range(0, len(rows), 500):
        db.session.execute(insert.values(rows[start : start + 500]).on_conflict_do_nothing())
    audit.record(by, "path.assigned", "path", path.id, {"unit": unit.id, "people": len(ids)})
    if ids:
        enqueue("courses.advance_followers", key=f"path:{path.id}:{now.isoformat()}", path_id=path.id, after=0)
    return len(ids)
