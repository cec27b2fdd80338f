"""What a phone shows of facilitation: early answers, tables, pauses, silence, pairs, policies."""

import html
import re

import pytest

from tests.rooms import Live, Phone, Phones, until
from valuewhen.people.caller import Caller
from valuewhen.people.sessions import start_session
from valuewhen.workshop.decks import FOLLOW_UPS
from valuewhen.workshop.phases import pause, resume, set_timer
from valuewhen.workshop.seating import draw_tables
from valuewhen.workshop.settings import Settings
from valuewhen.workshop.workshops import set_settings

SECRET = "they hand us their whole order book"


def settle(live: Live, **values: object) -> None:
    settings = Settings().but(**values)
    live.store.write(set_settings, live.people.owner, live.id, settings)


@pytest.fixture
def phone(phones: Phones, served: Live) -> Phone:
    """Somebody in the lobby."""
    return phones.open(served).join()


def shows(phone: Phone, words: str) -> bool:
    return words in phone.page()


def test_before_the_event_a_phone_answers_from_the_lobby_and_sees_its_own_alone(
    phones: Phones, phone: Phone, served: Live
) -> None:
    assert "hidden" in field(phone)
    settle(served, opens_early=True)
    served.move("lobby")
    until(lambda: "hidden" not in field(phone))
    assert phone.post("answers", body=SECRET, key="1").status_code == 200
    assert SECRET in phone.page()
    other = phones.open(served).join()
    assert SECRET not in other.page()
    assert "Our customers become much more valuable when" in other.page()
    served.move("write:all")
    phone.wait_for("write")
    phone.post("answers", body="they buy", key="2")
    assert [(a.body, a.wave) for a in served.board.answers] == [(SECRET, 1), ("they buy", 1)]


def field(phone: Phone) -> str:
    """The opening tag of the form in which one writes."""
    found = re.search(r'<form id="write"[^>]*>', phone.page())
    assert found
    return found.group()


def test_tables_write_on_the_prompts_that_were_drawn_for_them(phones: Phones, served: Live) -> None:
    room = [phones.open(served).join() for _ in range(4)]
    served.store.write(draw_tables, served.people.owner, served.id, 2)
    served.move("write:split")
    asked = [one.wait_for("write")["prompt"]["segment"] for one in room]
    assert sorted(asked) == ["best", "best", "typical", "typical"]
    for one, segment in zip(room, asked, strict=True):
        assert f"Our {segment} customers become" in one.page()
        one.post("answers", body=f"they, the {segment}", key="1")
    segments = {answer.body: answer.segment for answer in served.board.answers}
    assert segments == {"they, the best": "best", "they, the typical": "typical"}
    assert sum("your phone writes" in one.page() for one in room) == 2  # one phone a table


def test_a_paused_workshop_keeps_the_text_and_takes_no_answer(phone: Phone, served: Live) -> None:
    served.move("write:all")
    phone.wait_for("write")
    served.store.write(pause, served.people.owner, served.id)
    until(lambda: phone.state()["paused"])
    assert "hidden" in field(phone)
    assert shows(phone, "Paused.")
    served.let_pause_pass(60)
    refused = phone.post("answers", body=SECRET, key="1")
    assert (refused.status_code, refused.json()["error"]) == (409, "paused")
    again = phone.post("answers", accept="text/html", body=SECRET, key="1", then="page")
    assert SECRET in again.text  # the text comes back in its field
    served.store.write(resume, served.people.owner, served.id)
    until(lambda: not phone.state()["paused"])
    assert phone.post("answers", body=SECRET, key="1").status_code == 200


def test_a_silent_minute_is_said_on_phones(phone: Phone, served: Live) -> None:
    served.move("sort")
    phone.wait_for("sort")
    assert not shows(phone, "A silent minute")
    served.store.write(set_timer, served.people.owner, served.id, 60, is_silent=True)
    until(lambda: shows(phone, "A silent minute"))


