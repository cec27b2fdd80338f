"""A full disk under a running server: phones are told in words and keep what they typed, reading
works, and writing goes on by itself when there is space."""

import resource
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.rooms import SECONDS, Live, Phone, Phones, Server, add_people, hidden, open_live, until
from valuewhen.store.store import Store

SMALL = "24m"
SIZE = 1024  # bytes that a file of the server may have
LONG = "they tell others about us, unasked, " * 12  # that much is a page of the store


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("only root can mount a small file system")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(file: Path) -> None:
    """Takes all the space that is left."""
    with file.open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(b"x" * 4096)


def test_a_full_disk_is_told_in_words_and_writing_goes_on_when_there_is_space(
    small_disk: Path, tmp_path: Path
) -> None:
    given = {"VALUEWHEN_HOME": str(small_disk), "VALUEWHEN_LEAST_FREE_MB": "1"}
    server = Server(tmp_path, given)
    try:
        server.start()
        play(server, small_disk)
    finally:
        server.kill()


def play(server: Server, disk: Path) -> None:
    store = Store(f"sqlite:///{disk / 'workshops.sqlite3'}")
    live = open_live(store, add_people(store))
    live.move("write:all")
    phone = Phone(server.url, live.workshop.join_code).join()
    phone.wait_for("write")
    kept = phone.post("answers", body="they stay", key="1").raise_for_status().json()
    assert ready(server).status_code == 200

    fill(disk / "ballast")
    refused, keys = until_refused(phone, 507)
    assert refused.json() == {
        "error": "disk_full",
        "message": "The disk is full: nothing was saved. Free some space and send it again.",
    }
    state = phone.state()
    assert kept["id"] in [answer["id"] for answer in state["answers"]]
    form = {"body": "typed and not lost", "key": hidden(phone.page(), "key"), "then": ""}
    html = {"accept": "text/html"}
    again = phone.client.post(f"/j/{phone.code}/answers", data=form, headers=html)
    assert again.status_code == 507
    assert "The disk is full" in again.text
    assert "typed and not lost" in again.text
    told = ready(server)
    assert told.status_code == 503
    assert "the disk is nearly full: 0 MB are free" in told.json()["status"]

    (disk / "ballast").unlink()
    taken = phone.post("answers", body="at last", key=keys[-1])
    assert taken.status_code == 200
    until(lambda: ready(server).status_code == 200)
    bodies = [answer.body for answer in live.board.answers]
    assert sorted(bodies) == sorted(["they stay", "at last", *[LONG.strip()] * (len(keys) - 1)])
    events = [event["event"] for event in server.log if event["event"].startswith("writes")]
    assert events == ["writes_refused", "writes_taken_again"]
    phone.client.close()
    store.close()


def until_refused(phone: Phone, status: int) -> tuple[httpx.Response, list[str]]:
    """The first refusal, and the keys that were sent, of which the last was refused: what the log
    has of space is used first."""
    keys: list[str] = []
    while True:
        keys.append(f"key {len(keys)}")
        reply = phone.post("answers", body=LONG, key=keys[-1])
        if reply.status_code != 200:
            assert reply.status_code == status
            return reply, keys


def ready(server: Server) -> httpx.Response:
    return httpx.get(f"{server.url}/ready", timeout=SECONDS)


def test_a_disk_that_takes_no_more_for_another_reason_is_told_in_words_too(
    server: Server, served: Live, phones: Phones
) -> None:
    served.move("write:all")
    phone = phones.open(served).join()
    phone.wait_for("write")
    assert server.process
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (SIZE, most[1]))
    try:
        refused, keys = until_refused(phone, 503)
        assert refused.json()["error"] == "store"
        assert "The server's disk takes nothing just now" in refused.json()["message"]
        assert len(phone.state()["answers"]) == len(keys) - 1
    finally:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, most)
    taken = phone.post("answers", body="at last", key=keys[-1])
    assert taken.status_code == 200
    assert len(served.board.answers) == len(keys)
