"""What the live room survives: `python -m benchmarks.endurance [COMMAND]`, one of kills, drain,
disk-full, postgres, cut, taps, second, damaged, hostile, stall, soak and fuzz; without one, or with
`all`, each in its turn.

Each starts what it needs and takes it away. The exit code is 1 if an acknowledged answer is
missing, doubled or altered, if somebody is not back within 15 s, or if anything else is not as it
should be; what that was stands under `wrong`.
"""

import asyncio
import json
import secrets
import sys
from collections.abc import Coroutine
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from benchmarks.faults import anything, crowding, damage, database, disk, network, stopping
from benchmarks.faults.second import second as second_server
from benchmarks.faults.verdict import wrong
from benchmarks.options import options, options_for, own, period, target
from benchmarks.postgres import Cluster
from benchmarks.report import Values, publish
from benchmarks.server import OwnServer


@click.group(invoke_without_command=True)
@click.option("--within", default=15.0, show_default=True, help="Seconds for all to be back.")
@click.pass_context
def main(context: click.Context, within: float) -> Values | None:
    """Break things under load, and count what was lost."""
    return None if context.invoked_subcommand else context.invoke(in_turn)


@main.result_callback()
def judge(found: Values, within: float) -> None:
    """Exits with 1 if something is wrong."""
    if found["wrong"]:
        sys.exit(1)


def finish(fault: Coroutine[Any, Any, Values], file: Path | None) -> Values:
    """What the fault found, published, with what is wrong of it."""
    return conclude(asyncio.run(fault), file)


def conclude(found: Values, file: Path | None) -> Values:
    """What was found, published, with what is wrong of it."""
    within: float = click.get_current_context().find_root().params["within"]
    found["wrong"] = wrong(found, within)
    publish(found, file)
    return found


@main.command()
@options
@period
@click.option("--times", default=20, show_default=True, help="How often.")
@click.option("--pause", default=5.0, show_default=True, help="Seconds of work before each.")
def kills(
    phones: int, period: float, times: int, pause: float, file: Path | None, **given: Any
) -> Values:
    """kill -9 under load, again and again, on the same home."""
    with own(given) as server:
        return finish(stopping.kills(server, phones, period, times, pause), file)


@main.command()
@options
@period
@click.option("--pause", default=15.0, show_default=True, help="Seconds of work before it.")
@click.option("--half-sent", default=3, show_default=True, help="Answers that never come whole.")
def drain(
    phones: int, period: float, pause: float, half_sent: int, file: Path | None, **given: Any
) -> Values:
    """SIGTERM under load: until the process is gone, and everybody back at the next."""
    with own(given) as server:
        return finish(stopping.drain(server, phones, period, pause, half_sent), file)


@main.command("disk-full")
@options
@period
@click.option("--pause", default=15.0, show_default=True, help="Seconds of work before it.")
@click.option("--hold", default=30.0, show_default=True, help="Seconds for which it stays full.")
@click.option("--by-limit", is_flag=True, help="By a limit on files, though a disk can be had.")
def disk_full(
    phones: int,
    period: float,
    pause: float,
    hold: float,
    by_limit: bool,
    file: Path | None,
    **given: Any,
) -> Values:
    """The disk of the home is full, and then it is not."""
    with ExitStack() as stack:
        where: disk.Disk = disk.SizeLimit() if by_limit else stack.enter_context(disk.small_disk())
        few = {"VALUEWHEN_LEAST_FREE_MB": str(disk.LEAST)}
        server = stack.enter_context(own(given, where.home, few))
        return finish(disk.full(server, where, phones, period, pause, hold), file)


@main.command("postgres")
@options
@period
@click.option("--pause", default=15.0, show_default=True, help="Seconds of work before each.")
@click.option("--away", default=30.0, show_default=True, help="Seconds that it is gone.")
def on_postgres(
    phones: int, period: float, pause: float, away: float, file: Path | None, **given: Any
) -> Values:
    """PostgreSQL restarted, gone, and silent, under a server that works on it."""
    cluster = Cluster()
    try:
        cluster.start()
        with own(given, variables=database.database_of(cluster)) as server:
            fault = database.postgres(server, cluster, phones, period, pause, away)
            return finish(fault, file)
    finally:
        cluster.remove()


@main.command()
@options
@period
@click.option(
    "--cut", "cuts", default=[30.0, 600.0], multiple=True, show_default=True, help="Seconds."
)
def cut(
    phones: int, period: float, cuts: tuple[float, ...], file: Path | None, **given: Any
) -> Values:
    """The network of every phone is cut, once for each --cut."""
    with target(given) as server:
        return finish(network.cut(server, phones, period, list(cuts)), file)


