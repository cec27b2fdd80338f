"""Verdicts on customers of whom the truth is known; seeds fixed, samples kept small."""

import math

import numpy as np
import pandas as pd
import pytest

from valuewhen.errors import InvalidInputError
from valuewhen.evidence.examine import examine
from valuewhen.evidence.verdicts import Circularity, Finding, Verdict, circularity, verdict


def only(found: pd.DataFrame) -> pd.Series:
    assert len(found) == 1
    return found.iloc[0]


def test_a_planted_confounder_is_exposed_at_equal_controls() -> None:
    rng = np.random.default_rng(1)
    size = rng.normal(size=3000)
    frame = pd.DataFrame({"size": size, "refers": rng.poisson(np.exp(0.8 * size))})
    frame["worth"] = rng.lognormal(8 + 0.6 * size, 0.6)
    raw = only(examine(frame, "worth", ["refers"]))
    left = only(examine(frame, "worth", ["refers"], controls=["size"]))
    assert raw["verdict"] == "supported"
    assert (left["rho"], left["gap"]) == (raw["rho"], raw["gap"])
    assert left["verdict"] in ("no link worth acting on", "can't tell")
    assert left["adjusted_low"] < 0 < left["adjusted_high"]
    assert left["adjusted_gap_low"] < 0 < left["adjusted_gap_high"]
    assert left["adjusted_delta_low"] < 0 < left["adjusted_delta_high"]
    assert abs(left["adjusted_gap"]) < raw["gap"] / 5


def test_a_confounder_in_words_is_exposed_by_its_dummies() -> None:
    rng = np.random.default_rng(2)
    tier = rng.integers(0, 3, 2000)
    frame = pd.DataFrame({"tier": np.array(["basic", "gold", "plus"])[tier]})
    frame["visits"] = rng.normal(size=2000) + tier
    frame["worth"] = rng.lognormal(8 + 0.7 * tier, 0.5)
    left = only(examine(frame, "worth", ["visits"], controls=["tier"]))
    assert left["rho"] > 0.3
    assert left["adjusted_low"] < 0 < left["adjusted_high"]
    assert left["adjusted_gap_low"] < 0 < left["adjusted_gap_high"]


def test_what_is_real_is_still_there_at_equal_controls() -> None:
    rng = np.random.default_rng(3)
    size = rng.normal(size=4000)
    frame = pd.DataFrame({"size": size, "refers": rng.random(4000) < 1 / (1 + np.exp(-size))})
    frame["worth"] = rng.lognormal(8 + 0.5 * size, 0.5) * np.where(frame["refers"], 1.5, 1)
    left = only(examine(frame, "worth", ["refers"], controls=["size"]))
    # Overlap weights speak of customers around the middle size, whose median is near exp(8):
    # those who refer have half as much again.
    assert left["verdict"] == "supported"
    assert left["adjusted_gap"] == pytest.approx(0.5 * math.exp(8), rel=0.15)
    assert left["gap"] > 1.5 * left["adjusted_gap"]


def test_groups_that_a_control_parts_wholly_have_no_adjusted_gap() -> None:
    rng = np.random.default_rng(4)
    size = rng.permutation(np.arange(600.0))
    frame = pd.DataFrame({"size": size, "is_large": size >= 300, "worth": rng.lognormal(size=600)})
    found = only(examine(frame, "worth", ["is_large"], controls=["size"]))
    assert math.isnan(found["adjusted_gap"])
    assert found["verdict"] == "can't tell"


def test_a_planted_reversal_between_segments_is_called_reversed() -> None:
    rng = np.random.default_rng(5)
    sign = np.repeat([1, -1], 500)
    visits = rng.normal(size=1000)
    frame = pd.DataFrame({"visits": visits, "part": np.where(sign > 0, "a", "b")})
    frame["none"] = rng.normal(size=1000)
    frame["worth"] = rng.lognormal(8 + 0.3 * sign * visits, 0.8)
    found = examine(frame, "worth", ["visits", "none"], "part")
    visits_rows, none_rows = found[found["metric"] == "visits"], found[found["metric"] == "none"]
    assert set(visits_rows["between_segments"]) == {"reversed"}
    assert visits_rows["reversed"].all()
    assert list(visits_rows["verdict"][1:]) == ["supported", "supported"]
    assert set(none_rows["between_segments"]) == {"no difference seen"}
    assert not none_rows["reversed"].any()


