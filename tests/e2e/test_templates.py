"""A template travels: a workshop's set-up is downloaded, imported, and the same again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults_in_both
from tests.e2e.theatre import SECONDS, Theatre, press
from valuewhen.people.accounts import person
from valuewhen.store.store import Store
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.settings import SIXTY
from valuewhen.workshop.templates import read_template, template_of
from valuewhen.workshop.workshops import workshops_of

pytestmark = pytest.mark.browser
expect.set_options(timeout=SECONDS)


def test_a_set_up_is_exported_imported_and_run_again(theatre: Theatre, tmp_path: Path) -> None:
    theatre.add_user("tess", "facilitator")
    page = theatre.signed_in(theatre.laptop(), "tess")
    make_from_shipped(theatre, page)
    first = newest(theatre)
    assert first.settings.run_sheet == SIXTY

    page.goto(theatre.here)
    page.get_by_role("button", name="More").first.click()
    theatre.picture(page, "workshops-more")
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Download as template").click()
    file = tmp_path / "ours.toml"
    downloading.value.save_as(file)
    assert read_template(file.read_bytes()) == template_of(first)

    page.goto(theatre.here)
    page.get_by_text("New workshop").click()
    page.get_by_text("From a file").click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_label("Title")).to_have_value("Wert")
    theatre.picture(page, "workshops-new")
    page.get_by_role("button", name="Create the workshop").click()
    expect_opened(page, "Wert")
    second = newest(theatre)
    assert second.id != first.id
    assert template_of(second) == template_of(first)

    page.goto(theatre.here)
    page.get_by_role("button", name="More").first.click()
    page.get_by_role("button", name="Run again").click()
    expect_opened(page, "Wert ·")
    third = newest(theatre)
    assert third.before_id == second.id
    assert template_of(third).settings == template_of(first).settings

    page.goto(f"{theatre.here}/?compare={third.id},{second.id}")
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()
    expect(page.get_by_text("There are no answers to compare yet.")).to_be_visible()

    theatre.server.run("phase", third.join_code, "lobby")
    phone = theatre.phone()
    phone.goto(f"{theatre.here}/j/{third.join_code}")
    phone.locator("button[value=Sales]").click()
    expect(phone.locator("#mine")).to_be_attached()
    page.goto(theatre.here)
    page.get_by_role("button", name="More").first.click()
    page.get_by_label("Type the title to delete it").fill(third.title)
    theatre.picture(page, "workshops-delete")
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("Deleted for good: Wert")).to_be_visible()
    expect(phone.get_by_text("No workshop is open under this code")).to_be_visible()
    assert newest(theatre).id == second.id
    assert theatre.trouble == []


def test_two_workshops_side_by_side_can_be_read_by_everybody(theatre: Theatre) -> None:
    theatre.add_user("tess", "facilitator")
    page = theatre.signed_in(theatre.laptop(), "tess")
    demos = mine(theatre)
    assert len(demos) == 2
    page.goto(theatre.here)
    page.get_by_text("New workshop").click()
    expect(page.get_by_text("90 minutes: Lobby 5")).to_be_visible()
    assert faults_in_both(page) == []
    page.goto(f"{theatre.here}/?compare={demos[0].id},{demos[1].id}")
    expect(page.get_by_role("heading", name="How to read this")).to_be_visible()
    theatre.picture(page, "comparison", full_page=True)
    assert faults_in_both(page) == []
    assert theatre.trouble == []


def make_from_shipped(theatre: Theatre, page: Page) -> None:
    """A German workshop of sixty minutes."""
    page.goto(theatre.here)
    page.get_by_text("New workshop").click()
    page.get_by_label("Title").fill("Wert")
    page.get_by_text("Sixty minutes").click()
    expect(page.get_by_text("60 minutes: Lobby 4")).to_be_visible()
    german = page.get_by_role("option", name="Deutsch")
    press(page.get_by_role("combobox", name="Language of the prompts"), until=german)
    german.click()
    expect(page.get_by_text("Unsere Kunden werden viel wertvoller")).to_be_visible()
    page.get_by_role("button", name="Create the workshop").click()
    expect_opened(page, "Wert")


def expect_opened(page: Page, title: str) -> None:
    """Waits until the facilitator's page shows the workshop that was made."""
    expect(page).to_have_url(re.compile("/facilitate"))
    expect(page.get_by_role("heading", name=title)).to_be_visible()


def newest(theatre: Theatre) -> Workshop:
    """The workshop that was made last."""
    return mine(theatre)[0]


def mine(theatre: Theatre) -> list[Workshop]:
    """The facilitator's workshops, the newest first; the demo is the first facilitator's."""
    store = Store(theatre.server.store_url)
    found = store.read(workshops_of, store.read(person, "tess"))
    store.close()
    return found
