"""Bets: before the evidence of a hypothesis is shown, phones guess its gap in money.

The facilitator lets phones bet on one hypothesis at a time. What others guess, and what the data
say, stays secret until its evidence is shown; from then on nobody bets on it any more.
"""

import math
import time
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import Connection, Select, bindparam, func, select

from valuewhen.errors import ConflictError, InvalidInputError
from valuewhen.people.caller import Caller
from valuewhen.store.store import changed
from valuewhen.store.tables import affiliations, bets, bettings, participants
from valuewhen.store.views import WORKSHOP, newest, newest_of
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.standing import STANDING, need_theme
from valuewhen.workshop.workshops import load

State = Literal["open", "closed", "shown"]
GUESSES = {"less": -1, "same": 0, "more": 1}  # and the sign of their amount
FAR = 100  # times the largest step: nobody means that


@dataclass(frozen=True)
class Question:
    """What phones are asked: whether customers with the metric are worth less, about the same or
    more, and by how much.

    `metric` is in words, `kind` is "flag" (with against without), "count" (any against none) or
    "measure" (top against bottom third). `steps` are the amounts to choose from, in `currency`,
    ascending; they come from what customers are worth in all, never from the evidence.
    """

    metric: str
    kind: str
    currency: str
    steps: tuple[float, ...]


@dataclass(frozen=True)
class Gap:
    """A gap of median CLV with its 95 % interval, in money as it may be told, and how many
    customers it rests on."""

    gap: float
    low: float
    high: float
    n: int

    @property
    def is_clear(self) -> bool:
        """Whether the whole interval is on one side of zero."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Outcome:
    """What the data say: of the customers as they are, which is what was asked, and at equal
    `controls`, None where nothing is held equal."""

    raw: Gap
    equal: Gap | None = None
    controls: tuple[str, ...] = ()


@dataclass(frozen=True)
class Betting:
    """A hypothesis on which phones bet or did. `outcome` is there once its evidence was shown."""

    theme_id: str
    title: str
    metric: str
    state: State
    question: Question
    outcome: Outcome | None

    @property
    def is_open(self) -> bool:
        """Whether phones bet on it now."""
        return self.state == "open"


@dataclass(frozen=True)
class Bet:
    """One participant's guess, without who it was: the function, and the amount with its sign."""

    function: str
    amount: float


def open_betting(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    theme_id: str,
    metric: str,
    question: Question,
) -> None:
    """Lets phones bet on a theme's metric; any other betting that is open is closed.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop and the theme is
    there, ConflictError outside the evidence phase and after its evidence was shown.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    need_theme(connection, workshop_id, theme_id)
    if load(connection, workshop_id).now.phase != "evidence":
        raise ConflictError("Phones bet in the evidence phase. Go on to it first.")
    for one in bettings_of(connection, workshop_id):
        is_this = (one.theme_id, one.metric) == (theme_id, metric)
        if is_this and one.state == "shown":
            raise ConflictError("The room has seen this evidence: a bet now would be no guess.")
    close_all_betting(connection, workshop_id)
    opened = Betting(theme_id, "", metric, "open", question, None)
    _append(connection, workshop_id, opened, "open")


def close_betting(
    connection: Connection, caller: Caller, workshop_id: str, theme_id: str, metric: str
) -> None:
    """Takes no more bets on it; phones wait for the data. One that is not open stays as it is.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop and the theme is
    there.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    need_theme(connection, workshop_id, theme_id)
    one = _find(connection, workshop_id, theme_id, metric)
    if one and one.is_open:
        _append(connection, workshop_id, one, "closed")


def close_all_betting(connection: Connection, workshop_id: str) -> None:
    """Takes no more bets on anything. It asks nobody's rights: the caller has asked."""
    for one in bettings_of(connection, workshop_id):
        if one.is_open:
            _append(connection, workshop_id, one, "closed")


def show_betting(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    theme_id: str,
    metric: str,
    outcome: Outcome | None,
) -> None:
    """Shows the room's guesses on its phones, beside what the data say, if anybody was asked.

    Raises NotFoundError or ForbiddenError unless the caller drives the workshop and the theme is
    there.
    """
    need(connection, caller, workshop_id, Right.DRIVE)
    need_theme(connection, workshop_id, theme_id)
    one = _find(connection, workshop_id, theme_id, metric)
    if one:
        _append(connection, workshop_id, one, "shown", outcome)


def _append(
    connection: Connection,
    workshop_id: str,
    betting: Betting,
    state: State,
    outcome: Outcome | None = None,
) -> None:
    fact = {
        "workshop_id": workshop_id,
        "theme_id": betting.theme_id,
        "metric": betting.metric,
        "state": state,
        "question": asdict(betting.question),
        "outcome": asdict(outcome) if outcome else None,
        "at": time.time(),
    }
    connection.execute(bettings.insert(), fact)
    changed(connection, workshop_id, view=True)


def bettings_of(connection: Connection, workshop_id: str) -> list[Betting]:
    """The hypotheses that phones were let bet on, the one at hand last. It asks nobody's rights."""
    mine = {"workshop": workshop_id}
    titles = {row.id: row.title for row in connection.execute(STANDING, mine)}
    rows = connection.execute(BETTINGS, mine).all()
    return [_betting(row, titles[row.theme_id]) for row in rows if row.theme_id in titles]


