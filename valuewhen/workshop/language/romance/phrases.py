"""What an answer speaks of: what CLV already counts, or what customers gain and contribute."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from valuewhen.workshop.language.cues import holds, quoted, told_by
from valuewhen.workshop.language.romance.clauses import Piece, finite
from valuewhen.workshop.language.romance.lexicon import Word, lexicon, without_accents
from valuewhen.workshop.model import Actor, Stance

Words = Sequence[Word]

OPENING = frozenset({"us", "them"})  # what a word may be that a phrase begins with
GAP = 4  # words that ".." may stand for


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: one of `options` ("compr*" by its beginning), after at most `gap`."""

    options: frozenset[str]
    tags: frozenset[str]
    gap: int

    def fits(self, word: Word) -> bool:
        """Whether the word is one the step asks for."""
        return not (self.options.isdisjoint(word.keys) and self.tags.isdisjoint(word.tags))


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row that speak of extraction or investment, or keep others from doing so."""

    steps: tuple[Step, ...]
    label: str
    holds_for: str
    is_weak: bool
    rank: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase found in an answer, with the words it was found in."""

    label: str
    text: str
    is_weak: bool


def find_stance(parts: list[Piece], actor: Actor, language: str) -> tuple[Stance, str]:
    """The stance of an answer, and a sentence that says which words told it."""
    spoken = _spoken_of(parts)
    cues = list(_cues(spoken, actor, language))
    if not cues:
        deed = _deed(spoken[0], language) if actor == "they" and spoken else None
        if deed is not None:
            return "investment", f"“{deed.shown}” is something customers do beyond buying."
    return told_by(cues)


def _deed(words: Words, language: str) -> Word | None:
    """The verb of a clause if it is done to something, and is no feeling, habit or state."""
    known = lexicon(language)
    passing = known.lists["modals"] | known.lists["phase"] | known.lists["helps"]
    for at, word in enumerate(words[:-1]):
        if not (finite(words, at) or word.can_be("inf", "ger", "pp")) or word.can_be("adjective"):
            continue
        if word.lemma in passing and any(w.can_be("inf", "pp") for w in words[at + 1 :]):
            continue
        is_object = any(
            w.can_be("noun", "unknown", "our", "their", "clitic", "us") for w in words[at + 1 :]
        )
        is_deed = "verb" in word.tags and word.lemma not in known.lists["attitudes"]
        is_deed = is_deed and not any("neg" in w.tags for w in words[: at + 2])
        return word if is_deed and is_object else None
    return None


def _spoken_of(parts: list[Piece]) -> list[Words]:
    """The parts that count: not what a "because" or "instead of" hangs on."""
    main: list[Words] = [part.words for part in parts if not part.is_aside]
    if not parts:
        return []
    opens_aside = parts[0].is_aside and (parts[0].joint == "under" or not main)
    return [parts[0].words, *main] if opens_aside else main


def _cues(parts: list[Words], actor: Actor, language: str) -> Iterator[Cue]:
    for words in parts:
        taken: set[int] = set()
        for at, word in enumerate(words):
            if at in taken:
                continue
            for phrase in _beginning_with(word.keys, word.tags & OPENING, language):
                found = _match(phrase, words, at, taken) if _holds(phrase, actor) else None
                if found:
                    taken.update(found)
                    if phrase.label != "neutral":
                        text = quoted([word.shown for word in words], found)
                        yield Cue(phrase.label, text, phrase.is_weak)
                    break


@lru_cache(maxsize=20_000)
def _beginning_with(
    keys: frozenset[str], tags: frozenset[str], language: str
) -> tuple[Phrase, ...]:
    """The phrases that a word with these keys and tags can begin, the longest first."""
    by_key = _phrases(language)
    every = (*keys, *("%" + tag for tag in tags))
    found = {phrase.rank: phrase for key in every for phrase in by_key.get(key, ())}
    return tuple(phrase for _, phrase in sorted(found.items()))


def _holds(phrase: Phrase, actor: Actor) -> bool:
    is_certain = not (phrase.holds_for == "they" and phrase.is_weak)
    return holds(phrase.label, phrase.holds_for, actor, is_certain=is_certain)


def _match(phrase: Phrase, words: Words, start: int, taken: set[int]) -> list[int] | None:
    found = [start]
    for step in phrase.steps[1:]:
        first = found[-1] + 1
        window = range(first, min(first + step.gap + 1, len(words)))
        at = next((k for k in window if k not in taken and step.fits(words[k])), None)
        if at is None:
            return None
        found.append(at)
    return found


@cache
def _phrases(language: str) -> dict[str, list[Phrase]]:
    """All phrases by each option that they can begin with; the longest have the lowest rank."""
    stance = lexicon(language).stance
    sets = {name: frozenset(without_accents(w).split()) for name, w in stance["sets"].items()}
    written = [
        (text.split(), label, group)
        for label in ("neutral", "investment", "extraction")
        for group, texts in stance[label].items()
        for text in without_accents(texts).split(",")
        if text.strip()
    ]
    by_key: dict[str, list[Phrase]] = {}
    for rank, (parts, label, group) in enumerate(sorted(written, key=lambda w: -len(w[0]))):
        actor, _, strength = group.partition("_")
        phrase = Phrase(_steps(parts, sets), label, actor, strength == "weak", rank)
        first = phrase.steps[0]
        for option in (*first.options, *("%" + tag for tag in first.tags)):
            by_key.setdefault(option, []).append(phrase)
    return by_key


def _steps(parts: list[str], sets: dict[str, frozenset[str]]) -> tuple[Step, ...]:
    steps, gap = [], 0
    for part in parts:
        if part == "..":
            gap = GAP
            continue
        steps.append(_step(part, gap, sets))
        gap = 0
    return tuple(steps)


def _step(part: str, gap: int, sets: dict[str, frozenset[str]]) -> Step:
    options: set[str] = set()
    tags: set[str] = set()
    for option in part.split("|"):
        if option.startswith("@"):
            options |= sets[option[1:]]
        elif option.startswith("%"):
            tags.add(option[1:])
        else:
            options.add(option)
    return Step(frozenset(options), frozenset(tags), gap)