def test_a_flag_stronger_in_one_segment_differs_but_is_not_reversed() -> None:
    rng = np.random.default_rng(6)
    frame = pd.DataFrame({"part": ["a", "b"] * 1000, "refers": rng.random(2000) < 0.4})
    lift = np.where(frame["part"] == "a", 2.5, 1.3)
    frame["worth"] = rng.lognormal(8, 0.7, 2000) * np.where(frame["refers"], lift, 1)
    found = examine(frame, "worth", ["refers"], "part")
    assert set(found["between_segments"]) == {"differs between segments"}
    assert not found["reversed"].any()


@pytest.mark.parametrize(
    ("direction", "expected"),
    [(1, "the opposite"), ("more", "the opposite"), (-1, "supported"), ("less", "supported")],
)
def test_a_planted_opposite_is_told_from_what_was_expected(
    direction: int | str, expected: str
) -> None:
    rng = np.random.default_rng(7)
    visits = rng.normal(size=800)
    frame = pd.DataFrame({"visits": visits, "worth": rng.lognormal(8 - 0.3 * visits, 0.8)})
    found = examine(frame, "worth", ["visits"], directions={"visits": direction})
    assert only(found)["verdict"] == expected


def test_a_planted_circular_metric_is_called_circular_whatever_it_shows() -> None:
    rng = np.random.default_rng(8)
    margin = rng.lognormal(size=1000)
    frame = pd.DataFrame({"margin": margin, "spent": margin * rng.lognormal(0, 0.1, 1000)})
    frame["orders"] = margin * rng.lognormal(0, 0.7, 1000)
    frame["visits"] = rng.normal(size=1000)
    frame["worth"] = margin * rng.lognormal(8, 1.5, 1000)
    metrics = ["margin", "spent", "orders", "visits"]
    found = examine(frame, "worth", metrics, formula=["margin"]).set_index("metric")
    assert list(found["circularity"]) == [
        "circular",
        "circular",
        "close to the formula",
        "not in the formula",
    ]
    assert list(found["verdict"][:2]) == ["circular", "circular"]
    assert found.loc["orders", "verdict"] == "supported"
    unrecorded = examine(frame, "worth", metrics)
    assert set(unrecorded["circularity"]) == {"circularity cannot be ruled out"}


def test_a_rare_flag_that_doubles_clv_is_found() -> None:
    rng = np.random.default_rng(9)
    speaks = rng.random(5000) < 0.02
    frame = pd.DataFrame({"speaks": speaks, "worth": rng.lognormal(8, 1, 5000) * (1 + speaks)})
    found = only(examine(frame, "worth", ["speaks"]))
    assert found["verdict"] == "supported"
    assert found["rho"] < 0.12
    assert found["delta_low"] > 0.1


def test_null_metrics_are_seldom_discovered() -> None:
    rng = np.random.default_rng(10)
    discovered = 0
    for _ in range(10):
        table = rng.poisson(0.8, (500, 60)) * (rng.random((500, 60)) < 0.5)
        frame = pd.DataFrame(table, columns=[f"m{at}" for at in range(60)])
        frame["worth"] = rng.lognormal(8, 1, 500)
        discovered += bool((examine(frame, "worth", list(frame.columns[:-1]))["q"] <= 0.05).any())
    assert discovered <= 3


def test_the_threshold_parts_what_is_small_from_what_is_worth_it() -> None:
    rng = np.random.default_rng(11)
    visits = rng.normal(size=2000)
    frame = pd.DataFrame({"visits": visits, "worth": rng.lognormal(8 + 0.3 * visits, 0.8)})
    gap = only(examine(frame, "worth", ["visits"]))["gap"]
    at, above = (examine(frame, "worth", ["visits"], threshold=gap + more) for more in (0, 1))
    assert only(at)["verdict"] == "supported"
    assert only(above)["verdict"] == "real but small"


