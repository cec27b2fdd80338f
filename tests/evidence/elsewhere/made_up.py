"""Customers made up to be awkward: few values, ties, gaps, infinities, names that break SQL."""

import math
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from valuewhen.analytics import quoted
from valuewhen.evidence.elsewhere.engines import Engine
from valuewhen.evidence.elsewhere.examine import examine_elsewhere
from valuewhen.evidence.examine import examine

COLUMNS = {
    "id;": "whole",
    'region "x"': "text",
    "clv's": "number",
    "image": "number",
    "q:Q": "whole",
    "a.b": "flag",
    "x[0]": "number",
    "the_clv": "number",
    "-- joined; drop table customers": "date",
    "same": "whole",
    "`tail`": "number",
    "nothing": "number",
}
CLV = "clv's"
SEGMENT = 'region "x"'
METRICS = [name for name in COLUMNS if name not in ("id;", CLV, SEGMENT)]
TABLE = 'customers"; select 1'
SETTINGS: dict[str, Any] = {
    "directions": {"q:Q": "more", "a.b": "less"},
    "threshold": 60.0,
    "formula": ["image", SEGMENT, "the_clv"],
}
Row = tuple[Any, ...]


def customers(n: int = 1500, seed: int = 7) -> list[Row]:
    """Rows of COLUMNS: lognormal CLV with ties, a zero-inflated count, a rare flag, dates, a column
    that nearly is the CLV, a constant one and an empty one; gaps in most, infinities in some."""
    rng = np.random.default_rng(seed)
    clv = np.round(np.exp(rng.normal(5, 1, n)))
    count = np.where(rng.random(n) < 0.6, 0, rng.poisson(1 + np.log1p(clv) / 3))
    flag = rng.random(n) < 0.05 + 0.1 * (clv > 200)
    level = np.round(np.log1p(clv) + rng.normal(0, 2, n), 1)
    near = clv + rng.normal(0, 5, n)
    day = np.datetime64("2019-01-01") + rng.integers(0, 900, n)
    spend = rng.gamma(2, 30, n)
    spend[rng.random(n) < 0.3] = -0.0
    tail = rng.standard_cauchy(n)
    regions = rng.choice(
        ["north", "south", "", 'it\'s "far"', "few"], n, p=[0.4, 0.3, 0.2, 0.09, 0.01]
    )
    columns = [
        list(range(n)),
        _with_gaps(regions.tolist(), rng, 0.02),
        _with_gaps(_with_infinities(clv, rng), rng, 0.03),
        _with_gaps(_with_infinities(level, rng), rng, 0.1),
        _with_gaps(count.tolist(), rng, 0.05),
        _with_gaps(flag.tolist(), rng, 0.05),
        _with_gaps(near.tolist(), rng, 0.01),
        _with_gaps(spend.tolist(), rng, 0.2),
        _with_gaps(day.tolist(), rng, 0.05),
        [4] * n,
        tail.tolist(),
        [None] * n,
    ]
    return list(zip(*columns, strict=True))


def extremes() -> list[tuple[float, float]]:
    """A metric and a CLV, both from one end of what a number can be to the other."""
    ends = [0.0, -0.0, 1.0, 5e-324, -5e-324, 1e-300, 1.7976931348623157e308, -1e308, math.inf]
    return [(ends[at % 9], ends[at % 7]) for at in range(90)]


def creation(table: str, types: dict[str, str]) -> str:
    """The statement that makes an empty table of COLUMNS, each kind of column by its type."""
    columns = ", ".join(f"{quoted(name)} {types[kind]}" for name, kind in COLUMNS.items())
    return f"create table {quoted(table)} ({columns})"


def insertion(table: str, mark: str) -> str:
    """The statement that inserts one row into it."""
    return f"insert into {quoted(table)} values ({', '.join([mark] * len(COLUMNS))})"


def from_rows(rows: list[Row]) -> pd.DataFrame:
    """What `examine` says of the customers, from the rows themselves."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    for name in (name for name, kind in COLUMNS.items() if kind == "date"):
        frame[name] = pd.to_datetime(frame[name])
    return examine(frame.infer_objects(), CLV, METRICS, SEGMENT, **SETTINGS)


def from_aggregates(engine: Engine) -> pd.DataFrame:
    """What `examine_elsewhere` says of the customers in an engine's TABLE."""
    return examine_elsewhere(engine, TABLE, CLV, METRICS, SEGMENT, **SETTINGS)


def assert_same(found: pd.DataFrame, expected: pd.DataFrame) -> None:
    """Every figure to twelve digits, every word as it is."""
    pd.testing.assert_frame_equal(found, expected, rtol=1e-12, atol=1e-15)


def _with_gaps(values: list[Any], rng: np.random.Generator, share: float) -> list[Any]:
    is_missing = rng.random(len(values)) < share
    return [None if gone else value for value, gone in zip(values, is_missing, strict=True)]


def _with_infinities(values: Any, rng: np.random.Generator) -> list[Any]:
    found = [float(value) for value in values]
    places = rng.choice(len(found), 6, replace=False)
    for at, odd in zip(places, (math.inf, -math.inf, math.nan) * 2, strict=True):
        found[int(at)] = odd
    return found


def in_duckdb(rows: list[Row]) -> duckdb.DuckDBPyConnection:
    """A DuckDB in memory with the customers in TABLE."""
    types = {
        "whole": "bigint",
        "text": "text",
        "number": "double",
        "flag": "boolean",
        "date": "date",
    }
    opened = duckdb.connect()
    opened.execute(creation(TABLE, types))
    opened.executemany(insertion(TABLE, "?"), rows)
    return opened
