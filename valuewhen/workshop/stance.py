"""What an answer speaks of: what CLV already counts, or what customers gain and contribute."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from valuewhen.workshop.language.clauses import pieces
from valuewhen.workshop.language.cues import holds, quoted, told_by
from valuewhen.workshop.language.lexicon import Lexicon, Word, lexicon
from valuewhen.workshop.language.reading import Reading
from valuewhen.workshop.model import Actor, Stance

Words = Sequence[Word]

REMEMBERED = 20_000  # words looked up lately
GAP = 3  # words that ".." may stand for


@dataclass(frozen=True, slots=True)
class Step:
    """One word of a phrase: any of `words`, or any word with one of `tags`, after at most `gap`."""

    words: frozenset[str]
    tags: frozenset[str]
    gap: int

    def fits(self, word: Word) -> bool:
        """Whether the word is one the step asks for."""
        return (
            word.lemma in self.words
            or word.text in self.words
            or "=" + word.text in self.words
            or not self.tags.isdisjoint(word.tags)
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words in a row that speak of extraction or investment, or keep others from doing so."""

    steps: tuple[Step, ...]
    label: str
    holds_for: str
    is_weak: bool


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase found in an answer, with the words it was found in."""

    label: str
    text: str
    is_weak: bool


def find_stance(reading: Reading, actor: Actor, known: Lexicon) -> tuple[Stance, str]:
    """The stance of an answer, and a sentence that says which words told it."""
    return told_by(list(_cues(_spoken_of(reading.words), actor)))


def _spoken_of(words: Words) -> list[Words]:
    """The parts that count: not what a "because" or "instead of" hangs on."""
    parts = pieces(words)
    main: list[Words] = [part.words for part in parts if not part.is_aside]
    if not parts:
        return []
    opens_aside = parts[0].is_aside and (parts[0].joint == "under" or not main)
    return [parts[0].words, *main] if opens_aside else main


def _cues(parts: list[Words], actor: Actor) -> Iterator[Cue]:
    for words in parts:
        taken: set[int] = set()
        for at, word in enumerate(words):
            if at in taken:
                continue
            for phrase in _phrases_at(word.text, word.lemma, actor):
                found = _match(phrase, words, at, taken)
                if found:
                    taken.update(found)
                    if phrase.label != "neutral":
                        text = quoted([word.shown for word in words], found)
                        yield Cue(phrase.label, text, phrase.is_weak)
                    break


def _holds(phrase: Phrase, actor: Actor) -> bool:
    return holds(phrase.label, phrase.holds_for, actor, is_certain=not phrase.is_weak)


@lru_cache(maxsize=REMEMBERED)
def _phrases_at(text: str, lemma: str, actor: Actor) -> Sequence[Phrase]:
    """The phrases that may begin with a word and hold for an actor, the longest first."""
    by_word = _phrases("en")
    keys = dict.fromkeys((lemma, text, "=" + text))  # in one order, whatever the hashes
    found = (phrase for key in keys for phrase in by_word.get(key, ()) if _holds(phrase, actor))
    return sorted(found, key=_specificity)


def _match(phrase: Phrase, words: Words, start: int, taken: set[int]) -> list[int] | None:
    found = [start]
    for step in phrase.steps[1:]:
        first = found[-1] + 1
        for at in range(first, min(first + step.gap + 1, len(words))):
            if at not in taken and step.fits(words[at]):
                found.append(at)
                break
        else:
            return None
    return found


def _specificity(phrase: Phrase) -> tuple[int, int]:
    return -len(phrase.steps), 0 if phrase.label == "neutral" else 1


@cache
def _phrases(language: str) -> dict[str, list[Phrase]]:
    """All phrases by each word they can begin with, the longest first."""
    stance = lexicon(language).stance
    sets = {name: frozenset(words.split()) for name, words in stance["sets"].items()}
    by_word: dict[str, list[Phrase]] = {}
    for label in ("neutral", "investment", "extraction"):
        for group, texts in stance[label].items():
            for text in texts:
                phrase = _phrase(text, label, group, sets)
                for word in phrase.steps[0].words:
                    by_word.setdefault(word, []).append(phrase)
    return {word: sorted(phrases, key=_specificity) for word, phrases in by_word.items()}


def _phrase(text: str, label: str, group: str, sets: dict[str, frozenset[str]]) -> Phrase:
    steps, gap = [], 0
    for part in text.split():
        if part == "..":
            gap = GAP
            continue
        steps.append(_step(part, gap, sets))
        gap = 0
    actor, _, strength = group.partition("_")
    return Phrase(tuple(steps), label, holds_for=actor, is_weak=strength == "weak")


def _step(part: str, gap: int, sets: dict[str, frozenset[str]]) -> Step:
    words: set[str] = set()
    tags: set[str] = set()
    for option in part.split("|"):
        if option.startswith("@"):
            words |= sets[option[1:]]
        elif option.startswith("%"):
            tags.add(option[1:])
        else:
            words.add(option)
    if "customer" in words:
        tags.add("customers")
    return Step(frozenset(words), frozenset(tags), gap)
