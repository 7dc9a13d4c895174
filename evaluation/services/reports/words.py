"""The words around numbers of this room."""

from flask_babel import format_date
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Figure as Printed
from bina.exports.report import Kind, rounded
from bina.web.formats import number
from evaluation.services.rules.complaints import ComplaintChannel, ComplaintState
from evaluation.services.rules.indices import FollowUpState
from evaluation.services.rules.periods import Period, Span
from evaluation.services.rules.sheets import BadCell, Fault
from evaluation.statistics.figures import Denominator, Figure, Interval, Refusal

REFUSALS = {
    Refusal.NO_DATA: _l("belum ada datanya"),
    Refusal.TOO_FEW: _l("datanya terlalu sedikit"),
    Refusal.UNDISCLOSABLE: _l("kurang dari lima jawaban, tidak ditampilkan"),
}
DENOMINATORS = {Denominator.EVENTS: _l("nomor yang dipanggil"), Denominator.ARMS: _l("responden kedua periode")}
FORMULAS = {
    "median": _l("median"),
    "quantile 0.5, order-statistic interval": _l("median, selang statistik urutan"),
    "quantile 0.9, order-statistic interval": _l("persentil ke-90, selang statistik urutan"),
    "Hodges–Lehmann shift, rank interval": _l("pergeseran Hodges–Lehmann, selang peringkat"),
    "difference in differences of medians, day bootstrap": _l("selisih dari selisih median, bootstrap per hari"),
    "IKM₂ − IKM₁, Welch t interval": _l("selisih IKM, selang t Welch"),
}
CHANNELS = {
    "code": _l("Kode kunjungan"),
    "qr": _l("Poster QR"),
    "link": _l("Tautan setelah kunjungan"),
    "kiosk": _l("Kios di loket"),
    "officer": _l("Dibantu petugas"),
    "paper": _l("Formulir kertas"),
    "import": _l("Dibawa dari alat lain"),
    "": "–",
}
SPANS = {
    Span.MONTH: _l("Bulan"),
    Span.QUARTER: _l("Triwulan"),
    Span.SEMESTER: _l("Semester"),
    Span.YEAR: _l("Tahun"),
}
FOLLOW_UP_STATES = {
    FollowUpState.PLANNED: ("plain", _l("Direncanakan")),
    FollowUpState.IN_PROGRESS: ("info", _l("Dikerjakan")),
    FollowUpState.DONE: ("good", _l("Selesai")),
}
COMPLAINT_STATES = {
    ComplaintState.RECEIVED: ("wait", _l("Diterima")),
    ComplaintState.IN_PROGRESS: ("info", _l("Diproses")),
    ComplaintState.RESOLVED: ("good", _l("Selesai")),
    ComplaintState.REOPENED: ("wait", _l("Dibuka kembali")),
}
COMPLAINT_CHANNELS = {
    ComplaintChannel.COUNTER: _l("Langsung di loket"),
    ComplaintChannel.TELEPHONE: _l("Telepon"),
    ComplaintChannel.WHATSAPP: "WhatsApp",
    ComplaintChannel.LETTER: _l("Surat atau email"),
    ComplaintChannel.BOX: _l("Kotak saran"),
    ComplaintChannel.LAPOR: "SP4N-LAPOR!",
    ComplaintChannel.OTHER: _l("Lainnya"),
}
FAULTS = {
    Fault.MISSING: (_l("Sel ini kosong."), _l("Isi tanggal, nomor, dan jam ambil nomor.")),
    Fault.DAY: (_l("Bukan tanggal."), _l("Tulis seperti 21-11-2026.")),
    Fault.FUTURE: (_l("Tanggalnya belum tiba."), _l("Periksa tahun dan bulannya.")),
    Fault.HOUR: (_l("Bukan jam."), _l("Tulis seperti 08.15.")),
    Fault.CALLED_BEFORE_TAKEN: (_l("Dipanggil sebelum mengambil nomor."), _l("Periksa kedua jamnya.")),
    Fault.DONE_BEFORE_CALLED: (_l("Selesai sebelum dipanggil."), _l("Periksa kedua jamnya.")),
    Fault.DONE_NOT_CALLED: (_l("Selesai tanpa jam dipanggil."), _l("Isi jam dipanggil, atau kosongkan jam selesai.")),
    Fault.TOO_LONG: (_l("Menunggu lebih dari 12 jam."), _l("Periksa kedua jamnya.")),
    Fault.TWICE: (_l("Nomor ini ada dua kali pada hari yang sama."), _l("Hapus salah satu baris.")),
    Fault.DIFFERS: (_l("Nomor ini sudah tercatat dengan jam lain."), _l("Samakan jamnya, atau hapus baris ini.")),
}


def period_label(period: Period) -> str:
    """The period as people say it."""
    if period.span is Span.MONTH:
        return str(format_date(period.starts_on, "LLLL yyyy"))
    if period.span is Span.QUARTER:
        return _("Triwulan %(n)s %(year)s", n=period.number, year=period.year)
    if period.span is Span.SEMESTER:
        return _("Semester %(n)s %(year)s", n=period.number, year=period.year)
    return _("Tahun %(year)s", year=period.year)


def between(interval: Interval | None, digits: int) -> str:
    """An interval in words; empty when there is none."""
    if interval is None:
        return ""
    low, high = number(rounded(interval.low, digits), digits), number(rounded(interval.high, digits), digits)
    return _("selang 95 %% %(low)s sampai %(high)s", low=low, high=high)


def detail(figure: Figure, digits: int) -> str:
    """n with its denominator, interval and formula; nothing about a figure that may not be said."""
    if figure.value is None:
        return ""
    n = f"n = {number(figure.n)} {DENOMINATORS.get(figure.denominator, '')}".strip()
    parts = (n, between(figure.interval, digits), str(FORMULAS.get(figure.formula, figure.formula)))
    return "; ".join(part for part in parts if part)


def printed(label: str, figure: Figure, digits: int) -> Printed:
    """A number as a report figure, or why there is none."""
    refusal = "" if figure.refusal is None else str(REFUSALS.get(figure.refusal, figure.refusal.value))
    return Printed(label, rounded(figure.value, digits), Kind.NUMBER, digits, detail(figure, digits), refusal)


def why(cell: BadCell) -> str:
    """Why a cell is refused."""
    sentence = str(FAULTS[cell.fault][0])
    return f"{sentence} {_('Lihat baris %(row)s.', row=cell.hint)}" if cell.hint else sentence


def fix(cell: BadCell) -> str:
    """How it is mended."""
    return str(FAULTS[cell.fault][1])
