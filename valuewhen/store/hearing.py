"""How a store hears that another process has written: SQLite counts, PostgreSQL notifies."""

from typing import Any, Protocol

from sqlalchemy import Connection, Engine, text

from valuewhen.store.engine import StoreError
from valuewhen.store.tables import new_id

CHANNEL = "valuewhen"


class Ear(Protocol):
    """What a store listens with; used by one thread."""

    def tell(self, connection: Connection) -> None:
        """Has the other processes hear of this transaction once it is committed."""

    def heard(self) -> bool:
        """Whether others have written since it was last asked, or may have."""

    def close(self) -> None:
        """Listens no longer."""


def ear_of(engine: Engine) -> Ear:
    """The ear for a store that this engine writes."""
    return SQLiteEar(engine) if engine.dialect.name == "sqlite" else PostgresEar(engine)


class SQLiteEar:
    """Looks at the file's number, which the commits of others change."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._seen = engine, -1

    def tell(self, connection: Connection) -> None:
        """Nothing to do: the file tells."""

    def heard(self) -> bool:
        """Whether the number is another one than when it was last asked."""
        before = self._seen
        with self._engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            self._seen = int(raw.execute("pragma data_version").fetchone()[0])
        return self._seen != before

    def close(self) -> None:
        """Nothing is open."""


class PostgresEar:
    """Listens on a connection of its own; what it tells itself it does not hear."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._own = engine, new_id()
        self._connection: Connection | None = None

    def tell(self, connection: Connection) -> None:
        """A notification, sent by the commit."""
        names = {"channel": CHANNEL, "own": self._own}
        connection.execute(text("select pg_notify(:channel, :own)"), names)

    def heard(self) -> bool:
        """Whether notifications of others have come. Raises StoreError when the connection is lost;
        a new one is opened when asked again."""
        if self._connection is None:
            self._connection = self._listen()
            return True  # of what came before it nothing was heard
        raw: Any = self._connection.connection.driver_connection
        try:
            told = list(raw.notifies(timeout=0))
        except Exception as error:  # the driver's own, which is not there without PostgreSQL
            self._connection.invalidate()
            self._connection = None
            raise StoreError("The connection to PostgreSQL is lost.") from error
        return any(one.payload != self._own for one in told)

    def _listen(self) -> Connection:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.execute(text(f"listen {CHANNEL}"))
        return connection

    def close(self) -> None:
        """Gives the connection back."""
        if self._connection is not None:
            self._connection.invalidate()
            self._connection = None
