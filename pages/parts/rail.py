"""The rail of phases: where the room is, what to tell it, the next step, and the reveals."""

from dataclasses import dataclass

import streamlit as st
from sqlalchemy import Connection

from pages.parts.clock import draw_clock, draw_timer
from pages.parts.plain import plain
from pages.parts.seat import Seat, act
from pages.parts.steps import choices, step_label, step_rows
from valuewhen.errors import ConflictError
from valuewhen.people.caller import Caller
from valuewhen.words import say
from valuewhen.workshop.board import Board
from valuewhen.workshop.model import PHASES, Workshop
from valuewhen.workshop.phases import REVEALS, move, reveal
from valuewhen.workshop.run_sheet import next_step, place, plan
from valuewhen.workshop.workshops import open_workshop
from web.html import render

ASKS = ("reveal",)  # phases that show the room what it has not seen: moving there asks once
OFFERED = {"sides": "reveal", "votes": "vote", "pairs": "pair"}  # from which phase on
ASKING = "asking"  # in the session: the reveal that was asked for and not confirmed yet


@dataclass(frozen=True)
class Question:
    """A reveal that waits for its confirmation, asked in one moment of the workshop."""

    kind: str  # "move" or "show"
    subject: str
    phase_id: int


def draw_rail(seat: Seat) -> None:
    """Draws the rail; those who do not drive see where the room is, and no controls."""
    workshop = seat.workshop
    draw_clock(workshop)
    if seat.drives:
        draw_timer(workshop)
    st.html(render("facilitate_steps.html", steps=step_rows(workshop), tell=_tell(workshop)))
    if not seat.drives:
        return
    asked = st.session_state.get(ASKING)
    with st.container(key="next"):
        if isinstance(asked, Question) and asked.phase_id == workshop.now.phase_id:
            _draw_question(asked)
        else:
            _draw_next(workshop)
            _draw_reveals(seat.board)


def _tell(workshop: Workshop) -> str:
    now = workshop.now
    if now.phase != "write":
        return say(f"facilitate.tell_{now.phase}")
    how = "_again" if now.wave > 1 else "" if now.prompt else "_split"
    return say(f"facilitate.tell_write{how}")


def _draw_next(workshop: Workshop) -> None:
    step = next_step(workshop)
    if step:
        done = plan(workshop)[: place(workshop) + 1]
        again = step.phase == "write" and (step in done or workshop.now.phase == "mirror")
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
    by_name = choices(workshop)
    st.menu_button(
        say("facilitate.go_to"),
        list(by_name),
        format_func=by_name.__getitem__,
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


def _draw_reveals(board: Board) -> None:
    """The reveals within phases, each offered from the phase on in which it makes sense."""
    workshop = board.workshop
    for subject in REVEALS:
        is_shown = subject in workshop.shown
        if _order(workshop.now.phase) < _order(OFFERED[subject]) and not is_shown:
            continue
        waits = subject == "pairs" and not is_shown and not board.pairings
        st.button(
            say(f"facilitate.{'hide' if is_shown else 'show'}_{subject}"),
            key=f"reveal-{subject}",
            width="stretch",
            wrap=True,
            icon=":material/visibility_off:" if is_shown else ":material/visibility:",
            disabled=waits,
            help=say("facilitate.pairs_wait") if waits else None,
            on_click=_toggle_reveal,
            args=(subject, is_shown, workshop.now.phase_id),
        )


def _order(phase: str) -> int:
    return PHASES.index(phase)


def _toggle_reveal(subject: str, is_shown: bool, phase_id: int) -> None:
    if is_shown:
        act(reveal, subject, is_shown=False)
    else:
        st.session_state[ASKING] = Question("show", subject, phase_id)
