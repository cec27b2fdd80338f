"""A server with browsers before it: laptop, phones, projector; their every complaint is kept."""

import os
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    expect,
)
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.rooms import PASSWORD, Server
from valuewhen.join.newcomers import welcome
from valuewhen.people.accounts import person
from valuewhen.people.sessions import start_session
from valuewhen.store.store import Store

PICTURES = os.environ.get("VALUEWHEN_PICTURES")  # the folder for what people look at, if any
LAPTOP = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
PROJECTOR = {"width": 1920, "height": 1080}
LOOK = 3_000  # milliseconds until a button is pressed again
SECONDS = 20_000  # milliseconds that Playwright waits for anything
ANDROID = (
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/141.0.0.0 Mobile Safari/537.36"
)
STREAMLITS_OWN = ("Unrecognized feature", "sandbox attribute", "_stcore", "status of 404")
POLICY = "against the policy"  # begins what a page says of itself that its policy forbids
TELL = f"""document.addEventListener("securitypolicyviolation", (broken) =>
    console.error("{POLICY}", broken.violatedDirective, broken.blockedURI, broken.sample))"""


def press(button: Locator, until: Locator) -> None:
    """Presses a button until what it leads to is there, as people do: what opens or arrives above
    it may move it away under the hand."""
    end = time.monotonic() + SECONDS / 1000
    while not until.is_visible() and time.monotonic() < end:
        if button.is_visible():
            button.click()
        with suppress(PlaywrightTimeoutError):
            until.wait_for(timeout=LOOK)
    expect(until).to_be_visible()


class Theatre:
    """Opens pages at one server; `trouble` has what browsers complained of and what they fetched
    from elsewhere."""

    def __init__(self, server: Server, browser: Browser) -> None:
        self.server, self.browser = server, browser
        self.trouble: list[str] = []
        self._contexts: list[BrowserContext] = []

    @property
    def here(self) -> str:
        """The server's address on its own machine."""
        return self.server.url

    @property
    def network(self) -> str:
        """The server's address as phones on the network have it."""
        parts = urlsplit(self.server.said("Phones"))
        return f"{parts.scheme}://{parts.netloc}"

    def laptop(self, dark: bool = False) -> Page:
        """A new browser on a laptop."""
        return self._page(viewport=LAPTOP, color_scheme="dark" if dark else "light")

    def phone(self, script: bool = True) -> Page:
        """A new browser on a phone, 360 pixels wide."""
        return self._page(
            viewport=PHONE,
            user_agent=ANDROID,
            device_scale_factor=2,
            is_mobile=True,
            has_touch=True,
            java_script_enabled=script,
        )

    def projector(self) -> Page:
        """A new browser on the machine at the projector."""
        return self._page(viewport=PROJECTOR)

    def _page(self, **options: object) -> Page:
        context = self.browser.new_context(**options)  # type: ignore[arg-type]
        context.set_default_timeout(SECONDS)
        context.add_init_script(TELL)
        self._contexts.append(context)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.trouble.append(f"script: {error.error}"))
        context.on("dialog", self._asked_of_people)
        context.on("request", self._asked)
        return context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        is_known = any(own in message.text for own in STREAMLITS_OWN)
        if message.type == "error" and (message.text.startswith(POLICY) or not is_known):
            self.trouble.append(f"console: {message.text}")

    def _asked_of_people(self, dialog: Dialog) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        mine = {urlsplit(self.here).netloc, urlsplit(self.network).netloc}
        if address.scheme in ("http", "https", "ws") and address.netloc not in mine:
            self.trouble.append(f"elsewhere: {request.url}")

    def add_user(self, name: str, role: str) -> None:
        """Adds an account, with the password `PASSWORD`."""
        store = Store(self.server.store_url)
        store.write(welcome, name, role, PASSWORD)
        store.close()

    def signed_in(self, page: Page, name: str) -> Page:
        """The page with that person's session, as if they had signed in on it before."""
        store = Store(self.server.store_url)
        user_id = store.read(person, name).user_id
        assert user_id
        token = store.write(start_session, user_id)
        store.close()
        cookie = {"name": "valuewhen_session", "value": token, "url": self.here}
        page.context.add_cookies([cookie])  # type: ignore[list-item]
        return page

    def picture(self, page: Page, name: str, *, full_page: bool = False) -> None:
        """Takes a picture of the page, for people to look at, where a folder for them is given."""
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=full_page)

    def close(self) -> None:
        """Closes every browser; fails if a page did what its policy forbids."""
        for context in self._contexts:
            context.close()
        assert not [told for told in self.trouble if POLICY in told]
