"""What a programme cost per thing it achieved, and its return under stated assumptions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from evaluation.needs.forms import ASSUMED
from evaluation.needs.models import StatedAssumption
from evaluation.needs.queries import assumptions_of
from evaluation.needs.rules import Assumed
from evaluation.programmes.models import Participant, Programme
from evaluation.programmes.rules import FULLY_LOADED
from evaluation.reports.queries import BeforeAfter, before_after, jp_earned
from evaluation.reports.reports import words
from evaluation.reports.reports.gaps import education_group
from evaluation.statistics.costs import Achieved, Assumption, Roi, cost_per, roi, unit_costs
from evaluation.statistics.disclosure import MINIMUM, guarded, protect
from evaluation.statistics.figures import Denominator, Figure, Refusal, refused
from evaluation.statistics.learning import paired, reliable_changes
from evaluation.statistics.reliability import reliability


def money_section(
    programme: Programme, cohort: Sequence[Participant], completed: int, cut_at: datetime
) -> Section | None:
    """Cost per participant, JP, gain point and reliably changed person; the return only with all four inputs stated.

    None while no cost was noted.
    """
    if not programme.costs:
        return None
    people = [member.person_id for member in cohort]
    scores = before_after(programme, people, cut_at)
    change = paired([s.before for s in scores], [s.after for s in scores], 100).difference
    test = _reliability(programme, people, cut_at)
    achieved = Achieved(
        len(cohort),
        jp=jp_earned(programme, people, cut_at),
        gain=max(0.0, change.value) if change.value is not None else None,
        measured=change.n,
        reliably_changed=_reliably_changed(scores, test),
    )
    cost = sum(each.rupiah for each in programme.costs)
    stated = assumptions_of(programme)
    answer = _return(stated, cost, len(cohort))
    tables = [_table(programme, cost), *_splits(programme, cohort, scores, cost, cut_at)]
    if stated:
        tables.append(_stated_table(stated, cost))
    return Section(
        _("Biaya"),
        (_loaded(programme), *_test_sentence(test, achieved), *_return_sentences(stated, answer)),
        tuple(_figures(cost, achieved, completed, answer)),
        tuple(_tornado(answer)),
        tuple(tables),
    )


def _figures(cost: int, achieved: Achieved, completed: int, answer: Roi) -> list[Printed]:
    per = unit_costs(cost, achieved)
    done = cost_per(cost, completed, completed, Denominator.PARTICIPANTS, "completed")
    figures = [
        _rupiah(_("Biaya per peserta"), per.per_participant, _("peserta")),
        _rupiah(_("Biaya per peserta yang selesai"), done, _("peserta yang selesai")),
        _rupiah(_("Biaya per JP"), per.per_jp, _("JP semua peserta")),
    ]
    if achieved.measured >= MINIMUM:
        label = _("Biaya per poin kenaikan per peserta terukur")
        figures += [
            _rupiah(label, per.per_gain_point, _("poin seluruh peserta terukur")),
            _rupiah(
                _("Biaya per peserta yang berubah nyata"),
                per.per_reliably_changed if _sayable(achieved) else _hidden(per.per_reliably_changed),
                _("peserta yang perubahannya melebihi galat tes"),
            ),
        ]
    if answer.roi.value is not None:
        detail = _("bergantung pada empat anggapan yang dinyatakan, bukan hasil pengukuran")
        figures.append(Printed(_("Imbal hasil (ROI)"), rounded(100 * answer.roi.value, 0), Kind.PERCENT, 0, detail))
    return figures


def _sayable(achieved: Achieved) -> bool:
    """Whether neither those who changed nor the rest are fewer than five: the cost over them would give them away."""
    changed = achieved.reliably_changed
    return changed is None or MINIMUM <= changed <= achieved.measured - MINIMUM


def _hidden(figure: Figure) -> Figure:
    return refused(Refusal.UNDISCLOSABLE, figure.n, figure.denominator, figure.formula)


def _rupiah(label: str, figure: Figure, unit: str) -> Printed:
    if figure.value is None:
        return Printed(label, None, refusal=str(words.REFUSALS[figure.refusal]) if figure.refusal else "")
    detail = _("n = %(n)s; biaya dibagi %(unit)s", n=figure.n, unit=unit)
    return Printed(label, rounded(figure.value, 0), Kind.RUPIAH, 0, detail)


def _loaded(programme: Programme) -> str:
    noted = {cost.kind for cost in programme.costs}
    absent = [str(words.COST_KINDS[kind]) for kind in FULLY_LOADED if kind not in noted]
    if not absent:
        return _("Biaya penuh: penyusunan, pelaksanaan, waktu kerja peserta, dan evaluasi sudah termasuk.")
    return _("Belum biaya penuh; belum dicatat: %(kinds)s.", kinds=", ".join(absent))


def _table(programme: Programme, cost: int) -> Table:
    rows: list[Mapping[str, Value]] = [
        {"title": each.title, "kind": str(words.COST_KINDS[each.kind]), "rupiah": rounded(each.rupiah, 0)}
        for each in programme.costs
    ]
    rows.append({"title": _("Jumlah"), "kind": "", "rupiah": rounded(cost, 0)})
    return Table(
        _("Rincian biaya"),
        (Column("title", _("Uraian")), Column("kind", _("Jenis biaya")), Column("rupiah", _("Rupiah"), Kind.RUPIAH)),
        tuple(rows),
    )


def _reliability(programme: Programme, people: Sequence[int], cut_at: datetime) -> float | None:
    """Cronbach's α of the tests before, an objective being an item; None below two objectives or five people."""
    columns: dict[str, dict[int, float]] = {}
    for objective in programme.objectives:
        given = before_after(programme, people, cut_at, objective=objective)
        known = {score.person_id: score.before for score in given if score.before is not None}
        if known:
            columns[f"{objective.code}/{objective.id}"] = known
    if len(columns) < 2:
        return None
    everybody = sorted(set().union(*columns.values()))
    found = reliability({key: [known.get(person) for person in everybody] for key, known in columns.items()})
    alpha = guarded(found.alpha).value
    return alpha if alpha is not None and 0 <= alpha < 1 else None


