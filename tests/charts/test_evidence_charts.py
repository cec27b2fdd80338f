"""What one metric says: its shape, its segments, the groups of a category, a profile, a holdout."""

from typing import Any

import pandas as pd
import pytest

from valuewhen.charts.estimates import build_groups_chart, build_segments_chart
from valuewhen.charts.holdout import build_holdout_chart
from valuewhen.charts.look import PAGE, PRINT, PROJECTOR
from valuewhen.charts.profile import build_profile_chart
from valuewhen.charts.shape import build_dose_response_chart

BINS = pd.DataFrame(
    {
        "bin": ["0", "1", "2 to 3", "4 or more"],
        "position": [0, 1, 2, 3],
        "n": [4190, 366, 273, 12],
        "median_clv": [3300.0, 4530, 3200, 9000],
        "clv_low": [3100.0, 3600, 2300, None],
        "clv_high": [3500.0, 5300, 4400, None],
        "is_zero": [True, False, False, False],
        "is_few": [False, False, False, True],
    }
)
SEGMENTS = pd.DataFrame(
    {
        "segment": ["Chemicals", None, "Paper"],
        "n": [1200, 4937, 12],
        "strength": [0.2, 0.12, None],
        "low": [0.14, 0.09, None],
        "high": [0.26, 0.15, None],
    }
)
GROUPS = pd.DataFrame(
    {
        "group": ["gold", "silver"],
        "n": [900, 12],
        "median_clv": [4200.0, None],
        "clv_low": [3900.0, None],
        "clv_high": [4600.0, None],
    }
)
PROFILE = pd.DataFrame(
    {
        "label": ["referrals made", "shares usage data", "beta tests"],
        "best": [0.21, 0.5, None],
        "typical": [0.14, 0.41, None],
        "n_best": [900, 880, 3],
        "n_typical": [2900, 2800, 40],
        "difference": [0.07, 0.09, None],
        "low": [0.04, None, None],
        "high": [0.10, None, None],
    }
)
HOLDOUT = pd.DataFrame(
    {"frequency": ["0", "1", "7+"], "n": [1411, 439, 64], "actual": [0.2, 0.7, 6.4]}
).assign(predicted=[0.25, 0.6, 6.9])


