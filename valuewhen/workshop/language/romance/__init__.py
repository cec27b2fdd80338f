"""Sorting of answers in French, Spanish and Portuguese: one engine, each language as data."""

from valuewhen.workshop.language.romance.agents import find_actor
from valuewhen.workshop.language.romance.clauses import pieces, settled
from valuewhen.workshop.language.romance.lexicon import lexicon
from valuewhen.workshop.language.romance.phrases import find_stance
from valuewhen.workshop.language.romance.reading import read
from valuewhen.workshop.model import Actor, Stance


def sort_romance(text: str, language: str) -> tuple[Actor, str, Stance, str]:
    """Who acts and what for in an answer in "fr", "es" or "pt", each with a reason in words.

    The rules are those of `sort_answer`. Any text is taken; none raises. Where an answer cannot
    be sorted, the first reason says why and the second is empty.
    """
    known = lexicon(language)
    reading = read(text, language)
    if reading.obstacle is not None:
        return "unclear", reading.obstacle, "unclear", ""
    parts = pieces(settled(reading.words))
    actor, who = find_actor(parts, echoed=reading.echoed, known=known)
    stance, what = find_stance(parts, actor, language)
    return actor, who, stance, what
