"""Tables of mixed functions: drawn, drawn again after a question, and listed."""

import streamlit as st

from pages.parts.asking import draw_asking
from pages.parts.room import function_words
from pages.parts.seat import Seat, on_act
from valuewhen.words import say
from valuewhen.workshop.board import Board
from valuewhen.workshop.seated import tables_of
from valuewhen.workshop.seating import SIZES, draw_tables
from web.html import render


def draw_tables_part(seat: Seat, where: str = "") -> None:
    """Draws the tables, and for those who drive the lot; `where` tells several on a page apart."""
    tables = table_rows(seat.board)
    if seat.drives:
        with st.container(key=f"lot{where}", horizontal=True, vertical_alignment="bottom"):
            _draw_lot(seat, where, is_again=bool(tables))
    st.html(render("facilitate_tables.html", tables=tables))


def _draw_lot(seat: Seat, where: str, *, is_again: bool) -> None:
    size = st.number_input(
        say("facilitate.table_size"),
        SIZES[0],
        SIZES[-1],
        seat.workshop.settings.table,
        key=f"table-size{where}",
        width=150,
    )
    if is_again:
        draw_asking(
            f"redraw{where}",
            say("facilitate.redraw"),
            say("facilitate.ask_redraw"),
            say("facilitate.yes_redraw"),
            draw_tables,
            int(size),
            icon=":material/shuffle:",
        )
    else:
        st.button(
            say("facilitate.draw_tables"),
            key=f"draw{where}",
            icon=":material/shuffle:",
            on_click=on_act,
            args=(draw_tables, int(size)),
        )


def table_rows(board: Board) -> list[dict[str, str | int]]:
    """The tables in words: number, people, who they are by function, and what they write on."""
    return [
        {
            "number": table.number,
            "people": say("facilitate.people_at", n=table.people),
            "mix": ", ".join(f"{n} {function_words(name)}" for name, n in table.functions),
            "segment": say("facilitate.about", segment=table.segment) if table.segment else "",
        }
        for table in tables_of(board)
    ]
