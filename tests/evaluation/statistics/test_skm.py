"""The SKM index reproduces every worked number of the design page and refuses what it cannot compute."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from math import sqrt
from statistics import variance

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from evaluation.statistics.skm import (
    ELEMENTS,
    KEP_25_2004,
    PERMENPANRB_14_2017,
    Element,
    Numbering,
    SurveyError,
    exact_weights,
    grade,
    index_of,
    krejcie_morgan,
    numbered,
    rating_sums,
    round_half_up,
    sample_for_mean,
    satisfaction_index,
    worksheet_index,
)

KEYS = [str(element) for element in ELEMENTS]
SUMS_A = (105, 101, 100, 116, 102, 105, 106, 105, 115)
LEGACY = [
    "3.06",
    "2.98",
    "3.06",
    "2.9",
    "3.06",
    "3.14",
    "3.04",
    "3.06",
    "3.18",
    "3.08",
    "3.2",
    "3.18",
    "3.1",
    "3.04",
]

Rows = list[Mapping[str, int | None]]


def rows_with_sums(sums: tuple[int, ...], n: int) -> Rows:
    """n respondents whose answers per element add up to the given sums."""
    columns = []
    for total in sums:
        low, extra = divmod(total, n)
        columns.append([low + (i < extra) for i in range(n)])
    return [dict(zip(KEYS, row, strict=True)) for row in zip(*columns, strict=True)]


def rows_of(*texts: str) -> Rows:
    return [dict(zip(KEYS, map(int, text), strict=True)) for text in texts]


CHECK_C = rows_of("433434433", "332433323", "443444434", "322333422", "333434433")


def test_worked_check_a_gives_91_4751_and_a() -> None:
    result = satisfaction_index(rows_with_sums(SUMS_A, 29))
    assert result.n == 29
    assert [element.total for element in result.elements] == list(SUMS_A)
    assert result.ikm == Fraction(955 * 25, 29 * 9)
    assert round(float(result.ikm), 4) == 91.4751
    assert (result.rounded, result.band.grade) == (Decimal("91.48"), "A")
    means = [round(float(element.mean), 4) for element in result.elements]
    assert means == [3.6207, 3.4828, 3.4483, 4.0, 3.5172, 3.6207, 3.6552, 3.6207, 3.9655]


def test_worksheet_weights_give_the_two_other_numbers_of_check_a() -> None:
    means = [element.mean for element in satisfaction_index(rows_with_sums(SUMS_A, 29)).elements]
    assert round_half_up(worksheet_index(means)) == Decimal("91.38")
    assert round_half_up(worksheet_index(means, Decimal("0.11"))) == Decimal("90.56")


def test_worked_check_c_with_equal_and_with_own_weights() -> None:
    equal = satisfaction_index(CHECK_C)
    assert [element.total for element in equal.elements] == [17, 15, 13, 19, 16, 18, 19, 13, 15]
    assert round(float(equal.ikm), 4) == 80.5556
    assert equal.band.grade == "B"
    weights = dict(zip(KEYS, ["0.10", "0.10", "0.20", "0.10", "0.10", "0.10", "0.15", "0.10", "0.05"], strict=True))
    assert satisfaction_index(CHECK_C, weights=weights).ikm == 80


def test_weights_must_sum_to_exactly_one() -> None:
    with pytest.raises(SurveyError, match="weights_do_not_sum_to_one"):
        exact_weights(dict.fromkeys(KEYS, "0.111"))
    with pytest.raises(SurveyError, match="negative_weight"):
        exact_weights({"a": "1.5", "b": "-0.5"})


def test_worksheet_weight_leaves_the_range_the_exact_weight_keeps() -> None:
    assert worksheet_index([Fraction(4)] * 9) == Fraction("99.90")
    assert worksheet_index([Fraction(1)] * 9) == Fraction("24.975")
    assert worksheet_index([Fraction(4)] * 9, Decimal("0.11")) == 99


@pytest.mark.parametrize(
    ("index", "rounded", "letter"),
    [
        ("76.604", "76.60", "C"),
        ("76.605", "76.61", "B"),
        ("88.304", "88.30", "B"),
        ("88.305", "88.31", "A"),
        ("64.995", "65.00", "C"),
        ("64.994", "64.99", "D"),
        ("25", "25.00", "D"),
        ("100", "100.00", "A"),
    ],
)
def test_index_is_rounded_half_up_before_the_letter_is_read(index: str, rounded: str, letter: str) -> None:
    assert round_half_up(Decimal(index)) == Decimal(rounded)
    assert grade(Decimal(index)).grade == letter


@pytest.mark.parametrize(
    ("interval", "converted"),
    [
        ("2.5996", "64.99"),
        ("2.60", "65.00"),
        ("3.064", "76.60"),
        ("3.0644", "76.61"),
        ("3.532", "88.30"),
        ("3.5324", "88.31"),
    ],
)
def test_interval_values_convert_exactly(interval: str, converted: str) -> None:
    assert Decimal(interval) * 25 == Decimal(converted)


def test_legacy_worksheet_reproduces_the_published_2004_example() -> None:
    means = [Decimal(value) for value in LEGACY]
    weight = Decimal("0.071")
    assert worksheet_index(means, weight, product_places=3) == Fraction("76.475")
    assert round(float(worksheet_index(means, weight)), 3) == 76.467
    exact = 25 * sum(map(Fraction, means)) / 14
    assert round(float(exact), 3) == 76.929
    sheet = round_half_up(worksheet_index(means, weight, product_places=3))
    assert KEP_25_2004.band(sheet).grade == "B"
    assert PERMENPANRB_14_2017.band(sheet).grade == "C"


@pytest.mark.parametrize(
    ("index", "letter"),
    [
        ("43.75", "D"),
        ("43.76", "C"),
        ("62.50", "C"),
        ("62.51", "B"),
        ("81.25", "B"),
        ("81.26", "A"),
    ],
)
def test_legacy_bands_are_kept_apart(index: str, letter: str) -> None:
    assert KEP_25_2004.band(Decimal(index)).grade == letter


def test_blank_divides_by_those_who_answered_and_is_never_zero() -> None:
    rows: Rows = [dict.fromkeys(KEYS, 4), {**dict.fromkeys(KEYS, 2), "waktu": None}, {}]
    result = satisfaction_index(rows)
    time = next(element for element in result.elements if element.key == Element.TIME)
    assert (time.n, time.mean) == (1, 4)
    assert (result.n, result.empty) == (2, 1)
    assert result.ikm == Fraction(25) * (8 * 3 + 4) / 9


def test_refuses_what_cannot_carry_an_index() -> None:
    with pytest.raises(SurveyError, match="no_respondents"):
        satisfaction_index([{}])
    with pytest.raises(SurveyError, match="element_without_answers: sarana"):
        satisfaction_index([{**dict.fromkeys(KEYS, 3), "sarana": None}])
    with pytest.raises(SurveyError, match="value_out_of_range: waktu"):
        satisfaction_index([{**dict.fromkeys(KEYS, 3), "waktu": 5}])


def test_interval_without_blanks_is_the_t_interval_of_the_respondents_indices() -> None:
    own = [25 * sum(value or 0 for value in row.values()) / 9 for row in CHECK_C]
    interval = satisfaction_index(CHECK_C).interval
    assert interval is not None
    middle = sum(own) / 5
    error = sqrt(sum((value - middle) ** 2 for value in own) / 4 / 5)
    low, high = stats.t.interval(0.95, 4, middle, error)
    assert interval.low == pytest.approx(low, abs=1e-9)
    assert interval.high == pytest.approx(high, abs=1e-9)


def test_interval_covers_the_true_index_about_95_times_in_100_with_blanks() -> None:
    import random

    chance = random.Random(20261121)
    covered = 0
    for _ in range(400):
        rows: Rows = []
        for _ in range(40):
            lean = chance.choice((0, 1))  # respondents differ, so elements go together
            rows.append({key: None if chance.random() < 0.2 else chance.choice((2, 3)) + lean for key in KEYS})
        interval = satisfaction_index(rows).interval
        assert interval is not None
        covered += interval.low <= 75.0 <= interval.high
    assert 364 <= covered <= 396  # 91 % to 99 %


def test_one_respondent_has_no_interval() -> None:
    result = satisfaction_index([dict.fromkeys(KEYS, 3)])
    assert result.interval is None
    assert result.other_grades == ()


def test_interval_across_a_band_names_the_other_letter() -> None:
    result = satisfaction_index(CHECK_C)
    assert result.band.grade == "B"
    assert set(result.other_grades) == {"C", "A"}


def test_everybody_asked_leaves_no_sampling_error() -> None:
    interval = satisfaction_index(CHECK_C, population=5).interval
    assert interval is not None
    assert interval.high - interval.low == pytest.approx(0)


def test_weakest_element_comes_first() -> None:
    assert satisfaction_index(CHECK_C).weakest[0].key in ("waktu", "pengaduan")


def test_two_numberings_swap_only_the_last_two() -> None:
    assert numbered(Numbering.REGULATION)[7:] == (Element.COMPLAINTS, Element.FACILITIES)
    assert numbered(Numbering.QUESTIONNAIRE)[7:] == (Element.FACILITIES, Element.COMPLAINTS)
    assert numbered(Numbering.REGULATION)[:7] == numbered(Numbering.QUESTIONNAIRE)[:7]


@pytest.mark.parametrize(
    ("population", "sample"),
    [
        (10, 10), (15, 14), (20, 19), (30, 28), (50, 44), (100, 80), (200, 132), (500, 217), (1000, 278),
        (1500, 306), (3000, 341), (9000, 368), (10_000, 370), (20_000, 377), (100_000, 383), (1_000_000, 384),
        (2940, 340),
    ],
)  # fmt: skip
def test_krejcie_morgan_rounds_to_the_nearest(population: int, sample: int) -> None:
    assert krejcie_morgan(population) == sample


def test_sample_for_a_mean() -> None:
    assert sample_for_mean(0.6, 0.05, 2940) == 466
    assert sample_for_mean(0.6, 0.05) == 554


answers = st.one_of(st.none(), st.integers(1, 4))
surveys = st.lists(st.fixed_dictionaries(dict.fromkeys(KEYS, answers)), min_size=2, max_size=12).filter(
    lambda rows: all(any(row[key] is not None for row in rows) for key in KEYS)
)


@given(surveys)
def test_index_stays_on_its_scale_and_ignores_the_order_of_respondents(rows: Rows) -> None:
    result = satisfaction_index(rows)
    assert 25 <= result.ikm <= 100
    assert satisfaction_index(rows[::-1]).ikm == result.ikm
    assert result.interval is not None
    assert 25 <= result.interval.low <= float(result.ikm) + 1e-9
    assert float(result.ikm) - 1e-9 <= result.interval.high <= 100
    assert result.band.grade not in result.other_grades


@given(surveys, st.integers(0, 8))
def test_a_better_answer_never_lowers_the_index(rows: Rows, column: int) -> None:
    key = KEYS[column]
    better = [{**row, key: min(4, (row[key] or 0) + 1) if row[key] is not None else None} for row in rows]
    assert satisfaction_index(better).ikm >= satisfaction_index(rows).ikm


@given(surveys, st.integers(0, 12))
def test_sums_of_parts_give_the_index_of_the_whole(rows: Rows, cut: int) -> None:
    whole = rating_sums(rows)
    assert rating_sums(rows[:cut]) + rating_sums(rows[cut:]) == whole
    assert whole.answers == len(rows)
    assert index_of(whole) == satisfaction_index(rows)


@given(surveys)
def test_the_error_is_what_going_through_the_respondents_one_by_one_gives(rows: Rows) -> None:
    result = satisfaction_index(rows)
    squares = 0.0
    for row in rows:
        parts = [
            25 / 9 * (value - float(element.mean)) * result.n / element.n
            for element in result.elements
            if (value := row[element.key]) is not None
        ]
        squares += sum(parts) ** 2
    if result.n < 2:
        assert result.error is None
    else:
        assert result.error == pytest.approx(sqrt(squares / (result.n * (result.n - 1))), abs=1e-6)
        time = next(element for element in result.elements if element.key == Element.TIME)
        given_times = [row["waktu"] for row in rows if row["waktu"] is not None]
        if len(given_times) > 1:
            assert time.variance == pytest.approx(variance(given_times))
