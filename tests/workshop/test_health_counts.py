"""Counts of the facilitator's page: people without phones, themes to map, turns of the room."""

from dataclasses import replace

from tests.workshop.boards import BEGAN, WRITE, moment, people, room, said
from valuewhen.workshop.board import Board, Pairing, Seat, Theme, Tie
from valuewhen.workshop.health import Hint, health, hint, stances_by_place
from valuewhen.workshop.model import Timer
from valuewhen.workshop.seen import Stances


def hint_of(board: Board) -> Hint:
    return hint(board, health(board, BEGAN + 60))


def test_people_without_a_phone_are_not_waited_for() -> None:
    board = room(
        WRITE,
        people(sales=4, service=1),
        (said(1, "Se0"),),
        ready=frozenset({"Sa0", "Sa1", "Sa2"}),
        kinds={"Se0": "guest", "Sa3": "made_up"},
    )
    figures = health(board, BEGAN)
    assert (figures.joined, figures.phones, figures.writing) == (5, 4, 1)
    assert hint_of(board) == Hint("ready", {"ready": 3, "joined": 4})
    alone = room(WRITE, {"Se0": "Service"}, (said(1, "Se0"),), kinds={"Se0": "guest"})
    assert hint_of(alone) == Hint("writing", {"writing": 0, "joined": 0})


def themed(phase: str, *dots: int, mapped: int = 2) -> Board:
    """A theme of one voice for each number of dots."""
    answers = tuple(said(i, f"Sa{i}", theme=f"t{i}") for i in range(len(dots)))
    themes = tuple(Theme(f"t{i}", f"Theme {i}", answers[i : i + 1], n) for i, n in enumerate(dots))
    board = room(moment(phase), people(sales=len(dots)), answers, themes=themes)
    settings = board.workshop.settings.but(mapped=mapped)
    return replace(board, workshop=replace(board.workshop, settings=settings))


def test_the_themes_with_the_most_dots_are_mapped_and_the_rest_later() -> None:
    board = themed("talk", 1, 5, 3, 0)
    assert [theme.title for theme in board.mapped] == ["Theme 1", "Theme 2"]
    figures = health(board, BEGAN)
    assert (figures.unmapped, figures.later) == (2, 2)
    tied = replace(board.themes[1], ties=(Tie("referrals"),))
    figures = health(replace(board, themes=(board.themes[0], tied, *board.themes[2:])), BEGAN)
    assert (figures.unmapped, figures.later) == (1, 2)


def test_hints_of_talk_evidence_and_pairing() -> None:
    talking = themed("talk", 1, 5, 3)
    assert hint_of(talking) == Hint("talk_unseated", {})
    seated = replace(talking, seats={"Sa0": Seat(1, None, True)})
    assert hint_of(seated) == Hint("talk", {"unmapped": 2})
    tied = tuple(replace(theme, ties=(Tie("nps"),)) for theme in talking.themes)
    assert hint_of(replace(seated, themes=tied)) == Hint("talk_mapped", {"unmapped": 0})
    assert hint_of(themed("evidence", 1, 5, 3)) == Hint("untied", {"untied": 2})
    pairing = themed("pair", 1)
    assert hint_of(pairing) == Hint("pair_none", {"pairs": 0})
    written = replace(pairing, pairings=(Pairing("Sa0", "1", "a desk", "ask us"),))
    assert hint_of(written) == Hint("pair", {"pairs": 1})


def test_more_themes_than_the_ballot_of_the_workshop_has_room_for() -> None:
    board = themed("sort", 0, 0, 0)
    settings = board.workshop.settings.but(ballot=2)
    small = replace(board, workshop=replace(board.workshop, settings=settings))
    assert hint_of(small) == Hint("many_themes", {"themes": 3, "most": 2})


def test_first_second_and_further_answers_are_counted_by_person() -> None:
    answers = (
        said(9, "Sa1", stance="unclear"),  # the second of Sa1
        said(1, "Sa0", stance="extraction"),
        said(2, "Sa1", stance="extraction"),
        said(3, "Sa0", stance="extraction"),
        said(4, "Sa0", stance="investment"),
        said(5, "Sa0", stance="investment"),
        said(6, "Sa2", stance="investment"),
    )
    assert stances_by_place(answers) == (
        Stances(extraction=2, investment=1),
        Stances(extraction=1, unclear=1),
        Stances(investment=2),
    )
    assert stances_by_place(answers[:2]) == (Stances(extraction=1, unclear=1),)
    assert stances_by_place(()) == ()


def test_answers_that_wait_for_approval_are_counted() -> None:
    waiting = replace(said(2, "Sa0", is_hidden=True), is_pending=True)
    board = room(WRITE, people(sales=3), (said(1, "Sa0"), waiting))
    figures = health(board, BEGAN)
    assert (figures.answers, figures.pending) == (1, 1)


def test_a_pause_goes_before_every_other_hint() -> None:
    board = room(WRITE, people(sales=3), (said(1, "Sa0"),))
    paused = replace(board.workshop, timer=Timer(None, is_paused=True))
    assert hint_of(replace(board, workshop=paused)) == Hint("paused", {})
