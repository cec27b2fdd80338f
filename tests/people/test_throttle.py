"""How often a password may be tried."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection, func, select, update

from valuewhen.errors import TooManyError
from valuewhen.people.throttle import MOST_OF_CLIENT, WINDOW, admit, clear
from valuewhen.store.store import Store
from valuewhen.store.tables import attempts


def age(connection: Connection, seconds: float) -> None:
    """Lets so much time pass since every try until now."""
    connection.execute(update(attempts).values(at=attempts.c.at - seconds))


def is_admitted(store: Store, account: str, device: str = "", client: str = "10.0.0.1") -> bool:
    try:
        store.write(admit, account, device, client)
    except TooManyError:
        return False
    return True


def wait_of(store: Store, account: str, device: str = "") -> int:
    with pytest.raises(TooManyError, match=r"Wait \d+ (seconds|minutes)") as refused:
        store.write(admit, account, device, "10.0.0.1")
    return refused.value.retry_after


def test_five_tries_are_free_then_the_wait_doubles(store: Store) -> None:
    waits = []
    for number in range(9):
        if number >= 5:
            waits.append(wait_of(store, "ann"))
            store.write(age, waits[-1])
        assert is_admitted(store, "ann"), number
    assert waits == [5, 10, 20, 40]


def test_an_account_is_tried_ten_times_in_a_quarter_of_an_hour_at_most(store: Store) -> None:
    """Somebody who tries again as soon as they may, for 15 minutes less a second."""
    tried = passed = 0
    while passed < WINDOW - 1:
        if is_admitted(store, "ann"):
            tried += 1
            continue
        wait = min(wait_of(store, "ann"), WINDOW - 1 - passed)
        store.write(age, wait)
        passed += wait
    assert tried == 10
    store.write(age, 2)
    assert is_admitted(store, "ann")


def test_forty_parallel_guesses_are_five(store: Store) -> None:
    with ThreadPoolExecutor(40) as pool:
        admitted = list(pool.map(lambda _: is_admitted(store, "ann"), range(40)))
    assert sum(admitted) == 5


def test_a_name_is_the_same_in_any_case_and_others_are_not_held_up(store: Store) -> None:
    for name in ("ann", "Ann", " ANN ", "aNN", "anN"):
        assert is_admitted(store, name)
    assert not is_admitted(store, "ann")
    assert is_admitted(store, "bob")


def test_a_browser_that_signed_in_before_has_a_counter_of_its_own(store: Store) -> None:
    while is_admitted(store, "ann"):
        pass
    assert is_admitted(store, "ann", device="the secret of ann's laptop")
    assert not is_admitted(store, "ann")
    for _ in range(4):
        assert is_admitted(store, "ann", device="the secret of ann's laptop")
    assert not is_admitted(store, "ann", device="the secret of ann's laptop")


def test_success_clears_what_was_counted(store: Store) -> None:
    for _ in range(4):
        assert is_admitted(store, "ann")
    key = store.write(admit, "ann", "", "10.0.0.1")
    assert is_admitted(store, "bob")
    store.write(clear, key)
    left = store.read(lambda c: c.execute(select(func.count()).select_from(attempts)).scalar())
    assert left == 1  # bob's
    assert is_admitted(store, "ann")


def test_a_client_tries_sixty_times_at_most_whatever_the_names(store: Store) -> None:
    names = [f"user{number}" for number in range(MOST_OF_CLIENT)]
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda name: is_admitted(store, name), names))
    store.write(age, 100)
    assert wait_of(store, "ann") in range(WINDOW - 110, WINDOW - 99)
    assert is_admitted(store, "ann", client="10.0.0.2")
    assert is_admitted(store, "ann", device="the secret of ann's laptop")
    store.write(age, WINDOW - 100)
    assert is_admitted(store, "ann")


def test_all_clients_together_try_three_hundred_times_a_minute_at_most(store: Store) -> None:
    now = time.time()
    tries = [{"account": f"a{n}", "client": f"c{n}", "at": now - 30} for n in range(300)]
    store.write(lambda c: c.execute(attempts.insert(), tries).rowcount)
    assert wait_of(store, "ann") == 60
    assert is_admitted(store, "ann", device="the secret of ann's laptop")
    store.write(age, 31)
    assert is_admitted(store, "ann")


def test_tries_are_forgotten_after_their_window(store: Store) -> None:
    assert is_admitted(store, "ann")
    store.write(age, WINDOW + 1)
    assert is_admitted(store, "bob")
    left = store.read(lambda c: c.execute(select(func.count()).select_from(attempts)).scalar())
    assert left == 1


def test_neither_names_nor_addresses_are_stored(store: Store) -> None:
    assert is_admitted(store, "ann")
    row = store.read(lambda c: c.execute(select(attempts)).one())
    assert [len(row.account), len(row.client)] == [64, 64]
    assert "ann" not in row.account
