"""Home: the list of one's workshops, a new one from a template, and two of them compared."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from tests.pages.desk import Desk, sit_down
from tests.rooms import Live, add_people, open_live
from valuewhen.join.deleting import delete_workshop
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.workshop.keeping import end_of
from valuewhen.workshop.members import invite
from valuewhen.workshop.model import FUNCTIONS, Workshop
from valuewhen.workshop.repeating import run_again
from valuewhen.workshop.settings import SIXTY
from valuewhen.workshop.templates import shipped_templates, template_of
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
    desk.page.multiselect(key="new-ninety-segments").set_value(["best", "public-sector"])
    desk.page.text_area(key="new-ninety-functions").set_value("Sales\nCare")
    desk.page.number_input(key="new-ninety-dots").set_value(5)
    desk.run()
    assert "Our public-sector customers become much more valuable when…" in desk.html()
    desk.press("create")
    made = here.store.read(workshops_of, here.people.stranger)[0]
    assert [prompt.segment for prompt in made.prompts] == ["best", "public-sector"]
    assert (made.functions, made.dots) == (("Sales", "Care"), 5)


def test_how_it_is_run_is_the_templates_with_what_was_changed(here: Live) -> None:
    desk = home(here, here.people.stranger)
    desk.page.radio(key="new-template").set_value("sixty")
    desk.page.toggle(key="new-details").set_value(True)
    desk.run()
    shipped = shipped_templates()["sixty"].settings
    desk.type("new-title", "Ours")
    desk.page.selectbox(key="new-sixty-language").set_value("fr")
    desk.page.toggle(key="new-sixty-approve_first").set_value(True)
    desk.page.number_input(key="new-sixty-table").set_value(8)
    desk.press("create")
    made = here.store.read(workshops_of, here.people.stranger)[0]
    assert made.settings == shipped.but(language="fr", approve_first=True, table=8)


def test_without_a_title_it_is_said_and_nothing_is_made(here: Live) -> None:
    desk = home(here, here.people.stranger)
    desk.press("create")
    assert "title is empty" in desk.page.error[0].value
    assert here.store.read(workshops_of, here.people.stranger) == []
    assert here.store.read(load, here.id).title == "A <b>bold</b> title"


def made(live: Live, who: Caller) -> Workshop:
    """The workshop that this person has just made."""
    return live.store.read(workshops_of, who)[0]


def said(desk: Desk) -> str:
    """What the page says, without the escapes of its Markdown."""
    return desk.texts().replace("\\", "")


def test_a_template_and_a_language_are_chosen(here: Live) -> None:
    stranger = here.people.stranger
    desk = home(here, stranger)
    assert "90 minutes: Lobby 5" in said(desk)
    desk.page.radio(key="new-template").set_value("sixty")
    desk.run()
    assert "60 minutes: Lobby 4" in said(desk)
    desk.page.selectbox(key="new-sixty-language").set_value("de")
    desk.type("new-title", "Wert")
    desk.run()
    assert "Unsere typischen Kunden werden viel wertvoller" in desk.html()
    desk.press("create")
    workshop = made(here, stranger)
    assert workshop.settings.run_sheet == SIXTY
    assert (workshop.settings.language, workshop.settings.mapped) == ("de", 3)
    assert workshop.prompts[1].text.startswith("Unsere besten Kunden")
    assert workshop.functions == FUNCTIONS  # stored in English, shown in the phone's language


def upload(desk: Desk, content: bytes) -> None:
    desk.page.radio(key="new-template").set_value("file")
    desk.run()
    assert "create" not in desk.buttons()
    desk.page.file_uploader(key="new-file").set_value(("ours.toml", content, "application/toml"))
    desk.run()


def test_a_file_makes_a_workshop(here: Live) -> None:
    desk = home(here, here.people.stranger)
    upload(
        desk,
        b"""
        format = 1
        name = "Two *segments*"
        title = "Value of _new_ customers"
        language = "es"
        segments = ["all", "nuevos"]
        functions = ["Care"]
        dots = 5
        run_sheet = [{ phase = "lobby", minutes = 2.5 }, { phase = "write", minutes = 4 }]
        """,
    )
    assert "Two *segments*" in desk.texts()
    assert "10.5 minutes" in said(desk)  # the second sentence is written after the first
    assert desk.page.text_input(key="new-title").value == "Value of _new_ customers"
    desk.press("create")
    workshop = made(here, here.people.stranger)
    assert workshop.title == "Value of _new_ customers"
    assert [prompt.segment for prompt in workshop.prompts] == ["all", "nuevos"]
    assert (workshop.functions, workshop.dots) == (("Care",), 5)
    assert workshop.settings.language == "es"


def test_a_typed_title_stays_when_a_file_is_chosen(here: Live) -> None:
    desk = home(here, here.people.stranger)
    desk.type("new-title", "Mine")
    desk.run()
    upload(desk, b'format = 1\nname = "Ours"\ntitle = "Theirs"')
    desk.press("create")
    assert made(here, here.people.stranger).title == "Mine"


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_made(here: Live) -> None:
    desk = home(here, here.people.stranger)
    upload(desk, b'format = 1\nname = "Ours"\nrun_sheet = [{phase = "vote", minutes = "five"}]')
    assert "run_sheet, step 1: minutes is “five”. Write a number from 0 to 240." in said(desk)
    assert "create" not in desk.buttons()
    assert here.store.read(workshops_of, here.people.stranger) == []


def open_more(desk: Desk, live: Live) -> None:
    desk.page.session_state[f"more-{live.id}"] = True
    desk.run()


def test_a_workshop_is_run_again_and_duplicated(here: Live) -> None:
    owner = here.people.owner
    for name, before, title in (
        ("again", here.id, "A <b>bold</b> title · "),
        ("duplicate", None, "A <b>bold</b> title (copy)"),
    ):
        desk = home(here, owner)
        open_more(desk, here)
        desk.press(f"{name}-{here.id}")
        workshop = made(here, owner)
        assert desk.page.query_params["workshop"] == workshop.id
        assert workshop.title.startswith(title)
        assert (workshop.before_id, workshop.now.phase) == (before, "draft")
        assert template_of(workshop).settings == template_of(here.workshop).settings


def test_more_is_for_those_who_may(here: Live) -> None:
    desk = home(here, here.people.analyst)
    open_more(desk, here)
    assert desk.buttons() == [f"open-{here.id}"]
    assert [button.key for button in desk.page.get("download_button")] == [f"download-{here.id}"]


def played_twice(here: Live) -> Live:
    """The workshop run again: one person of two invested before, two of two do now."""
    owner, executive = here.people.owner, here.people.executive
    again = replace(here, id=here.store.write(run_again, owner, here.id, "<i>Again</i>"))
    here.store.write(invite, owner, again.id, executive.name, "executive")
    for live, said in (
        (here, ("they buy more", "they refer friends")),
        (again, ("we train them",) * 2),
    ):
        live.move("lobby")
        people = [live.join() for _ in said]
        live.move("write:all")
        for person, text in zip(people, said, strict=True):
            live.say(person, text)
    return again


def test_the_next_time_is_compared_with_the_one_before(here: Live) -> None:
    again = played_twice(here)
    desk = home(here, here.people.owner)
    open_more(desk, again)
    assert desk.page.selectbox(key=f"compare-with-{again.id}").value == here.id
    desk.press(f"compare-{again.id}")
    assert desk.page.query_params["compare"] == f"{again.id},{here.id}"
    html = desk.html()
    assert "A &lt;b&gt;bold&lt;/b&gt; title" in html
    assert "&lt;i&gt;Again&lt;/i&gt;" in html
    assert html.index("bold") < html.index("Again")
    assert "50\N{NO-BREAK SPACE}% (1 of 2)" in html
    assert "100\N{NO-BREAK SPACE}% (2 of 2)" in html
    assert "+50 points" in html
    assert "? can’t tell" in html
    assert "Nothing was decided in the earlier workshop." in html
    desk.press("back")
    assert "compare" not in desk.page.query_params
    assert f"open-{here.id}" in desk.buttons()


def test_executives_compare_what_was_revealed_to_them(here: Live) -> None:
    again = played_twice(here)
    desk = home(here, here.people.executive)
    open_more(desk, again)
    assert not desk.page.get("download_button")
    desk.press(f"compare-{again.id}")
    assert "Compare them once its answers are revealed" in desk.page.warning[0].value
    for live in (here, again):
        live.move("closed")
    desk.run()
    assert desk.html().count("fewer than five") == 4
    assert "nothing to compare" in desk.html()
    assert "(1 of 2)" not in desk.html()


def test_a_comparison_of_what_is_not_there_says_so(here: Live) -> None:
    for chosen in (f"{here.id},0000", f"{here.id}", ",", "<b>,x"):
        desk = sit_down(here.store, here.people.owner, "workshops.py", compare=chosen)
        assert "There is no such workshop" in desk.page.warning[0].value
    desk = sit_down(here.store, here.people.owner, "workshops.py", compare=f"{here.id},{here.id}")
    assert "Choose two" in desk.page.warning[0].value


def test_the_owner_deletes_a_workshop_behind_its_title(here: Live) -> None:
    other = open_live(here.store, here.people, "Another")
    here.move("write:all")
    here.say(here.join(), "they refer us")
    desk = home(here, here.people.owner)
    open_more(desk, here)
    assert "1 answer goes, with all that was made of them" in said(desk)
    desk.type(f"delete-title-{here.id}", "Another")
    desk.press(f"delete-sure-{here.id}")
    assert "That is not the title. It is: A <b>bold</b> title" in said(desk)
    assert here.store.read(load, here.id)
    desk.type(f"delete-title-{here.id}", " a <B>bold</b>  title")
    desk.press(f"delete-sure-{here.id}")
    assert "Deleted for good: A <b>bold</b> title, with 1 answer and 0 files." in said(desk)
    assert [one.id for one in here.store.read(workshops_of, here.people.owner)] == [other.id]
    desk.run()
    assert "Deleted for good" not in said(desk)


def test_who_does_not_own_a_workshop_is_not_offered_to_delete_it(here: Live) -> None:
    for who in (here.people.facilitator, here.people.analyst):
        desk = home(here, who)
        open_more(desk, here)
        assert f"download-{here.id}" in [one.key for one in desk.page.get("download_button")]
        assert f"delete-sure-{here.id}" not in desk.buttons()


def test_pages_that_are_open_in_a_deleted_workshop_say_so(here: Live) -> None:
    owner = here.people.owner
    desks = [
        sit_down(here.store, owner, page, workshop=here.id)
        for page in ("facilitate.py", "results.py", "evidence.py")
    ]
    delete_workshop(here.store, owner, here.id)
    for desk in desks:
        desk.run()
        assert "There is no such workshop" in said(desk)


def test_the_owner_says_until_when_a_workshop_is_kept(here: Live) -> None:
    desk = home(here, here.people.owner)
    assert "kept until" not in desk.html()
    open_more(desk, here)
    last = date.today().replace(year=date.today().year + 1, day=9)
    desk.page.date_input(key=f"keep-{here.id}").set_value(last)
    desk.run()
    assert f"kept until 9 {last:%B %Y}" in desk.html()
    assert here.workshop.kept_until == end_of(last)
    desk.page.date_input(key=f"keep-{here.id}").set_value(None)
    desk.run()
    assert here.workshop.kept_until is None
