"""Every surface of a room in which all text is hostile: it stands there as it was written, nothing
is made of it, nothing is fetched for it, and no page does what its policy forbids."""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.e2e.theatre import POLICY, SECONDS, Theatre, press
from tests.hostile import CLEANED, KEPT, TEXTS
from tests.hostile_room import (
    DATA,
    FILE,
    FUNCTIONS,
    METRICS,
    SEGMENTS,
    TITLE,
    Hostile,
    hostile_file,
    hostile_home,
)
from tests.rooms import Server, until
from valuewhen.workshop.customer_stories import show_story, stories_of
from valuewhen.workshop.phases import reveal
from valuewhen.workshop.repeating import template_file

pytestmark = pytest.mark.browser
expect.set_options(timeout=SECONDS)

INSPECT = (Path(__file__).parent / "inspecting.js").read_text("utf-8")
TITLES = TEXTS[:-1]  # what themes' titles begin with; that of the last is a long word
LOOK = 200  # milliseconds until a page is looked at again
NEVER = ("54439", "\u202e", "\u2066", "\x00", "\x1b", "\ufeff")  # computed, or not cleaned
ENDS = KEPT["quoted"]  # a metric that would end a text in an expression
SAYS = "https://x.example/9 :material_home: -> **madestrong**"  # in spite of escapes


@dataclass
class House:
    """One server with the room, and the seat of its owner."""

    theatre: Theatre
    room: Hostile
    desk: Page

    def open(self, page: Page, where: str) -> None:
        """Begins to open a page of this server."""
        page.goto(f"{self.theatre.here}/{where}", wait_until="commit")

    def beside(self) -> Page:
        """Another page of the owner's browser."""
        return self.desk.context.new_page()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[House]:
    home = tmp_path_factory.mktemp("hostile")
    with hostile_home(home) as room:
        server = Server(home)
        server.start("--no-demo", "--host", "0.0.0.0")
        theatre = Theatre(server, browser)
        desk = theatre.signed_in(theatre.laptop(), "olga")
        yield House(theatre, room, desk)
        theatre.close()
        server.stop()
        assert "Traceback" not in server.err.read_text(), server.err.read_text()


def expect_whole(page: Page, *texts: str) -> None:
    """Waits until the texts stand on a page as they are; nothing may have been made of any."""
    end = time.monotonic() + SECONDS / 1000
    while found := inspected(page, texts):
        assert time.monotonic() < end, f"{page.url} lacks {found}"
        page.wait_for_timeout(LOOK)


def inspected(page: Page, texts: Sequence[str] = ()) -> list[str]:
    """Which of the texts are lacking on a page."""
    with suppress(PlaywrightError):  # it is being replaced by another
        found = page.evaluate(INSPECT, {"texts": texts, "never": NEVER})
        assert found["made"] == [], page.url
        return found["lacking"]  # type: ignore[no-any-return]
    return ["all"]


