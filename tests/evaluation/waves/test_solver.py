"""An attacker with every published table, its rounding, and linear programming determines nobody's answer.

Everything a report prints about a wave is an equation over unknown answers, one unknown per person, item and value.
The attacker also knows who answered, in which unit and through which channel. For each unit and item the lowest and
the highest possible answer of a person are found; they must stay at least two steps of the scale apart. The same over
two reports: what the later one adds belongs to at least five people who answered in between.
"""

import random
from collections.abc import Mapping, Sequence

import pytest

from bina.exports.report import Section
from evaluation.instruments.rules import Instrument, read_answers, turned
from evaluation.reports.reports import words
from evaluation.reports.reports.results import results_section
from evaluation.reports.reports.surveys import behaviour_section, gap_section, reaction_section, support_section
from evaluation.services.operations import add_service
from evaluation.services.rules.indices import ELEMENT_NAMES
from evaluation.statistics.skm import ELEMENTS
from evaluation.waves.models import Wave
from evaluation.waves.operations import answering
from evaluation.waves.operations.mixing import close, mix, store_mixed
from evaluation.waves.operations.opening import open_public
from evaluation.waves.operations.publishing import publish
from evaluation.waves.rules import Anonymity, WaveKind
from tests.support.attacker import WIDTH, Attacker, known
from tests.support.evaluation import a_cohort, a_programme, a_wave, day, entries_of
from tests.support.people import a_person, a_unit

pytestmark = [pytest.mark.slow]


def rated(instrument: Instrument) -> dict[str, Sequence[int]]:
    """What is rated in an instrument → its scale."""
    return {item.key: [point.value for point in item.points] for item in instrument.items if item.points}


def tables_of(section: Section):
    return [*section.tables, *(chart.table for chart in section.charts)]


def learn(
    attacker: Attacker,
    section: Section,
    instrument: Instrument,
    people: Sequence[int],
    units: Mapping[str, Sequence[int]],
) -> int:
    """Everything the section prints about the instrument, as equations; gives how many facts it had."""
    before = attacker.facts
    texts = {item.text.id: item.key for item in instrument.items}
    constructs: dict[str, dict[str, bool]] = {}
    for item in instrument.items:
        if item.points:
            constructs.setdefault(words.construct(item.construct), {})[item.key] = item.reverse
    for figure in section.figures:
        if figure.label in constructs and figure.value is not None:
            attacker.learn_mean(people, constructs[figure.label], *known(figure.value))
    for table in tables_of(section):
        keys = {column.key for column in table.columns}
        for row in table.rows:
            if "item" in keys and row.get("item") in texts:
                item = texts[row["item"]]
                for value in attacker.scales[item]:
                    if row.get(f"v{value}") is not None:
                        attacker.learn_count(people, item, value, float(row[f"v{value}"]))
                if row.get("mean") is not None:
                    attacker.learn_mean(people, {item: False}, *known(row["mean"]))
            elif "unit" in keys and row.get("mean") is not None:
                asked = {each.key: each.reverse for each in instrument.items if each.construct == "satisfaction"}
                attacker.learn_mean(units[row["unit"]], asked, *known(row["mean"]))
    return attacker.facts - before


