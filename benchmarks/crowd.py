"""What a room does to a server besides answering: it arrives at once, sits there, votes, loses its
network, and has somebody in it who means harm."""

import asyncio
import json
import random
import time
from collections import Counter

from benchmarks.board import fill
from benchmarks.hostile import Hostile
from benchmarks.hostile_browser import HostileBrowser
from benchmarks.meter import Meter
from benchmarks.modes import LONGEST, SETTLE, compare, let_write, resumed, seen, start
from benchmarks.phone import Phone
from benchmarks.report import Values, spread
from benchmarks.room import Room, room
from benchmarks.server import OwnServer, Server
from benchmarks.watchers import watching
from valuewhen.people.caller import OPERATOR
from valuewhen.store.store import Store
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import find_any_by_code

QUIET = 30.0  # seconds after the last arrival before idling is measured


async def storm(server: Server, phones: int, over: float) -> Values:
    """Phones that come in cold, all within so many seconds: until each can type."""
    found: Values = {"storm": {"phones": phones, "over_s": over}} | start()
    if server.home:
        await asyncio.to_thread(server.command, "phase", server.code, "write:all")
    meter = Meter(server)
    async with room(server.host, server.port, server.code, phones, phones / over) as people:
        found["cores"] = meter.read()
        found |= {"join": spread(people.tally.joins), "errors": dict(people.tally.errors)}
        found["following"] = f"{await people.until_following(30)}/{phones}"
    return found


async def idle(server: Server, phones: int, seconds: float) -> Values:
    """Phones that are open while nothing happens, heartbeats included: processor and memory."""
    found: Values = {"idle": {"phones": phones, "seconds": seconds}} | start()
    before = server.memory()
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        await asyncio.sleep(min(QUIET, seconds))
        open_now, meter = server.memory(), Meter(server)
        await asyncio.sleep(seconds)
        found |= {"cores": meter.read(), "errors": dict(people.tally.errors)}
        after = server.memory()
        if before is not None and open_now is not None and after is not None:
            a_phone = round((open_now - before) * 1024 / phones, 1)
            found["memory"] = {"before_mb": before, "kb_a_phone": a_phone, "after_mb": after}
    return found


async def vote(server: OwnServer, phones: int, answers: int, themes: int) -> Values:
    """Everybody gives all their dots, one after the other; in the end every dot that was
    acknowledged is in the store, and no other."""
    found: Values = {"vote": {"phones": phones, "answers": answers, "themes": themes}} | start()
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        await asyncio.to_thread(_prepare, server, answers, themes)
        await asyncio.sleep(SETTLE + phones / 100)
        meter, took, given = Meter(server), list[float](), Counter[str]()
        await asyncio.gather(*(_give_dots(phone, took, given) for phone in people.phones))
        found |= {"dots": spread(took), "cores": meter.read(), "errors": dict(people.tally.errors)}
        stored = await asyncio.to_thread(_dots, server)
        sizes = {"acknowledged": given.total(), "stored": stored.total()}
        lost, more = (given - stored).total(), (stored - given).total()
        found["store"] = sizes | {"missing": lost, "doubled": more, "altered": 0}
    return found


def _prepare(server: OwnServer, answers: int, themes: int) -> None:
    store = Store(server.database)
    workshop_id = store.read(find_any_by_code, server.code)
    store.write(fill, workshop_id, answers, themes)
    for phase in ("sort", "vote"):
        store.write(move, OPERATOR, workshop_id, phase)
    store.close()


async def _give_dots(phone: Phone, took: list[float], given: Counter[str]) -> None:
    """One dot after the other on themes of the phone's ballot, with a pause as people make."""
    await asyncio.sleep(random.random() * SETTLE)
    state = json.loads((await phone.client.get(phone.path, "application/json")).text)
    mine: Counter[str] = Counter()
    for _ in range(state["dots_left"]):
        theme = random.choice(state["themes"])["id"]
        form = {"theme": theme, "dots": str(mine[theme] + 1)}
        start = time.perf_counter()
        reply = await phone.client.post(f"{phone.path}/votes", form, "application/json")
        if reply.status == 200:
            took.append(time.perf_counter() - start)
            mine[theme] += 1
            given[theme] += 1
        else:
            phone.tally.errors[f"vote: {reply.status}"] += 1
        await asyncio.sleep(random.random())


def _dots(server: OwnServer) -> Counter[str]:
    store = Store(server.database)
    board = shared_board(store, store.read(find_any_by_code, server.code))
    store.close()
    return +Counter({theme.id: theme.dots for theme in board.themes})


async def resume(server: Server, phones: int, period: float, cut: float) -> Values:
    """A room whose network is gone for so many seconds while people go on writing: how long until
    everybody follows again and everything they wrote is acknowledged, and who they are then."""
    found: Values = {"resume": {"phones": phones, "period_s": period, "cut_s": cut}} | start()
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        answering = asyncio.create_task(people.answer(period, cut + 3 * period))
        await asyncio.sleep(period)
        acked = len(people.tally.acked)
        found["back"] = await people.cut_for(cut, LONGEST)
        await answering
        found |= seen(people)
        found["written_in_the_dark"] = {"acknowledged_at_the_cut": acked}
        found["store"] = await compare(server, people)
        found["resumed"] = await resumed(server, people)
    return found


async def flood(server: Server, phones: int, period: float, seconds: float) -> Values:
    """A room that answers, first alone, then beside a phone and a browser that mean harm."""
    found: Values = {"flood": {"phones": phones, "period_s": period, "seconds": seconds}} | start()
    async with room(server.host, server.port, server.code, phones) as people:
        found |= await attacked(server, people, period, seconds)
        found |= {"errors": seen(people)["errors"], "store": await compare(server, people)}
    return found


async def attacked(server: Server, people: Room, period: float, seconds: float) -> Values:
    """How a room and its facilitator's board do for so long alone, and for so long beside a phone
    that sends 2,000 answers at once, opens 300 event streams and sends a body of 30 MB, and a
    browser that opens 300 sockets at the sign-in page, asks for 1,000 runs and sends a frame of
    30 MB, over and over."""
    await let_write(server, people)
    async with watching(server, 0, int(isinstance(server, OwnServer))) as groups:
        board = [watcher.redraws for watcher in groups["desks"]]
        await people.answer(period, seconds)
        before, drawn = len(people.tally.acks), [len(redraws) for redraws in board]
        phone, browser = Hostile(server.host, server.port, server.code), HostileBrowser(server.url)
        attacks = asyncio.gather(phone.attack(seconds), browser.attack(seconds))
        await people.answer(period, seconds)
        await attacks
    people.tally.sent |= phone.sent  # known, though none of the room's
    people.tally.acked |= phone.acked
    acks = people.tally.acks
    found: Values = {"quiet": spread(acks[:before]), "meanwhile": spread(acks[before:])}
    for redraws, n in zip(board, drawn, strict=True):
        found |= {"board_quiet": spread(redraws[:n]), "board_meanwhile": spread(redraws[n:])}
    return found | {"hostile": dict(phone.outcomes + browser.outcomes)}
