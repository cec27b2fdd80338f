"""The doors: from a pass to a session, new passwords by link, and out again."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.rooms import NAMES, SECONDS, People, Server
from valuewhen.people.accounts import add_user, find_user, password_fits, person
from valuewhen.people.caller import Caller, digest
from valuewhen.people.passes import issue_pass, peek_pass
from valuewhen.people.sessions import signed_in, start_session
from valuewhen.store.store import Store

NEW = "a new password of hers"


@pytest.fixture
def browser(server: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, timeout=SECONDS) as client:
        yield client


@pytest.fixture(scope="module")
def zoe(beside: Store, staff: People) -> Caller:
    """Somebody whose password these tests change."""
    return beside.write(add_user, "zoe", "analyst", "the first of her passwords")


def enter(browser: httpx.Client, store: Store, caller: Caller) -> httpx.Response:
    """What follows the sign-in form: its pass is brought to the door."""
    token = store.write(issue_pass, "enter", str(caller.user_id))
    return browser.get("/session", params={"pass": token})


def test_a_pass_becomes_a_session_and_a_known_device(
    browser: httpx.Client, beside: Store, staff: People
) -> None:
    answer = enter(browser, beside, staff.analyst)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert answer.headers["cache-control"] == "no-store"
    for cookie in answer.headers.get_list("set-cookie"):
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
    assert beside.read(signed_in, browser.cookies["valuewhen_session"]) == staff.analyst
    device = browser.cookies["valuewhen_device"]
    assert beside.read(peek_pass, "device", device) == staff.analyst.user_id
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("token", ["", "made-up", "x" * 5000])
def test_a_made_up_pass_leads_back_to_the_form(browser: httpx.Client, token: str) -> None:
    answer = browser.get("/session", params={"pass": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert "valuewhen_session" not in browser.cookies


def test_a_pass_is_good_once(browser: httpx.Client, beside: Store, staff: People) -> None:
    token = beside.write(issue_pass, "enter", str(staff.owner.user_id))
    where = [browser.get("/session", params={"pass": token}).headers["location"] for _ in "12"]
    assert where == ["/", "/sign-in"]


def test_signing_in_again_ends_the_session_before(
    browser: httpx.Client, beside: Store, staff: People
) -> None:
    enter(browser, beside, staff.owner)
    before = browser.cookies["valuewhen_session"]
    enter(browser, beside, staff.analyst)
    after = browser.cookies["valuewhen_session"]
    assert before != after
    assert beside.read(signed_in, before) is None
    assert beside.read(signed_in, after) == staff.analyst


def test_a_session_that_was_planted_is_not_taken_over(
    browser: httpx.Client, beside: Store, staff: People
) -> None:
    planted = beside.write(start_session, str(staff.outsider.user_id))
    browser.cookies.set("valuewhen_session", planted)
    answer = enter(browser, beside, staff.owner)
    assert planted not in str(answer.headers.get_list("set-cookie"))
    assert beside.read(signed_in, planted) is None


def test_signing_out_ends_the_session_everywhere(
    browser: httpx.Client, beside: Store, staff: People
) -> None:
    enter(browser, beside, staff.owner)
    token = browser.cookies["valuewhen_session"]
    answer = browser.post("/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/join")
    assert "valuewhen_session" not in browser.cookies
    assert beside.read(signed_in, token) is None
    browser.cookies.set("valuewhen_session", token)
    assert browser.get("/").headers["location"] == "/join"
    assert browser.post("/sign-out").status_code == 303
    assert browser.get("/sign-out").status_code in (303, 405)


def test_signing_out_is_refused_to_other_sites(
    browser: httpx.Client, beside: Store, staff: People
) -> None:
    enter(browser, beside, staff.owner)
    token = browser.cookies["valuewhen_session"]
    assert browser.post("/sign-out", headers={"origin": "https://evil.example"}).status_code == 403
    assert beside.read(signed_in, token) == staff.owner


def test_a_sign_in_link_sets_a_password_ends_other_sessions_and_signs_in(
    browser: httpx.Client, beside: Store, zoe: Caller
) -> None:
    elsewhere = beside.write(start_session, str(zoe.user_id))
    links = [beside.write(issue_pass, "link", str(zoe.user_id)) for _ in "12"]
    for _ in "12":  # previews of the link do no harm
        assert "A new password for zoe" in browser.get(f"/link/{links[0]}").text
    refused = browser.post(f"/link/{links[0]}", data={"password": "short", "again": "short"})
    assert refused.status_code == 422
    assert beside.read(signed_in, elsewhere) == zoe
    done = browser.post(f"/link/{links[0]}", data={"password": NEW, "again": NEW})
    assert (done.status_code, done.headers["location"]) == (303, "/")
    assert beside.read(signed_in, browser.cookies["valuewhen_session"]) == zoe
    assert beside.read(signed_in, elsewhere) is None
    row = beside.read(find_user, "zoe")
    assert row is not None
    assert password_fits(NEW, row.password_hash)
    for link in links:  # the other one was given for the password that is gone
        assert browser.get(f"/link/{link}").status_code == 404


def test_a_sign_in_link_names_nobody_else(
    browser: httpx.Client, beside: Store, zoe: Caller, staff: People
) -> None:
    link = beside.write(issue_pass, "link", str(zoe.user_id))
    form = {"name": "olga", "password": NEW, "again": NEW}
    assert browser.post(f"/link/{link}", data=form).status_code == 303
    row = beside.read(find_user, "olga")
    assert row is not None
    assert not password_fits(NEW, row.password_hash)
    assert beside.read(person, "olga").role == NAMES["olga"]


@pytest.mark.parametrize("door", ["link", "setup"])
def test_passes_open_no_other_door(
    browser: httpx.Client, beside: Store, staff: People, door: str
) -> None:
    user_id = str(staff.owner.user_id)
    for purpose in ("enter", "device", "setup" if door == "link" else "link"):
        token = beside.write(issue_pass, purpose, None if purpose == "setup" else user_id)
        form = {"name": "mallory", "password": NEW, "again": NEW}
        for answer in (
            browser.get(f"/{door}/{token}"),
            browser.post(f"/{door}/{token}", data=form),
        ):
            assert answer.status_code == 404
    assert beside.read(find_user, "mallory") is None


def test_set_up_is_closed_once_there_is_a_facilitator(
    browser: httpx.Client, beside: Store, staff: People
) -> None:
    token = beside.write(issue_pass, "setup")
    form = {"name": "mallory", "password": NEW, "again": NEW}
    for answer in (browser.get(f"/setup/{token}"), browser.post(f"/setup/{token}", data=form)):
        assert answer.status_code == 404
        assert "Set-up is done" in answer.text
    assert beside.read(find_user, "mallory") is None


def test_no_secret_is_stored_as_it_is(browser: httpx.Client, beside: Store, staff: People) -> None:
    enter(browser, beside, staff.owner)
    secrets = [browser.cookies[f"valuewhen_{name}"] for name in ("session", "device")]
    raw = Path(beside.url.removeprefix("sqlite:///"))
    stored = raw.read_bytes() + raw.with_name(f"{raw.name}-wal").read_bytes()
    for secret in secrets:
        assert secret.encode() not in stored
        assert digest(secret).encode() in stored
