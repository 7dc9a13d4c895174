"""Profiles, the gap to the post, what a superior may say, and files of the framework and of standards."""

import io
from datetime import date

import pytest
import xlsxwriter
from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from bina.competencies.models import CompetencyImport, LevelDescription, PostStandard
from bina.competencies.queries import levels_of
from bina.people.models import Competency, Person, PersonCompetency, RoleKind
from bina.people.rules import PositionKind
from tests.support.people import a_competency, a_person, with_role
from tests.support.web import text_of

TODAY = date(2026, 11, 21)
STANDARD = ["Jabatan", "Jenis Jabatan", "Kompetensi", "Level", "Bobot", "Dasar", "Berlaku sejak", "Berlaku sampai"]
FRAMEWORK = ["Kode", "Kompetensi", "Jenis", "Level", "Deskripsi", "Dasar", "Berlaku sejak"]


def a_file(headings, *rows):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    for place, row in enumerate((headings, *rows)):
        sheet.write_row(place, 0, row)
    book.close()
    return target.getvalue()


def a_standard(unit, competency, level, *, position="Analis Pelayanan", weight=1, **values):
    from bina.db import db

    row = PostStandard(
        unit_id=unit.id, position=position, competency_id=competency.id, level=level, weight=weight, source="SK uji",
        valid_from=values.pop("since", date(2026, 1, 1)), **values,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def uploaded(browser, headings, *rows, path="/kompetensi/standar/impor", **fields):
    data = {"file": (io.BytesIO(a_file(headings, *rows)), "standar.xlsx"), **fields}
    return browser.send(path, data)


def test_i_see_what_my_post_asks_for_and_how_far_i_am(browsers, trio):
    competency = a_competency("Melayani Warga")
    a_standard(trio.agency, competency, 3)
    budi = browsers(trio.budi)
    assert "Belum dinilai Melayani Warga Jabatan meminta tingkat 3." in text_of(budi.get("/kompetensi/"))
    path = f"/kompetensi/pegawai/{trio.budi.id}"
    answer = browsers(trio.ani).send(
        path, {"competency": competency.id, "level": 1, "source": "superior", "evidence": "Diamati di loket"}
    )
    assert answer.status_code == 303
    page = text_of(budi.get("/kompetensi/"))
    assert "Kurang 2 tingkat" in page
    assert "Diamati di loket" in page
    assert "1 dari 1 kompetensi jabatan Anda masih di bawah standar" in text_of(budi.get("/"))
    assert "Ada penilaian kompetensi baru" in text_of(budi.get("/pesan"))


def test_only_the_superior_and_those_over_the_unit_open_a_profile(browsers, trio):
    path = f"/kompetensi/pegawai/{trio.budi.id}"
    assert browsers(trio.ani).get(path).status_code == 200
    assert browsers(trio.budi).get(path).status_code == 200
    assert browsers(trio.citra).get(path).status_code == 404
    assert browsers(a_person("Rekan", trio.unit)).get(path).status_code == 404


def test_nobody_says_anything_about_themselves_and_a_manager_judges_nobody(browsers, trio, db):
    competency = a_competency()
    values = {"competency": competency.id, "level": 5, "source": "superior", "evidence": "saya"}
    browsers(trio.budi).send(f"/kompetensi/pegawai/{trio.budi.id}", values)
    other = a_person("Bukan Bawahan", trio.unit)
    db.session.commit()
    assert browsers(trio.ani).send(f"/kompetensi/pegawai/{other.id}", values).status_code == 422
    assert browsers(trio.citra).send(f"/kompetensi/pegawai/{trio.budi.id}", values).status_code == 404
    assert db.session.scalar(select(func.count(PersonCompetency.id))) == 0
    certificate = {**values, "source": "certificate", "evidence": "No. 12", "valid_until": "2026-11-20"}
    answer = browsers(trio.ani).send(f"/kompetensi/pegawai/{other.id}", certificate)
    assert answer.status_code == 422
    assert "sudah lewat" in text_of(answer)
    assert (
        browsers(trio.ani).send(f"/kompetensi/pegawai/{other.id}", {**certificate, "valid_until": ""}).status_code
        == 303
    )


def test_what_was_said_is_kept_and_cannot_be_rewritten(browsers, trio, db):
    competency = a_competency()
    path = f"/kompetensi/pegawai/{trio.budi.id}"
    for level in (4, 2):
        browsers(trio.ani).send(
            path, {"competency": competency.id, "level": level, "source": "superior", "evidence": f"kali {level}"}
        )
    assert db.session.scalar(select(func.count(PersonCompetency.id))) == 2
    people = select(Person.id).where(Person.id == trio.budi.id)
    assert levels_of(people, TODAY)[trio.budi.id] == {competency.id: 2}
    row = db.session.scalars(select(PersonCompetency)).first()
    row.level = 5
    with pytest.raises(DatabaseError, match="append-only"), db.session.begin_nested():
        db.session.flush()
    db.session.rollback()


def test_the_unit_page_counts_and_names_within_reach(browsers, trio, db):
    competency = a_competency("Melayani Warga")
    a_standard(trio.agency, competency, 2)
    trio.budi.competencies.append(
        PersonCompetency(competency=competency, level=1, evidence="uji", assessed_on=date(2026, 1, 1))
    )
    leader = with_role(a_person("Pimpinan", trio.unit), RoleKind.LEADER, trio.agency)
    db.session.commit()
    page = text_of(browsers(trio.ani).get(f"/kompetensi/unit?unit={trio.unit.id}&kompetensi={competency.id}"))
    assert "Melayani Warga 3 1 2 0" in page
    assert "Budi Santoso" in page
    assert "Citra" not in page
    counted = text_of(browsers(leader).get(f"/kompetensi/unit?kompetensi={competency.id}"))
    assert "Melayani Warga 3 – – –" in counted
    assert "Budi" not in counted
    assert browsers(leader).get(f"/kompetensi/unit?unit={trio.unit.id}").status_code == 404
    assert browsers(trio.ani).get(f"/kompetensi/unit?unit={trio.elsewhere.id}").status_code == 404
    for person in (trio.budi, trio.citra):
        assert browsers(person).get("/kompetensi/unit").status_code == 403
        assert browsers(person).get("/kompetensi/standar").status_code == 403


@pytest.mark.parametrize("count", [2, 20])
def test_a_unit_costs_the_same_for_few_and_many(count, browsers, trio, statements):
    competency = a_competency()
    a_standard(trio.agency, competency, 2)
    for _number in range(count):
        person = a_person(unit=trio.unit)
        person.competencies.append(
            PersonCompetency(competency=competency, level=1, evidence="uji", assessed_on=date(2026, 1, 1))
        )
    ani = browsers(trio.ani)
    with statements() as seen:
        assert ani.get(f"/kompetensi/unit?kompetensi={competency.id}").status_code == 200
    assert seen() <= 14


def test_a_file_of_standards_is_looked_at_then_taken_over_and_old_ones_are_kept(browsers, trio, db):
    a_competency("Melayani Warga")
    ani = browsers(trio.ani)
    rows = (["Analis Pelayanan", "", "melayani warga", 3, 2, "SK 1", "01-01-2026", ""],
            ["", "Pengawas", "M3", "Level 2", "", "SK 1", "01-01-2026", ""])  # fmt: skip
    place = uploaded(ani, STANDARD, *rows, unit=trio.agency.id).location
    assert "2 baris baru" in text_of(ani.get(place))
    assert db.session.scalar(select(func.count(PostStandard.id))) == 0
    assert browsers(trio.citra).get(place).status_code == 403
    assert ani.send(f"{place}/terapkan").status_code == 303
    assert ani.send(f"{place}/terapkan").status_code == 409
    assert {(row.position, row.position_kind, row.level, row.weight) for row in db.session.scalars(select(PostStandard)).unique()} == {
        ("Analis Pelayanan", None, 3, 2), ("", PositionKind.SUPERVISOR, 2, 1),
    }  # fmt: skip
    assert "Jabatan meminta tingkat 3" in text_of(browsers(trio.budi).get("/kompetensi/"))
    later = [[*row[:3], 4, *row[4:6], "01-07-2026", ""] for row in rows]
    place = uploaded(ani, STANDARD, *later, unit=trio.agency.id).location
    ani.send(f"{place}/terapkan")
    assert "Jabatan meminta tingkat 4" in text_of(browsers(trio.budi).get("/kompetensi/"))
    kept = db.session.scalars(select(PostStandard.valid_to).order_by(PostStandard.valid_from, PostStandard.id)).all()
    assert kept == [date(2026, 6, 30)] * 2 + [None] * 2
    assert "Analis Pelayanan" in text_of(ani.get("/kompetensi/standar"))


def test_one_bad_cell_refuses_the_whole_file_and_every_bad_cell_is_named(browsers, trio, db):
    ani = browsers(trio.ani)
    rows = (
        ["Analis Pelayanan", "", "M1", 3, "", "SK 1", "01-01-2026", ""],
        ["Analis Pelayanan", "", "M2", 7, 9, "", "kemarin", ""],
        ["", "", "Terbang", 1, "", "SK 1", "01-01-2026", "01-01-2025"],
        ["Analis Pelayanan", "", "M1", 2, "", "SK 1", "01-01-2026", ""],
        ["", "Raja", "M1", 2, "", "SK 1", "01-01-2026", ""],
    )
    place = uploaded(ani, STANDARD, *rows, unit=trio.agency.id).location
    page = text_of(ani.get(place))
    for sentence in (
        "9 sel perlu diperbaiki", "bukan tingkat", "bukan bobot", "kosong", "bukan tanggal",
        "jabatan dan jenis jabatan kosong", "kompetensi tidak dikenal", "berakhir sebelum mulai",
        "sudah ada pada baris 2", "bukan jenis jabatan",
    ):  # fmt: skip
        assert sentence in page, sentence
    assert ani.send(f"{place}/terapkan").status_code in (400, 409, 422)
    assert db.session.scalar(select(func.count(PostStandard.id))) == 0


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "kosong.xlsx"),
        (b"PK\x03\x04rusak", "rusak.xlsx"),
        (b"Nama;Alamat\nAni;Jalan\n", "lain.csv"),
        (b"Jabatan;Kompetensi;Level\nAnalis;M1;2\n", "kurang.csv"),
        (b"Kompetensi;Level;Dasar;Berlaku sejak\n", "tanpa-baris.csv"),
    ],
)
def test_a_broken_file_gets_a_sentence_and_leaves_nothing(content, name, browsers, trio, db):
    answer = browsers(trio.ani).send(
        "/kompetensi/standar/impor", {"unit": trio.agency.id, "file": (io.BytesIO(content), name)}
    )
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in text_of(answer)
    assert db.session.scalar(select(func.count(CompetencyImport.id))) == 0


