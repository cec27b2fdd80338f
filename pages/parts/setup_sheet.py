"""The run sheet as it is set up: a shipped one, its minutes changed, steps left out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from pages.parts.steps import about_segment
from valuewhen.words import number, say
from valuewhen.workshop.settings import NINETY, SIXTY, Settings, Slot
from valuewhen.workshop.templates import Template

SHEETS = {"ninety": NINETY, "sixty": SIXTY}
OWN = "own"
ENDS = ("draft", "closed")  # steps that every sheet has
LONGEST = 240  # minutes of a step


def draw_sheet(before: Settings, key: str, segments: Sequence[str]) -> None:
    """The choice of a run sheet, and its steps with their minutes to change."""
    sheets = _sheets(before)
    chosen = st.segmented_control(
        say("facilitate.sheet"),
        list(sheets),
        default=_chosen(before),
        required=True,
        format_func=lambda name: say(f"facilitate.sheet_{name}"),
        key=f"{key}-sheet",
    )
    slots = sheets[chosen]
    st.data_editor(  # what is changed is in the session, where callbacks read it too
        sheet_frame(slots),
        key=_editor(key, slots),
        hide_index=True,
        height="content",
        disabled=["step"],
        column_config={
            "step": st.column_config.TextColumn(say("facilitate.sheet_step"), width="large"),
            "minutes": st.column_config.NumberColumn(
                say("facilitate.sheet_minutes"), min_value=0, max_value=LONGEST, width="small"
            ),
            "can_skip": st.column_config.CheckboxColumn(
                say("facilitate.sheet_can_skip"), help=say("facilitate.sheet_can_skip_help")
            ),
            "is_in": st.column_config.CheckboxColumn(say("facilitate.sheet_is_in")),
        },
    )
    kept = before.but(run_sheet=sheet_given(key, before))
    minutes = Template("", segments=tuple(segments), settings=kept).minutes if segments else 0
    st.caption(say("facilitate.sheet_total", minutes=number(minutes)))


def _sheets(before: Settings) -> dict[str, tuple[Slot, ...]]:
    chosen = _chosen(before)
    return SHEETS | ({OWN: before.run_sheet} if chosen == OWN else {})


def _chosen(before: Settings) -> str:
    known = (name for name, slots in SHEETS.items() if before.run_sheet in (slots, ()))
    return next(known, OWN)


def sheet_frame(slots: Sequence[Slot]) -> pd.DataFrame:
    """The steps between draft and closed in words, with minutes and whether they may be skipped."""
    rows = [(slot_label(slot), slot.minutes, slot.can_skip, True) for slot in _inside(slots)]
    return pd.DataFrame(rows, columns=["step", "minutes", "can_skip", "is_in"])


def _inside(slots: Sequence[Slot]) -> list[Slot]:
    return [slot for slot in slots if slot.phase not in ENDS]


def slot_label(slot: Slot) -> str:
    """A line of a run sheet in words: "Write: the other prompts"."""
    phase, _, segment = slot.phase.partition(":")
    label = say(f"facilitate.step_{phase}")
    if phase not in ("write", "mirror"):
        return label
    named = {"": "slot_first", "rest": "slot_rest", "split": "split"}.get(segment)
    return f"{label}: {say(f'facilitate.{named}') if named else about_segment(segment)}"


def sheet_given(key: str, before: Settings) -> tuple[Slot, ...]:
    """The run sheet as the fields have it now, or as before if they are not drawn."""
    chosen = st.session_state.get(f"{key}-sheet")
    if chosen is None:
        return before.run_sheet
    slots = _sheets(before)[chosen]
    edits = st.session_state.get(_editor(key, slots)) or {}
    return edit_sheet(slots, edits.get("edited_rows", {}))


def _editor(key: str, slots: tuple[Slot, ...]) -> str:
    """Changes are told by the places of steps, and so hold for the very steps they were made to."""
    return f"{key}-slots-{hash(slots)}"


def edit_sheet(slots: Sequence[Slot], edits: Mapping[int, Mapping[str, Any]]) -> tuple[Slot, ...]:
    """The run sheet with the changes to its steps, whose places do not count draft and closed."""
    kept = []
    for place, slot in enumerate(_inside(slots)):
        changes = dict(edits.get(place, {}))
        if changes.pop("is_in", True):
            minutes = changes.get("minutes", slot.minutes) or 0
            can_skip = bool(changes.get("can_skip", slot.can_skip))
            kept.append(replace(slot, minutes=minutes, can_skip=can_skip))
    ends = [next((s for s in slots if s.phase == name), Slot(name, 0)) for name in ENDS]
    return (ends[0], *kept, ends[1])
