"""Numbers without gaps, and a file that is told from its imitation."""

import io
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select

from bina.db import db as database
from bina.db import transaction
from bina.files.operations import path_of
from bina.letterheads.models import Letterhead
from bina.people.models import RoleKind
from courses.certificates import operations
from courses.certificates.models import Certificate
from courses.certificates.rules import serial_in
from courses.certificates.tasks import print_certificate
from courses.study.models import Enrolment
from tests.support.courses import a_course, an_enrolment, completed
from tests.support.parallel import in_parallel
from tests.support.people import a_person, a_unit, an_agency, with_role
from tests.support.web import text_of

AT_ONCE = 50


def test_fifty_certificates_at_once_have_fifty_numbers_without_a_gap(live):
    with live.app_context(), transaction():
        unit = a_unit(an_agency())
        version = a_course(with_role(a_person(unit=unit), RoleKind.INSTRUCTOR, unit))
        numbers = [an_enrolment(a_person(unit=unit), version).id for _n in range(AT_ONCE + 1)]

    def complete(place):
        enrolment = database.session.get_one(Enrolment, numbers[place])
        completed(enrolment.person, enrolment)
        if place == 0:
            raise ValueError("what is rolled back gives its number back")

    with live.app_context():
        results = in_parallel(live, AT_ONCE + 1, complete)
        assert [type(each) for each in results if each is not None] == [ValueError]
        given_out = database.session.scalars(select(Certificate.number)).all()
        assert sorted(int(number.rsplit("/", 1)[1]) for number in given_out) == list(range(1, AT_ONCE + 1))


def test_every_agency_and_year_has_a_series_of_its_own(trio):
    version = a_course(trio.ani)
    for person in (trio.budi, trio.citra, a_person(unit=trio.unit)):
        completed(person, an_enrolment(person, version))
    ends = [
        number.rsplit("/", 3)[1:]
        for number in database.session.scalars(select(Certificate.number).order_by(Certificate.id))
    ]
    home, away = str(trio.agency.id), str(trio.elsewhere.agency_id)
    assert ends == [[home, "2026", "00001"], [away, "2026", "00001"], [home, "2026", "00002"]]


@pytest.fixture
def printed(trio):
    """Budi's certificate and the bytes of its PDF."""
    completed(trio.budi, an_enrolment(trio.budi, a_course(trio.ani, "Menyapa")))
    certificate = database.session.scalars(select(Certificate)).one()
    print_certificate(certificate_id=certificate.id)
    return certificate, path_of(certificate.file.sha256).read_bytes()


def uploaded(client, content, name="sertifikat.pdf"):
    return client.send("/sertifikat/periksa", {"file": (io.BytesIO(content), name)})


def test_the_very_file_is_genuine_until_it_is_revoked(printed, client, trio):
    certificate, content = printed
    answer = text_of(uploaded(client, content))
    assert "Asli Berkas ini sama persis dengan yang kami terbitkan untuk Budi Santoso" in answer
    operations.revoke(certificate, by=trio.ani, reason="Ujian dikerjakan orang lain")
    answer = text_of(uploaded(client, content))
    assert "Dicabut Berkas ini memang kami terbitkan" in answer
    assert "Ujian dikerjakan orang lain" in answer


def test_a_file_that_was_changed_is_called_out(printed, client):
    certificate, content = printed
    page = uploaded(client, content + b"\n% lain")
    assert "Berubah Berkas ini menyebut sertifikat kami" in text_of(page)
    assert f"/sertifikat/{certificate.serial}" in page.get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"%PDF-1.7 sertifikat orang lain", 200, "Tidak dikenal"),
        (b"%PDF-1.7 /sertifikat/AbCdEfGhIjKlMnOpQr", 200, "Tidak dikenal"),
        (b"bukan pdf", 422, "bukan PDF"),
        (b"", 422, "Pilih berkas PDF"),
        (b"%PDF" + b"0" * 3000, 422, "terlalu besar"),
    ],
)
def test_other_files_get_a_clear_answer(db, client, monkeypatch, content, status, sentence):
    monkeypatch.setattr("courses.certificates.views.MOST_BYTES", 2000)
    answer = uploaded(client, content)
    assert answer.status_code == status
    assert sentence in text_of(answer)


def test_a_file_that_unpacks_without_end_is_searched_only_so_far():
    bomb = b"%PDF-1.7\n" + b"".join(b"stream\n" + zlib.compress(b"0" * 30_000_000) + b"endstream\n" for _n in range(20))
    assert serial_in(bomb) is None


@given(st.binary(max_size=400))
def test_whatever_is_uploaded_is_only_searched(content):
    assert serial_in(b"%PDF" + content) is None or b"/sertifikat/" in content


def test_a_certificate_keeps_the_letterhead_of_its_day(trio):
    head = Letterhead(
        unit_id=trio.agency.id, name="PEMERINTAH KOTA CONTOH", address="Jalan Contoh 1", place="Contoh",
        signer="Sri Wahyuni", signer_post="Kepala Badan Kepegawaian",
    )  # fmt: skip
    database.session.add(head)
    database.session.flush()
    version = a_course(trio.ani, "Menyapa")
    completed(trio.budi, an_enrolment(trio.budi, version))
    head.signer = "Orang Baru"
    database.session.flush()
    other = a_person(unit=trio.unit)
    completed(other, an_enrolment(other, version))
    pages = []
    for certificate in database.session.scalars(select(Certificate).order_by(Certificate.id)):
        print_certificate(certificate_id=certificate.id)
        (page,) = PdfReader(io.BytesIO(path_of(certificate.file.sha256).read_bytes())).pages
        pages.append(" ".join(page.extract_text().split()))
    assert "PEMERINTAH KOTA CONTOH" in pages[0]
    assert "Jalan Contoh 1" in pages[0]
    assert "Contoh, 21 November 2026" in pages[0]
    assert "Sri Wahyuni" in pages[0]
    assert "Orang Baru" not in pages[0]
    assert "Orang Baru" in pages[1]
