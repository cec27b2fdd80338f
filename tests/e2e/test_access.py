"""Every page under axe-core, in light and dark, and each reached by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.e2e.accessibility import faults, faults_in_both
from tests.e2e.theatre import Theatre
from valuewhen.store.store import Store
from valuewhen.store.tables import workshops

pytestmark = pytest.mark.browser

PAGES = {  # and what stands on each once it is drawn
    "workshops": "Workshops",
    "facilitate": "Halden Pumps",
    "customers": "Customers",
    "evidence": "They pay on time",
    "results": "We believed",
    "account": "Account",
}


def demo(theatre: Theatre) -> tuple[str, str]:
    """The id of the demo's finished workshop, and the join code of its open one."""
    store = Store(theatre.server.store_url)
    rows = store.read(lambda c: c.execute(select(workshops).order_by(workshops.c.created_at)).all())
    store.close()
    return rows[0].id, rows[1].join_code


def drawn(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible()
    expect(page.locator("[data-testid=stStatusWidget]")).to_have_count(0)


def test_no_page_has_a_grave_fault(theatre: Theatre) -> None:
    finished, code = demo(theatre)
    theatre.add_user("fay", "facilitator")
    laptop, phone = theatre.laptop(), theatre.phone()
    laptop.goto(theatre.here + "/sign-in")
    expect(laptop.get_by_label("Name", exact=True)).to_be_visible()
    assert faults_in_both(laptop) == []
    for path in ("/join", f"/j/{code}"):
        phone.goto(theatre.here + path)
        assert faults_in_both(phone) == []
    theatre.signed_in(laptop, "fay")
    for name, words in PAGES.items():
        where = "" if name == "workshops" else name
        laptop.goto(f"{theatre.here}/{where}?workshop={finished}")
        drawn(laptop, words)
        assert faults_in_both(laptop) == [], name


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
def test_a_phone_says_which_language_it_speaks(theatre: Theatre, language: str) -> None:
    _, code = demo(theatre)
    phone = theatre.phone()
    phone.set_extra_http_headers({"accept-language": language})
    phone.goto(f"{theatre.here}/j/{code}")
    expect(phone.locator("html")).to_have_attribute("lang", language)
    assert faults(phone) == []


def test_a_phone_is_used_by_keyboard_alone_and_changes_are_announced(theatre: Theatre) -> None:
    _, code = demo(theatre)
    page = theatre.laptop()
    page.goto(f"{theatre.here}/j/{code}")
    page.get_by_role("button", name="Service").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You are in")).to_be_visible()
    expect(page.locator("#shared")).to_have_attribute("aria-live", "polite")
    moved = theatre.server.run("phase", code, "write:all")
    assert moved.returncode == 0, moved.stderr
    expect(page.get_by_label("Your answer")).to_be_visible()
    page.get_by_label("Your answer").focus()
    page.keyboard.type("they refer friends")
    page.keyboard.press("Enter")
    expect(page.locator("#answers li:not(.sending)")).to_contain_text("they refer friends")
    assert page.evaluate("document.activeElement.name") == "body"
    page.keyboard.press("Tab")  # Add
    page.keyboard.press("Tab")  # the answer's pencil
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Save")).to_be_visible()
