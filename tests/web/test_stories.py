"""Who gets the file of a customer's story, and as what."""

from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from tests.rooms import SECONDS, Live, Server, signed_in_browser
from tests.workshop.media_files import HTML, png, wav
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.customer_stories import Draft, add_story, remove_story, show_story


@pytest.fixture(autouse=True)
def home(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files of this process are the server's."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(server.home))


class Browsers:
    """Browsers of people, and of a projector."""

    def __init__(self, server: Server, store: Store, live: Live, stack: ExitStack) -> None:
        self.server, self.store, self.live, self.stack = server, store, live, stack

    def of(self, caller: Caller) -> httpx.Client:
        return self.stack.enter_context(signed_in_browser(self.server, self.store, caller))

    def nobody(self) -> httpx.Client:
        return self.stack.enter_context(httpx.Client(base_url=self.server.url, timeout=SECONDS))

    def projector(self) -> httpx.Client:
        client = self.nobody()
        client.get(f"/screen/{self.live.workshop.screen_token}")
        return client


@pytest.fixture
def browsers(server: Server, beside: Store, served: Live) -> Iterator[Browsers]:
    with ExitStack() as stack:
        yield Browsers(server, beside, served, stack)


def add(live: Live, content: bytes = b"") -> str:
    return add_story(live.store, live.people.owner, live.id, Draft("A story"), content or png())


def show(live: Live, key: str | None) -> None:
    live.store.write(show_story, live.people.owner, live.id, key)


def test_the_staff_gets_it_as_what_it_is(browsers: Browsers, served: Live) -> None:
    key = add(served, png() + HTML)
    for who in (served.people.owner, served.people.analyst):
        answer = browsers.of(who).get(f"/stories/{served.id}/{key}")
        assert answer.status_code == 200
        assert answer.content == png() + HTML
        assert answer.headers["content-type"] == "image/png"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
        assert answer.headers["cache-control"] == "private, no-store"


def test_nobody_else_does(browsers: Browsers, served: Live) -> None:
    key = add(served)
    path = f"/stories/{served.id}/{key}"
    show(served, key)
    for who in (served.people.executive, served.people.stranger, served.people.outsider):
        answer = browsers.of(who).get(path)
        assert (answer.status_code, answer.text) == (404, "Not found")
    answer = browsers.nobody().get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    phone = browsers.nobody()
    phone.get(f"/j/{served.workshop.join_code}")
    assert phone.get(path).status_code == 303


def test_the_projector_gets_what_is_on_it_and_no_longer_than_that(
    browsers: Browsers, served: Live
) -> None:
    shown, other = add(served), add(served, wav())
    projector = browsers.projector()
    assert projector.get(f"/stories/{served.id}/{shown}").status_code == 404
    show(served, shown)
    assert projector.get(f"/stories/{served.id}/{shown}").headers["content-type"] == "image/png"
    assert projector.get(f"/stories/{served.id}/{other}").status_code == 404
    show(served, None)
    assert projector.get(f"/stories/{served.id}/{shown}").status_code == 404
    show(served, shown)
    served.move("mirror")
    assert projector.get(f"/stories/{served.id}/{shown}").status_code == 404


def test_a_part_of_a_film_can_be_asked_for(browsers: Browsers, served: Live) -> None:
    content = wav(0.5)
    key = add(served, content)
    path = f"/stories/{served.id}/{key}"
    client = browsers.of(served.people.owner)
    part = client.get(path, headers={"range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, content[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(content)}"
    assert client.get(path, headers={"range": "bytes=99999999-"}).status_code == 416
    assert client.get(path).headers["accept-ranges"] == "bytes"


def test_a_path_leads_nowhere_else_and_a_removed_story_to_nothing(
    browsers: Browsers, served: Live
) -> None:
    key = add(served)
    client = browsers.of(served.people.owner)
    for path in (
        f"/stories/{served.id}/..%2F..%2Fworkshops.sqlite3",
        f"/stories/{'0' * 16}/{key}",
        f"/stories/{served.id}/story-0",
        f"/stories/{served.id}/{key}x",
    ):
        answer = client.get(path)
        assert answer.status_code == 404 or "SQLite" not in answer.text, path
        assert not answer.content.startswith(b"SQLite")
    remove_story(served.store, served.people.owner, served.id, key)
    assert client.get(f"/stories/{served.id}/{key}").status_code == 404
