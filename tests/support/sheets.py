"""Personnel files as HR offices export them, dirt included."""

import io
from datetime import date
from pathlib import Path

import xlsxwriter

HEADINGS = ["No", "Nama Lengkap", "NIP / NI PPPK", "Tgl. Lahir", "Unit Kerja", "Gol. Ruang", "Jabatan", "Pendidikan", "Email", "No. HP", "NIP Atasan"]  # fmt: skip


def a_nip(number: int) -> str:
    """A valid NIP, different for every number below 900."""
    return f"19850{number % 9 + 1}{number % 28 + 1:02d}201003{number % 2 + 1}{number + 1:03d}"


def a_row(number: int, unit: str, **changes) -> dict[str, object]:
    """A clean row."""
    nip = (
        a_nip(number % 900)
        if number < 900
        else f"19880{number % 9 + 1}{number % 28 + 1:02d}202421{number % 2 + 1}{number % 900 + 1:03d}"
    )
    row = {
        "No": number + 1,
        "Nama Lengkap": f"Pegawai Impor {number}",
        "NIP / NI PPPK": nip if number < 900 else f"{nip[:8]}202421{nip[14:]}",
        "Tgl. Lahir": "",
        "Unit Kerja": unit,
        "Gol. Ruang": "III/b" if number < 900 else "IX",
        "Jabatan": "Pengadministrasi Umum",
        "Pendidikan": "S-1 Administrasi Negara",
        "Email": f"impor{number}@contoh.test",
        "No. HP": "0812-3456-7890",
        "NIP Atasan": "",
    }
    return {**row, **changes}


def a_dirty_file(unit: str, rows: int = 1000) -> tuple[bytes, int]:
    """An XLSX with merged title rows, a numbered row and every kind of bad cell; gives it and how many rows are bad."""
    dirt = [
        {"NIP / NI PPPK": 1.98512312010011e17},
        {"NIP / NI PPPK": "19851331201003100"},
        {"NIP / NI PPPK": "198513312010031001"},
        {"NIP / NI PPPK": "198501012010131001"},
        {"NIP / NI PPPK": "198501012010033001"},
        {"NIP / NI PPPK": "", "Email": ""},
        {"Nama Lengkap": ""},
        {"Unit Kerja": "Dinas Pelayanan Contho"},
        {"Gol. Ruang": "V/z"},
        {"Email": "bukan-surel"},
        {"No. HP": "12345"},
        {"Tgl. Lahir": "31 Februari 1985"},
        {"Tgl. Lahir": "01/01/1970"},
        {"Pendidikan": "kursus"},
        {"NIP Atasan": "198001012005011999"},
    ]
    body = []
    for number in range(rows):
        changes = dirt[number // 20] if number % 20 == 7 and number // 20 < len(dirt) else {}
        if number % 50 == 3:
            changes = {"Tgl. Lahir": date(1985, number % 9 + 1, number % 28 + 1)} if number < 900 else changes
        body.append(a_row(number, unit, **changes))
    body.append(a_row(2, unit, Email="kembar@contoh.test"))
    return as_xlsx(body, titles=True), len(dirt) + 1


def as_xlsx(rows: list[dict[str, object]], titles: bool = False) -> bytes:
    """Rows under the usual headings, with or without merged title rows above."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("DAFTAR")
    first = 0
    if titles:
        sheet.merge_range(0, 0, 0, 10, "DAFTAR NOMINATIF PEGAWAI")
        sheet.merge_range(1, 0, 1, 10, "KEADAAN BULAN NOVEMBER 2026")
        first = 3
    sheet.write_row(first, 0, HEADINGS)
    if titles:
        sheet.write_row(first + 1, 0, range(1, 12))
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for place, row in enumerate(rows, start=first + (2 if titles else 1)):
        for column, heading in enumerate(HEADINGS):
            value = row[heading]
            if isinstance(value, date):
                sheet.write_datetime(place, column, value, day)
            elif isinstance(value, float | int):
                sheet.write_number(place, column, value)
            else:
                sheet.write_string(place, column, str(value))
    book.close()
    return target.getvalue()


def saved(tmp_path: Path, content: bytes, name: str = "pegawai.xlsx") -> Path:
    """The bytes as a file."""
    path = tmp_path / name
    path.write_bytes(content)
    return path
