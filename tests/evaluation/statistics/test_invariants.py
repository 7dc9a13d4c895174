"""What must hold for any data: shifts and scales, order, and a refusal with a reason where there is no number."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from math import inf, nan
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.statistics import comparison, learning, ranks, words
from evaluation.statistics.agreement import Metric, cohen_kappa, krippendorff
from evaluation.statistics.costs import Achieved, Assumption, roi, unit_costs
from evaluation.statistics.figures import Caution, Denominator, Figure, Refusal, mean_figure
from evaluation.statistics.items import distractors, item_quality
from evaluation.statistics.mixed import Measurement, mixed_model
from evaluation.statistics.nonresponse import Stratum, beside_raw, standardised_difference
from evaluation.statistics.order import control_chart, quantile
from evaluation.statistics.reaction import margin_of_mean, mean_of_population, share_of_population
from evaluation.statistics.regression import Observation, ancova, did_regression
from evaluation.statistics.reliability import omega, reliability, spearman_brown

#: Whole numbers keep shifts and scales exact, and bring ties and constants.
values = st.lists(st.integers(-40, 40).map(float), min_size=1, max_size=15)
scales = st.sampled_from([0.5, 2.0, 8.0])
shifts = st.integers(-1000, 1000).map(float)


def same(first: Figure, second: Figure, scale: float = 1.0, shift: float = 0.0) -> None:
    """`second` is `first` measured on another scale."""
    assert (first.refusal, first.n, first.warnings) == (second.refusal, second.n, second.warnings)
    if first.value is not None:
        assert second.value == pytest.approx(first.value * scale + shift, rel=1e-9, abs=1e-9)
    assert (first.interval is None) == (second.interval is None)
    if first.interval is not None and second.interval is not None:
        assert second.interval.low == pytest.approx(first.interval.low * scale + shift, rel=1e-7, abs=1e-7)
        assert second.interval.high == pytest.approx(first.interval.high * scale + shift, rel=1e-7, abs=1e-7)


@settings(deadline=None, max_examples=60)
@given(values, scales, shifts)
def test_means_and_quantiles_move_with_the_scale(sample: list[float], scale: float, shift: float) -> None:
    moved = [scale * value + shift for value in sample]
    calculations: list[Callable[[Sequence[float]], Figure]] = [
        lambda v: mean_figure(v, Denominator.RESPONDENTS),
        lambda v: quantile(v, 0.5),
        lambda v: quantile(v, 0.9),
    ]
    for calculation in calculations:
        same(calculation(sample), calculation(moved), scale, shift)


@settings(deadline=None, max_examples=60)
@given(values, values, scales, shifts)
def test_comparisons_ignore_a_shift_and_follow_the_scale(
    first: list[float], second: list[float], scale: float, shift: float
) -> None:
    ours = comparison.two_groups(first, second)
    moved = comparison.two_groups([scale * v + shift for v in first], [scale * v + shift for v in second])
    same(ours.difference, moved.difference, scale)
    same(ours.g, moved.g)
    assert ours.ranks is not None
    assert moved.ranks is not None
    same(ours.ranks.shift, moved.ranks.shift, scale)
    same(ours.ranks.biserial, moved.ranks.biserial)
    assert moved.ranks.p == ours.ranks.p
    if ours.p is not None:
        assert moved.p == pytest.approx(ours.p, rel=1e-6)


@settings(deadline=None, max_examples=60)
@given(values, values)
def test_changing_sides_changes_the_sign(first: list[float], second: list[float]) -> None:
    there, back = comparison.two_groups(first, second), comparison.two_groups(second, first)
    assert there.difference.refusal == back.difference.refusal
    if there.difference.value is not None:
        assert back.difference.value == pytest.approx(-there.difference.value)
    assert there.ranks is not None
    assert back.ranks is not None
    assert back.ranks.shift.value == pytest.approx(-(there.ranks.shift.value or 0))
    assert back.ranks.p == pytest.approx(there.ranks.p)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 100), st.integers(0, 100)), max_size=15), scales, shifts)
def test_paired_effects_ignore_shift_and_scale(pairs: list[tuple[int, int]], scale: float, shift: float) -> None:
    ours = learning.paired([float(x) for x, _ in pairs], [float(y) for _, y in pairs])
    moved = learning.paired([scale * x + shift for x, _ in pairs], [scale * y + shift for _, y in pairs])
    for name in ("d_z", "d_av", "g_av"):
        same(getattr(ours, name), getattr(moved, name))
    same(ours.difference, moved.difference, scale)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.integers(1, 5), min_size=3, max_size=3), min_size=2, max_size=20), scales, shifts)
def test_reliability_ignores_shift_and_scale_and_the_order_of_people(
    rows: list[list[int]], scale: float, shift: float
) -> None:
    def scale_of(rows: list[list[int]], scale: float = 1.0, shift: float = 0.0) -> dict[str, list[float | None]]:
        return {f"i{i}": [scale * row[i] + shift for row in rows] for i in range(3)}

    ours = reliability(scale_of(rows)).alpha
    for other in (reliability(scale_of(rows, scale, shift)), reliability(scale_of(rows[::-1]))):
        assert other.alpha.refusal == ours.refusal
        if ours.value is not None:
            assert other.alpha.value == pytest.approx(ours.value, rel=1e-9, abs=1e-9)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(st.integers(1, 4) | st.none(), min_size=2, max_size=4), max_size=12), st.randoms())
def test_alpha_of_observers_ignores_order_and_names(units: list[list[int | None]], chance: Random) -> None:
    shuffled = [chance.sample(unit, len(unit)) for unit in units]
    chance.shuffle(shuffled)
    for metric in Metric:
        ours, other = krippendorff(units, metric), krippendorff(shuffled, metric)
        assert (ours.refusal, ours.n) == (other.refusal, other.n)
        if ours.value is not None:
            assert other.value == pytest.approx(ours.value, abs=1e-9)
            assert ours.value <= 1 + 1e-12
    renamed = [[None if value is None else {1: 7, 2: 3, 3: 9, 4: 1}[value] for value in unit] for unit in units]
    ours, other = krippendorff(units), krippendorff(renamed)
    assert other.value == (None if ours.value is None else pytest.approx(ours.value, abs=1e-9))


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), max_size=20))
def test_kappa_is_symmetric_and_at_most_one(pairs: list[tuple[str, str]]) -> None:
    ours = cohen_kappa([a for a, _ in pairs], [b for _, b in pairs])
    other = cohen_kappa([b for _, b in pairs], [a for a, _ in pairs])
    assert other.refusal == ours.refusal
    if ours.value is not None:
        assert other.value == pytest.approx(ours.value)
        assert ours.value <= 1


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 20)), min_size=1, max_size=30), st.randoms())
def test_discrimination_does_not_depend_on_the_order_of_rows(rows: list[tuple[int, int]], chance: Random) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    ours, other = (item_quality([r for r, _ in each], [float(t) for _, t in each]) for each in (rows, shuffled))
    same(ours.discrimination, other.discrimination)
    same(ours.corrected, other.corrected)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 50).map(float), min_size=8, max_size=30), scales, shifts)
def test_a_control_chart_names_the_same_points_on_any_scale(run: list[float], scale: float, shift: float) -> None:
    ours, moved = control_chart(run), control_chart([scale * value + shift for value in run])
    assert ours.centre.refusal == moved.centre.refusal
    assert len(ours.signals) <= len(run)


PAIR = [(1.0, 2.0)]
BAD = [nan, inf, -inf]


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_number_is_refused(bad: float) -> None:
    calls: list[Callable[[], object]] = [
        lambda: mean_figure([1, bad], Denominator.RESPONDENTS),
        lambda: quantile([1, bad], 0.5),
        lambda: control_chart([bad] * 9),
        lambda: learning.paired([1, bad], [1, 2]),
        lambda: learning.reliable_change(bad, 1, 0.5),
        lambda: ranks.wilcoxon([1, bad]),
        lambda: ranks.mann_whitney([1, bad], [2]),
        lambda: comparison.two_groups([1, bad], [2, 3]),
        lambda: comparison.difference_in_differences([(1, bad)], PAIR),
        lambda: comparison.holm([bad]),
        lambda: ancova([(1, bad)], PAIR),
        lambda: did_regression([Observation(True, True, bad)]),
        lambda: mixed_model([Measurement("a", "u", True, bad)]),
        lambda: krippendorff([[1, bad]]),
        lambda: item_quality([1, 0], [1, bad]),
        lambda: distractors(["A"], [bad], "A", ["A"]),
        lambda: standardised_difference([1, bad], [1, 2]),
        lambda: beside_raw({"a": Stratum(5, 2, bad)}),
        lambda: mean_of_population([bad], 5),
        lambda: margin_of_mean(nan, 5),
        lambda: spearman_brown(bad, 2),
        lambda: unit_costs(bad, Achieved(5)),
        lambda: roi([Assumption("cost", bad, bad, bad)], 5),
    ]
    for call in calls:
        with pytest.raises(ValueError):  # noqa: PT011 the sentence differs by calculation
            call()
    with pytest.raises(ValueError, match="Infinity"):
        reliability({"a": [1, inf], "b": [1, 2]})


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_people_get_a_reason_and_no_number(n: int) -> None:
    some = [3.0, 5.0][:n]
    pairs = list(zip(some, [4.0, 9.0][:n], strict=True))
    figures = [
        omega({"a": some, "b": some, "c": some}).omega,
        ancova(pairs, pairs).effect.figure,
        mixed_model(
            [Measurement(str(i), "u", late, v) for i, v in enumerate(some) for late in (False, True)]
        ).effect.figure,
        control_chart(some).centre,
        item_quality([1, 0][:n], some).corrected,
        share_of_population(n, n, 10),
    ]
    if n < 2:
        figures += [
            learning.paired(some, some).d_z,
            comparison.two_groups(some, some).difference,
            comparison.two_groups(some, some).g,
            comparison.difference_in_differences(pairs, pairs).effect,
            did_regression([Observation(t, a, v) for v in some for t in (0, 1) for a in (0, 1)]).ols.figure,
            standardised_difference(some, some),
            mean_of_population(some, 5),
            reliability({"a": some, "b": some}).alpha,
        ]
    for figure in figures:
        assert figure.value is None
        assert figure.refusal in (Refusal.NO_DATA, Refusal.TOO_FEW), figure
        assert (figure.refusal is Refusal.NO_DATA) == (figure.n == 0), figure


@pytest.mark.parametrize("constant", [0.0, 3.0, 0.1, 1e9 + 0.1])
def test_constant_data_get_a_reason_and_no_number(constant: float) -> None:
    some = [constant] * 12
    pairs = [(constant, constant)] * 12
    two = comparison.two_groups(some, some)
    figures = [
        reliability({"a": some, "b": some}).alpha,
        omega({"a": some, "b": some, "c": some}).omega,
        learning.paired(some, some).d_z,
        learning.paired(some, some).g_av,
        two.g,
        ranks.wilcoxon([0.0] * 12).biserial,
        control_chart(some).centre,
        standardised_difference(some, some),
        ancova(pairs, pairs).effect.figure,
        mixed_model(
            [Measurement(str(i), "u", late, constant) for i in range(9) for late in (False, True)]
        ).effect.figure,
        krippendorff([[constant, constant]] * 12),
        cohen_kappa(some, some),
        item_quality([1] * 12, some).point_biserial,
    ]
    for figure in figures:
        assert (figure.value, figure.refusal) == (None, Refusal.NO_VARIANCE), figure
    assert (two.t, two.p, two.difference.interval) == (None, None, None)
    assert two.ranks is not None
    assert two.ranks.p is None
    assert learning.paired(some, some).t is None
    assert learning.reliable_changes(some, some, 0.8) is None


def test_ties_zeros_and_shape_are_said_beside_the_number() -> None:
    tied = ranks.mann_whitney([1, 1, 2, 2], [2, 2, 3, 3])
    assert tied is not None
    assert Caution.TIES in tied.biserial.warnings
    assert not tied.exact
    assert ranks.wilcoxon([0, 1, 2, 3, -4]).biserial.warnings == (Caution.SMALL_N, Caution.ZEROS_DROPPED)
    assert Caution.SKEWED in mean_figure([1, 1, 2, 2, 1, 2, 1, 2, 1, 90], Denominator.EVENTS).warnings
    assert Caution.SMALL_N in mean_figure([1, 2, 3], Denominator.EVENTS).warnings
    wide = [float(10 * v) for v in range(12)]
    assert Caution.UNEQUAL_VARIANCES in comparison.two_groups([float(v) for v in range(12)], wide).g.warnings
    full = learning.paired([50.0] * 6 + [60.0] * 6, [100.0] * 6 + [90.0] * 6, 100)
    assert Caution.CEILING in full.difference.warnings
    assert quantile([1, 2, 3], 0.9).warnings == (Caution.INTERVAL_UNREACHABLE,)


def test_every_code_has_words_on_the_command_line() -> None:
    assert set(words.CAUTIONS) == {str(code) for code in Caution}
    assert set(words.REFUSALS) == {str(code) for code in Refusal}
    assert set(words.DENOMINATORS) == {str(code) for code in Denominator}


def test_importing_the_statistics_loads_no_heavy_library() -> None:
    room = Path(comparison.__file__).parent
    modules = [f"evaluation.statistics.{path.stem}" for path in room.glob("*.py") if path.stem != "__init__"]
    heavy = {"numpy", "scipy", "statsmodels", "pandas", "python_calamine"}
    script = f"import sys, {', '.join(modules)}; print(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_what_a_web_page_calculates_needs_no_heavy_library() -> None:
    script = """
import sys
from evaluation.statistics import agreement, comparison, learning, order, ranks, nonresponse
x, y = [float(v * v % 17) for v in range(20)], [float(v * v % 19) for v in range(20)]
comparison.two_groups(x, y); comparison.time_shift(x, y); learning.paired(x, y, 20); order.quantile(x, 0.9)
comparison.difference_in_differences(list(zip(x, y)), list(zip(y, x))); order.control_chart(x)
agreement.cohen_kappa(x, y); agreement.krippendorff(list(zip(x, y))); nonresponse.standardised_difference(x, y)
print(*sorted({"numpy", "scipy", "statsmodels", "pandas"} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
