"""Customer voice on the facilitator's page: stories to show between rounds, and what came after."""

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.parts.seat import Seat, attempt, note_saved, on_act
from pages.parts.stories_change import draw_change
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.customer_stories import (
    LONGEST,
    MOST,
    Draft,
    Story,
    add_story,
    remove_story,
    show_story,
    stories_of,
    story_on_screen,
)
from valuewhen.workshop.media import ENDINGS, LARGEST
from web.html import render
from web.uploads import let_go

TYPES = [*ENDINGS.values(), "jpeg"]
DONE = "stories-added"  # in the session: how many were added, so that the form is empty again


def draw_stories(seat: Seat) -> None:
    """Draws the stories, to show one after the other, and the form for another one."""
    opened = st.expander(
        say("stories.title"), icon=":material/record_voice_over:", key="stories", on_change="rerun"
    )
    if not opened.open:
        return
    store = the_store()
    known = store.read(stories_of, seat.caller, seat.workshop.id)
    on_screen = store.read(story_on_screen, seat.workshop)
    with opened:
        st.html(render("facilitate_label.html", label=say("stories.help")))
        for one in known:
            with st.container(key=f"story-{one.key}", border=True, gap="xsmall"):
                _draw_story(seat, one, is_on=on_screen is not None and on_screen.key == one.key)
        if len(known) < MOST:
            _draw_form(is_first=not known)
        draw_change(seat)


def _draw_story(seat: Seat, one: Story, *, is_on: bool) -> None:
    address = f"/stories/{seat.workshop.id}/{one.key}"
    st.html(render("stories_story.html", story=one, address=address))
    with st.container(horizontal=True, vertical_alignment="center"):
        if seat.drives and seat.workshop.now.phase != "draft":
            st.button(
                say("stories.hide" if is_on else "stories.show"),
                key=f"show-{one.key}",
                icon=":material/desktop_access_disabled:" if is_on else ":material/cast:",
                type="primary" if is_on else "secondary",
                on_click=on_act,
                args=(show_story, None if is_on else one.key),
            )
        with st.popover(say("stories.remove"), icon=":material/delete:"):
            st.text(say("stories.ask_remove"))
            st.button(
                say("stories.yes_remove"),
                key=f"remove-{one.key}",
                type="primary",
                on_click=_remove,
                args=(one.key,),
            )


def _remove(key: str) -> None:
    attempt(remove_story, the_store(), key)


def _draw_form(*, is_first: bool) -> None:
    turn = st.session_state.get(DONE, 0)
    opened = st.popover(
        say("stories.first" if is_first else "stories.another"), icon=":material/add:"
    )
    # a form sends nothing while its file is still on the way
    with opened, st.form(f"story-{turn}", border=False, enter_to_submit=False):
        st.text_input(say("stories.story_title"), key=f"story-title-{turn}", max_chars=120)
        st.text_area(say("stories.text"), key=f"story-text-{turn}", max_chars=LONGEST, height=120)
        st.text_input(say("stories.customer"), key=f"story-customer-{turn}", max_chars=120)
        st.checkbox(say("stories.consent"), key=f"story-consent-{turn}")
        st.file_uploader(
            say("stories.file"),
            type=TYPES,
            key=f"story-file-{turn}",
            max_upload_size=LARGEST // 2**20,
            help=say("stories.file_help"),
        )
        st.form_submit_button(
            say("stories.add"), key=f"story-add-{turn}", type="primary", on_click=_add, args=(turn,)
        )


def _add(turn: int) -> None:
    def field(name: str) -> str:
        return str(st.session_state.get(f"story-{name}-{turn}") or "")

    chosen: UploadedFile | None = st.session_state.get(f"story-file-{turn}")
    is_named = bool(st.session_state.get(f"story-consent-{turn}"))
    draft = Draft(field("title"), field("text"), field("customer"), is_named)
    content = chosen.getvalue() if chosen is not None else None
    if attempt(add_story, the_store(), draft, content):
        st.session_state[DONE] = turn + 1
        let_go([chosen] if chosen else [])
        note_saved()
