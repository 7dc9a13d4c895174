"""Who takes part and completes what, what observers saw there, and whether the indicators moved."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Section, Table, Value, rounded
from evaluation.programmes.models import Participant, Programme
from evaluation.programmes.rules import judge_target
from evaluation.reports.queries import mentoring_of
from evaluation.reports.reports import words
from evaluation.reports.reports.collected import (
    collect,
    counting_sentences,
    item_tables,
    rate_sentence,
)
from evaluation.reports.reports.others import apart_tables, other_tables
from evaluation.statistics.disclosure import protect
from evaluation.statistics.figures import Denominator, share_figure
from evaluation.waves.models import Wave


def background_section(programme: Programme) -> Section:
    """Why the programme is there, what it wants to reach, and by what activities."""
    sentences = [
        programme.need,
        _(
            "Program dilaksanakan oleh %(unit)s di %(place)s, %(start)s sampai %(end)s.",
            unit=programme.unit.name,
            place=programme.place,
            start=words.day(programme.starts_on),
            end=words.day(programme.ends_on),
        ),
        _(
            "Evaluasi membaca empat tingkat: tanggapan peserta, pembelajaran, perilaku di tempat kerja, dan hasil bagi "
            "masyarakat. Cara menghitungnya ada pada lampiran metode."
        ),
    ]
    rows: list[Mapping[str, Value]] = [
        {
            "objective": objective.title,
            "competency": objective.competency.name if objective.competency else "–",
            "level": objective.level,
        }
        for objective in programme.objectives
    ]
    table = Table(
        _("Tujuan program"),
        (
            Column("objective", _("Tujuan")),
            Column("competency", _("Kompetensi")),
            Column("level", _("Tingkat"), Kind.NUMBER),
        ),
        tuple(rows),
    )
    return Section(_("Latar belakang dan tujuan"), tuple(sentences), tables=(table,) if rows else ())


def reach_section(
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


def observation_section(waves: Sequence[Wave], today: date) -> Section | None:
    if not waves:
        return None
    collected = collect(waves, today)
    return Section(
        _("Pengamatan di tempat kerja"),
        (
            rate_sentence(collected.rate),
            *counting_sentences(collected),
            _("0 tidak terlihat, 1 terlihat sebagian, 2 terlihat penuh."),
        ),
        tables=(
            *item_tables(_("Yang terlihat pengamat"), collected),
            *other_tables(collected),
            *apart_tables(collected),
        ),
    )


def target_section(programme: Programme) -> Section | None:
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
