"""What an operator sees of a server: its log, its readiness, its figures."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
from alembic import command
from prometheus_client.parser import text_string_to_metric_families
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState

from tests.databases import PostgresCluster
from tests.loops import run
from tests.rooms import SECONDS, Live, Phone, Server, add_people, following, open_live, until
from tests.web.test_guards import socket
from valuewhen.people.sessions import start_session
from valuewhen.settings import PROJECT
from valuewhen.store.engine import open_engine
from valuewhen.store.migrate import MIGRATIONS, config_of, migrate, newest_revision
from valuewhen.store.store import Store
from web.metrics import Watch

TOKEN = "figures for the operator"
RIGHT = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a token for its figures."""
    running = Server(tmp_path_factory.mktemp("home"), {"VALUEWHEN_METRICS_TOKEN": TOKEN})
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def room(watched: Server) -> Iterator[Live]:
    """A workshop in that server's store, whose room writes."""
    opened = Store(watched.store_url)
    live = open_live(opened, add_people(opened))
    live.move("write:best")
    yield live
    opened.close()


def figures(server: Server) -> dict[str, float]:
    """Each figure without labels, and the responses by their class of status."""
    told = httpx.get(f"{server.url}/metrics", headers=RIGHT, timeout=SECONDS).raise_for_status()
    samples = [s for f in text_string_to_metric_families(told.text) for s in f.samples]
    return {s.labels.get("status", s.name): s.value for s in samples}


def rename(server: Server, table: str) -> None:
    """Takes a table away under the server's feet."""
    with closing(sqlite3.connect(server.home / "workshops.sqlite3")) as store:
        store.execute(f"alter table {table} rename to lost_{table}")


def test_every_line_of_the_log_is_an_event_and_none_tells_of_people(alone: Server) -> None:
    migrate(alone.store_url)
    store = Store(alone.store_url)
    live = open_live(store, add_people(store), "Quarterly secrets")
    live.move("write:best")
    code, owner = live.workshop.join_code, live.people.owner.user_id
    assert owner
    session = store.write(start_session, owner)
    alone.start()
    phone = Phone(alone.url, code).join("Finance")
    phone.post("answers", body="they refer zebras", key="k1").raise_for_status()
    assert phone.post("answers", body="", key="k2").status_code == 422
    rename(alone, "answers")
    assert phone.post("answers", body="they adopt zebras", key="k3").status_code == 500
    rename(alone, "workshops")
    with socket(alone, f"valuewhen_session={session}") as page:
        page.send(BackMsg(rerun_script=ClientState()).SerializeToString())
        until(lambda: "Uncaught app execution" in alone.err.read_text())
    until(lambda: "store_lost" in alone.err.read_text())
    secrets = [code, session, live.id, owner, *phone.client.cookies.values()]
    assert len(secrets) > 4
    phone.client.close()
    alone.stop()
    store.close()

    for event in alone.log:
        assert event["time"].endswith("Z")
        assert event["level"] in ("info", "warning", "error")
    by_name = {event["event"]: event for event in alone.log}
    told = [event["event"] for event in alone.log]
    assert told[0] == "server_started"
    assert told[-2:] == ["server_stopping", "server_stopped"]
    assert told.count("store_lost") == 1
    failed = by_name["request_failed"]
    assert (failed["method"], failed["route"]) == ("POST", "/j/{code}/answers")
    assert failed["error"] == by_name["library"]["error"] == "OperationalError"
    assert "in submit_answer" in failed["exception"]
    assert "pages/navigation.py" in by_name["library"]["exception"]
    words = [*secrets, "zebras", "secrets", "olga", "Finance", "10.0.0.1", "lost_"]
    assert [word for word in words if word in alone.err.read_text()] == []