def test_whoever_has_answered_gets_the_decks_next_question(phone: Phone, served: Live) -> None:
    served.move("write:all")
    phone.wait_for("write")
    assert follow_up(phone) is None
    for place, question in enumerate(FOLLOW_UPS["en"][:2]):
        phone.post("answers", body=f"answer {place}", key=str(place))
        assert follow_up(phone) == question
    settle(served, follow_ups=("Who gains by <it>?",))
    until(lambda: follow_up(phone) == "Who gains by <it>?")


def follow_up(phone: Phone) -> str | None:
    """The question that is asked of whoever pauses, or None where it is kept back."""
    found = re.search(r'<p class="follow"([^>]*)>([^<]*)</p>', phone.page())
    assert found
    return None if found[1].endswith(" hidden") else html.unescape(found[2])


def test_pairs_are_added_changed_and_taken_back_and_others_do_not_see_them(
    phones: Phones, phone: Phone, served: Live
) -> None:
    early = phone.post("pairings", investment="training", ability="teach", key="1")
    assert (early.status_code, early.json()["error"]) == (409, "not_pairing")
    served.move("pair")
    phone.wait_for("pair")
    other = phones.open(served).join()
    made = phone.post("pairings", investment="training", ability="<b>teach</b>", key="1")
    assert made.json() == {"key": "1", "investment": "training", "ability": "<b>teach</b>"}
    assert shows(phone, "training → &lt;b&gt;teach&lt;/b&gt;")
    assert not shows(other, "training")
    phone.post("pairings", investment="a school", ability="teach", key="1")
    assert [(p.investment, p.ability) for p in served.board.pairings] == [("a school", "teach")]
    empty = phone.post("pairings", investment=" ", ability="teach", key="2")
    assert empty.status_code == 422
    other.post("pairings", key="1", withdraw="1")  # nobody takes back another's
    assert len(served.board.pairings) == 1
    phone.post("pairings", key="1", withdraw="1")
    assert served.board.pairings == ()


@pytest.mark.parametrize(
    ("policy", "phase"), [({"mirror": "counts"}, "mirror"), ({"reveal": "screen"}, "reveal")]
)
def test_words_stay_off_phones_where_the_policy_keeps_them(
    phones: Phones, phone: Phone, served: Live, policy: dict[str, str], phase: str
) -> None:
    served.move("write:all")
    phone.wait_for("write")
    phone.post("answers", body=SECRET, key="1")
    other = phones.open(served).join()
    served.move(phase)
    other.wait_for(phase)
    assert shows(other, SECRET)
    settle(served, **policy)
    until(lambda: not shows(other, SECRET))


def test_what_waits_for_approval_is_seen_by_its_author_alone(
    phones: Phones, phone: Phone, served: Live
) -> None:
    settle(served, approve_first=True)
    served.move("write:all")
    phone.wait_for("write")
    assert shows(phone, "looks at each answer before others see it")
    phone.post("answers", body=SECRET, key="1")
    other = phones.open(served).join()
    served.move("reveal")
    other.wait_for("reveal")
    assert shows(phone, SECRET)
    assert not shows(other, SECRET)


def sign_in(phone: Phone, live: Live, caller: Caller) -> None:
    assert caller.user_id
    token = live.store.write(start_session, caller.user_id)
    phone.client.cookies.set("valuewhen_session", token)


def test_a_phone_in_a_browser_where_the_staff_is_signed_in_is_a_test_phone(
    phones: Phones, served: Live
) -> None:
    staff, stranger, guest = (phones.open(served) for _ in range(3))
    sign_in(staff, served, served.people.analyst)
    sign_in(stranger, served, served.people.stranger)
    for one in (staff, stranger, guest):
        one.join()
    assert list(served.board.kinds.values()) == ["test"]
    assert shows(staff, "this is a test phone")
    assert not shows(stranger, "this is a test phone")
