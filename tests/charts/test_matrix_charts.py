"""Fields of counts: cells where they belong, their words, and nothing of what is held back."""

import re

import pandas as pd
import pytest
import vl_convert

from valuewhen.charts.look import PAGE, PHONE, Look
from valuewhen.charts.matrix import build_flows_chart, build_references_chart, build_scores_chart


def cells(spec: dict) -> dict[tuple[str, str], str]:
    [rows] = spec["datasets"].values()
    return {(row["row"], row["column"]): row["said"] for row in rows}


def test_references_say_won_of_calls_and_stand_by_worth_and_value() -> None:
    matrix = pd.DataFrame(
        {
            "fifth": [5, 1],
            "tenth": [10, 2],
            "calls": [1200, 4],
            "won": [800, 0],
            "customers": [9, 1],
        }
    )
    spec = build_references_chart(matrix).to_dict()
    assert cells(spec) == {
        ("top fifth", "10 (largest)"): "800 of 1,200",
        ("lowest fifth", "2"): "0 of 4",
    }
    heat = spec["layer"][0]["encoding"]
    assert heat["y"]["sort"][0] == "top fifth"
    assert heat["x"]["scale"]["domain"] == [*map(str, range(1, 10)), "10 (largest)"]
    assert "lowest fifth, 2: 0 of 4" in spec["description"]


def test_what_is_told_of_references_is_won_alone() -> None:
    told = pd.DataFrame({"fifth": [5], "tenth": [10], "won": [15]})
    spec = build_references_chart(told).to_dict()
    assert cells(spec) == {("top fifth", "10 (largest)"): "15"}


def test_an_empty_field_says_so() -> None:
    nothing = pd.DataFrame({"fifth": [], "tenth": [], "won": []})
    assert "nothing can be shown" in build_references_chart(nothing).to_dict()["description"]


def test_flows_go_from_fifth_to_fifth() -> None:
    flows = pd.DataFrame({"old_fifth": [5, 4], "new_fifth": [4, 5], "customers": [30, 25]})
    found = cells(build_flows_chart(flows).to_dict())
    assert found == {("top fifth", "fourth"): "30", ("fourth", "top fifth"): "25"}


def test_scores_name_only_the_labels_there_are() -> None:
    scores = pd.DataFrame({"score": [3, 0], "label": ["best", "other"], "customers": [7, 9]})
    spec = build_scores_chart(scores).to_dict()
    assert cells(spec) == {("3 yes", "best"): "7", ("0 yes", "neither"): "9"}
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == ["best", "neither"]


@pytest.mark.parametrize(("look", "has_room"), [(PAGE, True), (PHONE, False)])
def test_words_are_drawn_where_the_cells_have_room_for_them(look: Look, has_room: bool) -> None:
    # ten columns: about 60 pixels each on a page, 25 on a phone
    full = pd.DataFrame({"fifth": [5], "tenth": [10], "calls": [38], "won": [23]})
    svg = vl_convert.vegalite_to_svg(build_references_chart(full, look=look).to_dict())
    [drawn] = re.findall(r"<text[^>]*>23 of 38</text>", svg)
    assert ('opacity="0"' not in drawn) == has_room
