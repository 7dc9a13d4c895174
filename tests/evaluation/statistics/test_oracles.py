"""Our formulas against scipy, statsmodels and pingouin on at least 1,000 random data sets each, equal within 1e-9.

| ours | oracle | what differs, and why |
|---|---|---|
| t and binomial in plain Python | scipy.stats | nothing |
| mean, paired, Welch, DiD of changes | scipy.stats t, ttest_rel, ttest_ind | nothing |
| d_av | pingouin compute_effsize(paired=True, "cohen") | pingouin's sign is first − second |
| g_av | pingouin compute_effsize(paired=True, "hedges") | pingouin corrects with df n₁+n₂−2, ours with n−1; same after undoing J |
| Hedges g | pingouin compute_effsize("hedges") | sign; pingouin's interval (compute_esci) uses t and no J, ours v_g |
| Wilcoxon | scipy.stats.wilcoxon | scipy is exact up to 50, ours up to 25 as designed; compared with `method` given |
| Mann–Whitney | scipy.stats.mannwhitneyu | ours is exact only while n₁n₂ ≤ 4,000 |
| rank-biserial interval, Hodges–Lehmann | definition in numpy | no library has them (pingouin's RBC has no interval) |
| Holm | statsmodels multipletests | nothing |
| Wilson | statsmodels proportion_confint | nothing |
| α and Feldt | pingouin cronbach_alpha | nothing beyond its rounding of the interval to 3 digits |
| ω loadings | statsmodels Factor(method="pa") run to convergence | nothing; principal axes and minres meet |
| point-biserial, Fisher interval | scipy.stats.pearsonr | nothing |
| κ, weighted κ, standard error | statsmodels cohens_kappa | nothing; our interval is cut to −1…1 |
| Krippendorff α | coincidence matrix in numpy | the krippendorff package is no dependency |
| quantile and interval | numpy.quantile, scipy.stats.quantile_test | scipy's value is another estimator; interval equal |
| ANCOVA HC3, DiD by OLS, clustered errors | sandwich in numpy | statsmodels computes ours, so it cannot be the oracle |
| mixed model, complete pairs | paired t | equal up to the optimiser (1e-4), and only inside the boundary |
"""

import gc
import warnings
from collections import Counter
from collections.abc import Iterator
from math import sqrt

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa as statsmodels_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from evaluation.statistics import comparison, distributions, learning, ranks
from evaluation.statistics.agreement import Metric, Weights, cohen_kappa, krippendorff
from evaluation.statistics.figures import Denominator, Figure, mean_figure, wilson
from evaluation.statistics.items import item_quality
from evaluation.statistics.nonresponse import Stratum, beside_raw, standardised_difference
from evaluation.statistics.order import quantile
from evaluation.statistics.reaction import mean_of_population, share_of_population
from evaluation.statistics.regression import Measurement, Observation, ancova, did_regression, mixed_model
from evaluation.statistics.reliability import omega, omega_total, reliability
from evaluation.statistics.skm import krejcie_morgan, sample_for_mean

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pingouin

#: pingouin and pandas talk about their own future; what we compute ourselves stays under `error`.
pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

SETS = 1000
Z = float(stats.norm.ppf(0.975))


def close(ours: float | None, theirs: float) -> None:
    """Equal within 1e-9, relative for large values."""
    assert ours is not None
    assert abs(ours - theirs) <= 1e-9 * max(1.0, abs(theirs)), (ours, theirs)


def close_interval(figure: Figure, low: float, high: float) -> None:
    assert figure.interval is not None
    close(figure.interval.low, low)
    close(figure.interval.high, high)


def chances(seed: int, sets: int = SETS) -> Iterator[np.random.Generator]:
    return (np.random.default_rng((seed, number)) for number in range(sets))


def sample(chance: np.random.Generator, low: int = 2, high: int = 40, *, tied: bool | None = None) -> list[float]:
    """Normal, skewed or integer values; the integers are tied."""
    n = int(chance.integers(low, high + 1))
    kind = chance.integers(3) if tied is None else 2 if tied else chance.integers(2)
    scale = 10.0 ** chance.integers(-2, 4)
    if kind == 2:
        values = chance.integers(0, 6, n).astype(float)
        if values.min() == values.max():
            values[0] += 1
        return values.tolist()
    drawn = chance.normal(3, 2, n) if kind == 0 else chance.exponential(1, n)
    return (drawn * scale).tolist()


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


