"""A workshop's result as a file: who gets what in it, made once for equal contents.

Executives get aggregates. Who may see rows gets answers and themes too, in the formats for tables.
"""

import base64
import hashlib
import json
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from valuewhen.children.computation import Computation, Task
from valuewhen.children.limits import ChildLimits
from valuewhen.children.plain import to_plain
from valuewhen.errors import NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.reports.bundle import table_csv, tables_zip
from valuewhen.reports.json_file import json_file
from valuewhen.reports.report import Report, Table
from valuewhen.reports.rows import answers_table, themes_table
from valuewhen.reports.telling import report
from valuewhen.reports.workbook import workbook_file
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, rights


@dataclass(frozen=True)
class Format:
    """How a file's name ends, and what it is to a browser."""

    ending: str
    mime: str


OFFICE = "application/vnd.openxmlformats-officedocument"
DRAWN = {
    "pptx": Format("pptx", f"{OFFICE}.presentationml.presentation"),
    "pdf": Format("pdf", "application/pdf"),
    "html": Format("html", "text/html"),
    "charts": Format("zip", "application/zip"),
}  # with charts, made in a process of their own
TABLES = {
    "xlsx": (Format("xlsx", f"{OFFICE}.spreadsheetml.sheet"), workbook_file),
    "csv": (Format("zip", "application/zip"), tables_zip),
    "json": (Format("json", "application/json"), json_file),
}
FORMATS = {**DRAWN, **{name: about for name, (about, _) in TABLES.items()}}

MODULE = "valuewhen.reports.rendering"  # not imported: its engine for charts stays in its process
LIMITS = ChildLimits(memory=400_000_000_000, seconds=600)  # the engine reserves, and does not use
MOST_KEPT = 24  # files, and those that are being made

_made: OrderedDict[str, Computation] = OrderedDict()
_changing = threading.Lock()


def report_file(
    store: Store, caller: Caller, workshop_id: str, name: str, patience: float | None = None
) -> bytes:
    """The result as one of FORMATS, as it is now, for whoever may see aggregates.

    Made once for equal contents, of which the last ones are remembered. Where charts have to be
    drawn it waits `patience` seconds, or as long as it takes with None. Raises NoResultError when
    that was not enough, like `report`, and NotFoundError or ForbiddenError.
    """
    told = report(store, caller, workshop_id, patience)
    if name in TABLES:
        _, written = TABLES[name]
        return written(told, _rows(store, caller, workshop_id))
    return drawn_file(told, name, patience)


def drawn_file(told: Report, name: str, patience: float | None = None, figure: str = "") -> bytes:
    """A report as one of DRAWN, or its figure of this name as "png"; waits like `report_file`."""
    job = {"report": to_plain(told), "format": name, "figure": figure}
    return base64.b64decode(_computation(job).result(patience)["file"])


def picture(store: Store, caller: Caller, workshop_id: str, name: str) -> bytes:
    """The chart of this name as PNG, with its title. Raises like `report_file`."""
    told = report(store, caller, workshop_id)
    _figure_table(told, name)
    return drawn_file(told, "png", figure=name)


def rows_of_picture(store: Store, caller: Caller, workshop_id: str, name: str) -> bytes:
    """What the chart of this name shows, as CSV. Raises like `report_file`."""
    return table_csv(_figure_table(report(store, caller, workshop_id), name))


def _figure_table(told: Report, name: str) -> Table:
    for figure in told.figures:
        if figure.name == name:
            return figure.table
    raise NotFoundError("This chart is no longer part of the result. Reload the page.")


def _rows(store: Store, caller: Caller, workshop_id: str) -> tuple[Table, ...]:
    if Right.ROWS not in store.read(rights, caller, workshop_id):
        return ()
    arguments = (store, caller, workshop_id)
    return answers_table(*arguments), themes_table(*arguments)


def _computation(job: dict[str, Any]) -> Computation:
    """The making of the file of this job, that which runs or is done already if there is one."""
    key = hashlib.sha256(json.dumps(job, sort_keys=True).encode()).hexdigest()
    with _changing:
        if key not in _made:
            _made[key] = Computation(Task(MODULE, None, job, limits=LIMITS))
        _made.move_to_end(key)
        while len(_made) > MOST_KEPT:
            _made.popitem(last=False)
        return _made[key]
