"""More time: a learner asks, an instructor decides, and the deadline of the course follows."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy.exc import IntegrityError

from bina import clock
from bina.audit import operations as audit
from bina.db import db
from bina.errors import Conflict, DomainError
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person
from bina.web.formats import day
from courses.assignments import queries
from courses.assignments.models import Extension
from courses.assignments.rules.lateness import ExtensionFault, extension_fault
from courses.catalogue.models import Lesson
from courses.study import operations as study
from courses.study.models import Enrolment, EnrolmentState
from courses.study.queries import obligations_of, present_lesson_id


def ask_extension(enrolment: Enrolment, lesson: Lesson, wanted: date, reason: str) -> Extension:
    """Ask for more time for the course of an assignment. The same again changes nothing.

    Raises:
        DomainError: the date is not one that could be granted.
        Conflict: another request waits already, or the course is completed.
    """
    study.lock(enrolment.id)
    if enrolment.state is not EnrolmentState.ACTIVE:
        raise Conflict(_("Pelatihan ini tidak sedang berjalan, jadi tidak ada batas yang perlu diperpanjang."))
    _require_grantable(enrolment, wanted)
    waiting = queries.extension_waiting(enrolment)
    if waiting is None:
        waiting = Extension(
            enrolment_id=enrolment.id, lesson_id=lesson.id, wanted_until=wanted, reason=reason, asked_at=clock.now()
        )
        try:
            with db.session.begin_nested():
                db.session.add(waiting)
        except IntegrityError as quicker:
            raise Conflict(_("Permintaan Anda yang sebelumnya masih menunggu keputusan.")) from quicker
        audit.record(enrolment.person, "extension.asked", "enrolment", enrolment.id, {"extension": waiting.id})
        for teacher in queries.markers_of(enrolment.course):
            if teacher.id != enrolment.person_id:
                notify(
                    teacher,
                    key=f"courses:extension:{waiting.id}:asked",
                    kind=NoticeKind.WORK,
                    subject=_l("Permintaan perpanjangan: %(title)s", title=enrolment.version.title),
                    body=_l(
                        "Seorang peserta meminta tambahan waktu. Beri atau tolak dari halaman Nilai karya peserta."
                    ),
                    url=f"/kursus/{enrolment.course_id}/karya",
                )
    elif (waiting.wanted_until, waiting.reason) != (wanted, reason):
        raise Conflict(_("Permintaan Anda yang sebelumnya masih menunggu keputusan."))
    return waiting


def _require_grantable(enrolment: Enrolment, wanted: date) -> None:
    bound = obligations_of(enrolment.person_id).get(enrolment.course_id)
    today = clock.today(enrolment.person.zone)
    match extension_fault(wanted, enrolment.deadline, today, bound.due if bound else None):
        case ExtensionFault.NO_DEADLINE:
            raise DomainError(_("Pelatihan ini tidak mempunyai batas waktu, jadi tidak perlu perpanjangan."))
        case ExtensionFault.PAST:
            raise DomainError(_("Pilih tanggal mulai hari ini."))
        case ExtensionFault.NOT_LATER:
            raise DomainError(_("Pilih tanggal sesudah batas sekarang, %(day)s.", day=day(enrolment.deadline)))
        case ExtensionFault.BOUND if bound is not None:
            raise DomainError(
                _(
                    "Pelatihan ini wajib (%(reason)s) dan paling lambat %(day)s. Pilih tanggal sampai hari itu.",
                    reason=bound.reason,
                    day=day(bound.due),
                )
            )


def grant(extension: Extension, *, by: Person) -> None:
    """Give the time that was asked for. The same decision again changes nothing.

    Raises:
        Conflict: it was declined, or the course is no longer running.
        DomainError: meanwhile the date cannot be granted any more.
    """
    enrolment = extension.enrolment
    if _settled(extension, declined=False):
        return
    _require_grantable(enrolment, extension.wanted_until)
    _decide(extension, by)
    extension.granted_until = enrolment.deadline = extension.wanted_until
    db.session.flush()
    audit.record(by, "extension.granted", "enrolment", enrolment.id, {"extension": extension.id})
    title = enrolment.version.title
    notify(
        enrolment.person,
        key=f"courses:extension:{extension.id}:decided",
        kind=NoticeKind.COURSE,
        subject=_l("Perpanjangan diberikan: %(title)s", title=title),
        body=_l("Batas Anda sekarang %(day)s. Rencana belajar Anda ikut berubah.", day=day(extension.wanted_until)),
        url=_address(extension),
    )
    setter = db.session.get_one(Person, enrolment.enrolled_by_id)
    if enrolment.hard_deadline and setter.id not in (by.id, enrolment.person_id):
        notify(
            setter,
            key=f"courses:extension:{extension.id}:told",
            kind=NoticeKind.WORK,
            subject=_l("Batas %(title)s diperpanjang", title=title),
            body=_l(
                "%(by)s memberi %(name)s waktu sampai %(day)s.",
                by=by.name,
                name=enrolment.person.name,
                day=day(extension.wanted_until),
            ),
        )


def decline(extension: Extension, answer: str, *, by: Person) -> None:
    """Leave the deadline as it is, with a reason. The same decision again changes nothing.

    Raises:
        DomainError: no reason is given.
        Conflict: it was granted, or the course is no longer running.
    """
    if not answer.strip():
        raise DomainError(_("Tulis alasan penolakan. Peserta membacanya."))
    if _settled(extension, declined=True):
        return
    _decide(extension, by)
    extension.answer = answer.strip()
    db.session.flush()
    audit.record(by, "extension.declined", "enrolment", extension.enrolment_id, {"extension": extension.id})
    notify(
        extension.enrolment.person,
        key=f"courses:extension:{extension.id}:decided",
        kind=NoticeKind.COURSE,
        subject=_l("Perpanjangan tidak diberikan: %(title)s", title=extension.enrolment.version.title),
        body=_l("Alasannya: %(reason)s", reason=extension.answer),
        url=_address(extension),
    )


def _settled(extension: Extension, *, declined: bool) -> bool:
    """Whether the very same was decided before."""
    study.lock(extension.enrolment_id)
    db.session.refresh(extension)
    if extension.decided_at is not None:
        if (extension.granted_until is None) == declined:
            return True
        raise Conflict(_("Permintaan ini sudah diputuskan. Muat ulang halaman ini."))
    if extension.enrolment.state is not EnrolmentState.ACTIVE:
        raise Conflict(_("Pelatihan peserta ini tidak lagi berjalan, jadi tidak ada yang perlu diputuskan."))
    return False


def _decide(extension: Extension, by: Person) -> None:
    extension.decided_at, extension.decided_by_id = clock.now(), by.id


def _address(extension: Extension) -> str:
    lesson_id = present_lesson_id(extension.enrolment_id, extension.lesson_id)
    return f"/kursus/{extension.enrolment.course_id}/tugas/{lesson_id}"
