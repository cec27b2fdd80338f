from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

import pytest

from valuewhen.workshop.board import Answer, Board, Commitment, Theme, Tie
from valuewhen.workshop.model import PHASES, Moment, Prompt, Timer, Workshop
from valuewhen.workshop.seen import (
    Said,
    Seen,
    Stances,
    compared_segments,
    confirmations,
    people_by_function,
    seen,
    sides_of,
    stances_by_minute,
    without_names,
)
from valuewhen.workshop.stems import stem

PROMPTS = tuple(Prompt(f"p-{s}", s, stem(s)) for s in ("all", "best", "typical"))
SECRET = "they hand us their whole order book"


def workshop(
    phase: str, shown: Iterable[str] = (), prompt: Prompt | None = None, wave: int = 0
) -> Workshop:
    return Workshop(
        id="w",
        owner_id="owner",
        title="Title",
        join_code="K7MQ2X",
        screen_token="token",
        dots=3,
        is_made_up=False,
        created_at=0.0,
        prompts=PROMPTS,
        functions=("Sales", "Service", "IT"),
        now=Moment(phase, prompt, wave, 1, 0.0),
        timer=Timer(),
        shown=frozenset(shown),
    )


USUAL = Answer(
    id="",
    participant_id="ann",
    prompt_id="",
    segment="all",
    wave=1,
    submitted_at=0.0,
    body="",
    actor="they",
    stance="investment",
    source="rule",
    reason="",
    is_hidden=False,
    theme_id=None,
)


def answer(number: int, **more: Any) -> Answer:
    """An answer of Ann's on all customers, unless `more` says otherwise."""
    values = {"id": f"id-{number}", "body": f"answer {number}"} | more
    return replace(USUAL, prompt_id=f"p-{more.get('segment', 'all')}", **values)


def board(
    answers: Sequence[Answer] = (),
    *,
    functions: dict[str, str] | None = None,
    ready: Iterable[str] = (),
    dots: dict[str, int] | None = None,
    voters: int = 0,
    commitments: Sequence[Commitment] = (),
    phase: str = "reveal",
    **where: Any,
) -> Board:
    """A board whose themes are those the answers name; `dots` are by theme."""
    said = [a for a in answers if a.theme_id and not a.is_hidden]
    return Board(
        version=1,
        workshop=workshop(phase, **where),
        functions={"ann": "Sales", "bob": "IT"} if functions is None else functions,
        ready=frozenset(ready),
        answers=tuple(answers),
        themes=tuple(
            Theme(name, f"title {name}", tuple(own), (dots or {}).get(name, 0), (Tie("metric"),))
            for name in dict.fromkeys(str(a.theme_id) for a in said)
            if (own := [a for a in said if a.theme_id == name])
        ),
        commitments=tuple(commitments),
        voters=voters,
    )


def test_writing_shows_counts_and_no_words() -> None:
    answers = [
        answer(1, body=SECRET, theme_id="t"),
        answer(2, participant_id="bob", body=SECRET),
        answer(3, wave=2, body=SECRET),
        answer(4, segment="best", body=SECRET),
        answer(5, wave=2, is_hidden=True, body=SECRET),
    ]
    room = board(answers, ready=["bob"], phase="write", prompt=PROMPTS[0], wave=2, shown=["sides"])
    assert seen(room) == Seen(joined=2, ready=1, answers=1, earlier=2)
    assert SECRET not in str(asdict(seen(room)))


@pytest.mark.parametrize("phase", PHASES)
def test_nobody_is_named_in_any_phase(phase: str) -> None:
    prompt = PROMPTS[0] if phase in ("write", "mirror") else None
    answers = [
        answer(1, participant_id="participant-ann", source="author"),
        answer(2, participant_id="participant-ann"),
    ]
    people = {"participant-ann": "Sales"}
    room = board(answers, functions=people, phase=phase, prompt=prompt, wave=1, shown=["sides"])
    assert "participant-ann" not in str(asdict(seen(room)))


