"""Issuing, typesetting and revoking certificates."""

import secrets
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from bina import clock
from bina.audit import operations as audit
from bina.clock import ZONES
from bina.credits import operations as credits
from bina.credits.models import CreditEntry
from bina.db import db, is_postgresql
from bina.errors import Conflict, DomainError
from bina.exports.report import Letterhead
from bina.jobs import enqueue
from bina.letterheads.queries import printed_for
from bina.notices.operations import notify
from bina.notices.rules import NoticeKind
from bina.people.models import Person, Unit
from courses.certificates.models import Certificate, CertificateBundle, CertificateDesign, CertificateSeries
from courses.certificates.queries import BundleChoice, chosen, design_of
from courses.certificates.rules import CertificateState, Paper, Printed, Wording, filled, masked_nip, series_number
from courses.study.models import Enrolment, EnrolmentState, QuizResult
from courses.study.operations import credit_key
from courses.study.queries import lessons_continued, obligations_of, stands, study_of


def issue(enrolment: Enrolment, *, quietly: bool = False) -> Certificate:
    """Issue the certificate of a completed enrolment from its facts; a second call gives the same one.

    The typeset PDF follows in a job. `quietly` sends no notice and prepares no PDF (for building old records).

    Raises:
        Conflict: the course is not completed.
    """
    known = db.session.scalar(select(Certificate).where(Certificate.enrolment_id == enrolment.id))
    if known is not None:
        return known
    if enrolment.state is not EnrolmentState.COMPLETED or enrolment.completed_at is None:
        raise Conflict(_("Sertifikat terbit setelah semua syarat pelatihan terpenuhi."))
    printed, design = _printed(enrolment), design_of(enrolment.person.unit)
    if design is not None:
        printed = worded(printed, design.wording)
    certificate = Certificate(
        enrolment_id=enrolment.id,
        serial=secrets.token_urlsafe(16),
        number=printed.number,
        issued_at=enrolment.completed_at,
        printed=asdict(printed)
        | {
            "completed_on": printed.completed_on.isoformat(),
            "valid_until": printed.valid_until.isoformat() if printed.valid_until else None,
        },
        hash=printed.hash,
        letterhead=_letterhead_of(enrolment.person.unit),
        design=design,
    )
    db.session.add(certificate)
    db.session.flush()
    audit.record(None, "certificate.issued", "certificate", certificate.id, {"enrolment": enrolment.id})
    if not quietly:
        ask_for_print(certificate)
        notify(
            enrolment.person,
            key=f"courses:certificate:{certificate.id}",
            kind=NoticeKind.COURSE,
            subject=_l("Sertifikat %(title)s sudah terbit", title=printed.course),
            body=_l(
                "Anda menyelesaikan pelatihan ini dan mendapat %(jp)s JP. Sertifikatnya dapat diunduh kapan saja.",
                jp=printed.jp,
            ),
            url=f"/kursus/{enrolment.course_id}",
            about=("course", enrolment.course_id),
        )
    return certificate


def _printed(enrolment: Enrolment) -> Printed:
    person, version = enrolment.person, enrolment.version
    completed_at = enrolment.completed_at or clock.now()
    completed_on = completed_at.astimezone(ZONES[person.zone]).date()
    entry = db.session.scalar(select(CreditEntry).where(CreditEntry.key == credit_key(enrolment.id)))
    marked = {
        number
        for lesson in version.lessons
        if lesson.pass_percent is not None and lesson.required
        for number in lessons_continued(enrolment.id, lesson.id)
    }
    score = db.session.scalar(
        select(func.max(QuizResult.percent)).where(
            QuizResult.enrolment_id == enrolment.id, QuizResult.lesson_id.in_(marked), stands()
        )
    )
    agency = db.session.get_one(Unit, person.unit.agency_id)
    obligation = obligations_of(person.id).get(enrolment.course_id)
    return Printed(
        number=series_number(
            version.course.code, agency.id, completed_on.year, _next_in_series(agency, completed_on.year)
        ),
        name=person.name,
        nip=masked_nip(person.nip),
        unit=person.unit.name,
        agency=agency.name,
        course=version.title,
        version=version.number,
        minutes=study_of(enrolment).minutes,
        jp=entry.jp if entry else 0,
        score=score,
        completed_on=completed_on,
        objectives=tuple(objective.text for objective in version.objectives),
        valid_until=obligation.valid_until if obligation else None,
    )


def worded(printed: Printed, wording: Wording) -> Printed:
    """The certificate with the agency's texts, their places filled."""
    return replace(printed, **asdict(filled(wording, _facts(printed))))


def _facts(printed: Printed) -> dict[str, str]:
    """What each place stands for, as it is printed in Indonesian."""
    until = printed.valid_until
    return {
        "nama": printed.name,
        "nip": printed.nip,
        "unit": printed.unit,
        "instansi": printed.agency,
        "pelatihan": printed.course,
        "nomor": printed.number,
        "tanggal": format_date(printed.completed_on, "long", locale="id"),
        "jp": str(printed.jp),
        "menit": str(printed.minutes),
        "nilai": str(printed.score) if printed.score is not None else "–",
        "berlaku_sampai": format_date(until, "long", locale="id") if until else "–",
    }


