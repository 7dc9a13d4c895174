"""Handing a draft in, reading it with remarks, judging it, and asking for four eyes."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError, Forbidden
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person, Unit
from courses.authoring.operations import fingerprint_of
from courses.catalogue.models import CourseVersion, Lesson
from courses.catalogue.operations import note_author
from courses.catalogue.rules import VersionState
from courses.review import queries
from courses.review.models import FourEyes, Remark, RemarkReply, ReviewRequest, ReviewVerdict
from courses.review.permissions import may_ask_for_four_eyes, may_judge
from courses.review.rules.blocks import blocks
from courses.review.rules.standing import Verdict


def _hold_draft(version: CourseVersion) -> None:
    """Hold the draft until the end of the transaction: nobody edits or publishes it meanwhile."""
    state = db.session.scalar(
        select(CourseVersion.state).where(CourseVersion.id == version.id).with_for_update(of=CourseVersion)
    )
    if state is not VersionState.DRAFT:
        raise Conflict(_("Versi ini sudah terbit, jadi tidak ditelaah lagi."))


def hand_in(draft: CourseVersion, reviewers: Collection[Person], note: str, *, by: Person) -> None:
    """Ask people to read a draft, and tell them. Who was asked and has not answered yet is not asked twice.

    Whoever hands in counts among the authors. Raises DomainError for somebody who cannot review this draft.
    """
    _hold_draft(draft)
    note_author(draft, by)
    authors = queries.authors_of(draft)
    if any(not may_judge(person, draft.course, authors) for person in reviewers):
        raise DomainError(_("Penelaah harus dapat menyusun pelatihan unit ini dan tidak ikut menulis draf ini."))
    waiting = {each.reviewer_id for each in queries.unanswered(queries.requests_of(draft), queries.verdicts_of(draft))}
    for person in reviewers:
        if person.id in waiting:
            continue
        asked = ReviewRequest(
            version_id=draft.id, reviewer_id=person.id, asked_by_id=by.id, asked_at=clock.now(), note=note
        )
        db.session.add(asked)
        db.session.flush()
        notify(
            person,
            key=f"courses:review:{asked.id}",
            kind=NoticeKind.WORK,
            subject=_l("Mohon telaah draf %(title)s", title=draft.title),
            body=_l("%(name)s meminta Anda membaca draf ini, memberi catatan, lalu menyetujuinya.", name=by.name),
            url=f"/telaah/{draft.course_id}",
        )
    audit.record(by, "course.handed_in", "course", draft.course_id, {"version": draft.number, "to": len(reviewers)})


def judge(draft: CourseVersion, verdict: Verdict, words: str, *, seen: str, by: Person) -> None:
    """Say of a draft that it may be published, or that it must be mended; its authors are told.

    Raises:
        Forbidden: the person wrote in this draft.
        Conflict: the draft is not the one of the fingerprint `seen` any more.
    """
    _hold_draft(draft)
    authors = queries.authors_of(draft)
    if not may_judge(by, draft.course, authors):
        raise Forbidden(_("Anda ikut menulis draf ini, jadi orang lain yang menelaahnya."))
    if fingerprint_of(draft) != seen:
        raise Conflict(_("Draf ini baru saja berubah. Muat ulang, baca perubahannya, lalu beri putusan."))
    said = ReviewVerdict(
        version_id=draft.id, person_id=by.id, verdict=verdict, fingerprint=seen, words=words, at=clock.now()
    )
    db.session.add(said)
    db.session.flush()
    audit.record(by, f"course.review_{verdict.value}", "course", draft.course_id, {"version": draft.number})
    subject = (
        _l("Draf %(title)s disetujui", title=draft.title)
        if verdict is Verdict.APPROVE
        else _l("Draf %(title)s perlu diperbaiki", title=draft.title)
    )
    for author in db.session.scalars(select(Person).where(Person.id.in_(authors), Person.left_on.is_(None))):
        notify(
            author,
            key=f"courses:verdict:{said.id}",
            kind=NoticeKind.WORK,
            subject=subject,
            body=words or _l("Ditelaah oleh %(name)s.", name=by.name),
            url=f"/telaah/{draft.course_id}",
        )


# ----------------------------------------------------------------------------------------- remarks


def remark(lesson: Lesson, block_mark: str | None, text: str, *, by: Person) -> Remark:
    """Note something about a lesson of a draft, or about the block with this mark.

    Raises Conflict when the block was changed since the page was read.
    """
    version = lesson.module.version
    if version.state is not VersionState.DRAFT:
        raise Conflict(_("Versi ini sudah terbit, jadi tidak ditelaah lagi."))
    block = next((each for each in blocks(lesson.body_html) if each.mark == block_mark), None)
    if block_mark is not None and block is None:
        raise Conflict(_("Bagian ini baru saja diubah penyusunnya. Muat ulang halaman, lalu tulis catatan Anda lagi."))
    made = Remark(
        version_id=version.id,
        lesson_key=lesson.key,
        lesson_title=lesson.title,
        block_place=block.place if block else None,
        block_mark=block.mark if block else None,
        quote=block.quote if block else "",
        person_id=by.id,
        text=text,
        at=clock.now(),
    )
    db.session.add(made)
    db.session.flush()
    return made


def reply(to: Remark, text: str, *, by: Person) -> RemarkReply:
    """Answer a remark; whoever made it is told, and those who wrote in between."""
    made = RemarkReply(remark_id=to.id, person_id=by.id, text=text, at=clock.now())
    others = {person.id: person for person in [to.person, *(each.person for each in to.replies)] if person.id != by.id}
    db.session.add(made)
    db.session.flush()
    db.session.expire(to, ["replies"])
    for person in others.values():
        notify(
            person,
            key=f"courses:reply:{made.id}",
            kind=NoticeKind.WORK,
            subject=_l("Jawaban atas catatan Anda di %(title)s", title=to.lesson_title),
            body=text,
            url=f"/telaah/catatan/{to.id}",
        )
    return made


def resolve(settled: Remark, *, by: Person) -> None:
    """Settle a remark. Who settles it second changes nothing."""
    db.session.execute(
        update(Remark)
        .where(Remark.id == settled.id, Remark.resolved_at.is_(None))
        .values(resolved_at=clock.now(), resolved_by_id=by.id)
    )
    db.session.refresh(settled, ["resolved_at", "resolved_by_id"])


def reopen(settled: Remark) -> None:
    """Take the settling back."""
    settled.resolved_at, settled.resolved_by_id = None, None
    db.session.flush()


# --------------------------------------------------------------------------------------- four eyes


def ask_for_four_eyes(unit: Unit, *, by: Person) -> FourEyes:
    """From now on courses of the unit, and of all below it, are published only after somebody else approved them."""
    if not may_ask_for_four_eyes(by, unit):
        raise Forbidden(_("Anda hanya dapat mengatur unit yang Anda kelola."))
    made = FourEyes(unit_id=unit.id, begins_at=clock.now(), set_by_id=by.id)
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError as quicker:
        raise Conflict(_("Unit ini sudah mewajibkan telaah.")) from quicker
    audit.record(by, "course.four_eyes_begun", "unit", unit.id)
    return made


def end_four_eyes(rule: FourEyes, *, by: Person) -> None:
    """Let authors publish without an approval again."""
    if not may_ask_for_four_eyes(by, rule.unit):
        raise Forbidden(_("Anda hanya dapat mengatur unit yang Anda kelola."))
    if rule.ends_at is not None:
        raise Conflict(_("Kewajiban telaah ini sudah diakhiri."))
    rule.ends_at = clock.now()
    db.session.flush()
    audit.record(by, "course.four_eyes_ended", "unit", rule.unit_id)
