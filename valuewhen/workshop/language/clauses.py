"""Parts of a sentence: where one ends and the next begins, and what a verb group says."""

from collections.abc import Sequence
from dataclasses import dataclass

from valuewhen.workshop.language.lexicon import Word
from valuewhen.workshop.language.reading import ALSO, PAUSES, is_pause

Words = Sequence[Word]

JOINING = frozenset({"coordinator", "contrast", "subordinator"})
MARKS = PAUSES | ALSO | {"as"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between two joints, and how they are joined on: start, pause, and, under, against."""

    words: tuple[Word, ...]
    joint: str

    @property
    def is_aside(self) -> bool:
        """Whether it depends on what stands before it."""
        return self.joint in ("under", "against")


@dataclass(frozen=True, slots=True)
class Predicate:
    """What follows a subject and where: active, passive, moved ("impressed by") or none."""

    voice: str
    at: int


def pieces(words: Words) -> list[Piece]:
    """The answer cut at pauses, "and", "because", "instead" and their like; empty ones left out."""
    found: list[Piece] = []
    current: list[Word] = []
    joint = "start"
    for at, word in enumerate(words):
        kind = _joint_kind(words, at)
        if kind is None:
            current.append(word)
            continue
        if current:
            found.append(Piece(tuple(current), _inherited(joint, found)))
            current = []
            joint = kind
        elif kind in ("under", "against"):
            joint = kind
    if current:
        found.append(Piece(tuple(current), _inherited(joint, found)))
    return found


def _joint_kind(words: Words, at: int) -> str | None:
    word = words[at]
    if word.tags.isdisjoint(JOINING) and word.text not in MARKS:
        return None
    after = words[at + 1] if at + 1 < len(words) else None
    if is_pause(word):
        return "pause"
    if word.text in ALSO or "coordinator" in word.tags:
        return "and"
    if "contrast" in word.tags:
        return "against"
    if word.text in ("so", "once", "as"):
        return "under" if after and after.can_be("we", "they", "it") else None
    if word.text in ("before", "after") and after and after.can_be("us", "them"):
        return None
    if "subordinator" in word.tags:
        return "under"
    return None


def _inherited(joint: str, found: list[Piece]) -> str:
    """ "…because we care and listen": what "and" adds belongs where the part before it does."""
    if joint == "and" and len(found) > 1 and found[-1].is_aside:
        return found[-1].joint
    return joint


def is_nominative(word: Word) -> bool:
    """Whether the word can only be a subject that acts: we, they."""
    return word.can_be("we", "they")


def is_participle(word: Word) -> bool:
    """Whether the word can be what is done to somebody."""
    return word.can_be("participle", "ed_like") and "base" not in word.tags


def is_gerund(word: Word) -> bool:
    """Whether the word is an -ing form that can be a verb."""
    return word.can_be("ing", "ing_like")


def is_auxiliary(word: Word) -> bool:
    """Whether the word is a form of be, have, do or a modal."""
    return word.can_be("be", "have", "do", "modal")


def is_before_finite(words: Words, at: int) -> bool:
    """ "waiting times are short": a verb in the present makes a noun phrase of what precedes it."""
    for word in words[at + 1 :]:
        if is_nominative(word) or word.can_be("rel", "wh", "it"):
            return False
        if "modal" in word.tags or word.text in ("is", "are", "was", "were"):
            return True
    return False


def predicate(words: Words, start: int) -> Predicate:
    """The verb group from `start`, just after a subject."""
    at = _main_verb(words, start)
    if at >= len(words) or _is_broken_off(words, at):
        return Predicate("none", at)
    verb = words[at]
    if "be" in verb.tags or verb.lemma == "get":
        return _after_be(words, at)
    if is_participle(verb) and _next_text(words, at) == "by":
        return Predicate("passive", at)
    return Predicate("active", at)


def _is_broken_off(words: Words, at: int) -> bool:
    """ "they don't", "we aren't": an auxiliary and nothing but "not" after it."""
    rest = ("not" in word.tags or is_pause(word) for word in words[at + 1 :])
    return is_auxiliary(words[at]) and all(rest)


def _main_verb(words: Words, start: int) -> int:
    at = start
    while at < len(words):
        word = words[at]
        after = _skip_adverbs(words, at + 1)
        helps = word.can_be("have", "do") and after < len(words) and _is_helped(words[after])
        if not (helps or word.can_be("modal", "not", "adverb")) or _is_verb_too(words, at):
            break
        at += 1
    return at


def _is_helped(word: Word) -> bool:
    return is_participle(word) or word.can_be("base", "be", "have") or word.text == "been"


def _is_verb_too(words: Words, at: int) -> bool:
    return "verb" in words[at].tags and not words[at].can_be("modal", "not", "have", "do")


def _skip_adverbs(words: Words, at: int) -> int:
    while at < len(words) and words[at].can_be("adverb", "not") and "verb" not in words[at].tags:
        at += 1
    return at


def _after_be(words: Words, at: int) -> Predicate:
    after = _skip_adverbs(words, at + 1)
    while after < len(words) and words[after].text in ("being", "been"):
        after = _skip_adverbs(words, after + 1)
    if after >= len(words):
        return Predicate("active", at)
    word = words[after]
    willing = word.can_be("state", "disposition") or (
        words[at].lemma == "get" and "middle" in word.tags
    )
    if word.can_be("participle", "ed_like") and not willing:
        return Predicate("passive", after)
    if willing and _next_text(words, after) == "by":
        return Predicate("moved" if "moved" in word.tags else "passive", after)
    return Predicate("active", at)


def _next_text(words: Words, at: int) -> str:
    return words[at + 1].text if at + 1 < len(words) else ""
