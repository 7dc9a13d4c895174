"""Reports of managers: one table as page, workbook and JSON, sums of its own rows, and nobody told apart who may not be."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import select

from bina import clock
from bina.db import db
from bina.notices.models import Notice
from bina.people.models import RoleKind
from courses.reporting.models import ReportToken, SavedReport
from courses.reporting.rules import SMALLEST, Counted, Fact, guarded, tabulate, total
from courses.reporting.tasks import send_monthly_reports
from courses.study.models import Beat
from tests.support.courses import a_course, an_enrolment, completed
from tests.support.people import a_person, a_unit, with_role
from tests.support.web import text_of

FACTS = (Fact.ENROLLED, Fact.COMPLETED)
ASKED = "/laporan-belajar?baris=unit&kolom=mulai&kolom=selesai&kolom=jp&periode=tahun-ini&pelatihan="


@pytest.fixture
def studying(trio):
    """Budi has completed a course of Ani's, six colleagues of another unit follow it, and one person elsewhere."""
    version = a_course(trio.ani, "Menyapa Warga")
    completed(trio.budi, an_enrolment(trio.budi, version))
    other = a_unit(trio.agency, "Dinas Besar")
    for _n in range(6):
        an_enrolment(a_person(unit=other), version)
    an_enrolment(trio.citra, version)
    db.session.flush()
    return version


counts = st.lists(
    st.builds(
        Counted,
        st.sampled_from(FACTS),
        st.integers(1, 30),
        st.integers(1, 9),
        course=st.one_of(st.none(), st.integers(1, 6)),
    ),
    max_size=80,
)


@given(counts)
def test_every_total_is_the_sum_of_the_same_rows(counted):
    lines = tabulate(counted, lambda each: each.course, FACTS)
    sums = total(lines, len(FACTS))
    assert sums == tuple(sum(each.amount for each in counted if each.fact is fact) for fact in FACTS)
    hidden = guarded(lines)
    for place, amount in enumerate(total(hidden, len(FACTS))):
        assert amount in (None, sums[place])
        assert amount is None or amount == sum(line.amounts[place] for line in hidden)


@given(counts)
def test_a_guarded_table_never_speaks_of_one_to_four_people(counted):
    lines = tabulate(counted, lambda each: each.course, FACTS)
    for line in guarded(lines):
        for amount, people in zip(line.amounts, line.people, strict=True):
            assert amount is None or len(people) == 0 or len(people) >= SMALLEST


def test_the_page_the_workbook_and_the_json_say_the_same(studying, trio, browsers, client):
    ani = browsers(trio.ani)
    page = text_of(ani.get(ASKED))
    assert "Dinas Besar" in page
    saved = ani.send(ASKED, {"name": "Belajar tahun ini"})
    assert saved.status_code == 303
    report = db.session.scalars(select(SavedReport)).one()
    with ani.get(f"/laporan-belajar/{report.id}.xlsx") as answer:
        sheet = load_workbook(io.BytesIO(answer.data), data_only=True).active
    rows = [row[:4] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert rows == [
        ("Dinas Besar", 6, 0, 0),
        ("Dinas Pelayanan Contoh", 1, 1, rows[1][3]),
        ("Jumlah", 7, 1, rows[1][3]),
    ]
    shown = ani.send(f"/laporan-belajar/{report.id}/kata-kunci")
    token = next(word for word in text_of(shown).split() if len(word) == 43)
    assert token not in text_of(ani.get(f"/laporan-belajar/{report.id}"))
    machine = client
    read = machine.get(f"/api/laporan/{report.id}.json", headers={"Authorization": f"Bearer {token}"})
    assert read.status_code == 200
    keys = [column["kunci"] for column in read.json["kolom"]]
    assert [tuple(row[key] for key in keys) for row in read.json["baris"]] == rows[:-1]
    assert tuple(read.json["jumlah"][key] for key in keys[1:]) == rows[-1][1:]


def test_a_secret_word_opens_one_report_with_its_owners_right_until_it_is_revoked(studying, trio, browsers, client):
    ani = browsers(trio.ani)
    for name in ("Satu", "Dua"):
        ani.send(ASKED, {"name": name})
    one, two = db.session.scalars(select(SavedReport).order_by(SavedReport.id)).all()
    token = next(w for w in text_of(ani.send(f"/laporan-belajar/{one.id}/kata-kunci")).split() if len(w) == 43)
    assert token not in db.session.scalars(select(ReportToken.token_hash)).all()
    head = {"Authorization": f"Bearer {token}"}
    machine = client
    assert machine.get(f"/api/laporan/{one.id}.json", headers=head).status_code == 200
    assert machine.get(f"/api/laporan/{two.id}.json", headers=head).status_code == 403
    assert machine.get(f"/api/laporan/{one.id}.json").status_code == 403
    role = next(role for role in trio.ani.roles if role.kind is RoleKind.MANAGER)
    role.valid_to = clock.today().replace(year=2025)
    db.session.flush()
    assert machine.get(f"/api/laporan/{one.id}.json", headers=head).status_code == 404
    role.valid_to = None
    db.session.flush()
    assert ani.send(f"/laporan-belajar/{one.id}/kata-kunci/cabut").status_code == 303
    assert machine.get(f"/api/laporan/{one.id}.json", headers=head).status_code == 410


def test_people_without_a_role_build_nothing(studying, trio, browsers):
    for person in (trio.budi, trio.citra):
        assert browsers(person).get(ASKED).status_code == 403
        assert browsers(person).get("/laporan-belajar.xlsx?baris=unit&kolom=mulai&pelatihan=").status_code == 403


def test_another_agencys_manager_sees_neither_people_nor_reports(studying, trio, browsers):
    browsers(trio.ani).send(ASKED, {"name": "Milik Ani", "shared": "y"})
    report = db.session.scalars(select(SavedReport)).one()
    with_role(trio.citra, RoleKind.MANAGER, trio.elsewhere)
    citra = browsers(trio.citra)
    page = text_of(citra.get(ASKED))
    assert "Dinas Lain" in page
    assert "Dinas Besar" not in page
    assert "Milik Ani" not in page
    assert citra.get(f"/laporan-belajar/{report.id}").status_code == 404
    assert citra.get(f"{ASKED}&unit={trio.agency.id}").status_code == 422
    assert citra.send(f"/laporan-belajar/{report.id}/hapus").status_code == 404


def test_a_leader_sees_sums_but_no_small_group_and_no_person(studying, trio, browsers):
    leader = with_role(a_person("Pimpinan", trio.unit), RoleKind.LEADER, trio.agency)
    browser = browsers(leader)
    page = text_of(browser.get("/laporan-belajar?baris=unit&kolom=mulai&periode=tahun-ini&pelatihan="))
    assert "Kelompok lain, digabung (2)" in page
    assert "kurang dari 5 orang tidak dirinci" in page
    assert browser.get("/laporan-belajar?baris=pegawai&kolom=mulai&periode=tahun-ini&pelatihan=").status_code == 422
    browsers(trio.ani).send(ASKED.replace("=unit", "=pegawai"), {"name": "Per orang", "shared": "y"})
    report = db.session.scalars(select(SavedReport)).one()
    assert browser.get(f"/laporan-belajar/{report.id}").status_code == 403


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("baris=unit&pelatihan=", "Pilih paling sedikit satu kolom"),
        ("baris=bulan&kolom=sertifikat&pelatihan=", "tidak dapat dirinci menurut bulan"),
        ("baris=kewajiban&kolom=jp&pelatihan=", "tidak dapat dirinci menurut kewajiban"),
        ("baris=x&kolom=jp&pelatihan=", "Pilih salah satu"),
        ("baris=unit&kolom=jp&unit=abc&pelatihan=", "Pilih"),
    ],
)
def test_a_question_that_has_no_answer_is_refused_with_a_sentence(studying, trio, browsers, query, sentence):
    answer = browsers(trio.ani).get(f"/laporan-belajar?{query}")
    assert answer.status_code == 422
    assert sentence in text_of(answer)


