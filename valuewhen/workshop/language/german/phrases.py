"""The phrases of a German clause that can act or be acted on."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from valuewhen.workshop.language.german.clauses import (
    DETERMINERS,
    PRONOUNS,
    is_noun,
    is_verbal,
)
from valuewhen.workshop.language.german.lexicon import Word

Words = Sequence[Word]
Owner = Literal["our", "their", "one", "none"]

ONLY_NOMINATIVE = ("der", "dieser", "jeder", "jener", "mancher")
GENITIVES = ("des", "der", "unserer", "unseres", "ihrer", "ihres", "eines", "einer", "deren")
TIME_DETERMINERS = ("jed", "all", "dies", "letzt", "naechst", "ganz", "ein", "d", "mehrere", "paar")
PLACES = ("bei", "von", "in", "aus")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pronoun or a noun with what belongs to it; `preposition` is "" where none stands before.

    Kinds: we, sie, he, us, them ("ihnen"), him, reflexive, you, one, group ("viele"), noun, thing
    ("alles").
    """

    kind: str
    text: str
    at: int
    head: Word | None = None
    owner: Owner = "none"
    preposition: str = ""
    can_act: bool = True
    can_only_act: bool = False
    is_singular: bool = False
    is_fresh: bool = False

    def is_of(self, *groups: str) -> bool:
        """Whether its noun is of one of the groups of the lexicon."""
        return self.head is not None and self.head.can_be(*groups)


KINDS = {
    "we": "we", "sie": "sie", "they_nominative": "he", "us": "us", "them_dative": "them",
    "them_accusative": "him", "reflexive": "reflexive", "you": "you",
}  # fmt: skip


BEGIN = frozenset((*KINDS, *DETERMINERS, "preposition", "group", "one", "quantity"))


def phrases(words: Words) -> list[Phrase]:
    """All phrases of a clause in order; times ("jedes Jahr") are left out."""
    found: list[Phrase] = []
    at = 0
    while at < len(words):
        word = words[at]
        if not (word.noun or word.is_capital) and word.tags.isdisjoint(BEGIN):
            at += 1
            continue
        preposition = ""
        if word.can_be("preposition") and _governs(words, at):
            preposition, at = word.text, _governed(words, at + 1)
        phrase, end = _phrase(words, at, preposition)
        if phrase is None:
            at += 1
            continue
        at = end
        if not _is_time(words, phrase):
            _place(found, phrase)
            found.append(phrase)
    return found


def _governs(words: Words, at: int) -> bool:
    """Whether a preposition has something to govern, and is not the particle of a verb."""
    if at + 1 >= len(words) or is_verbal(words, at + 1):
        return False
    after = words[at + 1]
    if after.can_be(*PRONOUNS, *DETERMINERS, "you", "one", "group") or is_noun(words, at + 1):
        return True
    return any(is_noun(words, k) for k in range(at + 1, min(at + 4, len(words))))


def _governed(words: Words, at: int) -> int:
    """Where what a preposition governs begins, past "ersten", "neuen"."""
    if not words[at].tags.isdisjoint(BEGIN):
        return at
    return next((k for k in range(at, min(at + 3, len(words))) if is_noun(words, k)), at)


def _phrase(words: Words, at: int, preposition: str) -> tuple[Phrase | None, int]:
    word = words[at]
    if word.can_be(*KINDS) and not (word.can_be("their") and _noun_at(words, at + 1) is not None):
        return _pronoun(word, at, preposition), at + 1
    if word.can_be(*DETERMINERS) or is_noun(words, at):
        return _noun_phrase(words, at, preposition)
    if word.can_be("group"):
        return Phrase("group", word.typed, at, None, "none", preposition), at + 1
    if word.can_be("one"):
        kind = "thing" if word.text == "etwas" else "one"
        is_object = kind == "thing"
        singular = Phrase(kind, word.typed, at, None, "none", preposition, not is_object)
        return replace(singular, is_singular=True), at + 1
    if word.text in ("alles", "nichts"):
        return Phrase("thing", word.typed, at, None, "none", preposition, can_act=False), at + 1
    return None, at


def _pronoun(word: Word, at: int, preposition: str) -> Phrase:
    kind = next(kind for tag, kind in KINDS.items() if tag in word.tags)
    can_act = kind in ("we", "sie", "he", "you")
    only = kind in ("we", "he")
    return Phrase(kind, word.typed, at, None, "none", preposition, can_act, only, kind == "he")


