"""Pages while customer data are computed: how far it is, a way to end it, then the evidence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1.element_tree import Button

from tests.children import works
from tests.pages.desk import Desk, at_evidence
from tests.reports.finished import REFER, Finished, finished
from valuewhen.children.computation import Computation, Task
from valuewhen.join import known
from valuewhen.join.known import Known
from valuewhen.words import say


@pytest.fixture
def done(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Finished]:
    """The finished workshop, its customers as if they were many, and pages that do not wait."""
    monkeypatch.setattr(known, "FEW", 0)
    monkeypatch.setattr("pages.parts.computing.A_MOMENT", 0)
    monkeypatch.setattr("pages.parts.results_story.A_MOMENT", 0)
    with finished(tmp_path, tmp_path_factory.getbasetemp()) as done:
        yield done
        for one in known._known.values():
            for computation in list(one._asked.values()):
                computation.cancel()
        known._known.clear()


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> None:
    """Computations take ten minutes."""
    task = Task(works.__name__, works.work, {"do": "wait"})
    monkeypatch.setattr(Known, "_task", lambda _self, _needs: task)


def running() -> Computation:
    [computation] = [one for known_ in known._known.values() for one in known_._asked.values()]
    return computation


def button(desk: Desk) -> Button:
    return desk.page.button(key="computing-button")


def click(desk: Desk) -> None:
    button(desk).click()
    desk.run()


def test_a_page_shows_how_far_it_is_and_then_the_evidence(done: Finished) -> None:
    desk = at_evidence(done, done.live.people.owner)
    assert len(desk.page.get("progress")) == 1
    assert REFER not in desk.html()
    running().wait()
    desk.run()
    assert not desk.page.get("progress")
    assert REFER in desk.html()


@pytest.mark.usefixtures("endless")
def test_a_computation_is_cancelled_and_started_again(done: Finished) -> None:
    desk = at_evidence(done, done.live.people.analyst)
    computation = running()
    assert button(desk).label == say("computing.cancel")
    click(desk)
    assert not computation.is_running
    assert [warning.value for warning in desk.page.warning] == ["This was cancelled\\."]
    assert button(desk).label == say("computing.again")
    click(desk)
    assert computation.is_running
    assert len(desk.page.get("progress")) == 1


@pytest.mark.usefixtures("endless")
def test_executives_see_how_far_it_is_and_cannot_end_it(done: Finished) -> None:
    desk = at_evidence(done, done.live.people.executive)
    assert len(desk.page.get("progress")) == 1
    assert "computing-button" not in [one.key for one in desk.page.button]


@pytest.mark.usefixtures("endless")
def test_whoever_lost_the_right_cannot_cancel(done: Finished) -> None:
    desk = at_evidence(done, done.live.people.analyst)
    computation = running()
    desk.session = ""
    click(desk)
    assert computation.is_running
    assert not desk.page.get("progress")