def test_paired_t_and_effects() -> None:
    for chance in chances(3):
        before = np.array(sample(chance, 3, tied=False))
        after = before + chance.normal(1, 2, len(before)) * before.std()
        ours = learning.paired(before.tolist(), after.tolist())
        theirs = stats.ttest_rel(after, before)
        close(ours.t, theirs.statistic)
        assert ours.p == pytest.approx(theirs.pvalue, rel=1e-9, abs=1e-300)
        close_interval(ours.difference, *theirs.confidence_interval())
        close(ours.d_z.value, float((after - before).mean() / (after - before).std(ddof=1)))
        cohen = pingouin.compute_effsize(after, before, paired=True, eftype="cohen")
        close(ours.d_av.value, cohen)
        hedges = pingouin.compute_effsize(after, before, paired=True, eftype="hedges")
        n = len(before)
        close(ours.g_av.value, hedges / (1 - 3 / (8 * n - 9)) * (1 - 3 / (4 * (n - 1) - 1)))


def test_pingouin_corrects_paired_effects_with_another_df() -> None:
    before = [40.0, 55, 60, 45, 50, 65, 70, 35, 55, 60]
    after = [65.0, 70, 80, 60, 75, 80, 85, 55, 75, 70]
    assert round(pingouin.compute_effsize(after, before, paired=True, eftype="hedges"), 5) == 1.67576


def test_two_groups() -> None:
    for chance in chances(4):
        first, second = sample(chance, 3), sample(chance, 3)
        ours = comparison.two_groups(first, second)
        theirs = stats.ttest_ind(second, first, equal_var=False)
        close(ours.t, theirs.statistic)
        close(ours.df, theirs.df)
        assert ours.p == pytest.approx(theirs.pvalue, rel=1e-9)
        close_interval(ours.difference, *theirs.confidence_interval())
        close(ours.g.value, pingouin.compute_effsize(second, first, eftype="hedges"))


def test_difference_in_differences_of_changes() -> None:
    for chance in chances(5):
        up, other = sample(chance, 2, tied=False), sample(chance, 2, tied=False)
        ours = comparison.difference_in_differences([(0.0, x) for x in up], [(0.0, x) for x in other])
        theirs = stats.ttest_ind(up, other)
        close(ours.t, theirs.statistic)
        assert ours.p == pytest.approx(theirs.pvalue, rel=1e-9)
        close_interval(ours.effect, *theirs.confidence_interval())


def test_wilcoxon() -> None:
    exact = 0
    for chance in chances(6):
        tied = bool(chance.integers(2))
        changes = (np.array(sample(chance, 3, 30, tied=tied)) - (2 if tied else 0)).tolist()
        if not any(changes):
            changes[0] = 1.0
        ours = ranks.wilcoxon(changes)
        method = "exact" if ours.exact else "asymptotic"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "sample size too small for normal approximation"
            theirs = stats.wilcoxon(changes, method=method)
        exact += ours.exact
        close(min(ours.rises, ours.falls), theirs.statistic)
        close(ours.p, theirs.pvalue)
        walsh = sorted((a + b) / 2 for i, a in enumerate(changes) for b in changes[i:])
        close(ours.shift.value, float(np.median(walsh)))
    assert 300 < exact < 700


def test_mann_whitney_and_hodges_lehmann() -> None:
    exact = 0
    for chance in chances(7):
        first, second = sample(chance, 2, 20), sample(chance, 2, 20)
        ours = ranks.mann_whitney(first, second)
        assert ours is not None
        theirs = stats.mannwhitneyu(second, first, method="exact" if ours.exact else "asymptotic")
        exact += ours.exact
        close(ours.u, theirs.statistic)
        close(ours.p, theirs.pvalue)
        differences = np.sort(np.subtract.outer(second, first).ravel())
        close(ours.shift.value, float(np.median(differences)))
        above = (np.greater.outer(second, first) + 0.5 * np.equal.outer(second, first)).astype(float)
        close(ours.biserial.value, 2 * float(above.mean()) - 1)
        error = 2 * sqrt(above.mean(1).var(ddof=1) / len(second) + above.mean(0).var(ddof=1) / len(first))
        if error > 1e-12:
            value = 2 * float(above.mean()) - 1
            close_interval(ours.biserial, max(-1, value - Z * error), min(1, value + Z * error))
    assert 100 < exact < 900


def test_single_sums_are_found_without_writing_all_down() -> None:
    for chance in chances(8, 40):
        first, second = chance.normal(size=400), np.round(chance.normal(0.3, 1, 300), 1)
        ours = ranks.mann_whitney(first.tolist(), second.tolist())
        assert ours is not None
        differences = np.sort(np.subtract.outer(second, first).ravel())
        assert ours.shift.value == pytest.approx(float(np.median(differences)), abs=1e-15)
        position = round(60_000 - Z * sqrt(120_000 * 701 / 12))
        close_interval(ours.shift, differences[position - 1], differences[120_000 - position])


