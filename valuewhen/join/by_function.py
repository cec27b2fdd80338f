"""Who believes what: each theme by the functions whose people named it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from valuewhen.join.functions import pooled_functions
from valuewhen.workshop.board import Board, Theme


@dataclass(frozen=True)
class FunctionShare:
    """How many of a function's people named a theme, from 0 to 1, and how many people it has; the
    small functions are one, without a name."""

    function: str | None
    share: float
    people: int


@dataclass(frozen=True)
class ThemeByFunction:
    """A theme with a share for each function, in the workshop's order."""

    title: str
    shares: tuple[FunctionShare, ...]

    @property
    def only(self) -> FunctionShare | None:
        """The one function whose people named it, if no other did; the small ones together are
        several."""
        heard = [one for one in self.shares if one.share > 0]
        return heard[0] if len(heard) == 1 and heard[0].function else None


def beliefs_by_function(board: Board, themes: Sequence[Theme]) -> tuple[ThemeByFunction, ...]:
    """The themes by function, as they may be told to executives: functions of fewer than five
    people are one, and if that is still fewer, the smallest other joins it. Nothing where fewer
    than two functions are left to compare."""
    joined = Counter(board.functions.values())
    told = pooled_functions(joined, board.workshop.functions)
    if len(told) < 2:
        return ()
    named = {name for name, _ in told if name}
    return tuple(
        ThemeByFunction(theme.title, _shares(board, theme, told, named)) for theme in themes
    )


def _shares(
    board: Board, theme: Theme, told: Sequence[tuple[str | None, int]], named: set[str]
) -> tuple[FunctionShare, ...]:
    people = {answer.participant_id for answer in theme.answers}
    heard = Counter(
        function if function in named else None
        for person in people
        if (function := board.functions.get(person))
    )
    return tuple(FunctionShare(name, heard[name] / total, total) for name, total in told)
