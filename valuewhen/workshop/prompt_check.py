"""What leads in a prompt that a facilitator has written: pointed out, never forbidden."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from valuewhen.workshop.text import clean

Kind = Literal["answer", "product", "yes_no", "loaded", "double"]

SENTENCE = re.compile(r"[^.?!…]+[.?!…]*")
WORD = re.compile(r"[\w&+]+(?:['-]\w+)*")
OPENERS = "\"'“„«‘‚(:—–-¿¡"  # a capital after one of these begins a sentence
COINED = re.compile(
    r"\b(?!\w+In(?:nen)?\b)\w*[a-z]\w*[A-Z]\w*"  # iPhone, but not the German KundInnen
    r"|\b[A-Z][\w-]*\d\w*"  # X200
    r"|(?<![\w-])[\w-]+\s?[™®©]"
)


@dataclass(frozen=True, slots=True)
class PromptHint:
    """One way in which a prompt leads: the words that do it, and what to do instead."""

    kind: Kind
    found: str
    advice: str


@dataclass(frozen=True, slots=True)
class Leading:
    """What leads in one language."""

    opens: re.Pattern[str]
    patterns: dict[Kind, re.Pattern[str]]
    alternatives: re.Pattern[str]
    neutral: re.Pattern[str]
    tells_names_by_capitals: bool


def check_prompt(
    text: str, language: str = "en", products: Iterable[str] = ()
) -> tuple[PromptHint, ...]:
    """How a prompt, a segment's word or a follow-up leads its reader; empty when it does not.

    `products` are names not to be mentioned, beside what looks like one. Raises KeyError for a
    language that there is not.
    """
    leading = _leading(language)
    prompt = clean(text).replace("’", "'")
    sentences = [found.group().strip(" ¿¡") for found in SENTENCE.finditer(prompt)]
    found: dict[Kind, Iterator[str]] = {
        "answer": _answers(prompt, leading),
        "product": _product_names(prompt, sentences, leading, products),
        "yes_no": _yes_no(prompt, sentences, leading),
        "loaded": _all(leading.patterns["loaded"], prompt),
        "double": _double(prompt, sentences, leading),
    }
    advice = _data()["advice"]
    named = {kind: ", ".join(_longest(words)) for kind, words in found.items()}
    return tuple(PromptHint(kind, words, advice[kind]) for kind, words in named.items() if words)


def _longest(found: Iterable[str]) -> list[str]:
    """Each once, without those that another holds: "don't you" in "don't you think"."""
    once = dict.fromkeys(found)
    return [words for words in once if not any(words in more for more in once if more != words)]


def _all(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (found.group().strip(" ,") for found in pattern.finditer(text))


def _answers(prompt: str, leading: Leading) -> Iterator[str]:
    yield from _all(leading.patterns["answer"], prompt)
    for pair in leading.alternatives.finditer(prompt):
        if not leading.neutral.search(pair.group()):
            yield pair.group()


def _yes_no(prompt: str, sentences: Sequence[str], leading: Leading) -> Iterator[str]:
    for sentence in sentences:
        if found := leading.opens.match(sentence):
            yield found.group().strip(" ,")
    yield from _all(leading.patterns["yes_no"], prompt)


def _double(prompt: str, sentences: Sequence[str], leading: Leading) -> Iterator[str]:
    questions = [sentence for sentence in sentences if sentence.endswith("?")]
    yield from questions[1:]
    yield from _all(leading.patterns["double"], prompt)


def _product_names(
    prompt: str, sentences: Sequence[str], leading: Leading, products: Iterable[str]
) -> Iterator[str]:
    for name in filter(None, map(clean, products)):
        yield from _all(re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE), prompt)
    for found in COINED.finditer(prompt):
        if found.group().casefold() not in _other_names():
            yield found.group()
    if leading.tells_names_by_capitals:
        for sentence in sentences:
            yield from _capitalised(sentence)


def _capitalised(sentence: str) -> Iterator[str]:
    """Words with a capital inside a sentence, unless capitals are its style."""
    words = list(WORD.finditer(sentence))
    long = [word.group() for word in words if len(word.group()) > 3]
    if sentence.isupper() or (len(long) > 2 and all(word[0].isupper() for word in long)):
        return
    for word in words[1:]:
        name = word.group().split("'")[0]
        begins = sentence[: word.start()].rstrip()[-1:] in OPENERS
        if name[:1].isupper() and not begins and name.casefold() not in _other_names():
            yield name


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


@cache
def _other_names() -> frozenset[str]:
    return frozenset(_data()["names"]["words"].split())


@cache
def _leading(language: str) -> Leading:
    known = _data()[language]

    def compiled(*patterns: str) -> re.Pattern[str]:
        text = "|".join(f"(?:{pattern})" for pattern in patterns)
        for name in ("they", "who", "asks", "aux"):
            text = text.replace(f"{{{name}}}", known[name])
        return re.compile(text, re.IGNORECASE)

    return Leading(
        compiled(rf"(?:{known['lead']},? )*(?:{'|'.join(known['opens'])})"),
        {
            "answer": compiled(*known["answer"]),
            "yes_no": compiled(*known["tags"]),
            "loaded": compiled(*known["loaded"]),
            "double": compiled(*known["double"]),
        },
        compiled(known["alternatives"]),
        compiled(known["neutral"]),
        known["capitals"],
    )
