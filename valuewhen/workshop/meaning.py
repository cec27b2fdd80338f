"""What an answer means, as far as its words tell: who acts, and what is said or denied."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from valuewhen.workshop.language.detect import LANGUAGES
from valuewhen.workshop.model import Actor
from valuewhen.workshop.sorting import sort_answer
from valuewhen.workshop.vocabulary import (
    Vocabulary,
    concepts_that_are,
    opposites,
    vocabulary_of,
)

READ_AT_MOST = 1_000  # characters
REMEMBERED = 5_000  # answers read lately
LIGHT = 0.35  # what a word counts that tells little by itself
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

    @property
    def words(self) -> frozenset[str]:
        """The words by which an answer like this can be found: those that tell, if any do."""
        return self.telling or self.light

    def likeness(self, other: "Meaning") -> float:
        """From 0 to 1: the words that both have among all they have, light ones counting less.

        It is 0 when another acts or one denies what the other says (a weighted Jaccard index).
        """
        if (self.actor, self.is_denied) != (other.actor, other.is_denied):
            return 0.0
        if (self.telling ^ other.telling) & concepts_that_are("decisive"):
            return 0.0
        if not (self.telling and other.telling):
            return float(self.words == other.words)
        return self.shared_words(other)

    def shared_words(self, other: "Meaning") -> float:
        """The likeness of the words alone, whoever acts."""
        shared = len(self.telling & other.telling) + LIGHT * len(self.light & other.light)
        every = len(self.telling | other.telling) + LIGHT * len(self.light | other.light)
        return shared / every if every else 0.0


@lru_cache(maxsize=REMEMBERED)
def meaning_of(text: str) -> Meaning:
    """What a completion of "Our customers become much more valuable when…" means. Any text is
    taken, in any of the languages of the vocabulary; none raises.
    """
    words = _words(text[:READ_AT_MOST])
    known = vocabulary_of(part for word in words for part in word.split("-"))
    spoken = _completion(words, known)
    denials = sum(word in known.denials for word in spoken)
    said = set(known.read([word for word in spoken if word not in known.denials]))
    if denials % 2 and (turned := said & opposites().keys()):
        said = said - turned | {opposites()[concept] for concept in turned}
        denials += 1
    actor = _actor(text, spoken, known)
    if said & concepts_that_are("owned") and _is_ours(actor, spoken, known):
        said.add("ours")
    light = {word for word in said if word in known.light or word in concepts_that_are("light")}
    light |= {word for word in said if word.isdigit()}
    return Meaning(
        telling=frozenset(said - light),
        light=frozenset(light),
        actor=actor,
        is_denied=denials % 2 == 1,
    )


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return WORD.findall(DENIED.sub(" not", LABEL.sub("", plain)))


def _completion(words: Sequence[str], known: Vocabulary) -> Sequence[str]:
    """The words past the sentence if somebody typed it again, up to an "instead of"."""
    opening = known.texts["sentence"].split()
    for at in range(len(words) - len(opening)):
        if list(words[at : at + len(opening)]) == opening:
            words = words[at + len(opening) :]
            break
    against = known.texts["instead"].split()
    if known.language != "en":  # pronouns hang on verbs: "indicam-nos"
        words = [part for word in words for part in word.split("-")]
    end = next((at for at, word in enumerate(words) if at > 1 and word in against), len(words))
    return words[:end]


def _is_ours(actor: Actor, words: Sequence[str], known: Vocabulary) -> bool:
    """Whether it is us whose costs are cut, rather than by whom."""
    about_us = _listed("our", known) if actor == "we" else _listed("us our", known)
    return not about_us.isdisjoint(words)


def _listed(names: str, known: Vocabulary) -> set[str]:
    return {word for name in names.split() for word in known.texts[name].split()}


def _actor(text: str, words: Sequence[str], known: Vocabulary) -> Actor:
    """Who acts: as answers are sorted, else, in a language that is not, by pronouns alone."""
    if known.language in LANGUAGES:
        return sort_answer(text).actor
    if not _listed("we", known).isdisjoint(words):
        return "we"
    return "unclear" if _listed("they us our", known).isdisjoint(words) else "they"
