"""A room of phones: they come, answer for a while, and leave."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from benchmarks.phone import Phone, Tally
from benchmarks.wire import LOST

ARRIVALS = 100  # phones a second that come in through the door


class Room:
    """Phones that have joined one workshop, and what they have seen."""

    def __init__(self, phones: list[Phone], tally: Tally) -> None:
        self.phones, self.tally = phones, tally

    async def answer(self, period: float, seconds: float) -> None:
        """Every phone answers once per period, each at a moment of its own, for so long."""
        end = time.perf_counter() + seconds
        await asyncio.gather(*(_answer(phone, period, end) for phone in self.phones))

    async def until_following(self, seconds: float) -> int:
        """Waits until every phone's stream is open, at most so long; how many are."""
        end = time.perf_counter() + seconds
        while (n := sum(p.is_following for p in self.phones)) < len(self.phones):
            if time.perf_counter() > end:
                break
            await asyncio.sleep(0.05)
        return n

    def cut(self) -> None:
        """Takes the network from every phone; what they send then fails."""
        for phone in self.phones:
            phone.cut()

    def mend(self) -> None:
        """Gives it back."""
        for phone in self.phones:
            phone.client.is_cut = False

    async def own_answers(self) -> list[dict[str, str]]:
        """What the server says each phone has answered, in the phones' order."""
        limit = asyncio.Semaphore(20)

        async def ask(phone: Phone) -> dict[str, str]:
            async with limit:
                return await phone.mine()

        return await asyncio.gather(*(ask(phone) for phone in self.phones))


async def _answer(phone: Phone, period: float, end: float) -> None:
    await asyncio.sleep(random.random() * period)
    while (start := time.perf_counter()) < end:
        await phone.answer()
        await asyncio.sleep(max(0.0, period - (time.perf_counter() - start)))


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
