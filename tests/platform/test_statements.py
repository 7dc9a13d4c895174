"""The yearly statement: same rows in every file, a sum that holds, and a print anybody can check."""

import csv
import io
import json
from datetime import date

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text

from bina.audit.models import AuditEntry
from bina.credits.operations import post, reverse
from bina.credits.queries import jp_in_year
from bina.people.models import RoleKind
from bina.statements.models import Statement
from tests.support.people import a_person, with_role
from tests.support.web import text_of


@pytest.fixture
def year(trio):
    """A course, a session, a claim-like seminar and a line taken back."""
    for number, (kind, day, minutes, days) in enumerate(
        (
            ("course", date(2026, 2, 3), 360, 0),
            ("mentoring", date(2026, 3, 9), 90, 0),
            ("seminar", date(2026, 4, 1), 0, 2),
        )
    ):
        post(
            trio.budi, kind, key=f"k{number}", title=f"=Kegiatan {number}", subject=(kind, number),
            earned_on=day, minutes=minutes, days=days,
        )  # fmt: skip
    wrong = post(
        trio.budi, "course", key="x", title="Salah", subject=("course", 9), earned_on=date(2026, 5, 5), minutes=90
    )
    reverse(wrong, by=trio.ani, reason="salah catat")
    return trio.budi


def made(browser) -> str:
    answer = browser.send("/jp/2026/cetak")
    assert answer.status_code == 303
    return answer.location


def test_every_file_has_the_same_rows_and_their_sum_is_the_ledgers(year, browsers):
    budi, total = browsers(year), jp_in_year(year, 2026)
    assert total == 18
    rows = list(csv.DictReader(io.StringIO(budi.get("/jp/rekap-2026.csv").get_data(as_text=True).lstrip("\ufeff"))))
    said = json.loads(budi.get("/jp/rekap-2026.json").data)
    figures = {figure["label"]: figure["value"] for figure in said["sections"][0]["figures"]}
    sheet = load_workbook(io.BytesIO(budi.get("/jp/rekap-2026.xlsx").data))["Buku JP"]
    numbers = [cell for row in sheet.iter_rows(values_only=True) for cell in row[-1:] if isinstance(cell, int)]
    assert sum(int(row["JP"]) for row in rows) == sum(numbers) == figures["JP yang tercatat"] == total
    assert [int(row["JP"]) for row in rows] == numbers == [8, 2, 8, 2, -2]
    assert figures["Kekurangan"] == 2
    assert "salah catat" in rows[-1]["Bukti"]
    assert rows[0]["Kegiatan"].startswith("'="), "a spreadsheet never computes what somebody typed"


def test_a_print_is_kept_and_anybody_who_holds_it_can_check_it(year, browsers, client):
    place = made(browsers(year))
    page = text_of(client.get(place))
    assert "Rekap JP ini sah" in page
    assert "Budi Santoso" in page
    assert "=Kegiatan 2" in page
    for paper in ("", "?kertas=f4"):
        assert client.get(f"{place}.pdf{paper}").data.startswith(b"%PDF")


def test_a_check_says_when_the_ledger_moved_on_and_when_the_document_was_altered(year, browsers, client, db):
    place = made(browsers(year))
    post(year, "course", key="later", title="Lagi", subject=("course", 1), earned_on=date(2026, 6, 1), minutes=45)
    assert "sah pada harinya" in text_of(client.get(place))
    db.session.execute(text("UPDATE statements_statement SET document = replace(document, 'Kegiatan 1', 'Kegiatan 7')"))
    assert "Tidak sah" in text_of(client.get(place))


def test_printing_again_keeps_the_earlier_one(year, browsers, client, db):
    first, second = made(browsers(year)), made(browsers(year))
    assert first != second
    assert client.get(first).status_code == 200
    assert [one.number for one in db.session.scalars(select(Statement).order_by(Statement.id))] == [1, 2]


def test_a_full_nip_is_on_no_statement(year, browsers, client, db):
    year.nip = "198503122010011004"
    budi = browsers(year)
    place = made(budi)
    for page in (client.get(place).get_data(as_text=True), budi.get("/jp/rekap-2026.json").get_data(as_text=True)):
        assert "198503122010011004" not in page


