"""The two pages for the leader: summary, answers to the plan's questions, chain of evidence, what is to be done."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from flask_babel import gettext as _

from bina.exports.report import Column, Kind, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from evaluation.findings.rules import RecommendationState, is_overdue
from evaluation.plans.rules import Measure
from evaluation.programmes.models import Programme
from evaluation.reports.reports import words
from evaluation.reports.reports.collected import (
    shown_mean,
    shown_top_two,
)
from evaluation.reports.reports.levels import Levels
from evaluation.reports.reports.perspectives import chapter
from evaluation.reports.reports.questions import answers_section
from evaluation.reports.reports.reasons import reasons
from evaluation.reports.reports.results import difference, index_figure
from evaluation.reports.reports.retention import retention_link
from evaluation.statistics.costs import cost_per
from evaluation.statistics.disclosure import MINIMUM
from evaluation.statistics.figures import Denominator, Figure, Interval, share_figure


def summary_section(programme: Programme, levels: Levels) -> Section:
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
            share = words.printed_share(label, shown_top_two(collected, key))
            figures.append(replace(share, basis=f"{collected.version.key}/{collected.version.version}/{key}"))
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


def plan_section(programme: Programme, levels: Levels, cut_at: datetime) -> Section | None:
    found: dict[Measure, Figure | None] = {
        Measure.COMPLETION: _percent(share_figure(levels.completed, len(levels.cohort), Denominator.PARTICIPANTS)),
        Measure.GAIN: levels.learning.result.difference,
        Measure.SCORE_AFTER: levels.learning.result.after_mean,
    }
    if levels.reaction is not None:
        collected = levels.reaction[1]
        for measure, key in ((Measure.SATISFACTION, "satisfaction"), (Measure.RELEVANCE, "relevance")):
            found[measure] = shown_mean(collected, key) if key in collected.constructs else None
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


def chain_section(programme: Programme, levels: Levels) -> Section:
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
            # no column either: the page that draws the chain marks the missing link
            "missing": int(not content),
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
        relevance = shown_mean(collected, "relevance").value if "relevance" in collected.constructs else None
        said = ""
        if relevance is not None:
            said = _("relevansi %(mean)s dari 5", mean=words.number(rounded(relevance, 1), 1))
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
    for seen in levels.sides.seen if levels.sides else ():
        rows.append(row(seen.link, seen.said, seen.rated if seen.said else None, seen.rate, seen.grade, chapter()))
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
    absent = [str(each["link"]) for each in rows if each["missing"]]
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


def to_do_section(levels: Levels, today: date) -> Section:
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


def closing_section(levels: Levels) -> Section:
    """What may be concluded, level by level, in no stronger words than the evidence carries."""
    said = [words.verdict_sentence(levels.learning.verdict, _("Nilai peserta"))]
    if levels.behaviour is not None:
        said.append(words.verdict_sentence(levels.behaviour.verdict, _("Perilaku di tempat kerja")))
    if levels.results is not None:
        said.append(words.verdict_sentence(levels.results.verdict, _("Kepuasan masyarakat")))
    count = len(levels.recommendations)
    said.append(
        _("%(n)s rekomendasi dengan penanggung jawab dan tenggat ada pada ringkasan.", n=count)
        if count
        else _("Belum ada rekomendasi yang dicatat.")
    )
    return Section(_("Simpulan"), tuple(said))


def _per(label: str, cost: int, amount: float, n: int, unit: str) -> Printed:
    figure = cost_per(cost, amount, n, Denominator.PARTICIPANTS, unit)
    if figure.value is None:
        return Printed(label, None, refusal=str(words.REFUSALS[figure.refusal]) if figure.refusal else "")
    return Printed(
        label, rounded(figure.value, 0), Kind.RUPIAH, 0, _("n = %(n)s peserta; biaya dibagi %(unit)s", n=n, unit=unit)
    )
