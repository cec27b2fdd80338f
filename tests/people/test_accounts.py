"""Accounts: names, roles and passwords."""

import base64
from hashlib import sha256

import pytest
from sqlalchemy import select

from tests.rooms import PASSWORD, People
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.join.newcomers import welcome
from valuewhen.people.accounts import (
    add_user,
    change_password,
    find_user,
    first_facilitator,
    nobodys_hash,
    password_fits,
    person,
)
from valuewhen.people.caller import OPERATOR, Caller
from valuewhen.people.passes import issue_pass, use_pass
from valuewhen.people.sessions import signed_in, start_session
from valuewhen.store.store import Store
from valuewhen.store.tables import users
from valuewhen.workshop.workshops import create_workshop, open_workshop


def test_an_account_is_found_by_its_name_in_any_case(store: Store) -> None:
    ann = store.write(add_user, " Ann ", "facilitator", PASSWORD)
    assert ann.name == "ann"
    assert ann.role == "facilitator"
    assert store.read(person, "ANN") == ann
    assert store.read(first_facilitator) == ann


def test_the_password_is_kept_as_a_hash_that_fits_it_alone(store: Store) -> None:
    store.write(add_user, "ann", "facilitator", PASSWORD)
    row = store.read(find_user, "ann")
    assert row is not None
    assert PASSWORD not in row.password_hash
    assert password_fits(PASSWORD, row.password_hash)
    assert not password_fits(PASSWORD + "!", row.password_hash)
    assert not password_fits("", nobodys_hash())


def test_a_long_password_counts_to_its_last_character(store: Store) -> None:
    password = "Das Pferd grüßt die Möwe über dem blauen Öltank für fünf Büröäöü"
    assert (len(password), len(password.encode())) == (64, 76)
    store.write(add_user, "ann", "facilitator", password)
    row = store.read(find_user, "ann")
    assert row is not None
    assert password_fits(password, row.password_hash)
    assert not password_fits(password[:-1] + "x", row.password_hash)
    digest = base64.b64encode(sha256(password.encode()).digest()).decode()
    assert not password_fits(digest, row.password_hash)


@pytest.mark.parametrize(
    ("name", "role", "password", "words"),
    [
        ("", "analyst", PASSWORD, "1 to 64"),
        ("-ann", "analyst", PASSWORD, "starts with a letter"),
        ("ann smith", "analyst", PASSWORD, "1 to 64"),
        ("a" * 65, "analyst", PASSWORD, "1 to 64"),
        ("ann\u202e", "analyst", PASSWORD, "1 to 64"),
        ("ann", "admin", PASSWORD, "facilitator, analyst, executive"),
        ("ann", "operator", PASSWORD, "facilitator, analyst, executive"),
        ("ann", "analyst", "ninechars", "at least 10"),
        ("ann", "analyst", "a horse of 200 " * 14, "longer than 200 characters"),
        ("ann", "analyst", "QwertyUIOP", "tried first"),
        ("ann", "analyst", "password123", "tried first"),
        ("ann", "analyst", "valuewhen1", "tried first"),
        ("anneliese.b", "analyst", "Anneliese.B1", "tried first"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(
    store: Store, name: str, role: str, password: str, words: str
) -> None:
    with pytest.raises(InvalidInputError, match=words):
        store.write(add_user, name, role, password)
    assert store.read(lambda connection: connection.execute(select(users)).all()) == []


def test_a_name_is_given_once(store: Store) -> None:
    store.write(add_user, "ann", "analyst", PASSWORD)
    with pytest.raises(ConflictError, match="already somebody called ann"):
        store.write(add_user, "Ann", "facilitator", PASSWORD)


def test_nobody_is_not_found(store: Store) -> None:
    assert store.read(first_facilitator) is None
    with pytest.raises(NotFoundError, match="nobody called ann"):
        store.read(person, "ann")


def test_a_new_password_ends_sessions_and_links_of_that_person_alone(
    store: Store, people: People
) -> None:
    ids = [str(people.owner.user_id), str(people.analyst.user_id)]
    mine, others = (store.write(start_session, user_id) for user_id in ids)
    link, entry = (store.write(issue_pass, purpose, ids[0]) for purpose in ("link", "enter"))
    anothers = store.write(issue_pass, "link", ids[1])
    store.write(change_password, people.owner, "another horse entirely")
    assert store.read(signed_in, mine) is None
    assert store.read(signed_in, others) == people.analyst
    for purpose, token in (("link", link), ("enter", entry)):
        with pytest.raises(NotFoundError):
            store.write(use_pass, purpose, token)
    assert store.write(use_pass, "link", anothers) == ids[1]
    row = store.read(find_user, people.owner.name)
    assert row is not None
    assert password_fits("another horse entirely", row.password_hash)


def test_a_refused_password_changes_nothing(store: Store, people: People) -> None:
    token = store.write(start_session, str(people.owner.user_id))
    with pytest.raises(InvalidInputError):
        store.write(change_password, people.owner, "short")
    assert store.read(signed_in, token) == people.owner


def test_the_first_facilitator_gets_what_nobody_owns_and_the_second_does_not(store: Store) -> None:
    demo = store.write(create_workshop, OPERATOR, "A made-up example", is_made_up=True)
    analyst = store.write(welcome, "ida", "analyst", PASSWORD)
    first = store.write(welcome, "ann", "facilitator", PASSWORD)
    second = store.write(welcome, "bea", "facilitator", PASSWORD)
    later = store.write(create_workshop, OPERATOR, "Nobody's yet")
    assert store.read(open_workshop, first, demo).owner_id == first.user_id
    unrelated: list[tuple[Caller, str]] = [(analyst, demo), (second, demo), (first, later)]
    for caller, workshop_id in unrelated:
        with pytest.raises(NotFoundError):
            store.read(open_workshop, caller, workshop_id)
