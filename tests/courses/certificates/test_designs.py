"""An agency's own texts and paper on certificates, and many certificates in one file."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.files.operations import path_of
from bina.people.models import RoleKind
from courses.certificates import operations
from courses.certificates.models import Certificate, CertificateBundle, CertificateDesign
from courses.certificates.rules import PLACES, Paper, Wording, filled, unfillable
from courses.certificates.tasks import print_bundle, print_certificate
from tests.support.courses import a_course, an_enrolment, completed
from tests.support.people import a_person, with_role
from tests.support.web import text_of

DESIGN = {
    "paper": "f4",
    "heading": "Surat Tanda Tamat",
    "given": "dengan hormat kepada",
    "opening": "pada {tanggal} menamatkan",
    "closing": "Setara {jp} JP bagi {nama}, {unit}.",
}


@given(st.text(alphabet="ab{}", max_size=12))
def test_a_text_is_fillable_or_its_fault_is_named(text):
    found = unfillable(text)
    if found is None:
        assert filled(Wording(given=text), dict.fromkeys(PLACES, "x")).given == text
        assert "{" not in text
        assert "}" not in text
    else:
        assert found in text


@pytest.fixture
def administrator(trio):
    return with_role(a_person("Nur Aini", trio.agency), RoleKind.ADMINISTRATOR, trio.agency)


def pages_of(file):
    pages = PdfReader(io.BytesIO(path_of(file.sha256).read_bytes())).pages
    return pages, [" ".join(page.extract_text().split()) for page in pages]


def test_a_design_is_looked_at_then_used_for_certificates_issued_from_then_on(trio, administrator, browsers):
    version = a_course(trio.ani, "Menyapa")
    before, after = trio.budi, a_person("Citra Ayu", trio.unit)
    completed(before, an_enrolment(before, version))
    browser = browsers(administrator)
    address = f"/sertifikat/rancangan/{trio.agency.id}"

    sample = browser.send(address, DESIGN | {"contoh": "1"})
    (page,) = PdfReader(io.BytesIO(sample.data)).pages
    assert "Surat Tanda Tamat" in page.extract_text()
    assert "Contoh: bukan sertifikat sebenarnya" in page.extract_text()
    assert round(float(page.mediabox.width) / 72 * 25.4) == 330
    assert db.session.scalars(select(CertificateDesign)).all() == []

    assert browser.send(address, DESIGN).status_code == 303
    completed(after, an_enrolment(after, version))
    first, second = db.session.scalars(select(Certificate).order_by(Certificate.id))
    for each in (first, second):
        print_certificate(certificate_id=each.id)
    assert "diberikan kepada" in pages_of(first.file)[1][0]
    (leaf,), (words,) = pages_of(second.file)
    assert "Surat Tanda Tamat" in words
    assert "dengan hormat kepada" in words
    assert "pada 21 November 2026 menamatkan" in words
    assert "JP bagi Citra Ayu, Dinas" in words
    assert round(float(leaf.mediabox.height) / 72 * 25.4) == 215
    # The agency's texts are bound by the hash like every other field.
    printed = operations.printed_of(second)
    assert printed.hash == second.hash
    second.printed = second.printed | {"closing": "Setara 200 JP."}
    assert operations.printed_of(second).hash != second.hash
    assert "pada 21 November 2026 menamatkan" in text_of(browser.get(f"/sertifikat/{second.serial}"))


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("closing", "untuk {kota}", "{kota} tidak dikenal"),
        ("opening", "pada {tanggal", "kurung kurawal tanpa pasangan"),
        ("heading", "A" * 41, "paling banyak 40 karakter"),
        ("paper", "a3", "Kertas"),
    ],
)
def test_what_no_certificate_could_print_is_refused_and_kept(administrator, trio, browsers, field, text, sentence):
    answer = browsers(administrator).send(f"/sertifikat/rancangan/{trio.agency.id}", DESIGN | {field: text})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "dengan hormat kepada" in answer.get_data(as_text=True)
    assert db.session.scalars(select(CertificateDesign)).all() == []


def test_only_the_agencys_administrator_designs(trio, administrator, browsers):
    address = f"/sertifikat/rancangan/{trio.agency.id}"
    assert browsers(trio.ani).get(address).status_code == 403
    assert browsers(trio.budi).get("/sertifikat/").status_code == 403
    assert browsers(administrator).get(f"/sertifikat/rancangan/{trio.elsewhere.agency_id}").status_code == 404


@pytest.fixture
def three(trio):
    """Three certificates of one course: two people of the unit, one of another agency."""
    version = a_course(trio.ani, "Menyapa")
    for person in (trio.budi, a_person("Amir Hasan", trio.unit), trio.citra):
        completed(person, an_enrolment(person, version))
    return version


def ask(browser, agency, **values):
    today = clock.today().isoformat()
    return browser.send(
        "/sertifikat/", {"pelatihan": "", "unit": str(agency.id), "dari": today, "sampai": today} | values
    )


def test_many_certificates_become_one_file_by_name(three, trio, administrator, browsers):
    operations.set_design(trio.agency, Paper.F4, Wording(), by=administrator)
    late = a_person("Zainal Abidin", trio.unit)
    completed(late, an_enrolment(late, three))
    browser = browsers(administrator)
    assert ask(browser, trio.agency, pelatihan=str(three.course_id)).status_code == 303
    assert "Sedang disusun" in text_of(browser.get("/sertifikat/"))
    bundle = db.session.scalars(select(CertificateBundle)).one()
    assert browser.get(f"/sertifikat/cetak/{bundle.id}").status_code == 404
    print_bundle(bundle_id=bundle.id)
    leaves, words = pages_of(bundle.file)
    assert [name in page for name, page in zip(("Amir Hasan", "Budi Santoso", "Zainal Abidin"), words, strict=True)] == [
        True, True, True,
    ]  # fmt: skip
    assert [round(float(leaf.mediabox.width) / 72 * 25.4) for leaf in leaves] == [297, 297, 330]
    with browser.get(f"/sertifikat/cetak/{bundle.id}") as answer:
        assert answer.data.startswith(b"%PDF")
    other = with_role(a_person(unit=trio.agency), RoleKind.MANAGER, trio.agency)
    assert browsers(other).get(f"/sertifikat/cetak/{bundle.id}").status_code == 404


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"dari": "2020-01-01", "sampai": "2020-12-31"}, "Tidak ada sertifikat berlaku"),
        ({"dari": "2026-12-31"}, "tidak boleh sebelum tanggal awal"),
        ({"dari": ""}, "Isi tanggal awalnya"),
        ({"unit": "999999"}, "Unit kerja"),
    ],
)
def test_a_choice_that_holds_nothing_says_what_to_change(three, trio, administrator, browsers, values, sentence):
    answer = ask(browsers(administrator), trio.agency, **values)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert db.session.scalars(select(CertificateBundle)).all() == []


def test_revoked_certificates_and_too_many_are_not_bundled(three, trio, administrator, browsers, monkeypatch):
    browser = browsers(administrator)
    monkeypatch.setattr(operations, "MOST_IN_BUNDLE", 1)
    assert "Ada 2 sertifikat; satu berkas memuat paling banyak 1" in text_of(ask(browser, trio.agency))
    first = db.session.scalars(select(Certificate).order_by(Certificate.id)).first()
    operations.revoke(first, by=administrator, reason="Salah terbit")
    assert ask(browser, trio.agency).status_code == 303
    assert len(db.session.scalars(select(CertificateBundle)).one().certificates) == 1
