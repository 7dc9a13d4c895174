"""Builds the effectiveness report of a programme: two pages for the leader first, then the detail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from bina import clock
from bina.exports.report import Chart, Column, Kind, Report, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from evaluation.findings.models import Recommendation
from evaluation.findings.queries import recommendations_of
from evaluation.findings.rules import RecommendationState, is_overdue
from evaluation.findings.rules.drafting import Draft
from evaluation.plans.rules import Measure
from evaluation.programmes.models import Participant, Programme
from evaluation.programmes.queries import participants
from evaluation.programmes.rules import Arm, judge_target
from evaluation.reports.queries import completed_by, mentoring_of, waves_by_kind
from evaluation.reports.reports import words
from evaluation.reports.reports.collected import Collected, collect, construct_mean, item_tables, rate_sentence
from evaluation.reports.reports.drafts import Grounds, drafts
from evaluation.reports.reports.fieldwork import fieldwork_section, matrix_section, tellable
from evaluation.reports.reports.gaps import participation_section, relevance_section
from evaluation.reports.reports.money import money_section
from evaluation.reports.reports.others import other_tables
from evaluation.reports.reports.questions import answers_section
from evaluation.reports.reports.reasons import reasons
from evaluation.reports.reports.results import (
    Learning,
    Results,
    difference,
    index_figure,
    learning_section,
    results_section,
)
from evaluation.reports.reports.retention import Retention, retention_link, retention_of
from evaluation.reports.reports.surveys import (
    Behaviour,
    behaviour_section,
    gap_section,
    reaction_section,
    support_section,
)
from evaluation.statistics.comparison import cost_per
from evaluation.statistics.disclosure import MINIMUM, protect
from evaluation.statistics.evidence import Evidence
from evaluation.statistics.figures import Denominator, Figure, Interval, share_figure
from evaluation.waves.models import Wave
from evaluation.waves.queries import standings
from evaluation.waves.rules import WaveKind


@dataclass(frozen=True)
class _Levels:
    """Everything the leader's pages summarise."""

    cohort: Sequence[Participant]
    completed: int
    reaction: tuple[Section, Collected, Evidence] | None
    learning: Learning
    retention: Retention | None
    behaviour: Behaviour | None
    results: Results | None
    cost: int
    recommendations: Sequence[Recommendation]


def effectiveness(
    programme: Programme, cut_at: datetime, *, demonstration: bool, source_url: str
) -> tuple[Report, list[Draft]]:
    """The report at a data cut, and the findings it proposes. Every figure says its n, interval and formula, or why
    it may not be said.
    """
    today = cut_at.astimezone(clock.ZONES[programme.unit.zone]).date()
    cohort = participants(programme, Arm.PARTICIPANT)
    comparison = participants(programme, Arm.COMPARISON)
    people = [member.person_id for member in cohort]
    done = completed_by(programme, people, cut_at)
    waves = waves_by_kind(programme)

    def of(kind: WaveKind) -> dict[int, Sequence[Wave]]:
        return {offset: found for (each, offset), found in waves.items() if each is kind}

    def all_of(kind: WaveKind) -> list[Wave]:
        return [wave for found in of(kind).values() for wave in found]

    reaction = all_of(WaveKind.REACTION)
    own, superior = of(WaveKind.BEHAVIOUR_SELF), of(WaveKind.BEHAVIOUR_SUPERIOR)
    levels = _Levels(
        cohort=cohort,
        completed=len(set().union(*done.values())) if done else 0,
        reaction=reaction_section(reaction, today) if reaction else None,
        learning=learning_section(programme, cohort, comparison, cut_at),
        retention=retention_of(programme, cohort, cut_at),
        behaviour=behaviour_section(own, superior, today) if own or superior else None,
        results=results_section(programme, all_of(WaveKind.PUBLIC_SATISFACTION)),
        cost=sum(cost.rupiah for cost in programme.costs),
        recommendations=recommendations_of(programme),
    )
    others = all_of(WaveKind.NON_PARTICIPANTS)
    sections = [
        _summary(programme, levels),
        _answers(programme, levels, cut_at),
        _chain(programme, levels),
        _to_do(levels, today),
        _reach(programme, cohort, done, cut_at),
        levels.reaction[0] if levels.reaction else None,
        levels.learning.section,
        levels.retention.section if levels.retention else None,
        levels.behaviour.section if levels.behaviour else None,
        _observations(tellable(all_of(WaveKind.OBSERVATION)), today),
        support_section(all_of(WaveKind.BARRIERS), all_of(WaveKind.LEADERSHIP), today),
        levels.results.section if levels.results else None,
        _targets(programme),
        money_section(programme, cohort, levels.completed, cut_at),
        participation_section(programme, others, today),
        relevance_section(programme, reaction),
        gap_section(others, sum(_frame_sizes(others, today)), today),
        fieldwork_section(programme),
        matrix_section(programme),
    ]
    report = Report(
        title=_("Laporan efektivitas: %(name)s", name=programme.name),
        subtitle=_(
            "%(start)s sampai %(end)s",
            start=words.day(programme.starts_on),
            end=words.day(programme.ends_on),
        ),
        agency=programme.unit.name,
        cut_at=cut_at,
        sections=tuple(section for section in sections if section is not None),
        demonstration=demonstration,
        source_url=source_url,
        notes=(
            _(
                "n adalah banyaknya orang atau kejadian di balik angka. Selang 95 % menunjukkan ketidakpastian karena "
                "kebetulan."
            ),
            _(
                "Kelompok dengan kurang dari 5 orang tidak ditampilkan, juga kelompok yang akan membukanya lewat "
                "pengurangan."
            ),
            _("Kata “signifikan” hanya dipakai pada derajat bukti A atau B dengan selang yang tidak memuat nol."),
        ),
    )
    barriers = all_of(WaveKind.BARRIERS)
    grounds = Grounds(
        reaction=levels.reaction[1:] if levels.reaction else None,
        learning=levels.learning,
        behaviour=levels.behaviour,
        barriers=collect(barriers, today) if barriers else None,
        results=levels.results,
    )
    return report, drafts(grounds)


