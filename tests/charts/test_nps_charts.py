import numpy as np
import pandas as pd
import pytest

from valuewhen.charts.nps import (
    MOST_POINTS,
    build_clv_nps_chart,
    build_clv_nps_points_chart,
    build_nps_answers_chart,
)
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.cells import clv_by_answer
from valuewhen.evidence.nps import answer_shares

CUSTOMERS = pd.DataFrame(
    {
        "answer": [9, 10, None, 3, 7],
        "clv": [12_000, 9_000, 100, -50, None],
        "standing": ["best", "typical", "best", None, "best"],
    }
)


def rows_of(spec: dict) -> list[dict]:
    return spec["datasets"][spec["data"]["name"]]


def test_bins_show_shares_in_order_of_answer_and_money() -> None:
    # 100 customers of each answer; those who say 10 are the 100 worth most.
    cells = clv_by_answer([10] * 100 + [9] * 100, range(199, -1, -1), currency="EUR")
    spec = build_clv_nps_chart(cells).to_dict()
    heat, text = spec["layer"]
    assert heat["encoding"]["x"]["sort"] == ["9", "10"]
    assert heat["encoding"]["y"]["sort"] == [
        "€160 and more",
        "€120 to €160",
        "€80 to €120",
        "€40 to €80",
        "under €40",
    ]
    assert heat["encoding"]["opacity"]["field"] == "share"
    assert text["encoding"]["text"]["field"] == "said"
    top = [row for row in rows_of(spec) if row["band"] == "€160 and more"]
    assert [(row["answer"], row["n"], row["said"]) for row in top] == [("10", 40, "40\u00a0%")]


def test_bins_name_a_satisfaction_score_so() -> None:
    cells = clv_by_answer([1, 2] * 50, range(100), currency="EUR")
    spec = build_clv_nps_chart(cells, answer_name="Satisfaction Score").to_dict()
    assert spec["layer"][0]["encoding"]["x"]["title"] == "Satisfaction Score"
    assert "NPS" not in str(spec)


def test_bins_send_no_small_cell() -> None:
    rng = np.random.default_rng(1)
    cells = clv_by_answer(rng.integers(0, 11, 400), rng.lognormal(8, 1, 400), currency="EUR")
    spec = build_clv_nps_chart(cells).to_dict()
    assert all(row["n"] >= 5 for row in rows_of(spec))


def test_points_show_customers_with_both_apart_by_shape() -> None:
    spec = build_clv_nps_points_chart(CUSTOMERS, currency="EUR").to_dict()
    assert [(row["answer"], row["clv"], row["said"], row["standing"]) for row in rows_of(spec)] == [
        (9, 12_000, "€12,000", "best"),
        (10, 9_000, "€9,000", "typical"),
        (3, -50, "−€50", "neither"),
    ]
    shape = spec["encoding"]["shape"]["scale"]
    assert shape["domain"] == ["best", "typical", "neither"]
    assert shape["range"] == ["diamond", "circle", "cross"]
    assert spec["encoding"]["y"]["title"] == "CLV, €"
    assert spec["encoding"]["x"]["axis"]["values"] == [3, 9, 10]


def test_points_stay_near_their_answer() -> None:
    spec = build_clv_nps_points_chart(CUSTOMERS, currency="EUR").to_dict()
    assert all(abs(row["place"] - row["answer"]) <= 0.35 for row in rows_of(spec))
    again = build_clv_nps_points_chart(CUSTOMERS, currency="EUR").to_dict()
    assert rows_of(again) == rows_of(spec)


def test_points_bend_the_axis_of_money_only_for_a_heavy_tail() -> None:
    even = pd.DataFrame({"answer": [1, 2, 3], "clv": [2000, 4000, 6000]})
    heavy = pd.DataFrame({"answer": [1, 2, 3, 4], "clv": [-500, 2000, 4000, 600_000]})
    straight = build_clv_nps_points_chart(even, currency="EUR").to_dict()["encoding"]["y"]
    bent = build_clv_nps_points_chart(heavy, currency="EUR").to_dict()["encoding"]["y"]
    assert "type" not in straight["scale"]
    assert (bent["scale"]["type"], bent["scale"]["constant"]) == ("symlog", 1000)
    assert bent["scale"]["domain"] == [-500, 600_000]
    assert bent["axis"]["values"] == [0, 1000, 10_000, 100_000]


def test_points_name_millions_in_the_title() -> None:
    rich = pd.DataFrame({"answer": [1, 2], "clv": [2_500_000, 4_000_000]})
    spec = build_clv_nps_points_chart(rich, currency="USD").to_dict()
    assert spec["encoding"]["y"]["title"] == "CLV, $ million"
    assert [row["clv"] for row in rows_of(spec)] == [2.5, 4]


def test_too_many_points_are_refused() -> None:
    many = pd.DataFrame({"answer": [5] * (MOST_POINTS + 1), "clv": range(MOST_POINTS + 1)})
    with pytest.raises(InvalidInputError, match="show the bins"):
        build_clv_nps_points_chart(many, currency="EUR")


def test_answers_stand_side_by_side_with_the_size_of_each_group() -> None:
    shares = answer_shares([9, 9, 8, 3, 3, 8], [True] * 4 + [False] * 2, grouped=True)
    spec = build_nps_answers_chart(shares).to_dict()
    bars, labels = spec["layer"]
    assert bars["encoding"]["xOffset"]["field"] == "standing"
    assert bars["encoding"]["x"]["sort"] == [
        "detractors (0–6)",
        "passives (7–8)",
        "promoters (9–10)",
    ]
    assert bars["encoding"]["fill"]["scale"]["range"] == ["#009E73", "transparent"]
    assert "best (4 answers)" in bars["encoding"]["fill"]["legend"]["labelExpr"]
    assert labels["encoding"]["text"]["field"] == "percent"
    assert [(row["standing"], row["percent"]) for row in rows_of(spec)] == [
        ("best", "25"),
        ("best", "25"),
        ("best", "50"),
        ("typical", "50"),
        ("typical", "50"),
        ("typical", "0"),
    ]
    assert rows_of(spec)[2]["said"] == ("50\u00a0% (15\u00a0% to 85\u00a0%), 2 of 4")
    assert spec["description"] == (
        "Bars of how common each NPS answer is, side by side: "
        "best (4 answers) and typical (2 answers)."
    )


def test_nobody_answered() -> None:
    spec = build_nps_answers_chart(answer_shares([], [], minimum_cell=5)).to_dict()
    assert spec["description"].startswith("No NPS answer")
    assert rows_of(build_clv_nps_chart(clv_by_answer([], [], currency="EUR")).to_dict()) == []
