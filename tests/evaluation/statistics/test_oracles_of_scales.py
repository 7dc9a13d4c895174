"""Scales, items, observers and samples against scipy, statsmodels and pingouin on at least 1,000 random data sets
each, equal within 1e-9.

| ours | oracle | what differs, and why |
|---|---|---|
| t and binomial in plain Python | scipy.stats | nothing |
| mean and its interval | scipy.stats t.interval | nothing |
| Wilson | statsmodels proportion_confint | nothing |
| α and Feldt | pingouin cronbach_alpha | pingouin rounds the interval to 3 digits; the exact ends come from scipy's F |
| KR-20 | definition in numpy | no library has it |
| ω loadings | scipy.optimize.root on the minimum-residual equations; statsmodels Factor(method="pa") on 20 sets, as it is slow | nothing |
| point-biserial, Fisher interval | scipy.stats.pearsonr | nothing |
| κ, weighted κ, standard error | statsmodels cohens_kappa | nothing; our interval is cut to −1…1 |
| Krippendorff α | coincidence matrix in numpy | the krippendorff package is no dependency |
| quantile and interval | numpy.quantile, scipy.stats.quantile_test | scipy's value is another estimator; interval equal |
| weighting, margins, standardised difference, sample size | definition in numpy | no library has them |
"""

import warnings
from collections import Counter
from math import sqrt

import numpy as np
import pytest
from scipy import stats
from scipy.optimize import root
from statsmodels.stats.inter_rater import cohens_kappa as statsmodels_kappa
from statsmodels.stats.proportion import proportion_confint

from evaluation.statistics import distributions, ranks
from evaluation.statistics.agreement import Metric, Weights, cohen_kappa, krippendorff
from evaluation.statistics.figures import Denominator, mean_figure, wilson
from evaluation.statistics.items import item_quality
from evaluation.statistics.nonresponse import Stratum, beside_raw, standardised_difference
from evaluation.statistics.order import quantile
from evaluation.statistics.reaction import mean_of_population, share_of_population
from evaluation.statistics.reliability import omega, omega_total, reliability
from evaluation.statistics.skm import krejcie_morgan, sample_for_mean
from tests.evaluation.statistics.random_data import SETS, Z, chances, close, close_interval, sample

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pingouin

#: pingouin and pandas talk about their own future; what we compute ourselves stays under `error`.
pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def test_distributions_in_plain_python() -> None:
    for chance in chances(1, 10):
        df = np.where(chance.random(120) < 0.5, chance.integers(1, 60, 120), chance.uniform(1, 5000, 120))
        probability = chance.uniform(0.0005, 0.9995, 120)
        expected = stats.t.ppf(probability, df)
        p = 2 * stats.t.sf(np.abs(expected), df)
        for d, q, t, two in zip(df.tolist(), probability.tolist(), expected.tolist(), p.tolist(), strict=True):
            close(distributions.t_quantile(q, d), t)
            assert distributions.t_two_sided_p(t, d) == pytest.approx(two, rel=1e-9)
        n = chance.integers(1, 3000, 120)
        share = chance.uniform(0.01, 0.99, 120)
        count = (n * chance.random(120)).astype(int)
        cdf, ppf = stats.binom.cdf(count, n, share), stats.binom.ppf(probability, n, share)
        for k, size, s, q, c, f in zip(count, n, share, probability, cdf, ppf, strict=True):
            close(distributions.binomial_cdf(int(k), int(size), float(s)), float(c))
            assert distributions.binomial_quantile(float(q), int(size), float(s)) == int(f)


def test_mean() -> None:
    for chance in chances(2):
        values = sample(chance)
        figure = mean_figure(values, Denominator.RESPONDENTS)
        close(figure.value, float(np.mean(values)))
        close_interval(figure, *stats.t.interval(0.95, len(values) - 1, np.mean(values), stats.sem(values)))


def test_wilson() -> None:
    chance = np.random.default_rng(10)
    n = chance.integers(1, 2000, SETS)
    count = (chance.random(SETS) * (n + 1)).astype(int)
    lows, highs = proportion_confint(count, n, method="wilson")
    for c, size, low, high in zip(count.tolist(), n.tolist(), lows, highs, strict=True):
        interval = wilson(c, size)
        close(interval.low, max(0.0, low))
        close(interval.high, min(1.0, high))


