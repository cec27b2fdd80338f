"""Signing in by an OpenID provider: in a browser, and as an attacker with scripts."""

import shlex
import socket
from collections.abc import Iterator

import httpx
import pytest
from joserfc.jwk import RSAKey
from playwright.sync_api import Browser, BrowserContext, Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.e2e.theatre import press
from tests.oidc import Provider, running_provider, write_secrets
from tests.rooms import SECONDS, People, Server, add_people
from tests.web.test_sockets import drawn, words
from valuewhen.people.identities import Identity
from valuewhen.people.managing import disable, link
from valuewhen.people.sessions import signed_in
from valuewhen.store.store import Store

pytestmark = pytest.mark.browser
BUTTON = "Sign in with Contoso"


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider() as running:
        yield running


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Server]:
    """A server of a deployment that has the provider."""
    home = tmp_path_factory.mktemp("home")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    write_secrets(home, provider, f"http://127.0.0.1:{port}")
    running = Server(home, {"HOME": str(home), "USERPROFILE": str(home)})
    running.start("--host", "127.0.0.1", "--port", port, "--no-demo")
    yield running
    running.stop()
    assert "error" not in {event["level"] for event in running.log}


@pytest.fixture(scope="module")
def store(server: Server) -> Iterator[Store]:
    """The server's store."""
    opened = Store(server.store_url)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def people(store: Store) -> People:
    return add_people(store)


@pytest.fixture
def page(browser: Browser, server: Server) -> Iterator[Page]:
    """The sign-in page in a browser in which nobody has signed in."""
    context = browser.new_context(base_url=server.url)
    opened = context.new_page()
    opened.goto("/sign-in")
    yield opened
    context.close()


def kept(context: BrowserContext) -> dict[str, str]:
    """The cookies that tell who somebody is."""
    found = {str(one.get("name")): str(one.get("value")) for one in context.cookies()}
    return {k: v for k, v in found.items() if k.startswith(("valuewhen_s", "_streamlit_user"))}


def test_the_operator_links_who_is_unknown_and_they_get_in_and_out(
    page: Page, server: Server, store: Store, people: People, provider: Provider
) -> None:
    provider.sign_in("$(it's) *me*", email="<b>a@example.org</b>", email_verified=True)
    line = page.get_by_test_id("stCode")
    with page.expect_response("**/session/forget"):
        press(page.get_by_role("button", name=BUTTON), until=line)
    expect(page.get_by_text("The provider knows you as <b>a@example.org</b>.")).to_be_visible()
    assert kept(page.context) == {}
    told = shlex.split(line.inner_text().replace("NAME", people.analyst.name))
    assert told[-2:] == [provider.url, "$(it's) *me*"]
    assert server.run(*told[3:]).returncode == 0
    press(page.get_by_role("button", name=BUTTON), until=page.get_by_role("link", name="Account"))
    cookies = kept(page.context)
    assert list(cookies) == ["valuewhen_session"]
    assert store.read(signed_in, cookies["valuewhen_session"]) == people.analyst
    page.evaluate("() => fetch('/sign-out', { method: 'POST' })")
    page.goto("/")
    expect(page).to_have_url(f"{server.url}/join")
    page.goto("/sign-in?answered=1")
    expect(page.get_by_text("did not prove who you are")).to_be_visible()


class Visitor:
    """A browser made of scripts, at the sign-in page."""

    def __init__(self, server: Server) -> None:
        self.client = httpx.Client(base_url=server.url, timeout=SECONDS)
        self.client.get("/sign-in")
        self.client.get("/_stcore/health")

    def page(self) -> ClientConnection:
        """The socket of a page in it."""
        cookies = self.client.cookies
        return connect(
            str(self.client.base_url.copy_with(scheme="ws", path="/_stcore/stream")),
            origin=str(self.client.base_url).rstrip("/"),  # type: ignore[arg-type]
            additional_headers={"Cookie": "; ".join(f"{k}={v}" for k, v in cookies.items())},
            subprotocols=["streamlit", cookies["_streamlit_xsrf"]],  # type: ignore[list-item]
            max_size=None,
        )

    def answer(self) -> httpx.Response:
        """Presses the button, asks the provider and brings its answer."""
        with self.page() as page:
            [button] = [
                message.delta.new_element.button
                for message in drawn(page, "sign-in")
                if message.delta.new_element.button.label == BUTTON
            ]
            pressed = BackMsg()
            pressed.rerun_script.page_name = "sign-in"
            pressed.rerun_script.widget_states.widgets.add(id=button.id, trigger_value=True)
            page.send(pressed.SerializeToString())
            url = ""
            while not url:
                raw = page.recv(SECONDS)
                assert isinstance(raw, bytes)
                url = ForwardMsg.FromString(raw).auth_redirect.url
        asking = self.client.get(url)
        answering = httpx.get(asking.headers["location"])
        return self.client.get(answering.headers["location"])

    def told(self) -> str:
        """What the sign-in page shows after that."""
        with self.page() as page:
            return words(drawn(page, "sign-in", "answered=1"))


@pytest.fixture
def visitor(server: Server) -> Iterator[Visitor]:
    opened = Visitor(server)
    yield opened
    opened.client.close()


def test_an_answer_that_was_captured_signs_nobody_in_again(
    visitor: Visitor, store: Store, people: People, provider: Provider
) -> None:
    provider.sign_in("0816")
    store.write(link, people.facilitator.name, Identity(provider.url, "0816"))
    visitor.answer()
    assert "/session?pass=" in visitor.told()
    again = visitor.told()
    assert "/session?pass=" not in again
    assert "was used already" in again


def test_who_is_disabled_is_told_so(
    visitor: Visitor, store: Store, people: People, provider: Provider
) -> None:
    provider.sign_in("0817")
    store.write(link, people.executive.name, Identity(provider.url, "0817"))
    store.write(disable, people.executive.name)
    visitor.answer()
    told = visitor.told()
    assert "/session?pass=" not in told
    assert "account is disabled" in told


@pytest.mark.parametrize("wrong", ["state", "nonce", "key"])
def test_an_answer_that_is_not_the_providers_to_this_browser_is_refused(
    visitor: Visitor, store: Store, people: People, provider: Provider, wrong: str
) -> None:
    provider.sign_in("0818")
    store.write(link, people.owner.name, Identity(provider.url, "0818"))
    forged = RSAKey.generate_key(2048, {"kid": "first"}) if wrong == "key" else "made-up"
    setattr(provider, wrong, forged)
    answer = visitor.answer()
    assert answer.headers["location"] == "/sign-in?answered=1"
    assert not any(name.startswith("_streamlit_user") for name in visitor.client.cookies)
    assert "did not prove who you are" in visitor.told()


def test_one_client_cannot_have_the_provider_asked_without_end(server: Server) -> None:
    headers = {"x-forwarded-for": "10.9.9.9"}
    with httpx.Client(base_url=server.url, headers=headers) as client:
        told = [client.get("/auth/login?provider=x").status_code for _ in range(40)]
    assert told[0] == 302
    assert told[-1] == 429
