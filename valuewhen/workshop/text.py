"""What is taken of typed text: cleaned of what can mislead a reader, and never cut silently."""

import unicodedata

from valuewhen.errors import InvalidInputError

MAX_CHARACTERS = 500  # as a person counts them
MAX_BYTES = 4_000
MARKS = 2  # combining marks kept on one base character
JOINER = "\u200d"  # holds emoji together
BLANKS = "\u115f\u1160\u3164\uffa0\u2800"  # letters and symbols that show nothing
BREAKS = "\n\t\r\u2028\u2029\x0b\x0c\x85"


def clean(text: str) -> str:
    """The text in NFC, on one line, without control, bidi, surrogate or piled-up characters."""
    seen = "".join(
        " " if character in BREAKS or character in BLANKS else character
        for character in text
        if character in BREAKS or not _is_hidden(character)
    )
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", seen):
        if unicodedata.category(character) in ("Mn", "Me"):
            marks += 1
        elif character != JOINER:
            marks = 0
        if not marks > MARKS or character == JOINER:
            kept.append(character)
    line = " ".join("".join(kept).split()).strip(JOINER + " ")
    return unicodedata.normalize("NFC", line)


def _is_hidden(character: str) -> bool:
    """Whether nobody sees the character; what a newer Unicode has, as new emoji, is kept."""
    category = unicodedata.category(character)
    if category == "Cn":
        return ord(character) & 0xFFFE == 0xFFFE or 0xFDD0 <= ord(character) <= 0xFDEF
    return category in ("Cc", "Cf", "Cs", "Co") and character != JOINER


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
    length = characters(text)
    if length > MAX_CHARACTERS:
        raise InvalidInputError(
            f"That is {length} characters; {MAX_CHARACTERS} fit. Shorten it, or send it in two "
            "answers.",
            "answer_too_long",
        )
    if len(text.encode()) > MAX_BYTES:
        raise InvalidInputError(
            f"Its {length} characters take more space than fits. Use fewer emoji, or send it in "
            "two answers.",
            "answer_too_long",
        )
    return text


def clean_line(value: str, what: str, most: int) -> str:
    """A title or name as it is stored. Raises InvalidInputError if it is empty or too long."""
    text = clean(value)
    if not text:
        raise InvalidInputError(f"The {what} is empty. Write something.")
    if len(text) > most:  # in code points, as the store counts them
        raise InvalidInputError(f"The {what} is longer than {most} characters. Shorten it.")
    return text
