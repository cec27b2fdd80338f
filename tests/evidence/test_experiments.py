"""How many customers an experiment needs, and what pilot and holdout say, worked out by hand."""

import math

import numpy as np
import pytest

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.experiments import (
    difference_of_changes,
    needed_for_means,
    needed_for_shares,
    visible_in_means,
    visible_in_shares,
)


def test_the_number_needed_for_shares_is_that_of_the_reference() -> None:
    # power.prop.test(p1 = .50, p2 = .75, power = .90) of R's stats gives n = 76.7.
    assert needed_for_shares(0.5, 0.25, power=0.9) == 77
    # By hand, for 50 % to 60 %: m = .55; (1.95996 sqrt(.495) + .84162 sqrt(.49))^2 / .01 =
    # (1.378960 + .589135)^2 / .01 = 387.34
    assert needed_for_shares(0.5, 0.1) == 388
    assert needed_for_shares(0.6, -0.1) == 388


def test_the_number_needed_for_means_is_that_of_cohens_table() -> None:
    # Cohen (Psychological Bulletin 112, 1992), table 2, two means at 5 % with 80 %: 64 for a medium
    # effect of .5 deviations and 26 for a large one of .8.
    assert needed_for_means(1.0, 0.5) == 64
    assert needed_for_means(10.0, 8.0) == 26
    assert needed_for_means(1.0, -0.5) == 64


def test_what_so_many_customers_see_needs_so_many() -> None:
    assert visible_in_means(1.0, 64) == pytest.approx(0.499, abs=0.0005)
    assert needed_for_means(3.0, visible_in_means(3.0, 150) * 1.0001) == 150
    seen = visible_in_shares(0.5, 388, 1)
    assert seen == pytest.approx(0.1, abs=0.0002)
    assert needed_for_shares(0.5, seen) == 388
    assert math.isnan(visible_in_shares(0.98, 30, 1))
    assert math.isnan(visible_in_shares(0.0, 30, -1))
    assert visible_in_shares(0.98, 30, -1) < 0.98


@pytest.mark.parametrize(("share", "change"), [(0.9, 0.2), (0.1, -0.2), (0.5, 0.0)])
def test_a_share_stays_between_nothing_and_all(share: float, change: float) -> None:
    with pytest.raises(InvalidInputError, match="between 0 and 100"):
        needed_for_shares(share, change)


@pytest.mark.parametrize(("sd", "change"), [(1.0, 0.0), (math.nan, 1.0)])
def test_a_mean_moves_by_something(sd: float, change: float) -> None:
    with pytest.raises(InvalidInputError, match="more than zero"):
        needed_for_means(sd, change)


def test_numbers_are_compared_by_welch() -> None:
    pilot = np.array([1.0, 2, 3, 4, 9]), np.array([3.0, 5, 6, 8, math.nan])
    holdout = np.array([5.0, 5, 5]), np.array([5.0, 6, 7])
    found = difference_of_changes(pilot, holdout, is_flag=False)
    # Changes 2 3 3 4: mean 3, variance 2/3; 0 1 2: mean 1, variance 1. Parts 1/6 and 1/3, sum 1/2.
    # Degrees of freedom (1/2)^2 / ((1/6)^2 / 3 + (1/3)^2 / 2) = .25 / .0648148 = 3.857143, for
    # which t is 2.8175 (3.1824 at 3 and 2.7764 at 4): 2 +- 2.8175 x .707107 = 2 +- 1.99225.
    assert (found.gap, found.pilot, found.holdout) == (2.0, 3.0, 1.0)
    assert (found.n_pilot, found.n_holdout) == (4, 3)
    assert found.low == pytest.approx(0.00775, abs=1e-4)
    assert found.high == pytest.approx(3.99225, abs=1e-4)


def test_flags_are_compared_with_half_a_customer_in_each_cell() -> None:
    def arm(gained: int, n: int) -> tuple[np.ndarray, np.ndarray]:
        return np.zeros(n), np.repeat([1.0, 0.0], [gained, n - gained])

    found = difference_of_changes(arm(12, 30), arm(3, 30), is_flag=True)
    # With half a customer a cell: (12.5 - .5) / 32 = .375, variance (13 - 32 x .375^2) / 32^2 =
    # .0083008; (3.5 - .5) / 32 = .09375, variance (4 - 32 x .09375^2) / 32^2 = .0036316. So
    # .28125 +- 1.959964 x sqrt(.0119324) = .28125 +- .214097.
    assert found.gap == pytest.approx(0.3)
    assert (found.low, found.high) == pytest.approx((0.067153, 0.495347), abs=1e-6)


def test_the_flags_of_one_arm_have_the_published_interval() -> None:
    """`diffpropci.mp(b = 40, c = 20, n = 160)` of R's PropCIs: -0.1234568, -0.2160 to -0.0309.

    An arm of very many customers of whom nobody changed adds no variance.
    """
    before = np.repeat([0.0, 1.0, 1.0], [20, 40, 100])
    after = np.repeat([1.0, 0.0, 1.0], [20, 40, 100])
    nobody = np.zeros(10_000_000), np.zeros(10_000_000)
    found = difference_of_changes((before, after), nobody, is_flag=True)
    assert (found.low, found.high) == pytest.approx((-0.21601726, -0.03089632), abs=1e-6)
    assert found.gap == -0.125


def test_where_nobody_changed_a_flag_leaves_room_and_a_number_says_nothing() -> None:
    still = np.ones(40), np.ones(40)
    flag = difference_of_changes(still, still, is_flag=True)
    # (.5 + .5) / 42^2 in each arm: 1.959964 x sqrt(2) / 42 = .065996
    assert (flag.gap, flag.low, flag.high) == pytest.approx((0, -0.065996, 0.065996), abs=1e-6)
    number = difference_of_changes(still, still, is_flag=False)
    assert number.gap == 0
    assert math.isnan(number.low)


def test_hardly_anybody_gives_no_interval() -> None:
    one, two = np.array([1.0]), np.array([1.0, 2.0])
    for is_flag in (False, True):
        found = difference_of_changes((one, one), (two, two), is_flag=is_flag)
        assert math.isnan(found.low)
    nobody = np.array([])
    assert math.isnan(difference_of_changes((nobody, nobody), (two, two), is_flag=False).gap)


def test_welchs_interval_holds_the_truth_where_half_change_with_a_long_tail() -> None:
    rng, held, draws, n = np.random.default_rng(5), 0, 2000, 60
    for _ in range(draws):
        changes = rng.lognormal(0, 1.2, (2, n)) * rng.integers(0, 2, (2, n))
        nothing = np.zeros(n)
        found = difference_of_changes(
            (nothing, changes[0] + 0.3), (nothing, changes[1]), is_flag=False
        )
        held += found.low <= 0.3 <= found.high
    assert 0.93 <= held / draws <= 0.975
