"""Speed of the associations: ours beside its peers, each in a process of its own."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from benchmarks.evidence_data import customers
from benchmarks.evidence_peers import PEERS
from benchmarks.report import Values, machine, publish
from valuewhen.children.child import KEEPING_MEMORY


@click.command()
@click.option("--rows", default=1_000_000, show_default=True, help="Customers.")
@click.option("--peers", default=",".join(PEERS), show_default=True, help="Which, in order.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write figures here.")
def associations(rows: int, peers: str, file: Path | None) -> None:
    """Twelve metrics against CLV, overall and in five segments: seconds, ratios, peak memory."""
    found: Values = {"machine": machine(), "rows": rows}
    with tempfile.TemporaryDirectory() as folder:
        data = customers(Path(folder) / "customers.parquet", rows)
        measured = {peer: _measured(peer, data) for peer in peers.split(",")}
    for peer, one in measured.items():
        found[peer] = {**_summary(one, measured), **_agreement(one, measured.get("ours"))}
    publish(found, file)


@click.command(hidden=True)
@click.argument("peer")
@click.argument("data", type=click.Path(path_type=Path))
def run(peer: str, data: Path) -> None:
    """Runs one peer, and prints as JSON its seconds, its memory and what it found."""
    try:
        start, cpu = time.perf_counter(), time.process_time()
        rhos = PEERS[peer](data)
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    except ImportError as error:
        print(json.dumps({"skipped": str(error)}))
        return
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    listed = [[*key, rho] for key, rho in rhos.items()]
    print(json.dumps({"seconds": seconds, "cpu_seconds": cpu, "peak_mb": peak, "rhos": listed}))


def _measured(peer: str, data: Path) -> Values:
    """What `run` says of one peer, with memory kept as in the product's own child processes; the
    short ones, the scan and ours, are the best of three."""
    command = [sys.executable, "-m", "benchmarks.evidence", "run", peer, str(data)]
    times, env = (3 if peer in ("scan", "ours") else 1), os.environ | KEEPING_MEMORY
    runs = [
        json.loads(
            subprocess.run(command, check=True, capture_output=True, text=True, env=env).stdout
        )
        for _ in range(times)
    ]
    best: Values = min(runs, key=lambda one: one.get("seconds", 0))
    return best


def _summary(one: Values, measured: dict[str, Values]) -> Values:
    if "seconds" not in one:
        return one
    ratios = {
        f"times_{base}": round(one["seconds"] / measured[base]["seconds"], 2)
        for base in ("ours", "scan")
        if base in measured
    }
    seconds = {name: round(one[name], 2) for name in ("seconds", "cpu_seconds")}
    return {**seconds, **ratios, "peak_mb": round(one["peak_mb"])}


def _agreement(one: Values, ours: Values | None) -> dict[str, Any]:
    """By how much rho differs from ours at most, where both have found it."""
    if ours is None or not one.get("rhos") or one is ours:
        return {}
    expected = {(metric, segment): rho for metric, segment, rho in ours["rhos"]}
    away = [abs(expected[metric, segment] - rho) for metric, segment, rho in one["rhos"]]
    return {"rhos": len(away), "differs_at_most": f"{max(away):.1e}"}
