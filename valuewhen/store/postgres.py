"""PostgreSQL's connections: none waits for ever on a server that has gone silent.

Imported only where the store is on PostgreSQL: its driver is not there otherwise.
"""

import time
from typing import Any

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import URL, Engine, create_engine, event

SHARE = 6  # of patience: what a read waits, and connecting; somebody looks at a page meanwhile
KEPT_ALIVE = {  # a host that vanished is noticed after about as long
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}


class Impatient(psycopg.Connection[Any]):
    """A connection that ends when the server is silent for `patience` seconds. The server's own
    limits cannot do this: they need a server that runs."""

    patience: float | None = None

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """What the server answers. Raises OperationalError when it does not in time."""
        if timeout is not None or self.patience is None:
            return super().wait(gen, interval, timeout)
        until = time.monotonic() + self.patience
        try:
            return super().wait(gen, interval, self.patience)
        except psycopg.OperationalError as error:
            if time.monotonic() < until:
                raise
            self.close()
            raise psycopg.OperationalError("the connection was silent for too long") from error


def postgres_engine(url: URL, *, writes: bool, patience: float) -> Engine:
    """An engine on a PostgreSQL whose answers a write waits for so many seconds at most, and a read
    a sixth of that; what the URL says of connecting stands."""
    short = patience / SHARE
    given: dict[str, Any] = {"connect_timeout": short} | KEPT_ALIVE  # the driver takes 2 s at least
    engine = create_engine(
        url,
        pool_pre_ping=True,
        pool_timeout=short,
        connect_args={name: value for name, value in given.items() if name not in url.query},
        execution_options={"postgresql_readonly": not writes},
        hide_parameters=True,
    )

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: object, _record: object, args: Any, options: Any) -> Impatient:
        connection = Impatient.connect(*args, **options)
        connection.patience = patience if writes else short
        return connection

    return engine
