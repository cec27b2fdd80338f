"""Which metrics of the customer data may tell whether a theme is true: suggested, never tied."""

import textwrap
import tomllib
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from valuewhen.customers.catalogue import Metric
from valuewhen.customers.roles import plain_words
from valuewhen.workshop.meaning import meaning_of
from valuewhen.workshop.vocabulary import concepts_that_are, vocabulary, vocabulary_of

WORDS = Path(__file__).with_name("suggestion_words.toml")
MOST = 5  # metrics that are suggested
QUOTED = 60  # characters of an answer
FITS = 0.6  # a score from which a metric comes before "not measured"
SAID, HINTED, BOTH = 0.9, 0.5, 0.1  # what an answer's word tells; what two tell more
NAMED, WHOLLY = 0.6, 0.4  # what a word of a metric's name tells, and what more if it is all of it
SAME_FAMILY = 0.3  # what a metric's family tells where its name says nothing


@dataclass(frozen=True)
class Suggestion:
    """A metric that may tell whether a theme is true, from 0 to 1 how well it fits, and why.

    The metric is None where the suggestion is that nothing in the data measures the theme.
    """

    metric: str | None
    score: float
    reason: str


@dataclass(frozen=True)
class Clue:
    """Words that tell something where all of them are there, and how much."""

    words: frozenset[str]
    weight: float


@dataclass(frozen=True)
class Topic:
    """Something that customer data count: how its metrics are named, what answers say of it."""

    family: str
    names: tuple[Clue, ...]
    clues: tuple[Clue, ...]


@dataclass(frozen=True)
class Fit:
    """How well a metric fits a theme, and the word that says so."""

    score: float
    word: str


def suggest_metrics(theme_words: Sequence[str], catalogue: Sequence[Metric]) -> list[Suggestion]:
    """The metrics of a catalogue that may measure a theme, the likeliest first.

    `theme_words` are the theme's title and answers, in any language of the vocabulary. That
    nothing measures it is always among the suggestions, and the first of them where nothing fits.
    """
    said = [_said(text) for text in theme_words]
    fits = [(metric, _fit(metric, said)) for metric in catalogue if metric.is_used]
    ranked = sorted(fits, key=lambda pair: -pair[1].score)
    found = [
        Suggestion(metric.name, round(fit.score, 2), _reason(metric, fit.word, theme_words))
        for metric, fit in ranked[:MOST]
        if fit.score > 0
    ]
    best = found[0].score if found else 0.0
    nothing = Suggestion(None, round(1 - best, 2), "No metric is named after what is said here.")
    at = sum(one.score >= FITS for one in found)
    return [*found[:at], nothing, *found[at:]]


def _said(text: str) -> frozenset[str]:
    """The concepts of an answer, and its words as they are typed."""
    meaning = meaning_of(text)
    return meaning.telling | meaning.light | set(plain_words(text).split())


def _fit(metric: Metric, said: Sequence[Set[str]]) -> Fit:
    """By the words of its name and what they count; by its family where those say nothing."""
    fits = [*_by_words(metric, said), *_by_topics(metric, said)]
    if not any(fit.score for fit in fits):
        fits = _by_family(metric, said)
    return max(fits, key=lambda fit: fit.score, default=Fit(0.0, ""))


def _by_words(metric: Metric, said: Sequence[Set[str]]) -> list[Fit]:
    telling, share = _telling(_named(metric.name))
    clues = [
        Clue(frozenset({word}), share if word in _concepts() else SAID) for word in sorted(telling)
    ]
    return [_spoken_of([clue], said, share) for clue in clues]


def _by_topics(metric: Metric, said: Sequence[Set[str]]) -> list[Fit]:
    named = _named(metric.name)
    _, share = _telling(named)
    fits = []
    for topic in _topics():
        shared = {word for clue in topic.names if clue.words <= named for word in clue.words}
        if shared:
            fits.append(_spoken_of(topic.clues, said, min(1.0, len(shared) * share)))
    return fits


def _by_family(metric: Metric, said: Sequence[Set[str]]) -> list[Fit]:
    alike = [topic for topic in _topics() if topic.family == metric.family != "other"]
    fits = [_spoken_of(topic.clues, said, 1.0) for topic in alike]
    return [Fit(fit.score * SAME_FAMILY, fit.word) for fit in fits]


def _telling(named: frozenset[str]) -> tuple[frozenset[str], float]:
    """The words of a name that tell by themselves, and what share one word has in what is told."""
    telling = named - concepts_that_are("light")
    return telling, 1 / (len(telling) or len(named))


def _spoken_of(clues: Sequence[Clue], said: Sequence[Set[str]], share: float) -> Fit:
    """How much the answers speak of it on the average, and the word that most tells it."""
    told = [
        max((clue for clue in clues if clue.words <= words), key=_weight, default=None)
        for words in said
    ]
    clue = max(filter(None, told), key=_weight, default=None)
    if clue is None:
        return Fit(0.0, "")
    score = sum(map(_weight, filter(None, told))) / len(said) * (NAMED + WHOLLY * share)
    return Fit(score, min(clue.words))


def _weight(clue: Clue) -> float:
    return clue.weight


def _reason(metric: Metric, word: str, theme_words: Sequence[str]) -> str:
    """Names the word that was typed for a concept, or the answer that has it as a phrase."""
    text = next(text for text in theme_words if word in _said(text))
    typed = plain_words(text).split()
    known = vocabulary_of(typed)
    match = next((one for one in typed if word in (one, *known.read([one]))), None)
    shown = match or textwrap.shorten(text, QUOTED, placeholder=" …")
    return f"“{shown}” may show in “{metric.name}”."


def _named(name: str) -> frozenset[str]:
    """The concepts that a metric's name speaks of, without how they are counted."""
    words = [word for word in plain_words(name).split() if word not in _how_counted()]
    read = {word for word in vocabulary("en").read(words) if word.isalpha()}
    return frozenset(read or {plain_words(name)})


@cache
def _topics() -> tuple[Topic, ...]:
    return tuple(
        Topic(
            family=topic["family"],
            names=_clues(topic["named"], SAID),
            clues=(*_clues(topic["said"], SAID), *_clues(topic["hinted"], HINTED)),
        )
        for topic in _texts()["topics"].values()
    )


def _clues(words: str, weight: float) -> tuple[Clue, ...]:
    together = [words.split("+") for words in words.split()]
    clues = [frozenset(map(_concept, words)) for words in together]
    return tuple(Clue(words, weight + BOTH * (len(words) > 1)) for words in clues)


def _concept(word: str) -> str:
    known = vocabulary("en")
    return word if word in _concepts() or word in known.empty else known.read([word])[0]


@cache
def _concepts() -> frozenset[str]:
    return frozenset(vocabulary("en").words.values())


@cache
def _how_counted() -> frozenset[str]:
    return frozenset(_texts()["names"]["empty"].split())


@cache
def _texts() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))
