"""Token buckets."""

import pytest

from valuewhen.errors import TooManyError
from web.limits import KEPT, Limit


def test_a_bucket_gives_its_burst_and_then_names_the_wait() -> None:
    limit = Limit(3, 6)
    for _ in range(3):
        assert not limit.is_used_up("ann")
        limit.take("ann", "Too many.")
    assert limit.is_used_up("ann")
    with pytest.raises(TooManyError, match="Too many") as refused:
        limit.take("ann", "Too many.")
    assert refused.value.retry_after in (9, 10)  # six a minute: ten seconds for one


def test_keys_have_buckets_of_their_own() -> None:
    limit = Limit(1, 1)
    limit.take("ann", "Too many.")
    assert not limit.is_used_up("bob")
    limit.take("bob", "Too many.")


def test_refusals_cost_nothing() -> None:
    limit = Limit(1, 60 * 1000)
    limit.take("ann", "Too many.")
    while limit.is_used_up("ann"):
        pass
    limit.take("ann", "Too many.")


def test_buckets_not_used_for_longest_are_forgotten() -> None:
    limit = Limit(1, 0.001)
    for number in range(KEPT + 1):
        limit.take(str(number), "Too many.")
    assert not limit.is_used_up("0")
    assert limit.is_used_up("1")
