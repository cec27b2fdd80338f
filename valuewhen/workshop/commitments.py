"""Commitments: what the room decides to invest in, who answers for it, and how it is measured."""

import math
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.store.tables import (
    acts,
    commitment_terms,
    commitments,
    experiments,
    new_id,
    undos,
)
from valuewhen.store.views import newest
from valuewhen.workshop.access import Right, need
from valuewhen.workshop.acts import begin_act
from valuewhen.workshop.board import HORIZONS, Commitment
from valuewhen.workshop.standing import need_theme
from valuewhen.workshop.text import clean_line

LINES = {"investment": 200, "ability": 200, "owner": 60}  # must be there; their longest
NOTES = {"good_edge": 300, "bad_edge": 300, "dulled": 300, "incentive": 300}
NAMES = {"good_edge": "good edge", "bad_edge": "bad edge", "dulled": "how it is dulled"}
AMOUNTS = ("baseline", "target", "cost", "customers")
COUNTED = {"cost": "cost", "customers": "number of customers"}  # zero or more


def commit_to(
    connection: Connection,
    caller: Caller,
    workshop_id: str,
    *,
    theme_id: str | None = None,
    **terms: Any,
) -> str:
    """Notes a commitment, "we invest in … → they become able to …", and returns its id.

    `terms` are the fields of `Commitment`; investment, ability, owner and horizon must be there.
    Raises NotFoundError, ForbiddenError, or InvalidInputError for a part that is empty or wrong.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    if theme_id is not None:
        need_theme(connection, workshop_id, theme_id)
    cleaned = _clean(terms)
    row = {"id": new_id(), "workshop_id": workshop_id, "theme_id": theme_id}
    act_id = begin_act(connection, caller, workshop_id, "commit", str(cleaned["investment"]))
    connection.execute(commitments.insert(), row | {"act_id": act_id})
    _note(connection, str(row["id"]), act_id, cleaned)
    return str(row["id"])


def amend(
    connection: Connection, caller: Caller, workshop_id: str, commitment_id: str, **terms: Any
) -> None:
    """Changes these terms of a commitment; the others stay as they are.

    Raises NotFoundError, ForbiddenError or InvalidInputError as `commit_to` does, and ConflictError
    for another metric once a pilot was drawn.
    """
    need(connection, caller, workshop_id, Right.MERGE)
    known = _terms(connection, workshop_id, commitment_id)
    cleaned = _clean(known | terms)
    if cleaned.get("metric") != known.get("metric") and _is_drawn(connection, commitment_id):
        raise ConflictError(
            "The pilot was drawn for this metric, so it stays. Note another commitment for another "
            "metric.",
            "drawn",
        )
    act_id = begin_act(connection, caller, workshop_id, "amend", str(cleaned["investment"]))
    _note(connection, commitment_id, act_id, cleaned)


def drop_commitment(
    connection: Connection, caller: Caller, workshop_id: str, commitment_id: str
) -> None:
    """Takes a commitment off the list. Raises NotFoundError, ForbiddenError, or ConflictError once
    a pilot was drawn: what it shows is told, whatever that is."""
    need(connection, caller, workshop_id, Right.MERGE)
    known = _terms(connection, workshop_id, commitment_id)
    if _is_drawn(connection, commitment_id):
        raise ConflictError(
            "Its pilot and holdout are drawn, so it stays on the list with what they show.", "drawn"
        )
    act_id = begin_act(connection, caller, workshop_id, "uncommit", str(known["investment"]))
    _note(connection, commitment_id, act_id, None)


def need_commitment(connection: Connection, workshop_id: str, commitment_id: str) -> None:
    """Raises NotFoundError unless the commitment stands in this workshop."""
    _terms(connection, workshop_id, commitment_id)


def decided_at(connection: Connection, workshop_id: str) -> dict[str, float]:
    """When each commitment of the workshop was noted, by its id; it does not ask who wants it."""
    query = select(commitments.c.id, acts.c.at).join(acts, acts.c.id == commitments.c.act_id)
    rows = connection.execute(query.where(commitments.c.workshop_id == workshop_id))
    return {row.id: row.at for row in rows}


def _is_drawn(connection: Connection, commitment_id: str) -> bool:
    drawn = select(experiments.c.id).where(experiments.c.commitment_id == commitment_id)
    return connection.execute(drawn).first() is not None


def _note(
    connection: Connection, commitment_id: str, act_id: int, terms: dict[str, Any] | None
) -> None:
    fact = {"commitment_id": commitment_id, "act_id": act_id, "terms": terms}
    connection.execute(commitment_terms.insert(), fact)


def _terms(connection: Connection, workshop_id: str, commitment_id: str) -> dict[str, Any]:
    now = newest(commitment_terms, commitment_terms.c.commitment_id == commitment_id)
    query = (
        select(now.c.terms)
        .join(commitments, commitments.c.id == now.c.commitment_id)
        .where(commitments.c.workshop_id == workshop_id)
        .where(commitments.c.act_id.not_in(select(undos.c.act_id)))
    )
    terms: dict[str, Any] | None = connection.execute(query).scalar_one_or_none()
    if terms is None:
        raise NotFoundError("There is no such commitment in this workshop. Reload the page.")
    return terms


def _clean(given: Mapping[str, Any]) -> dict[str, Any]:
    """Terms as they are kept: clean lines, finite amounts, nothing that is empty."""
    empty = asdict(Commitment("", None, "", "", "", ""))
    if strange := sorted(set(given) - set(empty) - {"id", "theme_id"}):
        raise InvalidInputError(f"A commitment has no “{strange[0]}”.")
    if given.get("horizon") not in HORIZONS:
        raise InvalidInputError(f"The horizon is one of {', '.join(HORIZONS)}.")
    found: dict[str, Any] = {"horizon": given["horizon"]}
    found |= {name: clean_line(given.get(name) or "", name, n) for name, n in LINES.items()}
    for name, most in NOTES.items():
        if given.get(name):
            found[name] = clean_line(given[name], NAMES.get(name, name), most)
    found |= {name: _amount(name, given[name]) for name in AMOUNTS if given.get(name) is not None}
    return found | ({"metric": str(given["metric"])} if given.get("metric") else {})


def _amount(name: str, given: Any) -> float:
    if not isinstance(given, int | float) or not math.isfinite(given):
        raise InvalidInputError(f"The {COUNTED.get(name, name)} is a number.")
    if name in COUNTED and given < 0:
        raise InvalidInputError(f"The {COUNTED[name]} is zero or more.")
    return float(given)
