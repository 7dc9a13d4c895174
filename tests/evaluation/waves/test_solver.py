"""An attacker with every published table, its rounding, and linear programming determines nobody's answer.

Everything a report prints about a wave is an equation over unknown answers, one unknown per person, item and value.
The attacker also knows who answered and in which unit. For each unit and item the lowest and the highest possible
answer of a person are found; they must stay at least two steps of the scale apart. The same over two reports: what
the later one adds belongs to at least five people who answered in between.
"""

import random

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

from evaluation.instruments.rules import read_answers, turned
from evaluation.reports.reports.surveys import reaction_section
from evaluation.waves.operations import answering
from evaluation.waves.operations.mixing import close, mix, publish
from tests.support.evaluation import a_cohort, a_programme, a_wave, day, entries_of
from tests.support.people import a_unit

VALUES = range(1, 6)
#: Steps of the scale that must remain possible.
WIDTH = 2

pytestmark = [pytest.mark.slow]


class Attacker:
    """Unknown answers of people, and what was published about them."""

    def __init__(self, people: int, items: list[str]) -> None:
        self.people, self.items = people, items
        self.equal: list[tuple[dict[int, float], float]] = []
        self.below: list[tuple[dict[int, float], float]] = []
        for person in range(people):
            for item in items:
                self.equal.append(({self.at(person, item, value): 1 for value in VALUES}, 1))

    def at(self, person: int, item: str, value: int) -> int:
        return (person * len(self.items) + self.items.index(item)) * len(VALUES) + value - 1

    def learn_count(self, people: range, item: str, value: int, n: float) -> None:
        self.equal.append(({self.at(person, item, value): 1 for person in people}, n))

    def learn_mean(self, people: list[int], items: dict[str, bool], mean: float, half: float) -> None:
        """A mean over people and items (True: turned round), known to within `half`."""
        row = {
            self.at(person, item, value): float(6 - value if reverse else value)
            for person in people
            for item, reverse in items.items()
            for value in VALUES
        }
        answers = len(people) * len(items)
        self.below.append((row, (mean + half) * answers))
        self.below.append(({place: -each for place, each in row.items()}, -(mean - half) * answers))

    def width(self, person: int, item: str) -> float:
        """How many steps of the scale a person's answer may still lie apart."""
        size = self.people * len(self.items) * len(VALUES)
        aim = np.zeros(size)
        for value in VALUES:
            aim[self.at(person, item, value)] = value
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * aim,
                *_matrix(self.below, size),
                *_matrix(self.equal, size),
                bounds=(0, 1),
                method="highs",
            )
            assert found.status == 0, found.message
            ends.append(sign * found.fun)
        return ends[1] - ends[0]


def _matrix(rows, size):
    if not rows:
        return None, None
    matrix = lil_matrix((len(rows), size))
    for number, (row, _right) in enumerate(rows):
        for place, weight in row.items():
            matrix[number, place] = weight
    return matrix.tocsr(), np.array([right for _row, right in rows])


def learn(attacker: Attacker, section, instrument, people: range, units: dict[str, list[int]]) -> int:
    """Everything the section prints, as equations; gives how many facts it had."""
    facts = len(attacker.equal) + len(attacker.below)
    texts = {item.text.id: item.key for item in instrument.items}
    for table in [*section.tables, *(chart.table for chart in section.charts)]:
        keys = {column.key for column in table.columns}
        for row in table.rows:
            if "item" in keys and row.get("item") in texts:
                item = texts[row["item"]]
                for value in VALUES:
                    if row.get(f"v{value}") is not None:
                        attacker.learn_count(people, item, value, float(row[f"v{value}"]))
                if row.get("mean") is not None:
                    attacker.learn_mean([*people], {item: False}, *_known(row["mean"]))
            elif "unit" in keys and row.get("mean") is not None:
                asked = {each.key: each.reverse for each in instrument.items if each.construct == "satisfaction"}
                attacker.learn_mean(units[row["unit"]], asked, *_known(row["mean"]))
    return len(attacker.equal) + len(attacker.below) - facts


def _known(printed) -> tuple[float, float]:
    digits = -printed.as_tuple().exponent
    return float(printed), 0.5 * 10**-digits


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
            sent = {key: str(chance.randint(1, 5)) for key in items}
            answering.submit(entry, answering.new_form_key(), read_answers(instrument, sent), instrument)
        if group is early:
            mix(wave)
            publish(programme)
            first = reaction_section([wave], day())[0]
        else:
            close(wave, day())
    last = reaction_section([wave], day())[0]
    order = {entry.id: place for place, entry in enumerate([*early, *late])}
    by_unit = {}
    for entry in entries:
        by_unit.setdefault(entry.person.unit.label, []).append(order[entry.id])
    attacker = Attacker(len(people), items)
    assert learn(attacker, last, instrument, range(len(people)), by_unit) > 40
    before = {label: [place for place in places if place < len(early)] for label, places in by_unit.items()}
    assert learn(attacker, first, instrument, range(len(early)), before) > 0
    assert all(turned(item, 2) in VALUES for item in instrument.items if item.points)
    for person in (0, len(early) - 1, len(early), len(people) - 1):
        for item in items:
            width = attacker.width(person, item)
            assert width >= WIDTH - 1e-6, f"person {person}, {item}: {width}"
    db.session.rollback()


def test_the_attacker_would_have_found_an_answer_that_stands_open():
    attacker = Attacker(6, ["a"])
    attacker.learn_mean([0, 1, 2, 3, 4, 5], {"a": False}, 3, 0)
    attacker.learn_mean([0, 1, 2, 3, 4], {"a": False}, 2.6, 0)
    assert attacker.width(5, "a") == pytest.approx(0, abs=1e-6)
    assert attacker.width(0, "a") >= WIDTH