@pytest.mark.parametrize(
    "rows", ["unit", "pelatihan", "bulan", "golongan", "jabatan", "pegawai", "kewajiban", "kebutuhan"]
)
def test_every_line_can_be_asked_for(studying, trio, browsers, rows):
    facts = {"kewajiban": ["wajib", "terpenuhi", "terlambat"], "kebutuhan": ["mulai", "selesai"]}.get(rows) or [
        "mulai",
        "selesai",
        "jp",
        "menit",
    ]
    query = "&".join(f"kolom={fact}" for fact in facts)
    assert browsers(trio.ani).get(f"/laporan-belajar?baris={rows}&{query}&pelatihan=").status_code == 200


def test_minutes_are_counted_whole_per_enrolment_and_month(studying, trio, browsers):
    enrolment = an_enrolment(a_person(unit=trio.unit), studying)
    lesson = studying.lessons[0]
    for number, seconds in enumerate((50, 50, 50)):
        db.session.add(
            Beat(
                enrolment_id=enrolment.id,
                lesson_id=lesson.id,
                tab="a",
                sequence=number,
                at=clock.now(),
                seconds=seconds,
            )
        )
    db.session.flush()
    page = text_of(browsers(trio.ani).get("/laporan-belajar?baris=bulan&kolom=menit&periode=bulan-ini&pelatihan="))
    assert "November 2026" in page
    assert "Jumlah 2" in " ".join(page.split())


def test_statements_do_not_grow_with_people(studying, trio, browsers, statements):
    ani = browsers(trio.ani)
    query = ASKED + "&kolom=menit&kolom=sertifikat&kolom=wajib"
    ani.get(query)
    with statements() as count:
        ani.get(query)
        before = count()
    for _n in range(15):
        an_enrolment(a_person(unit=a_unit(trio.agency)), studying)
    db.session.flush()
    ani.get(query)
    with statements() as count:
        ani.get(query)
        assert count() == before


def test_the_monthly_message_comes_once_with_the_sums(studying, trio, browsers, clock):
    from datetime import timedelta

    browsers(trio.ani).send(ASKED, {"name": "Rutin", "monthly": "y"})
    send_monthly_reports()
    told = select(Notice).where(Notice.person_id == trio.ani.id, Notice.subject.contains("Laporan bulanan"))
    assert db.session.scalars(told).all() == []
    clock.shift(timedelta(days=12))
    send_monthly_reports()
    send_monthly_reports()
    (notice,) = db.session.scalars(told).all()
    assert "Mulai mengikuti 7" in notice.body


def test_two_reports_of_one_name_are_refused_and_nothing_is_kept(studying, trio, browsers):
    ani = browsers(trio.ani)
    ani.send(ASKED, {"name": "Sama"})
    again = ani.send(ASKED, {"name": "Sama"})
    assert again.status_code == 422
    assert "sudah punya laporan dengan nama ini" in text_of(again)
    assert ani.send(ASKED, {"name": ""}).status_code == 422
    assert len(db.session.scalars(select(SavedReport)).all()) == 1
