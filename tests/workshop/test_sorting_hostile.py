"""Whatever is typed, sorting gives one of its few values and a reason."""

import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valuewhen.settings import PROJECT
from valuewhen.workshop.sorting import sort_answer

ACTORS = {"we", "they", "unclear"}
STANCES = {"extraction", "investment", "unclear"}
PARTS = [
    "we",
    "they",
    "them",
    "us",
    "our",
    "their",
    "customers",
    "customer's",
    "customers'",
    "by",
    "because",
    "and",
    "if",
    "when",
    "not",
    "the",
    "of",
    "to",
    "be",
    "been",
    "being",
    "get",
    "share",
    "buy",
    "R&D",
    "don't",
    "let's",
    "1,000",
    "50%",
    ",",
    ".",
    "(",
    ")",
    '"',
    "'",
    "’",
    "--",
    "/",
    "&",
    "?",
    ":",
    "…",
    "🤷",
    "é",
    "ß",
]


@settings(deadline=None)  # the first answer loads the words
@given(st.text(max_size=300))
def test_any_text_is_sorted(text: str) -> None:
    sorting = sort_answer(text)
    assert sorting.actor in ACTORS
    assert sorting.stance in STANCES
    assert sorting.reason


@settings(deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=40), st.sampled_from(["", " "]))
def test_any_arrangement_of_the_words_that_rules_turn_on_is_sorted(
    parts: list[str], between: str
) -> None:
    sorting = sort_answer(between.join(parts))
    assert sorting.actor in ACTORS
    assert sorting.stance in STANCES
    assert sorting.reason


@pytest.mark.parametrize(
    "text",
    [
        "a" * 10_000,
        "they " * 2_000,
        "our " * 2_500,
        "- " * 5_000,
        "a-" * 5_000,
        "a'" * 5_000,
        "(" * 10_000,
        '"' * 9_999,
        "🤷‍♀️" * 2_500,
        "\x00\x07\x1b[2J" * 1_000,
        "\u202e\u200b" * 5_000,
        "e" + "\u0301" * 9_999,
        "\ud800",
        "N'T",
        "'",
        "because",
        "ﷺ" * 10_000,
        "our customers become much more " * 320,
    ],
)
def test_hostile_text_is_sorted(text: str) -> None:
    assert sort_answer(text).actor in ACTORS


def test_the_same_text_is_always_sorted_the_same() -> None:
    assert sort_answer("they share data") == sort_answer("they share data")


def test_the_reason_is_the_same_in_every_process() -> None:
    said = ["one of our experts reviews their setup", "through our training they get better"]
    code = (
        f"from valuewhen.workshop.sorting import sort_answer\nprint(list(map(sort_answer, {said})))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "3", "7")
    }
    assert len(told) == 1
