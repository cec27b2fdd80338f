"""Token buckets."""

import time

import pytest

from valuewhen.errors import TooManyError
from web.limits import KEPT, Limit


def is_refused(limit: Limit, key: str) -> bool:
    """Takes one token, and says whether there was none."""
    try:
        limit.take(key, "Too many.")
    except TooManyError:
        return True
    return False


def test_a_bucket_gives_its_burst_and_then_names_the_wait() -> None:
    limit = Limit(3, 6)
    assert [is_refused(limit, "ann") for _ in range(4)] == [False, False, False, True]
    with pytest.raises(TooManyError, match="Too many") as refused:
        limit.take("ann", "Too many.")
    assert refused.value.retry_after in (9, 10)  # six a minute: ten seconds for one


def test_keys_have_buckets_of_their_own() -> None:
    limit = Limit(1, 1)
    assert [is_refused(limit, key) for key in ("ann", "bob", "ann")] == [False, False, True]


def test_refusals_cost_nothing() -> None:
    limit = Limit(1, 60 * 1000)
    limit.take("ann", "Too many.")
    began = time.monotonic()
    while is_refused(limit, "ann"):
        assert time.monotonic() < began + 10


def test_buckets_not_used_for_longest_are_forgotten() -> None:
    limit = Limit(1, 0.001)
    for number in range(KEPT + 1):
        limit.take(str(number), "Too many.")
    assert is_refused(limit, "1")
    assert not is_refused(limit, "0")


def test_what_is_given_back_can_be_taken_again_and_never_more_than_the_burst() -> None:
    limit = Limit(2, 0.001)
    limit.give_back("ann")  # who has taken nothing
    assert [is_refused(limit, "ann") for _ in range(3)] == [False, False, True]
    for _ in range(5):
        limit.give_back("ann")
    assert [is_refused(limit, "ann") for _ in range(3)] == [False, False, True]
