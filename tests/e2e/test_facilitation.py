"""Facilitation in real browsers: three phones, the projector, and two seats at once."""

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.theatre import SECONDS, Theatre, press
from tests.rooms import Live, add_people, open_live, until
from valuewhen.store.store import Store
from valuewhen.workshop.settings import Settings
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.workshops import set_settings

pytestmark = pytest.mark.browser
expect.set_options(timeout=SECONDS)

FUNCTIONS = ("Sales", "Service", "Finance")
AGAIN = 3.0  # seconds after which a press that came to nothing is made again


@dataclass
class Room:
    """Facilitator and analyst at their pages, the projector, and three phones."""

    live: Live
    desk: Page
    helper: Page
    beamer: Page
    phones: tuple[Page, ...]

    def settle(self, **values: object) -> None:
        """Changes how the workshop is run."""
        settings = Settings().but(**values)
        self.live.store.write(set_settings, self.live.people.owner, self.live.id, settings)

    def press(self, key: str, page: Page | None = None) -> None:
        """Presses a button of the facilitating page by its key."""
        (page or self.desk).locator(f".st-key-{key} button").first.click()

    def press_until(self, key: str, is_done: Callable[[], bool]) -> None:
        """As `press`, again if need be, as people do: a row that is drawn anew just then may move
        the button away under the hand."""
        end = time.monotonic() + SECONDS / 1000
        while not is_done() and time.monotonic() < end:
            self.press(key)
            again = time.monotonic() + AGAIN
            while not is_done() and time.monotonic() < again:
                time.sleep(0.05)
        assert is_done()


@pytest.fixture
def room(theatre: Theatre) -> Iterator[Room]:
    store = Store(theatre.server.store_url)
    live = open_live(store, add_people(store), "A room")
    seats = []
    for name in ("olga", "anna"):
        page = theatre.signed_in(theatre.laptop(), name)
        page.goto(f"{theatre.here}/facilitate?workshop={live.id}")
        expect(page.get_by_role("heading", name="A room")).to_be_visible()
        seats.append(page)
    beamer = theatre.projector()
    beamer.goto(f"{theatre.here}/screen/{live.workshop.screen_token}")
    phones = []
    for function in FUNCTIONS:
        phone = theatre.phone()
        phone.goto(f"{theatre.network}/j/{live.workshop.join_code}")
        phone.get_by_role("button", name=function).click()
        expect(phone.get_by_role("heading", name="You are in")).to_be_visible()
        phones.append(phone)
    yield Room(live, seats[0], seats[1], beamer, tuple(phones))
    assert theatre.trouble == []
    store.close()


def add(phone: Page, text: str) -> None:
    """Writes an answer and waits until the server has it."""
    phone.get_by_label("Your answer").fill(text)
    phone.get_by_role("button", name="Add").click()
    expect(phone.locator("#answers li:not(.sending)").filter(has_text=text)).to_be_visible()


def test_a_pause_and_a_silent_minute_reach_everybody_and_lose_nothing(room: Room) -> None:
    room.live.move("write:all")
    for phone in room.phones:
        expect(phone.get_by_label("Your answer")).to_be_visible()
    room.phones[0].get_by_label("Your answer").fill("half a thou")
    room.press("timer-minutes-2")
    expect(room.phones[1].locator("[data-ends]")).to_contain_text(re.compile(r"[12]:\d\d"))
    room.press("timer-pause")
    for phone in room.phones:
        expect(phone.get_by_text("Paused. Your text is kept")).to_be_visible()
        expect(phone.get_by_label("Your answer")).to_be_hidden()
    expect(room.beamer.get_by_text("Paused. It goes on in a moment.")).to_be_visible()
    room.press("timer-resume")
    for phone in room.phones:
        expect(phone.get_by_label("Your answer")).to_be_visible()
    expect(room.phones[0].get_by_label("Your answer")).to_have_value("half a thou")
    timer = room.live.workshop.timer
    assert timer.ends_at
    before = timer.ends_at
    room.press_until("timer-more", lambda: (room.live.workshop.timer.ends_at or 0) > before + 50)
    room.press("timer-silent")
    expect(room.beamer.get_by_text("A silent minute: think, do not talk.")).to_be_visible()
    expect(room.phones[2].get_by_text("A silent minute: think, do not talk.")).to_be_visible()
    expect(room.helper.locator(".st-key-timer-pause")).to_have_count(0)  # the analyst drives not