@pytest.mark.parametrize("phase", ["draft", "lobby", "write", "sort", "vote", "evidence", "commit"])
def test_loose_answers_are_not_shown_in_phases_that_are_not_about_them(phase: str) -> None:
    prompt = PROMPTS[0] if phase == "write" else None
    room = board([answer(1, body=SECRET)], phase=phase, prompt=prompt, wave=1)
    assert SECRET not in str(asdict(seen(room)))


def test_hidden_answers_are_never_shown() -> None:
    answers = [answer(1, body=SECRET, is_hidden=True), answer(2, body="shown")]
    for phase in PHASES:
        prompt = PROMPTS[0] if phase in ("write", "mirror") else None
        room = board(answers, phase=phase, prompt=prompt, wave=1, shown=["sides", "votes"])
        assert SECRET not in str(asdict(seen(room)))


def test_the_mirror_counts_one_prompt_by_stance_and_wave() -> None:
    answers = [
        answer(1, stance="extraction"),
        answer(2, stance="extraction"),
        answer(3, stance="unclear"),
        answer(4, stance="investment", wave=2),
        answer(5, segment="best", stance="extraction"),
    ]
    shown = seen(board(answers, phase="mirror", prompt=PROMPTS[0], wave=2))
    assert shown.stances == Stances(extraction=2, investment=1, unclear=1)
    assert shown.waves == ((1, Stances(2, 0, 1)), (2, Stances(0, 1, 0)))
    assert shown.answers == 4
    assert [said.body for said in shown.said] == ["answer 1", "answer 2", "answer 3", "answer 4"]


def test_the_mirror_of_nothing_is_empty() -> None:
    assert seen(board(phase="mirror", prompt=PROMPTS[0], wave=1)) == Seen(joined=2)


def test_the_order_of_answers_does_not_depend_on_when_they_came() -> None:
    early, late = answer(9, submitted_at=1.0), answer(3, submitted_at=2.0)
    expected = (Said("id-3", "answer 3", "all"), Said("id-9", "answer 9", "all"))
    assert without_names([early, late]) == without_names([late, early]) == expected


def test_minutes_are_counted_from_the_first_answer_and_empty_ones_left_out() -> None:
    answers = [
        answer(1, submitted_at=1000.0, stance="extraction"),
        answer(2, submitted_at=1059.9, stance="extraction"),
        answer(3, submitted_at=1060.0, stance="investment"),
        answer(4, submitted_at=1250.0, stance="unclear"),
    ]
    minutes = stances_by_minute(reversed(answers))
    assert minutes == ((1, Stances(2, 0, 0)), (2, Stances(0, 1, 0)), (5, Stances(0, 0, 1)))
    assert stances_by_minute([]) == ()


def test_the_reveal_shows_themes_with_voices_and_the_loose_answers() -> None:
    answers = [
        answer(1, participant_id="ann", theme_id="t", body="one two three"),
        answer(2, participant_id="ann", segment="best", theme_id="t", body="one"),
        answer(3, participant_id="bob", segment="typical", theme_id="t", body="one two"),
        answer(4, participant_id="bob", body="one two three four"),
    ]
    shown = seen(board(answers, phase="reveal"))
    (card,) = shown.cards
    assert (card.title, card.voices) == ("title t", 2)
    assert card.segments == (("best", 1), ("typical", 1))
    assert card.dots is None
    assert shown.said == (Said("id-4", "one two three four", "all"),)
    assert (shown.answers, shown.words, shown.heard) == (4, 2.5, 2)


def test_segments_that_nobody_answered_are_not_compared() -> None:
    assert compared_segments(board([answer(1), answer(2, segment="typical")])) == ("typical",)
    assert compared_segments(board()) == ()


def test_sides_stay_hidden_until_they_are_shown() -> None:
    answers = [answer(1, actor="we", source="author"), answer(2, participant_id="bob")]
    before = seen(board(answers, phase="sort"))
    assert before == Seen(joined=2, answers=2, confirmed=1, authors=2)
    assert [side.actor for side in seen(board(answers, phase="sort", shown=["sides"])).sides] == [
        "we",
        "they",
        "unclear",
    ]


