"""The bet in real browsers: let them bet, count, show, and the room's guesses beside the data."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults_in_both
from tests.e2e.theatre import SECONDS, Theatre
from tests.rooms import until
from valuewhen.join.findings import Finding, shared_findings
from valuewhen.people.accounts import person
from valuewhen.store.store import Store
from valuewhen.store.tables import new_id
from valuewhen.workshop.bets import betting_now, place_bet
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.participants import choose_function
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import load, workshops_of

pytestmark = pytest.mark.browser
expect.set_options(timeout=SECONDS)


def demo(theatre: Theatre, store: Store) -> tuple[Workshop, Finding]:
    """The demo's finished workshop back in its evidence phase, and what is bet on."""
    theatre.add_user("fay", "facilitator")
    fay = store.read(person, "fay")
    found = next(w for w in store.read(workshops_of, fay) if w.now.phase == "closed")
    store.write(move, fay, found.id, "evidence")
    rows = shared_findings(store, found.id).rows
    row = next(row for row in rows if row.card and "referral" in (row.metric or ""))
    return store.read(load, found.id), row


def phone_of(theatre: Theatre, workshop: Workshop, function: str, *, script: bool = True) -> Page:
    phone = theatre.phone(script)
    phone.goto(f"{theatre.network}/j/{workshop.join_code}")
    phone.get_by_role("button", name=function).click()
    return phone


def test_the_room_bets_and_sees_its_guesses_beside_the_data(
    theatre: Theatre, demo_store: Store
) -> None:
    workshop, row = demo(theatre, demo_store)
    assert row.metric
    desk = theatre.signed_in(theatre.laptop(), "fay")
    desk.goto(f"{theatre.here}/evidence?workshop={workshop.id}")
    beamer = theatre.projector()
    beamer.goto(f"{theatre.here}/screen/{workshop.screen_token}")
    quick, unsure = phone_of(theatre, workshop, "Sales"), phone_of(theatre, workshop, "Service")
    bare = phone_of(theatre, workshop, "Finance", script=False)
    card = desk.locator(f"[class*='st-key-theme-{row.theme_id}']").first

    card.get_by_role("button", name="Let them bet").click()
    expect(card.get_by_text("0 of ")).to_be_visible()
    question = "have a higher CLV than those with none?"
    expect(beamer.get_by_role("heading", name=question)).to_be_visible()
    expect(quick.get_by_role("heading", name=question)).to_be_visible()
    theatre.picture(quick, "bet-phone-asked", full_page=True)
    assert faults_in_both(quick) == []

    quick.get_by_text("More", exact=True).click()
    theatre.picture(quick, "bet-phone-amounts", full_page=True)
    quick.locator("button[name=amount]").nth(2).click()
    expect(quick.get_by_text("Your guess:")).to_contain_text("more")
    quick.reload()
    expect(quick.get_by_text("Your guess:")).to_contain_text("more")
    assert faults_in_both(quick) == []
    theatre.picture(quick, "bet-phone-given", full_page=True)
    unsure.get_by_role("button", name="About the same").click()
    expect(unsure.get_by_text("Your guess:")).to_contain_text("About the same")
    unsure.get_by_text("Less", exact=True).click()
    unsure.locator("button[name=amount]").first.click()
    expect(unsure.get_by_text("Your guess:")).to_contain_text("less")
    bare.reload()
    bare.get_by_text("More", exact=True).click()
    bare.locator("button[name=amount]").last.click()
    expect(bare.get_by_text("Your guess:")).to_contain_text("more")
    expect(beamer.get_by_text("3 of ")).to_be_visible()
    expect(card.get_by_text("3 of ")).to_be_visible()

    room(demo_store, workshop, row)
    expect(beamer.get_by_text("17 of ")).to_be_visible()
    theatre.picture(beamer, "bet-screen-open")
    theatre.picture(desk, "bet-desk-open", full_page=True)
    assert faults_in_both(beamer) == []
    for page in (beamer, quick, unsure):
        expect(page.locator("body")).not_to_contain_text("half of the guesses")
        expect(page.locator("body")).not_to_contain_text("95 %")
    card.get_by_role("button", name="Close the bets").click()
    expect(quick.get_by_text("Bets are closed.")).to_be_visible()
    expect(beamer.get_by_text("Bets are closed.")).to_be_visible()
    theatre.picture(quick, "bet-phone-closed", full_page=True)

    card.get_by_role("button", name="Show on the screen").click()
    expect(beamer.get_by_text("The room (17 guesses)")).to_be_visible()
    expect(beamer.get_by_text("The data as they are")).to_be_visible()
    theatre.picture(beamer, "bet-screen-shown")
    expect(quick.get_by_text("The room (17 guesses)")).to_be_visible()
    expect(quick.get_by_text("95 %")).to_be_visible()
    expect(quick.get_by_text("Your guess:")).to_contain_text("more")
    theatre.picture(quick, "bet-phone-shown", full_page=True)
    assert faults_in_both(quick) == []
    assert faults_in_both(beamer) == []
    beamer.emulate_media(color_scheme="dark")
    quick.emulate_media(color_scheme="dark")
    beamer.wait_for_timeout(300)
    theatre.picture(beamer, "bet-screen-shown-dark")
    theatre.picture(quick, "bet-phone-shown-dark", full_page=True)
    expect(card.get_by_text("17 bets")).to_be_visible()
    theatre.picture(desk, "bet-desk-shown", full_page=True)
    assert theatre.trouble == []


def room(store: Store, workshop: Workshop, row: Finding) -> None:
    """Fourteen more people bet: seven of Sales more, six of Service less, one the same."""
    betting = until(lambda: store.read(betting_now, workshop))
    assert betting
    assert row.metric
    steps = betting.question.steps
    guesses = [("Sales", steps[place % 4]) for place in range(7)]
    guesses += [("Service", -steps[place % 2]) for place in range(6)] + [("Marketing", 0.0)]
    for function, amount in guesses:
        who = store.write(choose_function, workshop, new_id(), function)
        store.write(place_bet, workshop, who, row.theme_id, row.metric, amount)
