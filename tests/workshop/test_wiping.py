"""Test answers: removed for good with all that was made of them, and of nobody else's."""

import pytest
from sqlalchemy import Connection, select

from tests.rooms import Live, People, open_live
from valuewhen.errors import ForbiddenError, NotFoundError
from valuewhen.store.store import Store
from valuewhen.store.tables import acts, metadata, new_id
from valuewhen.workshop.acts import acts_of, undo
from valuewhen.workshop.answers import enter_answer
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.decisions import correct_sorting
from valuewhen.workshop.following import Follower
from valuewhen.workshop.pairings import pair
from valuewhen.workshop.participants import Participant, choose_function, set_ready
from valuewhen.workshop.phases import reveal, set_timer
from valuewhen.workshop.seating import draw_tables
from valuewhen.workshop.themes import group, make_theme
from valuewhen.workshop.votes import vote
from valuewhen.workshop.wiping import wipe_tests


def staff_phone(live: Live, kind: str = "test") -> Participant:
    return live.store.write(choose_function, live.workshop, new_id(), "Sales", kind)


def wipe(live: Live) -> int:
    return live.store.write(wipe_tests, live.people.owner, live.id)


def log(live: Live) -> list[tuple[str, str]]:
    found = live.store.read(acts_of, live.people.owner, live.id)
    return [(done.kind, done.subject) for done in found]


def everything_stored(live: Live) -> str:
    """All text in the store."""

    def read(connection: Connection) -> str:
        return str([connection.execute(select(table)).all() for table in metadata.sorted_tables])

    return live.store.read(read)


def test_with_people_there_only_what_the_tests_said_is_removed(live: Live) -> None:
    owner, person = live.people.owner, live.join()
    mine, made = staff_phone(live), staff_phone(live, "made_up")
    live.move("write:all")
    live.say(person, "they tell us")
    test, other = live.say(mine, "Zanzibar pays"), live.say(made, "they refer us to Quito")
    kept = live.board.answers[0].id
    live.store.write(make_theme, owner, live.id, "Zanzibar theme", [test.id])
    mixed = live.store.write(make_theme, owner, live.id, "Telling", [kept, other.id])
    live.store.write(correct_sorting, owner, live.id, test.id, actor="we")
    live.store.write(correct_sorting, owner, live.id, kept, actor="they")
    live.move("vote")
    live.store.write(vote, live.workshop, mine, mixed, 2)
    live.store.write(vote, live.workshop, person, mixed, 1)
    live.store.write(draw_tables, owner, live.id, 3)
    assert wipe(live) == 2
    board = live.board
    assert list(board.functions) == [person.id]
    assert [answer.body for answer in board.answers] == ["they tell us"]
    assert [(theme.title, theme.voices, theme.dots) for theme in board.themes] == [
        ("Telling", 1, 1)
    ]
    assert (list(board.seats), board.voters, board.kinds) == ([person.id], 1, {})
    assert (live.workshop.now.phase, live.workshop.wipes) == ("vote", 1)
    assert log(live) == [("sort: they, investment", "they tell us"), ("theme", "Telling")]
    stored = everything_stored(live)
    assert "Zanzibar" not in stored
    assert "Quito" not in stored


def test_a_theme_that_something_else_hangs_on_stays(live: Live) -> None:
    owner = live.people.owner
    live.join()
    live.move("write:all")
    said = live.say(staff_phone(live), "they tell us")
    theme = live.store.write(make_theme, owner, live.id, "Telling", [said.id])
    commitment = {"investment": "a desk", "ability": "ask", "owner": "Bo", "horizon": "this year"}
    live.store.write(commit_to, owner, live.id, theme_id=theme, **commitment)
    wipe(live)
    assert [made.investment for made in live.board.commitments] == ["a desk"]
    assert [theme.answers for theme in live.board.themes] == [()]


