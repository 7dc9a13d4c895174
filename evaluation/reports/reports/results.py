"""Level 4 of a report: what citizens felt of it, and how long they waited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from evaluation.programmes.models import Programme
from evaluation.reports.queries import services_of, waiting_times
from evaluation.reports.reports import words
from evaluation.services.models import Service
from evaluation.services.reports.words import CHANNELS
from evaluation.services.rules.indices import ELEMENT_NAMES, measured
from evaluation.statistics.comparison import time_shift
from evaluation.statistics.disclosure import MINIMUM, banded
from evaluation.statistics.evidence import Design, Evidence, Missing, Verdict, evidence, verdict
from evaluation.statistics.figures import Denominator, Figure, Interval, mean
from evaluation.statistics.skm import SatisfactionIndex, rating_sums
from evaluation.waves.models import Wave
from evaluation.waves.queries import public_sums


@dataclass(frozen=True)
class ServiceResult:
    """Public satisfaction with one service, before and after."""

    service: Service
    before: SatisfactionIndex | None
    after: SatisfactionIndex | None
    #: after − before in index points; the interval treats both as independent samples
    change: Figure | None


@dataclass(frozen=True)
class Results:
    """Level 4 as the leader's pages need it."""

    section: Section
    services: tuple[ServiceResult, ...]
    evidence: Evidence
    verdict: Verdict
    #: waiting time of the programme's own first service with enough visits, after against before
    waiting: Figure | None


def results_section(programme: Programme, waves: Sequence[Wave]) -> Results | None:
    """Public satisfaction and waiting time of the programme's services; none without services."""
    services = services_of(programme)
    if not services:
        return None
    found = [_service_result(service, [w for w in waves if w.subject_id == service.id]) for service in services]
    own = [each for each in found if not each.service.comparison]
    others = [each for each in found if each.service.comparison]
    changed = next((each for each in own if each.change is not None), None)
    compared = changed is not None and any(each.change is not None for each in others)
    sizes = [each.after.n for each in found if each.after is not None and each.change is not None]
    graded = evidence(
        Design(
            measured=any(each.after for each in own),
            before_and_after=changed is not None,
            comparison=compared,
            smallest_arm=min(sizes, default=0),
            second_rater=True,
        )
    )
    if changed is not None:
        # Visitors are other people each time, so what is missing is a comparison, or a known frame beside it.
        graded = Evidence(graded.grade, (Missing.RESPONSE_RATE,) if compared else (Missing.COMPARISON,))
    said = verdict(graded.grade, changed.change) if changed is not None and changed.change else Verdict.NOT_SAYABLE
    figures: list[Printed] = []
    charts: list[Chart] = []
    tables: list[Table] = []
    sentences = [words.verdict_sentence(said, _("Kepuasan masyarakat")), words.grade_sentence(graded)]
    for each in found:
        figures += _index_figures(each)
        charts += _element_charts(each)
        tables += _channels(each, waves)
    figures += _waiting_figures(services, programme.starts_on)
    sentences.append(
        _("Responden survei masyarakat datang sendiri, bukan dipilih acak: selang hanya memuat faktor kebetulan.")
    )
    return Results(
        Section(_("Hasil bagi masyarakat (tingkat 4)"), tuple(sentences), tuple(figures), tuple(charts), tuple(tables)),
        tuple(found),
        graded,
        said,
        next(
            (
                shift
                for service in services
                if not service.comparison and (shift := _shift(service, programme.starts_on))
            ),
            None,
        ),
    )


def _shift(service: Service, since: date) -> Figure | None:
    before, after = waiting_times(service, since)
    return time_shift(before, after).shift if min(len(before), len(after)) >= MINIMUM else None


def _index(wave: Wave) -> SatisfactionIndex | None:
    return measured(sum(public_sums(wave.id).values(), rating_sums(()))).index


def _service_result(service: Service, waves: Sequence[Wave]) -> ServiceResult:
    """The earliest wave against the latest; with a single wave only the level is known."""
    ordered = sorted(waves, key=lambda wave: (wave.opens_on, wave.id))
    before = _index(ordered[0]) if len(ordered) > 1 else None
    after = _index(ordered[-1]) if ordered else None
    change = None
    if before is not None and after is not None and before.interval and after.interval:
        value = float(after.ikm - before.ikm)
        half = sqrt(
            sum(((index.interval.high - index.interval.low) / 2) ** 2 for index in (before, after) if index.interval)
        )
        change = Figure(
            value,
            before.n + after.n,
            Denominator.RESPONDENTS,
            _("IKM akhir − IKM awal, setengah selang √(h₁²+h₂²)"),
            Interval(value - half, value + half),
        )
    return ServiceResult(service, before, after, change)


def index_figure(index: SatisfactionIndex | None) -> Figure | None:
    """An index as a figure."""
    if index is None:
        return None
    return Figure(float(index.ikm), index.n, Denominator.RESPONDENTS, "25·Σ w·NRR", index.interval)


