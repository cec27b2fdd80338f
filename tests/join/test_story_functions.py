"""Functions as executives may read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.join.functions import pooled_functions


@pytest.mark.parametrize(
    ("people", "shown"),
    [
        ({"Sales": 9, "Service": 5}, (("Sales", 9), ("Service", 5))),
        ({"Sales": 9, "IT": 3, "Legal": 2}, (("Sales", 9), (None, 5))),
        ({"Sales": 9, "Service": 6, "IT": 1}, (("Sales", 9), (None, 7))),
        ({"Sales": 3, "Service": 3}, ((None, 6),)),
        ({"Sales": 4}, ()),
        ({}, ()),
    ],
)
def test_small_functions_are_pooled(
    people: dict[str, int], shown: tuple[tuple[str | None, int], ...]
) -> None:
    assert pooled_functions(people) == shown


def test_functions_keep_the_order_given() -> None:
    people = {"Service": 7, "Sales": 6, "Finance": 8}
    named = pooled_functions(people, ["Sales", "Finance", "Service"])
    assert [name for name, _ in named] == ["Sales", "Finance", "Service"]


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 12)), st.integers(2, 6))
def test_no_function_can_be_worked_out(people: dict[str, int], least: int) -> None:
    shown = pooled_functions(people, least=least)
    total = sum(people.values())
    assert all(n >= least for _, n in shown)
    assert sum(n for _, n in shown) in (total, 0)
    if not shown:
        assert total < least
