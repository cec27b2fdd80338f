"""Share links over the network: a page without script or row, gone when revoked."""

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import update

from tests.reports.finished import REFER, Finished, customers, finish, join_customers
from tests.rooms import Live, Server, add_people, open_live
from valuewhen.store.store import Store
from valuewhen.store.tables import shares
from valuewhen.workshop.shares import create_share, revoke_share, shares_of

GONE = "There is no such result, or its link is no longer good."


@pytest.fixture
def done(
    server: Server, served: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Finished]:
    """A finished workshop in the running server's store, with customer data."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(server.home))
    played = finish(served)
    join_customers(served, tmp_path)
    played.freeze()
    yield played


def share(live: Live) -> str:
    token = live.store.write(create_share, live.people.owner, live.id, 30)
    return f"/s/{token}"


def get(server: Server, path: str) -> httpx.Response:
    """What a browser gets in the end: it looks again while the page is being put together."""
    answer = httpx.get(server.url + path, timeout=60)
    for _ in range(30):
        if answer.status_code != 503:
            break
        assert answer.headers["refresh"] == "2"
        time.sleep(1)
        answer = httpx.get(server.url + path, timeout=60)
    return answer


def test_a_stranger_reads_aggregates_alone(server: Server, done: Finished) -> None:
    answer = get(server, share(done.live))
    assert answer.status_code == 200
    assert REFER in answer.text
    assert "€1,000 more" in answer.text
    hidden = [*done.words, *(person.id for person in done.people), *customers()["customer"]]
    assert not [text for text in hidden if text in answer.text]
    assert "Finance" not in answer.text


def test_the_page_is_kept_nowhere_and_runs_nothing(server: Server, done: Finished) -> None:
    answer = get(server, share(done.live))
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")
    assert "script" not in policy
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-robots-tag"] == "noindex, nofollow"
    assert "set-cookie" not in answer.headers
    assert "<script" not in answer.text


def test_unknown_expired_and_revoked_links_get_the_same_answer(
    server: Server, served: Live
) -> None:
    expired = share(served)
    past = update(shares).where(shares.c.workshop_id == served.id).values(expires_at=1.0)
    served.store.write(lambda connection: connection.execute(past).rowcount)
    revoked = share(served)
    assert get(server, revoked).status_code == 200
    (good,) = served.store.read(shares_of, served.people.owner, served.id)
    served.store.write(revoke_share, served.people.owner, served.id, good.id)
    answers = [get(server, path) for path in ("/s/unknown", expired, revoked)]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len({answer.text for answer in answers}) == 1
    assert GONE in answers[0].text
    assert all(answer.headers["referrer-policy"] == "no-referrer" for answer in answers)


def test_a_link_shows_its_own_workshop_and_no_other(
    server: Server, served: Live, done: Finished
) -> None:
    other = open_live(served.store, served.people, "A secret merger")
    answer = get(server, share(other))
    assert "A secret merger" in answer.text
    assert REFER not in answer.text


def test_too_many_wrong_links_are_refused_and_a_right_one_is_not(alone: Server) -> None:
    alone.start()
    store = Store(alone.store_url)
    live = open_live(store, add_people(store))
    right = share(live)
    codes = [get(alone, f"/s/wrong-{number}").status_code for number in range(14)]
    assert codes[:10] == [404] * 10
    assert codes[-1] == 429
    assert get(alone, right).status_code == 200
    store.close()
