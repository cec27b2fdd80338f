"""What several tests need: a store with people, a workshop with a room, and a running server."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import bcrypt
import httpx
from sqlalchemy import Connection, update

from tests.logs import keep_out, new_log
from valuewhen.people.caller import Caller
from valuewhen.people.sessions import start_session
from valuewhen.settings import PROJECT
from valuewhen.store.store import Store
from valuewhen.store.tables import new_id, phases, timers, users
from valuewhen.workshop.answers import OwnAnswer, submit_answer
from valuewhen.workshop.board import Board
from valuewhen.workshop.following import Follower
from valuewhen.workshop.members import invite
from valuewhen.workshop.model import Moment, Workshop
from valuewhen.workshop.participants import Participant, choose_function
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import create_workshop, load

PASSWORD = "correct horse battery"
keep_out(PASSWORD)
HASH = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()
SECONDS = 60  # until a server is given up on
T = TypeVar("T")


def until(check: Callable[[], T]) -> T:
    """What `check()` gives once it gives something; fails when it never does."""
    end = time.monotonic() + SECONDS
    while not (found := check()):
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)
    return found


class People(NamedTuple):
    """The owner of a workshop, those invited to it by role, and two who were not."""

    owner: Caller
    facilitator: Caller
    analyst: Caller
    executive: Caller
    stranger: Caller
    outsider: Caller


NAMES = {
    "olga": "facilitator",
    "fred": "facilitator",
    "anna": "analyst",
    "eve": "executive",
    "sid": "facilitator",
    "otto": "executive",
}


def add_people(store: Store) -> People:
    """Accounts of every role, all with the password `PASSWORD`."""
    rows = [
        {"id": new_id(), "name": name, "role": role, "password_hash": HASH, "created_at": i}
        for i, (name, role) in enumerate(NAMES.items())
    ]
    store.write(lambda connection: connection.execute(users.insert(), rows).rowcount)
    return People(*(Caller(str(r["id"]), str(r["name"]), str(r["role"])) for r in rows))


@dataclass
class Live:
    """A workshop in its lobby, whose owner, facilitator, analyst and executive are known."""

    store: Store
    people: People
    id: str
    keys: int = 0

    @property
    def workshop(self) -> Workshop:
        """The workshop as it stands."""
        return self.store.read(load, self.id)

    @property
    def board(self) -> Board:
        """The board as the store has it, past every cache."""
        return self.store.read(Follower(self.id).read)

    def move(self, phase: str) -> Moment:
        """Moves on as its owner."""
        return self.store.write(move, self.people.owner, self.id, phase)

    def let_pass(self, seconds: float) -> None:
        """Lets so much time pass since every phase change until now."""
        older = update(phases).values(started_at=phases.c.started_at - seconds)
        self.store.write(lambda connection: connection.execute(older).rowcount)

    def let_pause_pass(self, seconds: float) -> None:
        """Lets so much time pass since the workshop was paused."""
        older = update(timers).values(at=timers.c.at - seconds)
        self.store.write(lambda connection: connection.execute(older).rowcount)

    def join(self, function: str = "Sales", token: str = "") -> Participant:
        """Somebody new on a phone."""
        return self.store.write(choose_function, self.workshop, token or new_id(), function)

    def say(
        self, who: Participant, body: str, key: str = "", prompt: str | None = None
    ) -> OwnAnswer:
        """Adds an answer."""
        self.keys += 1
        keep_out(body)
        arguments = (self.workshop, who, body, key or f"key-{self.keys}", prompt)
        return self.store.write(submit_answer, *arguments)


def open_live(store: Store, people: People, title: str = "Value of customers") -> Live:
    """A workshop of `people.owner` in its lobby, with everybody but the strangers invited."""

    def make(connection: Connection) -> str:
        workshop_id = create_workshop(connection, people.owner, title)
        for who in (people.facilitator, people.analyst, people.executive):
            invite(connection, people.owner, workshop_id, who.name, who.role)
        move(connection, people.owner, workshop_id, "lobby")
        return workshop_id

    return Live(store, people, store.write(make))


@dataclass
class Server:
    """A server of its own in another process, over the stores in `home`."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    url: str = ""
    err: Path = Path(os.devnull)  # what it wrote on standard error since it was started last

    @property
    def out(self) -> Path:
        """The file with what it printed."""
        return self.home / "stdout.txt"

    @property
    def log(self) -> list[dict[str, Any]]:
        """The events it logged; all that it writes on standard error is one."""
        return [json.loads(line) for line in self.err.read_text().splitlines()]

    @property
    def store_url(self) -> str:
        """The store the server uses, for a second process to open: this one."""
        return f"sqlite:///{self.home / 'workshops.sqlite3'}"

    @property
    def variables(self) -> dict[str, str]:
        """The environment of the server and of commands beside it."""
        known = {k: v for k, v in os.environ.items() if not k.startswith("VALUEWHEN_")}
        return known | {"VALUEWHEN_HOME": str(self.home)} | self.environment

    def start(self, *options: str) -> None:
        """Starts it on a free port and returns when it has said where it is."""
        words = ["--host", "127.0.0.1", "--port", "0", *(options or ("--no-demo",))]
        self.err = new_log()
        with self.out.open("w") as out, self.err.open("w") as err:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "web.serve", *words],
                cwd=PROJECT,
                env=self.variables,
                stdout=out,
                stderr=err,
            )
        try:
            until(self._is_up)
        except AssertionError:
            self.kill()
            raise
        self.url = self.said("Open").replace("localhost", "127.0.0.1")

    def _is_up(self) -> bool:
        assert self.process and self.process.poll() is None, self.err.read_text()
        return "\nPhones: " in "\n" + self.out.read_text()

    def said(self, what: str) -> str:
        """What it printed after "what: "."""
        lines = [line.partition(": ") for line in self.out.read_text().splitlines()]
        return next(value for name, _, value in lines if name == what)

    def kill(self) -> None:
        """Ends it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Asks it to stop and returns its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, sign: signal.Signals) -> int:
        if self.process is None:
            return 0
        self.process.send_signal(sign)
        code = self.process.wait(SECONDS)
        self.process = None
        return code

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Runs a command of the product beside the server."""
        return subprocess.run(
            [sys.executable, "-m", "valuewhen", *words],
            cwd=PROJECT,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )


