"""From a typed German answer to its words, or to why it has none that can be read."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from valuewhen.workshop.language.german.lexicon import Lexicon, Word, folded, lexicon
from valuewhen.workshop.language.german.lookup import look_up
from valuewhen.workshop.language.openings import length_of, past_fillers

READ_AT_MOST = 1_000  # characters
LABEL_WORDS = 3  # "Vertrieb: sie …"
TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['&-][^\W_]+)*|[^\w\s]")
QUOTED = re.compile(r'"[^"]*"')
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
LABEL = re.compile(r"^\W*([\w&' /-]{1,30}):\s+(?=\w)")
GENDER_MARK = re.compile(r"(?<=\w)(?:[:*_·]|/-?)(?=innen\b|in\b)")  # "Kund:innen"
INNER_CAPITAL = re.compile(r"(?<=[a-zäöüß])Innen\b")  # "KundInnen"
MARKUP = re.compile(r"[*_`~#>|\\]")
DOUBLE_QUOTES = re.compile("[“”„«»]")
SINGLE_QUOTES = re.compile("[‘’‛´]")
APOSTROPHES = re.compile(r"(?<=\w)'(?:s|n)\b")  # "wenn's", "geht's"
PAUSES = frozenset(",;:!.…—–()-")
ALSO = frozenset("&/+")


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer's words, and what keeps them from being read, if anything does."""

    words: tuple[Word, ...]
    obstacle: str | None = None


def read(text: str) -> Reading:
    """The words of an answer; `obstacle` says in words why it cannot be read, if it cannot."""
    known = lexicon()
    plain = _plain(text)
    if any(mark in plain.lower() for mark in known.texts["code_marks"]):
        return Reading((), obstacle="This looks like code rather than an answer.")
    tokens = TOKEN.findall(_answer_alone(plain, known))
    counted = [token for token in tokens if _counts(token)]
    every = [look_up(token, is_first=at == 0) for at, token in enumerate(counted)]
    start = past_fillers([word.text for word in every], known.texts["fillers"])[0]
    words = tuple(every[start:])
    if not any(word.text[0].isalnum() for word in words):
        return Reading((), obstacle="There are no words to go by.")
    return Reading(words, _obstacle([word.text for word in every], words, known))


def is_pause(word: Word) -> bool:
    """Whether the word is a mark that ends a part of the sentence."""
    return word.text in PAUSES


def _counts(token: str) -> bool:
    return token[0].isalnum() or token in PAUSES | ALSO | {"?"}


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text[:READ_AT_MOST])
    plain = SINGLE_QUOTES.sub("'", DOUBLE_QUOTES.sub('"', plain))
    plain = APOSTROPHES.sub("", GENDER_MARK.sub("", plain))
    plain = INNER_CAPITAL.sub("innen", plain)
    return " ".join(plain.split())


def _answer_alone(plain: str, known: Lexicon) -> str:
    """Without the sentence typed again, a label, a quotation, an aside, or marks of formatting."""
    body = _without_stem(MARKUP.sub(" ", plain), known)
    label = LABEL.match(body) if ":" in body else None
    if label and len(label[1].split()) <= LABEL_WORDS and not _names_agent(label[1]):
        body = body[label.end() :]
    for mark, pattern in (('"', QUOTED), ("(", BRACKETED), ("[", BRACKETED)):
        rest = pattern.sub(" ", body) if mark in body else body
        body = rest if len(rest.split()) > 1 else body
    return body


def _without_stem(body: str, known: Lexicon) -> str:
    if "wert" not in body.lower():
        return body
    stem = _stem(known.texts["stem"]).match(folded(body))
    if not stem:
        return body
    return " ".join(body.split()[len(stem[0].split()) :])


@cache
def _stem(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _names_agent(label: str) -> bool:
    return any(look_up(word).can_be("we", "sie") for word in label.split())


def _obstacle(every: list[str], words: tuple[Word, ...], known: Lexicon) -> str | None:
    proper = [word.text for word in words]
    if _is_empty(proper, known) or (len(every) > len(proper) and _is_empty(every, known)):
        return "This does not complete the sentence."
    return "This is a question." if _is_question(words) else None


def _is_empty(tokens: list[str], known: Lexicon) -> bool:
    spoken = [token for token in tokens if token[0].isalnum()]
    if not spoken or " ".join(spoken) in known.texts["empty_answers"]:
        return True
    if spoken[0] == "wie" and len(spoken) == 2:
        return True
    return length_of(spoken, known.texts["empty_starts"]) > 0


def _is_question(words: tuple[Word, ...]) -> bool:
    first = words[0]
    second = words[1] if len(words) > 1 else None
    third = words[2] if len(words) > 2 else None
    has_mark = words[-1].text == "?"
    asks = second is not None and second.can_be("verb", "sein", "haben", "werden", "modal")
    if first.can_be("wh") and asks and (has_mark or (third and third.can_be("we", "one", "sie"))):
        return True
    return has_mark and not first.can_be("we", "sie")
