"""Comparisons against scipy, statsmodels and pingouin on at least 1,000 random data sets each, equal within 1e-9.

| ours | oracle | what differs, and why |
|---|---|---|
| paired t, Welch, DiD of changes | scipy.stats ttest_rel, ttest_ind | nothing |
| d_av | pingouin compute_effsize(paired=True, "cohen") | pingouin's sign is first − second |
| g_av | pingouin compute_effsize(paired=True, "hedges") | pingouin corrects with df n₁+n₂−2, ours with n−1; same after undoing J |
| Hedges g | pingouin compute_effsize("hedges") | sign; pingouin's interval (compute_esci) uses t and no J, ours v_g |
| Wilcoxon | scipy.stats.wilcoxon | scipy is exact up to 50, ours up to 25 as designed; compared with `method` given |
| Mann–Whitney | scipy.stats.mannwhitneyu | ours is exact only while n₁n₂ ≤ 4,000 |
| rank-biserial interval, Hodges–Lehmann | definition in numpy | no library has them (pingouin's RBC has no interval) |
| Holm | statsmodels multipletests | nothing |
| ANCOVA HC3, DiD by OLS, clustered errors | sandwich in numpy | statsmodels computes ours, so it cannot be the oracle |
| mixed model | whole covariance in numpy, statsmodels MixedLM, paired t for complete pairs | MixedLM is slow: 60 sets; ours is at least as likely; its errors come from another Hessian when people are missing |
"""

import gc
import warnings
from collections.abc import Iterator
from math import sqrt

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from evaluation.statistics import comparison, learning, ranks
from evaluation.statistics.mixed import Measurement, mixed_model
from evaluation.statistics.regression import Observation, ancova, did_regression
from tests.evaluation.statistics.random_data import SETS, Z, chances, close, close_interval, sample

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import pingouin

#: pingouin and pandas talk about their own future; what we compute ourselves stays under `error`.
pytestmark = [
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


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
    for chance in chances(20, SETS // 2):
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
        close(ours.effect.figure.value, float(np.mean(changes)))
        if not ours.effect.figure.warnings or units < 8:
            assert ours.effect.error == pytest.approx(stats.sem(changes), rel=1e-3)


def whole_covariance(
    rows: list[Measurement], x: np.ndarray, persons: float, units: float, residual: float
) -> tuple[float, float, float]:
    """REML deviance, change and its error of the mixed model, with the covariance of all rows written down."""
    scores = np.array([r.score for r in rows])
    same_person = np.equal.outer([r.person for r in rows], [r.person for r in rows])
    same_unit = np.equal.outer([r.unit for r in rows], [r.unit for r in rows])
    inverse = np.linalg.inv(residual * np.eye(len(rows)) + persons * same_person + units * same_unit)
    information = x.T @ inverse @ x
    beta = np.linalg.solve(information, x.T @ inverse @ scores)
    rest = scores - x @ beta
    deviance = rest @ inverse @ rest - np.linalg.slogdet(inverse)[1] + np.linalg.slogdet(information)[1]
    return float(deviance), float(beta[1]), sqrt(np.linalg.inv(information)[1, 1])


@pytest.mark.parametrize("units", [3, 9])
def test_mixed_model_with_gaps(units: int) -> None:
    from statsmodels.regression.mixed_linear_model import MixedLM, VCSpec

    agreed = 0
    for number, chance in enumerate(chances(24, SETS // 2)):
        rows = []
        for unit in range(units):
            level = float(chance.normal(0, 2))
            for person in range(5):
                own = float(60 + level + chance.normal(0, 2))
                times = [False, True] if person else [bool(chance.integers(2))]
                rows += [
                    Measurement(f"{unit}.{person}", f"u{unit}", t, float(own + 2 * t + chance.normal())) for t in times
                ]
        ours = mixed_model(rows)
        scores, late = np.array([r.score for r in rows]), np.array([float(r.after) for r in rows])
        design = [np.ones(len(rows)), late]
        if units < 8:
            design += [np.array([float(r.unit == f"u{u}") for r in rows]) for u in range(1, units)]
        x = np.column_stack(design)
        assert ours.between_persons is not None
        assert ours.residual is not None
        found = (ours.between_persons, ours.between_units or 0.0, ours.residual)
        deviance, change, error = whole_covariance(rows, x, *found)
        close(ours.effect.figure.value, change)
        close(ours.effect.error, error)
        for place in (0, 1, 2) if units >= 8 else (0, 2):
            for factor in (0.97, 1.03):  # nothing near is likelier
                aside = list(found)
                aside[place] *= factor
                assert whole_covariance(rows, x, *aside)[0] >= deviance - 1e-6
        if number >= 30:  # statsmodels is slow, so a few are enough
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if units < 8:
                model = MixedLM(scores, np.column_stack(design), groups=np.array([r.person for r in rows]))
            else:
                members = [[r.person for r in rows if r.unit == f"u{u}"] for u in range(units)]
                names = [sorted(set(each)) for each in members]
                inside = [
                    np.array([[float(p == n) for n in ns] for p in each])
                    for each, ns in zip(members, names, strict=True)
                ]
                model = MixedLM(
                    scores,
                    np.column_stack(design),
                    groups=np.array([r.unit for r in rows]),
                    exog_re=np.ones((len(rows), 1)),
                    exog_vc=VCSpec(["person"], [names], [inside]),
                )
            theirs = model.fit(reml=True, method=["powell", "lbfgs"])
        grouped = float(np.asarray(theirs.cov_re)[0, 0])
        their_own = (grouped, 0.0) if units < 8 else (float(theirs.vcomp[0]), grouped)
        worse = whole_covariance(rows, x, *their_own, float(theirs.scale))[0] - deviance
        assert worse >= -1e-6  # nobody finds a likelier answer
        if worse < 1e-6:
            agreed += 1
            assert ours.effect.figure.value == pytest.approx(theirs.fe_params[1], abs=2e-3)
    assert agreed >= 10
