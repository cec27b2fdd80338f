"""Customer voice in browsers: uploaded, shown, played on while the room writes, and removed."""

import re
from contextlib import suppress

import pytest
from playwright.sync_api import Error, Page, expect

from tests.e2e.accessibility import faults_in_both
from tests.e2e.theatre import SECONDS, Theatre
from tests.workshop.media_files import HTML, png, wav
from valuewhen.people.accounts import person
from valuewhen.store.store import Store
from valuewhen.workshop.phases import move
from valuewhen.workshop.workshops import create_workshop, load

pytestmark = pytest.mark.browser
expect.set_options(timeout=SECONDS)


def add(desk: Page, title: str, file: tuple[str, bytes] | None, *, named: bool = False) -> None:
    """Adds a story by the form."""
    field = desk.get_by_label("Title")
    for _ in range(4):  # a click is lost where the page is drawn anew in that moment
        desk.get_by_role("button", name=re.compile("Add a(nother)? story")).click()
        with suppress(Error):
            field.wait_for(timeout=5_000)
            break
    field.fill(title)
    desk.get_by_label("The story, in a few sentences").fill("They called before it broke.")
    desk.get_by_label("Whose story it is").fill("Halden Pumps")
    if named:
        desk.get_by_text("This customer agreed to be named").click()
    if file:
        chosen = {"name": file[0], "mimeType": "application/octet-stream", "buffer": file[1]}
        desk.locator("input[type=file]").set_input_files(chosen)  # type: ignore[arg-type]
        expect(desk.get_by_text(file[0]).first).to_be_visible()
    desk.get_by_role("button", name="Add", exact=True).click()


def test_a_story_is_shown_between_rounds_and_plays_on(theatre: Theatre) -> None:
    theatre.add_user("fay", "facilitator")
    store = Store(theatre.server.store_url)
    fay = store.read(person, "fay")
    workshop_id = store.write(create_workshop, fay, "Voices")
    store.write(move, fay, workshop_id, "write:all")
    workshop = store.read(load, workshop_id)
    desk = theatre.signed_in(theatre.laptop(), "fay")
    desk.goto(f"{theatre.here}/facilitate?workshop={workshop_id}")
    beamer, phone = theatre.projector(), theatre.phone()
    beamer.goto(f"{theatre.here}/screen/{workshop.screen_token}")
    phone.goto(f"{theatre.network}/j/{workshop.join_code}")
    phone.get_by_role("button", name="Sales").click()

    desk.get_by_text("Customer voice").click()
    add(desk, "A trap", ("picture.png", HTML))
    expect(desk.get_by_test_id("stToast")).to_contain_text("That is no PNG")
    desk.keyboard.press("Escape")
    desk.reload()
    desk.get_by_text("Customer voice").click()
    add(desk, "A pump that spoke", ("voice.wav", wav(30)), named=True)
    expect(desk.get_by_text("agreed to be named")).to_be_visible()
    add(desk, "A picture of it", ("pump.png", png(64, 64)))
    expect(desk.get_by_text("A picture of it")).to_be_visible()
    theatre.picture(desk, "voice-desk", full_page=True)

    desk.get_by_role("button", name="Show on the screen").first.click()
    expect(beamer.get_by_role("heading", name="A pump that spoke")).to_be_visible()
    expect(beamer.get_by_text("Halden Pumps")).to_be_visible()
    theatre.picture(beamer, "voice-screen-sound")
    assert faults_in_both(beamer) == []
    beamer.evaluate("() => { const sound = document.querySelector('audio'); sound.dataset.mine = 1;"
                    " sound.muted = true; return sound.play(); }")  # fmt: skip
    phone.get_by_label("Your answer").fill("they tell us early")
    phone.get_by_role("button", name="Add").click()
    expect(phone.locator("#answers li:not(.sending)")).to_have_count(1)
    beamer.wait_for_function(
        "() => document.querySelector('audio[data-mine]')?.currentTime > 1"
    )  # drawn anew it would have lost its mark, and its place

    desk.get_by_role("button", name="Show on the screen").first.click()
    expect(beamer.get_by_role("heading", name="A picture of it")).to_be_visible()
    expect(beamer.locator("body")).not_to_contain_text("Halden Pumps")
    beamer.wait_for_function("() => document.querySelector('img.shown').naturalWidth === 64")
    theatre.picture(beamer, "voice-screen-picture")
    desk.get_by_role("button", name="Take off the screen").click()
    expect(beamer.get_by_role("heading", name="A picture of it")).to_be_hidden()

    desk.get_by_role("button", name="Remove").first.click()
    desk.get_by_role("button", name="Remove it for good").click()
    expect(desk.get_by_text("A pump that spoke")).to_be_hidden()
    assert len(list((theatre.server.home / "stories").iterdir())) == 1
    store.close()
    assert theatre.trouble == []
