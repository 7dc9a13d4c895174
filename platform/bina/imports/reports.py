"""What an import says: sentences for bad cells, and tables to show and to take away."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Column, Kind, Table, Value
from bina.imports.operations import Plan
from bina.imports.rules import CellFault, CellProblem, Sheet, plain_text

FIELDS = {
    "name": _l("Nama"),
    "nip": _l("NIP / NI PPPK"),
    "email": _l("E-mail"),
    "phone": _l("Nomor HP"),
    "born": _l("Tanggal lahir"),
    "unit": _l("Unit kerja"),
    "grade": _l("Golongan"),
    "position": _l("Jabatan"),
    "position_kind": _l("Jenis jabatan"),
    "education": _l("Pendidikan"),
    "superior": _l("Atasan (NIP atau e-mail)"),
}

#: why, and how to fix
_SENTENCES = {
    CellFault.MISSING: (_l("kosong"), _l("Isi sel ini.")),
    CellFault.NIP_LENGTH: (_l("bukan 18 angka"), _l("Tulis ke-18 angkanya sebagai teks.")),
    CellFault.NIP_MANGLED: (
        _l("angkanya rusak karena disimpan sebagai bilangan"),
        _l("Ubah format kolom menjadi Teks, lalu tulis ulang NIP."),
    ),
    CellFault.NIP_BIRTH: (
        _l("8 angka pertama bukan tanggal lahir"),
        _l("Periksa 8 angka pertama (tahun, bulan, hari)."),
    ),
    CellFault.NIP_APPOINTMENT: (
        _l("angka 9–14 bukan tahun dan bulan pengangkatan"),
        _l("Periksa angka ke-9 sampai ke-14; bulan 01–12, atau 21–29 untuk PPPK."),
    ),
    CellFault.NIP_SEX: (_l("angka ke-15 bukan 1 atau 2"), _l("Tulis 1 untuk laki-laki atau 2 untuk perempuan.")),
    CellFault.NIP_ORDER: (_l("lahir sesudah diangkat"), _l("Periksa tanggal lahir dan tahun pengangkatan.")),
    CellFault.NIP_AGE: (_l("diangkat sebelum berumur 18 tahun"), _l("Periksa tanggal lahir dan tahun pengangkatan.")),
    CellFault.NO_IDENTIFIER: (
        _l("tidak ada NIP dan tidak ada e-mail"),
        _l("Isi salah satunya agar orangnya dikenali."),
    ),
    CellFault.TWICE: (_l("sudah ada pada baris %(hint)s"), _l("Hapus salah satu baris.")),
    CellFault.EMAIL: (_l("bukan alamat e-mail"), _l("Tulis seperti nama@instansi.go.id.")),
    CellFault.EMAIL_TAKEN: (_l("dipakai pegawai lain"), _l("Tulis alamat milik pegawai ini sendiri.")),
    CellFault.PHONE: (_l("bukan nomor HP"), _l("Tulis seperti 0812 3456 7890.")),
    CellFault.DATE: (_l("bukan tanggal"), _l("Tulis seperti 31-12-1985.")),
    CellFault.BIRTH_MISMATCH: (_l("berbeda dari tanggal lahir dalam NIP"), _l("Perbaiki tanggal lahir atau NIP.")),
    CellFault.GRADE: (_l("bukan golongan"), _l("Tulis I/a sampai IV/e, atau I sampai XVII untuk PPPK.")),
    CellFault.EDUCATION: (_l("bukan jenjang pendidikan"), _l("Tulis SD, SMP, SMA, D1–D4, S1, S2, atau S3.")),
    CellFault.POSITION_KIND: (
        _l("bukan jenis jabatan"),
        _l("Tulis JPT, Administrator, Pengawas, Fungsional Keahlian, Fungsional Keterampilan, atau Pelaksana."),
    ),
    CellFault.UNIT_UNKNOWN: (
        _l("unit kerja tidak dikenal"),
        _l("Tulis nama unit seperti di Bina, atau tambahkan unitnya."),
    ),
    CellFault.SUPERIOR_UNKNOWN: (
        _l("atasan tidak ditemukan"),
        _l("Masukkan atasan ini ke berkas, atau perbaiki NIP-nya."),
    ),
    CellFault.SUPERIOR_CIRCLE: (
        _l("membuat lingkaran atasan"),
        _l("Periksa siapa atasan siapa; tidak boleh kembali ke orang yang sama."),
    ),
    CellFault.OUT_OF_REACH: (
        _l("tercatat di instansi lain"),
        _l("Minta administrator instalasi memindahkan pegawai ini lebih dahulu."),
    ),
    CellFault.SUPERIOR_SELF: (_l("menjadi atasan bagi diri sendiri"), _l("Tulis NIP atasannya.")),
}


def why(problem: CellProblem) -> str:
    """What is wrong with the cell."""
    return str(_SENTENCES[problem.fault][0]) % {"hint": problem.hint}


def fix(problem: CellProblem) -> str:
    """How to mend it."""
    if problem.fault is CellFault.UNIT_UNKNOWN and problem.hint:
        return _("Mungkin maksudnya: %(unit)s.", unit=problem.hint)
    return str(_SENTENCES[problem.fault][1])


def bad_cells(plan: Plan) -> Table:
    """Every bad cell with row, column, what stood there, why and how to fix it."""
    columns = (
        Column("row", _("Baris"), Kind.NUMBER),
        Column("column", _("Kolom")),
        Column("value", _("Isi saat ini")),
        Column("why", _("Masalah")),
        Column("fix", _("Perbaikan")),
    )
    rows: list[dict[str, Value]] = [
        {
            "row": bad.row,
            "column": f"{bad.column} · {bad.heading or FIELDS[bad.field]}".strip(" ·"),
            "value": bad.value or "–",
            "why": why(bad),
            "fix": fix(bad),
        }
        for bad in plan.problems
    ]
    return Table(_("Sel yang perlu diperbaiki"), columns, tuple(rows))


def rows_to_correct(sheet: Sheet, plan: Plan) -> Table:
    """The refused rows as they stood, with a last column that says what to mend: correct it and upload it again."""
    sentences: dict[int, list[str]] = {}
    for bad in plan.problems:
        name = bad.heading or str(FIELDS[bad.field])
        sentences.setdefault(bad.row, []).append(f"{name}: {why(bad)}. {fix(bad)}")
    columns = [Column(str(place), heading or f"#{place + 1}") for place, heading in enumerate(sheet.headings)]
    columns.append(Column("fix", _("Yang perlu diperbaiki")))
    rows = []
    for number, cells in sheet.rows:
        if number in sentences:
            texts: dict[str, Value] = {
                str(place): plain_text(cells[place]) if place < len(cells) else ""
                for place in range(len(sheet.headings))
            }
            rows.append({**texts, "fix": " ".join(sentences[number])})
    return Table(_("Baris untuk diperbaiki"), tuple(columns), tuple(rows))
