"""What every command of the room's benches may be told, and the server that it names."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from benchmarks.modes import allow_many_phones
from benchmarks.report import Values
from benchmarks.server import OwnServer, Server


def options_for(phones: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options that every command has; so many phones unless another number is given."""

    def add(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in (
            click.option("--phones", default=phones, show_default=True),
            click.option("--url", help="A server that runs already, with --code."),
            click.option("--code", default="", help="The join code of a workshop open there."),
            click.option("--home", type=click.Path(path_type=Path), help="Its VALUEWHEN_HOME."),
            click.option("--pid", type=int, help="Its process."),
            click.option("--plain", is_flag=True, help="Serve without uvloop and httptools."),
            click.option("--json", "file", type=click.Path(path_type=Path), help="Figures' file."),
        ):
            command = option(command)
        return command

    return add


options = options_for(1000)
period = click.option("--period", default=15.0, show_default=True, help="Seconds per answer.")
seconds = click.option("--seconds", default=60.0, show_default=True, help="How long.")


@contextmanager
def target(given: Values) -> Iterator[Server]:
    """The server that the options name, or one of its own."""
    allow_many_phones()
    if given["url"]:
        yield Server(given["url"], given["code"], given["home"], given["pid"])
    else:
        with OwnServer(is_plain=given["plain"]) as server:
            yield server


@contextmanager
def own(
    given: Values, home: Path | None = None, variables: dict[str, str] | None = None
) -> Iterator[OwnServer]:
    """A server of the bench's own, for what no other may be put through; with a home of the
    caller's, and more variables in its environment, if they are given."""
    allow_many_phones()
    if given["url"]:
        raise click.UsageError("This needs a server of the bench's own: leave --url out.")
    with OwnServer(is_plain=given["plain"], home=home, variables=variables) as server:
        yield server
