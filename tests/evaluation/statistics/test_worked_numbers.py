"""Every worked number of the design page (§3.1 and §3.4) comes out of the command line at the printed precision.

Where the page gives summaries instead of data (a reliability, a mean and a deviation, a p-value), the file is made
so that its data have exactly these summaries. The pure functions are tested in test_published_values and test_skm.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from scipy import stats

from evaluation.statistics.commands import analyse, skm

SAMPLES = Path(__file__).parents[3] / "docs" / "samples" / "evaluation"


def said(command: str, *arguments: str) -> dict[str, Any]:
    """The object that `bina analyse` (or `bina skm`) prints."""
    words = [*arguments, "--json"] if command == "skm" else [command, *arguments, "--json"]
    result = CliRunner().invoke(skm if command == "skm" else analyse, words)
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == 1
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def table(folder: Path, columns: dict[str, Sequence[object]]) -> str:
    path = folder / "data.csv"
    rows = [columns.keys(), *zip(*columns.values(), strict=True)]
    path.write_text("".join(";".join(map(str, row)) + "\n" for row in rows), encoding="utf-8")
    return str(path)


def with_correlations(correlations: np.ndarray, n: int = 60) -> dict[str, list[float]]:
    """Columns whose correlation matrix is exactly the one given, with unit variances."""
    noise = np.random.default_rng(7).normal(size=(n, len(correlations)))
    noise -= noise.mean(axis=0)
    white = np.linalg.qr(noise)[0] * np.sqrt(n - 1)
    values = white @ np.linalg.cholesky(correlations).T
    return {f"b{i}": column.tolist() for i, column in enumerate(values.T)}


def with_summary(mean: float, deviation: float, n: int) -> list[float]:
    """n values with exactly this mean and sample deviation."""
    shape = np.arange(n) - (n - 1) / 2
    return [float(value) for value in mean + deviation * shape / shape.std(ddof=1)]


# §3.1 ---------------------------------------------------------------------------------------------------------


def rows_with_sums(sums: Sequence[int], n: int) -> dict[str, list[int]]:
    return {f"U{u}": [s // n + (i < s % n) for i in range(n)] for u, s in enumerate(sums, start=1)}


def test_worked_check_a_with_three_weights(tmp_path: Path) -> None:
    path = table(tmp_path, rows_with_sums([105, 101, 100, 116, 102, 105, 106, 105, 115], 29))
    document = said("skm", path)
    assert (document["n"], sum(document["sums"].values())) == (29, 955)
    assert [round(mean, 4) for mean in document["means"].values()] == [
        3.6207, 3.4828, 3.4483, 4.0, 3.5172, 3.6207, 3.6552, 3.6207, 3.9655,
    ]  # fmt: skip
    assert round(sum(document["means"].values()), 4) == 32.9310
    assert round(document["ikm"], 4) == 91.4751
    assert (document["ikm_rounded"], document["grade"]) == (91.48, "A")
    assert document["worksheet"]["ikm_rounded"] == 91.38
    assert said("skm", path, "--worksheet", "0.11")["worksheet"]["ikm_rounded"] == 90.56


def test_worked_check_c_with_equal_and_own_weights(tmp_path: Path) -> None:
    rows = ["433434433", "332433323", "443444434", "322333422", "333434433"]
    path = table(tmp_path, {f"U{u + 1}": [int(row[u]) for row in rows] for u in range(9)})
    document = said("skm", path)
    assert list(document["sums"].values()) == [17, 15, 13, 19, 16, 18, 19, 13, 15]
    assert (round(document["ikm"], 4), document["grade"]) == (80.5556, "B")
    weighted = said("skm", path, "--weights", ".10,.10,.20,.10,.10,.10,.15,.10,.05")
    assert weighted["ikm_rounded"] == 80.00


@pytest.mark.parametrize(
    ("index", "n", "rounded", "grade"),
    [
        ("76.604", 6250, 76.60, "C"),
        ("76.605", 5000, 76.61, "B"),
        ("88.304", 6250, 88.30, "B"),
        ("88.305", 5000, 88.31, "A"),
        ("64.995", 5000, 65.00, "C"),
        ("64.99", 2500, 64.99, "D"),
        ("65", 5, 65.00, "C"),
        ("76.60", 125, 76.60, "C"),
        ("76.61", 2500, 76.61, "B"),
        ("88.30", 250, 88.30, "B"),
        ("88.31", 2500, 88.31, "A"),
        ("25", 2, 25.00, "D"),
        ("100", 2, 100.00, "A"),
    ],
)
def test_letters_at_the_edges_of_the_table(tmp_path: Path, index: str, n: int, rounded: float, grade: str) -> None:
    total = float(index) / 25 * n
    assert total == pytest.approx(round(total), abs=1e-6)
    document = said("skm", table(tmp_path, rows_with_sums([round(total)] * 9, n)))
    assert (document["ikm_rounded"], document["grade"]) == (rounded, grade)


def test_worksheet_weights_leave_the_scale(tmp_path: Path) -> None:
    best = table(tmp_path, rows_with_sums([8] * 9, 2))
    assert said("skm", best)["worksheet"]["ikm"] == pytest.approx(99.90)
    assert said("skm", best, "--worksheet", "0.11")["worksheet"]["ikm"] == pytest.approx(99.00)
    worst = table(tmp_path, rows_with_sums([2] * 9, 2))
    assert said("skm", worst)["worksheet"]["ikm"] == pytest.approx(24.975)


def test_the_published_report_of_the_2004_edition(tmp_path: Path) -> None:
    means = [3.06, 2.98, 3.06, 2.9, 3.06, 3.14, 3.04, 3.06, 3.18, 3.08, 3.2, 3.18, 3.1, 3.04]
    document = said("skm", table(tmp_path, rows_with_sums([round(50 * m) for m in means], 50)), "--edition", "2004")
    sheet = document["worksheet"]
    assert (sheet["weight"], sheet["product_places"]) == (0.071, 3)
    assert sheet["ikm"] == pytest.approx(76.475, abs=1e-9)
    assert round(sheet["ikm_without_rounded_products"], 3) == 76.467
    assert round(document["ikm"], 3) == 76.929
    assert (sheet["grade"], sheet["grade_2017"]) == ("B", "C")


@pytest.mark.parametrize(
    ("population", "sample"),
    [
        (10, 10), (15, 14), (20, 19), (30, 28), (50, 44), (100, 80), (200, 132), (500, 217), (1000, 278), (1500, 306),
        (3000, 341), (9000, 368), (10000, 370), (20000, 377), (100000, 383), (1000000, 384), (2940, 340),
    ],
)  # fmt: skip
def test_krejcie_and_morgan(population: int, sample: int) -> None:
    assert said("sample-size", "--population", str(population))["units"][0]["proportion"] == sample


def test_sample_for_a_mean_and_the_margins_achieved() -> None:
    assert said("sample-size", "--population", "2940", "--deviation", "0.6")["units"][0]["mean"] == 466
    unit = said("sample-size", "--population", "300", "--answered", "120", "--deviation", ".6")["units"][0]
    assert unit["rate"] == 0.40
    assert round(100 * unit["margin"], 3) == 6.941
    assert round(100 * unit["margin_uncorrected"], 3) == 8.946
    assert round(unit["margin_of_mean"], 5) == 0.08329
    assert [unit["proportion"] for unit in said("sample-size", str(SAMPLES / "sample-size.csv"))["units"]] == [
        169, 340, 278, 14,
    ]  # fmt: skip


# §3.4 ---------------------------------------------------------------------------------------------------------


def test_alpha_with_feldts_interval(tmp_path: Path) -> None:
    rows = ["454", "332", "555", "232", "443"]
    document = said("reliability", table(tmp_path, {c: [int(r[i]) for r in rows] for i, c in enumerate("abc")}))
    assert round(document["alpha"], 6) == 0.964286
    assert [round(end, 3) for end in document["ci"]] == [0.820, 0.996]
    assert [round(item["sd"] ** 2, 6) for item in document["item_statistics"]] == [1.3, 1.0, 1.7]


def test_kr20(tmp_path: Path) -> None:
    rows = ["1111", "1110", "1100", "1000", "0000"]
    path = table(tmp_path, {c: [int(r[i]) for r in rows] for i, c in enumerate("abcd")})
    assert round(said("reliability", path)["kr20"], 2) == 0.80
    assert round(said("item", path)["kr20"]["value"], 2) == 0.80


def test_omega_of_one_factor(tmp_path: Path) -> None:
    loadings = np.array([0.7, 0.8, 0.6, 0.5])
    correlations = np.outer(loadings, loadings)
    np.fill_diagonal(correlations, 1)
    document = said("reliability", table(tmp_path, with_correlations(correlations)))
    assert round(document["omega"]["value"], 5) == 0.74945
    assert [round(item["loading"], 6) for item in document["item_statistics"]] == loadings.tolist()


def test_spearman_and_brown_both_ways(tmp_path: Path) -> None:
    of_two = lambda alpha: with_correlations(np.array([[1, alpha / (2 - alpha)], [alpha / (2 - alpha), 1]]))  # noqa: E731
    longer = said("reliability", table(tmp_path, of_two(0.70)), "--length", "2")
    assert round(longer["alpha"], 9) == 0.70
    assert round(longer["spearman_brown"]["value"], 6) == 0.823529
    needed = said("reliability", table(tmp_path, of_two(0.60)), "--target", "0.80")
    assert round(needed["length_for_target"]["length"], 4) == 2.6667


def test_item_against_total(tmp_path: Path) -> None:
    path = table(tmp_path, {"butir": [1, 1, 1, 0, 1, 0, 1, 0, 0, 0], "skor": [18, 17, 16, 15, 14, 12, 11, 9, 8, 6]})
    item = said("item", path, "--columns", "butir", "--total", "skor")["items"][0]
    assert round(item["point_biserial"]["value"], 6) == 0.674926
    assert round(item["corrected"]["value"], 6) == 0.594207
    assert item["discrimination"]["value"] == 1.00


def test_wilson(tmp_path: Path) -> None:
    path = table(tmp_path, {"butir": [1] * 12 + [0] * 3, "skor": list(range(15))})
    difficulty = said("item", path, "--columns", "butir", "--total", "skor")["items"][0]["difficulty"]
    assert (difficulty["value"], difficulty["n"]) == (0.8, 15)
    assert [round(end, 4) for end in difficulty["ci"]] == [0.5481, 0.9295]


def test_paired_values() -> None:
    document = said(
        "paired", str(SAMPLES / "paired.csv"), "--before", "sebelum", "--after", "sesudah", "--maximum", "100"
    )
    assert (document["difference"], document["df"]) == (18, 9)
    assert round(document["difference"] / document["d_z"], 6) == 4.830459
    assert round(document["t"], 6) == 11.783766
    assert f"{document['p']:.4e}" == "8.9885e-07"
    assert [round(end, 4) for end in document["ci"]] == [14.5445, 21.4555]
    assert round(document["gain_class"], 6) == 0.387097
    assert document["gain_band"] == "medium"
    assert round(document["gain_individual"], 6) == 0.395344
    assert [round(document[name], 5) for name in ("d_z", "d_av", "g_av")] == [3.72635, 1.74969, 1.59972]


def test_hedges_g_of_two_groups(tmp_path: Path) -> None:
    values = [*with_summary(72, 12, 20), *with_summary(78, 10, 25)]
    path = table(tmp_path, {"kelompok": ["pembanding"] * 20 + ["peserta"] * 25, "nilai": values})
    comparison = said("compare", path, "--value", "nilai", "--group", "kelompok")["comparisons"][0]
    assert (comparison["first_mean"]["value"], comparison["second_mean"]["value"]) == pytest.approx((72, 78))
    g = comparison["hedges_g"]
    assert round(g["value"], 6) == 0.539369
    assert [round(end, 5) for end in g["ci"]] == [-0.04895, 1.12769]
    # J, d, s_p and SE of the page, from what is printed
    j = 1 - 3 / (4 * 43 - 1)
    assert round(j, 6) == 0.982456
    assert round(g["value"] / j, 6) == 0.549001
    assert round(6 / (g["value"] / j), 6) == 10.928946
    assert round((g["ci"][1] - g["ci"][0]) / 2 / stats.norm.ppf(0.975), 6) == 0.300170


def test_wilcoxon_of_eight_differences(tmp_path: Path) -> None:
    path = table(tmp_path, {"x": [0] * 8, "y": [1.5, -0.5, 2.2, 3.1, 0.8, -1.1, 2.7, 1.9]})
    ranks = said("paired", path, "--before", "x", "--after", "y")["wilcoxon"]
    assert (ranks["falls"], ranks["rises"], ranks["p"], ranks["exact"]) == (4, 32, 0.0546875, True)
    assert round(ranks["rank_biserial"]["value"], 5) == 0.77778


def test_waiting_times() -> None:
    comparison = said("compare", str(SAMPLES / "compare.csv"), "--value", "menit", "--group", "periode")["comparisons"][
        0
    ]
    assert (comparison["first_median"]["value"], comparison["second_median"]["value"]) == (45.5, 32)
    assert round(100 * comparison["median_change"], 2) == -29.67
    assert comparison["mann_whitney"]["u"] == 12
    assert round(comparison["mann_whitney"]["p"], 6) == 0.004586
    assert comparison["mann_whitney"]["shift"]["value"] == -12.5


def test_difference_in_differences() -> None:
    document = said("did", str(SAMPLES / "did.csv"), "--before", "sebelum", "--after", "sesudah", "--group", "kelompok")
    assert list(document["means"].values()) == [31, 22, 31, 29]
    assert document["effect"]["value"] == -7.0
    assert (round(document["t"], 4), document["df"]) == (-12.1244, 6)
    assert f"{document['p']:.3e}" == "1.913e-05"
    assert round(document["ols"]["value"], 9) == -7.0
    assert round(document["ols"]["se"], 4) == 2.4833


def test_response_rate_margin_and_weighting(tmp_path: Path) -> None:
    document = said("response", str(SAMPLES / "response.csv"), "--mean", "rata-rata")
    assert round(document["raw"]["value"], 2) == 3.65
    assert round(document["weighted"]["value"], 2) == 3.44
    path = table(tmp_path, {"kelompok": ["semua"], "kerangka": [300], "terjawab": [120]})
    answer = said("response", path)
    assert (answer["rate"]["value"], round(100 * answer["margin"], 3)) == (0.40, 6.941)
    assert round(100 * answer["margin_uncorrected"], 3) == 8.946


def test_agreement_of_two_coders() -> None:
    document = said("agreement", str(SAMPLES / "agreement.csv"), "--columns", "pengode_a,pengode_b")
    assert (document["observed"], document["expected"]) == (0.80, 0.52)
    assert round(document["kappa"]["value"], 5) == 0.58333
    assert round(document["alpha_nominal"]["value"], 6) == 0.604167


def test_reliable_change(tmp_path: Path) -> None:
    path = table(tmp_path, {"x": [50, 40], "y": [62, 41]})
    arguments = ("--before", "x", "--after", "y", "--reliability", "0.84", "--deviation", "10")
    change = said("paired", path, *arguments)["reliable_change"]
    assert round(change["persons"][0]["index"], 5) == 2.12132
    assert (change["improved"]["value"], change["unchanged"]["value"]) == (0.5, 0.5)


def test_holm_across_a_family(tmp_path: Path) -> None:
    shape = with_summary(0, 1, 10)
    columns: dict[str, Sequence[object]] = {"kelompok": ["a"] * 10 + ["b"] * 10}
    for name, p in zip("wxyz", (0.01, 0.04, 0.03, 0.005), strict=True):
        shift = float(stats.t.ppf(1 - p / 2, 18)) * (2 / 10) ** 0.5
        columns[name] = [*shape, *(value + shift for value in shape)]
    document = said("compare", table(tmp_path, columns), "--value", "w,x,y,z", "--group", "kelompok")
    assert document["family"] == 4
    assert [round(each["p"], 9) for each in document["comparisons"]] == [0.01, 0.04, 0.03, 0.005]
    assert [round(each["p_holm"], 9) for each in document["comparisons"]] == [0.03, 0.06, 0.06, 0.02]


def test_return_on_a_programme() -> None:
    document = said("costs", str(SAMPLES / "costs.csv"))
    assert (document["cost"], round(document["counted_benefit"])) == (120e6, 216e6)
    assert round(document["benefit_cost_ratio"], 2) == 1.80
    assert round(document["roi"]["value"], 2) == 0.80
    assert round(document["payback_months"], 2) == 6.67
    assert document["roi"]["warnings"] == ["assumed"]
