"""What a sheet says: sentences for bad cells, the sheet to fill, and the programme's people in the same shape."""

from collections.abc import Iterable, Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Column, Kind, Table, Value
from mentoring.entry.rules import BARRIER_CODES, BadCell, Fault
from mentoring.profiles.models import Profile
from mentoring.profiles.rules import Side

FIELDS = {
    "nip": _l("NIP"),
    "email": _l("E-mail"),
    "name": _l("Nama"),
    "side": _l("Peran"),
    "skills": _l("Kompetensi"),
    "times": _l("Waktu"),
    "modes": _l("Cara bertemu"),
    "place": _l("Tempat"),
    "capacity": _l("Daya tampung"),
    "barriers": _l("Hambatan"),
    "introduction": _l("Perkenalan"),
}

#: The headings of the file are read again, so they are not translated.
_TITLES = {
    "nip": "NIP",
    "email": "E-mail",
    "name": "Nama",
    "side": "Peran",
    "skills": "Kompetensi",
    "times": "Waktu",
    "modes": "Cara bertemu",
    "place": "Tempat",
    "capacity": "Daya tampung",
    "barriers": "Hambatan",
    "introduction": "Perkenalan",
}
_SIDE_WORDS = {Side.MENTEE: "peserta", Side.MENTOR: "mentor"}
_MODE_WORDS = {"tatap_muka": "tatap muka", "daring": "daring"}

#: why, and how to mend it
_SENTENCES = {
    Fault.NO_IDENTIFIER: (_l("tidak ada NIP dan tidak ada e-mail"), _l("Isi salah satunya.")),
    Fault.UNKNOWN_PERSON: (
        _l("pegawai ini tidak dikenal"),
        _l("Perbaiki NIP atau e-mail, atau impor pegawainya lebih dahulu."),
    ),
    Fault.OUT_OF_UNIT: (_l("bukan pegawai %(hint)s"), _l("Hapus barisnya; program ini untuk unit itu.")),
    Fault.TWICE: (_l("sudah ada pada baris %(hint)s"), _l("Hapus salah satu baris.")),
    Fault.SIDE: (_l("peran tidak dikenal"), _l("Tulis peserta atau mentor.")),
    Fault.OTHER_SIDE: (
        _l("sudah terdaftar dengan peran lain"),
        _l("Peran tidak dapat diubah dalam satu program; hapus barisnya."),
    ),
    Fault.WITHDRAWN: (
        _l("sudah mengundurkan diri"),
        _l("Hanya orangnya sendiri yang dapat mendaftar lagi; hapus barisnya."),
    ),
    Fault.NO_SKILL: (_l("kompetensi kosong"), _l("Tulis paling sedikit satu, misalnya Pelayanan publik:3.")),
    Fault.MANY_SKILLS: (_l("lebih dari tiga kompetensi"), _l("Sisakan tiga yang terpenting.")),
    Fault.UNKNOWN_SKILL: (
        _l("kompetensi ini tidak dikenal"),
        _l("Salin nama atau kodenya dari lembar Petunjuk, pisahkan dengan titik koma."),
    ),
    Fault.LEVEL: (_l("jenjangnya bukan 1 sampai 5"), _l("Tulis nama:jenjang, misalnya Pelayanan publik:3.")),
    Fault.TOO_FEW: (_l("terlalu sedikit untuk satu kelompok"), _l("Tulis paling sedikit %(hint)s.")),
    Fault.TOO_MANY: (_l("terlalu banyak untuk jenis program ini"), _l("Tulis paling banyak %(hint)s.")),
    Fault.OWN_QUESTION: (
        _l("peserta menulis pertanyaannya sendiri"),
        _l("Dalam program kilat peserta mendaftar sendiri; daftarkan mentornya saja dari berkas."),
    ),
    Fault.FEW_TIMES: (
        _l("kurang dari tiga waktu"),
        _l("Tulis paling sedikit tiga, misalnya Senin pagi; Kamis siang; Jumat pagi."),
    ),
    Fault.TIME: (_l("bukan waktu yang dikenal"), _l("Tulis hari Senin–Jumat, lalu pagi atau siang.")),
    Fault.MODE: (_l("cara bertemu tidak dikenal"), _l("Tulis tatap muka, daring, atau keduanya.")),
    Fault.CAPACITY: (_l("daya tampung mentor bukan 1 sampai 8"), _l("Tulis satu angka dari 1 sampai 8.")),
    Fault.BARRIER: (_l("hambatan tidak dikenal"), _l("Pilih dari: %(hint)s.")),
    Fault.LONG: (_l("terlalu panjang"), _l("Singkatkan menjadi paling banyak %(hint)s karakter.")),
}


