"""What customers bring by referring others, and what promoters say and do."""

from collections.abc import Iterator
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.computing import A_MOMENT
from pages.parts.edge_facts import draw_missing, draw_names, draw_table, left_out
from pages.parts.seat import Seat
from valuewhen import figures
from valuewhen.charts.promoters import build_promoters_chart
from valuewhen.join.edge_tables import EdgeTables
from valuewhen.join.edge_words import credit_in_words
from valuewhen.join.referrals import referrals
from valuewhen.join.referring import Credit, Referrals
from valuewhen.store.store import the_store
from valuewhen.words import say
from web.html import render

LEFT_OUT = {
    "to_themselves": "self",
    "without_customer": "no_customer",
    "in_circles": "circles",
    "lost": "lost",
    "not_customers": "not_customers",
    "without_clv": "no_clv",
}
HEADS = ("referrers", "count", "referred", "credit")


def draw_referrals(seat: Seat, tables: EdgeTables) -> None:
    """Draws what referrals brought and what promoters do; without a table, what it would hold."""
    found = referrals(the_store(), seat.caller, seat.workshop.id, A_MOMENT)
    if found is None:
        draw_missing("referrals")
        return
    currency = tables.currency
    st.html(
        render(
            "edges_facts.html",
            title=say("edges.referrals"),
            lead=credit_in_words(found.credit, currency),
            lines=[say("edges.credit_rule")],
            quiet=list(_read(tables, found)),
        )
    )
    if len(found.credit.by_fifth):
        _draw_fifths(found.credit, currency)
    _draw_promoters(found, currency)
    draw_table(say("edges.named_title"), say("edges.named_note"))
    money = [say("edges.column_clv"), say("edges.column_credit")]
    draw_names(seat, "referrals", _named(found.named), currency, money)


def _read(tables: EdgeTables, found: Referrals) -> Iterator[str]:
    yield say(
        "edges.read_pairs",
        names=", ".join(table.name for table in tables.referrals),
        rows=found.rows,
        pairs=found.pairs,
        shared=found.shared,
    )
    counts = {name: getattr(found, part) for part, name in LEFT_OUT.items()}
    parts = [say(f"edges.left_{name}", n=n) for name, n in counts.items() if n]
    if found.to_unknown:
        amount = figures.money(found.to_unknown, tables.currency)
        parts.append(say("edges.left_to_unknown", amount=amount))
    yield from left_out(parts)


def _draw_fifths(credit: Credit, currency: str) -> None:
    rows = [
        [
            say(f"edges.best_{row['fifth']}"),
            figures.count(row["referrers"]),
            figures.count(row["referred"]),
            figures.money(row["credit"], currency),
        ]
        for row in credit.by_fifth.to_dict("records")
    ]
    draw_table(say("edges.fifths_title"), "", [say(f"edges.head_{name}") for name in HEADS], rows)


def _draw_promoters(found: Referrals, currency: str) -> None:
    title = say("edges.promoters_title")
    if found.promoters is None:
        draw_table(title, say("edges.no_promoters"))
        return
    median = figures.money(found.median_clv, currency)
    draw_table(title, say("edges.promoters_note", median=median))
    st.altair_chart(build_promoters_chart(found.promoters[found.promoters["n"] > 0]))


def _named(named: pd.DataFrame) -> dict[str, Any]:
    columns = {
        "customer": named["id"],
        "clv": named["clv"],
        "fifth": named["fifth"].astype("Int64"),
        "referred": named["referred"],
        "credit": named["credit"],
        "last": named["last_on"],
    }
    return {say(f"edges.column_{name}"): column for name, column in columns.items()}
