"""The tab of edge tables: who spoke for deals, who referred whom, and what promoters do."""

import streamlit as st

from pages.parts.evidence_references import draw_references
from pages.parts.evidence_referrals import draw_referrals
from pages.parts.seat import Seat
from pages.parts.ways import draw_way
from valuewhen.join.edge_tables import edge_tables
from valuewhen.store.store import the_store
from valuewhen.words import say


def draw_edges(seat: Seat) -> None:
    """Draws what the edge tables of the workshop's customers say; without any, what to load."""
    tables = edge_tables(the_store(), seat.caller, seat.workshop.id)
    if tables is None:
        st.info(say("edges.no_data"), icon=":material/hub:")
        draw_way(seat, "customers", "evidence.to_customers")
        return
    if not (tables.references or tables.referrals):
        st.info(say("edges.no_table"), icon=":material/hub:")
    if not (tables.references and tables.referrals):
        draw_way(seat, "customers", "edges.to_customers")
    draw_references(seat, tables)
    draw_referrals(seat, tables)
