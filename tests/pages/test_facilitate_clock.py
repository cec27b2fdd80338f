"""The clock of the run sheet, the timer and the pause on the facilitator's page."""

import json
from typing import Any

import pytest
from sqlalchemy import update

from tests.pages.desk import Desk
from tests.pages.facilitating import at_desk
from tests.rooms import Live
from valuewhen.store.tables import phases
from valuewhen.workshop.phases import change_settings, pause, set_timer
from valuewhen.workshop.settings import SIXTY, Slot


def clock(desk: Desk) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(desk.data("clock").json)
    return found


def begin(live: Live, phase: str, minutes: float) -> None:
    """Moves there; the workshop left its lobby so many minutes ago, into that phase."""
    live.move(phase)
    late = update(phases).where(phases.c.phase == phase.partition(":")[0])
    earlier = late.values(started_at=phases.c.started_at - 60 * minutes)
    live.store.write(lambda connection: connection.execute(earlier).rowcount)


def change(live: Live, **changes: object) -> None:
    settings = live.workshop.settings.but(**changes)
    live.store.write(change_settings, live.people.owner, live.id, settings)


def test_the_clock_counts_the_run_sheet_and_what_to_skip(here: Live) -> None:
    begin(here, "write:all", 7)
    sheet = clock(at_desk(here))["sheet"]
    assert sheet["total"] == 90
    assert sheet["passed"] == pytest.approx(12, abs=0.9)
    assert sheet["behind"] == pytest.approx(3, abs=0.9)
    assert sheet["left_here"] == 0
    skips = sheet["skips"]
    assert [skips[0], skips[1], skips[3]] == [
        "",
        "To catch up, skip Pair: 8 min",
        "To catch up, skip Pair: 8 min",
    ]
    assert skips[9] == "To catch up, skip Talk at tables: 10 min"
    assert skips[-1] == "To catch up, skip Talk at tables: 10 min, Pair: 8 min"
    assert len(skips) == 20


def test_there_is_no_sheet_in_the_lobby_and_no_timer_in_a_draft(here: Live) -> None:
    desk = at_desk(here)
    assert clock(desk)["sheet"] is None
    assert "timer-silent" in desk.buttons()
    here.move("draft")
    desk.run()
    assert not [key for key in desk.buttons() if key.startswith("timer-")]


def test_the_rail_has_the_minutes_of_each_step(here: Live) -> None:
    html = at_desk(here).html()
    assert 'aria-label="13 minutes">13<' in html
    change(here, run_sheet=(Slot("write", 7.5), Slot("vote", 0)))
    html = at_desk(here).html()
    assert 'aria-label="7.5 minutes">7.5<' in html
    assert "Talk at tables" not in html


def test_a_phase_that_the_sheet_leaves_out_stands_in_the_rail_while_it_lasts(here: Live) -> None:
    change(here, run_sheet=SIXTY)
    assert "Talk at tables" not in at_desk(here).html()
    here.move("talk")
    desk = at_desk(here)
    now = desk.html().split('aria-current="step"')[1]
    assert "Talk at tables" in now.split("</li>")[0]
    assert "Next: Evidence" in desk.labels()
    assert {"reveal-sides", "reveal-votes"} <= set(desk.buttons())


def test_every_phase_can_be_gone_to_though_the_sheet_leaves_it_out(here: Live) -> None:
    change(here, run_sheet=SIXTY)
    desk = at_desk(here)
    desk.page.menu_button[0].click("mirror:best")
    desk.run()
    assert here.workshop.now.phase == "mirror"
    assert here.workshop.now.prompt == here.workshop.prompts[1]
    assert "Next: Write again\\: best customers" in desk.labels()
    desk.page.menu_button[0].click("write:split")
    desk.run()
    assert here.workshop.now.name == "write:split"
    assert "each table its own" in desk.html()


def test_the_timer_starts_grows_and_stops(here: Live) -> None:
    here.move("write:all")
    desk = at_desk(here)
    assert not {"timer-stop", "timer-more"} & set(desk.buttons())
    desk.press("timer-minutes-2")
    first = here.workshop.ends_at
    assert first
    desk.press("timer-more")
    second = here.workshop.ends_at
    assert second
    assert second - first == pytest.approx(60)
    desk.press("timer-stop")
    assert here.workshop.ends_at is None


def test_presets_are_the_workshops_own(here: Live) -> None:
    change(here, timers=(4, 12))
    keys = [key for key in at_desk(here).buttons() if key.startswith("timer-minutes")]
    assert keys == ["timer-minutes-4", "timer-minutes-12"]


def test_a_silent_minute(here: Live) -> None:
    here.move("sort")
    desk = at_desk(here)
    desk.press("timer-silent")
    assert here.workshop.timer.is_silent
    assert clock(desk)["is_silent"] is True
    assert clock(desk)["words"]["silent"] == "of silence left"


def test_pausing_and_going_on(here: Live) -> None:
    here.move("write:all")
    here.store.write(set_timer, here.people.owner, here.id, 120)
    desk = at_desk(here)
    desk.press("timer-pause")
    assert here.workshop.timer.is_paused
    told = clock(desk)
    assert (told["is_paused"], told["ends"]) == (True, None)
    assert told["kept"] == here.workshop.timer.seconds_left
    assert "timer-pause" not in desk.buttons()
    desk.press("timer-more")
    assert here.workshop.timer.seconds_left == pytest.approx(told["kept"] + 60)
    desk.press("timer-resume")
    assert not here.workshop.timer.is_paused
    assert here.workshop.ends_at is not None


def test_an_analyst_sees_the_clock_and_no_timer(here: Live) -> None:
    here.move("write:all")
    here.store.write(pause, here.people.owner, here.id)
    desk = at_desk(here, here.people.analyst)
    assert clock(desk)["is_paused"] is True
    assert not [key for key in desk.buttons() if key.startswith("timer-")]