def rows_of(spec: dict[str, Any], layer: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = spec["datasets"][spec["layer"][layer]["data"]["name"]]
    return rows


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def dose() -> dict[str, Any]:
    found = build_dose_response_chart(BINS, currency="EUR", metric_name="referrals made")
    return found.to_dict()


def test_zero_stands_apart_from_the_other_levels() -> None:
    path, _, points, _ = dose()["layer"]
    names = ["0\n4,190", "\u00a0", "1\n366", "2 to 3\n273", "4 or more\n12"]
    assert points["encoding"]["x"]["scale"]["domain"] == names
    assert points["encoding"]["shape"] == {
        "field": "is_zero",
        "type": "nominal",
        "legend": None,
        "scale": {"domain": [False, True], "range": ["circle", "square"]},
    }
    assert path["mark"]["type"] == "line"
    assert [row["level"] for row in rows_of(dose(), 0)] == ["1", "2 to 3", "4 or more"]


def test_levels_without_an_interval_are_points_alone_and_few_are_open() -> None:
    spec = dose()
    assert [row["level"] for row in rows_of(spec, 1)] == ["0", "1", "2 to 3"]
    assert [row["is_few"] for row in rows_of(spec, 2)] == [False, False, False, True]
    assert spec["layer"][2]["encoding"]["fill"]["scale"]["range"][1] == "transparent"


def test_money_of_the_levels_begins_at_zero_and_leaves_room_above() -> None:
    up = dose()["layer"][1]["encoding"]["y"]
    assert up["title"] == "median CLV, €"
    low, high = up["scale"]["domain"]
    assert low == 0
    assert high > 9000


def test_many_levels_have_their_names_on_two_lines_and_customers_in_line() -> None:
    many = pd.DataFrame(
        {
            "bin": ["0", *[f"{at} to {at + 1}" for at in range(1, 19, 2)]],
            "position": range(10),
            "n": 100,
            "median_clv": 1000.0,
            "clv_low": 900.0,
            "clv_high": 1100.0,
            "is_zero": [True] + [False] * 9,
            "is_few": False,
        }
    )
    spec = build_dose_response_chart(many, currency="EUR", metric_name="hours").to_dict()
    labels = [row["label"] for row in rows_of(spec, 2)]
    assert {label.count("\n") for label in labels} == {2}
    assert labels[1] == "1 to\n2\n100"


def test_a_metric_without_a_zero_has_no_empty_place() -> None:
    spec = build_dose_response_chart(
        BINS[~BINS["is_zero"]], currency="EUR", metric_name="hours"
    ).to_dict()
    assert len(spec["layer"][2]["encoding"]["x"]["scale"]["domain"]) == 3


def test_the_shape_is_told_in_words() -> None:
    said = plain(dose()["description"])
    assert "0: €3,300 (€3,100 to €3,500), 4,190 customers; 1: €4,530" in said
    few = BINS.assign(n=4, median_clv=None, clv_low=None, clv_high=None).head(1)
    spec = build_dose_response_chart(few, currency="EUR", metric_name="hours").to_dict()
    assert spec["description"].endswith("0: too few to tell, 4 customers.")
    empty = build_dose_response_chart(BINS.head(0), currency="EUR", metric_name="hours").to_dict()
    assert empty["description"] == "No levels of hours to show."


def test_all_customers_come_before_the_segments_as_a_square() -> None:
    spec = build_segments_chart(SEGMENTS, strength_name="rank correlation").to_dict()
    drawn = rows_of(spec, 2)
    assert [(row["row"], row["name"], row["kind"]) for row in drawn] == [
        (0, "all customers", "whole"),
        (1, "Chemicals", "part"),
    ]
    assert [plain(row["label"]) for row in rows_of(spec, 3)] == [
        "all customers: 0.12 (0.09 to 0.15), 4,937 customers",
        "Chemicals: 0.20 (0.14 to 0.26), 1,200 customers",
        "Paper: too few to tell, 12 customers",
    ]
    assert spec["layer"][0]["encoding"]["x"] == {"datum": 0}
    assert spec["layer"][1]["encoding"]["x"]["title"] == "rank correlation"


def test_groups_of_a_category_keep_their_order_and_have_money_from_zero() -> None:
    spec = build_groups_chart(GROUPS, currency="EUR", metric_name="plan").to_dict()
    assert [plain(row["label"]) for row in rows_of(spec, 2)] == [
        "gold: €4,200 (€3,900 to €4,600), 900 customers",
        "silver: too few to tell, 12 customers",
    ]
    assert spec["layer"][0]["encoding"]["x"]["scale"]["zero"] is True
    assert spec["layer"][0]["encoding"]["x"]["title"] == "median CLV, €"


def test_best_and_typical_stand_on_one_line_with_their_difference() -> None:
    spec = build_profile_chart(PROFILE).to_dict()
    links, points, labels = (rows_of(spec, layer) for layer in range(3))
    assert [(row["best"], row["typical"]) for row in links] == [(0.21, 0.14), (0.5, 0.41)]
    assert [(row["standing"], row["share"]) for row in points] == [
        ("best", 0.21),
        ("best", 0.5),
        ("typical", 0.14),
        ("typical", 0.41),
    ]
    assert [plain(row["label"]) for row in labels] == [
        "referrals made: 21 % of best, 14 % of typical, +7 points (+4 to +10)",
        "shares usage data: 50 % of best, 41 % of typical",
        "beta tests: too few to tell",
    ]
    shape = spec["layer"][1]["encoding"]["shape"]["scale"]
    assert shape == {"domain": ["best", "typical"], "range": ["diamond", "circle"]}


def test_a_share_is_never_drawn_beyond_all() -> None:
    full = PROFILE.head(1).assign(best=1.0)
    spec = build_profile_chart(full).to_dict()
    assert spec["layer"][1]["encoding"]["x"]["scale"]["domain"] == [0, 1]


def test_predictions_stand_beside_what_was_bought() -> None:
    spec = build_holdout_chart(HOLDOUT).to_dict()
    made, predicted, points = spec["layer"]
    assert [row["purchases"] for row in rows_of(spec, 0)] == [0.2, 0.7, 6.4]
    assert [row["purchases"] for row in rows_of(spec, 1)] == [0.25, 0.6, 6.9]
    assert made["mark"]["strokeDash"] != predicted["mark"]["strokeDash"]
    assert points["encoding"]["shape"]["scale"]["range"] == ["circle", "diamond"]
    assert points["encoding"]["x"]["scale"]["domain"] == ["0\n1,411", "1\n439", "7+\n64"]
    assert "7+: 6.4 made, 6.9 predicted" in spec["description"]


@pytest.mark.parametrize("look", [PAGE, PROJECTOR, PRINT])
def test_charts_take_the_size_and_ink_of_their_look(look: Any) -> None:
    for chart in (
        build_dose_response_chart(BINS, currency="EUR", metric_name="hours", look=look),
        build_segments_chart(SEGMENTS, strength_name="rank correlation", look=look),
        build_groups_chart(GROUPS, currency="EUR", metric_name="plan", look=look),
        build_profile_chart(PROFILE, look=look),
        build_holdout_chart(HOLDOUT, look=look),
    ):
        spec = chart.to_dict()
        assert spec["width"] == look.width
        assert spec["background"] == look.paper
        assert spec["config"]["axis"]["labelFontSize"] == look.text
        assert spec["config"]["axis"]["labelColor"] == look.ink


def test_nothing_at_all_is_drawn_without_an_error() -> None:
    for chart in (
        build_segments_chart(SEGMENTS.head(0), strength_name="rank correlation"),
        build_groups_chart(GROUPS.head(0), currency="", metric_name="plan"),
        build_profile_chart(PROFILE.head(0)),
        build_holdout_chart(HOLDOUT.head(0)),
    ):
        said = chart.to_dict()["description"]
        assert said.startswith("No ") or "Nothing to show" in said
