"""Results as plain data: what comes back is what was given, through JSON text."""

import json
import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.children.plain import from_plain, to_plain


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Dot:
    colour: Colour
    size: float | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Picture:
    first: Dot | str
    pair: tuple[int, float | None] | None
    dots: dict[str, Dot]
    numbers: list[float]
    status: Colour | str
    is_done: bool


def back(kind: Any, value: Any) -> Any:
    return from_plain(kind, json.loads(json.dumps(to_plain(value))))


DOTS = st.builds(
    Dot,
    colour=st.sampled_from(Colour),
    size=st.none() | st.floats(allow_nan=False),
    names=st.lists(st.text(), max_size=3).map(tuple),
)
PICTURES = st.builds(
    Picture,
    first=DOTS | st.text(),
    pair=st.none() | st.tuples(st.integers(), st.none() | st.floats(allow_nan=False)),
    dots=st.dictionaries(st.text(), DOTS, max_size=3),
    numbers=st.lists(st.floats(allow_nan=False), max_size=3),
    status=st.sampled_from(Colour),
    is_done=st.booleans(),
)


@given(PICTURES)
def test_whatever_is_built_of_dataclasses_comes_back(picture: Picture) -> None:
    found = back(Picture, picture)
    assert found == picture
    assert type(found.status) is Colour


def test_what_is_not_a_number_stays_so() -> None:
    assert math.isnan(back(Dot, Dot(Colour.RED, math.nan)).size)


def test_a_frame_keeps_its_columns_types_and_exact_values() -> None:
    frame = pd.DataFrame(
        {
            "metric": ["image", "q:Q"],
            "rho": [0.1 + 0.2, math.nan],
            "n": [3, 10_000_000],
            "q;x": pd.Categorical(["low", "high"], ["low", "high"], ordered=True),
            "is_circular": [True, False],
            "since": pd.to_datetime(["2024-01-01", None]),
        }
    )
    pd.testing.assert_frame_equal(back(pd.DataFrame, frame), frame)


@pytest.mark.parametrize("labels", [["north", None], [1, None], [True, None], [0.5, None], []])
def test_labels_of_any_kind_keep_none_for_all(labels: list[Any]) -> None:
    found = back(pd.DataFrame, pd.DataFrame({"segment": pd.Series(labels, dtype=object)}))
    assert list(found["segment"]) == labels
    assert found["segment"].dtype == object


@pytest.mark.parametrize("value", [date(2024, 1, 1), {1: "one"}, object()])
def test_what_has_no_plain_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        to_plain(value)


@pytest.mark.parametrize(
    "plain", [{}, {"colour": "green", "size": 1.0, "names": []}, {"colour": "red", "size": []}]
)
def test_plain_data_of_something_else_are_refused(plain: Any) -> None:
    with pytest.raises((TypeError, ValueError, LookupError)):
        from_plain(Dot, plain)
