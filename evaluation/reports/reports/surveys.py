"""Levels 1 and 3 of a report: what people answered, protected against small groups."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from evaluation.reports.queries import cell_units, construct_scores
from evaluation.reports.queries.versions import sums_together, translated
from evaluation.reports.reports import words
from evaluation.reports.reports.collected import (
    Collected,
    Waves,
    collect,
    construct_figures,
    counting_sentences,
    item_tables,
    likert_charts,
    over,
    rate_sentence,
    still_open_sentence,
)
from evaluation.reports.reports.others import apart_tables, other_tables
from evaluation.reports.reports.outside import outside_sentences
from evaluation.statistics.behaviour import TwoViews, two_views
from evaluation.statistics.disclosure import (
    MINIMUM,
    MINIMUM_FOR_LEADERS,
    MINIMUM_FOR_TEXT,
    decimals_of_mean,
    guarded,
    guarded_difference,
    guarded_mean,
    may_filter,
    protect,
)
from evaluation.statistics.evidence import Design, Evidence, Verdict, evidence, verdict
from evaluation.statistics.figures import Denominator, Figure, mean, mean_figure, refused
from evaluation.statistics.learning import PairedResult, paired
from evaluation.statistics.nonresponse import group_responses, post_stratified
from evaluation.statistics.perspectives import fewest_raters
from evaluation.statistics.reaction import response_rate
from evaluation.waves.queries import answered_by_unit, answers_per_rater, comments_of, standings
from evaluation.waves.rules import WaveState

#: The scale on which behaviour is rated.
LOWEST, HIGHEST = 1, 5


def reaction_section(waves: Waves, today: date) -> tuple[Section, Collected, Evidence]:
    """Level 1."""
    collected = collect(waves, today)
    graded = evidence(Design(measured=collected.rate.n > 0))
    tables, weighted = _by_unit(waves, collected, today)
    texts = _texts(waves)
    title = _("Jawaban per butir")
    charts = likert_charts(title, collected)
    return (
        Section(
            _("Tanggapan peserta (tingkat 1)"),
            (
                rate_sentence(collected.rate, collected.waiting, collected.discarded),
                *counting_sentences(collected),
                *outside_sentences(waves),
                words.grade_sentence(graded),
                *([collected.noticed] if collected.noticed else []),
            ),
            (*construct_figures(collected), *weighted),
            tuple(charts),
            (
                *([] if charts else item_tables(title, collected)),
                *other_tables(collected),
                *apart_tables(collected),
                *tables,
                *texts,
            ),
        ),
        collected,
        graded,
    )


#: Name of the answers that belong to no unit any more; no unit is called so.
_RELABELLED = ""


def _by_unit(waves: Waves, collected: Collected, today: date) -> tuple[list[Table], list[Printed]]:
    """Who answered and how satisfied they are, per unit with complementary suppression; nothing when one unit remains.

    Beside the raw mean stands the mean as if every unit had answered in its share of those who could.
    """
    ids = [wave.id for wave in waves]
    units = cell_units(ids)
    names = {unit.id: unit.label for unit in units.values()}
    could = {names[unit]: counts for unit, counts in answered_by_unit(ids, today).items()}
    asked = set(collected.members("satisfaction"))
    sums: dict[str, tuple[int, int]] = {}
    answers: Counter[tuple[str, str]] = Counter()
    for (cell_id, key), given in sums_together(waves, translated(waves), asked).items():
        # What was relabelled to the whole wave is a group too: the total minus all units would show it.
        name = units[cell_id].label if cell_id in units else _RELABELLED
        total, n = sums.get(name, (0, 0))
        sums[name] = (total + given.total, n + given.n)
        answers[name, key] += given.n
    people = {name: max(n for (each, _key), n in answers.items() if each == name) for name in sums}
    breakdown = protect(people)
    shown = sorted(set(breakdown.shown) - {_RELABELLED})
    if len(shown) < 2 or not _all_counted(waves, collected, answers):
        return [], []
    means = {name: _satisfaction(collected, *sums[name], people[name]) for name in shown}
    told = all(each.value is not None for each in means.values())
    groups = {
        group.group: group
        for group in group_responses(
            {name: ready for name, (ready, _n) in could.items()}, {name: n for name, (_ready, n) in could.items()}
        )
    }
    rows: list[Mapping[str, Value]] = []
    for name in shown:
        group = groups[name]
        kind = _("lebih banyak") if group.difference > 0 else _("lebih sedikit")
        rows.append(
            {
                "unit": name,
                "could": group.frame,
                "n": group.answered,
                "share": _("%(kind)s daripada bagiannya", kind=kind) if group.notable else _("sebanding"),
                "mean": rounded(means[name].value, 1) if told else None,
            }
        )
    hidden = len(could) - len(shown)
    if hidden:
        title = _("%(n)s unit tidak ditampilkan", n=hidden)
        rows.append({"unit": title, "could": None, "n": None, "share": "–", "mean": None})
    table = Table(
        _("Siapa yang menjawab, dan kepuasannya, per unit kerja"),
        (
            Column("unit", _("Unit kerja")),
            Column("could", _("Dapat menjawab"), Kind.NUMBER),
            Column("n", _("Menjawab"), Kind.NUMBER),
            Column("share", _("Keterwakilan")),
            Column("mean", _("Kepuasan"), Kind.NUMBER, 1),
        ),
        tuple(rows),
        _("Unit dengan kurang dari 5 jawaban tidak ditampilkan, juga unit lain yang akan membuka angkanya."),
    )
    sums.pop(_RELABELLED, None)
    weighted = post_stratified({name: ready for name, (ready, _n) in could.items()}, sums)
    people_answering = Figure(
        weighted.value, sum(people.values()), weighted.denominator, weighted.formula, refusal=weighted.refusal
    )
    return [table], [words.printed(_("Kepuasan, ditimbang menurut unit kerja"), people_answering)] if told else []


def _all_counted(waves: Waves, collected: Collected, answers: Mapping[tuple[str, str], int]) -> bool:
    """Whether the units add up to what the chapter counts, and for the last time."""
    if over(waves) != list(waves):
        return False
    return all(
        collected.items[key].n == sum(n for (_unit, each), n in answers.items() if each == key)
        for key in collected.members("satisfaction")
    )


def _satisfaction(collected: Collected, total: int, n: int, people: int) -> Figure:
    """Mean satisfaction of a unit, as far as it may be printed."""
    scale = collected.lines[collected.members("satisfaction")[0]].values
    mean = Figure(total / n, people, Denominator.RESPONDENTS, "mean of items")
    return guarded_mean(mean, scale[0], scale[-1])


def _texts(waves: Waves) -> list[Table]:
    written = comments_of([wave.id for wave in waves if wave.state is WaveState.CLOSED])
    per_item = Counter(comment.item for comment in written)
    comments = [comment for comment in written if per_item[comment.item] >= MINIMUM_FOR_TEXT]
    if not comments:
        return []
    said = Counter(comment.body for comment in comments).most_common(40)
    rows: tuple[Mapping[str, Value], ...] = tuple({"text": body, "n": times} for body, times in sorted(said))
    return [
        Table(
            _("Saran tertulis"),
            (Column("text", _("Saran")), Column("n", _("Berapa kali"), Kind.NUMBER)),
            rows,
            _("%(n)s saran dari survei yang sudah ditutup, tanpa unit dan tanpa urutan waktu.", n=len(comments)),
        )
    ]


@dataclass(frozen=True)
class Behaviour:
    """Level 3 as the leader's pages need it."""

    section: Section
    change: PairedResult | None
    evidence: Evidence
    verdict: Verdict
    rated: int
    #: mean over all constructs at the last follow-up, per person rated
    superior: Figure


