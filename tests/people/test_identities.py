"""Identities: whom a provider's word signs in, once for each of its answers."""

import time

import pytest
from sqlalchemy import select

from tests.rooms import People
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.identities import FRESH, Identity, enter, holder
from valuewhen.people.managing import accounts, disable, erase, link, unlink
from valuewhen.people.passes import use_pass
from valuewhen.people.sessions import signed_in, start_session
from valuewhen.store.store import Store
from valuewhen.store.tables import identities

HERS = Identity("https://id.example", "0815")


def test_an_answer_signs_in_whom_it_is_linked_to_and_once(store: Store, people: People) -> None:
    store.write(link, "anna", HERS)
    store.write(link, "ANNA", HERS)  # again: nothing more
    entry = store.write(enter, HERS, "first", time.time())
    assert store.write(use_pass, "enter", entry) == people.analyst.user_id
    with pytest.raises(ConflictError, match="Try again"):
        store.write(enter, HERS, "first", time.time())
    with pytest.raises(ConflictError, match="Try again"):
        store.write(enter, HERS, "second", time.time() - FRESH - 1)
    assert store.write(enter, HERS, "third", time.time() - FRESH + 60)


@pytest.mark.parametrize(
    "other", [Identity("https://id.example", "0816"), Identity("https://di.example", "0815")]
)
def test_issuer_and_subject_both_have_to_be_right(
    store: Store, people: People, other: Identity
) -> None:
    store.write(link, "anna", HERS)
    with pytest.raises(NotFoundError):
        store.write(enter, other, "first", time.time())


def test_an_identity_signs_in_one_account_alone(store: Store, people: People) -> None:
    store.write(link, "anna", HERS)
    with pytest.raises(ConflictError, match="unlink-user anna"):
        store.write(link, "fred", HERS)
    found = {one.name: one.identities for one in store.read(accounts)}
    assert (found["anna"], found["fred"]) == ((HERS,), ())


def test_who_is_disabled_is_not_signed_in(store: Store, people: People) -> None:
    store.write(link, "anna", HERS)
    store.write(disable, "anna")
    with pytest.raises(ForbiddenError, match="disabled"):
        store.write(enter, HERS, "first", time.time())


def test_an_identity_that_was_taken_away_signs_nobody_in(store: Store, people: People) -> None:
    store.write(link, "anna", HERS)
    token = store.write(start_session, str(people.analyst.user_id))
    store.write(unlink, "anna")
    assert store.read(holder, HERS) is None
    assert store.read(signed_in, token) is None
    store.write(link, "otto", HERS)
    store.write(erase, "otto")
    assert store.read(lambda c: c.execute(select(identities)).all()) == []


@pytest.mark.parametrize("part", ["", "x" * 256, "two\nlines", "\x1b[2J"])
def test_what_no_provider_says_is_no_identity(part: str) -> None:
    with pytest.raises(InvalidInputError):
        Identity("https://id.example", part)
    with pytest.raises(InvalidInputError):
        Identity(part, "0815")
