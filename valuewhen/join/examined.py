"""Metrics set against CLV for all who ask: computed once, kept in memory and beside the data."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from valuewhen.children.computation import Computation, Task
from valuewhen.children.plain import from_plain
from valuewhen.customers.roles import Roles
from valuewhen.errors import NotFoundError
from valuewhen.join import examining
from valuewhen.join.kept import Kept
from valuewhen.join.known import FEW, LIMITS

MOST_EXAMINED = 64  # questions whose results are kept in memory


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

    @classmethod
    def of(
        cls,
        roles: Roles,
        metrics: Sequence[str],
        *,
        directions: Mapping[str, int] | None = None,
        threshold: float = 0.0,
        formula: Sequence[str] = (),
    ) -> "Question":
        """The question of the main model: by business segment, at equal cohort and size."""
        return cls(
            clv=roles.clv,
            metrics=tuple(metrics),
            segment=roles.segment,
            controls=tuple(name for name in (roles.since, roles.size) if name is not None),
            directions=tuple(sorted((directions or {}).items())),
            threshold=threshold,
            formula=tuple(formula),
        )

    def to_json(self) -> dict[str, Any]:
        """The arguments of `examine`, by name."""
        return {**asdict(self), "directions": dict(self.directions)}


_Key = tuple[Path, Question]
_frames: OrderedDict[_Key, pd.DataFrame] = OrderedDict()
_asked: OrderedDict[_Key, Computation] = OrderedDict()
_changing = threading.Lock()


def examined(parquet: Path, question: Question, patience: float | None = None) -> pd.DataFrame:
    """What `examine` returns for the question, verdicts and segments as plain words.

    It is computed in a child process when the customers are many, once for all who ask; whoever
    asks meanwhile waits `patience` seconds or, with None, as long as it takes. Raises NoResultError
    when that was not enough or somebody stopped it, NotFoundError when the file is gone, and what
    `examine` raises.
    """
    if not parquet.is_file():
        raise NotFoundError("The file of these customer data is gone. Load the data again.")
    key = (parquet, question)
    while (found := _found(key)) is None:
        _computation(key).result(patience)
    return found.copy()


def _found(key: _Key) -> pd.DataFrame | None:
    parquet, question = key
    with _changing:
        if key not in _frames:
            found = Kept(parquet).get(question.to_json(), pd.DataFrame)
            if found is None:
                return None
            _remember(key, found)
        _frames.move_to_end(key)
        return _frames[key]


def _computation(key: _Key) -> Computation:
    with _changing:
        if key not in _asked:
            _asked[key] = Computation(_task(*key), lambda plain: _learn(key, plain["examined"]))
        idle = [one for one, computation in _asked.items() if not computation.is_running]
        for one in idle[: max(0, len(_asked) - MOST_EXAMINED)]:
            del _asked[one]
        return _asked[key]


def _task(parquet: Path, question: Question) -> Task:
    job = {"parquet": str(parquet.resolve()), "question": question.to_json()}
    is_small = pq.read_metadata(parquet).num_rows <= FEW
    return Task(examining.__name__, examining.work, job, is_small, LIMITS)


def _learn(key: _Key, plain: Any) -> None:
    parquet, question = key
    Kept(parquet).put(question.to_json(), plain)
    with _changing:
        _remember(key, from_plain(pd.DataFrame, plain))
        _asked.pop(key, None)


def _remember(key: _Key, found: pd.DataFrame) -> None:
    _frames[key] = found
    while len(_frames) > MOST_EXAMINED:
        _frames.popitem(last=False)
