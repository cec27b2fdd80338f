"""Workshops in the store that the pages open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reports.finished import Finished, finished
from tests.rooms import Live
from valuewhen.store.store import the_store


@pytest.fixture
def here(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A workshop in the store that the pages open."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    monkeypatch.delenv("VALUEWHEN_DATABASE_URL", raising=False)
    yield live
    the_store().close()


@pytest.fixture
def done(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    """The finished workshop in the store that the pages open."""
    with finished(tmp_path, tmp_path_factory.getbasetemp()) as done:
        yield done
