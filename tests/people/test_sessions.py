"""Sessions and passes: how long they last, and that what has ended has ended."""

import time

import pytest
from sqlalchemy import Connection, select, update

from tests.rooms import Live, People
from valuewhen.errors import NotFoundError
from valuewhen.people.caller import digest
from valuewhen.people.passes import issue_pass, peek_pass, use_pass
from valuewhen.people.sessions import (
    ABSOLUTE,
    IDLE,
    end_session,
    note_act,
    person_of,
    signed_in,
    start_session,
)
from valuewhen.store.store import Store
from valuewhen.store.tables import passes, sessions, workshops


def age(connection: Connection, token: str, *, seen: float = 0, started: float = 0) -> None:
    """Makes a session as old as this, in seconds."""
    now = time.time()
    aged = update(sessions).where(sessions.c.token_hash == digest(token))
    connection.execute(aged.values(seen_at=now - seen, started_at=now - started))


@pytest.fixture
def token(store: Store, people: People) -> str:
    return store.write(start_session, str(people.owner.user_id))


def test_the_cookie_tells_who_it_is_and_the_store_keeps_its_hash_alone(
    store: Store, people: People, token: str
) -> None:
    assert len(token) == 43  # 256 bits in base64
    assert store.read(signed_in, token) == people.owner
    kept = store.read(lambda c: c.execute(select(sessions.c.token_hash)).scalars().all())
    assert kept == [digest(token)]


@pytest.mark.parametrize("stranger", [None, "", "x", "\0", "ü" * 5000])
def test_a_stranger_is_nobody(store: Store, token: str, stranger: str | None) -> None:
    assert store.read(signed_in, stranger) is None


def test_each_sign_in_has_a_session_of_its_own(store: Store, people: People, token: str) -> None:
    second = store.write(start_session, str(people.owner.user_id))
    assert second != token
    store.write(end_session, token)
    assert store.read(signed_in, token) is None
    assert store.read(signed_in, second) == people.owner


def test_a_session_ends_after_half_an_hour_without_an_act(
    store: Store, people: People, token: str
) -> None:
    store.write(age, token, seen=IDLE - 5, started=IDLE - 5)
    assert store.read(signed_in, token) == people.owner
    store.write(age, token, seen=IDLE + 5, started=IDLE + 5)
    assert store.read(signed_in, token) is None


def test_an_act_keeps_a_session_until_twelve_hours_are_over(
    store: Store, people: People, token: str
) -> None:
    store.write(age, token, seen=IDLE - 5, started=ABSOLUTE - 60)
    store.write(note_act, token)
    assert store.read(signed_in, token) == people.owner
    store.write(age, token, started=ABSOLUTE + 1)
    store.write(note_act, token)
    assert store.read(signed_in, token) is None


def test_acts_are_noted_once_a_minute(store: Store, token: str) -> None:
    seen = select(sessions.c.seen_at)
    store.write(age, token, seen=30)
    before = store.read(lambda c: c.execute(seen).scalar_one())
    store.write(note_act, token)
    assert store.read(lambda c: c.execute(seen).scalar_one()) == before


def test_while_a_workshop_of_that_person_is_live_idling_ends_nothing(
    store: Store, live: Live
) -> None:
    token = store.write(start_session, str(live.people.owner.user_id))
    for phase, is_in in (("write:all", True), ("closed", False), ("draft", False), ("vote", True)):
        live.move(phase)
        store.write(age, token, seen=IDLE + 5, started=IDLE + 5)
        assert (store.read(signed_in, token) is not None) is is_in, phase
    store.write(age, token, seen=IDLE + 5, started=ABSOLUTE + 1)
    assert store.read(signed_in, token) is None


def test_the_demo_in_its_lobby_keeps_nobody_signed_in(store: Store, live: Live) -> None:
    token = store.write(start_session, str(live.people.owner.user_id))
    store.write(lambda c: c.execute(update(workshops).values(is_made_up=True)).rowcount)
    store.write(age, token, seen=IDLE + 5, started=IDLE + 5)
    assert store.read(signed_in, token) is None


@pytest.mark.parametrize("purpose", ["enter", "link", "device"])
def test_a_pass_is_good_once_and_for_its_purpose_alone(
    store: Store, people: People, purpose: str
) -> None:
    user_id = str(people.analyst.user_id)
    secret = store.write(issue_pass, purpose, user_id)
    with pytest.raises(NotFoundError):
        store.write(use_pass, "setup", secret)
    assert store.read(peek_pass, purpose, secret) == user_id
    assert store.read(peek_pass, purpose, secret) == user_id
    assert store.write(use_pass, purpose, secret) == user_id
    assert store.read(person_of, user_id) == people.analyst
    for use in (use_pass, peek_pass):
        with pytest.raises(NotFoundError, match="sign-in-link NAME"):
            store.write(use, purpose, secret)


@pytest.mark.parametrize(("purpose", "minutes"), [("enter", 1), ("link", 60), ("setup", 10_080)])
def test_a_pass_is_worth_nothing_after_its_time(store: Store, purpose: str, minutes: int) -> None:
    secret = store.write(issue_pass, purpose)
    expires = select(passes.c.expires_at)
    assert store.read(lambda c: c.execute(expires).scalar_one()) == pytest.approx(
        time.time() + 60 * minutes, abs=30
    )
    store.write(lambda c: c.execute(update(passes).values(expires_at=time.time() - 1)).rowcount)
    for use in (use_pass, peek_pass):
        with pytest.raises(NotFoundError):
            store.write(use, purpose, secret)
