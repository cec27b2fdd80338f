"""What the views of edge tables share: what a table would hold, what was left out, small tables."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from valuewhen import figures
from valuewhen.words import say
from web.html import render


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


def draw_names(columns: Mapping[str, Any], currency: str, money: Sequence[str]) -> None:
    """Draws a table of customers, for those who see rows; the columns of `money` say its unit and
    sort as amounts."""
    unit = figures.currency_symbol(currency)
    named = {name: f"{name}, {unit}" if unit and name in money else name for name in columns}
    table = pd.DataFrame(dict(columns)).rename(columns=named)
    amounts = {named[name]: st.column_config.NumberColumn(format="localized") for name in money}
    st.dataframe(table.round(dict.fromkeys(amounts, 0)), column_config=amounts, hide_index=True)
