"""Fixtures of the join: a finished workshop, purchases, and children that are counted."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tests.reports.finished import Finished, finished
from tests.rooms import Live
from valuewhen.children import computation
from valuewhen.children.child import Child
from valuewhen.join import answers, known


@pytest.fixture
def done(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    """The finished workshop without customer data."""
    with finished(tmp_path, tmp_path_factory.getbasetemp(), data=False) as done:
        yield done


@pytest.fixture
def here(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Live:
    """An open workshop; customer data loaded for it are kept in the test's own folder."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    return live


@pytest.fixture(scope="module")
def bought() -> pd.DataFrame:
    """Purchases of 300 customers over a year, each with a pace of their own."""
    rng = np.random.default_rng(8)
    rows = []
    for number in range(300):
        at, pace = float(rng.uniform(0, 180)), float(rng.gamma(1, 30))
        while at < 360:
            rows.append((f"{number:04}", at, round(float(rng.lognormal(3, 0.5)), 2)))
            at += float(rng.exponential(1)) * (pace + 7)
            if rng.random() < 0.15:
                break
    table = pd.DataFrame(rows, columns=["customer", "bought on", "paid"])
    days = pd.Timestamp("2025-01-06") + pd.to_timedelta(table["bought on"].astype(int), "D")
    return table.assign(**{"bought on": days, "earned": table["paid"] * 0.4})


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Child]:
    """The children that are started from here on; every data set counts as a large one."""
    children: list[Child] = []

    class Noted(Child):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            children.append(self)

    monkeypatch.setattr(computation, "Child", Noted)
    monkeypatch.setattr(answers, "FEW", 0)
    monkeypatch.setattr(known, "FEW", 0)
    return children
