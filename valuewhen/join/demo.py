"""The made-up demo: a finished workshop, one open in its lobby, and a firm's customers."""

import tomllib
from typing import Any

from sqlalchemy import Connection, select

from valuewhen.customers.data_sets import save_formula
from valuewhen.customers.loading import load_with_roles
from valuewhen.customers.rule import Condition
from valuewhen.customers.tables import load_table
from valuewhen.join.attachments import attach
from valuewhen.join.criteria import map_criteria
from valuewhen.join.freezing import freeze
from valuewhen.people.caller import OPERATOR, digest
from valuewhen.settings import PROJECT
from valuewhen.store.store import Store
from valuewhen.store.tables import workshops
from valuewhen.workshop.answers import submit_answer
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.participants import Participant, choose_function
from valuewhen.workshop.phases import move, reveal
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.votes import vote
from valuewhen.workshop.workshops import create_workshop, load

DEMO = PROJECT / "data" / "demo"


def load_demo(store: Store) -> None:
    """Loads the demo, once: nothing happens when the store already has a made-up workshop."""
    if store.read(_is_there):
        return
    play = tomllib.loads((DEMO / "workshop.toml").read_text(encoding="utf-8"))
    customers = load_with_roles(
        store, OPERATOR, DEMO / "customers.csv", play["customers"], play["roles"], is_made_up=True
    )
    for name, file in play["edges"].items():
        load_table(store, OPERATOR, customers.id, "edges", name, DEMO / file, file)
    store.write(_load, play, customers.id)


def _is_there(connection: Connection) -> bool:
    made_up = select(workshops.c.id).where(workshops.c.is_made_up).limit(1)
    return connection.execute(made_up).one_or_none() is not None


def _load(connection: Connection, play: dict[str, Any], data_set_id: str) -> None:
    if _is_there(connection):
        return  # another process was faster
    finished = create_workshop(connection, OPERATOR, play["title"], is_made_up=True)
    people = _join(connection, finished, play["people"])
    written = _write(connection, finished, people, play["answers"])
    _reveal(connection, finished, people, written, play)
    for decided in play["commitments"]:
        commit_to(connection, OPERATOR, finished, **decided)
    save_formula(connection, OPERATOR, data_set_id, play["formula"])
    attach(connection, OPERATOR, finished, data_set_id)
    criteria = {name: Condition.from_json(one) for name, one in play["criteria"].items()}
    map_criteria(connection, OPERATOR, finished, criteria)
    freeze(connection, OPERATOR, finished, play["threshold"])
    move(connection, OPERATOR, finished, "closed")
    waiting = create_workshop(connection, OPERATOR, play["lobby_title"], is_made_up=True)
    move(connection, OPERATOR, waiting, "lobby")


def _join(connection: Connection, workshop_id: str, functions: list[str]) -> list[Participant]:
    move(connection, OPERATOR, workshop_id, "lobby")
    workshop = load(connection, workshop_id)
    return [
        choose_function(connection, workshop, digest(f"{workshop_id} {number}"), function)
        for number, function in enumerate(functions)
    ]


def _write(
    connection: Connection,
    workshop_id: str,
    people: list[Participant],
    waves: list[dict[str, Any]],
) -> dict[str, list[str]]:
    """Plays the writing phases; returns answer ids by theme key."""
    written: dict[str, list[str]] = {}
    for number, wave in enumerate(waves):
        move(connection, OPERATOR, workshop_id, wave["phase"])
        workshop = load(connection, workshop_id)
        for place, (who, theme, body) in enumerate(wave["said"]):
            key = f"demo-{number}-{place}"
            answer = submit_answer(connection, workshop, people[who], body, key)
            written.setdefault(theme, []).append(answer.id)
    return written


def _reveal(
    connection: Connection,
    workshop_id: str,
    people: list[Participant],
    written: dict[str, list[str]],
    play: dict[str, Any],
) -> None:
    """Groups the answers, ties the themes to metrics, and votes."""
    move(connection, OPERATOR, workshop_id, "sort")
    ids = {}
    for key, theme in play["themes"].items():
        ids[key] = make_theme(connection, OPERATOR, workshop_id, theme["title"], written[key])
        if theme.get("metric"):
            tie_to_metric(connection, OPERATOR, workshop_id, ids[key], theme["metric"])
    move(connection, OPERATOR, workshop_id, "vote")
    _vote(connection, load(connection, workshop_id), people, ids, play["votes"])
    for subject in ("sides", "votes"):
        reveal(connection, OPERATOR, workshop_id, subject, is_shown=True)


def _vote(
    connection: Connection,
    workshop: Workshop,
    people: list[Participant],
    ids: dict[str, str],
    ballots: list[list[str]],
) -> None:
    for participant, ballot in zip(people, ballots, strict=True):
        for key in dict.fromkeys(ballot):
            vote(connection, workshop, participant, ids[key], ballot.count(key))
