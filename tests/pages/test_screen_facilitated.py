"""What the projector draws of facilitation: tables, split sentences, silence, pauses, pairs."""

import pytest

from pages.parts.screen_stage import stage_html
from tests.pages.test_screen_stage import ADDRESS, Reader, themed
from tests.rooms import Live
from valuewhen.workshop.decks import PAIRS
from valuewhen.workshop.pairings import pair
from valuewhen.workshop.phases import pause, reveal, set_timer
from valuewhen.workshop.seating import draw_tables
from valuewhen.workshop.settings import Settings
from valuewhen.workshop.workshops import set_settings


def read(live: Live) -> str:
    return Reader(stage_html(live.board, ADDRESS)).text


def test_the_lobby_says_when_one_can_answer_already(live: Live) -> None:
    assert "answer the first sentence already" not in read(live)
    settings = Settings(opens_early=True)
    live.store.write(set_settings, live.people.owner, live.id, settings)
    live.move("lobby")
    assert "answer the first sentence already" in read(live)


def test_split_writing_shows_both_sentences_and_counts_both(live: Live) -> None:
    phone = live.join()
    live.store.write(draw_tables, live.people.owner, live.id, 2)
    live.move("write:split")
    live.say(phone, "they refer friends", prompt=live.workshop.prompts[1].id)
    live.say(phone, "they buy more", prompt=live.workshop.prompts[2].id)
    said = read(live)
    assert "Our best customers become" in said
    assert "Our typical customers become" in said
    assert "2 answers so far" in said
    assert "refer" not in said


@pytest.mark.parametrize("phase", ["write:all", "sort", "vote", "talk", "pair"])
def test_a_silent_minute_and_a_pause_are_said_in_any_phase(live: Live, phase: str) -> None:
    live.move(phase)
    assert "do not talk" not in read(live)
    live.store.write(set_timer, live.people.owner, live.id, 60, is_silent=True)
    assert "do not talk" in read(live)
    live.store.write(pause, live.people.owner, live.id)
    assert "Paused" in read(live)
    assert "do not talk" not in read(live)


def test_tables_talk_about_what_was_put_to_the_vote_without_its_dots(live: Live) -> None:
    one, other = live.join("Sales"), live.join("IT and data")
    live.move("write:all")
    themed(live, "They tell friends", live.say(one, "they refer friends"))
    themed(live, "They pay", live.say(other, "they pay on time"))
    live.move("vote")
    assert live.store.write(draw_tables, live.people.owner, live.id, 2) == 1
    live.move("talk")
    said = read(live)
    assert "They tell friends" in said
    assert "1 table: your phone says where you sit" in said
    assert "Sales" not in said


def test_pairs_are_shown_without_names_and_the_known_ones_on_the_word_of_the_facilitator(
    live: Live,
) -> None:
    phone = live.join()
    live.move("pair")
    assert "One phone writes for each table" in read(live)
    live.store.write(pair, live.workshop, phone, "<b>training</b>", "teach others", "1")
    said = read(live)
    assert "<b>training</b>" in said
    assert PAIRS["en"][0].ability not in said
    live.store.write(reveal, live.people.owner, live.id, "pairs", is_shown=True)
    said = read(live)
    assert all(known.ability in said for known in PAIRS["en"])
    assert "<b>training</b>" in said