def _summary(programme: Programme, levels: _Levels) -> Section:
    figures = [
        words.printed_share(
            _("Peserta yang menyelesaikan paling sedikit satu kegiatan"),
            share_figure(levels.completed, len(levels.cohort), Denominator.PARTICIPANTS),
        )
    ]
    sentences = [programme.need]
    if levels.reaction is not None:
        collected = levels.reaction[1]
        overall = collected.members("satisfaction")[-1:]
        for key in overall:
            # One item, so that n counts people and the interval is honest.
            label = _("Puas secara keseluruhan (setuju atau sangat setuju)")
            figures.append(words.printed_share(label, collected.items[key].top_two))
    figures.append(words.printed(_("Kenaikan nilai (poin, 0–100)"), levels.learning.result.difference, digits=1))
    sentences.append(words.verdict_sentence(levels.learning.verdict, _("Nilai peserta")))
    if levels.behaviour is not None:
        sentences.append(words.verdict_sentence(levels.behaviour.verdict, _("Perilaku di tempat kerja")))
        if levels.behaviour.change is not None:
            change = levels.behaviour.change.difference
            figures.append(words.printed(_("Perubahan perilaku menurut atasan (skala 1–5)"), change, digits=2))
    if levels.results is not None:
        sentences.append(words.verdict_sentence(levels.results.verdict, _("Kepuasan masyarakat")))
        for each in levels.results.services:
            if each.change is not None and not each.service.comparison:
                label = _("Perubahan IKM – %(name)s", name=each.service.name)
                figures.append(words.printed(label, each.change, digits=2))
    if levels.cost and levels.cohort:
        figures.append(_per(_("Biaya per peserta"), levels.cost, len(levels.cohort), len(levels.cohort), "peserta"))
    return Section(_("Ringkasan untuk pimpinan"), tuple(sentences), tuple(figures), for_leader=True)


