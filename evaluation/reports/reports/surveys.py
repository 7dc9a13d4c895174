"""Levels 1 and 3 of a report: what people answered, protected against small groups."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Section, Table, Value, rounded
from bina.exports.report import Figure as Printed
from bina.web.formats import number
from evaluation.instruments.rules import Instrument, turned
from evaluation.instruments.rules import Kind as ItemKind
from evaluation.reports.queries import cell_units, construct_scores
from evaluation.reports.reports import words
from evaluation.statistics.behaviour import two_views
from evaluation.statistics.disclosure import (
    MINIMUM,
    MINIMUM_FOR_LEADERS,
    MINIMUM_FOR_PERCENT,
    MINIMUM_FOR_TEXT,
    decimals_of_mean,
    guarded,
    guarded_mean,
    protect,
)
from evaluation.statistics.evidence import Design, Evidence, Verdict, evidence, verdict
from evaluation.statistics.figures import Denominator, Figure, Refusal, mean, mean_figure, refused
from evaluation.statistics.learning import PairedResult, paired
from evaluation.statistics.nonresponse import group_responses, post_stratified
from evaluation.statistics.reaction import Distribution, ResponseRate, distribution, pooled, response_rate
from evaluation.waves.models import Wave
from evaluation.waves.queries import answered_by_unit, comments_of, counts_of, flags_of, standings, sums_by_cell
from evaluation.waves.reports import flag_sentence
from evaluation.waves.rules import NOT_SHOWN_VALUE, WaveState

Waves = Sequence[Wave]


@dataclass(frozen=True)
class Collected:
    """What several waves of one instrument gathered."""

    instrument: Instrument
    rate: ResponseRate
    waiting: int
    #: answers of closed waves that were too few to be opened, or to be added to what a report had shown
    discarded: int
    items: Mapping[str, Distribution]
    constructs: Mapping[str, Distribution]
    #: item → answers that saw it, whether they answered it, left it blank or called it not applicable
    seen: Mapping[str, int]
    #: what stood out in the answers, in words
    noticed: str


def collect(waves: Waves, today: date) -> Collected:
    """Counts of all waves of a kind added up per item and per construct; read from the folded counts.

    A wave with fewer than five answers counts nowhere: it could be subtracted.
    """
    instrument = waves[-1].instrument.content
    standing = standings(waves, today)
    totals = standing.values()
    discarded = sum(
        standing[wave.id].answered - standing[wave.id].mixed for wave in waves if wave.state is WaveState.CLOSED
    )
    counted = [wave.id for wave in waves if standing[wave.id].mixed >= MINIMUM]
    counts = counts_of(counted)
    items: dict[str, Distribution] = {}
    turned_counts: dict[str, dict[str, dict[int, int]]] = {}
    for item in instrument.items:
        if item.kind is not ItemKind.RATING:
            continue
        given = {value: n for value, n in counts.get(item.key, {}).items() if value in item.values}
        items[item.key] = distribution(given, min(item.values), max(item.values))
        each = turned_counts.setdefault(item.construct, {})
        each[item.key] = {turned(item, value): n for value, n in given.items()}
    scale = next(item.values for item in instrument.items if item.kind is ItemKind.RATING)
    return Collected(
        instrument,
        response_rate(sum(t.answered for t in totals), sum(t.ready for t in totals)),
        sum(t.waiting for t in totals),
        discarded,
        items,
        {key: distribution(pooled(each), min(scale), max(scale)) for key, each in turned_counts.items()},
        {
            key: sum(n for value, n in given.items() if value != NOT_SHOWN_VALUE)
            for key, given in counts.items()
            if key in items
        },
        flag_sentence(flags_of(counted), sum(standing[wave_id].mixed for wave_id in counted)),
    )


def rate_sentence(rate: ResponseRate, waiting: int = 0, discarded: int = 0) -> str:
    """The response rate in words, said before any mean."""
    if not rate.frame:
        return _("Belum ada yang dapat menjawab.")
    sentence = _(
        "%(n)s dari %(frame)s yang dapat menjawab sudah mengisi (tingkat respons %(rate)s %%).",
        n=rate.n,
        frame=rate.frame,
        rate=number(rounded(100 * rate.n / rate.frame, 0), 0),
    )
    if rate.margin is not None and rate.n >= MINIMUM:
        margin = number(rounded(100 * rate.margin, 1), 1)
        sentence += " " + _("Batas galat persentase ±%(margin)s poin.", margin=margin)
    if waiting:
        sentence += " " + _("%(n)s jawaban masih terkunci sampai cukup banyak untuk dicampur.", n=waiting)
    if discarded:
        sentence += " " + _(
            "Kurang dari 5 jawaban terakhir dihapus tanpa dibuka, karena angkanya dapat terbuka lewat pengurangan."
        )
    return sentence


def item_table(title: str, collected: Collected) -> Table:
    """Every item with its distribution, top two and mean."""
    points = next(item.points for item in collected.instrument.items if item.kind is ItemKind.RATING)
    columns = (
        Column("item", _("Butir")),
        *(Column(f"v{point.value}", point.label.id, Kind.NUMBER) for point in points),
        Column("seen", _("Ditampilkan"), Kind.NUMBER),
        Column("n", "n", Kind.NUMBER),
        Column("top", _("Dua nilai teratas"), Kind.PERCENT, 1),
        Column("mean", _("Rata-rata"), Kind.NUMBER, 2),
    )
    rows = []
    for key, result in collected.items.items():
        row: dict[str, Value] = {
            "item": collected.instrument.item(key).text.id,
            "seen": collected.seen.get(key, 0),
            "n": result.n,
        }
        shown = result.n >= MINIMUM_FOR_PERCENT
        row |= {f"v{value}": count if shown else None for value, count in result.counts}
        row["top"] = words.printed_share("", result.top_two).value
        mean = guarded_mean(result.mean, points[0].value, points[-1].value)
        row["mean"] = rounded(mean.value, decimals_of_mean(mean.n))
        rows.append(row)
    note = _(
        "Ditampilkan = yang melihat butir itu; n = yang menjawabnya. Selisihnya kosong atau tidak berlaku. Sebaran ditampilkan mulai 10 jawaban, rata-rata mulai 5."
    )
    return Table(title, columns, tuple(rows), note)


def likert_chart(title: str, collected: Collected) -> list[Chart]:
    """Stacked shares per item, for items with at least ten answers."""
    shown = [(key, result) for key, result in collected.items.items() if result.n >= MINIMUM_FOR_PERCENT]
    if not shown:
        return []
    points = collected.instrument.item(shown[0][0]).points
    return [
        Chart(
            "likert",
            {
                "labels": [collected.instrument.item(key).text.id for key, _result in shown],
                "shares": [[round(count / result.n, 4) for _value, count in result.counts] for _key, result in shown],
                "scale": [point.label.id for point in points],
                "counts": [result.n for _key, result in shown],
            },
            _(
                "Sebaran jawaban setiap butir dari %(low)s sampai %(high)s.",
                low=points[0].label.id,
                high=points[-1].label.id,
            ),
            item_table(title, collected),
        )
    ]


def construct_figures(collected: Collected, minimum: int = MINIMUM) -> list[Printed]:
    """Mean per construct over its items."""
    scale = next(item.values for item in collected.instrument.items if item.kind is ItemKind.RATING)
    return [
        words.printed(
            words.construct(key), guarded_mean(construct_mean(collected, key), min(scale), max(scale), minimum)
        )
        for key in collected.constructs
    ]


def construct_mean(collected: Collected, key: str) -> Figure:
    """Mean of a construct over its items, without interval because one person gives several of its answers; n counts
    people, taken as the most answered item.
    """
    members = [item.key for item in collected.instrument.items if item.construct == key]
    people = max((collected.items[member].n for member in members if member in collected.items), default=0)
    value = collected.constructs[key].mean.value
    if value is None:
        return refused(Refusal.NO_DATA, 0, Denominator.RESPONDENTS, "mean of items")
    return Figure(value, people, Denominator.RESPONDENTS, _("rata-rata semua butirnya, skala 1–5"))


def reaction_section(waves: Waves, today: date) -> tuple[Section, Collected, Evidence]:
    """Level 1."""
    collected = collect(waves, today)
    graded = evidence(Design(measured=collected.rate.n > 0))
    tables, weighted = _by_unit(waves, collected, today)
    texts = _texts(waves)
    charts = likert_chart(_("Jawaban per butir"), collected)
    return (
        Section(
            _("Tanggapan peserta (tingkat 1)"),
            (
                rate_sentence(collected.rate, collected.waiting, collected.discarded),
                words.grade_sentence(graded),
                *([collected.noticed] if collected.noticed else []),
            ),
            (*construct_figures(collected), *weighted),
            tuple(charts),
            tuple([*tables, *texts] if charts else [item_table(_("Jawaban per butir"), collected), *tables, *texts]),
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
    asked = {item.key for item in collected.instrument.items if item.construct == "satisfaction"}
    sums: dict[str, tuple[int, int]] = {}
    answers: Counter[tuple[str, str]] = Counter()
    for (cell_id, key), given in sums_by_cell(ids).items():
        if key not in asked:
            continue
        # What was relabelled to the whole wave is a group too: the total minus all units would show it.
        name = units[cell_id].label if cell_id in units else _RELABELLED
        total, n = sums.get(name, (0, 0))
        sums[name] = (total + given.total, n + given.n)
        answers[name, key] += given.n
    people = {name: max(n for (each, _key), n in answers.items() if each == name) for name in sums}
    breakdown = protect(people)
    shown = sorted(set(breakdown.shown) - {_RELABELLED})
    if len(shown) < 2:
        return [], []
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
                "mean": rounded(sums[name][0] / sums[name][1], 1),
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
    return [table], [words.printed(_("Kepuasan, ditimbang menurut unit kerja"), people_answering)]


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
    """Level 3: own and superior's view at the last follow-up, and the superior's change since the first."""
    last = max({*own, *superior})
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
        shown = [guarded(figure) for figure in (views.own, views.superior, views.difference)]
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
    totals = standings([wave for waves in superior.values() for wave in waves], today).values()
    rate = response_rate(sum(t.answered for t in totals), sum(t.ready for t in totals))
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
        mean_figure([mean(list(scores.values())) for scores in theirs.values() if scores], Denominator.RATED),
    )


def _change(superior: Mapping[int, Waves]) -> tuple[PairedResult | None, int]:
    """The superior's mean over all constructs, last follow-up against the first, of the same people."""
    if len(superior) < 2:
        return None, 0
    first, last = construct_scores(superior[min(superior)]), construct_scores(superior[max(superior)])
    people = sorted({*first, *last})

    def overall(scores: Mapping[str, Mapping[str, float]], person: str) -> float | None:
        values = scores.get(person)
        return sum(values.values()) / len(values) if values else None

    return paired([overall(first, p) for p in people], [overall(last, p) for p in people], 5), len(people)


def support_section(barriers: Waves, leadership: Waves, today: date) -> Section | None:
    """Why people can or cannot use what they learnt."""
    figures: list[Printed] = []
    sentences: list[str] = []
    charts: list[Chart] = []
    for title, waves in ((_("Hambatan penerapan"), barriers), (_("Dukungan pimpinan"), leadership)):
        if not waves:
            continue
        collected = collect(waves, today)
        sentences.append(f"{title}: {rate_sentence(collected.rate, collected.waiting, collected.discarded)}")
        figures += construct_figures(collected, MINIMUM_FOR_LEADERS if waves is leadership else MINIMUM)
        charts += likert_chart(title, collected)
    if not sentences:
        return None
    sentences.append(
        _(
            "Skala 1–5; makin tinggi makin mendukung. Rata-rata 2,5 atau kurang dilaporkan sebagai "
            "hambatan dan dapat membuka sasaran mentoring."
        )
    )
    return Section(_("Hambatan dan dukungan"), tuple(sentences), tuple(figures), tuple(charts))


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
        ),
        tuple(construct_figures(collected)),
        tuple(likert_chart(_("Mengapa belum ikut"), collected)),
    )