NO_LINK = Finding(500, 100, 100, Circularity.CLEAR, 0.02, -0.05, 0.09, 0.6, 10.0, 0)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, Verdict.NO_LINK),
        ({"n": 0, "circularity": Circularity.CIRCULAR}, Verdict.NOT_MEASURED),
        ({"n_low": 5, "circularity": Circularity.CIRCULAR}, Verdict.CIRCULAR),
        ({"n_low": 29}, Verdict.TOO_FEW),
        ({"q": 0.05, "direction": -1}, Verdict.OPPOSITE),
        ({"q": 0.05, "gap": 50.0}, Verdict.SUPPORTED),
        ({"q": 0.05, "gap": 49.0}, Verdict.NO_LINK),
        ({"q": 0.05, "gap": 49.0, "high": 0.11}, Verdict.SMALL),
        ({"q": 0.05, "gap": -70.0, "high": 0.11}, Verdict.SMALL),
        ({"q": 0.05, "gap": math.nan, "high": 0.11}, Verdict.CANNOT_TELL),
        ({"q": 0.06, "gap": 50.0, "high": 0.11}, Verdict.CANNOT_TELL),
        ({"q": math.nan, "high": math.nan}, Verdict.CANNOT_TELL),
    ],
)
def test_the_first_verdict_that_fits_is_given(changed: dict, expected: Verdict) -> None:
    assert verdict(Finding(**{**vars(NO_LINK), **changed}), 50.0) is expected


@pytest.mark.parametrize(
    ("alike", "is_input", "is_seen", "expected"),
    [
        ([0.2, 0.9], False, True, Circularity.CIRCULAR),
        ([-0.95, 0.94], False, True, Circularity.CIRCULAR),
        ([0.1], True, True, Circularity.CIRCULAR),
        ([-0.7, math.nan], False, True, Circularity.CLOSE),
        ([0.69], False, True, Circularity.CLEAR),
        ([math.nan], False, True, Circularity.CLEAR),
        ([0.8, math.nan], False, False, Circularity.UNKNOWN),
        ([0.92, math.nan], False, False, Circularity.CIRCULAR),
        ([], False, False, Circularity.UNKNOWN),
    ],
)
def test_circularity_by_the_strongest_input(
    alike: list[float], is_input: bool, is_seen: bool, expected: Circularity
) -> None:
    found, strongest = circularity(alike, is_input=is_input, is_seen=is_seen)
    assert found is expected
    assert strongest == pytest.approx(
        max((one for one in alike if one == one), key=abs, default=math.nan), nan_ok=True
    )


def test_a_flag_cut_from_an_input_and_labels_that_part_a_metric_are_circular() -> None:
    rng = np.random.default_rng(8)
    size, plan = rng.lognormal(size=600), np.repeat(["basic", "plus", "pro"], 200)
    frame = pd.DataFrame({"size": size, "is_large": size > 1.2, "plan": plan})
    frame["price"] = np.repeat([10.0, 20.0, 30.0], 200)
    frame["worth"] = size * rng.lognormal(8, 1, 600)
    found = examine(frame, "worth", ["is_large", "price"], formula=["size", "plan"])
    assert set(found["verdict"]) == {"circular"}
    assert list(found["formula_rho"]) == pytest.approx([1, 1], abs=0.01)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"directions": {"visits": 2}}, "1 or -1"),
        ({"directions": {"calls": 1}}, "“calls”, which is no metric"),
        ({"threshold": -1}, "zero or more"),
        ({"threshold": math.nan}, "zero or more"),
    ],
)
def test_what_cannot_be_meant_is_refused(more: dict, said: str) -> None:
    frame = pd.DataFrame({"visits": [1.0, 2.0], "worth": [1.0, 2.0]})
    with pytest.raises(InvalidInputError, match=said):
        examine(frame, "worth", ["visits"], **more)
