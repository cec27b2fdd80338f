"""What every request passes: known hosts, same origin, closed paths, sockets, headers."""

import asyncio
import base64
import hashlib
import re
import time
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from valuewhen.store.engine import StoreError
from web import address, metrics, provider, uploads
from web.identity import DOOR, caller_of, has_way_in
from web.opening import opening_page
from web.sockets import Sockets

CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/auth/logout")
PUBLIC = (
    "/join", "/j/", "/health", "/ready", "/sign-in", "/session", "/setup/", "/link/", "/screen/",
    "/s/", "/phone/", "/changes/", "/_stcore/", "/static/", "/component/", "/favicon",
)  # fmt: skip
LARGEST_FORM = 256 * 1024  # bytes; nobody types that much
FORM_SECONDS = 30.0  # in which a form has to be here whole
DOOR_COOKIE = f"{DOOR}=open; Path=/; Max-Age=900; HttpOnly; SameSite=Lax"


def _inline_scripts() -> str:
    """The hashes of the scripts inside the page that Streamlit's pages begin as, and inside those
    of the sign-in form's component, as a policy lists them."""
    component = find_spec("extra_streamlit_components")  # not imported: it would register too early
    assert component
    assert component.origin
    indexes = Path(component.origin).parent.rglob("index.html")
    pages = opening_page() + "".join(index.read_text(encoding="utf-8") for index in indexes)
    scripts = re.findall(r"<script>(.*?)</script>", pages, re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    f"script-src 'self' 'wasm-unsafe-eval' blob: {_inline_scripts()}; "
    "connect-src 'self'; font-src 'self' data:; "
    "worker-src 'self' blob:; frame-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
SECURITY_HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Lets through what may pass, and puts the security headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._sockets = Sockets(app)
        self._uploads = uploads.Uploads(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request or socket."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._sockets(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        secure = scope["scheme"] == "https"

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"] == "/sign-in":
                    headers.append("set-cookie", DOOR_COOKIE)
                if scope["path"] == provider.CALLBACK and "location" in headers:
                    headers["location"] = provider.ANSWERED
                if secure:
                    headers.setdefault("strict-transport-security", "max-age=31536000")
                    headers.setdefault("cross-origin-opener-policy", "same-origin")
            await send(message)

        if scope.get("server"):
            address.remember_port(scope["server"][1])
        receive = _in_time(scope, receive)
        answers = self._uploads if scope["path"].startswith(uploads.PATH) else self.app
        try:
            await (await self._refuse(scope) or answers)(scope, receive, with_headers)
        except StoreError as error:  # who is asking cannot be looked up
            await _say_no(scope["path"], 503, error.message)(scope, receive, with_headers)

    async def _refuse(self, scope: Scope) -> Response | None:
        """The answer to a request that may not pass, or None."""
        path, headers = scope["path"], Headers(scope=scope)
        if not address.is_known_host(headers.get("host")):
            return PlainTextResponse(
                "This server does not answer to that name. Set VALUEWHEN_PUBLIC_URL or "
                "VALUEWHEN_ALLOWED_HOSTS.",
                421,
            )
        if path.startswith(CLOSED):
            return PlainTextResponse("Not found", 404)
        if scope["method"] not in ("GET", "HEAD") and not address.is_same_origin(headers):
            return _say_no(path, 403, "This came from another site and was refused.")
        if path.startswith(uploads.PATH):
            return None
        if "transfer-encoding" in headers:
            return _say_no(path, 411, "Send it with its length.")
        if int(headers.get("content-length", "0")) > LARGEST_FORM:
            return _say_no(path, 413, "That is far more than fits. Shorten it and send it again.")
        if path in provider.PATHS:
            return provider.refusal(scope)
        if path.startswith(PUBLIC) or path == metrics.PATH:
            return None
        return await _refuse_stranger(scope)


async def say_late(request: Request, _error: Exception) -> Response:
    """What a form gets that did not come whole; whoever has left does not hear it."""
    return _say_no(request.url.path, 408, "This did not arrive whole. Send it again.")


def _in_time(scope: Scope, receive: Receive) -> Receive:
    """As `receive`, but a form that does not come whole counts as one whose sender has left. Files
    take their time."""
    if scope["method"] in ("GET", "HEAD") or scope["path"].startswith(uploads.PATH):
        return receive
    until, is_whole = time.monotonic() + FORM_SECONDS, False

    async def receive_in_time() -> Message:
        nonlocal is_whole
        if is_whole:
            return await receive()
        try:
            async with asyncio.timeout(until - time.monotonic()):
                message = await receive()
        except TimeoutError:
            return {"type": "http.disconnect"}
        is_whole = not message.get("more_body", False)
        return message

    return receive_in_time


def _say_no(path: str, status: int, message: str) -> Response:
    """A refusal in words; phones get theirs as the other refusals they know."""
    if path.startswith("/j/"):
        return JSONResponse({"error": "refused", "message": message}, status)
    return PlainTextResponse(message, status)


async def _refuse_stranger(scope: Scope) -> Response | None:
    """Pages are for the signed-in and for screens; others are shown the way in."""
    connection = HTTPConnection(scope)
    if scope["path"] == "/":
        known = await asyncio.to_thread(caller_of, connection) is not None
    else:
        known = await asyncio.to_thread(has_way_in, connection)
    if known:
        return None
    return RedirectResponse("/join" if scope["path"] == "/" else "/sign-in", 303)