def _reliably_changed(scores: Sequence[BeforeAfter], test: float | None) -> int | None:
    if test is None:
        return None
    found = reliable_changes([s.before for s in scores], [s.after for s in scores], test)
    if found is None or found.improved.value is None:
        return None
    return round(found.improved.value * found.improved.n)


def _test_sentence(test: float | None, achieved: Achieved) -> list[str]:
    if test is None:
        return [_("Keandalan tes belum dapat dihitung, jadi belum diketahui siapa yang berubah nyata.")]
    if achieved.reliably_changed is None or achieved.measured < MINIMUM:
        return []
    alpha = words.number(rounded(test, 2), 2)
    if not _sayable(achieved):
        return [_("Keandalan tes awal α = %(alpha)s, tujuan sebagai butir.", alpha=alpha)]
    return [
        _(
            "%(n)s dari %(all)s peserta terukur naik lebih dari galat tesnya (Jacobson–Truax, α = %(alpha)s dengan "
            "tujuan sebagai butir).",
            n=achieved.reliably_changed,
            all=achieved.measured,
            alpha=alpha,
        )
    ]


@dataclass(frozen=True)
class _Share:
    """A group's people and what they gained."""

    name: str
    scores: Sequence[BeforeAfter]
    cost: float | None


def _splits(
    programme: Programme, cohort: Sequence[Participant], scores: Sequence[BeforeAfter], cost: int, cut_at: datetime
) -> list[Table]:
    tables = []
    people = [member.person_id for member in cohort]
    by_mode: dict[str, dict[int, list[BeforeAfter]]] = defaultdict(lambda: defaultdict(list))
    for activity in programme.activities:
        for score in before_after(programme, people, cut_at, activity=activity):
            by_mode[activity.subject_kind][score.person_id].append(score)
    modes = {"course": _("e-learning"), "mentoring": _("mentoring"), "workshop": _("tatap muka")}
    tables += _split(
        _("Kenaikan menurut modalitas"),
        _("Modalitas"),
        [
            _Share(modes.get(kind, kind), [_together(person, each) for person, each in members.items()], None)
            for kind, members in sorted(by_mode.items())
        ],
        _("Biaya dicatat untuk seluruh program, jadi tidak dibagi menurut modalitas. Pesertanya juga berbeda."),
    )
    unknown = _("tidak diketahui")
    groups = {member.person_id: education_group(member.person.education) or unknown for member in cohort}
    sizes: dict[str, int] = defaultdict(int)
    for name in groups.values():
        sizes[name] += 1
    found: dict[str, list[BeforeAfter]] = defaultdict(list)
    for score in scores:
        found[groups[score.person_id]].append(score)
    tables += _split(
        _("Biaya per poin menurut pendidikan"),
        _("Pendidikan"),
        [_Share(name, members, cost * sizes[name] / len(cohort)) for name, members in sorted(found.items())],
        _("Setiap peserta dianggap berbiaya sama. Kelompok kecil tidak ditampilkan."),
    )
    return tables


