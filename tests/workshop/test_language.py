"""Which language an answer is in: by its words, and by the workshop's where these leave it open."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valuewhen.workshop.language.detect import LANGUAGES, OTHER, detect
from valuewhen.workshop.sorting import sort_answer

LABELLED = Path(__file__).parent / "sorted"


def texts(language: str) -> list[str]:
    with (LABELLED / f"{language}.csv").open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file)]


def test_every_english_answer_is_taken_for_english() -> None:
    assert [text for text in texts("en") if detect(text) != "en"] == []


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
def test_nearly_every_answer_is_known_for_its_language_without_a_hint(language: str) -> None:
    found = [detect(text) for text in texts(language)]
    assert found.count(language) / len(found) >= 0.95


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_the_language_of_the_workshop_hardly_any_answer_is_mistaken(language: str) -> None:
    found = [detect(text, language) for text in texts(language)]
    assert found.count(language) / len(found) >= 0.98


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("they die for our service", "en"),
        ("was man so kauft", "de"),
        ("sie empfelen uns weiter", "de"),
        ("Weiterempfehlung", "de"),
        ("regelmaessig nachbestellen", "de"),
        ("qu'ils achètent plus", "fr"),
        ("on les forme", "fr"),
        ("nos recomiendan", "es"),
        ("compran mas", "es"),
        ("eles compram mais", "pt"),
        ("nos indicam para amigos", "pt"),
    ],
)
def test_small_words_and_endings_tell_the_language(text: str, language: str) -> None:
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "loro ci consigliano agli amici",
        "zij kopen meer van ons",
        "de rekommenderar oss",
        "oni nas polecają",
        "彼らはもっと買う",
        "они рекомендуют нас",
        "يشترون أكثر",
    ],
)
@pytest.mark.parametrize("hint", [None, "de"])
def test_other_languages_are_left_to_a_person(text: str, hint: str | None) -> None:
    assert detect(text, hint) == OTHER
    sorting = sort_answer(text, hint)
    assert (sorting.actor, sorting.stance) == ("unclear", "unclear")
    assert "a person has to sort it" in sorting.reason


@pytest.mark.parametrize("text", ["", "…", "👍", "42", "Service"])
def test_the_workshops_language_decides_where_words_leave_it_open(text: str) -> None:
    assert detect(text) == "en"
    assert detect(text, "de") == "de"
    assert detect(text, "no such language") == "en"


def test_an_english_answer_in_a_german_workshop_stays_english() -> None:
    assert detect("they refer friends", "de") == "en"


def test_each_language_is_sorted_by_its_own_rules() -> None:
    for text in (
        "they refer us",
        "sie empfehlen uns weiter",
        "ils nous recommandent",
        "nos recomiendan",
        "eles nos recomendam",
    ):
        assert sort_answer(text).actor == "they", text
    for text in ("we train them", "wir schulen sie", "nous les formons", "los formamos"):
        assert sort_answer(text).actor == "we", text


@given(st.text(max_size=200), st.sampled_from([None, *LANGUAGES, "xx"]))
def test_any_text_is_of_a_language_or_another(text: str, hint: str | None) -> None:
    assert detect(text, hint) in (*LANGUAGES, OTHER)