def why(bad: BadCell) -> str:
    """What is wrong with the cell."""
    return str(_SENTENCES[bad.fault][0]) % {"hint": bad.hint}


def fix(bad: BadCell) -> str:
    """How to mend it."""
    return str(_SENTENCES[bad.fault][1]) % {"hint": bad.hint}


def place(bad: BadCell) -> str:
    """Where the cell is, as a spreadsheet shows it."""
    spot = _("baris %(row)s, kolom %(column)s", row=bad.row, column=bad.column or FIELDS[bad.field])
    return f"{bad.sheet}, {spot}" if bad.sheet else spot


def bad_cells(bad: Iterable[BadCell]) -> Table:
    """Every bad cell with its place, what stood there, why and how to mend it."""
    columns = (
        Column("sheet", _("Lembar")),
        Column("row", _("Baris"), Kind.NUMBER),
        Column("column", _("Kolom")),
        Column("value", _("Isi saat ini")),
        Column("why", _("Masalah")),
        Column("fix", _("Perbaikan")),
    )
    rows: list[dict[str, Value]] = [
        {
            "sheet": one.sheet,
            "row": one.row,
            "column": f"{one.column} · {one.heading or FIELDS[one.field]}".strip(" ·"),
            "value": one.value or "–",
            "why": why(one),
            "fix": fix(one),
        }
        for one in bad
    ]
    return Table(_("Sel yang perlu diperbaiki"), columns, tuple(rows))


def _columns(*, capacity: bool = True) -> tuple[Column, ...]:
    return tuple(Column(name, title) for name, title in _TITLES.items() if capacity or name != "capacity")


def sheets_to_fill(skills: Mapping[str, str]) -> list[Table]:
    """The sheet for mentees, the one for mentors, each with an example row, and a guide with every word that counts."""
    first, second = [*list(skills.values()), "Pelayanan publik", "Komunikasi"][:2]
    example: dict[str, Value] = {
        "nip": "198501012010011001",
        "email": "nama@instansi.go.id",
        "name": "Contoh – baris ini dilewati",
        "side": "peserta",
        "skills": f"{first}:3; {second}:2",
        "times": "Senin pagi; Kamis siang; Jumat pagi",
        "modes": "tatap muka; daring",
        "place": "Balai Kota",
        "barriers": "kemampuan; kesempatan",
        "introduction": "Baru dua tahun di loket, ingin menangani keluhan sendiri.",
    }
    mentor = {**example, "side": "mentor", "skills": f"{first}:4", "capacity": "3", "introduction": "Lama di layanan."}
    guide: list[dict[str, Value]] = [
        {"what": "NIP / E-mail", "how": "Cukup salah satu."},
        {"what": "Kompetensi", "how": "nama atau kode:jenjang 1–5, dipisah titik koma, paling banyak tiga."},
        {"what": "Waktu", "how": "Senin–Jumat, pagi atau siang, paling sedikit tiga."},
        {"what": "Cara bertemu", "how": "tatap muka; daring"},
        {"what": "Daya tampung", "how": "Untuk mentor: 1 sampai 8 orang."},
        {"what": "Hambatan", "how": "; ".join(BARRIER_CODES)},
    ]
    guide += [{"what": code, "how": name} for code, name in skills.items()]
    return [
        Table("Peserta", _columns(capacity=False), (example,)),
        Table("Mentor", _columns(), (mentor,)),
        Table("Petunjuk", (Column("what", "Isian"), Column("how", "Cara mengisi")), tuple(guide)),
    ]


def people_table(profiles: Iterable[Profile]) -> Table:
    """The programme's people in the shape that can be read in again; wishes and private wishes are not in it.

    The NIP stands there only for people without an e-mail address.
    """
    codes = {key: code for code, key in BARRIER_CODES.items()}
    rows: list[dict[str, Value]] = [
        {
            "nip": "" if one.person.email else one.person.nip or "",
            "email": one.person.email or "",
            "name": one.person.name,
            "side": _SIDE_WORDS[one.side],
            "skills": "; ".join(f"{row.competency.code}:{row.level}" for row in one.competencies),
            "times": "; ".join(one.times),
            "modes": "; ".join(_MODE_WORDS[mode] for mode in one.modes),
            "place": one.place,
            "capacity": one.capacity or "",
            "barriers": "; ".join(codes[barrier] for barrier in one.barriers),
            "introduction": one.introduction,
        }
        for one in profiles
    ]
    return Table(_("Peserta dan mentor"), _columns(), tuple(rows))
