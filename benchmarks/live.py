"""How the live room does: `python -m benchmarks.live COMMAND`, one of load, replicas, storm, idle,
push, vote, resume, flood, kill, floor, peers, screen, first-paint, board, redraws, cold, results
and neighbour.

Each command starts a server of its own with an empty store, unless --url and --code name one that
runs (with --home, its store is checked too; with --pid, its processor time is). Every command
exits with 1 if an acknowledged answer is missing, doubled or altered.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

import click

from benchmarks import browser, crowd, modes
from benchmarks.board import board as in_two_browsers
from benchmarks.cold import cold_board, cold_sizes
from benchmarks.floor import floor
from benchmarks.neighbour import neighbour
from benchmarks.options import options, own, period, seconds, target
from benchmarks.peer_streamlit import peers
from benchmarks.redraws import redraws as redrawn
from benchmarks.replicas import through_nginx, two_behind_nginx
from benchmarks.report import Values, is_exactly_once, publish
from benchmarks.results import results as results_page
from benchmarks.serve import BARE
from benchmarks.watchers import load_watched


@click.group()
def main() -> None:
    """Measure the live room."""


def finish(found: Values, file: Path | None) -> None:
    """Publishes; exits with 1 if an acknowledged answer was lost or doubled."""
    publish(found, file)
    if "store" in found and not is_exactly_once(found["store"]):
        sys.exit(1)


@main.command()
@options
@period
@seconds
@click.option("--screens", default=0, show_default=True, help="Projectors that show the room.")
@click.option("--desks", default=0, show_default=True, help="Facilitators at their boards.")
def load(
    phones: int,
    period: float,
    seconds: float,
    screens: int,
    desks: int,
    file: Path | None,
    **given: Any,
) -> None:
    """A room that answers: join and ack times, processor, memory, and the store in the end; with
    pages that watch it, how long after each change they are drawn anew."""
    if screens or desks:
        with own(given) as server:
            watched = load_watched(server, phones, period, seconds, screens, desks)
            finish(asyncio.run(watched), file)
    else:
        with target(given) as server:
            finish(asyncio.run(modes.load(server, phones, period, seconds)), file)


@main.command()
@options
@period
@seconds
def replicas(phones: int, period: float, seconds: float, file: Path | None, **given: Any) -> None:
    """As load, through nginx and two servers on a PostgreSQL, all of the bench's own."""
    modes.allow_many_phones()
    with two_behind_nginx(is_plain=given["plain"]) as server:
        finish(asyncio.run(through_nginx(server, phones, period, seconds)), file)


@main.command()
@options
@period
@click.option("--moves", default=",".join(modes.MOVES), show_default=True, help="To which phases.")
def push(phones: int, period: float, moves: str, file: Path | None, **given: Any) -> None:
    """Phase changes: how long until every phone has been told."""
    with target(given) as server:
        finish(asyncio.run(modes.push(server, phones, period, moves.split(","))), file)


@main.command()
@options
@period
@seconds
def kill(phones: int, period: float, seconds: float, file: Path | None, **given: Any) -> None:
    """A server killed in the middle and started again: nothing acknowledged may be lost."""
    with own(given) as server:
        finish(asyncio.run(modes.kill(server, phones, period, seconds)), file)


@main.command()
@options
@click.option("--over", default=10.0, show_default=True, help="Seconds in which they arrive.")
def storm(phones: int, over: float, file: Path | None, **given: Any) -> None:
    """Phones that arrive at once: until each can type."""
    with target(given) as server:
        finish(asyncio.run(crowd.storm(server, phones, over)), file)


@main.command()
@options
@seconds
def idle(phones: int, seconds: float, file: Path | None, **given: Any) -> None:
    """Open phones while nothing happens: processor, and memory of each."""
    with target(given) as server:
        finish(asyncio.run(crowd.idle(server, phones, seconds)), file)


@main.command()
@options
@click.option("--answers", default=300, show_default=True, help="In the workshop.")
@click.option("--themes", default=40, show_default=True, help="In the workshop.")
def vote(phones: int, answers: int, themes: int, file: Path | None, **given: Any) -> None:
    """Everybody votes: acknowledged dots against the store."""
    with own(given) as server:
        finish(asyncio.run(crowd.vote(server, phones, answers, themes)), file)


@main.command()
@options
@period
@click.option("--cut", default=30.0, show_default=True, help="Seconds without a network.")
def resume(phones: int, period: float, cut: float, file: Path | None, **given: Any) -> None:
    """Everybody's network is cut: how soon they are back, who they are, and what they wrote."""
    with target(given) as server:
        finish(asyncio.run(crowd.resume(server, phones, period, cut)), file)


@main.command()
@options
@period
@seconds
def flood(phones: int, period: float, seconds: float, file: Path | None, **given: Any) -> None:
    """A room that answers beside a phone that means harm."""
    with target(given) as server:
        finish(asyncio.run(crowd.flood(server, phones, period, seconds)), file)


