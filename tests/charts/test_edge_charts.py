"""Promoters as bars of a funnel, and customers who change rank as lines."""

import pandas as pd

from valuewhen.charts.promoters import build_promoters_chart
from valuewhen.charts.ranks import MOST_ROWS, build_moves_chart


def rates() -> pd.DataFrame:
    rows = [
        ("promoters", 1, 30, 100, 0.3, 0.22, 0.4),
        ("promoters", 2, 10, 100, 0.1, 0.06, 0.17),
        ("detractors", 1, 5, 50, 0.1, 0.04, 0.21),
        ("detractors", 2, 0, 50, 0.0, 0.0, 0.07),
    ]
    return pd.DataFrame(rows, columns=["kind", "step", "count", "n", "share", "low", "high"])


def data_of(spec: dict) -> list[dict]:
    return [row for rows in spec["datasets"].values() for row in rows]


def test_every_bar_has_its_interval_and_n() -> None:
    spec = build_promoters_chart(rates()).to_dict()
    said = {row["said"] for row in data_of(spec) if "said" in row}
    assert "promoters: 30\u00a0% (22\u00a0% to 40\u00a0%), 30 of 100" in said
    assert "detractors: 0\u00a0% (0\u00a0% to 7\u00a0%), 0 of 50" in said
    steps = [row["label"] for row in data_of(spec) if "label" in row]
    assert steps == ["referred anyone", "referred somebody with a CLV above zero"]
    assert "Referred anyone: promoters: 30" in spec["description"]


def test_promoters_are_filled_and_others_open() -> None:
    spec = build_promoters_chart(rates()).to_dict()
    bars = [
        layer["mark"]["fillOpacity"] for layer in spec["layer"] if layer["mark"]["type"] == "bar"
    ]
    assert bars == [1, 0.15]


def test_no_answers_are_said() -> None:
    assert build_promoters_chart(rates().iloc[:0]).to_dict()["description"].startswith("No answers")


def test_a_move_goes_from_the_old_rank_to_the_new_with_the_best_at_the_right() -> None:
    movers = pd.DataFrame({"id": ["a", "b"], "old_rank": [4000, 1], "new_rank": [12, 2]})
    spec = build_moves_chart(movers.assign(new_clv=5.0)).to_dict()
    row = next(row for row in data_of(spec) if row.get("name") == "a" and "old" in row)
    assert (row["old"], row["new"], row["said"]) == (4000, 12, "4,000 → 12")
    assert "new_clv" not in row
    line = spec["layer"][0]["encoding"]
    assert line["x"]["scale"]["domain"] == [4000, 1]
    assert spec["description"].endswith("a: 4,000 → 12; b: 1 → 2.")


def test_only_the_first_rows_are_drawn() -> None:
    many = pd.DataFrame({"id": range(50), "old_rank": range(1, 51), "new_rank": range(50, 0, -1)})
    labels = {row["label"] for row in data_of(build_moves_chart(many).to_dict()) if "label" in row}
    assert len(labels) == MOST_ROWS
    assert build_moves_chart(many.iloc[:0]).to_dict()["description"] == "No customer changes rank."
