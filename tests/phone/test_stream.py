"""The phone's event stream: told of every change that it shows, once, and of nothing else."""

import threading

import pytest

from tests.rooms import Live, Phone, Phones, Server, following
from valuewhen.people.caller import OPERATOR
from valuewhen.store.store import Store
from valuewhen.workshop.decisions import moderate
from valuewhen.workshop.phases import reveal, set_timer
from valuewhen.workshop.themes import make_theme


@pytest.fixture
def phone(phones: Phones, served: Live) -> Phone:
    return phones.open(served).join()


def events_of(phone: Phone) -> str:
    return f"/j/{phone.code}/events"


def test_a_new_stream_tells_the_view_at_once(phone: Phone, served: Live) -> None:
    served.move("write:best")
    phone.wait_for("write")
    with following(phone.client, events_of(phone)) as events:
        assert events.response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert events.response.headers["x-accel-buffering"] == "no"
        assert events.response.headers["cache-control"] == "no-store"
        event = events.next()
    prompt = served.workshop.prompts[1]
    view = served.store.version(served.id).view
    assert (event["event"], event["id"], event["data"]["view"]) == ("view", str(view), view)
    assert event["data"]["phase"] == "write"
    assert event["data"]["prompt"] == {"id": prompt.id, "text": prompt.text}
    assert f"<h1>{prompt.text}</h1>" in event["data"]["html"]
    assert event["data"]["jitter"] < 1


def test_every_phase_is_told_in_its_turn(phone: Phone, served: Live) -> None:
    with following(phone.client, events_of(phone)) as events:
        views = [events.next()["data"]["view"]]
        for phase in ("write:all", "mirror", "write:all", "reveal", "vote", "closed"):
            served.move(phase)
            told = events.next()["data"]
            views.append(told["view"])
            assert told["phase"] == phase.partition(":")[0]
    assert views == list(range(views[0], views[0] + 7))


@pytest.mark.parametrize("phase", ["lobby", "write:best", "evidence", "commit", "closed"])
def test_what_all_phones_would_fetch_alike_comes_with_the_event(
    phone: Phone, served: Live, phase: str
) -> None:
    with following(phone.client, events_of(phone), last=str(phone.state()["view"])) as events:
        served.move(phase)
        told = events.next()["data"]["mine"]
    fetched = phone.client.get(f"/j/{phone.code}/mine").text
    assert told.strip() == fetched.partition('<div id="own"')[0].strip()


def test_what_is_ones_own_is_left_to_each_phone(phone: Phone, served: Live) -> None:
    served.move("write:all")
    phone.wait_for("write")
    phone.post("answers", body="they refer friends", key="1").raise_for_status()
    with following(phone.client, events_of(phone), last=str(phone.state()["view"])) as events:
        for phase in ("write:split", "sort", "vote", "pair"):
            served.move(phase)
            assert events.next()["data"]["mine"] is None


@pytest.mark.parametrize("phase", ["mirror", "reveal", "write:all"])
def test_lists_for_the_answers_that_phones_keep_come_with_the_event(
    phone: Phone, served: Live, phase: str
) -> None:
    served.move("write:all")
    phone.wait_for("write")
    phone.post("answers", body="they refer <b>friends</b>", key="1").raise_for_status()
    with following(phone.client, events_of(phone), last=str(phone.state()["view"])) as events:
        served.move(phase)
        told = events.next()["data"]["mine"]
    fetched = phone.client.get(f"/j/{phone.code}/mine").text
    assert "refer" not in told
    assert told.count("data-own=") == fetched.count("data-own=") == 1
    assert fetched.count('<span class="body">they refer &lt;b&gt;friends&lt;/b&gt;</span>') == 1
    assert "details" not in fetched  # nothing to be edited: an empty list is all that is missing


def test_a_phone_that_comes_back_is_told_what_it_missed_once(phone: Phone, served: Live) -> None:
    seen = str(phone.state()["view"])
    for phase in ("write:all", "reveal"):
        served.move(phase)
        phone.wait_for(phase.partition(":")[0])
    with following(phone.client, events_of(phone), last=seen) as events:
        assert events.next()["data"]["phase"] == "reveal"
        served.move("vote")
        assert events.next()["data"]["phase"] == "vote"


@pytest.mark.parametrize("how", ["header", "address"])
def test_a_phone_that_missed_nothing_is_told_nothing(phone: Phone, served: Live, how: str) -> None:
    seen = str(phone.state()["view"])
    path = events_of(phone) + (f"?view={seen}" if how == "address" else "")
    with following(phone.client, path, last=seen if how == "header" else None) as events:
        served.move("write:all")
        assert events.next()["data"]["view"] == int(seen) + 1


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 5000, "1; drop"])
def test_nonsense_in_the_place_of_what_was_seen_counts_as_nothing_seen(
    phone: Phone, seen: str
) -> None:
    with following(phone.client, events_of(phone), last=seen) as events:
        assert events.next()["data"]["phase"] == "lobby"


