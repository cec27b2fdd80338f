"""What a browser fetches until the facilitator's board is there: no round trip for nothing."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from benchmarks.cold import IS_DRAWN
from tests.rooms import Live, Server
from valuewhen.people.sessions import start_session
from valuewhen.workshop.themes import make_theme

pytestmark = pytest.mark.browser


def test_all_that_the_board_needs_is_named_by_the_page_it_begins_as(
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
        page, asked = context.new_page(), []
        page.on("request", lambda request: asked.append(urlsplit(request.url).path))
        opened = page.goto(f"{server.url}/facilitate?workshop={served.id}")
        assert opened
        named = set(re.findall(r'(?:href|src)="\.(/static/js/[^"]+)"', opened.text()))
        page.get_by_text("they tell us what hurts").first.wait_for(timeout=20_000)
        assert page.evaluate(IS_DRAWN)  # what the bench looks for
    scripts = {path for path in asked if path.startswith("/static/js/")}
    assert len(scripts) > 50
    assert scripts == named
    assert [path for path in asked if "_stcore" in path and "facilitate" in path] == []
