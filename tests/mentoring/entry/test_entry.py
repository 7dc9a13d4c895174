"""Mentees and mentors come in from one sheet: every fault is named, good rows are signed up, nothing else is touched."""

import io

import openpyxl
import pytest
from sqlalchemy import select

from bina.db import db as database
from bina.exports.report import Column, Table
from bina.exports.sheets import tables_xlsx
from bina.notices.models import Notice
from mentoring.entry.models import EntryRun
from mentoring.entry.tasks import tell_entered
from mentoring.profiles.models import Avoidance, Profile
from mentoring.profiles.operations import withdraw
from mentoring.profiles.queries import own_profile
from mentoring.profiles.rules import Side
from mentoring.programmes.rules import ProgrammeKind
from tests.support.mentoring import a_profile, a_programme
from tests.support.people import a_competency, a_person
from tests.support.web import text_of

HEADINGS = ("E-mail", "Peran", "Kompetensi", "Waktu", "Daya tampung", "Cara bertemu", "Hambatan")


def a_sheet(title: str, rows: list[tuple]) -> Table:
    columns = tuple(Column(str(n), heading) for n, heading in enumerate(HEADINGS))
    return Table(
        title, columns, tuple({str(n): row[n] if n < len(row) else "" for n in range(len(HEADINGS))} for row in rows)
    )


@pytest.fixture
def programme(town):
    a_competency("Pelayanan Publik")
    made = a_programme(town.manager, town.agency)
    database.session.commit()
    return made


def upload(browser, programme, content: bytes, name: str = "orang.xlsx"):
    return browser.send(
        f"/mentoring/program/{programme.id}/daftar-massal",
        {"file": (io.BytesIO(content), name)},
        content_type="multipart/form-data",
    )


def good_row(person, side: str = "", capacity: str = "") -> tuple:
    return (
        person.email,
        side,
        "Pelayanan publik:3",
        "Senin pagi; kam-siang; jum-pagi",
        capacity,
        "daring",
        "kemampuan",
    )


def test_the_dry_run_names_every_bad_cell_and_only_good_rows_are_signed_up(town, programme, browsers) -> None:
    late = a_person("Sudah Keluar", town.first)
    gone = a_profile(programme, late)
    withdraw(gone, by=late)
    foreign = a_person("Orang Lain", town.citra.unit)
    twisted = [a_person(f"Keliru {n}", town.first) for n in range(6)]
    database.session.commit()
    book = tables_xlsx(
        (
            a_sheet(
                "Peserta",
                [
                    good_row(town.junior),
                    good_row(town.junior),
                    good_row(foreign),
                    good_row(late),
                    ("tiada@contoh.test", "", "Pelayanan publik:3", "Senin pagi; kam-siang; jum-pagi"),
                    ("", "", "Pelayanan publik", "Senin pagi; kam-siang; jum-pagi"),
                    (twisted[0].email, "", "Memasak:3", "Senin pagi; kam-siang; jum-pagi"),
                    (twisted[1].email, "", "Pelayanan publik:7", "Senin pagi; kam-siang; jum-pagi"),
                    (twisted[2].email, "", "Pelayanan publik:2", "Senin pagi"),
                    (twisted[3].email, "", "Pelayanan publik:2", "Senin pagi; malam minggu"),
                ],
            ),
            a_sheet(
                "Mentor",
                [
                    good_row(town.senior, capacity="3"),
                    good_row(twisted[4], capacity="9"),
                    good_row(twisted[5], side="penonton", capacity="1"),
                ],
            ),
        ),
        bare=True,
    )
    maya = browsers(town.manager)
    answer = upload(maya, programme, book)
    assert answer.status_code == 303
    page = text_of(maya.get(answer.location))
    for sentence in (
        "sudah ada pada baris Peserta 2",
        "bukan pegawai Pemerintah Kota Contoh",
        "sudah mengundurkan diri",
        "Peserta, baris 6, kolom A",
        "pegawai ini tidak dikenal",
        "tidak ada NIP dan tidak ada e-mail",
        "kompetensi ini tidak dikenal",
        "jenjangnya bukan 1 sampai 5",
        "kurang dari tiga waktu",
        "bukan waktu yang dikenal",
        "Mentor, baris 3, kolom E",
        "daya tampung mentor bukan 1 sampai 8",
        "peran tidak dikenal",
    ):
        assert sentence in page, sentence
    assert own_profile(programme, town.junior) is None
    sheet = openpyxl.load_workbook(io.BytesIO(maya.get(f"{answer.location}/masalah.xlsx").data)).active
    assert sheet.max_row == 12
    assert maya.send(f"{answer.location}/terapkan").status_code == 303
    assert own_profile(programme, town.junior).side is Side.MENTEE
    assert own_profile(programme, town.senior).capacity == 3
    assert own_profile(programme, twisted[0]) is None
    assert maya.send(f"{answer.location}/terapkan").status_code == 409
    run = database.session.scalars(select(EntryRun)).one()
    for _time in range(2):
        tell_entered(run_id=run.id)
    told = database.session.scalars(select(Notice.person_id).where(Notice.key.like("%:entered:%"))).all()
    assert sorted(told) == sorted([town.junior.id, town.senior.id])