def test_tables_are_drawn_divide_the_prompts_and_pair(room: Room) -> None:
    live = room.live
    for _ in range(3):
        live.join("Product")
    live.move("talk")
    room.desk.get_by_role("button", name="Draw tables").click()
    for phone in room.phones:
        expect(phone.get_by_text(re.compile("You sit at table"))).to_be_visible()
    expect(room.beamer.get_by_text(re.compile(r"1 table: your phone says"))).to_be_visible()
    live.move("write:split")
    segments = {seat.segment for seat in live.board.seats.values()}
    assert len(segments) == 1
    for phone in room.phones:
        expect(phone.locator("#own-prompt")).to_contain_text(f"Our {next(iter(segments))} ")
        add(phone, "they refer friends")
    assert {answer.segment for answer in live.board.answers} == segments
    live.move("pair")
    writer = room.phones[0]
    writer.get_by_label("We invest in").fill("a school")
    live.join("Other")  # somebody else comes in: what is typed stays
    writer.reload()
    expect(writer.get_by_label("We invest in")).to_have_value("a school")
    writer.get_by_label("so that customers become able to").fill("teach others")
    writer.get_by_role("button", name="Add").click()
    expect(writer.get_by_text("a school → teach others")).to_be_visible()
    expect(writer.get_by_label("We invest in")).to_have_value("")
    expect(room.beamer.get_by_text("teach others")).to_be_visible()
    expect(room.phones[1].get_by_text("teach others")).to_have_count(0)
    room.desk.get_by_role("button", name="Show the nine known pairs").click()
    room.desk.locator(".st-key-confirm button").click()
    expect(room.beamer.get_by_text("Nine pairs that others have found")).to_be_visible()


def test_answers_wait_for_approval_and_are_entered_for_people_without_a_phone(room: Room) -> None:
    room.settle(approve_first=True)
    room.live.move("write:all")
    for place, phone in enumerate(room.phones):
        expect(phone.get_by_text("looks at each answer before others see it")).to_be_visible()
        add(phone, f"they refer friend {place}")
    assert len(room.live.board.pending) == 3
    room.live.move("reveal")
    for phone in room.phones:
        expect(phone.get_by_text("There are no answers yet.")).to_be_visible()
    room.helper.get_by_role("button", name=re.compile("Approve all")).click()
    for phone in room.phones:
        expect(phone.get_by_text("they refer friend 0").first).to_be_visible()
    guests = room.helper.locator(".st-key-guests")
    guests.locator("summary").click()
    guests.get_by_label("Their answer").fill("they sing our praise")
    sung = room.phones[2].get_by_text("they sing our praise")
    press(guests.get_by_role("button", name="Enter it"), until=sung)
    assert sorted(room.live.board.kinds.values()) == ["guest"]
    expect(room.desk.get_by_text("they sing our praise").first).to_be_visible()


def test_early_answers_then_a_rehearsal_that_is_wiped(room: Room, theatre: Theatre) -> None:
    room.settle(opens_early=True)
    room.live.move("lobby")
    for phone in room.phones:
        expect(phone.get_by_label("Your answer")).to_be_visible()
        add(phone, "they answered before the event")
    own = theatre.signed_in(theatre.phone(), "olga")
    own.goto(f"{theatre.here}/j/{room.live.workshop.join_code}")
    own.get_by_role("button", name="Sales").click()
    expect(own.get_by_text("this is a test phone")).to_be_visible()
    add(own, "only a test")
    room.desk.get_by_role("button", name="Rehearse with made-up phones").click()
    until(lambda: list(room.live.board.kinds.values()).count("made_up") >= 3)
    remove = room.desk.get_by_role("button", name="Remove what they said").first
    remove.click()
    room.desk.get_by_role("button", name="Remove it for good").first.click()
    until(lambda: not room.live.board.kinds)
    assert {answer.body for answer in room.live.board.answers} == {"they answered before the event"}
    room.live.move("write:all")
    for phone in room.phones:
        expect(phone.locator("#answers li")).to_contain_text("before the event")


