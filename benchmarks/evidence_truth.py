"""Whether intervals and verdicts hold on customers of whom the truth is known.

CLV is lognormal; a metric is a count that is zero for half of the customers. What is true is the
figure of a million other customers made alike.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

from benchmarks.report import Values, publish
from valuewhen.evidence.examine import examine

Rng = np.random.Generator

INTERVALS = {
    "rho": ("rho", "low", "high"),
    "delta": ("delta", "delta_low", "delta_high"),
    "gap": ("gap", "gap_low", "gap_high"),
    "adjusted_rho": ("adjusted_rho", "adjusted_low", "adjusted_high"),
    "adjusted_gap": ("adjusted_gap", "adjusted_gap_low", "adjusted_gap_high"),
}
TRUE_ROWS = 1_000_000
HUNDREDS = 8  # times a hundred repeats with metrics that have nothing to do with CLV


@click.command()
@click.option("--repeats", default=1000, show_default=True, help="Draws for each coverage.")
@click.option("--seed", default=2017, show_default=True)
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write figures here.")
def truth(repeats: int, seed: int, file: Path | None) -> None:
    """Coverage of the intervals, discoveries where nothing is, and planted truths found."""
    streams = iter(np.random.default_rng(seed).spawn(3 + HUNDREDS + len(PLANTED)))
    found: Values = {}
    for n in (50, 200, 1000):
        found[f"coverage at n {n}"] = coverage(n, repeats, next(streams))
    hundreds = [null_discoveries(100, next(streams)) for _ in range(HUNDREDS)]
    found["200 null metrics"] = {"any discovery, in each 100": hundreds}
    for name, (make, said) in PLANTED.items():
        found[name] = found_share(make, said, 100, next(streams))
    publish(found, file)


def customers(n: int, rng: Rng) -> pd.DataFrame:
    """Customers with a count and a lognormal CLV that go together, both more for the large."""
    size = rng.normal(size=n)
    refers = rng.poisson(np.exp(0.3 * size)) * (rng.random(n) < 0.6)
    worth = rng.lognormal(8 + 0.15 * np.minimum(refers, 4) + 0.4 * size, 0.9)
    return pd.DataFrame({"clv": worth, "refers": refers, "size": size})


def coverage(n: int, repeats: int, rng: Rng) -> Values:
    """The share of 95 % intervals that hold the truth, of those that could be told."""
    held: dict[str, list[bool]] = {name: [] for name in INTERVALS}
    known = _estimates(customers(TRUE_ROWS, rng))
    for _ in range(repeats):
        row = _estimates(customers(n, rng))
        for name, (_, low, high) in INTERVALS.items():
            if row[low] == row[low]:
                held[name].append(row[low] <= known[INTERVALS[name][0]] <= row[high])
    return {
        name: f"{np.mean(one):.1%} of {len(one)}" if one else "never told"
        for name, one in held.items()
    }


def null_discoveries(repeats: int, rng: Rng, n: int = 1000, metrics: int = 200) -> int:
    """In how many repeats any of 200 metrics that have nothing to do with CLV is discovered."""
    return sum(
        bool((examine(_nothing(n, metrics, rng), "clv", _named(metrics))["q"] <= 0.05).any())
        for _ in range(repeats)
    )


def _nothing(n: int, metrics: int, rng: Rng) -> pd.DataFrame:
    table = rng.poisson(0.8, (n, metrics)) * (rng.random((n, metrics)) < 0.5)
    return pd.DataFrame(table, columns=_named(metrics)).assign(clv=rng.lognormal(8, 1, n))


def _named(metrics: int) -> list[str]:
    return [f"m{at}" for at in range(metrics)]


def confounded(rng: Rng) -> bool:
    """Large customers refer more and are worth more; referring itself does nothing."""
    size = rng.normal(size=3000)
    frame = pd.DataFrame({"size": size, "refers": rng.poisson(np.exp(0.8 * size))})
    frame["clv"] = rng.lognormal(8 + 0.6 * size, 0.6)
    plain = examine(frame, "clv", ["refers"]).iloc[0]
    left = examine(frame, "clv", ["refers"], controls=["size"]).iloc[0]
    return bool(plain["verdict"] == "supported" and left["verdict"] != "supported")


def reversed_between(rng: Rng) -> bool:
    """More goes with more in one segment and with less in the other."""
    sign = np.repeat([1, -1], 500)
    visits = rng.normal(size=1000)
    frame = pd.DataFrame({"visits": visits, "part": np.where(sign > 0, "a", "b")})
    frame["clv"] = rng.lognormal(8 + 0.3 * sign * visits, 0.8)
    return bool(examine(frame, "clv", ["visits"], "part")["reversed"].all())


def opposite(rng: Rng) -> bool:
    """More is expected to go with more, and goes with less."""
    visits = rng.normal(size=1000)
    frame = pd.DataFrame({"visits": visits, "clv": rng.lognormal(8 - 0.3 * visits, 0.8)})
    found = examine(frame, "clv", ["visits"], directions={"visits": 1})
    return bool(found["verdict"].iloc[0] == "the opposite")


def circular(rng: Rng) -> bool:
    """The metric is nearly an input of CLV."""
    margin = rng.lognormal(size=1000)
    frame = pd.DataFrame({"margin": margin, "spent": margin * rng.lognormal(0, 0.1, 1000)})
    frame["clv"] = margin * rng.lognormal(8, 0.5, 1000)
    found = examine(frame, "clv", ["spent"], formula=["margin"])
    return bool(found["verdict"].iloc[0] == "circular")


def rare(rng: Rng) -> bool:
    """A flag of 2 % that doubles CLV, among 5,000."""
    speaks = rng.random(5000) < 0.02
    frame = pd.DataFrame({"speaks": speaks, "clv": rng.lognormal(8, 1, 5000) * (1 + speaks)})
    return bool(examine(frame, "clv", ["speaks"])["verdict"].iloc[0] == "supported")


PLANTED: dict[str, tuple[Callable[[Rng], bool], str]] = {
    "confounder": (confounded, "exposed"),
    "reversal": (reversed_between, "called reversed"),
    "opposite": (opposite, "called the opposite"),
    "circular": (circular, "called circular"),
    "rare flag": (rare, "found"),
}


def found_share(make: Callable[[Rng], bool], said: str, repeats: int, rng: Rng) -> Values:
    """In how many of the repeats what was planted is found."""
    return {f"{said} in {repeats}": sum(make(rng) for _ in range(repeats))}


def _estimates(frame: pd.DataFrame) -> dict[str, Any]:
    row = examine(frame, "clv", ["refers"], controls=["size"]).iloc[0]
    return {str(name): value for name, value in row.items()}
