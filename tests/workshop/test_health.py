"""The room's figures and the hint, on boards written out by hand."""

from dataclasses import replace

import pytest

from tests.workshop.boards import ALL, BEGAN, BEST, WRITE, moment, people, room, said
from valuewhen.workshop.board import Answer, Board, Commitment, Theme, Tie
from valuewhen.workshop.health import Health, Hint, functions_named, health, hint


def hint_of(board: Board) -> Hint:
    return hint(board, health(board, BEGAN + 60))


def test_figures_of_an_empty_room() -> None:
    figures = health(room(moment("lobby"), {}), BEGAN)
    assert figures == Health(
        joined=0,
        phones=0,
        ready=0,
        heard=0,
        answers=0,
        per_minute=None,
        median_words=None,
        themes=0,
        loose=0,
        extraction=0,
        investment=0,
        unclear=0,
        pending=0,
        unmapped=0,
        later=0,
        functions=0,
        silent=(),
    )


def test_figures_while_writing_are_those_of_the_wave() -> None:
    answers = (
        said(1, "Sa0", "they buy", stance="extraction"),
        said(2, "Sa0", "they introduce us to others"),
        said(3, "Sa1", "a good one", stance="unclear", actor="unclear"),
        said(4, "Sa2", "hidden words", is_hidden=True),
        said(5, "Se0", "in another wave", wave=2),
        said(6, "Se0", "to another prompt", prompt=BEST),
    )
    board = room(WRITE, people(sales=3, service=3), answers, ready=frozenset({"Sa0", "gone"}))
    figures = health(board, BEGAN + 120)
    assert figures == Health(
        joined=6,
        phones=6,
        ready=1,
        heard=2,
        answers=3,
        per_minute=1.5,
        median_words=3,
        themes=0,
        loose=5,
        extraction=1,
        investment=1,
        unclear=1,
        pending=0,
        unmapped=0,
        later=0,
        functions=2,
        silent=("Service",),
    )
    assert figures.writing == 5


def test_the_first_minute_counts_whole() -> None:
    board = room(WRITE, people(sales=3), (said(1, "Sa0"), said(2, "Sa1")))
    assert health(board, BEGAN + 10).per_minute == 2


def test_the_mirror_counts_every_wave_of_its_prompt() -> None:
    answers = (said(1, "Sa0"), said(2, "Sa0", wave=2), said(3, "Sa0", prompt=BEST))
    board = room(moment("mirror", ALL, 2), people(sales=3), answers)
    assert health(board, BEGAN).answers == 2


def test_after_writing_all_answers_count_and_empty_themes_do_not() -> None:
    answers = (said(1, "Sa0", theme="t"), said(2, "Sa1", wave=2), said(3, "Sa1", prompt=BEST))
    themes = (Theme("t", "Referrals", answers[:1], 0), Theme("u", "Emptied", (), 0))
    figures = health(room(moment("sort"), people(sales=3), answers, themes=themes), BEGAN)
    assert (figures.answers, figures.themes, figures.loose) == (3, 1, 2)
    assert figures.per_minute is None


def test_functions_under_three_people_are_not_named() -> None:
    board = room(WRITE, people(sales=4, service=1, finance=2), (said(1, "Sa0"),))
    assert functions_named(board)["Sa0"] == "Sales"
    assert functions_named(board)["Se0"] is None
    assert functions_named(board)["Fi0"] is None
    assert health(board, BEGAN).silent == (None,)


def test_hint_in_an_empty_room_and_before_the_first_answer() -> None:
    assert hint_of(room(moment("draft"), {})) == Hint("draft", {})
    assert hint_of(room(moment("lobby"), {})) == Hint("lobby_empty", {"joined": 0})
    assert hint_of(room(moment("lobby"), people(sales=2))) == Hint("lobby", {"joined": 2})
    assert hint_of(room(WRITE, {})) == Hint("nobody", {})
    assert hint_of(room(WRITE, people(sales=2))) == Hint("no_answers", {"joined": 2})


def eight(stance: str = "investment", body: str = "they tell us more") -> tuple[Answer, ...]:
    """Eight answers, two by each of four people."""
    return tuple(said(i, f"Sa{i % 4}", body, stance=stance) for i in range(8))


def test_hint_to_show_the_formula_when_most_answers_are_in_it() -> None:
    answers = eight("extraction")[:5] + eight()[5:]
    board = room(WRITE, people(sales=4), answers, ready=frozenset({"Sa0", "Sa1", "Sa2", "Sa3"}))
    assert hint_of(board) == Hint("formula", {"some": 5, "all": 8})
    half = room(WRITE, people(sales=4), eight("extraction")[:4] + eight()[4:])
    assert hint_of(half) == Hint("writing", {"writing": 4, "joined": 4})