def test_nothing_is_told_while_people_join_write_and_vote(
    phones: Phones, phone: Phone, served: Live
) -> None:
    served.move("write:all")
    phone.wait_for("write")
    with following(phone.client, events_of(phone)) as events:
        before = events.next()["data"]["view"]
        other = phones.open(served).join("Finance")
        for number in range(5):
            said = other.post("answers", body=f"answer {number}", key=str(number)).json()
            other.post(f"answers/{said['id']}", body=f"better {number}").raise_for_status()
        other.post(f"answers/{said['id']}/withdraw").raise_for_status()
        other.post("ready", ready="1").raise_for_status()
        theme = served.store.write(make_theme, OPERATOR, served.id, "A")
        assert events.next()["data"]["view"] == before + 1
        served.move("vote")
        assert events.next()["data"]["view"] == before + 2
        other.wait_for("vote")
        for dots in (1, 2, 3, 0):
            other.post("votes", theme=theme, dots=dots).raise_for_status()
        served.move("closed")
        told = events.next()["data"]
        assert (told["phase"], told["view"]) == ("closed", before + 3)


def test_reveals_timers_and_moderation_are_told(phone: Phone, served: Live) -> None:
    served.move("write:all")
    phone.wait_for("write")
    said = phone.post("answers", body="a bad word", key="1").json()["id"]
    served.move("reveal")
    phone.wait_for("reveal")
    with following(phone.client, events_of(phone)) as events:
        assert "a bad word" in events.next()["data"]["html"]
        served.store.write(moderate, OPERATOR, served.id, said, is_hidden=True)
        assert "a bad word" not in events.next()["data"]["html"]
        served.store.write(set_timer, OPERATOR, served.id, 60)
        assert "data-ends" in events.next()["data"]["html"]
        served.store.write(reveal, OPERATOR, served.id, "sides", is_shown=True)
        assert events.next()["data"]["phase"] == "reveal"


def test_the_command_line_reaches_open_streams(phone: Phone, server: Server) -> None:
    with following(phone.client, events_of(phone)) as events:
        assert events.next()["data"]["phase"] == "lobby"
        done = server.run("phase", phone.code.lower(), "write:typical")
        assert (done.returncode, done.stdout, done.stderr) == (0, "write:typical (wave 1)\n", "")
        told = events.next()["data"]
        assert (told["phase"], told["prompt"]["text"]) == (
            "write",
            "Our typical customers become much more valuable when…",
        )


def test_hostile_words_stay_on_their_line_and_are_text(phone: Phone, served: Live) -> None:
    served.move("write:all")
    phone.wait_for("write")
    body = "<script>alert(1)</script>\n\nevent: view\ndata: {}"
    phone.post("answers", body=body, key="1").raise_for_status()
    served.move("mirror")
    phone.wait_for("mirror")
    with following(phone.client, events_of(phone)) as events:
        html = events.next()["data"]["html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt; event: view data: {}" in html


def test_phones_in_the_room_are_told_of_a_draft_and_of_its_opening(
    phone: Phone, served: Live
) -> None:
    with following(phone.client, events_of(phone)) as events:
        events.next()
        served.move("draft")
        told = events.next()["data"]
        assert (told["phase"], told["prompt"]) == ("draft", None)
        assert "<h1>One moment</h1>" in told["html"]
        refused = phone.client.get(events_of(phone))
        assert (refused.status_code, refused.json()["error"]) == (404, "code_unknown")
        served.move("write:all")
        assert events.next()["data"]["phase"] == "write"


def test_a_change_while_a_stream_opens_is_not_missed(
    phone: Phone, beside: Store, served: Live
) -> None:
    seen = str(phone.state()["view"])
    for number in range(1, 11):
        mover = threading.Thread(target=served.move, args=("write:all",))
        mover.start()
        with following(phone.client, events_of(phone), last=seen) as events:
            told = events.next()
        mover.join()
        assert int(told["id"]) == int(seen) + 1, number
        seen = told["id"]
    assert beside.version(served.id).view == int(seen)


def test_a_phone_that_is_open_is_told_that_its_workshop_was_deleted(
    phone: Phone, served: Live, server: Server
) -> None:
    served.move("write:all")
    phone.wait_for("write")
    code = served.workshop.join_code
    with following(phone.client, events_of(phone)) as events:
        assert events.next()["event"] == "view"
        done = server.run("delete-workshop", code, "--yes")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "Deleted: “Value of customers” with 0 answers and 0 files.\n"
        assert events.next() == {"event": "gone", "data": {}}
    for _ in range(12):  # more than codes that nobody knows may be tried: it is known
        answer = phone.post("answers", body="they pay", key="late")
        assert (answer.status_code, answer.json()["error"]) == (404, "code_unknown")
    assert "No workshop is open under this code" in phone.page()
    browsers = {"accept": "text/event-stream"}  # a phone that slept meanwhile
    waking = phone.client.get(events_of(phone), headers=browsers)
    assert (waking.status_code, waking.text) == (200, "event: gone\ndata: {}\n\n")
