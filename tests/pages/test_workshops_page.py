"""Home: the list of one's workshops, what stands there without any, and a new one."""

from collections.abc import Iterator

import pytest

from tests.pages.desk import Desk, sit_down
from tests.rooms import Live, add_people, open_live
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.workshop.model import FUNCTIONS
from valuewhen.workshop.workshops import load, workshops_of


@pytest.fixture
def here(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A workshop in the store that the pages open."""
    monkeypatch.setenv("VALUEWHEN_DATABASE_URL", store_url)
    store = the_store()
    yield open_live(store, add_people(store), "A <b>bold</b> title")
    store.close()


def home(live: Live, who: Caller) -> Desk:
    return sit_down(live.store, who, "workshops.py")


def test_the_list_has_phase_people_and_the_way_in(here: Live) -> None:
    here.join()
    here.move("write:best")
    desk = home(here, here.people.owner)
    assert "A &lt;b&gt;bold&lt;/b&gt; title" in desk.html()
    assert "Write: best customers" in desk.html()
    assert "1 person" in desk.html()
    desk.press(f"open-{here.id}")
    assert desk.page.query_params["workshop"] == here.id
    assert "next-" in " ".join(desk.buttons())


def test_an_executive_is_led_to_the_results_alone(here: Live) -> None:
    desk = home(here, here.people.executive)
    assert desk.buttons() == [f"results-{here.id}"]


def test_without_a_workshop_the_first_is_asked_for(here: Live) -> None:
    stranger = home(here, here.people.stranger)
    assert "No workshops yet" in stranger.page.subheader[0].value
    assert stranger.buttons() == ["create"]
    outsider = home(here, here.people.outsider)
    assert "invites you by your name: otto" in outsider.page.text[0].value
    assert outsider.buttons() == []


def test_a_title_makes_the_usual_workshop_and_opens_it(here: Live) -> None:
    desk = home(here, here.people.stranger)
    desk.type("new-title", "Board *day*")
    desk.press("create")
    made = here.store.read(workshops_of, here.people.stranger)[0]
    assert made.title == "Board *day*"
    assert [prompt.segment for prompt in made.prompts] == ["all", "best", "typical"]
    assert made.functions == FUNCTIONS
    assert (made.dots, made.now.phase) == (3, "draft")
    assert desk.page.query_params["workshop"] == made.id


def test_prompts_functions_and_dots_can_be_others(here: Live) -> None:
    desk = home(here, here.people.stranger)
    desk.page.toggle(key="new-details").set_value(True)
    desk.run()
    desk.type("new-title", "Ours")
    desk.page.multiselect(key="new-segments").set_value(["best", "public-sector"])
    desk.page.text_area(key="new-functions").set_value("Sales\nCare")
    desk.page.number_input(key="new-dots").set_value(5)
    desk.run()
    assert "Our public-sector customers become much more valuable when…" in desk.html()
    desk.press("create")
    made = here.store.read(workshops_of, here.people.stranger)[0]
    assert [prompt.segment for prompt in made.prompts] == ["best", "public-sector"]
    assert (made.functions, made.dots) == (("Sales", "Care"), 5)


def test_without_a_title_it_is_said_and_nothing_is_made(here: Live) -> None:
    desk = home(here, here.people.stranger)
    desk.press("create")
    assert "title is empty" in desk.page.error[0].value
    assert here.store.read(workshops_of, here.people.stranger) == []
    assert here.store.read(load, here.id).title == "A <b>bold</b> title"
