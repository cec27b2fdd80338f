"""Shares and medians before and after, worked out by hand; people are resampled, not answers."""

import numpy as np
import pytest

from valuewhen.evidence.before_after import SaidAround


def around(people: list[int], is_after: list[int]) -> SaidAround:
    return SaidAround(np.array(people), np.array(is_after, dtype=bool))


def test_shares_and_medians_are_those_of_the_answers() -> None:
    said = around([0, 1, 2, 3, 0, 1, 2], [0, 0, 0, 0, 1, 1, 1])
    share = said.change_of_share(np.array([1, 0, 0, 0, 1, 1, 0], dtype=bool))
    assert (share.before.value, share.after.value) == (0.25, pytest.approx(2 / 3))
    assert share.difference.value == pytest.approx(2 / 3 - 1 / 4)
    words = said.change_of_median(np.array([2.0, 4, 6, 8, 9, 3, 5]))
    assert (words.before.value, words.after.value) == (5, 5)  # between 4 and 6; of 3, 5, 9
    assert words.difference.value == 0


def test_the_interval_of_a_share_is_that_of_so_many_people() -> None:
    # 400 people before and 400 others after, one answer each: 30 % and 50 %. The standard errors
    # are sqrt(.3 * .7 / 400) = .0229 and sqrt(.5 * .5 / 400) = .025; together .0339.
    people, is_after = list(range(800)), [0] * 400 + [1] * 400
    has = np.array([1] * 120 + [0] * 280 + [1] * 200 + [0] * 200, dtype=bool)
    found = around(people, is_after).change_of_share(has)
    assert found.before.low == pytest.approx(0.3 - 1.96 * 0.0229, abs=0.006)
    assert found.difference.low == pytest.approx(0.2 - 1.96 * 0.0339, abs=0.008)
    assert found.difference.high == pytest.approx(0.2 + 1.96 * 0.0339, abs=0.008)
    assert found.difference.is_clear


def test_one_who_speaks_often_is_one_person() -> None:
    # Twenty people, each with ten answers that are all alike: the interval is that of twenty.
    # Half of them: sqrt(.5 * .5 / 20) = .1118, while 200 answers would give .035.
    people = [who for who in range(20) for _ in range(10)] + list(range(20))
    is_after = [0] * 200 + [1] * 20
    has = np.array([who % 2 for who in people], dtype=bool)
    before = around(people, is_after).change_of_share(has).before
    assert before.low == pytest.approx(0.5 - 1.96 * 0.1118, abs=0.04)


def test_who_says_the_same_on_both_sides_makes_no_difference() -> None:
    people = list(range(30)) * 2
    has = np.array([who % 3 == 0 for who in people], dtype=bool)
    found = around(people, [0] * 30 + [1] * 30).change_of_share(has)
    assert (found.difference.low, found.difference.value, found.difference.high) == (0, 0, 0)
    assert found.before.low < found.before.value < found.before.high


def test_all_and_none_leave_room_for_doubt() -> None:
    # None of six people, then all five: Wilson has 3.8415 / 9.8415 = .3903 above none and
    # 3.8415 / 8.8415 = .4345 below all; the difference goes down by hypot(.3903, .4345) = .5841.
    has = np.array([0] * 6 + [1] * 5, dtype=bool)
    found = around([0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4], [0] * 6 + [1] * 5).change_of_share(has)
    assert (found.before.low, found.before.high) == (0, pytest.approx(0.3903, abs=1e-4))
    assert (found.after.low, found.after.high) == (pytest.approx(0.5655, abs=1e-4), 1)
    assert found.difference.value == 1
    assert found.difference.low == pytest.approx(0.4159, abs=1e-4)
    assert found.difference.high == 1


def test_it_is_the_same_every_time() -> None:
    has = np.array([1, 0, 1, 0, 1, 1], dtype=bool)
    first, again = (around([0, 1, 2, 3, 4, 5], [0, 0, 0, 1, 1, 1]) for _ in range(2))
    assert first.change_of_share(has) == again.change_of_share(has)


@pytest.mark.parametrize("is_after", [[0, 0], [1, 1]])
def test_one_side_alone_cannot_be_compared(is_after: list[int]) -> None:
    with pytest.raises(ValueError, match="sides"):
        around([0, 1], is_after)
