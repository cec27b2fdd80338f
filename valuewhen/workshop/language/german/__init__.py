"""Sorting of answers in German: who acts in them, and what for."""

from valuewhen.workshop.language.german.agent import find_actor
from valuewhen.workshop.language.german.clauses import pieces
from valuewhen.workshop.language.german.reading import read
from valuewhen.workshop.language.german.stance import find_stance
from valuewhen.workshop.model import Actor, Stance


def sort_german(text: str) -> tuple[Actor, str, Stance, str]:
    """Who acts and what for in an answer in German, each with a reason in words.

    An answer that cannot be read has one reason and an empty second one. Any text is taken.
    """
    reading = read(text)
    if reading.obstacle is not None:
        return "unclear", reading.obstacle, "unclear", ""
    parts = pieces(reading.words)
    actor, who = find_actor(parts)
    stance, what = find_stance(parts, actor)
    return actor, who, stance, what
