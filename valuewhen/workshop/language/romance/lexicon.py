"""What the sorting knows of a Romance language: its words, and what each can be.

A language is two data files, `<language>.toml` and `<language>_stance.toml`; the code is shared.
"""

import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from valuewhen.workshop.language.inflection import mended, near_forms
from valuewhen.workshop.language.romance.conjugation import verb_forms

HERE = Path(__file__).parent
REMEMBERED = 20_000  # words looked up lately
SHORTEST_GUESS = 5  # letters; shorter words are not guessed by their endings
FINITE = ("v1p", "v3p", "v3s")
NOUN_GROUPS = (
    "customers", "roles_we", "roles_they", "roles_either", "things_we", "orgs", "third", "kin",
    "trades", "plain",
)  # fmt: skip

Entry = tuple[str, frozenset[str]]  # lemma and tags of a form


@dataclass(frozen=True, slots=True)
class Word:
    """A form as typed, the one a dictionary lists it under, what it can be, and the parts of
    stance phrases it fits."""

    text: str
    lemma: str
    tags: frozenset[str]
    keys: frozenset[str] = frozenset()

    @property
    def shown(self) -> str:
        """The word as a person may read it."""
        return self.text.replace("_", " ").removeprefix("-").strip()

    def can_be(self, *tags: str) -> bool:
        """Whether the word carries one of the tags."""
        return not self.tags.isdisjoint(tags)


@dataclass(frozen=True)
class Lexicon:
    """A language's forms with and without accents, its lists, phrases and openings."""

    exact: dict[str, Entry]
    plain: dict[str, Entry]
    grammar: frozenset[str]
    near: dict[str, str]
    guesses: list[tuple[str, frozenset[str], tuple[str, ...]]]
    short: dict[str, tuple[str, ...]]
    compounds: dict[str, list[tuple[tuple[str, ...], str]]]
    lists: dict[str, frozenset[str]]
    texts: dict[str, Any]
    stance: dict[str, Any]
    keys: frozenset[str]


class _Forms:
    """Gathers each form's lemma (the first one given stays) and tags (all of them)."""

    def __init__(self) -> None:
        self.lemmas: dict[str, str] = {}
        self.tags: dict[str, set[str]] = {}

    def add(self, form: str, lemma: str, tags: Iterable[str]) -> None:
        self.lemmas.setdefault(form, lemma)
        self.tags.setdefault(form, set()).update(tags)

    def entries(self) -> dict[str, Entry]:
        same: dict[frozenset[str], frozenset[str]] = {}
        frozen = {form: frozenset(tags) for form, tags in self.tags.items()}
        return {form: (self.lemmas[form], same.setdefault(t, t)) for form, t in frozen.items()}


def without_accents(text: str) -> str:
    """The text in plain letters: "é" as "e", "ç" as "c"."""
    if text.isascii():
        return text
    marked = unicodedata.normalize("NFD", text.replace("œ", "oe"))
    return "".join(letter for letter in marked if not unicodedata.combining(letter))


@cache
def lexicon(language: str) -> Lexicon:
    """The lexicon of "fr", "es" or "pt"."""
    words = _data(f"{language}.toml")
    stance = _data(f"{language}_stance.toml")
    exact, plain, vocabulary = _forms(words)
    return Lexicon(
        exact=exact,
        plain=plain,
        grammar=frozenset(" ".join(words["grammar"].values()).split()),
        near=near_forms(vocabulary),
        guesses=[
            (ending, frozenset(guess["tags"].split()), tuple(guess.get("not", "").split()))
            for guess in words["guesses"]
            for ending in guess["endings"].split()
        ],
        short={typed: tuple(meant.split()) for typed, meant in words["short"].items()},
        compounds=_compounds(words["compounds"]["each"]),
        lists={name: frozenset(text.split()) for name, text in words["lists"].items()},
        texts=words["texts"],
        stance=stance,
        keys=_keys(stance),
    )


@lru_cache(maxsize=REMEMBERED)
def look_up(text: str, language: str) -> Word:
    """The word that a lower-case form stands for; slips are mended, endings are guessed by."""
    known = lexicon(language)
    bare = without_accents(text)
    lemma, tags = _entry(text, bare, known)
    return Word(text, lemma, tags, _fitting(bare, known.keys))


