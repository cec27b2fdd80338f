"""Themes: grouping keeps the originals, and everything about a theme can be taken back."""

import pytest

from tests.rooms import Live
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.workshop.acts import acts_of, undo
from valuewhen.workshop.board import Commitment, Theme
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.decisions import moderate
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.proposals import propose
from valuewhen.workshop.themes import (
    accept,
    decline,
    group,
    make_theme,
    merge_themes,
    remove_theme,
    rename_theme,
)


@pytest.fixture
def said(live: Live) -> list[str]:
    """Three answers of two people: the first two are one person's."""
    live.move("write:all")
    one, other = live.join(), live.join()
    bodies = ((one, "they refer friends"), (one, "they refer firms"), (other, "they buy more"))
    return [live.say(who, body).id for who, body in bodies]


def make(live: Live, title: str, *answers: str) -> str:
    return live.store.write(make_theme, live.people.owner, live.id, title, answers)


def regroup(live: Live, theme: str | None, *answers: str) -> None:
    live.store.write(group, live.people.owner, live.id, answers, theme)


def take_back(live: Live) -> str:
    return live.store.write(undo, live.people.owner, live.id).kind


def grouped(live: Live) -> dict[str, list[str]]:
    return {theme.title: [answer.id for answer in theme.answers] for theme in live.board.themes}


def only(live: Live) -> Theme:
    [theme] = live.board.themes
    return theme


def test_a_theme_counts_voices_of_people_not_answers(live: Live, said: list[str]) -> None:
    make(live, " They\trefer ", said[0], said[1])
    theme = only(live)
    assert (theme.title, theme.voices, len(theme.answers)) == ("They refer", 1, 2)
    assert (theme.actor, theme.dots, theme.metric) == ("they", 0, None)
    assert [answer.id for answer in live.board.loose] == [said[2]]


def test_an_answer_is_in_one_theme_and_keeps_its_words(live: Live, said: list[str]) -> None:
    first = make(live, "A", *said)
    make(live, "B", said[0])
    assert grouped(live) == {"A": said[1:], "B": said[:1]}
    regroup(live, first, said[0], said[0])
    regroup(live, None, said[1])
    assert grouped(live) == {"A": [said[0], said[2]], "B": []}
    bodies = [answer.body for answer in live.board.answers]
    assert bodies == ["they refer friends", "they refer firms", "they buy more"]


def test_making_a_theme_is_undone_as_one(live: Live, said: list[str]) -> None:
    make(live, "A", *said)
    make(live, "B", said[0], said[1])
    assert take_back(live) == "theme"
    assert grouped(live) == {"A": said}
    assert take_back(live) == "theme"
    assert grouped(live) == {}
    assert [answer.id for answer in live.board.loose] == said


def test_moving_renaming_and_tying_are_undone_one_by_one(live: Live, said: list[str]) -> None:
    theme = make(live, "A", said[0])
    regroup(live, theme, said[1])
    live.store.write(rename_theme, live.people.owner, live.id, theme, "B")
    live.store.write(tie_to_metric, live.people.owner, live.id, theme, "references")
    assert (only(live).title, only(live).metric, len(only(live).answers)) == ("B", "references", 2)
    assert take_back(live) == "tie"
    assert only(live).metric is None
    assert take_back(live) == "rename"
    assert only(live).title == "A"
    assert take_back(live) == "group"
    assert grouped(live) == {"A": [said[0]]}


def test_a_tie_can_be_taken_off_again(live: Live, said: list[str]) -> None:
    theme = make(live, "A", said[0])
    for metric in ("nps", None):
        live.store.write(tie_to_metric, live.people.owner, live.id, theme, metric)
        assert only(live).metric == metric


def test_hidden_answers_have_no_voice(live: Live, said: list[str]) -> None:
    make(live, "A", *said)
    live.store.write(moderate, live.people.owner, live.id, said[2], is_hidden=True)
    assert (only(live).voices, [answer.id for answer in only(live).answers]) == (1, said[:2])


def test_a_theme_is_on_the_side_of_more_than_half_of_its_answers(live: Live) -> None:
    live.move("write:best")
    phone = live.join()
    sides = [live.say(phone, body).id for body in ("they buy", "they pay", "we train them", "hm")]
    theme = make(live, "A", *sides)
    assert only(live).actor == "unclear"  # two of four
    regroup(live, None, sides[3])
    assert only(live).actor == "they"  # two of three
    regroup(live, None, sides[0], sides[1])
    assert (only(live).actor, only(live).id) == ("we", theme)
    assert (only(live).voices_in("best"), only(live).voices_in("all")) == (1, 0)


