"""German answers: the labelled ones as a whole, and sentence by sentence by the sorting rules."""

import csv
from pathlib import Path

from valuewhen.workshop.language.german import sort_german

LABELLED = Path(__file__).parent / "sorted" / "de.csv"


def labelled() -> list[dict[str, str]]:
    with LABELLED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_labelled_answers_are_mostly_sorted_right_and_sides_hardly_ever_confused() -> None:
    rows = labelled()
    actors = [(sort_german(row["text"])[0], row["actor"]) for row in rows]
    stances = [(sort_german(row["text"])[2], row["stance"]) for row in rows]
    confused = [pair for pair in actors if set(pair) == {"we", "they"}]
    assert sum(found == meant for found, meant in actors) / len(rows) >= 0.85
    assert sum(found == meant for found, meant in stances) / len(rows) >= 0.85
    assert len(confused) / len(rows) <= 0.015
