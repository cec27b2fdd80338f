import math

import numpy as np
import pandas as pd
import pytest

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.card import Kind, Verdict, card, guess_kind
from valuewhen.evidence.statistics import cliffs_delta, median_gap, spearman

# 40 customers who refer, worth 101 to 140, and 60 who do not, worth 1 to 60.
REFERS = pd.Series([True] * 40 + [False] * 60)
WORTH = pd.Series([*range(101, 141), *range(1, 61)], dtype=float)


def test_flag_compares_any_against_none() -> None:
    found = card(REFERS, WORTH, metric="Refers")
    assert found.kind is Kind.FLAG
    assert (found.high.n, found.high.median_clv) == (40, 120.5)
    assert (found.low.n, found.low.median_clv) == (60, 30.5)
    assert found.gap == median_gap(WORTH[:40], WORTH[40:])
    assert found.strength == (1.0, 1.0, 1.0)
    assert found.delta == cliffs_delta(WORTH[:40], WORTH[40:])
    assert found.verdict is Verdict.MORE


def test_count_compares_any_against_none_and_can_go_with_less() -> None:
    found = card([0] * 40 + [1, 2, 3] * 20, WORTH, metric="Complaints")
    assert found.kind is Kind.COUNT
    assert (found.high.name, found.high.n, found.low.name, found.low.n) == ("any", 60, "none", 40)
    assert found.verdict is Verdict.LESS
    assert found.wins_in_100 == 0


def test_measure_compares_thirds_and_rests_on_rho() -> None:
    size = np.arange(90.0)
    worth = np.random.default_rng(1).permutation(90) + size
    found = card(size, worth, metric="Size")
    assert found.kind is Kind.MEASURE
    assert (found.high.name, found.high.rule, found.high.n) == ("top third", "60 or more", 30)
    assert (found.low.name, found.low.rule, found.low.n) == ("bottom third", "29 or less", 30)
    assert found.gap.gap == np.median(worth[60:]) - np.median(worth[:30])
    assert found.correlation == spearman(size, worth)
    assert found.strength == (found.correlation.rho, found.correlation.low, found.correlation.high)


def test_measure_never_parts_equal_customers() -> None:
    # 10 % say 1, 10 % 2, 40 % 3, 25 % 4, 15 % 5: the cuts nearest to a third lie at 2 and at 4.
    scores = np.repeat([1, 2, 3, 4, 5], [20, 20, 80, 50, 30])
    found = card(scores, np.arange(200), metric="Score", kind="measure")
    assert (found.low.rule, found.low.n, found.low.name) == ("2 or less", 40, "bottom 20\u00a0%")
    assert (found.high.rule, found.high.n, found.high.name) == ("4 or more", 80, "top 40\u00a0%")


def test_measure_that_is_mostly_zero_compares_zero_with_more() -> None:
    amounts = np.repeat([0.0, 2.5, 7.5], [160, 20, 20])
    found = card(amounts, np.arange(200), metric="Referred revenue")
    assert found.kind is Kind.MEASURE
    assert (found.low.rule, found.low.n) == ("0 or less", 160)
    assert (found.high.rule, found.high.n) == ("2.5 or more", 40)


@pytest.mark.parametrize("in_group", [0, 1, 29])
def test_fewer_than_30_in_a_group_are_too_few_to_tell(in_group: int) -> None:
    flags = [1] * in_group + [0] * (200 - in_group)
    found = card(flags, range(200), metric="Speaks at events", kind="flag")
    assert found.verdict is Verdict.TOO_FEW
    assert (found.high.n, found.low.n) == (in_group, 200 - in_group)
    assert math.isnan(found.gap.gap)
    assert math.isnan(found.high.median_clv)
    assert found.wins_in_100 is None
    assert found.strength_in_words() == found.gap_in_words("EUR")
    assert found.gap_in_words("EUR").startswith(f"Too few to tell: {in_group} customers (yes)")


def test_thirty_in_each_group_are_enough() -> None:
    found = card([1] * 30 + [0] * 30, range(60), metric="Refers")
    assert found.verdict is Verdict.LESS


def test_no_link_cannot_be_told() -> None:
    found = card([0, 1] * 100, np.repeat(np.arange(100), 2), metric="Odd")
    assert found.delta.delta == 0
    assert found.verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize("values", [[], [None] * 50, [3] * 100])
def test_nothing_to_compare_is_too_few_to_tell(values: list) -> None:
    found = card(values, range(len(values)), metric="Size", kind="measure")
    assert found.verdict is Verdict.TOO_FEW


def test_coverage_counts_who_is_missing_and_whether_they_differ() -> None:
    values = pd.Series([1.0] * 50 + [0.0] * 40 + [math.nan] * 10)
    worth = pd.Series([*range(90), *range(1000, 1008), math.nan, math.nan], dtype=float)
    worth[0] = math.nan
    found = card(values, worth, metric="Refers").coverage
    assert (found.n_customers, found.n, found.n_missing, found.share_missing) == (100, 89, 11, 0.11)
    assert found.n_without_metric == 10
    assert found.median_with == 45
    assert found.median_without == 1003.5


def test_coverage_gives_no_median_of_a_few_customers() -> None:
    found = card([1.0] * 50 + [0.0] * 46 + [math.nan] * 4, range(100), metric="Refers").coverage
    assert found.n_without_metric == 4
    assert math.isnan(found.median_without)


def test_words_name_money_n_and_interval_and_never_a_cause() -> None:
    worth = WORTH * 100
    found = card(REFERS, worth, metric="Refers")
    assert found.gap_in_words("EUR") == (
        "Median CLV €12,100 for yes (more than 0, 40 customers), "
        "€3,050 for no (0, 60 customers): a gap of +€9,000 "
        f"(€{found.gap.low:,.0f} to €{found.gap.high:,.0f})."
    )
    assert found.strength_in_words() == (
        "In 100 pairs of a customer of “Refers: yes” and one of “no”, "
        "the first is worth more in 100 (100 to 100)."
    )


def test_words_of_57_in_100_pairs() -> None:
    # Of 100 × 100 pairs the first group wins 57 %: delta 0.14.
    worth = [1] * 57 + [-1] * 43 + [0] * 100
    found = card([1] * 100 + [0] * 100, worth, metric="Refers")
    assert found.delta.delta == pytest.approx(0.14)
    assert found.wins_in_100 == 57
    assert "is worth more in 57 (" in found.strength_in_words()


def test_words_of_a_measure_give_rho_interval_and_n() -> None:
    rho = card(range(100), np.random.default_rng(2).permutation(100), metric="Size")
    found = spearman(range(100), np.random.default_rng(2).permutation(100))
    assert f"{found.rho:.2f}".replace("-", "−") in rho.strength_in_words()
    assert rho.strength_in_words().endswith("100 customers.")


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([True, False, None], "flag"),
        ([0, 1, 1], "flag"),
        ([0, 0, 0, 1, 3], "count"),
        ([0, 1, 2, 2, 2, 3], "measure"),
        ([1, 2, 3], "measure"),
        ([0, 0, 0.5], "measure"),
        ([-1, 0, 1], "measure"),
        ([], "measure"),
    ],
)
def test_kind_is_guessed_from_the_values(values: list, kind: str) -> None:
    assert guess_kind(values) == kind


def test_count_below_zero_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="cannot be below zero"):
        card([-1, 0, 1], [1, 2, 3], metric="Referrals", kind="count")


def test_text_is_refused_by_the_name_of_the_metric() -> None:
    with pytest.raises(InvalidInputError, match="Contract does not hold numbers"):
        card(["month", "year"], [1, 2], metric="Contract")