def behaviour_section(own: Mapping[int, Waves], superior: Mapping[int, Waves], today: date) -> Behaviour:
    """Level 3: own and superior's view at the last follow-up, and the superior's change since the first.

    What fewer than five superiors said enters no figure: many people rated by one are still one person's answers.
    """
    everything = [wave for found in (own, superior) for waves in found.values() for wave in waves]
    totals = standings([wave for waves in superior.values() for wave in waves], today).values()
    rate = response_rate(sum(t.answered for t in totals), sum(t.ready for t in totals))
    last = max({*own, *superior})
    own, superior = ({days: over(waves) for days, waves in found.items() if over(waves)} for found in (own, superior))
    last = max({*own, *superior}, default=last)
    asked, superior = superior, {days: waves for days, waves in superior.items() if _by_enough_superiors(waves)}
    ours, theirs = construct_scores(own.get(last, ())), construct_scores(superior.get(last, ()))
    people = sorted({*ours, *theirs})
    constructs = list(dict.fromkeys(key for scores in (*ours.values(), *theirs.values()) for key in scores))
    rows: list[Mapping[str, Value]] = []
    bars: dict[str, list[float | None]] = {_("Diri sendiri"): [], _("Atasan"): []}
    for key in constructs:
        views = two_views(
            [ours.get(person, {}).get(key) for person in people],
            [theirs.get(person, {}).get(key) for person in people],
        )
        shown = [*(guarded_mean(seen, LOWEST, HIGHEST) for seen in (views.own, views.superior)), _compared(views)]
        for series, figure in zip(bars.values(), shown[:2], strict=True):
            series.append(None if figure.value is None else float(rounded(figure.value, 2) or 0))
        rows.append(
            {
                "construct": words.construct(key),
                "own": rounded(shown[0].value, decimals_of_mean(shown[0].n)),
                "superior": rounded(shown[1].value, decimals_of_mean(shown[1].n)),
                "difference": rounded(shown[2].value, 2),
                "interval": words.between(shown[2].interval, 2),
                "n": views.matched,
            }
        )
    table = Table(
        _("Perilaku %(days)s hari sesudah kegiatan, skala 1–5", days=last),
        (
            Column("construct", _("Nilai dasar")),
            Column("own", _("Diri sendiri"), Kind.NUMBER, 2),
            Column("superior", _("Atasan"), Kind.NUMBER, 2),
            Column("difference", _("Selisih"), Kind.NUMBER, 2),
            Column("interval", _("Ketidakpastian")),
            Column("n", _("Dinilai keduanya"), Kind.NUMBER),
        ),
        tuple(rows),
        _("Selisih di atas nol: orang menilai dirinya lebih baik daripada atasannya menilai."),
    )
    change, rated = _change(superior)
    graded = evidence(
        Design(
            measured=bool(people),
            # A rating some days after the activity is no baseline: only one before it (offset 0) is.
            before_and_after=change is not None and change.n >= MINIMUM and min(superior) == 0,
            response_rate=rate.rate.value or 0,
            matched_share=change.n / rated if change is not None and rated else 0,
            follow_up_days=last,
            second_rater=bool(theirs),
        )
    )
    figures = []
    if change is not None:
        figures.append(words.printed(_("Perubahan menurut atasan (skala 1–5)"), change.difference, digits=2))
    said = verdict(graded.grade, guarded(change.difference)) if change is not None else Verdict.PARTICIPANTS_STATE
    described = _("Rata-rata penilaian diri dan atasan untuk setiap nilai dasar.")
    charts = [
        Chart(
            "bars",
            {"labels": [str(r["construct"]) for r in rows], "series": bars, "maximum": 5, "digits": 2},
            described,
            table,
        )
    ]
    return Behaviour(
        Section(
            _("Perilaku di tempat kerja (tingkat 3)"),
            (
                _("Penilaian atasan: %(rate)s", rate=rate_sentence(rate)),
                *still_open_sentence(everything),
                *_versions_of_change(superior),
                *([] if asked.keys() == superior.keys() else [_left_out()]),
                words.verdict_sentence(said, _("Perilaku di tempat kerja")),
                words.grade_sentence(graded),
            ),
            tuple(figures),
            tuple(charts) if rows else (),
        ),
        change,
        graded,
        said,
        len(theirs),
        guarded_mean(
            mean_figure([mean(list(scores.values())) for scores in theirs.values() if scores], Denominator.RATED),
            LOWEST,
            HIGHEST,
        ),
    )


