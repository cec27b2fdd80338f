"""The log of acts as CSV, for those who may see rows."""

from collections.abc import Iterator
from datetime import UTC, datetime

from valuewhen.people.caller import Caller
from valuewhen.reports.spreadsheet import Cell, csv_file
from valuewhen.store.store import Store
from valuewhen.words import say
from valuewhen.workshop.acts import Act, acts_of

LOG_COLUMNS = ("time (UTC)", "by", "act", "of", "undone")


def log_csv(store: Store, caller: Caller, workshop_id: str) -> bytes:
    """Every act of the workshop, the first one first: LOG_COLUMNS, the times as ISO 8601 has them.

    Words that were taken back since are erased here too. Raises NotFoundError or ForbiddenError
    unless the caller may see rows.
    """
    acts = store.read(acts_of, caller, workshop_id, None)
    return csv_file(LOG_COLUMNS, _rows(acts))


def act_words(done: Act) -> str:
    """What was done, in words: "sorting", "new theme"."""
    return say(f"board.act_{done.kind.partition(':')[0].replace(' ', '_')}")


def _rows(acts: list[Act]) -> Iterator[list[Cell]]:
    for done in reversed(acts):
        at = datetime.fromtimestamp(done.at, UTC).isoformat(timespec="seconds")
        _, mark, sides = done.kind.partition(":")
        yield [at, done.by, act_words(done) + mark + sides, done.subject, done.is_undone]
