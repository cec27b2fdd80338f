"""The rule of best and typical customers, by hand."""

from pathlib import Path

import pandas as pd
import pytest

from valuewhen.customers.best import summarise_rule
from valuewhen.customers.frame import customers_frame
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.errors import InvalidInputError

ROLES = Roles("id", "clv", segment="segment")


def stored(folder: Path, clv: list[float | None], segment: list[str | None]) -> Path:
    path = folder / "customers.parquet"
    names = [f"c{place}" for place in range(len(clv))]
    pd.DataFrame({"id": names, "clv": clv, "segment": segment}).to_parquet(path)
    return path


def test_the_top_fifth_is_best_and_the_middle_is_typical(tmp_path: Path) -> None:
    path = stored(tmp_path, [float(value) for value in range(1, 101)], ["x"] * 100)
    labels, summary = customers_frame(path, ROLES).frame, summarise_rule(path, ROLES)
    by_label = labels.groupby("label")["clv"].agg(["min", "max", "count"])
    assert list(by_label.loc["best"]) == [81, 100, 20]
    assert list(by_label.loc["typical"]) == [21, 80, 60]
    assert list(by_label.loc["other"]) == [1, 20, 20]
    best = summary.group("best")
    assert (best.customers, best.clv_total, best.clv_median) == (20, 1810.0, 90.5)
    assert best.clv_share == pytest.approx(1810 / 5050)
    assert [group.clv_total for group in summary.groups] == [1810.0, 3030.0, 210.0]
    threshold = summary.thresholds[0]
    assert (threshold.segment, threshold.customers, threshold.is_own) == ("x", 100, True)
    assert threshold.best_from == pytest.approx(80.2)
    assert threshold.typical_from == pytest.approx(20.8)


def test_everybody_tied_at_the_threshold_is_best(tmp_path: Path) -> None:
    path = stored(tmp_path, [1.0] * 5 + [7.0] * 5, ["x"] * 10)
    summary = summarise_rule(path, ROLES)
    assert [group.customers for group in summary.groups] == [5, 5, 0]


def test_a_segment_under_fifty_is_measured_against_the_whole(tmp_path: Path) -> None:
    large = [float(value) for value in range(1, 51)]
    small = [float(value) for value in range(1001, 1050)]
    path = stored(tmp_path, large + small, ["large"] * 50 + ["small"] * 49)
    labels, summary = customers_frame(path, ROLES).frame, summarise_rule(path, ROLES)
    best = labels[labels["label"] == "best"].groupby("segment")["clv"].agg(["min", "count"])
    assert list(best.loc["large"]) == [41, 10]
    assert list(best.loc["small"]) == [1030, 20]
    own, pooled = summary.thresholds
    assert (own.segment, own.is_own, own.best_from) == ("large", True, pytest.approx(40.2))
    assert (pooled.segment, pooled.is_own, pooled.best_from) == (
        "small",
        False,
        pytest.approx(1029.4),
    )


def test_customers_without_a_segment_are_measured_against_the_whole(tmp_path: Path) -> None:
    values = [float(value) for value in range(1, 101)]
    path = stored(tmp_path, values, [None if value > 40 else "x" for value in values])
    summary = summarise_rule(path, ROLES)
    assert [row.is_own for row in summary.thresholds] == [False, False]
    assert summary.group("best").customers == 20


def test_segments_can_be_left_aside_and_the_limits_moved(tmp_path: Path) -> None:
    values = [float(value) for value in range(1, 201)]
    path = stored(tmp_path, values, ["low"] * 100 + ["high"] * 100)
    whole = summarise_rule(path, ROLES, BestRule(by_segment=False))
    assert [group.customers for group in whole.groups] == [40, 120, 40]
    narrow = summarise_rule(path, ROLES, BestRule(best_from=0.9, typical_from=0.5))
    assert [group.customers for group in narrow.groups] == [20, 80, 100]


def test_customers_without_a_clv_are_counted_aside(tmp_path: Path) -> None:
    values: list[float | None] = [float(value) for value in range(1, 101)]
    path = stored(tmp_path, [*values, None, None], ["x"] * 102)
    labels, summary = customers_frame(path, ROLES).frame, summarise_rule(path, ROLES)
    assert (summary.n, summary.missing_clv) == (102, 2)
    assert sum(group.customers for group in summary.groups) == 100
    assert labels["label"].isna().sum() == 2


