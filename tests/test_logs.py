"""The check of a session's logs: it finds what must not be in them, and nothing else."""

import json
import logging
from pathlib import Path

import pytest

from tests.logs import keep_out, new_log, personal, watched
from tests.rooms import HASH, PASSWORD, Live, Phones, Server, until

log = logging.getLogger("valuewhen.tests")


SECRETS = {
    "password": PASSWORD,
    "hash": HASH,
    "token": "u7Ca65iuableEZ2vMnaEm-_18WcM1YT1OOtdLQfd1gg",
    "mail": "ada@example.org",
    "address": "10.0.0.1",
    "customer": "KD-7003",
    "name": "olga",
}


@pytest.mark.parametrize("secret", SECRETS.values(), ids=list(SECRETS))
def test_what_is_personal_or_secret_is_found(secret: str, tmp_path: Path) -> None:
    line = json.dumps({"event": "said", "place": f"/srv/x.py:3 {secret}"})
    assert [told for told in personal(line) if secret[:4] in told]
    with pytest.raises(AssertionError, match="logs hold"), watched(tmp_path):
        new_log().write_text(line)


def test_a_log_of_this_process_is_looked_through_too(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ada@example"), watched(tmp_path):
        log.warning("said", extra={"to": "ada@example.org"})


def test_what_a_phone_wrote_is_kept_out(served: Live, phones: Phones, server: Server) -> None:
    phone = phones.open(served).join()
    served.move("write:all")
    phone.wait_for("write")
    phone.post("answers", body="they lend us their bicycles", key="k").raise_for_status()
    assert list(personal("… they lend us their bicycles")) != []
    assert list(personal(f"/j/{served.workshop.join_code}")) != []
    until(lambda: "server_started" in server.err.read_text())


def test_an_ordinary_log_is_clean(tmp_path: Path) -> None:
    keep_out("short")
    with watched(tmp_path):
        new_log().write_text(
            '{"time": "2026-11-28T20:18:50.123456Z", "event": "server_started", "url": '
            '"http://127.0.0.1:8501", "version": "1.67.0"}\n'
            '  File "/srv/valuewhen/test_what_a_phone_wrote_is_kept_out_of_logs_1.py", line 3\n'
            "short"
        )
        log.warning("commit_slow", extra={"seconds": 0.3})