@pytest.mark.parametrize("seed", range(3))
def test_no_answer_is_determined_by_a_report_or_by_two(db, trio, seed):
    chance = random.Random(seed)
    units = [trio.unit, a_unit(trio.agency), a_unit(trio.agency)]
    cohorts = [a_cohort(unit, size) for unit, size in zip(units, (14, 10, 7), strict=True)]
    people = [person for cohort in cohorts for person in cohort]
    programme = a_programme(trio.ani, trio.unit, people)
    wave = a_wave(programme, people, trio.ani)
    instrument = wave.instrument.content
    items = [item.key for item in instrument.items if item.points]
    entries = entries_of(wave)
    # First most of the first two units, then the rest: what two reports differ by is one batch per unit.
    early = [*entries[:9], *entries[14:19]]
    late = [entry for entry in entries if entry not in early]
    first = None
    for group in (early, late):
        for entry in group:
            send(entry, chance)
        if group is early:
            mix(wave)
            publish(programme)
            first = reaction_section([wave], day())[0]
        else:
            close(wave, day())
            publish(programme)
    last = reaction_section([wave], day())[0]
    order = {entry.id: place for place, entry in enumerate([*early, *late])}
    by_unit = {}
    for entry in entries:
        by_unit.setdefault(entry.person.unit.label, []).append(order[entry.id])
    attacker = Attacker(len(people), rated(instrument))
    assert learn(attacker, last, instrument, range(len(people)), by_unit) > 40
    before = {label: [place for place in places if place < len(early)] for label, places in by_unit.items()}
    assert learn(attacker, first, instrument, range(len(early)), before) > 0
    assert all(turned(item, 2) in attacker.scales[item.key] for item in instrument.items if item.points)
    for person in (0, len(early) - 1, len(early), len(people) - 1):
        for item in items:
            width = attacker.width(person, item)
            assert width >= WIDTH - 1e-6, f"person {person}, {item}: {width}"
    db.session.rollback()


def send(entry, chance: random.Random) -> None:
    """Answer with a random value everywhere."""
    instrument = entry.wave.instrument.content
    sent = {key: str(chance.choice(values)) for key, values in rated(instrument).items()}
    answering.submit(entry, answering.new_form_key(), read_answers(instrument, sent), instrument)


class Unanimous(random.Random):
    """Everybody chooses the end of the scale."""

    def choice(self, seq):
        return seq[-1]


def closed(wave: Wave, chance: random.Random, entries=None) -> Wave:
    """The wave after everybody answered."""
    for entry in entries if entries is not None else entries_of(wave):
        send(entry, chance)
    close(wave, day())
    return wave


def nobody_is_found(attacker: Attacker, people: Sequence[int]) -> None:
    for person in people:
        for item in attacker.scales:
            width = attacker.width(person, item)
            assert width >= WIDTH - 1e-6, f"person {person}, {item}: {width}"


@pytest.mark.parametrize(
    ("kind", "instrument", "anonymity"),
    [
        (WaveKind.BARRIERS, "hambatan", Anonymity.CONFIDENTIAL),
        (WaveKind.LEADERSHIP, "dukungan_pimpinan", Anonymity.ANONYMOUS),
        (WaveKind.NON_PARTICIPANTS, "bukan_peserta", Anonymity.ANONYMOUS),
    ],
)
@pytest.mark.parametrize("chance", [random.Random(5), Unanimous()])
@pytest.mark.parametrize("n", [8, 11])
def test_no_answer_is_determined_by_what_stands_beside_reaction(db, trio, kind, instrument, anonymity, n, chance):
    people = a_cohort(trio.unit, n)
    programme = a_programme(trio.ani, trio.unit, people)
    wave = closed(a_wave(programme, people, trio.ani, instrument=instrument, kind=kind, anonymity=anonymity), chance)
    section = {
        WaveKind.BARRIERS: lambda: support_section([wave], [], day()),
        WaveKind.LEADERSHIP: lambda: support_section([], [wave], day()),
        WaveKind.NON_PARTICIPANTS: lambda: gap_section([wave], n, day()),
    }[kind]()
    content = wave.instrument.content
    attacker = Attacker(n, rated(content))
    learn(attacker, section, content, range(n), {})
    nobody_is_found(attacker, (0, n - 1))
    db.session.rollback()


