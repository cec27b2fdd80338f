"""How an answer is coded by rule: who acts in it, and whether it extracts or invests."""

from dataclasses import dataclass

from valuewhen.workshop.actor import find_actor
from valuewhen.workshop.language.detect import OTHER, detect
from valuewhen.workshop.language.german import sort_german
from valuewhen.workshop.language.lexicon import lexicon
from valuewhen.workshop.language.reading import read
from valuewhen.workshop.language.romance import sort_romance
from valuewhen.workshop.model import Actor, Stance
from valuewhen.workshop.stance import find_stance

UNREAD = (
    "This does not read as English, German, French, Spanish or Portuguese, so a person has to "
    "sort it."
)


@dataclass(frozen=True, slots=True)
class Sorting:
    """An answer's actor and stance, and why, in words a facilitator understands."""

    actor: Actor
    stance: Stance
    reason: str


def sort_answer(text: str, language: str | None = None) -> Sorting:
    """Sorts one completion of "Our customers become much more valuable when…" by rule.

    The actor is who does what the main clause says; the stance is extraction for buying, paying,
    renewing, returning and staying, investment for what customers gain or contribute. What the
    words do not say is "unclear". English, German, French, Spanish and Portuguese are read;
    `language`, the workshop's, decides where the words leave open which of them it is. Any text
    is taken; none raises.
    """
    spoken = detect(text, language)
    if spoken == OTHER:
        return Sorting("unclear", "unclear", UNREAD)
    if spoken == "en":
        return _sort_english(text)
    found = sort_german(text) if spoken == "de" else sort_romance(text, spoken)
    actor, who, stance, what = found
    return Sorting(actor, stance, f"{who} {what}".strip())


def _sort_english(text: str) -> Sorting:
    known = lexicon("en")
    reading = read(text, "en")
    if reading.obstacle is not None:
        return Sorting("unclear", "unclear", reading.obstacle)
    actor, who = find_actor(reading, known)
    stance, what = find_stance(reading, actor, known)
    return Sorting(actor, stance, f"{who} {what}")