def test_standards_are_imported_only_for_units_one_looks_after(browsers, trio, db):
    row = ["Analis", "", "M1", 3, "", "SK 1", "01-01-2026", ""]
    assert uploaded(browsers(trio.ani), STANDARD, row, unit=trio.elsewhere.id).status_code == 422
    assert uploaded(browsers(trio.budi), STANDARD, row, unit=trio.agency.id).status_code == 403
    assert db.session.scalar(select(func.count(CompetencyImport.id))) == 0


def test_the_framework_holds_the_nine_and_grows_by_a_file(browsers, trio, db):
    page = text_of(browsers(trio.budi).get("/kompetensi/kerangka"))
    for name in ("Integritas", "Kerja Sama", "Pengambilan Keputusan", "Perekat Bangsa"):
        assert name in page
    assert db.session.scalar(select(func.count(LevelDescription.id))) == 45
    rows = [["T9", "Arsip", "Teknis", level, f"Menata {level}", "SK 9", "01-01-2026"] for level in (1, 2)]
    path = "/kompetensi/kerangka/impor"
    assert uploaded(browsers(trio.ani), FRAMEWORK, *rows, path=path).status_code == 403
    administrator = browsers(with_role(a_person("Admin"), RoleKind.ADMINISTRATOR))
    place = uploaded(administrator, FRAMEWORK, *rows, path=path).location
    assert browsers(trio.ani).get(place).status_code == 404
    administrator.send(f"{place}/terapkan")
    assert db.session.scalars(select(Competency.name).where(Competency.code == "T9")).one() == "Arsip"
    assert "Menata 2" in text_of(browsers(trio.budi).get("/kompetensi/kerangka"))
    renamed = ["T9", "Lain", "Teknis", 3, "Menata 3", "SK 9", "01-01-2026"]
    place = uploaded(administrator, FRAMEWORK, renamed, path=path).location
    assert "kode ini sudah dipakai untuk Arsip" in text_of(administrator.get(place))


@pytest.mark.parametrize("kind", ["standard", "framework"])
def test_the_example_file_can_be_read_in_again(kind, browsers, trio):
    administrator = browsers(with_role(a_person("Admin", trio.unit), RoleKind.ADMINISTRATOR))
    example = administrator.get(f"/kompetensi/contoh-{kind}.xlsx").data
    path = "/kompetensi/standar/impor" if kind == "standard" else "/kompetensi/kerangka/impor"
    fields = {"unit": trio.agency.id} if kind == "standard" else {}
    place = administrator.send(path, {"file": (io.BytesIO(example), "contoh.xlsx"), **fields}).location
    assert "2 baris baru" in text_of(administrator.get(place))
