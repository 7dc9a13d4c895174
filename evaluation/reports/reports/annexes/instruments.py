"""One annex per instrument: its version, every item with who saw it and how they answered."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby

from flask_babel import gettext as _

from bina.exports.report import Column, Kind, Section, Table, Value
from evaluation.instruments.forms.asking import KINDS
from evaluation.instruments.rules.content import Item
from evaluation.reports.reports import words
from evaluation.reports.reports.collected import Collected, Waves, collect, may_be_counted, treated
from evaluation.reports.reports.fieldwork import tellable
from evaluation.reports.reports.results import Results
from evaluation.services.reports.scales import worksheet_table
from evaluation.statistics.disclosure import MINIMUM, MINIMUM_FOR_PERCENT
from evaluation.statistics.perspectives import fewest_raters
from evaluation.waves.forms import KIND_LABELS
from evaluation.waves.models import Wave
from evaluation.waves.queries import answers_per_rater
from evaluation.waves.rules import (
    BLANK_VALUE,
    NOT_APPLICABLE_VALUE,
    NOT_SHOWN_VALUE,
    RATED_BY_OTHERS,
    SIDES,
    WaveKind,
    WaveState,
)

#: Follow-ups that ask for consent to be named are read by the evaluators alone.
_NOT_PRINTED = frozenset({WaveKind.SUCCESS})


#: What a chapter prints in full; the annex adds who saw each item and does not repeat it.
_IN_CHAPTERS = frozenset(
    {
        WaveKind.REACTION,
        WaveKind.BARRIERS,
        WaveKind.LEADERSHIP,
        WaveKind.NON_PARTICIPANTS,
        WaveKind.OBSERVATION,
    }
)
#: Counted per person in their chapters, so once only: when the wave is closed.
_PER_PERSON = SIDES | {WaveKind.BEHAVIOUR_SELF, WaveKind.BEHAVIOUR_SUPERIOR}

#: Raters who may fill in several forms; an observer is sent to do so.
_BY_OTHERS = RATED_BY_OTHERS - {WaveKind.OBSERVATION}


def instrument_annexes(waves: Sequence[Wave], results: Results | None, today: date) -> list[Section]:
    """An annex for every instrument the waves used, in the order of its first wave."""
    told = {wave.id for wave in tellable([wave for wave in waves if wave.kind is WaveKind.OBSERVATION])}
    kept = [
        wave
        for wave in waves
        if wave.kind not in _NOT_PRINTED
        and (wave.kind is not WaveKind.OBSERVATION or wave.id in told)
        and (wave.kind not in _PER_PERSON or wave.state is WaveState.CLOSED)
    ]
    order = list(dict.fromkeys(wave.instrument.key for wave in kept))
    by_instrument = {key: [wave for wave in kept if wave.instrument.key == key] for key in order}
    return [_annex(found, results, today) for found in by_instrument.values()]


def _annex(waves: Waves, results: Results | None, today: date) -> Section:
    newest = max((wave.instrument for wave in waves), key=lambda version: version.version)
    content = newest.content
    versions = sorted({wave.instrument.version for wave in waves})
    listed = [item for item in content.items if item.parts and treated(item)]
    unread = sum(bool(item.parts) and not treated(item) for item in content.items)
    tables: list[Table] = []
    for moment, held in _moments(waves):
        collected = collect(held, today)
        if collected.counts:
            in_full = held[0].kind not in _IN_CHAPTERS and _by_enough(held, collected)
            tables += _moment(moment, collected, in_full=in_full)
    if tables:
        tables.insert(0, _items(newest.title, listed))
    for each in results.services if results is not None else ():
        if each.after is not None and any(wave.subject_id == each.service.id for wave in _public(waves)):
            tables.append(worksheet_table(each.after, _("Lembar kerja SKM – %(name)s", name=each.service.name)))
    sentences = [
        content.purpose.id,
        _(
            "Versi %(versions)s; %(waves)s gelombang: %(kinds)s.",
            versions=", ".join(map(str, versions)),
            waves=len(waves),
            kinds=", ".join(dict.fromkeys(str(KIND_LABELS[wave.kind]) for wave in waves)).lower(),
        ),
    ]
    if unread:
        sentences.append(_("%(n)s butir berisi teks, tanggal, atau berkas tidak dihitung menurut nilainya.", n=unread))
    if not tables:
        sentences.append(_("Belum ada gelombang dengan lima jawaban, jadi belum ada angka."))
    return Section(_("Lampiran instrumen: %(title)s", title=newest.title), tuple(sentences), tables=tuple(tables))


def _by_enough(waves: Waves, collected: Collected) -> bool:
    """Whether every item's ratings of other people surely come from five raters; one rater's many forms are still one
    person's answers.
    """
    if waves[0].kind not in _BY_OTHERS:
        return True
    sent = answers_per_rater([wave.id for wave in waves])
    return all(fewest_raters(result.n, sent) >= MINIMUM for result in collected.items.values() if result.n)


def _public(waves: Waves) -> list[Wave]:
    return [wave for wave in waves if wave.kind is WaveKind.PUBLIC_SATISFACTION]


def _moments(waves: Waves) -> list[tuple[str, list[Wave]]]:
    """Waves that a chapter reads together, with the words that tell them from others; public ones by service."""

    def moment(wave: Wave) -> tuple[str, int, int]:
        public = wave.kind is WaveKind.PUBLIC_SATISFACTION
        return wave.kind.value, wave.offset_days, wave.subject_id if public else 0

    found = []
    for (_kind, days, _subject), group in groupby(sorted(waves, key=moment), moment):
        held = list(group)
        if held[0].kind is WaveKind.PUBLIC_SATISFACTION:
            held = [max(held, key=lambda wave: (wave.opens_on, wave.id))]
            title = held[0].title
        else:
            title = str(KIND_LABELS[held[0].kind])
        found.append((_("%(what)s, %(days)s hari", what=title, days=days) if days else title, held))
    return found


def _items(title: str, items: Sequence[Item]) -> Table:
    """Every item once, under the number the other tables call it by."""
    return Table(
        _("Butir – %(title)s", title=title),
        (
            Column("number", _("Nomor"), Kind.NUMBER),
            Column("item", _("Butir")),
            Column("kind", _("Jenis")),
            Column("construct", _("Konstruk")),
        ),
        tuple(
            {
                "number": number,
                "item": item.text.id,
                "kind": str(KINDS[item.kind][0]),
                "construct": words.construct(item.construct),
            }
            for number, item in enumerate(items, start=1)
        ),
    )


def _moment(moment: str, collected: Collected, *, in_full: bool) -> list[Table]:
    """Who saw each item and what they did with it, one table per range of values; states of fewer than ten are not
    told apart. `in_full` adds how often each value was given, from ten answers on.
    """
    ranges: dict[tuple[int, ...], list[Mapping[str, Value]]] = {}
    items = [item for item in collected.instrument.items if item.parts and treated(item)]
    for number, item in enumerate(items, start=1):
        rated = [part for part in item.parts if part in collected.lines] if in_full else []
        for part in rated or [item.key]:
            values = collected.lines[part].values if rated else ()
            name = str(number) if len(rated) < 2 else f"{number} {collected.lines[part].text.rsplit(' – ', 1)[-1]}"
            row = _states(item, collected) | ({"n": collected.items[part].n} if rated else {})
            ranges.setdefault(values, []).append({"item": name, **row, **_given(collected, part, values)})
    return [
        Table(
            _("Jawaban – %(moment)s", moment=moment),
            (
                Column("item", _("Nomor butir")),
                *(Column(f"v{value}", str(value), Kind.NUMBER) for value in values),
                Column("seen", _("Melihat"), Kind.NUMBER),
                Column("n", "n", Kind.NUMBER),
                Column("blank", _("Kosong"), Kind.NUMBER),
                Column("apart", _("Tidak berlaku"), Kind.NUMBER),
            ),
            tuple(rows),
            _(
                "Penyebut setiap butir adalah n, yaitu yang menjawabnya, bukan semua responden. Banyaknya per nilai, kosong, "
                "dan tidak berlaku ditampilkan mulai 10."
            ),
        )
        for values, rows in ranges.items()
    ]


def _given(collected: Collected, part: str, values: Sequence[int]) -> Mapping[str, Value]:
    if not values:
        return {}
    # A chapter prints the mean of the construct, so one hidden item could be worked out from the others.
    together = collected.members(collected.lines[part].construct)
    shown = all(may_be_counted(collected.items[each]) for each in together)
    given = dict(collected.items[part].counts) if shown else {}
    return {f"v{value}": given.get(value) for value in values}


def _states(item: Item, collected: Collected) -> dict[str, Value]:
    counts = _of_item(item, collected)
    seen = sum(n for value, n in counts.items() if value != NOT_SHOWN_VALUE)
    told = seen >= MINIMUM_FOR_PERCENT
    return {
        "seen": seen,
        "n": sum(n for value, n in counts.items() if value >= 0),
        "blank": counts.get(BLANK_VALUE, 0) if told else None,
        "apart": counts.get(NOT_APPLICABLE_VALUE, 0) if told else None,
    }


def _of_item(item: Item, collected: Collected) -> Mapping[int, int]:
    """Counts of the item's most answered part, with the states stored under the item itself."""
    parts = [collected.counts.get(part, {}) for part in item.parts]
    fullest = max(parts, key=lambda counts: sum(counts.values()))
    own = collected.counts.get(item.key, {})
    return fullest if fullest is own else {**own, **fullest}
