"""Levels 2 and 4 of a report: what people learnt, and what citizens felt of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from evaluation.programmes.models import Participant, Programme
from evaluation.reports.queries import BeforeAfter, before_after, services_of, waiting_times
from evaluation.reports.reports import words
from evaluation.services.models import Service
from evaluation.services.rules.indices import ELEMENT_NAMES
from evaluation.statistics.comparison import difference_in_differences, time_shift
from evaluation.statistics.disclosure import MINIMUM, guarded, protect
from evaluation.statistics.evidence import Design, Evidence, Missing, Verdict, evidence, verdict
from evaluation.statistics.figures import Denominator, Figure, Interval, mean
from evaluation.statistics.learning import PairedResult, gain_band, paired
from evaluation.statistics.skm import SatisfactionIndex, SurveyError, satisfaction_index
from evaluation.waves.models import Wave
from evaluation.waves.queries import responses_of


@dataclass(frozen=True)
class Learning:
    """Level 2 as the leader's pages need it."""

    section: Section
    result: PairedResult
    evidence: Evidence
    verdict: Verdict
    measured: int
    #: what the cohort gained beyond the comparison group; none without one
    effect: Figure | None


def learning_section(
    programme: Programme, cohort: Sequence[Participant], comparison: Sequence[Participant], cut_at: datetime
) -> Learning:
    """Before and after of matched people, over everything and per objective; against the comparison group if there is
    one.
    """
    people = [member.person_id for member in cohort]
    scores = before_after(programme, people, cut_at)
    overall = paired([s.before for s in scores], [s.after for s in scores], 100)
    others = before_after(programme, [member.person_id for member in comparison], cut_at)
    arms = difference_in_differences(
        [(s.before, s.after) for s in scores if s.before is not None and s.after is not None],
        [(s.before, s.after) for s in others if s.before is not None and s.after is not None],
    )
    compared = arms.effect.value is not None and arms.comparison_change.n >= MINIMUM
    graded = evidence(
        Design(
            measured=bool(scores),
            before_and_after=overall.n >= MINIMUM,
            comparison=compared,
            smallest_arm=min(overall.n, arms.comparison_change.n) if compared else 0,
            response_rate=len(scores) / len(people) if people else 0,
            matched_share=overall.n / len(scores) if scores else 0,
        )
    )
    change = guarded(arms.effect if compared else overall.difference)
    said = verdict(graded.grade, change)
    figures = [
        words.printed(_("Nilai rata-rata sebelum (0–100)"), overall.before_mean, digits=1),
        words.printed(_("Nilai rata-rata sesudah (0–100)"), overall.after_mean, digits=1),
        words.printed(_("Kenaikan (poin)"), overall.difference, digits=1),
        words.printed(_("Besar pengaruh g_av"), overall.g_av, digits=2),
        words.printed(_("Gain Hake kelas"), overall.gain_class, digits=2),
        words.printed(_("Gain Hake perorangan"), overall.gain_individual, digits=2),
    ]
    if compared:
        figures.append(words.printed(_("Kenaikan di atas kelompok pembanding (poin)"), arms.effect, digits=1))
    sentences = [
        _(
            "%(matched)s dari %(all)s peserta diukur sebelum dan sesudah; %(dropped)s hanya salah satunya dan tidak "
            "dihitung.",
            matched=overall.n,
            all=len(people),
            dropped=overall.dropped,
        ),
        words.verdict_sentence(said, _("Nilai peserta")),
        words.grade_sentence(graded),
    ]
    if overall.n >= MINIMUM and overall.gain_class.value is not None:
        bands = {"low": _("rendah"), "medium": _("sedang"), "high": _("tinggi")}
        sentences.append(_("Gain Hake kelas tergolong %(band)s.", band=bands[gain_band(overall.gain_class.value)]))
    charts = _objectives(programme, people, cut_at)
    tables = [_by_activity(programme, people, cut_at), *_by_education(cohort, scores)]
    section = Section(_("Pembelajaran (tingkat 2)"), tuple(sentences), tuple(figures), tuple(charts), tuple(tables))
    return Learning(section, overall, graded, said, len(scores), arms.effect if compared else None)


