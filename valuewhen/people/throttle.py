"""How often a password may be tried, counted in the store before it is checked."""

import math
import time

from sqlalchemy import Connection, delete, func, select

from valuewhen.errors import TooManyError
from valuewhen.people.caller import digest
from valuewhen.store.tables import attempts

WINDOW = 15 * 60  # seconds that a failure counts
FREE = 5  # failures without a wait
MOST = 10  # tries of one account within the window
MOST_OF_CLIENT = 60  # tries of one client within the window, whatever the account
MOST_OF_ALL = 300  # tries of all accounts within a minute


def admit(connection: Connection, account: str, device: str, client: str) -> str:
    """Counts a try of `account` and returns the key to clear when the password was right.

    A browser that signed in before brings its `device` secret and has a counter of its own, so that
    others cannot lock the owner out, not even from the same address. Raises TooManyError with the
    seconds to wait.
    """
    key = digest(f"{account.strip().lower()}\0{device}")
    whence = digest(client)
    now = time.time()
    connection.execute(delete(attempts).where(attempts.c.at < now - WINDOW))
    tried = select(attempts.c.at).where(attempts.c.account == key).order_by(attempts.c.at)
    wait = _wait([row.at for row in connection.execute(tried)], now)
    if not device:
        wait = max(wait, _wait_of_strangers(connection, whence, now))
    if wait > 0:
        raise TooManyError(f"Too many tries. Wait {_in_words(wait)} and try again.", wait)
    connection.execute(attempts.insert(), {"account": key, "client": whence, "at": now})
    return key


def _wait_of_strangers(connection: Connection, whence: str, now: float) -> int:
    """Seconds until a browser that never signed in may try: by its client, and by all of them."""
    lately = select(func.count()).where(attempts.c.at > now - 60)
    wait = 60 if connection.execute(lately).scalar_one() >= MOST_OF_ALL else 0
    same = select(attempts.c.at).where(attempts.c.client == whence).order_by(attempts.c.at.desc())
    oldest = connection.execute(same.limit(1).offset(MOST_OF_CLIENT - 1)).scalar()
    return wait if oldest is None else max(wait, math.ceil(oldest + WINDOW - now))


def _wait(tried: list[float], now: float) -> int:
    """Seconds until the next try: doubling from the fifth failure on, at most `MOST` a window."""
    if len(tried) < FREE:
        return 0
    if len(tried) >= MOST:
        return math.ceil(tried[-MOST] + WINDOW - now)
    return math.ceil(tried[-1] + 5 * 2 ** (len(tried) - FREE) - now)


def _in_words(seconds: int) -> str:
    return f"{seconds} seconds" if seconds < 120 else f"{math.ceil(seconds / 60)} minutes"


def clear(connection: Connection, key: str) -> None:
    """Forgets the failures counted under the key, after a right password."""
    connection.execute(delete(attempts).where(attempts.c.account == key))
