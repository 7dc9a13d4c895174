"""What the waves of one instrument gathered, counted per line and construct and printed as tables and charts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask_babel import gettext as _

from bina.exports.report import Chart, Column, Kind, Table, Value, rounded
from bina.exports.report import Figure as Printed
from bina.web.formats import number
from evaluation.instruments.models import InstrumentVersion
from evaluation.instruments.rules.content import RATED, Instrument, Item, Point
from evaluation.instruments.rules.content import Kind as ItemKind
from evaluation.instruments.rules.scoring import Treatment, treatment
from evaluation.instruments.rules.versions import left_apart
from evaluation.reports.queries.versions import counts_together, translated
from evaluation.reports.reports import words
from evaluation.statistics.disclosure import MINIMUM, MINIMUM_FOR_PERCENT, decimals_of_mean, guarded_mean, leaves_room
from evaluation.statistics.figures import Denominator, Figure, Refusal, refused
from evaluation.statistics.reaction import Distribution, ResponseRate, distribution, pooled, response_rate
from evaluation.waves.models import Wave
from evaluation.waves.queries import Standing, flags_of, held_back, standings
from evaluation.waves.reports import flag_sentence
from evaluation.waves.rules import NOT_SHOWN_VALUE, Anonymity, WaveState

Waves = Sequence[Wave]


def over(waves: Waves) -> list[Wave]:
    """Those that are closed. What is counted per person appears once, when nothing can be added and subtracted."""
    return [wave for wave in waves if wave.state is WaveState.CLOSED]


def still_open_sentence(waves: Waves) -> list[str]:
    """That some are not over yet; nothing when all are."""
    days = [wave.closes_on for wave in waves if wave.state is not WaveState.CLOSED]
    if not days:
        return []
    return [
        _(
            "Sebagian penilaian masih dibuka sampai %(day)s. Angkanya ditampilkan sesudah ditutup, supaya jawaban orang "
            "tidak terbaca dari selisih dua laporan.",
            day=words.day(max(days)),
        )
    ]


@dataclass(frozen=True)
class Line:
    """Something rated on a scale: an item, a statement of a matrix, or one moment of a then-test."""

    text: str
    construct: str
    points: tuple[Point, ...]
    reverse: bool

    @property
    def values(self) -> tuple[int, ...]:
        """The values that may be given, in order."""
        return tuple(sorted(point.value for point in self.points))


def lines_of(instrument: Instrument) -> dict[str, Line]:
    """Key under which an answer is stored → what was rated, in the order of the instrument."""
    lines = {}
    for item in instrument.items:
        if item.kind not in RATED:
            continue
        texts = {
            ItemKind.MATRIX: [f"{item.text.id} – {row.text.id}" for row in item.rows],
            ItemKind.THEN_TEST: [f"{item.text.id} ({moment})" for moment in (_("dahulu"), _("sekarang"))],
        }.get(item.kind, [item.text.id])
        for part, text in zip(item.parts, texts, strict=True):
            lines[part] = Line(text, item.construct, item.points, item.reverse)
    return lines


@dataclass(frozen=True)
class Collected:
    """What several waves of one instrument gathered."""

    instrument: Instrument
    rate: ResponseRate
    waiting: int
    #: answers of closed waves that were too few to be opened, or to be added to what a report had shown
    discarded: int
    lines: Mapping[str, Line]
    items: Mapping[str, Distribution]
    #: only constructs whose lines share one scale
    constructs: Mapping[str, Distribution]
    #: every stored part → value → how often
    counts: Mapping[str, Mapping[int, int]]
    #: what stood out in the answers, in words; empty when nothing did
    noticed: str
    #: the newest version of the instrument among the waves; answers of others count as far as they are comparable
    version: InstrumentVersion
    #: lines whose newest answers are left out, see `waves.operations.publishing`
    held: frozenset[str] = frozenset()
    #: items of other versions, or of another instrument, that may not be added to these; each version by itself
    apart: "tuple[Collected, ...]" = ()

    def seen(self, key: str) -> int:
        """Answers that saw a line, whether they answered it, left it blank or called it not applicable."""
        item = key.split(".")[0]
        parts = {key: self.counts.get(key, {}), item: self.counts.get(item, {})}
        return sum(n for counts in parts.values() for value, n in counts.items() if value != NOT_SHOWN_VALUE)

    def members(self, construct: str) -> list[str]:
        """Keys of the lines of a construct."""
        return [key for key, line in self.lines.items() if line.construct == construct]


def collect(waves: Waves, today: date) -> Collected:
    """Counts of all waves of a kind added up per item and per construct; read from the folded counts.

    A wave with fewer than five answers counts nowhere: it could be subtracted. Answers of older versions are added
    where the author of the newer one said that they are comparable, the rest stands apart.
    """
    standing = standings(waves, today)
    read = translated(waves)
    counted = [wave for wave in waves if standing[wave.id].mixed >= MINIMUM]
    ids = [wave.id for wave in counted]
    noticed = flag_sentence(flags_of(ids), sum(standing[wave_id].mixed for wave_id in ids))
    newest = read[waves[-1].id].newest
    counts, others = counts_together(counted, read) if counted else ({}, [])
    keys = {wave.instrument_id: read[wave.id].keys if read[wave.id].newest.id == newest.id else {} for wave in waves}
    apart = [
        _gathered(
            [wave for wave in waves if wave.instrument_id == version.id],
            standing, version, left_apart(version.content, keys[version.id]), found,
        )
        for version, found in others
    ]  # fmt: skip
    gathered = _gathered(waves, standing, newest, newest.content, counts)
    held = {read[wave.id].keys.get(key, key) for wave in counted for key in held_back(wave)}
    return replace(
        gathered,
        noticed=noticed,
        held=frozenset(held & lines_of(newest.content).keys()),
        apart=tuple(each for each in apart if any(map(treated, each.instrument.items))),
    )


def _gathered(
    waves: Waves,
    standing: Mapping[int, Standing],
    version: InstrumentVersion,
    instrument: Instrument,
    counts: Mapping[str, Mapping[int, int]],
) -> Collected:
    """Counts of the instrument's items as distributions, per line and construct."""
    totals = [standing[wave.id] for wave in waves]
    # A citizen comes of their own accord, so a public survey has no frame and no response rate.
    framed = [standing[wave.id] for wave in waves if wave.anonymity is not Anonymity.PUBLIC]
    discarded = sum(
        standing[wave.id].answered - standing[wave.id].mixed for wave in waves if wave.state is WaveState.CLOSED
    )
    lines = lines_of(instrument)
    items: dict[str, Distribution] = {}
    turned_counts: dict[str, dict[str, dict[int, int]]] = {}
    for key, line in lines.items():
        low, high = line.values[0], line.values[-1]
        given = {value: n for value, n in counts.get(key, {}).items() if value in line.values}
        items[key] = distribution(given, low, high)
        each = turned_counts.setdefault(line.construct, {})
        each[key] = {low + high - value if line.reverse else value: n for value, n in given.items()}
    scales = {key: {lines[member].values for member in each} for key, each in turned_counts.items()}
    return Collected(
        instrument,
        response_rate(sum(t.answered for t in framed), sum(t.ready for t in framed)),
        sum(t.waiting for t in totals),
        discarded,
        lines,
        items,
        {
            key: distribution(pooled(each), next(iter(scales[key]))[0], next(iter(scales[key]))[-1])
            for key, each in turned_counts.items()
            if len(scales[key]) == 1
        },
        counts,
        "",
        version,
    )


