"""Codes of the statistics as sentences, and figures as report figures: one place, so nothing says more than it may."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Figure as Printed
from bina.exports.report import Kind, rounded
from bina.web.formats import day, number
from evaluation.programmes.forms import COST_KINDS
from evaluation.programmes.rules import TargetVerdict
from evaluation.statistics.disclosure import decimals_of_mean, guarded, guarded_share
from evaluation.statistics.evidence import Evidence, Grade, Missing, Verdict
from evaluation.statistics.figures import Caution, Denominator, Figure, Interval, Refusal

__all__ = ["COST_KINDS", "day", "number"]

DENOMINATORS = {
    Denominator.ANSWERED_ITEM: _l("yang menjawab butir ini"),
    Denominator.RESPONDENTS: _l("responden"),
    Denominator.FRAME: _l("orang dalam kerangka responden"),
    Denominator.MATCHED: _l("orang yang diukur dua kali"),
    Denominator.RATED: _l("orang yang dinilai keduanya"),
    Denominator.RATED_PEOPLE: _l("orang yang dinilai"),
    Denominator.LEADERS: _l("pimpinan peserta"),
    Denominator.FORMS: _l("formulir atasan"),
    Denominator.TASKS: _l("rekomendasi yang dipegang pimpinan"),
    Denominator.PARTICIPANTS: _l("peserta"),
    Denominator.EVENTS: _l("kunjungan"),
    Denominator.ARMS: _l("orang pada kedua kelompok"),
    Denominator.MEASUREMENTS: _l("pengukuran"),
    Denominator.PAIRED_RATINGS: _l("hal yang dinilai dua pengamat"),
}
REFUSALS = {
    Refusal.NO_DATA: _l("belum ada data"),
    Refusal.TOO_FEW: _l("datanya terlalu sedikit untuk dihitung"),
    Refusal.NO_VARIANCE: _l("semua nilainya sama, jadi tidak dapat dihitung"),
    Refusal.CEILING: _l("nilai awal sudah maksimum"),
    Refusal.NO_MAXIMUM: _l("nilai maksimum tidak diketahui"),
    Refusal.NOT_CONVERGED: _l("penghitungannya tidak menemukan jawaban"),
    Refusal.UNDISCLOSABLE: _l("tidak ditampilkan: kurang dari 5 orang"),
    Refusal.COMPLEMENT_TOO_SMALL: _l("tidak ditampilkan: sisanya kurang dari 5 orang"),
    Refusal.PERCENT_OF_FEW: _l("persentase ditampilkan mulai 10 orang"),
    Refusal.UNANIMOUS_FEW: _l("tidak ditampilkan: semua jawaban sama dalam kelompok kecil"),
}
CAUTIONS = {
    Caution.SMALL_N: _l("kurang dari 10 nilai, selangnya bergantung pada anggapan yang tidak dapat diperiksa"),
    Caution.TIES: _l("ada nilai yang sama, jadi p atau urutannya hanya pendekatan"),
    Caution.ZEROS_DROPPED: _l("pasangan tanpa perubahan tidak ikut diperingkat"),
    Caution.SKEWED: _l("sebarannya miring, rata-rata ditarik oleh nilai besar atau kecil"),
    Caution.UNEQUAL_VARIANCES: _l("ragam satu kelompok lebih dari empat kali ragam kelompok lain"),
    Caution.CEILING: _l("15 % orang atau lebih mencapai nilai maksimum"),
    Caution.FEW_CLUSTERS: _l("kurang dari 20 gugus, galat bakunya cenderung terlalu kecil"),
    Caution.CLUSTER_MIXED: _l("ada gugus yang berisi peserta dan pembanding sekaligus"),
    Caution.ON_BOUNDARY: _l("ragam antarorang atau antarunit diperkirakan nol"),
    Caution.IMPROPER: _l("satu butir menjelaskan dirinya sendiri sepenuhnya, modelnya kurang cocok"),
    Caution.FIXED_UNITS: _l("kurang dari 8 unit, jadi unit dimasukkan sebagai pengaruh tetap"),
    Caution.UNBALANCED: _l("tidak semua orang diukur pada kedua waktu"),
    Caution.INCOMPLETE_DROPPED: _l("baris yang tidak lengkap dilewati"),
    Caution.UNEQUAL_SLOPES: _l("hubungan nilai awal dan akhir berbeda antarkelompok"),
    Caution.FEW_PER_STRATUM: _l("ada kelompok dengan kurang dari 5 jawaban"),
    Caution.ASSUMED: _l("bergantung pada anggapan yang dinyatakan, bukan hasil pengukuran"),
    Caution.INTERVAL_UNREACHABLE: _l("nilainya terlalu sedikit untuk selang"),
}
GRADES = {
    Grade.A: _l("A – ada pembanding, cukup besar, dan tingkat respons paling sedikit 60 %"),
    Grade.B: _l("B – sebelum dan sesudah pada orang yang sama, diikuti paling sedikit 30 hari, ada penilai kedua"),
    Grade.C: _l("C – sebelum dan sesudah saja"),
    Grade.D: _l("D – satu kali, menurut yang mengisi"),
    Grade.E: _l("E – belum ada pengukuran"),
}
MISSING = {
    Missing.COMPARISON: _l("kelompok pembanding"),
    Missing.ARM_SIZE: _l("20 orang pada setiap kelompok"),
    Missing.RESPONSE_RATE: _l("tingkat respons 60 %"),
    Missing.BEFORE: _l("pengukuran sebelum kegiatan"),
    Missing.MATCHED: _l("70 % orang terukur dua kali"),
    Missing.FOLLOW_UP: _l("tindak lanjut setelah 30 hari"),
    Missing.SECOND_RATER: _l("penilai selain peserta"),
    Missing.ANSWERS: _l("jawaban apa pun"),
}
TARGETS = {
    TargetVerdict.REACHED: _l("tercapai"),
    TargetVerdict.MOVED_TOWARDS: _l("mendekati target"),
    TargetVerdict.NOT_MOVED: _l("belum bergerak"),
    TargetVerdict.NOT_MEASURED: _l("belum diukur"),
}
CONSTRUCTS = {
    "relevance": _l("Relevansi"),
    "engagement": _l("Keterlibatan"),
    "satisfaction": _l("Kepuasan"),
    "confidence": _l("Keyakinan"),
    "commitment": _l("Niat menerapkan"),
    "service": _l("Berorientasi Pelayanan"),
    "accountability": _l("Akuntabel"),
    "competence": _l("Kompeten"),
    "harmony": _l("Harmonis"),
    "loyalty": _l("Loyal"),
    "adaptability": _l("Adaptif"),
    "collaboration": _l("Kolaboratif"),
    "ability": _l("Kemampuan"),
    "motivation": _l("Dorongan"),
    "superior_support": _l("Dukungan atasan"),
    "peer_support": _l("Dukungan rekan"),
    "opportunity": _l("Kesempatan memakai"),
    "design": _l("Rancangan kegiatan"),
    "preparation": _l("Persiapan oleh atasan"),
    "assignment": _l("Penugasan oleh atasan"),
    "feedback": _l("Umpan balik atasan"),
    "example": _l("Teladan atasan"),
    "time": _l("Waktu"),
    "information": _l("Informasi"),
    "approval": _l("Izin atasan"),
}


#: Stable formula names of the statistics, as a report prints them.
FORMULAS = {
    "mean, t interval": _l("rata-rata, selang t"),
    "share, Wilson interval": _l("persentase, selang Wilson"),
    "n/N": _l("n/N"),
    "mean of matched": _l("rata-rata orang yang diukur dua kali"),
    "mean(after − before), paired t interval": _l("rata-rata selisih, selang t berpasangan"),
    "Hake, class: (ȳ−x̄)/(max−x̄)": _l("Hake kelas: (ȳ−x̄)/(maks−x̄)"),
    "Hake, mean of individual (y−x)/(max−x), x<max": _l("Hake, rata-rata perorangan (y−x)/(maks−x)"),
    "difference in differences of changes, pooled t interval": _l("selisih dari selisih, selang t gabungan"),
    "Hodges–Lehmann shift, rank interval": _l("pergeseran Hodges–Lehmann, selang peringkat"),
    "median": _l("median"),
    "post-stratified mean Σ N_g/N·x̄_g": _l("rata-rata ditimbang Σ N_g/N·x̄_g"),
}


def formula(name: str) -> str:
    """The formula's name in words; symbols as they are."""
    return str(FORMULAS.get(name, name))


