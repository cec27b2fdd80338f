"""The board in a real browser: by keys, by taps, and with two people at it at once."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.accessibility import faults, faults_in_both
from tests.e2e.theatre import SECONDS, Theatre
from tests.rooms import Live, add_people, open_live, until
from valuewhen.store.store import Store

pytestmark = pytest.mark.browser
expect.set_options(timeout=SECONDS)

REFERRING = ("they refer friends", "they refer us to friends", "they refer a friend")
PAYING = ("they pay on time", "they pay their bills on time")
ALONE = "mutual trust"


@pytest.fixture
def live(theatre: Theatre) -> Iterator[Live]:
    """A room in which three say one thing, two another and one a third, each of them once."""
    store = Store(theatre.server.store_url)
    room = open_live(store, add_people(store))
    room.move("write:all")
    for body in (*REFERRING, *PAYING, ALONE):
        room.say(room.join(), body)
    room.move("sort")
    yield room
    store.close()


def open_board(theatre: Theatre, live: Live, name: str = "olga", page: Page | None = None) -> Page:
    """The facilitator's page with the board on it."""
    page = theatre.signed_in(page or theatre.laptop(), name)
    page.goto(f"{theatre.here}/facilitate?workshop={live.id}")
    expect(page.get_by_role("heading", name="In no theme")).to_be_visible()
    return page


def titles(live: Live) -> list[str]:
    return [theme.title for theme in live.board.themes]


def heading(page: Page, title: str) -> Locator:
    return page.get_by_role("heading", name=title, exact=True)


def row(page: Page, body: str) -> Locator:
    return page.locator(".answer").filter(has_text=re.compile(f"^{body}"))


def test_proposals_are_accepted_declined_and_taken_back_by_keys(
    theatre: Theatre, live: Live
) -> None:
    desk = open_board(theatre, live)
    cards, keys = desk.locator(".proposal"), desk.keyboard
    expect(cards).to_have_count(2)
    expect(cards.first.get_by_text("3 people")).to_be_visible()
    assert faults_in_both(desk) == []
    assert titles(live) == []
    cards.first.focus()
    keys.press("r")
    keys.type("They refer others")
    keys.press("Enter")
    expect(heading(desk, "They refer others")).to_be_visible()
    assert titles(live) == ["They refer others"]
    expect(cards).to_have_count(1)
    expect(cards.first).to_be_focused()
    keys.press("d")
    expect(cards).to_have_count(0)
    expect(desk.locator("[data-list=loose] .answer").first).to_be_focused()
    until(lambda: live.board.declined)
    keys.press("Control+z")
    expect(cards).to_have_count(1)
    assert titles(live) == ["They refer others"]
    keys.press("Control+z")
    expect(cards).to_have_count(2)
    assert titles(live) == []
    assert theatre.trouble == []


def test_a_part_of_a_proposal_is_accepted_by_taps_and_the_theme_renamed_merged_and_removed_by_keys(
    theatre: Theatre, live: Live
) -> None:
    desk = open_board(theatre, live)
    card = desk.locator(".proposal").first
    card.get_by_role("checkbox").nth(1).uncheck()
    card.get_by_role("button", name="Accept (2)").click()
    head = desk.locator(".head")
    expect(head).to_have_count(1)
    expect(head.get_by_text("2", exact=True)).to_be_visible()
    expect(row(desk, REFERRING[1])).to_be_visible()
    row(desk, ALONE).get_by_role("checkbox").check()
    desk.get_by_label("Title of the new theme").press("Enter")
    expect(heading(desk, ALONE)).to_be_visible()
    trust = head.filter(has=heading(desk, ALONE))
    trust.focus()
    desk.keyboard.press("r")
    desk.keyboard.type("Trust")
    desk.keyboard.press("Enter")
    trust = head.filter(has=heading(desk, "Trust"))
    expect(trust).to_be_focused()
    desk.keyboard.press("v")
    expect(trust.get_by_role("button", name="To the vote")).to_have_attribute(
        "aria-pressed", "false"
    )
    until(lambda: len(live.board.ballot) == 1)
    desk.keyboard.press("m")
    expect(trust.get_by_label("Merge into …")).to_be_focused()
    assert faults(desk) == []
    trust.get_by_label("Merge into …").select_option(index=1)
    expect(head).to_have_count(1)
    expect(head.get_by_text("3", exact=True)).to_be_visible()
    head.focus()
    desk.keyboard.press("x")
    expect(head).to_have_count(0)
    until(lambda: len(live.board.loose) == 6)
    desk.keyboard.press("Shift+Z")
    expect(head).to_have_count(1)
    assert theatre.trouble == []


def test_what_another_person_does_appears_and_whoever_overrides_it_unseen_is_told(
    theatre: Theatre, live: Live
) -> None:
    late = theatre.laptop()
    late.route("**/changes/**", lambda route: route.abort())
    desk, annas = open_board(theatre, live, "olga"), open_board(theatre, live, "anna")
    open_board(theatre, live, "fred", late)
    row(annas, ALONE).get_by_role("checkbox").check()
    annas.get_by_label("Title of the new theme").fill("Trust")
    annas.get_by_label("Title of the new theme").press("Enter")
    expect(heading(desk, "Trust")).to_be_visible()
    row(late, ALONE).get_by_role("checkbox").check()
    late.get_by_label("Title of the new theme").fill("Feelings")
    late.get_by_label("Title of the new theme").press("Enter")
    expect(late.get_by_text(re.compile("anna moved this to “Trust” a moment ago"))).to_be_visible()
    [mutual] = [theme for theme in live.board.themes if theme.answers]
    assert mutual.title == "Feelings"
    emptied = desk.get_by_role("group", name="Trust")
    expect(emptied.get_by_text("No answer is left in it.")).to_be_visible()
    expect(desk.locator("[data-count=themes]")).to_have_text("1")
    late.keyboard.press("Shift+Z")
    until(lambda: [theme.title for theme in live.board.themes if theme.answers] == ["Trust"])


def test_what_is_hidden_leaves_its_place_before_the_server_answers(
    theatre: Theatre, live: Live
) -> None:
    desk = open_board(theatre, live)
    press = """(row) => {
      row.focus();
      row.dispatchEvent(new KeyboardEvent("keydown", { key: "h", bubbles: true }));
      return row.isConnected;
    }"""
    assert not row(desk, ALONE).evaluate(press)
    expect(desk.locator("[data-list=hidden] .answer")).to_have_text(re.compile(f"^{ALONE}"))
    until(lambda: [a.body for a in live.board.answers if a.is_hidden] == [ALONE])
