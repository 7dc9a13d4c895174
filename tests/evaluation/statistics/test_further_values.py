"""Numbers from the literature and from by-hand examples for what the table of formulas does not list, and simulated
coverage of the intervals nobody else implements.
"""

import random

import numpy as np
import pytest

from evaluation.statistics import learning, ranks
from evaluation.statistics.agreement import Metric, Weights, cohen_kappa, krippendorff
from evaluation.statistics.comparison import GroupSummary, hedges_g, two_groups
from evaluation.statistics.costs import Achieved, Assumption, roi, unit_costs
from evaluation.statistics.figures import Caution, Denominator, Refusal
from evaluation.statistics.items import ItemVerdict, distractors, item_quality, scored, totals_of
from evaluation.statistics.mixed import Measurement, mixed_model
from evaluation.statistics.nonresponse import Stratum, beside_raw, standardised_difference
from evaluation.statistics.order import Signal, control_chart, quantile
from evaluation.statistics.reaction import share_of_population
from evaluation.statistics.regression import Observation, ancova, did_regression
from evaluation.statistics.reliability import lengthened, omega, reliability

#: Krippendorff (2011), "Computing Krippendorff's alpha-reliability", example C: four observers, twelve units.
OBSERVERS = ["1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."]
UNITS = [[None if v == "." else float(v) for v in unit] for unit in zip(*(o.split() for o in OBSERVERS), strict=True)]


@pytest.mark.parametrize(
    ("metric", "published"), [(Metric.NOMINAL, 0.743), (Metric.ORDINAL, 0.815), (Metric.INTERVAL, 0.849)]
)
def test_krippendorffs_own_example(metric: Metric, published: float) -> None:
    figure = krippendorff(UNITS, metric)
    assert figure.value == pytest.approx(published, abs=5e-4)
    assert figure.n == 11  # the last unit was judged by one observer only
    assert Caution.INCOMPLETE_DROPPED in figure.warnings
    assert figure.interval == krippendorff(UNITS, metric).interval  # the seed is fixed
    assert figure.interval is not None
    assert figure.interval.low < published <= figure.interval.high


def test_weighted_kappa_forgives_near_misses() -> None:
    first, second = "11223344", "12233443"
    plain = cohen_kappa(first, second).value or 0
    linear = cohen_kappa(first, second, Weights.LINEAR, "1234").value or 0
    quadratic = cohen_kappa(first, second, Weights.QUADRATIC, "1234").value or 0
    assert plain < linear < quadratic
    with pytest.raises(ValueError, match="order"):
        cohen_kappa(first, second, Weights.LINEAR)
    with pytest.raises(ValueError, match="not in the order"):
        cohen_kappa("15", "11", Weights.LINEAR, "1234")


def test_control_chart_limits_and_rules() -> None:
    # Wheeler's arithmetic: mean 10.5, moving ranges all 1, limits 10.5 ± 2.66
    flat = [10.0, 11.0] * 6
    chart = control_chart(flat)
    assert (chart.centre.value, chart.moving_range) == (10.5, 1)
    assert chart.low == pytest.approx(7.84)
    assert chart.high == pytest.approx(13.16)
    assert chart.range_limit == pytest.approx(3.267)
    assert chart.signals == ()
    late = control_chart([*flat, 14.0], baseline=12)
    assert late.signals == ((12, (Signal.BEYOND_LIMITS,)),)
    lower = control_chart([*flat, *[10.4, 10.2] * 4], baseline=12)
    assert (19, (Signal.EIGHT_ON_ONE_SIDE,)) in lower.signals
    falling = control_chart([*flat, 11.9, 11.5, 11.0, 10.4, 10.1, 9.8], baseline=12)
    assert (17, (Signal.SIX_IN_A_ROW,)) in falling.signals
    near = control_chart([*flat, 12.5, 10.0, 12.6], baseline=12)
    assert near.signals == ((14, (Signal.TWO_OF_THREE,)),)
    assert control_chart([1.0, 2.0] * 3).centre.refusal is Refusal.TOO_FEW


@pytest.mark.parametrize(("n", "share"), [(6, 0.5), (36, 0.9)])
def test_smallest_samples_with_an_interval_of_a_quantile(n: int, share: float) -> None:
    assert quantile([float(v) for v in range(n)], share).interval is not None
    fewer = quantile([float(v) for v in range(n - 1)], share)
    assert (fewer.interval, fewer.warnings) == (None, (Caution.INTERVAL_UNREACHABLE,))
    with pytest.raises(ValueError, match="between 0 and 1"):
        quantile([1.0], 1.0)


def test_distractors_show_who_chose_what() -> None:
    answers = list("AAAAABBCCD")
    totals = [9.0, 9, 8, 8, 7, 5, 4, 6, 3, 2]
    rows = {row.option: row for row in distractors(answers, totals, "A", "ABCDE")}
    assert rows["A"].key
    assert (rows["A"].upper, rows["A"].lower) == (1.0, 0.0)
    assert (rows["B"].chosen.value, rows["B"].mean_total) == (0.2, 4.5)
    assert rows["B"].working
    assert not rows["E"].working
    assert rows["E"].mean_total is None
    assert scored(answers, "A") == [1] * 5 + [0] * 5
    assert totals_of({"x": [1, 0], "y": [1, 1]}) == [2, 1]
    with pytest.raises(ValueError, match="Z is not an option"):
        distractors(["Z"], [1.0], "A", "AB")


