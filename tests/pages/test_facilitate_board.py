"""The board: what the browser is given, and what it may ask for."""

import json
from typing import Any

import pytest

from pages.parts.board import overridden_words
from pages.parts.board_metrics import offered
from pages.parts.board_shown import Filter, Offers, board_data, is_mapped_later
from pages.parts.board_wishes import grant
from tests.pages.desk import sit_down
from tests.reports.finished import REFER, Finished
from tests.rooms import Live
from valuewhen.customers.catalogue import Metric
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.people.caller import Caller
from valuewhen.workshop.acts import acts_of, undo
from valuewhen.workshop.answers import enter_answer
from valuewhen.workshop.board import Answer, Board
from valuewhen.workshop.decisions import confirm_own_sorting
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.phases import reveal
from valuewhen.workshop.proposals import propose
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.unseen import Unseen
from valuewhen.workshop.votes import vote
from valuewhen.workshop.workshops import set_settings

TEXTS = ("they refer friends", "they refer their friends", "we train them", "mutual trust")


def written(live: Live) -> list[str]:
    """Four answers of four people in Sales, as ids."""
    live.move("write:all")
    said = [live.say(live.join("Sales"), text).id for text in TEXTS]
    live.move("sort")
    return said


def wish(live: Live, do: str, who: Caller | None = None, **more: Any) -> None:
    live.store.write(grant, who or live.people.owner, live.id, {"do": do, **more})


def answer(live: Live, answer_id: str) -> Answer:
    return next(a for a in live.board.answers if a.id == answer_id)


def test_a_sorting_is_corrected_one_part_at_a_time(live: Live) -> None:
    vague = written(live)[3]
    assert answer(live, vague).actor == "unclear"
    wish(live, "sort", answers=[vague], actor="they")
    wish(live, "sort", answers=[vague], stance="investment")
    found = answer(live, vague)
    assert (found.actor, found.stance, found.source) == ("they", "investment", "facilitator")


def test_answers_are_grouped_moved_and_taken_out(live: Live) -> None:
    first, second, third, _ = written(live)
    wish(live, "theme", answers=[first, second], title="Referrals")
    theme = live.board.themes[0]
    assert (theme.title, theme.voices) == ("Referrals", 2)
    wish(live, "group", answers=[third], theme=theme.id)
    assert live.board.themes[0].voices == 3
    wish(live, "ungroup", answers=[first, third])
    assert [a.id for a in live.board.themes[0].answers] == [second]
    wish(live, "rename", theme=theme.id, title="They refer us")
    assert live.board.themes[0].title == "They refer us"


def test_grouping_many_is_undone_at_once(live: Live) -> None:
    said = written(live)
    wish(live, "theme", answers=said, title="Everything")
    live.store.write(undo, live.people.owner, live.id)
    assert live.board.themes == ()
    assert len(live.board.loose) == 4


def test_the_board_undoes_too(live: Live) -> None:
    wish(live, "hide", answers=written(live)[:1])
    wish(live, "undo")
    assert len(live.board.shown) == 4


def test_an_answer_is_hidden_and_restored(live: Live) -> None:
    said = written(live)
    wish(live, "hide", answers=[said[0]])
    data = board_data(live.board, Filter())
    assert [row["id"] for row in data["hidden"]] == [said[0]]
    assert said[0] not in [row["id"] for row in data["loose"]]
    wish(live, "restore", answers=[said[0]])
    assert board_data(live.board, Filter())["hidden"] == []


def test_an_analyst_may_and_an_executive_may_not(live: Live) -> None:
    said = written(live)
    wish(live, "sort", live.people.analyst, answers=[said[3]], actor="we")
    assert answer(live, said[3]).reason == "anna decided so."
    with pytest.raises(ForbiddenError):
        wish(live, "sort", live.people.executive, answers=[said[3]], actor="they")
    with pytest.raises(NotFoundError):
        wish(live, "hide", live.people.stranger, answers=[said[3]])
    assert len(live.store.read(acts_of, live.people.owner, live.id)) == 1


