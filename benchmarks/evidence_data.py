"""Made-up customers to measure with: lognormal CLV, zero-inflated counts, five segments."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEGMENTS = ("enterprise", "mid", "public", "small", "startup")
CHUNK = 1_000_000


def customers(path: Path, rows: int, seed: int = 2017) -> Path:
    """Writes `rows` customers as Parquet: id, clv (to the cent), segment, months (as a customer),
    size, and twelve metrics, of which three are flags, five counts, four amounts that hardly ever
    repeat."""
    rng = np.random.default_rng(seed)
    with pq.ParquetWriter(path, _chunk(0, 1, rng).schema) as writer:
        for start in range(0, rows, CHUNK):
            writer.write_table(_chunk(start, min(CHUNK, rows - start), rng))
    return path


def metrics() -> list[str]:
    """The names of the twelve metrics."""
    names = _chunk(0, 1, np.random.default_rng(0)).column_names
    return [name for name in names if re.match(r"m\d", name)]


def _chunk(start: int, n: int, rng: np.random.Generator) -> pa.Table:
    worth = np.round(rng.lognormal(8, 1, n), 2)
    liking = np.log(worth) - 8
    columns: dict[str, Any] = {
        "id": pa.array(np.arange(start, start + n)).cast(pa.string()),
        "clv": worth,
        "segment": np.array(SEGMENTS)[rng.integers(0, 5, n)],
        "months": rng.integers(1, 121, n).astype(np.int32),
        "size": np.round(np.exp(0.3 * liking + rng.normal(size=n)) * 20),
    }
    for at, share in enumerate((0.02, 0.2, 0.6)):
        columns[f"m{at}_flag"] = rng.random(n) < share * np.exp(0.1 * liking - 0.01)
    for at, rate in enumerate((0.5, 1, 2, 5, 12), start=3):
        counts = rng.poisson(rate * np.exp(0.2 * liking)) * (rng.random(n) < 0.5)
        columns[f"m{at}_count"] = counts.astype(np.int32)
    for at, weight in enumerate((0.0, 0.1, 0.3, 1.0), start=8):
        columns[f"m{at}_amount"] = np.exp(weight * liking + rng.normal(size=n))
    return pa.table(columns)
