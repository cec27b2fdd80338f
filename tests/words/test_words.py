"""The catalogues: every language says the same things, and bends them as it should."""

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from valuewhen.words import CATALOGUES, LANGUAGES, find, number, say
from valuewhen.workshop import (
    answers,
    bets,
    decisions,
    pairings,
    participants,
    rule_votes,
    text,
    votes,
)
from valuewhen.workshop.board import HORIZONS
from valuewhen.workshop.model import FUNCTIONS

TRANSLATED = ("phone", "screen", "door", "functions", "horizons", "rules")
OTHERS = [language for language in LANGUAGES if language != "en"]
FILES = sorted(CATALOGUES.glob("*/*.po"))


def read(file: Path) -> Catalog:
    with file.open("rb") as lines:
        return read_po(lines, abort_invalid=True)


def texts(language: str, screen: str) -> dict[str, tuple[str, ...]]:
    """The messages of a file: name to text, or to one for each plural form."""
    found = {}
    for message in read(CATALOGUES / language / f"{screen}.po"):
        name = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        found[name] = said
    return {name: said for name, said in found.items() if name}


def places(text: str) -> set[str]:
    return {place for _, place, _, _ in string.Formatter().parse(text) if place is not None}


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("screen", TRANSLATED)
def test_every_language_has_every_message_with_the_same_places(language: str, screen: str) -> None:
    english, theirs = texts("en", screen), texts(language, screen)
    assert theirs.keys() == english.keys()
    for name, said in theirs.items():
        assert all(said), f"{name} is empty"
        assert places("".join(said)) == places("".join(english[name])), name
        assert (len(said) > 1) == (len(english[name]) > 1), f"{name} has plural forms in one only"


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_file_is_whole_and_holds_plain_text(file: Path) -> None:
    catalogue, source = read(file), file.read_text(encoding="utf-8")
    assert catalogue.locale_identifier == file.parent.name
    assert source.count("\nmsgid ") == len(catalogue), "a message stands there twice"
    for name, said in texts(file.parent.name, file.stem).items():
        assert name.startswith(f"{file.stem}.")
        assert len(said) in (1, catalogue.num_plurals)
        for words in said:
            assert not re.search(r"<|&[#\w]+;", words), f"{name} has HTML in it"


def codes_raised() -> set[str]:
    """The codes of the errors that the modules raise in which phones act."""
    found = {"not_found", "conflict", "invalid", "forbidden"}
    modules = (answers, bets, decisions, pairings, participants, rule_votes, text, votes)
    for module in modules:
        for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").endswith("Error"):
                found |= {a.value for a in node.args[1:] if isinstance(a, ast.Constant)}
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_refusal_that_a_phone_meets_has_words(language: str) -> None:
    assert {"answer_empty", "dots_used_up"} <= codes_raised()
    missing = {code for code in codes_raised() if not find(f"refusals.{code}", language)}
    assert not missing
    assert texts(language, "refusals").keys() == texts("de", "refusals").keys()


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [
        ("en", 0, "0 answers"),
        ("en", 1, "1 answer"),
        ("en", 2, "2 answers"),
        ("en", 12000, "12,000 answers"),
        ("de", 0, "0 Antworten"),
        ("de", 1, "1 Antwort"),
        ("de", 12000, "12.000 Antworten"),
        ("fr", 0, "0 réponse"),  # French and Brazilian Portuguese count nothing as one
        ("fr", 1, "1 réponse"),
        ("fr", 2, "2 réponses"),
        ("fr", 12000, "12\u202f000 réponses"),
        ("es", 0, "0 respuestas"),
        ("es", 1, "1 respuesta"),
        ("pt", 0, "0 resposta"),
        ("pt", 2, "2 respostas"),
        ("pt", 12000, "12.000 respostas"),
    ],
)
def test_a_number_takes_its_plural_form_and_is_written_as_the_language_does(
    language: str, n: int, said: str
) -> None:
    assert say("screen.answers", language, n=n) == said


def test_between_one_and_two_there_are_several() -> None:
    assert say("screen.words", n=1.5) == "median 1.5 words"
    assert say("screen.words", "de", n=1.5) == "im Median 1,5 Wörter"


def test_numbers_have_at_most_three_decimals() -> None:
    assert [number(x) for x in (0, 999, 1000, 2.0, 0.12345)] == ["0", "999", "1,000", "2", "0.123"]


def test_what_stands_in_a_place_is_never_read_as_a_message() -> None:
    assert say("phone.commitment", investment="{n}", ability="{0}").startswith("We invest in {n}")


def test_what_a_language_lacks_is_said_in_english() -> None:
    assert find("facilitate.save", "de") is None
    assert say("facilitate.save", "de") == "Save"


def test_a_name_that_english_lacks_is_an_error() -> None:
    for name in ("phone.no_such_text", "no_such_screen.text", "phone"):
        with pytest.raises(KeyError):
            say(name, "de")


@pytest.mark.parametrize(("kind", "names"), [("functions", FUNCTIONS), ("horizons", HORIZONS)])
def test_what_is_stored_in_english_has_words_of_that_name(
    kind: str, names: tuple[str, ...]
) -> None:
    for name in names:
        assert find(f"{kind}.{name.lower().replace(' ', '_')}") == name
