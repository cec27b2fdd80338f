"""The account: a new password needs the old one, and ends every session."""

from collections.abc import Iterator

import pytest

from tests.pages.desk import Desk, sit_down
from tests.rooms import PASSWORD, People, add_people
from valuewhen.people.accounts import find_user, password_fits
from valuewhen.people.sessions import signed_in
from valuewhen.store.store import Store, the_store

NEW = "four unrelated words here"


@pytest.fixture
def staff_here(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Store, People]]:
    """Accounts in the store that the pages open."""
    monkeypatch.setenv("VALUEWHEN_DATABASE_URL", store_url)
    store = the_store()
    yield store, add_people(store)
    store.close()


def change(desk: Desk, old: str, new: str, again: str) -> None:
    for name, text in (("old", old), ("new", new), ("again", again)):
        desk.type(f"password-{name}", text)
    desk.press("FormSubmitter:password")


def fits(store: Store, name: str, password: str) -> bool:
    row = store.read(find_user, name)
    assert row
    return password_fits(password, row.password_hash)


def test_the_password_is_changed_and_every_session_ends(staff_here: tuple[Store, People]) -> None:
    store, people = staff_here
    desk = sit_down(store, people.executive, "account.py")
    assert "eve, signed in as executive" in desk.page.text[0].value
    change(desk, PASSWORD, NEW, NEW)
    assert not desk.page.error
    assert fits(store, "eve", NEW)
    assert store.read(signed_in, desk.session) is None
    assert "/sign-in" in desk.data("valuewhen.go").json


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("not the password", NEW, NEW, "not your password"),
        ("", NEW, NEW, "not your password"),
        (PASSWORD, NEW, NEW + " ", "two new passwords differ"),
        (PASSWORD, "short", "short", "at least 10 characters"),
        (PASSWORD, "é" * 201, "é" * 201, "longer than 200 characters"),
    ],
)
def test_a_refusal_is_said_and_changes_nothing(
    staff_here: tuple[Store, People], old: str, new: str, again: str, words: str
) -> None:
    store, people = staff_here
    desk = sit_down(store, people.owner, "account.py")
    change(desk, old, new, again)
    assert words in desk.page.error[0].value
    assert fits(store, "olga", PASSWORD)
    assert store.read(signed_in, desk.session) == people.owner


def test_guessing_the_old_password_is_slowed_down(staff_here: tuple[Store, People]) -> None:
    store, people = staff_here
    desk = sit_down(store, people.owner, "account.py")
    for _ in range(5):
        change(desk, "a wrong password", NEW, NEW)
    change(desk, PASSWORD, NEW, NEW)
    assert "Too many tries" in desk.page.error[0].value
    assert fits(store, "olga", PASSWORD)


def test_signing_out_posts_to_the_door(staff_here: tuple[Store, People]) -> None:
    store, people = staff_here
    desk = sit_down(store, people.owner, "account.py")
    assert desk.data("valuewhen.post") is None
    desk.press("sign-out")
    assert "/sign-out" in desk.data("valuewhen.post").json
