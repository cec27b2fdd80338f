"""What a new workshop begins from: a shipped template, a file, or a workshop that is there."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from pages.parts.deleting import draw_deleting, draw_keeping
from pages.parts.plain import plain
from pages.parts.results_files import later
from pages.parts.steps import step_label
from valuewhen.errors import ValueWhenError
from valuewhen.join.method import day
from valuewhen.join.story import on_day
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store, the_store
from valuewhen.words import say
from valuewhen.workshop.access import Right, rights
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.repeating import (
    duplicate,
    run_again,
    template_file,
    title_again,
    title_of_copy,
)
from valuewhen.workshop.templates import Template, read_template, shipped_templates
from web.identity import SESSION, cookie, page_cookies

FILE = "file"  # the choice of a file of one's own


def draw_choice() -> tuple[str, Template] | None:
    """The choice of a template and its steps; returns its name and it, or None as long as there is
    no file to read."""
    shipped = shipped_templates()
    told = {name: (template.name, template.description) for name, template in shipped.items()}
    told[FILE] = (say("workshops.template_file"), say("workshops.template_file_about"))
    chosen = st.radio(
        say("workshops.template"),
        list(told),
        format_func=lambda name: plain(told[name][0]),
        captions=[plain(about) for _, about in told.values()],
        key="new-template",
    )
    if chosen is None:
        return None
    template = _draw_file() if chosen == FILE else shipped[chosen]
    if template is None:
        return None
    st.caption(plain(_steps_in_words(template)))
    return (chosen if chosen != FILE else f"{FILE}-{hash(template)}"), template


def _draw_file() -> Template | None:
    file = st.file_uploader(
        say("workshops.template_upload"), type=["toml"], key="new-file", max_upload_size=1
    )
    if file is None:
        return None
    try:
        template = read_template(file.getvalue())
    except ValueWhenError as error:
        st.error(plain(error.message))
        return None
    st.text(" · ".join(filter(None, (template.name, template.description))))
    return template


def _steps_in_words(template: Template) -> str:
    """How long it takes and its steps: "90 minutes: Lobby 5, Write: all customers 4, …"."""
    steps = [
        f"{step_label(step)} {_minutes(step.minutes)}" for step in template.steps if step.minutes
    ]
    return say("workshops.steps", minutes=_minutes(template.minutes), steps=", ".join(steps))


def _minutes(minutes: float) -> str:
    return f"{minutes:g}"


def draw_more(caller: Caller, workshop: Workshop, others: Sequence[Workshop]) -> None:
    """What can be made of a workshop: a copy, the next time, a file, a comparison with another, and
    an end of it."""
    opened = st.popover(
        say("workshops.more"),
        icon=":material/more_horiz:",
        key=f"more-{workshop.id}",
        on_change="rerun",
    )
    if not opened.open:
        return
    with opened, st.container(key=f"more-inside-{workshop.id}", width=360):
        has = the_store().read(rights, caller, workshop.id)
        sees_rows = Right.ROWS in has
        if sees_rows and caller.role == "facilitator":
            _draw_repeats(caller, workshop)
        if sees_rows:
            _draw_download(workshop)
        if others:
            _draw_comparing(workshop, others)
        if Right.OWN in has:
            draw_keeping(caller, workshop)
            draw_deleting(caller, workshop)


def _draw_repeats(caller: Caller, workshop: Workshop) -> None:
    again = title_again(workshop.title, date.today(), workshop.settings.language)
    for name, job, title in (
        ("again", run_again, again),
        ("duplicate", duplicate, title_of_copy(workshop.title)),
    ):
        if st.button(
            say(f"workshops.{name}"),
            key=f"{name}-{workshop.id}",
            help=say(f"workshops.{name}_help"),
            width="stretch",
        ):
            make(job, caller, workshop.id, title)


def make(job: Callable[..., str], caller: Caller, *args: Any, **kwargs: Any) -> None:
    """Makes a workshop by `job(connection, caller, …)` and opens it; a refusal is said in words."""
    try:
        workshop_id = the_store().write(job, caller, *args, **kwargs)
    except ValueWhenError as error:
        st.error(plain(error.message))
        return
    st.switch_page("facilitate.py", query_params={"workshop": workshop_id})


def _draw_download(workshop: Workshop) -> None:
    st.download_button(
        say("workshops.download"),
        data=later(_written, cookie(page_cookies(), SESSION), workshop.id),
        file_name="template.toml",
        mime="application/toml",
        key=f"download-{workshop.id}",
        help=say("workshops.download_help"),
        on_click="ignore",
        width="stretch",
    )


def _written(store: Store, caller: Caller, workshop_id: str) -> bytes:
    return store.read(template_file, caller, workshop_id)


def _draw_comparing(workshop: Workshop, others: Sequence[Workshop]) -> None:
    titles = {o.id: f"{day(on_day(o.created_at))} · {o.title}" for o in others}
    before = list(titles).index(workshop.before_id) if workshop.before_id in titles else 0
    other_id = st.selectbox(
        say("workshops.compare_with"),
        list(titles),
        index=before,
        format_func=titles.__getitem__,
        key=f"compare-with-{workshop.id}",
    )
    st.button(
        say("workshops.compare"),
        key=f"compare-{workshop.id}",
        on_click=show_comparison,
        args=(workshop.id, other_id),
        width="stretch",
    )


def show_comparison(first_id: str, second_id: str) -> None:
    """Has the page compare two workshops from its next run on."""
    st.query_params["compare"] = f"{first_id},{second_id}"
