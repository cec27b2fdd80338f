"""The ninety minutes in real browsers: forty made-up phones beside real ones, from lobby to closed,
two facilitating seats, the projector, and a picture at every step."""

import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults_in_both
from tests.e2e.theatre import SECONDS, Theatre
from tests.rooms import until
from valuewhen.people.accounts import person
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.workshop.board import Board
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.following import Follower
from valuewhen.workshop.members import invite
from valuewhen.workshop.rehearsal import Rehearsal
from valuewhen.workshop.run_sheet import next_step, plan
from valuewhen.workshop.seating import draw_tables
from valuewhen.workshop.themes import group, make_theme
from valuewhen.workshop.workshops import create_workshop, load

pytestmark = pytest.mark.browser
expect.set_options(timeout=SECONDS)

MADE_UP = 40
THEMES = {"they refer a colleague": "They refer us", "they buy more": "They buy more"}


@pytest.fixture
def store(theatre: Theatre) -> Iterator[Store]:
    """The server's store as another process has it open: this one."""
    opened = Store(theatre.server.store_url)
    yield opened
    opened.close()


class Show:
    """A workshop with its staff and its made-up phones."""

    def __init__(self, theatre: Theatre, store: Store) -> None:
        self.theatre, self.store = theatre, store
        theatre.add_user("fay", "facilitator")
        theatre.add_user("ann", "analyst")
        self.fay, self.ann = store.read(person, "fay"), store.read(person, "ann")
        self.id = store.write(create_workshop, self.fay, "Ninety minutes")
        store.write(invite, self.fay, self.id, "ann", "analyst")
        self.made_up = Rehearsal(store, self.id, random.Random(4))

    @property
    def board(self) -> Board:
        """The board as the store has it."""
        return self.store.read(Follower(self.id).read)

    def open(self, name: str) -> Page:
        """The facilitating page of one of the staff."""
        page = self.theatre.signed_in(self.theatre.laptop(), name)
        page.goto(f"{self.theatre.here}/facilitate?workshop={self.id}")
        expect(page.get_by_role("heading", name="Ninety minutes")).to_be_visible()
        return page

    def play(self, steps: int) -> None:
        """Has made-up phones do so many things."""
        for _ in range(steps):
            assert self.made_up.step()


def goes_on(desk: Page, show: Show) -> str:
    """Presses the one large button of the present phase, since that of the phase before moves
    nobody on twice, and confirms what it asks; the phase there is then."""
    before = show.store.read(load, show.id)
    step = next_step(before)
    assert step
    desk.locator(f".st-key-next-{before.now.phase_id}").get_by_role("button").click()
    if step.phase == "reveal":
        desk.get_by_role("button", name="Reveal the answers").click()
    until(lambda: show.store.read(load, show.id).now.phase_id != before.now.phase_id)
    expect(desk.locator(f".st-key-stage-{step.phase}")).to_be_visible()
    return step.phase


def test_the_ninety_minutes_from_lobby_to_closed(theatre: Theatre, store: Store) -> None:
    show = Show(theatre, store)
    desk, helper = show.open("fay"), show.open("ann")
    beamer, phone = theatre.projector(), theatre.phone()
    workshop = store.read(load, show.id)
    assert goes_on(desk, show) == "lobby"
    beamer.goto(f"{theatre.here}/screen/{workshop.screen_token}")
    phone.goto(f"{theatre.network}/j/{workshop.join_code}")
    phone.get_by_role("button", name="Service").click()
    for _ in range(MADE_UP):
        show.made_up.join()
    expect(beamer.get_by_text(str(MADE_UP + 1), exact=True).first).to_be_visible()
    seen = look(show, "01-lobby", desk, beamer, phone)
    for number, step in enumerate(plan(workshop)[2:], 2):
        assert goes_on(desk, show) == step.phase
        happens(show, step.phase, desk, phone)
        seen |= look(show, f"{number:02}-{step.phase}", desk, beamer, phone)
    assert not seen, "\n".join(sorted(seen))
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    board = show.board
    assert board.workshop.now.phase == "closed"
    assert len(board.functions) == MADE_UP + 1
    assert board.commitments
    expect(helper.get_by_text("Ninety minutes").first).to_be_visible()
    assert theatre.trouble == []


def look(show: Show, name: str, desk: Page, beamer: Page, phone: Page) -> set[str]:
    """Takes the three pictures and returns what axe-core finds, with where."""
    told = set()
    for who, page in (("desk", desk), ("screen", beamer), ("phone", phone)):
        show.theatre.picture(page, f"ninety-{name}-{who}")
        if page is not desk:  # that is looked at in `test_access` and `test_board`, standing still
            told |= {f"{name} {who} {line}" for line in faults_in_both(page)}
    return told


def happens(show: Show, phase: str, desk: Page, phone: Page) -> None:
    """What the room and the staff do in a phase."""
    store, fay, ann = show.store, show.fay, show.ann
    if phase == "write":
        asked = store.read(load, show.id).now.prompt
        assert asked
        expect(phone.get_by_role("heading", name=asked.text)).to_be_visible()
        answer(phone, f"they bring friends, said at {len(show.board.answers)}")
        show.play(50)
    elif phase == "sort":
        expect(phone.get_by_role("heading", name="Who does it")).to_be_visible()
        phone.get_by_role("button", name="they", exact=True).first.click()
        merge(store, fay, ann, show)
        show.play(60)
    elif phase == "vote":
        phone.get_by_role("button", name="One dot more").first.click()
        show.play(120)
    elif phase == "talk":
        store.write(draw_tables, fay, show.id, 5)
        expect(phone.get_by_text("You sit at table")).to_be_visible()
    elif phase == "pair":
        phone.get_by_label("We invest in").fill("a users’ day")
        phone.get_by_label("so that customers become able to").fill("bring a friend")
        phone.get_by_role("button", name="Add").click()
        expect(phone.get_by_text("a users’ day → bring a friend")).to_be_visible()
        show.play(60)
    elif phase == "commit":
        decided = {"investment": "a users’ day", "ability": "bring a friend"}
        store.write(commit_to, fay, show.id, **decided, owner="Service", horizon="this year")
        expect(phone.get_by_text("a users’ day")).to_be_visible()


def answer(phone: Page, text: str) -> None:
    """Writes an answer and waits until the server has it."""
    phone.get_by_label("Your answer").fill(text)
    phone.get_by_role("button", name="Add").click()
    expect(phone.locator("#answers li:not(.sending)").filter(has_text=text)).to_be_visible()


def merge(store: Store, fay: Caller, ann: Caller, show: Show) -> None:
    """Facilitator and analyst make themes at the same time, of what was said word for word."""
    for place, (words, title) in enumerate(THEMES.items()):
        same = [one.id for one in show.board.loose if one.body == words]
        store.write(make_theme, (fay, ann)[place % 2], show.id, title, same)
    rest = sorted({one.body for one in show.board.loose})[:10]
    for place, words in enumerate(rest):
        same = [one.id for one in show.board.loose if one.body == words]
        theme = store.write(make_theme, (fay, ann)[place % 2], show.id, words.capitalize(), same)
        store.write(group, ann, show.id, same, theme)
