"""What a phone was told is stored, is stored, whatever happens to the server."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import httpx

from tests.rooms import Phone, Server, add_people, following, open_live, until
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store


def submit_until(killed: Event, phone: Phone, who: int) -> dict[str, str]:
    """Adds answers until the server is gone; returns those acknowledged, by key."""
    acknowledged: dict[str, str] = {}
    for number in range(1000):
        key = f"{who}-{number}"
        try:
            answer = phone.post("answers", body=f"answer {key}", key=key)
        except httpx.TransportError:
            assert killed.wait(20)
            return acknowledged
        if answer.status_code == 429:
            continue
        answer.raise_for_status()
        acknowledged[key] = answer.json()["id"]
    raise AssertionError("the server was not killed")


def test_every_answer_acknowledged_before_a_kill_is_there_exactly_once(alone: Server) -> None:
    migrate(alone.store_url)
    store = Store(alone.store_url)
    live = open_live(store, add_people(store))
    live.move("write:all")
    store.close()
    alone.start()
    phones = [Phone(alone.url, live.workshop.join_code).join() for _ in range(6)]
    killed = Event()
    with ThreadPoolExecutor(len(phones)) as pool:
        work = [pool.submit(submit_until, killed, phone, n) for n, phone in enumerate(phones)]
        after = Store(alone.store_url)
        live.store = after
        until(lambda: len(live.board.answers) > 60)
        alone.kill()
        killed.set()
        acknowledged = dict(pair for one in work for pair in one.result(20).items())
    stored = {answer.id: answer.body for answer in live.board.answers}
    for key, answer_id in acknowledged.items():
        assert stored[answer_id] == f"answer {key}"
    assert len(acknowledged) > 50

    alone.start()
    for phone in phones:
        phone.client.base_url = httpx.URL(alone.url)
    own = {answer["id"] for phone in phones for answer in phone.state()["answers"]}
    assert own >= set(acknowledged.values())
    key, answer_id = next(iter(acknowledged.items()))
    again = phones[int(key.partition("-")[0])].post("answers", body="once more", key=key)
    assert again.json()["id"] == answer_id
    times = Counter(answer.body for answer in live.board.answers)
    assert set(times.values()) == {1}
    after.close()
    for phone in phones:
        phone.client.close()


def test_a_restart_keeps_the_person_the_prompt_and_the_answers(alone: Server) -> None:
    migrate(alone.store_url)
    store = Store(alone.store_url)
    live = open_live(store, add_people(store))
    live.move("write:best")
    alone.start()
    phone = Phone(alone.url, live.workshop.join_code).join("Finance")
    phone.post("answers", body="they refer friends", key="1").raise_for_status()
    before = phone.state()
    with following(phone.client, f"/j/{phone.code}/events") as events:
        events.next()
        alone.stop()
        assert events.has_ended()
    assert {event["level"] for event in alone.log} == {"info"}
    alone.start()
    phone.client.base_url = httpx.URL(alone.url)
    assert phone.state() == before
    assert list(live.board.functions.values()) == ["Finance"]
    phone.client.close()
    store.close()