@pytest.mark.parametrize(
    "asked",
    [
        {"do": "sort", "actor": "nobody"},
        {"do": "sort", "stance": ["investment"]},
        {"do": "theme", "title": "   "},
        {"do": "theme", "title": "x" * 121},
        {"do": "rename", "title": "Fine", "theme": "not one"},
        {"do": "group", "theme": "not one"},
        {"do": "accept", "title": " "},
        {"do": "accept", "title": "Fine", "theme": "not one"},
        {"do": "accept", "title": "Fine", "left": ["not one"]},
        {"do": "decline", "answers": ["not one"]},
        {"do": "approve", "answers": ["not one"]},
        {"do": "remove", "theme": "not one"},
        {"do": "merge", "theme": "not one", "into": "not one"},
        {"do": "up", "theme": "not one"},
        {"do": "tie", "theme": "not one", "metric": "orders"},
    ],
)
def test_a_wish_that_cannot_be_granted_is_refused_whole(live: Live, asked: dict[str, Any]) -> None:
    said = written(live)
    with pytest.raises((InvalidInputError, NotFoundError)):
        wish(live, **{"answers": said[:2], **asked})
    assert live.store.read(acts_of, live.people.owner, live.id) == []


def test_a_wish_of_another_kind_is_none(live: Live) -> None:
    written(live)
    wish(live, "close")
    live.store.write(grant, live.people.owner, live.id, {})
    assert live.store.read(acts_of, live.people.owner, live.id) == []


def test_the_browser_gets_no_participant_and_no_small_function(live: Live) -> None:
    written(live)
    live.move("write:best")
    lonely = live.join("Finance")
    live.join("Service")
    live.join("Service")
    answer_id = live.say(lonely, "they pay on time").id
    data = board_data(live.board, Filter())
    row = next(row for row in data["loose"] if row["id"] == answer_id)
    assert row["from"] == "other functions · best · round 1"
    assert data["loose"][0]["from"] == "Sales · all · round 1"
    text = json.dumps(data)
    assert "Finance" not in text
    assert not any(person in text for person in live.board.functions)


def test_a_theme_says_how_many_people_and_of_which_prompt(live: Live) -> None:
    said = written(live)[:2]
    live.move("write:best")
    said.append(live.say(live.join("Sales"), "they refer us").id)
    live.store.write(make_theme, live.people.owner, live.id, "Referrals", said)
    theme = board_data(live.board, Filter())["themes"][0]
    assert (theme["voices"], theme["people"], theme["actor"]) == (3, "people · 1 best", "they")


def test_filters_join_and_leave_out_themes_without_matches(live: Live) -> None:
    said = written(live)
    live.store.write(make_theme, live.people.owner, live.id, "Referrals", said[:2])
    prompt = live.workshop.prompts[0].id
    narrow = board_data(live.board, Filter(prompt, 1, "we", "TRAIN"))
    assert [row["body"] for row in narrow["loose"]] == ["we train them"]
    assert narrow["themes"] == []
    assert narrow["choices"] == [{"id": live.board.themes[0].id, "title": "Referrals"}]
    assert board_data(live.board, Filter(wave=2))["loose"] == []
    assert len(board_data(live.board, Filter())["themes"]) == 1


EVERYTHING = Filter()


def drawn(live: Live, shown: Filter = EVERYTHING) -> dict[str, Any]:
    board = live.board
    return board_data(board, shown, Offers(propose(board, board.declined)))


def test_answers_that_say_the_same_are_proposed_and_accepted_in_part(live: Live) -> None:
    first, second, *_ = written(live)
    live.move("write:all")
    third = live.say(live.join(), "they refer a friend").id
    [proposal] = drawn(live)["proposals"]
    assert [row["id"] for row in proposal["rows"]] == [first, second, third]
    assert (proposal["theme"], proposal["people"]) == (None, "3 people")
    assert proposal["rows"][0]["from"] == "Sales · all · round 1"
    assert proposal["joins"] == sorted([first, second, third])
    wish(live, "accept", answers=[first, third], left=[second], title="Referrals", theme=None)
    theme = live.board.themes[0]
    assert (theme.title, [a.id for a in theme.answers]) == ("Referrals", [first, third])
    assert drawn(live)["proposals"] == []
    wish(live, "undo")
    assert len(drawn(live)["proposals"]) == 1


