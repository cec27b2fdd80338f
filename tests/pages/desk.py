"""A signed-in person's page without a browser, over a real store of the test's own."""

from dataclasses import dataclass
from typing import Any

from streamlit.testing.v1 import AppTest

from tests.reports.finished import Finished
from tests.rooms import Live
from valuewhen.join.freezing import hypothesis_key
from valuewhen.people.caller import Caller
from valuewhen.people.sessions import start_session
from valuewhen.settings import PROJECT
from valuewhen.store.store import Store
from web.identity import cookies_given

SECONDS = 60
TEXTS = ("text", "error", "success", "info", "caption", "warning", "markdown")


@dataclass
class Desk:
    """What one person has open: every run of the page brings their cookie."""

    page: AppTest
    session: str

    def run(self) -> AppTest:
        """Runs the page as it stands, without an exception."""
        with cookies_given({"valuewhen_session": self.session}):
            self.page.run()
        assert not self.page.exception
        return self.page

    def press(self, key: str) -> AppTest:
        """Presses the button whose key begins so."""
        next(button for button in self.page.button if (button.key or "").startswith(key)).click()
        return self.run()

    def type(self, key: str, text: str) -> None:
        """Types a text into the field with this key."""
        self.page.text_input(key=key).set_value(text)

    def buttons(self) -> list[str]:
        """The keys of the buttons that the page shows."""
        return [button.key for button in self.page.button if button.key]

    def labels(self) -> list[str]:
        """What the buttons say."""
        return [button.label for button in self.page.button]

    def texts(self) -> str:
        """All text that the page says in Streamlit's own elements."""
        return "\n".join(part.value for kind in TEXTS for part in self.page.get(kind))

    def html(self) -> str:
        """All HTML of ours that the page shows."""
        return "\n".join(str(element.proto.body) for element in self.page.get("html"))

    def data(self, component: str) -> Any:
        """The element of a component of ours as it was sent, or None if it is not there."""
        found = [e for e in self.page.get("bidi_component") if component in e.proto.component_name]
        return found[0].proto if found else None


def sit_down(store: Store, who: Caller, page: str, **query: str) -> Desk:
    """The person's page, opened and drawn once."""
    assert who.user_id
    session = store.write(start_session, who.user_id)
    app = AppTest.from_file(str(PROJECT / "pages" / "navigation.py"), default_timeout=SECONDS)
    desk = Desk(app, session)
    desk.run()
    app.switch_page(page)
    for name, value in query.items():
        app.query_params[name] = value
    desk.run()
    return desk


def at_evidence(done: Finished, who: Caller, *, chosen: bool = True) -> Desk:
    """The person's page of the evidence, for executives that of the results."""
    page = "results.py" if who.role == "executive" else "evidence.py"
    query = {"workshop": done.live.id} if chosen else {}
    return sit_down(done.live.store, who, page, **query)


def open_card(desk: Desk, theme_id: str, metric: str) -> None:
    """Opens the card of a hypothesis on the page of the evidence."""
    desk.page.session_state[f"card-{hypothesis_key(theme_id, metric)}"] = True
    desk.run()


def projector(live: Live) -> str:
    """What the projector of a workshop shows, by the cookie that its link has set."""
    app = AppTest.from_file(str(PROJECT / "pages" / "navigation.py"), default_timeout=SECONDS)
    with cookies_given({f"valuewhen_screen_{live.id}": live.workshop.screen_token}):
        app.run()
        app.switch_page("screen.py")
        app.query_params["workshop"] = live.id
        app.run()
    assert not app.exception
    return "\n".join(str(element.proto.body) for element in app.get("html"))