@pytest.fixture
def settled_heap() -> Iterator[None]:
    """multipletests collects garbage at every call; frozen objects are not walked each time."""
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("settled_heap")
def test_holm() -> None:
    for chance in chances(9):
        p = chance.random(int(chance.integers(1, 12))) ** 3
        for ours, theirs in zip(comparison.holm(p.tolist()), multipletests(p, method="holm")[1], strict=True):
            close(ours, theirs)


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
        # Principal axes from our own loadings must stand still: both solve the same equations.
        reduced = correlations.copy()
        np.fill_diagonal(reduced, loadings**2)
        values, vectors = np.linalg.eigh(reduced)
        again = np.abs(vectors[:, -1]) * sqrt(values[-1])
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


def test_ancova_with_hc3() -> None:
    for chance in chances(18):
        arms = []
        for shift in (2.0, 0.0):
            n = int(chance.integers(4, 15))
            before = chance.normal(50, 10, n)
            arms.append(
                list(zip(before.tolist(), (before * 0.7 + shift + chance.normal(0, 5, n)).tolist(), strict=True))
            )
        ours = ancova(arms[0], arms[1])
        rows = np.array([(1.0, g, x, y) for g, arm in ((1.0, arms[0]), (0.0, arms[1])) for x, y in arm])
        design, outcome = rows[:, :3].copy(), rows[:, 3]
        design[:, 2] -= design[:, 2].mean()
        inverse = np.linalg.inv(design.T @ design)
        beta = inverse @ design.T @ outcome
        hat = np.einsum("ij,jk,ik->i", design, inverse, design)
        meat = design.T @ np.diag(((outcome - design @ beta) / (1 - hat)) ** 2) @ design
        error = sqrt((inverse @ meat @ inverse)[1, 1])
        half = stats.t.ppf(0.975, len(rows) - 3) * error
        close(ours.effect.figure.value, beta[1])
        close(ours.slope, beta[2])
        close(ours.effect.error, error)
        close_interval(ours.effect.figure, beta[1] - half, beta[1] + half)


def test_difference_in_differences_by_regression() -> None:
    for chance in chances(19):
        rows, clusters = [], int(chance.integers(4, 9))
        for cluster in range(clusters):
            lift = float(chance.normal())
            for _ in range(int(chance.integers(1, 4))):
                for late in (False, True):
                    value = float(lift + chance.normal() + (late and cluster % 2) * 2)
                    rows.append(Observation(bool(cluster % 2), late, value, f"c{cluster}"))
        ours = did_regression(rows)
        design = np.array([(1.0, r.treated, r.after, r.treated * r.after) for r in rows])
        outcome = np.array([r.value for r in rows])
        n = len(rows)
        inverse = np.linalg.inv(design.T @ design)
        beta = inverse @ design.T @ outcome
        residuals = outcome - design @ beta
        cells = [outcome[(design[:, 1] == t) & (design[:, 2] == a)].mean() for t in (1, 0) for a in (1, 0)]
        close(ours.ols.figure.value, (cells[0] - cells[1]) - (cells[2] - cells[3]))
        close(ours.ols.error, sqrt(inverse[3, 3] * (residuals @ residuals) / (n - 4)))
        groups = np.array([int(r.cluster[1:]) for r in rows])
        scores = np.array([(design * residuals[:, None])[groups == g].sum(axis=0) for g in range(clusters)])
        meat = scores.T @ scores * clusters / (clusters - 1) * (n - 1) / (n - 4)
        error = sqrt((inverse @ meat @ inverse)[3, 3])
        assert ours.clustered is not None
        close(ours.clustered.error, error)
        half = stats.t.ppf(0.975, clusters - 1) * error
        close_interval(ours.clustered.figure, beta[3] - half, beta[3] + half)


@pytest.mark.parametrize("units", [3, 10])
def test_mixed_model_of_complete_pairs_is_the_paired_t(units: int) -> None:
    for chance in chances(20, 20):
        rows, changes = [], []
        for unit in range(units):
            level = float(chance.normal(0, 2))
            for person in range(6):
                before = float(60 + level + chance.normal(0, 3) + chance.normal())
                after = float(before + 2 + chance.normal())
                changes.append(after - before)
                rows += [
                    Measurement(f"{unit}.{person}", f"u{unit}", late, v) for late, v in ((False, before), (True, after))
                ]
        ours = mixed_model(rows)
        assert ours.effect.figure.value == pytest.approx(np.mean(changes), rel=1e-6)
        if not ours.effect.figure.warnings or units < 8:
            assert ours.effect.error == pytest.approx(stats.sem(changes), rel=1e-3)


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
