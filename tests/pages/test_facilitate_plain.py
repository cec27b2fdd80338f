"""Text of people where Streamlit would read Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts.plain import plain


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("lapsed", "lapsed"),
        ("*new*", r"\*new\*"),
        ("[x](http://y)", r"\[x\]\(http\:\/\/y\)"),
        ("![x](data:image)", r"\!\[x\]\(data\:image\)"),
        (":red[stop]", r"\:red\[stop\]"),
        ("<b>&amp;", r"\<b\>\&amp\;"),
        ("two\nlines", "two lines"),
    ],
)
def test_what_means_something_is_escaped(text: str, escaped: str) -> None:
    assert plain(text) == escaped


@given(st.text())
def test_the_words_come_back_when_the_escapes_are_taken_away(text: str) -> None:
    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", plain(text)) == re.sub(r"\s+", " ", text)
