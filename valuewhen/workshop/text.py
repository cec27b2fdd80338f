"""What is taken of typed text: cleaned of what can mislead a reader, and never cut silently."""

import unicodedata

from valuewhen.errors import InvalidInputError

MAX_CHARACTERS = 500  # as a person counts them
MAX_BYTES = 4_000
MARKS = 2  # combining marks kept on one base character
JOINER = "\u200d"  # holds emoji together
BREAKS = "\n\t\r\u2028\u2029\x0b\x0c\x85"


def clean(text: str) -> str:
    """The text in NFC, on one line, without control, bidi, surrogate or piled-up characters."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text):
        if character in BREAKS:
            character = " "
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        hidden = category in ("Cc", "Cf", "Cs", "Co", "Cn") and character != JOINER
        if not hidden and marks <= MARKS:
            kept.append(character)
    return " ".join("".join(kept).split()).strip(JOINER + " ")


def characters(text: str) -> int:
    """How long a person finds the text: combining marks and joined characters count nothing."""
    count = 0
    joined = False
    for character in text:
        extends = (
            unicodedata.combining(character)
            or character == JOINER
            or "\ufe00" <= character <= "\ufe0f"
        )
        count += 0 if extends or joined else 1
        joined = character == JOINER
    return count


def clean_answer(body: str) -> str:
    """The answer as it is stored. Raises InvalidInputError if nothing is left or it is too long."""
    text = clean(body)
    if not any(unicodedata.category(character)[0] in "LNSP" for character in text):
        raise InvalidInputError("Write a few words first.", "answer_empty")
    if characters(text) > MAX_CHARACTERS or len(text.encode()) > MAX_BYTES:
        raise InvalidInputError(
            f"That is {characters(text)} characters; {MAX_CHARACTERS} fit. Shorten it, or send "
            "it in two answers.",
            "answer_too_long",
        )
    return text


def clean_line(value: str, what: str, most: int) -> str:
    """A title or name as it is stored. Raises InvalidInputError if it is empty or too long."""
    text = clean(value)
    if not text:
        raise InvalidInputError(f"The {what} is empty. Write something.")
    if characters(text) > most:
        raise InvalidInputError(f"The {what} is longer than {most} characters. Shorten it.")
    return text
