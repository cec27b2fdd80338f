"""Progress of commitments: what owners report, and what customers measured of themselves."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.store.tables import acts, new_id, progress
from valuewhen.store.views import newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.acts import begin_act
from valuewhen.workshop.commitments import need_commitment
from valuewhen.workshop.text import clean_line

LONGEST_NOTE = 300
LONGEST_NAME = 80
LONGEST_UNIT = 40
OWNER, CUSTOMER = "owner", "customer"


@dataclass(frozen=True)
class OwnReport:
    """The owner's own figure of a commitment's metric, with a note; `at` in seconds since 1970."""

    key: str
    figure: float
    note: str
    at: float


@dataclass(frozen=True)
class CustomerResult:
    """What a customer measured before and after, in their own unit, of which less may be better;
    they are named only where they agreed to it."""

    key: str
    customer: str
    before: float
    after: float
    unit: str
    may_name: bool
    is_less_better: bool
    at: float

    @property
    def change(self) -> float | None:
        """The change as a share of what it was before; None where that was zero."""
        return (self.after - self.before) / abs(self.before) if self.before else None

    @property
    def gain(self) -> float | None:
        """The change in the direction that is better."""
        return -self.change if self.change is not None and self.is_less_better else self.change


@dataclass(frozen=True)
class Progress:
    """What stands of one commitment: the owner's reports and customers' results, the newest
    last."""

    reports: tuple[OwnReport, ...] = ()
    results: tuple[CustomerResult, ...] = ()


def report_progress(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    commitment_id: str,
    *,
    figure: float,
    note: str = "",
) -> str:
    """Notes the owner's own figure of a commitment and returns its key; undone as one act.

    Raises NotFoundError, ForbiddenError, or InvalidInputError for what is no number.
    """
    report = {"kind": OWNER, "figure": _number("figure", figure)}
    if note:
        report["note"] = clean_line(note, "note", LONGEST_NOTE)
    return _append(connection, caller, workshop_id, commitment_id, new_id(), report, "report")


def note_result(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    commitment_id: str,
    *,
    customer: str,
    before: float,
    after: float,
    unit: str,
    may_name: bool = False,
    is_less_better: bool = False,
    key: str | None = None,
) -> str:
    """Notes what a customer measured of themselves and returns its key; with a key known, that
    result is changed, as when a customer no longer agrees to be named.

    Raises NotFoundError, ForbiddenError, or InvalidInputError for a part that is empty or wrong.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    report = {
        "kind": CUSTOMER,
        "customer": clean_line(customer, "customer", LONGEST_NAME),
        "before": _number("figure before", before),
        "after": _number("figure after", after),
        "unit": clean_line(unit, "unit", LONGEST_UNIT),
        "may_name": bool(may_name),
        "is_less_better": bool(is_less_better),
    }
    if key is not None:
        _need_result(connection, workshop_id, commitment_id, key)
    key = key or new_id()
    return _append(connection, caller, workshop_id, commitment_id, key, report, "result")


def drop_result(
    connection: Connection, caller: Caller, workshop_id: str, commitment_id: str, key: str
) -> None:
    """Takes a customer's result or a report away. Raises NotFoundError or ForbiddenError."""
    need(connection, caller, workshop_id, Right.MERGE)
    _need_result(connection, workshop_id, commitment_id, key)
    _append(connection, caller, workshop_id, commitment_id, key, None, "take back")


def progress_of(connection: Connection, caller: Caller, workshop_id: str) -> dict[str, Progress]:
    """Progress by the commitment's id, for callers who may see rows.

    Raises NotFoundError or ForbiddenError.
    """
    need(connection, caller, workshop_id, Right.ROWS)
    return standing_progress(connection, workshop_id)


def standing_progress(connection: Connection, workshop_id: str) -> dict[str, Progress]:
    """The same, without asking who wants it: what is told of it to executives is theirs to limit
    who call it."""
    found: dict[str, Progress] = {}
    for row in connection.execute(STANDING, {"workshop": workshop_id}):
        known = found.get(row.commitment_id, Progress())
        told = {name: value for name, value in row.report.items() if name != "kind"}
        if row.report["kind"] == OWNER:
            own = OwnReport(row.key, told["figure"], told.get("note", ""), row.at)
            known = Progress((*known.reports, own), known.results)
        else:
            result = CustomerResult(row.key, **told, at=row.at)
            known = Progress(known.reports, (*known.results, result))
        found[row.commitment_id] = known
    return found


def in_league(results: Sequence[CustomerResult]) -> list[CustomerResult]:
    """The results with the largest relative improvement first; those that began at zero have none
    and come last."""

    def order(result: CustomerResult) -> tuple[bool, float, float]:
        return result.gain is None, -(result.gain or 0.0), result.at

    return sorted(results, key=order)


def _append(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    commitment_id: str,
    key: str,
    report: dict[str, Any] | None,
    kind: str,
) -> str:
    need(connection, caller, workshop_id, Right.MERGE)
    need_commitment(connection, workshop_id, commitment_id)
    subject = str((report or {}).get("customer") or (report or {}).get("figure") or "a result")
    act_id = begin_act(connection, caller, workshop_id, kind, subject)
    fact = {"commitment_id": commitment_id, "act_id": act_id, "key": key, "report": report}
    connection.execute(progress.insert(), fact)
    return key


def _need_result(connection: Connection, workshop_id: str, commitment_id: str, key: str) -> None:
    known = standing_progress(connection, workshop_id).get(commitment_id, Progress())
    if key not in {*(one.key for one in known.reports), *(one.key for one in known.results)}:
        raise NotFoundError("There is no such result of this commitment. Reload the page.")


def _number(what: str, given: Any) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not math.isfinite(given):
        raise InvalidInputError(f"The {what} is a number.")
    return float(given)


def _standing() -> Any:
    now = newest_of(progress)
    query = select(now.c.commitment_id, now.c.key, now.c.report, acts.c.at)
    query = query.join(acts, acts.c.id == now.c.act_id)
    return query.where(now.c.report.is_not(None)).order_by(now.c.id)


STANDING = _standing()  # built once
