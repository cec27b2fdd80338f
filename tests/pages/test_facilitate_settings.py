"""Set-up and settings on the facilitator's page: in the draft, and while the workshop runs."""

import pytest

from pages.parts.setup_sheet import edit_sheet, sheet_frame, slot_label
from tests.pages.desk import Desk
from tests.pages.facilitating import at_desk
from tests.rooms import Live
from valuewhen.workshop.settings import NINETY, SIXTY, Settings, Slot
from valuewhen.workshop.workshops import set_settings


def choose(desk: Desk, key: str, value: object) -> None:
    desk.page.selectbox(key=key).set_value(value)


def opened(live: Live) -> Desk:
    """The page with what stands under More."""
    desk = at_desk(live)
    desk.page.session_state["more"] = True
    desk.run()
    return desk


def test_the_draft_keeps_every_setting(here: Live) -> None:
    here.move("draft")
    desk = at_desk(here)
    choose(desk, "draft-language", "de")
    desk.page.button_group(key="draft-sheet").set_value("sixty")
    desk.page.toggle(key="draft-opens_early").set_value(True)
    desk.page.toggle(key="draft-approve_first").set_value(True)
    for name, value in (
        ("mirror", "counts"),
        ("reveal", "screen"),
        ("sides", "at_once"),
        ("votes", "at_end"),
    ):
        choose(desk, f"draft-{name}", value)
    desk.page.multiselect(key="draft-timers").set_value([2, 10])
    desk.page.text_area(key="draft-follow_ups").set_value("Warum?\n\n  Wer noch?")
    for name, number in (("ballot", 8), ("mapped", 4), ("table", 6), ("dots", 5)):
        desk.page.number_input(key=f"draft-{name}").set_value(number)
    desk.press("save-draft")
    assert "Saved" in desk.page.toast[0].value
    assert here.workshop.settings == Settings(
        language="de",
        run_sheet=SIXTY,
        timers=(2, 10),
        follow_ups=("Warum?", "Wer noch?"),
        approve_first=True,
        opens_early=True,
        mirror="counts",
        reveal="screen",
        sides="at_once",
        votes="at_end",
        ballot=8,
        mapped=4,
        table=6,
    )
    assert here.workshop.dots == 5
    assert here.workshop.prompts[0].text.startswith("Unsere Kunden werden")


def test_saving_an_untouched_draft_changes_nothing_but_names_the_sheet(here: Live) -> None:
    here.move("draft")
    own = (Slot("draft", 0), Slot("write", 9), Slot("closed", 0))
    settings = Settings(run_sheet=own, follow_ups=("Why?",), table=7)
    here.store.write(set_settings, here.people.owner, here.id, settings)
    desk = at_desk(here)
    assert desk.page.button_group(key="draft-sheet").value == "own"
    assert "27 minutes in all" in desk.texts()
    desk.press("save-draft")
    assert here.workshop.settings == settings


def test_prompts_and_follow_ups_that_lead_are_pointed_out(here: Live) -> None:
    here.move("draft")
    desk = at_desk(here)
    assert "This may lead people" not in desk.html()
    desk.page.text_area(key="draft-follow_ups").set_value(
        "Why now?\nDon't you think they <b>love</b> it?"
    )
    desk.run()
    assert desk.html().count("This may lead people") == 1
    assert "(Don&#39;t you think they &lt;b&gt;love&lt;/b&gt; it?)" in desk.html()
    assert "(Why now?)" not in desk.html()


def test_a_follow_up_that_is_too_long_is_refused_and_kept_in_the_form(here: Live) -> None:
    here.move("draft")
    desk = at_desk(here)
    desk.page.text_area(key="draft-follow_ups").set_value("x" * 201)
    desk.press("save-draft")
    assert "longer than 200 characters" in desk.page.toast[0].value
    assert here.workshop.settings == Settings()
    assert desk.page.text_area(key="draft-follow_ups").value == "x" * 201


def test_another_language_is_refused_once_people_may_be_in_but_more_can_change(here: Live) -> None:
    here.move("sort")
    desk = opened(here)
    assert "later-opens_early" not in [toggle.key for toggle in desk.page.toggle]
    desk.page.toggle(key="later-approve_first").set_value(True)
    choose(desk, "later-votes", "at_end")
    desk.page.multiselect(key="later-timers").set_value([4])
    desk.page.text_area(key="later-follow_ups").set_value("Why now?")
    desk.press("save-settings")
    assert "Saved" in desk.page.toast[0].value
    assert here.workshop.settings == Settings(
        approve_first=True, votes="at_end", timers=(4,), follow_ups=("Why now?",)
    )
    assert "timer-minutes-4" in desk.buttons()


def test_the_lobby_opens_early_at_once(here: Live) -> None:
    desk = opened(here)
    desk.page.toggle(key="later-opens_early").set_value(True)
    desk.press("save-settings")
    assert here.workshop.now.prompt == here.workshop.prompts[0]
    here.say(here.join(), "they tell us")
    assert "they tell us" in [answer.body for answer in here.board.at_hand]


def test_an_analyst_changes_no_settings(here: Live) -> None:
    desk = at_desk(here, here.people.analyst)
    desk.page.session_state["more"] = True
    desk.run()
    assert "save-settings" not in desk.buttons()


SHEET = (
    Slot("draft", 0),
    Slot("lobby", 5),
    Slot("write", 4),
    Slot("talk", 9, True),
    Slot("closed", 0),
)


def test_minutes_change_and_steps_are_left_out() -> None:
    edits = {0: {"minutes": 7.5}, 1: {"is_in": False}, 2: {"minutes": None, "can_skip": False}}
    assert edit_sheet(SHEET, edits) == (
        Slot("draft", 0),
        Slot("lobby", 7.5),
        Slot("talk", 0),
        Slot("closed", 0),
    )
    assert edit_sheet(SHEET, {}) == SHEET
    assert edit_sheet(SHEET[1:3], {}) == (SHEET[0], *SHEET[1:3], SHEET[-1])


def test_the_sheet_in_words() -> None:
    frame = sheet_frame(SHEET)
    assert frame["step"].tolist() == ["Lobby", "Write: the first prompt", "Talk at tables"]
    assert frame["minutes"].tolist() == [5, 4, 9]
    assert frame["can_skip"].tolist() == [False, False, True]
    assert len(sheet_frame(NINETY)) == len(NINETY) - 2


@pytest.mark.parametrize(
    ("phase", "label"),
    [
        ("write:rest", "Write: the other prompts, one by one"),
        ("write:split", "Write: each table its own"),
        ("mirror:best", "Mirror: best customers"),
        ("pair", "Pair"),
    ],
)
def test_a_line_of_a_sheet_in_words(phase: str, label: str) -> None:
    assert slot_label(Slot(phase, 1)) == label
