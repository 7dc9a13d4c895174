"""Item analysis against sums by hand, numpy, statsmodels and evaluation's own statistics."""

import random
from datetime import UTC, datetime, timedelta
from math import sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.contingency_tables import StratifiedTable
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from courses.analysis.rules.advice import Advice, Counsel, counsel
from courses.analysis.rules.fairness import GROUP_MINIMUM, Band, Dif, DifClass, fairness, mantel_haenszel
from courses.analysis.rules.items import (
    ENOUGH,
    MINIMUM,
    Given,
    ItemFigures,
    OptionFigures,
    Shift,
    Sitting,
    item_figures,
    reliability,
    shift,
)
from evaluation.statistics.reliability import reliability as scale_reliability

START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


def a_sitting(scores, n=0, group=None, choices=None):
    """A sitting with these scores by question version."""
    given = tuple(Given(version, score, (choices or {}).get(version, ())) for version, score in scores.items())
    return Sitting(START + timedelta(days=n), given, group)


def sittings_of(table):
    """Sittings from rows of scores, the columns being versions 1, 2, …"""
    return [a_sitting(dict(enumerate(row, start=1)), n) for n, row in enumerate(table)]


def a_table(people, items, seed=1, steps=(0.0, 1.0)):
    """Scores of people of different strength."""
    dice = random.Random(seed)
    rows = []
    for _ in range(people):
        strength = dice.gauss(0, 1.2)
        rows.append(
            [
                steps[-1] if dice.gauss(strength, 1) > (k - items / 2) / items else dice.choice(steps[:-1])
                for k in range(items)
            ]
        )
    return rows


def test_difficulty_and_discrimination_by_hand():
    """Four kinds of people, five of each: item 1 is right for the two strong kinds."""
    table = [[1.0, 1.0, 1.0], [1.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, 0.0]] * 5
    first = item_figures(1, sittings_of(table))
    assert (first.n, first.facility, first.blank) == (20, 0.5, 0.0)
    # Rest scores are 1, 1/2, 1/2, 0; covariance 1/8, variances 1/4 and 1/8: r = 1/8 ÷ √(1/32) = 1/√2.
    assert first.discrimination == pytest.approx(1 / sqrt(2))
    third = item_figures(3, sittings_of(table))
    assert third.discrimination == pytest.approx(0)


@pytest.mark.parametrize("seed", range(8))
def test_discrimination_is_the_correlation_with_the_rest(seed):
    table = np.array(a_table(60, 9, seed, (0.0, 0.5, 1.0)))
    for item in range(9):
        rest = np.delete(table, item, axis=1).sum(axis=1)
        found = item_figures(item + 1, sittings_of(table.tolist()))
        assert found.facility == pytest.approx(table[:, item].mean())
        assert found.discrimination == pytest.approx(np.corrcoef(table[:, item], rest)[0, 1])
        low, high = found.discrimination_interval
        around = 1.959963984540054 / sqrt(57)
        assert np.arctanh([low, high]) == pytest.approx(np.arctanh(found.discrimination) + np.array([-around, around]))


def test_the_interval_of_right_and_wrong_is_wilsons():
    found = item_figures(1, sittings_of([[1.0, 0.0]] * 13 + [[0.0, 1.0]] * 27))
    assert found.facility_interval == pytest.approx(proportion_confint(13, 40, method="wilson"))


@pytest.mark.parametrize("steps", [(0.0, 1.0), (0.0, 0.25, 1.0)])
def test_alpha_is_what_evaluation_computes(steps):
    table = a_table(80, 7, 3, steps)
    found = reliability(sittings_of(table))
    oracle = scale_reliability({f"i{n}": column for n, column in enumerate(zip(*table, strict=True))})
    assert found.is_alpha
    assert found.coefficient == pytest.approx(oracle.alpha.value)
    totals = np.array(table).sum(axis=1)
    assert found.error == pytest.approx(totals.std(ddof=1) * sqrt(1 - found.coefficient) / 7)


