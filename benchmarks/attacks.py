"""What attacks achieve: `python -m benchmarks.attacks sign-in`, `codes` and `files`.

The first two guess, and print what was tried and what of it was looked at at all; the third uploads
files.
"""

import asyncio
import random
import secrets
import time
from collections import Counter
from pathlib import Path
from typing import Any

import click
from sqlalchemy import func, select

from benchmarks.hostile_files import BOMBS, hostile_files
from benchmarks.modes import start
from benchmarks.options import options_for, own, period
from benchmarks.phone import Phone, Tally
from benchmarks.report import Values, publish, spread
from benchmarks.server import OWNER, OwnServer
from benchmarks.wire import Client
from benchmarks.wire_streamlit import Tab
from valuewhen.people.accounts import add_user, person
from valuewhen.people.passes import issue_pass
from valuewhen.store.store import Store
from valuewhen.store.tables import attempts

SECONDS = 60.0  # that a page may take
DOOR = "valuewhen_door=open"
SYMBOLS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
LABELS = ("Name", "Password", "Sign in")


@click.group()
def main() -> None:
    """Guess, upload, and count what comes of it."""


@main.command("sign-in")
@options_for(0)
@click.option("--at-once", default=40, show_default=True, help="Wrong passwords at the same time.")
@click.option("--in-turn", default=200, show_default=True, help="And then one after the other.")
@click.option("--names", default=25, show_default=True, help="Known and unknown, to be timed.")
def sign_in(at_once: int, in_turn: int, names: int, file: Path | None, **given: Any) -> None:
    """Wrong passwords for one account, then its owner on a browser that signed in before; and how
    long known and unknown names take."""
    with own(given) as server:
        publish(asyncio.run(guess_passwords(server, at_once, in_turn, names)), file)


async def guess_passwords(server: OwnServer, at_once: int, in_turn: int, names: int) -> Values:
    """What was tried and checked, whether the owner got in, and the times."""
    store = Store(server.database)
    told: Counter[str] = Counter()
    found: Values = {"sign_in": {"at_once": at_once, "in_turn": in_turn}} | start()

    async def try_once() -> None:
        told[await _tried(server, OWNER, secrets.token_hex(8))] += 1

    await asyncio.gather(*(try_once() for _ in range(at_once)))
    for _ in range(in_turn):
        await try_once()
    found["told"] = dict(told)
    found["checked"] = store.read(lambda c: c.scalar(select(func.count()).select_from(attempts)))
    owner = str(store.read(person, OWNER).user_id)
    device = f"{DOOR}; valuewhen_device={store.write(issue_pass, 'device', owner)}"
    right = server.environment["VALUEWHEN_PASSWORD"]
    found["owner"] = {
        "on_a_known_browser": await _tried(server, OWNER, right, device),
        "on_another": await _tried(server, OWNER, right),
    }
    found |= await _times(server, store, names)
    store.close()
    return found


async def _tried(server: OwnServer, name: str, password: str, cookie: str = DOOR) -> str:
    """What came of a try: "in", "refused", "made to wait", or that the socket was closed."""
    tab = Tab(server.url, "sign-in", cookie=cookie)
    try:
        await tab.open(SECONDS)
        return await _pressed(tab, name, password)
    except (ConnectionError, KeyError):
        return "socket closed"
    finally:
        await tab.close()


async def _pressed(tab: Tab, name: str, password: str) -> str:
    for label, text in zip(LABELS, (name, password), strict=False):
        tab.fill(label, text)
    drawn = await tab.press(LABELS[-1], SECONDS)
    if b"/session?pass=" in drawn:
        return "in"
    return "made to wait" if b"Too many tries" in drawn else "refused"


async def _times(server: OwnServer, store: Store, names: int) -> Values:
    """Seconds from the press to the refusal, for names there are and names there are not."""
    known = [f"known{number}" for number in range(names)]
    for name in known:
        store.write(add_user, name, "analyst", secrets.token_hex(12))
    kinds = dict.fromkeys(known, "known")
    kinds |= {f"nobody{number}": "unknown" for number in range(names)}
    took: dict[str, list[float]] = {"known": [], "unknown": []}
    for name in random.sample(list(kinds), len(kinds)):
        tab = Tab(server.url, "sign-in", cookie=DOOR)
        await tab.open(SECONDS)
        began = time.perf_counter()
        if await _pressed(tab, name, "not-the-password") == "refused":
            took[kinds[name]].append(time.perf_counter() - began)
        await tab.close()
    return {kind: spread(seconds) for kind, seconds in took.items()}


@main.command()
@options_for(500)
@click.option("--guesses", default=5000, show_default=True, help="Wrong codes.")
@click.option("--clients", default=10, show_default=True, help="Addresses they come from.")
@click.option("--over", default=60.0, show_default=True, help="Seconds in which they come.")
def codes(
    phones: int, guesses: int, clients: int, over: float, file: Path | None, **given: Any
) -> None:
    """Wrong join codes, while a room joins from one of the same addresses."""
    with own(given) as server:
        publish(asyncio.run(guess_codes(server, phones, guesses, clients, over)), file)


async def guess_codes(
    server: OwnServer, phones: int, guesses: int, clients: int, over: float
) -> Values:
    """How many wrong codes were looked up (404) or refused unseen (429), and how many phones got
    in meanwhile."""
    found: Values = {"codes": {"guesses": guesses, "clients": clients, "over_s": over}} | start()
    told: Counter[int] = Counter()
    guessers = [Client(server.host, server.port) for _ in range(clients)]
    for number, guesser in enumerate(guessers):
        guesser.comes_from = f"10.9.0.{number}"

    async def guess(number: int) -> None:
        await asyncio.sleep(over * number / guesses)
        code = "".join(secrets.choice(SYMBOLS) for _ in range(6))
        told[(await guessers[number % clients].get(f"/j/{code}")).status] += 1

    tally = Tally()

    async def join(number: int) -> None:
        await asyncio.sleep(over * number / phones)
        phone = Phone(server.host, server.port, server.code, tally)
        phone.client.comes_from = guessers[0].comes_from
        await phone.join(number)
        phone.close()

    await asyncio.gather(*map(guess, range(guesses)), *map(join, range(phones)))
    for guesser in guessers:
        guesser.close()
    found["wrong"] = {f"told_{status}": n for status, n in sorted(told.items())}
    found["right"] = spread(tally.joins) | {"of": phones}
    return found


@main.command()
@options_for(200)
@period
@click.option("--seconds", default=30.0, show_default=True, help="Quiet, and beside each file.")
@click.option("--rows", default=1_000_000, show_default=True, help="Of the good file.")
@click.option("--pause", default=1.0, show_default=True, help="Seconds from a refusal to the next.")
@click.option("--only", type=click.Choice(list(BOMBS)), multiple=True, help="Not all of them.")
def files(
    phones: int,
    period: float,
    seconds: float,
    rows: int,
    pause: float,
    only: tuple[str, ...],
    file: Path | None,
    **given: Any,
) -> None:
    """Files that were made to harm, and a good one, uploaded while a room answers."""
    bombs = {name: BOMBS[name] for name in only or BOMBS}
    with own(given) as server:
        attack = hostile_files(server, phones, period, seconds, rows, bombs, pause)
        publish(asyncio.run(attack), file)


if __name__ == "__main__":
    main()
