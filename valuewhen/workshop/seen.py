"""What the room may see of a workshop at its present phase: counts, and words without names."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from valuewhen.workshop.board import Answer, Board, Commitment, Theme

LEAST = 3  # people of a function before it is named
SIDES = ("we", "they", "unclear")
STANCES = ("extraction", "investment", "unclear")


@dataclass(frozen=True)
class Said:
    """An answer without its author."""

    id: str
    body: str
    segment: str


@dataclass(frozen=True)
class Card:
    """A theme, with voices in all and by segment; `dots` is None as long as votes are hidden."""

    id: str
    title: str
    voices: int
    segments: tuple[tuple[str, int], ...]
    dots: int | None
    metric: str | None


@dataclass(frozen=True)
class Side:
    """We, they or unclear: its themes, its answers in no theme, and how many it has in all."""

    actor: str
    cards: tuple[Card, ...]
    loose: tuple[Said, ...]
    answers: int


@dataclass(frozen=True)
class Stances:
    """How many answers a traditional CLV contains, how many go beyond, how many could be either."""

    extraction: int = 0
    investment: int = 0
    unclear: int = 0

    @property
    def total(self) -> int:
        """All answers counted here."""
        return self.extraction + self.investment + self.unclear


@dataclass(frozen=True)
class Seen:
    """What the room sees. What the phase does not allow keeps its default.

    `functions` are names with people, the pooled ones under None; `waves` and `minutes` are numbers
    with their stances; `answers` are those of the wave at hand while writing, else all.
    """

    joined: int
    functions: tuple[tuple[str | None, int], ...] = ()
    ready: int = 0
    answers: int = 0
    earlier: int = 0
    words: float = 0
    heard: int = 0
    stances: Stances = Stances()
    waves: tuple[tuple[int, Stances], ...] = ()
    minutes: tuple[tuple[int, Stances], ...] = ()
    said: tuple[Said, ...] = ()
    cards: tuple[Card, ...] = ()
    sides: tuple[Side, ...] = ()
    confirmed: int = 0
    authors: int = 0
    voters: int = 0
    tables: int = 0
    pairings: tuple[tuple[str, str], ...] = ()
    commitments: tuple[Commitment, ...] = ()


def seen(board: Board) -> Seen:
    """What everybody in the room may see of the board: before the reveal no words but the mirror's,
    no side before "sides" is shown, no dots before "votes" is shown, and never who said what."""
    allowed = ALLOWED.get(board.workshop.now.phase)
    return Seen(joined=len(board.functions), **(allowed(board) if allowed else {}))


def people_by_function(board: Board) -> tuple[tuple[str | None, int], ...]:
    """Functions with how many joined, in the workshop's order; those under three people are pooled
    under None, joined by the smallest others as long as the pool itself is under three."""
    people = Counter(board.functions.values())
    order = [*board.workshop.functions, *sorted(set(people) - set(board.workshop.functions))]
    named = [name for name in order if people[name] >= LEAST]
    pooled = sum(people.values()) - sum(people[name] for name in named)
    while named and 0 < pooled < LEAST:
        smallest = min(named, key=lambda name: people[name])
        named.remove(smallest)
        pooled += people[smallest]
    rest: list[tuple[str | None, int]] = [(None, pooled)] if pooled else []
    return (*((name, people[name]) for name in named), *rest)


def stances_of(answers: Iterable[Answer]) -> Stances:
    """The answers counted by stance."""
    counts = Counter(answer.stance for answer in answers)
    return Stances(*(counts[stance] for stance in STANCES))


def stances_by_wave(answers: Iterable[Answer]) -> tuple[tuple[int, Stances], ...]:
    """For each wave that has answers, in order: its number and its stances."""
    waves: dict[int, list[Answer]] = {}
    for answer in answers:
        waves.setdefault(answer.wave, []).append(answer)
    return tuple((wave, stances_of(waves[wave])) for wave in sorted(waves))


def stances_by_minute(answers: Iterable[Answer]) -> tuple[tuple[int, Stances], ...]:
    """For each minute in which somebody wrote: its number, the first answer's being 1; stances."""
    minutes: dict[int, list[Answer]] = {}
    heard = sorted(answers, key=lambda answer: answer.submitted_at)
    for answer in heard:
        passed = answer.submitted_at - heard[0].submitted_at
        minutes.setdefault(int(passed // 60) + 1, []).append(answer)
    return tuple((minute, stances_of(said)) for minute, said in minutes.items())


def without_names(answers: Iterable[Answer]) -> tuple[Said, ...]:
    """The words alone, in an order that tells nothing of when they came: ids are random."""
    shuffled = sorted(answers, key=lambda answer: answer.id)
    return tuple(Said(answer.id, answer.body, answer.segment) for answer in shuffled)


def compared_segments(board: Board) -> tuple[str, ...]:
    """The segments that were answered, best and typical among them; "all" compares with nothing."""
    answered = {answer.segment for answer in board.shown}
    order = dict.fromkeys(prompt.segment for prompt in board.workshop.prompts)
    return tuple(s for s in order if s in answered and s != "all")


def cards_of(board: Board) -> tuple[Card, ...]:
    """The themes that have answers, the most voices first."""
    return _cards(board, [theme for theme in board.themes if theme.answers])


def _cards(board: Board, themes: Iterable[Theme]) -> tuple[Card, ...]:
    segments = compared_segments(board)
    shows_dots = "votes" in board.workshop.shown
    return tuple(_card(theme, segments, shows_dots) for theme in themes)


def _card(theme: Theme, segments: tuple[str, ...], shows_dots: bool) -> Card:
    counts = tuple((segment, theme.voices_in(segment)) for segment in segments)
    dots = theme.dots if shows_dots else None
    return Card(theme.id, theme.title, theme.voices, counts, dots, theme.metric)


def sides_of(board: Board) -> tuple[Side, ...]:
    """We, they and unclear, in this order. A theme is on the side of most of its answers."""
    cards = {card.id: card for card in cards_of(board)}
    sorted_as = Counter(answer.actor for answer in board.shown)
    return tuple(
        Side(
            side,
            tuple(cards[t.id] for t in board.themes if t.id in cards and t.actor == side),
            without_names(answer for answer in board.loose if answer.actor == side),
            sorted_as[side],
        )
        for side in SIDES
    )


def confirmations(board: Board) -> tuple[int, int]:
    """How many authors have sorted an answer of their own, and how many authors there are."""
    authors = {answer.participant_id for answer in board.shown}
    confirmed = {answer.participant_id for answer in board.shown if answer.source == "author"}
    return len(confirmed), len(authors)


def ballot(board: Board) -> tuple[Card, ...]:
    """The themes to vote on: alphabetical until the votes are shown, then by dots."""
    cards = _cards(board, board.ballot)
    if "votes" in board.workshop.shown:
        return tuple(sorted(cards, key=lambda card: (-(card.dots or 0), card.title.casefold())))
    return tuple(sorted(cards, key=lambda card: (card.title.casefold(), card.id)))


def _lobby(board: Board) -> dict[str, Any]:
    return {"functions": people_by_function(board)}


def _write(board: Board) -> dict[str, Any]:
    asked = {prompt.id for prompt in board.workshop.open_prompts}
    answers = board.at_hand
    here = [answer for answer in board.shown if answer.prompt_id in asked]
    ready = len(board.ready & board.functions.keys())
    return {"answers": len(answers), "earlier": len(here) - len(answers), "ready": ready}


def _mirror(board: Board) -> dict[str, Any]:
    now = board.workshop.now
    heard = board.written(now.prompt.id if now.prompt else None)
    return {
        "answers": len(heard),
        "stances": stances_of(heard),
        "waves": stances_by_wave(heard),
        "said": without_names(heard),
    }


def _summary(board: Board) -> dict[str, Any]:
    heard = board.shown
    functions = {board.functions.get(answer.participant_id) for answer in heard}
    return {
        "answers": len(heard),
        "words": median([len(answer.body.split()) for answer in heard]) if heard else 0,
        "heard": len(functions),
        "stances": stances_of(heard),
        "cards": cards_of(board),
    }


def _reveal(board: Board) -> dict[str, Any]:
    return _summary(board) | {
        "minutes": stances_by_minute(board.shown),
        "said": without_names(board.loose),
    }


def _sort(board: Board) -> dict[str, Any]:
    confirmed, authors = confirmations(board)
    known = {"answers": len(board.shown), "confirmed": confirmed, "authors": authors}
    return known | ({"sides": sides_of(board)} if "sides" in board.workshop.shown else {})


def _vote(board: Board) -> dict[str, Any]:
    return {"cards": ballot(board), "voters": board.voters}


def _evidence(board: Board) -> dict[str, Any]:
    return {"cards": ballot(board)}


def _talk(board: Board) -> dict[str, Any]:
    tables = len({seat.number for seat in board.seats.values()})
    return {"cards": ballot(board), "tables": tables}


def _pair(board: Board) -> dict[str, Any]:
    return {"pairings": pairs_of(board)}


def pairs_of(board: Board) -> tuple[tuple[str, str], ...]:
    """What the room would invest in and what customers become able to do by it, without names, in
    an order that tells nothing of when they came."""
    pairs = {(pair.investment, pair.ability) for pair in board.pairings}
    return tuple(sorted(pairs, key=lambda pair: (pair[0].casefold(), pair[1].casefold())))


def _commit(board: Board) -> dict[str, Any]:
    return {"commitments": board.commitments}


def _closed(board: Board) -> dict[str, Any]:
    shows_sides = "sides" in board.workshop.shown
    sides = sides_of(board) if shows_sides else ()
    return _summary(board) | {"commitments": board.commitments, "sides": sides}


ALLOWED: dict[str, Callable[[Board], dict[str, Any]]] = {
    "lobby": _lobby,
    "write": _write,
    "mirror": _mirror,
    "reveal": _reveal,
    "sort": _sort,
    "vote": _vote,
    "talk": _talk,
    "evidence": _evidence,
    "pair": _pair,
    "commit": _commit,
    "closed": _closed,
}
