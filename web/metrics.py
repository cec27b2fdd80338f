"""Figures of this process for the operator, in Prometheus' format.

No label tells of people, workshops or paths. With several processes each answers for itself.
"""

import hmac
import logging
import time

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from valuewhen.children.child import at_work
from valuewhen.settings import metrics_token
from valuewhen.store.commits import Commit
from web.streams import hub

PATH = "/metrics"
QUIET = 1.0  # seconds in which the same error of the same route is not logged again

disable_created_metrics()  # a second line for each figure that nobody reads

WRITTEN = Counter("valuewhen_writes_committed", "Writes that the store committed")
REFUSED = Counter("valuewhen_writes_refused", "Writes refused, or lost with their commit")
GROUP = Histogram(
    "valuewhen_commit_group_writes",
    "Writes that shared one commit",
    buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256),
)
SECONDS = Histogram(
    "valuewhen_commit_seconds",
    "From the beginning of a group's transaction to the end of its commit",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5),
)
ANSWERS = Counter("valuewhen_answers_acknowledged", "Answers of phones acknowledged")
SOCKETS = Gauge("valuewhen_streamlit_sockets", "Open sockets of Streamlit's pages")
STREAMS = Gauge("valuewhen_event_streams", "Open event streams of phones and pages")
STREAMS.set_function(hub.count)
COMPUTATIONS = Gauge("valuewhen_computations_running", "Child processes at work")
COMPUTATIONS.set_function(at_work)
RESPONSES = Counter("valuewhen_http_responses", "HTTP responses by class of status", ["status"])
BY_CLASS = {hundred: RESPONSES.labels(f"{hundred}xx") for hundred in range(1, 6)}

log = logging.getLogger(__name__)


def count_commit(commit: Commit) -> None:
    """Counts a group commit; called by the store's thread after each."""
    WRITTEN.inc(commit.written)
    REFUSED.inc(commit.refused)
    GROUP.observe(commit.written + commit.refused)
    SECONDS.observe(commit.seconds)


class Watch:
    """Counts what the server answers, and logs the errors that nobody caught by their route."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._told: dict[tuple[str | None, type[Exception]], float] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request or socket on."""
        try:
            if scope["type"] == "http":
                await self._request(scope, receive, send)
            elif scope["type"] == "websocket":
                with SOCKETS.track_inprogress():
                    await self.app(scope, receive, send)
            else:
                await self.app(scope, receive, send)
        except Exception as error:
            self._tell(scope, error)
            raise

    def _tell(self, scope: Scope, error: Exception) -> None:
        """Logs an error with its route, not its path; a roomful that meets the same does not fill
        the log."""
        route = getattr(scope.get("route"), "path", None)
        key, now = (route, type(error)), time.monotonic()
        if key in self._told and now - self._told[key] < QUIET:
            return
        self._told[key] = now
        facts = {"kind": scope["type"], "method": scope.get("method"), "route": route}
        log.error("request_failed", extra=facts, exc_info=error)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_begun = False

        async def count(message: Message) -> None:
            nonlocal has_begun
            if message["type"] == "http.response.start":
                has_begun = True
                BY_CLASS[message["status"] // 100].inc()
                if message["status"] < 400 and _is_answer(scope):
                    ANSWERS.inc()
            await send(message)

        try:
            await self.app(scope, receive, count)
        except Exception:
            if not has_begun:
                BY_CLASS[5].inc()
            raise


def _is_answer(scope: Scope) -> bool:
    path: str = scope["path"]
    return scope["method"] == "POST" and path.startswith("/j/") and path.endswith("/answers")


async def metrics(request: Request) -> Response:
    """The figures, for who has the token; for everybody else there is no such page."""
    token = metrics_token()
    sent = request.headers.get("authorization", "").encode()
    if not token or not hmac.compare_digest(sent, f"Bearer {token}".encode()):
        return PlainTextResponse("Not found", 404)
    headers = {"content-type": CONTENT_TYPE_LATEST, "cache-control": "no-store"}
    return Response(generate_latest(), headers=headers)


routes = [Route(PATH, metrics)]
