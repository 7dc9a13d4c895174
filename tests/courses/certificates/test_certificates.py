"""Certificates: issued from facts alone, verified field by field, revoked with their JP, and printed in a job."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from bina import worker
from bina.credits import operations as credits
from bina.credits.models import CreditEntry
from bina.credits.queries import jp_in_year
from bina.db import db, transaction
from bina.errors import Conflict
from bina.notices.models import Notice
from courses.certificates import operations, reports
from courses.certificates.models import Certificate
from courses.certificates.rules import CertificateState, masked_nip
from courses.certificates.tasks import print_certificate
from courses.quizzes import operations as quizzes
from courses.quizzes.rules.attempts import Stamp
from courses.study.models import EnrolmentState
from tests.support.courses import a_course, an_enrolment, exam_of, read_everything
from tests.support.people import a_person, with_role
from tests.support.web import text_of


def complete(enrolment):
    read_everything(enrolment)
    attempt = quizzes.start(enrolment, exam_of(enrolment.version))
    for item in range(1, attempt.items + 1):
        quizzes.save(attempt, item, Stamp(1, "tab"), {"choices": ["o1"]})
    quizzes.submit(attempt)
    return db.session.scalars(select(Certificate).where(Certificate.enrolment_id == enrolment.id)).one()


@pytest.fixture
def certificate(trio):
    """Budi has completed a course of Ani's."""
    trio.budi.nip = "198503122010011004"
    return complete(an_enrolment(trio.budi, a_course(trio.ani, "Menyapa")))


def test_no_certificate_without_the_facts(trio):
    enrolment = an_enrolment(trio.budi, a_course(trio.ani))
    read_everything(enrolment)
    with pytest.raises(Conflict):
        operations.issue(enrolment)
    assert db.session.scalars(select(Certificate)).all() == []


def test_the_certificate_exists_the_moment_the_course_is_complete(certificate, trio):
    printed = operations.printed_of(certificate)
    assert certificate.enrolment.state is EnrolmentState.COMPLETED
    assert certificate.issued_at == certificate.enrolment.completed_at
    assert (printed.name, printed.nip, printed.course, printed.jp, printed.score) == (
        "Budi Santoso",
        "1985•••••••••••004",
        "Menyapa",
        2,
        100,
    )
    assert printed.hash == certificate.hash
    assert operations.issue(certificate.enrolment).id == certificate.id
    (notice,) = db.session.scalars(select(Notice).where(Notice.person_id == trio.budi.id)).all()
    assert "Sertifikat Menyapa sudah terbit" in notice.subject


def test_anybody_may_verify_every_printed_field_but_no_full_nip(certificate, client):
    page = client.get(f"/sertifikat/{certificate.serial}")
    text = text_of(page)
    printed = operations.printed_of(certificate)
    assert "Sertifikat ini sah" in text
    for value in (
        printed.number,
        printed.name,
        printed.nip,
        printed.unit,
        printed.agency,
        printed.course,
        "90 menit, 2 JP",
        "100",
        "21 November 2026",
        *printed.objectives,
        certificate.hash,
    ):
        assert value in text
    assert "198503122010011004" not in page.get_data(as_text=True)


@pytest.mark.parametrize("serial", ["1", "2", "a" * 22, "%00", "..%2f"])
def test_a_guessed_address_shows_nothing(certificate, client, serial):
    assert client.get(f"/sertifikat/{serial}").status_code == 404


def test_a_changed_record_is_called_out(certificate, client):
    certificate.printed = {**certificate.printed, "name": "Orang Lain"}
    assert "Tidak sah" in text_of(client.get(f"/sertifikat/{certificate.serial}"))


def test_only_the_owner_downloads_and_only_once_printed(certificate, trio, browsers):
    path = f"/sertifikat/{certificate.serial}/unduh"
    course_id = certificate.enrolment.course_id
    budi = browsers(trio.budi)
    assert budi.get(path).status_code == 404
    assert "PDF disiapkan" in text_of(budi.get(f"/kursus/{course_id}/sertifikat"))
    print_certificate(certificate_id=certificate.id)
    print_certificate(certificate_id=certificate.id)
    with budi.get(path) as answer:
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        content = answer.data
    (page,) = PdfReader(io.BytesIO(content)).pages
    text = page.extract_text()
    printed = operations.printed_of(certificate)
    for value in (printed.name, printed.course, printed.number, certificate.hash):
        assert value in " ".join(text.split())
    for stranger in (trio.ani, trio.citra):
        assert browsers(stranger).get(path).status_code == 404
    assert "Unduh PDF" in text_of(budi.get(f"/kursus/{course_id}/sertifikat"))


def test_markup_in_a_name_is_printed_as_it_is(certificate):
    from dataclasses import replace

    printed = replace(operations.printed_of(certificate), name='#panic("x") $x$ *tebal* [a](b)')
    text = PdfReader(io.BytesIO(reports.certificate_pdf([reports.Sheet(printed, "https://contoh.test/s")]))).pages[0]
    assert '#panic("x") $x$ *tebal*' in text.extract_text()


def test_revoking_takes_the_jp_back_and_is_shown_with_its_reason(certificate, trio, browsers, client):
    path = f"/sertifikat/{certificate.serial}/cabut"
    assert jp_in_year(trio.budi, 2026) == 2
    assert browsers(trio.budi).get(path).status_code == 403
    assert browsers(trio.citra).get(path).status_code == 403
    ani = browsers(trio.ani)
    assert ani.send(path).status_code == 422
    assert ani.send(path, {"reason": "Jawaban dikerjakan orang lain"}).status_code == 303
    assert certificate.state is CertificateState.REVOKED
    assert jp_in_year(trio.budi, 2026) == 0
    text = text_of(client.get(f"/sertifikat/{certificate.serial}"))
    assert "sudah dicabut" in text
    assert "Jawaban dikerjakan orang lain" in text
    assert ani.send(path, {"reason": "lagi"}).status_code == 422
    assert jp_in_year(trio.budi, 2026) == 0


def test_a_manager_elsewhere_revokes_nothing(certificate, trio, browsers):
    from bina.people.models import RoleKind

    with_role(trio.citra, RoleKind.MANAGER, trio.elsewhere)
    answer = browsers(trio.citra).send(f"/sertifikat/{certificate.serial}/cabut", {"reason": "x"})
    assert answer.status_code == 404
    assert certificate.state is CertificateState.VALID


def test_the_pdf_is_made_by_the_worker_after_the_commit(live):
    from bina.people.models import RoleKind

    with live.app_context(), transaction():
        author = with_role(a_person("Ani"), RoleKind.INSTRUCTOR)
        certificate_id = complete(an_enrolment(a_person("Budi"), a_course(author))).id
    worker.drain(live)
    with live.app_context():
        assert db.session.get_one(Certificate, certificate_id).file_id is not None


def test_masked_nip_keeps_four_and_three():
    assert masked_nip("198503122010011004") == "1985" + "•" * 11 + "004"
    assert masked_nip(None) == "–"


def test_revoking_skips_jp_that_was_taken_back_already(certificate, trio, browsers):
    entry = db.session.scalars(select(CreditEntry).where(CreditEntry.person_id == trio.budi.id)).one()
    credits.reverse(entry, by=trio.ani, reason="Salah catat")
    path = f"/sertifikat/{certificate.serial}/cabut"
    assert browsers(trio.ani).send(path, {"reason": "Bukan miliknya"}).status_code == 303
    assert certificate.state is CertificateState.REVOKED
    assert jp_in_year(trio.budi, 2026) == 0
