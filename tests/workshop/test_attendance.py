"""How many people joined each workshop of a list."""

from tests.rooms import Live
from valuewhen.workshop.attendance import count_joined
from valuewhen.workshop.workshops import create_workshop, load


def test_people_are_counted_once_however_often_they_choose(live: Live) -> None:
    live.join("Sales", "one")
    live.join("Finance", "one")
    live.join("Sales", "two")
    empty = live.store.write(create_workshop, live.people.owner, "Nobody yet")
    listed = [live.workshop, live.store.read(load, empty)]
    assert live.store.read(count_joined, listed) == {live.id: 2}
    assert live.store.read(count_joined, []) == {}
