"""What the operator does with accounts."""

import time
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.rooms import PASSWORD, People
from valuewhen.errors import ConflictError, InvalidInputError, NotFoundError
from valuewhen.people.accounts import add_user, find_user, first_facilitator, password_fits
from valuewhen.people.caller import Caller
from valuewhen.people.managing import accounts, disable, enable, erase, reset, set_role
from valuewhen.people.passes import issue_pass, peek_pass, use_pass
from valuewhen.people.sessions import signed_in, start_session
from valuewhen.store.store import Store
from valuewhen.store.tables import passes, sessions, users
from valuewhen.workshop.workshops import create_workshop, open_workshop


@pytest.fixture
def ann(store: Store) -> Caller:
    return store.write(add_user, "ann", "facilitator", PASSWORD)


@pytest.fixture
def token(store: Store, ann: Caller) -> str:
    """A session of hers."""
    return store.write(start_session, str(ann.user_id))


def test_all_accounts_are_listed_with_when_they_were_last_there(
    store: Store, ann: Caller, token: str
) -> None:
    store.write(add_user, "bob", "executive", PASSWORD)
    store.write(disable, "bob")
    one, other = store.read(accounts)
    assert (one.name, one.role, one.disabled_at) == ("ann", "facilitator", None)
    assert one.seen_at == pytest.approx(time.time(), abs=60)
    assert (other.name, other.role, other.seen_at) == ("bob", "executive", None)
    assert other.disabled_at == pytest.approx(time.time(), abs=60)


def test_a_new_role_is_signed_in_for_anew(store: Store, ann: Caller, token: str) -> None:
    store.write(set_role, "ANN", "analyst")
    assert store.read(signed_in, token) is None
    anew = store.read(signed_in, store.write(start_session, str(ann.user_id)))
    assert anew == Caller(ann.user_id, "ann", "analyst")
    with pytest.raises(InvalidInputError, match="facilitator, analyst, executive"):
        store.write(set_role, "ann", "operator")


def test_who_is_disabled_has_no_way_in_until_enabled(store: Store, ann: Caller, token: str) -> None:
    link = store.write(issue_pass, "link", ann.user_id)
    store.write(disable, "ann")
    assert store.read(signed_in, token) is None
    with pytest.raises(NotFoundError):
        store.write(use_pass, "link", link)
    smuggled = store.write(start_session, str(ann.user_id))
    assert store.read(signed_in, smuggled) is None
    store.write(enable, "ann")
    assert store.read(signed_in, token) is None
    assert store.read(signed_in, store.write(start_session, str(ann.user_id))) == ann


def test_after_a_reset_the_old_password_the_sessions_and_known_browsers_are_worth_nothing(
    store: Store, ann: Caller, token: str
) -> None:
    device = store.write(issue_pass, "device", ann.user_id)
    link = store.write(reset, "ann")
    assert store.read(signed_in, token) is None
    with pytest.raises(NotFoundError):
        store.read(peek_pass, "device", device)
    row = store.read(find_user, "ann")
    assert row is not None
    assert not password_fits(PASSWORD, row.password_hash)
    assert store.write(use_pass, "link", link) == ann.user_id


def test_who_is_disabled_gets_no_link(store: Store, ann: Caller) -> None:
    store.write(disable, "ann")
    with pytest.raises(ConflictError, match="enable-user ann"):
        store.write(reset, "ann")


def test_what_the_erased_owned_goes_to_an_heir_and_their_name_to_nobody(
    store: Store, ann: Caller, token: str
) -> None:
    bob = store.write(add_user, "bob", "facilitator", PASSWORD)
    workshop_id = store.write(create_workshop, ann, "Hers")
    with pytest.raises(ConflictError, match="--heir"):
        store.write(erase, "ann")
    with pytest.raises(ConflictError, match="--heir"):
        store.write(erase, "ann", "ann")
    with pytest.raises(NotFoundError):
        store.write(erase, "ann", "nobody")
    assert store.read(signed_in, token) == ann
    store.write(erase, "ann", "bob")
    assert store.read(open_workshop, bob, workshop_id).owner_id == bob.user_id
    assert store.read(signed_in, token) is None
    assert [one.name for one in store.read(accounts)] == ["bob"]
    assert store.read(first_facilitator) == bob
    for table in (sessions, passes):
        assert store.read(lambda c, t=table: c.execute(select(t)).all()) == []
    left = store.read(lambda c: c.execute(select(users.c.name)).scalars().all())
    assert not any("ann" in name for name in left)
    assert store.write(add_user, "ann", "analyst", PASSWORD).user_id != ann.user_id


def test_the_name_of_an_erased_account_leads_nowhere(store: Store, ann: Caller) -> None:
    store.write(erase, "ann")
    [name] = store.read(lambda c: c.execute(select(users.c.name)).scalars().all())
    for job in (enable, disable, reset, erase):
        with pytest.raises(NotFoundError):
            store.write(job, name)


@pytest.mark.parametrize("job", [disable, enable, reset, erase])
def test_nobody_is_not_found(store: Store, people: People, job: Callable[..., object]) -> None:
    before = store.read(accounts)
    with pytest.raises(NotFoundError, match="users"):
        store.write(job, "nobody-at-all")
    assert people.owner.name in [one.name for one in before]
    assert store.read(accounts) == before
