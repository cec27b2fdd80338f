"""The bench of faults, in small: what it calls wrong is wrong; how long it took is not asked."""

import errno
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.endurance import judge
from benchmarks.faults.damage import damage_done, empty, start_on
from benchmarks.faults.disk import small_disk
from benchmarks.faults.verdict import wrong
from benchmarks.server import OwnServer
from tests.rooms import Live, Server
from valuewhen.settings import PROJECT

WELL: dict[str, Any] = {
    "store": {"missing": 0, "doubled": 0, "altered": 0},
    "back": "5/5",
    "back_s": 15.0,
    "still_waiting": 0,
    "participants": {"phones": 5, "with_their_answers": 5, "participants": 6, "others": 1},
}


def endure(tmp_path: Path, *words: str) -> dict[str, Any]:
    file = tmp_path / "figures.json"
    subprocess.run(
        [
            sys.executable,
            "-m",
            "benchmarks.endurance",
            "--within",
            "60",
            *words,
            "--json",
            str(file),
        ],
        cwd=PROJECT,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=180,
    )
    found: dict[str, Any] = json.loads(file.read_text())
    return found


def test_double_taps_and_cuts_leave_one_row_for_each_answer(
    tmp_path: Path, server: Server, served: Live
) -> None:
    served.move("write:all")
    where = ("--url", server.url, "--code", served.workshop.join_code, "--only", "taps")
    found = endure(tmp_path, "all", "--brief", "--phones", "4", *where)["taps"]
    assert found["wrong"] == []
    # two times four ways, of which one posts twice for itself, one twice, one once and one twice
    assert found["receipts"]["answers"] == 4 * 2 * 4
    assert found["receipts"]["posts"] == 4 * 2 * (2 + 2 + 1 + 2)
    assert found["receipts"]["with_two_ids"] == 0
    assert len(served.board.answers) == found["store"]["acknowledged"] == 32
    assert found["participants"] == {"phones": 4, "with_their_answers": 4}


@pytest.mark.bench
def test_who_waits_for_a_server_that_stands_still_is_back_when_it_goes_on(
    tmp_path: Path, server: Server, served: Live
) -> None:
    served.move("write:all")
    assert server.process
    words = ("--phones", "4", "--period", "0.5", "--pause", "0.5", "--held", "1")
    where = ("--url", server.url, "--code", served.workshop.join_code)
    process = ("--pid", str(server.process.pid), "--at-once", "40")
    found = endure(tmp_path, "stall", *words, *where, *process)
    assert found["wrong"] == []
    assert found["held"]["phones"] == found["held"]["of"] == 4
    assert found["at_once"]["n"] == 40
    assert len(served.board.answers) == found["store"]["acknowledged"] > 40
    assert found["participants"] == {"phones": 4, "with_their_answers": 4}


def test_a_store_of_no_bytes_is_refused_and_left(store_url: str) -> None:
    found = start_on(Path(store_url.removeprefix("sqlite:///")), empty)
    assert damage_done("emptied", found) == []
    assert found["refused"]
    assert "workshops.sqlite3 is damaged" in found["says"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"refused": False}, "emptied: the server started"),
        ({"says": ""}, "emptied: it was not said which file is damaged and that it is kept"),
        ({"as_it_was": False}, "emptied: the file was changed"),
        ({"other_stores": ["new.sqlite3"]}, "emptied: another store was made: ['new.sqlite3']"),
    ],
)
def test_what_must_not_come_of_damage_is_said(change: dict[str, Any], words: str) -> None:
    says = "The store workshops.sqlite3 is damaged and was left as it is."
    found = {"refused": True, "says": says, "as_it_was": True, "other_stores": []}
    assert damage_done("emptied", found) == []
    assert damage_done("emptied", found | change) == [words]


@pytest.fixture
def unstarted() -> Iterator[OwnServer]:
    """A server of a bench's own that does not run."""
    own = OwnServer()
    yield own
    own.remove()


def test_a_small_disk_is_full_until_it_is_freed(unstarted: OwnServer) -> None:
    with small_disk() as disk:
        if disk.home is None:
            pytest.skip("no file system may be mounted here")
        file = disk.home / "store"
        file.write_bytes(b"before")
        disk.fill(unstarted)
        with pytest.raises(OSError) as refused:
            (disk.home / "another").write_bytes(bytes(8192))
        assert refused.value.errno == errno.ENOSPC
        disk.free(unstarted)
        assert file.write_bytes(bytes(2**20)) == 2**20
    assert not file.exists()


def test_nothing_is_wrong_with_what_was_survived() -> None:
    assert wrong(WELL, within=15) == []
    judge({"wrong": []}, within=15)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"store": {"missing": 2}}, "2 acknowledged answers are missing"),
        ({"store": {"doubled": 1}}, "1 acknowledged answers are doubled"),
        ({"store": {"altered": 1}}, "1 acknowledged answers are altered"),
        ({"back": "3/5"}, "2 of 5 phones did not come back"),
        ({"back_s": 15.1}, "the slowest phone was back after 15.1 s"),
        ({"errors": {"join: no field": 2, "answer: 503": 9}}, "2 phones could not come in"),
        ({"errors": {"answer: 409": 3, "answer: 429": 1}}, "3 answers were refused"),
        ({"still_waiting": 1}, "1 answers were never acknowledged nor refused"),
        (
            {"participants": {"phones": 5, "with_their_answers": 4, "participants": 5}},
            "1 phones miss answers of theirs",
        ),
        (
            {"participants": {"phones": 5, "with_their_answers": 5, "participants": 6}},
            "6 participants in the store, 5 came",
        ),
        ({"wrong": ["the file was changed"]}, "the file was changed"),
    ],
)
def test_each_thing_that_is_wrong_is_said(change: dict[str, Any], words: str) -> None:
    found = wrong(WELL | change, within=15)
    assert found == [words]
    with pytest.raises(SystemExit) as ended:
        judge({"wrong": found}, within=15)
    assert ended.value.code == 1
