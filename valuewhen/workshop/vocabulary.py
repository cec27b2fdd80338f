"""Business words in several languages: which say little, and which mean the same."""

import re
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

from valuewhen.workshop.language.dictionary import dictionary_entry
from valuewhen.workshop.language.lexicon import lexicon

WORDS = Path(__file__).with_name("grouping_words.toml")
LANGUAGES = ("en", "de", "fr", "es", "pt", "it")
REMEMBERED = 20_000  # words stemmed lately
SPELLED_ALIKE = 0.83
COMPOUNDING = ("de",)
HEAD_FROM = 5  # letters of a word within another
SPELLED_FROM = 6  # letters; shorter words are too alike to be mistaken for each other
MENDED_FROM = 4  # letters
DOUBLED = re.compile(r"(.)\1")
MODIFYING = frozenset({"adjective", "adverb"})

DENIAL = "not"  # what words that deny are read as, outside of phrases
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
    by_us: frozenset[Phrase]  # what we do, where nobody else is said to act
    by_them: frozenset[Phrase]
    tails: frozenset[Phrase]  # from which on an answer says nothing more
    words: Mapping[str, str]
    stems: Mapping[str, str]
    slips: Mapping[str, str]  # listed words by the letters in them
    phrases: Mapping[str, tuple[tuple[Phrase, str], ...]]  # by their first stem, longest first

    def knows(self, word: str) -> bool:
        """Whether the word is listed, in just this form."""
        return word in self.empty or word in self.denials or word in self.words

    def known_among(self, words: Iterable[str]) -> int:
        """How many of the words are listed."""
        return sum(map(self.knows, words))

    def read(self, words: Sequence[str]) -> list[str]:
        """The concepts that the words mean; those of no concept as their stems.

        Words that make up a phrase are read as one; those that say nothing are left out.
        """
        words = [self._mended(word) for word in words]
        stems = [_stem(self.stemmer, word) for word in words]
        found: list[str] = []
        at = 0
        while at < len(words):
            concept, end = self._phrase_at(words, stems, at)
            if concept:
                found.append(concept)
            elif words[at] in self.denials:
                found.append(DENIAL)
            elif words[at] not in self.empty:
                found.append(self._concept(words[at], stems[at]))
            at = end
        return found

    def modifiers(self, words: Iterable[str]) -> frozenset[str]:
        """The stems of words of no concept that only say how something else is: "candid"."""
        stems = ((word, _stem(self.stemmer, word)) for word in words)
        return frozenset(
            stem for word, stem in stems if stem not in self.stems and _only_modifies(word)
        )

    def parted(self, words: Iterable[str]) -> list[str]:
        """The words with those in two at a hyphen, "on-time" or "indicam-nos", that are not listed
        so."""
        return [
            part for word in words for part in ([word] if word in self.words else word.split("-"))
        ]

    def tail_at(self, words: Sequence[str]) -> int:
        """Where words begin that only say what is not meant, or what it is good for."""
        said = 0
        for at, word in enumerate(words):
            if said and any(tuple(words[at : at + length]) in self.tails for length in (1, 2)):
                return at
            said += word not in self.empty and word not in self.denials
        return len(words)

    def _concept(self, word: str, stem: str) -> str:
        if word in self.words or stem in self.light:
            return self.words.get(word, stem)
        if stem in self.stems:
            return self.stems[stem]
        if _is_english(word):
            return stem
        meant = spelled_like(stem, self.stems) or self._head(stem)
        return self.stems[meant] if meant else stem

    def _mended(self, word: str) -> str:
        """The word, or a listed one of the same letters where it is none: "thier", "reccomend"."""
        if len(word) < MENDED_FROM or self.knows(word):
            return word
        stem = _stem(self.stemmer, word)
        if stem in self.stems or stem in self.light:
            return word
        meant = self.slips.get(_letters(word)) or self.slips.get(_letters(stem))
        return meant if meant and not _is_english(word) else word

    def _head(self, stem: str) -> str | None:
        """The longest known stem that a word of several in one ends in, "prognose" in
        "bedarfsprognose"."""
        if self.language not in COMPOUNDING:
            return None
        ends = (stem[at:] for at in range(HEAD_FROM - 1, len(stem) - HEAD_FROM + 1))
        return next((end for end in ends if end in self.stems), None)

    def _phrase_at(self, words: Sequence[str], stems: Sequence[str], at: int) -> tuple[str, int]:
        """The concept of the phrase that begins here, if one does, and where the rest begins."""
        for phrase, concept in self.phrases.get(stems[at], ()):
            if phrase[1] not in stems:
                continue
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
        if words[at] in self.empty or stems[at] in self.light or words[at].isdigit():
            return True
        return self.stems.get(stems[at]) in concepts_that_are("light")


