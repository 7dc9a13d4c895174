"""What an import says about bad cells, and the example files."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.competencies.rules import SheetKind
from bina.competencies.rules.sheets import BadCell, Fault
from bina.exports.report import Column, Kind, Table

#: why, and how to mend it
_SENTENCES = {
    Fault.MISSING: (_l("kosong"), _l("Isi sel ini.")),
    Fault.LEVEL: (_l("bukan tingkat"), _l("Tulis 1, 2, 3, 4, atau 5.")),
    Fault.WEIGHT: (_l("bukan bobot"), _l("Tulis 1 sampai 5, atau kosongkan.")),
    Fault.DATE: (_l("bukan tanggal"), _l("Tulis seperti 31-12-2026.")),
    Fault.KIND: (_l("bukan jenis kompetensi"), _l("Tulis Manajerial, Teknis, atau Sosial Kultural.")),
    Fault.POSITION_KIND: (
        _l("bukan jenis jabatan"),
        _l("Tulis JPT, Administrator, Pengawas, Fungsional Keahlian, Fungsional Keterampilan, atau Pelaksana."),
    ),
    Fault.POST: (_l("jabatan dan jenis jabatan kosong"), _l("Isi salah satunya.")),
    Fault.UNKNOWN: (_l("kompetensi tidak dikenal"), _l("Tulis kode atau nama seperti di kerangka kompetensi.")),
    Fault.TWICE: (_l("sudah ada pada baris %(hint)s"), _l("Hapus salah satu baris.")),
    Fault.TAKEN: (_l("kode ini sudah dipakai untuk %(hint)s"), _l("Pakai kode lain, atau samakan namanya.")),
    Fault.ORDER: (_l("berakhir sebelum mulai"), _l("Periksa kedua tanggalnya.")),
    Fault.EARLIER: (
        _l("sudah ada standar yang mulai berlaku %(hint)s"),
        _l("Tulis tanggal mulai sesudahnya."),
    ),
}


def why(bad: BadCell) -> str:
    """What is wrong with the cell."""
    return str(_SENTENCES[bad.fault][0]) % {"hint": bad.hint}


def fix(bad: BadCell) -> str:
    """How to mend it."""
    return str(_SENTENCES[bad.fault][1])


def example(kind: SheetKind) -> Table:
    """A file of the kind with two rows, to be written over."""
    if kind is SheetKind.FRAMEWORK:
        columns: tuple[str, ...] = ("Kode", "Kompetensi", "Jenis", "Level", "Deskripsi", "Dasar", "Berlaku sejak")
        rows: tuple[tuple[str, ...], ...] = (
            ("T01", "Pengelolaan Arsip", "Teknis", "1", "Menata arsip aktif menurut petunjuk", "SK 12/2026", "01-01-2027"),
            ("T01", "Pengelolaan Arsip", "Teknis", "2", "Menyusutkan arsip menurut jadwal retensi", "SK 12/2026", "01-01-2027"),
        )  # fmt: skip
    else:
        columns = (
            "Jabatan",
            "Jenis jabatan",
            "Kompetensi",
            "Level",
            "Bobot",
            "Dasar",
            "Berlaku sejak",
            "Berlaku sampai",
        )
        rows = (
            ("", "Pengawas", "M3", "2", "2", "SK 12/2026", "01-01-2027", ""),
            ("Arsiparis Ahli Pertama", "", "Komunikasi", "2", "1", "SK 12/2026", "01-01-2027", ""),
        )
    keys = [str(place) for place in range(len(columns))]
    return Table(
        _("Contoh"),
        tuple(Column(key, title, Kind.TEXT) for key, title in zip(keys, columns, strict=True)),
        tuple(dict(zip(keys, row, strict=True)) for row in rows),
    )