def _by_enough_superiors(waves: Waves) -> bool:
    return fewest_raters(len(construct_scores(waves)), answers_per_rater([wave.id for wave in waves])) >= MINIMUM


def _left_out() -> str:
    return _("Penilaian yang berasal dari kurang dari lima atasan tidak ikut dihitung.")


def _compared(views: TwoViews) -> Figure:
    """The difference, unless it leaves one to four people over: both means less the difference would tell of them."""
    difference = views.difference
    both = views.matched
    reason = may_filter(both, views.own.n) or may_filter(both, views.superior.n) if both else None
    if reason is not None:
        return refused(reason, both, difference.denominator, difference.formula)
    return guarded_difference(difference, views.pairs, LOWEST, HIGHEST)


def _change(superior: Mapping[int, Waves]) -> tuple[PairedResult | None, int]:
    """The superior's mean over all constructs, last follow-up against the first, of the same people."""
    if len(superior) < 2:
        return None, 0
    everything = [wave for waves in superior.values() for wave in waves]
    first, last = (construct_scores(superior[days], everything) for days in (min(superior), max(superior)))
    people = sorted({*first, *last})

    def overall(scores: Mapping[str, Mapping[str, float]], person: str) -> float | None:
        values = scores.get(person)
        return sum(values.values()) / len(values) if values else None

    before, after = ([overall(scores, person) for person in people] for scores in (first, last))
    found = paired(before, after, HIGHEST)
    pairs = [(x, y) for x, y in zip(before, after, strict=True) if x is not None and y is not None]
    reason = (may_filter(found.n, len(first)) or may_filter(found.n, len(last))) if found.n else None
    if reason is not None:
        protected = refused(reason, found.n, found.difference.denominator, found.difference.formula)
    else:
        protected = guarded_difference(found.difference, pairs, LOWEST, HIGHEST)
    return replace(found, difference=protected), len(people)


