"""Share links of a result: a facilitator makes, copies, lists and revokes them."""

import streamlit as st

from pages.parts.plain import plain
from valuewhen.errors import ValueWhenError
from valuewhen.join.method import day
from valuewhen.join.story import on_day
from valuewhen.people.caller import Caller
from valuewhen.reports.shared import begin_shared_page
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.shares import Share, create_share, revoke_share, shares_of
from web.address import phones_url
from web.identity import page_caller

DAYS = (7, 30, 90, 365)


def draw_shares(workshop_id: str) -> None:
    """A button that opens the links of a workshop, for those who drive it."""
    opened = st.popover(
        say("results.share_title"), icon=":material/link:", key="shares", on_change="rerun"
    )
    who = page_caller()
    if not opened.open or who is None:
        return
    with opened, st.container(key="shares-inside", width=520):
        st.caption(say("results.share_hint"))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            days = st.selectbox(
                say("results.share_days"), DAYS, index=1, key="share-days", format_func=_days
            )
            is_new = st.button(say("results.share_make"), key="share-make", type="primary")
        if is_new:
            _draw_new(who, workshop_id, days)
        good = the_store().read(shares_of, who, workshop_id)
        if not good:
            st.caption(say("results.share_none"))
        for share in good:
            _draw_share(share, workshop_id)


def _draw_new(who: Caller, workshop_id: str, days: int) -> None:
    """A new link, shown this once."""
    try:
        token = the_store().write(create_share, who, workshop_id, days)
    except ValueWhenError as error:
        st.warning(plain(error.message))
        return
    begin_shared_page(the_store(), workshop_id)
    st.code(phones_url(f"/s/{token}"), language=None)
    st.caption(say("results.share_made"))


def _draw_share(share: Share, workshop_id: str) -> None:
    made, until = (day(on_day(at)) for at in (share.created_at, share.expires_at))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.text(say("results.share_line", who=share.made_by or "—", made=made, until=until))
        st.button(
            say("results.share_revoke"),
            key=f"revoke-{share.id}",
            on_click=_revoke,
            args=(workshop_id, share.id),
        )


def _days(days: int) -> str:
    return say("results.share_for", n=days)


def _revoke(workshop_id: str, share_id: str) -> None:
    who = page_caller()
    if who is not None:
        the_store().write(revoke_share, who, workshop_id, share_id)
