"""Who may call what: the rules of access as rows of letters, and what a call in the table says.

The letters of a row are in the order of `COLUMNS`: `+` may, `!` is told that their role does not
allow it, `0` gets the same answer as if it were not there, `-` gets an answer that knows nothing of
it, and `.` cannot be (the operator has no password).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from tests.workshop.two_rooms import Things

COLUMNS = (
    "operator", "owner", "facilitator", "analyst", "executive", "lowered owner",
    "other owner", "other analyst", "other executive", "taken back",
)  # fmt: skip

AGGREGATES = "++++++ 0000"
ROWS = "++++!! 0000"
MERGE = ROWS
DRIVE = "+++!!! 0000"
COPY = DRIVE  # who may see rows and make workshops
OWN = "++!!!+ 0000"  # it stays theirs whatever the account's role
DATA = "++000! 0000"  # a data set is its loader's
MAY_LOAD = "++++!! ++!+"  # by the account's role: there is nobody's thing in it yet
MAY_MAKE = "+++!!! +!!+"
MAY_REPEAT = "+++!!! 0!!0"
LISTED = "++++++ ----"
OWN_DATA = "++---- ----"
THEMSELVES = ".+++++ ++++"

Arguments = Callable[[Callable[..., Any], Things, Path], Any]


@dataclass(frozen=True)
class Call:
    """Who may, how it is called, and what it does: `writes` in the store; `stops` with this error,
    before it computes or starts anything; `finds` the thing in the answer; `first` has to be done
    before; `passes_over` the things of others, of which it knows nothing."""

    who: str
    how: Arguments
    writes: bool = False
    stops: type[Exception] | None = None
    says: str = ""
    finds: Callable[[Any, Things], bool] | None = None
    first: Callable[[Connection, Things], object] | None = None
    passes_over: bool = False

    def may(self, column: str) -> str:
        """The letter of a column."""
        return self.who.replace(" ", "")[COLUMNS.index(column)]


def reads(who: str, how: Arguments, **more: Any) -> Call:
    """One that changes nothing."""
    return Call(who, how, **more)


def writes(who: str, how: Arguments, **more: Any) -> Call:
    """One that changes something."""
    return Call(who, how, writes=True, **more)


def stops(who: str, error: type[Exception], says: str, how: Arguments) -> Call:
    """One that is stopped, by what it is given, before it computes or starts anything."""
    return Call(who, how, stops=error, says=says)
