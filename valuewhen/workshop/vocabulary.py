"""Business words in several languages: which say little, and which mean the same."""

import threading
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from valuewhen.workshop.language.lexicon import lexicon

WORDS = Path(__file__).with_name("grouping_words.toml")
LANGUAGES = ("en", "de", "fr", "es", "pt", "it")
REMEMBERED = 20_000  # words stemmed lately
SPELLED_ALIKE = 0.8
SPELLED_FROM = 6  # letters; shorter words are too alike to be mistaken for each other

Phrase = tuple[str, ...]

_stemming = threading.Lock()  # a stemmer keeps the word it is at


@dataclass(frozen=True)
class Vocabulary:
    """The words of a language, concepts by the word, stem or phrase of stems that means them."""

    language: str
    stemmer: str
    texts: Mapping[str, Any]
    empty: frozenset[str]
    light: frozenset[str]
    denials: frozenset[str]
    words: Mapping[str, str]
    stems: Mapping[str, str]
    phrases: Mapping[str, tuple[tuple[Phrase, str], ...]]  # by their first stem, longest first

    def knows(self, word: str) -> bool:
        """Whether the word is listed, in just this form."""
        return word in self.empty or word in self.denials or word in self.words

    def read(self, words: Sequence[str]) -> list[str]:
        """The concepts that the words mean; those of no concept as their stems.

        Words that make up a phrase are read as one; those that say nothing are left out.
        """
        stems = [_stem(self.stemmer, word) for word in words]
        found: list[str] = []
        at = 0
        while at < len(words):
            concept, end = self._phrase_at(words, stems, at)
            if concept:
                found.append(concept)
            elif words[at] not in self.empty:
                found.append(self._concept(words[at], stems[at]))
            at = end
        return found

    def _concept(self, word: str, stem: str) -> str:
        if word in self.words or stem in self.light:
            return self.words.get(word, stem)
        if stem in self.stems:
            return self.stems[stem]
        if word in self.denials or _is_english(word):
            return stem
        meant = spelled_like(stem, self.stems)
        return self.stems[meant] if meant else stem

    def _phrase_at(self, words: Sequence[str], stems: Sequence[str], at: int) -> tuple[str, int]:
        """The concept of the phrase that begins here, if one does, and where the rest begins."""
        for phrase, concept in self.phrases.get(stems[at], ()):
            end = at + 1
            for part in phrase[1:]:
                while end < len(words) and stems[end] != part and self._may_skip(words, stems, end):
                    end += 1
                if end == len(words) or stems[end] != part:
                    break
                end += 1
            else:
                return concept, end
        return "", at + 1

    def _may_skip(self, words: Sequence[str], stems: Sequence[str], at: int) -> bool:
        return words[at] in self.empty or stems[at] in self.light


def spelled_like(word: str, known: Iterable[str]) -> str | None:
    """The known word that a longer word was probably meant to be: one letter in five may differ,
    not the first. None if there is none."""
    if len(word) < SPELLED_FROM:
        return None
    near = [other for other in known if other[0] == word[0] and len(other) >= SPELLED_FROM]
    found = process.extractOne(
        word, near, scorer=OSA.normalized_similarity, score_cutoff=SPELLED_ALIKE
    )
    return str(found[0]) if found else None


def _is_english(word: str) -> bool:
    return word in lexicon("en").forms


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of one of LANGUAGES."""
    texts = _texts()[language]
    stemmer = texts["stemmer"]
    words: dict[str, str] = {}
    stems: dict[str, str] = {}
    phrases: dict[str, list[tuple[Phrase, str]]] = {}
    for concept, entries in texts["concepts"].items():
        for entry in entries.split():
            phrase = tuple(_stem(stemmer, word) for word in entry.split("_"))
            if len(phrase) > 1:
                phrases.setdefault(phrase[0], []).append((phrase, concept))
            else:
                words.setdefault(entry, concept)
                stems.setdefault(phrase[0], concept)
    return Vocabulary(
        language,
        stemmer,
        texts,
        empty=frozenset(texts["empty"].split()),
        light=frozenset(_stem(stemmer, word) for word in texts["light"].split()),
        denials=frozenset(texts["not"].split()),
        words=words,
        stems=stems,
        phrases={
            first: tuple(sorted(found, key=lambda entry: -len(entry[0])))
            for first, found in phrases.items()
        },
    )


def vocabulary_of(words: Iterable[str]) -> Vocabulary:
    """The vocabulary that knows most of the words; English where no other knows more."""
    spoken = list(words)
    known = [(sum(map(vocabulary(name).knows, spoken)), name) for name in LANGUAGES]
    most = max(count for count, _ in known)
    return next(vocabulary(name) for count, name in known if count == most)


@cache
def concepts_that_are(kind: str) -> frozenset[str]:
    """The concepts that are "light" (tell little by themselves), "decisive" or "owned"."""
    return frozenset(_texts()[kind]["concepts"].split())


@cache
def opposites() -> Mapping[str, str]:
    """What is said of a customer by denying something else."""
    return dict(_texts()["opposites"])


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


@cache
def _stemmer(name: str) -> Any:
    return snowballstemmer.stemmer(name)


@lru_cache(maxsize=REMEMBERED)
def _stem(stemmer: str, word: str) -> str:
    with _stemming:
        stem: str = _stemmer(stemmer).stemWord(word)
    apart = unicodedata.normalize("NFD", stem)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
