"""How often English answers in many trades are sorted right.

The rules were mended on the half "develop"; "held" was labelled with it, "fresh" after it.
"""

import csv
from collections.abc import Sequence
from pathlib import Path

import pytest

from valuewhen.workshop.sorting import sort_answer

LABELLED = Path(__file__).parent / "sorted" / "en.csv"
Pairs = Sequence[tuple[str, str]]  # label, result


def measured(column: str, half: str) -> Pairs:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["half"] == half]
    return [(row[column], getattr(sort_answer(row["text"]), column)) for row in rows]


def share(pairs: Pairs, wanted: set[tuple[str, str]]) -> float:
    return sum(pair in wanted for pair in pairs) / len(pairs)


def macro_f1(pairs: Pairs) -> float:
    """The mean over labels of F1 = 2 TP / (2 TP + FP + FN), as in van Rijsbergen (1979)."""
    labels = {label for label, _ in pairs}
    each = [
        2
        * pairs.count((label, label))
        / sum((label == wanted) + (label == got) for wanted, got in pairs)
        for label in labels
    ]
    return sum(each) / len(each)


def test_macro_f1_of_a_hand_worked_case() -> None:
    # a: TP 1, FP 0, FN 1 -> 2/3; b: TP 1, FP 1, FN 0 -> 2/3
    assert macro_f1([("a", "a"), ("a", "b"), ("b", "b")]) == pytest.approx(2 / 3)


@pytest.mark.parametrize("half", ["develop", "held", "fresh"])
def test_who_acts_is_told_in_most_answers_and_sides_are_hardly_ever_confused(half: str) -> None:
    pairs = measured("actor", half)
    right = {(side, side) for side in ("we", "they", "unclear")}
    assert share(pairs, right) >= 0.93
    assert macro_f1(pairs) >= 0.90
    assert share(pairs, {("we", "they"), ("they", "we")}) <= 0.015


@pytest.mark.parametrize("half", ["develop", "held", "fresh"])
def test_stance_is_told_in_most_answers(half: str) -> None:
    assert macro_f1(measured("stance", half)) >= 0.80