def _answers(programme: Programme, levels: _Levels, cut_at: datetime) -> Section | None:
    found: dict[Measure, Figure | None] = {
        Measure.COMPLETION: _percent(share_figure(levels.completed, len(levels.cohort), Denominator.PARTICIPANTS)),
        Measure.GAIN: levels.learning.result.difference,
        Measure.SCORE_AFTER: levels.learning.result.after_mean,
    }
    if levels.reaction is not None:
        collected = levels.reaction[1]
        for measure, key in ((Measure.SATISFACTION, "satisfaction"), (Measure.RELEVANCE, "relevance")):
            found[measure] = construct_mean(collected, key) if key in collected.constructs else None
    if levels.behaviour is not None:
        found[Measure.BEHAVIOUR] = levels.behaviour.superior
        found[Measure.BEHAVIOUR_CHANGE] = levels.behaviour.change.difference if levels.behaviour.change else None
    effects: dict[Measure, Figure | None] = {Measure.GAIN: levels.learning.effect}
    if levels.results is not None:
        own = next((each for each in levels.results.services if not each.service.comparison), None)
        other = next((each for each in levels.results.services if each.service.comparison), None)
        if own is not None:
            found[Measure.IKM] = index_figure(own.after)
            found[Measure.IKM_CHANGE] = own.change
            effects[Measure.IKM_CHANGE] = difference(own.change, other.change if other else None)
        found[Measure.WAITING] = levels.results.waiting
    return answers_section(
        programme,
        {measure: figure for measure, figure in found.items() if figure is not None},
        {measure: figure for measure, figure in effects.items() if figure is not None},
        cut_at,
    )


def _percent(share: Figure) -> Figure:
    if share.value is None:
        return share
    ends = share.interval
    interval = None if ends is None else Interval(100 * ends.low, 100 * ends.high)
    return Figure(100 * share.value, share.n, share.denominator, share.formula, interval)


def _chain(programme: Programme, levels: _Levels) -> Section:
    """Need → objective → activity → four levels → cost → recommendation, with missing links shown as missing."""
    missing = _("belum ada")

    def row(
        link: str, content: str, n: int | None = None, rate: float | None = None, grade: str = "", see: str = ""
    ) -> Mapping[str, Value]:
        return {
            "link": link,
            # the chapter that holds its figures; no column, so only the page that draws the chain reads it
            "see": see,
            "content": content or missing,
            "n": n,
            "rate": rounded(None if rate is None else 100 * rate, 0),
            "grade": grade or "–",
        }

    rows = [
        row(_("Kebutuhan"), *reasons(programme)),
        row(_("Tujuan"), "; ".join(objective.title for objective in programme.objectives)),
        row(
            _("Kegiatan"),
            "; ".join(activity.title for activity in programme.activities),
            len(levels.cohort),
            see=_("Peserta dan kegiatan"),
        ),
    ]
    if levels.reaction is None:
        rows.append(row(_("Tanggapan (1)"), ""))
    else:
        collected, graded = levels.reaction[1:]
        relevance = collected.constructs.get("relevance")
        said = ""
        if relevance is not None and relevance.mean.value is not None and collected.rate.n >= MINIMUM:
            said = _("relevansi %(mean)s dari 5", mean=words.number(rounded(relevance.mean.value, 1), 1))
        rows.append(
            row(
                _("Tanggapan (1)"),
                said,
                collected.rate.n,
                collected.rate.rate.value,
                graded.grade,
                _("Tanggapan peserta (tingkat 1)"),
            )
        )
    learning = levels.learning
    said = words.verdict_sentence(learning.verdict, _("Nilai")) if learning.result.n >= MINIMUM else ""
    rate = learning.measured / len(levels.cohort) if levels.cohort else None
    rows.append(
        row(
            _("Pembelajaran (2)"),
            said,
            learning.result.n,
            rate,
            learning.evidence.grade if said else "",
            _("Pembelajaran (tingkat 2)"),
        )
    )
    rows.append(
        row(_("Retensi (2)"), *retention_link(levels.retention), _("Retensi (tingkat 2, beberapa pekan kemudian)"))
    )
    behaviour = levels.behaviour
    if behaviour is None or behaviour.rated < MINIMUM:
        rows.append(row(_("Perilaku (3)"), ""))
    else:
        said = words.verdict_sentence(behaviour.verdict, _("Perilaku"))
        rate = behaviour.rated / len(levels.cohort) if levels.cohort else None
        rows.append(
            row(
                _("Perilaku (3)"),
                said,
                behaviour.rated,
                rate,
                behaviour.evidence.grade,
                _("Perilaku di tempat kerja (tingkat 3)"),
            )
        )
    if levels.results is None or not any(each.after for each in levels.results.services):
        rows.append(row(_("Hasil (4)"), ""))
    else:
        respondents = sum(each.after.n for each in levels.results.services if each.after)
        said = words.verdict_sentence(levels.results.verdict, _("Kepuasan masyarakat"))
        rows.append(
            row(
                _("Hasil (4)"),
                said,
                respondents,
                None,
                levels.results.evidence.grade,
                _("Hasil bagi masyarakat (tingkat 4)"),
            )
        )
    rows.append(row(_("Biaya"), f"Rp{words.number(levels.cost, 0)}" if levels.cost else "", see=_("Biaya")))
    count = len(levels.recommendations)
    rows.append(
        row(
            _("Rekomendasi"),
            _("%(n)s rekomendasi", n=count) if count else "",
            count or None,
            see=_("Yang perlu dilakukan"),
        )
    )
    absent = [str(each["link"]) for each in rows if each["content"] == missing]
    sentence = (
        _("Mata rantai yang belum ada: %(links)s.", links=", ".join(absent))
        if absent
        else _("Semua mata rantai ada; kekuatannya berbeda-beda, lihat derajat bukti.")
    )
    table = Table(
        _("Dari kebutuhan sampai rekomendasi"),
        (
            Column("link", _("Mata rantai")),
            Column("content", _("Isi")),
            Column("n", "n", Kind.NUMBER),
            Column("rate", _("Terukur"), Kind.PERCENT),
            Column("grade", _("Derajat bukti")),
        ),
        tuple(rows),
    )
    return Section(_("Rantai bukti"), (sentence,), tables=(table,), for_leader=True)


