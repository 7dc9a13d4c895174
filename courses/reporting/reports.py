"""The one table of a report: page, workbook and JSON print it."""

from collections.abc import Hashable, Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from bina.exports.report import Column, Formula, Kind, Table, Value
from bina.people.rules import PositionKind
from bina.web.formats import month
from courses.conditions.reports import POSITIONS
from courses.reporting.queries import Answer
from courses.reporting.rules import OF_TODAY, SMALLEST, Breakdown, Fact, Line, Period, speaks_of, total
from courses.study.models import NeedKind
from courses.study.reports import NEEDS

BREAKDOWNS = {
    Breakdown.UNIT: _l("Unit kerja"),
    Breakdown.COURSE: _l("Pelatihan"),
    Breakdown.MONTH: _l("Bulan"),
    Breakdown.GRADE: _l("Golongan"),
    Breakdown.POST: _l("Jenis jabatan"),
    Breakdown.DUTY: _l("Kewajiban"),
    Breakdown.NEED: _l("Kebutuhan"),
    Breakdown.PERSON: _l("Pegawai"),
}
FACTS = {
    Fact.ENROLLED: _l("Mulai mengikuti"),
    Fact.COMPLETED: _l("Selesai"),
    Fact.JP: _l("JP"),
    Fact.MINUTES: _l("Menit belajar"),
    Fact.CERTIFICATES: _l("Sertifikat berlaku"),
    Fact.BOUND: _l("Terkena wajib"),
    Fact.MET: _l("Wajib terpenuhi"),
    Fact.LATE: _l("Wajib terlambat"),
}
PERIODS = {
    Period.THIS_YEAR: _l("Tahun ini"),
    Period.THIS_QUARTER: _l("Triwulan ini"),
    Period.THIS_MONTH: _l("Bulan ini"),
    Period.LAST_MONTH: _l("Bulan lalu"),
    Period.TWELVE_MONTHS: _l("12 bulan terakhir"),
    Period.LAST_YEAR: _l("Tahun lalu"),
}
#: The column that names a line.
NAME = "baris"


def refusal_of(breakdown: Breakdown, facts: Iterable[Fact]) -> str | None:
    """Which columns cannot be told apart so, as a sentence; None when all can."""
    silent = [str(FACTS[fact]) for fact in facts if not speaks_of(fact, breakdown)]
    if not silent:
        return None
    return _(
        "%(facts)s tidak dapat dirinci menurut %(rows)s. Lepaskan kolom itu atau pilih baris lain.",
        facts=", ".join(silent),
        rows=str(BREAKDOWNS[breakdown]).lower(),
    )


def table_of(answer: Answer, title: str = "") -> Table:
    """Every line by name (months in their order) and the sum of each column, which a spreadsheet computes itself."""
    question = answer.question
    columns = (
        Column(NAME, str(BREAKDOWNS[question.breakdown])),
        *(Column(fact.value, str(FACTS[fact]), Kind.NUMBER) for fact in question.facts),
    )
    lines = sorted(answer.lines, key=lambda line: _order(answer, line))
    rows: list[dict[str, Value]] = [_row(answer, _name(answer, line), line.amounts) for line in lines]
    sums = total(lines, len(question.facts))
    rows.append(_row(answer, _("Jumlah"), sums))
    formulas = tuple(
        Formula(len(lines), fact.value, f"SUM({{{fact.value}:0}}:{{{fact.value}:{len(lines) - 1}}})")
        for fact, amount in zip(question.facts, sums, strict=True)
        if lines and amount is not None
    )
    return Table(title or _("Laporan belajar"), columns, tuple(rows), _note(answer), formulas)


def _row(answer: Answer, name: str, amounts: tuple[int | None, ...]) -> dict[str, Value]:
    return {NAME: name, **{fact.value: amount for fact, amount in zip(answer.question.facts, amounts, strict=True)}}


def _order(answer: Answer, line: Line) -> tuple[bool, str]:
    if len(line.keys) > 1:
        return True, ""
    (key,) = line.keys
    by_key = answer.question.breakdown is Breakdown.MONTH
    return key is None, str(key) if by_key else _word(answer, key).casefold()


def _name(answer: Answer, line: Line) -> str:
    if len(line.keys) > 1:
        return _("Kelompok lain, digabung (%(n)s)", n=len(line.keys))
    return _word(answer, line.keys[0])


def _word(answer: Answer, key: Hashable) -> str:
    match answer.question.breakdown:
        case Breakdown.MONTH:
            return month(key) if key is not None else "–"  # type: ignore[arg-type]
        case Breakdown.GRADE:
            return str(key) if key else _("Belum dicatat")
        case Breakdown.POST:
            return str(POSITIONS[key]) if isinstance(key, PositionKind) else _("Belum dicatat")
        case Breakdown.NEED:
            return str(NEEDS[NeedKind(str(key)) if key else None])
        case Breakdown.COURSE if key is None:
            return _("Di luar pelatihan Bina")
    return answer.names.get(key, "–")


def _note(answer: Answer) -> str:
    question = answer.question
    first, last = question.months[0], question.months[-1]
    span = month(first) if first == last else _("%(first)s sampai %(last)s", first=month(first), last=month(last))
    said = [_("%(unit)s, %(span)s.", unit=question.reach.unit.name, span=span)]
    if any(fact in OF_TODAY for fact in question.facts):
        said.append(_("Sertifikat dan kewajiban: keadaan hari ini."))
    if Fact.MINUTES in question.facts:
        said.append(_("Menit belajar dihitung penuh per kepesertaan dan bulan."))
    if not question.reach.named:
        said.append(_("Kelompok kurang dari %(n)s orang tidak dirinci.", n=SMALLEST))
    return " ".join(said)


def plain(table: Table, cut_at: str) -> dict[str, Any]:
    """The table for machines: the same columns, rows and sums."""
    *rows, sums = table.rows
    return {
        "judul": table.title,
        "catatan": table.note,
        "data_sampai": cut_at,
        "kolom": [{"kunci": column.key, "nama": column.title} for column in table.columns],
        "baris": [dict(row) for row in rows],
        "jumlah": {key: value for key, value in sums.items() if key != NAME},
    }
