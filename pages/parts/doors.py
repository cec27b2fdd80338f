"""Around the board: how phones and screens get in, who is invited, and the log of acts."""

from datetime import datetime

import pandas as pd
import segno
import streamlit as st

from pages.parts.results_files import later
from pages.parts.running import draw_running
from pages.parts.seat import Seat, act, on_act
from pages.parts.tables import draw_tables_part
from pages.parts.trying import draw_wiping
from valuewhen.reports.log import act_words, log_csv
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.acts import Act, acts_of, undo
from valuewhen.workshop.members import invite, members_of
from web.address import phones_url
from web.html import render
from web.identity import SESSION, cookie, page_cookies

ROLES = ("facilitator", "analyst", "executive")


def draw_head(seat: Seat) -> None:
    """The workshop's title and code, and what opens beside it."""
    workshop = seat.workshop
    with st.container(key="head", horizontal=True, vertical_alignment="center", gap="small"):
        joined = len(seat.board.functions)
        st.html(render("facilitate_head.html", workshop=workshop, joined=joined))
        _draw_undo(seat)
        opened = st.popover(
            say("facilitate.phones"), icon=":material/qr_code_2:", key="phones", on_change="rerun"
        )
        if opened.open:
            with opened:
                _draw_phones(seat)
        st.link_button(
            say("facilitate.screen"),
            f"/screen/{workshop.screen_token}",
            icon=":material/open_in_new:",
            help=say("facilitate.screen_help"),
        )
        _draw_more(seat)


def _draw_undo(seat: Seat) -> None:
    acts = the_store().read(acts_of, seat.caller, seat.workshop.id, 50)
    mine = (made for made in acts if not made.is_undone and made.by == seat.caller.name)
    done = next(mine, None)
    st.button(
        say("facilitate.undo", act=act_words(done)) if done else say("facilitate.undo_none"),
        key="undo",
        icon=":material/undo:",
        disabled=done is None,
        on_click=on_act,
        args=(undo,),
        shortcut="Shift+Z",
    )


def qr_of(url: str) -> str:
    """A QR code of the address, as a data URI."""
    return segno.make(url, error="m").svg_data_uri(scale=8, border=2, dark="#000", light="#fff")


def join_url(seat: Seat) -> str:
    """The address that phones open to join."""
    return phones_url(f"/j/{seat.workshop.join_code}")


def _draw_phones(seat: Seat) -> None:
    url = join_url(seat)
    st.html(render("facilitate_join.html", qr=qr_of(url), code=seat.workshop.join_code, url=url))
    st.caption(say("facilitate.join_link"))
    st.code(url, language=None)
    st.caption(say("facilitate.screen_link"))
    st.code(phones_url(f"/screen/{seat.workshop.screen_token}"), language=None)


def _draw_more(seat: Seat) -> None:
    opened = st.popover(
        say("facilitate.more"), icon=":material/more_horiz:", key="more", on_change="rerun"
    )
    if not opened.open:
        return
    with opened, st.container(key="more-inside", width=520):
        query = {"workshop": seat.workshop.id}
        with st.container(horizontal=True):
            for page in ("evidence", "results"):
                label = say(f"navigation.{page}")
                st.page_link(f"{page}.py", label=label, query_params=query)
        if seat.drives:
            _draw_running(seat)
            _draw_members(seat)
        _draw_log(seat)


def _draw_running(seat: Seat) -> None:
    draw_running(seat)
    if seat.workshop.now.phase != "draft":
        with st.expander(say("facilitate.tables"), icon=":material/table_restaurant:"):
            draw_tables_part(seat, "-more")
    draw_wiping(seat.board, "-more")


def _draw_members(seat: Seat) -> None:
    st.html(render("facilitate_label.html", label=say("facilitate.members")))
    members = the_store().read(members_of, seat.caller, seat.workshop.id)
    for name, role in members.items():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(f"{name} · {say(f'facilitate.role_{role}')}", width="stretch")
            st.button(
                say("facilitate.uninvite"),
                key=f"uninvite-{name}",
                type="tertiary",
                on_click=on_act,
                args=(invite, name, None),
            )
    with st.form("invite", border=False):
        left, right = st.columns(2)
        left.text_input(say("facilitate.invite_name"), key="invite-name", max_chars=64)
        right.selectbox(
            say("facilitate.invite_role"),
            ROLES,
            index=1,
            key="invite-role",
            format_func=lambda role: say(f"facilitate.role_{role}"),
        )
        st.form_submit_button(say("facilitate.invite"), on_click=_invite)


def _invite() -> None:
    name = st.session_state["invite-name"].strip()
    if name and act(invite, name, st.session_state["invite-role"]):
        st.session_state["invite-name"] = ""


def _draw_log(seat: Seat) -> None:
    st.html(render("facilitate_label.html", label=say("facilitate.log")))
    acts = the_store().read(acts_of, seat.caller, seat.workshop.id)
    if not acts:
        st.caption(say("facilitate.log_none"))
        return
    st.dataframe(log_frame(acts), hide_index=True, key="log")
    st.download_button(
        say("board.log_csv"),
        later(log_csv, cookie(page_cookies(), SESSION), seat.workshop.id),
        file_name="log.csv",
        mime="text/csv",
        key="log-csv",
        icon=":material/download:",
        on_click="ignore",
    )


def log_frame(acts: list[Act]) -> pd.DataFrame:
    """The acts as a table, the newest first: time, person, what, of what, whether undone."""
    columns = [say(f"facilitate.log_{name}") for name in ("at", "by", "kind", "subject", "undone")]
    rows = [
        (
            datetime.fromtimestamp(done.at).strftime("%H:%M:%S"),
            done.by,
            act_words(done),
            done.subject,
            say("facilitate.yes") if done.is_undone else "",
        )
        for done in acts
    ]
    return pd.DataFrame(rows, columns=columns)