def _entry(text: str, bare: str, known: Lexicon) -> Entry:
    if text in known.grammar or (text != bare and text in known.exact):
        return known.exact[text]
    for form in (bare, bare.replace("-", ""), bare.removeprefix("co-")):
        if form in known.plain:
            lemma, tags = known.plain[form]
            is_mine = form in known.exact and "v1s" in known.exact[form][1]
            # "compro" is "I buy" rather than "compró" without its accent
            return lemma, tags - {"v3s"} if is_mine and "v3s" not in known.exact[form][1] else tags
    if bare[0].isdigit():
        return text, frozenset({"quantity", "number"})
    meant = mended(bare, known.near)
    if meant:
        return known.plain[meant]
    return text, _guessed(bare, known)


def _guessed(bare: str, known: Lexicon) -> frozenset[str]:
    """What the ending of an unknown word says of it."""
    if len(bare) >= SHORTEST_GUESS and "-" not in bare:
        for ending, tags, exceptions in known.guesses:
            if bare.endswith(ending) and not bare.endswith(exceptions):
                return tags | {"unknown"}
    return frozenset({"unknown"})


def _fitting(bare: str, keys: frozenset[str]) -> frozenset[str]:
    starts = (bare[:length] + "*" for length in range(2, len(bare) + 1))
    return frozenset(key for key in (bare, *starts) if key in keys)


def _data(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _compounds(phrases: list[str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Words that are read as one, by the first of them: "parce que" as "parce_que"."""
    compounds: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        first, *rest = phrase.split()
        joined = phrase.replace(" ", "_")
        compounds.setdefault(first, []).append((tuple(rest), joined))
    return compounds


def _keys(stance: dict[str, Any]) -> frozenset[str]:
    texts = [*stance["sets"].values()]
    texts += [text for label in stance if label != "sets" for text in stance[label].values()]
    parts = (part for text in texts for part in without_accents(text).replace(",", " ").split())
    return frozenset(option for part in parts for option in part.split("|"))


def _forms(words: dict[str, Any]) -> tuple[dict[str, Entry], dict[str, Entry], list[str]]:
    """All forms as written, all without accents, and the words that slips are mended to."""
    exact, plain = _Forms(), _Forms()
    for tag, text in words["grammar"].items():
        for word in text.split():
            exact.add(word, word, (tag,))
    grammar = exact.entries()
    content = [*_nouns(words["nouns"]), *_adjectives(words["adjectives"], words["nouns"])]
    verbs = [(form, lemma, (tag, "verb")) for form, lemma, tag in verb_forms(words["verbs"])]
    for form, lemma, tags in (*verbs, *content):
        exact.add(form, lemma, tags)
        plain.add(without_accents(form), lemma, tags)
    for word, (lemma, each) in grammar.items():
        bare = without_accents(word)
        if bare == word or bare not in exact.lemmas:
            plain.add(bare, lemma, each)
    return exact.entries(), plain.entries(), [without_accents(form) for form, _, _ in content]


def _nouns(table: dict[str, str]) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    plurals = dict(rule.split(">") for rule in table["plurals"].split())
    for group in NOUN_GROUPS:
        for noun in table[group].split():
            yield noun, noun, ("noun", group)
            yield _plural(noun, plurals), noun, ("noun", group, "plural")


def _plural(noun: str, plurals: dict[str, str]) -> str:
    ending = next(end for end in plurals if noun.endswith(end.removeprefix("*")))
    return noun.removesuffix(ending.removeprefix("*")) + plurals[ending]


def _adjectives(
    table: dict[str, str], nouns: dict[str, str]
) -> Iterable[tuple[str, str, tuple[str, ...]]]:
    """Every adjective with its feminine and the plurals of both."""
    ending, _, feminine = table["feminine"].partition(">")
    plurals = dict(rule.split(">") for rule in nouns["plurals"].split())
    for tag in ("plain", "state", "impersonal"):
        for word in table[tag].split():
            ends = word.endswith(ending)
            for form in {word, word.removesuffix(ending) + feminine if ends else word}:
                yield form, word, ("adjective", tag)
                yield _plural(form, plurals), word, ("adjective", tag)
