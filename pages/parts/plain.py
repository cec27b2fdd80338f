"""Text of people where Streamlit would read Markdown."""

import re

_MEANS_SOMETHING = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$^:&])")
_LINE = re.compile(r"\s+")


def plain(text: str) -> str:
    """The text on one line, with every character escaped that Markdown would make something of."""
    return _MEANS_SOMETHING.sub(r"\\\1", _LINE.sub(" ", text))
