"""The network: cut for everybody and mended, and cut for one between a commit and its receipt."""

import asyncio
import json
import secrets
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks.faults.verdict import closing
from benchmarks.modes import LONGEST, let_write, start
from benchmarks.phone import Phone
from benchmarks.report import Values
from benchmarks.room import room
from benchmarks.server import Server
from benchmarks.wire import Reply

UNTIL_COMMITTED = 0.5  # seconds that a phone stays after it has sent
AT_A_TIME = 50  # phones that tap at the same moment


async def cut(server: Server, phones: int, period: float, cuts: list[float]) -> Values:
    """Everybody's network is gone for so many seconds, once for each of the cuts, while people go
    on writing."""
    found: Values = {"cut": {"phones": phones, "period_s": period, "cuts_s": cuts}} | start()
    backs = []
    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        async with people.answering(period):
            for seconds in cuts:
                await asyncio.sleep(period)
                backs.append(await people.cut_for(seconds, LONGEST))
                found[f"cut for {seconds:g} s"] = backs[-1]
        found |= await closing(server, people, backs)
    return found


@dataclass
class _Receipts:
    """What came back for each key: ids and words."""

    posts: int = 0
    ids: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    words: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    refused: list[str] = field(default_factory=list)

    def take(self, key: str, reply: Reply) -> None:
        """Notes a reply."""
        self.posts += 1
        if reply.status != 200:
            self.refused.append(f"{reply.status} {reply.text[:100]}")
            return
        receipt = json.loads(reply.text)
        self.ids[key].add(receipt["id"])
        self.words[key].add(receipt["body"])


Way = Callable[[Phone, dict[str, str], _Receipts], Awaitable[None]]


async def taps(server: Server, phones: int, times: int) -> Values:
    """Every phone sends each of its answers more than once: by a double tap, again later and with
    other words, and after the network was cut behind the commit. One row, one receipt."""
    found: Values = {"taps": {"phones": phones, "times": times}} | start()
    receipts, turn = _Receipts(), asyncio.Semaphore(AT_A_TIME)

    async def tap(phone: Phone) -> None:
        async with turn:
            for way in (_double_tap, _replay, _cut_after_commit, _cut_and_double) * times:
                await _send(phone, way, receipts)

    async with room(server.host, server.port, server.code, phones) as people:
        await let_write(server, people)
        await asyncio.gather(*(tap(phone) for phone in people.phones))
        differ = sum(len(ids) > 1 for ids in receipts.ids.values())
        altered = sum(len(words) > 1 for words in receipts.words.values())
        found["receipts"] = {
            "answers": len(receipts.ids),
            "posts": receipts.posts,
            "with_two_ids": differ,
            "with_two_wordings": altered,
            "refused": len(receipts.refused),
        }
        back = await people.until_back(time.time(), LONGEST)
        found |= await closing(server, people, [back])
    if differ or altered:
        found["wrong"] = [f"{differ} answers have two receipts, {altered} two wordings"]
    if receipts.refused:
        found.setdefault("wrong", []).append(f"refused: {receipts.refused[0]}")
    return found


async def _send(phone: Phone, way: Way, receipts: _Receipts) -> None:
    key = secrets.token_hex(12)
    form = {"key": key, "body": f"they tell others of us {key[:6]}", "prompt": phone.prompt}
    phone.tally.sent[key] = form["body"]
    await way(phone, form, receipts)
    for answer_id in receipts.ids[key]:
        phone.tally.acked[key] = phone.answers[answer_id] = form["body"]


async def _post(phone: Phone, form: dict[str, str], receipts: _Receipts) -> None:
    path = f"{phone.path}/answers"
    receipts.take(form["key"], await phone.client.post(path, form, "application/json"))


async def _double_tap(phone: Phone, form: dict[str, str], receipts: _Receipts) -> None:
    """On two connections at the same moment."""
    await asyncio.gather(*(_post(phone, form, receipts) for _ in range(2)))


async def _replay(phone: Phone, form: dict[str, str], receipts: _Receipts) -> None:
    """Again once it is acknowledged, the second time with other words, which come too late."""
    await _post(phone, form, receipts)
    await _post(phone, form | {"body": "something else"}, receipts)


async def _cut_after_commit(phone: Phone, form: dict[str, str], receipts: _Receipts) -> None:
    """Sent, committed, and gone before the receipt is read; then once more."""
    await phone.client.post_and_leave(f"{phone.path}/answers", form, UNTIL_COMMITTED)
    await _post(phone, form, receipts)


async def _cut_and_double(phone: Phone, form: dict[str, str], receipts: _Receipts) -> None:
    """Gone as soon as it is sent, and at once twice more on two connections."""
    await phone.client.post_and_leave(f"{phone.path}/answers", form, 0.0)
    await _double_tap(phone, form, receipts)
