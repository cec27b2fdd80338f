"""RFM of many transactions against pandas, BG/NBD against `lifetimes`, on data made here."""

import resource
import tempfile
import time
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 2026
CHUNK = 5_000_000
FIRST_DAY = np.datetime64("2024-01-01")
DAYS = 728
WEEKS = 52
TRUTH = {"r": 0.25, "alpha": 4.0, "a": 0.8, "b": 2.5}


@dataclass(frozen=True)
class Timing:
    """What one contender took in a process of its own: seconds, its peak memory, what it found."""

    seconds: float
    megabytes: float
    found: tuple[float, ...]


@click.command()
@click.option("--transactions", default=50_000_000, show_default=True)
@click.option("--customers", default=1_000_000, show_default=True)
@click.option("--without-lifetimes", is_flag=True, help="Only ours.")
def clv(transactions: int, customers: int, without_lifetimes: bool) -> None:
    """Make transactions and histories, and print ours beside pandas and `lifetimes`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "transactions.parquet"
        make_transactions(file, transactions)
        click.echo(f"RFM in weeks of {transactions:,} transactions, {file.stat().st_size >> 20} MB")
        _compare(rfm_by_duckdb, "pandas", rfm_by_pandas, str(file))
    for unit, per_week in (("weeks", 1), ("days", 7)):
        click.echo(f"BG/NBD of {customers:,} customers, times in {unit}")
        peer = None if without_lifetimes else fit_by_lifetimes
        _compare(fit_by_valuewhen, "lifetimes", peer, (customers, per_week))


def make_transactions(file: Path, number: int) -> None:
    """Write purchases of number/25 customers over two years: who, day, amount."""
    rng = np.random.default_rng(SEED)
    schema = pa.schema([("who", pa.int64()), ("day", pa.date32()), ("amount", pa.float64())])
    with pq.ParquetWriter(file, schema) as writer:
        for start in range(0, number, CHUNK):
            size = min(CHUNK, number - start)
            columns = [
                rng.integers(0, max(number // 25, 1), size),
                FIRST_DAY + rng.integers(0, DAYS, size),
                np.round(rng.lognormal(3, 1, size), 2),
            ]
            writer.write_table(pa.table(columns, schema=schema))


def make_histories(customers: int, per_week: int) -> tuple[np.ndarray, ...]:
    """Frequency, recency and T as BG/NBD draws them, purchases counted once a period."""
    rng = np.random.default_rng(SEED)
    rate = rng.gamma(TRUTH["r"], 1 / (TRUTH["alpha"] * per_week), customers)
    dropout = rng.beta(TRUTH["a"], TRUTH["b"], customers)
    age = rng.integers(WEEKS // 2 * per_week, WEEKS * per_week + 1, customers).astype(float)
    at, frequency, recency = np.zeros(customers), np.zeros(customers), np.zeros(customers)
    active = np.arange(customers)
    while len(active):
        at[active] += rng.exponential(1 / np.maximum(rate[active], 1e-12))
        active = active[np.floor(at[active]) <= age[active]]
        period = np.floor(at[active])
        frequency[active] += period > recency[active]
        recency[active] = period
        active = active[rng.random(len(active)) >= dropout[active]]
    return frequency, recency, age


def rfm_by_duckdb(file: str) -> tuple[float, tuple[float, ...]]:
    from valuewhen.evidence.clv import summarise_transactions

    return _timed(lambda: summarise_transactions(file, "who", "day", "amount", "W"), _sums)


def rfm_by_pandas(file: str) -> tuple[float, tuple[float, ...]]:
    def summary() -> pd.DataFrame:
        bought = pd.read_parquet(file)
        days = pd.to_datetime(bought.pop("day")).to_numpy().astype("datetime64[D]").astype("int64")
        bought["week"] = (days + 3) // 7
        spent = bought.groupby(["who", "week"])["amount"].sum().reset_index()
        last = int(spent["week"].max())
        customers = spent.groupby("who").agg(
            first=("week", "min"),
            latest=("week", "max"),
            weeks=("week", "size"),
            total=("amount", "sum"),
            first_spent=("amount", "first"),
        )
        again = customers["weeks"] - 1
        return pd.DataFrame(
            {
                "frequency": again.astype(float),
                "recency": (customers["latest"] - customers["first"]).astype(float),
                "T": (last - customers["first"]).astype(float),
                "monetary_value": ((customers["total"] - customers["first_spent"]) / again).where(
                    again > 0, 0.0
                ),
            }
        )

    return _timed(summary, _sums)


def fit_by_valuewhen(made: tuple[int, int]) -> tuple[float, tuple[float, ...]]:
    from valuewhen.evidence.clv import BetaGeoModel

    histories = make_histories(*made)
    return _timed(lambda: BetaGeoModel().fit(*histories), lambda m: (m.r, m.alpha, m.a, m.b))


def fit_by_lifetimes(made: tuple[int, int]) -> tuple[float, tuple[float, ...]]:
    warnings.simplefilter("ignore")
    from lifetimes import BetaGeoFitter  # type: ignore[import-untyped]

    histories = make_histories(*made)
    return _timed(lambda: BetaGeoFitter().fit(*histories), lambda m: tuple(m.params_))


def _sums(table: pd.DataFrame) -> tuple[float, ...]:
    columns = [table[name] for name in ("frequency", "recency", "T", "monetary_value")]
    return float(len(table)), *(float(column.sum()) for column in columns)


def _timed(work: Callable[[], Any], summed: Callable[[Any], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, summed(result)


def _alone(contender: Callable[[Any], Any], given: Any) -> Timing:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        seconds, found = process.submit(contender, given).result()
        peak = process.submit(_peak).result()
    return Timing(seconds, peak, tuple(float(value) for value in found))


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _compare(ours: Callable[..., Any], name: str, peer: Any, given: Any) -> None:
    timing = _alone(ours, given)
    click.echo(_line("ValueWhen", timing))
    if peer is None:
        return
    other = _alone(peer, given)
    click.echo(_line(name, other))
    apart = max(
        abs(a - b) / max(abs(b), 1e-12) for a, b in zip(timing.found, other.found, strict=True)
    )
    click.echo(
        f"  {other.seconds / timing.seconds:.1f} times faster; figures apart by at most {apart:.1e}"
    )


def _line(name: str, timing: Timing) -> str:
    found = " ".join(f"{value:.6g}" for value in timing.found)
    return f"  {name:<10}{timing.seconds:8.2f} s {timing.megabytes:8,.0f} MB  {found}"


if __name__ == "__main__":
    clv()