def difference(change: Figure | None, other: Figure | None) -> Figure | None:
    """What changed here beyond what changed there; half interval √(h₁²+h₂²) of independent samples."""
    if change is None or other is None or change.value is None or other.value is None:
        return None
    if change.interval is None or other.interval is None:
        return None
    halves = [(each.interval.high - each.interval.low) / 2 for each in (change, other) if each.interval]
    value, half = change.value - other.value, sqrt(sum(h * h for h in halves))
    return Figure(
        value, change.n + other.n, change.denominator, _("selisih dari selisih"), Interval(value - half, value + half)
    )


def _index_figures(each: ServiceResult) -> list[Printed]:
    figures = []
    for label, index in ((_("IKM awal"), each.before), (_("IKM akhir"), each.after)):
        if index is None:
            continue
        detail = (
            f"{index.band.grade} ({index.band.performance}); n = {index.n}; "
            f"{words.between(index.interval, 2)}; 25·Σ w·NRR"
        )
        if index.other_grades:
            detail += "; " + _(
                "selang melewati batas mutu, bisa juga %(letters)s", letters=", ".join(index.other_grades)
            )
        figures.append(
            Printed(f"{label} – {each.service.name}", index.rounded, Kind.NUMBER, 2, detail, formula="25·Σ w·NRR")
        )
    if each.after is None:
        figures.append(Printed(f"IKM – {each.service.name}", None, refusal=_("belum ada 5 responden")))
    if each.change is not None:
        figures.append(words.printed(_("Perubahan IKM – %(name)s", name=each.service.name), each.change, digits=2))
    return figures


def _element_charts(each: ServiceResult) -> list[Chart]:
    if each.after is None:
        return []
    before = {} if each.before is None else {element.key: element.mean for element in each.before.elements}
    rows: list[Mapping[str, Value]] = []
    for element in each.after.weakest:
        start = before.get(element.key)
        rows.append(
            {
                "element": ELEMENT_NAMES[element.key],
                "before": rounded(None if start is None else float(start), 2),
                "after": rounded(float(element.mean), 2),
                "n": element.n,
            }
        )
    table = Table(
        _("Unsur SKM – %(name)s", name=each.service.name),
        (
            Column("element", _("Unsur")),
            Column("before", _("Awal"), Kind.NUMBER, 2),
            Column("after", _("Sesudah"), Kind.NUMBER, 2),
            Column("n", _("n sesudah"), Kind.NUMBER),
        ),
        tuple(rows),
        _("Unsur terendah di atas: di sana perbaikan dimulai. Nilai 1–4; kosong dibagi dengan yang menjawab."),
    )
    series: dict[str, list[float | None]] = {}
    if before:
        series[_("Awal")] = [None if row["before"] is None else float(str(row["before"])) for row in rows]
    series[_("Sesudah")] = [float(str(row["after"])) for row in rows]
    arguments = {"labels": [str(row["element"]) for row in rows], "series": series, "maximum": 4, "digits": 2}
    return [Chart("bars", arguments, _("Rata-rata sembilan unsur, terendah di atas."), table)]


def _channels(each: ServiceResult, waves: Sequence[Wave]) -> list[Table]:
    """How respondents came, counted apart: an officer beside the respondent is not the same as a link at home.

    Their indices stand in one place only, on the unit's page, so that two tables are never subtracted.
    """
    mine = sorted((w for w in waves if w.subject_id == each.service.id), key=lambda wave: (wave.opens_on, wave.id))
    if not mine:
        return []
    rows: tuple[Mapping[str, Value], ...] = tuple(
        {"channel": str(CHANNELS[channel]), "n": banded(sums.answers)}
        for channel, sums in sorted(public_sums(mine[-1].id).items())
    )
    return [
        Table(
            _("Cara responden mengisi – %(name)s", name=each.service.name),
            (Column("channel", _("Cara")), Column("n", "n")),
            rows,
            _(
                "Caranya terbaca dari tautan yang dibuka, jadi merupakan pengakuan responden sendiri. IKM per cara ada pada "
                "halaman kepuasan unit, hanya untuk triwulan dan tahun yang sudah berakhir, supaya kelompok kecil tidak "
                "dapat dihitung lewat pengurangan."
            ),
        )
    ]


def _waiting_figures(services: Sequence[Service], since: date) -> list[Printed]:
    figures = []
    shifts: dict[bool, list[float]] = {False: [], True: []}
    for service in services:
        before, after = waiting_times(service, since)
        if len(before) < MINIMUM or len(after) < MINIMUM:
            continue
        result = time_shift(before, after)
        shifts[service.comparison].append(mean(after) - mean(before))
        name = service.name
        figures += [
            words.printed(_("Waktu tunggu awal, median menit – %(name)s", name=name), result.before_median, digits=1),
            words.printed(_("Waktu tunggu akhir, median menit – %(name)s", name=name), result.after_median, digits=1),
            words.printed(_("Pergeseran waktu tunggu, menit – %(name)s", name=name), result.shift, digits=1),
        ]
    if shifts[False] and shifts[True]:
        effect = mean(shifts[False]) - mean(shifts[True])
        figures.append(
            Printed(
                _("Perubahan waktu tunggu di luar perubahan unit pembanding, menit"),
                rounded(effect, 1),
                Kind.NUMBER,
                1,
                _("selisih dari selisih rata-rata; %(n)s layanan program, %(m)s pembanding; tanpa selang",
                  n=len(shifts[False]), m=len(shifts[True])),
            )
        )  # fmt: skip
    return figures