def test_a_theme_through_which_a_person_s_answer_went_stays(live: Live) -> None:
    owner = live.people.owner
    live.move("write:all")
    said, test = live.say(live.join(), "they stay"), live.say(staff_phone(live), "they tell us")
    theme = live.store.write(make_theme, owner, live.id, "Telling", [said.id, test.id])
    live.store.write(group, owner, live.id, [said.id], None)
    wipe(live)
    live.store.write(undo, owner, live.id)
    assert [(one.id, one.voices) for one in live.board.themes] == [(theme, 1)]


def test_without_anybody_else_the_workshop_is_new_in_its_lobby(live: Live) -> None:
    owner, phone = live.people.owner, staff_phone(live, "made_up")
    live.move("write:all")
    said = live.say(phone, "they tell us")
    live.store.write(set_ready, live.workshop, phone, is_ready=True)
    live.move("write:all")
    live.store.write(make_theme, owner, live.id, "Telling", [said.id])
    live.move("pair")
    live.store.write(pair, live.workshop, phone, "a desk", "ask us", "1")
    live.store.write(reveal, owner, live.id, "sides", is_shown=True)
    live.store.write(set_timer, owner, live.id, 60)
    code = live.workshop.join_code
    assert wipe(live) == 1
    workshop, board = live.workshop, live.board
    assert (workshop.now.phase, workshop.began_at, workshop.ends_at) == ("lobby", None, None)
    assert (workshop.shown, workshop.join_code) == (frozenset(), code)
    assert (board.functions, board.answers, board.themes, board.pairings) == ({}, (), (), ())
    assert log(live) == []
    assert live.store.read(lambda c: c.execute(select(acts)).all()) == []
    assert live.move("write:all").wave == 1


def test_a_rehearsed_draft_stays_a_draft(live: Live) -> None:
    staff_phone(live)
    live.move("draft")
    assert wipe(live) == 1
    assert live.workshop.now.phase == "draft"


def test_a_guest_is_somebody(live: Live) -> None:
    live.move("write:all")
    prompt = live.workshop.prompts[0].id
    owner = live.people.owner
    live.store.write(enter_answer, owner, live.id, "Sales", "they tell us", prompt)
    live.say(staff_phone(live), "they pay")
    assert wipe(live) == 1
    assert [answer.body for answer in live.board.answers] == ["they tell us"]
    assert live.workshop.now.phase == "write"


def test_without_tests_nothing_happens(live: Live) -> None:
    live.move("write:all")
    live.say(live.join(), "they pay")
    before = live.store.version(live.id)
    assert wipe(live) == 0
    assert live.store.version(live.id) == before
    assert live.workshop.wipes == 0


def test_who_followed_the_board_forgets_the_tests(live: Live) -> None:
    follower = Follower(live.id)
    live.move("write:all")
    live.say(staff_phone(live), "they pay")
    live.say(live.join(), "they stay")
    assert len(live.store.read(follower.read).answers) == 2
    wipe(live)
    board = live.store.read(follower.read)
    assert [answer.body for answer in board.answers] == ["they stay"]
    assert len(board.functions) == 1


def test_only_who_drives_may(live: Live) -> None:
    staff_phone(live)
    with pytest.raises(ForbiddenError):
        live.store.write(wipe_tests, live.people.analyst, live.id)
    with pytest.raises(NotFoundError):
        live.store.write(wipe_tests, live.people.stranger, live.id)
    assert len(live.board.functions) == 1


def test_the_board_of_another_workshop_misses_nothing_after_a_wipe(
    live: Live, store: Store, people: People
) -> None:
    other = open_live(store, people, "Another")
    other.move("write:all")
    other.say(other.join(), "they refer us")
    live.move("write:all")
    tester = staff_phone(live)
    for at in range(3):
        live.say(tester, f"a test {at}")
    follower = Follower(other.id)
    assert len(store.read(follower.read).answers) == 1
    wipe(live)
    other.say(other.join(), "they tell us")  # gets the number that a test's words had
    assert len(store.read(follower.read).answers) == 2
