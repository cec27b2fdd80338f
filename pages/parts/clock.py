"""The clock of the run sheet, the timer, and the pause: kept going in the browser by itself."""

import time
from typing import Any

import streamlit as st

from pages.parts.seat import on_act
from pages.parts.source import source
from pages.parts.steps import step_label
from valuewhen.words import say
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.phases import extend_timer, pause, resume, set_timer
from valuewhen.workshop.run_sheet import Clock, catch_up, clock
from web.html import render

CLOCK = st.components.v2.component(
    "valuewhen.clock",
    html='<div class="clock"><p role="timer"><span></span><span></span></p><p></p><p></p></div>',
    css=source("facilitate_clock.css"),
    js=source("facilitate_clock.js"),
)
WORDS = ("passed", "left", "over", "paused", "silent", "of", "behind", "ahead", "on_time")
STANDING = ("draft", "closed")  # phases in which no time runs


def draw_clock(workshop: Workshop) -> None:
    """Draws how long the phase has run, what the timer has left, and how the run sheet is kept."""
    now = time.time()
    found, timer = clock(workshop, now), workshop.timer
    CLOCK(
        data={
            "now": now,
            "started": workshop.now.started_at,
            "ends": timer.ends_at,
            "kept": timer.seconds_left,
            "is_paused": timer.is_paused,
            "is_silent": timer.is_silent,
            "sheet": _sheet(found) if found else None,
            "words": {word: say(f"facilitate.clock_{word}", n="{n}", total="{total}")
                      for word in WORDS},
        },
        key="clock",
    )  # fmt: skip


def _sheet(found: Clock) -> dict[str, Any]:
    """The clock, and what to skip for every minute that the workshop may be behind."""
    worst = sum(step.minutes for step in found.later) + 1
    return {
        "passed": found.passed,
        "total": round(found.total),
        "behind": found.behind,
        "left_here": found.left_here,
        "skips": [_skip_words(found, behind) for behind in range(int(worst) + 1)],
    }


def _skip_words(found: Clock, behind: float) -> str:
    steps = [
        say("facilitate.clock_skip_step", step=step_label(step), minutes=step.minutes)
        for step in catch_up(found.later, behind)
    ]
    return say("facilitate.clock_skip", steps=", ".join(steps)) if steps else ""


def draw_timer(workshop: Workshop) -> None:
    """Draws the buttons for the timer and the pause."""
    if workshop.now.phase in STANDING:
        return
    timer = workshop.timer
    runs = timer.ends_at is not None or timer.seconds_left is not None
    with _row("timer"):
        for minutes in workshop.settings.timers:
            help_words = say("facilitate.timer_minutes", n=minutes)
            _button(f"minutes-{minutes}", str(minutes), help_words, set_timer, minutes * 60)
        st.html(render("facilitate_label.html", label=say("facilitate.minutes")))
    with _row("pauses"):
        silent = say("facilitate.timer_silent")
        _button("silent", silent, say("facilitate.silent_help"), set_timer, 60, is_silent=True)
        if timer.is_paused:
            _act("resume", "play_arrow", resume)
        else:
            _act("pause", "pause", pause)
        if runs:
            _button("more", "\\+1", say("facilitate.timer_more"), extend_timer, 60)
            _act("stop", "stop", set_timer, None)


def _row(key: str) -> Any:
    return st.container(key=key, horizontal=True, vertical_alignment="center", gap="xxsmall")


def _act(name: str, icon: str, job: Any, *args: Any, **kwargs: Any) -> None:
    _button(name, f":material/{icon}:", say(f"facilitate.timer_{name}"), job, *args, **kwargs)


def _button(name: str, label: str, told: str, job: Any, *args: Any, **kwargs: Any) -> None:
    st.button(
        label, key=f"timer-{name}", help=told, on_click=on_act, args=(job, *args), kwargs=kwargs
    )
