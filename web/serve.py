"""Starts the server: prepares the store, finds a free port, says where to open it."""

import logging
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from typing import Any

import click
import uvicorn

from valuewhen.commands.whereabouts import note_address
from valuewhen.errors import ValueWhenError
from valuewhen.join.demo import load_demo
from valuewhen.people.accounts import first_facilitator
from valuewhen.people.caller import OPERATOR
from valuewhen.people.passes import issue_pass
from valuewhen.settings import database_url
from valuewhen.store.migrate import migrate, newest_revision
from valuewhen.store.store import the_store
from valuewhen.workshop.workshops import workshops_of
from web import address
from web.logs import set_up_server_log
from web.streams import hub

FIRST_PORT = 8501
PORTS = 50  # tried one after the other
DRAIN = 5  # seconds that open requests have to finish when the server is told to stop
OPEN_FILES = 65_536  # many systems give a process 1,024 or 256 unless it asks
SILENT = 30  # seconds after which a client that takes nothing of what it is sent is let go of
HEADERS_WITHIN = 15  # seconds between looks for connections on which no request has come whole
MOST_CONNECTIONS = OPEN_FILES // 2  # beyond it each new one is refused at once, with 503
LARGEST_MESSAGE = 1024 * 1024  # bytes to a page's socket; files come another way

log = logging.getLogger("web.serve")  # its own name is __main__


def bind(host: str, port: int) -> socket.socket:
    """A listening socket on the port or the next free one. Raises ValueWhenError if none is."""
    for candidate in range(port, min(port + PORTS, 65_536)):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        found = socket.socket(family)
        if os.name != "nt":  # there it would let two servers have the same port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT"):  # every connection has it from this socket
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT * 1000)
        try:
            found.bind((host, candidate))
            found.listen(2048)
            return found
        except OSError:
            found.close()
    raise ValueWhenError(
        f"None of the {PORTS} ports from {port} on is free on {host}. Name another: --port N"
    )


def lines() -> list[str]:
    """What a person needs to begin: addresses, the code of an open workshop, the set-up link."""
    port = address.port()
    here = f"http://localhost:{port}"
    said = [f"Open: {here}", f"Phones: {address.phones_url('/join')}"]
    store = the_store()
    open_now = [
        w for w in store.read(workshops_of, OPERATOR) if w.now.phase not in ("draft", "closed")
    ]
    if open_now:
        said.append(f"Join code: {open_now[0].join_code}")
    if store.read(first_facilitator) is None:
        said.append(f"Set-up link: {here}/setup/{store.write(issue_pass, 'setup')}")
    return said


class Silence:
    """Closes connections on which nothing is under way and no request has come since it was called
    before; those kept open after an answer have a time of their own."""

    def __init__(self, connections: set[Any]) -> None:
        self.connections = connections
        self._silent: set[Any] = set()

    async def __call__(self) -> None:
        """Looks through the connections."""
        silent = {one for one in self.connections if self._is_silent(one)}
        for connection in silent & self._silent:
            connection.transport.close()
        self._silent = silent

    @staticmethod
    def _is_silent(connection: Any) -> bool:
        if not hasattr(connection, "cycle"):  # a websocket
            return False
        is_at_work = connection.cycle is not None and not connection.cycle.response_complete
        return not is_at_work and connection.timeout_keep_alive_task is None


class Server(uvicorn.Server):
    """Uvicorn that says where to open it, lets go of silent connections, and ends event streams
    when told to stop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        config.timeout_notify = HEADERS_WITHIN
        config.callback_notify = Silence(self.server_state.connections)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, then prints."""
        began = time.monotonic()
        await super().startup(sockets=sockets)
        facts = {"port": address.port(), "revision": newest_revision()}
        log.info("server_started", extra=facts | {"seconds": round(time.monotonic() - began, 3)})
        click.echo("\n".join(lines()))
        sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Lets open requests finish, and logs that."""
        log.info("server_stopping", extra={"event_streams": hub.count()})
        began = time.monotonic()
        await super().shutdown(sockets=sockets)
        log.info("server_stopped", extra={"seconds": round(time.monotonic() - began, 3)})

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Tells open streams to end, so that nothing keeps the server from stopping."""
        hub.close()
        super().handle_exit(sig, frame)


def allow_many_connections() -> None:
    """Raises this process's limit of open files to what it may have: each open phone is one, and a
    store that finds none left fails. Windows has no such limit."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    with suppress(ValueError, OSError):  # a system that gives fewer than it says
        if 0 <= soft < most:
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _leave(*_: object) -> None:
    """Ends the process as one that was told to: what waits is committed, and no thread that still
    computes for a page is waited for."""
    the_store().close()
    os._exit(0)


@click.command()
@click.option("--host", default="0.0.0.0", show_default=True, help="Where to listen.")  # noqa: S104
@click.option("--port", default=FIRST_PORT, show_default=True, help="The first port to try.")
@click.option("--no-demo", is_flag=True, help="Do not load the made-up demo.")
@click.option(
    "--log",
    "log_form",
    envvar="VALUEWHEN_LOG",
    show_envvar=True,
    type=click.Choice(["json", "text"]),
    help="The form of the log; by default text on a terminal, else JSON.",
)
def main(host: str, port: int, no_demo: bool, log_form: str | None) -> None:
    """Serve ValueWhen."""
    as_json = log_form == "json" or (log_form is None and not sys.stderr.isatty())
    set_up_server_log(as_json=as_json)
    allow_many_connections()
    try:
        backup = migrate(database_url())
        if backup:
            click.echo(f"The store was brought up to date; as it was before: {backup}")
        if not no_demo:
            load_demo(the_store())
        listening = bind(host, port)
    except ValueWhenError as error:
        if as_json:
            log.error("start_refused", extra={"code": error.code, "reason": error.message})
        else:
            click.echo(error.message, err=True)
        sys.exit(1)
    address.remember_port(listening.getsockname()[1])
    note_address(f"http://localhost:{address.port()}")
    if port and address.port() != port:
        click.echo(f"Port {port} is taken; this is {address.port()}.")
    config = uvicorn.Config(
        "app:app",
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        limit_concurrency=MOST_CONNECTIONS,
        access_log=False,
        log_config=None,  # its records go the way of all
        log_level="warning",
        timeout_graceful_shutdown=DRAIN,
        server_header=False,
    )
    signal.signal(signal.SIGTERM, _leave)  # uvicorn has drained by the time it hands this on
    Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