@pytest.mark.parametrize(
    ("right", "verdict"),
    [
        ([0, 0, 0, 0, 0, 1, 1, 1, 1, 1], ItemVerdict.KEEP),
        ([1, 1, 1, 1, 1, 0, 0, 0, 0, 0], ItemVerdict.CHECK_KEY),
        ([0, 1, 1, 1, 1, 1, 1, 1, 1, 1], ItemVerdict.TOO_EASY),
        ([0, 0, 0, 0, 0, 0, 0, 0, 0, 1], ItemVerdict.TOO_HARD),
        ([1] * 10, ItemVerdict.UNDECIDED),
    ],
)
def test_items_are_judged_by_the_usual_conventions(right: list[int], verdict: ItemVerdict) -> None:
    assert item_quality(right, [float(value) for value in range(10)]).verdict is verdict


def test_omega_equals_alpha_for_equal_loadings_and_warns_of_an_improper_one() -> None:
    chance = np.random.default_rng(3)
    trait = chance.normal(size=4000)
    equal = {f"i{i}": (trait + chance.normal(size=4000)).tolist() for i in range(5)}
    assert omega(equal).omega.value == pytest.approx(reliability(equal).alpha.value or 0, abs=0.003)
    twins = {"a": trait.tolist(), "b": trait.tolist(), "c": (trait + chance.normal(size=4000)).tolist()}
    improper = omega(twins).omega
    assert Caution.IMPROPER in improper.warnings
    assert improper.interval is None


def test_a_longer_scale_carries_its_interval_along() -> None:
    alpha = reliability({"a": [1, 2, 3, 4, 5], "b": [2, 1, 4, 3, 6], "c": [1, 3, 2, 5, 4]}).alpha
    longer = lengthened(alpha, 2)
    assert (longer.value or 0) > (alpha.value or 0)
    assert Caution.ASSUMED in longer.warnings


def test_reliable_changes_count_people_beyond_the_error_of_the_test() -> None:
    result = learning.reliable_changes([50, 50, 50, None], [62, 51, 30, 70], 0.84, 10)
    assert result is not None
    assert result.least == pytest.approx(11.0874, abs=5e-5)
    assert [round(i, 3) if i is not None else None for i in result.indices] == [2.121, 0.177, -3.536, None]
    assert [f.value for f in (result.improved, result.worsened, result.unchanged)] == pytest.approx([1 / 3] * 3)


def test_money_per_thing_achieved_is_refused_where_nothing_was_measured() -> None:
    per = unit_costs(120e6, Achieved(40, jp=800, gain=18, measured=30, reliably_changed=24))
    assert (per.per_participant.value, per.per_jp.value, per.per_reliably_changed.value) == (3e6, 150e3, 5e6)
    assert per.per_gain_point.value == pytest.approx(120e6 / 540)
    bare = unit_costs(120e6, Achieved(40))
    assert [f.refusal for f in (bare.per_jp, bare.per_gain_point, bare.per_reliably_changed)] == [Refusal.NO_DATA] * 3


def test_roi_needs_isolation_and_confidence_and_shows_its_tornado() -> None:
    benefit, cost = Assumption("benefit", 450e6, 300e6, 600e6), Assumption("cost", 120e6, 110e6, 140e6)
    assert roi([benefit, cost], 30).roi.refusal is Refusal.NO_DATA
    full = roi([benefit, cost, Assumption("isolation", 0.6, 0.5, 0.7), Assumption("confidence", 0.8, 0.75, 0.85)], 30)
    assert full.roi.value == pytest.approx(0.8)
    assert full.roi.warnings == (Caution.ASSUMED,)
    assert [bar.name for bar in full.tornado] == ["benefit", "isolation", "cost", "confidence"]
    assert (full.tornado[0].low, full.tornado[0].high) == pytest.approx((0.2, 1.4))
    with pytest.raises(ValueError, match="between 0 and 1"):
        roi([Assumption("isolation", 0.6, 0.5, 1.7)], 30)


def test_ancova_and_did_warn_and_refuse() -> None:
    treated = [(float(x), 2.0 * x) for x in range(10, 22)]
    other = [(float(x), 30.0 - x + (x % 3)) for x in range(10, 22)]
    assert Caution.UNEQUAL_SLOPES in ancova(treated, other).effect.figure.warnings
    assert ancova([(5.0, 1.0)] * 4, [(5.0, 2.0)] * 4).effect.figure.refusal is Refusal.NO_VARIANCE
    mixed = [
        Observation(t, a, float(t + a + i), f"c{i}") for t in (True, False) for a in (True, False) for i in range(3)
    ]
    result = did_regression(mixed)
    assert result.clustered is not None
    assert result.clustered.figure.warnings == (Caution.FEW_CLUSTERS, Caution.CLUSTER_MIXED)
    assert did_regression(mixed[:7]).ols.figure.refusal is Refusal.TOO_FEW  # one cell is empty
    plain = did_regression([Observation(o.treated, o.after, o.value) for o in mixed])
    assert (plain.clustered, plain.clusters) == (None, 0)
    alone = [Observation(o.treated, o.after, o.value, "t" if o.treated else o.cluster) for o in mixed]
    only_one = did_regression(alone).clustered
    assert only_one is not None
    assert only_one.figure.refusal is Refusal.TOO_FEW


