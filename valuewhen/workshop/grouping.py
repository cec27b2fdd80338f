"""Answers that say the same thing, found by their words, one by one as they come."""

from collections.abc import Sequence
from dataclasses import replace

from valuewhen.workshop.meaning import Meaning, meaning_of
from valuewhen.workshop.vocabulary import spelled_like

ALIKE = 0.6  # likeness from which two answers say the same


def group_answers(texts: Sequence[str]) -> list[int]:
    """A group number for each text, in their order; those that say the same share one.

    The groups of the first texts are the same whatever comes after them. Any text is taken.
    """
    grouping = Grouping()
    return [grouping.place(text) for text in texts]


class Grouping:
    """Groups answers in the order they come, so that a group never loses one again.

    An answer goes to the group that it is most like, the earliest of equals, if it is like every
    answer there (leader clustering with complete linkage); else it is the first of a new group.
    """

    def __init__(self) -> None:
        self.groups: list[list[Meaning]] = []  # without repetitions
        self._known: dict[Meaning, int] = {}
        self._with: dict[str, list[int]] = {}  # groups by the words in them
        self._words: dict[str, str] = {}  # as they are read

    def place(self, text: str) -> int:
        """The number of the text's group, from 0 in the order they came up."""
        meaning = self._respelled(meaning_of(text))
        if meaning in self._known:
            return self._known[meaning]
        number = self._likest(meaning)
        if number is None:
            number = len(self.groups)
            self.groups.append([])
        if meaning.words:
            self._add(meaning, number)
        return number

    def _likest(self, meaning: Meaning) -> int | None:
        shared = {number for word in meaning.words for number in self._with.get(word, ())}
        likeness = {number: self._likeness(meaning, number) for number in sorted(shared)}
        likest = max(likeness, key=likeness.__getitem__, default=None)
        return likest if likest is not None and likeness[likest] >= ALIKE else None

    def _likeness(self, meaning: Meaning, number: int) -> float:
        return min(meaning.likeness(other) for other in self.groups[number])

    def _add(self, meaning: Meaning, number: int) -> None:
        self.groups[number].append(meaning)
        self._known[meaning] = number
        for word in meaning.words:
            self._with.setdefault(word, []).append(number)

    def _respelled(self, meaning: Meaning) -> Meaning:
        """The meaning with words that are spelled almost like an earlier one read as that one."""
        return replace(meaning, telling=frozenset(map(self._spelled, sorted(meaning.telling))))

    def _spelled(self, word: str) -> str:
        if word not in self._words:
            self._words[word] = spelled_like(word, self._words) or word
        return self._words[word]
