"""Metrics set against CLV for all who ask: computed once, kept in memory and beside the data."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from valuewhen.join import examining
from valuewhen.join.answers import Answers


@dataclass(frozen=True)
class Question:
    """What `valuewhen.evidence.examine` is asked of a data set; the names are its columns.

    `directions` pairs metrics with 1 (more of it is expected with more CLV) or -1.
    """

    clv: str
    metrics: tuple[str, ...]
    segment: str | None = None
    controls: tuple[str, ...] = ()
    directions: tuple[tuple[str, int], ...] = ()
    threshold: float = 0.0
    formula: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The arguments of `examine`, by name."""
        return {**asdict(self), "directions": dict(self.directions)}


_frames = Answers(examining, pd.DataFrame)


def examined(parquet: Path, question: Question, patience: float | None = None) -> pd.DataFrame:
    """What `examine` returns for the question, verdicts and segments as plain words.

    It is computed in a child process when the customers are many, once for all who ask; whoever
    asks meanwhile waits `patience` seconds or, with None, as long as it takes. Raises NoResultError
    when that was not enough or somebody stopped it, NotFoundError when the file is gone, and what
    `examine` raises.
    """
    return _frames.answer(parquet, question.to_json(), patience).copy()