def test_a_proposal_for_a_theme_is_accepted_into_it_and_a_declined_one_is_gone(live: Live) -> None:
    first, second, *_ = written(live)
    wish(live, "theme", answers=[first], title="Referrals")
    theme = live.board.themes[0].id
    [proposal] = drawn(live)["proposals"]
    assert (proposal["theme"], proposal["title"], proposal["people"]) == (
        theme,
        "Referrals",
        "1 person",
    )
    wish(live, "decline", answers=proposal["joins"])
    assert drawn(live)["proposals"] == []
    wish(live, "undo")
    wish(live, "accept", answers=[second], left=[], title="Referrals", theme=theme)
    assert live.board.themes[0].voices == 2


def test_a_filter_leaves_out_proposals_without_a_match(live: Live) -> None:
    written(live)
    assert len(drawn(live, Filter(words="their"))["proposals"]) == 1
    assert drawn(live, Filter(actor="we"))["proposals"] == []


def test_themes_are_removed_merged_and_put_to_the_vote(live: Live) -> None:
    said = written(live)
    for title, answers in (("A", said[:2]), ("B", said[2:3]), ("C", [])):
        wish(live, "theme", answers=answers, title=title)
    a, b, c = (theme.id for theme in live.board.themes)
    assert [(theme["size"], theme["up"]) for theme in drawn(live)["themes"]] == [
        (2, True),
        (1, True),
        (0, True),
    ]
    wish(live, "remove", theme=c)
    wish(live, "up", theme=b, up=False)
    assert drawn(live)["ballot"] == {"words": "To the vote: 1 of 12 at most.", "over": ""}
    wish(live, "up", theme=b, up=True)
    wish(live, "merge", theme=b, into=a)
    assert [(theme.title, theme.voices) for theme in live.board.themes] == [("A", 3)]
    wish(live, "undo")
    assert [theme.title for theme in live.board.themes] == ["A", "B"]


def test_too_many_themes_for_the_vote_are_said(live: Live) -> None:
    settings = live.workshop.settings.but(ballot=1)
    live.store.write(set_settings, live.people.owner, live.id, settings)
    said = written(live)
    for number, answer_id in enumerate(said[:3]):
        wish(live, "theme", answers=[answer_id], title=f"T{number}")
    found = drawn(live)["ballot"]
    assert found["words"] == "To the vote: 3 of 1 at most."
    assert found["over"].startswith("2 too many")


def test_themes_with_few_dots_are_mapped_later_once_the_votes_are_known(live: Live) -> None:
    settings = live.workshop.settings.but(mapped=1)
    live.store.write(set_settings, live.people.owner, live.id, settings)
    said = written(live)
    voter = live.join()
    for title, answer_id in (("A", said[0]), ("B", said[1])):
        wish(live, "theme", answers=[answer_id], title=title)
    live.move("vote")
    b = next(theme for theme in live.board.themes if theme.title == "B")
    live.store.write(vote, live.workshop, voter, b.id, 2)

    def later() -> list[str]:
        board: Board = live.board
        return [theme.title for theme in board.themes if is_mapped_later(theme, board)]

    assert later() == []
    live.store.write(reveal, live.people.owner, live.id, "votes", is_shown=True)
    assert later() == ["A"]
    assert [theme["tags"] for theme in drawn(live)["themes"]] == [["map later"], []]
    live.move("evidence")
    assert later() == ["A"]


def test_answers_that_wait_are_approved_one_by_one_and_all_at_once(live: Live) -> None:
    settings = live.workshop.settings.but(approve_first=True)
    live.store.write(set_settings, live.people.owner, live.id, settings)
    said = written(live)
    data = drawn(live)
    assert [row["id"] for row in data["pending"]] == said
    assert [row["state"] for row in data["pending"]] == ["pending"] * 4
    assert (data["loose"], data["hidden"], data["proposals"]) == ([], [], [])
    wish(live, "hide", answers=said[:1])
    assert [row["state"] for row in drawn(live)["hidden"]] == ["hidden"]
    wish(live, "approve", answers=said[1:])
    assert (len(drawn(live)["loose"]), drawn(live)["pending"]) == (3, [])
    wish(live, "undo")
    assert len(drawn(live)["pending"]) == 3


