from typing import Any

import pandas as pd
import pytest

from valuewhen.charts.look import PAGE, PRINT, PROJECTOR
from valuewhen.charts.room import (
    build_theme_contrast_chart,
    build_themes_chart,
    build_we_they_chart,
)

SORTED = pd.DataFrame({"actor": ["they", "we", "they"], "answers": [40, 18, 1]})
THEMES = pd.DataFrame(
    {
        "theme": ["They introduce us", "We  train\nthem", ""],
        "actor": ["they", "we", "unclear"],
        "voices": [12, 1, 4],
        "votes": [34, 22, None],
    }
)
CONTRAST = pd.DataFrame(
    {
        "theme": ["They introduce us", "They give us ideas"],
        "best": [12, 0],
        "typical": [2, 4],
        "best_share": [0.4, 0.0],
        "typical_share": [0.07, 0.14],
    }
)


def spaced(value: Any) -> Any:
    return value.replace("\u00a0", " ") if isinstance(value, str) else value


def rows_of(spec: dict, layer: int) -> list[dict]:
    rows = spec["datasets"][spec["layer"][layer]["data"]["name"]]
    return [{name: spaced(value) for name, value in row.items()} for row in rows]


def test_we_they_chart_counts_every_actor_in_one_order() -> None:
    spec = build_we_they_chart(SORTED).to_dict()
    rows = spec["datasets"][spec["data"]["name"]]
    assert [(row["actor"], row["name"], row["answers"], spaced(row["said"])) for row in rows] == [
        ("we", "when we…", 18, "18 (31 %)"),
        ("they", "when they…", 41, "41 (69 %)"),
        ("unclear", "unclear", 0, "0 (0 %)"),
    ]
    bars = spec["layer"][0]["encoding"]
    assert bars["fill"]["scale"] == {
        "domain": ["we", "they", "unclear"],
        "range": ["#0072B2", "#D55E00", "#8A8F98"],
    }
    assert (bars["y"]["field"], bars["y"]["sort"]) == ("name", None)
    assert spaced(spec["description"]) == (
        "Bars of 59 answers: when we… 18 (31 %), when they… 41 (69 %), unclear 0 (0 %)."
    )


def test_we_they_chart_of_no_answers() -> None:
    spec = build_we_they_chart(SORTED.head(0)).to_dict()
    rows = spec["datasets"][spec["data"]["name"]]
    assert [row["said"] for row in rows] == ["0", "0", "0"]


def test_themes_chart_has_a_bar_for_votes_and_one_for_voices() -> None:
    spec = build_themes_chart(THEMES).to_dict()
    fields = [layer["encoding"]["x"].get("field") for layer in spec["layer"]]
    assert fields == [None, "votes", "votes", "voices", "voices"]
    assert [row["votes_said"] for row in rows_of(spec, 2)] == [
        "34 dots (they)",
        "22 dots (we)",
        "0 dots (unclear)",
    ]
    assert [row["voices_said"] for row in rows_of(spec, 4)] == ["12 voices", "1 voice", "4 voices"]
    assert spec["layer"][1]["mark"]["fillOpacity"] == 1
    assert spec["layer"][3]["mark"]["fillOpacity"] < 1
    assert spec["layer"][1]["encoding"]["x"]["scale"]["domain"] == pytest.approx(
        [0, 45.9]
    )  # 34 and room for its words
    assert spaced(spec["description"]) == (
        "Bars of 3 themes by votes and voices. First: They introduce us, 34 dots (they), 12 voices."
    )


def test_themes_chart_keeps_the_order_and_the_whole_words() -> None:
    spec = build_themes_chart(THEMES).to_dict()
    assert rows_of(spec, 0) == [
        {"row": 0, "label": "They introduce us"},
        {"row": 1, "label": "We train them"},
        {"row": 2, "label": "(no words)"},
    ]
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, 1, 2]


@pytest.mark.parametrize("before_vote", [THEMES.drop(columns="votes"), THEMES.assign(votes=None)])
def test_themes_chart_before_a_vote_shows_voices_alone(before_vote: pd.DataFrame) -> None:
    spec = build_themes_chart(before_vote).to_dict()
    fields = [layer["encoding"]["x"].get("field") for layer in spec["layer"]]
    assert fields == [None, "voices", "voices"]
    assert "votes" not in str(spec["datasets"])


def test_theme_contrast_tells_best_and_typical_apart_by_shape_and_fill() -> None:
    spec = build_theme_contrast_chart(CONTRAST).to_dict()
    points = spec["layer"][1]["encoding"]
    assert points["shape"]["scale"] == {
        "domain": ["best", "typical"],
        "range": ["diamond", "circle"],
    }
    assert points["fill"]["scale"]["range"] == ["#009E73", "transparent"]
    assert (points["x"]["field"], points["y"]["field"]) == ("share", "row")
    assert [(row["standing"], row["row"], row["said"]) for row in rows_of(spec, 1)] == [
        ("best", 0, "12 (40 %)"),
        ("best", 1, "0 (0 %)"),
        ("typical", 0, "2 (7 %)"),
        ("typical", 1, "4 (14 %)"),
    ]
    right, left = rows_of(spec, 2), rows_of(spec, 3)
    assert [row["said"] for row in right] == ["12 (40 %)", "4 (14 %)"]
    assert [row["said"] for row in left] == ["0 (0 %)", "2 (7 %)"]


def test_theme_contrast_leaves_out_a_share_that_nobody_could_give() -> None:
    one_sided = CONTRAST.assign(typical_share=[None, 0.14])
    spec = build_theme_contrast_chart(one_sided).to_dict()
    assert [(row["standing"], row["row"]) for row in rows_of(spec, 1)] == [
        ("best", 0),
        ("best", 1),
        ("typical", 1),
    ]


def test_charts_of_no_themes_say_so() -> None:
    assert build_themes_chart(THEMES.head(0)).to_dict()["description"] == (
        "No themes by voices yet."
    )
    assert build_theme_contrast_chart(CONTRAST.head(0)).to_dict()["description"] == (
        "No themes to compare between best and typical customers yet."
    )


def test_the_projector_gets_larger_text_and_files_get_ink_and_paper() -> None:
    page = build_themes_chart(THEMES, look=PAGE).to_dict()
    projector = build_themes_chart(THEMES, look=PROJECTOR).to_dict()
    paper = build_themes_chart(THEMES, look=PRINT, title="What the room believes").to_dict()
    assert page["config"]["text"] == {"color": "currentColor", "fontSize": 14}
    assert page["background"] == "transparent"
    assert "title" not in page
    assert projector["config"]["axis"]["labelFontSize"] == 26
    assert projector["height"] > page["height"]
    assert (paper["background"], paper["config"]["text"]["color"]) == ("#FFFFFF", "#1A1C22")
    assert paper["title"] == "What the room believes"
