"""What an answer means, as far as its words tell: who acts, and what is said or denied."""

import re
import unicodedata
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from valuewhen.workshop.language.detect import LANGUAGES, detect
from valuewhen.workshop.language.lexicon import lexicon
from valuewhen.workshop.model import Actor
from valuewhen.workshop.sorting import sort_answer
from valuewhen.workshop.vocabulary import (
    DENIAL,
    Vocabulary,
    composed,
    concepts_that_are,
    implied,
    opposites,
    vocabulary,
    vocabulary_for,
)

READ_AT_MOST = 1_000  # characters
REMEMBERED = 5_000  # answers read lately
STRONG = 2.0  # what a word counts that tells a topic by itself
LIGHT = 0.35  # what a word counts that tells little by itself
ENOUGH = 3  # words that are said, light ones too, so that who acts may be left open
VERB_FROM = 5  # letters of a word whose ending tells who acts
SOME = 2  # words of a fragment that may leave it open, if it says almost the same
LEFT_OPEN = 0.72  # what the likeness of such a fragment counts
WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
LABEL = re.compile(r"^\W*\w{1,20}:\s+(?=\w)")
DENIED = re.compile(r"n['’]t\b")


@dataclass(frozen=True, slots=True)
class Meaning:
    """The words of an answer without order or form, synonyms as one; who acts; whether denied."""

    telling: frozenset[str]
    light: frozenset[str]
    actor: Actor
    is_denied: bool
    implied: frozenset[str] = frozenset()  # light words that others say already
    is_fragment: bool = False  # some words of what is done, without who does it

    @property
    def words(self) -> frozenset[str]:
        """The words by which an answer like this can be found: those that tell, if any do."""
        return self.telling or self.light

    def likeness(self, other: "Meaning") -> float:
        """From 0 to 1: the words that both have among all they have, light ones counting less.

        It is 0 when another acts or one denies what the other says (a weighted Jaccard index).
        """
        if self.is_denied != other.is_denied or not self._may_be_of_one(other):
            return 0.0
        if (self.telling ^ other.telling) & concepts_that_are("decisive"):
            return 0.0
        if bool(self.telling) != bool(other.telling):
            return 0.0
        counts = 1.0 if self.actor == other.actor or self._say_enough(other) else LEFT_OPEN
        return counts * self.shared_words(other)

    def shared_words(self, other: "Meaning") -> float:
        """The likeness of the words alone, whoever acts."""
        light, others = self.light - self.implied, other.light - other.implied
        shared = _weight(
            self.telling & other.telling, (self.light & other.light) & (light | others)
        )
        every = _weight(self.telling | other.telling, light | others)
        return shared / every if every else 0.0

    def _may_be_of_one(self, other: "Meaning") -> bool:
        """Whether the same may act: who is not named in one is told by the other, if both say
        enough to be compared."""
        if self.actor == other.actor:
            return True
        if "unclear" not in (self.actor, other.actor):
            return False
        return self._say_enough(other) or self.is_fragment or other.is_fragment

    def _say_enough(self, other: "Meaning") -> bool:
        said = min(len(self.telling) + len(self.light), len(other.telling) + len(other.light))
        return said >= ENOUGH


def _weight(telling: Set[str], light: Set[str]) -> float:
    """What words count: nothing, where they only decide whether answers are compared at all."""
    strong = telling & concepts_that_are("strong")
    others = telling - strong - concepts_that_are("decisive")
    return STRONG * len(strong) + len(others) + LIGHT * len(light)


@lru_cache(maxsize=REMEMBERED)
def meaning_of(text: str) -> Meaning:
    """What a completion of "Our customers become much more valuable when…" means. Any text is
    taken, in any of the languages of the vocabulary; none raises.
    """
    words = _words(text[:READ_AT_MOST])
    language = detect(text)
    known = vocabulary_for(language, [part for word in words for part in word.split("-")])
    spoken = _completion(words, known)
    found = known.read(spoken)
    denials = found.count(DENIAL)
    said = set(found) - {DENIAL}
    if denials % 2 and (turned := said & opposites().keys()):
        said = said - turned | {opposites()[concept] for concept in turned}
        denials += 1
    said = _composed(said)
    actor = _actor(text, language, spoken, said, known)
    if _is_ours(said, actor, spoken, known):
        said.add("ours")
    light = {word for word in said if word in known.light or word in concepts_that_are("light")}
    light |= {word for word in said if word.isdigit()}
    light |= said & known.modifiers(spoken)
    again = said & {word for concept in said for word in implied().get(concept, ())}
    light |= again
    return Meaning(
        telling=frozenset(said - light),
        light=frozenset(light),
        actor=actor,
        implied=frozenset(again),
        is_denied=denials % 2 == 1,
        is_fragment=actor == "unclear" and _is_fragment(spoken, known),
    )


