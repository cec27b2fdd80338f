"""The bench of the live room, in small: what it counts is right, how long it took is not asked."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.cold import crowd
from benchmarks.report import exactly_once, is_exactly_once, spread
from benchmarks.server import Server as Measured
from benchmarks.wire import EventStream
from tests.loops import run
from tests.rooms import Live, Server
from valuewhen.people.sessions import start_session
from valuewhen.settings import PROJECT


def measure(tmp_path: Path, *words: str) -> dict[str, Any]:
    file = tmp_path / "figures.json"
    subprocess.run(
        [sys.executable, "-m", "benchmarks.live", *words, "--json", str(file)],
        cwd=PROJECT,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=180,
    )
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def at(server: Server, served: Live) -> tuple[str, ...]:
    """The options that name a workshop on the running server."""
    return ("--url", server.url, "--code", served.workshop.join_code)


def test_load_counts_every_answer_once(tmp_path: Path, server: Server, served: Live) -> None:
    served.move("write:all")
    words = ("--phones", "5", "--period", "1", "--seconds", "3")
    found = measure(tmp_path, "load", *words, *at(server, served))
    assert found["join"]["n"] == 5
    assert found["errors"] == {}
    answers = {answer.body for answer in served.board.answers}
    assert found["ack"]["n"] == len(answers) == len(served.board.answers) >= 5
    assert found["store"]["acknowledged"] == found["store"]["stored"] == len(answers)
    assert is_exactly_once(found["store"])


@pytest.mark.bench
def test_push_reaches_every_phone(tmp_path: Path) -> None:
    words = ("--phones", "5", "--period", "1", "--moves", "write:best")
    found = measure(tmp_path, "push", *words)
    for change in ("command: write:best", "inside: write:best"):
        assert found[change]["reached"] == "5/5"
        assert found[change]["n"] == 5


@pytest.mark.bench
def test_kill_loses_nothing_acknowledged(tmp_path: Path) -> None:
    found = measure(tmp_path, "kill", "--phones", "5", "--period", "0.5", "--seconds", "6")
    assert found["restart"]["acknowledged_before"] > 0
    assert found["store"]["acknowledged"] > found["restart"]["acknowledged_before"]
    assert is_exactly_once(found["store"])
    assert found["restart"]["back"]["phones"] == 5
    assert found["resumed"] == {"phones": 5, "with_their_answers": 5, "participants": 5}


@pytest.mark.bench
def test_who_arrives_at_once_can_type(tmp_path: Path, server: Server, served: Live) -> None:
    served.move("write:all")
    found = measure(tmp_path, "storm", "--phones", "5", "--over", "1", *at(server, served))
    assert (found["join"]["n"], found["following"], found["errors"]) == (5, "5/5", {})


@pytest.mark.bench
def test_an_idle_room_is_measured(tmp_path: Path, server: Server, served: Live) -> None:
    assert server.process
    words = ("--phones", "5", "--seconds", "1", "--pid", str(server.process.pid))
    found = measure(tmp_path, "idle", *words, *at(server, served))
    assert found["errors"] == {}
    assert found["cores"]["server_cores"] >= 0
    assert found["memory"]["after_mb"] > 50


@pytest.mark.bench
def test_every_dot_is_kept(tmp_path: Path) -> None:
    words = ("--phones", "5", "--answers", "12", "--themes", "3")
    found = measure(tmp_path, "vote", *words)
    assert found["errors"] == {}
    assert found["dots"]["n"] == found["store"]["acknowledged"] == found["store"]["stored"] > 5
    assert is_exactly_once(found["store"])


@pytest.mark.bench
def test_what_was_written_without_a_network_comes(
    tmp_path: Path, server: Server, served: Live
) -> None:
    served.move("write:all")
    words = ("--phones", "5", "--period", "1", "--cut", "2")
    found = measure(tmp_path, "resume", *words, *at(server, served))
    assert found["back"]["phones"] == 5
    assert found["errors"]["answer: no connection"] > 0
    assert found["store"]["acknowledged"] == len(served.board.answers) >= 10
    assert is_exactly_once(found["store"])
    assert found["resumed"]["with_their_answers"] == 5


@pytest.mark.bench
def test_who_means_harm_is_counted_apart(tmp_path: Path, server: Server, served: Live) -> None:
    served.move("write:all")
    words = ("--phones", "5", "--period", "1", "--seconds", "2", "--home", str(server.home))
    found = measure(tmp_path, "flood", *words, *at(server, served))
    outcomes = found["hostile"]
    assert sum(n for what, n in outcomes.items() if what.startswith("post")) >= 2000
    assert outcomes["post: 429"] > 0
    assert "body: 200" not in outcomes
    assert sum(n for what, n in outcomes.items() if what.startswith("socket")) >= 300
    assert outcomes["rerun: closed with 1008"] > 0
    assert outcomes["frame: closed with 1009"] > 0
    assert found["quiet"]["n"] >= 5
    assert found["meanwhile"]["n"] >= 5
    assert is_exactly_once(found["store"])


@pytest.mark.bench
def test_the_floor_keeps_answers_too(tmp_path: Path) -> None:
    found = measure(tmp_path, "floor", "--phones", "5", "--period", "1", "--seconds", "2")
    assert found["at_the_floor"]["n"] >= 5
    assert found["here"]["n"] >= 5
    assert is_exactly_once(found["store"])
    assert found["ratio"]["cpu"] > 0


@pytest.mark.bench
@pytest.mark.browser
def test_screen_counts_every_answer(tmp_path: Path, server: Server, served: Live) -> None:
    words = ("--phones", "3", "--period", "1", "--seconds", "2", "--home", str(server.home))
    found = measure(tmp_path, "screen", *words, *at(server, served))
    assert found["store"]["acknowledged"] == len(served.board.answers) >= 3
    assert found["ack_to_screen"]["n"] == len(served.board.answers)
    assert found["ack_to_screen"]["never_shown"] == 0


@pytest.mark.bench
@pytest.mark.browser
def test_phone_page_is_light(tmp_path: Path, server: Server, served: Live) -> None:
    served.move("write:all")
    found = measure(tmp_path, "first-paint", "--times", "1", *at(server, served))
    for page in ("choice", "field"):
        assert 0 < found[page]["kilobytes"] < 60
        assert 0 < found[page]["requests"] < 6


@pytest.mark.bench
@pytest.mark.browser
def test_the_board_is_looked_at_by_two(tmp_path: Path) -> None:
    words = ("--answers", "8", "--themes", "2", "--times", "2")
    found = measure(tmp_path, "board", *words)
    assert found["own_board"]["n"] == found["other_seat"]["n"] == 2


@pytest.mark.bench
def test_every_change_is_drawn_on_every_page(tmp_path: Path) -> None:
    words = ("--answers", "8", "--themes", "2", "--times", "2", "--viewers", "2")
    found = measure(tmp_path, "redraws", *words)
    for pages in (found["2 screens"], found["2 desks"]):
        assert (pages["after"]["n"], pages["never_drawn"]) == (4, 0)


def test_what_was_lost_doubled_or_altered_is_found() -> None:
    acked = {"a": "one", "b": "two", "c": "three"}
    sent = acked | {"d": "four", "e": "five"}
    stored = [("a", "one"), ("a", "one"), ("b", "TWO"), ("d", "four")]
    found = exactly_once(acked, sent, stored)
    assert found == {
        "acknowledged": 3,
        "stored": 4,
        "missing": 1,
        "doubled": 1,
        "altered": 1,
        "unacknowledged": 1,
    }
    assert not is_exactly_once(found)


@pytest.mark.parametrize("fault", ["missing", "doubled", "altered"])
def test_each_fault_alone_counts(fault: str) -> None:
    assert not is_exactly_once({"missing": 0, "doubled": 0, "altered": 0} | {fault: 1})


def test_spread_of_one_to_a_hundred_milliseconds() -> None:
    seconds = [i / 1000 for i in range(101)]
    assert spread(seconds) == {"n": 101, "p50_ms": 50, "p95_ms": 95, "p99_ms": 99, "max_ms": 100}
    assert spread([]) == {"n": 0}


@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_events_are_whole_however_they_arrive(size: int) -> None:
    head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    chunks = b"5\r\nid: 1\r\n14\r\n\nevent: view\ndata: x\r\n4\r\n\n\n: \r\n"
    told: list[bytes] = []
    stream = EventStream(b"", told.append, lambda: None)
    message = head + chunks
    for start in range(0, len(message), size):
        stream.data_received(message[start : start + size])
    assert stream.status == 200
    assert told == [b"id: 1\nevent: view\ndata: x"]


@pytest.mark.bench
def test_a_neighbour_computes_while_phones_answer_and_is_cancelled(tmp_path: Path) -> None:
    words = ("--phones", "5", "--period", "0.5", "--seconds", "1", "--customers", "60000")
    found = measure(tmp_path, "neighbour", *words)
    assert found["examined"]["done"]
    assert found["meanwhile"]["n"] >= 5
    assert found["errors"] == {}
    assert is_exactly_once(found["store"])
    assert found["cancelled"]


def test_many_browsers_fetch_the_files_of_a_page_at_once(server: Server, served: Live) -> None:
    assert served.people.owner.user_id
    token = served.store.write(start_session, served.people.owner.user_id)
    work = crowd(Measured(server.url), token, loads=3, over=0.1)
    found = run(work)
    assert found["crowd"]["n"] == 3
    assert found["each"]["requests"] > 50
    assert 300 < found["each"]["kilobytes"] < 1000
