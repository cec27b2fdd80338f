"""Parts of a sentence, and which of its words are verbs there."""

from collections.abc import Sequence
from dataclasses import dataclass

from valuewhen.workshop.language.romance.lexicon import FINITE, Word
from valuewhen.workshop.language.romance.reading import ALSO, is_pause, is_verb

Words = Sequence[Word]

PRONOUNS = ("them", "us", "obj", "refl")
OTHERWISE = ("det", "our", "their", "prep", "we")
BEFORE_NOUNS = ("det", "our", "their", "prep")
DESCRIBING = ("quantity", "adjective")
BEFORE_VERBS = ("we", "they", "on", "it", "neg", "clitic", "noun", "you")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words between two joints, and how they are joined on: start, pause, and, under, against."""

    words: tuple[Word, ...]
    joint: str

    @property
    def is_aside(self) -> bool:
        """Whether it depends on what stands before it."""
        return self.joint in ("under", "against")


def settled(words: Words) -> tuple[Word, ...]:
    """The words with "les", "leur", "nos", "os" read as pronoun or as article, as they stand."""
    done: list[Word] = []
    for at, word in enumerate(words):
        if "we" in word.tags and done and done[-1].can_be("prep"):
            done.append(_as(word, (word.tags - {"we"}) | {"us"}))
        elif "they" in word.tags and done and done[-1].can_be("prep"):
            is_whom = word.can_be("those", "wh")
            done.append(
                _as(word, frozenset({"wh"} if is_whom else (word.tags - {"they"}) | {"them"}))
            )
        elif "of_them" in word.tags and not (done and done[-1].can_be("noun", "unknown")):
            done.append(_as(word, frozenset({"them"})))
        elif not word.can_be(*PRONOUNS):
            done.append(word)
        elif not word.can_be(*OTHERWISE):
            done.append(_as(word, word.tags | {"clitic"}))
        elif _is_pronoun(words, at, done):
            tags = (word.tags - set(OTHERWISE)) | {"clitic"}
            done.append(_as(word, tags))
        else:
            done.append(_as(word, _without_pronoun(word)))
    return tuple(done)


def _as(word: Word, tags: frozenset[str]) -> Word:
    return Word(word.text, word.lemma, tags, word.keys)


def _without_pronoun(word: Word) -> frozenset[str]:
    """ "nous formons" and "nous" alone are we; others are articles."""
    return word.tags - {"us"} if "we" in word.tags else word.tags.difference(PRONOUNS)


def _is_pronoun(words: Words, at: int, done: list[Word]) -> bool:
    after = at + 1
    while after < len(words) and words[after].can_be(*PRONOUNS, "neg", "with_verb"):
        after += 1
    if after >= len(words):
        return False
    word, following, before = words[at], words[after], done[-1] if done else None
    if "we" in word.tags:
        follows_subject = before is not None and before.can_be("we", "they", "on", "noun", "neg")
        is_ours = "v1p" in following.tags or following.text.endswith(("ons", "on"))
        return (is_verb(following) or "unknown" in following.tags) and (
            follows_subject or not is_ours
        )
    if "inf" in following.tags and "prep" in word.tags and "us" not in word.tags:
        return False
    follows_subject = before is not None and before.can_be("we", "they", "on", "neg")
    if "noun" not in following.tags:
        unknown = "unknown" in following.tags and follows_subject
        return is_verb(following) or unknown
    if not is_verb(following):
        return False
    if "several" in word.tags and "plural" not in following.tags:
        return True
    return follows_subject or (before is not None and before.can_be("noun", "clitic"))


def finite(words: Words, at: int) -> str | None:
    """The person ("v1p", "v3p" or "v3s") if the word is a finite verb where it stands."""
    word = words[at]
    before = words[at - 1] if at else None
    if not word.can_be(*FINITE, "v1s"):
        follows = before is not None and before.can_be("they", "clitic", "on", "we")
        follows = follows and before is not None and "prep" not in before.tags
        odd = "unknown" in word.tags and not word.can_be("inf", "ger", "pp", "adverb", "noun")
        return "v3s" if odd and (follows or _is_strange_verb(words, at, before)) else None
    if word.can_be("prep", "det", "to"):
        return None
    if "v1s" in word.tags and any("we" in w.tags for w in words[max(at - 2, 0) : at]):
        return "v3s"
    if before is not None and not before.can_be("clitic", "of_them", "it"):
        could_be_noun = word.can_be("noun", "adjective")
        if before.can_be(*BEFORE_NOUNS) or (
            could_be_noun and before.can_be(*DESCRIBING) and "noun" not in before.tags
        ):
            return None
    if word.can_be("noun", "adjective", "adverb") and not _is_verb_here(words, at, before):
        return None
    return next((tag for tag in FINITE if tag in word.tags), None)


def _is_strange_verb(words: Words, at: int, before: Word | None) -> bool:
    """Whether an unknown word between a noun and what it is done to is a verb."""
    after = words[at + 1] if at + 1 < len(words) else None
    if before is None or after is None or "noun" not in before.tags:
        return False
    return words[at].text.endswith(("a", "e")) and after.can_be(
        "det", "our", "their", "quantity", "adverb", "clitic"
    )


def _is_verb_here(words: Words, at: int, before: Word | None) -> bool:
    if before is not None and before.can_be(*BEFORE_VERBS):
        return True
    after = words[at + 1] if at + 1 < len(words) else None
    if after is None or is_pause(after) or "of" in after.tags:
        return False
    if "prep" in after.tags and "det" not in after.tags:
        return any(word.can_be("us", "our", "them") for word in words[at + 2 :])
    return after.can_be("det", "our", "their", "quantity", "adverb", "clitic", "that", "wh", "neg")


def pieces(words: Words) -> list[Piece]:
    """The answer cut at pauses, "and", "because", "instead" and their like; empty ones left out."""
    found: list[Piece] = []
    current: list[Word] = []
    joint = "start"
    for at, word in enumerate(words):
        kind = _joint_kind(words, at, current)
        if kind is None:
            current.append(word)
            continue
        if current:
            current += [word] if "that" in word.tags else []
            found.append(Piece(tuple(current), _inherited(joint, found)))
            current = []
            joint = kind
        elif kind in ("under", "against"):
            joint = kind
    if current:
        found.append(Piece(tuple(current), _inherited(joint, found)))
    return found


def _joint_kind(words: Words, at: int, current: list[Word]) -> str | None:
    word = words[at]
    if is_pause(word):
        return "pause"
    if word.text in ALSO or "coord" in word.tags:
        return "and"
    if "contrast" in word.tags:
        return "against"
    if "that" in word.tags:
        seen = any(
            finite(current, k) or current[k].can_be("inf", "ger") for k in range(len(current))
        )
        return "under" if seen else None
    if "if_or_self" in word.tags:
        return "under" if _is_if(words, at, current) else None
    return "under" if "sub" in word.tags else None


def _is_if(words: Words, at: int, current: list[Word]) -> bool:
    """Portuguese "se": "if" before a subject or after a verb, else "themselves"."""
    after = words[at + 1] if at + 1 < len(words) else None
    if after is None:
        return False
    if after.can_be("we", "they", "v1p") or (after.can_be("det") and "clitic" not in after.tags):
        return True
    return any(finite(current, k) for k in range(len(current))) and after.can_be("v3p", "v3s")


def _inherited(joint: str, found: list[Piece]) -> str:
    """ "…because we care and listen": what "and" adds belongs where the part before it does."""
    if joint == "and" and len(found) > 1 and found[-1].is_aside:
        return found[-1].joint
    return joint
