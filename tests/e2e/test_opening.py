"""What a browser fetches until the facilitator's board is there: no round trip for nothing."""

import re
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from benchmarks.cold import IS_DRAWN
from tests.rooms import Live, Server
from valuewhen.people.sessions import start_session
from valuewhen.workshop.themes import make_theme

pytestmark = pytest.mark.browser


def note(asked: dict[str, str], request: dict[str, Any]) -> None:
    asked[request["requestId"]] = urlsplit(request["request"]["url"]).path


def count(sent: Counter[str], asked: dict[str, str], loaded: dict[str, Any]) -> None:
    if loaded["encodedDataLength"]:
        sent[asked[loaded["requestId"]]] += 1


def test_every_module_is_sent_once_and_the_server_is_found_at_once(
    server: Server, served: Live, browser: Browser
) -> None:
    served.move("write:all")
    phone = served.join()
    served.say(phone, "they tell us what hurts")
    said = served.say(phone, "they share forecasts").id
    served.store.write(make_theme, served.people.owner, served.id, "Forecasts", [said])
    served.move("sort")
    user_id = served.people.owner.user_id
    assert user_id
    token = served.store.write(start_session, user_id)
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        context.add_cookies([{"name": "valuewhen_session", "value": token, "url": server.url}])
        page = context.new_page()
        asked, sent = {}, Counter()
        session = context.new_cdp_session(page)
        session.on("Network.requestWillBeSent", lambda it: note(asked, it))
        session.on("Network.loadingFinished", lambda it: count(sent, asked, it))
        session.send("Network.enable")
        opened = page.goto(f"{server.url}/facilitate?workshop={served.id}")
        assert opened
        page.get_by_text("they tell us what hurts").first.wait_for(timeout=20_000)
        assert page.evaluate(IS_DRAWN)  # what the bench looks for
        named = re.findall(r'"(/?static/js/[^"]+)"', opened.text())
    assert len(named) > 40
    assert {sent[f"/{path}"] for path in named} == {1}
    assert [path for path in sent if "_stcore" in path and "facilitate" in path] == []
