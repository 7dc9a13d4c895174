"""Waiting at a service point: a period, its days under control, before and after a date, beside another point."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Report, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from bina.web.formats import day as in_words
from bina.web.formats import number
from evaluation.services.models import Service
from evaluation.services.queries.waiting import WaitingCompared, Waits, waits_in
from evaluation.services.reports.words import between, period_label, printed
from evaluation.services.rules.periods import Period
from evaluation.statistics.comparison import TimeShift
from evaluation.statistics.figures import Interval
from evaluation.statistics.order import FEWEST_POINTS, Signal, control_chart, quantile

#: Minutes are written with one decimal: a tap is not more exact than some seconds.
DIGITS = 1


@dataclass(frozen=True)
class Asked:
    """What the page was asked to compare; `compared` is None while there is nothing on one side of the date."""

    since: date | None
    comparison: Service | None
    compared: WaitingCompared | None


def waiting_report(
    service: Service,
    period: Period,
    periods: Sequence[Period],
    asked: Asked,
    cut_at: datetime,
    *,
    demonstration: bool,
    url: str,
) -> Report:
    """Everything about waiting at one point."""
    waits = waits_in(service, period)
    sections = [_figures(waits), _days(waits)]
    if asked.since is not None and asked.compared is not None:
        sections.append(_before_after(asked.since, asked.compared))
        if asked.comparison is not None:
            sections.append(_against(asked.comparison, asked.compared))
    sections.append(_periods(service, periods))
    return Report(
        title=_("Waktu tunggu: %(name)s", name=service.name),
        subtitle=period_label(period),
        agency=service.unit.name,
        cut_at=cut_at,
        sections=tuple(sections),
        demonstration=demonstration,
        source_url=url,
        notes=(
            _("Waktu tunggu dihitung dari mengambil nomor sampai dipanggil. Nomor yang tidak pernah dipanggil dihitung terpisah."),
            _("Pengunjung pada hari yang sama menunggu bersama; karena itu selang sebelum–sesudah terlalu sempit bila harinya sedikit."),
        ),
    )  # fmt: skip


def _figures(waits: Waits) -> Section:
    minutes = waits.minutes
    return Section(
        _("Waktu tunggu"),
        figures=(
            printed(_("Median waktu tunggu (menit)"), quantile(minutes, 0.5), DIGITS),
            printed(_("Sembilan dari sepuluh menunggu paling lama (menit)"), quantile(minutes, 0.9), DIGITS),
            Printed(_("Nomor yang dipanggil"), len(minutes), detail=_("pada %(n)s hari layanan", n=len(waits.by_day))),
            Printed(_("Nomor yang tidak dipanggil"), waits.uncalled),
        ),
        for_leader=True,
    )


def _days(waits: Waits) -> Section:
    days = sorted(waits.by_day)
    medians = [median(waits.by_day[day]) for day in days]
    limits = control_chart(medians)
    signals = dict(limits.signals)
    outside = [place for place, found in limits.signals if Signal.BEYOND_LIMITS in found]
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "day": day,
            "n": len(waits.by_day[day]),
            "median": rounded(value, DIGITS),
            "mark": _("di luar batas") if place in outside else _("beruntun tidak wajar") if place in signals else "–",
        }
        for place, (day, value) in enumerate(zip(days, medians, strict=True))
    )
    table = Table(
        _("Median per hari"),
        (
            Column("day", _("Hari"), Kind.DATE),
            Column("n", _("Dipanggil"), Kind.NUMBER),
            Column("median", _("Median (menit)"), Kind.NUMBER, DIGITS),
            Column("mark", _("Kendali")),
        ),
        rows,
    )
    arguments: dict[str, object] = {
        "labels": [f"{day.day}/{day.month}" for day in days],
        "values": [float(rounded(value, DIGITS) or 0) for value in medians],
        "digits": DIGITS,
    }
    if limits.low is None or limits.high is None:
        sentence = _("Batas kendali baru dihitung dari %(n)s hari.", n=FEWEST_POINTS)
    else:
        arguments |= {"centre": limits.centre.value, "lower": max(0.0, limits.low), "upper": limits.high}
        names = ", ".join(in_words(days[place], short=True) for place in outside)
        edges = {
            "low": number(rounded(max(0.0, limits.low), DIGITS), DIGITS),
            "high": number(rounded(limits.high, DIGITS), DIGITS),
        }
        sentence = (
            _("Di luar batas %(low)s–%(high)s menit: %(days)s. Cari tahu apa yang berbeda pada hari itu.", days=names, **edges)
            if names
            else _("Semua hari ada di dalam batas %(low)s–%(high)s menit: naik-turunnya wajar.", **edges)
        )  # fmt: skip
    chart = Chart("line", arguments, _("Median waktu tunggu setiap hari dengan batas kendali."), table)
    return Section(_("Hari demi hari"), (sentence,), charts=(chart,) if days else ())


def _before_after(since: date, compared: WaitingCompared) -> Section:
    change = compared.change
    figures = [
        printed(_("Median sebelum (menit)"), change.before_median, DIGITS),
        printed(_("Median sejak tanggal itu (menit)"), change.after_median, DIGITS),
        printed(_("Pergeseran waktu tunggu (menit)"), change.shift, DIGITS),
    ]
    if change.p is not None:
        shown = _("kurang dari 0,0001") if change.p < 0.0001 else number(rounded(change.p, 4), 4)
        figures.append(Printed(_("p Mann–Whitney"), shown, Kind.TEXT, detail=f"U = {number(change.u, 1)}"))
    sentences = [shift_sentence(change)]
    if compared.season.other_months:
        sentences.append(
            _(
                "Peringatan musim: bulan yang diukur sebelum dan sesudah tidak sama, sehingga perbedaan dapat berasal dari musim."
            )
        )
    if compared.season.other_weekdays:
        sentences.append(
            _("Peringatan hari: sebaran hari dalam sepekan sebelum dan sesudah berbeda lebih dari seperlima.")
        )
    title = _("Sebelum dan sejak %(day)s", day=in_words(since))
    return Section(title, tuple(sentences), tuple(figures), for_leader=True)


def shift_sentence(change: TimeShift) -> str:
    """A direction only when the interval leaves zero out; never a cause."""
    shift = change.shift
    if shift.value is None:
        return _("Belum ada data di kedua sisi tanggal itu.")
    minutes = number(rounded(abs(shift.value), DIGITS), DIGITS)
    if shift.interval is None or not shift.interval.excludes(0):
        return _("Perbedaan %(minutes)s menit belum dapat dibedakan dari kebetulan.", minutes=minutes)
    words = {"minutes": minutes, "interval": between(shift.interval, DIGITS)}
    if shift.value < 0:
        return _("Pengunjung biasanya menunggu %(minutes)s menit lebih singkat (%(interval)s).", **words)
    return _("Pengunjung biasanya menunggu %(minutes)s menit lebih lama (%(interval)s).", **words)


def _against(comparison: Service, compared: WaitingCompared) -> Section:
    changes = compared.against
    if changes is None:
        return Section(_("Dibandingkan dengan %(name)s", name=comparison.name))
    figures = (
        printed(_("Perubahan median di sini (menit)"), changes.here, DIGITS),
        printed(_("Perubahan median di titik pembanding (menit)"), changes.there, DIGITS),
        printed(_("Selisih kedua perubahan (menit)"), changes.effect, DIGITS),
    )
    value, interval = changes.effect.value, changes.effect.interval
    if value is None or interval is None:
        sentence = _("Perbandingan memerlukan paling sedikit lima hari di setiap titik, sebelum dan sesudah.")
    else:
        sentence = _against_sentence(value, interval)
    return Section(_("Dibandingkan dengan %(name)s", name=comparison.name), (sentence,), figures, for_leader=True)


def _against_sentence(value: float, interval: Interval) -> str:
    minutes = number(rounded(abs(value), DIGITS), DIGITS)
    if not interval.excludes(0):
        return _("Perbedaan perubahan kedua titik belum dapat dibedakan dari kebetulan.")
    if value < 0:
        return _("Median di sini berkurang %(minutes)s menit lebih banyak daripada di titik pembanding.", minutes=minutes)  # fmt: skip
    return _("Median di sini bertambah %(minutes)s menit dibandingkan dengan titik pembanding.", minutes=minutes)


def _periods(service: Service, periods: Sequence[Period]) -> Section:
    rows: list[Mapping[str, Value]] = []
    for period in periods:
        minutes = waits_in(service, period).minutes
        middle, late = quantile(minutes, 0.5), quantile(minutes, 0.9)
        rows.append(
            {
                "period": period_label(period),
                "n": len(minutes),
                "median": rounded(middle.value, DIGITS),
                "median_interval": between(middle.interval, DIGITS),
                "late": rounded(late.value, DIGITS),
                "late_interval": between(late.interval, DIGITS),
            }
        )
    table = Table(
        _("Waktu tunggu per periode"),
        (
            Column("period", _("Periode")),
            Column("n", _("Dipanggil"), Kind.NUMBER),
            Column("median", _("Median (menit)"), Kind.NUMBER, DIGITS),
            Column("median_interval", _("Ketidakpastian median")),
            Column("late", _("Persentil 90 (menit)"), Kind.NUMBER, DIGITS),
            Column("late_interval", _("Ketidakpastian persentil 90")),
        ),
        tuple(rows),
    )
    return Section(_("Perkembangan"), tables=(table,))
