"""Every row of the table of formulas gives its published value."""

import pytest
from scipy import stats

from evaluation.statistics import distributions
from evaluation.statistics.agreement import cohen_kappa
from evaluation.statistics.comparison import (
    GroupSummary,
    difference_in_differences,
    hedges_g,
    holm,
    time_shift,
)
from evaluation.statistics.costs import cost_per, return_on_programme
from evaluation.statistics.figures import Denominator, Refusal, mean_figure, mean_from_sums, wilson
from evaluation.statistics.items import item_quality
from evaluation.statistics.learning import GainBand, gain_band, paired, reliable_change
from evaluation.statistics.nonresponse import group_responses, post_stratified_mean
from evaluation.statistics.reaction import distribution, margin_of_mean, response_rate
from evaluation.statistics.reliability import length_for, omega_total, reliability, spearman_brown

PRE = [40.0, 55, 60, 45, 50, 65, 70, 35, 55, 60]
POST = [65.0, 70, 80, 60, 75, 80, 85, 55, 75, 70]


def columns(*rows: str) -> dict[str, list[float | None]]:
    return {f"i{i}": [float(row[i]) for row in rows] for i in range(len(rows[0]))}


def test_cronbach_alpha_and_feldt_interval() -> None:
    result = reliability(columns("454", "332", "555", "232", "443"))
    assert result.alpha.value == pytest.approx(0.964286, abs=5e-7)
    assert result.alpha.interval is not None
    assert result.alpha.interval.low == pytest.approx(0.820, abs=5e-4)
    assert result.alpha.interval.high == pytest.approx(0.996, abs=5e-4)
    assert [round(item.deviation**2, 6) for item in result.items] == [1.3, 1.0, 1.7]


def test_alpha_of_right_wrong_items_is_kr20() -> None:
    assert reliability(columns("1111", "1110", "1100", "1000", "0000")).alpha.value == pytest.approx(0.80)


def test_reliability_leaves_out_incomplete_rows_and_says_how_many() -> None:
    table = columns("454", "332", "555", "232", "443")
    table["i0"].append(None)
    table["i1"].append(3)
    table["i2"].append(3)
    result = reliability(table)
    assert (result.n, result.dropped) == (5, 1)


def test_a_constant_item_has_no_correlation_and_a_constant_scale_no_alpha() -> None:
    result = reliability({"a": [1, 2, 3], "b": [1, 2, 2], "c": [4, 4, 4]})
    assert result.items[2].item_rest is None
    nothing = reliability({"a": [2, 2], "b": [3, 3]})
    assert nothing.alpha.refusal is Refusal.NO_VARIANCE
    assert reliability({"a": [2], "b": [3]}).alpha.refusal is Refusal.TOO_FEW
    assert reliability({"a": [None], "b": [3]}).alpha.refusal is Refusal.NO_DATA
    with pytest.raises(ValueError, match="two items"):
        reliability({"a": [1, 2]})


def test_omega_and_spearman_brown() -> None:
    assert omega_total([0.7, 0.8, 0.6, 0.5]) == pytest.approx(0.74945, abs=5e-6)
    assert spearman_brown(0.70, 2) == pytest.approx(0.823529, abs=5e-7)
    assert length_for(0.60, 0.80) == pytest.approx(2.6667, abs=5e-5)


def test_point_biserial_corrected_and_discrimination() -> None:
    quality = item_quality([1, 1, 1, 0, 1, 0, 1, 0, 0, 0], [18, 17, 16, 15, 14, 12, 11, 9, 8, 6])
    assert quality.point_biserial.value == pytest.approx(0.674926, abs=5e-7)
    assert quality.corrected.value == pytest.approx(0.594207, abs=5e-7)
    assert quality.discrimination.value == 1.0
    assert quality.difficulty.value == 0.5


def test_an_item_everybody_solved_does_not_discriminate() -> None:
    assert item_quality([1, 1, 1], [3, 2, 1]).point_biserial.refusal is Refusal.NO_VARIANCE
    with pytest.raises(ValueError, match="One total per person"):
        item_quality([1], [1, 2])