def test_staff_are_told_of_words_to_look_at_and_of_who_is_no_phone(live: Live) -> None:
    written(live)
    prompt = live.workshop.prompts[0].id
    words = "they give a shit about us"
    live.store.write(enter_answer, live.people.owner, live.id, "Sales", words, prompt)
    rows = drawn(live)["loose"]
    assert [row["marks"] for row in rows[:4]] == [[]] * 4
    assert rows[4]["marks"] == ["entered for a person without a phone", "look at: shit"]


def bodies(live: Live, shown: Filter) -> list[str]:
    return [row["body"] for row in drawn(live, shown)["loose"]]


def titles(live: Live, view: str) -> list[str]:
    return [theme["title"] for theme in drawn(live, Filter(view=view))["themes"]]


def test_views_of_new_and_of_unconfirmed_answers(live: Live) -> None:
    live.move("write:all")
    phone: Participant = live.join()
    first = live.say(phone, TEXTS[0])
    live.say(phone, TEXTS[2])
    between = live.board.answers[0].submitted_at
    assert bodies(live, Filter(view="new", since=between)) == [TEXTS[2]]
    labels = {view["id"]: view["label"] for view in drawn(live, Filter(since=between))["views"]}
    assert labels["new"] == "New since I last looked (1)"
    live.move("sort")
    live.store.write(confirm_own_sorting, live.workshop, phone, first.id, "they")
    assert bodies(live, Filter(view="unconfirmed")) == [TEXTS[2]]


def test_views_of_themes_by_voices_and_by_function(live: Live) -> None:
    live.move("write:all")
    sales, other = live.join("Sales"), live.join("Sales")
    finance, service = live.join("Finance"), live.join("Service")
    for function in ("Sales", "Sales", "Product"):
        live.join(function)
    for title, people in {
        "one": [finance],
        "both of sales": [sales, other],
        "small ones": [finance, service],
        "mixed": [sales, finance],
    }.items():
        said = [live.say(person, f"they {title}").id for person in people]
        live.store.write(make_theme, live.people.owner, live.id, title, said)
    live.store.write(make_theme, live.people.owner, live.id, "empty")
    assert titles(live, "single") == ["one"]
    assert sorted(titles(live, "one_function")) == ["both of sales", "one", "small ones"]
    tags = {theme["title"]: theme["tags"] for theme in drawn(live)["themes"]}
    assert tags == {
        "one": [],
        "both of sales": ["only Sales"],
        "small ones": ["only other functions"],
        "mixed": [],
        "empty": [],
    }


def test_no_theme_is_of_one_function_where_the_room_has_but_one(live: Live) -> None:
    said = written(live)
    live.store.write(make_theme, live.people.owner, live.id, "A", said)
    assert titles(live, "one_function") == []
    assert drawn(live)["themes"][0]["tags"] == []


def test_what_is_said_where_there_is_nothing_is_true(live: Live) -> None:
    assert drawn(live)["none"]["loose"] == "No answers yet."
    said = written(live)
    live.store.write(make_theme, live.people.owner, live.id, "A", said)
    assert drawn(live)["none"]["loose"] == "Every answer is in a theme."
    assert drawn(live, Filter(words="xyz"))["none"] == {
        "loose": "No answer passes.",
        "themes": "No theme passes.",
    }


CATALOGUE = [Metric(name, "count") for name in ("orders", "number_of_referrals", "tickets")]


def test_metrics_are_suggested_for_a_theme_and_one_tap_ties_it(live: Live) -> None:
    said = written(live)
    wish(live, "theme", answers=said[:2], title="Referrals")
    theme = live.board.themes[0]
    first = offered(theme, CATALOGUE)[0]
    assert (first["id"], first["label"], first["chosen"]) == (
        "number_of_referrals",
        "number of referrals",
        False,
    )
    assert [one["label"] for one in offered(theme, CATALOGUE) if one["chosen"]] == ["not measured"]
    wish(live, "tie", theme=theme.id, metric="tickets")
    tied = offered(live.board.themes[0], CATALOGUE)
    assert [one["id"] for one in tied if one["chosen"]] == ["tickets"]
    assert tied[0] == first
    wish(live, "tie", theme=theme.id, metric=None)
    assert live.board.themes[0].metric is None


