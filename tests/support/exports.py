"""Exports of other survey tools, as those tools write them, and forty files that are none."""

import csv
import io
import zipfile
from datetime import datetime

import xlsxwriter

from evaluation.instruments.rules import Instrument, parse, ready_made

REACTION: Instrument = parse(ready_made()["reaksi"])
SKM: Instrument = parse(ready_made()["skm"])
TEXTS = [item.text.id for item in REACTION.items]
LABELS = ["", "Sangat tidak setuju", "Tidak setuju", "Ragu-ragu", "Setuju", "Sangat setuju"]
NAME, EMAIL = "Rahmadani Kenari", "rahmadani.kenari@contoh.test"


def as_csv(rows, delimiter=",", encoding="utf-8") -> bytes:
    """Rows as a CSV."""
    target = io.StringIO()
    csv.writer(target, delimiter=delimiter).writerows(rows)
    return target.getvalue().encode(encoding)


def as_book(rows, sheet="Form1", merge=None) -> bytes:
    """Rows as a workbook."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        made = book.add_worksheet(sheet)
        day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, datetime):
                    made.write_datetime(place, column, cell, day)
                elif cell != "":
                    made.write(place, column, cell)
        if merge:
            made.merge_range(*merge)
    return target.getvalue()


def google(people=12, text="") -> list[list[object]]:
    """A Google Forms export with labels."""
    rows: list[list[object]] = [["Cap waktu", "Alamat email", "Nama lengkap", *TEXTS]]
    for number in range(people):
        said = LABELS[3 + number % 3]
        rows.append([f"2026/11/{number % 9 + 1} 09:1{number % 9}:11", EMAIL, f"{NAME} {number}", *[said] * 9, text])
    return rows


def limesurvey(people=12, codes=True) -> list[list[object]]:
    """A LimeSurvey export, with codes or with full texts; the last one was never sent."""
    keys = [item.key for item in REACTION.items]
    headings = keys if codes else [f"{key}. {text}" for key, text in zip(keys, TEXTS, strict=True)]
    rows: list[list[object]] = [["Response ID", "Date submitted", "Last page", "Start language", "Seed", "IP address", *headings]]  # fmt: skip
    for number in range(people):
        value = 3 + number % 3
        said = f"A{value}" if codes else LABELS[value]
        sent = "" if number == people - 1 else "2026-11-02 10:00:00"
        rows.append([number + 1, sent, 3, "id", "12345", "10.0.0.1", *[said] * 9, ""])
    return rows


def microsoft(people=12) -> list[list[object]]:
    """A Microsoft Forms workbook, with numbers as points."""
    rows: list[list[object]] = [["ID", "Start time", "Completion time", "Email", "Name", *TEXTS]]
    for number in range(people):
        at = datetime(2026, 11, 2, 9, number % 60)  # noqa: DTZ001 a spreadsheet knows no zone
        rows.append([number + 1, at, at, EMAIL, NAME, *[3 + number % 3] * 9, "Ruangannya panas"])
    return rows


def satisfaction(people=12) -> list[list[object]]:
    """The public survey in Google Forms; one row lacks an element."""
    rows: list[list[object]] = [["Timestamp", *[item.text.id for item in SKM.items]]]
    for number in range(people):
        row = [item.points[2 + number % 2].label.id for item in SKM.items]
        rows.append(["2026/11/02 10:00:00", *row])
    rows.append(["2026/11/02 10:00:00", *[item.points[2].label.id for item in SKM.items[:-1]], ""])
    return rows


def _bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
        packed.writestr("xl/worksheets/sheet1.xml", b"0" * 80_000_000)
    return target.getvalue()


def _many_parts() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        for number in range(2_100):
            packed.writestr(f"{number}.xml", "")
    return target.getvalue()


HEAD = ["Cap waktu", *TEXTS]
GOOD = ["2026/11/02 10:00:00", *["Setuju"] * 9, ""]
BOOK = as_book(google())

#: name → content; every one is refused with a sentence
MALFORMED: dict[str, bytes] = {
    "kosong.csv": b"",
    "nol.xlsx": b"\0" * 64,
    "spasi.csv": b"  \r\n \t\r\n",
    "bom-saja.csv": b"\xef\xbb\xbf",
    "koma-saja.csv": b",,,,\n,,,\n",
    "judul-saja.csv": as_csv([HEAD]),
    "judul-saja.xlsx": as_book([HEAD]),
    "tanpa-judul.csv": as_csv([GOOD, GOOD]),
    "tanpa-judul.xlsx": as_book([GOOD, GOOD]),
    "judul-asing.csv": as_csv([["Warna", "Ukuran"], ["merah", "besar"]]),
    "judul-ganda.csv": as_csv([[*HEAD, TEXTS[0]], [*GOOD, "Setuju"]]),
    "judul-ganda.xlsx": as_book([[*HEAD, TEXTS[0]], [*GOOD, "Setuju"]]),
    "judul-terlalu-jauh.csv": as_csv([["Laporan"]] * 9 + [HEAD, GOOD]),
    "judul-gabungan.xlsx": as_book([["Survei"], ["", "", ""], ["Setuju", "Setuju"]], merge=(0, 0, 0, 5, "Survei")),
    "latin.csv": as_csv([HEAD, [*GOOD[:-1], "Café"]], encoding="latin-1"),
    "windows.csv": as_csv([HEAD, [*GOOD[:-1], "“kutip”"]], encoding="cp1252"),
    "utf16.csv": as_csv([HEAD, GOOD], encoding="utf-16"),
    "biner.csv": bytes(range(256)) * 20,
    "nul.csv": as_csv([HEAD, GOOD]).replace(b"Setuju", b"Set\0uju"),
    "kutip-terbuka.csv": as_csv([HEAD]) + b'2026,"Setuju,Setuju\nlagi',
    "kutip-salah.csv": as_csv([HEAD]) + b'2026,"Setuju"x,Setuju\n',
    "sel-raksasa.csv": as_csv([HEAD, [*GOOD[:-1], "x" * 20_000]]),
    "sel-raksasa.xlsx": as_book([HEAD, [*GOOD[:-1], "x" * 20_000]]),
    "sel-besar-sekali.csv": as_csv([HEAD, [*GOOD[:-1], "x" * 200_000]]),
    "kolom-banyak.csv": as_csv([[*HEAD, *(f"k{n}" for n in range(400))], GOOD]),
    "kolom-banyak.xlsx": as_book([[*HEAD, *(f"k{n}" for n in range(400))], GOOD]),
    "baris-banyak.csv": as_csv([HEAD, *[["x", "Setuju"]] * 10_050]),
    "terlalu-besar.csv": as_csv([HEAD]) + b"x" * (5 * 1024 * 1024),
    "bom-zip.xlsx": _bomb(),
    "bagian-banyak.xlsx": _many_parts(),
    "terpotong.xlsx": BOOK[: len(BOOK) // 2],
    "bukan-buku.xlsx": b"bukan lembar kerja",
    "halaman-web.xls": b"<html><table><tr><td>Cap waktu</td></tr></table></html>",
    "csv-bernama.xlsx": as_csv([HEAD, GOOD]),
    "buku-bernama.csv": BOOK,
    "xls-rusak.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "xls-bernama.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600,
    "zip-biasa.xlsx": _many_parts()[:0] or (lambda target: (zipfile.ZipFile(target, "w").close(), target.getvalue())[1])(io.BytesIO()),
    "salah.docx": BOOK,
    "tanpa-akhiran": as_csv([HEAD, GOOD]),
    "semua-salah.csv": as_csv([HEAD, ["x", *["=HYPERLINK(\"http://x\")"] * 9, ""]]),
    "semua-kosong.csv": as_csv([HEAD, ["2026/11/02 10:00:00", *[""] * 10]]),
    "terlalu-lebar.csv": as_csv([HEAD, [*GOOD, "", "lebih"]]),
    "tab-salah.tsv": as_csv([["a", "b"], ["c", "d"]], delimiter="\t"),
}  # fmt: skip