def construct(key: str) -> str:
    """The construct in words; an own instrument's key as it is."""
    return str(CONSTRUCTS.get(key, key))


def verdict_sentence(verdict: Verdict, what: str) -> str:
    """The strongest sentence the evidence carries; `what` begins it with a capital letter."""
    match verdict:
        case Verdict.ROSE_SIGNIFICANTLY:
            return _("%(what)s meningkat signifikan.", what=what)
        case Verdict.FELL_SIGNIFICANTLY:
            return _("%(what)s menurun signifikan.", what=what)
        case Verdict.NO_CLEAR_CHANGE:
            return _("%(what)s tidak menunjukkan perubahan yang jelas.", what=what)
        case Verdict.ROSE_AMONG_RESPONDENTS:
            return _(
                "%(what)s naik pada mereka yang diukur; bukti ini belum cukup untuk memastikan sebabnya.", what=what
            )
        case Verdict.FELL_AMONG_RESPONDENTS:
            return _(
                "%(what)s turun pada mereka yang diukur; bukti ini belum cukup untuk memastikan sebabnya.", what=what
            )
        case Verdict.UNCHANGED_AMONG_RESPONDENTS:
            return _("%(what)s tidak jelas berubah pada mereka yang diukur.", what=what)
        case Verdict.PARTICIPANTS_STATE:
            return _("%(what)s: baru menurut pernyataan yang mengisi, satu kali atau tanpa pengukuran awal.", what=what)
        case Verdict.NOT_SAYABLE:
            return _("%(what)s: belum ada angka yang dapat disampaikan.", what=what)