def test_paired_t() -> None:
    result = paired(PRE, POST, 100)
    assert result.difference.value == 18
    assert result.t == pytest.approx(11.783766, abs=5e-7)
    assert result.df == 9
    assert result.p == pytest.approx(8.9885e-7, rel=1e-4)
    assert result.difference.interval is not None
    assert result.difference.interval.low == pytest.approx(14.5445, abs=5e-5)
    assert result.difference.interval.high == pytest.approx(21.4555, abs=5e-5)


def test_gain_of_class_and_of_persons() -> None:
    result = paired(PRE, POST, 100)
    assert result.gain_class.value == pytest.approx(0.387097, abs=5e-7)
    assert result.gain_individual.value == pytest.approx(0.395344, abs=5e-7)
    assert gain_band(result.gain_class.value or 0) is GainBand.MEDIUM
    assert [gain_band(g) for g in (0.29, 0.3, 0.7, 0.71)] == [
        GainBand.LOW, GainBand.MEDIUM, GainBand.MEDIUM, GainBand.HIGH,
    ]  # fmt: skip


def test_effect_sizes_by_name() -> None:
    result = paired(PRE, POST)
    assert result.d_z.value == pytest.approx(3.72635, abs=5e-6)
    assert result.d_av.value == pytest.approx(1.74969, abs=5e-6)
    assert result.g_av.value == pytest.approx(1.59972, abs=5e-6)
    assert result.gain_class.refusal is Refusal.NO_MAXIMUM


def test_gain_uses_matched_people_only_and_is_undefined_at_the_ceiling() -> None:
    result = paired([50, 100, None, 60, None], [75, 100, 80, None, None], 100)
    assert (result.n, result.dropped, result.at_ceiling) == (2, 2, 1)
    assert result.gain_individual.value == 0.5
    assert result.gain_individual.n == 1
    assert paired([100, 100], [100, 90], 100).gain_class.refusal is Refusal.CEILING


def test_paired_refuses_what_two_values_cannot_say() -> None:
    assert paired([], []).difference.refusal is Refusal.NO_DATA
    one = paired([1], [3])
    assert one.difference.value == 2
    assert one.d_z.refusal is Refusal.TOO_FEW
    same = paired([1, 2, 3], [2, 3, 4])
    assert same.t is None
    assert same.p is None
    assert same.difference.interval is None
    assert same.d_z.refusal is Refusal.NO_VARIANCE
    with pytest.raises(ValueError, match="larger than the maximum"):
        paired([1], [11], 10)


def test_hedges_g() -> None:
    g = hedges_g(GroupSummary(78, 10, 25), GroupSummary(72, 12, 20))
    assert g.value == pytest.approx(0.539369, abs=5e-7)
    assert g.interval is not None
    assert g.interval.low == pytest.approx(-0.04895, abs=5e-6)
    assert g.interval.high == pytest.approx(1.12769, abs=5e-6)
    assert hedges_g(GroupSummary(1, 0, 5), GroupSummary(1, 0, 5)).refusal is Refusal.NO_VARIANCE


def test_waiting_time_shift() -> None:
    before = [42, 38, 55, 47, 60, 35, 50, 44, 39, 58]
    after = [30, 28, 41, 33, 45, 27, 36, 31, 29, 40]
    result = time_shift(before, after)
    assert (result.before_median.value, result.after_median.value) == (45.5, 32)
    assert result.relative == pytest.approx(-0.2967, abs=5e-5)
    assert result.u == 12
    assert result.p == pytest.approx(0.004586, abs=5e-7)
    assert result.shift.value == -12.5
    assert result.shift.interval is not None
    assert result.shift.interval.low < -12.5 < result.shift.interval.high < 0


def test_difference_in_differences() -> None:
    treated = list(zip([30.0, 28, 35, 31], [20.0, 19, 26, 23], strict=True))
    control = list(zip([29.0, 33, 30, 32], [27.0, 31, 29, 29], strict=True))
    result = difference_in_differences(treated, control)
    assert result.effect.value == -7.0
    assert result.t == pytest.approx(-12.1244, abs=5e-5)
    assert result.df == 6
    assert result.p == pytest.approx(1.913e-5, rel=5e-4)
    assert difference_in_differences(treated, control[:1]).effect.refusal is Refusal.TOO_FEW


