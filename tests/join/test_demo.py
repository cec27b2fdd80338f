"""The made-up demo: what is in it, that it is there once, and whose it becomes."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.rooms import PASSWORD
from valuewhen.customers.data_sets import data_sets_of
from valuewhen.join.criteria import mapped_criteria
from valuewhen.join.demo import load_demo
from valuewhen.join.edge_tables import edge_tables
from valuewhen.join.newcomers import welcome
from valuewhen.people.caller import OPERATOR, Caller
from valuewhen.store.migrate import migrate
from valuewhen.store.store import Store
from valuewhen.store.tables import attachments
from valuewhen.workshop.board import Board
from valuewhen.workshop.following import Follower
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.workshops import workshops_of


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store with the demo, loaded by two processes' threads at once, and then once more."""
    home: Path = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("VALUEWHEN_HOME", str(home))
        url = f"sqlite:///{home / 'workshops.sqlite3'}"
        migrate(url)
        store, other = Store(url), Store(url)
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(load_demo, (store, other)))
        load_demo(store)
        other.close()
        yield store
        store.close()


@pytest.fixture(scope="module")
def both(loaded: Store) -> list[Workshop]:
    """The workshops of the demo: the one in its lobby, then the finished one."""
    found = loaded.read(workshops_of, OPERATOR)
    return sorted(found, key=lambda workshop: workshop.now.phase, reverse=True)


@pytest.fixture(scope="module")
def finished(loaded: Store, both: list[Workshop]) -> Board:
    return loaded.read(Follower(both[1].id).read)


def test_there_is_one_in_its_lobby_and_one_that_is_finished(both: list[Workshop]) -> None:
    assert [workshop.now.phase for workshop in both] == ["lobby", "closed"]
    assert all(workshop.is_made_up for workshop in both)
    assert [prompt.segment for prompt in both[1].prompts] == ["all", "best", "typical"]
    assert both[1].shown == {"sides", "votes"}


def test_the_one_in_the_lobby_is_empty(loaded: Store, both: list[Workshop]) -> None:
    board = loaded.read(Follower(both[0].id).read)
    assert (board.functions, board.answers, board.themes) == ({}, (), ())


def test_the_finished_one_has_a_room_its_waves_and_its_dots(finished: Board) -> None:
    people = Counter(finished.functions.values())
    assert (len(finished.functions), people["Sales"], people["Management"]) == (24, 4, 2)
    waves = Counter((answer.segment, answer.wave) for answer in finished.answers)
    assert waves == {("all", 1): 16, ("all", 2): 15, ("best", 1): 14, ("typical", 1): 13}
    assert finished.loose == ()
    assert sum(theme.dots for theme in finished.themes) == 72  # 24 people with 3 dots
    assert finished.voters == 24
    assert [one.owner for one in finished.commitments] == ["Service", "Sales"]


def test_the_room_turns_from_extraction_to_investment(finished: Board) -> None:
    first = finished.workshop.prompts[0].id
    shares = []
    for wave in (1, 2):
        stances = [answer.stance for answer in finished.written(first, wave)]
        shares.append(stances.count("investment") / len(stances))
    assert shares[0] < 0.25
    assert shares[1] > 0.5


def test_nothing_in_it_was_corrected_by_hand_and_few_answers_are_unclear(finished: Board) -> None:
    assert {answer.source for answer in finished.answers} == {"rule"}
    sides = Counter(answer.actor for answer in finished.answers)
    assert sides["unclear"] <= 3
    assert min(sides["we"], sides["they"]) >= 5


def test_its_customers_are_loaded_and_joined_to_it(loaded: Store, finished: Board) -> None:
    def attached(workshop_id: str) -> int:
        count = select(func.count()).where(attachments.c.workshop_id == workshop_id)
        return loaded.read(lambda connection: connection.scalar(count)) or 0

    assert attached(finished.workshop.id) == 1


def test_the_first_facilitator_owns_it_all_and_nobody_else_sees_it(loaded: Store) -> None:
    analyst = loaded.write(welcome, "ida", "analyst", PASSWORD)
    first = loaded.write(welcome, "ann", "facilitator", PASSWORD)
    second = loaded.write(welcome, "bea", "facilitator", PASSWORD)

    def owned(caller: Caller) -> tuple[int, bool]:
        workshops = loaded.read(workshops_of, caller)
        return len(workshops), bool(loaded.read(data_sets_of, caller))

    assert [owned(caller) for caller in (first, second, analyst)] == [
        (2, True),
        (0, False),
        (0, False),
    ]


def test_its_edges_and_criteria_can_be_read(loaded: Store, both: list[Workshop]) -> None:
    tables = edge_tables(loaded, OPERATOR, both[1].id)
    assert tables
    assert [table.name for table in tables.references] == ["References"]
    assert [table.name for table in tables.referrals] == ["Referrals"]
    mapped = loaded.read(mapped_criteria, OPERATOR, both[1].id)
    assert mapped
    assert mapped.criteria == ("loyal", "eager", "connected")
    assert not mapped.lost
