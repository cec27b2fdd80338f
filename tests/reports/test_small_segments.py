"""Twelve business segments, three of them with fewer than five customers: what executives get holds
nothing of these, and nothing by which they could be found out."""

import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

from tests.join.planted import join
from tests.reports.finished import REFER, Finished, finished
from valuewhen.reports.json_file import json_file
from valuewhen.reports.telling import report

SMALL = {"Harbour": 4, "Quarry": 2, "Zoo": 1}
LARGE = {f"Segment {letter}": 40 for letter in "ABCDEFGHI"}
SIZES = SMALL | LARGE
CUSTOMERS = sum(SIZES.values())
MONEY = 7_000.13  # what the one customer of the smallest segment is worth


@pytest.fixture
def done(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    with finished(tmp_path, tmp_path_factory.getbasetemp(), data=False) as done:
        join(done, tmp_path, frame(), segment="segment")
        done.freeze()
        yield done


def frame() -> pd.DataFrame:
    segments = [name for name, n in SIZES.items() for _ in range(n)]
    clv = [1000.37 + 10 * (at * 37 % CUSTOMERS) for at in range(CUSTOMERS)]
    clv[segments.index("Zoo")] = MONEY
    return pd.DataFrame(
        {
            "customer": [f"KD-{7000 + at}" for at in range(CUSTOMERS)],
            "clv": clv,
            "segment": segments,
            "refers": ["yes" if at * 37 % CUSTOMERS > 200 else "no" for at in range(CUSTOMERS)],
            "was_visited": ["yes" if at % 2 else "no" for at in range(CUSTOMERS)],
        }
    )


def test_no_figure_is_about_fewer_than_five_customers_nor_leads_to_them(done: Finished) -> None:
    told = report(done.live.store, done.live.people.executive, done.live.id)
    text = json_file(told).decode()
    assert REFER in text
    for name in SMALL:
        assert name not in text, name
    assert "7,000.13" not in text
    assert "7000.13" not in text
    tables = json.loads(text)["tables"]
    units = {(t["name"], c["name"]): c["unit"] for t in tables for c in t["columns"]}
    for table in tables:
        counts = {
            row[name]
            for row in table["rows"]
            for name in row
            if units[table["name"], name] == "customers" and row[name] is not None
        }
        assert all(n >= 5 for n in counts if n), table["name"]
        wholes = counts | {CUSTOMERS}
        gaps = {abs(one - other) for one, other in combinations(wholes, 2)}
        assert not gaps & {1, 2, 3, 4}, table["name"]
