"""Boards written out by hand: no store, and every figure in sight."""

from typing import Any

from valuewhen.workshop.board import Answer, Board, Theme
from valuewhen.workshop.model import Moment, Prompt, Timer, Workshop

ALL = Prompt("all", "all", "Our customers become much more valuable when…")
BEST = Prompt("best", "best", "Our best customers become much more valuable when…")
BEGAN = 1_000.0


def moment(phase: str, prompt: Prompt | None = None, wave: int = 0) -> Moment:
    """A phase that began at `BEGAN`."""
    return Moment(phase, prompt, wave, 1, BEGAN)


WRITE = moment("write", ALL, 1)


def said(
    number: int,
    who: str,
    body: str = "they tell us more",
    *,
    stance: str = "investment",
    actor: str = "they",
    prompt: Prompt = ALL,
    wave: int = 1,
    theme: str | None = None,
    is_hidden: bool = False,
) -> Answer:
    """An answer that came so many seconds after `BEGAN`."""
    return Answer(
        id=str(number),
        participant_id=who,
        prompt_id=prompt.id,
        segment=prompt.segment,
        wave=wave,
        submitted_at=BEGAN + number,
        body=body,
        actor=actor,
        stance=stance,
        source="rule",
        reason="",
        is_hidden=is_hidden,
        theme_id=theme,
    )


def room(
    now: Moment,
    functions: dict[str, str],
    answers: tuple[Answer, ...] = (),
    *,
    ready: frozenset[str] = frozenset(),
    shown: frozenset[str] = frozenset(),
    voters: int = 0,
    themes: tuple[Theme, ...] = (),
    **more: Any,
) -> Board:
    """A board of a workshop with two prompts and three functions."""
    workshop = Workshop(
        id="w",
        owner_id=None,
        title="Value",
        join_code="ABCDEF",
        screen_token="",
        dots=3,
        is_made_up=False,
        created_at=0.0,
        prompts=(ALL, BEST),
        functions=("Sales", "Service", "Finance"),
        now=now,
        timer=Timer(),
        shown=shown,
    )
    return Board(1, workshop, functions, ready, answers, themes, (), voters, **more)


def people(sales: int = 0, service: int = 0, finance: int = 0) -> dict[str, str]:
    """So many people of each function: Sa0, Sa1 … are in Sales."""
    counts = {"Sales": sales, "Service": service, "Finance": finance}
    return {f"{name[:2]}{i}": name for name, n in counts.items() for i in range(n)}
