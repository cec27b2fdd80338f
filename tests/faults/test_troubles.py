"""What a browser is told when the store fails under a page that has no words of its own for it."""

from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from phone.troubles import say_trouble
from tests.loops import run
from tests.rooms import hidden
from valuewhen.store.commits import away
from valuewhen.store.engine import StoreError

WORDS = "The store does not answer just now. Send it again: nothing is kept twice."
SENT = {"body": "<b>they stay", "key": "the key", "prompt": "", "then": "page"}
PASSWORD = {"password": "correct horse", "again": "correct horse"}


async def fail(request: Request) -> Response:
    """Reads what was sent, as pages do, and then finds the store away."""
    await request.form()
    raise away()


ROUTES = [Route("/{path:path}", fail, methods=["GET", "POST"])]
FAILING = Starlette(routes=ROUTES, exception_handlers={StoreError: say_trouble})


def ask(method: str, path: str, **sent: Any) -> httpx.Response:
    """What a browser is told by pages under which the store fails."""

    async def told() -> httpx.Response:
        transport = httpx.ASGITransport(FAILING)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.request(method, path, **sent)

    return run(told())


def test_what_was_sent_without_script_stays_in_the_page_and_keeps_its_key() -> None:
    told = ask("POST", "/j/AAAAAA/answers", data=SENT)
    assert told.status_code == 503
    assert WORDS in told.text
    assert ">&lt;b&gt;they stay</textarea>" in told.text
    assert {name: hidden(told.text, name) for name in ("key", "prompt", "then")} == {
        "key": "the key",
        "prompt": "",
        "then": "page",
    }
    assert "Try again" in told.text


def test_a_page_asks_again_and_a_password_is_not_repeated() -> None:
    for told in (ask("GET", "/j/AAAAAA"), ask("POST", "/link/abc", data=PASSWORD)):
        assert (told.status_code, told.headers["cache-control"]) == (503, "no-store")
        assert '<a class="button" href="">Try again</a>' in told.text
        assert "correct horse" not in told.text


def test_programs_have_it_as_json() -> None:
    told = ask("POST", "/j/AAAAAA/answers", data=SENT, headers={"accept": "application/json"})
    assert (told.status_code, told.json()) == (503, {"error": "away", "message": WORDS})
    german = ask("GET", "/j/AAAAAA", headers={"accept-language": "de"})
    assert "Nichts wird doppelt gespeichert" in german.text
