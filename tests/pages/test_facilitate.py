"""The facilitator's page: phases forth and back, reveals that ask once, roles, each phase."""

import json
from collections.abc import Iterator

import pytest

from tests.pages.desk import Desk, sit_down
from tests.rooms import Live, add_people, open_live
from valuewhen.people.caller import Caller
from valuewhen.store.store import the_store
from valuewhen.workshop.acts import acts_of
from valuewhen.workshop.members import members_of
from valuewhen.workshop.phases import set_timer
from valuewhen.workshop.themes import make_theme


@pytest.fixture
def here(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A workshop in the store that the pages open."""
    monkeypatch.setenv("VALUEWHEN_DATABASE_URL", store_url)
    store = the_store()
    yield open_live(store, add_people(store), "Value of *customers*")
    store.close()


def at_desk(live: Live, who: Caller | None = None) -> Desk:
    return sit_down(live.store, who or live.people.owner, "facilitate.py", workshop=live.id)


def now(live: Live) -> str:
    moment = live.workshop.now
    return f"{moment.name} {moment.wave}" if moment.phase == "write" else moment.phase


def test_every_phase_in_order_and_back(here: Live) -> None:
    desk, who = at_desk(here), here.join()
    been = [now(here)]
    for _ in range(13):
        if here.workshop.now.phase == "write":
            here.say(who, "they tell us")
        desk.press("next-")
        if "confirm" in desk.buttons():
            desk.press("confirm")
        been.append(now(here))
    assert been == [
        "lobby",
        "write:all 1",
        "mirror",
        "write:all 2",
        "write:best 1",
        "write:typical 1",
        "reveal",
        "sort",
        "vote",
        "talk",
        "evidence",
        "pair",
        "commit",
        "closed",
    ]
    assert not any(key.startswith("next-") for key in desk.buttons())
    desk.page.menu_button[0].click("lobby")
    desk.run()
    assert now(here) == "lobby"
    assert len(here.board.answers) == 4
    desk.page.menu_button[0].click("write:all")
    desk.run()
    assert now(here) == "write:all 3"


def test_a_step_from_a_page_that_is_behind_is_not_taken(here: Live) -> None:
    desk = at_desk(here)
    here.move("mirror")
    desk.press("next-")
    assert now(here) == "mirror"
    assert "moved on meanwhile" in desk.page.toast[0].value


def test_moving_to_the_reveal_asks_once(here: Live) -> None:
    here.move("write:typical")
    desk = at_desk(here)
    desk.press("next-")
    assert now(here) == "write:typical 1"
    assert "Everybody will see all answers" in desk.page.text[0].value
    desk.press("not-yet")
    assert now(here) == "write:typical 1"
    assert "confirm" not in desk.buttons()
    desk.page.menu_button[0].click("reveal")
    desk.run()
    desk.press("confirm")
    assert now(here) == "reveal"
    assert "confirm" not in desk.buttons()


def test_a_question_is_forgotten_when_the_workshop_moves_on(here: Live) -> None:
    here.move("write:typical")
    desk = at_desk(here)
    desk.press("next-")
    here.move("mirror")
    desk.run()
    assert "confirm" not in desk.buttons()


@pytest.mark.parametrize(("subject", "phase"), [("sides", "reveal"), ("votes", "vote")])
def test_showing_asks_once_and_hiding_does_not(here: Live, subject: str, phase: str) -> None:
    here.move(phase)
    desk = at_desk(here)
    desk.press(f"reveal-{subject}")
    assert here.workshop.shown == frozenset()
    desk.press("confirm")
    assert here.workshop.shown == {subject}
    desk.press(f"reveal-{subject}")
    assert here.workshop.shown == frozenset()


def test_nothing_is_shown_before_its_phase(here: Live) -> None:
    here.move("mirror")
    assert not [key for key in at_desk(here).buttons() if key.startswith("reveal-")]
    here.move("sort")
    keys = at_desk(here).buttons()
    assert "reveal-sides" in keys
    assert "reveal-votes" not in keys


def test_while_people_write_their_words_are_shown_on_demand_only(here: Live) -> None:
    who = here.join()
    here.move("write:all")
    here.say(who, "they tell us what they see")
    desk = at_desk(here)
    assert "Our customers become much more valuable when…" in desk.html()
    assert desk.data("board") is None
    assert "they tell us" not in desk.html()
    desk.page.toggle(key="show-answers").set_value(True)
    desk.run()
    sent = json.loads(desk.data("board").json)
    assert [row["body"] for row in sent["loose"]] == ["they tell us what they see"]
    here.move("mirror")
    desk.run()
    here.move("write:all")
    desk.run()
    assert desk.data("board") is None


def test_filters_narrow_the_board(here: Live) -> None:
    who = here.join()
    here.move("write:all")
    here.say(who, "they tell us what they see")
    here.say(who, "we train them")
    here.move("sort")
    desk = at_desk(here)
    desk.page.selectbox(key="filter-side").set_value("we")
    desk.run()
    assert [r["body"] for r in json.loads(desk.data("board").json)["loose"]] == ["we train them"]
    desk.type("search", "TELL")
    desk.run()
    assert json.loads(desk.data("board").json)["loose"] == []
    desk.page.selectbox(key="filter-side").set_value(None)
    desk.run()
    assert len(json.loads(desk.data("board").json)["loose"]) == 1


def test_undo_says_what_it_takes_back_and_leaves_others_work_alone(here: Live) -> None:
    here.move("sort")
    here.store.write(make_theme, here.people.owner, here.id, "Telling")
    others = at_desk(here, here.people.analyst)
    assert others.page.button(key="undo").disabled
    mine = at_desk(here)
    assert "Undo new theme" in mine.labels()
    mine.press("undo")
    assert here.board.themes == ()


def test_votes_are_hidden_until_peeked_at(here: Live) -> None:
    here.move("vote")
    desk = at_desk(here)
    assert not desk.page.get("vega_lite_chart")
    desk.page.toggle(key="peek").set_value(True)
    desk.run()
    assert len(desk.page.get("vega_lite_chart")) == 1


def test_the_draft_is_edited_where_it_stands(here: Live) -> None:
    here.move("draft")
    desk = at_desk(here)
    desk.type("draft-title", "Another title")
    desk.page.multiselect(key="draft-segments").set_value(["all", "lapsed"])
    desk.page.text_area(key="draft-functions").set_value("Sales\n\n Care \n")
    desk.press("save-draft")
    workshop = here.workshop
    assert workshop.title == "Another title"
    assert [prompt.segment for prompt in workshop.prompts] == ["all", "lapsed"]
    assert workshop.functions == ("Sales", "Care")
    assert "Write: lapsed customers" in desk.html()


def test_people_are_invited_and_removed_and_a_wrong_name_is_said(here: Live) -> None:
    desk = at_desk(here)
    desk.page.session_state["more"] = True
    desk.run()
    desk.type("invite-name", "nobody")
    desk.press("FormSubmitter:invite")
    assert "There is nobody called nobody" in desk.page.toast[0].value
    desk.type("invite-name", "sid")
    desk.press("FormSubmitter:invite")
    assert here.store.read(members_of, here.people.owner, here.id)["sid"] == "analyst"
    desk.press("uninvite-sid")
    assert "sid" not in here.store.read(members_of, here.people.owner, here.id)


def test_the_log_has_the_acts(here: Live) -> None:
    here.store.write(make_theme, here.people.analyst, here.id, "Telling")
    desk = at_desk(here)
    desk.page.session_state["more"] = True
    desk.run()
    row = desk.page.dataframe[0].value.iloc[0].tolist()
    assert row[1:] == ["anna", "new theme", "Telling", ""]
    assert len(here.store.read(acts_of, here.people.owner, here.id)) == 1


def test_phones_get_the_address_and_its_code(here: Live) -> None:
    desk = at_desk(here)
    code = here.workshop.join_code
    assert f"/j/{code}" in desk.html()
    desk.page.session_state["phones"] = True
    desk.run()
    links = [code.value for code in desk.page.code]
    assert links[0].endswith(f"/j/{code}")
    assert links[1].endswith(f"/screen/{here.workshop.screen_token}")
    assert desk.page.get("link_button")[0].proto.url == f"/screen/{here.workshop.screen_token}"


def test_an_analyst_sorts_and_does_not_drive(here: Live) -> None:
    here.move("sort")
    here.store.write(set_timer, here.people.owner, here.id, 60)
    desk = at_desk(here, here.people.analyst)
    assert desk.data("board") is not None
    assert desk.buttons() == ["undo", "FormSubmitter:guest-Enter it"]
    assert not desk.page.menu_button
    desk.page.session_state["more"] = True
    desk.run()
    assert "invite-name" not in [field.key for field in desk.page.text_input]
    assert desk.page.dataframe or "Nothing has been done yet." in desk.page.caption[0].value


def test_an_analyst_waits_for_the_draft(here: Live) -> None:
    here.move("draft")
    desk = at_desk(here, here.people.analyst)
    assert "still setting this workshop up" in desk.page.text[0].value


def test_a_second_facilitator_drives(here: Live) -> None:
    at_desk(here, here.people.facilitator).press("next-")
    assert now(here) == "write:all 1"


def test_strangers_and_missing_workshops_are_shown_the_way_home(here: Live) -> None:
    stranger = at_desk(here, here.people.stranger)
    assert "There is no such workshop" in stranger.page.warning[0].value
    assert here.workshop.join_code not in stranger.html()
    missing = sit_down(here.store, here.people.owner, "facilitate.py", workshop="nothing")
    assert "There is no such workshop" in missing.page.warning[0].value
    none = sit_down(here.store, here.people.owner, "facilitate.py")
    assert "No workshop is chosen" in none.page.warning[0].value
    assert none.page.get("page_link")[0].proto.label == "To my workshops"


def test_an_executive_has_no_such_page(here: Live) -> None:
    with pytest.raises(ValueError, match=r"facilitate\.py"):
        at_desk(here, here.people.executive)


def test_titles_of_people_are_text(here: Live) -> None:
    desk = at_desk(here)
    assert "Value of *customers*" in desk.html()
    assert not any("customers*" in text.value for text in desk.page.markdown)


def test_everybody_joined_is_counted_live(here: Live) -> None:
    desk = at_desk(here)
    for _ in range(3):
        here.join("Finance")
    desk.run()
    assert "Finance <b>3</b>" in desk.html()
    assert len(here.board.functions) == 3
