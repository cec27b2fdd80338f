"""The event stream by which pages follow a workshop."""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.rooms import SECONDS, Live, People, Server, following, open_live, signed_in_browser
from valuewhen.store.store import Store
from valuewhen.workshop.members import invite
from web.changes import PAUSE


@pytest.fixture
def page(server: Server, beside: Store, staff: People) -> Iterator[httpx.Client]:
    """The browser of an executive, who may follow a workshop without seeing its rows."""
    with signed_in_browser(server, beside, staff.executive) as client:
        yield client


def test_only_those_whose_workshop_it_is_follow_it(
    server: Server, beside: Store, staff: People, served: Live
) -> None:
    told = {}
    for who in ("owner", "facilitator", "analyst", "executive", "stranger", "outsider"):
        with (
            signed_in_browser(server, beside, getattr(staff, who)) as client,
            client.stream("GET", f"/changes/{served.id}") as answer,
        ):
            told[who] = answer.status_code
    members = dict.fromkeys(("owner", "facilitator", "analyst", "executive"), 200)
    assert told == members | dict.fromkeys(("stranger", "outsider"), 404)
    with httpx.Client(base_url=server.url, timeout=SECONDS) as nobody:
        for workshop in (served.id, "0" * 16, "x"):
            assert nobody.get(f"/changes/{workshop}").status_code == 404


def test_a_screen_follows_its_own_workshop_alone(
    server: Server, served: Live, beside: Store, staff: People
) -> None:
    other = open_live(beside, staff, "Other")
    with httpx.Client(base_url=server.url, timeout=SECONDS) as screen:
        screen.get(f"/screen/{served.workshop.screen_token}")
        with screen.stream("GET", f"/changes/{served.id}") as answer:
            assert answer.status_code == 200
        assert screen.get(f"/changes/{other.id}").status_code == 404


def test_whose_invitation_is_taken_back_follows_no_longer(
    server: Server, beside: Store, staff: People
) -> None:
    live = open_live(beside, staff, "Not for everybody any more")
    with (
        signed_in_browser(server, beside, staff.analyst) as analyst,
        signed_in_browser(server, beside, staff.executive) as executive,
        following(analyst, f"/changes/{live.id}") as ended,
        following(executive, f"/changes/{live.id}") as still,
    ):
        first = still.next()["data"]
        assert ended.next()["data"] == first
        beside.write(invite, staff.owner, live.id, staff.analyst.name, None)
        with pytest.raises(EOFError):  # when the server ends it
            while True:
                assert ended.next()["data"] == first + 1
        assert analyst.get(f"/changes/{live.id}").status_code == 404
        assert still.next()["data"] == first + 1
        live.move("lobby")
        assert still.next()["data"] == first + 2


def test_every_answer_reaches_a_page(page: httpx.Client, served: Live) -> None:
    served.move("write:all")
    phone = served.join()
    with following(page, f"/changes/{served.id}") as events:
        last = 0
        for number in range(3):
            served.say(phone, f"answer {number}")
            version = served.store.version(served.id).version
            while last < version:
                event = events.next()
                assert event["id"] == str(event["data"])
                assert event["data"] > last
                last = event["data"]
            assert last == version


def test_a_page_that_is_up_to_date_is_told_of_the_next_change_only(
    page: httpx.Client, served: Live
) -> None:
    version = served.store.version(served.id).version
    with following(page, f"/changes/{served.id}?version={version}") as events:
        served.join()
        assert events.next()["data"] == version + 1
    with following(page, f"/changes/{served.id}", last=str(version + 1)) as events:
        served.join()
        assert events.next()["data"] == version + 2


def test_bursts_become_at_most_four_events_a_second(page: httpx.Client, served: Live) -> None:
    with following(page, f"/changes/{served.id}") as events:
        events.next()
        start, told = time.monotonic(), 0
        for _ in range(40):
            served.join()
        version = served.store.version(served.id).version
        while events.next()["data"] < version:
            told += 1
        assert told <= (time.monotonic() - start) / PAUSE + 1