def _gain_row(name: str, scores: Sequence[BeforeAfter]) -> Mapping[str, Value]:
    result = paired([s.before for s in scores], [s.after for s in scores], 100)
    change = guarded(result.difference)
    shown = change.value is not None
    return {
        "name": name,
        "before": rounded(result.before_mean.value, 1) if shown else None,
        "after": rounded(result.after_mean.value, 1) if shown else None,
        "change": rounded(change.value, 1),
        "interval": words.between(change.interval, 1),
        "n": result.n,
    }


def _gain_columns(name: str) -> tuple[Column, ...]:
    return (
        Column("name", name),
        Column("before", _("Sebelum"), Kind.NUMBER, 1),
        Column("after", _("Sesudah"), Kind.NUMBER, 1),
        Column("change", _("Kenaikan"), Kind.NUMBER, 1),
        Column("interval", _("Ketidakpastian")),
        Column("n", _("Diukur dua kali"), Kind.NUMBER),
    )


def _by_activity(programme: Programme, people: Sequence[int], cut_at: datetime) -> Table:
    """Classroom, workshop and e-learning side by side."""
    rows = [
        _gain_row(activity.title, before_after(programme, people, cut_at, activity=activity))
        for activity in programme.activities
    ]
    note = _("Peserta setiap kegiatan berbeda, jadi perbedaan antarkegiatan belum tentu karena bentuknya.")
    return Table(_("Kenaikan per kegiatan"), _gain_columns(_("Kegiatan")), tuple(rows), note)


def _by_education(cohort: Sequence[Participant], scores: Sequence[BeforeAfter]) -> list[Table]:
    """Entry level and gain by education, with complementary suppression; none when one group remains."""
    education = {m.person_id: m.person.education.value.upper() if m.person.education else "–" for m in cohort}
    groups: dict[str, list[BeforeAfter]] = {}
    for score in scores:
        if score.before is not None and score.after is not None:
            groups.setdefault(education[score.person_id], []).append(score)
    breakdown = protect({name: len(members) for name, members in groups.items()})
    if len(breakdown.shown) < 2:
        return []
    rows = [_gain_row(name, groups[name]) for name in sorted(breakdown.shown)]
    note = _("Kelompok pendidikan dengan kurang dari 5 orang tidak ditampilkan, juga kelompok yang akan membukanya.")
    return [Table(_("Nilai awal dan kenaikan per pendidikan"), _gain_columns(_("Pendidikan")), tuple(rows), note)]