@main.command("floor")
@options
@period
@seconds
def against_floor(
    phones: int, period: float, seconds: float, file: Path | None, **given: Any
) -> None:
    """What an answer costs, against a bare endpoint with an insert as durable."""
    with own(given) as server:
        finish(asyncio.run(floor(server, phones, period, seconds)), file)


@main.command("peers")
@click.option("--steps", default="10,25,50,75,100,200", show_default=True, help="Phones there.")
@click.option("--phones", default="1000,2000,3000,4000,5000", show_default=True, help="Here.")
@period
@seconds
@click.option("--limit", default=300.0, show_default=True, help="p95 in ms that ends the rise.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write figures here.")
def against_peers(
    steps: str, phones: str, period: float, seconds: float, limit: float, file: Path | None
) -> None:
    """Phones at the same time until an answer is shown, against the exercise as the plain Streamlit
    script that people write."""
    modes.allow_many_phones()
    there, here = ([int(number) for number in rise.split(",")] for rise in (steps, phones))
    finish(asyncio.run(peers(there, here, period, seconds, limit)), file)


@main.command("neighbour")
@options
@period
@seconds
@click.option("--customers", default=10_000_000, show_default=True, help="How many are examined.")
def beside(
    phones: int, period: float, seconds: float, customers: int, file: Path | None, **given: Any
) -> None:
    """A room that answers while a child process of the server's examines customer data."""
    with own(given) as server:
        finish(asyncio.run(neighbour(server, phones, period, seconds, customers)), file)


@main.command()
@options
@period
@seconds
def screen(phones: int, period: float, seconds: float, file: Path | None, **given: Any) -> None:
    """The projector in a real browser: how long after its acknowledgement an answer is counted."""
    with target(given) as server:
        finish(asyncio.run(browser.screen(server, phones, period, seconds)), file)


@main.command("first-paint")
@options
@click.option("--times", default=5, show_default=True, help="How often, each time cold.")
def first_paint(phones: int, times: int, file: Path | None, **given: Any) -> None:
    """The phone page in a real browser on slow 4G: seconds to the field, bytes, requests."""
    with target(given) as server:
        finish(asyncio.run(browser.first_paint(server, times)), file)


@main.command()
@options
@click.option("--answers", default=300, show_default=True, help="On the board.")
@click.option("--themes", default=40, show_default=True, help="On the board.")
@click.option("--times", default=30, show_default=True, help="How often something is done.")
def board(
    phones: int, answers: int, themes: int, times: int, file: Path | None, **given: Any
) -> None:
    """The facilitator's board in two real browsers: from a key to the change on both."""
    with own(given) as server:
        finish(asyncio.run(in_two_browsers(server, answers, themes, times)), file)


@main.command()
@options
@click.option("--answers", default=300, show_default=True, help="On the board.")
@click.option("--themes", default=40, show_default=True, help="On the board.")
@click.option("--times", default=20, show_default=True, help="How many changes.")
@click.option("--viewers", default="1,3", show_default=True, help="Numbers of open pages.")
def redraws(
    phones: int,
    answers: int,
    themes: int,
    times: int,
    viewers: str,
    file: Path | None,
    **given: Any,
) -> None:
    """What a change costs with projectors and boards open: the server's processor time."""
    numbers = [int(n) for n in viewers.split(",")]
    with own(given) as server:
        finish(asyncio.run(redrawn(server, answers, themes, times, numbers)), file)


@main.command()
@options
@click.option("--answers", default=300, show_default=True, help="On the board.")
@click.option("--themes", default=40, show_default=True, help="On the board.")
@click.option("--times", default=5, show_default=True, help="How often, each time cold.")
@click.option("--loads", default=500, show_default=True, help="Browsers that come at once.")
@click.option("--over", default=10.0, show_default=True, help="Seconds in which they come.")
def cold(
    phones: int,
    answers: int,
    themes: int,
    times: int,
    loads: int,
    over: float,
    file: Path | None,
    **given: Any,
) -> None:
    """The facilitator's board cold on fast 4G in a real browser, and its files fetched by many at
    once; then the same with the files as Streamlit serves them."""
    found = cold_sizes(answers, themes, times, loads, over)
    for suffix, variables in (("", {}), ("_by_streamlit", {BARE: "1"})):
        with own(given, variables=variables) as server:
            seen = asyncio.run(cold_board(server, answers, themes, times, loads, over))
        found |= {f"{name}{suffix}": values for name, values in seen.items()}
    finish(found, file)


@main.command()
@options
@click.option("--answers", default=300, show_default=True, help="In the workshop.")
@click.option("--themes", default=40, show_default=True, help="In the workshop.")
@click.option("--customers", default=1_000_000, show_default=True, help="In its data.")
@click.option("--times", default=5, show_default=True, help="How often the page is opened again.")
def results(
    phones: int,
    answers: int,
    themes: int,
    customers: int,
    times: int,
    file: Path | None,
    **given: Any,
) -> None:
    """The results page in a real browser: seconds to the page, and to each file to take home."""
    with own(given) as server:
        finish(asyncio.run(results_page(server, answers, themes, customers, times)), file)


if __name__ == "__main__":
    main()