def _together(person_id: int, scores: Sequence[BeforeAfter]) -> BeforeAfter:
    """One person's activities of a kind averaged, those measured twice only."""
    both = [(each.before, each.after) for each in scores if each.before is not None and each.after is not None]
    if not both:
        return BeforeAfter(person_id, None, None)
    return BeforeAfter(person_id, sum(x for x, _y in both) / len(both), sum(y for _x, y in both) / len(both))


def _split(title: str, name: str, groups: Sequence[_Share], note: str) -> list[Table]:
    """Gain per group with complementary suppression; none when one group remains."""
    results = {
        each.name: paired([s.before for s in each.scores], [s.after for s in each.scores], 100) for each in groups
    }
    shown = protect({name: result.n for name, result in results.items() if result.n}).shown
    if len(shown) < 2:
        return []
    rows: list[Mapping[str, Value]] = []
    with_cost = any(each.cost is not None for each in groups)
    for each in groups:
        if each.name not in shown:
            continue
        change = guarded(results[each.name].difference)
        points = (change.value or 0) * change.n
        rows.append(
            {
                "name": each.name,
                "n": change.n,
                "change": rounded(change.value, 1),
                "interval": words.between(change.interval, 1),
                "per": rounded(each.cost / points, 0) if each.cost is not None and points > 0 else None,
            }
        )
    columns = [
        Column("name", name),
        Column("n", _("Diukur dua kali"), Kind.NUMBER),
        Column("change", _("Kenaikan"), Kind.NUMBER, 1),
        Column("interval", _("Ketidakpastian")),
    ]
    if with_cost:
        columns.append(Column("per", _("Biaya per poin"), Kind.RUPIAH))
    kept = tuple({key: value for key, value in row.items() if with_cost or key != "per"} for row in rows)
    return [Table(title, tuple(columns), kept, note)]


def _return(stated: Mapping[Assumed, StatedAssumption], cost: int, participants: int) -> Roi:
    """The return when all four inputs are stated and the recorded cost lies between its stated ends."""
    given = [
        Assumption(kind.value, each.value, each.low, each.high)
        for kind, each in stated.items()
        if kind is not Assumed.COST
    ]
    spread = stated.get(Assumed.COST)
    if spread is not None and spread.low <= cost <= spread.high:
        given.append(Assumption("cost", float(cost), spread.low, spread.high))
    return roi(given, participants)


