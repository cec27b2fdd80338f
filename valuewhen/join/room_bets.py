"""What the room guessed, as it may be told: nothing of fewer than five people."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles

from valuewhen.join.functions import NAMED_FROM, pooled_functions
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.bets import Bet, Outcome, Question, bets_on, bettings_of
from valuewhen.workshop.workshops import load


@dataclass(frozen=True)
class Guesses:
    """The guesses of five people or more: how many, and the quartiles of their amounts."""

    n: int
    low: float
    median: float
    high: float


@dataclass(frozen=True)
class RoomBets:
    """What the room guessed: how many people in all, how many less, the same and more, the
    quartiles, and those of each function, the small ones pooled under None.

    With fewer than five guesses there is nothing but `n`: `counts` and `everybody` are None.
    """

    n: int
    counts: tuple[int, int, int] | None = None
    everybody: Guesses | None = None
    functions: tuple[tuple[str | None, Guesses], ...] = ()


@dataclass(frozen=True)
class ToldBets:
    """A bet for reports: the hypothesis, what was asked, what the room guessed, what the data say.

    `bets.counts` is None also where one of them would be about one to four people.
    """

    theme_id: str
    title: str
    metric: str
    question: Question
    bets: RoomBets
    outcome: Outcome | None


def room_bets(bets: Sequence[Bet], order: Sequence[str] = ()) -> RoomBets:
    """The guesses as the room may see them; functions in the workshop's order.

    Quartiles are interpolated between the guesses (R's type 7), so that half of the room lies
    between the first and the third. A room whose functions are all small has none of them named.
    """
    if len(bets) < NAMED_FROM:
        return RoomBets(len(bets))
    amounts = [bet.amount for bet in bets]
    sides = (sum(a < 0 for a in amounts), amounts.count(0), sum(a > 0 for a in amounts))
    pools = dict(pooled_functions(Counter(bet.function for bet in bets), order))
    said: dict[str | None, list[float]] = {name: [] for name in pools}
    for bet in bets:
        said[bet.function if bet.function in said else None].append(bet.amount)
    is_named = any(name is not None for name in said)
    functions = tuple((name, _guesses(some)) for name, some in said.items()) if is_named else ()
    return RoomBets(len(bets), sides, _guesses(amounts), functions)


def _guesses(amounts: Sequence[float]) -> Guesses:
    low, middle, high = quantiles(amounts, n=4, method="inclusive")
    return Guesses(len(amounts), low, middle, high)


def told_bets(store: Store, caller: Caller, workshop_id: str) -> tuple[ToldBets, ...]:
    """The bets whose evidence was shown, in the order they were: aggregates for reports.

    Raises NotFoundError or ForbiddenError unless the caller may see aggregates.
    """
    store.read(need, caller, workshop_id, Right.AGGREGATES)
    with store.reading() as connection:
        order = load(connection, workshop_id).functions
        shown = [one for one in bettings_of(connection, workshop_id) if one.state == "shown"]
        return tuple(
            ToldBets(
                one.theme_id,
                one.title,
                one.metric,
                one.question,
                _without_few(room_bets(bets_on(connection, workshop_id, one), order)),
                one.outcome,
            )
            for one in shown
        )


def _without_few(bets: RoomBets) -> RoomBets:
    """As it is, without the counts where one of them is about fewer than five people."""
    has_few = any(0 < n < NAMED_FROM for n in bets.counts or ())
    counts = None if has_few else bets.counts
    n = bets.n if bets.everybody else 0
    return RoomBets(n, counts, bets.everybody, bets.functions)
