"""What a phone's script keeps while the network or the server's disk fails, in a real browser."""

import resource
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.theatre import SECONDS, Theatre
from tests.rooms import Live, Server

pytestmark = pytest.mark.browser
SIZE = 1024  # bytes that a file of the server may have


@pytest.fixture
def phone(server: Server, browser: Browser, served: Live) -> Iterator[Page]:
    """A phone of somebody who is writing."""
    theatre = Theatre(server, browser)
    served.move("write:all")
    page = theatre.phone()
    page.goto(f"{server.url}/j/{served.workshop.join_code}")
    page.get_by_role("button", name="Sales").click()
    expect(page.get_by_label("Your answer")).to_be_visible(timeout=SECONDS)
    yield page
    theatre.close()


def add(page: Page, text: str) -> None:
    """Writes an answer and sees it among one's own, on its way or there."""
    page.get_by_label("Your answer").fill(text)
    page.get_by_role("button", name="Add").click()
    expect(page.locator("#answers li").filter(has_text=text)).to_be_visible(timeout=SECONDS)


def test_what_was_written_without_a_network_or_a_disk_arrives_once(
    server: Server, served: Live, phone: Page
) -> None:
    own = phone.locator("#answers li")
    waiting, there = own.and_(phone.locator(".sending")), own.and_(phone.locator(":not(.sending)"))
    phone.context.set_offline(True)
    add(phone, "they write without a network")
    expect(waiting).to_have_count(1)
    assert server.process
    most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (SIZE, most[1]))
    try:
        with phone.expect_response(lambda reply: reply.status == 503, timeout=SECONDS):
            phone.context.set_offline(False)
        add(phone, "they write without a disk")
        phone.get_by_label("Your answer").fill("half a thou")
        phone.reload()
        expect(waiting).to_have_count(2)
        expect(phone.get_by_label("Your answer")).to_have_value("half a thou")
    finally:
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, most)
    expect(there).to_have_count(2, timeout=SECONDS)
    expect(waiting).to_have_count(0)
    expect(phone.get_by_label("Your answer")).to_have_value("half a thou")
    kept = sorted(answer.body for answer in served.board.answers)
    assert kept == ["they write without a disk", "they write without a network"]
