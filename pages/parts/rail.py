"""The rail of phases: where the room is, what to tell it, the next step, timer and reveals."""

import time
from dataclasses import dataclass

import streamlit as st
from sqlalchemy import Connection

from pages.parts.plain import plain
from pages.parts.seat import Seat, act, on_act
from pages.parts.source import source
from valuewhen.errors import ConflictError
from valuewhen.people.caller import Caller
from valuewhen.words import say
from valuewhen.workshop.model import Prompt, Workshop
from valuewhen.workshop.phases import move, reveal, set_timer
from valuewhen.workshop.run_sheet import Step, next_step, place, plan
from valuewhen.workshop.workshops import open_workshop
from web.html import render

MINUTES = (1, 2, 3, 5)
ASKS = ("reveal",)  # phases that show the room what it has not seen: moving there asks once
ASKING = "asking"  # in the session: the reveal that was asked for and not confirmed yet
CLOCK = st.components.v2.component(
    "valuewhen.clock",
    html='<div class="clock" role="timer"><span></span><span></span></div>',
    css=source("facilitate_clock.css"),
    js=source("facilitate_clock.js"),
)


@dataclass(frozen=True)
class Question:
    """A reveal that waits for its confirmation, asked in one moment of the workshop."""

    kind: str  # "move" or "show"
    subject: str
    phase_id: int


def draw_rail(seat: Seat) -> None:
    """Draws the rail; those who do not drive see where the room is, and no controls."""
    workshop = seat.workshop
    _draw_clock(workshop)
    if seat.drives:
        _draw_timer(workshop)
    st.html(render("facilitate_steps.html", steps=_steps(workshop), tell=_tell(workshop)))
    if not seat.drives:
        return
    asked = st.session_state.get(ASKING)
    with st.container(key="next"):
        if isinstance(asked, Question) and asked.phase_id == workshop.now.phase_id:
            _draw_question(asked)
        else:
            _draw_next(workshop)
            _draw_reveals(workshop)


def _draw_clock(workshop: Workshop) -> None:
    CLOCK(
        data={
            "now": time.time(),
            "started": workshop.now.started_at,
            "ends": workshop.ends_at,
            "passed": say("facilitate.clock_passed"),
            "left": say("facilitate.clock_left"),
            "over": say("facilitate.clock_over"),
        },
        key="clock",
    )


def about(prompt: Prompt) -> str:
    """Of which customers a prompt asks: "all customers", or the facilitator's own word."""
    return say("facilitate.about", segment=prompt.segment)


def step_label(step: Step, *, again: bool = False) -> str:
    """A step as the rail has it: "Write: best customers"."""
    label = say(f"facilitate.step_{step.phase}{'_again' if again else ''}")
    shows_prompt = step.prompt and step.phase == "write"
    return f"{label}: {about(step.prompt)}" if shows_prompt and step.prompt else label


def _steps(workshop: Workshop) -> list[dict[str, str]]:
    here, steps = place(workshop), plan(workshop)
    rows = []
    for i, step in enumerate(steps):
        again = step.phase == "write" and step in steps[:i]
        state = "now" if i == here else "done" if i < here else "to come"
        rows.append({"label": step_label(step, again=again), "state": state})
    if workshop.now.phase == "write" and workshop.now.wave > 1:
        rows[here]["label"] += " · " + say("facilitate.round", n=workshop.now.wave)
    return rows


def _tell(workshop: Workshop) -> str:
    now = workshop.now
    again = now.phase == "write" and now.wave > 1
    return say(f"facilitate.tell_{now.phase}{'_again' if again else ''}")


