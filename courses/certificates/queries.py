"""Reads of certificates."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from flask_babel import gettext as _
from sqlalchemy import select

from bina.db import db
from bina.errors import NotFound
from bina.files.models import StoredFile
from bina.people.models import Person, RoleKind
from bina.people.queries import people_within
from courses.certificates.models import Certificate
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
