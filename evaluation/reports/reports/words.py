"""Codes of the statistics as sentences, and figures as report figures: one place, so nothing says more than it may."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Figure as Printed
from bina.exports.report import Kind, rounded
from bina.web.formats import day, number
from evaluation.programmes.forms import COST_KINDS
from evaluation.programmes.rules import TargetVerdict
from evaluation.statistics import words as said
from evaluation.statistics.disclosure import decimals_of_mean, guarded, guarded_share
from evaluation.statistics.evidence import Evidence, Grade, Missing, Verdict
from evaluation.statistics.figures import Figure, Interval

__all__ = ["COST_KINDS", "day", "number"]

DENOMINATORS = {key: _l(text) for key, text in said.DENOMINATORS.items()}
REFUSALS = {key: _l(text) for key, text in said.REFUSALS.items()}
CAUTIONS = {key: _l(text) for key, text in said.CAUTIONS.items()}
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
FORMULAS = {key: _l(text) for key, text in said.FORMULAS.items()}


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
    said = detail(checked, places)
    return Printed(label, rounded(checked.value, places), Kind.NUMBER, places, said, formula=formula(checked.formula))


def printed_share(label: str, figure: Figure, *, protect: bool = True) -> Printed:
    """A share as a percentage; refused for fewer than ten people or a unanimous small group."""
    checked = guarded_share(figure) if protect else figure
    if checked.value is None:
        return Printed(label, None, refusal=_refusal(checked), detail=detail(checked, 1))
    said = detail(checked, 1, 100)
    return Printed(label, rounded(checked.value * 100, 1), Kind.PERCENT, 1, said, formula=formula(checked.formula))


def _refusal(figure: Figure) -> str:
    return str(REFUSALS[figure.refusal]) if figure.refusal else ""