def test_themes_are_in_the_order_of_their_voices_then_of_their_titles(
    live: Live, said: list[str]
) -> None:
    make(live, "zebra", said[0])
    make(live, "Apple")
    make(live, "mango", said[1], said[2])
    make(live, "banana")
    assert list(grouped(live)) == ["mango", "zebra", "Apple", "banana"]


@pytest.mark.parametrize("title", ["", " \u200b", "x" * 121])
def test_a_title_is_needed_and_fits_on_a_card(live: Live, said: list[str], title: str) -> None:
    with pytest.raises(InvalidInputError, match="theme's title"):
        make(live, title, said[0])
    assert grouped(live) == {}


def test_a_removed_theme_leaves_its_answers_loose_and_comes_back_with_them(
    live: Live, said: list[str]
) -> None:
    theme = make(live, "A", *said)
    live.store.write(moderate, live.people.owner, live.id, said[1], is_hidden=True)
    live.store.write(remove_theme, live.people.owner, live.id, theme)
    assert live.board.themes == ()
    assert [answer.id for answer in live.board.loose] == [said[0], said[2]]
    with pytest.raises(NotFoundError):
        regroup(live, theme, said[0])
    assert take_back(live) == "remove"
    assert grouped(live) == {"A": [said[0], said[2]]}
    assert take_back(live) == "hide"
    assert grouped(live) == {"A": said}


def test_merged_themes_are_one_and_undone_as_one(live: Live, said: list[str]) -> None:
    first, second, into = make(live, "A", said[0]), make(live, "B", said[1]), make(live, "C")
    live.store.write(merge_themes, live.people.owner, live.id, [first, second, into, first], into)
    assert grouped(live) == {"C": said[:2]}
    [act] = live.store.read(acts_of, live.people.owner, live.id, most=1)
    assert (act.kind, act.subject) == ("merge", "A, B → C")
    assert take_back(live) == "merge"
    assert grouped(live) == {"A": said[:1], "B": said[1:2], "C": []}


def test_merging_is_refused_whole(live: Live, said: list[str]) -> None:
    theme = make(live, "A", *said)
    for gone, into, error in (
        ([theme], theme, InvalidInputError),
        ([], None, InvalidInputError),
        ([theme], "0" * 16, NotFoundError),
        ([theme, "0" * 16], None, NotFoundError),
    ):
        with pytest.raises(error):
            live.store.write(merge_themes, live.people.owner, live.id, gone, into)
    with pytest.raises(ForbiddenError):
        live.store.write(remove_theme, live.people.executive, live.id, theme)
    with pytest.raises(NotFoundError):
        live.store.write(remove_theme, live.people.stranger, live.id, theme)
    assert grouped(live) == {"A": said}
    assert len(live.store.read(acts_of, live.people.owner, live.id)) == 1


def test_a_part_of_a_theme_is_split_off_and_joined_again_by_undo(
    live: Live, said: list[str]
) -> None:
    make(live, "A", *said)
    make(live, "B", said[2])
    assert grouped(live) == {"A": said[:2], "B": said[2:]}
    assert take_back(live) == "theme"
    assert grouped(live) == {"A": said}


def test_answers_of_a_theme_whose_making_was_undone_are_loose(live: Live, said: list[str]) -> None:
    theme = live.store.write(make_theme, live.people.analyst, live.id, "Anna's", said[:1])
    regroup(live, theme, said[1])
    live.store.write(undo, live.people.analyst, live.id)
    assert live.board.themes == ()
    assert [answer.id for answer in live.board.loose] == said


def proposed(live: Live) -> list[tuple[str, ...]]:
    board = live.board
    return [proposal.answer_ids for proposal in propose(board, board.declined)]


@pytest.fixture
def alike(live: Live) -> list[str]:
    """Three answers of three people that say the same."""
    live.move("write:all")
    bodies = ("they refer friends", "they refer us to friends", "they refer a friend")
    said = [live.say(live.join(), body).id for body in bodies]
    assert proposed(live) == [tuple(said)]
    return said


def accepted(live: Live, *answers: str, **more: object) -> str:
    return live.store.write(accept, live.people.owner, live.id, answers, title="T", **more)