def _composed(said: Set[str]) -> set[str]:
    """What is said, with concepts that together mean another read as that one."""
    read = set(said)
    for concept, parts in composed():
        if parts <= read:
            read = read - parts | {concept}
    return read


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return WORD.findall(DENIED.sub(" not", LABEL.sub("", plain)))


def _completion(words: Sequence[str], known: Vocabulary) -> list[str]:
    """The words past the sentence if somebody typed it again, up to an "instead of"."""
    opening = known.texts["sentence"].split()
    for at in range(len(words) - len(opening)):
        if list(words[at : at + len(opening)]) == opening:
            words = words[at + len(opening) :]
            break
    parts = known.parted(words)
    return parts[: known.tail_at(parts)]


def _is_ours(said: Set[str], actor: Actor, words: Sequence[str], known: Vocabulary) -> bool:
    """Whether it is us whose costs are cut or who are trained, rather than by whom."""
    about_us: frozenset[str] = frozenset()
    if said & concepts_that_are("owned"):
        about_us |= _listed("our", known)
    if actor != "we" and said & concepts_that_are("owned") | said & concepts_that_are("taught"):
        about_us |= _listed("us", known)
    return not about_us.isdisjoint(words)


def _listed(names: str, known: Vocabulary) -> frozenset[str]:
    return _listed_in(names, known.language)


@cache
def _listed_in(names: str, language: str) -> frozenset[str]:
    texts = vocabulary(language).texts
    return frozenset(word for name in names.split() for word in texts.get(name, "").split())


def _is_fragment(words: Sequence[str], known: Vocabulary) -> bool:
    """Whether words name what is done, "early renewal", rather than what is done to somebody."""
    if not _listed("them", known).isdisjoint(words):
        return False
    return sum(word not in known.empty for word in words) >= SOME


def _actor(
    text: str, language: str, words: Sequence[str], said: Set[str], known: Vocabulary
) -> Actor:
    """Who acts: as answers are sorted, else by the words, or in a language that is not sorted by
    pronouns and the endings of verbs.
    """
    if known.language in LANGUAGES:
        hint = known.language if known.language != language else None
        found = sort_answer(text, hint).actor
        return _actor_by_words(words, said, known) if found == "unclear" else found
    for word in words:
        if len(word) >= VERB_FROM and word.endswith(tuple(_listed("we_ends", known))):
            return "we"
        if len(word) >= VERB_FROM and word.endswith(tuple(_listed("they_ends", known))):
            return "they"
    if not _listed("we", known).isdisjoint(words):
        return "we"
    return "unclear" if _listed("they us our", known).isdisjoint(words) else "they"


def _actor_by_words(words: Sequence[str], said: Set[str], known: Vocabulary) -> Actor:
    if not known.by_us.isdisjoint(pairwise(words)):
        return "we"
    if not known.by_them.isdisjoint(pairwise(words)) or _asks_of_nobody(words, known):
        return "they"
    serves = said & concepts_that_are("served") and _listed("them", known) & set(words)
    return "we" if serves and _begins_with_verb(words) and "own" not in words else "unclear"


def _asks_of_nobody(words: Sequence[str], known: Vocabulary) -> bool:
    """Whether it is asked of the customers, of whom the sentence is: "hold more shares"."""
    if known.language != "en" or len(words) < ENOUGH or _listed("them", known) & set(words):
        return False
    return _begins_with_verb(words) and (
        not _is_noun(words[0]) or words[1] in _listed("after_verb", known)
    )


def _begins_with_verb(words: Sequence[str]) -> bool:
    _, tags = lexicon("en").forms.get(words[0], ("", frozenset()))
    return "base" in tags


def _is_noun(word: str) -> bool:
    _, tags = lexicon("en").forms.get(word, ("", frozenset()))
    return "noun" in tags
