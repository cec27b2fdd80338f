"""The attacks, in small: what guessing achieves on a server of its own."""

import time
from collections.abc import Iterator

import pytest

from benchmarks.attacks import guess_codes, guess_passwords
from benchmarks.bombs import long_line, parquet_bomb
from benchmarks.faults.anything import errors_of, fuzz
from benchmarks.hostile_files import hostile_files
from benchmarks.report import is_exactly_once
from benchmarks.server import OwnServer
from tests.loops import run


@pytest.fixture(scope="module")
def own() -> Iterator[OwnServer]:
    """A server whose limits no other test has used up."""
    with OwnServer() as server:
        yield server


def test_of_wrong_codes_few_are_looked_up_and_a_room_gets_in(own: OwnServer) -> None:
    began = time.monotonic()
    found = run(guess_codes(own, phones=5, guesses=200, clients=10, over=2.0))
    more = time.monotonic() - began  # one is looked up for each second
    seen, unseen = found["wrong"]["told_404"], found["wrong"]["told_429"]
    assert seen + unseen == 200
    assert 30 <= seen <= 31 + more
    assert found["right"]["n"] == 5


def test_of_wrong_passwords_few_are_checked_and_the_owner_gets_in(own: OwnServer) -> None:
    found = run(guess_passwords(own, at_once=8, in_turn=6, names=1))
    assert 5 <= found["checked"] <= 10  # 5 at once, and more for who takes longer than the wait
    assert sum(found["told"].values()) == 14
    assert found["told"]["refused"] == found["checked"]
    assert found["owner"]["on_a_known_browser"] == "in"
    assert (found["known"]["n"], found["unknown"]["n"]) == (1, 1)


def test_hostile_files_are_refused_and_a_good_one_is_loaded(own: OwnServer) -> None:
    bombs = {
        "bomb.parquet": lambda path: parquet_bomb(path, rows=900_000),
        "line.csv": lambda path: long_line(path, size=5_000_000),
    }
    found = run(hostile_files(own, phones=2, period=1.0, seconds=0.0, rows=1000, bombs=bombs))
    assert {name: found[name]["outcome"] for name in (*bombs, "good")} == {
        "bomb.parquet": "refused",
        "line.csv": "refused",
        "good": "loaded",
    }
    assert found["errors"] == {}
    assert found["store"]["acknowledged"] >= 1
    assert is_exactly_once(found["store"])


def test_nothing_fails_on_what_comes_at_random(own: OwnServer) -> None:
    found = run(fuzz(own, seconds=4, seed=7))
    assert found["wrong"] == []
    assert min(found["outcomes"][kind] for kind in ("2xx", "3xx", "4xx", "page drawn")) >= 1


def test_an_error_in_the_log_is_seen() -> None:
    facts = '"time": "2026-11-28T18:00:00Z", "event": "request_failed"'
    log = f'Open: http://localhost\n{{"level": "info", {facts}}}\n{{"level": "error", {facts}}}\n'
    [wrong] = errors_of(log)
    assert "request_failed" in wrong