def _draw_next(workshop: Workshop) -> None:
    step = next_step(workshop)
    if step:
        again = step.phase == "write" and step in plan(workshop)[: place(workshop) + 1]
        st.button(
            say("facilitate.next", step=plain(step_label(step, again=again))),
            key=f"next-{workshop.now.phase_id}",
            type="primary",
            width="stretch",
            wrap=True,
            icon=":material/arrow_forward:",
            on_click=_go,
            args=(step.name, workshop.now.phase_id),
            shortcut="Shift+N",
        )
    else:
        st.caption(say("facilitate.at_the_end"))
    by_name = {step.name: step_label(step) for step in plan(workshop)}
    st.menu_button(
        say("facilitate.go_to"),
        list(by_name),
        format_func=lambda name: plain(by_name[name]),
        key=f"go-to-{workshop.now.phase_id}",
        type="tertiary",
        width="stretch",
        on_click=_jump,
        args=(workshop.now.phase_id,),
    )


def _jump(phase_id: int) -> None:
    _go(st.session_state[f"go-to-{phase_id}"], phase_id)


def _go(name: str, phase_id: int) -> None:
    if name.partition(":")[0] in ASKS:
        st.session_state[ASKING] = Question("move", name, phase_id)
    else:
        act(move_from, phase_id, name)


def move_from(
    connection: Connection, caller: Caller, workshop_id: str, phase_id: int, name: str
) -> None:
    """Moves the workshop on from the phase that the person saw: a double tap is one step.

    Raises ConflictError if it has moved since, and as `move` does.
    """
    if open_workshop(connection, caller, workshop_id).now.phase_id != phase_id:
        raise ConflictError(say("facilitate.moved_already"))
    move(connection, caller, workshop_id, name)


def _draw_question(asked: Question) -> None:
    subject = asked.subject.partition(":")[0]
    st.text(say(f"facilitate.ask_{subject}"))
    st.button(
        say(f"facilitate.yes_{subject}"),
        key="confirm",
        type="primary",
        width="stretch",
        wrap=True,
        on_click=_confirm,
        args=(asked,),
    )
    st.button(say("facilitate.not_yet"), key="not-yet", width="stretch", on_click=_drop_question)


def _confirm(asked: Question) -> None:
    _drop_question()
    if asked.kind == "move":
        act(move_from, asked.phase_id, asked.subject)
    else:
        act(reveal, asked.subject, is_shown=True)


def _drop_question() -> None:
    st.session_state.pop(ASKING, None)


def _draw_timer(workshop: Workshop) -> None:
    if workshop.now.phase in ("draft", "closed"):
        return
    with st.container(key="timer", horizontal=True, vertical_alignment="center", gap="xxsmall"):
        for minutes in MINUTES:
            _draw_timer_button(str(minutes), "minutes", minutes * 60, n=minutes)
        st.html(render("facilitate_label.html", label=say("facilitate.minutes")))
        if workshop.ends_at is not None:
            left = max(workshop.ends_at - time.time(), 0)
            _draw_timer_button("\\+1", "more", left + 60)
            _draw_timer_button(":material/stop:", "stop", None)


def _draw_timer_button(label: str, name: str, seconds: float | None, **values: int) -> None:
    st.button(
        label,
        key=f"timer-{name}-{'-'.join(map(str, values.values()))}",
        help=say(f"facilitate.timer_{name}", **values),
        on_click=on_act,
        args=(set_timer, seconds),
    )


def _draw_reveals(workshop: Workshop) -> None:
    """The two reveals within phases, each offered from the phase on in which it makes sense."""
    steps = [step.phase for step in plan(workshop)]
    for subject, first in (("sides", "reveal"), ("votes", "vote")):
        is_shown = subject in workshop.shown
        if steps.index(workshop.now.phase) < steps.index(first) and not is_shown:
            continue
        st.button(
            say(f"facilitate.{'hide' if is_shown else 'show'}_{subject}"),
            key=f"reveal-{subject}",
            width="stretch",
            wrap=True,
            icon=":material/visibility_off:" if is_shown else ":material/visibility:",
            on_click=_toggle_reveal,
            args=(subject, is_shown, workshop.now.phase_id),
        )


def _toggle_reveal(subject: str, is_shown: bool, phase_id: int) -> None:
    if is_shown:
        act(reveal, subject, is_shown=False)
    else:
        st.session_state[ASKING] = Question("show", subject, phase_id)