@pytest.mark.parametrize("chance", [random.Random(5), Unanimous()])
@pytest.mark.parametrize(("own", "seen"), [(8, 8), (12, 11), (12, 7), (35, 34)])
def test_no_rating_is_determined_by_the_two_views_of_behaviour(db, trio, own, seen, chance):
    heads = a_cohort(trio.unit, 6)
    people = [a_person(unit=trio.unit, superior=heads[number % 6]) for number in range(own)]
    programme = a_programme(trio.ani, trio.unit, people)
    mine, theirs = (
        a_wave(programme, people, trio.ani, instrument=instrument, kind=kind, anonymity=Anonymity.CONFIDENTIAL)
        for instrument, kind in (
            ("perilaku_diri", WaveKind.BEHAVIOUR_SELF),
            ("perilaku_atasan", WaveKind.BEHAVIOUR_SUPERIOR),
        )
    )
    closed(mine, chance)
    closed(theirs, chance, entries_of(theirs)[:seen])
    section = behaviour_section({30: [mine]}, {30: [theirs]}, day()).section
    contents = {"own": mine.instrument.content, "superior": theirs.instrument.content}
    scales = {f"{view}.{key}": values for view, each in contents.items() for key, values in rated(each).items()}
    attacker = Attacker(own, scales)
    rated_people = {"own": range(own), "superior": range(seen)}
    for table in tables_of(section):
        for row in table.rows:
            items = {
                view: [
                    f"{view}.{item.key}"
                    for item in each.items
                    if item.points and words.construct(item.construct) == row["construct"]
                ]
                for view, each in contents.items()
            }
            for view, asked in items.items():
                if row[view] is not None:
                    attacker.learn_mean(rated_people[view], dict.fromkeys(asked, False), *known(row[view]))
            if row["difference"] is not None:
                attacker.learn_difference(range(seen), items["own"], items["superior"], *known(row["difference"]))
    nobody_is_found(attacker, (0, own - 1))
    db.session.rollback()


@pytest.mark.parametrize("seed", range(3))
def test_no_answer_is_determined_by_the_satisfaction_of_a_service(db, trio, seed):
    chance = random.Random(seed)
    programme = a_programme(trio.ani, trio.unit)
    service = add_service(programme, unit=trio.unit, name="Loket", comparison=False, by=trio.ani)
    wave = open_public(programme, service=(service.id, service.name), opens_on=day(), closes_on=day(30))
    channels = ["qr"] * 7 + ["code"] * 6 + ["paper"] * 3
    answers = [{str(key): chance.randint(1, 4) for key in ELEMENTS} for _ in channels]
    contents = [{"ratings": each, "texts": {}, "channel": way} for each, way in zip(answers, channels, strict=True)]
    store_mixed(wave, contents, None)
    section = results_section(programme, [wave]).section
    attacker = Attacker(len(channels), {str(key): range(1, 5) for key in ELEMENTS})
    everybody, all_items = range(len(channels)), dict.fromkeys(map(str, ELEMENTS), False)
    names = {name: key for key, name in ELEMENT_NAMES.items()}
    for figure in section.figures:
        if figure.label.startswith("IKM") and figure.value is not None:
            value, half = known(figure.value)
            attacker.learn_mean(everybody, all_items, value / 25, half / 25)
    learned = attacker.facts
    for table in tables_of(section):
        for row in table.rows:
            if row.get("element") in names and row.get("after") is not None:
                attacker.learn_mean(everybody, {str(names[row["element"]]): False}, *known(row["after"]))
    assert attacker.facts > learned >= 2
    nobody_is_found(attacker, (0, 7, 15))
    db.session.rollback()


def test_the_attacker_would_have_found_an_answer_that_stands_open():
    attacker = Attacker(6, {"a": range(1, 6)})
    attacker.learn_mean([0, 1, 2, 3, 4, 5], {"a": False}, 3, 0)
    attacker.learn_mean([0, 1, 2, 3, 4], {"a": False}, 2.6, 0)
    assert attacker.width(5, "a") == pytest.approx(0, abs=1e-6)
    assert attacker.width(0, "a") >= WIDTH


def test_what_fewer_than_five_superiors_said_enters_no_figure(db, trio):
    heads = a_cohort(trio.unit, 4)
    people = [a_person(unit=trio.unit, superior=heads[number % 4]) for number in range(12)]
    programme = a_programme(trio.ani, trio.unit, people)
    wave = a_wave(
        programme, people, trio.ani,
        instrument="perilaku_atasan", kind=WaveKind.BEHAVIOUR_SUPERIOR, anonymity=Anonymity.CONFIDENTIAL,
    )  # fmt: skip
    closed(wave, random.Random(1))
    found = behaviour_section({}, {30: [wave]}, day())
    assert (found.rated, found.superior.value) == (0, None)
    assert "kurang dari lima atasan" in " ".join(found.section.paragraphs)
    assert tables_of(found.section) == []
    db.session.rollback()
