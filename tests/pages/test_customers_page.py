"""The customers page: a file is loaded or refused, its roles saved, the workshop joined."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.rooms import Live
from valuewhen.customers.data_sets import data_sets_of
from valuewhen.join.attachments import attachment
from valuewhen.people.caller import Caller
from valuewhen.people.sessions import start_session
from valuewhen.settings import PROJECT
from valuewhen.store.store import the_store
from web.identity import cookies_given

ROWS = [
    f"C{number:03},{number * 10},{number % 11},{'north' if number % 2 else 'south'}"
    for number in range(200)
]
GOOD = "\n".join(["id,clv,nps,region", *ROWS]).encode()
RAGGED = GOOD + b"\nC900,1,2,north,surplus"


@pytest.fixture
def here(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A workshop in the store that the pages open."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    monkeypatch.delenv("VALUEWHEN_DATABASE_URL", raising=False)
    yield live
    the_store().close()


def opened(live: Live, who: Caller) -> AppTest:
    assert who.user_id
    session = live.store.write(start_session, who.user_id)
    page = AppTest.from_file(str(PROJECT / "pages" / "navigation.py"), default_timeout=60)
    with cookies_given({"valuewhen_session": session}):
        page.run()
        page.switch_page("customers.py")
        page.query_params["workshop"] = live.id
        page.run()
        assert not page.exception
        page.session_state["cookies of this run"] = session
    return page


def run(page: AppTest) -> AppTest:
    with cookies_given({"valuewhen_session": page.session_state["cookies of this run"]}):
        page.run()
    assert not page.exception
    return page


def load(page: AppTest, name: str, content: bytes) -> AppTest:
    page.file_uploader[0].set_value((name, content, "text/csv"))
    run(page)
    next(button for button in page.button if button.label == "Load").click()
    return run(page)


def texts(page: AppTest) -> str:
    parts = [*page.text, *page.error, *page.success, *page.info, *page.caption, *page.warning]
    return "\n".join(part.value for part in parts)


def press(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click()
    return run(page)


def test_without_data_it_says_what_to_do(here: Live) -> None:
    assert "No customer data yet" in texts(opened(here, here.people.owner))


def test_a_file_is_loaded_its_roles_saved_and_the_workshop_joined(here: Live) -> None:
    owner = here.people.owner
    page = load(opened(here, owner), "north.csv", GOOD)
    assert "200 rows and 4 columns in north.csv" in texts(page)
    [kept] = here.store.read(data_sets_of, owner)
    assert kept.roles is None
    press(page, "Save")
    [kept] = here.store.read(data_sets_of, owner)
    assert kept.roles is not None
    assert (kept.roles.id, kept.roles.clv, kept.roles.nps) == ("id", "clv", "nps")
    assert kept.roles.nps_scale == "nps_0_10"
    assert "200 customers can be used. 200 of them answered; 0 did not." in texts(run(page))
    press(page, "Join with this workshop")
    joined = here.store.read(attachment, owner, here.id)
    assert joined is not None
    assert (joined.data_set.id, joined.rule.best_from) == (kept.id, 0.8)
    assert "This workshop is joined with this data." in texts(run(page))


def test_a_refused_file_shows_its_rows_and_keeps_nothing(here: Live, tmp_path: Path) -> None:
    page = load(opened(here, here.people.owner), "ragged.csv", RAGGED)
    assert "The file was not loaded, and nothing was changed." in texts(page)
    assert page.dataframe[0].value["line"].tolist() == [202]
    assert here.store.read(data_sets_of, here.people.owner) == []
    assert list((tmp_path / "customers").glob("*")) == []


def test_somebody_elses_data_is_not_shown(here: Live) -> None:
    load(opened(here, here.people.owner), "north.csv", GOOD)
    [kept] = here.store.read(data_sets_of, here.people.owner)
    page = opened(here, here.people.analyst)
    page.query_params["data"] = kept.id
    assert "No customer data yet" in texts(run(page))
    assert "north.csv" not in texts(page)
