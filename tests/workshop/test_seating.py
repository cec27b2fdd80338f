"""Tables: drawn by lot with functions mixed, latecomers, and which prompt is whose."""

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms import Live
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError
from valuewhen.workshop.answers import enter_answer
from valuewhen.workshop.board import Seat
from valuewhen.workshop.seating import deal, draw_tables, own_prompt
from valuewhen.workshop.workshops import create_workshop, load

FUNCTIONS = ("Sales", "Service", "Finance", "Product")
ROOMS = st.lists(st.sampled_from(FUNCTIONS), min_size=1, max_size=80).map(
    lambda functions: {f"p{i}": function for i, function in enumerate(functions)}
)


@given(ROOMS, st.integers(2, 20), st.randoms(use_true_random=False))
def test_everybody_sits_once_with_functions_spread(
    people: dict[str, str], size: int, by_lot: random.Random
) -> None:
    tables = deal(people, size, by_lot)
    assert sorted(person for table in tables for person in table) == sorted(people)
    seats = [len(table) for table in tables]
    assert max(seats) - min(seats) <= 1
    assert min(seats) > 1 or len(people) == 1
    for function in set(people.values()):
        held = [sum(people[person] == function for person in table) for table in tables]
        assert max(held) - min(held) <= 1


@given(st.integers(4, 12), st.integers(2, 8), st.randoms(use_true_random=False))
def test_rooms_that_divide_evenly_have_the_size_that_was_asked_for(
    size: int, tables: int, by_lot: random.Random
) -> None:
    people = {f"p{i}": FUNCTIONS[i % 4] for i in range(size * tables)}
    assert [len(table) for table in deal(people, size, by_lot)] == [size] * tables


@pytest.mark.parametrize(
    ("people", "size", "expected"),
    [(1, 5, [1]), (3, 2, [3]), (7, 5, [7]), (8, 5, [4, 4]), (11, 4, [4, 4, 3])],
)
def test_sizes_of_small_rooms(people: int, size: int, expected: list[int]) -> None:
    room = {f"p{i}": "Sales" for i in range(people)}
    assert [len(table) for table in deal(room, size, random.Random(1))] == expected


def draw(live: Live, size: int = 3) -> int:
    return live.store.write(draw_tables, live.people.owner, live.id, size)


def seats(live: Live) -> dict[str, Seat]:
    return live.board.seats


def test_tables_have_one_phone_each_and_take_turns_in_the_prompts(live: Live) -> None:
    for function in FUNCTIONS[:3] * 4:
        live.join(function)
    assert draw(live) == 4
    found = seats(live)
    assert Counter(seat.number for seat in found.values()) == {1: 3, 2: 3, 3: 3, 4: 3}
    assert sorted(seat.number for seat in found.values() if seat.is_scribe) == [1, 2, 3, 4]
    of_table = {seat.number: seat.segment for seat in found.values()}
    assert Counter(of_table.values()) == {"best": 2, "typical": 2}
    functions = live.board.functions
    for number in of_table:
        mix = {functions[person] for person, seat in found.items() if seat.number == number}
        assert mix == {"Sales", "Service", "Finance"}


def test_tables_of_a_workshop_with_one_prompt_write_nothing_of_their_own(live: Live) -> None:
    live.id = live.store.write(create_workshop, live.people.owner, "T", ["best"])
    live.move("lobby")
    live.join()
    live.join()
    assert draw(live, 2) == 1
    assert [seat.segment for seat in seats(live).values()] == [None, None]


def test_drawing_again_seats_everybody_anew(live: Live) -> None:
    for _ in range(4):
        live.join()
    draw(live, 2)
    live.join()
    assert draw(live, 5) == 1
    assert [seat.number for seat in seats(live).values()] == [1] * 5
    assert sum(seat.is_scribe for seat in seats(live).values()) == 1


def test_a_latecomer_sits_where_the_fewest_are(live: Live) -> None:
    early = live.join()
    assert early.id not in seats(live)
    for _ in range(4):
        live.join()
    draw(live, 3)  # five people: tables of three and two
    people = Counter(seat.number for seat in seats(live).values())
    late = live.join("Finance")
    seat = seats(live)[late.id]
    assert (people[seat.number], seat.is_scribe) == (2, False)
    assert seat.segment in ("best", "typical")


def test_people_without_a_phone_are_at_no_table(live: Live) -> None:
    live.move("write:all")
    prompt, owner = live.workshop.prompts[0].id, live.people.owner
    live.join()
    first = live.store.write(enter_answer, owner, live.id, "Sales", "they pay", prompt)
    draw(live, 2)
    later = live.store.write(enter_answer, owner, live.id, "Sales", "they stay", prompt)
    assert {first, later} & set(seats(live)) == set()


def test_each_writes_for_their_table_and_without_one_by_lot(live: Live) -> None:
    unseated = live.join()
    _, best, typical = live.workshop.prompts
    by_lot = live.store.read(own_prompt, live.workshop, unseated.id)
    assert by_lot == (best, typical)[int(unseated.id, 16) % 2]
    live.join()
    draw(live, 2)
    segment = seats(live)[unseated.id].segment
    assert live.store.read(own_prompt, live.workshop, unseated.id).segment == segment
    live.move("write:split")
    live.say(unseated, "they tell us")
    assert [answer.segment for answer in live.board.answers] == [segment]


@pytest.mark.parametrize("size", [0, 1, 21, -3])
def test_a_table_out_of_reason_is_refused(live: Live, size: int) -> None:
    live.join()
    with pytest.raises(InvalidInputError, match="2 to 20"):
        draw(live, size)


def test_nobody_cannot_be_seated_and_an_analyst_does_not_draw(live: Live) -> None:
    with pytest.raises(ConflictError, match="Nobody has joined"):
        draw(live)
    live.join()
    with pytest.raises(ForbiddenError):
        live.store.write(draw_tables, live.people.analyst, live.id, 3)
    assert live.store.read(load, live.id).now.phase == "lobby"
