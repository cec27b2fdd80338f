"""Parts of a German sentence: where one ends and the next begins, and how they hang together."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from valuewhen.workshop.language.german.lexicon import Word
from valuewhen.workshop.language.german.reading import ALSO, PAUSES, is_pause

Words = Sequence[Word]

AUXILIARIES = ("werden", "haben", "sein", "modal")
AND = ("and", "rather")
VERBAL = frozenset(("verb", "verb_like", *AUXILIARIES))
PRONOUNS = ("we", "sie", "they_nominative", "us", "them_dative", "them_accusative", "reflexive")
DETERMINERS = ("det", "our", "their", "number")
RELATIVE_BEGINS = (*PRONOUNS, "adverb", "preposition", "our", "their", "one", "quantity")
NO_NOUNS = frozenset((*PRONOUNS, *DETERMINERS, "preposition", "adverb", "one", "quantity", "you"))
JOINTS = frozenset(("coordinator", "subordinator", "wh", "rel", "preposition"))
MARKS = PAUSES | ALSO
BEFORE_INFINITIVES = ("um", "ohne", "statt", "anstatt", "anstelle")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between two joints, and how they are joined on.

    Joints: start, pause, and, rather ("sondern"), then
    ("…schulen, kaufen sie…"), under ("weil"), rel ("Kunden, die"),
    inf ("…, um zu"), against ("statt zu").
    """

    words: tuple[Word, ...]
    joint: str

    @property
    def is_aside(self) -> bool:
        """Whether it depends on what stands before it."""
        return self.joint in ("under", "rel", "inf", "against")


def pieces(words: Words) -> list[Piece]:
    """The answer cut into clauses; what has no verb of its own stays with its neighbour."""
    found: list[Piece] = []
    current: list[Word] = []
    joint = "start"
    at = 0
    while at < len(words):
        end = _infinitive_end(words, at)
        if end is not None:
            aside = "inf" if words[at].text == "um" else "against"
            found.append(Piece(tuple(words[at:end]), aside))
            at = end
            continue
        kind, length = _joint(words, at, current)
        if kind is None:
            current.append(words[at])
            at += 1
            continue
        if kind in ("pause", *AND) and not _parts(current, words, at + length, joint):
            current += words[at : at + length] if kind in AND else ()
        else:
            if current:
                found.append(_piece(current, joint))
            current, joint = [], _follows(kind, joint, found)
        at += length
    if current:
        found.append(_piece(current, joint))
    return found


def _follows(kind: str, before: str, found: list[Piece]) -> str:
    """ "…weil wir helfen und zuhören": what "and" adds belongs where the part before it does."""
    return before if kind in AND and before in ("under", "inf") and found else kind


def _piece(words: list[Word], joint: str) -> Piece:
    if joint == "pause" and is_infinitive_clause(words):
        return Piece(tuple(words), "inf")
    return Piece(tuple(words), joint)


def is_infinitive_clause(words: Words) -> bool:
    """ "ihre Daten zu teilen", without anybody who does it."""
    if any(word.can_be("we", "sie", "they_nominative") for word in words):
        return False
    return any(word.can_be("to") for word in words) or any(
        before.text == "zu"
        and word.can_be("verb", "verb_like")
        and word.can_be("plural", "verb_like", "sein")
        for before, word in pairwise(words)
    )


def _joint(words: Words, at: int, current: list[Word]) -> tuple[str | None, int]:
    """The kind of joint at a word, if there is one, and how many words it takes."""
    word = words[at]
    length = 1
    if word.tags.isdisjoint(JOINTS) and word.text[0] not in MARKS:
        return ("then" if current and _turns_over(words, at, current) else None), 0
    if is_pause(word):
        while at + length < len(words) and is_pause(words[at + length]):
            length += 1
        after = _inner_joint(words, at + length, current, has_pause=True)
        return (after[0], length + after[1]) if after[0] else ("pause", length)
    return _inner_joint(words, at, current, has_pause=False)


def _inner_joint(
    words: Words, at: int, current: list[Word], *, has_pause: bool
) -> tuple[str | None, int]:
    if at >= len(words):
        return None, 0
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else None
    if word.text in ALSO or word.can_be("coordinator"):
        also = after is not None and after.text in ("auch", "dann") and word.text != "und"
        return "rather" if word.text == "sondern" else "and", 2 if also else 1
    if not current and not has_pause:
        return None, 0
    if word.can_be("subordinator") or (
        word.can_be("wh") and _opens_clause(words, at, current, has_pause)
    ):
        return "under", 1
    if _opens_relative(words, at, current, has_pause=has_pause):
        return "rel", 0 if word.can_be("preposition") else 1
    return None, 0


def _opens_clause(words: Words, at: int, current: list[Word], has_pause: bool) -> bool:
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else None
    if word.text == "wie":
        asks = any(other.verb for other in current) and after is not None
        return after is not None and (
            after.can_be("we", "sie", "one", "they_nominative")
            or (asks and after.can_be("our", "their", "det", "adverb"))
        )
    if word.text == "was" and not has_pause:
        return any(other.verb for other in current)
    return word.text not in ("welche", "welcher", "welches") or has_pause


