"""What one takes away from the results page: a file of each format, charts, share links."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pages.desk import Desk, sit_down
from tests.reports.finished import REFER, Finished, finished
from valuewhen.people.caller import Caller
from valuewhen.reports.files import FORMATS
from valuewhen.words import say
from valuewhen.workshop.shares import shared_workshop, shares_of
from valuewhen.workshop.themes import rename_theme


@pytest.fixture
def done(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Finished]:
    with finished(tmp_path, tmp_path_factory.getbasetemp()) as done:
        yield done


def at_results(done: Finished, who: Caller) -> Desk:
    return sit_down(done.live.store, who, "results.py", workshop=done.live.id)


def downloads(desk: Desk) -> set[str]:
    return {button.key for button in desk.page.get("download_button")}


def test_every_format_is_offered_to_executives(done: Finished) -> None:
    desk = at_results(done, done.live.people.executive)
    (formats,) = desk.page.get("button_group")
    assert formats.options == [say(f"results.format_{name}") for name in FORMATS]


def test_a_chosen_format_becomes_a_file_to_download(done: Finished) -> None:
    desk = at_results(done, done.live.people.executive)
    desk.page.get("button_group")[0].set_value("xlsx")
    desk.run()
    assert "file-xlsx" in downloads(desk)


def test_how_far_a_file_is_shows_until_it_is_there(
    done: Finished, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = done.live
    live.store.write(rename_theme, live.people.owner, live.id, done.themes[REFER], "Never made")
    monkeypatch.setattr("pages.parts.results_files.A_MOMENT", 0)
    desk = at_results(done, done.live.people.executive)
    desk.page.get("button_group")[0].set_value("pdf")
    desk.run()
    assert "file-pdf" not in downloads(desk)
    assert len(desk.page.get("progress")) == 1
    monkeypatch.setattr("pages.parts.results_files.A_MOMENT", None)
    desk.run()
    assert "file-pdf" in downloads(desk)


def test_every_chart_is_offered_as_picture_and_rows(done: Finished) -> None:
    desk = at_results(done, done.live.people.executive)
    charts = len(desk.page.get("vega_lite_chart"))
    assert len([key for key in downloads(desk) if key.startswith("png-")]) == charts
    assert len([key for key in downloads(desk) if key.startswith("csv-")]) == charts


def test_a_facilitator_makes_and_revokes_a_link(done: Finished) -> None:
    live = done.live
    desk = at_results(done, live.people.owner)
    desk.page.session_state["shares"] = True
    desk.run()
    desk.press("share-make")
    (link,) = [code.value for code in desk.page.code]
    found = re.search(r"/s/([\w-]{43})$", link)
    assert found
    assert live.store.read(shared_workshop, found[1]) == live.id
    assert "made by olga" in desk.texts()
    desk.press("revoke-")
    assert live.store.read(shares_of, live.people.owner, live.id) == ()


@pytest.mark.parametrize("who", ["executive", "analyst"])
def test_others_are_offered_no_link(done: Finished, who: str) -> None:
    desk = at_results(done, getattr(done.live.people, who))
    desk.page.session_state["shares"] = True
    desk.run()
    assert not [key for key in desk.buttons() if key.startswith(("share", "revoke"))]
