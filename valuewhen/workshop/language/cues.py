"""What phrases found in an answer make of its stance, in whatever language."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

from valuewhen.workshop.model import Actor, Stance

NOTHING = "It speaks neither of buying or staying nor of what customers contribute."


class Cue(Protocol):
    """A phrase found: extraction or investment, the words it was found in, and whether others
    outweigh it."""

    @property
    def label(self) -> str:
        """Extraction or investment."""

    @property
    def text(self) -> str:
        """The words as a person may read them."""

    @property
    def is_weak(self) -> bool:
        """Whether it counts only where no other does."""


def told_by(cues: Sequence[Cue]) -> tuple[Stance, str]:
    """The stance that the cues tell, and a sentence that says which words told it."""
    strong = [cue for cue in cues if not cue.is_weak]
    labels = {cue.label for cue in strong or cues}
    if not labels:
        return "unclear", NOTHING
    if len(labels) > 1:
        return "unclear", "It speaks of both extraction and investment."
    cue = (strong or cues)[0]
    if cue.label == "extraction":
        return "extraction", f"“{cue.text}” is about buying, paying, returning or staying."
    return "investment", f"“{cue.text}” is about what customers learn or contribute."


def holds(label: str, holds_for: str, actor: Actor, *, is_certain: bool) -> bool:
    """Whether a phrase that is about what `holds_for` does counts for an answer of an actor. Where
    nobody knows who acts, only a certain one does, and none of our own investing."""
    if holds_for in ("any", actor):
        return True
    return actor == "unclear" and is_certain and (holds_for, label) != ("we", "investment")


def quoted(shown: Sequence[str], places: Sequence[int]) -> str:
    """The words at these places, with "…" for what is left out between them."""
    text = shown[places[0]]
    for before, at in pairwise(places):
        text += (" " if at == before + 1 else " … ") + shown[at]
    return text