def test_everybody_gets_their_own_rows_only(year, browsers, trio):
    for person in (trio.ani, trio.citra, with_role(a_person("Kelola", trio.unit), RoleKind.MANAGER, trio.unit)):
        assert "Kegiatan" not in browsers(person).get("/jp/rekap-2026.json").get_data(as_text=True).replace(
            '"Kegiatan"', ""
        )
    assert browsers(trio.citra).get("/jp/rekap-2031.csv").status_code == 404


def test_an_unknown_serial_finds_nothing(client):
    for serial in ("aaaaaaaaaaaaaaaaaaaaaa", "x", "%27"):
        assert client.get(f"/jp/rekap/{serial}").status_code == 404
        assert client.get(f"/jp/rekap/{serial}.pdf").status_code == 404


def test_a_manager_sees_who_lacks_jp_and_nobody_elses_people(year, browsers, trio):
    behind = a_person("Dewi Tertinggal", trio.unit)
    post(year, "course", key="more", title="Lagi", subject=("course", 2), earned_on=date(2026, 7, 1), minutes=90)
    ani = browsers(trio.ani)
    page = text_of(ani.get("/jp/unit"))
    assert "3 pegawai 1 sudah mencapai target 2 belum mencapai target" in page
    assert "20 dari 20 JP" in page
    assert f"{behind.name} Analis Pelayanan · Dinas Pelayanan Contoh 0 dari 20 JP, kurang 20" in page
    assert "Citra" not in page
    lacking = text_of(ani.get("/jp/unit?belum=1"))
    assert "Dewi Tertinggal" in lacking
    assert "Budi Santoso" not in lacking
    assert "20 dari 20" not in text_of(ani.get("/jp/unit?tahun=2025"))
    assert ani.get(f"/jp/unit?unit={trio.unit.id}").status_code == 200
    assert ani.get(f"/jp/unit?unit={trio.elsewhere.id}").status_code == 404


def test_only_managers_and_administrators_look_at_a_unit(browsers, trio):
    for person in (trio.budi, trio.citra):
        assert browsers(person).get("/jp/unit").status_code == 403
        assert browsers(person).send("/jp/unit/2026/ekspor").status_code == 403


def test_the_personnel_file_has_what_hr_asks_for_and_is_on_the_audit_trail(year, browsers, trio, db):
    year.nip = "198503122010011004"
    ani = browsers(trio.ani)
    assert "198503122010011004" not in ani.get("/jp/unit").get_data(as_text=True)
    answer = ani.send("/jp/unit/2026/ekspor", {"unit": trio.unit.id})
    rows = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows[0] == (
        "NIP", "Nama", "Unit kerja", "Nama kegiatan", "Kode jenis", "Penyelenggara", "Tanggal mulai", "Tanggal selesai",
        "Nomor sertifikat", "JP",
    )  # fmt: skip
    assert [row[4] for row in rows[1:]] == ["course", "mentoring", "seminar"]
    assert {row[0] for row in rows[1:]} == {"198503122010011004"}
    assert sum(row[-1] for row in rows[1:]) == jp_in_year(trio.budi, 2026)
    deed = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "jp.exported")).one()
    assert (deed.actor_id, deed.subject_id, deed.detail) == (trio.ani.id, trio.unit.id, {"year": 2026, "rows": 3})
    assert ani.send("/jp/unit/2026/ekspor", {"unit": trio.elsewhere.id}).status_code == 404


@pytest.mark.parametrize("count", [2, 20])
def test_a_unit_costs_the_same_for_few_and_many(count, browsers, trio, statements):
    for number in range(count):
        person = a_person(unit=trio.unit)
        post(
            person, "course", key=f"n{number}", title="K", subject=("course", 1), earned_on=date(2026, 2, 3), minutes=90
        )
    ani = browsers(trio.ani)
    with statements() as seen:
        assert ani.get("/jp/unit").status_code == 200
    assert seen() <= 16