def test_no_formula_hint_from_few_answers_or_few_people() -> None:
    few = room(WRITE, people(sales=4), eight("extraction")[:7])
    assert hint_of(few) == Hint("writing", {"writing": 4, "joined": 4})
    quiet = room(WRITE, people(sales=9), eight("extraction"))
    assert hint_of(quiet) == Hint("writing", {"writing": 9, "joined": 9})


def test_no_formula_hint_when_the_mirror_is_not_next() -> None:
    again = tuple(replace(answer, wave=2) for answer in eight("extraction"))
    board = room(moment("write", ALL, 2), people(sales=4), again)
    assert hint_of(board).name == "writing"


def test_hint_to_go_on_when_three_quarters_are_ready() -> None:
    ready = frozenset({"Sa0", "Sa1", "Sa2"})
    board = room(WRITE, people(sales=4), eight(), ready=ready)
    assert hint_of(board) == Hint("ready", {"ready": 3, "joined": 4})
    two = room(WRITE, people(sales=4), eight(), ready=frozenset({"Sa0", "Sa1"}))
    assert hint_of(two).name == "writing"


def test_hint_names_the_silent_then_the_loud_function() -> None:
    silent = room(WRITE, people(sales=4, service=3), eight())
    assert hint_of(silent) == Hint("silent", {"function": "Service"})
    answers = (*eight(), said(8, "Se0"), said(9, "Se1"))
    loud = room(WRITE, people(sales=4, service=4), answers)
    assert hint_of(loud) == Hint("loud", {"function": "Sales", "some": 8, "all": 10})


def test_hint_when_answers_are_too_short() -> None:
    assert hint_of(room(WRITE, people(sales=4), eight(body="more trust"))) == Hint("short", {})


@pytest.mark.parametrize(
    ("extraction", "name"), [(8, "mirror"), (5, "mirror"), (4, "mirror_turned")]
)
def test_hint_in_the_mirror(extraction: int, name: str) -> None:
    answers = eight("extraction")[:extraction] + eight()[extraction:]
    board = room(moment("mirror", ALL, 1), people(sales=4), answers)
    assert hint_of(board) == Hint(name, {"some": extraction, "all": 8})


def test_hint_in_an_empty_mirror() -> None:
    assert hint_of(room(moment("mirror", ALL, 1), people(sales=4))).name == "mirror_empty"


def test_hints_from_reveal_to_vote() -> None:
    functions = people(sales=2)
    vague = (said(1, "Sa0", actor="unclear"), said(2, "Sa1"))
    unclear = room(moment("reveal"), functions, vague)
    assert hint_of(unclear) == Hint("unclear", {"unclear": 1, "all": 2})
    loose = room(moment("reveal"), functions, vague, shown=frozenset({"sides"}))
    assert hint_of(loose) == Hint("loose", {"loose": 2, "all": 2})
    grouped = tuple(replace(answer, theme_id="t") for answer in vague)
    themes = (Theme("t", "Telling", grouped, 0),)
    ready = room(moment("sort"), functions, grouped, themes=themes)
    assert hint_of(ready) == Hint("sides", {})
    shown = room(moment("sort"), functions, grouped, themes=themes, shown=frozenset({"sides"}))
    assert hint_of(shown) == Hint("sorted", {})


def test_hint_to_merge_when_there_are_more_themes_than_a_room_can_vote_on() -> None:
    answers = tuple(said(i, "Sa0", theme=str(i)) for i in range(13))
    themes = tuple(Theme(a.id, a.id, (a,), 0) for a in answers)
    board = room(moment("sort"), people(sales=2), answers, themes=themes)
    assert hint_of(board) == Hint("many_themes", {"themes": 13, "most": 12})


def test_hints_of_vote_evidence_and_commit() -> None:
    answer = said(1, "Sa0", theme="t")
    themes = (Theme("t", "Telling", (answer,), 2),)

    def at(phase: str, voters: int = 0) -> Board:
        return room(moment(phase), people(sales=2), (answer,), themes=themes, voters=voters)

    assert hint_of(room(moment("vote"), people(sales=2))) == Hint("no_themes", {})
    assert hint_of(at("vote", 1)) == Hint("voting", {"voters": 1, "joined": 2})
    assert hint_of(at("vote", 2)) == Hint("voted", {"joined": 2})
    assert hint_of(at("evidence")) == Hint("untied", {"untied": 1})
    tied = replace(at("evidence"), themes=(replace(themes[0], ties=(Tie("referrals"),)),))
    assert hint_of(tied) == Hint("tied", {"untied": 0})
    assert hint_of(at("commit")) == Hint("commit_none", {"n": 0})
    made = (Commitment("c", None, "a desk", "refer", "Ann", "this year"),)
    assert hint_of(replace(at("commit"), commitments=made)) == Hint("commit", {"n": 1})
    assert hint_of(at("closed")) == Hint("closed", {})
