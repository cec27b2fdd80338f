"""Break-even worked out by hand: from which part of the gap on a programme pays."""

import math

import pytest

from valuewhen.join.break_even import Pays, break_even, in_words


def test_a_part_of_the_gap_is_enough() -> None:
    # 200 customers with 500 each are 100,000, of which 40,000 are 40 %; at 800 each 25 %, at 400
    # each 50 %.
    found = break_even(500, 400, 800, customers=200, cost=40_000)
    assert (found.share, found.least, found.most, found.pays) == (0.4, 0.25, 0.5, Pays.FROM)
    assert in_words(found, "EUR").replace("\u00a0", " ") == (
        "Pays if at least 40 % of the adjusted gap is causal: €40,000 for 200 customers, and a gap "
        "of €500 each (€400 to €800). Over the interval of the gap: 25 % to 50 %."
    )
    assert found.points().to_dict("list") == {
        "share": [0.0, 1.0],
        "net": [-40_000.0, 60_000.0],
        "low": [-40_000.0, 40_000.0],
        "high": [-40_000.0, 120_000.0],
    }


def test_at_the_lower_end_not_even_all_of_it_is() -> None:
    found = break_even(500, 100, 800, customers=200, cost=40_000)
    assert (found.share, found.most, found.pays) == (0.4, 2.0, Pays.FROM)
    assert "even all of it would not pay; at the upper end 25\u00a0% would" in in_words(
        found, "EUR"
    )


@pytest.mark.parametrize(
    ("gap", "low", "high", "cost", "pays", "share", "words"),
    [
        (500, 400, 800, 125_000, Pays.AT_BEST, 1.25, "pays only near the upper end"),
        (500, 400, 600, 125_000, Pays.NEVER, 1.25, "even if all of the gap is causal: €125,000 is"),
        (500, 400, 800, 0, Pays.FREE, 0.0, "It costs nothing"),
        (500, -10, 900, 40_000, Pays.CANNOT_TELL, math.nan, "€10 to €900, includes zero"),
        (500, 0, 900, 40_000, Pays.CANNOT_TELL, math.nan, "includes zero"),
        (-500, -900, -100, 40_000, Pays.WRONG_WAY, math.nan, "are worth less"),
        (math.nan, math.nan, math.nan, 40_000, Pays.CANNOT_TELL, math.nan, "the gap is not known"),
    ],
)
def test_whether_it_can_pay(
    gap: float, low: float, high: float, cost: float, pays: Pays, share: float, words: str
) -> None:
    found = break_even(gap, low, high, customers=200, cost=cost)
    assert found.pays is pays
    assert found.share == pytest.approx(share, nan_ok=True)
    assert words in in_words(found, "EUR").replace("\u00a0", " ")


def test_nobody_who_would_change_pays_nothing() -> None:
    found = break_even(500, 400, 800, customers=0, cost=40_000)
    assert (found.share, found.pays) == (math.inf, Pays.NEVER)
