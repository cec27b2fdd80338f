"""Columns of tables, with what they hold, and how a cell is said."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from valuewhen import figures
from valuewhen.reports.report import Column, Table
from valuewhen.words import say

KINDS = {  # of the columns that hold figures; all others hold words
    "people": "count",
    "answers": "count",
    "voices": "count",
    "votes": "count",
    "n": "count",
    "n_cell": "count",
    "n_answer": "count",
    "n_group": "count",
    "best": "count",
    "typical": "count",
    "gap": "money",
    "low": "money",
    "high": "money",
    "cost": "money",
    "share": "share",
    "share_named": "share",
    "share_kind": "share",
    "guess_low": "money",
    "guess": "money",
    "guess_high": "money",
    "fifth": "number",
    "tenth": "number",
    "won": "count",
    "count": "count",
    "n_kind": "count",
    "step": "number",
    "weight": "number",
    "median_clv": "money",
    "clv_low": "money",
    "clv_high": "money",
    "share_of_group": "share",
    "share_low": "share",
    "share_high": "share",
    "best_share": "share",
    "typical_share": "share",
    "q": "number",
    "baseline": "number",
    "target": "number",
}
UNITS = {"people": "people", "answers": "answers", "voices": "people", "votes": "dots"}
UNITS |= dict.fromkeys(["n", "n_cell", "n_answer", "n_group"], "customers")
UNITS |= dict.fromkeys(["best", "typical"], "people")
UNITS |= {name: "share, 0 to 1" for name, kind in KINDS.items() if kind == "share"}


def column(name: str, currency: str = "", means: str = "") -> Column:
    """The column called `name`, with the heading and meaning of `means`, or of its own name; money
    is in this currency."""
    means = means or name
    kind = KINDS.get(means, "words")
    unit = (currency or "money") if kind == "money" else UNITS.get(means, "")
    return Column(name, say(f"reports.column_{means}"), unit, kind, say(f"reports.meaning_{means}"))


def table(
    name: str,
    columns: Sequence[str],
    rows: Iterable[Mapping[str, Any]] | pd.DataFrame,
    currency: str = "",
    **means: str,
) -> Table:
    """A table of these rows, of which the columns are told; a frame may have more of them. `means`
    says by column where its heading and meaning are another's."""
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame([*rows], columns=[*columns])
    told = tuple(column(one, currency, means.get(one, "")) for one in columns)
    return Table(name, say(f"reports.table_{name}"), told, frame)


def shown(cell: Any, of: Column) -> str:
    """A cell as people read it: figures in their unit, nothing for what is missing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return say("reports.yes" if cell else "reports.no")
    if isinstance(cell, str) or of.kind == "words":
        return str(cell)
    if of.kind == "money":
        return figures.money(cell, "" if of.unit == "money" else of.unit)
    return {"count": figures.count, "share": figures.share}.get(of.kind, figures.number)(cell)


def dictionary(tables: Sequence[Table]) -> Table:
    """What every column of these tables holds: a row a table and column."""
    rows = [
        {
            "table": one.name,
            "column": told.name,
            "label": told.label,
            "unit": told.unit,
            "meaning": told.meaning,
        }
        for one in tables
        for told in one.columns
    ]
    return table("dictionary", ["table", "column", "label", "unit", "meaning"], rows)
