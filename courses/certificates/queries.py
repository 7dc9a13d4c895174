"""Reads of certificates."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bina.clock import ZONES
from bina.db import db
from bina.errors import NotFound
from bina.files.models import StoredFile
from bina.people.models import Person, RoleKind, Unit
from bina.people.queries import people_within, units_within
from courses.certificates.models import Certificate, CertificateBundle, CertificateDesign
from courses.certificates.rules import CertificateState, serial_in
from courses.study.models import Enrolment


def certificate_by_serial(serial: str) -> Certificate:
    """A certificate by its public address; raises NotFound."""
    known = re.fullmatch(r"[A-Za-z0-9_-]{16,40}", serial) is not None
    found = db.session.scalar(select(Certificate).where(Certificate.serial == serial)) if known else None
    if found is None:
        raise NotFound(_("Tidak ada sertifikat dengan alamat ini. Periksa kode QR atau alamatnya sekali lagi."))
    return found


class Finding(Enum):
    """What an uploaded file turned out to be."""

    GENUINE = "genuine"
    REVOKED = "revoked"
    CHANGED = "changed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Examined:
    """What a file turned out to be, and the certificate it is or pretends to be."""

    finding: Finding
    certificate: Certificate | None = None


def examine(content: bytes) -> Examined:
    """Whether these very bytes are a certificate of ours. The file is not kept."""
    digest = hashlib.sha256(content).hexdigest()
    same = db.session.scalar(
        select(Certificate).join(StoredFile, StoredFile.id == Certificate.file_id).where(StoredFile.sha256 == digest)
    )
    if same is not None:
        valid = same.state is CertificateState.VALID
        return Examined(Finding.GENUINE if valid else Finding.REVOKED, same)
    serial = serial_in(content)
    meant = db.session.scalar(select(Certificate).where(Certificate.serial == serial)) if serial else None
    return Examined(Finding.CHANGED, meant) if meant is not None else Examined(Finding.UNKNOWN)


def certificates_in(person: Person, course_id: int) -> Sequence[Certificate]:
    """The person's certificates of a course, the newest first: one for every time it was completed."""
    return db.session.scalars(
        select(Certificate)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .where(Enrolment.person_id == person.id, Enrolment.course_id == course_id)
        .order_by(Certificate.issued_at.desc(), Certificate.id.desc())
    ).all()


def own_certificate(person: Person, serial: str) -> Certificate:
    """The person's own certificate; raises NotFound for everybody else's."""
    found = certificate_by_serial(serial)
    if found.enrolment.person_id != person.id:
        raise NotFound(_("Sertifikat ini tidak ditemukan di antara milik Anda."))
    return found


def certificate_to_manage(manager: Person, serial: str) -> Certificate:
    """A certificate of somebody the manager answers for; raises NotFound."""
    found = certificate_by_serial(serial)
    reach = people_within(manager, RoleKind.MANAGER, RoleKind.ADMINISTRATOR).with_only_columns(Person.id)
    if db.session.scalar(reach.where(Person.id == found.enrolment.person_id)) is None:
        raise NotFound(_("Sertifikat ini tidak ditemukan di antara pegawai Anda."))
    return found


def design_of(unit: Unit) -> CertificateDesign | None:
    """The design in force in the unit's agency; none until somebody set one."""
    return db.session.scalar(
        select(CertificateDesign)
        .where(CertificateDesign.unit_id == unit.agency_id)
        .order_by(CertificateDesign.id.desc())
        .limit(1)
    )


def units_managed(person: Person) -> Sequence[Unit]:
    """Units whose certificates the person may print, each before those below it."""
    return db.session.scalars(units_within(person, RoleKind.MANAGER, RoleKind.ADMINISTRATOR).order_by(Unit.path)).all()


@dataclass(frozen=True, slots=True)
class BundleChoice:
    """Which certificates are wanted: of a course (none: of all), a unit and all below it, completed from day to day."""

    unit_id: int
    first: date
    last: date
    course_id: int | None = None


def chosen(choice: BundleChoice, manager: Person) -> Sequence[int]:
    """Ids of the valid certificates of a choice among the people the manager answers for, by name."""
    zone = ZONES[manager.zone]
    unit = db.session.get_one(Unit, choice.unit_id)
    people = people_within(manager, RoleKind.MANAGER, RoleKind.ADMINISTRATOR).with_only_columns(Person.id)
    wanted = (
        select(Certificate.id)
        .join(Enrolment, Enrolment.id == Certificate.enrolment_id)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            Person.id.in_(people),
            Unit.path.startswith(unit.path, autoescape=True),
            Certificate.state == CertificateState.VALID,
            Certificate.issued_at >= datetime.combine(choice.first, time.min, zone),
            Certificate.issued_at < datetime.combine(choice.last + timedelta(days=1), time.min, zone),
        )
        .order_by(Person.name, Certificate.id)
    )
    if choice.course_id is not None:
        wanted = wanted.where(Enrolment.course_id == choice.course_id)
    return db.session.scalars(wanted).all()


def certificates_by_id(ids: Sequence[int]) -> Sequence[Certificate]:
    """Certificates that are still valid, in the order of their ids given."""
    found = {
        each.id: each
        for each in db.session.scalars(
            select(Certificate)
            .where(Certificate.id.in_(ids), Certificate.state == CertificateState.VALID)
            .options(joinedload(Certificate.design))
        )
    }
    return [found[number] for number in ids if number in found]


def bundles_of(person: Person) -> Sequence[CertificateBundle]:
    """The ten files the person asked for last."""
    return db.session.scalars(
        select(CertificateBundle)
        .where(CertificateBundle.asked_by_id == person.id)
        .options(joinedload(CertificateBundle.unit))
        .order_by(CertificateBundle.id.desc())
        .limit(10)
    ).all()


def own_bundle(person: Person, bundle_id: int) -> CertificateBundle:
    """A file the person asked for; raises NotFound."""
    found = db.session.get(CertificateBundle, bundle_id)
    if found is None or found.asked_by_id != person.id:
        raise NotFound(_("Berkas ini tidak ditemukan di antara yang Anda minta."))
    return found