def _to_do(levels: _Levels, today: date) -> Section:
    states = {
        RecommendationState.OPEN: _("belum dimulai"),
        RecommendationState.IN_PROGRESS: _("dikerjakan"),
        RecommendationState.DONE: _("terlaksana"),
        RecommendationState.DROPPED: _("tidak jadi"),
    }
    rows: list[Mapping[str, Value]] = []
    overdue = 0
    for each in levels.recommendations:
        late = is_overdue(each.state, each.due_on, today)
        overdue += late
        rows.append(
            {
                "sentence": each.sentence,
                "owner": each.owner.name,
                "due": each.due_on,
                "state": _("terlambat") if late else states[each.state],
            }
        )
    if not rows:
        return Section(_("Yang perlu dilakukan"), (_("Belum ada rekomendasi."),), for_leader=True)
    table = Table(
        _("Rekomendasi"),
        (
            Column("sentence", _("Tindakan")),
            Column("owner", _("Penanggung jawab")),
            Column("due", _("Tenggat"), Kind.DATE),
            Column("state", _("Status")),
        ),
        tuple(rows),
    )
    sentence = _("%(n)s rekomendasi, %(late)s terlambat.", n=len(rows), late=overdue)
    return Section(_("Yang perlu dilakukan"), (sentence,), tables=(table,), for_leader=True)


def _reach(
    programme: Programme, cohort: Sequence[Participant], done: Mapping[tuple[str, int], set[int]], cut_at: datetime
) -> Section:
    """Who takes part and who has completed what."""
    rows: list[Mapping[str, Value]] = []
    for activity in programme.activities:
        completed = len(done.get((activity.subject_kind, activity.subject_id), ()))
        share = words.printed_share("", share_figure(completed, len(cohort), Denominator.PARTICIPANTS))
        rows.append({"activity": activity.title, "done": completed, "share": share.value})
    by_unit: dict[str, int] = {}
    for member in cohort:
        by_unit[member.person.unit.label] = by_unit.get(member.person.unit.label, 0) + 1
    breakdown = protect(by_unit)
    unit_rows: list[Mapping[str, Value]] = [{"unit": name, "n": n} for name, n in sorted(breakdown.shown.items())]
    if breakdown.hidden:
        rest = len(cohort) - sum(breakdown.shown.values())
        unit_rows.append({"unit": _("%(n)s unit lain", n=len(breakdown.hidden)), "n": rest})
    sessions, minutes, mentored = mentoring_of(programme, [member.person_id for member in cohort], cut_at)
    sentences = [_("%(n)s peserta.", n=len(cohort))]
    if sessions:
        sentences.append(
            _(
                "%(mentored)s peserta menjalani %(sessions)s sesi mentoring yang dikonfirmasi kedua pihak, "
                "seluruhnya %(hours)s jam.",
                mentored=mentored,
                sessions=sessions,
                hours=words.number(rounded(minutes / 60, 0), 0),
            )
        )
    return Section(
        _("Peserta dan kegiatan"),
        tuple(sentences),
        tables=(
            Table(
                _("Penyelesaian kegiatan"),
                (
                    Column("activity", _("Kegiatan")),
                    Column("done", _("Selesai"), Kind.NUMBER),
                    Column("share", _("Dari peserta"), Kind.PERCENT, 1),
                ),
                tuple(rows),
            ),
            Table(
                _("Peserta per unit kerja"),
                (Column("unit", _("Unit kerja")), Column("n", _("Peserta"), Kind.NUMBER)),
                tuple(unit_rows),
            ),
        ),
    )


