import math
import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.figures import (
    UNKNOWN,
    coefficient,
    coefficient_range,
    count,
    currency_symbol,
    money,
    money_range,
    number,
    part,
    points,
    points_range,
    share,
    signed_money,
)


def spaced(text: str) -> str:
    return text.replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (1840, "€1,840"),
        (1844.9, "€1,840"),
        (1845, "€1,850"),
        (-420, "−€420"),
        (0, "€0"),
        (-0.001, "€0"),
        (4.2, "€4.20"),
        (0.5, "€0.50"),
        (9.996, "€10"),
        (9.994, "€9.99"),
        (999.4, "€999"),
        (999.6, "€1,000"),
        (12_345, "€12,300"),
        (999_499, "€999,000"),
        (999_500, "€1 million"),
        (1_840_000, "€1.84 million"),
        (-2_500_000_000, "−€2.5 billion"),
        (10_000_000, "€10 million"),
        (123_456_789, "€123 million"),
    ],
)
def test_money_is_rounded_as_a_person_would_say_it(amount: float, said: str) -> None:
    assert spaced(money(amount, "EUR")) == said


@pytest.mark.parametrize(
    ("currency", "said"),
    [
        ("USD", "−$1,840"),
        ("usd", "−$1,840"),
        ("£", "−£1,840"),
        ("XYZ", "−1,840 XYZ"),
        ("CHF", "−1,840 CHF"),
        ("", "−1,840"),
    ],
)
def test_money_carries_its_currency(currency: str, said: str) -> None:
    assert spaced(money(-1840, currency)) == said


def test_currency_symbol_of_a_code_without_a_sign_is_the_code() -> None:
    assert [currency_symbol(code) for code in ("EUR", "CHF", " $ ")] == ["€", "CHF", "$"]


def test_money_takes_numpy_numbers() -> None:
    assert money(np.float64(1840.0), "EUR") == money(np.int64(1840), "EUR") == "€1,840"


def test_gap_carries_its_sign() -> None:
    assert [signed_money(gap, "EUR") for gap in (1840, -420, 0, 0.001)] == [
        "+€1,840",
        "−€420",
        "€0",
        "€0",
    ]


def test_interval_of_money_names_both_ends() -> None:
    assert money_range(620, 3060, "EUR") == "€620 to €3,060"
    assert money_range(-420, 1.5, "EUR") == "−€420 to €1.50"


@pytest.mark.parametrize(
    ("fraction", "said"),
    [
        (0.428, "43 %"),
        (0.425, "43 %"),
        (0, "0 %"),
        (1, "100 %"),
        (0.004, "0.4 %"),
        (0.0004, "under 0.1 %"),
        (0.997, "99.7 %"),
        (0.9996, "over 99.9 %"),
        (0.01, "1 %"),
        (0.99, "99 %"),
    ],
)
def test_share_says_nothing_and_all_only_of_nothing_and_all(fraction: float, said: str) -> None:
    assert spaced(share(fraction)) == said


def test_counts_have_their_thousands_separated() -> None:
    assert count(4812) == "4,812"
    assert part(412, 4812) == "412 of 4,812"


def test_coefficients_have_two_digits() -> None:
    assert [coefficient(rho) for rho in (0.314, -0.08, -0.001, 1.0)] == [
        "0.31",
        "−0.08",
        "0.00",
        "1.00",
    ]
    assert coefficient_range(-0.05, 0.37) == "−0.05 to 0.37"


def test_promoter_scores_carry_their_sign() -> None:
    assert [points(score) for score in (33.33, -8, 0.2)] == ["+33", "−8", "0"]
    assert points_range(-3.2, 18.7) == "−3 to +19"


def test_other_figures_keep_three_decimals_at_most() -> None:
    assert [number(figure) for figure in (5, 0.12345, 1234.5, -0.0001)] == [
        "5",
        "0.123",
        "1,234.5",
        "0",
    ]


@pytest.mark.parametrize("missing", [None, math.nan, math.inf])
def test_missing_figures_are_not_made_up(missing: float | None) -> None:
    assert money(missing, "EUR") == UNKNOWN
    assert signed_money(missing, "EUR") == UNKNOWN
    assert money_range(1, missing, "EUR") == UNKNOWN
    assert count(missing) == share(missing) == coefficient(missing) == UNKNOWN
    assert coefficient_range(missing, 1) == points_range(missing, 1) == UNKNOWN
    assert points(missing) == number(missing) == UNKNOWN


@given(st.floats(min_value=-1e12, max_value=1e12))
def test_money_said_is_within_half_a_percent_or_half_a_unit(amount: float) -> None:
    said = spaced(money(amount, "EUR"))
    scale = {"million": 1e6, "billion": 1e9}.get(said.rsplit(" ", 1)[-1], 1.0)
    found = re.search(r"[\d,]+(\.\d+)?", said)
    assert found is not None
    value = float(found.group().replace(",", "")) * scale
    assert abs(value - abs(amount)) <= max(0.5, 0.005001 * abs(amount))
    assert said.startswith("−") == (amount < 0 and value > 0)
