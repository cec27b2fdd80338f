"""What a measurement found, as a table to read and as JSON."""

import json
import os
import platform
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

Values = dict[str, Any]


def spread(seconds: Sequence[float]) -> Values:
    """How many there are, and their median, 95th and 99th percentile and maximum, in ms."""
    if not seconds:
        return {"n": 0}
    at = {"p50_ms": 50, "p95_ms": 95, "p99_ms": 99, "max_ms": 100}
    found = {name: round(float(np.percentile(seconds, p)) * 1000, 1) for name, p in at.items()}
    return {"n": len(seconds), **found}


def machine() -> Values:
    """What the measurement ran on, and how busy that was before it began."""
    busy = round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None
    return {"cpus": os.cpu_count(), "python": platform.python_version(), "load_before": busy}


def exactly_once(acked: dict[str, str], sent: dict[str, str], stored: list[Any]) -> Values:
    """How what was acknowledged compares with what is stored, both as key and text.

    `unacknowledged` are stored although no phone was told so (a reply that was lost).
    """
    times = Counter(key for key, _ in stored)
    words = dict(stored)
    return {
        "acknowledged": len(acked),
        "stored": len(stored),
        "missing": sum(times[key] == 0 for key in acked),
        "doubled": sum(n > 1 for n in times.values()),
        "altered": sum(key in words and words[key] != text for key, text in acked.items()),
        "unacknowledged": sum(key in sent and key not in acked for key in words),
    }


def is_exactly_once(found: Values) -> bool:
    """Whether nothing acknowledged is missing, doubled or altered."""
    return not any(found[name] for name in ("missing", "doubled", "altered"))


def table(values: Values) -> str:
    """The values, a group a line, aligned."""
    width = max(len(name) for name in values)
    return "\n".join(f"{name:<{width}}  {_line(value)}" for name, value in values.items())


def _line(value: Any) -> str:
    if isinstance(value, dict):
        return "  ".join(f"{name} {_line(one)}" for name, one in value.items()) or "none"
    return str(value)


def publish(values: Values, file: Path | None) -> None:
    """Prints the values, and writes them to the file if one is named."""
    print(table(values))
    if file:
        file.write_text(json.dumps(values, indent=1) + "\n")
