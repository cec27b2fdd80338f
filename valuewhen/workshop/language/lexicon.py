"""What the sorting knows of a language: its words, what each can be, and what phrases speak of.

A language is two data files, `<language>_words.toml` and `<language>_stance.toml`. What holds for
every language is in the code; what a word means is in the data alone.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from valuewhen.workshop.language.dictionary import dictionary_entry
from valuewhen.workshop.language.inflection import (
    mended,
    near_forms,
    plural,
    spellings,
    third_person,
    verb_forms,
)

HERE = Path(__file__).parent
REMEMBERED = 20_000  # words looked up lately
WORD_LISTS = ("grammar", "nouns", "adjectives", "verbs")

PREFIXES = ("co", "re", "pre", "self", "over", "out", "up", "cross", "peer", "beta", "un", "dis")

Entry = tuple[str, frozenset[str]]  # lemma and tags of a form


@dataclass(frozen=True, slots=True)
class Word:
    """A form, the one a dictionary lists it under, what it can be in a sentence, and as typed.

    `typed` differs from `text` where several words are read as one.
    """

    text: str
    lemma: str
    tags: frozenset[str]
    typed: str = ""

    @property
    def shown(self) -> str:
        """The word as a person may read it."""
        return self.typed or self.text

    def can_be(self, *tags: str) -> bool:
        """Whether the word carries one of the tags."""
        return not self.tags.isdisjoint(tags)


@dataclass(frozen=True)
class Lexicon:
    """A language's forms, contractions, compounds by first word, lists and stance phrases."""

    forms: dict[str, Entry]
    near: dict[str, str]
    contractions: dict[str, tuple[str, ...]]
    compounds: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]
    lists: dict[str, frozenset[str]]
    texts: dict[str, Any]
    stance: dict[str, Any]


