import math
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.estimates import Correlation
from valuewhen.evidence.statistics import (
    benjamini_hochberg,
    cliffs_delta,
    median_gap,
    net_promoter_score,
    proportion,
    rank_correlation,
    smallest_visible_rho,
    spearman,
    spearman_bootstrap,
)

# The example of ci.spear in Bonett's R package statpsych (1.6.0), n = 15.
STATPSYCH_Y = [21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19]
STATPSYCH_X = [67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51]

whole = st.integers(-20, 20)
columns = st.lists(whole, min_size=4, max_size=60)
pairs = st.lists(st.tuples(whole, whole), min_size=4, max_size=60)


def same(a: float, b: float) -> bool:
    return a == pytest.approx(b, nan_ok=True, abs=1e-12)


def test_spearman_reproduces_the_published_interval() -> None:
    found = spearman(STATPSYCH_X, STATPSYCH_Y)
    assert found.rho == pytest.approx(0.8699639, abs=5e-8)
    assert found.low == pytest.approx(0.5840951, abs=5e-8)
    assert found.high == pytest.approx(0.9638297, abs=5e-8)
    assert found.n == 15


def test_spearman_of_one_swap_by_hand() -> None:
    # rho = 1 - 6·2 / (5·24); z = 1.47222 ± 1.95996 · sqrt(1.405 / 2)
    found = spearman([1, 2, 3, 4, 5], [10, 20, 30, 50, 40])
    assert found.rho == pytest.approx(0.9)
    assert (found.low, found.high) == pytest.approx((-0.1689, 0.9961), abs=5e-4)


def test_spearman_drops_pairs_with_a_missing_value() -> None:
    x = [1, 2, None, 3, 4, 5, math.inf]
    y = pd.Series([1, 2, 3, 3, None, 5, 6], index=list("abcdefg"))
    assert spearman(x, y) == spearman([1, 2, 3, 5], [1, 2, 3, 5])
    assert spearman(x, y).n == 4


@pytest.mark.parametrize(
    ("x", "y", "n"),
    [
        ([], [], 0),
        ([1, 2, 3], [1, 2, 3], 3),
        ([7, 7, 7, 7, 7], [1, 2, 3, 4, 5], 5),
        ([1, 2, 3, 4, 5], [7, 7, 7, 7, 7], 5),
        ([None, None], [1, 2], 0),
    ],
)
def test_spearman_says_nothing_of_too_few_or_constant_pairs(x: list, y: list, n: int) -> None:
    found = spearman(x, y)
    assert found.n == n
    assert all(math.isnan(value) for value in (found.rho, found.low, found.high, found.p))
    assert spearman_bootstrap(x, y).n == n
    assert math.isnan(spearman_bootstrap(x, y).rho)


def test_spearman_takes_flags_decimals_nullable_numbers_and_dates() -> None:
    expected = spearman([0, 1, 0, 1, 1], [1, 2, 3, 4, 5])
    flags = pd.array([False, True, False, True, True], dtype="boolean")
    assert spearman(flags, pd.array([1, 2, 3, 4, 5], dtype="Int64")) == expected
    assert spearman([False, True, False, True, True], [Decimal(n) for n in range(5)]) == expected
    assert spearman(flags, pd.date_range("2024-01-01", periods=5)) == expected
    with_missing_date = pd.Series(pd.date_range("2024-01-01", periods=6, tz="UTC"))
    with_missing_date[5] = pd.NaT
    assert spearman([0, 1, 0, 1, 1, 1], with_missing_date) == expected


@pytest.mark.parametrize("text", [["1", "2", "3", "4"], ["yes", None, "no", "no"], [1, "x", 2, 3]])
def test_spearman_refuses_text_even_where_it_looks_like_numbers(text: list) -> None:
    with pytest.raises(InvalidInputError, match="does not hold numbers"):
        spearman(text, [1, 2, 3, 4])


def test_spearman_refuses_columns_of_different_lengths() -> None:
    with pytest.raises(InvalidInputError, match="different numbers of rows"):
        spearman([1, 2, 3, 4], [1, 2, 3])


def test_spearman_refuses_controls_of_another_length() -> None:
    with pytest.raises(InvalidInputError, match="one row for every customer"):
        spearman([1, 2, 3, 4], [1, 2, 3, 4], [1, 2, 3])