@pytest.mark.parametrize(("quiet", "times"), [(3600.0, 1), (0.0, 3)])
def test_what_fails_for_a_roomful_does_not_fill_the_log(
    quiet: float, times: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise KeyError

    async def meet(app: Watch) -> None:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            for _ in range(3):
                with pytest.raises(KeyError):
                    await client.get("http://here/")

    monkeypatch.setattr("web.metrics.QUIET", quiet)
    run(meet(Watch(fail)))
    assert [record.getMessage() for record in caplog.records] == ["request_failed"] * times


def test_what_libraries_and_uncaught_errors_say_goes_the_same_way() -> None:
    program = """
import threading
from web.logs import set_up_server_log
set_up_server_log(as_json=True)
from streamlit.logger import get_logger
get_logger("streamlit.late").warning("Session of %s\\nis gone", "Ada")
def fail(): raise KeyError("Ada")
thread = threading.Thread(target=fail); thread.start(); thread.join()
try:
    fail()
except KeyError as error:
    raise ExceptionGroup("of Ada", [ValueError("Ada")]) from error
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    log = [json.loads(line) for line in done.stderr.splitlines()]
    assert [event["event"] for event in log] == ["library", "thread_failed", "server_failed"]
    assert (log[0]["logger"], log[0]["message"]) == ("streamlit.late", "Session of %s")
    assert log[1]["error"] == "KeyError"
    kinds = [line for line in log[2]["exception"].splitlines() if not line.startswith(" ")]
    trace = "Traceback (most recent call last):"
    assert kinds == [trace, "KeyError", trace, "ValueError", trace, "ExceptionGroup"]
    assert "Ada" not in done.stderr
    assert done.returncode == 1


def test_people_can_have_the_log_as_text(alone: Server) -> None:
    migrate(alone.store_url)
    engine = open_engine(alone.store_url, writes=True)
    config = config_of(MIGRATIONS)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0006")
    engine.dispose()
    alone.environment["VALUEWHEN_LOG"] = "text"
    alone.start()
    first, second = alone.err.read_text().splitlines()
    assert "[info" in first
    assert f"store_migrated before=0006 now={newest_revision()}" in " ".join(first.split())
    assert "server_started" in second
    assert "The store was brought up to date" in alone.out.read_text()


def test_a_form_of_the_log_that_does_not_exist_is_refused_in_words(alone: Server) -> None:
    variables = alone.variables | {"VALUEWHEN_LOG": "xml"}
    refused = subprocess.run(
        [sys.executable, "-m", "web.serve", "--port", "0"],
        cwd=PROJECT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert refused.returncode == 2
    assert "VALUEWHEN_LOG" in refused.stderr
    assert "'json', 'text'" in refused.stderr


def test_readiness_tells_the_store_and_what_is_free(watched: Server) -> None:
    ready = httpx.get(f"{watched.url}/ready", timeout=SECONDS)
    assert ready.status_code == 200
    facts = ready.json()
    free = facts.pop("free_mb")
    assert 50 <= free < 10**9
    assert facts == {"status": "ready", "store": "sqlite", "revision": newest_revision()}


@pytest.mark.postgres
def test_readiness_tells_of_postgresql(alone: Server, postgres: PostgresCluster) -> None:
    url = postgres.create_database("operations").replace("postgresql", "postgresql+psycopg", 1)
    alone.environment["VALUEWHEN_DATABASE_URL"] = url
    alone.start()
    ready = httpx.get(f"{alone.url}/ready", timeout=SECONDS).json()
    assert (ready["status"], ready["store"]) == ("ready", "postgresql")
    assert ready["revision"] == newest_revision()
    (migrated,) = [event for event in alone.log if event["event"] == "store_migrated"]
    assert (migrated["before"], migrated["now"]) == (None, newest_revision())


@pytest.mark.parametrize(
    "headers",
    [{}, {"authorization": TOKEN}, {"authorization": "Bearer x"}, {"authorization": "Bearer é"}],
)
def test_figures_are_for_who_has_the_token(watched: Server, headers: dict[str, str]) -> None:
    sent = {name: value.encode() for name, value in headers.items()}
    refused = httpx.get(f"{watched.url}/metrics", headers=sent, timeout=SECONDS)
    closed = httpx.get(f"{watched.url}/_stcore/metrics", headers=RIGHT, timeout=SECONDS)
    assert (refused.status_code, refused.text) == (404, "Not found")
    assert (closed.status_code, closed.text) == (404, "Not found")


def test_there_are_no_figures_without_a_token(server: Server) -> None:
    for headers in ({}, {"authorization": "Bearer x"}, RIGHT):
        refused = httpx.get(f"{server.url}/metrics", headers=headers, timeout=SECONDS)
        assert (refused.status_code, refused.text) == (404, "Not found")


def test_figures_go_up_by_what_happens(watched: Server, room: Live) -> None:
    told = httpx.get(f"{watched.url}/metrics", headers=RIGHT, timeout=SECONDS)
    assert told.headers["content-type"].startswith("text/plain; version=")
    assert told.headers["cache-control"] == "no-store"
    assert "process_cpu_seconds_total" in told.text
    phone = Phone(watched.url, room.workshop.join_code).join()
    before = figures(watched)
    for number in range(3):
        phone.post("answers", body=f"they refer {number}", key=f"key-{number}").raise_for_status()
    assert phone.post("answers", body="", key="empty").status_code == 422
    assert phone.post("votes", theme="x", dots="1").status_code == 409

    def rise() -> dict[str, float]:
        now = figures(watched)
        return {name: now[name] - before[name] for name in before}

    risen = until(lambda: (found := rise())["valuewhen_writes_refused_total"] and found)
    assert risen["valuewhen_answers_acknowledged_total"] == 3
    assert risen["valuewhen_writes_committed_total"] >= 3
    groups = risen["valuewhen_commit_seconds_count"]
    assert groups == risen["valuewhen_commit_group_writes_count"] >= 3
    assert risen["4xx"] == 2
    assert risen["5xx"] == 0
    assert before["valuewhen_event_streams"] == before["valuewhen_streamlit_sockets"] == 0
    with following(phone.client, f"/j/{phone.code}/events") as events:
        events.next()
        session = room.store.write(start_session, room.people.owner.user_id)
        with socket(watched, f"valuewhen_session={session}"):
            open_now = figures(watched)
        assert open_now["valuewhen_event_streams"] == 1
        assert open_now["valuewhen_streamlit_sockets"] == 1
    phone.client.close()
    until(lambda: figures(watched)["valuewhen_event_streams"] == 0)


def test_no_figure_tells_of_a_workshop_or_a_path(watched: Server, room: Live) -> None:
    told = httpx.get(f"{watched.url}/metrics", headers=RIGHT, timeout=SECONDS)
    labels = {
        name: value
        for family in text_string_to_metric_families(told.text)
        if family.name.startswith("valuewhen")
        for sample in family.samples
        for name, value in sample.labels.items()
    }
    assert labels.keys() == {"le", "status"}
    assert room.id not in told.text
