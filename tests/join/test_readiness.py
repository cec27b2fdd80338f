"""The readiness check: what is open before a workshop, and which metrics have too few customers."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.rooms import Live
from valuewhen.customers.data_sets import DataSet, own_data_set, save_formula, save_metrics
from valuewhen.customers.loading import load_with_roles
from valuewhen.customers.power import metric_groups
from valuewhen.evidence.examine import examine
from valuewhen.join.attachments import attach
from valuewhen.join.readiness import DataReadiness, data_readiness


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))


def load(live: Live, folder: Path, frame: pd.DataFrame) -> DataSet:
    source = folder / "customers.csv"
    frame.to_csv(source, index=False)
    return load_with_roles(live.store, live.people.owner, source, "North", {"clv": "clv"})


def customers(n: int = 200) -> pd.DataFrame:
    place = np.arange(n)
    return pd.DataFrame(
        {
            "id": [f"c{number}" for number in place],
            "clv": np.where(place < 5, np.nan, place * 1.5),
            "refers": np.where(place < 34, "yes", "no"),
            "rare": np.where(place < 35, "yes", "no"),
            "ideas": np.where(place < 36, 0, place % 3),
            "hours": place / 10,
            "plan": np.where(place < 60, "basic", "full"),
            "branch": [f"b{number % 50}" for number in place],
        }
    )


def look(live: Live, data_set: DataSet, workshop_id: str | None) -> DataReadiness:
    kept = live.store.read(own_data_set, live.people.owner, data_set.id)
    return data_readiness(live.store, live.people.owner, kept, workshop_id)


def test_groups_are_counted_among_customers_with_a_clv(live: Live, tmp_path: Path) -> None:
    data_set = load(live, tmp_path, customers())
    groups = {g.name: g for g in metric_groups(data_set, data_set.catalogue)}
    assert (groups["refers"].n, groups["refers"].high, groups["refers"].low) == (195, 29, 166)
    assert (groups["refers"].is_enough, groups["rare"].is_enough) == (False, True)
    assert groups["rare"].high == 30
    assert (groups["hours"].n, groups["hours"].low, groups["hours"].high) == (195, 65, 65)
    assert (groups["plan"].low, groups["plan"].high) == (55, 140)
    assert (groups["branch"].high, groups["branch"].is_enough) == (4, False)


def test_the_groups_are_those_of_the_cards(live: Live, tmp_path: Path) -> None:
    draw = np.random.default_rng(3)
    frame = customers(400)
    frame["few levels"] = draw.choice([1, 2, 3, 9], 400, p=[0.5, 0.2, 0.2, 0.1]) + 0.5
    frame["spread"] = draw.lognormal(size=400).round(2)
    frame["mostly zero"] = np.where(draw.random(400) < 0.8, 0.0, draw.random(400).round(3))
    data_set = load(live, tmp_path, frame)
    metrics = ["few levels", "spread", "mostly zero"]
    counted = {groups.name: groups for groups in metric_groups(data_set, data_set.catalogue)}
    for row in examine(data_set.parquet, "clv", metrics).to_dict("records"):
        groups = counted[row["metric"]]
        assert row["kind"] == "measure"
        assert (groups.low, groups.high) == (row["n_low"], row["n_high"]), groups.name


def test_each_thing_is_open_until_it_is_done(live: Live, tmp_path: Path) -> None:
    data_set = load(live, tmp_path, customers())
    owner = live.people.owner
    found = look(live, data_set, live.id)
    assert (found.data, found.formula, found.best, found.evidence) == (
        "ready",
        "open",
        "open",
        "partly",
    )
    assert [groups.name for groups in found.too_few] == ["refers", "branch"]
    live.store.write(save_formula, owner, data_set.id, ["revenue"])
    live.store.write(attach, owner, live.id, data_set.id)
    kept = [metric for metric in data_set.catalogue if metric.name in ("rare", "ideas")]
    unused = [metric for metric in data_set.catalogue if metric not in kept]
    off = [replace(metric, is_used=False) for metric in unused]
    live.store.write(save_metrics, owner, data_set.id, [*kept, *off])
    found = look(live, data_set, live.id)
    assert (found.formula, found.best, found.evidence) == ("ready", "ready", "ready")
    assert [groups.name for groups in found.groups] == ["rare", "ideas"]


def test_a_newer_version_is_not_what_the_workshop_is_joined_with(
    live: Live, tmp_path: Path
) -> None:
    first = load(live, tmp_path, customers())
    live.store.write(attach, live.people.owner, live.id, first.id)
    second = load(live, tmp_path, customers(150))
    found = look(live, second, live.id)
    assert (found.best, found.joined_version) == ("partly", 1)
    assert look(live, first, live.id).best == "ready"
    assert look(live, second, None).best == "open"


def test_no_customers_to_compare_is_open(live: Live, tmp_path: Path) -> None:
    data_set = load(live, tmp_path, customers(20))
    assert look(live, data_set, None).evidence == "open"