def test_partial_spearman_follows_the_formula_for_one_control() -> None:
    rng = np.random.default_rng(5)
    z = rng.normal(size=80)
    x, y = z + rng.normal(size=80), z + rng.normal(size=80)
    xy, xz, yz = (scipy.stats.spearmanr(a, b)[0] for a, b in ((x, y), (x, z), (y, z)))
    expected = (xy - xz * yz) / math.sqrt((1 - xz**2) * (1 - yz**2))
    found = spearman(x, y, z)
    reach = 1.959964 * math.sqrt((1 + expected**2 / 2) / (80 - 1 - 3))
    assert found.rho == pytest.approx(expected)
    assert found.low == pytest.approx(math.tanh(math.atanh(expected) - reach), abs=1e-6)
    assert found.high == pytest.approx(math.tanh(math.atanh(expected) + reach), abs=1e-6)


def test_partial_spearman_counts_every_dummy_and_drops_rows_without_a_control() -> None:
    rng = np.random.default_rng(6)
    x, y = rng.normal(size=61), rng.normal(size=61)
    controls = pd.DataFrame(
        {
            "segment": pd.Categorical(["a", "b", "c"] * 20 + [None]),
            "is_new": pd.array([True, False] * 30 + [True], dtype="boolean"),
            "size": rng.normal(size=61),
        }
    )
    found = spearman(x, y, controls)
    reach = 1.959964 * math.sqrt((1 + found.rho**2 / 2) / (60 - 4 - 3))
    assert found.n == 60
    assert math.atanh(found.high) - math.atanh(found.rho) == pytest.approx(reach, abs=1e-6)


def test_partial_spearman_counts_a_repeated_control_once() -> None:
    rng = np.random.default_rng(7)
    x, y, z = rng.normal(size=(3, 50))
    once, twice = spearman(x, y, z), spearman(x, y, np.column_stack([z, z, np.ones(50)]))
    assert (once.rho, once.low, once.high) == pytest.approx((twice.rho, twice.low, twice.high))


def test_partial_spearman_of_a_metric_that_the_controls_explain_is_nothing() -> None:
    z = np.arange(30.0)
    found = spearman(z**3, np.random.default_rng(8).normal(size=30), z)
    assert math.isnan(found.rho)
    assert found.n == 30


@given(pairs)
def test_spearman_agrees_with_scipy(rows: list[tuple[int, int]]) -> None:
    x, y = (list(column) for column in zip(*rows, strict=True))
    found = spearman(x, y)
    if len(set(x)) == 1 or len(set(y)) == 1:
        assert math.isnan(found.rho)
        return
    expected = scipy.stats.spearmanr(x, y)
    assert found.rho == pytest.approx(expected.statistic, abs=1e-9)
    if abs(found.rho) < 0.999:
        assert found.p == pytest.approx(expected.pvalue, abs=1e-9)


@given(pairs)
def test_spearman_is_symmetric_within_range_and_blind_to_monotone_scales(
    rows: list[tuple[int, int]],
) -> None:
    x, y = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    found, mirrored = spearman(x, y), spearman(y, x)
    assert all(map(same, (found.rho, found.low, found.high), vars(mirrored).values()))
    stretched, falling = spearman(np.exp(x / 5), y**3), spearman(-x, y)
    assert same(found.rho, stretched.rho)
    assert same(found.rho, -falling.rho)
    assert same(found.low, -falling.high)
    if not math.isnan(found.rho):
        assert -1 <= found.low <= found.rho <= found.high <= 1


def test_bootstrap_keeps_rho_and_repeats_itself() -> None:
    found = spearman_bootstrap(STATPSYCH_X, STATPSYCH_Y)
    assert found.rho == spearman(STATPSYCH_X, STATPSYCH_Y).rho
    assert found == spearman_bootstrap(STATPSYCH_X, STATPSYCH_Y)
    assert -1 <= found.low < found.rho < found.high <= 1


def test_bootstrap_of_ranks_agrees_with_resampling_rows() -> None:
    rng = np.random.default_rng(9)
    x = rng.integers(0, 6, 40)
    y = x + rng.integers(0, 8, 40)
    rhos = []
    for _ in range(2000):
        rows = rng.integers(40, size=40)
        rhos.append(scipy.stats.spearmanr(x[rows], y[rows])[0])
    found = spearman_bootstrap(x, y)
    assert (found.low, found.high) == pytest.approx(np.quantile(rhos, [0.025, 0.975]), abs=0.03)


