"""How often something may happen: token buckets in this process's memory."""

import time
from collections import OrderedDict

from valuewhen.errors import TooManyError

KEPT = 20_000  # buckets; those not used for longest are forgotten first, and are full by then


class Limit:
    """`burst` times at once per key, and `per_minute` more each minute."""

    def __init__(self, burst: float, per_minute: float) -> None:
        self.burst, self.rate = burst, per_minute / 60
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def _level(self, key: str, now: float) -> float:
        level, at = self._buckets.get(key, (self.burst, now))
        return min(self.burst, level + (now - at) * self.rate)

    def take(self, key: str, message: str) -> None:
        """Takes one token; raises TooManyError with the message when there is none."""
        now = time.monotonic()
        level = self._level(key, now)
        if level < 1:
            raise TooManyError(message, max(1, round((1 - level) / self.rate)))
        self._buckets[key] = (level - 1, now)
        self._buckets.move_to_end(key)
        if len(self._buckets) > KEPT:
            self._buckets.popitem(last=False)

    def give_back(self, key: str) -> None:
        """Gives back a token that was taken for what should not count."""
        if key in self._buckets:
            level, at = self._buckets[key]
            self._buckets[key] = (min(self.burst, level + 1), at)
