"""Settings: kept whole by the store, the usual where they lack something, and what they change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rooms import Live
from valuewhen.errors import ConflictError, ForbiddenError, InvalidInputError
from valuewhen.workshop.phases import change_settings
from valuewhen.workshop.settings import LANGUAGES, NINETY, SIXTY, Settings, Slot
from valuewhen.workshop.workshops import create_workshop, edit_workshop, load, set_settings

SLOTS = st.builds(Slot, st.text(max_size=12), st.floats(0, 240), st.booleans())
ANY = st.builds(
    Settings,
    language=st.sampled_from(LANGUAGES),
    run_sheet=st.lists(SLOTS, max_size=4).map(tuple),
    timers=st.lists(st.integers(1, 120), max_size=4).map(tuple),
    follow_ups=st.lists(st.text(max_size=20), max_size=3).map(tuple),
    approve_first=st.booleans(),
    mirror=st.sampled_from(("words", "counts")),
    votes=st.sampled_from(("cue", "at_end")),
    ballot=st.integers(1, 40),
)


@given(ANY)
def test_settings_come_back_as_they_were(settings: Settings) -> None:
    assert Settings.from_json(settings.to_json()) == settings


def test_what_is_lacking_is_as_usual_and_what_is_unknown_is_left() -> None:
    assert Settings.from_json({}) == Settings()
    found = Settings.from_json({"table": 8, "colour": "red", "timers": [4]})
    assert found == Settings(table=8, timers=(4,))


def change(live: Live, **changes: object) -> None:
    settings = live.workshop.settings.but(**changes)
    live.store.write(change_settings, live.people.owner, live.id, settings)


def test_a_workshop_begins_with_settings_and_changes_them(live: Live) -> None:
    sixty = Settings(run_sheet=SIXTY, ballot=8)
    made = live.store.write(create_workshop, live.people.owner, "T", settings=sixty)
    assert live.store.read(load, made).settings == sixty
    assert live.workshop.settings == Settings()
    change(live, run_sheet=NINETY, follow_ups=("Why now?",))
    change(live, table=7)
    assert live.workshop.settings == Settings(run_sheet=NINETY, follow_ups=("Why now?",), table=7)


def test_settings_that_cannot_be_are_refused_and_follow_ups_are_cleaned(live: Live) -> None:
    for wrong in (
        {"ballot": 0},
        {"table": 21},
        {"timers": (0,)},
        {"timers": ()},
        {"follow_ups": ("x" * 201,)},
        {"follow_ups": (" \u200b",)},
        {"mirror": "everything"},
        {"language": "xx"},
        {"run_sheet": (Slot("write", float("nan")),)},
    ):
        with pytest.raises(InvalidInputError):
            change(live, **wrong)
    assert live.workshop.settings == Settings()
    change(live, follow_ups=("  Why \t now?\u202e",))
    assert live.workshop.settings.follow_ups == ("Why now?",)


def test_a_language_words_the_prompts_anew_in_draft_only(live: Live) -> None:
    live.move("draft")
    change(live, language="de")
    first = live.workshop.prompts[0]
    assert first.text.startswith("Unsere Kunden werden viel wertvoller, wenn")
    change(live, language="en")
    assert live.workshop.prompts[0].text == "Our customers become much more valuable when…"
    live.move("lobby")
    with pytest.raises(ConflictError, match="in draft only"):
        change(live, language="fr", table=9)
    assert live.workshop.settings == Settings()


def test_new_prompts_are_in_the_workshops_language(live: Live) -> None:
    live.move("draft")
    change(live, language="de")
    given_now = {"title": "T", "segments": ["best"], "function_names": ["Sales"], "dots": 3}
    live.store.write(edit_workshop, live.people.owner, live.id, **given_now)
    assert live.workshop.prompts[0].text.startswith("Unsere besten Kunden")


def test_a_lobby_that_opens_early_takes_answers_at_once_and_no_more_when_it_closes(
    live: Live,
) -> None:
    phone = live.join()
    with pytest.raises(ConflictError):
        live.say(phone, "they pay")
    change(live, opens_early=True)
    assert live.workshop.now.prompt == live.workshop.prompts[0]
    live.say(phone, "they tell us")
    change(live, ballot=8)
    change(live, opens_early=False)
    assert live.workshop.now.prompt is None
    live.let_pass(16)
    with pytest.raises(ConflictError):
        live.say(phone, "they stay")
    assert live.move("write:all").wave == 1
    assert [answer.body for answer in live.board.at_hand] == ["they tell us"]


def test_after_the_mirror_of_early_answers_the_second_wave_is_written(live: Live) -> None:
    change(live, opens_early=True)
    live.say(live.join(), "they pay")
    assert live.move("mirror").wave == 1
    assert live.move("write:all").wave == 2


def test_opening_early_moves_no_workshop_that_has_begun(live: Live) -> None:
    live.move("vote")
    change(live, opens_early=True)
    assert live.workshop.now.phase == "vote"


def test_only_who_drives_changes_them(live: Live) -> None:
    for job in (set_settings, change_settings):
        with pytest.raises(ForbiddenError):
            live.store.write(job, live.people.analyst, live.id, Settings(table=9))
    assert live.workshop.settings == Settings()


@pytest.mark.parametrize(("sides", "shown"), [("cue", set()), ("at_once", {"sides"})])
def test_sides_are_shown_by_policy(live: Live, sides: str, shown: set[str]) -> None:
    change(live, sides=sides)
    live.move("reveal")
    assert live.workshop.shown == frozenset()
    live.move("sort")
    assert live.workshop.shown == shown


@pytest.mark.parametrize(("votes", "shown"), [("cue", set()), ("at_end", {"votes"})])
def test_votes_are_shown_by_policy(live: Live, votes: str, shown: set[str]) -> None:
    change(live, votes=votes)
    live.move("vote")
    live.move("vote")
    assert live.workshop.shown == frozenset()
    live.move("talk")
    assert live.workshop.shown == shown
