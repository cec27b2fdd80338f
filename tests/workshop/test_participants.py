"""Participants: who counts as joined, and who is ready."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from tests.rooms import Live, open_live
from valuewhen.errors import ConflictError, InvalidInputError
from valuewhen.people.caller import digest
from valuewhen.store.tables import affiliations, participants
from valuewhen.workshop.participants import (
    choose_function,
    find_participant,
    is_ready,
    need_participant,
    set_ready,
)


def test_a_person_counts_from_the_function_on(live: Live) -> None:
    assert live.store.read(find_participant, live.id, "secret") is None
    assert live.store.read(find_participant, live.id, None) is None
    with pytest.raises(ConflictError, match="Choose your function first") as refused:
        live.store.read(need_participant, live.workshop, "secret")
    assert refused.value.code == "function_missing"
    joined = live.join("Sales", "secret")
    assert live.store.read(find_participant, live.id, "secret") == joined
    assert live.store.read(need_participant, live.workshop, "secret") == joined
    assert live.board.functions == {joined.id: "Sales"}


def test_the_secret_of_a_phone_is_stored_as_a_hash_alone(live: Live) -> None:
    live.join("Sales", "secret")
    kept = live.store.read(lambda c: c.execute(select(participants.c.token_hash)).scalars().all())
    assert kept == [digest("secret")]


def test_changing_the_function_keeps_the_person_and_what_was_before(live: Live) -> None:
    first = live.join("Sales", "secret")
    assert live.join("Sales", "secret") == first
    second = live.join("Finance", "secret")
    assert (second.id, second.function) == (first.id, "Finance")
    assert live.board.functions == {first.id: "Finance"}
    facts = select(affiliations.c.function).order_by(affiliations.c.id)
    assert live.store.read(lambda c: c.execute(facts).scalars().all()) == ["Sales", "Finance"]


def test_joining_many_times_at_once_is_joining_once(live: Live) -> None:
    workshop = live.workshop
    with ThreadPoolExecutor(16) as pool:
        joined = list(
            pool.map(
                lambda _: live.store.write(choose_function, workshop, "secret", "Sales"), range(16)
            )
        )
    assert len({participant.id for participant in joined}) == 1
    assert len(live.board.functions) == 1


def test_a_phone_is_somebody_else_in_another_workshop(live: Live) -> None:
    other = open_live(live.store, live.people, "Other")
    assert live.join("Sales", "secret").id != other.join("Sales", "secret").id
    assert len(live.board.functions) == len(other.board.functions) == 1


@pytest.mark.parametrize("function", ["", "sales", "Astrology", "Sales\0"])
def test_a_function_that_is_not_on_the_list_is_refused(live: Live, function: str) -> None:
    with pytest.raises(InvalidInputError, match="on the list"):
        live.join(function)
    assert live.board.functions == {}


def test_nobody_joins_a_closed_workshop(live: Live) -> None:
    live.move("closed")
    with pytest.raises(ConflictError, match="closed") as refused:
        live.join()
    assert refused.value.code == "closed"


def test_ready_is_said_of_the_present_phase_alone(live: Live) -> None:
    phone, other = live.join(), live.join()
    live.move("write:all")
    live.store.write(set_ready, live.workshop, phone, is_ready=True)
    assert live.store.read(is_ready, live.workshop, phone)
    assert not live.store.read(is_ready, live.workshop, other)
    assert live.board.ready == {phone.id}
    live.store.write(set_ready, live.workshop, phone, is_ready=False)
    assert live.board.ready == set()
    live.store.write(set_ready, live.workshop, phone, is_ready=True)
    live.move("mirror")
    assert not live.store.read(is_ready, live.workshop, phone)
    assert live.board.ready == set()


def test_joining_and_being_ready_tell_phones_nothing_of_others(live: Live) -> None:
    before = live.store.version(live.id)
    phone = live.join()
    live.store.write(set_ready, live.workshop, phone, is_ready=True)
    after = live.store.version(live.id)
    assert (after.version, after.view) == (before.version + 2, before.view)
