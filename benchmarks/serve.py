"""Serves as the product does, and moves phases inside its process when told to on standard input:
"CODE PHASE", one a line. Started by `benchmarks.server`; ends when that is gone."""

import os
import signal
import sys
import threading

import click

from valuewhen.people.caller import OPERATOR
from valuewhen.store.store import the_store
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import find_any_by_code
from web import serve


def _listen() -> None:
    told = b""
    while piece := os.read(0, 4096):
        *lines, told = (told + piece).split(b"\n")
        for line in lines:
            code, phase = line.decode().split()
            store = the_store()
            store.write(move, OPERATOR, store.read(find_any_by_code, code), phase)
    os.kill(os.getpid(), signal.SIGTERM)


@click.command()
@click.option("--port", default=8600)
@click.option("--plain", is_flag=True, help="Without uvloop and httptools.")
def main(port: int, plain: bool) -> None:
    """Serve, and listen."""
    if plain:
        sys.modules["uvloop"] = sys.modules["httptools"] = None  # type: ignore[assignment]
    threading.Thread(target=_listen, daemon=True).start()
    serve.main(["--host", "127.0.0.1", "--port", str(port), "--no-demo"])


if __name__ == "__main__":
    main()
