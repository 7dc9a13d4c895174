"""An attacker who reads a whole report, annexes and plan included, and solves it: nobody's answer is determined.

The chapters of behaviour are read together: both views, every side, the annexes with their counts per value, and the
answer to the plan's question. Once the attacker is a person rated, who knows their own answers and reads their own
feedback page as well.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from bina import clock
from bina.exports.report import Report, Section, from_json
from evaluation.behaviour.queries.feedback import feedback_about
from evaluation.behaviour.rules import from_document
from evaluation.behaviour.tasks import freeze_feedback
from evaluation.instruments.rules import Instrument, read_answers
from evaluation.plans.forms import MEASURES
from evaluation.plans.operations import Wording, ask
from evaluation.plans.rules import Comparison, Measure
from evaluation.reports.operations import make_report
from evaluation.reports.reports import words
from evaluation.statistics.disclosure import MINIMUM_FOR_LEADERS
from evaluation.statistics.perspectives import Bound, Perspective
from evaluation.waves.operations import answering
from evaluation.waves.operations.mixing import close, mix
from evaluation.waves.operations.opening import open_now
from evaluation.waves.rules import Anonymity, WaveKind
from tests.support.attacker import WIDTH, Attacker, known
from tests.support.evaluation import a_cohort, a_programme, a_wave, day, entries_of
from tests.support.people import a_person

#: What is printed comes from exact counts, the same on both engines; what is solved takes its time.
pytestmark = [pytest.mark.slow, pytest.mark.parametrize("engine", ["sqlite"], indirect=True, scope="session")]

#: The ends and the middle of what people may answer, by who answers.
RANDOM, ALL_BEST, ALL_BUT_ONE, OPPOSED, ALIKE = "random", "all best", "all but one", "opposed", "alike"


def values_of(instrument: Instrument) -> dict[str, list[int]]:
    return {item.key: sorted(point.value for point in item.points) for item in instrument.items if item.points}


def chosen(how: str, number: int, kind: WaveKind, values: Sequence[int], chance: random.Random) -> int:
    if how == RANDOM or (how == ALL_BUT_ONE and number == 0):
        return chance.choice(values)
    if how == ALIKE:
        return values[len(values) // 2 + (kind is WaveKind.BEHAVIOUR_SELF)]
    if how == OPPOSED and kind is not WaveKind.BEHAVIOUR_SELF:
        return values[0]
    return values[-1]


def answered(wave, how: str, chance: random.Random):
    """The wave after everybody answered."""
    content = wave.instrument.content
    for number, entry in enumerate(entries_of(wave)):
        sent = {key: str(chosen(how, number, wave.kind, each, chance)) for key, each in values_of(content).items()}
        answering.submit(entry, answering.new_form_key(), read_answers(content, sent), content)
    close(wave, day())
    return wave


def reported(programme, by) -> Report:
    """A report that answers questions about what people rated."""
    for measure in (Measure.SATISFACTION, Measure.RELEVANCE, Measure.BEHAVIOUR):
        ask(programme, Wording(f"Bagaimana {measure.value}?", measure, Comparison.NONE, 3.0), by=by)
    return from_json(make_report(programme, clock.now(), by=by).document)


def tables_of(section: Section):
    return [*section.tables, *(chart.table for chart in section.charts)]


def planned(report: Report, measure: Measure):
    """The figure the plan's question got, as printed; None where it was refused."""
    rows = [row for section in report.sections for table in tables_of(section) for row in table.rows]
    found = [row for row in rows if str(row.get("measure", "")).startswith(str(MEASURES[measure]))]
    assert len(found) == 1
    return found[0]["value"]


def counts_in(report: Report, instrument: Instrument) -> list[tuple[str, int, float]]:
    """Every count of a value of an item anywhere in the report: chapters name the item, annexes its number."""
    texts = {item.text.id: item.key for item in instrument.items if item.points}
    values = values_of(instrument)
    found = []
    for section in report.sections:
        annex = section.title == f"Lampiran instrumen: {instrument.title.id}"
        numbers = {row["number"]: texts.get(row["item"]) for row in section.tables[0].rows} if annex else {}
        for table in tables_of(section):
            for row in table.rows:
                named = row.get("item")
                key = numbers.get(int(named)) if annex and str(named).isdigit() else texts.get(named)
                if key is not None and "number" not in row:
                    found += [(key, v, float(row[f"v{v}"])) for v in values[key] if row.get(f"v{v}") is not None]
    return found


