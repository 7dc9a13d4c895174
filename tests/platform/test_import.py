"""Importing people: looked at first, every bad cell named, applied in one transaction."""

import io

import openpyxl
import pytest
from sqlalchemy import func, select

from bina.db import db as database
from bina.imports import operations
from bina.imports.reports import bad_cells
from bina.imports.rules import CellFault, find_sheet, read_day
from bina.people.models import Person, Placement, RoleKind
from tests.support.people import a_person, with_role
from tests.support.sheets import HEADINGS, a_dirty_file, a_row, as_xlsx, saved
from tests.support.web import text_of


@pytest.fixture
def plan_of(trio, tmp_path):
    def plan(content, name="pegawai.xlsx"):
        sheet = operations.sheet_of(operations.read_rows(saved(tmp_path, content, name), name))
        return operations.plan(sheet, operations.columns_of(sheet), trio.agency)

    return plan


def test_a_dirty_thousand_row_file_names_every_bad_cell(plan_of, trio):
    content, bad_rows = a_dirty_file(trio.unit.name)
    plan = plan_of(content)
    assert plan.counts == {"new": 1001 - bad_rows, "changed": 0, "unchanged": 0, "refused": bad_rows}
    assert {bad.fault for bad in plan.problems} >= {
        CellFault.NIP_MANGLED, CellFault.NIP_LENGTH, CellFault.NIP_BIRTH, CellFault.NIP_APPOINTMENT, CellFault.NIP_SEX,
        CellFault.NO_IDENTIFIER, CellFault.MISSING, CellFault.UNIT_UNKNOWN, CellFault.GRADE, CellFault.EMAIL,
        CellFault.PHONE, CellFault.DATE, CellFault.BIRTH_MISMATCH, CellFault.EDUCATION, CellFault.SUPERIOR_UNKNOWN,
        CellFault.TWICE,
    }  # fmt: skip
    first = next(bad for bad in plan.problems if bad.fault is CellFault.NIP_MANGLED)
    assert (first.row, first.column, first.heading) == (13, "C", "NIP / NI PPPK")
    unit = next(row for row in bad_cells(plan).rows if row["value"] == "Dinas Pelayanan Contho")
    assert trio.unit.name in unit["fix"]


def test_the_same_file_twice_changes_nothing(plan_of, trio):
    content, _ = a_dirty_file(trio.unit.name, 200)
    operations.apply(plan_of(content), by=trio.ani)
    again = plan_of(content)
    assert (again.counts["new"], again.counts["changed"]) == (0, 0)
    before = database.session.scalar(select(func.count()).select_from(Placement))
    operations.apply(again, by=trio.ani)
    assert database.session.scalar(select(func.count()).select_from(Placement)) == before


def test_people_absent_from_the_file_stay(plan_of, trio):
    operations.apply(plan_of(as_xlsx([a_row(1, trio.unit.name)])), by=trio.ani)
    assert trio.budi.left_on is None
    assert trio.budi.unit_id == trio.unit.id


def test_a_blank_cell_leaves_what_is_known(plan_of, trio):
    operations.apply(plan_of(as_xlsx([a_row(1, trio.unit.name)])), by=trio.ani)
    plan = plan_of(as_xlsx([a_row(1, trio.unit.name, Jabatan="")]))
    assert plan.counts["unchanged"] == 1


def test_a_change_is_shown_before_and_after(plan_of, trio):
    operations.apply(plan_of(as_xlsx([a_row(1, trio.unit.name)])), by=trio.ani)
    plan = plan_of(as_xlsx([a_row(1, trio.unit.name, Jabatan="Arsiparis")]))
    (change,) = plan.changed[0].changes
    assert (change.field, change.before, change.after) == ("position", "Pengadministrasi Umum", "Arsiparis")


def test_a_superior_may_stand_in_the_same_file(plan_of, trio):
    head, staff = a_row(1, trio.unit.name), a_row(2, trio.unit.name)
    staff["NIP Atasan"] = head["NIP / NI PPPK"]
    operations.apply(plan_of(as_xlsx([staff, head])), by=trio.ani)
    found = database.session.scalars(select(Person).where(Person.nip == staff["NIP / NI PPPK"])).one()
    assert found.superior.nip == head["NIP / NI PPPK"]


def test_semicolons_and_windows_letters_are_read(plan_of, trio):
    row = a_row(1, trio.unit.name, **{"Nama Lengkap": "Ré Dewi"})
    text = ";".join(HEADINGS) + "\n" + ";".join(str(row[h]) for h in HEADINGS)
    assert plan_of(text.encode("cp1252"), "pegawai.csv").counts["new"] == 1


