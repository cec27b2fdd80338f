"""Answers that a phone keeps: a roomful does not fetch them at once when it moves on."""

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.e2e.theatre import SECONDS, Theatre
from tests.rooms import Live, Server

pytestmark = pytest.mark.browser


def add(page: Page, text: str) -> None:
    """Writes an answer, and sees that it has arrived."""
    page.get_by_label("Your answer").fill(text)
    page.get_by_role("button", name="Add").click()
    arrived = page.locator("#answers li:not(.sending)").filter(has_text=text)
    expect(arrived).to_be_visible(timeout=SECONDS)


def moved(page: Page, served: Live, phase: str, heading: str) -> Locator:
    """One's own answers once the phone has heard that the room moved on."""
    served.move(phase)
    expect(page.locator("#shared h1")).to_have_text(heading, timeout=SECONDS)
    return page.locator("#mine ul.answers li")


def test_ones_answers_stay_in_sight_without_being_fetched(
    server: Server, browser: Browser, served: Live
) -> None:
    theatre = Theatre(server, browser)
    fetched: list[str] = []

    def note(route: Route) -> None:
        fetched.append(route.request.url)
        route.continue_()

    served.move("write:best")
    page = theatre.phone()
    page.route("**/mine", note)
    page.goto(f"{server.url}/j/{served.workshop.join_code}")
    page.get_by_role("button", name="Sales").click()
    for text in ("they <b>visit</b> us", "they train themselves", "they leave"):
        add(page, text)
    page.locator("#answers li").filter(has_text="they leave").locator(".withdraw button").click()
    expect(page.locator("#answers li")).to_have_count(2, timeout=SECONDS)

    all_asked, best_asked = (f"{prompt.text}" for prompt in served.workshop.prompts[:2])
    here = moved(page, served, "mirror", "What the room wrote")
    expect(here).to_have_text(["they train themselves", "they <b>visit</b> us"])
    expect(page.get_by_role("heading", name="Yours (2)")).to_be_visible()
    here = moved(page, served, "write:all", all_asked)
    expect(here).to_have_count(0)
    add(page, "we answer the phone")
    here = moved(page, served, "reveal", "Everybody's answers")
    expect(here).to_have_text(
        ["we answer the phone", "they train themselves", "they <b>visit</b> us"]
    )
    theatre.picture(page, "own-answers-reveal")
    here = moved(page, served, "write:best", best_asked)
    expect(here).to_have_text(["they train themselves", "they <b>visit</b> us"])
    add(page, "they recommend us")
    expect(page.locator("#count")).to_have_text("Yours (3)")
    assert fetched == []

    page.reload()
    expect(here).to_have_count(3)
    here = moved(page, served, "mirror", "What the room wrote")
    expect(here).to_have_count(4)
    assert fetched == []
    assert theatre.trouble == []
    theatre.close()