class Phone:
    """A browser on a phone: keeps its cookie, and asks for JSON unless told otherwise."""

    def __init__(self, url: str, code: str, address: str = "10.0.0.1") -> None:
        self.code = code
        keep_out(code, len(code))
        headers = {"accept": "application/json", "x-forwarded-for": address}
        self.client = httpx.Client(base_url=url, headers=headers, timeout=SECONDS)

    def state(self) -> dict[str, Any]:
        """The phone page's state."""
        found: dict[str, Any] = self.client.get(f"/j/{self.code}").raise_for_status().json()
        return found

    def post(self, path: str, accept: str = "application/json", **form: object) -> httpx.Response:
        """Posts a form to a path under the workshop's."""
        where = f"/j/{self.code}/{path}"
        keep_out(str(form.get("body", "")))
        return self.client.post(where, data=form, headers={"accept": accept})

    def page(self) -> str:
        """The phone page as HTML."""
        return self.client.get(f"/j/{self.code}", headers={"accept": "text/html"}).text

    def join(self, function: str = "Sales") -> "Phone":
        """Gets the cookie and chooses a function."""
        self.state()
        self.post("function", function=function).raise_for_status()
        return self

    def wait_for(self, phase: str) -> dict[str, Any]:
        """The state once the server has heard of a phase that another process set."""
        return until(lambda: self.state_in(phase))

    def state_in(self, phase: str) -> dict[str, Any]:
        """The state if the phase is this one, else nothing."""
        state = self.state()
        return state if state["phase"] == phase else {}


class Phones:
    """Opens phones on a server, and closes them all."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.opened: list[Phone] = []

    def open(self, live: Live, address: str = "10.0.0.1") -> Phone:
        """A phone with a workshop's code, not joined yet."""
        self.opened.append(Phone(self.server.url, live.workshop.join_code, address))
        return self.opened[-1]

    def close(self) -> None:
        """Puts all of them away."""
        for phone in self.opened:
            phone.client.close()


class Events:
    """An open event stream, read one event at a time."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.lines = response.iter_lines()

    def next(self) -> dict[str, Any]:
        """The next event: its fields, with its data read from JSON. Fails when none comes."""
        event: dict[str, Any] = {}
        for line in self.lines:
            name, _, value = line.partition(": ")
            if name in ("id", "event", "data"):
                assert name not in event, "an event of two lines"
                event[name] = json.loads(value) if name == "data" else value
            elif event and not line:
                return event
        raise EOFError

    def has_ended(self) -> bool:
        """Whether the server ends the stream, after whatever it still sends."""
        return [line for line in self.lines if line.startswith("data")] == []


@contextmanager
def following(client: httpx.Client, path: str, last: str | None = None) -> Iterator[Events]:
    """An open event stream at a path, as one that has seen an event before or not."""
    headers = {"last-event-id": last} if last is not None else {}
    with client.stream("GET", path, headers=headers) as response:
        yield Events(response)


@contextmanager
def signed_in_browser(server: Server, store: Store, caller: Caller) -> Iterator[httpx.Client]:
    """A browser with that person's session."""
    assert caller.user_id
    token = store.write(start_session, caller.user_id)
    cookies = {"valuewhen_session": token}
    with httpx.Client(base_url=server.url, cookies=cookies, timeout=SECONDS) as client:
        yield client


def hidden(html: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', html)
    assert found, f"no field {name}"
    return found[1]