def test_random_papers_get_the_coefficient_of_nested_questions():
    dice = random.Random(5)
    table = a_table(50, 6, 5)
    rows = [a_sitting(dict(zip(dice.sample(range(1, 40), 6), row, strict=True))) for row in table]
    found = reliability(rows)
    scores = np.array(table)
    between = 6 * scores.mean(axis=1).var(ddof=1)
    within = ((scores - scores.mean(axis=1, keepdims=True)) ** 2).sum() / (50 * 5)
    assert not found.is_alpha
    assert found.coefficient == pytest.approx(1 - within / between)
    assert found.error == pytest.approx(sqrt(within / 6))


def test_little_says_nothing():
    few = item_figures(1, sittings_of([[1.0, 0.0]] * (MINIMUM - 1)), ("o1",))
    assert few == ItemFigures(1, MINIMUM - 1)
    some = item_figures(1, sittings_of(a_table(ENOUGH - 1, 4)))
    assert some.facility is not None
    assert some.discrimination is None
    assert reliability(sittings_of(a_table(ENOUGH - 1, 4))).coefficient is None
    assert reliability([]).coefficient is None
    assert reliability(sittings_of([[1.0, 1.0]] * 30)).coefficient is None
    assert item_figures(1, sittings_of([[1.0, 1.0]] * 30)).discrimination is None
    assert shift([1.0] * (ENOUGH - 1), [0.0] * 50).difference is None


def test_an_option_tells_who_is_drawn_to_it():
    """Six strong people take the key, five weak ones o2, four take o3: too few to speak of their rest."""
    people = [("o1", 1.0)] * 6 + [("o2", 0.0)] * 5 + [("o3", 0.5)] * 4
    rows = [a_sitting({1: float(key == "o1"), 2: rest, 3: rest}, choices={1: (key,)}) for key, rest in people]
    found = item_figures(1, rows, ("o1", "o2", "o3", "o4"))
    assert found.options == (
        OptionFigures("o1", 6 / 15, 1.0),
        OptionFigures("o2", 5 / 15, 0.0),
        OptionFigures("o3", 4 / 15, None),
        OptionFigures("o4", 0.0, None),
    )


def test_a_shift_is_welchs():
    dice = random.Random(2)
    before, after = [float(dice.random() < 0.5) for _ in range(60)], [float(dice.random() < 0.8) for _ in range(45)]
    found = shift(before, after)
    assert found.difference == pytest.approx(np.mean(after) - np.mean(before))
    _z, p = CompareMeans(DescrStatsW(after), DescrStatsW(before)).ztest_ind(usevar="unequal")
    assert found.p == pytest.approx(p)


bands = st.lists(st.builds(Band, *[st.integers(0, 40)] * 4), min_size=1, max_size=6)


@settings(deadline=None)
@given(bands)
def test_mantel_haenszel_is_statsmodels(told):
    useful = [b for b in told if b.reference_right + b.reference_wrong and b.focal_right + b.focal_wrong]
    found = mantel_haenszel(told)
    if found is None:
        return
    tables = np.array([[[b.reference_right, b.reference_wrong], [b.focal_right, b.focal_wrong]] for b in useful], float)
    tables = tables[tables.sum(axis=(1, 2)) > 1]
    oracle = StratifiedTable(list(tables))
    assert found.odds_ratio == pytest.approx(oracle.oddsratio_pooled)
    assert found.delta == pytest.approx(-2.35 * oracle.logodds_pooled)
    assert found.error == pytest.approx(2.35 * oracle.logodds_pooled_se)
    # statsmodels lets the continuity correction turn a difference below one half around; ours stops at zero.
    observed = sum(t[0, 0] for t in tables)
    expected = sum((t[0].sum() * t[:, 0].sum()) / t.sum() for t in tables)
    if abs(observed - expected) >= 0.5:
        assert found.p == pytest.approx(oracle.test_null_odds(correction=True).pvalue, abs=1e-9)