def _noun_at(words: Words, start: int) -> int | None:
    """Where the noun stands that a determiner before `start` belongs to."""
    for at in range(start, min(start + 4, len(words))):
        if is_noun(words, at):
            return at
        word = words[at]
        if word.can_be("preposition", "det", "our", "their", *PRONOUNS) and not word.can_be(
            "number", "quantity"
        ):
            return None
        next_is_noun = at + 1 < len(words) and is_noun(words, at + 1)
        if is_verbal(words, at) and not (word.can_be("verb_like") and next_is_noun):
            return None
    return None


def _noun_phrase(words: Words, at: int, preposition: str) -> tuple[Phrase | None, int]:
    first = words[at]
    after = words[at + 1] if at + 1 < len(words) else None
    if after is not None and first.can_be("number") and after.text in GENITIVES:
        phrase, end = _noun_phrase(words, at + 1, preposition)
        return (replace(phrase, can_act=True) if phrase else None), end
    skips = after is not None and first.text in ("all", "alle") and after.can_be("our", "their")
    head_at = at if is_noun(words, at) else _noun_at(words, at + (2 if skips else 1))
    if head_at is None:
        return _pronoun_like(words, at, preposition)
    head = words[head_at]
    owner: Owner = "none"
    if first.can_be("our"):
        owner = "our"
    elif first.can_be("their"):
        owner = "their"
    elif head_at != at and not first.can_be("number"):
        owner = "one"
    end = head_at + 1
    genitive = end + 1 < len(words) and words[end].text in GENITIVES
    inner = _noun_at(words, end + 1) if genitive else None
    if inner is not None and (words[end].text != "der" or inner == end + 1):
        if head.can_be("shares") and words[inner].can_be("customers"):
            head = words[inner]
        elif words[inner].can_be("customers") or words[end].can_be("their"):
            owner = "their"
        elif words[end].can_be("our"):
            owner = "our"
        end = inner + 1
    has_determiner = head_at != at and first.can_be("det", "our", "their")
    text = " ".join(word.typed for word in words[at:end])
    plural = head.can_be("plural_noun")
    only = has_determiner and first.text in ONLY_NOMINATIVE and _is_masculine(first, head)
    can_act = not head.can_be("dative") and (not has_determiner or _is_nominative(first, only))
    fresh = any(word.can_be("starters") for word in words[max(0, at - 1) : head_at])
    singular = has_determiner and not plural
    return Phrase(
        "noun", text, at, head, owner, preposition, can_act, only, singular, is_fresh=fresh
    ), end


def _pronoun_like(words: Words, at: int, preposition: str) -> tuple[Phrase | None, int]:
    """ "die, die …", "viele", "alle": a determiner without noun."""
    word = words[at]
    if word.can_be("group") or word.text in ("die", "der", "diese", "dieser", "solche"):
        singular = word.text in ("der", "dieser", "jeder")
        return Phrase("group", word.typed, at, None, "none", preposition, is_singular=singular), (
            at + 1
        )
    if word.text in ("das", "dies"):
        return Phrase("one", word.typed, at, None, "none", preposition, is_singular=True), at + 1
    return None, at


def _is_masculine(first: Word, head: Word) -> bool:
    """ "der Kunde" acts; "der Kundin", "der Kunden", "der Beratung" do not."""
    feminine = head.text.endswith(("in", "ung", "heit", "keit", "schaft", "ion", "ik", "taet"))
    if head.text in ("hotline", "firma", "filiale", "abteilung", "it", "presse", "app"):
        feminine = True
    weak_plural = head.can_be("plural_noun") and head.text.endswith("n")
    return first.text != "der" or not (feminine or weak_plural)


def _is_nominative(first: Word, only: bool) -> bool:
    text = first.text
    if only:
        return True
    if text in ONLY_NOMINATIVE:
        return text != "der"
    if text in ("deren", "dessen", "jedes", "dieses", "manches"):
        return True
    if text in ("unserer", "ihrer", "einer", "keiner", "seiner"):
        return False
    return not text.endswith(("en", "em", "es"))


def _is_time(words: Words, phrase: Phrase) -> bool:
    if not phrase.is_of("time") or phrase.preposition:
        return False
    first = words[phrase.at]
    return first.can_be("number") or first.text.startswith(TIME_DETERMINERS)


def _place(found: list[Phrase], phrase: Phrase) -> None:
    """ "die IT beim Kunden" is theirs, "die Leute bei uns" are ours."""
    if not found or phrase.preposition not in PLACES or found[-1].kind != "noun":
        return
    last = found[-1]
    if last.owner in ("one", "none") and last.is_of("roles_either", "roles_we", "roles_they"):
        if phrase.is_of("customers") or phrase.kind == "them":
            found[-1] = replace(last, owner="their")
        elif phrase.preposition != "von" and (phrase.kind == "us" or phrase.owner == "our"):
            found[-1] = replace(last, owner="our")
