"""A browser that means harm at the sign-in page, the one page whose socket strangers may open."""

import asyncio
import time
from collections import Counter

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed, WebSocketException

from benchmarks.wire_streamlit import socket

SOCKETS = 300
RERUNS = 1_000
FRAME = 30_000_000  # bytes
DOOR = "valuewhen_door=open"
OPEN = 1.0  # seconds for which sockets are held
PATIENCE = 20.0  # seconds until what is not answered counts as open


class HostileBrowser:
    """Asks for runs, opens sockets and sends large frames; `outcomes` counts what came of it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.outcomes: Counter[str] = Counter()

    async def attack(self, seconds: float) -> None:
        """Runs and a frame, then the sockets, of which each pushes out an older one; again and
        again for so long."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            await asyncio.gather(self._reruns(), self._frame())
            await asyncio.gather(*(self._hold() for _ in range(SOCKETS)))

    async def _hold(self) -> None:
        try:
            one = await socket(self.url, DOOR)
            await asyncio.sleep(OPEN)
            self.outcomes["socket: open" if one.close_code is None else "socket: closed"] += 1
            await one.close()
        except (WebSocketException, OSError) as error:
            self.outcomes[f"socket: {type(error).__name__}"] += 1

    async def _reruns(self) -> None:
        asked = BackMsg()
        asked.rerun_script.page_name = "sign-in"
        await self._send("rerun", [asked.SerializeToString()] * RERUNS)

    async def _frame(self) -> None:
        await self._send("frame", [bytes(FRAME)])

    async def _send(self, what: str, messages: list[bytes]) -> None:
        """Sends them, and counts how it ends."""
        try:
            one = await socket(self.url, DOOR)
            try:
                async with asyncio.timeout(PATIENCE):
                    for message in messages:
                        await one.send(message)
                    async for _ in one:
                        pass
            except ConnectionClosed:
                pass
            except TimeoutError:
                self.outcomes[f"{what}: still open"] += 1
                return
            finally:
                await one.close()
            self.outcomes[f"{what}: closed with {one.close_code}"] += 1
        except (WebSocketException, OSError) as error:
            self.outcomes[f"{what}: {type(error).__name__}"] += 1
