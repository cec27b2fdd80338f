"""Text of people where Streamlit would read Markdown."""

import re

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SPACE = re.compile(r"\s+")


def plain(text: str) -> str:
    """The text on one line, with all ASCII punctuation escaped: Markdown makes nothing of it."""
    return _PUNCTUATION.sub(r"\\\1", _SPACE.sub(" ", text))
