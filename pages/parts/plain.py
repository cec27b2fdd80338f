"""Text of people where Streamlit would read Markdown."""

import re

JOINER = "\u2060"  # takes no room, and lets no line break
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_SPACE = re.compile(r"\s+")
# Within these, Streamlit finds addresses, icons and arrows even in escaped text.
_FOUND_ANYWAY = re.compile(
    r"(?<=:)(?=//|material_)|(?<=www)(?=\.)|(?<=@)(?=[-\w])|(?<=-)(?=[->])|(?<=<)(?=[-=])"
    r"|(?<=[>~])(?==)",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """The text on one line, of which Markdown makes nothing: ASCII punctuation is escaped, and what
    would be found in spite of it is parted by a character that nobody sees."""
    parted = _FOUND_ANYWAY.sub(JOINER, _SPACE.sub(" ", text))
    return _PUNCTUATION.sub(r"\\\1", parted)
