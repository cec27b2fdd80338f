"""HTTP/1.1 and server-sent events in as few lines as a busy client can afford."""

import asyncio
import gzip
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]
LOST = (OSError, EOFError, asyncio.IncompleteReadError)  # what a broken connection raises


@dataclass(frozen=True)
class Reply:
    """The answer to a request."""

    status: int
    head: str
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        is_packed = self.header("content-encoding") == "gzip"
        return (gzip.decompress(self.body) if is_packed else self.body).decode()

    def header(self, name: str) -> str:
        """A header's value, or nothing."""
        found = re.search(rf"(?im)^{name}: (.*?)\r?$", self.head)
        return found[1] if found else ""


class Client:
    """A browser's connections to one server: kept when idle, opened as needed, with cookies."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.cookie = ""
        self.comes_from = ""  # the address that a proxy says it has
        self.is_cut = False
        self._idle: list[Pair] = []
        self._busy: set[asyncio.StreamWriter] = set()

    async def get(self, path: str, accept: str = "text/html") -> Reply:
        """GET. Raises one of LOST."""
        return await self._request(f"GET {path}", accept, b"")

    async def post(self, path: str, form: dict[str, str], accept: str = "text/html") -> Reply:
        """POST of a form. Raises one of LOST."""
        return await self._request(f"POST {path}", accept, urlencode(form).encode())

    async def post_and_leave(self, path: str, form: dict[str, str], seconds: float) -> None:
        """POST of a form on a connection of its own, which is cut after so long, whatever has come
        back. Raises one of LOST."""
        self.need_network()
        body = urlencode(form).encode()
        _, writer = await asyncio.open_connection(self.host, self.port)
        writer.write(self.head(f"POST {path}", "text/html", len(body)) + body)
        await writer.drain()
        await asyncio.sleep(seconds)
        writer.transport.abort()

    def head(self, first: str, accept: str, length: int = 0) -> bytes:
        """The head of a request."""
        lines = [f"{first} HTTP/1.1", f"Host: {self.host}:{self.port}", f"Accept: {accept}"]
        lines.append("Accept-Encoding: gzip")
        if self.cookie:
            lines.append(f"Cookie: {self.cookie}")
        if self.comes_from:
            lines.append(f"X-Forwarded-For: {self.comes_from}")
        if first.startswith("POST"):
            lines.append(f"Origin: http://{self.host}:{self.port}")
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {length}")
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def need_network(self) -> None:
        """Raises one of LOST while the network is cut."""
        if self.is_cut:
            raise ConnectionError("the network is cut")

    async def _request(self, first: str, accept: str, body: bytes) -> Reply:
        self.need_network()
        message = self.head(first, accept, len(body)) + body
        while self._idle:
            pair = self._idle.pop()
            if pair[0].at_eof() or pair[1].is_closing():
                pair[1].close()
                continue
            try:
                return await self._exchange(pair, message)
            except LOST:  # the server had let go of it: as browsers do, once more on a new one
                break
        self.need_network()
        pair = await asyncio.open_connection(self.host, self.port)
        return await self._exchange(pair, message)

    async def _exchange(self, pair: Pair, message: bytes) -> Reply:
        reader, writer = pair
        self._busy.add(writer)
        try:
            writer.write(message)
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            reply = Reply(int(head.split(" ", 2)[1]), head, b"")
            length = int(reply.header("content-length") or 0)
            reply = Reply(reply.status, head, await reader.readexactly(length))
        except BaseException:
            writer.close()
            raise
        finally:
            self._busy.discard(writer)
        given = reply.header("set-cookie").split(";")[0]
        self.cookie = given or self.cookie
        if reply.header("connection").lower() == "close":
            writer.close()
        else:
            self._idle.append(pair)
        return reply

    def cut(self) -> None:
        """Loses the network, and every request that is on its way with it."""
        self.is_cut = True
        self.close()
        for writer in self._busy:
            writer.transport.abort()

    def close(self) -> None:
        """Lets go of every connection."""
        while self._idle:
            self._idle.pop()[1].close()


class EventStream(asyncio.Protocol):
    """An open event stream: calls `told(event)` with the lines of each event that has arrived
    whole, and `ended()` when the connection is lost."""

    def __init__(
        self, request: bytes, told: Callable[[bytes], None], ended: Callable[[], None]
    ) -> None:
        self.request, self.told, self.ended = request, told, ended
        self.status = 0
        self._raw = b""
        self._text = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks for the stream."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        """Takes the chunks apart, then the events."""
        self._raw += data
        if not self.status:
            head, found, rest = self._raw.partition(b"\r\n\r\n")
            if not found:
                return
            self.status, self._raw = int(head.split(b" ", 2)[1]), rest
        while (chunk := self._chunk()) is not None:
            self._text += chunk
        *events, self._text = self._text.split(b"\n\n")
        for event in events:
            self.told(event)

    def _chunk(self) -> bytes | None:
        size, found, rest = self._raw.partition(b"\r\n")
        if not found or len(rest) < (length := int(size, 16)) + 2 or not length:
            return None
        self._raw = rest[length + 2 :]
        return rest[:length]

    def connection_lost(self, _error: Exception | None) -> None:
        """Says so."""
        self.ended()

    def close(self) -> None:
        """Leaves."""
        if self._transport:
            self._transport.close()