def test_alpha_with_feldts_interval() -> None:
    import pandas

    for chance in chances(11):
        k, n = int(chance.integers(2, 9)), int(chance.integers(5, 50))
        trait = chance.normal(size=(n, 1))
        scores = np.clip(np.round(3 + trait + chance.normal(size=(n, k))), 1, 5)
        scores[0], scores[1] = 1, 5
        ours = reliability({f"i{i}": column.tolist() for i, column in enumerate(scores.T)}).alpha
        value, ends = pingouin.cronbach_alpha(data=pandas.DataFrame(scores))
        close(ours.value, value)
        low, high = (1 - (1 - value) * stats.f.isf(tail, n - 1, (n - 1) * (k - 1)) for tail in (0.025, 0.975))
        close_interval(ours, low, high)
        assert [low, high] == pytest.approx(ends.tolist(), abs=6e-4)


def test_kr20_is_its_own_formula() -> None:
    for chance in chances(12):
        k, n = int(chance.integers(2, 9)), int(chance.integers(5, 50))
        right = (chance.normal(size=(n, 1)) + chance.normal(size=(n, k)) > 0).astype(float)
        right[0], right[1] = 0, 1
        share = right.mean(axis=0)
        expected = k / (k - 1) * (1 - (share * (1 - share)).sum() / right.sum(axis=1).var())
        close(reliability({f"i{i}": c.tolist() for i, c in enumerate(right.T)}).alpha.value, float(expected))


def test_omega_of_one_factor() -> None:
    from statsmodels.multivariate.factor import Factor

    compared = 0
    for chance in chances(13):
        k, n = int(chance.integers(4, 8)), 400
        scores = chance.normal(size=(n, 1)) * chance.uniform(0.8, 1.5, k) + chance.normal(size=(n, k))
        ours = omega({f"i{i}": column.tolist() for i, column in enumerate(scores.T)})
        loadings = np.array([loading for _, loading in ours.loadings])
        assert not ours.omega.warnings
        correlations = np.corrcoef(scores.T)
        off = correlations - np.eye(k)
        theirs = root(lambda own, off=off: off @ own - own * (own @ own - own**2), np.full(k, 0.8), tol=1e-13)
        again = np.abs(theirs.x)
        assert np.abs(again - loadings).max() < 1e-9
        close(ours.omega.value, omega_total(again.tolist()))
        if compared < 20:  # from scratch, as statsmodels iterates; slow, so a few are enough
            compared += 1
            fit = Factor(corr=correlations, n_factor=1, method="pa").fit(maxiter=5000, tol=1e-13)
            assert np.abs(np.abs(fit.loadings[:, 0]) - loadings).max() < 1e-9


def test_item_correlations() -> None:
    for chance in chances(14):
        n = int(chance.integers(5, 60))
        right = chance.integers(0, 2, n)
        right[0], right[1] = 0, 1
        totals = right + chance.normal(5, 2, n)
        ours = item_quality(right.tolist(), totals.tolist())
        for figure, other in ((ours.point_biserial, totals), (ours.corrected, totals - right)):
            theirs = stats.pearsonr(right, other)
            close(figure.value, theirs.statistic)
            close_interval(figure, *theirs.confidence_interval())
        one, zero = totals[right == 1].mean(), totals[right == 0].mean()
        close(ours.point_biserial.value, (one - zero) / totals.std() * sqrt(right.mean() * (1 - right.mean())))


def test_kappa_and_weighted_kappa() -> None:
    names = {Weights.NOMINAL: None, Weights.LINEAR: "linear", Weights.QUADRATIC: "quadratic"}
    for chance in chances(15):
        n, k = int(chance.integers(10, 60)), int(chance.integers(2, 5))
        first = chance.integers(0, k, n)
        second = np.where(chance.random(n) < 0.6, first, chance.integers(0, k, n))
        table = np.zeros((k, k))
        np.add.at(table, (first, second), 1)
        for weights, name in names.items():
            ours = cohen_kappa(first.tolist(), second.tolist(), weights, range(k))
            if ours.value is None:
                assert len({*first, *second}) == 1
                continue
            theirs = statsmodels_kappa(table, wt=name)
            close(ours.value, theirs.kappa)
            half = Z * theirs.std_kappa
            close_interval(ours, max(-1, theirs.kappa - half), min(1, theirs.kappa + half))


