"""The same associations by other means: Spearman's rho of each metric, for all and each segment.

Every peer takes a Parquet file and returns rho by (metric, segment), None being all customers. Only
ours gives the rest of a card with it.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import scipy.stats

from benchmarks.evidence_data import metrics
from valuewhen.evidence.examine import examine

Rhos = dict[tuple[str, str | None], float]


def scan(file: Path) -> Rhos:
    """The floor: DuckDB reads every column once and sums it."""
    cells = ", ".join(f'sum("{name}")' for name in ("clv", *metrics()))
    with duckdb.connect() as db:
        db.execute(f"select {cells}, max(segment) from read_parquet('{file}')").fetchone()
    return {}


def ours(file: Path) -> Rhos:
    """All of `examine`: rho, delta, the median gap with its bootstrap, means, verdicts."""
    found = examine(file, "clv", metrics(), "segment")
    keys = zip(found["metric"], found["segment"], strict=True)
    return dict(zip(keys, found["rho"], strict=True))


def by_pandas(file: Path) -> Rhos:
    """Ranks and their correlation, a metric and segment at a time."""
    return {
        (metric, segment): part[metric].rank().corr(part["clv"].rank())
        for segment, part in _parts(pd.read_parquet(file))
        for metric in metrics()
    }


def by_scipy(file: Path) -> Rhos:
    """scipy.stats.spearmanr, a metric and segment at a time."""
    return {
        (metric, segment): float(scipy.stats.spearmanr(part[metric], part["clv"]).statistic)
        for segment, part in _parts(pd.read_parquet(file))
        for metric in metrics()
    }


def by_windows(file: Path) -> Rhos:
    """DuckDB's window functions: rank() and the number of ties make mid-ranks, corr the rest."""
    found: Rhos = {}
    with duckdb.connect() as db:
        for metric in metrics():
            for segment in ("null", "segment"):
                query = _WINDOWS.format(metric=metric, segment=segment, file=file)
                found |= {(metric, row[0]): row[1] for row in db.execute(query).fetchall()}
    return found


def by_polars(file: Path) -> Rhos:
    """polars' own rank correlation, a metric and segment at a time; ImportError without polars."""
    import polars as pl  # type: ignore[import-not-found]

    frame = pl.read_parquet(file)
    parts = [(None, frame), *((key[0], part) for key, part in frame.group_by("segment"))]
    return {
        (metric, segment): part.select(pl.corr(metric, "clv", method="spearman")).item()
        for segment, part in parts
        for metric in metrics()
    }


PEERS: dict[str, Callable[[Path], Rhos]] = {
    "scan": scan,
    "ours": ours,
    "pandas": by_pandas,
    "scipy": by_scipy,
    "windows": by_windows,
    "polars": by_polars,
}

_WINDOWS = """
with ranked as (
    select {segment} as part,
        rank() over (partition by {segment} order by {metric})
            + count(*) over (partition by {segment}, {metric}) / 2.0 as x,
        rank() over (partition by {segment} order by clv)
            + count(*) over (partition by {segment}, clv) / 2.0 as y
    from read_parquet('{file}')
)
select part, corr(x, y) from ranked group by part
"""


def _parts(frame: pd.DataFrame) -> Iterator[tuple[str | None, pd.DataFrame]]:
    yield None, frame
    for segment in np.sort(frame["segment"].unique()):
        yield str(segment), frame[frame["segment"] == segment]