def test_mixed_model_fixes_few_units_and_keeps_people_measured_once() -> None:
    chance = random.Random(5)
    rows = [
        Measurement(f"p{p}", f"u{p % 3}", late, 60 + 3 * late + chance.gauss(0, 2))
        for p in range(18)
        for late in (False, True)
    ]
    full = mixed_model(rows)
    assert (full.persons, full.units, full.between_units) == (18, 3, None)
    assert Caution.FIXED_UNITS in full.effect.figure.warnings
    assert Caution.UNBALANCED in mixed_model(rows[:-1]).effect.figure.warnings
    with pytest.raises(ValueError, match="two units"):
        mixed_model([Measurement("p", "u", False, 1.0), Measurement("p", "v", True, 2.0)])
    with pytest.raises(ValueError, match="two scores"):
        mixed_model([Measurement("p", "u", True, 1.0), Measurement("p", "u", True, 2.0)])


def test_weighting_and_margins_refuse_what_they_cannot_carry() -> None:
    empty = beside_raw({"A": Stratum(60, 10, 3.2), "B": Stratum(40, 0, 0.0)})
    assert empty.raw.value == pytest.approx(3.2)
    assert empty.weighted.refusal is Refusal.TOO_FEW
    thin = beside_raw({"A": Stratum(60, 10, 3.2, 0.5), "B": Stratum(40, 2, 3.8, 0.4)})
    assert thin.weighted.warnings == (Caution.FEW_PER_STRATUM,)
    with pytest.raises(ValueError, match="more answers than people"):
        beside_raw({"A": Stratum(3, 4, 1.0)})
    assert share_of_population(2, 50, 100).refusal is Refusal.TOO_FEW
    everybody = share_of_population(2, 50, 50)
    assert everybody.interval is not None
    assert everybody.interval.low == everybody.interval.high == 0.04
    assert standardised_difference([1.0] * 6 + [0.0] * 4, [1.0] * 3 + [0.0] * 7).value == pytest.approx(
        0.3 / ((0.24 / 0.9 + 0.21 / 0.9) / 2) ** 0.5
    )


def coverage(hits: int, runs: int) -> bool:
    """Whether a 95 % interval covers in 92 to 98 of 100 simulated samples."""
    return 0.92 <= hits / runs <= 0.98


def test_the_intervals_of_our_own_cover_the_truth() -> None:
    chance = np.random.default_rng(20261121)
    runs = 500
    hits = dict.fromkeys(("d_z", "d_av", "omega", "shift", "biserial", "g"), 0)
    for _ in range(runs):
        before = chance.normal(50, 10, 40)
        after = before + chance.normal(5, 8, 40)
        paired = learning.paired(before.tolist(), after.tolist())
        true_av = 5 / ((100 + 164) / 2) ** 0.5
        for name, true in (("d_z", 5 / 8), ("d_av", true_av)):
            ends = getattr(paired, name).interval
            hits[name] += ends.low <= true <= ends.high
        items = 0.7 * chance.normal(size=(1, 150)) + chance.normal(0, 0.51**0.5, size=(6, 150))
        ends = omega({str(i): row.tolist() for i, row in enumerate(items)}).omega.interval
        true_omega = 4.2**2 / (4.2**2 + 6 * 0.51)
        hits["omega"] += ends is not None and ends.low <= true_omega <= ends.high
        first, second = chance.normal(0, 1, 25).tolist(), chance.normal(1, 1, 25).tolist()
        rank = ranks.mann_whitney(first, second)
        assert rank is not None
        assert rank.shift.interval is not None
        assert rank.biserial.interval is not None
        hits["shift"] += rank.shift.interval.low <= 1 <= rank.shift.interval.high
        hits["biserial"] += rank.biserial.interval.low <= 0.5204998778 <= rank.biserial.interval.high
        g = two_groups(first, second).g.interval
        assert g is not None
        hits["g"] += g.low <= 1 <= g.high
    assert {name: coverage(count, runs) for name, count in hits.items()} == dict.fromkeys(hits, True), hits


def test_unequal_groups_refuse_what_one_person_cannot_say() -> None:
    result = two_groups([1.0], [2.0, 3.0])
    assert result.difference.refusal is Refusal.TOO_FEW
    assert result.ranks is not None
    assert two_groups([], [1.0]).ranks is None
    assert hedges_g(GroupSummary(1, 1, 1), GroupSummary(1, 1, 5)).refusal is Refusal.TOO_FEW
    assert ranks.mann_whitney([], [], Denominator.EVENTS) is None