#: Chapter in which the figures of an instrument stand; other instruments ask about some of the same constructs.
CHAPTERS = {
    "reaksi": "Tanggapan peserta (tingkat 1)",
    "hambatan": "Hambatan dan dukungan",
    "dukungan_pimpinan": "Hambatan dan dukungan",
    "bukan_peserta": "Yang belum ikut",
}


def means_in(report: Report, instrument: Instrument) -> list[tuple[dict[str, bool], object]]:
    """Every mean of an item or of a construct that the report prints about the instrument."""
    texts = {item.text.id: item for item in instrument.items if item.points}
    constructs: dict[str, dict[str, bool]] = {}
    for item in texts.values():
        constructs.setdefault(words.construct(item.construct), {})[item.key] = item.reverse
    found = []
    for section in report.sections:
        if section.title == CHAPTERS.get(instrument.key):
            found += [(constructs[f.label], f.value) for f in section.figures if f.label in constructs and f.value]
        for table in tables_of(section):
            for row in table.rows:
                if row.get("item") in texts and row.get("mean") is not None:
                    found.append(({texts[row["item"]].key: False}, row["mean"]))
    return found


def nobody_is_found(attacker: Attacker, people: Sequence[int], items: Sequence[str]) -> None:
    for person in people:
        for item in items:
            width = attacker.width(person, item)
            assert width >= WIDTH - 1e-6, f"answer {person}, {item}: {width}"


@pytest.mark.parametrize("how", [RANDOM, ALL_BEST, ALL_BUT_ONE])
@pytest.mark.parametrize("n", [8, 31])
def test_a_whole_report_determines_no_answer_about_activities(db, trio, n, how):
    chance = random.Random(n)
    people = a_cohort(trio.unit, n)
    programme = a_programme(trio.ani, trio.unit, people)
    waves = [
        answered(a_wave(programme, people, trio.ani, instrument=instrument, kind=kind, anonymity=level), how, chance)
        for instrument, kind, level in (
            ("reaksi", WaveKind.REACTION, Anonymity.ANONYMOUS),
            ("hambatan", WaveKind.BARRIERS, Anonymity.CONFIDENTIAL),
            ("dukungan_pimpinan", WaveKind.LEADERSHIP, Anonymity.ANONYMOUS),
            ("bukan_peserta", WaveKind.NON_PARTICIPANTS, Anonymity.ANONYMOUS),
        )
    ]
    report = reported(programme, trio.ani)
    for wave in waves:
        content = wave.instrument.content
        attacker = Attacker(n, values_of(content))
        before = attacker.facts
        for item, value, count in counts_in(report, content):
            attacker.learn_count(range(n), item, value, count)
        for items, mean in means_in(report, content):
            attacker.learn_mean(range(n), items, *known(mean))
        for measure, construct in ((Measure.SATISFACTION, "satisfaction"), (Measure.RELEVANCE, "relevance")):
            asked = {item.key: item.reverse for item in content.items if item.points and item.construct == construct}
            if wave.kind is WaveKind.REACTION and (value := planned(report, measure)) is not None:
                attacker.learn_mean(range(n), asked, *known(value))
        # Fewer than ten say nothing in public about their leaders.
        silent = wave.kind is WaveKind.LEADERSHIP and n < MINIMUM_FOR_LEADERS
        assert how != RANDOM or (attacker.facts == before) is silent, wave.kind
        nobody_is_found(attacker, (0, n - 1), list(values_of(content)))
    db.session.rollback()


def items_in(report: Report, instrument: Instrument) -> list[tuple[str, int, object]]:
    """Every item of the chapter with how many answered it and their mean, as printed."""
    texts = {item.text.id: item.key for item in instrument.items if item.points}
    rows = [row for section in report.sections for table in tables_of(section) for row in table.rows]
    return [
        (texts[row["item"]], int(row["n"]), row.get("mean")) for row in rows if row.get("item") in texts and "n" in row
    ]