def test_the_interval_follows_the_rule_of_25_pairs_and_rho_of_eight_tenths() -> None:
    rng = np.random.default_rng(10)
    x, noise = rng.normal(size=(2, 60))
    weak, strong = x + 2 * noise, x + noise / 4
    assert rank_correlation(x, weak) == spearman(x, weak)
    assert rank_correlation(x[:24], weak[:24]) == spearman_bootstrap(x[:24], weak[:24])
    assert spearman(x, strong).rho > 0.8
    assert rank_correlation(x, strong) == spearman_bootstrap(x, strong)


def test_smallest_visible_rho_by_hand() -> None:
    assert smallest_visible_rho(787) == pytest.approx(math.tanh(0.1))
    assert math.isnan(smallest_visible_rho(3))


def test_benjamini_hochberg_reproduces_the_published_values() -> None:
    assert benjamini_hochberg([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.02, 0.04, 0.04, 0.02])


def test_benjamini_hochberg_does_not_count_a_missing_test() -> None:
    assert benjamini_hochberg([0.01, None, 0.04, math.nan]) == pytest.approx(
        [0.02, math.nan, 0.04, math.nan], nan_ok=True
    )
    assert len(benjamini_hochberg([])) == 0


def test_benjamini_hochberg_refuses_what_is_no_probability() -> None:
    with pytest.raises(InvalidInputError, match="between 0 and 1"):
        benjamini_hochberg([0.5, 1.2])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_benjamini_hochberg_agrees_with_scipy(p: list[float]) -> None:
    q = benjamini_hochberg(p)
    assert q == pytest.approx(scipy.stats.false_discovery_control(p), abs=1e-12)
    assert np.all(q >= np.array(p) - 1e-12)


def test_promoter_score_reproduces_the_published_margin() -> None:
    # Half promoters and a sixth detractors are 33.33 ± 14.61 at n = 100, so 14.61 / sqrt(6) at 600.
    found = net_promoter_score([9, 10] * 150 + [7, 8] * 100 + [0, 6] * 50)
    assert found.score == pytest.approx(33.33, abs=0.005)
    assert found.margin * math.sqrt(6) == pytest.approx(14.61, abs=0.005)
    assert (found.n, found.promoters, found.detractors) == (600, 1 / 2, 1 / 6)


def test_promoter_score_has_the_adjusted_wald_interval() -> None:
    # p = 20.75/33, d = 5.75/33: 45.4545 ± 195.9964 · sqrt(0.596419 / 33)
    found = net_promoter_score([10] * 20 + [8] * 5 + [3] * 5 + [None, math.nan])
    assert found.score == pytest.approx(50)
    assert (found.low, found.high) == pytest.approx((19.105, 71.804), abs=0.001)
    assert found.n == 30


def test_promoter_score_of_a_unanimous_sample_still_has_an_interval() -> None:
    found = net_promoter_score([10] * 40)
    assert (found.score, found.margin, found.high) == (100, 0, 100)
    assert found.low < 95


def test_promoter_score_of_nobody_is_unknown() -> None:
    found = net_promoter_score([None, None])
    assert found.n == 0
    assert math.isnan(found.score)


@pytest.mark.parametrize("answers", [[11], [-1], [9.5], [1, 2, 99]])
def test_promoter_score_refuses_other_scales(answers: list[float]) -> None:
    with pytest.raises(InvalidInputError, match="whole numbers from 0 to 10"):
        net_promoter_score(answers)


@given(st.lists(st.integers(0, 10), min_size=30, max_size=90))
def test_promoter_score_is_the_mean_of_plus_one_zero_and_minus_one(answers: list[int]) -> None:
    found = net_promoter_score(answers)
    marks = [1 if answer >= 9 else -1 if answer <= 6 else 0 for answer in answers]
    assert found.score == pytest.approx(100 * np.mean(marks))
    assert found.margin == pytest.approx(195.9964 * np.std(marks) / math.sqrt(len(marks)), abs=1e-4)
    assert -100 <= found.low <= found.score <= found.high <= 100


