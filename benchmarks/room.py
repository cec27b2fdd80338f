"""A room of phones: they come, answer for a while, and leave."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from benchmarks.phone import Phone, Tally
from benchmarks.report import Values
from benchmarks.wire import LOST

ARRIVALS = 100  # phones a second that come in through the door
PATIENCE = 60.0  # seconds that a last receipt is waited for


class Room:
    """Phones that have joined one workshop, and what they have seen."""

    def __init__(self, phones: list[Phone], tally: Tally) -> None:
        self.phones, self.tally = phones, tally

    async def answer(self, period: float, seconds: float) -> None:
        """Every phone answers once per period, each at a moment of its own, for so long."""
        async with self.answering(period):
            await asyncio.sleep(seconds)

    @asynccontextmanager
    async def answering(self, period: float) -> AsyncIterator[None]:
        """Inside, every phone answers once per period, each at a moment of its own; at the end all
        wait for their last receipts, at most PATIENCE seconds."""
        enough = asyncio.Event()
        at_it = [asyncio.create_task(_answer(one, period, enough)) for one in self.phones]
        try:
            yield
            enough.set()
            if at_it:
                await asyncio.wait(at_it, timeout=PATIENCE)
        finally:
            told = [task for task in at_it if task.done()]
            for task in at_it:
                task.cancel()
        await asyncio.gather(*told)  # raises what a phone met that it did not expect

    async def until_following(self, seconds: float) -> int:
        """Waits until every phone's stream is open, at most so long; how many are."""
        end = time.perf_counter() + seconds
        while (n := sum(p.is_following for p in self.phones)) < len(self.phones):
            if time.perf_counter() > end:
                break
            await asyncio.sleep(0.05)
        return n

    async def until_back(self, since: float, seconds: float) -> Values:
        """Waits until every phone is back from what ended at `since`, in seconds since 1970, at
        most so long: how many are, of how many, and after how many seconds."""
        while (n := sum(p.is_back(since) for p in self.phones)) < len(self.phones):
            if time.time() - since > seconds:
                break
            await asyncio.sleep(0.05)
        return {"s": round(time.time() - since, 2), "phones": n, "of": len(self.phones)}

    @property
    def waiting(self) -> int:
        """How many answers have been sent and neither acknowledged nor refused."""
        return sum(len(phone.pending) for phone in self.phones)

    def cut(self) -> None:
        """Takes the network from every phone; what they send then fails."""
        for phone in self.phones:
            phone.cut()

    def mend(self) -> None:
        """Gives it back."""
        for phone in self.phones:
            phone.client.is_cut = False

    async def cut_for(self, seconds: float, longest: float) -> Values:
        """Takes the network from every phone for so long; how soon all are back then, as
        `until_back` tells it."""
        self.cut()
        await asyncio.sleep(seconds)
        self.mend()
        return await self.until_back(time.time(), longest)

    async def own_answers(self) -> list[dict[str, str]]:
        """What the server says each phone has answered, in the phones' order."""
        limit = asyncio.Semaphore(20)

        async def ask(phone: Phone) -> dict[str, str]:
            async with limit:
                return await phone.mine()

        return await asyncio.gather(*(ask(phone) for phone in self.phones))


async def _answer(phone: Phone, period: float, enough: asyncio.Event) -> None:
    await _pause(enough, random.random() * period)
    while not enough.is_set():
        start = time.perf_counter()
        await phone.answer()
        await _pause(enough, period - (time.perf_counter() - start))


async def _pause(enough: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(max(0.0, seconds)):
            await enough.wait()


@asynccontextmanager
async def room(
    host: str, port: int, code: str, n: int, arrivals: float = ARRIVALS
) -> AsyncIterator[Room]:
    """A room of `n` phones that come in one after the other, so many a second, and leave at the
    end."""
    tally = Tally()
    phones: list[Phone] = []

    async def arrive(number: int) -> None:
        await asyncio.sleep(number / arrivals)
        phone = Phone(host, port, code, tally)
        try:
            await phone.join(number)
        except (*LOST, ValueError, ZeroDivisionError) as error:
            tally.errors[f"join: {error!r}"] += 1
        phones.append(phone)

    await asyncio.gather(*(arrive(number) for number in range(n)))
    here = Room([phone for phone in phones if phone.opened_at], tally)
    try:
        yield here
    finally:
        for phone in phones:
            phone.close()
        await asyncio.sleep(0.1)  # the connections close
