"""The report as one JSON file: what it says, and every table with what its columns hold."""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from valuewhen.reports.report import Report, Table


def json_file(report: Report, more: Sequence[Table] = ()) -> bytes:
    """The file; `more` are tables for those who may see rows. A table is {"name", "title",
    "columns", "rows"}, its rows by the names of the columns."""
    told = {
        "workshop": report.workshop,
        "title": report.title,
        "context": report.context,
        "is_made_up": report.is_made_up,
        "notice": report.notice,
        "currency": report.currency,
        "sentences": [asdict(message) for message in report.messages],
        "sections": [
            {
                "name": one.name,
                "title": one.title,
                "note": one.note,
                "n": one.n,
                "method": one.method,
            }
            for one in report.sections
        ],
        "tables": [_plain(table) for table in [*report.tables, *more]],
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, allow_nan=False)
    return text.encode("utf-8", errors="replace")


def _plain(table: Table) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    return {
        "name": table.name,
        "title": table.title,
        "columns": [asdict(column) for column in table.columns],
        "rows": [
            {name: _finite(cell) for name, cell in zip(names, row, strict=True)}
            for row in table.rows
        ],
    }


def _finite(cell: Any) -> Any:
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell
