"""The charts of beliefs against data: places, words, and nothing to draw."""

import pandas as pd

from valuewhen.charts.views import (
    build_belief_map_chart,
    build_formula_chart,
    build_functions_chart,
)

BELIEFS = pd.DataFrame(
    {
        "number": [1, 2],
        "theme": ["They refer", "They pay"],
        "metric": ["referrals", "days"],
        "actor": ["they", "we"],
        "weight": [11, 4],
        "gap": [820.0, -90.0],
        "low": [300.0, -400.0],
        "high": [1_350.0, 200.0],
    }
)


def values(spec: dict, column: str) -> list[object]:
    return [row[column] for rows in spec["datasets"].values() for row in rows if column in row]


def test_the_map_places_beliefs_by_weight_and_money() -> None:
    spec = build_belief_map_chart(
        BELIEFS, currency="EUR", weight_name="dots", equal_share=7.5
    ).to_dict()
    assert values(spec, "number") == ["1", "2"]
    assert sorted(set(values(spec, "weight"))) == [4, 7.5, 11]
    assert "1 They refer: 11 and €820 (€300 to €1,350)" in spec["description"]


def test_the_formula_says_in_words_where_each_theme_stands() -> None:
    frame = pd.DataFrame(
        {
            "theme": ["They refer", "They order"],
            "place": ["not measured", "in the formula"],
            "weight": [9, 4],
        }
    )
    spec = build_formula_chart(frame, weight_name="dots").to_dict()
    assert values(spec, "said") == ["9 · not measured", "4 · in the formula"]
    assert build_formula_chart(frame.head(0), weight_name="dots").to_dict()["height"] > 0


def test_functions_have_a_cell_for_every_theme() -> None:
    frame = pd.DataFrame(
        {
            "theme": ["They refer"] * 2,
            "function": ["Sales (6)", "Service (5)"],
            "share": [0.5, 0.0],
        }
    )
    spec = build_functions_chart(frame).to_dict()
    assert [str(said).replace("\u00a0", " ") for said in values(spec, "said")] == ["50 %", "–"]
