"""Streamlit's own files, those of the sign-in form and of phones: compressed once, kept in memory.

Streamlit reads and sends them uncompressed for every browser. Here each is read and compressed in a
thread when it is first asked for, in each coding that is asked for. Only files that were there when
the server started are served; everything else is passed on.
"""

import asyncio
import gzip
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import brotli
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.opening import FOLDER, INDEX, opening_page

COMPONENT = "extra_streamlit_components"
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".gif": "image/gif",
    ".woff2": "font/woff2",
}
PACKED = (".png", ".gif", ".woff2")  # compressed already
CODINGS: dict[str, Callable[[bytes], bytes]] = {  # the best first; browsers take br over TLS alone
    "br": lambda raw: brotli.compress(raw, quality=6),  # the best takes 50 times as long for 9 %
    "gzip": lambda raw: gzip.compress(raw, 6, mtime=0),
}
HASHED = re.compile(r"\.[\w-]{8}\.(?:chunk\.)?\w+$")  # a name that changes with its content
WEIGHTED = re.compile(r"([\w*-]+)\s*(?:;\s*q\s*=\s*([01](?:\.\d*)?))?")  # as in gzip;q=0.8
YEAR = 365 * 24 * 60 * 60  # seconds


@dataclass(frozen=True)
class Answer:
    """A file as it is sent in one coding, and the headers that go with it."""

    body: bytes
    etag: str
    headers: tuple[tuple[bytes, bytes], ...]


class Assets:
    """Answers for the known files, and passes every other request on."""

    def __init__(self, app: ASGIApp, files: dict[str, Path]) -> None:
        """Serves `files`, by the path in their address, besides those of Streamlit and the form."""
        self.app = app
        self._files = dict(_known_files()) | files
        self._answers: dict[tuple[Path, str, bool], asyncio.Task[Answer]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request or passes it on."""
        is_asked = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        file = self._files.get(scope["path"]) if is_asked else None
        if file:
            await self._answer(file, scope, send)
        else:
            await self.app(scope, receive, send)

    async def _answer(self, file: Path, scope: Scope, send: Send) -> None:
        asked = Headers(scope=scope)
        is_kept = bool(HASHED.search(scope["path"]))
        coding = best_coding(asked.get("accept-encoding", ""))
        answer = await self._prepared(file, coding, is_kept=is_kept)
        is_known = _has(asked.get("if-none-match", ""), answer.etag)
        length = (b"content-length", str(len(answer.body)).encode())
        start = {
            "type": "http.response.start",
            "status": 304 if is_known else 200,
            "headers": [*answer.headers, *([] if is_known else [length])],
        }
        is_bare = is_known or scope["method"] == "HEAD"
        await send(start)
        await send({"type": "http.response.body", "body": b"" if is_bare else answer.body})

    async def _prepared(self, file: Path, coding: str, *, is_kept: bool) -> Answer:
        """The file in a coding; whoever asks for it while it is made waits for the same."""
        key = file, "" if file.suffix in PACKED else coding, is_kept
        if key not in self._answers:
            work = asyncio.to_thread(_prepare, file, key[1], is_kept=is_kept)
            self._answers[key] = asyncio.create_task(work)
        try:
            return await asyncio.shield(self._answers[key])
        except OSError:
            self._answers.pop(key, None)
            raise


def best_coding(accepted: str) -> str:
    """The best of `CODINGS` that an Accept-Encoding header takes, or "" for none of them."""
    weights = {name: float(weight or 1) for name, weight in WEIGHTED.findall(accepted.lower())}
    least = weights.get("identity", 0.0)
    taken = {name: weights.get(name, weights.get("*", 0.0)) for name in CODINGS}
    best = max(taken, key=lambda name: taken[name])
    return best if taken[best] > 0 and taken[best] >= least else ""


def _known_files() -> Iterator[tuple[str, Path]]:
    """The path in the address of each file, and where it is."""
    yield "/favicon.png", FOLDER / "favicon.png"
    yield from _below(FOLDER / "static", "/static")
    component = find_spec(COMPONENT)  # not imported: it would register too early
    assert component
    assert component.origin
    built = Path(component.origin).parent / "CookieManager" / "frontend" / "build"
    yield from _below(built, f"/component/{COMPONENT}.CookieManager.cookie_manager")


def _below(folder: Path, address: str) -> Iterator[tuple[str, Path]]:
    for file in folder.rglob("*"):
        if file.suffix in TYPES:
            yield f"{address}/{file.relative_to(folder).as_posix()}", file


def _prepare(file: Path, coding: str, *, is_kept: bool) -> Answer:
    """Reads and compresses a file; one that does not get smaller stays as it is."""
    raw = opening_page().encode() if file == INDEX else file.read_bytes()
    body = CODINGS[coding](raw) if coding else raw
    is_smaller = len(body) < len(raw)
    body = body if is_smaller else raw
    etag = f'"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    kept = f"public, max-age={YEAR}, immutable" if is_kept else "no-cache"
    headers = {
        "content-type": TYPES[file.suffix],
        "cache-control": kept,
        "etag": etag,
        "vary": "Accept-Encoding",
    } | ({"content-encoding": coding} if is_smaller else {})
    return Answer(body, etag, tuple((k.encode(), v.encode()) for k, v in headers.items()))


def _has(known: str, etag: str) -> bool:
    """Whether an If-None-Match header names what would be sent."""
    return known.strip() == "*" or etag in known
