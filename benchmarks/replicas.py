"""A room that answers through nginx, as it is shipped, before two servers on one PostgreSQL."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from benchmarks.faults.database import database_of
from benchmarks.modes import load
from benchmarks.nginx import Nginx
from benchmarks.postgres import Cluster
from benchmarks.report import Values
from benchmarks.server import OwnServer, Server


class Replicas(Server):
    """Servers of one room behind one address; what they use is counted together."""

    def __init__(self, url: str, servers: tuple[OwnServer, ...]) -> None:
        first = servers[0]
        super().__init__(url, first.code, first.home)
        self.variables, self.servers = first.variables, servers

    def cpu(self) -> float | None:
        """Seconds of processor time that the servers used, without nginx and PostgreSQL."""
        return _together([server.cpu() for server in self.servers])

    def memory(self) -> int | None:
        """Megabytes of memory that the servers use."""
        return _together([server.memory() for server in self.servers])


def _together(told: list[Any]) -> Any:
    return None if None in told else sum(told)


@contextmanager
def two_behind_nginx(*, is_plain: bool) -> Iterator[Replicas]:
    """The two servers, nginx and PostgreSQL, running until they are left."""
    with ExitStack() as opened:
        cluster = Cluster()
        opened.callback(cluster.remove)
        cluster.start()
        variables = database_of(cluster)
        one = opened.enter_context(OwnServer(is_plain=is_plain, variables=variables))
        other = OwnServer(is_plain=is_plain, home=one.home, variables=variables)
        opened.callback(other.remove)
        other.start(one.port + 1)
        nginx = Nginx([f"{server.host}:{server.port}" for server in (one, other)])
        opened.callback(nginx.remove)
        nginx.start()
        yield Replicas(nginx.url, (one, other))


async def through_nginx(replicas: Replicas, phones: int, period: float, seconds: float) -> Values:
    """As `load`; beside it how much of the processor time each server used."""
    before = [server.cpu() for server in replicas.servers]
    found = await load(replicas, phones, period, seconds)
    shares = [
        round(now - then, 1)
        for then, server in zip(before, replicas.servers, strict=True)
        if then is not None and (now := server.cpu()) is not None
    ]
    return found | {"cpu_s_of_each": shares}
