"""A PostgreSQL of one's own: started in a temporary folder, stopped, frozen, and removed."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

USER = "valuewhen"
UNPRIVILEGED = ("postgres", "nobody")
SECONDS = 30  # until a server that does not answer is given up on


def postgres_programs() -> Path:
    """The folder of `initdb` and `postgres`: the one VALUEWHEN_POSTGRES names, or the newest."""
    named = os.environ.get("VALUEWHEN_POSTGRES")
    if named:
        return Path(named)
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = sorted(debian, key=lambda path: int(path.parent.parent.name), reverse=True)
    found = newest[0] if newest else shutil.which("initdb")
    if found is None:
        raise FileNotFoundError(
            "There is no PostgreSQL here: install Debian's package postgresql, or name the folder "
            "of initdb in VALUEWHEN_POSTGRES."
        )
    return Path(found).resolve().parent


class Cluster:
    """A PostgreSQL that listens on a socket in its own folder alone, without a password.

    `stop` and `start` may follow each other; its data stay until `remove`. `settings` are added to
    the ones PostgreSQL comes with, each as name=value.
    """

    def __init__(self, settings: Sequence[str] = ()) -> None:
        self._programs = postgres_programs()
        self._as = unprivileged()
        self._settings = settings
        self.folder = Path(tempfile.mkdtemp(prefix="valuewhen-postgres-"))
        if self._as:
            shutil.chown(self.folder, self._as)
        self._data = self.folder / "data"
        self._log = self.folder / "log"
        self._server: subprocess.Popen[bytes] | None = None
        options = ["--auth=trust", f"--username={USER}", "--encoding=UTF8", "--locale=C"]
        self._run("initdb", "-D", str(self._data), "--no-sync", *options)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        here = [f"unix_socket_directories={self.folder}", "listen_addresses="]
        command = [str(self._programs / "postgres"), "-D", str(self._data)]
        for setting in (*here, *self._settings):
            command += ["-c", setting]
        with self._log.open("ab") as log:
            self._server = subprocess.Popen(
                command, cwd=self.folder, stdout=log, stderr=log, user=self._as
            )
        until = time.monotonic() + SECONDS
        while not self._answers():
            if self._server.poll() is not None or time.monotonic() > until:
                raise RuntimeError(self._log.read_text(errors="replace"))
            time.sleep(0.05)

    def stop(self) -> None:
        """End the server at once, its connections with it."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)
            self._server.wait(SECONDS)
            self._server = None

    def freeze(self) -> None:
        """Stop every process of the server where it is: connections stay and nothing answers, as
        when the network loses all that is sent. Linux alone."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let them go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, which: signal.Signals) -> None:
        assert self._server
        first = self._server.pid
        os.kill(first, which)  # before its children are counted: it makes no more of them
        while which == signal.SIGSTOP and _state(first) != "T":
            time.sleep(0.001)
        for child in Path(f"/proc/{first}/task/{first}/children").read_text().split():
            os.kill(int(child), which)

    def create_database(self, name: str) -> str:
        """Make an empty database; its URL, which SQLAlchemy takes as `postgresql+psycopg`."""
        self._run("createdb", "-h", str(self.folder), "-U", USER, name)
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def remove(self) -> None:
        """End the server and remove all it had."""
        self.stop()
        shutil.rmtree(self.folder)

    def _answers(self) -> bool:
        ready = [str(self._programs / "pg_isready"), "-q", "-h", str(self.folder)]
        return subprocess.call(ready) == 0

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), *arguments],
            cwd=self.folder,
            user=self._as,
            check=True,
            stdout=subprocess.DEVNULL,
        )


def _state(pid: int) -> str:
    """What a process does, as the kernel's letter: T when it stands still."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]


def unprivileged() -> str | None:
    """Who runs PostgreSQL for root, whom it refuses; None for anybody else, who may."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd  # not there on Windows

    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in UNPRIVILEGED if name in known)
