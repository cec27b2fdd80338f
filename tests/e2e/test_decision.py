"""From the room's answers to a decision, in real browsers: a frozen hypothesis, a bet, its
evidence, a commitment as an experiment, and the result in the hands of a stranger."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.e2e.theatre import SECONDS, Theatre, press
from valuewhen.people.accounts import person
from valuewhen.store.store import Store
from valuewhen.workshop.following import shared_board
from valuewhen.workshop.hypotheses import tie_to_metrics
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.phases import move
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.workshops import load, workshops_of

pytestmark = pytest.mark.browser
expect.set_options(timeout=SECONDS)

PLACES_OF_NEXT = """() => {  // from the pairs on, all that stands around the button is there
  const places = window.placesOfNext = {};
  const look = () => {
    const rail = document.querySelector(":has(> .st-key-reveal-pairs)");
    for (const next of rail?.querySelectorAll("[class*='st-key-next-']") ?? []) {
      const top = Math.round(next.getBoundingClientRect().top);
      if (next.offsetHeight) (places[next.innerText] ||= new Set()).add(top);
    }
    requestAnimationFrame(look);
  };
  look();
}"""
THEME = "They let us read their sensors"


@pytest.fixture
def workshop(theatre: Theatre) -> Iterator[Workshop]:
    """The demo's finished workshop back in its evidence phase, with a theme tied since."""
    theatre.add_user("fay", "facilitator")
    store = Store(theatre.server.store_url)
    fay = store.read(person, "fay")
    found = next(one for one in store.read(workshops_of, fay) if one.now.phase == "closed")
    said = "they let us read their vibration sensors"
    theme = store.write(make_theme, fay, found.id, THEME, [answer_of(store, found, said)])
    metrics: dict[str, str | None] = {"support_contacts": "less"}
    store.write(tie_to_metrics, fay, found.id, theme, metrics)
    store.write(move, fay, found.id, "evidence")
    yield store.read(load, found.id)
    store.close()


def answer_of(store: Store, workshop: Workshop, body: str) -> str:
    answers = shared_board(store, workshop.id).answers
    return next(answer.id for answer in answers if answer.body == body)


def test_from_the_answers_to_a_decision_that_a_stranger_reads(
    theatre: Theatre, workshop: Workshop
) -> None:
    desk = theatre.signed_in(theatre.laptop(), "fay")
    evidence = f"{theatre.here}/evidence?workshop={workshop.id}"
    desk.goto(evidence)
    card = desk.locator("[class*='st-key-theme-']").filter(has_text=THEME).first
    expect(card.get_by_text("Its evidence opens when it is frozen.")).to_be_visible()
    freeze(desk)
    expect(card.get_by_text("support contacts · frozen")).to_be_visible()
    theatre.picture(desk, "decision-frozen", full_page=True)

    phone = theatre.phone()
    phone.goto(f"{theatre.network}/j/{workshop.join_code}")
    phone.get_by_role("button", name="Sales").click()
    card.get_by_role("button", name="Let them bet").click()
    phone.get_by_role("button", name="About the same").click()
    expect(phone.get_by_text("Your guess:")).to_contain_text("About the same")
    expect(card.get_by_text("1 of ")).to_be_visible()
    beamer = theatre.projector()
    beamer.goto(f"{theatre.here}/screen/{workshop.screen_token}")
    card.get_by_role("button", name="Show on the screen").click()
    expect(beamer.get_by_text(re.compile("customers")).first).to_be_visible()
    expect(beamer.get_by_text(THEME)).to_be_visible()
    theatre.picture(beamer, "decision-screen")

    commit(desk, evidence)
    theatre.picture(desk, "decision-experiment", full_page=True)
    link = share(desk, theatre, workshop)
    theatre.picture(desk, "decision-shared")

    stranger, sockets = theatre.phone(), list[WebSocket]()
    stranger.on("websocket", lambda socket: sockets.append(socket))
    stranger.goto(link)
    decided = stranger.get_by_text("customers’ operators at forty typical plants").first
    expect(decided).to_be_visible(timeout=3 * SECONDS)  # it comes by itself when it is made
    for said in (
        "dots are on things your CLV cannot see",
        "Believed and seen in the data",
        "typical customers were drawn by lot",
    ):
        expect(stranger.get_by_text(said).first).to_be_visible()
    expect(stranger.locator("body")).not_to_contain_text("vibration sensors")
    expect(stranger.locator("body")).not_to_contain_text("HP-0")
    theatre.picture(stranger, "decision-stranger", full_page=True)
    assert sockets == []

    desk.get_by_role("button", name="Revoke").click()
    expect(desk.get_by_text("No link is good at the moment.")).to_be_visible()
    gone = stranger.goto(link)
    assert gone
    assert gone.status == 404
    expect(stranger.locator("body")).not_to_contain_text("Halden")
    waiting = [said for said in theatre.trouble if "503" in said]  # while the report is made
    assert theatre.trouble == waiting