def test_cliffs_delta_and_its_interval_by_hand() -> None:
    # Of 6 pairs x wins 3 and loses 1. Placements 1/4, 3/4, 1 and 5/6, 1/2 have variances 0.145833
    # and 0.055556, so the standard error is 2 · sqrt(0.145833/3 + 0.055556/2) = 0.552771.
    found = cliffs_delta([1, 2, 3], [1, None, 2])
    assert found.delta == pytest.approx(1 / 3)
    assert found.low == pytest.approx(1 / 3 - 1.959964 * 0.552771, abs=1e-5)
    assert (found.high, found.n_x, found.n_y) == (1.0, 3, 2)


def test_cliffs_delta_of_parted_groups_is_one() -> None:
    assert cliffs_delta([4, 5, 6], [1, 2, 3]).delta == 1
    assert cliffs_delta([1, 2, 3], [4, 5, 6]).delta == -1


@pytest.mark.parametrize(("x", "y"), [([], [1, 2]), ([1, 2], []), ([None], [1])])
def test_cliffs_delta_of_an_empty_group_is_unknown(x: list, y: list) -> None:
    found = cliffs_delta(x, y)
    assert math.isnan(found.delta)
    assert math.isnan(found.low)


def test_cliffs_delta_of_a_single_value_has_no_interval() -> None:
    found = cliffs_delta([3], [1, 2, 4])
    assert found.delta == pytest.approx(1 / 3)
    assert math.isnan(found.low)


@given(columns, columns)
def test_cliffs_delta_agrees_with_counting_every_pair(x: list[int], y: list[int]) -> None:
    found, swapped = cliffs_delta(x, y), cliffs_delta(y, x)
    signs = np.sign(np.subtract.outer(np.array(x), np.array(y)))
    assert found.delta == pytest.approx(signs.mean(), abs=1e-12)
    assert found.delta == pytest.approx(-swapped.delta, abs=1e-12)
    assert found.low == pytest.approx(-swapped.high, abs=1e-12)
    assert -1 <= found.low <= found.delta <= found.high <= 1
    assert cliffs_delta(np.exp(x), np.exp(y)).delta == found.delta


@given(columns, columns)
def test_cliffs_delta_has_the_p_of_mann_and_whitney(x: list[int], y: list[int]) -> None:
    if len(set(x + y)) == 1:
        assert math.isnan(cliffs_delta(x, y).p)
        return
    expected = scipy.stats.mannwhitneyu(x, y, use_continuity=False, method="asymptotic").pvalue
    assert cliffs_delta(x, y).p == pytest.approx(expected, abs=1e-9)


def test_median_gap_of_both_groups() -> None:
    found = median_gap([100, 200, 900, None], [10, 20, 30, 40])
    assert (found.median_x, found.median_y, found.gap) == (200, 25, 175)
    assert (found.n_x, found.n_y) == (3, 4)
    assert 60 <= found.low <= found.gap <= found.high <= 890


def test_median_gap_repeats_itself() -> None:
    x, y = np.random.default_rng(11).lognormal(8, 1, (2, 300))
    assert median_gap(x, y) == median_gap(x, y)


@pytest.mark.parametrize(("x", "y"), [([], []), ([1], [2, 3]), ([1, 2], [None])])
def test_median_gap_of_too_few_has_no_interval(x: list, y: list) -> None:
    found = median_gap(x, y)
    assert math.isnan(found.low)
    assert math.isnan(found.high)


@given(columns, columns, st.integers(-1000, 1000))
def test_median_gap_moves_with_the_money(x: list[int], y: list[int], more: int) -> None:
    found, moved = median_gap(x, y), median_gap([value + more for value in x], y)
    assert found.gap == np.median(x) - np.median(y)
    assert moved.gap == pytest.approx(found.gap + more)
    assert (moved.low, moved.high) == pytest.approx((found.low + more, found.high + more))


def test_proportion_has_wilsons_interval() -> None:
    # Newcombe (1998), table I: 81 of 263 is 0.3080 with 0.2553 to 0.3662.
    found = proportion(81, 263)
    assert (found.share, found.low, found.high) == pytest.approx((0.308, 0.2553, 0.3662), abs=5e-5)
    assert proportion(0, 20).low == 0
    assert math.isnan(proportion(0, 0).share)


def test_estimates_cannot_be_changed() -> None:
    found: Correlation = spearman(STATPSYCH_X, STATPSYCH_Y)
    with pytest.raises(AttributeError):
        found.rho = 1.0  # type: ignore[misc]
