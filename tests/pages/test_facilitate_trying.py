"""Trying a workshop out on the facilitator's page: rehearsing, and removing test answers."""

from tests.pages.facilitating import at_desk
from tests.rooms import Live, until
from valuewhen.store.tables import new_id
from valuewhen.workshop.participants import choose_function


def add_tests(live: Live) -> None:
    for kind in ("test", "made_up", "made_up"):
        live.store.write(choose_function, live.workshop, new_id(), "Sales", kind)


def test_what_test_phones_said_is_removed_after_a_question(here: Live) -> None:
    desk = at_desk(here)
    assert "wipe" not in desk.buttons()
    add_tests(here)
    desk.run()
    assert "3 test phones (yours and made-up)" in desk.texts()
    desk.press("wipe")
    assert len(here.board.functions) == 3
    assert "gone for good" in desk.texts()
    desk.press("wipe-yes")
    assert here.board.functions == {}
    assert "wipe" not in desk.buttons()


def test_it_is_under_more_later_on(here: Live) -> None:
    person = here.join()
    add_tests(here)
    here.move("sort")
    desk = at_desk(here)
    assert not [key for key in desk.buttons() if key.startswith("wipe")]
    desk.page.session_state["more"] = True
    desk.run()
    desk.press("wipe-more")
    desk.press("wipe-more-yes")
    assert list(here.board.functions) == [person.id]
    assert here.workshop.now.phase == "sort"


def test_made_up_phones_join_and_are_said_to_be_there(here: Live) -> None:
    desk = at_desk(here)
    desk.page.number_input(key="rehearse-phones").set_value(2)
    desk.press("rehearse")
    until(lambda: len(here.board.functions) == 2)
    assert set(here.board.kinds.values()) == {"made_up"}
    desk.run()
    assert "Made-up phones are taking part." in desk.texts()
    assert "rehearse" not in desk.buttons()
    desk.press("wipe")
    desk.press("wipe-yes")
    assert here.board.functions == {}


def test_an_analyst_does_not_rehearse(here: Live) -> None:
    add_tests(here)
    desk = at_desk(here, here.people.analyst)
    assert not {"wipe", "rehearse"} & set(desk.buttons())
