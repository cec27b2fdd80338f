"""What the sorting knows of German words: their lemmas and what each can be.

Words are compared folded: ä as ae, ß as ss, small letters.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from valuewhen.workshop.language.german.inflection import (
    Irregular,
    listed_verb,
    noun_forms,
    simple_forms,
    verb_forms,
)

HERE = Path(__file__).parent
MENDED_FROM = 5  # letters; shorter words are too alike to be mended
FOLDED = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
ACTORS = ("customers", "roles_we", "roles_they", "roles_either", "things_we", "third_parties")
NOUN_GROUPS = (
    *ACTORS,
    "time",
    "kin",
    "contributions",
    "firm_things",
    "become",
    "spoken",
    "shares",
    "plain",
)
VERB_GROUPS = ("theirs", "firm", "deeds", "intransitive", "plain")
ADJECTIVE_ENDINGS = ("e", "en", "er", "es", "em")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed and folded, its verb and noun as listed, and what it can be.

    `keys` are all that a phrase may know it by: lemmas, the text and parts of a compound.
    """

    text: str
    verb: str = ""
    noun: str = ""
    tags: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    typed: str = ""

    def can_be(self, *tags: str) -> bool:
        """Whether the word carries one of the tags."""
        return not self.tags.isdisjoint(tags)

    @property
    def is_capital(self) -> bool:
        """Whether it was typed as German nouns are."""
        return self.typed[:1].isupper()


@dataclass(slots=True)
class _Entry:
    verb: str = ""
    noun: str = ""
    tags: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Lexicon:
    """All forms, those of alike beginning and length, lists by name, and texts."""

    forms: dict[str, Word]
    alike: dict[tuple[str, int], list[str]]
    lists: dict[str, frozenset[str]]
    texts: dict[str, Any]
    aliases: dict[str, str]


def folded(text: str) -> str:
    """The text in small letters with ä as ae and ß as ss."""
    return text.lower().translate(FOLDED)


@cache
def lexicon() -> Lexicon:
    """The German lexicon, made from `de_words.toml` at the first call."""
    data = tomllib.loads((HERE / "de_words.toml").read_text(encoding="utf-8"))
    forms = _forms(data)
    alike: dict[tuple[str, int], list[str]] = {}
    for form in forms:
        if len(form) >= MENDED_FROM:
            alike.setdefault((form[0], len(form)), []).append(form)
    return Lexicon(
        forms=forms,
        alike=alike,
        lists={
            name: frozenset(folded(text.replace("|", "")).split())
            for section in ("grammar", "nouns", "verbs")
            for name, text in data[section].items()
        },
        texts=data["texts"],
        aliases={short: folded(full) for short, full in data["aliases"].items()},
    )


def _forms(data: dict[str, Any]) -> dict[str, Word]:
    entries: dict[str, _Entry] = {}
    for form, kind, lemma, tags in _listed(data):
        entry = entries.setdefault(folded(form), _Entry())
        if kind == "verb":
            entry.verb = entry.verb or folded(lemma)
        if kind == "noun":
            entry.noun = entry.noun or folded(lemma)
        entry.tags.update(tags)
    for form in data["grammar"]["common"].split():
        entries.setdefault(folded(form), _Entry())
    return {
        form: Word(
            form,
            entry.verb,
            entry.noun,
            frozenset(entry.tags),
            _keys(form, entry),
        )
        for form, entry in entries.items()
    }


def _keys(form: str, entry: _Entry) -> frozenset[str]:
    keys = frozenset(filter(None, (form, entry.verb, entry.noun)))
    return keys if entry.verb or entry.noun or entry.tags else keys | uninflected(form)


def uninflected(text: str) -> frozenset[str]:
    """ "digitale", "gemeinsamen": the adjective without its ending."""
    return frozenset(
        text.removesuffix(ending)
        for ending in ADJECTIVE_ENDINGS
        if text.endswith(ending) and len(text) > len(ending) + 3
    )


def _listed(data: dict[str, Any]) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    """Every form with its kind, lemma and tags."""
    for tag, text in data["grammar"].items():
        for form in text.split() if tag != "common" else ():
            yield form, "grammar", form, (tag,)
    for group in NOUN_GROUPS:
        for listed in data["nouns"][group].split():
            lemma = listed.partition("/")[0]
            groups = (group, "of_customers") if lemma.startswith("kunden") else (group,)
            for form, tags in noun_forms(listed):
                yield form, "noun", lemma, ("noun", *groups, *tags)
    yield from _listed_verbs(data["verbs"])


def _listed_verbs(verbs: dict[str, str]) -> Iterator[tuple[str, str, str, tuple[str, ...]]]:
    irregular: Irregular = {}
    for line in verbs["irregular"].strip().splitlines():
        infinitive, third, past, participle = line.split()
        irregular[infinitive] = (third, past, participle)
    rests = set(irregular)
    for group in VERB_GROUPS:
        for listed in verbs[group].split():
            verb = listed_verb(listed)
            joined = ("joined",) if verb.particle else ()
            rests.add(verb.rest)
            for form, tag in verb_forms(verb, irregular):
                yield form, "verb", verb.lemma, ("verb", tag, *joined)
    for rest in sorted(rests):
        for form, tag in simple_forms(rest, irregular):
            yield form, "verb", rest, ("verb", tag)