def test_sides_hold_their_themes_their_loose_answers_and_count_all_theirs() -> None:
    answers = [
        answer(1, actor="we", theme_id="ours"),
        answer(2, actor="we", theme_id="ours"),
        answer(3, actor="they", theme_id="ours"),
        answer(4, actor="we", theme_id="even"),
        answer(5, actor="they", theme_id="even"),
        answer(6, actor="they"),
        answer(7, actor="unclear"),
    ]
    we, they, unclear = sides_of(board(answers))
    assert ([card.id for card in we.cards], we.loose, we.answers) == (["ours"], (), 3)
    assert [said.id for said in they.loose] == ["id-6"]
    assert (they.cards, they.answers) == ((), 3)
    assert ([card.id for card in unclear.cards], unclear.answers) == (["even"], 1)
    assert [said.id for said in unclear.loose] == ["id-7"]


def test_an_author_counts_once_and_only_for_what_is_shown() -> None:
    answers = [
        answer(1, participant_id="ann", source="author"),
        answer(2, participant_id="ann", source="author"),
        answer(3, participant_id="bob", source="rule"),
        answer(4, participant_id="cem", source="facilitator"),
        answer(5, participant_id="dov", source="author", is_hidden=True),
    ]
    assert confirmations(board(answers)) == (1, 3)


def test_the_ballot_is_alphabetical_and_without_dots_until_the_votes_are_shown() -> None:
    answers = [answer(1, theme_id="b"), answer(2, theme_id="C"), answer(3, theme_id="a")]
    dots = {"a": 1, "b": 5, "C": 1}
    hidden = seen(board(answers, dots=dots, voters=2, phase="vote"))
    assert [(card.id, card.dots) for card in hidden.cards] == [
        ("a", None),
        ("b", None),
        ("C", None),
    ]
    assert hidden.voters == 2
    open_ = seen(board(answers, dots=dots, voters=2, phase="vote", shown=["votes"]))
    assert [(card.id, card.dots) for card in open_.cards] == [("b", 5), ("a", 1), ("C", 1)]


@pytest.mark.parametrize("phase", ["evidence", "closed", "reveal", "sort"])
def test_dots_stay_hidden_after_the_vote_too(phase: str) -> None:
    room = board([answer(1, theme_id="t")], dots={"t": 7}, phase=phase, shown=["sides"])
    cards = [*seen(room).cards, *(card for side in seen(room).sides for card in side.cards)]
    assert [card.dots for card in cards] == [None] * len(cards)


def test_commitments_are_shown_once_they_are_made() -> None:
    decided = Commitment("c", None, "a course", "solve faults", "Service", "this year")
    assert seen(board(commitments=[decided], phase="commit")).commitments == (decided,)
    assert seen(board(commitments=[decided], phase="lobby")).commitments == ()


def people(**counts: int) -> dict[str, str]:
    return {f"{name}-{n}": name for name, count in counts.items() for n in range(count)}


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, ()),
        ({"Sales": 3}, (("Sales", 3),)),
        ({"Sales": 2, "IT": 1}, ((None, 3),)),
        ({"Sales": 4, "Service": 2, "IT": 1}, (("Sales", 4), (None, 3))),
        # two in the pool are too few, so the smallest named function joins them
        ({"Sales": 4, "Service": 2}, ((None, 6),)),
        # a pool of one function alone would name it: a pool of three cannot be one
        ({"Sales": 9, "Service": 3, "IT": 2}, (("Sales", 9), (None, 5))),
    ],
)
def test_functions_of_fewer_than_three_people_are_pooled(
    counts: dict[str, int], expected: tuple[tuple[str | None, int], ...]
) -> None:
    room = board(functions=people(**counts), phase="lobby")
    assert people_by_function(room) == expected
    assert seen(room).functions == expected