@pytest.mark.parametrize("late", [RANDOM, ALL_BEST, ALL_BUT_ONE])
@pytest.mark.parametrize("sizes", [(7, 5), (30, 9)])
def test_two_reports_of_an_open_survey_determine_no_answer(db, trio, sizes, late):
    chance = random.Random(3)
    n, more = sizes
    people = a_cohort(trio.unit, n + more)
    programme = a_programme(trio.ani, trio.unit, people)
    wave = a_wave(programme, people, trio.ani)
    content = wave.instrument.content
    attacker = Attacker(n + more, values_of(content))
    reports = []
    for how, entries in ((RANDOM, entries_of(wave)[:n]), (late, entries_of(wave)[n:])):
        for number, entry in enumerate(entries):
            sent = {key: str(chosen(how, number, wave.kind, each, chance)) for key, each in values_of(content).items()}
            answering.submit(entry, answering.new_form_key(), read_answers(content, sent), content)
        mix(wave)
        at = clock.now() + timedelta(minutes=len(reports))
        reports.append(from_json(make_report(programme, at, by=trio.ani).document))
    for report in reports:
        answered_by = {key: n_of for key, n_of, _mean in items_in(report, content)}
        for key, value, count in counts_in(report, content):
            attacker.learn_count(range(answered_by[key]), key, value, count)
        for key, n_of, mean in items_in(report, content):
            if mean is not None:
                attacker.learn_mean(range(n_of), {key: False}, *known(mean))
    assert {n_of for _key, n_of, _mean in items_in(reports[0], content)} == {n}
    assert late != ALL_BEST or {n_of for _key, n_of, _mean in items_in(reports[1], content)} == {n}
    nobody_is_found(attacker, (0, n - 1, n, n + more - 1), list(values_of(content)))
    db.session.rollback()


@pytest.mark.parametrize("how", [RANDOM, ALL_BEST, ALL_BUT_ONE])
@pytest.mark.parametrize("n", [6, 12])
def test_what_an_observer_saw_determines_no_sheet(db, trio, n, how):
    people = a_cohort(trio.unit, n)
    programme = a_programme(trio.ani, trio.unit, people)
    wave = open_now(
        programme, kind=WaveKind.OBSERVATION, instrument="pengamatan", anonymity=Anonymity.CONFIDENTIAL,
        people=people, closes_on=day(14), by=trio.ani, observer=trio.citra,
    )  # fmt: skip
    answered(wave, how, random.Random(n))
    report = reported(programme, trio.ani)
    content = wave.instrument.content
    attacker = Attacker(n, values_of(content))
    before = attacker.facts
    for item, value, count in counts_in(report, content):
        attacker.learn_count(range(n), item, value, count)
    for items, mean in means_in(report, content):
        attacker.learn_mean(range(n), items, *known(mean))
    assert how != RANDOM or attacker.facts > before
    nobody_is_found(attacker, (0, n - 1), list(values_of(content)))
    db.session.rollback()


class Sides:
    """Every answer about the people of a programme, from every side, as unknowns of one system."""

    def __init__(self, waves: Mapping[Perspective, object]) -> None:
        self.content = waves[Perspective.OWN].instrument.content
        self.items: dict[str, list[str]] = {}
        for item in self.content.items:
            if item.points:
                assert not item.reverse
                self.items.setdefault(words.construct(item.construct), []).append(item.key)
        #: side → person rated → numbers of the answers about them
        self.about: dict[Perspective, dict[int, list[int]]] = {}
        self.entries = []
        for side, wave in waves.items():
            assert set(values_of(wave.instrument.content)) == set(values_of(self.content))
            for entry in entries_of(wave):
                self.about.setdefault(side, {}).setdefault(entry.about_id, []).append(len(self.entries))
                self.entries.append(entry)
        self.attacker = Attacker(len(self.entries), values_of(self.content))

    def learn_counts(self, report: Report, side: Perspective, instrument: Instrument) -> None:
        everybody = [number for numbers in self.about[side].values() for number in numbers]
        for item, value, count in counts_in(report, instrument):
            self.attacker.learn_count(everybody, item, value, count)

    def learn_chapters(self, report: Report) -> None:
        for section in report.sections:
            for table in tables_of(section):
                keys = {column.key for column in table.columns}
                for row in table.rows:
                    name = row.get("behaviour", row.get("construct"))
                    if name not in self.items or ("n" not in keys and "interval" not in keys):
                        continue
                    gaps = "behaviour" in row and "interval" in keys
                    for side in self.about:
                        if row.get(side.value) is not None:
                            self.learn(side, name, row[side.value], against=Perspective.OWN if gaps else None)
                    if row.get("difference") is not None:
                        self.learn(Perspective.SUPERIOR, name, row["difference"], against=Perspective.OWN)

    def learn(self, side: Perspective, name: str, printed, against: Perspective | None) -> None:
        """A mean over the people rated, each the mean of the answers about them, each the mean of its items."""
        people = [p for p in self.about[side] if against is None or p in self.about[against]]
        row: dict[int, float] = {}
        for person in people:
            self._add(row, self.about[side][person], name, (-1 if against else 1) / len(people))
            if against is not None:
                self._add(row, self.about[against][person], name, 1 / len(people))
        self.attacker.learn_sum(row, *known(printed))

    def learn_overall(self, printed) -> None:
        """Mean over superiors' ratings of a person, each the mean of that person's behaviours."""
        people = self.about[Perspective.SUPERIOR]
        row: dict[int, float] = {}
        for numbers in people.values():
            for name in self.items:
                self._add(row, numbers, name, 1 / len(people) / len(self.items))
        self.attacker.learn_sum(row, *known(printed))

    def _add(self, row: dict[int, float], numbers: Sequence[int], name: str, weight: float) -> None:
        for number in numbers:
            for item in self.items[name]:
                for value in self.attacker.scales[item]:
                    place = self.attacker.at(number, item, value)
                    row[place] = row.get(place, 0) + weight * value / len(numbers) / len(self.items[name])

    def learn_feedback(self, person, own_answers: Mapping[str, int]) -> None:
        """What the person rated knows beyond the report: their own answers and their own page."""
        (mine,) = self.about[Perspective.OWN][person.id]
        for item, value in own_answers.items():
            self.attacker.learn_count([mine], item, value, 1)
        (frozen,) = feedback_about(person)
        feedback = from_document(frozen.document).feedback
        for line in feedback.lines:
            name = words.construct(line.behaviour)
            for group, told in zip(feedback.groups, line.others, strict=True):
                numbers = [n for side in group.sides for n in self.about[side][person.id]]
                if told is None:
                    continue
                row: dict[int, float] = {}
                self._add(row, numbers, name, 1)
                low, high = {
                    Bound.EXACT: (told.value - 0.05, told.value + 0.05),
                    Bound.AT_LEAST: (told.value - 0.05, 5.0),
                    Bound.AT_MOST: (1.0, told.value + 0.05),
                }[told.bound]
                self.attacker.learn_sum(row, (low + high) / 2, (high - low) / 2)


