"""A server to measure: one of its own with an empty home, or one that runs already."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import urlsplit

from sqlalchemy import func, select

from valuewhen.people.accounts import add_user
from valuewhen.settings import PROJECT
from valuewhen.store.engine import open_engine
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store
from valuewhen.store.tables import answers, participants, phases, wordings, workshops
from valuewhen.store.views import newest_of
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import create_workshop, load

OWNER = "bench"
PASSWORD = "Bench-4711!"
SEGMENTS = ("all", "best", "typical")
START = 60  # seconds a server may take to answer
STOP = 30  # seconds it may take to end


class NotStartedError(RuntimeError):
    """A server that ended before it said where it is; the text is what it said of that."""


class Server:
    """A running server, its process, and the home its store is in."""

    def __init__(
        self, url: str = "", code: str = "", home: Path | None = None, pid: int | None = None
    ) -> None:
        self.url, self.code, self.home, self.pid = url, code, home, pid
        self.variables: dict[str, str] = {}  # of its environment, besides its home

    @property
    def host(self) -> str:
        """The name or address to connect to."""
        return urlsplit(self.url).hostname or "127.0.0.1"

    @property
    def port(self) -> int:
        """The port to connect to."""
        return urlsplit(self.url).port or 80

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a process that works on this server's store."""
        own = {"VALUEWHEN_HOME": str(self.home), "VALUEWHEN_PASSWORD": PASSWORD}
        return os.environ | own | self.variables

    def command(self, *words: str) -> str:
        """What a command of the product prints, run in a process of its own."""
        done = subprocess.run(
            [sys.executable, "-m", "valuewhen", *words],
            env=self.environment,
            cwd=PROJECT,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout.strip()

    @property
    def database(self) -> str:
        """The URL of the store."""
        assert self.home, "name the server's home: --home"
        given = self.environment.get("VALUEWHEN_DATABASE_URL")
        return given or f"sqlite:///{self.home / 'workshops.sqlite3'}"

    def stored(self) -> list[tuple[str, str]]:
        """Key and words of every answer of the workshop, as the store has them."""
        engine = open_engine(self.database, writes=False)
        words = newest_of(wordings)
        query = select(answers.c.key, words.c.body).join(words, words.c.answer_id == answers.c.id)
        with engine.connect() as connection:
            mine = {"workshop": self._workshop("id")}
            rows = [(row.key, row.body) for row in connection.execute(query, mine)]
        engine.dispose()
        return rows

    def _workshop(self, column: str) -> str:
        return str(self.read(select(workshops.c[column]).where(workshops.c.join_code == self.code)))

    def read(self, query: object) -> object:
        """The one value that a query gives, straight from the store."""
        engine = open_engine(self.database, writes=False)
        with engine.connect() as connection:
            value = connection.execute(query).scalar_one()  # type: ignore[call-overload]
        engine.dispose()
        return value

    def screen(self) -> str:
        """The address of the projector's page."""
        return f"{self.url}/screen/{self._workshop('screen_token')}"

    def joined(self) -> int:
        """How many participants the store has in the workshop."""
        mine = participants.c.workshop_id == self._workshop("id")
        return int(str(self.read(select(func.count()).where(mine))))

    def last_move(self) -> tuple[float, int]:
        """When the present phase was written, in seconds since 1970, and the view it made."""
        mine = phases.c.workshop_id == self._workshop("id")
        latest = select(phases.c.started_at).where(mine).order_by(phases.c.id.desc()).limit(1)
        return float(str(self.read(latest))), int(self._workshop("view"))

    def send_signal(self, which: signal.Signals) -> None:
        """Sends a signal to the server's process."""
        assert self.pid, "name the server's process: --pid"
        os.kill(self.pid, which)

    def cpu(self) -> float | None:
        """Seconds of processor time used so far, or None where the system does not tell."""
        try:
            told = Path(f"/proc/{self.pid}/stat").read_text().rsplit(") ", 1)[1].split()
        except OSError:
            return None
        return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int | None:
        """Megabytes of memory in use, or None where the system does not tell."""
        try:
            told = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return None
        found = re.search(r"VmRSS:\s+(\d+)", told)
        return int(found[1]) // 1024 if found else None


class OwnServer(Server):
    """A server started for a measurement, with an open workshop, and taken away afterwards.

    `home` is a folder of the caller's own for its stores, which stays; `variables` are added to its
    environment.
    """

    def __init__(
        self,
        *,
        is_plain: bool = False,
        home: Path | None = None,
        variables: dict[str, str] | None = None,
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="valuewhen-bench-"))
        super().__init__(home=home or self.folder / "home")
        self.is_plain = is_plain  # without uvloop and httptools
        self.variables = variables or {}
        self.log = self.folder / "log"
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> "OwnServer":
        try:
            self.prepare()
            self.start(8600)
        except BaseException:
            self.remove()
            raise
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _where: TracebackType | None,
    ) -> None:
        self.remove()

    def remove(self) -> None:
        """Stops the server and removes what it left, but for a home of the caller's."""
        try:
            self.stop()
        finally:
            shutil.rmtree(self.folder, ignore_errors=True)

    def prepare(self) -> None:
        """Makes the store, with an open workshop in it."""
        migrate(self.database)
        store = Store(self.database)
        owner = store.write(add_user, OWNER, "facilitator", PASSWORD)
        workshop_id = store.write(create_workshop, owner, "A room that is measured", SEGMENTS)
        store.write(move, owner, workshop_id, "lobby")
        self.code = store.read(load, workshop_id).join_code
        store.close()

    def start(self, port: int) -> None:
        """Starts on the port or the next free one, and waits until it answers. Raises
        NotStartedError if it ends instead."""
        words = [sys.executable, "-m", "benchmarks.serve"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*words, "--port", str(port), *(["--plain"] if self.is_plain else [])],
                env=self.environment,
                cwd=PROJECT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        self.pid = self._process.pid
        assert self._process.stdout
        for line in self._process.stdout:
            if line.startswith("Open: "):
                self.url = line.removeprefix("Open: ").strip().replace("localhost", "127.0.0.1")
                break
        else:
            self._end(signal.SIGTERM)
            raise NotStartedError(self._last_words())
        threading.Thread(target=_drain, args=[self._process.stdout], daemon=True).start()
        wait_until_healthy(self.url)

    def _last_words(self) -> str:
        last = self.log.read_text(errors="replace").strip().rpartition("\n")[2]
        try:
            return str(json.loads(last)["reason"])
        except (ValueError, KeyError):
            return last

    def logged(self) -> dict[str, int]:
        """How often it logged what, of all that is worse than information; a line that is no event
        is "not an event"."""
        seen: Counter[str] = Counter()
        for line in self.log.read_text(errors="replace").splitlines():
            try:
                event = json.loads(line)
                seen[f"{event['level']}: {event['event']}"] += event["level"] != "info"
            except (ValueError, KeyError):
                seen["not an event"] += 1
        return dict(+seen)

    def move_inside(self, phase: str) -> None:
        """Moves the workshop by a write inside the server's process, as the facilitator's page
        does; returns at once."""
        self.tell_inside(f"{self.code} {phase}")

    def tell_inside(self, line: str) -> None:
        """Has `benchmarks.serve` do something inside the server's process; returns at once."""
        assert self._process and self._process.stdin
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()

    def kill(self) -> None:
        """Ends the server without a word, as a power cut would."""
        self._end(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)

    def stop(self) -> int:
        """Asks the server to stop, and waits for it; its exit code, 0 if none ran. Raises
        subprocess.TimeoutExpired, after having killed it, if it does not end within STOP seconds.
        """
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        process, self._process = self._process, None
        if process is None:
            return 0
        process.send_signal(how)
        try:
            return process.wait(STOP)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe:
                    pipe.close()


def _drain(pipe: IO[str]) -> None:
    for _ in pipe:
        pass


def wait_until_healthy(url: str) -> None:
    """Returns when the server says that it lives; TimeoutError when it does not."""
    end = time.monotonic() + START
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as reply:
                if reply.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"{url} does not answer")