def test_an_accepted_proposal_is_a_theme_and_undone_as_one(live: Live, alike: list[str]) -> None:
    accepted(live, *alike)
    assert grouped(live) == {"T": alike}
    assert proposed(live) == []
    assert take_back(live) == "accept"
    assert grouped(live) == {}
    assert proposed(live) == [tuple(alike)]


def test_a_proposal_for_a_theme_that_is_there_goes_into_it(live: Live, alike: list[str]) -> None:
    theme = make(live, "Referrals", alike[0])
    assert proposed(live) == [tuple(alike[1:])]
    assert accepted(live, *alike[1:], theme_id=theme) == theme
    assert grouped(live) == {"Referrals": alike}
    assert take_back(live) == "accept"
    assert grouped(live) == {"Referrals": alike[:1]}


def test_what_is_left_out_is_not_proposed_for_the_theme_again(live: Live, alike: list[str]) -> None:
    accepted(live, *alike[:2], left_out=alike[2:])
    assert grouped(live) == {"T": alike[:2]}
    assert proposed(live) == []
    take_back(live)
    assert proposed(live) == [tuple(alike)]


def test_answers_that_somebody_grouped_meanwhile_stay_where_they_are(
    live: Live, alike: list[str]
) -> None:
    live.store.write(make_theme, live.people.analyst, live.id, "Anna's", alike[:1])
    accepted(live, *alike)
    assert grouped(live) == {"T": alike[1:], "Anna's": alike[:1]}
    with pytest.raises(ConflictError, match="nothing was changed"):
        accepted(live, *alike)
    assert take_back(live) == "accept"
    assert grouped(live) == {"Anna's": alike[:1]}


def test_accepting_is_refused_whole(live: Live, alike: list[str]) -> None:
    for answers, more in (
        (["0" * 16], {}),
        (alike, {"theme_id": "0" * 16}),
        (alike, {"left_out": ["0" * 16]}),
    ):
        with pytest.raises(NotFoundError):
            accepted(live, *answers, **more)
    with pytest.raises(InvalidInputError):
        live.store.write(accept, live.people.owner, live.id, alike, title=" ")
    with pytest.raises(ForbiddenError):
        live.store.write(accept, live.people.executive, live.id, alike, title="T")
    assert live.store.read(acts_of, live.people.owner, live.id) == []


def test_declined_answers_are_not_proposed_again_until_that_is_undone(
    live: Live, alike: list[str]
) -> None:
    live.store.write(decline, live.people.owner, live.id, alike)
    assert live.board.declined == {frozenset(alike)}
    assert proposed(live) == []
    assert [answer.id for answer in live.board.loose] == alike
    assert take_back(live) == "decline"
    assert live.board.declined == frozenset()
    assert proposed(live) == [tuple(alike)]
    with pytest.raises(ForbiddenError):
        live.store.write(decline, live.people.executive, live.id, alike)
    with pytest.raises(NotFoundError):
        live.store.write(decline, live.people.owner, live.id, [*alike, "0" * 16])


PARTS = {"investment": "an API", "ability": "see stock", "owner": "Bo", "horizon": "this year"}


def test_a_commitment_is_noted_and_can_be_taken_back(live: Live, said: list[str]) -> None:
    theme = make(live, "A", said[0])
    first = live.store.write(commit_to, live.people.owner, live.id, **PARTS, theme_id=theme)
    second = live.store.write(commit_to, live.people.owner, live.id, **PARTS | {"owner": "Cy"})
    assert live.board.commitments == (
        Commitment(first, theme, "an API", "see stock", "Bo", "this year"),
        Commitment(second, None, "an API", "see stock", "Cy", "this year"),
    )
    assert take_back(live) == "commit"
    assert [commitment.id for commitment in live.board.commitments] == [first]


@pytest.mark.parametrize(
    ("part", "value", "words"),
    [
        ("investment", " ", "The investment is empty"),
        ("ability", "x" * 201, "longer than 200"),
        ("owner", "", "The owner is empty"),
        ("horizon", "some day", "this quarter, this year, beyond"),
    ],
)
def test_a_commitment_with_a_part_missing_is_refused(
    live: Live, part: str, value: str, words: str
) -> None:
    with pytest.raises(InvalidInputError, match=words):
        live.store.write(commit_to, live.people.owner, live.id, **PARTS | {part: value})
    assert live.board.commitments == ()
