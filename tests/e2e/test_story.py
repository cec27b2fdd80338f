"""The whole story in real browsers: a facilitator, a phone and the projector at once, then the
executive."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.theatre import SECONDS, Theatre, press
from tests.rooms import PASSWORD

pytestmark = pytest.mark.browser
expect.set_options(timeout=SECONDS)

STEM = "become much more valuable when…"


def set_up(theatre: Theatre) -> Page:
    """The first facilitator makes an account by the set-up link and is signed in by it."""
    page = theatre.laptop()
    page.goto(theatre.server.said("Set-up link").replace("localhost", "127.0.0.1"))
    page.get_by_label("Name to sign in with").fill("fay")
    page.get_by_label("Password, at least 10 characters").fill(PASSWORD)
    page.get_by_label("The password again").fill(PASSWORD)
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("heading", name="Workshops", exact=True)).to_be_visible()
    return page


def sign_in(theatre: Theatre, name: str) -> Page:
    """Signs in through the form."""
    page = theatre.laptop()
    page.goto(theatre.here + "/sign-in")
    page.locator("[data-test-script-state=notRunning]").wait_for()  # the form stands as it will
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    heading = page.get_by_role("heading", name="Workshops", exact=True)
    press(page.get_by_role("button", name="Sign in"), until=heading)
    return page


def create(page: Page, title: str) -> str:
    """Makes a workshop from the default template and returns its join code."""
    page.get_by_text("New workshop").click()
    page.get_by_label("Title").fill(title)
    page.get_by_label("Title").press("Tab")
    code = page.get_by_text(re.compile(r"^[A-Z2-9]{6}$")).first
    press(page.get_by_role("button", name="Create the workshop"), until=code)
    expect(page).to_have_url(re.compile("/facilitate"))
    return code.inner_text()


def next_step(page: Page, step: str) -> None:
    """Presses the one large button that leads to the step."""
    page.get_by_role("button", name=f"Next: {step}").click()


def answer(phone: Page, text: str) -> None:
    """Writes an answer and waits until the server has it."""
    phone.get_by_label("Your answer").fill(text)
    phone.get_by_role("button", name="Add").click()
    expect(phone.locator("#answers li:not(.sending)").filter(has_text=text)).to_be_visible()


def join(theatre: Theatre, address: str, function: str) -> Page:
    """A phone opens the QR code's address and chooses a function."""
    phone = theatre.phone()
    phone.goto(address)
    phone.get_by_role("button", name=function).click()
    expect(phone.get_by_role("heading", name="You are in")).to_be_visible()
    return phone


