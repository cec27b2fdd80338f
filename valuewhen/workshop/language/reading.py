"""From a typed answer to its words, or to why it has none that can be read."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from valuewhen.workshop.language.lexicon import Lexicon, Word, lexicon, look_up
from valuewhen.workshop.language.openings import length_of, past_fillers

READ_AT_MOST = 1_000  # characters
LABEL_WORDS = 3  # "Sales: they …"
TOKEN = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:['&-][^\W_]+)*'?|[^\w\s]")
IT = re.compile(r"\bIT\b(?! department| team)")
QUOTED = re.compile(r'"[^"]*"')
BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
LABEL = re.compile(r"^\W*([\w&' /-]{1,30}):\s+(?=\w)")
MARKUP = str.maketrans(dict.fromkeys("*_`~#>|\\", " "))
QUOTES = str.maketrans("“”„«»‘’‛´", '"""""\'\'\'\'')
PAUSES = frozenset(",;:.!…—–()-")
ALSO = frozenset("&/+")


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer's words, whether it opened by echoing the sentence's "when", and any obstacle."""

    words: tuple[Word, ...]
    echoed: bool = False
    obstacle: str | None = None


def read(text: str, language: str) -> Reading:
    """The words of an answer; `obstacle` says in words why it cannot be read, if it cannot."""
    known = lexicon(language)
    plain = _plain(text)
    if any(mark in plain for mark in known.texts["code_marks"]):
        return Reading((), obstacle="This looks like code rather than an answer.")
    body = _answer_alone(plain, known)
    every = [word for word in _words(_tokens(body, known), known, language) if _counts(word.text)]
    start, echoed = past_fillers(
        [word.text for word in every], known.texts["fillers"], known.texts["echoes"]
    )
    words = tuple(every[start:])
    if not any(word.text[0].isalnum() for word in words):
        return Reading((), obstacle="There are no words to go by.")
    return Reading(words, echoed, _obstacle(words, known))


def _counts(form: str) -> bool:
    return form[0].isalnum() or form in PAUSES or form in ALSO or form == "?"


def is_pause(word: Word) -> bool:
    """Whether the word is a mark that ends a part of the sentence."""
    return word.text in PAUSES


def _plain(text: str) -> str:
    typed = unicodedata.normalize("NFKC", text[:READ_AT_MOST]).translate(QUOTES)
    plain = (typed if typed.isupper() else IT.sub("IT department", typed)).lower()
    return " ".join(plain.split())


def _answer_alone(plain: str, known: Lexicon) -> str:
    """Without the sentence typed again, a label, a quotation, an aside, or marks of formatting."""
    body = _stem(known).sub("", plain.translate(MARKUP), count=1).strip()
    label = LABEL.match(body)
    if label and len(label[1].split()) <= LABEL_WORDS and not _names_agent(label[1], known):
        body = body[label.end() :]
    for pattern in (QUOTED, BRACKETED):
        rest = pattern.sub(" ", body)
        body = rest if len(rest.split()) > 1 else body
    return body


@cache
def _stem_of(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _stem(known: Lexicon) -> re.Pattern[str]:
    return _stem_of(known.texts["stem"])


def _names_agent(label: str, known: Lexicon) -> bool:
    return any(word in known.lists["we"] or word in known.lists["they"] for word in label.split())


def _tokens(body: str, known: Lexicon) -> Iterator[str]:
    for token in TOKEN.findall(body):
        if "'" in token:
            yield from filter(None, _without_apostrophe(token, known))
        else:
            yield from known.contractions.get(token, (token,))


def _without_apostrophe(token: str, known: Lexicon) -> Iterator[str]:
    """ "they're" as "they are"; a possessive stays whole; a closing quotation mark goes."""
    if token.endswith("'"):
        token = token if token.endswith("s'") else token[:-1]
    if token in known.forms or token.endswith("'"):
        yield token
        return
    at = token.find("n't") if token.endswith("n't") else token.rfind("'")
    base, ending = token[:at], token[at:]
    if token.replace("'", "") in known.contractions and ending == "n't":
        yield from known.contractions[token.replace("'", "")]
    elif ending in known.contractions:
        yield from (base, *known.contractions[ending])
    elif ending == "'s" and base in known.lists["it"] | known.lists["they"] | known.lists["wh"]:
        yield from (base, "is")
    else:
        yield token


def _words(tokens: Iterator[str], known: Lexicon, language: str) -> Iterator[Word]:
    """The words, with several that are one read as one."""
    rest = list(tokens)
    at = 0
    while at < len(rest):
        for following, forms in known.compounds.get(rest[at], ()):
            end = at + 1 + len(following)
            if tuple(rest[at + 1 : end]) == following:
                typed = " ".join(rest[at:end]) if len(forms) == 1 else ""
                yield from (replace(look_up(form, language), typed=typed) for form in forms)
                at = end
                break
        else:
            yield look_up(rest[at], language)
            at += 1


def _obstacle(words: tuple[Word, ...], known: Lexicon) -> str | None:
    if _is_empty([word.text for word in words], known):
        return "This does not complete the sentence."
    return "This is a question." if _is_question(words) else None


def _is_empty(tokens: list[str], known: Lexicon) -> bool:
    spoken = [token for token in tokens if token[0].isalnum()]
    if " ".join(spoken) in known.texts["empty_answers"] or not spoken:
        return True
    if spoken[0] in known.texts["pointers"] and spoken[-1] in known.texts["pointed_at"]:
        return True
    return length_of(spoken, known.texts["empty_starts"]) > 0


def _is_question(words: tuple[Word, ...]) -> bool:
    first = words[0]
    second = words[1] if len(words) > 1 else None
    if second and first.can_be("wh") and second.can_be("be", "do", "modal", "have"):
        return True
    if first.can_be("wh") and _is_inverted(words):
        return True
    inverted = first.can_be("be", "do", "modal", "have") and first.text not in ("be", "being")
    if inverted and second and second.can_be("we", "you", "they", "it", "that"):
        return True
    has_mark = words[-1].text == "?"
    return has_mark and not first.can_be("they", "we")


def _is_inverted(words: tuple[Word, ...]) -> bool:
    """ "which ones do we mean": the first of we and they stands behind its auxiliary."""
    at = next((k for k, word in enumerate(words) if word.can_be("we", "they", "you")), 0)
    return at > 1 and words[at - 1].can_be("be", "do", "modal", "have")
