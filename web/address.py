"""Under which addresses the room reaches this server, and which names and sites it answers to."""

import ipaddress
import os
import socket
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from valuewhen.settings import public_url

_port: list[int] = []


def remember_port(number: int) -> None:
    """Notes the port that requests come in on, for the links that phones get."""
    _port[:] = [number]


def port() -> int:
    """The port that requests come in on, as far as is known."""
    return _port[0] if _port else 8501


def network_address() -> str:
    """This machine's address on the local network, or 127.0.0.1 when it is on none.

    Nothing is sent: connecting a datagram socket only asks the system which way it would go.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # a documentation address: any outside one would do
            return str(probe.getsockname()[0])
        except OSError:
            pass
    try:
        found = socket.gethostbyname(socket.gethostname())
    except OSError:
        return "127.0.0.1"
    return str(found)


def phones_url(path: str = "") -> str:
    """The address that phones in the room can open: the public one, else the network's."""
    base = public_url() or f"http://{network_address()}:{port()}"
    return base + path


def is_known_host(host: str | None) -> bool:
    """Whether a Host header names this server.

    Any literal address passes, since a rebinding attack needs a name; names pass if they are this
    machine's, the public address's, or in VALUEWHEN_ALLOWED_HOSTS (separated by commas).
    """
    try:
        name = (urlsplit(f"//{host or ''}").hostname or "").rstrip(".").lower()
    except ValueError:
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name in _own_names()
    return True


def _own_names() -> set[str]:
    machine = socket.gethostname().lower()
    more = os.environ.get("VALUEWHEN_ALLOWED_HOSTS", "").lower().split(",")
    public = urlsplit(public_url() or "").hostname or ""
    names = {"localhost", machine, f"{machine.split('.')[0]}.local", public, *map(str.strip, more)}
    return names - {""}


def is_same_origin(headers: Headers) -> bool:
    """Whether the page that sent this is ours; scripts that send neither header pass."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
