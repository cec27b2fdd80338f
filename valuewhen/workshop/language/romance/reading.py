"""From a typed answer to its words, or to why it has none that can be read."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from valuewhen.workshop.language.openings import length_of, past_fillers
from valuewhen.workshop.language.romance.lexicon import (
    FINITE,
    Lexicon,
    Word,
    lexicon,
    look_up,
    without_accents,
)

READ_AT_MOST = 1_000  # characters
LABEL_WORDS = 3  # "Ventas: compran …"
TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['-][^\W_]+)*'?|[,;:.!?¿…—–()&/+-]")
QUOTED = re.compile(r'"[^"]*"')
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
LABEL = re.compile(r"^\W*([\w&' /-]{1,30})\s?:\s+(?=\w)")
MARKUP = str.maketrans(dict.fromkeys("*_`~#>|\\", " "))
QUOTES = str.maketrans("“”„«»‘’‛´", '"""""\'\'\'\'')
PAUSES = frozenset(",;:.!…—–()-")
ALSO = frozenset("&/+")

# "formarlos", "recomendándonos": a verb and the pronouns written on to it.
WRITTEN_ON = re.compile(r"(.*(?:[aei]r|ndo|mos?))(se|me|te|nos)?(l[oae]s?|nos|se|me)")
BY_HYPHEN = frozenset(
    [
        "nos",
        "lhe",
        "lhes",
        "os",
        "as",
        "o",
        "a",
        "los",
        "las",
        "lo",
        "la",
        "no",
        "na",
        "se",
        "me",
        "vos",
        "leur",
        "lui",
        "les",
        "moi",
        "nous",
        "toi",
        "vous",
        "y",
        "en",
    ]
)


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer's words, whether it opened by echoing the sentence's "when", and any obstacle."""

    words: tuple[Word, ...]
    echoed: bool = False
    obstacle: str | None = None


def read(text: str, language: str) -> Reading:
    """The words of an answer; `obstacle` says in words why it cannot be read, if it cannot."""
    known = lexicon(language)
    plain = " ".join(unicodedata.normalize("NFC", text[:READ_AT_MOST]).translate(QUOTES).split())
    body = _answer_alone(plain.lower(), known)
    tokens = list(_joined(list(_tokens(body, known, language)), known))
    start, echoed = past_fillers(tokens, known.texts["fillers"], known.texts["echoes"])
    words = tuple(look_up(token, language) for token in tokens[start:])
    if not any(word.text[-1].isalnum() for word in words):
        return Reading((), obstacle="There are no words to go by.")
    return Reading(words, echoed, _obstacle(tokens[start:], tokens[0], known))


def is_pause(word: Word) -> bool:
    """Whether the word is a mark that ends a part of the sentence."""
    return word.text in PAUSES


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


def _answer_alone(plain: str, known: Lexicon) -> str:
    """Without the sentence typed again, a label, a quotation, an aside, or marks of formatting."""
    body = _pattern(known.texts["stem"]).sub("", plain.translate(MARKUP), count=1).strip()
    label = LABEL.match(body)
    if label and len(label[1].split()) <= LABEL_WORDS and not _names_agent(label[1], known):
        body = body[label.end() :]
    for pattern in (QUOTED, BRACKETED):
        rest = pattern.sub(" ", body)
        body = rest if len(rest.split()) > 1 else body.translate(str.maketrans('"', " "))
    return body


def _names_agent(label: str, known: Lexicon) -> bool:
    return any(word in known.lists["agents"] for word in label.split())


def _tokens(body: str, known: Lexicon, language: str) -> Iterator[str]:
    for token in TOKEN.findall(body):
        for part in known.short.get(token, (token,)):
            yield from _parts(part, language)


@lru_cache(maxsize=20_000)
def _parts(token: str, language: str) -> tuple[str, ...]:
    """A token without its apostrophes, and with the pronouns written on to a verb apart."""
    known = lexicon(language)
    if "'" in token:
        pieces = [piece for piece in re.split("(?<=')", token) if piece.strip("'")]
        found = [known.texts["elided"].get(piece, piece.strip("'")) for piece in pieces]
        return tuple(part for form in found for part in _parts(form, language))
    if "-" in token and without_accents(token) not in known.plain:
        return _apart_at_hyphens(token, known)
    if known.texts["writes_on"]:
        return _pronouns_apart(token, known)
    return (token,)


def _apart_at_hyphens(token: str, known: Lexicon) -> tuple[str, ...]:
    head, *rest = token.split("-")
    if not (head and rest and all(part in BY_HYPHEN for part in rest)):
        return (token,)
    bare = without_accents(head)
    if rest[0] in ("los", "las", "lo", "la") and bare.endswith(("a", "e", "i", "o")):
        head = bare + ("s" if bare.endswith("mo") else "r")
    return (head, *("-" + part for part in rest))


def _pronouns_apart(token: str, known: Lexicon) -> tuple[str, ...]:
    bare = without_accents(token)
    if bare in known.plain or token in known.grammar:
        return (token,)
    found = WRITTEN_ON.fullmatch(bare)
    if found and _takes_pronouns(found[1], known):
        return (found[1], *("-" + part for part in found.groups()[1:] if part))
    # "treinalos" for "treiná-los"
    if bare.endswith(("los", "las")) and "inf" in _tags(bare[:-3] + "r", known):
        return bare[:-3] + "r", "-" + bare[-3:]
    return (token,)


def _takes_pronouns(verb: str, known: Lexicon) -> bool:
    if verb.endswith(("mos", "mo")):
        return "v1p" in _tags(verb if verb.endswith("s") else verb + "s", known)
    return len(verb) > 4 or not _tags(verb, known).isdisjoint(("inf", "ger"))


def _tags(bare: str, known: Lexicon) -> frozenset[str]:
    return known.plain[bare][1] if bare in known.plain else frozenset()


def _joined(tokens: list[str], known: Lexicon) -> Iterator[str]:
    """The tokens, with several that are read as one joined by "_"."""
    at = 0
    while at < len(tokens):
        for following, joined in known.compounds.get(tokens[at], ()):
            end = at + 1 + len(following)
            if tuple(tokens[at + 1 : end]) == following:
                yield joined
                at = end
                break
        else:
            yield tokens[at]
            at += 1


def _obstacle(tokens: list[str], opening: str, known: Lexicon) -> str | None:
    spoken = [without_accents(token) for token in tokens if token[-1].isalnum()]
    if " ".join(spoken) in known.texts["empty_answers"]:
        return "This does not complete the sentence."
    if length_of(spoken, known.texts["empty_starts"]):
        return "This does not complete the sentence."
    is_question = opening == "¿" or tokens[-1] == "?" or length_of(spoken, known.texts["questions"])
    return "This is a question." if is_question else None


def is_verb(word: Word) -> bool:
    """Whether the word can be a finite verb, an infinitive or a gerund."""
    return word.can_be(*FINITE, "inf", "ger")
