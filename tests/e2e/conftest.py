"""A real browser, and a server that the whole network can reach."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.theatre import Theatre
from tests.rooms import Server
from valuewhen.store.store import Store

FLAGS = [
    "--no-sandbox",  # a test machine's root has no user namespaces
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, the one VALUEWHEN_BROWSER names or the first that is installed."""
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    path = os.environ.get("VALUEWHEN_BROWSER") or installed
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a server that was started once with the demo, to be copied."""
    home = tmp_path_factory.mktemp("demo-home")
    server = Server(home)
    server.start("--host", "0.0.0.0")
    server.stop()
    return home


@pytest.fixture(scope="session")
def next_server(
    demo_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], Server]]:
    """Gives a server with the demo, listening on the network; the one after it starts meanwhile."""

    def start() -> Server:
        home = tmp_path_factory.mktemp("theatre")
        shutil.copytree(demo_home, home, dirs_exist_ok=True)
        server = Server(home)
        server.start("--host", "0.0.0.0")
        return server

    with ThreadPoolExecutor(1) as aside:
        starting = [aside.submit(start)]

        def take() -> Server:
            starting.append(aside.submit(start))
            return starting.pop(0).result()

        yield take
        starting.pop().result().stop()


@pytest.fixture
def theatre(next_server: Callable[[], Server], browser: Browser) -> Iterator[Theatre]:
    """A server with the demo, listening on the network, and what drives browsers at it."""
    server = next_server()
    opened = Theatre(server, browser)
    yield opened
    opened.close()
    server.stop()
    assert "Traceback" not in server.err.read_text(), server.err.read_text()


@pytest.fixture
def demo_store(theatre: Theatre, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The server's store, and its home, as another process has them open: this one."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(theatre.server.home))
    opened = Store(theatre.server.store_url)
    yield opened
    opened.close()
