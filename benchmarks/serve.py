"""Serves as the product does, and does inside its process what it is told on standard input, one a
line: "CODE PHASE" moves a phase, "examine FILE", "examine-again FILE" and "cancel FILE" are about
customer data. Started by `benchmarks.server`; ends when that is gone."""

import os
import signal
import sys
import threading
from pathlib import Path

import click
from starlette.types import Receive, Scope, Send

from benchmarks.neighbour import begin_inside
from valuewhen.children.computation import Computation
from valuewhen.people.caller import OPERATOR
from valuewhen.store.store import the_store
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import find_any_by_code
from web import serve
from web.assets import Assets

BARE = "VALUEWHEN_BENCH_BARE"  # a variable that leaves Streamlit's files to Streamlit
_running: dict[str, Computation] = {}


def _listen() -> None:
    told = b""
    while piece := os.read(0, 4096):
        *lines, told = (told + piece).split(b"\n")
        for line in lines:
            _obey(*line.decode().split(maxsplit=1))
    os.kill(os.getpid(), signal.SIGTERM)


def _obey(about: str, what: str) -> None:
    if about.startswith("examine"):
        _running[what] = begin_inside(Path(what), threshold=float(about == "examine-again"))
    elif about == "cancel":
        _running[what].cancel()
    else:
        store = the_store()
        store.write(move, OPERATOR, store.read(find_any_by_code, about), what)


async def _pass_on(self: Assets, scope: Scope, receive: Receive, send: Send) -> None:
    await self.app(scope, receive, send)


@click.command()
@click.option("--port", default=8600)
@click.option("--plain", is_flag=True, help="Without uvloop and httptools.")
def main(port: int, plain: bool) -> None:
    """Serve, and listen."""
    if plain:
        sys.modules["uvloop"] = sys.modules["httptools"] = None  # type: ignore[assignment]
    if BARE in os.environ:
        Assets.__call__ = _pass_on  # type: ignore[method-assign]
    threading.Thread(target=_listen, daemon=True).start()
    serve.main(["--host", "127.0.0.1", "--port", str(port), "--no-demo"])


if __name__ == "__main__":
    main()
