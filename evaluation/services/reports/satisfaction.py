"""The satisfaction index of a unit and period, in full."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar

from flask_babel import gettext as _

from bina import clock
from bina.exports.report import Chart, Column, Kind, Report, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from bina.web.formats import number
from evaluation.services.models import FollowUp, SatisfactionTarget
from evaluation.services.queries.satisfaction import (
    Answers,
    Collected,
    added,
    by_channel,
    by_service,
    counted_by,
    former_indices,
    noticed_of,
    periods_of_service,
    plan_of,
    target_of,
)
from evaluation.services.reports.scales import former_row, former_scale, worksheet
from evaluation.services.reports.words import CHANNELS, FOLLOW_UP_STATES, REFUSALS, between, period_label, printed
from evaluation.services.rules.breakdowns import SPANS
from evaluation.services.rules.indices import ELEMENT_NAMES, Measured, change, measured
from evaluation.services.rules.periods import Period, read_period
from evaluation.statistics.figures import Figure
from evaluation.statistics.skm import (
    PERMENPANRB_14_2017,
    SatisfactionIndex,
    grade,
    round_half_up,
)
from evaluation.waves.reports import flag_sentence

K = TypeVar("K", int, str)

#: Periods drawn in the trend.
TREND = 8


def satisfaction_report(
    found: Collected,
    period: Period,
    cut_at: datetime,
    *,
    demonstration: bool,
    url: str,
    reconcile: bool = True,
    planned: bool = True,
) -> Report:
    """The whole result of a period: index, elements, trend, channels, former scales; on request the worksheet with
    0.111 beside it (`reconcile`) and the follow-up plan (`planned`, left out where the page lists it itself).
    """
    result = found.measured(period)
    target = target_of(found.unit, period.year)
    sections = [_index_section(found, period, result, target)]
    if result.index is not None:
        sections.append(_elements(result.index))
    sections.append(_trend(found, period, target))
    if result.index is not None:
        sections.append(_breakdowns(found, period))
        if reconcile:
            sections.append(worksheet(result.index))
    former = former_indices(found.unit)
    sections += former_scale(former)
    if planned:
        sections += _follow_up(plan_of(found, period))
    return Report(
        title=_("Survei kepuasan masyarakat"),
        subtitle=period_label(period) + (f" · {found.chosen.name}" if found.chosen else ""),
        agency=found.unit.name,
        cut_at=cut_at,
        sections=tuple(sections),
        demonstration=demonstration,
        source_url=url,
        notes=(
            _(
                "Responden mengisi atas kemauan sendiri lewat poster, tautan, atau bantuan petugas. Selang 95 % menghitung "
                "kebetulan siapa yang menjawab, bukan cara responden terpilih."
            ),
            _(
                "Jawaban tidak menyimpan jam maupun nama. Periodenya adalah hari amplop jawaban dibuka, paling lama sekitar "
                "satu jam setelah dikirim."
            ),
            _("Mutu dibaca dari %(source)s.", source=PERMENPANRB_14_2017.source),
            *([noticed] if (noticed := _noticed(found)) else []),
        ),
    )


def _index_section(found: Collected, period: Period, result: Measured, target: SatisfactionTarget | None) -> Section:
    if result.index is None:
        reason = str(REFUSALS[result.refusal]) if result.refusal else ""
        return Section(_("Indeks"), figures=(Printed(_("Nilai IKM"), None, refusal=reason),), for_leader=True)
    index = result.index
    difference = change(found.measured(period.previous), result)
    figures = [
        Printed(_("Nilai IKM"), index.rounded, Kind.NUMBER, 2, f"n = {index.n}; {between(index.interval, 2)}"),
        Printed(_("Mutu pelayanan"), f"{index.band.grade} ({index.band.performance})", Kind.TEXT, detail=_reach(index)),
        printed(_("Perubahan dari %(period)s (poin)", period=period_label(period.previous)), difference, 2),
    ]
    sentences = [_channel_sentence(found, period), change_sentence(difference, period_label(period.previous))]
    if difference.value is not None and found.counts_codes(period) != found.counts_codes(period.previous):
        sentences.append(
            _("Salah satu periode dihitung dari kode kunjungan saja, sehingga perbedaan dapat berasal dari situ.")
        )
    if difference.value is not None and _rated(found, period) != _rated(found, period.previous):
        sentences.append(
            _("Titik layanan yang dinilai pada kedua periode tidak sama, sehingga perbedaan dapat berasal dari situ.")
        )
    if target is not None:
        gap = float(index.ikm) - target.index
        figures.append(
            Printed(
                _("Jarak ke target %(target)s (poin)", target=number(rounded(target.index, 2), 2)),
                rounded(gap, 2),
                Kind.NUMBER,
                2,
                _("target %(year)s: %(source)s", year=target.year, source=target.source),
            )
        )
        sentences.append(target_sentence(index, target.index))
    return Section(_("Indeks"), tuple(sentences), tuple(figures), for_leader=True)


def _channel_sentence(found: Collected, period: Period) -> str:
    """Which answers the index is made of."""
    if found.counts_codes(period):
        return _(
            "Nilai ini dihitung dari jawaban dengan kode kunjungan saja, satu kode untuk satu kunjungan. Cara lain "
            "ditampilkan terpisah."
        )
    channels = sorted(found.channels_shown.get(period, ()))
    if not channels:
        return _("Nilai ini dihitung dari semua cara mengisi.")
    return _(
        "Nilai ini dihitung dari semua cara mengisi: %(channels)s.",
        channels=", ".join(str(CHANNELS.get(channel, channel)) for channel in channels),
    )


def _rated(found: Collected, period: Period) -> set[int]:
    return {answer.service_id for answer in found.within(period)}


def _reach(index: SatisfactionIndex) -> str:
    if not index.other_grades:
        return _("seluruh selang ada pada mutu ini")
    return _("selangnya juga menjangkau mutu %(grades)s", grades=", ".join(index.other_grades))


def change_sentence(difference: Figure, previous: str) -> str:
    """What may be said of a change: a direction only when the interval leaves zero out."""
    if difference.value is None:
        return _("Belum ada pembanding: hasil %(previous)s tidak ada atau tidak ditampilkan.", previous=previous)
    points = number(rounded(abs(difference.value), 2), 2)
    if difference.interval is None or not difference.interval.excludes(0):
        return _(
            "Perbedaan %(points)s poin dari %(previous)s belum dapat dibedakan dari kebetulan.",
            points=points,
            previous=previous,
        )
    if difference.value > 0:
        return _("Nilai naik %(points)s poin dari %(previous)s.", points=points, previous=previous)
    return _("Nilai turun %(points)s poin dari %(previous)s.", points=points, previous=previous)


def target_sentence(index: SatisfactionIndex, target: float) -> str:
    """Whether the target lies below, above or within what the figures allow."""
    shown = number(rounded(target, 2), 2)
    if index.interval is not None and index.interval.low > target:
        return _("Nilai berada di atas target %(target)s.", target=shown)
    if index.interval is not None and index.interval.high < target:
        return _("Nilai berada di bawah target %(target)s.", target=shown)
    return _("Nilai belum dapat dibedakan dari target %(target)s.", target=shown)


def _elements(index: SatisfactionIndex) -> Section:
    rows: list[Mapping[str, Value]] = [
        {
            "rank": place,
            "element": ELEMENT_NAMES[each.key],
            "n": each.n,
            "mean": round_half_up(each.mean, 3),
            "converted": round_half_up(25 * each.mean),
            "grade": grade(25 * each.mean).grade,
        }
        for place, each in enumerate(index.weakest, start=1)
    ]
    table = Table(
        _("Unsur dari yang terendah"),
        (
            Column("rank", _("Urutan"), Kind.NUMBER),
            Column("element", _("Unsur")),
            Column("n", _("Responden"), Kind.NUMBER),
            Column("mean", "NRR", Kind.NUMBER, 3),
            Column("converted", _("Nilai konversi"), Kind.NUMBER, 2),
            Column("grade", _("Mutu")),
        ),
        tuple(rows),
        _("NRR adalah rata-rata 1–4 dari yang menjawab unsur itu; jawaban kosong tidak dianggap nol."),
    )
    lowest = index.weakest[0]
    chart = Chart(
        "bars",
        {
            "labels": [str(row["element"]) for row in rows],
            "series": {_("Nilai konversi"): [float(round_half_up(25 * each.mean)) for each in index.weakest]},
            "maximum": 100,
            "digits": 2,
        },
        _("Nilai sembilan unsur, terendah di atas: %(name)s.", name=ELEMENT_NAMES[lowest.key]),
        table,
    )
    sentence = _(
        "Unsur terendah: %(name)s, %(value)s dari 100.",
        name=ELEMENT_NAMES[lowest.key],
        value=number(round_half_up(25 * lowest.mean), 2),
    )
    return Section(_("Unsur pelayanan"), (sentence,), charts=(chart,), for_leader=True)


def _trend(found: Collected, period: Period, target: SatisfactionTarget | None) -> Section:
    periods = sorted(found.offered(period.span)[:TREND], key=lambda each: each.starts_on)
    points: list[tuple[date, str, float, float | None, float | None]] = []
    rows: list[tuple[date, Mapping[str, Value]]] = []
    for each in periods:
        result = found.measured(each)
        if result.index is None:
            continue
        interval = result.index.interval
        points.append(
            (
                each.starts_on,
                period_label(each),
                float(result.index.rounded),
                interval.low if interval else None,
                interval.high if interval else None,
            )
        )
        rows.append((each.starts_on, _trend_row(each, result.index)))
    for former in former_indices(found.unit) if found.chosen is None else ():
        known = read_period(former.period)
        if former.edition != PERMENPANRB_14_2017.code or known is None or known.span is not period.span:
            continue
        points.append((known.starts_on, f"{period_label(known)} *", former.index, None, None))
        rows.append((known.starts_on, former_row(known, former)))
    points.sort()
    rows.sort(key=lambda row: row[0])
    table = Table(
        _("IKM per periode"),
        (
            Column("period", _("Periode")),
            Column("index", "IKM", Kind.NUMBER, 2),
            Column("grade", _("Mutu")),
            Column("interval", _("Ketidakpastian")),
            Column("n", _("Responden"), Kind.NUMBER),
            Column("source", _("Sumber")),
        ),
        tuple(row for _day, row in rows),
        _("Periode dengan kurang dari lima jawaban tidak ditampilkan. Tanda * berarti dari laporan lama."),
    )
    arguments: dict[str, object] = {
        "labels": [label for _day, label, *_rest in points],
        "points": [value for _day, _label, value, *_rest in points],
        "lows": [low for *_rest, low, _high in points],
        "highs": [high for *_rest, high in points],
        "digits": 2,
    }
    if target is not None:
        arguments |= {"reference": target.index, "reference_label": _("target %(year)s", year=target.year)}
    chart = Chart("intervals", arguments, _("Nilai IKM setiap periode dengan selang 95 persen."), table)
    return Section(_("Perkembangan"), charts=(chart,))


def _trend_row(period: Period, index: SatisfactionIndex) -> Mapping[str, Value]:
    return {
        "period": period_label(period),
        "index": index.rounded,
        "grade": index.band.grade,
        "interval": between(index.interval, 2),
        "n": index.n,
        "source": "Bina",
    }


def _noticed(found: Collected) -> str:
    """What stood out in the answers since the surveys opened."""
    flags, n = noticed_of([service.id for service in ([found.chosen] if found.chosen else found.services)])
    return flag_sentence(flags, n)


def _breakdowns(found: Collected, period: Period) -> Section:
    rows = found.within(period)
    tables = []
    sentences = []
    channels = found.channels_shown.get(period)
    if channels is not None:
        names = {key: str(label) for key, label in CHANNELS.items()}
        tables.append(_breakdown(_("Menurut cara mengisi"), _("Cara"), rows, by_channel, names, channels))
    elif period.span in SPANS and period.ends_on >= _today(found):
        sentences.append(_("Nilai menurut cara mengisi ditampilkan setelah periode ini berakhir."))
    else:
        sentences.append(
            _(
                "Nilai menurut cara mengisi tidak ditampilkan untuk periode ini, karena kelompok kecil dapat dihitung lewat "
                "pengurangan. Lihat triwulan atau tahun lain."
            )
        )
    if found.chosen is None and len(counted_by(rows, by_service)) > 1:
        services = {service.id: service.name for service in found.services}
        shown = {service.id for service in found.services if period in periods_of_service(found, service)}
        tables.append(_breakdown(_("Menurut titik layanan"), _("Titik layanan"), rows, by_service, services, shown))
    return Section(_("Siapa yang menjawab"), tuple(sentences), tables=tuple(tables))


def _today(found: Collected) -> date:
    return clock.today(found.unit.zone)


def _breakdown(
    title: str,
    heading: str,
    answers: Sequence[Answers],
    key: Callable[[Answers], K],
    names: Mapping[K, str],
    shown: Collection[K],
) -> Table:
    counts = counted_by(answers, key)
    rows: list[Mapping[str, Value]] = []
    for group in sorted(counts.keys() & set(shown), key=lambda each: (-counts[each], str(each))):
        result = measured(added([each for each in answers if key(each) == group]))
        index = result.index
        rows.append(
            {
                "group": names.get(group, "–"),
                "n": counts[group],
                "index": None if index is None else index.rounded,
                "grade": "–" if index is None else index.band.grade,
                "interval": "" if index is None else between(index.interval, 2),
            }
        )
    hidden = len(rows) < len(counts)
    note = _("Kelompok yang kecil, dan kelompok yang akan membukanya, tidak ditampilkan.") if hidden else ""
    return Table(
        title,
        (
            Column("group", heading),
            Column("n", _("Responden"), Kind.NUMBER),
            Column("index", "IKM", Kind.NUMBER, 2),
            Column("grade", _("Mutu")),
            Column("interval", _("Ketidakpastian")),
        ),
        tuple(rows),
        note,
    )


def _follow_up(lines: Sequence[FollowUp]) -> list[Section]:
    if not lines:
        return []
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {
            "element": ELEMENT_NAMES.get(line.element, line.element),
            "deed": line.deed,
            "responsible": line.responsible,
            "due": line.due_on,
            "state": str(FOLLOW_UP_STATES[line.state][1]),
            "outcome": line.outcome or "–",
        }
        for line in lines
    )
    columns = (
        Column("element", _("Unsur")),
        Column("deed", _("Tindakan")),
        Column("responsible", _("Penanggung jawab")),
        Column("due", _("Tenggat"), Kind.DATE),
        Column("state", _("Status")),
        Column("outcome", _("Hasil")),
    )
    return [Section(_("Rencana tindak lanjut"), tables=(Table(_("Rencana tindak lanjut"), columns, rows),))]
