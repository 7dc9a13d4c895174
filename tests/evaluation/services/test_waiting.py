"""The counter on a phone, sheets of tickets, and what is made of them."""

import io
from datetime import UTC, date, time, timedelta

import openpyxl
import pytest
from sqlalchemy import func, select

from evaluation.services.models import Ticket
from evaluation.services.operations.points import close_link, link_token, open_link, open_point
from tests.support.evaluation import day
from tests.support.services import a_day_of_tickets
from tests.support.web import text_of


@pytest.fixture
def point(trio):
    return open_point(trio.unit, "Loket Surat", by=trio.ani)


def count(db, model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def taps(client, address, *deeds, **more):
    for number, deed in enumerate(deeds):
        answer = client.send(address, {"key": f"ketukan-{number}-{deed}", "deed": deed, **more})
        assert answer.status_code == 303, text_of(answer)


@pytest.fixture
def address(trio, point):
    open_link(point, by=trio.ani)
    return f"/layanan/catat/{link_token(point, day())}"


def test_a_counter_counts_without_an_account(db, client, point, address, clock):
    taps(client, address, "take", "call")
    clock.shift(timedelta(minutes=7))
    taps(client, address, "finish")
    ticket = db.session.scalars(select(Ticket)).one()
    assert ticket.number == "1"
    assert ticket.done_at - ticket.called_at == timedelta(minutes=7)


def test_a_tap_that_arrives_twice_counts_once(db, client, point, address):
    taps(client, address, "take")
    taps(client, address, "take")
    assert count(db, Ticket) == 1


def test_the_last_tap_is_taken_back_one_by_one(db, client, point, address):
    taps(client, address, "take", "call")
    client.send(address, {"key": "batal-satu-1", "deed": "undo"})
    client.send(address, {"key": "batal-satu-1", "deed": "undo"})
    assert db.session.scalars(select(Ticket)).one().called_at is None
    client.send(address, {"key": "batal-dua-22", "deed": "undo"})
    assert count(db, Ticket) == 0


def test_a_tap_from_a_phone_without_network_keeps_its_own_time(db, client, point, address, clock):
    from bina import clock as house_clock

    said = house_clock.now() - timedelta(hours=1)
    taps(client, address, "take", at=said.isoformat())
    assert db.session.scalars(select(Ticket)).one().taken_at == said.astimezone(UTC)


def test_a_call_of_nobody_moves_nothing_not_even_later(db, client, point, address):
    client.send(address, {"key": "panggil-kosong", "deed": "call"})
    taps(client, address, "take")
    client.send(address, {"key": "panggil-kosong", "deed": "call"})
    assert db.session.scalars(select(Ticket)).one().called_at is None


def test_a_replaced_closed_expired_or_forged_link_opens_nothing(db, client, trio, point, address, clock):
    assert client.get(address).status_code == 200
    assert client.get(f"{address}x").status_code == 404
    clock.shift(timedelta(days=91))
    assert client.get(address).status_code == 404
    clock.shift(timedelta(days=-91))
    open_link(point, by=trio.ani)
    assert client.get(address).status_code == 404
    newer = f"/layanan/catat/{link_token(point, day())}"
    assert client.get(newer).status_code == 200
    close_link(point, by=trio.ani)
    assert client.get(newer).status_code == 404
    assert client.send(newer, {"key": "sesudah-tutup", "deed": "take"}).status_code == 404
    assert count(db, Ticket) == 0


@pytest.mark.parametrize("sent", [{"key": "x", "deed": "take"}, {"key": "kunci-baik-1", "deed": "steal"}])
def test_a_broken_tap_changes_nothing(db, client, point, address, sent):
    assert client.send(address, sent).status_code in (400, 422)
    assert count(db, Ticket) == 0


SHEET = """Rekap;;;;
Tanggal;Nomor;Ambil nomor;Dipanggil;Selesai
20-11-2026;1;08.00;08.12;08.20
20-11-2026;2;08.05;;
20-11-2026;3;09.00;08.30;
"""


def upload(browser, point, content: bytes, name: str):
    return browser.send(
        f"/layanan/titik/{point.id}/impor", {"file": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )


def test_a_sheet_is_looked_at_then_applied_and_a_second_time_changes_nothing(db, browsers, trio, point):
    ani = browsers(trio.ani)
    seen = upload(ani, point, SHEET.encode(), "antrean.csv")
    assert seen.status_code == 303
    page = text_of(ani.get(seen.location))
    assert "Baris 5, kolom D" in page
    assert "Dipanggil sebelum mengambil nomor." in page
    assert count(db, Ticket) == 0
    assert ani.send(f"{seen.location}/terapkan").status_code == 303
    assert count(db, Ticket) == 2
    assert ani.send(f"{seen.location}/terapkan").status_code == 409
    again = upload(ani, point, SHEET.encode(), "antrean.csv")
    assert "Tidak ada yang perlu ditambahkan." in text_of(ani.get(again.location))
    assert ani.send(f"{again.location}/terapkan").status_code == 422
    assert count(db, Ticket) == 2
    changed = upload(ani, point, SHEET.replace("08.12", "08.15").encode(), "antrean.csv")
    assert "sudah tercatat dengan jam lain" in text_of(ani.get(changed.location))
    for other in (browsers(trio.budi), browsers(trio.citra)):
        assert other.get(seen.location).status_code in (403, 404)


def test_a_workbook_with_real_dates_and_hours_is_read(db, browsers, trio, point):
    book = openpyxl.Workbook()
    book.active.append(["Tanggal", "No Antrean", "Jam ambil", "Jam dipanggil", "Jam selesai"])
    book.active.append([date(2026, 11, 20), 7, time(8, 0), time(8, 9), time(8, 30)])
    content = io.BytesIO()
    book.save(content)
    ani = browsers(trio.ani)
    seen = upload(ani, point, content.getvalue(), "antrean.xlsx")
    assert ani.send(f"{seen.location}/terapkan").status_code == 303
    ticket = db.session.scalars(select(Ticket)).one()
    assert (ticket.number, ticket.visit.waited) == ("7", 9.0)


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"a;b\n1;2\n", "x.csv"), (b"", "x.csv"), (b"PK\x03\x04broken", "x.xlsx"), (b"\x00\x01\x02", "x.csv")],
)
def test_a_file_that_is_no_sheet_gets_a_sentence_and_changes_nothing(db, browsers, trio, point, content, name):
    answer = upload(browsers(trio.ani), point, content, name)
    assert answer.status_code == 422
    assert "Ada yang perlu diperbaiki" in text_of(answer)
    assert count(db, Ticket) == 0


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        (";1;08.00;08.10;08.20", "A", "Sel ini kosong."),
        ("kemarin;1;08.00;08.10;08.20", "A", "Bukan tanggal."),
        ("31-02-2026;1;08.00;08.10;08.20", "A", "Bukan tanggal."),
        ("01-12-2026;1;08.00;08.10;08.20", "A", "Tanggalnya belum tiba."),
        ("20-11-2026;;08.00;08.10;08.20", "B", "Sel ini kosong."),
        ("20-11-2026;1;;08.10;08.20", "C", "Sel ini kosong."),
        ("20-11-2026;1;delapan;08.10;08.20", "C", "Bukan jam."),
        ("20-11-2026;1;08.00;25.10;08.20", "D", "Bukan jam."),
        ("20-11-2026;1;08.00;08.10;08.61", "E", "Bukan jam."),
        ("20-11-2026;1;08.00;07.59;08.20", "D", "Dipanggil sebelum mengambil nomor."),
        ("20-11-2026;1;08.00;08.10;08.09", "E", "Selesai sebelum dipanggil."),
        ("20-11-2026;1;08.00;;08.20", "E", "Selesai tanpa jam dipanggil."),
        ("20-11-2026;1;01.00;23.00;", "D", "Menunggu lebih dari 12 jam."),
    ],
)
def test_a_bad_cell_is_named_with_file_row_column_and_reason(db, browsers, trio, point, row, column, why):
    ani = browsers(trio.ani)
    seen = upload(ani, point, f"Tanggal;Nomor;Ambil;Panggil;Selesai\n{row}\n".encode(), "loket.csv")
    page = text_of(ani.get(seen.location))
    assert "loket.csv" in page
    assert f"Baris 2, kolom {column}" in page
    assert why in page
    assert ani.send(f"{seen.location}/terapkan").status_code == 422
    assert count(db, Ticket) == 0


