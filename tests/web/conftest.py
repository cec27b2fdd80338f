"""Browsers before the running server: of somebody who is signed in, and of somebody who is not."""

from collections.abc import Iterator

import httpx
import pytest

from tests.rooms import SECONDS, People, Server, signed_in_browser
from valuewhen.store.store import Store


@pytest.fixture
def stranger(server: Server) -> Iterator[httpx.Client]:
    """A browser that nobody signed in on."""
    with httpx.Client(base_url=server.url, timeout=SECONDS) as client:
        yield client


@pytest.fixture
def facilitator(server: Server, beside: Store, staff: People) -> Iterator[httpx.Client]:
    """The browser of a facilitator."""
    with signed_in_browser(server, beside, staff.owner) as client:
        yield client
