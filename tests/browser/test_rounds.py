"""The manager's whole round with 1,000 mentees and 300 mentors, from the sheet to running pairs."""

import random
import re
import subprocess
import sys

import pytest

from bina.exports.report import Column, Table
from bina.exports.sheets import tables_xlsx

pytestmark = [pytest.mark.browser, pytest.mark.real_time, pytest.mark.xdist_group("rooms")]

MANAGER = "Pengelola program · Pemerintah Kota Surakarta"
MENTEES, MENTORS = 1_000, 300
UNIT = "Dinas Kesehatan"
TIMES = [f"{day} {half}" for day in ("Senin", "Selasa", "Rabu", "Kamis", "Jumat") for half in ("pagi", "siang")]
PASSWORD = "empat kata untuk uji"

#: Run in the installation: everybody answers the open proposals, so many of them with a no.
ANSWERS = """
from sqlalchemy import select
from bina.app import create_app
from bina.db import db, transaction
from mentoring.pairs import operations as pairs
from mentoring.pairs.models import Pair
from mentoring.pairs.rules import PairState
with create_app().app_context(), transaction():
    rows = db.session.scalars(select(Pair).where(Pair.state == PairState.PROPOSED,
        Pair.programme_id == {programme}).order_by(Pair.id)).all()
    for number, pair in enumerate(rows):
        if number % {every} == 1:
            pairs.decline(pair, by=pair.mentee)
        else:
            for person in (pair.mentee, pair.mentor):
                pairs.accept(pair, by=person)
    print(len(rows))
"""


def sheet(title: str, headings: tuple[str, ...], rows: list[tuple]) -> Table:
    columns = tuple(Column(str(n), heading) for n, heading in enumerate(headings))
    return Table(title, columns, tuple({str(n): cell for n, cell in enumerate(row)} for row in rows))


@pytest.fixture
def files(tmp_path):
    """A personnel file and the sheet of a whole city."""
    chance = random.Random(3)
    people = [
        (f"Warga Kota {n:04d}", f"kota{n}@contoh.test", UNIT, "III/a" if n < MENTEES else "IV/a")
        for n in range(MENTEES + MENTORS)
    ]
    personnel = tmp_path / "pegawai.csv"
    personnel.write_text("\n".join(["Nama,Email,Unit Kerja,Golongan", *(",".join(row) for row in people)]))
    headings = ("E-mail", "Nama", "Kompetensi", "Waktu", "Daya tampung")

    def row(number: int) -> tuple:
        name, email, _unit, _grade = people[number]
        mentor = number >= MENTEES
        skills = chance.sample(("Komunikasi", "Kerja Sama", "Pelayanan Publik", "Integritas"), 2)
        level = "4" if mentor else "2"
        return (email, name, "; ".join(f"{one}:{level}" for one in skills), "; ".join(chance.sample(TIMES, 4)),
                str(chance.randint(3, 5)) if mentor else "")  # fmt: skip

    book = tmp_path / "orang.xlsx"
    book.write_bytes(
        tables_xlsx(
            (
                sheet("Peserta", headings, [row(n) for n in range(MENTEES)]),
                sheet("Mentor", headings, [row(n) for n in range(MENTEES, MENTEES + MENTORS)]),
            ),
            bare=True,
        )
    )
    return personnel, book


