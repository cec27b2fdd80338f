import pandas as pd

from valuewhen.charts.gaps import build_gaps_chart

GAPS = pd.DataFrame(
    {
        "label": ["They introduce us", "We visit", "They give us ideas"],
        "actor": ["they", "we", "they"],
        "gap": [1840, -420, None],
        "low": [620, -900, None],
        "high": [3060, 60, None],
        "n": [4812, 4000, 40],
        "verdict": ["goes with more", "can't tell", "too few to tell"],
    }
)


def rows_of(spec: dict, layer: int) -> list[dict]:
    return spec["datasets"][spec["layer"][layer]["data"]["name"]]


def test_every_gap_has_its_interval_zero_and_n() -> None:
    spec = build_gaps_chart(GAPS, currency="EUR").to_dict()
    zero, intervals, points, labels = spec["layer"]
    assert zero["encoding"]["x"]["datum"] == 0
    assert (intervals["encoding"]["x"]["field"], intervals["encoding"]["x2"]["field"]) == (
        "low",
        "high",
    )
    assert points["encoding"]["x"]["field"] == "gap"
    assert points["encoding"]["x"]["title"] == "gap of median CLV, €"
    assert intervals["encoding"]["x"]["scale"]["domain"] == [-900, 3060]  # so that parts share it
    assert points["encoding"]["shape"]["scale"] == {
        "domain": ["we", "they", "unclear"],
        "range": ["circle", "diamond", "square"],
    }
    assert labels["encoding"]["text"]["field"] == "label"
    assert [row["label"].replace("\u00a0", " ") for row in rows_of(spec, 3)] == [
        "They introduce us: +€1,840 (€620 to €3,060), 4,812 customers",
        "We visit: −€420 (−€900 to €60), 4,000 customers",
        "They give us ideas: too few to tell, 40 customers",
    ]
    assert [row["row"] for row in rows_of(spec, 0)] == [0, 1, 2]
    assert [(row["row"], row["low"], row["gap"], row["high"]) for row in rows_of(spec, 2)] == [
        (0, 620, 1840, 3060),
        (1, -900, -420, 60),
    ]


def test_gaps_in_millions_are_drawn_in_millions() -> None:
    spec = build_gaps_chart(
        GAPS.assign(gap=[1.5e6, None, None], low=[1e6, None, None], high=[2e6, None, None]),
        currency="EUR",
    ).to_dict()
    assert spec["layer"][2]["encoding"]["x"]["title"] == "gap of median CLV, € million"
    assert rows_of(spec, 2)[0]["gap"] == 1.5


def test_long_words_have_a_line_of_their_own_above_the_figures() -> None:
    long_words = "they tell us what competitors are doing " * 5
    spec = build_gaps_chart(GAPS.head(1).assign(label=long_words), currency="EUR").to_dict()
    label = rows_of(spec, 3)[0]["label"].replace("\u00a0", " ")
    assert label == f"{long_words.strip()}\n+€1,840 (€620 to €3,060), 4,812 customers"
    assert spec["height"] - build_gaps_chart(GAPS.head(1), currency="EUR").to_dict()["height"] == 21
    assert rows_of(spec, 2)[0]["name"] == long_words.strip()


def test_no_gaps_say_so() -> None:
    assert build_gaps_chart(GAPS.head(0), currency="EUR").to_dict()["description"] == (
        "No gaps to show yet."
    )
