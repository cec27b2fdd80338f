"""The tables as they were drawn, on boards written out by hand."""

from tests.workshop.boards import moment, people, room
from valuewhen.workshop.board import Seat
from valuewhen.workshop.seated import Table, tables_of


def test_tables_come_by_number_with_their_functions_the_most_first() -> None:
    functions = people(sales=4, service=3, finance=1)
    seats = {
        "Sa0": Seat(2, "best", True),
        "Fi0": Seat(1, "typical", False),
        "Se0": Seat(1, "typical", True),
        "Sa1": Seat(1, "typical", False),
        "Sa2": Seat(1, "typical", False),
        "Se1": Seat(2, "best", False),
    }
    board = room(moment("talk"), functions, seats=seats)
    first, second = tables_of(board)
    # Finance has one person, and the smaller of the others keeps them company in the pool.
    assert first == Table(1, "typical", (("Sales", 2), (None, 2)))
    assert second == Table(2, "best", (("Sales", 1), (None, 1)))
    assert (first.people, second.people) == (4, 2)


def test_there_are_none_before_they_are_drawn() -> None:
    assert tables_of(room(moment("talk"), people(sales=4))) == ()
