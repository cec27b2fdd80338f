"""What the views of edge tables share: what a table would hold, what was left out, small tables,
and lists of customers that can be taken away."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.results_files import later
from pages.parts.seat import Seat
from valuewhen import figures
from valuewhen.people.caller import Caller
from valuewhen.reports.spreadsheet import csv_file
from valuewhen.store.store import Store
from valuewhen.words import say
from valuewhen.workshop.access import Right, need
from web.html import render
from web.identity import SESSION, cookie, page_cookies


def draw_missing(kind: str) -> None:
    """Draws what a table that is not there, of references or referrals, would hold."""
    draw_table(say(f"edges.{kind}"), say(f"edges.no_{kind}"))


def draw_table(
    title: str,
    note: str = "",
    names: Sequence[str] = (),
    rows: Sequence[Sequence[str]] = (),
) -> None:
    """Draws a heading, a note and a table, whose numbers stand to the right of its first column."""
    st.html(render("edges_table.html", title=title, note=note, names=names, rows=rows))


def left_out(parts: Iterable[str]) -> Iterator[str]:
    """A line that says what was left out, none when that is nothing."""
    if what := "; ".join(parts):
        yield say("edges.left_out", what=what)


def draw_names(
    seat: Seat, name: str, columns: Mapping[str, Any], currency: str, money: Sequence[str]
) -> None:
    """Draws a table of customers, for those who see rows, which downloads as NAME.csv; the columns
    of `money` say its unit."""
    unit = figures.currency_symbol(currency)
    table = pd.DataFrame(dict(columns))
    table = table.round(dict.fromkeys(money, 0))
    named = table.rename(columns={name: f"{name}, {unit}" for name in money if unit})
    numbers = named.select_dtypes("number").columns
    formats = {str(name): st.column_config.NumberColumn(format="localized") for name in numbers}
    st.dataframe(named, column_config=formats, hide_index=True)
    st.download_button(
        say("edges.names_csv"),
        data=later(partial(names_csv, named), cookie(page_cookies(), SESSION), seat.workshop.id),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"names-{name}",
        on_click="ignore",
        icon=":material/download:",
    )


def names_csv(table: pd.DataFrame, store: Store, caller: Caller, workshop_id: str) -> bytes:
    """Such a table as CSV, for whoever may see rows. Raises NotFoundError or ForbiddenError."""
    store.read(need, caller, workshop_id, Right.ROWS)
    cells = table.astype(object).where(table.notna(), None)
    return csv_file([str(name) for name in table.columns], cells.to_numpy().tolist())