def test_a_workshop_from_the_first_start_to_the_executives_page(theatre: Theatre) -> None:
    desk = set_up(theatre)
    code = create(desk, "Board day")
    next_step(desk, "Lobby")

    beamer = theatre.projector()
    screen_link = desk.get_by_role("link", name="Screen").get_attribute("href")
    assert screen_link
    beamer.goto(theatre.here + urlsplit(screen_link).path)
    expect(beamer.get_by_text(code).first).to_be_visible()
    theatre.picture(beamer, "screen-lobby")

    address = f"{theatre.network}/j/{code}"
    phone, other = join(theatre, address, "Service"), join(theatre, address, "Sales")
    expect(beamer.get_by_text("2", exact=True).first).to_be_visible()

    next_step(desk, "Write: all customers")
    expect(phone.get_by_role("heading", name=f"Our customers {STEM}")).to_be_visible()
    answer(phone, "they buy more")
    answer(other, "they pay on time")
    phone.get_by_label("Your answer").fill("they let us")
    phone.reload()
    expect(phone.get_by_label("Your answer")).to_have_value("they let us")
    expect(phone.locator("#answers li")).to_have_text(re.compile("they buy more"))
    theatre.picture(phone, "phone-write")
    expect(beamer.locator("body")).not_to_contain_text("they buy more")
    theatre.picture(beamer, "screen-write")
    theatre.picture(desk, "facilitate-write")

    next_step(desk, "Mirror")
    expect(
        phone.get_by_text("2 of 2 answers are variables already in a traditional CLV")
    ).to_be_visible()
    expect(beamer.get_by_text("they pay on time")).to_be_visible()
    theatre.picture(phone, "phone-mirror")
    theatre.picture(beamer, "screen-mirror")

    next_step(desk, "Write again: all customers")
    expect(phone.get_by_label("Your answer")).to_have_value("they let us")
    answer(phone, "they introduce us to their customers")
    answer(other, "they refer their friends to us")
    next_step(desk, "Write: best customers")
    expect(phone.get_by_role("heading", name=f"Our best customers {STEM}")).to_be_visible()
    answer(phone, "they share their data with us")
    answer(other, "we train their operators")
    next_step(desk, "Write: typical customers")
    expect(phone.get_by_role("heading", name=f"Our typical customers {STEM}")).to_be_visible()
    answer(phone, "mutual trust")

    next_step(desk, "Reveal")
    desk.get_by_role("button", name="Reveal the answers").click()
    expect(other.get_by_text("they share their data with us")).to_be_visible()
    expect(beamer.get_by_text("we train their operators")).to_be_visible()
    theatre.picture(phone, "phone-reveal")
    theatre.picture(beamer, "screen-reveal")

    next_step(desk, "We or they")
    row = desk.locator(".answer").filter(has_text="mutual trust")
    expect(row.get_by_role("button", name="unclear").first).to_have_attribute(
        "aria-pressed", "true"
    )
    row.get_by_role("button", name="we", exact=True).click()
    expect(row.get_by_text("by decision")).to_be_visible()
    for text in ("introduce us to their customers", "refer their friends"):
        desk.locator(".answer").filter(has_text=text).get_by_role("checkbox").check()
    desk.get_by_label("Title of the new theme").fill("They introduce us to others")
    desk.get_by_label("Title of the new theme").press("Enter")
    expect(desk.get_by_role("heading", name="They introduce us to others")).to_be_visible()
    desk.locator(".answer").filter(has_text="share their data").get_by_role("checkbox").check()
    desk.get_by_label("Title of the new theme").fill("They share data")
    desk.get_by_label("Title of the new theme").press("Enter")
    expect(desk.get_by_role("heading", name="They share data")).to_be_visible()
    theatre.picture(desk, "facilitate-sort")
    sides = phone.locator("li").filter(has_text="they introduce us to their customers")
    expect(sides.get_by_role("button", name="they")).to_have_attribute("aria-pressed", "true")
    theatre.picture(phone, "phone-sort")
    desk.get_by_role("button", name="Show we | they").click()
    expect(desk.get_by_text(re.compile("which answers count as we"))).to_be_visible()
    desk.get_by_role("button", name="Show we | they").first.click()
    expect(beamer.get_by_text("They introduce us to others")).to_be_visible()
    theatre.picture(beamer, "screen-sort")

    next_step(desk, "Vote")
    card = phone.locator(".themes li").filter(has_text="They introduce us to others")
    card.get_by_role("button", name="One dot more").click()
    expect(phone.get_by_text("Dots left: 2")).to_be_visible()
    card.get_by_role("button", name="One dot more").click()
    expect(phone.get_by_text("Dots left: 1")).to_be_visible()
    theatre.picture(phone, "phone-vote")
    theatre.picture(beamer, "screen-vote-hidden")
    theatre.picture(desk, "facilitate-vote")
    desk.get_by_role("button", name="Show the votes").click()
    expect(desk.get_by_text(re.compile("how many dots each theme has"))).to_be_visible()
    desk.get_by_role("button", name="Show the votes").first.click()
    expect(beamer.get_by_text("2", exact=True).first).to_be_visible()
    theatre.picture(beamer, "screen-vote")

    look_at_evidence(theatre, desk)
    desk.goto(f"{theatre.here}/facilitate?workshop={workshop_of(desk)}")
    next_step(desk, "Talk at tables")
    talk_at_tables(theatre, desk, phone)
    next_step(desk, "Evidence")
    show_evidence(theatre, desk, beamer)
    next_step(desk, "Pair")
    pair_up(theatre, desk, phone)
    next_step(desk, "Commit")
    next_step(desk, "Closed")
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    theatre.picture(phone, "phone-closed")

    theatre.add_user("eva", "executive")
    invite(desk, "eva")
    read_results(theatre, sign_in(theatre, "eva"))
    assert theatre.trouble == []


def workshop_of(page: Page) -> str:
    """The id in the page's address."""
    found = re.search(r"workshop=([0-9a-f]{16})", page.url)
    assert found
    return found[1]


