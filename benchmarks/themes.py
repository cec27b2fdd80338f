"""How fast answers are grouped, and how well: `python -m benchmarks.themes`.

The peer groups by spelling alone: RapidFuzz's token_set_ratio of all pairs, answers as alike as
PEER_ALIKE being one group. Both get the same answers in the same run.
"""

import csv
import json
import time
from collections.abc import Callable, Sequence
from itertools import combinations, product
from pathlib import Path

import click
import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process
from scipy.sparse.csgraph import connected_components

from benchmarks.report import Values, machine, table
from valuewhen.workshop.meaning import meaning_of
from valuewhen.workshop.themes import group_answers

LABELLED = Path(__file__).parents[1] / "tests" / "workshop" / "duplicates"
PEER_ALIKE = 85
OPENINGS = ("they", "our best customers", "we help them", "they gladly", "we")
DOINGS = (
    "recommend us to {}", "share data with {}", "pay {} on time", "train {}", "plan ahead with {}",
    "order online from {}", "give feedback to {}", "talk to {}", "invest in {}", "visit {}",
)  # fmt: skip
OTHERS = ("us", "friends", "their peers", "other teams", "the industry", "suppliers", "partners")

Group = Callable[[Sequence[str]], Sequence[int]]


def made(count: int) -> list[str]:
    """Distinct answers, in an order that mixes what they say."""
    phrases = product(OTHERS, DOINGS, OPENINGS)
    return [f"{who} {doing.format(whom)}" for whom, doing, who in phrases][:count]


def labelled(name: str) -> tuple[list[str], list[str]]:
    """The texts of a file, and what group people see each in, alone where in none."""
    with (LABELLED / name).open(encoding="utf-8") as file:
        rows = [(row["text"], row["duplicate_group"]) for row in csv.DictReader(file)]
    return [text for text, _ in rows], [group or f"{at}" for at, (_, group) in enumerate(rows)]


def by_spelling(texts: Sequence[str]) -> Sequence[int]:
    """The peer's group of each text."""
    alike = process.cdist(texts, texts, scorer=fuzz.token_set_ratio, processor=default_process)
    groups: list[int] = connected_components(np.asarray(alike) >= PEER_ALIKE)[1].tolist()
    return groups


def agreement(found: Sequence[object], meant: Sequence[object]) -> Values:
    """Precision, recall and F1 of the pairs that are in one group."""
    ours, theirs = _pairs(found), _pairs(meant)
    right = len(ours & theirs)
    precision, recall = right / len(ours), right / len(theirs)
    f1 = 2 * precision * recall / (precision + recall)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def _pairs(groups: Sequence[object]) -> set[tuple[int, int]]:
    return {(a, b) for a, b in combinations(range(len(groups)), 2) if groups[a] == groups[b]}


def _milliseconds(group: Group, texts: Sequence[str]) -> float:
    began = time.perf_counter()
    group(texts)
    return round((time.perf_counter() - began) * 1000, 1)


@click.command()
@click.option("--answers", default=300, show_default=True, type=click.IntRange(1, 350))
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write the figures there.")
def main(answers: int, file: Path | None) -> None:
    """Group answers by meaning, and by spelling as the peer does."""
    texts = made(answers)
    found: Values = {"machine": machine(), "answers": {"n": len(texts)}}
    found["words_loaded"] = {"ms": _milliseconds(group_answers, ["they pay", "sie zahlen"])}
    meaning_of.cache_clear()
    ours, again = _milliseconds(group_answers, texts), _milliseconds(group_answers, texts)
    peer = min(_milliseconds(by_spelling, texts) for _ in range(3))
    found["grouped"] = {"first_ms": ours, "again_ms": again, "peer_ms": peer}
    found["ratio_to_peer"] = {"first": round(ours / peer, 1), "again": round(again / peer, 1)}
    for name in ("en.csv", "en_later.csv"):
        said, meant = labelled(name)
        found[f"{name}: ours"] = agreement(group_answers(said), meant)
        found[f"{name}: peer"] = agreement(by_spelling(said), meant)
    click.echo(table(found))
    if file:
        file.write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
