"""Other ways to the index: the worksheet with 0.111, and the scale of 2004."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Formula, Kind, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from evaluation.services.models import FormerIndex
from evaluation.services.reports.words import period_label
from evaluation.services.rules.indices import ELEMENT_NAMES
from evaluation.services.rules.periods import Period, read_period
from evaluation.statistics.skm import (
    KEP_25_2004,
    PERMENPANRB_14_2017,
    SatisfactionIndex,
    grade,
    round_half_up,
    worksheet_index,
)

_WORKSHEET_WEIGHT = Decimal("0.111")


def former_row(period: Period, former: FormerIndex) -> Mapping[str, Value]:
    """An index of a former report as a row, its letter read from its own scale."""
    edition = KEP_25_2004 if former.edition == KEP_25_2004.code else PERMENPANRB_14_2017
    return {
        "period": period_label(period),
        "index": rounded(former.index, 2),
        "grade": grade(Decimal(repr(former.index)), edition).grade,
        "interval": "",
        "n": former.n,
        "source": former.source,
    }


def worksheet(index: SatisfactionIndex) -> Section:
    """The exact index beside what a worksheet with weight 0.111 would print."""
    means = [each.mean for each in index.elements]
    sheet = worksheet_index(means, _WORKSHEET_WEIGHT)
    rounded_sheet = worksheet_index(means, _WORKSHEET_WEIGHT, product_places=3)
    return Section(
        _("Mencocokkan dengan lembar kerja 0,111"),
        (
            _(
                "Pakai hanya untuk mencocokkan laporan lama: bobot 0,111 membuat nilai tertinggi 99,90. Yang berlaku adalah "
                "nilai tepat dengan bobot 1/9."
            ),
        ),
        (
            Printed(_("Nilai tepat (bobot 1/9)"), index.rounded, Kind.NUMBER, 2),
            Printed(_("Lembar kerja, bobot 0,111"), round_half_up(sheet), Kind.NUMBER, 2),
            Printed(_("Lembar kerja, NRR tertimbang 3 desimal"), round_half_up(rounded_sheet), Kind.NUMBER, 2),
        ),
        tables=(worksheet_table(index, _("NRR tertimbang per unsur")),),
    )


def worksheet_table(index: SatisfactionIndex, title: str) -> Table:
    """The index as a sheet computes it, with its formulas: sum over n, times the weight, times 25, and the letter.

    From each element only its sum and n, which its printed mean tells anyway; no distribution of answers.
    """
    weighted: dict[str, list[Fraction]] = {
        "exact": [each.mean * each.weight for each in index.elements],
        "sheet": [each.mean * Fraction(_WORKSHEET_WEIGHT) for each in index.elements],
    }
    weighted["rounded"] = [Fraction(round_half_up(product, 3)) for product in weighted["sheet"]]
    rows: list[Mapping[str, Value]] = []
    for place, each in enumerate(index.elements):
        products = {way: round_half_up(found[place], 4) for way, found in weighted.items()}
        measured: Mapping[str, Value] = {"total": each.total, "n": each.n, "mean": round_half_up(each.mean, 4)}
        rows.append({"element": ELEMENT_NAMES[each.key], **measured, **products})
    nothing: Mapping[str, Value] = {"total": None, "n": None, "mean": None}
    sums = {way: sum(products, Fraction(0)) for way, products in weighted.items()}
    rows += [
        {"element": _("Jumlah NRR tertimbang"), **nothing} | {way: round_half_up(s, 4) for way, s in sums.items()},
        {"element": _("IKM = 25 × jumlah"), **nothing} | {way: round_half_up(25 * s, 4) for way, s in sums.items()},
        {"element": _("Mutu dari IKM dua desimal"), **nothing} | {way: grade(25 * s).grade for way, s in sums.items()},
    ]
    return Table(
        title,
        (
            Column("element", _("Unsur")),
            Column("total", _("Jumlah nilai"), Kind.NUMBER),
            Column("n", _("Terisi"), Kind.NUMBER),
            Column("mean", "NRR", Kind.NUMBER, 4),
            Column("exact", "× 1/9", Kind.NUMBER, 4),
            Column("sheet", "× 0,111", Kind.NUMBER, 4),
            Column("rounded", _("× 0,111, 3 desimal"), Kind.NUMBER, 4),
        ),
        tuple(rows),
        _("Dalam berkas XLSX, NRR sampai mutu adalah rumus hidup. Yang berlaku adalah kolom 1/9."),
        _formulas(index),
    )


def _formulas(index: SatisfactionIndex) -> tuple[Formula, ...]:
    """The formulas of `worksheet_table`, column by column."""
    size = len(index.elements)
    last, total, ikm, letter = size - 1, size, size + 1, size + 2
    found = [Formula(row, "mean", f"{{total:{row}}}/{{n:{row}}}") for row in range(size)]
    *higher, lowest = index.edition.bands
    for way, product in (("exact", "{{mean:{0}}}*{1}/{2}"), ("sheet", "{{mean:{0}}}*0.111"),
                         ("rounded", "ROUND({{mean:{0}}}*0.111,3)")):  # fmt: skip
        found += [
            Formula(row, way, product.format(row, each.weight.numerator, each.weight.denominator))
            for row, each in enumerate(index.elements)
        ]
        found.append(Formula(total, way, f"SUM({{{way}:0}}:{{{way}:{last}}})"))
        found.append(Formula(ikm, way, f"25*{{{way}:{total}}}"))
        said = f'"{lowest.grade}"'
        for band in reversed(higher):
            said = f'IF(ROUND({{{way}:{ikm}}},2)>={band.lowest},"{band.grade}",{said})'
        found.append(Formula(letter, way, said))
    return tuple(found)


def former_scale(former: Sequence[FormerIndex]) -> list[Section]:
    """Indices on the scale of 2004: their own chart and table, because their letters mean something else."""
    old = [(read_period(each.period), each) for each in former if each.edition == KEP_25_2004.code]
    known = sorted(((period, each) for period, each in old if period is not None), key=lambda e: e[0].starts_on)
    if not known:
        return []
    table = Table(
        _("IKM skala 2004"),
        (
            Column("period", _("Periode")),
            Column("index", "IKM", Kind.NUMBER, 2),
            Column("grade", _("Mutu")),
            Column("n", _("Responden"), Kind.NUMBER),
            Column("source", _("Sumber")),
        ),
        tuple(former_row(period, each) for period, each in known),
        KEP_25_2004.source,
    )
    chart = Chart(
        "bars",
        {
            "labels": [period_label(period) for period, _each in known],
            "series": {"IKM": [each.index for _period, each in known]},
            "maximum": 100,
            "digits": 2,
        },
        _("Nilai IKM laporan lama pada skala 2004."),
        table,
    )
    sentence = _(
        "Nilai ini dihitung dari 14 unsur dengan batas mutu lain. Jangan dibandingkan dengan nilai sejak 2017."
    )
    return [Section(_("Laporan lama, skala 2004"), (sentence,), charts=(chart,))]
