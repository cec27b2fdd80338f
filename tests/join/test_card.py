"""What a card says of customers as they are: groups, gap, strength, coverage, in numbers and words;
computed as the product does."""

import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from valuewhen.customers.roles import Roles
from valuewhen.evidence.card import Card, Verdict
from valuewhen.evidence.examine import examine
from valuewhen.evidence.kinds import Kind
from valuewhen.evidence.sources import opened
from valuewhen.evidence.statistics import spearman
from valuewhen.join.family import card_of
from valuewhen.join.measured_evidence import Customers, Evidence

MakeCard = Callable[[Iterable[Any], Iterable[Any]], Card]
METRIC = "wears_a_tie"

# 40 customers with it, worth 101 to 140, and 60 without, worth 1 to 60.
HAS_IT = [True] * 40 + [False] * 60
WORTH = [*range(101, 141), *range(1, 61)]


@pytest.fixture
def card(tmp_path: Path) -> MakeCard:
    """The card of a metric's values against the CLV of the same customers."""

    def make(values: Iterable[Any], clv: Iterable[Any]) -> Card:
        file, roles = tmp_path / "customers.parquet", Roles("id", "clv")
        columns = {"clv": pd.Series(clv, dtype=float), METRIC: pd.Series(values)}
        pd.DataFrame(columns).rename_axis("id").reset_index().to_parquet(file)
        with opened(file, ["clv", METRIC]) as columns:
            found = Customers.of(columns, roles, ()).evidence(METRIC)
        assert isinstance(found, Evidence)
        return card_of(METRIC, found, examine(file, "clv", [METRIC]).to_dict("records")[0])

    return make


def test_flag_compares_any_against_none(card: MakeCard) -> None:
    found = card(HAS_IT, WORTH)
    assert (found.metric, found.kind) == ("wears a tie", Kind.FLAG)
    assert (found.high.name, found.high.n, found.high.median_clv) == ("yes", 40, 120.5)
    assert (found.low.name, found.low.n, found.low.median_clv) == ("no", 60, 30.5)
    assert found.gap.gap == 90
    assert found.strength == (1.0, 1.0, 1.0)
    assert found.verdict is Verdict.MORE


def test_count_compares_any_against_none_and_can_go_with_less(card: MakeCard) -> None:
    found = card([0] * 40 + [1, 2, 3] * 20, WORTH)
    assert found.kind is Kind.COUNT
    assert (found.high.name, found.high.n, found.low.name, found.low.n) == ("any", 60, "none", 40)
    assert found.strength == (-1.0, -1.0, -1.0)
    assert found.verdict is Verdict.LESS


def test_measure_compares_thirds_and_rests_on_rho(card: MakeCard) -> None:
    size = np.arange(90.0) + 0.5
    worth = np.random.default_rng(1).permutation(90) + size
    found = card(size, worth)
    assert found.kind is Kind.MEASURE
    assert (found.high.name, found.high.rule, found.high.n) == ("top third", "60.5 or more", 30)
    assert (found.low.name, found.low.rule, found.low.n) == ("bottom third", "29.5 or less", 30)
    assert found.gap.gap == np.median(worth[60:]) - np.median(worth[:30])
    rho = spearman(size, worth)
    assert found.strength == pytest.approx((rho.rho, rho.low, rho.high))


def test_measure_never_parts_equal_customers(card: MakeCard) -> None:
    # 10 % say 1, 10 % 2, 40 % 3, 25 % 4, 15 % 5: the cuts nearest to a third lie at 2 and at 4.
    found = card(np.repeat([1, 2, 3, 4, 5], [20, 20, 80, 50, 30]), np.arange(200))
    assert (found.low.rule, found.low.n, found.low.name) == ("2 or less", 40, "bottom 20\u00a0%")
    assert (found.high.rule, found.high.n, found.high.name) == ("4 or more", 80, "top 40\u00a0%")


