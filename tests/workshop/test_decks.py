"""The shipped decks: complete in every language, and leading nobody."""

import pytest

from valuewhen.workshop.decks import FOLLOW_UPS, PAIRS, Pair
from valuewhen.workshop.profanity import profanity_hint
from valuewhen.workshop.prompt_check import check_prompt
from valuewhen.workshop.sorting import sort_answer
from valuewhen.workshop.stems import STEMS


def test_every_language_has_both_decks() -> None:
    assert FOLLOW_UPS.keys() == PAIRS.keys() == STEMS.keys()


@pytest.mark.parametrize("language", STEMS)
def test_a_deck_has_as_many_cards_in_every_language_each_once(language: str) -> None:
    pairs = PAIRS[language]
    assert len(set(FOLLOW_UPS[language])) == 6
    assert len({pair.investment for pair in pairs}) == len({pair.ability for pair in pairs}) == 9
    assert len(pairs) == 9


@pytest.mark.parametrize(
    ("language", "prompt"),
    [(language, card) for language in STEMS for card in FOLLOW_UPS[language]],
)
def test_no_follow_up_leads(language: str, prompt: str) -> None:
    assert check_prompt(prompt, language) == ()


@pytest.mark.parametrize("language", STEMS)
def test_no_card_is_mistaken_for_profanity(language: str) -> None:
    cards = [*FOLLOW_UPS[language], *(f"{p.investment}; {p.ability}" for p in PAIRS[language])]
    assert [card for card in cards if profanity_hint(card)] == []


@pytest.mark.parametrize("pair", PAIRS["en"], ids=lambda pair: pair.investment)
def test_a_pair_is_what_we_do_and_what_they_do(pair: Pair) -> None:
    assert sort_answer(f"we invest in {pair.investment}").actor == "we"
    assert sort_answer(f"they {pair.ability}").actor == "they"
