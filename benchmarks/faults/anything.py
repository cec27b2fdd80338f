"""Requests and messages at random against a server, which fails if it has a status that says so, a
page that shows an exception, a line of the log about an error, or a phone that is not served."""

import asyncio
import json
import random
import secrets
import time
from collections import Counter
from contextlib import suppress
from typing import Any
from urllib.parse import quote, urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from benchmarks.modes import start
from benchmarks.phone import Phone, Tally
from benchmarks.report import Values
from benchmarks.server import OWNER, OwnServer
from valuewhen.people.accounts import person
from valuewhen.people.sessions import start_session
from valuewhen.store.store import Store
from valuewhen.workshop.workshops import find_any_by_code

PATHS = [
    "/",
    "/join",
    "/j/{code}",
    "/j/{code}/mine",
    "/j/{code}/events",
    "/j/{code}/function",
    "/j/{code}/answers",
    "/j/{code}/answers/{id}",
    "/j/{code}/answers/{id}/withdraw",
    "/j/{code}/language",
    "/j/{code}/ready",
    "/j/{code}/votes",
    "/j/{code}/bets",
    "/j/{code}/rules",
    "/j/{code}/pairings",
    "/j/{code}/sortings",
    "/session",
    "/sign-in",
    "/setup/{id}",
    "/link/{id}",
    "/screen/{id}",
    "/s/{id}",
    "/health",
    "/ready",
    "/metrics",
    "/changes/{id}",
    "/changes/{workshop}",
    "/facilitate",
    "/results",
    "/media/{id}",
    "/phone/phone.js",
    "/component/{id}",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/upload_file/{id}/{id}",
    "/_stcore/stream",
]
METHODS = (*3 * ("GET", "POST"), "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "BREW")
FIELDS = (
    "body", "key", "prompt", "function", "theme", "dots", "metric", "guess", "amount", "vote",
    "choice", "investment", "ability", "withdraw", "answer", "actor", "ready", "language", "then",
    "name", "password", "again", "pass", "code",
)  # fmt: skip
TYPES = (
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "multipart/form-data",
    "application/json",
    "text/plain; charset=no-such",
    "",
)
HEADERS = (
    "Accept: application/json",
    "Accept: \x00\x01",
    "Accept-Language: xx-YY, de;q=nan",
    "Accept-Encoding: gzip, br, no-such",
    "Range: bytes=5-1,-",
    'If-None-Match: "x", W/*',
    "Last-Event-ID: 99999999999999999999",
    "Expect: 100-continue",
    "X-Forwarded-Proto: gopher",
    "Sec-Fetch-Site: \xff",
    "Origin: null",
    "Host: evil.example",
    "Cookie: phone=; phone=; =; phone",
)
PIECES = ("%00", "%ff%fe", "..", "//", "%2e%2e%2f", "\u202e", "😀", "'", "<script>", "{{7*7}}", "%")
PAGES = ("", "workshops", "facilitate", "customers", "evidence", "results", "account", "screen")
FAILED = {500, 501, 502, 504}
PATIENCE = 10.0  # seconds that an answer may take


class Fuzzer:
    """Asks for anything; what came of it is in `outcomes`, what must not have come in `wrong`."""

    def __init__(self, server: OwnServer, seed: int) -> None:
        self.server, self.random = server, random.Random(seed)
        self.outcomes: Counter[str] = Counter()
        self.wrong: list[str] = []
        store = Store(server.database)
        self.workshop = store.read(find_any_by_code, server.code)
        owner = str(store.read(person, OWNER).user_id)
        self.cookies = ["", f"valuewhen_session={store.write(start_session, owner)}", "x" * 5000]
        self.cookies.append("valuewhen_session=%00; valuewhen_device=\xff; valuewhen_screen_=;")
        store.close()

    async def fuzz(self, seconds: float) -> None:
        """Requests and messages at the same time, for so long."""
        end = time.monotonic() + seconds
        await asyncio.gather(*(self._until(end, ask) for ask in (self._ask, self._ask, self._say)))

    async def _until(self, end: float, ask: Any) -> None:
        while time.monotonic() < end:
            await ask()

    def _text(self) -> str:
        length = self.random.choice((0, 1, 5, 40, 3000))
        return "".join(
            self.random.choice((*PIECES, "a", "1", "-1", " ", "\n")) for _ in range(length)
        )

    def _path(self) -> str:
        here = {"code": self.server.code, "workshop": self.workshop}
        path = self.random.choice(PATHS).format(id=secrets.token_hex(8), **here)
        if self.random.random() < 0.3:
            cut = self.random.randrange(len(path))
            path = path[:cut] + self.random.choice(PIECES) + path[cut:]
        if self.random.random() < 0.3:
            field, number = self.random.choice(FIELDS), self._text()[:5]
            path += f"?{field}={quote(self._text()[:200])}&version={number}"
        return quote(path, safe="/%?=&'<>{}.*-_~")

    def _request(self) -> bytes:
        if self.random.random() < 0.05:
            noise = self.random.randbytes(self.random.choice((1, 50, 5000)))
            return b"\x16" + noise + b"\r\n\r\n"  # blank lines alone would be no request yet
        method = self.random.choice(METHODS)
        lines = [f"{method} {self._path()} HTTP/1.1"]
        lines += [f"Host: {self.server.host}:{self.server.port}", "Connection: close"]
        lines += self.random.sample(HEADERS, self.random.choice((0, 0, 1, 3)))
        lines.append(f"Cookie: {self.random.choice(self.cookies)}")
        body = b""
        if method not in ("GET", "HEAD"):
            body = self._body()
            lines.append(f"Content-Type: {self.random.choice(TYPES)}")
            size = self.random.choice(("", "-1", "9" * 30)) if self.random.random() < 0.05 else None
            lines.append(f"Content-Length: {len(body) if size is None else size}")
        return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body

    def _body(self) -> bytes:
        kind = self.random.randrange(4)
        if kind == 0:
            return self.random.randbytes(self.random.choice((0, 10, 3000)))
        fields = {self.random.choice(FIELDS): self._text() for _ in range(3)}
        if kind == 1:
            return json.dumps(fields).encode()
        if kind == 2:
            return "".join(f"--x\r\n{name}: {text}\r\n" for name, text in fields.items()).encode()
        return urlencode(fields).encode()

    async def _ask(self) -> None:
        request = self._request()
        try:
            async with asyncio.timeout(PATIENCE):
                first, rest = await self._exchange(request)
        except TimeoutError:
            self.wrong.append(f"no answer to {request[:200]!r}")
            return
        except (OSError, ValueError):
            self.outcomes["cut off"] += 1
            return
        status = int(first[1]) if len(first) > 1 and first[1].isdigit() else 0
        self.outcomes[f"{status // 100}xx"] += 1
        if status in FAILED or b"Traceback (most" in rest:
            self.wrong.append(f"{status} to {request[:300]!r}")

    async def _exchange(self, request: bytes) -> tuple[list[bytes], bytes]:
        """The words of the first line that comes, and the beginning of the rest."""
        reader, writer = await asyncio.open_connection(self.server.host, self.server.port)
        try:
            writer.write(request)
            first = (await reader.readline()).split()
            return first, await reader.read(3000)
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def _message(self) -> bytes:
        if self.random.random() < 0.1:
            return self.random.randbytes(200)
        message = BackMsg()
        rerun = message.rerun_script
        rerun.page_name = self.random.choice((*PAGES, "no-such", "../app"))
        workshop = self.random.choice((self.workshop, secrets.token_hex(8), self._text()[:50]))
        name = self.random.choice(("workshop", "theme", "tab", "\u202e"))
        rerun.query_string = f"{name}={quote(workshop)}&{self.random.choice(FIELDS)}=%00"
        rerun.fragment_id = self.random.choice(("", "", "", self._text()[:20]))
        for _ in range(self.random.choice((0, 1, 3))):
            state = rerun.widget_states.widgets.add()
            state.id = f"$$ID-{self._text()[:40]}"
            state.string_value = self._text()
        return message.SerializeToString()

    async def _say(self) -> None:
        headers = {"Cookie": self.cookies[1]}
        address = f"ws://{self.server.host}:{self.server.port}/_stcore/stream"
        try:
            async with asyncio.timeout(3 * PATIENCE):
                async with connect(
                    address, additional_headers=headers, max_size=None, proxy=None
                ) as socket:
                    for _ in range(5):
                        await socket.send(self._message())
                        await self._read(socket)
        except (OSError, WebSocketException):
            self.outcomes["socket closed"] += 1
        except TimeoutError:
            self.outcomes["socket silent"] += 1

    async def _read(self, socket: Any) -> None:
        """Reads until a page has been drawn, or nothing more comes."""
        while True:
            try:
                raw = await asyncio.wait_for(socket.recv(), 2)
            except TimeoutError:
                return
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "script_finished":
                self.outcomes["page drawn"] += 1
                return
            shown = message.delta.new_element.exception.message
            if shown:
                self.wrong.append(f"a page shows {shown[:200]}")


async def fuzz(server: OwnServer, seconds: float, seed: int) -> Values:
    """What came of the requests and messages, and what is wrong."""
    found: Values = {"fuzz": {"seconds": seconds, "seed": seed}} | start()
    fuzzer = Fuzzer(server, seed)
    before = server.memory()
    await fuzzer.fuzz(seconds)
    phone = Phone(server.host, server.port, server.code, Tally())
    try:
        await phone.join(0)
    except (OSError, EOFError, ValueError) as error:
        fuzzer.wrong.append(f"a phone was not served: {error!r}")
    phone.close()
    fuzzer.wrong += errors_of(server.log.read_text(encoding="utf-8"))
    found["outcomes"] = dict(fuzzer.outcomes)
    found["memory"] = {"before_mb": before, "after_mb": server.memory()}
    return found | {"wrong": sorted(set(fuzzer.wrong))}


def errors_of(log: str) -> list[str]:
    """The lines of a server's log that tell of errors."""
    lines = (json.loads(line) for line in log.splitlines() if line.startswith("{"))
    return [f"logged: {str(line)[:600]}" for line in lines if line["level"] == "error"]