def treated(item: Item) -> bool:
    """Whether a report shows counts of the item: texts, uploads and days are not counted by value."""
    return treatment(item) not in (Treatment.WORDS, Treatment.COUNT)


def counting_sentences(collected: Collected) -> list[str]:
    """What is not simply every answer to every item: newest answers held back, versions added up or standing apart."""
    held = []
    if collected.held:
        held = [
            _(
                "Pada %(items)s butir jawaban terbaru belum dihitung karena hampir seragam: selisihnya dengan laporan "
                "sebelumnya akan membuka jawaban orang. Lihat n setiap butir; angka semua orang dapat berbeda.",
                items=len(collected.held),
            )
        ]
    return [*held, *_versions(collected)]


def _versions(collected: Collected) -> list[str]:
    if not collected.apart:
        return []
    apart = [_("“%(title)s” versi %(n)s", title=each.version.title, n=each.version.version) for each in collected.apart]
    return [
        _(
            "Survei ini memakai beberapa versi instrumen. Jawaban butir yang sebanding dijumlahkan; butir %(versions)s "
            "yang tidak sebanding ditampilkan terpisah.",
            versions=", ".join(apart),
        )
    ]


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


def _scales(collected: Collected) -> list[tuple[tuple[Point, ...], list[str]]]:
    """Each scale of the instrument with the keys of the lines rated on it."""
    groups: dict[tuple[tuple[int, str], ...], tuple[tuple[Point, ...], list[str]]] = {}
    for key, line in collected.lines.items():
        points = tuple(sorted(line.points, key=lambda point: point.value))
        groups.setdefault(tuple((p.value, p.label.id) for p in points), (points, []))[1].append(key)
    return list(groups.values())


def item_tables(title: str, collected: Collected) -> list[Table]:
    """Every line with its distribution, top two and mean; one table per scale."""
    return [_item_table(title, collected, points, keys) for points, keys in _scales(collected)]


