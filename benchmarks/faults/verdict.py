"""What holds after every fault: nothing acknowledged is lost or doubled, and everybody is back."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress

from benchmarks.modes import compare, resumed, seen
from benchmarks.report import Values
from benchmarks.room import Room
from benchmarks.server import OwnServer, Server
from benchmarks.wire import LOST, Client

PATIENCE = 10.0  # seconds that a reply to /ready is waited for


async def closing(server: Server, people: Room, backs: Sequence[Values], others: int = 0) -> Values:
    """How it ended: how long the slowest needed to be back, after which of the faults ever, what
    the store has kept, and who is in it; `others` joined besides the room."""
    slowest = max(backs, key=lambda back: (back["of"] - back["phones"], back["s"]))
    ended = {"back_s": slowest["s"], "back": f"{slowest['phones']}/{slowest['of']}"}
    ended |= seen(people) | {"still_waiting": people.waiting}
    ended["store"] = await compare(server, people)
    who = await resumed(server, people)
    ended["participants"] = who | {"others": others} if others else who
    if isinstance(server, OwnServer):
        ended["logged"] = server.logged()
    return ended


def wrong(found: Values, within: float) -> list[str]:
    """What should not be, in words; nothing if the fault was survived as it should be, everybody
    back within so many seconds. What the fault found wrong itself comes first."""
    words = list(found.get("wrong", []))
    store, who = found.get("store", {}), found.get("participants", {})
    faults = [name for name in ("missing", "doubled", "altered") if store.get(name)]
    words += [f"{store[name]} acknowledged answers are {name}" for name in faults]
    errors = dict(found.get("errors", {}))
    errors.pop("answer: 429", None)  # such a one was sent again
    if outside := sum(n for name, n in errors.items() if name.startswith("join")):
        words.append(f"{outside} phones could not come in")
    if refused := sum(n for name, n in errors.items() if name.startswith("answer: 4")):
        words.append(f"{refused} answers were refused")
    if found.get("still_waiting"):
        words.append(f"{found['still_waiting']} answers were never acknowledged nor refused")
    if "back" in found:
        back, of = found["back"].split("/")
        if back != of:
            words.append(f"{int(of) - int(back)} of {of} phones did not come back")
        elif found["back_s"] > within:
            words.append(f"the slowest phone was back after {found['back_s']} s")
    if who and who["with_their_answers"] < who["phones"]:
        words.append(f"{who['phones'] - who['with_their_answers']} phones miss answers of theirs")
    expected = who.get("phones", 0) + who.get("others", 0)
    if who.get("participants", expected) != expected:
        words.append(f"{who['participants']} participants in the store, {expected} came")
    return words


async def ready(server: Server, patience: float = PATIENCE) -> Values:
    """What /ready says: its status, and the words with it; 0 if it does not say within so many
    seconds."""
    client = Client(server.host, server.port)
    with suppress(TimeoutError, *LOST):
        async with asyncio.timeout(patience):
            reply = await client.get("/ready", "application/json")
            client.close()
            return {"status": reply.status, "says": json.loads(reply.text)["status"]}
    return {"status": 0, "says": f"no answer within {patience:g} s"}


def difference(before: Values, now: Values) -> Values:
    """What was counted since, without what was not."""
    return {name: n - before.get(name, 0) for name, n in now.items() if n > before.get(name, 0)}
