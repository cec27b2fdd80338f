"""The evidence of a workshop as plain data: every hypothesis with all figures of `examine`."""

import math
from typing import Any

from sqlalchemy import Connection

from valuewhen.customers.data_sets import current_data_sets
from valuewhen.customers.rule import BestRule
from valuewhen.errors import ConflictError, InvalidInputError
from valuewhen.evidence.rows import COLUMNS
from valuewhen.join.attachments import Attachment, attachment
from valuewhen.join.findings import Finding, findings_on
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.workshops import load


def evidence_file(store: Store, caller: Caller, workshop_id: str, data_name: str) -> dict[str, Any]:
    """The evidence of a workshop on the newest version of the customer data of this name.

    `workshop`, `data_set`, `tests` (metrics tested, those of all freezes), `families` (each freeze)
    and `rows`: one for each hypothesis and business segment (None: all customers) with the columns
    of `valuewhen.evidence.rows.COLUMNS` and `theme`, `theme_id`, `family` (None: not frozen); a
    theme without figures has one row with its verdict. What is not a number is None.

    Raises NotFoundError or ForbiddenError unless the caller may see rows, InvalidInputError when no
    data of this name are theirs, or they have no CLV yet.
    """
    store.read(need, caller, workshop_id, Right.ROWS)
    joined = store.read(_joined, caller, workshop_id, data_name)
    found = findings_on(store, workshop_id, joined)
    workshop = store.read(load, workshop_id)
    return {
        "workshop": {"title": workshop.title, "join_code": workshop.join_code},
        "data_set": {
            "name": joined.data_set.name,
            "version": joined.data_set.version,
            "customers": joined.data_set.report.rows,
            "is_made_up": joined.data_set.is_made_up,
        },
        "tests": found.tests,
        "families": [
            {"number": one.number, "frozen_at": one.at, "threshold": one.threshold}
            for one in found.families
        ],
        "rows": [row for finding in found.rows for row in _rows(finding)],
    }


def _joined(connection: Connection, caller: Caller, workshop_id: str, name: str) -> Attachment:
    """The data of this name, by the rule that the workshop has saved for them."""
    known = attachment(connection, caller, workshop_id)
    if known is not None and known.data_set.name == name:
        return known
    named = [one for one in current_data_sets(connection, caller) if one.name == name]
    if not named:
        raise InvalidInputError(f"There are no customer data named “{name}”. Load them first.")
    if len(named) > 1:
        raise ConflictError(f"Several people have data named “{name}”: join the workshop with one.")
    if named[0].roles is None:
        raise InvalidInputError(f"Say first which columns of “{name}” are the id and the CLV.")
    return Attachment(named[0], BestRule())


def _rows(finding: Finding) -> list[dict[str, Any]]:
    about = {"theme": finding.title, "theme_id": finding.theme_id, "family": finding.family}
    if finding.figures is None:
        nothing = dict.fromkeys(COLUMNS) | {"metric": finding.metric}
        return [about | nothing | {"verdict": finding.status.value}]
    segments = finding.figures.segments.to_dict("records")
    return [about | _plain(row) for row in (finding.figures.overall, *segments)]


def _plain(row: Any) -> dict[str, Any]:
    return {str(name): _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    """A value as JSON has it."""
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
