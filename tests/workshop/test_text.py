"""What is taken of typed text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.errors import InvalidInputError
from valuewhen.workshop.text import characters, clean, clean_answer, clean_line

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
TROUBLE = st.text(
    "e\u0301\u0308\u200d\u202e\u200b\u0345\ua953\u1161\u1100\u0cc6\u0cc2 \n\0👍🏽", max_size=40
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  they   refer\tfriends \n", "they refer friends"),
        ("they\r\nrefer\u2028friends", "they refer friends"),
        ("they\x00 refer\x1b[31m\x07", "they refer[31m"),
        ("\u202etxet desrever\u202c", "txet desrever"),
        ("\u2066a\u2069\u200b\u200e\u200f\u061cb\ufeff", "ab"),
        ("lone \ud83d surrogate", "lone surrogate"),
        ("cafe\u0301", "café"),
        ("Zo\u200be\u0308", "Zoë"),
        ("e\u200b\u0301", "é"),
        ("👩\u200d👩\u200d👧", "👩\u200d👩\u200d👧"),
        ("❤\ufe0f", "❤\ufe0f"),
        ("\u200d a \u200d", "a"),
        ("x\u0336\u0337\u0338\u0339y", "x\u0336\u0337y"),
        ("x\u0336\u0337\u200b\u0338\u200d\u0339y", "x\u0336\u0337\u200dy"),
        ("\ufdd0\uffff\ue000ok", "ok"),
        ("new \U0001fae8 emoji", "new \U0001fae8 emoji"),
        ("הלקוחות حياة", "הלקוחות حياة"),
        ("<b>they</b> & 'us'", "<b>they</b> & 'us'"),
    ],
)
def test_text_loses_what_misleads_and_nothing_else(typed: str, kept: str) -> None:
    assert clean(typed) == kept


@given(ANY_TEXT | TROUBLE)
def test_cleaned_text_is_one_line_in_nfc_without_hidden_characters(typed: str) -> None:
    text = clean(typed)
    assert text == " ".join(text.split())
    assert unicodedata.is_normalized("NFC", text)
    text.encode()
    hidden = {unicodedata.category(character) for character in text} & {
        "Cc",
        "Cs",
        "Co",
        "Zl",
        "Zp",
    }
    assert not hidden
    assert {c for c in text if unicodedata.category(c) == "Cf"} <= {"\u200d"}


@given(ANY_TEXT | TROUBLE)
def test_marks_never_pile_up(typed: str) -> None:
    piled = 0
    for character in clean(typed):
        if unicodedata.category(character) in ("Mn", "Me"):
            piled += 1
        elif character != "\u200d":
            piled = 0
        assert piled <= 2


@given(ANY_TEXT | TROUBLE)
def test_cleaning_twice_is_cleaning_once(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("abc", 3),
        ("café", 4),
        ("x\u0336\u0337", 1),
        ("👩\u200d👩\u200d👧", 1),
        ("❤\ufe0f!", 2),
    ],
)
def test_length_is_what_a_person_counts(text: str, length: int) -> None:
    assert characters(text) == length


@pytest.mark.parametrize(
    "typed", ["", "   ", "\n\t", "\u200b\u200d", "\0\x07", "\u202e\u202c", "\u3164\u2800", "\u0301"]
)
def test_an_answer_of_nothing_is_refused_in_words(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="Write a few words first") as refused:
        clean_answer(typed)
    assert refused.value.code == "answer_empty"


@pytest.mark.parametrize("typed", ["?", "7", "ok", "👍", "你好", "x" * 500, "👍" * 500])
def test_short_and_just_fitting_answers_are_taken_whole(typed: str) -> None:
    assert clean_answer(typed) == typed


def test_an_over_long_answer_is_refused_with_its_length() -> None:
    with pytest.raises(InvalidInputError, match="That is 501 characters; 500 fit") as refused:
        clean_answer("x" * 501)
    assert refused.value.code == "answer_too_long"


def test_an_answer_of_few_but_heavy_characters_is_refused_for_its_size() -> None:
    family = "👩\u200d👩\u200d👧"  # 18 bytes
    assert clean_answer(family * 222) == family * 222
    with pytest.raises(InvalidInputError, match="Its 223 characters take more space than fits"):
        clean_answer(family * 223)


@given(ANY_TEXT)
def test_an_answer_is_taken_or_refused_in_words(typed: str) -> None:
    try:
        assert clean_answer(typed) == clean(typed)
    except InvalidInputError as error:
        assert error.code == "answer_empty"


def test_a_line_is_cleaned_and_capped_in_code_points() -> None:
    assert clean_line(" A\ntitle ", "title", 7) == "A title"
    with pytest.raises(InvalidInputError, match="The title is empty"):
        clean_line("\u200b \n", "title", 7)
    for typed in ("A title!", "a" + "\u200da" * 4):
        with pytest.raises(InvalidInputError, match="The title is longer than 7 characters"):
            clean_line(typed, "title", 7)
