"""Answers to one kind of question about data files: computed once for all who ask, and kept."""

import json
import threading
from collections import OrderedDict
from pathlib import Path
from types import ModuleType
from typing import Any, Generic, TypeVar

import pyarrow.parquet as pq

from valuewhen.children.computation import Computation, Task
from valuewhen.children.plain import from_plain
from valuewhen.errors import NotFoundError
from valuewhen.join.kept import Kept
from valuewhen.join.known import FEW, LIMITS

Answer = TypeVar("Answer")
_Key = tuple[Path, str]


class Answers(Generic[Answer]):
    """What a program answers about data files, in memory and beside the data.

    The program is a module that serves its `work` when it is run, as `valuewhen.children.inside`
    knows it; the answer is of `kind`, under the name "answer". It runs in a child process when the
    customers are many, or the rows of the files that a question names as "beside". At most `most`
    answers are kept in memory.
    """

    def __init__(self, program: ModuleType, kind: type[Answer], most: int = 64) -> None:
        self._program, self._kind, self._most = program, kind, most
        self._answers: OrderedDict[_Key, Answer] = OrderedDict()
        self._asked: OrderedDict[_Key, Computation] = OrderedDict()
        self._changing = threading.Lock()

    def answer(
        self, parquet: Path, question: dict[str, Any], patience: float | None = None
    ) -> Answer:
        """The answer to a question that JSON can hold, asked of a loaded data set's file.

        Whoever asks while it is computed waits `patience` seconds or, with None, as long as it
        takes. Raises NoResultError when that was not enough or somebody stopped it, NotFoundError
        when the file is gone, and what the program raises.
        """
        if not parquet.is_file():
            raise NotFoundError("The file of these customer data is gone. Load the data again.")
        key = (parquet, json.dumps(question, sort_keys=True))
        while (found := self._found(key)) is None:
            self._computation(key).result(patience)
        return found

    def _found(self, key: _Key) -> Answer | None:
        with self._changing:
            if key not in self._answers:
                found = Kept(key[0]).get(self._name(key), self._kind)
                if found is None:
                    return None
                self._remember(key, found)
            self._answers.move_to_end(key)
            return self._answers[key]

    def _computation(self, key: _Key) -> Computation:
        with self._changing:
            if key not in self._asked:
                self._asked[key] = Computation(
                    self._task(key), lambda plain: self._learn(key, plain["answer"])
                )
            idle = [one for one, asked in self._asked.items() if not asked.is_running]
            for one in idle[: max(0, len(self._asked) - self._most)]:
                del self._asked[one]
            return self._asked[key]

    def _task(self, key: _Key) -> Task:
        parquet, question = key
        job = {"parquet": str(parquet.resolve()), "question": json.loads(question)}
        files = [parquet, *map(Path, json.loads(question).get("beside", ()))]
        is_small = sum(pq.read_metadata(file).num_rows for file in files) <= FEW
        return Task(self._program.__name__, self._program.work, job, is_small, LIMITS)

    def _learn(self, key: _Key, plain: Any) -> None:
        Kept(key[0]).put(self._name(key), plain)
        with self._changing:
            self._remember(key, from_plain(self._kind, plain))
            self._asked.pop(key, None)

    def _remember(self, key: _Key, found: Answer) -> None:
        self._answers[key] = found
        while len(self._answers) > self._most:
            self._answers.popitem(last=False)

    def _name(self, key: _Key) -> dict[str, Any]:
        return {"program": self._program.__name__, "question": key[1]}
