"""What the store tells of its commits."""

import logging

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from tests.rooms import Live
from tests.store.test_store import fill, set_pages
from valuewhen.errors import InvalidInputError
from valuewhen.store.commits import Commit, for_people
from valuewhen.store.engine import StoreError
from valuewhen.store.store import Store


def test_watchers_hear_of_every_commit_until_they_stop(store: Store) -> None:
    heard: list[Commit] = []

    def refuse(_: Connection) -> None:
        raise InvalidInputError("No.")

    def fail(_: Commit) -> None:
        raise RuntimeError

    store.commits.watch(fail)
    stop = store.commits.watch(heard.append)
    store.write(set_pages, 1000)
    with pytest.raises(InvalidInputError):
        store.write(refuse)
    store.write(set_pages, 1000)
    stop()
    store.close()
    assert [(commit.written, commit.refused) for commit in heard[:2]] == [(1, 0), (0, 1)]
    assert all(commit.seconds > 0 for commit in heard)


def test_refused_writes_are_logged_when_they_begin_and_end(
    live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    live.store.write(set_pages, 0)
    for _ in range(3):
        with pytest.raises(StoreError):
            live.store.write(fill, 100_000)
    live.store.write(set_pages, 1000)
    live.move("write:best")
    live.move("write:typical")
    live.store.close()
    told = [(r.getMessage(), getattr(r, "reason", None)) for r in caplog.records]
    assert told == [("writes_refused", "disk_full"), ("writes_taken_again", None)]


def test_a_word_that_somebody_wrote_is_no_trouble_of_the_store() -> None:
    quoting = IntegrityError("insert", {}, Exception("Key (name)=(disk is full, connect) exists"))
    assert for_people(quoting) is quoting
    gone = OperationalError("select", {}, Exception("connection failed: no such file"))
    told = for_people(gone)
    assert isinstance(told, StoreError)
    assert told.code == "away"


def test_a_slow_commit_is_logged(
    store: Store, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("valuewhen.store.commits.SLOW", 0.0)
    store.write(fill, 10)
    store.close()
    (slow,) = caplog.records
    assert (slow.getMessage(), slow.levelname) == ("commit_slow", "WARNING")
    assert vars(slow)["writes"] == 1
