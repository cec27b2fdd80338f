"""The board: everything about a workshop at one version, and how it is kept up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rooms import Live, People, open_live, until
from valuewhen.errors import ValueWhenError
from valuewhen.store.store import Store
from valuewhen.workshop.acts import undo
from valuewhen.workshop.answers import edit_answer, withdraw_answer
from valuewhen.workshop.decisions import (
    confirm_own_sorting,
    correct_sorting,
    moderate,
)
from valuewhen.workshop.following import Follower, board, keep_up, shared_board
from valuewhen.workshop.hypotheses import tie_to_metric
from valuewhen.workshop.participants import Participant, set_ready
from valuewhen.workshop.themes import group, make_theme, rename_theme
from valuewhen.workshop.votes import vote


def test_answers_are_in_the_order_they_came_with_function_and_segment(live: Live) -> None:
    one, other = live.join("Sales"), live.join("Finance")
    live.move("write:all")
    live.say(one, "they buy more")
    live.say(other, "they refer friends")
    live.move("write:best")
    live.say(one, "we train them")
    live.join("Finance", "latecomer")
    functions = live.board.functions
    rows = [
        (a.body, functions[a.participant_id], a.segment, a.wave, a.actor)
        for a in live.board.answers
    ]
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


def test_keeping_up_leaves_the_same_board(live: Live) -> None:
    live.move("write:all")
    phone = live.join()
    kept, withdrawn = live.say(phone, "they buy more"), live.say(phone, "they leave")
    keep_up(live.store, live.id)
    live.store.write(withdraw_answer, live.workshop, phone, withdrawn.id)
    keep_up(live.store, live.id)
    live.store.write(set_ready, live.workshop, phone, is_ready=True)
    drawn = shared_board(live.store, live.id)
    assert [answer.id for answer in drawn.answers] == [kept.id]
    assert drawn.ready == {phone.id}


def test_a_board_shows_what_another_process_wrote(live: Live) -> None:
    other = Store(live.store.url)
    before = shared_board(other, live.id)
    assert before.functions == {}
    live.join()
    until(lambda: len(shared_board(other, live.id).functions) == 1)
    other.close()


class Crowd:
    """People who do something with a workshop's answers and themes, picked by a number."""

    def __init__(self, live: Live) -> None:
        self.live, self.who = live, live.people.owner
        self.phones = [live.join()]

    def act(self, kind: str, number: int) -> None:
        """Does it, unless the product says that it cannot be done now."""
        doing: Callable[[int], object] = getattr(self, kind)
        with suppress(ValueWhenError):
            doing(number)

    def arrive(self, number: int) -> None:
        self.phones.append(self.live.join("Sales" if number % 2 else "Finance"))

    def change_function(self, number: int) -> None:
        self.live.join("Service" if number % 3 else "Sales", f"{self.live.id}-{number % 2}")

    def say(self, number: int) -> None:
        self.live.say(self._phone(number), f"they buy {number}")

    def edit(self, number: int) -> None:
        self._mine(number, edit_answer, f"we train them {number}")

    def withdraw(self, number: int) -> None:
        self._mine(number, withdraw_answer)

    def confirm(self, number: int) -> None:
        self._mine(number, confirm_own_sorting, "we")

    def ready(self, number: int) -> None:
        arguments = (self.live.workshop, self._phone(number))
        self.live.store.write(set_ready, *arguments, is_ready=number % 3 > 0)

    def move(self, number: int) -> None:
        phases = ("write:all", "write:best", "mirror", "sort", "vote")
        self.live.move(phases[number % len(phases)])

    def correct(self, number: int) -> None:
        self._made(correct_sorting, self._answer(number), actor="unclear")

    def hide(self, number: int) -> None:
        self._made(moderate, self._answer(number), is_hidden=number % 3 > 0)

    def theme(self, number: int) -> None:
        self._made(make_theme, f"Theme {number}", [self._answer(number)])

    def group(self, number: int) -> None:
        self._made(group, [self._answer(number)], self._theme(number) if number % 4 else None)

    def rename(self, number: int) -> None:
        self._made(rename_theme, self._theme(number), f"Renamed {number}")

    def tie(self, number: int) -> None:
        self._made(tie_to_metric, self._theme(number), "orders" if number % 2 else None)

    def vote(self, number: int) -> None:
        arguments = (self.live.workshop, self._phone(number), self._theme(number), number % 3)
        self.live.store.write(vote, *arguments)

    def undo(self, _number: int) -> None:
        self._made(undo)

    def _made(self, job: Callable[..., object], *words: object, **options: object) -> None:
        self.live.store.write(job, self.who, self.live.id, *words, **options)

    def _mine(self, number: int, job: Callable[..., object], *words: object) -> None:
        phone = self._phone(number)
        own = [a.id for a in self.live.board.answers if a.participant_id == phone.id]
        chosen = own[number % len(own)] if own else ""
        self.live.store.write(job, self.live.workshop, phone, chosen, *words)

    def _phone(self, number: int) -> Participant:
        return self.phones[number % len(self.phones)]

    def _answer(self, number: int) -> str:
        heard = self.live.board.answers
        return heard[number % len(heard)].id if heard else ""

    def _theme(self, number: int) -> str:
        themes = self.live.board.themes
        return themes[number % len(themes)].id if themes else ""


DEEDS = [name for name in vars(Crowd) if not name.startswith("_") and name != "act"]
deeds = st.lists(
    st.tuples(st.sampled_from([*DEEDS, "say", "say", "undo"]), st.integers(0, 11)), max_size=30
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(deeds=deeds)
def test_a_board_that_is_kept_up_is_the_one_read_from_nothing(
    store: Store, people: People, deeds: list[tuple[str, int]]
) -> None:
    live = open_live(store, people)
    crowd, follower = Crowd(live), Follower(live.id)
    live.move("write:all")
    for kind, number in deeds:
        crowd.act(kind, number)
        assert store.read(follower.read) == live.board


def test_words_taken_back_are_not_kept_in_memory(live: Live) -> None:
    phone, follower = live.join(), Follower(live.id)
    live.move("write:all")
    first, second = live.say(phone, "my secret").id, live.say(phone, "another secret").id
    assert len(live.store.read(follower.read).answers) == 2
    live.store.write(withdraw_answer, live.workshop, phone, first)
    live.store.write(edit_answer, live.workshop, phone, second, "they tell friends")
    live.store.read(follower.read)
    assert "secret" not in repr(vars(follower))