@pytest.mark.parametrize(
    ("how", "insider"),
    [*((how, False) for how in (RANDOM, ALL_BEST, ALL_BUT_ONE, OPPOSED, ALIKE)), (RANDOM, True), (ALIKE, True)],
)
def test_all_chapters_of_behaviour_together_determine_no_rating(db, trio, how, insider):
    chance = random.Random(11)
    heads = a_cohort(trio.unit, 6)
    people = [a_person(unit=trio.unit, superior=heads[number % 6]) for number in range(24)]
    for leader in people[:7]:
        a_cohort(trio.unit, 3, superior=leader)
    programme = a_programme(trio.ani, trio.unit, people)
    waves = {
        side: answered(
            a_wave(programme, people, trio.ani, instrument=instrument, kind=kind, anonymity=Anonymity.CONFIDENTIAL),
            how,
            chance,
        )
        for side, instrument, kind in (
            (Perspective.OWN, "perilaku_diri", WaveKind.BEHAVIOUR_SELF),
            (Perspective.SUPERIOR, "perilaku_atasan", WaveKind.BEHAVIOUR_SUPERIOR),
            (Perspective.PEER, "perilaku_rekan", WaveKind.BEHAVIOUR_PEER),
            (Perspective.SUBORDINATE, "perilaku_bawahan", WaveKind.BEHAVIOUR_SUBORDINATE),
        )
    }
    freeze_feedback()
    report = reported(programme, trio.ani)
    sides = Sides(waves)
    before = sides.attacker.facts
    for side, wave in waves.items():
        sides.learn_counts(report, side, wave.instrument.content)
    sides.learn_chapters(report)
    if (overall := planned(report, Measure.BEHAVIOUR)) is not None:
        sides.learn_overall(overall)
    assert how != RANDOM or sides.attacker.facts > before + 100
    known_numbers = set()
    if insider:
        mine = sides.entries[sides.about[Perspective.OWN][people[0].id][0]]
        sides.learn_feedback(people[0], _own_answers(mine, how))
        known_numbers = set(sides.about[Perspective.OWN][people[0].id])
    for about in sides.about.values():
        for person in [people[0].id] if insider else [people[0].id, people[6].id]:
            for number in about[person][:1]:
                if number not in known_numbers:
                    nobody_is_found(sides.attacker, [number], ["pelayanan_1", "harmonis_1"])
    db.session.rollback()


def _own_answers(entry, how: str) -> dict[str, int]:
    """What was drawn for the first entry of the first wave, drawn again."""
    chance = random.Random(11)
    content = entry.wave.instrument.content
    return {key: chosen(how, 0, entry.wave.kind, each, chance) for key, each in values_of(content).items()}
