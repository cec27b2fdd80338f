"""Text of people where Streamlit would read Markdown."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.parts.plain import JOINER, plain


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("lapsed", "lapsed"),
        ("*new*", r"\*new\*"),
        ("[x](http://y)", f"\\[x\\]\\(http\\:{JOINER}\\/\\/y\\)"),
        ("www.y.z, x@y.z", f"www{JOINER}\\.y\\.z\\, x\\@{JOINER}y\\.z"),
        (":material_home:", f"\\:{JOINER}material\\_home\\:"),
        ("a -> b >= c", f"a \\-{JOINER}\\> b \\>{JOINER}\\= c"),
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
    words = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", plain(text))
    assert words.replace(JOINER, "") == re.sub(r"\s+", " ", text).replace(JOINER, "")