def _versions_of_change(superior: Mapping[int, Waves]) -> list[str]:
    if len({wave.instrument_id for waves in superior.values() for wave in waves}) < 2:
        return []
    return [_("Instrumennya berubah di antaranya: perubahan dihitung hanya dari butir yang sebanding.")]


def support_section(barriers: Waves, leadership: Waves, today: date) -> Section | None:
    """Why people can or cannot use what they learnt."""
    figures: list[Printed] = []
    sentences: list[str] = []
    charts: list[Chart] = []
    tables: list[Table] = []
    for title, waves in ((_("Hambatan penerapan"), barriers), (_("Dukungan pimpinan"), leadership)):
        if not waves:
            continue
        collected = collect(waves, today)
        sentences.append(f"{title}: {rate_sentence(collected.rate, collected.waiting, collected.discarded)}")
        figures += construct_figures(collected, MINIMUM_FOR_LEADERS if waves is leadership else MINIMUM)
        sentences += counting_sentences(collected)
        charts += likert_charts(title, collected)
        tables += apart_tables(collected)
    if not sentences:
        return None
    sentences.append(
        _(
            "Skala 1–5; makin tinggi makin mendukung. Rata-rata 2,5 atau kurang dilaporkan sebagai "
            "hambatan dan dapat membuka sasaran mentoring."
        )
    )
    return Section(_("Hambatan dan dukungan"), tuple(sentences), tuple(figures), tuple(charts), tuple(tables))


def gap_section(waves: Waves, outside: int, today: date) -> Section | None:
    """Who did not take part, and why, as they say."""
    if not waves:
        return None
    collected = collect(waves, today)
    return Section(
        _("Yang belum ikut"),
        (
            _("%(n)s pegawai unit ini berada di luar program.", n=outside),
            rate_sentence(collected.rate, collected.waiting, collected.discarded),
            *counting_sentences(collected),
        ),
        tuple(construct_figures(collected)),
        tuple(likert_charts(_("Mengapa belum ikut"), collected)),
        tuple(apart_tables(collected)),
    )