def _observations(waves: Sequence[Wave], today: date) -> Section | None:
    if not waves:
        return None
    collected = collect(waves, today)
    return Section(
        _("Pengamatan di tempat kerja"),
        (rate_sentence(collected.rate), _("0 tidak terlihat, 1 terlihat sebagian, 2 terlihat penuh.")),
        tables=(*item_tables(_("Yang terlihat pengamat"), collected), *other_tables(collected)),
    )


def _targets(programme: Programme) -> Section | None:
    if not programme.targets:
        return None
    rows: list[Mapping[str, Value]] = [
        {
            "indicator": f"{target.indicator} ({target.unit_of_measure})",
            "baseline": rounded(target.baseline, 1),
            "target": rounded(target.target, 1),
            "actual": rounded(target.actual, 1),
            "verdict": str(words.TARGETS[judge_target(target.values)]),
            "source": target.source,
        }
        for target in programme.targets
    ]
    table = Table(
        _("Indikator: awal, target, capaian"),
        (
            Column("indicator", _("Indikator")),
            Column("baseline", _("Awal"), Kind.NUMBER, 1),
            Column("target", _("Target"), Kind.NUMBER, 1),
            Column("actual", _("Capaian"), Kind.NUMBER, 1),
            Column("verdict", _("Keadaan")),
            Column("source", _("Sumber")),
        ),
        tuple(rows),
    )
    return Section(_("Target"), charts=tuple(_months(programme)), tables=(table,))


def _months(programme: Programme) -> list[Chart]:
    """Every indicator that was read in at least three months, with its target."""
    charts = []
    for target in programme.targets:
        readings = target.readings
        if len(readings) < 3:
            continue
        started = next((i for i, each in enumerate(readings) if each.month >= programme.starts_on.replace(day=1)), None)
        rows: list[Mapping[str, Value]] = [
            {"month": each.month, "value": rounded(each.value, 1), "source": each.source} for each in readings
        ]
        arguments = {
            "labels": [f"{each.month:%m/%y}" for each in readings],
            "values": [each.value for each in readings],
            "centre": target.target,
            "marked": started,
            "marked_label": _("program mulai"),
        }
        columns = (
            Column("month", _("Bulan"), Kind.DATE),
            Column("value", _("Nilai"), Kind.NUMBER, 1),
            Column("source", _("Sumber")),
        )
        charts.append(
            Chart(
                "line",
                arguments,
                _("%(name)s setiap bulan, garis datar menunjukkan target.", name=target.indicator),
                Table(f"{target.indicator} ({target.unit_of_measure})", columns, tuple(rows)),
            )
        )
    return charts


def _per(label: str, cost: int, amount: float, n: int, unit: str) -> Printed:
    figure = cost_per(cost, amount, n, Denominator.PARTICIPANTS, unit)
    if figure.value is None:
        return Printed(label, None, refusal=str(words.REFUSALS[figure.refusal]) if figure.refusal else "")
    return Printed(
        label, rounded(figure.value, 0), Kind.RUPIAH, 0, _("n = %(n)s peserta; biaya dibagi %(unit)s", n=n, unit=unit)
    )


def _frame_sizes(waves: Sequence[Wave], today: date) -> list[int]:
    return [standing.frame for standing in standings(waves, today).values()]