def _item_table(title: str, collected: Collected, points: Sequence[Point], keys: Sequence[str]) -> Table:
    columns = (
        Column("item", _("Butir")),
        *(Column(f"v{point.value}", point.label.id, Kind.NUMBER) for point in points),
        Column("seen", _("Ditampilkan"), Kind.NUMBER),
        Column("n", "n", Kind.NUMBER),
        Column("top", _("Dua nilai teratas"), Kind.PERCENT, 1),
        Column("mean", _("Rata-rata"), Kind.NUMBER, 2),
    )
    rows = []
    for key in keys:
        result = collected.items[key]
        row: dict[str, Value] = {"item": collected.lines[key].text, "seen": collected.seen(key), "n": result.n}
        shown = may_be_counted(result)
        row |= {f"v{value}": count if shown else None for value, count in result.counts}
        row["top"] = words.printed_share("", result.top_two).value if shown else None
        mean = guarded_mean(result.mean, points[0].value, points[-1].value)
        row["mean"] = rounded(mean.value, decimals_of_mean(mean.n))
        rows.append(row)
    notes = [
        _(
            "Ditampilkan = yang melihat butir itu; n = yang menjawabnya. Selisihnya kosong atau tidak berlaku. Sebaran ditampilkan mulai 10 jawaban, rata-rata mulai 5."
        ),
        *(_alike(collected.lines[key].text, collected.items[key], points) for key in keys),
    ]
    return Table(title, columns, tuple(rows), " ".join(note for note in notes if note))


def may_be_counted(result: Distribution) -> bool:
    """Whether counts per value may be printed: from ten answers on, and when they leave every answer open; (nearly)
    one answer from everybody would say what each gave.
    """
    if result.n < MINIMUM_FOR_PERCENT:
        return False
    values = [value for value, _count in result.counts]
    return leaves_room([value for value, count in result.counts if count], min(values), max(values))


def _alike(text: str, result: Distribution, points: Sequence[Point]) -> str:
    """What may be said in words of an item whose answers are nearly all the same; empty for others."""
    if result.n < MINIMUM_FOR_PERCENT or may_be_counted(result):
        return ""
    lowest = min(place for place, (_value, count) in enumerate(result.counts) if count)
    first = min(lowest, len(points) - 2)
    return _(
        "“%(item)s”: hampir seragam, lebih dari 80 %% memilih “%(low)s” atau “%(high)s”; rinciannya akan membuka jawaban tiap orang.",
        item=text,
        low=points[first].label.id,
        high=points[first + 1].label.id,
    )


def likert_charts(title: str, collected: Collected) -> list[Chart]:
    """Stacked shares per line, for lines with at least ten answers; one chart per scale."""
    charts = []
    for points, keys in _scales(collected):
        shown = [(key, result) for key in keys if may_be_counted(result := collected.items[key])]
        if not shown:
            continue
        charts.append(
            Chart(
                "likert",
                {
                    "labels": [collected.lines[key].text for key, _result in shown],
                    "shares": [
                        [round(count / result.n, 4) for _value, count in result.counts] for _key, result in shown
                    ],
                    "scale": [point.label.id for point in points],
                    "counts": [result.n for _key, result in shown],
                },
                _(
                    "Sebaran jawaban setiap butir dari %(low)s sampai %(high)s.",
                    low=points[0].label.id,
                    high=points[-1].label.id,
                ),
                _item_table(title, collected, points, keys),
            )
        )
    return charts


def construct_figures(collected: Collected, minimum: int = MINIMUM) -> list[Printed]:
    """Mean per construct over its items."""
    figures = []
    for key in collected.constructs:
        figures.append(words.printed(words.construct(key), shown_mean(collected, key, minimum)))
    return figures


def shown_mean(collected: Collected, key: str, minimum: int = MINIMUM) -> Figure:
    """Mean of a construct as far as it may be printed, wherever a report prints it: only where the mean of each of its
    items may be, because the rest could be subtracted to the one that is hidden.
    """
    members = collected.members(key)
    scale = collected.lines[members[0]].values
    mean = guarded_mean(construct_mean(collected, key), scale[0], scale[-1], minimum)
    hidden = [
        refusal
        for member in members
        if collected.items[member].n
        and (refusal := guarded_mean(collected.items[member].mean, scale[0], scale[-1]).refusal) is not None
    ]
    if mean.value is None or not hidden:
        return mean
    return refused(hidden[0], mean.n, mean.denominator, mean.formula)


def shown_top_two(collected: Collected, key: str) -> Figure:
    """Share of a line's two best answers; refused where the counts of the line are, because it could say the same."""
    result = collected.items[key]
    share = result.top_two
    if share.value is None or may_be_counted(result):
        return share
    return refused(Refusal.UNANIMOUS, share.n, share.denominator, share.formula)


def construct_mean(collected: Collected, key: str) -> Figure:
    """Mean of a construct over its items, without interval because one person gives several of its answers; n counts
    people, taken as the most answered item.
    """
    members = collected.members(key)
    people = max((collected.items[member].n for member in members), default=0)
    value = collected.constructs[key].mean.value
    if value is None:
        return refused(Refusal.NO_DATA, 0, Denominator.RESPONDENTS, "mean of items")
    scale = collected.lines[members[0]].values
    formula = _("rata-rata semua butirnya, skala %(low)s–%(high)s", low=scale[0], high=scale[-1])
    return Figure(value, people, Denominator.RESPONDENTS, formula)