@main.command()
@options
@click.option("--times", default=2, show_default=True, help="Each way, on every phone.")
def taps(phones: int, times: int, file: Path | None, **given: Any) -> Values:
    """Double taps, replays, and the network cut between a commit and its receipt."""
    with target(given) as server:
        return finish(network.taps(server, phones, times), file)


@main.command()
@options
@period
@click.option("--seconds", default=30.0, show_default=True, help="Beside each other.")
def second(phones: int, period: float, seconds: float, file: Path | None, **given: Any) -> Values:
    """A second server on the same SQLite home."""
    with own(given) as server:
        return finish(second_server(server, phones, period, seconds), file)


@main.command()
@click.option(
    "--way",
    "ways",
    default=list(damage.DAMAGES),
    type=click.Choice(list(damage.DAMAGES)),
    multiple=True,
    show_default=True,
    help="What is done to the store.",
)
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write figures here.")
def damaged(ways: tuple[str, ...], file: Path | None) -> Values:
    """Servers started on damaged stores."""
    server = OwnServer()
    try:
        return conclude(damage.damaged(server, ways), file)
    finally:
        server.remove()


@main.command()
@options_for(500)
@period
@click.option("--seconds", default=60.0, show_default=True, help="Alone, and then beside it.")
def hostile(phones: int, period: float, seconds: float, file: Path | None, **given: Any) -> Values:
    """A phone that means harm, while the others work."""
    with target(given) as server:
        return finish(crowding.hostile(server, phones, period, seconds), file)


@main.command()
@options
@period
@click.option("--pause", default=15.0, show_default=True, help="Seconds of work before it.")
@click.option("--held", default=10.0, show_default=True, help="Seconds the process is held up.")
@click.option("--at-once", default=2000, show_default=True, help="Answers at the same moment.")
def stall(
    phones: int,
    period: float,
    pause: float,
    held: float,
    at_once: int,
    file: Path | None,
    **given: Any,
) -> Values:
    """The event loop held up, and everybody answering at the same moment."""
    with target(given) as server:
        return finish(crowding.stall(server, phones, period, pause, held, at_once), file)


@main.command()
@options
@period
@click.option("--minutes", default=20.0, show_default=True, help="How long.")
def soak(phones: int, period: float, minutes: float, file: Path | None, **given: Any) -> Values:
    """A room that answers for long: does the server grow?"""
    with target(given) as server:
        return finish(crowding.soak(server, phones, period, minutes), file)


@main.command()
@options_for(0)
@click.option("--minutes", default=5.0, show_default=True, help="How long.")
@click.option("--seed", type=int, help="Of what is random; another one each time by default.")
def fuzz(minutes: float, seed: int | None, file: Path | None, **given: Any) -> Values:
    """Requests and messages at random."""
    with own(given) as server:
        chosen = secrets.randbelow(10**9) if seed is None else seed
        return finish(anything.fuzz(server, minutes * 60, chosen), file)


ORDER = (
    taps,
    cut,
    kills,
    drain,
    stall,
    hostile,
    second,
    damaged,
    disk_full,
    on_postgres,
    soak,
    fuzz,
)
BRIEF: Values = {
    "phones": 20,
    "period": 1.0,
    "pause": 2.0,
    "times": 2,
    "half_sent": 1,
    "hold": 3.0,
    "away": 3.0,
    "cuts": (2.0,),
    "seconds": 4.0,
    "held": 3.0,
    "at_once": 200,
    "minutes": 0.1,
}


@main.command("all")
@options
@period
@click.option("--only", multiple=True, type=click.Choice([str(one.name) for one in ORDER]))
@click.option("--brief", is_flag=True, help="Each with a few phones for a moment, as a try-out.")
@click.pass_context
def in_turn(
    context: click.Context, only: tuple[str, ...], brief: bool, file: Path | None, **given: Any
) -> Values:
    """Each fault in its turn; options that are given here hold for all."""
    said = {
        name: value
        for name, value in given.items()
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    sizes = (BRIEF if brief else {}) | said
    found: Values = {}
    for command in ORDER:
        name = str(command.name)
        if not only or name in only:
            print(f"\n{name}", flush=True)
            known = {option.name for option in command.params}
            mine = {option: value for option, value in sizes.items() if option in known}
            found[name] = context.invoke(command, **mine)
    print()
    publish({name: _in_short(one) for name, one in found.items()}, None)
    if file:
        file.write_text(json.dumps(found, indent=1) + "\n")
    return {"wrong": [words for one in found.values() for words in one["wrong"]]}


def _in_short(found: Values) -> Values:
    """The line of a fault in the table of all."""
    store = found.get("store", {})
    names = ("acknowledged", "missing", "doubled", "altered")
    line = {name: store[name] for name in names if name in store}
    if "back" in found:
        line |= {"back": found["back"], "after_s": found["back_s"]}
    return line | {"wrong": len(found["wrong"])}


if __name__ == "__main__":
    main()