def test_ready_marks_follow_ups_and_the_clock(room: Room) -> None:
    room.live.move("write:all")
    for place, phone in enumerate(room.phones):
        add(phone, f"they refer friend {place}")
    first = room.phones[0]
    expect(first.get_by_text("What would the customer hope to achieve?")).to_be_visible()
    for place, phone in enumerate(room.phones):
        phone.get_by_role("button", name="I’m done for now").click()
        expect(room.beamer.get_by_text(f"{place + 1} of 3 ready")).to_be_visible()
    for seat in (room.desk, room.helper):
        expect(seat.get_by_text("of 3 ready, 0 still writing")).to_be_visible()
    add(first, "they write a review")
    expect(first.get_by_text("Why now?")).to_be_visible()
    expect(room.beamer.get_by_text("review")).to_have_count(0)
    room.live.let_pass(30 * 60)
    room.live.move("vote")
    expect(room.desk.get_by_text(re.compile("ahead|behind|on time")).first).to_be_visible()
    room.live.move("evidence")
    room.live.let_pass(60 * 60)
    room.desk.reload()
    expect(room.desk.get_by_text(re.compile(r"\d+ min behind")).first).to_be_visible()
    expect(room.desk.get_by_text(re.compile("To catch up, skip Pair")).first).to_be_visible()


def test_authors_confirm_while_the_staff_sorts_and_votes_stay_secret(room: Room) -> None:
    live = room.live
    live.move("write:all")
    said = [f"they do thing number {place}" for place in range(6)]
    for place, words in enumerate(said):
        add(room.phones[place % 3], words)
    live.move("sort")
    for phone in room.phones:
        phone.get_by_role("button", name="we", exact=True).first.click()
        expect(phone.get_by_role("button", name="we", exact=True).first).to_have_attribute(
            "aria-pressed", "true"
        )
    until(lambda: sum(answer.source == "author" for answer in live.board.answers) == 3)
    for phone in room.phones:
        expect(phone.get_by_text("thing number")).to_have_count(2)  # one's own alone
    owner, analyst = live.people.owner, live.people.analyst
    for place, answer in enumerate(live.board.answers):
        by = (owner, analyst)[place % 2]
        live.store.write(make_theme, by, live.id, f"Thing {place}", [answer.id])
    live.move("vote")
    orders = []
    for phone in room.phones:
        expect(phone.locator(".themes li")).to_have_count(6)
        orders.append(phone.locator(".themes .body").all_inner_texts())
        phone.get_by_role("button", name="One dot more").first.click()
        expect(phone.get_by_text("Dots left: 2")).to_be_visible()
    assert len({tuple(order) for order in orders}) > 1  # each in an order of its own
    expect(room.beamer.get_by_text("3 of 3 have voted")).to_be_visible()
    expect(room.beamer.locator(".bar")).to_have_count(0)
    room.desk.get_by_role("button", name="Show the votes").click()
    room.desk.locator(".st-key-confirm button").click()
    expect(room.beamer.locator(".bar")).to_have_count(6)


def test_a_question_that_was_to_come_is_dropped_when_the_phase_moves_on(room: Room) -> None:
    phone = room.phones[0]
    phone.clock.install()
    phone.reload()
    room.live.move("write:all")
    expect(phone.get_by_label("Your answer")).to_be_visible()
    phone.clock.run_for(10_000)
    expect(phone.locator(".follow")).to_be_hidden()  # it is for those who have begun
    add(phone, "they refer friends")
    phone.clock.run_for(10_000)
    expect(phone.locator(".follow")).to_be_visible()
    add(phone, "they stay longer")
    room.live.move("vote")
    expect(phone.get_by_role("heading", name="What matters most?")).to_be_visible()
    phone.clock.run_for(20_000)  # the fixture fails on a script's error
    expect(phone.locator(".follow")).to_have_count(0)
