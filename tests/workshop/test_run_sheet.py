"""The run sheet: a workshop's steps, where it stands, its clock, and what can be skipped."""

from dataclasses import replace

import pytest

from valuewhen.workshop.model import Moment, Prompt, Timer, Workshop
from valuewhen.workshop.run_sheet import (
    Clock,
    Step,
    catch_up,
    clock,
    is_in_plan,
    next_step,
    place,
    plan,
)
from valuewhen.workshop.settings import NINETY, SIXTY, Settings, Slot

ALL, BEST, TYPICAL = (Prompt(s, s, f"Our {s}…") for s in ("all", "best", "typical"))
THREE = (ALL, BEST, TYPICAL)


def at(
    phase: str,
    prompt: Prompt | None = None,
    wave: int = 0,
    sheet: tuple[Slot, ...] = (),
    prompts: tuple[Prompt, ...] = THREE,
    **more: float,
) -> Workshop:
    """A workshop in a phase; `started_at` and `began_at` are in seconds."""
    moment = Moment(phase, prompt, wave, 1, more.get("started_at", 0.0))
    settings = Settings(run_sheet=sheet)
    return Workshop(
        id="w",
        owner_id=None,
        title="T",
        join_code="ABCDEF",
        screen_token="t",
        dots=3,
        is_made_up=False,
        created_at=0,
        prompts=prompts,
        functions=("Sales",),
        now=moment,
        timer=Timer(),
        shown=frozenset(),
        settings=settings,
        began_at=more.get("began_at"),
    )


def names(workshop: Workshop) -> list[str]:
    return [step.name for step in plan(workshop)]


def test_ninety_minutes_are_ninety_with_three_prompts() -> None:
    steps = plan(at("draft"))
    assert sum(step.minutes for step in steps) == 90
    assert [(step.name, step.minutes) for step in steps[:6]] == [
        ("draft", 0),
        ("lobby", 5),
        ("write:all", 4),
        ("mirror:all", 3),
        ("write:all", 5),
        ("write:best", 4),
    ]
    assert [step.name for step in steps if step.can_skip] == ["talk", "pair"]


def test_sixty_minutes_split_the_prompts_among_tables() -> None:
    steps = plan(at("draft", sheet=SIXTY))
    assert sum(step.minutes for step in steps) == 60
    assert [step.name for step in steps[2:6]] == [
        "write:all",
        "mirror:all",
        "write:all",
        "write:split",
    ]


def test_one_prompt_is_not_split_and_has_no_rest() -> None:
    for sheet in (NINETY, SIXTY):
        written = [n for n in names(at("draft", sheet=sheet, prompts=(ALL,))) if "write" in n]
        assert written == ["write:all", "write:all"]


def test_two_prompts_are_split_whole() -> None:
    both = (BEST, TYPICAL)
    steps = names(at("draft", sheet=SIXTY, prompts=both))
    assert steps[2:6] == ["write:best", "mirror:best", "write:best", "write:split"]


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        (
            (Slot("lobby", 5), Slot("write:best", 4), Slot("write", 3), Slot("vote", 2)),
            ["draft", "lobby", "write:best", "write:all", "write:typical", "vote", "closed"],
        ),
        (
            (Slot("draft", 0), Slot("write", 3), Slot("dance", 9), Slot("write:new", 4)),
            ["draft", "write:all", "write:best", "write:typical", "closed"],
        ),
        ((Slot("vote", 2),), ["draft", "vote", "closed"]),
        ((Slot("closed", 1), Slot("mirror:best", 2)), ["draft", "mirror:best", "closed"]),
    ],
    ids=["forgotten prompt", "what there is not", "no writing", "wrong order"],
)
def test_a_sheet_of_ones_own_is_made_whole(sheet: tuple[Slot, ...], expected: list[str]) -> None:
    assert names(at("draft", sheet=sheet)) == expected


def test_forgotten_prompts_get_the_minutes_of_the_last_that_is_written() -> None:
    steps = plan(at("draft", sheet=(Slot("write", 7),)))
    assert [(step.name, step.minutes) for step in steps[1:4]] == [
        ("write:all", 7),
        ("write:best", 7),
        ("write:typical", 7),
    ]