def test_response_rate_and_margins() -> None:
    result = response_rate(120, 300)
    assert result.rate.value == 0.4
    assert 100 * (result.margin or 0) == pytest.approx(6.941, abs=5e-4)
    assert 100 * (result.margin_uncorrected or 0) == pytest.approx(8.946, abs=5e-4)
    assert margin_of_mean(0.6, 120, 300) == pytest.approx(0.08329, abs=5e-6)
    assert response_rate(300, 300).margin == 0
    assert response_rate(0, 0).rate.refusal is Refusal.NO_DATA
    with pytest.raises(ValueError, match="cannot come from"):
        response_rate(3, 2)


def test_post_stratified_mean() -> None:
    frame = {"A": 60, "B": 40}
    figure = post_stratified_mean(frame, {"A": [3.2] * 10, "B": [3.8] * 30})
    assert figure.value == pytest.approx(3.44)
    assert post_stratified_mean(frame, {"A": [3.2]}).refusal is Refusal.TOO_FEW
    groups = group_responses(frame, {"A": 10, "B": 30})
    assert [group.notable for group in groups] == [True, True]
    assert groups[0].difference == pytest.approx(-groups[1].difference)
    with pytest.raises(ValueError, match="more answers than people"):
        group_responses({"A": 1}, {"A": 2})


def test_wilson_interval() -> None:
    interval = wilson(12, 15)
    assert interval.low == pytest.approx(0.5481, abs=5e-5)
    assert interval.high == pytest.approx(0.9295, abs=5e-5)


def test_cohen_kappa() -> None:
    kappa = cohen_kappa("1101001101", "1100001111")
    assert kappa.value == pytest.approx(0.58333, abs=5e-6)
    assert cohen_kappa("11", "11").refusal is Refusal.NO_VARIANCE
    assert cohen_kappa("", "").refusal is Refusal.NO_DATA


def test_reliable_change_holm_and_return() -> None:
    assert reliable_change(12, 10, 0.84) == pytest.approx(2.12132, abs=5e-6)
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    result = return_on_programme(450e6, 0.60, 0.80, 120e6)
    assert result.counted == pytest.approx(216e6)
    assert (result.benefit_cost_ratio, result.roi) == pytest.approx((1.80, 0.80))
    assert result.payback_months == pytest.approx(6.67, abs=5e-3)
    with pytest.raises(ValueError, match="larger than zero"):
        return_on_programme(1, 1, 1, 0)
    assert cost_per(1_000, 4, 4, Denominator.PARTICIPANTS, "participant").value == 250
    assert cost_per(1_000, 0, 4, Denominator.PARTICIPANTS, "JP").refusal is Refusal.NO_DATA


def test_distribution_shows_everything_beside_the_mean() -> None:
    result = distribution({5: 6, 4: 6, 3: 3}, 1, 5)
    assert result.counts == ((1, 0), (2, 0), (3, 3), (4, 6), (5, 6))
    assert result.n == 15
    assert result.top_two.value == 0.8
    assert result.top_two.interval == wilson(12, 15)
    values = [5.0] * 6 + [4.0] * 6 + [3.0] * 3
    direct = mean_figure(values, Denominator.ANSWERED_ITEM)
    assert result.mean.value == pytest.approx(direct.value)
    assert result.mean.interval is not None
    assert direct.interval is not None
    assert result.mean.interval.low == pytest.approx(direct.interval.low)
    with pytest.raises(ValueError, match="not on the scale"):
        distribution({6: 1}, 1, 5)


def test_sums_of_ten_million_answers_stay_exact() -> None:
    n = 10_000_000
    figure = mean_from_sums(n, 4 * n - 1, 16 * n - 7, Denominator.ANSWERED_ITEM)
    assert figure.value == (4 * n - 1) / n
    assert figure.interval is not None
    assert figure.interval.high - figure.interval.low == pytest.approx(2 * 1.95996 * (1 / n**0.5) / n**0.5, rel=1e-3)


@pytest.mark.parametrize("df", [1, 2, 3.5, 9, 29, 250, 1_999, 2_000, 10_000])
@pytest.mark.parametrize("probability", [0.6, 0.9, 0.975, 0.995, 0.001])
def test_own_t_agrees_with_scipy(df: float, probability: float) -> None:
    ours = distributions.t_quantile(probability, df)
    assert ours == pytest.approx(stats.t.ppf(probability, df), rel=1e-9)
    assert distributions.t_two_sided_p(ours, df) == pytest.approx(2 * stats.t.sf(abs(ours), df), rel=1e-9)