def look_at_evidence(theatre: Theatre, desk: Page) -> None:
    """Joins the workshop with the demo's customers, ties and freezes a theme, and looks."""
    workshop_id = workshop_of(desk)
    desk.goto(f"{theatre.here}/customers?workshop={workshop_id}")
    desk.get_by_role("button", name="Join with this workshop").click()
    expect(desk.get_by_text("This workshop is joined with this data.")).to_be_visible()
    theatre.picture(desk, "customers", full_page=True)
    desk.goto(f"{theatre.here}/evidence?workshop={workshop_id}")
    metric = desk.get_by_role("combobox", name="Metric of: They introduce us to others")
    referrals = desk.get_by_role("option", name="referrals made")
    press(metric, until=referrals)
    referrals.click()
    expect(desk.get_by_text("One hypothesis is not frozen yet")).to_be_visible()
    theatre.picture(desk, "evidence-before-the-freeze")
    desk.get_by_role("button", name="Freeze it").click()
    desk.get_by_role("button", name="Freeze and open the evidence").click()
    expect(desk.get_by_text(re.compile("4,937 customers")).first).to_be_visible()
    theatre.picture(desk, "evidence")
    desk.get_by_role("tab", name="CLV against NPS").click()
    expect(desk.get_by_text(re.compile("1,979 customers")).first).to_be_visible()
    theatre.picture(desk, "evidence-nps")


def talk_at_tables(theatre: Theatre, desk: Page, phone: Page) -> None:
    """Draws one table of two, which a phone is told of."""
    expect(desk.get_by_text("No tables are drawn")).to_be_visible()
    desk.get_by_role("button", name="Draw tables").click()
    expect(desk.get_by_text("1 table", exact=True)).to_be_visible()
    expect(phone.get_by_text("You sit at table 1")).to_be_visible()
    theatre.picture(desk, "facilitate-talk")


def pair_up(theatre: Theatre, desk: Page, phone: Page) -> None:
    """A pair of the table becomes a commitment with an owner."""
    expect(desk.get_by_role("button", name="Show the nine known pairs")).to_be_disabled()
    phone.get_by_label("We invest in").fill("a user group")
    phone.get_by_label("so that customers become able to").fill("help one another")
    phone.get_by_role("button", name="Add").click()
    expect(desk.get_by_role("button", name="Show the nine known pairs")).to_be_enabled()
    theatre.picture(desk, "facilitate-pair")
    desk.get_by_role("button", name="Make it a commitment").click()
    expect(desk.get_by_label("We invest in …", exact=True)).to_have_value("a user group")
    desk.get_by_label("Who leads it").fill("Fay")
    desk.get_by_role("button", name="Note it").click()
    expect(desk.get_by_text("Fay · this year")).to_be_visible()


def show_evidence(theatre: Theatre, desk: Page, beamer: Page) -> None:
    """Puts the evidence of a theme on the projector, then CLV against NPS, and comes back."""
    workshop_id = workshop_of(desk)
    theatre.picture(beamer, "screen-evidence-before")
    desk.goto(f"{theatre.here}/evidence?workshop={workshop_id}")
    desk.get_by_role("button", name="Show on the screen").first.click()
    expect(beamer.get_by_text(re.compile("745 against 4,190 customers")).first).to_be_visible()
    expect(beamer.get_by_text("made up")).to_be_visible()
    theatre.picture(beamer, "screen-evidence")
    desk.get_by_role("tab", name="CLV against NPS").click()
    desk.get_by_role("button", name="Show on the screen").last.click()
    expect(beamer.get_by_text(re.compile("1,975 customers")).first).to_be_visible()
    theatre.picture(beamer, "screen-evidence-nps")
    desk.goto(f"{theatre.here}/facilitate?workshop={workshop_id}")


def invite(desk: Page, name: str) -> None:
    """Invites an executive in the facilitator's page."""
    desk.get_by_role("button", name="More", exact=True).click()
    desk.get_by_label("Name they sign in with").fill(name)
    executive = desk.get_by_role("option", name="executive")
    press(desk.get_by_role("combobox", name="As"), until=executive)
    executive.click()
    desk.get_by_role("button", name="Invite").click()
    expect(desk.get_by_text(f"{name} · executive")).to_be_visible()


def read_results(theatre: Theatre, page: Page) -> None:
    """An executive finds the workshop and reads it; no answer is on the page."""
    page.get_by_role("link", name="Results").first.click()
    page.get_by_role("button", name="Read the result").click()
    expect(page.get_by_text("They introduce us to others").first).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("they refer their friends to us")
    theatre.picture(page, "results", full_page=True)