def freeze(desk: Page) -> None:
    expect(desk.get_by_text("One hypothesis is not frozen yet")).to_be_visible()
    desk.get_by_role("button", name="Freeze it").click()
    desk.get_by_role("button", name="Freeze and open the evidence").click()
    expect(desk.get_by_text("added later").first).to_be_visible()


def commit(desk: Page, evidence: str) -> None:
    """A commitment with a measure, and its pilot and holdout drawn by lot."""
    desk.goto(evidence.replace("/evidence", "/facilitate"))
    expect(desk.get_by_role("button", name="Next: Pair")).to_be_visible()
    desk.evaluate(PLACES_OF_NEXT)
    desk.get_by_role("button", name="Next: Pair").click()
    desk.get_by_role("button", name="Next: Commit").click()
    expect(desk.get_by_role("button", name="Next: Closed")).to_be_visible()
    places = desk.evaluate("Object.values(placesOfNext).map((tops) => tops.size)")
    assert places == [1, 1]  # what has come up to be pressed stays where it is
    desk.get_by_label("We invest in …", exact=True).fill(
        "courses for customers’ operators at forty typical plants"
    )
    desk.get_by_label("… they become able to", exact=True).fill("help themselves")
    desk.get_by_label("Who leads it").fill("Fay")
    desk.get_by_label("Who leads it").press("Tab")
    desk.get_by_text("How it is measured").click()
    desk.locator("[data-test-script-state=notRunning]").wait_for()  # the form stands as it will
    hours = desk.get_by_role("option", name="training hours")
    press(desk.get_by_role("combobox", name="The measure that should move"), until=hours)
    hours.click()
    expect(desk.get_by_text("training hours now:")).to_be_visible()
    desk.get_by_label("Baseline").fill("4")
    desk.get_by_label("Baseline").press("Tab")
    desk.get_by_label("Target").fill("8")
    desk.get_by_label("Target").press("Tab")
    desk.get_by_role("button", name="Note it").click()
    expect(desk.get_by_text("forty typical plants").first).to_be_visible()
    desk.goto(evidence)
    desk.get_by_role("tab", name="Commitments").click()
    expect(desk.get_by_text("Measured by training hours from 4 to 8")).to_be_visible()
    desk.get_by_text("As an experiment").last.click()
    draw = desk.get_by_role("button", name="Draw", exact=True)
    press(desk.get_by_role("button", name="Draw pilot and holdout").last, until=draw)
    press(draw, until=desk.get_by_text("typical customers were drawn by lot").first)


def share(desk: Page, theatre: Theatre, workshop: Workshop) -> str:
    """Makes a link on the page of the result, and returns it."""
    desk.goto(f"{theatre.here}/results?workshop={workshop.id}")
    desk.get_by_role("button", name="Share link").click()
    desk.get_by_role("button", name="Make a link").click()
    made = desk.locator("code").filter(has_text="/s/").first
    expect(made).to_be_visible()
    return made.inner_text().strip()