def _infinitive_end(words: Words, at: int) -> int | None:
    """Where "um … zu planen", "statt anzurufen" ends if it begins here; it interrupts a clause."""
    if words[at].text not in BEFORE_INFINITIVES:
        return None
    for k in range(at + 1, len(words)):
        if is_pause(words[k]) or words[k].can_be("we", "sie"):
            return None
        if words[k].can_be("to") or is_infinitive_clause(words[k - 1 : k + 1]):
            return k + 1
    return None


def _opens_relative(words: Words, at: int, current: list[Word], *, has_pause: bool) -> bool:
    """ "Kunden, die …", "Kunden die uns …", "Kunden, mit denen …"."""
    if not words[at].can_be("rel", "preposition"):
        return False
    if not current or any(word.can_be(*AUXILIARIES, "verb") and not word.noun for word in current):
        return has_pause and words[at].text in ("denen", "deren", "dessen")
    if words[at].can_be("preposition") and at + 1 < len(words):
        return has_pause and words[at + 1].can_be("rel")
    if not words[at].can_be("rel") or not (current[-1].noun or current[-1].can_be("rel", "group")):
        return False
    after = words[at + 1] if at + 1 < len(words) else None
    return has_pause or (after is not None and after.can_be(*RELATIVE_BEGINS))


def _turns_over(words: Words, at: int, current: list[Word]) -> bool:
    """ "wenn wir sie schulen kaufen sie mehr": a verb after a verb, and who does it."""
    if at + 1 >= len(words) or not words[at + 1].can_be("we", "sie") or words[at].noun:
        return False
    return current[-1].can_be("verb", "sein") and words[at].can_be("verb", *AUXILIARIES)


def _parts(current: list[Word], words: Words, after: int, joint: str) -> bool:
    """Whether both sides of a pause or "und" have something that acts or is done."""
    end = after
    while end < len(words) and not is_pause(words[end]) and not words[end].can_be("coordinator"):
        end += 1
    if joint == "rel":
        return True
    right = words[after:end]
    if any(is_verbal(current, at) for at in range(len(current))):
        return is_clause(right)
    return _has_subject_pronoun(current) and _has_subject_pronoun(right)


def _has_subject_pronoun(words: Words) -> bool:
    return any(word.can_be("we", "sie") for word in words)


def is_clause(words: Words) -> bool:
    """Whether there is a verb in it, or somebody who can only be its subject."""
    return _has_subject_pronoun(words) or any(is_verbal(words, at) for at in range(len(words)))


def is_verbal(words: Words, at: int) -> bool:
    """Whether the word is a verb where it stands, and not the noun or particle it may be too."""
    word = words[at]
    if word.tags.isdisjoint(VERBAL):
        return False
    if word.can_be("sein") and word.can_be("their"):
        return at + 1 == len(words) or not (words[at + 1].noun or words[at + 1].can_be("unknown"))
    if word.can_be("adverb", "preposition", "states") and not word.can_be("plural", *AUXILIARIES):
        return word.can_be("singular") and not word.can_be("states") and at > 0
    if word.is_capital and at > 0 and _is_cased(words) and not word.can_be("werden", "sein"):
        return False
    later = words[at + 1 :]
    if at == 0 and word.is_capital and word.can_be("verb_like") and is_clause(later):
        return False
    if word.text.endswith(("te", "ten")) and _is_attribute(words, at):
        return False
    if not word.noun:
        return True
    if at == 0 and word.is_capital and (not later or later[0].can_be("coordinator", "preposition")):
        return False
    if later and later[0].can_be("modal"):
        return True
    if any(not other.tags.isdisjoint(VERBAL) and not other.noun for other in later):
        return False
    return at > 0 or bool(later)


def _is_attribute(words: Words, at: int) -> bool:
    """ "begeisterte Kunden", "unsere geschulten Leute": what looks like a past tells of a noun."""
    is_before_noun = at + 1 < len(words) and bool(words[at + 1].noun)
    return is_before_noun and (at == 0 or words[at - 1].can_be("det", "our", "their", "adverb"))


def _is_cased(words: Words) -> bool:
    return not all(word.is_capital or not word.typed[:1].isalpha() for word in words)


def is_noun(words: Words, at: int) -> bool:
    """Whether the word is a noun where it stands, known or only typed like one."""
    word = words[at]
    after = words[at + 1] if at + 1 < len(words) else None
    if word.noun:
        is_adjective = not word.is_capital and after is not None and after.is_capital
        if is_adjective and after is not None and after.noun and _is_cased(words):
            return False
        return not is_verbal(words, at)
    if at == 0 or not word.is_capital or not word.tags.isdisjoint(NO_NOUNS):
        return False
    return _is_cased(words) and word.text.replace("-", "").isalpha()
