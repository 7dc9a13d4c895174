"""Level 2 of a report: what people learnt, by objective, activity and education."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Section, Table, Value, rounded
from evaluation.programmes.models import Participant, Programme
from evaluation.reports.queries import BeforeAfter, before_after
from evaluation.reports.reports import words
from evaluation.statistics.comparison import difference_in_differences
from evaluation.statistics.disclosure import MINIMUM, guarded, protect
from evaluation.statistics.evidence import Design, Evidence, Verdict, evidence, verdict
from evaluation.statistics.figures import Figure
from evaluation.statistics.learning import PairedResult, gain_band, paired


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
