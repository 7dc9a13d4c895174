"""Asking, replying, choosing the answer, hiding, and telling people of it."""

from dataclasses import dataclass

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db, is_postgresql
from bina.errors import Conflict, Forbidden
from bina.jobs import enqueue
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from courses.asking import queries
from courses.asking.models import Inquiry, Interest, Mention, Reply
from courses.asking.permissions import may_accept
from courses.asking.rules import Standing
from courses.catalogue.models import Lesson
from courses.catalogue.operations import rendered
from courses.study.queries import Attendant

#: Questions a digest names; it counts the others.
NAMED = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was typed."""

    title: str
    text: str
    anonymous: bool
    #: drawn with the form
    once: str


def ask(viewer: Attendant, lesson: Lesson, asked: Asked) -> Inquiry:
    """Ask about a lesson. The same form sent again gives the question it made; only who follows the course asks."""
    if not viewer.follows:
        raise Forbidden(_("Pertanyaan diajukan oleh peserta pelatihan. Sebagai instruktur, Anda menjawabnya."))
    inquiry = Inquiry(
        course_id=viewer.course.id,
        lesson_key=lesson.key,
        lesson_title=lesson.title,
        asker_id=viewer.person.id,
        anonymous=asked.anonymous,
        title=asked.title,
        text=asked.text,
        html=rendered(asked.text, viewer.course.id),
        once=asked.once,
        at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(inquiry)
    except IntegrityError:
        known = queries.asked_before(viewer.person, asked.once)
        if known is None:
            raise
        return known
    return inquiry


def reply(viewer: Attendant, inquiry: Inquiry, text: str, once: str) -> Reply:
    """Reply to a question and tell its asker. The same form sent again changes nothing and tells nobody twice."""
    if inquiry.hidden_at is not None:
        raise Conflict(_("Pertanyaan ini disembunyikan instruktur, jadi tidak dapat dijawab."))
    said = Reply(
        inquiry_id=inquiry.id,
        author_id=viewer.person.id,
        taught=viewer.teaches,
        text=text,
        html=rendered(text, inquiry.course_id),
        once=once,
        at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(said)
    except IntegrityError:
        return db.session.scalars(
            select(Reply).where(
                Reply.inquiry_id == inquiry.id, Reply.author_id == viewer.person.id, Reply.once == once
            )
        ).one()  # fmt: skip
    if inquiry.asker_id != viewer.person.id:
        notify(
            inquiry.asker,
            key=f"inquiry:replied:{said.id}",
            kind=NoticeKind.COURSE,
            subject=_l("Pertanyaan Anda dijawab: %(title)s", title=inquiry.title),
            body=_l("Baca jawabannya. Bila sudah membantu, pilih sebagai jawaban supaya peserta lain menemukannya."),
            url=f"/kursus/tanya/{inquiry.id}",
            about=("course", inquiry.course_id),
        )
    return said


def accept(viewer: Attendant, reply: Reply) -> None:
    """Choose the answer of a question; another that was chosen before gives way. Choosing it again changes nothing."""
    # Two who choose at once wait for each other here.
    inquiry = db.session.scalars(
        select(Inquiry)
        .where(Inquiry.id == reply.inquiry_id)
        .with_for_update(of=Inquiry)
        .execution_options(populate_existing=True)
    ).one()
    db.session.refresh(reply)
    if not may_accept(inquiry, reply, viewer.person.id, viewer.teaches):
        raise Forbidden(_("Jawaban dipilih oleh penanya atau instruktur, dan bukan jawaban penanya sendiri."))
    if reply.accepted_at is not None:
        return
    db.session.execute(
        update(Reply).where(Reply.inquiry_id == inquiry.id).values(accepted_at=None, accepted_by_id=None)
    )
    reply.accepted_at, reply.accepted_by_id = clock.now(), viewer.person.id
    db.session.flush()
    enqueue("courses.tell_of_answer", key=f"inquiry:answer:{reply.id}", reply_id=reply.id)


def tell_of_answer(reply: Reply) -> None:
    """Tell who wanted to know that an answer was chosen, each once per question."""
    if reply.accepted_at is None or reply.inquiry.hidden_at is not None:
        return
    curious = db.session.scalars(
        select(Person).join(Interest, Interest.person_id == Person.id).where(
            Interest.inquiry_id == reply.inquiry_id, Person.left_on.is_(None), Person.id != reply.author_id
        )
    )  # fmt: skip
    for person in curious:
        notify(
            person,
            key=f"inquiry:settled:{reply.inquiry_id}:{person.id}",
            kind=NoticeKind.COURSE,
            subject=_l("Yang ingin Anda ketahui sudah terjawab: %(title)s", title=reply.inquiry.title),
            body=_l("Penanya atau instruktur sudah memilih jawabannya."),
            url=f"/kursus/tanya/{reply.inquiry_id}",
            about=("course", reply.inquiry.course_id),
        )


def be_curious(viewer: Attendant, inquiry: Inquiry) -> None:
    """Note that somebody else wants to know too; once. The asker wants to know already."""
    if inquiry.asker_id == viewer.person.id:
        return
    insert = postgresql.insert(Interest) if is_postgresql() else sqlite.insert(Interest)
    db.session.execute(
        insert.values(inquiry_id=inquiry.id, person_id=viewer.person.id, at=clock.now()).on_conflict_do_nothing()
    )


def lose_interest(viewer: Attendant, inquiry: Inquiry) -> None:
    """Take that back."""
    db.session.execute(
        delete(Interest).where(Interest.inquiry_id == inquiry.id, Interest.person_id == viewer.person.id)
    )


# --------------------------------------------------------------------------------------- moderation


def hide(said: Inquiry | Reply, reason: str, *, by: Person) -> None:
    """Hide a question or reply from learners and tell its author why. A hidden reply is no longer the answer."""
    if said.hidden_at is not None:
        raise Conflict(_("Tulisan ini sudah disembunyikan."))
    if isinstance(said, Reply):
        said.accepted_at = said.accepted_by_id = None
    said.hidden_at, said.hidden_by_id, said.hidden_reason = clock.now(), by.id, reason
    kind, author, inquiry = _parts(said)
    audit.record(by, f"course.{kind}_hidden", kind, said.id, {"course": inquiry.course_id})
    if author.id != by.id:
        notify(
            author,
            key=f"inquiry:hidden:{kind}:{said.id}:{said.hidden_at.isoformat()}",
            kind=NoticeKind.COURSE,
            subject=_l("Tulisan Anda disembunyikan: %(title)s", title=inquiry.title),
            body=_l("Alasan instruktur: %(reason)s", reason=reason),
            # The author of a reply reads the question only while it is shown itself.
            url=f"/kursus/tanya/{inquiry.id}",
        )
    db.session.flush()


def show_again(said: Inquiry | Reply, *, by: Person) -> None:
    """Show what was hidden."""
    if said.hidden_at is None:
        return
    said.hidden_at = said.hidden_by_id = said.hidden_reason = None
    kind, _author, inquiry = _parts(said)
    audit.record(by, f"course.{kind}_shown", kind, said.id, {"course": inquiry.course_id})


def _parts(said: Inquiry | Reply) -> tuple[str, Person, Inquiry]:
    if isinstance(said, Inquiry):
        return "inquiry", said.asker, said
    return "reply", said.author, said.inquiry


# ------------------------------------------------------------------------------------------- digest


def send_digest(person: Person) -> None:
    """Tell an instructor of new questions in one letter, what nobody has answered first; nothing when nothing is new.

    Every question begins a letter once, so sending again the same day or after a fall of the server repeats none.
    """
    db.session.execute(select(Person.id).where(Person.id == person.id).with_for_update())
    listed = queries.to_tell(person)
    if not listed:
        return
    new = queries.untold(person, [each.inquiry.id for each in listed])
    if not new:
        return
    waiting = sum(each.standing is Standing.WAITING for each in listed)
    with force_locale(person.language):
        lines = [f"- {each.inquiry.title} ({each.inquiry.lesson_title})" for each in listed[:NAMED]]
        if len(listed) > NAMED:
            lines.append(_("… dan %(n)s lagi", n=len(listed) - NAMED))
        if waiting:
            subject = _("%(n)s pertanyaan peserta belum dijawab", n=waiting)
        else:
            subject = _("%(n)s pertanyaan baru dari peserta", n=len(new))
    courses = {each.inquiry.course_id for each in listed}
    notify(
        person,
        key=f"inquiry:digest:{person.id}:{max(new)}",
        kind=NoticeKind.WORK,
        subject=subject,
        body="\n".join(lines),
        url=f"/kursus/{courses.pop()}/tanya" if len(courses) == 1 else "/",
    )
    db.session.add_all(Mention(inquiry_id=number, person_id=person.id, at=clock.now()) for number in sorted(new))
    db.session.flush()