def _next_in_series(agency: Unit, year: int) -> int:
    """The next number, taken in this transaction: others wait for it, and rolling back gives it back."""
    insert = postgresql.insert(CertificateSeries) if is_postgresql() else sqlite.insert(CertificateSeries)
    taken = insert.values(unit_id=agency.id, year=year, last=1).on_conflict_do_update(
        index_elements=["unit_id", "year"], set_={"last": CertificateSeries.last + 1}
    )
    place: int = db.session.execute(taken.returning(CertificateSeries.last)).scalar_one()
    return place


def _letterhead_of(unit: Unit) -> dict[str, Any] | None:
    found = printed_for(unit)
    return asdict(found) if found else None


def letterhead_on(certificate: Certificate) -> Letterhead | None:
    """The letterhead as it stood on the day of issue, whatever the agency changed since."""
    kept = certificate.letterhead
    return Letterhead(**{**kept, "lines": tuple(kept["lines"])}) if kept else None


def printed_of(certificate: Certificate) -> Printed:
    """The printed fields as issued."""
    whole: dict[str, Any] = dict(certificate.printed)
    whole["completed_on"] = date.fromisoformat(whole["completed_on"])
    if whole.get("valid_until"):
        whole["valid_until"] = date.fromisoformat(whole["valid_until"])
    whole["objectives"] = tuple(whole["objectives"])
    return Printed(**whole)


def ask_for_print(certificate: Certificate) -> None:
    """Have the PDF made, if it is not there."""
    if certificate.file_id is None:
        enqueue("courses.print_certificate", key=f"certificate:{certificate.id}", certificate_id=certificate.id)


def _taken_back(entry: CreditEntry) -> bool:
    return db.session.scalar(select(CreditEntry.id).where(CreditEntry.reverses_id == entry.id)) is not None


def revoke(certificate: Certificate, *, by: Person, reason: str) -> None:
    """Declare a certificate invalid and take its JP back, unless it was taken back already.

    Both stay on record with the reason.
    """
    if certificate.state is CertificateState.REVOKED:
        raise Conflict(_("Sertifikat ini sudah dicabut."))
    by_id = by.id
    certificate.state, certificate.revoked_at = CertificateState.REVOKED, clock.now()
    certificate.revoked_by_id, certificate.reason = by_id, reason
    entry = db.session.scalar(select(CreditEntry).where(CreditEntry.key == credit_key(certificate.enrolment_id)))
    if entry is not None and not _taken_back(entry):
        credits.reverse(entry, by=by, reason=reason)
    audit.record(by, "certificate.revoked", "certificate", certificate.id)
    notify(
        certificate.enrolment.person,
        key=f"courses:certificate-revoked:{certificate.id}",
        kind=NoticeKind.COURSE,
        subject=_l("Sertifikat %(title)s dicabut", title=certificate.printed["course"]),
        body=_l("Alasan: %(reason)s. Hubungi pengelola program bila Anda keberatan.", reason=reason),
        url=f"/kursus/{certificate.enrolment.course_id}",
        about=("course", certificate.enrolment.course_id),
    )


def set_design(agency: Unit, paper: Paper, wording: Wording, *, by: Person) -> CertificateDesign:
    """Have certificates issued from now on look like this; those issued before keep theirs."""
    design = CertificateDesign(
        unit_id=agency.id, paper=paper, made_by_id=by.id, made_at=clock.now(), **asdict(wording)
    )  # fmt: skip
    db.session.add(design)
    db.session.flush()
    audit.record(by, "certificate.design_set", "unit", agency.id, {"design": design.id})
    return design


#: A file with more certificates than this is too much for a printer and for us.
MOST_IN_BUNDLE = 1000


def ask_for_bundle(choice: BundleChoice, *, by: Person) -> CertificateBundle:
    """Have the valid certificates of a choice put into one PDF, by name; a job makes it.

    Raises:
        DomainError: there is none, or there are more than fit in one file.
    """
    certificates: Sequence[int] = chosen(choice, by)
    if not certificates:
        raise DomainError(_("Tidak ada sertifikat berlaku dalam pilihan ini. Ubah pelatihan, unit, atau tanggalnya."))
    if len(certificates) > MOST_IN_BUNDLE:
        raise DomainError(
            _(
                "Ada %(n)s sertifikat; satu berkas memuat paling banyak %(most)s. Persempit unit atau tanggalnya.",
                n=len(certificates),
                most=MOST_IN_BUNDLE,
            )
        )
    bundle = CertificateBundle(
        asked_by_id=by.id, asked_at=clock.now(), certificates=list(certificates), **asdict(choice)
    )  # fmt: skip
    db.session.add(bundle)
    db.session.flush()
    audit.record(by, "certificate.bundle_asked", "certificate_bundle", bundle.id, {"certificates": len(certificates)})
    enqueue("courses.print_bundle", bundle_id=bundle.id)
    return bundle