def test_a_new_import_costs_the_same_statements_for_two_rows_and_for_forty(plan_of, trio, statements):
    counts = []
    plan_of(as_xlsx([a_row(900, trio.unit.name)]))
    for rows in (2, 40):
        content = as_xlsx([a_row(n, trio.unit.name) for n in range(rows)])
        with statements() as count:
            plan_of(content)
            counts.append(count())
    assert counts[0] == counts[1]


@pytest.mark.parametrize("text", ["31/12/1985", "31-12-1985", "1985-12-31", "31 Desember 1985", "31 Des 85", 31412.0])
def test_days_are_read_as_people_write_them(text):
    assert read_day(text).isoformat() == "1985-12-31"


def test_a_sheet_without_known_headings_is_refused():
    assert find_sheet([["a", "b"], ["c", "d"]]) is None


def test_people_of_another_agency_are_out_of_reach(plan_of, trio):
    trio.citra.nip = a_row(5, "")["NIP / NI PPPK"]
    database.session.flush()
    plan = plan_of(as_xlsx([a_row(5, trio.unit.name, Email="baru@contoh.test")]))
    assert [bad.fault for bad in plan.problems] == [CellFault.OUT_OF_REACH]
    assert trio.citra.email not in str(bad_cells(plan))


def test_a_circle_of_superiors_is_refused(plan_of, trio):
    one, two, three = (a_row(n, trio.unit.name) for n in (1, 2, 3))
    one["NIP Atasan"], two["NIP Atasan"] = two["NIP / NI PPPK"], one["NIP / NI PPPK"]
    three["NIP Atasan"] = one["NIP / NI PPPK"]
    plan = plan_of(as_xlsx([one, two, three]))
    assert [(bad.row, bad.fault) for bad in plan.problems] == [
        (2, CellFault.SUPERIOR_CIRCLE),
        (3, CellFault.SUPERIOR_CIRCLE),
    ]


class TestPages:
    @pytest.fixture
    def admin(self, trio, browsers):
        return browsers(with_role(a_person("Admin", trio.unit), RoleKind.ADMINISTRATOR, trio.agency))

    def upload(self, admin, trio, content):
        data = {"agency": trio.agency.id, "file": (io.BytesIO(content), "pegawai.xlsx")}
        return admin.send("/pegawai/impor/", data, content_type="multipart/form-data")

    def test_upload_look_apply(self, admin, trio):
        content, _bad = a_dirty_file(trio.unit.name, 60)
        answer = self.upload(admin, trio, content)
        assert answer.status_code == 303
        page = admin.get(answer.location)
        assert "angkanya rusak" in text_of(page)
        assert "Baris 13, kolom C" in text_of(page)
        assert database.session.scalar(select(Person.id).where(Person.name == "Pegawai Impor 1")) is None
        done = admin.send(f"{answer.location}/terapkan")
        assert "Sudah diterapkan" in text_of(admin.get(done.location))
        assert admin.send(f"{answer.location}/terapkan").status_code == 409

    def test_the_rows_to_correct_can_be_mended_and_uploaded_again(self, admin, trio):
        content = as_xlsx([a_row(1, trio.unit.name), a_row(2, "Dinas Tidak Ada")])
        answer = self.upload(admin, trio, content)
        book = openpyxl.load_workbook(io.BytesIO(admin.get(f"{answer.location}/perbaikan.xlsx").data))
        sheet = book.active
        assert "unit kerja tidak dikenal" in sheet.cell(2, 12).value
        sheet.cell(2, 5).value = trio.unit.name
        mended = io.BytesIO()
        book.save(mended)
        second = self.upload(admin, trio, mended.getvalue())
        assert "Terapkan 1 perubahan" in text_of(admin.get(second.location))

    def test_posted_empty_it_says_what_to_choose(self, admin, trio):
        answer = admin.send("/pegawai/impor/", {"agency": trio.agency.id})
        assert answer.status_code == 422
        assert "Pilih berkas XLSX atau CSV" in text_of(answer)

    def test_another_agencys_run_does_not_exist(self, admin, trio, browsers):
        answer = self.upload(admin, trio, as_xlsx([a_row(1, trio.unit.name)]))
        stranger = browsers(with_role(a_person("Lain", trio.elsewhere), RoleKind.ADMINISTRATOR, trio.elsewhere))
        assert stranger.get(answer.location).status_code == 404