def spelled_like(word: str, known: Iterable[str]) -> str | None:
    """The known word that a longer word was probably meant to be: one letter in seven may differ,
    not the first. None if there is none."""
    if len(word) < SPELLED_FROM:
        return None
    near = [other for other in known if other[0] == word[0] and len(other) >= SPELLED_FROM]
    found = process.extractOne(
        word, near, scorer=OSA.normalized_similarity, score_cutoff=SPELLED_ALIKE
    )
    return str(found[0]) if found else None


def _letters(word: str) -> str:
    """What stays the same when letters are doubled or change places, past the first."""
    single = DOUBLED.sub(r"\1", word)
    return single[0] + "".join(sorted(single[1:]))


@lru_cache(maxsize=REMEMBERED)
def _only_modifies(word: str) -> bool:
    _, tags = lexicon("en").forms.get(word) or dictionary_entry(word) or ("", frozenset())
    return not tags.isdisjoint(MODIFYING) and tags <= MODIFYING | {"unlisted"}


def _is_english(word: str) -> bool:
    return word in lexicon("en").forms or dictionary_entry(word) is not None


@cache
def vocabulary(language: str) -> Vocabulary:
    """The vocabulary of one of LANGUAGES."""
    texts = _texts()[language]
    stemmer = texts["stemmer"]
    words: dict[str, str] = {}
    stems: dict[str, str] = {}
    parts: set[str] = set()
    phrases: dict[str, list[tuple[Phrase, str]]] = {}
    for concept, entries in texts["concepts"].items():
        for entry in entries.split():
            phrase = tuple(_stem(stemmer, word) for word in entry.split("_"))
            parts |= set(entry.split("_"))
            if len(phrase) > 1:
                phrases.setdefault(phrase[0], []).append((phrase, concept))
            else:
                words.setdefault(entry, concept)
                stems.setdefault(phrase[0], concept)
    empty = texts["empty"].split()
    light = texts["light"].split()
    return Vocabulary(
        language,
        stemmer,
        texts,
        empty=frozenset(empty),
        light=frozenset(_stem(stemmer, word) for word in light),
        denials=frozenset(texts["not"].split()),
        by_us=_phrases(texts["by_us"]),
        by_them=_phrases(texts["by_them"]),
        tails=_phrases(texts["instead"]),
        words=words,
        stems=stems,
        slips={_letters(word): word for word in (*light, *sorted(parts), *stems, *words, *empty)},
        phrases={
            first: tuple(sorted(found, key=lambda entry: -len(entry[0])))
            for first, found in phrases.items()
        },
    )


def _phrases(entries: str) -> frozenset[Phrase]:
    return frozenset(tuple(entry.split("_")) for entry in entries.split())


def vocabulary_for(spoken: str, words: Sequence[str]) -> Vocabulary:
    """The vocabulary of the language that the words are taken to be in; by the words where it has
    none, or where it knows few of them and another knows more."""
    if spoken not in LANGUAGES:
        return vocabulary_of(words)
    told = vocabulary(spoken)
    at_home = sum(told.knows(word) or (spoken == "en" and _is_english(word)) for word in words)
    if not words or at_home * 2 > len(words):
        return told
    likeliest = vocabulary_of(words)
    return likeliest if likeliest.known_among(words) > told.known_among(words) else told


def vocabulary_of(words: Sequence[str]) -> Vocabulary:
    """The vocabulary that knows most of the words; the first where no other knows more."""
    known = [vocabulary(name) for name in LANGUAGES]
    return max(known, key=lambda one: one.known_among(words))


@cache
def concepts_that_are(kind: str) -> frozenset[str]:
    """The concepts that are "light" (tell little by themselves), "decisive", "owned"…"""
    return frozenset(_texts()[kind]["concepts"].split())


@cache
def implied() -> Mapping[str, frozenset[str]]:
    """The concepts that tell little more where another is said."""
    return {concept: frozenset(words.split()) for concept, words in _texts()["implied"].items()}


@cache
def composed() -> tuple[tuple[str, frozenset[str]], ...]:
    """Concepts with others that, said together, mean them; the most telling first."""
    found = [
        (concept, frozenset(parts.split("+")))
        for concept, entries in _texts()["composed"].items()
        for parts in entries.split()
    ]
    return tuple(sorted(found, key=lambda entry: -len(entry[1])))


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
