"""The sign-in form: what it tells, what it counts, and what it gives."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from tests.rooms import PASSWORD, SECONDS, People, add_people
from valuewhen.people.accounts import change_password
from valuewhen.people.passes import issue_pass
from valuewhen.settings import PROJECT
from valuewhen.store.store import Store, the_store
from valuewhen.store.tables import attempts, passes
from valuewhen.words import say
from web.identity import cookies_given


@pytest.fixture
def store(tmp_path: Path, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """The store that this process's pages open."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    monkeypatch.delenv("VALUEWHEN_DATABASE_URL", raising=False)
    assert the_store().url == store_url
    yield the_store()
    the_store().close()


@pytest.fixture
def people(store: Store) -> People:
    return add_people(store)


class Form:
    """The sign-in page in a browser with some cookies."""

    def __init__(self, cookies: Mapping[str, str]) -> None:
        self.cookies = cookies
        self.page = AppTest.from_file(PROJECT / "pages" / "navigation.py", default_timeout=SECONDS)
        with cookies_given(cookies):
            self.page.run()
            self.page.switch_page("sign_in.py").run()

    def send(self, name: str, password: str) -> list[str]:
        """Fills it in, and returns the problems it shows."""
        self.page.text_input[0].input(name)
        self.page.text_input[1].input(password)
        with cookies_given(self.cookies):
            self.page.button[0].click().run()
        assert not self.page.exception
        return [error.value for error in self.page.error]


def count(store: Store, table: object, **where: str) -> int:
    query = select(func.count()).select_from(table)
    for column, value in where.items():
        query = query.where(table.c[column] == value)
    return int(store.read(lambda connection: connection.scalar(query)))


def test_the_right_password_gives_a_pass_for_the_door_and_clears_the_count(
    store: Store, people: People
) -> None:
    form = Form({})
    assert form.send("olga", "wrong") == [say("sign_in.refused")]
    assert count(store, attempts) == 1
    assert form.send(" Olga", PASSWORD) == []
    owner = str(people.owner.user_id)
    assert count(store, passes, purpose="enter", user_id=owner) == 1
    assert count(store, attempts) == 0


def test_a_password_signs_in_as_it_is_long_and_with_spaces_around_it(
    store: Store, people: People
) -> None:
    password = f" {'Die Möwe über dem Öltank: äöü ' * 3}"  # 91 characters, 109 bytes
    store.write(change_password, people.owner, password)
    assert Form({}).send("olga", password.strip()) == [say("sign_in.refused")]
    assert Form({}).send("olga", password) == []
    assert count(store, passes, purpose="enter") == 1


@pytest.mark.parametrize("name", ["olga", "nobody", "' or 1=1 --"])
@pytest.mark.parametrize("password", ["wrong", "x" * 200, "\0"])
def test_known_and_unknown_names_are_refused_in_the_same_words(
    store: Store, people: People, name: str, password: str
) -> None:
    assert Form({}).send(name, password) == [say("sign_in.refused")]
    assert count(store, attempts) == 1
    assert count(store, passes) == 0


def test_the_sixth_try_waits_even_with_the_right_password(store: Store, people: People) -> None:
    form = Form({})
    for _ in range(5):
        assert form.send("olga", "wrong") == [say("sign_in.refused")]
    [told] = form.send("olga", PASSWORD)
    assert told.startswith("Too many tries. Wait ")
    assert count(store, passes) == 0
    device = store.write(issue_pass, "device", str(people.owner.user_id))
    assert Form({"valuewhen_device": device}).send("olga", PASSWORD) == []
    others = store.write(issue_pass, "device", str(people.analyst.user_id))
    [told] = Form({"valuewhen_device": others}).send("olga", PASSWORD)
    assert told.startswith("Too many tries. Wait ")