def test_what_is_exported_comes_in_again_unchanged_and_holds_no_private_wish(town, programme, browsers) -> None:
    skill = a_competency("Komunikasi")
    a_profile(programme, town.senior, Side.MENTOR, competency=skill, capacity=2)
    a_profile(programme, town.junior, competency=skill, avoided=[town.senior.id], wishes=[])
    database.session.commit()
    maya = browsers(town.manager)
    for kind in ("xlsx", "csv"):
        content = maya.get(f"/mentoring/program/{programme.id}/peserta.{kind}").data
        answer = upload(maya, programme, content, f"orang.{kind}")
        page = text_of(maya.get(answer.location))
        assert "2 tetap sama" in page, page
    assert database.session.scalars(select(Avoidance)).one().person_id == town.senior.id
    text = maya.get(f"/mentoring/program/{programme.id}/peserta.csv").text
    assert "Hindari" not in text
    assert "Pilihan" not in text


def test_a_blank_cell_leaves_what_is_known_and_a_filled_one_changes_it(town, programme, browsers) -> None:
    mentor = a_profile(programme, town.senior, Side.MENTOR, capacity=2, place="Balai")
    database.session.commit()
    maya = browsers(town.manager)
    answer = upload(
        maya, programme, tables_xlsx((a_sheet("Mentor", [(town.senior.email, "", "", "", "5")]),), bare=True)
    )
    maya.send(f"{answer.location}/terapkan")
    database.session.refresh(mentor)
    assert (mentor.capacity, mentor.place, mentor.times) == (5, "Balai", ["sen-pagi", "kam-siang", "jum-pagi"])
    assert len(mentor.competencies) == 1


def test_the_sheet_to_fill_is_read_without_a_fault(town, programme, browsers) -> None:
    maya = browsers(town.manager)
    content = maya.get(f"/mentoring/program/{programme.id}/daftar-massal/contoh.xlsx").data
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Peserta", "Mentor", "Petunjuk"]
    answer = upload(maya, programme, content)
    page = text_of(maya.get(answer.location))
    assert "0 baris dilewati" in page
    assert "Sel yang perlu diperbaiki" not in page


def test_only_managers_of_the_programme_bring_people_in_and_only_while_it_is_open(town, programme, browsers) -> None:
    book = tables_xlsx((a_sheet("Peserta", [good_row(town.junior)]),), bare=True)
    path = f"/mentoring/program/{programme.id}"
    for person, expected in ((town.junior, 403), (town.citra, 404)):
        browser = browsers(person)
        for page in ("daftar-massal", "daftar-massal/contoh.xlsx", "peserta.xlsx", "peserta.csv"):
            assert browser.get(f"{path}/{page}").status_code == expected
        assert upload(browser, programme, book).status_code == expected
    maya = browsers(town.manager)
    assert upload(maya, programme, b"bukan lembar kerja", "catatan.xlsx").status_code == 422
    unknown = Table("Lain", (Column("a", "Warna"), Column("b", "Rasa")), ({"a": "merah", "b": "manis"},))
    assert upload(maya, programme, tables_xlsx((unknown,), bare=True)).status_code == 422
    answer = upload(maya, programme, book)
    programme.closed_on = programme.opens_on
    database.session.commit()
    assert maya.send(f"{answer.location}/terapkan").status_code == 409
    assert upload(maya, programme, book).status_code == 422


def test_a_whole_city_is_read_in_a_number_of_statements_that_hardly_grows(
    town, programme, browsers, statements
) -> None:
    people = [a_person(f"Pegawai {n}", town.first, email=f"kota{n}@contoh.test") for n in range(60)]
    database.session.commit()
    maya = browsers(town.manager)

    def count(number: int) -> int:
        rows = [good_row(person) for person in people[:number]]
        answer = upload(maya, programme, tables_xlsx((a_sheet("Peserta", rows),), bare=True))
        with statements() as counted:
            assert maya.get(answer.location).status_code == 200
            return counted()

    assert count(3) == count(60)
    assert not database.session.scalars(select(Profile).where(Profile.programme_id == programme.id)).all()


def test_a_sheet_brings_no_mentor_with_room_for_fewer_or_more_than_a_group(town, browsers) -> None:
    a_competency("Pelayanan Publik")
    rhythm = {"cadence_weeks": 4, "session_minutes": 90, "sessions_wanted": 6}
    programme = a_programme(town.manager, town.agency, kind=ProgrammeKind.GROUP, group_size=5, **rhythm)
    few, many, right = (a_person(f"Mentor {n}", town.second, grade="IV/a") for n in range(3))
    database.session.commit()
    rows = [good_row(few, "mentor", "2"), good_row(many, "mentor", "6"), good_row(right, "mentor", "4")]
    maya = browsers(town.manager)
    looked = upload(maya, programme, tables_xlsx((a_sheet("Mentor", rows),)))
    page = text_of(maya.get(looked.location))
    assert "terlalu sedikit untuk satu kelompok" in page
    assert "Tulis paling sedikit 3" in page
    assert "Tulis paling banyak 5" in page