@pytest.mark.parametrize(
    "made",
    [
        "<b>madestrong</b>",
        "<x-made>",
        "<a href=//x.example>a</a>",
        "<i onclick=hit()>",
        "54439",
        "<p style='width:2000px'>wide",
        "<p><template shadowrootmode=open><b>madestrong</b></template></p>",
    ],
)
def test_what_was_made_of_a_text_is_found(browser: Browser, made: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(f"<main>{made}</main>")
        with pytest.raises(AssertionError):
            inspected(page)


def test_what_a_policy_forbids_is_heard(house: House) -> None:
    page, trouble = house.theatre.phone(), house.theatre.trouble
    page.goto(f"{house.theatre.here}/join")
    with page.expect_console_message(lambda message: message.text.startswith(POLICY)):
        page.evaluate("document.body.append(Object.assign(new Image(), {src: '//x.example'}))")
    page.close()
    assert any(POLICY in told for told in trouble)
    trouble.clear()


def test_phones_screen_and_board(house: House) -> None:
    live, theatre = house.room.live, house.theatre
    phone, beamer, desk = theatre.phone(), theatre.projector(), house.desk
    live.move("lobby")
    house.open(beamer, f"screen/{live.workshop.screen_token}")
    house.open(desk, f"facilitate?workshop={live.id}")
    phone.goto(f"{theatre.network}/j/{live.workshop.join_code}")
    expect_whole(phone, TITLE, *FUNCTIONS)
    phone.get_by_role("button", name=FUNCTIONS[0], exact=True).click()
    expect_whole(beamer, TITLE, *FUNCTIONS[:2])
    expect_whole(desk, TITLE)

    live.move(f"write:{SEGMENTS[1]}")
    expect(phone.locator("body")).to_have_attribute("data-phase", "write")
    for given, kept in ((KEPT["script"], KEPT["script"]), CLEANED["direction"]):
        phone.get_by_label("Your answer").fill(given)
        phone.get_by_role("button", name="Add").click()
        expect(phone.locator("#answers li:not(.sending)").filter(has_text=kept)).to_be_visible()
    for page in (phone, beamer, desk):
        expect_whole(page, SEGMENTS[1])
    for phase, on_phone, on_screen, on_board in (
        ("mirror", (), TEXTS[:6], ()),
        ("reveal", (KEPT["script"],), TITLES, TEXTS),
        ("sort", (KEPT["script"],), TITLES, TEXTS),
        ("vote", TITLES, TITLES, ()),
        ("evidence", (), METRICS[4:8], ()),
        ("commit", TEXTS[:10], TEXTS[:10], TEXTS[:10]),
        ("closed", (), TEXTS[:10], ()),
    ):
        live.move(phase)
        if phase == "sort":
            live.store.write(reveal, live.people.owner, live.id, "sides", is_shown=True)
        expect(phone.locator("body")).to_have_attribute("data-phase", phase)
        expect_whole(phone, *on_phone)
        expect_whole(beamer, *on_screen)
        expect_whole(desk, *on_board)
    [story, *_] = live.store.read(stories_of, live.people.owner, live.id)
    live.move("evidence")
    live.store.write(show_story, live.people.owner, live.id, story.key)
    expect_whole(beamer, story.title, story.text)
    assert theatre.trouble == []


def test_pages_of_the_staff_of_executives_and_of_whoever_has_a_link(house: House) -> None:
    live, theatre = house.room.live, house.theatre
    live.move("closed")
    link = f"{theatre.here}/s/{house.room.token}"
    httpx.get(link, timeout=SECONDS)  # has the page made meanwhile
    eve = theatre.signed_in(theatre.laptop(), "eve")
    shown = {
        "": (house.beside(), (TITLE,)),
        f"evidence?workshop={live.id}": (evidence := house.beside(), TITLES),
        "customers": (customers := house.beside(), (DATA, TITLE)),
        f"?compare={live.id},{live.id}": (house.beside(), ()),
        f"results?workshop={live.id}": (eve, (TITLE, SEGMENTS[1], FUNCTIONS[0])),
        "join?code=%22%3E%3Cx-made%20onclick%3D%3E%3C%3E": (theatre.phone(), ()),
    }
    for where, (page, _) in shown.items():
        house.open(page, where)
    for page, texts in shown.values():
        expect_whole(page, *texts)
    card = evidence.locator(f".st-key-theme-{house.room.themes[TEXTS[METRICS.index(ENDS)]]}")
    card.locator("summary").first.click()
    expect(card.locator(".marks").first).to_be_visible()
    expect_whole(evidence, *TITLES)
    expect(customers.get_by_role("button", name="Search").first).to_be_visible()
    expect(customers.get_by_role("button", name="Download as CSV")).to_have_count(0)
    until(lambda: httpx.get(link, timeout=SECONDS).status_code == 200)
    shared = theatre.phone()
    shared.goto(link)
    expect_whole(shared, TITLE, SEGMENTS[1], FUNCTIONS[0])
    assert theatre.trouble == []


def test_what_is_refused_is_said_in_the_words_that_came(house: House) -> None:
    live, theatre, desk = house.room.live, house.theatre, house.desk
    upload, template = house.beside(), house.beside()
    house.open(upload, "customers")
    house.open(template, "")
    house.open(desk, f"facilitate?workshop={live.id}")
    name = desk.get_by_label("Name they sign in with")
    press(desk.get_by_role("button", name="More", exact=True), until=name)
    name.fill(SAYS)
    desk.get_by_role("button", name="Invite").click()
    expect_whole(desk, SAYS)

    load = upload.get_by_role("button", name="Load", exact=True)
    press(upload.get_by_text("Load files", exact=True), until=load)
    twice = f'id,clv,"{SAYS}","{SAYS}"\na,1,2,3\n'.encode()
    loaded = upload.get_by_text(f"columns in {FILE[:20]}").first
    refused = upload.get_by_text("These columns are there more than once").first
    for content, told, said in (
        (hostile_file(), loaded, f"columns in {FILE}"),
        (twice, refused, SAYS),
    ):
        file = {"name": FILE, "mimeType": "text/csv", "buffer": content}
        upload.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
        press(load, until=told)
        expect_whole(upload, said)

    from_file = template.get_by_text("From a file")
    press(template.get_by_text("New workshop"), until=from_file)
    press(from_file, until=template.get_by_text("Template file"))
    known = live.store.read(template_file, live.people.owner, live.id)
    wrong = f'format = 1\nname = "x"\ndots = "{SAYS[:30]}"\n'.encode()
    for content, said in ((known, (TITLE, KEPT["picture"])), (wrong, (SAYS[:30],))):
        file = {"name": f"{FILE}.toml", "mimeType": "application/toml", "buffer": content}
        template.locator("input[type=file]").first.set_input_files(file)  # type: ignore[arg-type]
        expect_whole(template, *said)
    assert theatre.trouble == []