def test_of_many_metrics_that_fit_three_are_suggested_and_that_nothing_does(live: Live) -> None:
    many = [Metric(f"referrals_{number}", "count") for number in range(6)]
    wish(live, "theme", answers=written(live)[:2], title="Referrals")
    found = offered(live.board.themes[0], many)
    assert [one["id"] for one in found if one["id"]] == [
        "referrals_0",
        "referrals_1",
        "referrals_2",
    ]
    assert sum(not one["id"] for one in found) == 1


def test_an_empty_theme_is_offered_no_metric(live: Live) -> None:
    wish(live, "theme", title="Empty")
    assert offered(live.board.themes[0], CATALOGUE) == []


def test_themes_have_metrics_on_the_board_once_customer_data_are_joined(done: Finished) -> None:
    live = done.live
    desk = sit_down(live.store, live.people.analyst, "facilitate.py", workshop=live.id)
    themes = {theme["title"]: theme for theme in json.loads(desk.data("board").json)["themes"]}
    chosen = [one["id"] for one in themes[REFER]["metrics"] if one["chosen"]]
    assert chosen == ["refers"]
    live.move("sort")
    desk.run()
    assert json.loads(desk.data("board").json)["themes"][0]["metrics"] == []


def overridden(live: Live, do: str, seen: int, **more: Any) -> list[Unseen]:
    found: list[Unseen] = []
    asked = {"do": do, "seen": seen, **more}
    live.store.write(grant, live.people.owner, live.id, asked, found)
    return found


def test_whoever_moves_what_another_just_moved_is_told_and_undo_brings_theirs_back(
    live: Live,
) -> None:
    said = written(live)
    for title in ("Hers", "Mine"):
        wish(live, "theme", title=title)
    hers, mine = live.board.themes
    seen = live.board.newest_act
    wish(live, "group", live.people.analyst, answers=said[:1], theme=hers.id)
    asked = {"answers": said[:1], "theme": mine.id}
    [found] = overridden(live, "group", seen, **asked)
    assert overridden_words(found, asked) == (
        "anna moved this to “Hers” a moment ago. Yours stands; undo it, and theirs stands again."
    )
    assert answer(live, said[0]).theme_id == mine.id
    wish(live, "undo")
    assert answer(live, said[0]).theme_id == hers.id
    assert overridden(live, "group", live.board.newest_act, **asked) == []


@pytest.mark.parametrize(
    ("theirs", "mine", "words"),
    [
        (
            {"do": "sort", "actor": "we"},
            {"do": "sort", "actor": "they"},
            "anna sorted this as we, investment a moment ago. Yours stands",
        ),
        (
            {"do": "ungroup"},
            {"do": "theme", "title": "A"},
            "anna took this out of its theme a moment ago. Yours stands",
        ),
        (
            {"do": "hide"},
            {"do": "restore"},
            "anna hid this a moment ago. Yours stands",
        ),
    ],
)
def test_overriding_says_what_the_other_did(
    live: Live, theirs: dict[str, Any], mine: dict[str, Any], words: str
) -> None:
    said = {"answers": written(live)[:1]}
    live.store.write(grant, live.people.analyst, live.id, theirs | said)
    found = overridden(live, seen=0, **(mine | said))
    assert overridden_words(found[0], mine | said).startswith(words)


def test_accepting_what_another_just_grouped_in_part_leaves_theirs(live: Live) -> None:
    first, second, third, _ = written(live)
    seen = live.board.newest_act
    wish(live, "theme", live.people.analyst, answers=[first], title="Hers")
    asked = {"answers": [first, second, third], "title": "Mine"}
    [found] = overridden(live, "accept", seen, **asked)
    assert overridden_words(found, asked | {"do": "accept"}) == (
        "anna moved one or more of these to “Hers” a moment ago. "
        "Theirs stands; the others were accepted."
    )
    assert [(theme.title, theme.voices) for theme in live.board.themes] == [
        ("Mine", 2),
        ("Hers", 1),
    ]


def test_removing_a_theme_that_another_just_filled_is_told(live: Live) -> None:
    said = written(live)
    wish(live, "theme", title="A")
    theme, seen = live.board.themes[0].id, live.board.newest_act
    wish(live, "group", live.people.analyst, answers=said[:1], theme=theme)
    [found] = overridden(live, "remove", seen, theme=theme)
    assert overridden_words(found, {"do": "remove"}).startswith(
        "anna changed this theme a moment ago."
    )
    assert len(live.board.loose) == 4