class _Forms:
    """Gathers each form's lemma (the first one given stays) and tags (all of them)."""

    def __init__(self) -> None:
        self.lemmas: dict[str, str] = {}
        self.tags: dict[str, set[str]] = {}

    def add(self, form: str, lemma: str, *tags: str) -> None:
        self.lemmas.setdefault(form, lemma)
        self.tags.setdefault(form, set()).update(tags)

    def add_noun(self, noun: str, *tags: str, has_plural: bool = True) -> None:
        for spelling in spellings(noun):
            self.add(spelling, noun, "noun", *tags, *([] if has_plural else ["plural"]))
            if has_plural:
                self.add(plural(spelling), noun, "noun", "plural", *tags)

    def add_verb(self, base: str) -> None:
        for spelling in spellings(base):
            for form, tag in verb_forms(spelling):
                self.add(form, base, "verb", tag)

    def entries(self) -> dict[str, Entry]:
        return {form: (lemma, frozenset(self.tags[form])) for form, lemma in self.lemmas.items()}


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of a language that has data files, such as "en"."""
    words = _data(f"{language}_words.toml")
    stance = _data(f"{language}_stance.toml")
    forms = _forms(words, stance)
    return Lexicon(
        forms=forms,
        near=near_forms(forms),
        contractions={short: tuple(full.split()) for short, full in words["contractions"].items()},
        compounds=_compounds(words["compounds"]),
        lists=_lists(words),
        texts=words["texts"],
        stance=stance,
    )


@lru_cache(maxsize=REMEMBERED)
def look_up(text: str, language: str) -> Word:
    """The word that a lower-case form stands for; small typing slips in longer words are mended."""
    known = lexicon(language)
    if text.endswith(("'s", "s'")):
        owner = look_up(text.removesuffix("'s").removesuffix("'"), language)
        return Word(text, owner.lemma, owner.tags | {"possessive"})
    for form in (text, text.replace("-", "")):
        if form in known.forms:
            return Word(text, *known.forms[form])
    entry = dictionary_entry(text)
    if entry:
        return Word(text, *entry)
    meant = mended(text, known.near)
    return Word(text, *known.forms[meant]) if meant else _unknown(text)


def _unknown(text: str) -> Word:
    """What the shape of an unknown word says of it."""
    if text[0].isdigit():
        return Word(text, text, frozenset({"number", "quantity"}))
    if "-" in text:
        first, _, last = text.partition("-")
        entry = _as_verb(last) if first in PREFIXES else None
        if entry and first in ("re", "pre"):
            return Word(text, *entry)
        return Word(text, first + "-", entry[1] if entry else frozenset({"unknown"}))
    if text.endswith("ly"):
        return Word(text, text, frozenset({"unknown", "adverb"}))
    if text.endswith("ing") and len(text) > 5:
        return Word(text, text, frozenset({"unknown", "ing_like"}))
    if text.endswith("ed") and len(text) > 4:
        return Word(text, text, frozenset({"unknown", "ed_like"}))
    if text.endswith("s") and not text.endswith(("ss", "us", "is")) and len(text) > 3:
        singular = text[:-3] + "y" if text.endswith("ies") else text[:-1]
        return Word(text, singular, frozenset({"unknown", "plural"}))
    return Word(text, text, frozenset({"unknown"}))


def _as_verb(text: str) -> Entry | None:
    """What a verb behind a prefix is: "co-brands" as "brands"; None if it is no verb."""
    entries = (lexicon("en").forms.get(text), dictionary_entry(text))
    return next((entry for entry in entries if entry and "verb" in entry[1]), None)


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _lists(words: dict[str, Any]) -> dict[str, frozenset[str]]:
    return {
        name: frozenset(text.split())
        for section in WORD_LISTS
        for name, text in words.get(section, {}).items()
        if isinstance(text, str)
    }


def _compounds(
    table: dict[str, str],
) -> dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]]:
    compounds: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
    for phrase in sorted(table, key=len, reverse=True):
        first, *rest = phrase.split()
        compounds.setdefault(first, []).append((tuple(rest), tuple(table[phrase].split())))
    return compounds


def _forms(words: dict[str, Any], stance: dict[str, Any]) -> dict[str, Entry]:
    forms = _Forms()
    _add_grammar(forms, words["grammar"])
    _add_verbs(forms, words["verbs"])
    _add_nouns(forms, words["nouns"])
    for group, text in words["adjectives"].items():
        for word in text.split():
            forms.add(word, word, "adjective" if group == "plain" else group)
    for word in _phrase_words(stance):
        if word not in forms.lemmas:
            _add_phrase_word(forms, word)
    return forms.entries()


def _add_phrase_word(forms: _Forms, word: str) -> None:
    """A word that only phrases name: a verb if a dictionary says so, and a noun."""
    tags = _dictionary_tags(word)
    if "base" in tags:
        forms.add_verb(word)
        forms.add(word, word, "unlisted")
    if "base" not in tags or "noun" in tags:
        forms.add_noun(word)


def _add_grammar(forms: _Forms, grammar: dict[str, str]) -> None:
    for tag, text in grammar.items():
        lemma = tag if tag in ("be", "have", "do") else None
        for word in text.split():
            forms.add(word, lemma or word, tag)
            if tag != "adverb":
                forms.add(word, lemma or word, "grammar")


def _add_verbs(forms: _Forms, verbs: dict[str, str]) -> None:
    for line in verbs["irregular"].strip().splitlines():
        base, past, participle = line.split()
        forms.add(past, base, "verb", "past")
        forms.add(participle, base, "verb", "participle")
    nouns = set(verbs["also_nouns"].split())
    adjectives = verbs["also_adjectives"].split()
    for base in sorted(nouns.union(verbs["plain"].split(), verbs["firm"].split(), adjectives)):
        forms.add_verb(base)
        if base in nouns:
            forms.add_noun(base)
        elif "noun" in _dictionary_tags(third_person(base)):
            forms.add(third_person(base), base, "thing")  # "invoices"
    for base in adjectives:
        forms.add(base, base, "also_adjective")
    for form in verbs["noun_ing"].split():
        forms.add(form, form, "noun")


def _dictionary_tags(form: str) -> frozenset[str]:
    entry = dictionary_entry(form)
    return entry[1] if entry else frozenset()


def _add_nouns(forms: _Forms, nouns: dict[str, str]) -> None:
    irregular = nouns["irregular_plurals"].split()
    for group in (
        "customers",
        "roles_we",
        "roles_they",
        "roles_either",
        "departments",
        "things_we",
        "third_parties",
        "institutions",
        "trades",
        "trades_ours",
    ):
        for noun in nouns[group].split():
            forms.add_noun(noun, group, has_plural=noun not in irregular)
    for group in ("tails", "contributions", "own_circle"):
        for noun in nouns[group].split():
            forms.add_noun(noun)


def _phrase_words(stance: dict[str, Any]) -> Iterable[str]:
    for words in stance["sets"].values():
        yield from words.split()
    for label in ("neutral", "investment", "extraction"):
        for phrases in stance[label].values():
            for phrase in phrases:
                options = (option for part in phrase.split() for option in part.split("|"))
                yield from (option for option in options if option[0] not in ".@%=")