def betting_now(connection: Connection, workshop: Workshop) -> Betting | None:
    """The hypothesis at hand in the evidence phase: the one that was last opened, closed or shown.

    It asks nobody's rights: its outcome is None until everybody may see it.
    """
    if workshop.now.phase != "evidence":
        return None
    return next(iter(reversed(bettings_of(connection, workshop.id))), None)


def _find(connection: Connection, workshop_id: str, theme_id: str, metric: str) -> Betting | None:
    known = bettings_of(connection, workshop_id)
    return next((one for one in known if (one.theme_id, one.metric) == (theme_id, metric)), None)


def _betting(row: Any, title: str) -> Betting:
    question = Question(**row.question | {"steps": tuple(row.question["steps"])})
    outcome = _outcome(row.outcome) if row.outcome else None
    return Betting(row.theme_id, title, row.metric, row.state, question, outcome)


def _outcome(plain: dict[str, Any]) -> Outcome:
    equal = Gap(**plain["equal"]) if plain["equal"] else None
    return Outcome(Gap(**plain["raw"]), equal, tuple(plain["controls"]))


def signed(guess: str, amount: str) -> float:
    """The amount of a guess, with its sign: `guess` is one of `GUESSES`, `amount` a number as a
    phone sends it, which "same" does without.

    Raises InvalidInputError for another guess, and for no amount above zero.
    """
    if guess not in GUESSES:
        raise InvalidInputError("Say less, about the same, or more.", "bet_guess")
    if guess == "same":
        return 0.0
    try:
        size = abs(float(amount))
    except ValueError:
        size = math.nan
    if not (math.isfinite(size) and size > 0):
        raise InvalidInputError("Say by about how much: choose one of the amounts.", "bet_amount")
    return GUESSES[guess] * size


def place_bet(
    connection: Connection,
    workshop: Workshop,
    participant: Participant,
    theme_id: str,
    metric: str,
    amount: float,
) -> float:
    """Sets the participant's guess of the gap in money, 0 for about the same, and returns it.

    Sending it again does no harm, and another one replaces it as long as bets are open. Raises
    ConflictError when they are not, InvalidInputError for what is no amount or far from any.
    """
    betting = betting_now(connection, workshop)
    is_this = betting and (betting.theme_id, betting.metric) == (theme_id, metric)
    if not (betting and is_this and betting.is_open):
        raise ConflictError("Bets on this are closed.", "bets_closed")
    most = FAR * betting.question.steps[-1]
    if not (math.isfinite(amount) and abs(amount) <= most):
        raise InvalidInputError("Say by about how much: choose one of the amounts.", "bet_amount")
    if own_bet(connection, participant, betting) != amount:
        fact = {"participant_id": participant.id, "theme_id": theme_id, "metric": metric}
        connection.execute(bets.insert(), fact | {"amount": amount, "at": time.time()})
        changed(connection, workshop.id)
    return amount


def own_bet(connection: Connection, participant: Participant, betting: Betting) -> float | None:
    """The participant's own guess, None without one."""
    known = {"participant": participant.id, "theme": betting.theme_id, "metric": betting.metric}
    return connection.execute(OWN_BET, known).scalar_one_or_none()


def bets_on(connection: Connection, workshop_id: str, betting: Betting) -> list[Bet]:
    """All guesses, the lowest first, which tells nothing of whose they are.

    It asks nobody's rights: what is shown of them is for the caller to limit.
    """
    known = {"workshop": workshop_id, "theme": betting.theme_id, "metric": betting.metric}
    return [Bet(*row) for row in connection.execute(BETS, known)]


def count_bets(connection: Connection, workshop_id: str, betting: Betting) -> int:
    """How many people have guessed."""
    known = {"workshop": workshop_id, "theme": betting.theme_id, "metric": betting.metric}
    return connection.execute(COUNT, known).scalar_one()


def _own_bet() -> Select[float]:
    mine = newest(bets, bets.c.participant_id == bindparam("participant"))
    return select(mine.c.amount).where(
        mine.c.theme_id == bindparam("theme"), mine.c.metric == bindparam("metric")
    )


def _here() -> Any:
    people = select(participants.c.id).where(participants.c.workshop_id == WORKSHOP)
    return newest(
        bets,
        bets.c.theme_id == bindparam("theme"),
        bets.c.metric == bindparam("metric"),
        bets.c.participant_id.in_(people),
    )


def _bets() -> Select[str, float]:
    placed = _here()
    people = select(participants.c.id).where(participants.c.workshop_id == WORKSHOP)
    known = newest(affiliations, affiliations.c.participant_id.in_(people))
    query = select(known.c.function, placed.c.amount)
    query = query.join(placed, placed.c.participant_id == known.c.participant_id)
    return query.order_by(placed.c.amount, known.c.function)


def _bettings() -> Select[Any]:
    now = newest_of(bettings)
    return select(now).order_by(now.c.id)


# Built once: building such a statement costs more than running it.
OWN_BET, BETS, BETTINGS = _own_bet(), _bets(), _bettings()
COUNT = select(func.count()).select_from(_here())