def test_a_round_of_a_whole_city(own_site, visitors, files) -> None:
    personnel, book = files
    with own_site() as site:
        site.run("people", "import", str(personnel), "--agency", "Surakarta")

        def enter(name: str):
            admin = visitors("Administrator", at=site)
            admin.page.goto(f"/pegawai/?cari={name}")
            admin.page.get_by_role("link", name=f"Buka {name}", exact=True).click()
            admin.tap("Buat tautan kata sandi")
            link = admin.page.get_by_label("Tautan").input_value()
            guest = visitors(at=site)
            guest.page.goto(link)
            guest.page.get_by_label("Kata sandi baru").fill(PASSWORD)
            guest.tap("Simpan dan masuk")
            return guest

        manager = visitors(MANAGER, at=site)
        manager.go("/mentoring/")
        manager.tap("Buat program mentoring", "link")
        manager.look()
        manager.tap("Mentor di luar garis atasan", "link")
        manager.fill("Nama program", "Mentoring Satu Kota")
        manager.fill("Tujuan", "Semua yang baru didampingi.")
        manager.page.get_by_label("Pendaftaran ditutup").fill("2099-01-31")
        manager.page.get_by_label("Program berakhir").fill("2099-12-31")
        manager.tap_on(manager.page.locator("main form button").last)
        programme = int(re.search(r"program/(\d+)", manager.page.url)[1])
        manager.tap("Putaran pemasangan", "link")
        manager.look()
        assert manager.reads("Pendaftaran dibuka sampai")
        manager.tap("Daftarkan banyak orang", "link")
        manager.page.locator("input[type=file]").set_input_files(book)
        manager.tap("Unggah dan periksa")
        manager.look()
        assert manager.reads("1.000 peserta baru")
        assert manager.reads("300 mentor baru")
        manager.tap_on(manager.page.get_by_role("button", name=re.compile("^Daftarkan dan perbarui")))
        assert manager.reads("1000 peserta dan 300 mentor baru terdaftar")
        manager.go(f"/mentoring/program/{programme}/buka")
        manager.look()
        manager.tap("Buka program")
        manager.tap("300 mentor belum dibekali", "link")
        manager.look()
        manager.tap("Catat pembekalan")
        assert manager.reads("Semua mentor sudah dibekali")

        plan = f"/mentoring/program/{programme}/susunan"
        manager.go(plan)
        manager.tap("Susun pasangan")
        manager.look()
        assert manager.reads("selisih ke batas atas: 0")
        ready = int(manager.page.locator("h2", has_text="pasangan siap").inner_text().split()[0].replace(".", ""))
        assert ready > 900
        first = manager.page.locator("table.cards tbody tr").first
        mentee = first.locator("td").first.inner_text().strip()
        manager.tap_on(first.get_by_role("link", name="Mengapa?"))
        manager.look()
        assert manager.reads(mentee)
        manager.tap_on(manager.page.get_by_role("link", name="Lihat akibat mengunci").first)
        manager.look()
        manager.tap("Kunci dan susun ulang")
        manager.go(f"{plan}?cari={mentee}")
        assert manager.reads("dikunci")
        manager.go(plan)
        row = manager.page.locator("table.cards tbody tr", has_text="Cegah").first
        apart = [row.locator("td").nth(place).inner_text().strip() for place in (0, 2)]
        manager.tap_on(row.get_by_role("link", name="Cegah"))
        manager.tap("Cegah dan susun ulang")
        manager.go(f"{plan}?cari={apart[0]}")
        assert not manager.page.locator("table.cards tbody tr", has_text=apart[1]).count()
        manager.go(plan)
        rows = manager.page.locator("table.cards tbody tr")
        yes, no = ([rows.nth(n).locator("td").nth(place).inner_text().strip() for place in (0, 2)] for n in (2, 3))
        manager.tap("Kirim usulan ke kedua pihak")
        manager.go(f"/mentoring/program/{programme}/putaran")
        assert manager.reads("usulan menunggu jawaban")

        for name, answer in ((yes[0], "Terima"), (yes[1], "Terima"), (no[0], "Lewati")):
            person = enter(name)
            person.go("/mentoring/")
            other = yes[0] if name == yes[1] else yes[1] if name == yes[0] else no[1]
            person.tap_on(person.page.locator("li", has_text=other).get_by_role("link").first)
            person.look()
            person.tap(answer)
        script = ANSWERS.format(programme=programme, every=10)
        subprocess.run([sys.executable, "-c", script], env=site.environment, check=True, capture_output=True)
        manager.go(f"/mentoring/program/{programme}/putaran")
        manager.go(plan)
        manager.tap("Susun untuk yang masih menunggu")
        manager.look()
        manager.go(f"{plan}?cari={no[0]}")
        assert not manager.page.locator("table.cards tbody tr", has_text=no[1]).count()
        manager.go(plan)
        manager.tap("Kirim usulan ke kedua pihak")
        script = ANSWERS.format(programme=programme, every=100_000)
        subprocess.run([sys.executable, "-c", script], env=site.environment, check=True, capture_output=True)
        manager.go(f"/mentoring/program/{programme}/putaran")
        running = int(
            manager.page.locator(".figure", has_text="pasangan berjalan")
            .locator(".value")
            .inner_text()
            .replace(".", "")
        )
        assert running > 900
        assert manager.reads("0 usulan menunggu jawaban")
