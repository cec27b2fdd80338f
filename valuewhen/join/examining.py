"""The program that sets metrics against CLV, in the server for few customers, else in a process."""

from pathlib import Path
from typing import Any

from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.evidence.examine import examine
from valuewhen.join.measured import metric_words


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"answer": …}: what `examine` returns for the job's file and question."""

    def tell_in_words(share: float, metric: str) -> None:
        tell(share, metric_words(metric))

    tell(0.0, "reading the customers")
    question = dict(job["question"])
    metrics = question.pop("metrics")
    clv = question.pop("clv")
    found = examine(Path(job["parquet"]), clv, metrics, tell=tell_in_words, **question)
    return {"answer": to_plain(found)}


if __name__ == "__main__":
    serve(work)