def test_shares_are_not_given_when_there_is_no_gain(tmp_path: Path) -> None:
    path = stored(tmp_path, [-5.0, -3.0, 2.0], ["x"] * 3)
    assert [group.clv_share for group in summarise_rule(path, ROLES).groups] == [None] * 3


@pytest.mark.parametrize(("best", "typical"), [(0.2, 0.8), (0.5, 0.5), (1.2, 0.1), (0.8, -0.1)])
def test_limits_that_make_no_sense_are_refused(best: float, typical: float) -> None:
    with pytest.raises(InvalidInputError, match="Best starts at a higher share"):
        BestRule(best, typical)


def test_a_rule_survives_json() -> None:
    rule = BestRule(0.9, 0.3, by_segment=False, smallest_segment=30)
    assert BestRule.from_json({**rule.to_json(), "unknown": 1}) == rule


def test_the_frame_keeps_rows_in_line_and_names_inside(tmp_path: Path) -> None:
    path = tmp_path / "customers.parquet"
    n = 3_000
    hostile = '"; drop table customers'
    pd.DataFrame(
        {
            "id": [f"c{place}" for place in range(n)],
            "clv": [float(place) for place in range(n)],
            "answer": [float(place % 12) for place in range(n)],
            hostile: [place * 2 for place in range(n)],
            "q:Q": [place % 2 == 0 for place in range(n)],
            "word": [f"w{place}" for place in range(n)],
            "since": pd.to_datetime(["2020-01-01"] * n),
        }
    ).to_parquet(path)
    roles = Roles("id", "clv", "answer", "nps_0_10")
    found = customers_frame(path, roles, metrics=[hostile, "q:Q", "word", "since"])
    frame = found.frame.sort_values("clv", ignore_index=True)
    assert list(frame.columns) == ["id", "clv", "nps", "segment", "label", "m0", "m1", "m2", "m3"]
    assert found.metrics == {"m0": hostile, "m1": "q:Q", "m2": "word", "m3": "since"}
    assert found.internal_name("q:Q") == "m1"
    assert (frame["m0"] == 2 * frame["clv"]).all()
    assert (frame["m1"] == (frame["clv"] % 2 == 0).astype(float)).all()
    assert (frame["m2"].str[1:] == frame["id"].str[1:]).all()
    assert frame["m3"].dt.year.eq(2020).all()
    assert frame["nps"].isna().sum() == n // 12
    assert frame["segment"].isna().all()
    assert (frame["label"] == "best").sum() == 600
    with pytest.raises(InvalidInputError, match="no column “ideas”"):
        customers_frame(path, roles, metrics=["ideas"])


def test_what_is_no_finite_number_is_no_clv(tmp_path: Path) -> None:
    values = [float("inf"), float("-inf"), None, *(float(value) for value in range(1, 101))]
    summary = summarise_rule(stored(tmp_path, values, ["x"] * 103), ROLES)
    assert (summary.n, summary.missing_clv) == (103, 3)
    assert summary.group("best").clv_total == 1810.0


def test_a_data_set_without_any_clv_has_no_groups(tmp_path: Path) -> None:
    summary = summarise_rule(stored(tmp_path, [None, None], ["x", None]), ROLES)
    assert (summary.n, summary.missing_clv, summary.thresholds) == (2, 2, ())
    assert [group.customers for group in summary.groups] == [0, 0, 0]


def test_a_single_customer_is_best(tmp_path: Path) -> None:
    summary = summarise_rule(stored(tmp_path, [5.0], ["x"]), ROLES)
    assert [group.customers for group in summary.groups] == [1, 0, 0]


def test_ten_thousand_segments_are_measured_against_the_whole(tmp_path: Path) -> None:
    values = [float(value) for value in range(1, 10_001)]
    summary = summarise_rule(stored(tmp_path, values, [f"s{value}" for value in values]), ROLES)
    assert len(summary.thresholds) == 10_000
    assert not any(threshold.is_own for threshold in summary.thresholds)
    assert [group.customers for group in summary.groups] == [2_000, 6_000, 2_000]
