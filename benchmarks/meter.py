"""Who used the machine's processors while something was measured."""

import os
import time
from pathlib import Path

from benchmarks.report import Values
from benchmarks.server import Server


class Meter:
    """Counts processor time from when it is made; None stands for what the system does not tell."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._start = self._look()

    def _look(self) -> tuple[float, float | None, float, float | None]:
        return time.perf_counter(), self.server.cpu(), time.process_time(), _machine()

    def read(self) -> Values:
        """Cores that the server, this client and everything else on the machine kept busy."""
        start, now = self._start, self._look()
        wall = now[0] - start[0]
        server = _cores(start[1], now[1], wall)
        client = _cores(start[2], now[2], wall)
        everything = _cores(start[3], now[3], wall)
        known = server is not None and client is not None and everything is not None
        rest = round(everything - server - client, 2) if known else None  # type: ignore[operator]
        return {"server_cores": server, "client_cores": client, "others_cores": rest}


def _cores(before: float | None, after: float | None, wall: float) -> float | None:
    return None if before is None or after is None else round((after - before) / wall, 3)


def _machine() -> float | None:
    """Seconds that all processors together were not idle since the machine started."""
    try:
        words = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]
    except OSError:
        return None
    ticks = [int(word) for word in words]
    return (sum(ticks) - ticks[3] - ticks[4]) / os.sysconf("SC_CLK_TCK")
