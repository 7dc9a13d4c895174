"""Level 2 some weeks later: what is retained of what was learnt, of the same people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Section, Table, Value, rounded
from evaluation.programmes.models import Participant, Programme
from evaluation.reports.queries import Retained, retained
from evaluation.reports.reports import words
from evaluation.statistics.disclosure import MINIMUM, guarded
from evaluation.statistics.evidence import Design, Evidence, evidence
from evaluation.statistics.learning import PairedResult, paired


@dataclass(frozen=True)
class Retention:
    """What is retained, as the chapter and the chain need it."""

    section: Section
    #: later − after of people measured at both moments
    loss: PairedResult
    evidence: Evidence
    asked: int


def retention_of(programme: Programme, cohort: Sequence[Participant], cut_at: datetime) -> Retention | None:
    """After against later, matched by person; none when no activity was asked about again."""
    people = [member.person_id for member in cohort]
    rows = retained(programme, people, cut_at)
    if not rows:
        return None
    loss = paired([row.after for row in rows], [row.later for row in rows], 100)
    thrice = [row for row in rows if row.before is not None and row.later is not None]
    kept = paired([row.before for row in thrice], [row.later for row in thrice], 100)
    days = [row.days for row in rows if row.days is not None]
    graded = evidence(
        Design(
            measured=True,
            before_and_after=loss.n >= MINIMUM,
            response_rate=loss.n / len(rows),
            matched_share=loss.n / len(rows),
            follow_up_days=int(median(days)) if days else 0,
        )
    )
    sentences = [
        _(
            "%(n)s dari %(all)s yang dites di akhir kegiatan dites lagi, median %(days)s hari kemudian. Hanya mereka yang dibandingkan.",
            n=loss.n, all=len(rows), days=int(median(days)) if days else 0,
        ),
        _said(loss),
        _(
            "Menurut LTEM, pengetahuan dan kecakapan memutuskan (tingkat 4 dan 5) baru terhitung bila masih dikuasai beberapa hari kemudian; nilai di hari terakhir belum membuktikannya."
        ),
        words.grade_sentence(graded),
    ]  # fmt: skip
    figures = [
        words.printed(_("Nilai di akhir kegiatan (0–100)"), loss.before_mean, digits=1),
        words.printed(_("Nilai beberapa pekan kemudian (0–100)"), loss.after_mean, digits=1),
        words.printed(_("Perubahan sejak akhir kegiatan (poin)"), loss.difference, digits=1),
        words.printed(_("Kenaikan yang bertahan sejak sebelum kegiatan (poin)"), kept.difference, digits=1),
    ]
    section = Section(
        _("Retensi (tingkat 2, beberapa pekan kemudian)"), tuple(sentences), tuple(figures), tuple(_moments(thrice))
    )
    return Retention(section, loss, graded, len(rows))


def _said(loss: PairedResult) -> str:
    change = guarded(loss.difference)
    if change.value is None or change.interval is None:
        return _("Yang dites lagi terlalu sedikit untuk mengatakan berapa yang bertahan.")
    points = words.number(rounded(abs(change.value), 1), 1)
    if change.interval.high < 0:
        return _("Rata-rata turun %(points)s poin sejak akhir kegiatan.", points=points)
    if change.interval.low > 0:
        return _("Rata-rata bahkan naik %(points)s poin sejak akhir kegiatan.", points=points)
    return _("Nilainya bertahan: perubahan rata-rata %(points)s poin tidak dapat dibedakan dari nol.", points=points)


def _moments(rows: Sequence[Retained]) -> list[Chart]:
    """Before, after and later of people measured at all three moments."""
    if len(rows) < MINIMUM:
        return []
    moments = (
        (_("Sebelum"), [row.before for row in rows if row.before is not None]),
        (_("Akhir kegiatan"), [row.after for row in rows]),
        (_("Beberapa pekan kemudian"), [row.later for row in rows if row.later is not None]),
    )
    means = [rounded(sum(values) / len(values), 1) for _name, values in moments]
    table_rows: list[Mapping[str, Value]] = [
        {"moment": name, "mean": mean, "n": len(rows)} for (name, _values), mean in zip(moments, means, strict=True)
    ]
    table = Table(
        _("Tiga saat, orang yang sama"),
        (
            Column("moment", _("Saat")),
            Column("mean", _("Nilai rata-rata"), Kind.NUMBER, 1),
            Column("n", _("Orang"), Kind.NUMBER),
        ),
        tuple(table_rows),
        _("Hanya orang yang dites pada ketiga saat."),
    )
    labels: list[str] = [name for name, _values in moments]
    return [
        Chart(
            "bars",
            {
                "labels": labels,
                "series": {_("Nilai rata-rata"): [float(mean or 0) for mean in means]},
                "maximum": 100,
                "digits": 1,
            },
            _("Nilai rata-rata sebelum, di akhir, dan beberapa pekan sesudah kegiatan."),
            table,
        )
    ]


def retention_link(found: Retention | None) -> tuple[str, int | None, float | None, str]:
    """Content, n, share measured and grade of the chain's link; empty content when it is missing."""
    if found is None or found.loss.n < MINIMUM:
        return "", None, None, ""
    return _said(found.loss), found.loss.n, found.loss.n / found.asked, found.evidence.grade