def _return_sentences(stated: Mapping[Assumed, StatedAssumption], answer: Roi) -> list[str]:
    absent = [str(ASSUMED[kind]) for kind in Assumed if kind not in stated]
    if absent:
        return [
            _(
                "Imbal hasil (ROI) tidak dihitung, karena belum dinyatakan beserta sumbernya: %(what)s.",
                what="; ".join(absent),
            )
        ]
    if answer.counted is None:
        return [
            _(
                "Imbal hasil (ROI) tidak dihitung: biaya yang tercatat sudah di luar rentang yang dinyatakan. Nyatakan lagi rentangnya."
            )
        ]
    widest = answer.tornado[0]
    return [
        _(
            "Manfaat yang dihitung Rp%(counted)s setahun: manfaat × bagian karena program × keyakinan; kembali dalam "
            "%(months)s bulan. Ini bergantung pada anggapan di bawah, bukan hasil pengukuran.",
            counted=words.number(rounded(answer.counted.counted, 0), 0),
            months=words.number(rounded(answer.counted.payback_months, 1), 1),
        ),
        _(
            "Yang paling menentukan: %(what)s. Bila hanya itu yang berubah, ROI antara %(low)s %% dan %(high)s %%.",
            what=str(ASSUMED[Assumed(widest.name)]).lower(),
            low=words.number(rounded(100 * min(widest.low, widest.high), 0), 0),
            high=words.number(rounded(100 * max(widest.low, widest.high), 0), 0),
        ),
    ]


def _tornado(answer: Roi) -> list[Chart]:
    if answer.roi.value is None:
        return []
    rows: list[Mapping[str, Value]] = [
        {
            "name": str(ASSUMED[Assumed(bar.name)]),
            "low": rounded(100 * bar.low, 0),
            "high": rounded(100 * bar.high, 0),
            "reach": rounded(100 * bar.width, 0),
        }
        for bar in answer.tornado
    ]
    table = Table(
        _("ROI bila satu anggapan berubah"),
        (
            Column("name", _("Anggapan")),
            Column("low", _("Pada nilai terendahnya"), Kind.PERCENT),
            Column("high", _("Pada nilai tertingginya"), Kind.PERCENT),
            Column("reach", _("Jangkauan (poin persen)"), Kind.NUMBER),
        ),
        tuple(rows),
        _("ROI = (manfaat × bagian × keyakinan − biaya) / biaya; yang lain tetap pada nilainya."),
    )
    arguments = {
        "labels": [str(row["name"]) for row in rows],
        "lows": [100 * bar.low for bar in answer.tornado],
        "highs": [100 * bar.high for bar in answer.tornado],
        "centre": 100 * answer.roi.value,
        "unit": " %",
    }
    described = _("Batang terpanjang di atas: anggapan yang paling menggeser ROI dari nilai tengahnya.")
    return [Chart("tornado", arguments, described, table)]


def _stated_table(stated: Mapping[Assumed, StatedAssumption], cost: int) -> Table:
    rows: list[Mapping[str, Value]] = []
    for kind in Assumed:
        each = stated.get(kind)
        if each is None:
            continue
        share = kind in (Assumed.ISOLATION, Assumed.CONFIDENCE)
        value = float(cost) if kind is Assumed.COST else each.value
        rows.append(
            {
                "name": str(ASSUMED[kind]),
                "value": _amount(value, share),
                "low": _amount(each.low, share),
                "high": _amount(each.high, share),
                "source": each.source,
            }
        )
    return Table(
        _("Anggapan yang dinyatakan"),
        (
            Column("name", _("Anggapan")),
            Column("value", _("Nilai")),
            Column("low", _("Terendah")),
            Column("high", _("Tertinggi")),
            Column("source", _("Sumber")),
        ),
        tuple(rows),
    )


def _amount(value: float, share: bool) -> str:
    if share:
        return f"{words.number(rounded(100 * value, 0), 0)} %"
    return f"Rp{words.number(rounded(value, 0), 0)}"
