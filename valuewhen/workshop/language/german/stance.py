"""What a German answer speaks of: what CLV counts, or what customers gain and contribute."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from pathlib import Path

from valuewhen.workshop.language.cues import holds, quoted, told_by
from valuewhen.workshop.language.german.clauses import Piece, is_verbal
from valuewhen.workshop.language.german.lexicon import Word, folded, lexicon
from valuewhen.workshop.language.german.predicate import joined_verbs
from valuewhen.workshop.model import Actor, Stance

Words = Sequence[Word]

DATA = Path(__file__).parent / "de_stance.toml"
UNSPOKEN = ("under", "against")
NEAR = 2  # words that ">" looks at
LABELS = ("neutral", "investment", "extraction")


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: any of `keys`, or any word with one of `tags`; `is_near` if it must
    stand among the next words after the one before.
    """

    keys: frozenset[str]
    tags: frozenset[str]
    is_near: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of one clause that speak of extraction or investment, or keep others from doing so."""

    steps: tuple[Step, ...]
    label: str
    holds_for: str
    is_weak: bool
    order: tuple[int, int, str]  # the longest first, neutral ones before others, weak ones last


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase found in a clause, and where its words stand there."""

    label: str
    words: Words
    found: list[int]
    is_weak: bool

    @property
    def text(self) -> str:
        """The words found, a verb with its particle, and "…" for what was left out."""
        joined = joined_verbs(self.words)
        places = sorted({*self.found, *(joined[at][1] for at in self.found if at in joined)})
        return quoted([word.typed for word in self.words], places)


def find_stance(parts: Sequence[Piece], actor: Actor) -> tuple[Stance, str]:
    """The stance of an answer, and a sentence that says which words told it."""
    return told_by([cue for words in _spoken_of(parts) for cue in _cues(words, actor)])


def _spoken_of(parts: Sequence[Piece]) -> Iterator[Words]:
    """The clauses that count: not what a "weil" hangs on, nor "nicht nur …" before "sondern"."""
    is_all_aside = all(piece.joint in UNSPOKEN for piece in parts)
    for at, piece in enumerate(parts):
        is_outdone = at + 1 < len(parts) and parts[at + 1].joint == "rather"
        if (piece.joint not in UNSPOKEN or is_all_aside) and not is_outdone:
            yield piece.words


def _cues(words: Words, actor: Actor) -> Iterator[Cue]:
    keys = _keys(words)
    begun = {
        (phrase.order, number, at): phrase
        for at, known_by in enumerate(keys)
        for key in known_by
        for number, phrase in _phrases().get(key, ())
        if _holds(phrase, actor)
    }
    taken: set[int] = set()
    for (_, _, at), phrase in sorted(begun.items(), key=itemgetter(0)):
        found = _match(phrase, words, keys, at, taken)
        if found:
            taken.update(found)
            if phrase.label != "neutral":
                yield Cue(phrase.label, words, found, phrase.is_weak)


def _keys(words: Words) -> list[frozenset[str]]:
    """What each word may be known by; a verb also with the particle that has left it."""
    keys = [word.keys | {"=" + word.text} for word in words]
    for at, (lemma, _) in joined_verbs(words).items():
        rest = {words[at].verb} & lexicon().lists["extends"]
        keys[at] = frozenset({lemma, "=" + words[at].text, *rest})
    for at, word in enumerate(words):
        if word.noun and word.verb and not is_verbal(words, at):
            keys[at] -= {word.verb} if word.verb != word.noun else set()
    return keys


def _holds(phrase: Phrase, actor: Actor) -> bool:
    is_certain = not (phrase.holds_for == "they" and phrase.is_weak)
    return holds(phrase.label, phrase.holds_for, actor, is_certain=is_certain)


def _match(
    phrase: Phrase, words: Words, keys: list[frozenset[str]], start: int, taken: set[int]
) -> list[int] | None:
    """Where the phrase's words stand if the first is at `start`; each word serves once."""
    if start in taken:
        return None
    found = [start]
    for step in phrase.steps[1:]:
        places = range(found[-1] + 1, found[-1] + 1 + NEAR) if step.is_near else range(len(words))
        free = (k for k in places if k < len(words) and k not in taken and k not in found)
        at = next((k for k in free if _fits(step, words[k], keys[k])), None)
        if at is None:
            return None
        found.append(at)
    return found


def _fits(step: Step, word: Word, keys: frozenset[str]) -> bool:
    return not step.keys.isdisjoint(keys) or not step.tags.isdisjoint(word.tags)


@cache
def _phrases() -> dict[str, list[tuple[int, Phrase]]]:
    """All phrases, numbered, by each key they can begin with."""
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    sets = {name: frozenset(folded(text).split()) for name, text in data["sets"].items()}
    by_key: dict[str, list[tuple[int, Phrase]]] = {}
    listed = (
        (label, group, text)
        for label in LABELS
        for group, texts in data[label].items()
        for text in texts
    )
    for number, (label, group, text) in enumerate(listed):
        phrase = _phrase(text, label, group, sets)
        for key in phrase.steps[0].keys:
            by_key.setdefault(key, []).append((number, phrase))
    return by_key


def _phrase(text: str, label: str, group: str, sets: dict[str, frozenset[str]]) -> Phrase:
    steps = tuple(_step(part, sets) for part in folded(text).split())
    holds_for, _, strength = group.partition("_")
    order = (-len(steps), int(label != "neutral"), strength)
    return Phrase(steps, label, holds_for, strength == "weak", order)


def _step(part: str, sets: dict[str, frozenset[str]]) -> Step:
    keys: set[str] = set()
    tags: set[str] = set()
    for option in part.removeprefix(">").split("|"):
        if option.startswith("@"):
            keys |= sets[option[1:]]
        elif option.startswith("%"):
            tags.add(option[1:])
        else:
            keys.add(option)
    return Step(frozenset(keys), frozenset(tags), part.startswith(">"))