@pytest.mark.parametrize(
    ("phase", "prompt", "wave", "here", "following"),
    [
        ("draft", None, 0, 0, "lobby"),
        ("lobby", ALL, 1, 1, "write:all"),  # opened early
        ("write", ALL, 1, 2, "mirror:all"),
        ("mirror", ALL, 1, 3, "write:all"),
        ("write", ALL, 2, 4, "write:best"),
        ("write", ALL, 5, 4, "write:best"),
        ("write", BEST, 2, 5, "write:typical"),
        ("mirror", BEST, 1, 5, "write:best"),  # not on the sheet: written again
        ("write", None, 1, 6, "reveal"),  # split, not on the sheet either
        ("talk", None, 0, 10, "evidence"),
        ("closed", None, 0, 14, None),
    ],
)
def test_where_a_workshop_stands_and_what_comes_next(
    phase: str, prompt: Prompt | None, wave: int, here: int, following: str | None
) -> None:
    workshop = at(phase, prompt, wave)
    step = next_step(workshop)
    assert (place(workshop), step and step.name) == (here, following)


def test_what_a_sheet_leaves_out_is_not_in_the_plan() -> None:
    assert not is_in_plan(at("talk", sheet=SIXTY))
    assert names(at("talk", sheet=SIXTY))[place(at("talk", sheet=SIXTY))] == "vote"
    assert is_in_plan(at("vote", sheet=SIXTY))
    assert not is_in_plan(at("mirror", BEST, 1))
    assert not is_in_plan(at("write", None, 1))
    assert is_in_plan(at("write", None, 1, SIXTY))


def test_each_mirror_of_a_sheet_has_its_place() -> None:
    sheet = (Slot("write", 3), Slot("mirror", 1), Slot("write", 3), Slot("mirror", 1))
    alone = (ALL,)
    assert place(at("mirror", ALL, 1, sheet, alone)) == 2
    second = at("mirror", ALL, 2, sheet, alone)
    assert place(second) == 4
    step = next_step(second)
    assert step is not None
    assert step.name == "closed"


def test_there_is_no_clock_before_the_beginning_and_after_the_end() -> None:
    assert clock(at("lobby"), 60.0) is None
    assert clock(at("vote"), 60.0) is None
    assert clock(at("closed", began_at=0.0), 60.0) is None


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        # Writing began with the workshop and has 4 minutes; the lobby before it had 5.
        (1, (6, 0, 3)),
        (4, (9, 0, 0)),
        (7, (12, 3, 0)),
    ],
)
def test_the_clock_in_the_first_writing(
    minutes: float, expected: tuple[float, float, float]
) -> None:
    found = clock(at("write", ALL, 1, began_at=600.0, started_at=600.0), 600.0 + 60 * minutes)
    assert found is not None
    assert (found.passed, found.behind, found.left_here) == expected
    assert found.total == 90
    assert [step.name for step in found.later] == ["talk", "pair"]


def test_skipping_gains_what_was_skipped_and_dawdling_loses() -> None:
    # 5 lobby, 4 write, 3 mirror, 5 write again, 4 + 4 best and typical, 5 reveal, 13 sort, 5 vote,
    # 10 talk: evidence is to begin at 58. It began 50 minutes after the lobby, at 55.
    early = at("evidence", began_at=0.0, started_at=3000.0)
    assert clock(early, 3060.0) == Clock(56, 90, -3, 16, (Step("pair"),))
    late = at("evidence", began_at=0.0, started_at=3300.0)  # at 60
    assert clock(late, 3300.0) == Clock(60, 90, 2, 17, (Step("pair"),))


def test_a_phase_that_the_sheet_leaves_out_loses_time_at_once() -> None:
    # 4 lobby, 4 write, 3 mirror, 4 write again, 5 split, 4 reveal, 8 sort, 4 vote: 36 were planned.
    talking = at("talk", sheet=SIXTY, began_at=0.0, started_at=32 * 60.0)
    found = clock(talking, 34 * 60.0)
    assert found is not None
    assert (found.passed, found.behind, found.left_here) == (38, 2, 0)


TALK, PAIR, GAME = Step("talk", None, 10), Step("pair", None, 8), Step("sort", None, 4)


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        (-5, ()),
        (0.9, ()),
        (1, (GAME,)),
        (4.9, (GAME,)),
        (5, (PAIR,)),
        (10.9, (TALK,)),
        (11, (TALK, GAME)),
        (15.5, (TALK, PAIR)),
        (19, (TALK, PAIR, GAME)),
        (60, (TALK, PAIR, GAME)),
    ],
)
def test_the_fewest_and_shortest_steps_make_up_for_what_is_lost(
    behind: float, expected: tuple[Step, ...]
) -> None:
    assert catch_up((TALK, Step("vote"), PAIR, GAME), behind) == expected


def test_steps_are_equal_whatever_their_minutes() -> None:
    assert Step("talk", None, 3) == replace(TALK, can_skip=True)
    assert Step("write", ALL) != Step("write", BEST)