def grade_sentence(evidence: Evidence) -> str:
    """The grade in words with what a better one needs."""
    sentence = _("Derajat bukti %(grade)s.", grade=GRADES[evidence.grade])
    if evidence.missing:
        needed = ", ".join(str(MISSING[each]) for each in evidence.missing)
        sentence += " " + _("Untuk derajat lebih tinggi diperlukan: %(needed)s.", needed=needed)
    return sentence


def between(interval: Interval | None, digits: int, factor: float = 1) -> str:
    """An interval in words; empty when there is none."""
    if interval is None:
        return ""
    low, high = rounded(interval.low * factor, digits), rounded(interval.high * factor, digits)
    return _("selang 95 %% %(low)s sampai %(high)s", low=number(low, digits), high=number(high, digits))


def detail(figure: Figure, digits: int, factor: float = 1) -> str:
    """n with its denominator, interval and formula."""
    parts = [f"n = {number(figure.n)} {DENOMINATORS[figure.denominator]}"] if figure.n else []
    if figure.value is not None:
        parts.append(between(figure.interval, digits, factor))
        parts.append(formula(figure.formula))
        parts += [str(CAUTIONS[warning]) for warning in figure.warnings]
    return "; ".join(part for part in parts if part)


def printed(label: str, figure: Figure, *, digits: int | None = None, protect: bool = True) -> Printed:
    """A number as a report figure; refused when it rests on fewer than five people."""
    checked = guarded(figure) if protect else figure
    places = decimals_of_mean(figure.n) if digits is None else digits
    if checked.value is None:
        return Printed(label, None, refusal=_refusal(checked), detail=detail(checked, places))
    return Printed(label, rounded(checked.value, places), Kind.NUMBER, places, detail(checked, places))


def printed_share(label: str, figure: Figure, *, protect: bool = True) -> Printed:
    """A share as a percentage; refused for fewer than ten people or a unanimous small group."""
    checked = guarded_share(figure) if protect else figure
    if checked.value is None:
        return Printed(label, None, refusal=_refusal(checked), detail=detail(checked, 1))
    return Printed(label, rounded(checked.value * 100, 1), Kind.PERCENT, 1, detail(checked, 1, 100))


def _refusal(figure: Figure) -> str:
    return str(REFUSALS[figure.refusal]) if figure.refusal else ""
