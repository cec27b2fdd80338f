"""Who spoke for deals: what they are worth, win rates against the base rate, and who was used."""

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.computing import A_MOMENT
from pages.parts.edge_facts import draw_missing, draw_names, draw_table, left_out
from pages.parts.seat import Seat
from valuewhen import figures
from valuewhen.charts.matrix import build_references_chart
from valuewhen.join.edge_tables import EdgeTables
from valuewhen.join.edge_words import base_rate_in_words, top_in_words
from valuewhen.join.references import references
from valuewhen.join.referencing import NOBODY, References, WinRates
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.html import render

LEFT_OUT = (
    "to_themselves",
    "without_deal",
    "undecided",
    "without_value",
    "unknown",
    "without_clv",
)
HEADS = ("group", "won", "n", "share")


def draw_references(seat: Seat, tables: EdgeTables) -> None:
    """Draws who spoke for deals; without a table, what it would hold."""
    found = references(the_store(), seat.caller, seat.workshop.id, A_MOMENT)
    if found is None:
        draw_missing("references")
        return
    st.html(
        render(
            "edges_facts.html",
            title=say("edges.references"),
            lead=top_in_words(found.top),
            lines=list(base_rate_in_words(found.win_rates)),
            quiet=list(_read(tables, found)),
        )
    )
    if found.win_rates:
        _draw_rates(found.win_rates)
    note = say("edges.matrix_note" if len(found.matrix) else "edges.no_matrix")
    draw_table(say("edges.matrix_title"), note)
    if len(found.matrix):
        st.altair_chart(build_references_chart(found.matrix))
    draw_table(say("edges.used_title"), say("edges.used_note"))
    money = [say("edges.column_clv")]
    draw_names(seat, "references", _used(found.used), tables.currency, money)


def _read(tables: EdgeTables, found: References) -> Iterator[str]:
    yield say(
        "edges.read_from",
        names=", ".join(table.name for table in tables.references),
        rows=found.rows,
        deals=found.deals,
        customers=found.customers,
    )
    counts = {name: getattr(found, name) for name in LEFT_OUT}
    yield from left_out(say(f"edges.left_{name}", n=n) for name, n in counts.items() if n)


def _draw_rates(rates: WinRates) -> None:
    rows = [_rate(say(f"edges.best_{row['best']}"), row) for row in _groups(rates)]
    rows.insert(-1, _rate(say("edges.all_spoken"), vars(rates.spoken)))
    names = [say(f"edges.head_{name}") for name in HEADS]
    draw_table(say("edges.rates_title"), say("edges.rates_note"), names, rows)


def _groups(rates: WinRates) -> list[dict[Hashable, Any]]:
    """The groups that have a deal; that of nobody is always there, last."""
    table = rates.rates[(rates.rates["n"] > 0) | (rates.rates["best"] == NOBODY)]
    return table.to_dict("records")


def _rate(name: str, row: Mapping[Any, Any]) -> list[str]:
    won = row["won"] if "won" in row else row["count"]
    share = figures.UNKNOWN
    if row["n"]:
        between = f"{figures.share(row['low'])} to {figures.share(row['high'])}"
        share = f"{figures.share(row['share'])} ({between})"
    return [name, figures.count(won), figures.count(row["n"]), share]


def _used(used: pd.DataFrame) -> dict[str, Any]:
    columns = {
        "customer": used["id"],
        "clv": used["clv"],
        "fifth": used["fifth"].astype("Int64"),
        "used": [
            _times(times, on) for times, on in zip(used["times"], used["last_on"], strict=True)
        ],
        "won": used["won"],
        "top": used["won_top"],
    }
    return {say(f"edges.column_{name}"): column for name, column in columns.items()}


def _times(times: int, on: str | None) -> str:
    if not isinstance(on, str):
        return say("edges.used_no_day", n=int(times))
    return say("edges.used_once", on=on) if times == 1 else say("edges.used", n=int(times), on=on)
