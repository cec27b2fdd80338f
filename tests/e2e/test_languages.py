"""The phone in each language in a real browser, 360 pixels wide: nothing is cut or too small."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.theatre import PHONE, SECONDS
from tests.rooms import Live, Server
from valuewhen.words import LANGUAGES

pytestmark = pytest.mark.browser

AMISS = """() => {
    const box = (one) => one.getBoundingClientRect(), wide = document.documentElement.clientWidth;
    const shown = [...document.querySelectorAll("main *")].filter((one) => box(one).width);
    return [
        ...shown.filter((one) => box(one).right > wide + 1),
        ...shown.filter((one) => one.matches("button, summary, textarea") && box(one).height < 44),
        ...shown.filter((one) => one.matches("#write button") && box(one).height > 60),
    ].map((one) => `${one.tagName} ${one.textContent.trim()}`);
}"""


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def phone(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A phone set to Italian, which there is no catalogue of."""
    context = browser.new_context(
        viewport=PHONE, locale="it", has_touch=True, java_script_enabled=request.param
    )
    context.set_default_timeout(SECONDS)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_is_chosen_on_the_page_and_everything_fits(
    phone: Page, server: Server, served: Live, language: str
) -> None:
    served.move("write:best")
    phone.goto(f"{server.url}/j/{served.workshop.join_code}")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    if language != "en":
        phone.locator(".languages summary").click()
        phone.get_by_role("button", name=LANGUAGES[language]).click()
    expect(phone.locator("html")).to_have_attribute("lang", language)
    assert phone.evaluate(AMISS) == []
    phone.locator("button[name=function]").first.click()
    phone.locator("#write textarea").fill("Kundenbeziehungsmanagement")
    phone.locator("#write button").click()
    expect(phone.locator("#answers .withdraw")).to_be_visible()
    phone.locator(".languages summary").click()
    assert phone.evaluate(AMISS) == []
