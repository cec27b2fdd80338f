"""Openings that say nothing, in whatever language: told by lists of words, the longest first."""

from collections.abc import Sequence, Set
from functools import cache


def length_of(tokens: Sequence[str], openings: Sequence[str]) -> int:
    """How many tokens the longest of the openings takes that they begin with, or 0."""
    candidates = _starts(tuple(openings)).get(tokens[0], ()) if tokens else ()
    return next((len(c) for c in candidates if tuple(tokens[: len(c)]) == c), 0)


def past_fillers(
    tokens: Sequence[str], fillers: Sequence[str], echoes: Set[str] | Sequence[str] = ()
) -> tuple[int, bool]:
    """Where the answer proper begins, and whether one of `echoes`, the sentence's "when" typed
    again, came before it. What would leave nothing is no filler."""
    at, echoed = 0, False
    while at < len(tokens):
        if not tokens[at][0].isalnum():
            at += 1
            continue
        length = length_of(tokens[at:], fillers)
        if not length or at + length >= len(tokens):
            break
        echoed = echoed or tokens[at] in echoes
        at += length
    return at, echoed


@cache
def _starts(phrases: tuple[str, ...]) -> dict[str, list[tuple[str, ...]]]:
    """Phrases as tuples of words by their first word, the longest first."""
    starts: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=lambda phrase: len(phrase.split()), reverse=True):
        words = tuple(phrase.split())
        starts.setdefault(words[0], []).append(words)
    return starts