def _objectives(programme: Programme, people: Sequence[int], cut_at: datetime) -> list[Chart]:
    rows: list[Mapping[str, Value]] = []
    points: list[dict[str, object]] = []
    for objective in programme.objectives:
        scores = before_after(programme, people, cut_at, objective)
        result = paired([s.before for s in scores], [s.after for s in scores], 100)
        change = guarded(result.difference)
        shown = change.value is not None
        interval = change.interval
        rows.append(
            {
                "objective": objective.title,
                "before": rounded(result.before_mean.value, 1) if shown else None,
                "after": rounded(result.after_mean.value, 1) if shown else None,
                "change": rounded(change.value, 1),
                "interval": words.between(interval, 1),
                "g": rounded(result.g_av.value, 2) if shown else None,
                "n": result.n,
            }
        )
        if change.value is not None and interval is not None:
            points.append({"label": objective.title, "point": change.value, "low": interval.low, "high": interval.high})
    if not rows:
        return []
    table = Table(
        _("Kenaikan per tujuan"),
        (
            Column("objective", _("Tujuan")),
            Column("before", _("Sebelum"), Kind.NUMBER, 1),
            Column("after", _("Sesudah"), Kind.NUMBER, 1),
            Column("change", _("Kenaikan"), Kind.NUMBER, 1),
            Column("interval", _("Ketidakpastian")),
            Column("g", "g_av", Kind.NUMBER, 2),
            Column("n", _("Diukur dua kali"), Kind.NUMBER),
        ),
        tuple(rows),
        _("Nilai dalam persen dari poin yang dapat diraih pada tujuan itu."),
    )
    return [
        Chart(
            "intervals",
            {
                "labels": [point["label"] for point in points],
                "points": [point["point"] for point in points],
                "lows": [point["low"] for point in points],
                "highs": [point["high"] for point in points],
                "digits": 1,
                "reference": 0.0,
                "reference_label": _("tidak berubah"),
            },
            _("Kenaikan nilai setiap tujuan dengan selang 95 %."),
            table,
        )
    ]


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
    measured = [_service_result(service, [w for w in waves if w.subject_id == service.id]) for service in services]
    own = [each for each in measured if not each.service.comparison]
    others = [each for each in measured if each.service.comparison]
    changed = next((each for each in own if each.change is not None), None)
    compared = changed is not None and any(each.change is not None for each in others)
    sizes = [each.after.n for each in measured if each.after is not None and each.change is not None]
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
    for each in measured:
        figures += _index_figures(each)
        charts += _element_charts(each)
        tables += _channels(each, waves)
    figures += _waiting_figures(services, programme.starts_on)
    sentences.append(
        _("Responden survei masyarakat datang sendiri, bukan dipilih acak: selang hanya memuat faktor kebetulan.")
    )
    return Results(
        Section(_("Hasil bagi masyarakat (tingkat 4)"), tuple(sentences), tuple(figures), tuple(charts), tuple(tables)),
        tuple(measured),
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


def _index(waves: Sequence[Wave]) -> SatisfactionIndex | None:
    rows = [
        {key: value for key, value in response.ratings.items() if isinstance(value, int)}
        for response in responses_of([wave.id for wave in waves])
    ]
    if len(rows) < MINIMUM:
        return None
    try:
        return satisfaction_index(rows)
    except SurveyError:
        return None


def _service_result(service: Service, waves: Sequence[Wave]) -> ServiceResult:
    """The earliest wave against the latest; with a single wave only the level is known."""
    ordered = sorted(waves, key=lambda wave: (wave.opens_on, wave.id))
    before = _index(ordered[:1]) if len(ordered) > 1 else None
    after = _index(ordered[-1:]) if ordered else None
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
        figures.append(Printed(f"{label} – {each.service.name}", index.rounded, Kind.NUMBER, 2, detail))
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
    """How respondents came, counted apart: an officer beside the respondent is not the same as a link at home."""
    mine = sorted((w for w in waves if w.subject_id == each.service.id), key=lambda wave: (wave.opens_on, wave.id))
    if not mine:
        return []
    names = {
        "code": _("Kode kunjungan"),
        "qr": _("QR di loket"),
        "link": _("Tautan sesudah kunjungan"),
        "kiosk": _("Kios di loket"),
        "officer": _("Diisi bersama petugas"),
        "paper": _("Formulir kertas"),
    }
    grouped: dict[str, list[dict[str, int]]] = {}
    for response in responses_of([mine[-1].id]):
        values = {key: value for key, value in response.ratings.items() if isinstance(value, int)}
        grouped.setdefault(response.channel or "qr", []).append(values)
    rows: list[Mapping[str, Value]] = []
    safe = protect({channel: len(answers) for channel, answers in grouped.items()}).shown
    for channel, answers in sorted(grouped.items()):
        row: dict[str, Value] = {"channel": names.get(channel, channel), "n": len(answers), "ikm": None}
        if channel in safe:
            try:
                row["ikm"] = satisfaction_index(answers).rounded
            except SurveyError:
                row["ikm"] = None
        rows.append(row)
    return [
        Table(
            _("Cara responden mengisi – %(name)s", name=each.service.name),
            (Column("channel", _("Cara")), Column("n", "n", Kind.NUMBER), Column("ikm", "IKM", Kind.NUMBER, 2)),
            tuple(rows),
            _(
                "IKM per cara ditampilkan mulai 5 responden, dan bila kelompok kecil tidak dapat dihitung darinya. Caranya terbaca dari tautan yang dibuka, "
                "jadi merupakan pengakuan responden sendiri."
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
