"""The log of acts, and undo."""

import pytest
from sqlalchemy import Connection

from tests.rooms import Live
from valuewhen.errors import ConflictError
from valuewhen.people.caller import OPERATOR
from valuewhen.workshop.acts import acts_of, undo
from valuewhen.workshop.decisions import correct_sorting, moderate
from valuewhen.workshop.themes import make_theme


def log(live: Live) -> list[tuple[str, str, str, bool]]:
    acts = live.store.read(acts_of, live.people.analyst, live.id)
    return [(act.kind, act.subject, act.by, act.is_undone) for act in acts]


def test_every_act_is_in_the_log_newest_first_with_who_did_it(live: Live) -> None:
    live.move("write:all")
    said = live.say(live.join(), "they buy more")
    people = live.people
    live.store.write(make_theme, people.owner, live.id, "Buying", [said.id])
    live.store.write(correct_sorting, people.analyst, live.id, said.id, actor="we")
    live.store.write(moderate, OPERATOR, live.id, said.id, is_hidden=True)
    assert log(live) == [
        ("hide", "they buy more", "operator", False),
        ("sort: we, extraction", "they buy more", "anna", False),
        ("theme", "Buying", "olga", False),
    ]


def test_undo_takes_back_ones_own_newest_act_that_stands_until_there_is_none(live: Live) -> None:
    owner, analyst = live.people.owner, live.people.analyst
    for title, by in (("A", owner), ("B", owner), ("the analyst's", analyst)):
        live.store.write(make_theme, by, live.id, title)
    assert live.store.write(undo, owner, live.id).subject == "B"
    live.store.write(make_theme, owner, live.id, "C")
    assert live.store.write(undo, owner, live.id).subject == "C"
    assert live.store.write(undo, owner, live.id).subject == "A"
    with pytest.raises(ConflictError, match="nothing of yours"):
        live.store.write(undo, owner, live.id)
    assert [(subject, undone) for _, subject, _, undone in log(live)] == [
        ("C", True),
        ("the analyst's", False),
        ("B", True),
        ("A", True),
    ]


def test_undo_reaches_further_back_than_the_log_that_is_shown(live: Live) -> None:
    def make_many(connection: Connection) -> None:
        for number in range(12):
            make_theme(connection, live.people.owner, live.id, f"T{number}")

    live.store.write(make_many)
    assert len(live.store.read(acts_of, live.people.owner, live.id, most=5)) == 5
    assert len(live.store.read(acts_of, live.people.owner, live.id, most=None)) == 12
    undone = [live.store.write(undo, live.people.owner, live.id).subject for _ in range(12)]
    assert undone == [f"T{number}" for number in reversed(range(12))]


def test_an_undo_tells_phones(live: Live) -> None:
    live.store.write(make_theme, live.people.owner, live.id, "A")
    before = live.store.version(live.id)
    live.store.write(undo, live.people.owner, live.id)
    after = live.store.version(live.id)
    assert (after.version, after.view) == (before.version + 1, before.view + 1)