def test_waiting_before_and_after_a_date_is_compared_here_and_there(db, browsers, trio, point):
    other = open_point(trio.unit, "Loket Lain", by=trio.ani)
    for n in range(8):
        early, late = date(2026, 10, 5) + timedelta(days=n), date(2026, 11, 2) + timedelta(days=n)
        a_day_of_tickets(point, early, [40 + n, 44, 36, None])
        a_day_of_tickets(point, late, [20 + n, 24, 18])
        a_day_of_tickets(other, early, [40, 41 + n, 39])
        a_day_of_tickets(other, late, [39, 41 + n, 40])
    ani = browsers(trio.ani)
    base = f"/layanan/titik/{point.id}"
    page = text_of(ani.get(f"{base}?periode=2026-T4&sejak=2026-11-01&pembanding={other.id}"))
    assert "menit lebih singkat" in page
    assert "lebih banyak daripada di titik pembanding" in page
    assert "Peringatan musim" in page
    assert "Nomor yang tidak dipanggil" in page
    assert "Belum ada catatan di kedua sisi" in text_of(ani.get(f"{base}?sejak=2030-01-01&pembanding="))
    assert ani.get(f"{base}/waktu-tunggu.pdf?sejak=2026-11-01").status_code == 200
    assert ani.get(f"{base}?sejak=omong&periode=kosong").status_code == 200
