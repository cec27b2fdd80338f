"""What the facilitating seats are told: prompts that lead, functions that are missing, how answers
turn from round to round, and which themes are of one voice or of one function."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.accessibility import faults
from tests.e2e.theatre import SECONDS, Theatre
from tests.rooms import Live, People, Server, add_people, open_live, until
from valuewhen.store.store import Store
from valuewhen.workshop.members import invite

pytestmark = pytest.mark.browser
expect.set_options(timeout=SECONDS)

TABLET = {"width": 820, "height": 1180}
PEOPLE = (  # three of Sales, three of Service, and three who are not named: each is alone
    *("Sales 1", "Sales 2", "Sales 3", "Service 1", "Service 2", "Service 3"),
    *("Finance 1", "Product 1", "Operations 1"),
)
SALES_FIRST = (
    ("Sales 1", "they buy more"),
    ("Sales 2", "they pay on time"),
    ("Sales 3", "they buy more often"),
)
OTHERS_THEN = (("Finance 1", "they renew their contract"), ("Product 1", "they renew early"))
SERVICE_LAST = (("Service 1", "they refer friends"),)  # the one investment of six
AGAIN = (  # extraction: "buy again" and "stay longer"; investment: the seven others
    ("Service 1", "they give us ideas"),
    ("Service 2", "they refer us to friends"),
    ("Service 2", "they answer questions of others"),
    ("Service 3", "they stay longer"),
    ("Sales 1", "they refer a friend"),
    ("Sales 1", "they share their data with us"),
    ("Sales 1", "they share their forecasts with us"),
    ("Sales 2", "they buy again"),
    ("Sales 3", "they share their plans with us"),
)
TURNS = [
    *("round 1 17 % of 6", "round 2 78 % of 9"),
    *("first answers 25 % of 8", "second 80 % of 5", "third and on 100 % of 2"),
]
LEADING, DOUBLE, OPEN = (
    "Don’t you think they stay because of our app?",
    "Why do they stay, and what would they pay?",
    "What happens next?",
)


@dataclass
class Show:
    """One server with its staff, two seats, the projector and nine phones."""

    theatre: Theatre
    store: Store
    people: People
    desk: Page
    helper: Page
    beamer: Page
    phones: dict[str, Page]

    def open(self, title: str) -> Live:
        """A workshop in which everybody is in."""
        live = open_live(self.store, self.people, title)
        self.beamer.goto(f"{self.theatre.here}/screen/{live.workshop.screen_token}")
        self.sit(live, self.desk, self.helper)
        self.join(live, self.phones)
        for seat in (self.desk, self.helper):
            expect(figure(seat, "Joined")).to_have_text("9")
        return live

    def sit(self, live: Live, *seats: Page) -> None:
        """Opens the facilitating page on seats at once."""
        for seat in seats:
            seat.goto(f"{self.theatre.here}/facilitate?workshop={live.id}", wait_until="commit")

    def join(self, live: Live, phones: Mapping[str, Page]) -> None:
        """Joins on phones at once, each with the function that it is named for."""
        for phone in phones.values():
            address = f"{self.theatre.network}/j/{live.workshop.join_code}"
            phone.goto(address, wait_until="commit")
        for name, phone in phones.items():
            phone.get_by_role("button", name=name.split()[0], exact=True).click()
        for phone in phones.values():
            expect(phone.get_by_role("heading", name="You are in")).to_be_visible()

    def move(self, live: Live, phase: str) -> None:
        """Moves on, and waits until all phones have followed."""
        live.move(phase)
        now = live.workshop.now
        for phone in self.phones.values():
            body = phone.locator("body")
            expect(body).to_have_attribute("data-phase", now.phase)
            expect(body).to_have_attribute("data-prompt", now.prompt.id if now.prompt else "")

    def write(self, said: Sequence[tuple[str, str]]) -> None:
        """Writes answers on the phones, one after the other."""
        for who, body in said:
            add(self.phones[who], body)


@pytest.fixture(scope="module")
def show(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Show]:
    server = Server(tmp_path_factory.mktemp("views"))
    server.start("--no-demo", "--host", "0.0.0.0")
    theatre, store = Theatre(server, browser), Store(server.store_url)
    people = add_people(store)
    seats = [theatre.signed_in(theatre.laptop(), name) for name in ("olga", "anna")]
    phones = {name: theatre.phone() for name in PEOPLE}
    yield Show(theatre, store, people, seats[0], seats[1], theatre.projector(), phones)
    theatre.close()
    store.close()
    server.stop()
    assert theatre.trouble == []
    assert "Traceback" not in server.err.read_text(), server.err.read_text()


def add(phone: Page, body: str) -> None:
    """Writes an answer and waits until the server has it."""
    phone.get_by_label("Your answer").fill(body)
    phone.get_by_role("button", name="Add").click()
    expect(phone.locator("#answers li:not(.sending)").filter(has_text=body)).to_be_visible()


def pause_until(phone: Page, question: str) -> None:
    """Lets time pass on a phone until it asks that."""

    def asks() -> bool:
        phone.clock.run_for(1_000)
        return phone.get_by_text(question).is_visible()

    until(asks)


def figure(seat: Page, name: str) -> Locator:
    """A figure of the room, by its name."""
    row = seat.locator(".room dl div").filter(has=seat.get_by_text(name, exact=True))
    return row.locator("dd")


def expect_turns(seat: Page, rows: list[str]) -> None:
    """Waits until the shares of investment are these."""
    expect(seat.locator(".turns tr")).to_have_text(rows, use_inner_text=True)


def expect_hints(seat: Page, rows: list[str]) -> None:
    """Waits until these are what may lead people."""
    expect(seat.locator(".leading li:visible")).to_have_text(rows, use_inner_text=True)


def row(seat: Page, body: str) -> Locator:
    """An answer on the board, by its words."""
    return seat.locator(".answer").filter(has=seat.get_by_text(body, exact=True))


def press(seat: Page, body: str, key: str) -> None:
    """Does by key what it does to an answer: what comes in moves rows from under a pointer."""
    row(seat, body).focus()
    seat.keyboard.press(key)


def pick(seat: Page, *bodies: str) -> None:
    """Picks answers on the board."""
    for body in bodies:
        press(seat, body, "Space")
        expect(row(seat, body).get_by_role("checkbox")).to_be_checked()


def make(seat: Page, title: str, *bodies: str) -> None:
    """Makes a theme of answers, and waits until it is there."""
    pick(seat, *bodies)
    seat.get_by_label("Title of the new theme").fill(title)
    seat.get_by_label("Title of the new theme").press("Enter")
    expect(seat.get_by_role("heading", name=title, exact=True)).to_be_visible()


def move(seat: Page, body: str, title: str) -> None:
    """Moves an answer into a theme."""
    pick(seat, body)
    seat.get_by_label("Move to …").select_option(label=title)


def view(seat: Page, label: str) -> None:
    """Chooses what the board shows."""
    seat.get_by_role("combobox", name="Show", exact=True).select_option(label=label)


def expect_themes(seat: Page, *titles: str) -> None:
    """Waits until these are the themes on the board, in any order, and their number beside."""
    for title in titles:
        expect(seat.get_by_role("heading", name=title, exact=True)).to_be_visible()
    expect(seat.locator(".theme h4")).to_have_count(len(titles))
    expect(seat.locator("[data-count=themes]")).to_have_text(str(len(titles)))


def expect_to_fit(seat: Page) -> None:
    """Waits until nothing on the board is wider than its pane."""
    wide = "panes => panes.filter(pane => pane.scrollWidth > pane.clientWidth).length"
    until(lambda: seat.locator(".board .scroll").evaluate_all(wide) == 0)


def said_of(seat: Page, title: str) -> Locator:
    """What stands below the title of a theme."""
    return seat.get_by_role("group", name=title, exact=True).locator(".said")


def test_prompts_that_lead_are_pointed_out_and_never_forbidden(show: Show) -> None:
    desk = show.desk
    desk.goto(show.theatre.here)
    desk.get_by_label("Title").fill("A leading one")
    desk.locator(".st-key-new-details label").first.click()
    prompts = desk.get_by_role("combobox", name="Prompts, one for each kind of customer")
    prompts.click()
    prompts.fill("iPhone")
    desk.get_by_role("option", name="iPhone").click()
    called = "iPhone Say what it does for customers instead of what it is called, or leave it out."
    expect_hints(desk, [called])
    expect(desk.get_by_text("Our iPhone customers become much more valuable when…")).to_be_visible()
    prompts.press("Escape")
    show.theatre.picture(desk, "views-new")
    desk.get_by_role("button", name="Create the workshop").click()
    expect(desk).to_have_url(re.compile("/facilitate"))
    expect_hints(desk, [called])  # as long as it is so
    live = Live(show.store, show.people, desk.url.rpartition("workshop=")[2])
    assert [prompt.segment for prompt in live.workshop.prompts][3:] == ["iPhone"]
    show.store.write(invite, show.people.owner, live.id, "anna", "analyst")
    show.sit(live, show.helper)
    expect(show.helper.get_by_text("still setting this workshop up")).to_be_visible()

    desk.get_by_role("button", name="Remove iPhone").click()
    expect_hints(desk, [])
    desk.get_by_role("tab", name="Phones and screen").click()
    asked = desk.get_by_role("textbox", name="Questions for whoever pauses")
    asked.fill("\n".join((LEADING, DOUBLE, OPEN)))
    asked.press("Control+Enter")
    inside, yes_no, two = (
        f"because of our ({LEADING}) "
        "Take the answer out and leave the question open, so that the room finds its own.",
        f"Don't you think ({LEADING}) Ask what, how, why or who, so that yes or no is not enough.",
        f"stay, and what ({DOUBLE}) Ask one thing, and keep the other for the next prompt.",
    )
    expect_hints(desk, [inside, yes_no, two])
    show.theatre.picture(desk, "views-questions")
    assert faults(desk) == []
    desk.get_by_role("button", name="Save").click()
    expect(desk.get_by_text("Saved")).to_be_visible()
    desk.get_by_role("button", name="More", exact=True).click(trial=True, timeout=2_000)
    assert live.workshop.settings.follow_ups == (LEADING, DOUBLE, OPEN)
    assert len(live.workshop.prompts) == 3

    phones = {name: show.theatre.phone() for name in ("Sales", "Service", "Finance")}
    for phone in phones.values():
        phone.clock.install()
    live.move("lobby")
    show.join(live, phones)
    live.move("write:all")
    for phone in phones.values():
        add(phone, "they stay")
    for phone in phones.values():
        pause_until(phone, LEADING)  # the facilitator has the last word
    for seat in (desk, show.helper):
        expect(figure(seat, "Answers")).to_contain_text("3")
    desk.get_by_role("button", name="More", exact=True).click()
    desk.get_by_text("Settings", exact=True).click()
    expect_hints(desk, [inside, yes_no, two])
    desk.locator(".leading").scroll_into_view_if_needed()
    show.theatre.picture(desk, "views-settings")
    asked.fill(OPEN)
    asked.press("Control+Enter")
    expect_hints(desk, [])
    desk.locator(".st-key-save-settings button").click()
    for phone in phones.values():
        pause_until(phone, OPEN)
        phone.close()


def test_both_seats_see_who_is_missing_how_answers_turn_and_what_one_function_said(
    show: Show,
) -> None:
    live = show.open("A turn")
    functions_are_missed(show, live)
    answers_turn(show, live)
    themes_are_made(show)
    views_follow(show)


def functions_are_missed(show: Show, live: Live) -> None:
    """Round 1: each function counts as missing until one of its people is heard."""
    seats = (show.desk, show.helper)
    show.move(live, "write:all")
    for seat in seats:
        expect(figure(seat, "Functions heard")).to_have_text("0 of 3")
        expect(figure(seat, "Silent so far")).to_have_count(0)  # nobody has had the time yet
    show.write(SALES_FIRST)
    for seat in seats:
        expect(figure(seat, "Functions heard")).to_have_text("1 of 3")
        expect(figure(seat, "Silent so far")).to_have_text("Service, other functions")
    show.theatre.picture(show.desk, "views-silent")
    show.write(OTHERS_THEN)
    for seat in seats:
        expect(figure(seat, "Silent so far")).to_have_text("Service")
        expect(figure(seat, "People heard")).to_have_text("5 of 9")
        expect(figure(seat, "Investment")).to_have_text(re.compile(r"^0 \(0\s%\)$"))
        expect(seat.locator(".turns")).to_have_count(0)  # too few to speak of shares
    show.write(SERVICE_LAST)
    for seat in seats:
        expect(figure(seat, "Functions heard")).to_have_text("3 of 3")
        expect(figure(seat, "Silent so far")).to_have_count(0)


def answers_turn(show: Show, live: Live) -> None:
    """Round 2, where functions are missed anew, and the shares of investment after it."""
    seats = (show.desk, show.helper)
    show.move(live, "mirror")
    show.move(live, "write:all")
    show.write(AGAIN[:1])
    for seat in seats:  # those who were heard in round 1 are missing in round 2
        expect(figure(seat, "Silent so far")).to_have_text("Sales, other functions")
    show.write(AGAIN[1:])
    silent = "nobody from other functions has answered yet. Ask for one from them."
    for seat in seats:
        expect(seat.locator(".room .hint")).to_contain_text(silent)
        expect(figure(seat, "Functions heard")).to_have_text("2 of 3")
        expect_turns(seat, TURNS)
        expect(seat.locator(".room")).not_to_contain_text(re.compile("Finance|Product|Operations"))
    show.move(live, "mirror")
    rounds = show.beamer.locator(".wave")
    expect(rounds).to_have_text(["round 1 5 1", "round 2 2 7"], use_inner_text=True)
    show.theatre.picture(show.beamer, "views-mirror")

    show.move(live, "write:best")
    show.write([("Operations 1", "they recommend us to others")])
    live.move("sort")
    for seat in seats:  # the turn is that of one prompt, and says of which
        expect(figure(seat, "Answers")).to_have_text("16")
        expect(figure(seat, "Functions heard")).to_have_text("3 of 3")
        expect(figure(seat, "Investment")).to_have_text(re.compile(r"^9 \(56\s%\)$"))
        expect(seat.locator(".turns caption")).to_have_text("Share of investment: all customers")
        expect_turns(seat, TURNS)
    show.theatre.picture(show.desk, "views-turn")
    press(show.helper, "they buy again", "i")
    corrected = [TURNS[0], "round 2 89 % of 9", TURNS[2], "second 100 % of 5", TURNS[4]]
    expect_turns(show.desk, corrected)
    show.helper.get_by_role("button", name="Undo").click()
    for seat in seats:
        expect_turns(seat, TURNS)


def themes_are_made(show: Show) -> None:
    """Both group; themes of one function say which, but for those of one person."""
    desk, helper = show.desk, show.helper
    make(desk, "Referrals", "they refer friends", "they refer us to friends", "they refer a friend")
    make(helper, "Buying", "they buy more", "they buy more often", "they buy again")
    make(desk, "Renewals", "they renew their contract", "they renew early")
    shared = ("they share their data with us", "they share their forecasts with us")
    make(helper, "Sharing", *shared)
    make(desk, "Ideas", "they give us ideas")
    for seat in (desk, helper):
        expect_themes(seat, "Referrals", "Buying", "Renewals", "Sharing", "Ideas")
        expect(said_of(seat, "Referrals")).to_contain_text("3people")
        expect(said_of(seat, "Buying")).to_contain_text("3peopleonly Sales")
        expect(said_of(seat, "Renewals")).to_contain_text("2peopleonly other functions")
        expect(said_of(seat, "Sharing")).to_contain_text("1person")  # two answers, one voice
        expect(seat.locator(".board .mark")).to_have_count(2)
        expect_to_fit(seat)


def views_follow(show: Show) -> None:
    """Each seat has a view of its own, out of which themes go by what the other seat does."""
    desk, helper = show.desk, show.helper
    view(desk, "Themes of one voice")
    expect_themes(desk, "Sharing", "Ideas")
    show.theatre.picture(desk, "views-voice")
    view(helper, "Themes of one function")
    expect_themes(helper, "Buying", "Renewals", "Sharing", "Ideas")
    expect(said_of(helper, "Sharing")).to_contain_text("1persononly Sales")
    expect(said_of(helper, "Ideas")).to_contain_text("1persononly Service")
    expect(row(helper, "they renew early")).to_contain_text("other functions · all · round 1")
    for seat in (desk, helper):
        expect(seat.locator(".board")).not_to_contain_text(re.compile("Finance|Product"))
    show.theatre.picture(helper, "views-function")

    move(helper, "they share their plans with us", "Sharing")  # another voice, of Sales too
    expect_themes(desk, "Ideas")
    expect_themes(helper, "Buying", "Renewals", "Sharing", "Ideas")
    expect(said_of(helper, "Sharing")).to_contain_text("2peopleonly Sales")
    move(desk, "they answer questions of others", "Ideas")  # another voice, of Service too
    expect_themes(desk)
    expect(desk.get_by_text("No theme passes.")).to_be_visible()
    expect(said_of(helper, "Ideas")).to_contain_text("2peopleonly Service")
    move(desk, "they stay longer", "Buying")  # it was Sales alone: Service comes in
    expect_themes(helper, "Renewals", "Sharing", "Ideas")
    helper.reload()  # a view is not kept: a page that is opened holds nothing back
    expect_themes(helper, "Referrals", "Buying", "Renewals", "Sharing", "Ideas")
    helper.set_viewport_size(TABLET)  # type: ignore[arg-type]
    view(helper, "Themes of one function")
    expect_themes(helper, "Renewals", "Sharing", "Ideas")
    expect_to_fit(helper)
    show.theatre.picture(helper, "views-tablet")
