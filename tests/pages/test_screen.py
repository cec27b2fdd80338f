"""The projector's page: whom it lets in, and that it draws every phase."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.rooms import Live
from valuewhen.people.caller import Caller
from valuewhen.people.sessions import start_session
from valuewhen.settings import PROJECT
from valuewhen.store.tables import workshops
from valuewhen.words import say
from web.identity import cookies_given

SECRET = "they hand us their whole order book"


@pytest.fixture
def here(here: Live) -> Live:
    """A workshop with an answer, in the store that the pages open."""
    ann = here.join()
    here.move("write:all")
    here.say(ann, SECRET)
    here.move("reveal")
    return here


def drawn(cookies: dict[str, str], workshop_id: str | None) -> str:
    """All the HTML that the page gives a browser with these cookies."""
    with cookies_given(cookies):
        page = AppTest.from_file(str(PROJECT / "pages" / "screen.py"), default_timeout=20)
        if workshop_id is not None:
            page.query_params["workshop"] = workshop_id
        page.run()
    assert not page.exception
    return " ".join(str(element.proto.body) for element in page.get("html"))


def session_of(live: Live, who: Caller) -> dict[str, str]:
    return {"valuewhen_session": live.store.write(start_session, who.user_id)}


def pass_for(live: Live, token: str | None = None) -> dict[str, str]:
    return {f"valuewhen_screen_{live.id}": token or live.workshop.screen_token}


def test_the_screen_link_lets_a_browser_in(here: Live) -> None:
    page = drawn(pass_for(here), here.id)
    assert SECRET in page
    assert say("screen.door_title") not in page


def test_the_link_is_known_by_its_cookie_over_tls_too(here: Live) -> None:
    cookies = {f"__Host-{name}": token for name, token in pass_for(here).items()}
    assert SECRET in drawn(cookies, here.id)


def refused(page: str) -> bool:
    telling = (SECRET, "Value of customers", "much more valuable")
    return say("screen.door_hint") in page and not any(words in page for words in telling)


def test_a_browser_without_the_link_sees_nothing_of_the_workshop(here: Live) -> None:
    assert refused(drawn({}, here.id))


@pytest.mark.parametrize("workshop_id", [None, "", "0123456789abcdef"])
def test_a_workshop_that_is_not_there_is_a_closed_door(here: Live, workshop_id: str | None) -> None:
    assert refused(drawn(pass_for(here), workshop_id))


def test_a_wrong_token_opens_nothing(here: Live) -> None:
    assert refused(drawn(pass_for(here, "wrong"), here.id))


def test_a_link_that_was_revoked_opens_nothing(here: Live) -> None:
    cookies = pass_for(here)
    new = {"screen_token": "another"}
    here.store.write(lambda c: c.execute(workshops.update().values(new)).rowcount)
    assert refused(drawn(cookies, here.id))


def test_the_link_of_one_workshop_does_not_open_another(here: Live) -> None:
    cookies = {"valuewhen_screen_elsewhere": here.workshop.screen_token}
    assert refused(drawn(cookies, here.id))
    assert refused(drawn(cookies, "elsewhere"))


@pytest.mark.parametrize("role", ["owner", "facilitator", "analyst"])
def test_people_of_the_workshop_need_no_link(here: Live, role: str) -> None:
    cookies = session_of(here, getattr(here.people, role))
    assert SECRET in drawn(cookies, here.id)


@pytest.mark.parametrize("role", ["executive", "stranger", "outsider"])
def test_those_who_may_not_see_rows_need_the_link(here: Live, role: str) -> None:
    cookies = session_of(here, getattr(here.people, role))
    assert refused(drawn(cookies, here.id))
    assert SECRET in drawn(cookies | pass_for(here), here.id)


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        ("draft", say("screen.draft_title")),
        ("lobby", say("screen.too_few")),
        ("write:best", "Our <u>best</u> customers become"),
        ("mirror", "of 1 answer is a variable"),
        ("reveal", SECRET),
        ("sort", "versus when they do it?"),
        ("vote", "0 of 1 have voted"),
        ("evidence", say("screen.no_themes")),
        ("commit", say("screen.commit_none")),
        ("closed", say("screen.closed_title")),
    ],
)
def test_every_phase_is_drawn_and_says_what_it_is_about(here: Live, phase: str, words: str) -> None:
    here.move(phase)
    page = drawn(pass_for(here), here.id)
    assert words in page
    assert here.workshop.screen_token not in page
    assert (SECRET in page) == (phase in ("mirror", "reveal"))