def coincidence_alpha(units: list[list[float | None]], metric: Metric) -> float | None:
    """Krippendorff (2011) word for word: coincidence matrix, then distances between every two values."""
    rated = [[v for v in unit if v is not None] for unit in units]
    rated = [unit for unit in rated if len(unit) > 1]
    values = sorted({v for unit in rated for v in unit})
    matrix = np.zeros((len(values), len(values)))
    for unit in rated:
        for i, a in enumerate(unit):
            for j, b in enumerate(unit):
                if i != j:
                    matrix[values.index(a), values.index(b)] += 1 / (len(unit) - 1)
    counts = matrix.sum(axis=1)
    distance = np.zeros_like(matrix)
    for c in range(len(values)):
        for k in range(len(values)):
            if metric is Metric.NOMINAL:
                distance[c, k] = c != k
            elif metric is Metric.INTERVAL:
                distance[c, k] = (values[c] - values[k]) ** 2
            else:
                low, high = min(c, k), max(c, k)
                distance[c, k] = (counts[low : high + 1].sum() - (counts[low] + counts[high]) / 2) ** 2
    expected = (np.outer(counts, counts) * distance).sum() / (counts.sum() - 1)
    return None if expected == 0 else float(1 - (matrix * distance).sum() / expected)


def test_krippendorffs_alpha(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.statistics.agreement.RESAMPLES", 1)  # the interval is tested elsewhere
    for chance in chances(16):
        true = chance.integers(1, 5, int(chance.integers(3, 15)))
        observers = int(chance.integers(2, 5))
        units: list[list[float | None]] = [
            [
                None if chance.random() < 0.15 else float(t if chance.random() < 0.7 else chance.integers(1, 5))
                for _ in range(observers)
            ]
            for t in true
        ]
        for metric in Metric:
            ours = krippendorff(units, metric)
            theirs = coincidence_alpha(units, metric) if ours.n else None
            if theirs is None:
                assert ours.value is None
            else:
                close(ours.value, theirs)


def test_quantiles_with_their_intervals() -> None:
    stated = 0
    for chance in chances(17):
        values = sample(chance, 2, 120, tied=False)
        share = float(chance.choice([0.25, 0.5, 0.75, 0.9]))
        ours = quantile(values, share)
        close(ours.value, float(np.quantile(values, share)))
        theirs = stats.quantile_test(values, p=share).confidence_interval()
        if ours.interval is None:
            assert np.isnan(theirs.low) or np.isnan(theirs.high)
        else:
            stated += 1
            close_interval(ours, theirs.low, theirs.high)
    assert stated > 600


def test_weighting_margins_and_standardised_differences() -> None:
    for chance in chances(21):
        frames = chance.integers(5, 60, 3)
        values = [sample(chance, 2, int(size), tied=True) for size in frames]
        strata = {
            f"g{i}": Stratum(int(size), len(v), float(np.mean(v)), float(np.std(v, ddof=1)))
            for i, (size, v) in enumerate(zip(frames, values, strict=True))
        }
        both = beside_raw(strata)
        close(both.raw.value, float(np.mean(np.concatenate(values))))
        close(both.weighted.value, float(np.average([np.mean(v) for v in values], weights=frames)))
        spread = sum(
            (size / frames.sum()) ** 2 * (1 - len(v) / size) * np.var(v, ddof=1) / len(v)
            for size, v in zip(frames, values, strict=True)
        )
        close_interval(both.weighted, both.weighted.value - Z * sqrt(spread), both.weighted.value + Z * sqrt(spread))
        first, second = values[0], values[1]
        expected = (np.mean(first) - np.mean(second)) / sqrt((np.var(first, ddof=1) + np.var(second, ddof=1)) / 2)
        close(standardised_difference(first, second).value, float(expected))
        population = int(frames[0])
        margin = Z * np.std(first, ddof=1) * sqrt((population - len(first)) / (population - 1) / len(first))
        close_interval(mean_of_population(first, population), np.mean(first) - margin, np.mean(first) + margin)
        count, size = int(chance.integers(5, 20)), int(chance.integers(30, 60))
        whole = size + int(chance.integers(0, 100))
        p = count / size
        half = Z * sqrt(p * (1 - p) / size * (whole - size) / (whole - 1))
        close_interval(share_of_population(count, size, whole), max(0, p - half), p + half)


def test_sample_sizes() -> None:
    for chance in chances(22):
        population = int(chance.integers(1, 10**6))
        exact = 3.841 * population * 0.25 / (0.0025 * (population - 1) + 3.841 * 0.25)
        assert abs(krejcie_morgan(population) - exact) <= 0.5 + 1e-9
        deviation, bound = float(chance.uniform(0.2, 1.5)), float(chance.uniform(0.02, 0.2))
        first = (Z * deviation / bound) ** 2
        assert sample_for_mean(deviation, bound, population) == np.ceil(first / (1 + (first - 1) / population) - 1e-9)


def test_midranks() -> None:
    for chance in chances(23):
        values = sample(chance)
        assert ranks.midranks(values) == stats.rankdata(values).tolist()
        assert Counter(ranks.midranks(values)).total() == len(values)