def test_measure_that_is_mostly_zero_compares_zero_with_more(card: MakeCard) -> None:
    found = card(np.repeat([0.0, 2.5, 7.5], [160, 20, 20]), np.arange(200))
    assert found.kind is Kind.MEASURE
    assert (found.low.rule, found.low.n) == ("0 or less", 160)
    assert (found.high.rule, found.high.n) == ("2.5 or more", 40)


@pytest.mark.parametrize("in_group", [0, 1, 29])
def test_fewer_than_30_in_a_group_are_too_few_to_tell(card: MakeCard, in_group: int) -> None:
    found = card([1] * in_group + [0] * (200 - in_group), range(200))
    assert found.verdict is Verdict.TOO_FEW
    assert (found.high.n, found.low.n) == (in_group, 200 - in_group)
    assert math.isnan(found.gap.gap)
    assert math.isnan(found.high.median_clv)
    assert math.isnan(found.delta.delta)
    assert found.strength_in_words() == found.gap_in_words("EUR")
    assert found.gap_in_words("EUR").startswith(f"Too few to tell: {in_group} customers (yes)")


def test_thirty_in_each_group_are_enough(card: MakeCard) -> None:
    assert card([1] * 30 + [0] * 30, range(60)).verdict is Verdict.LESS


def test_no_link_cannot_be_told(card: MakeCard) -> None:
    found = card([0, 1] * 100, np.repeat(np.arange(100), 2))
    assert found.delta.delta == pytest.approx(0, abs=1e-12)
    assert found.verdict is Verdict.CANNOT_TELL


@pytest.mark.parametrize("values", [[math.nan] * 50, [3] * 100])
def test_nothing_to_compare_is_too_few_to_tell(card: MakeCard, values: list[float]) -> None:
    assert card(values, range(len(values))).verdict is Verdict.TOO_FEW


def test_coverage_counts_who_is_missing_and_whether_they_differ(card: MakeCard) -> None:
    values = [1.0] * 50 + [0.0] * 40 + [math.nan] * 10
    found = card(values, [math.nan, *range(1, 90), *range(1000, 1008), math.nan, math.nan]).coverage
    assert (found.n_customers, found.n, found.n_missing, found.share_missing) == (100, 89, 11, 0.11)
    assert found.n_without_metric == 10
    assert found.median_with == 45
    assert found.median_without == 1003.5


def test_coverage_gives_no_median_of_a_few_customers(card: MakeCard) -> None:
    found = card([1.0] * 50 + [0.0] * 46 + [math.nan] * 4, range(100)).coverage
    assert found.n_without_metric == 4
    assert math.isnan(found.median_without)


def test_words_name_money_n_and_interval_and_never_a_cause(card: MakeCard) -> None:
    found = card(HAS_IT, [100 * worth for worth in WORTH])
    assert found.gap_in_words("EUR") == (
        "Median CLV €12,100 for yes (more than 0, 40 customers), "
        "€3,050 for no (0, 60 customers): a gap of +€9,000 "
        f"(€{found.gap.low:,.0f} to €{found.gap.high:,.0f})."
    )
    assert found.strength_in_words() == (
        "In 100 pairs of a customer of “wears a tie: yes” and one of “no”, "
        "the first is worth more in 100 (100 to 100)."
    )


def test_words_of_57_in_100_pairs(card: MakeCard) -> None:
    # Of 100 × 100 pairs the first group wins 57 %: delta 0.14.
    found = card([1] * 100 + [0] * 100, [1] * 57 + [-1] * 43 + [0] * 100)
    assert found.delta.delta == pytest.approx(0.14)
    assert "is worth more in 57 (" in found.strength_in_words()


def test_words_of_a_measure_give_rho_interval_and_n(card: MakeCard) -> None:
    worth = np.random.default_rng(2).permutation(100)
    said = card(np.arange(100) + 0.5, worth).strength_in_words()
    rho = spearman(range(100), worth)
    ends = [f"{end:.2f}".replace("-", "−") for end in (rho.rho, rho.low, rho.high)]
    assert said == f"Rank correlation {ends[0]} ({ends[1]} to {ends[2]}), 100 customers."
