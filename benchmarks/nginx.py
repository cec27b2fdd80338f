"""An nginx of one's own, with the configuration that is shipped, in a temporary folder."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.postgres import SECONDS, unprivileged
from benchmarks.server import wait_until_healthy
from valuewhen.settings import PROJECT

SHIPPED = PROJECT / "deploy" / "nginx.conf"
PLACES = ("nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx")
SCRATCH = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def nginx_program() -> str:
    """The path of nginx: the one VALUEWHEN_NGINX names, or the one installed."""
    places = filter(None, [os.environ.get("VALUEWHEN_NGINX"), *PLACES])
    found = next((path for place in places if (path := shutil.which(place))), None)
    if found is None:
        raise FileNotFoundError(
            "There is no nginx here: install Debian's package nginx-light, or name the program in "
            "VALUEWHEN_NGINX."
        )
    return found


def free_port() -> int:
    """A port that nobody listened on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Nginx:
    """The shipped configuration before processes at these addresses, run by nobody special."""

    def __init__(self, processes: Sequence[str]) -> None:
        self._as = unprivileged()
        self.folder = Path(tempfile.mkdtemp(prefix="valuewhen-nginx-"))
        if self._as:
            shutil.chown(self.folder, self._as)
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._server: subprocess.Popen[bytes] | None = None
        (self.folder / "nginx.conf").write_text(self._adapted(port, processes))

    def _adapted(self, port: int, processes: Sequence[str]) -> str:
        """What is shipped, with ports and folders of its own."""
        text = SHIPPED.read_text()
        scratch = "".join(f"\n{name}_temp_path {self.folder}/{name};" for name in SCRATCH)
        changes = {
            "listen 80 ": f"listen 127.0.0.1:{port} ",
            "server 127.0.0.1:8501 ": f"server {processes[0]} ",
            "server 127.0.0.1:8502 ": f"server {processes[1]} ",
            "/run/nginx.pid": f"{self.folder}/pid",
            "/var/log/nginx/error.log": f"{self.folder}/error.log",
            "http {": f"http {{{scratch}",
        }
        for shipped, here in changes.items():
            assert shipped in text, f"{SHIPPED} says no more: {shipped}"
            text = text.replace(shipped, here)
        return text

    def _command(self, *options: str) -> list[str]:
        errors = str(self.folder / "start.log")
        where = ["-p", str(self.folder), "-c", "nginx.conf", "-e", errors]
        return [nginx_program(), *where, *options]

    def check(self) -> subprocess.CompletedProcess[str]:
        """What `nginx -t` says of it."""
        return subprocess.run(
            self._command("-t"), cwd=self.folder, user=self._as, capture_output=True, text=True
        )

    def start(self) -> None:
        """Starts it and returns when it answers. Raises TimeoutError when it does not."""
        command = self._command("-g", "daemon off;")
        self._server = subprocess.Popen(command, cwd=self.folder, user=self._as)
        wait_until_healthy(self.url)

    def remove(self) -> None:
        """Ends it and removes all it had."""
        if self._server:
            self._server.terminate()
            self._server.wait(SECONDS)
        shutil.rmtree(self.folder)
