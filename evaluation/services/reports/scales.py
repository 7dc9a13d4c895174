"""Other ways to the index: the worksheet with 0.111, and the scale of 2004."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Section, Table, Value, rounded
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
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "element": ELEMENT_NAMES[each.key],
            "mean": round_half_up(each.mean, 3),
            "exact": round_half_up(each.mean * each.weight, 4),
            "sheet": round_half_up(each.mean * Fraction(_WORKSHEET_WEIGHT), 3),
        }
        for each in index.elements
    )
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
        tables=(
            Table(
                _("NRR tertimbang per unsur"),
                (
                    Column("element", _("Unsur")),
                    Column("mean", "NRR", Kind.NUMBER, 3),
                    Column("exact", "× 1/9", Kind.NUMBER, 4),
                    Column("sheet", "× 0,111", Kind.NUMBER, 3),
                ),
                rows,
            ),
        ),
    )


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