def groups(people, bias, seed=4):
    """Two groups of equal strength; one question is harder for the second by that much."""
    dice, rows = random.Random(seed), []
    for n in range(2 * people):
        group, strength = ("high", "low")[n % 2], dice.gauss(0, 1)
        scores = {k: float(dice.gauss(strength, 1) > 0) for k in range(2, 12)}
        scores[1] = float(dice.gauss(strength - bias * (group == "low"), 1) > 0)
        rows.append(a_sitting(scores, group=group))
    return rows


def test_fairness_finds_a_biased_question_and_leaves_a_fair_one_alone():
    biased = fairness(1, groups(200, 1.5), "high", "low")
    assert (biased.verdict, biased.delta < -1.5, biased.focal, biased.reference) == (DifClass.C, True, 200, 200)
    verdicts = [fairness(version, groups(200, 0), "high", "low").verdict for version in range(1, 12)]
    assert verdicts.count(DifClass.C) == 0
    assert verdicts.count(DifClass.A) >= 9
    # The stronger group is not a reason: equally able people are compared.
    rows = [
        a_sitting({k: float(k <= 3 + 5 * (n % 2) + n % 3) for k in range(1, 12)}, group=("low", "high")[n % 2])
        for n in range(300)
    ]
    told = fairness(5, rows, "high", "low")
    assert told is None or told.verdict is DifClass.A


def test_fairness_is_refused_below_fifty_in_a_group():
    assert fairness(1, groups(GROUP_MINIMUM - 1, 3), "high", "low") is None
    assert fairness(1, groups(GROUP_MINIMUM, 3), "high", "low") is not None
    assert fairness(1, [a_sitting({1: 1.0, 2: 0.0}, group="high")] * 300, "high", "low") is None


@pytest.mark.parametrize(
    ("figures", "more", "advice"),
    [
        ({"facility": 0.97, "discrimination": 0.2}, {}, [Advice.TOO_EASY]),
        ({"facility": 0.95, "discrimination": 0.2}, {}, []),
        ({"facility": 0.19, "discrimination": 0.2}, {}, [Advice.TOO_HARD]),
        ({"facility": 0.5, "discrimination": -0.01}, {}, [Advice.NEGATIVE]),
        ({"facility": 0.5, "discrimination": 0.09}, {}, [Advice.WEAK]),
        ({"facility": 0.5, "discrimination": 0.1}, {}, []),
        ({"facility": 0.5, "discrimination": 0.3}, {"known": 0.51}, [Advice.KNOWN]),
        ({"facility": 0.5}, {"moved": Shift(40, 40, 0.16, 0.009)}, [Advice.EASIER]),
        ({"facility": 0.5}, {"moved": Shift(40, 40, -0.16, 0.009)}, [Advice.HARDER]),
        ({"facility": 0.5}, {"moved": Shift(40, 40, 0.16, 0.011)}, []),
        ({"facility": 0.5}, {"moved": Shift(40, 40, 0.15, 0.001)}, []),
        ({"facility": 0.5}, {"dif": Dif(90, 90, 2, -1.6, 0.1, 0.01, DifClass.C)}, [Advice.UNFAIR]),
        ({"facility": 0.5}, {"dif": Dif(90, 90, 2, -1.6, 0.1, 0.01, DifClass.B)}, [Advice.MAYBE_UNFAIR]),
        ({"facility": 0.5}, {"dif": Dif(90, 90, 2, -0.6, 0.1, 0.01, DifClass.A)}, []),
        ({"n": 19, "facility": 0.99, "discrimination": -1}, {"known": 1.0}, []),
    ],
)
def test_advice_follows_its_thresholds(figures, more, advice):
    assert [each.advice for each in counsel(ItemFigures(1, **{"n": 40, **figures}), **more)] == advice


def test_advice_names_the_option_and_the_gravest_comes_first():
    options = (OptionFigures("a", 0.5, 0.6), OptionFigures("b", 0.47, 0.7), OptionFigures("c", 0.03, None))
    told = counsel(ItemFigures(1, 40, 0.5, None, -0.1, None, 0.0, options), right={"a"})
    assert told == (
        Counsel(Advice.NEGATIVE),
        Counsel(Advice.STRONG_DISTRACTOR, "b"),
        Counsel(Advice.IDLE_DISTRACTOR, "c"),
    )
