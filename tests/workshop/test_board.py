"""The board: everything about a workshop at one version."""

from concurrent.futures import ThreadPoolExecutor

from tests.rooms import Live, open_live
from valuewhen.store.store import Store
from valuewhen.workshop.board import board, shared_board
from valuewhen.workshop.decisions import moderate


def test_answers_are_in_the_order_they_came_with_function_and_segment(live: Live) -> None:
    one, other = live.join("Sales"), live.join("Finance")
    live.move("write:all")
    live.say(one, "they buy more")
    live.say(other, "they refer friends")
    live.move("write:best")
    live.say(one, "we train them")
    live.join("Finance", "latecomer")
    rows = [(a.body, a.function, a.segment, a.wave, a.actor) for a in live.board.answers]
    assert rows == [
        ("they buy more", "Sales", "all", 1, "they"),
        ("they refer friends", "Finance", "all", 1, "they"),
        ("we train them", "Sales", "best", 1, "we"),
    ]
    assert sorted(live.board.functions.values()) == ["Finance", "Finance", "Sales"]


def test_written_gives_the_shown_answers_of_a_prompt_and_wave(live: Live) -> None:
    phone = live.join()
    live.move("write:all")
    prompt = live.workshop.prompts[0]
    hidden = live.say(phone, "one").id
    live.say(phone, "two")
    live.move("write:all")
    live.say(phone, "three")
    live.store.write(moderate, live.people.owner, live.id, hidden, is_hidden=True)
    assert [answer.body for answer in live.board.written(prompt.id)] == ["two", "three"]
    assert [answer.body for answer in live.board.written(prompt.id, 2)] == ["three"]
    assert live.board.written(None) == ()


def test_nothing_of_another_workshop_is_on_the_board(live: Live) -> None:
    other = open_live(live.store, live.people, "Other")
    for room in (live, other):
        room.move("write:all")
        room.say(room.join(), f"said in {room.workshop.title}")
    assert [answer.body for answer in live.board.answers] == ["said in Value of customers"]
    assert [answer.body for answer in other.board.answers] == ["said in Other"]


def test_a_board_is_read_once_per_version_for_all_who_draw_it(live: Live) -> None:
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(lambda _: shared_board(live.store, live.id), range(16)))
    assert len({id(one) for one in drawn}) == 1
    assert board(live.store, live.people.analyst, live.id) is drawn[0]
    live.join()
    after = shared_board(live.store, live.id)
    assert after is not drawn[0]
    assert (after.version, len(after.functions)) == (drawn[0].version + 1, 1)


def test_a_board_shows_what_another_process_wrote(live: Live) -> None:
    other = Store(live.store.url)
    before = shared_board(other, live.id)
    assert before.functions == {}
    live.join()
    for _ in range(100):
        if len(shared_board(other, live.id).functions) == 1:
            break
        other.write(lambda _connection: None)
    assert len(shared_board(other, live.id).functions) == 1
    other.close()
