"""Workshops in the store that the pages open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.finished import Finished, finished
from tests.rooms import Live, add_people, open_live
from valuewhen.store.store import the_store


@pytest.fixture
def here(store_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A workshop in the very store that the pages open: they see at once what a test writes."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    monkeypatch.setenv("VALUEWHEN_DATABASE_URL", store_url)
    store = the_store()
    yield open_live(store, add_people(store))
    store.close()


@pytest.fixture
def done(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    """The finished workshop in the store that the pages open."""
    with finished(tmp_path, tmp_path_factory.getbasetemp()) as done:
        yield done
