"""Who acts in a clause, in whatever language, and what follows from several clauses."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from valuewhen.workshop.model import Actor

Side = Literal["we", "they", "third", "nobody"]


@dataclass(frozen=True, slots=True)
class Agent:
    """Whose side acts in a clause, how we know, and whether the words say so outright."""

    side: Side
    why: str
    is_named: bool = True
    is_implied: bool = False  # by "ils" or an ending: who that is may stand in the clause before


NOBODY = Agent("nobody", "It names nobody who acts.", is_named=False)
JOINT = Agent("third", "We and the customers do it together.")
WHO = {"we": "us", "they": "the customers", "third": "neither us nor the customers"}


def acting(side: Side, text: str, *, is_implied: bool = False) -> Agent:
    """The agent that `text` names outright."""
    if side == "nobody":
        return Agent("nobody", f"“{text}” is neither us nor the customers.", is_named=False)
    return Agent(side, f"“{text}” is who acts: {WHO[side]}.", is_implied=is_implied)


def settled(agents: Sequence[Agent]) -> tuple[Actor, str]:
    """The actor of a sentence by those of its main clauses, and a sentence that says how we know:
    whoever is named outright counts before who is not, and two sides are unclear."""
    named = [agent for agent in agents if agent.is_named and agent.side != "nobody"]
    telling = named or [agent for agent in agents if agent.side != "nobody"]
    if not telling:
        return "unclear", (agents[0] if agents else NOBODY).why
    sides = {agent.side for agent in telling}
    if len(sides) > 1:
        return "unclear", "More than one side acts in this sentence."
    side, why = telling[0].side, telling[0].why
    if side == "we":
        return "we", why
    return ("they" if side == "they" else "unclear"), why
