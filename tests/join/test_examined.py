"""Metrics set against CLV for all who ask: the same here and in a child, kept, and cancelled."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from tests.children.processes import cancel_in_a_process, is_there
from tests.reports.finished import customers
from valuewhen.children.child import Child
from valuewhen.children.computation import NoResultError
from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.evidence.examine import examine
from valuewhen.join import examined as here
from valuewhen.join import examining
from valuewhen.join.answers import Answers
from valuewhen.join.examined import Question, examined

QUESTION = Question(
    "clv", ("refers", "q:Q"), "region", ("size",), directions=(("refers", 1),), threshold=50.0
)


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    file = tmp_path / "customers.parquet"
    frame = customers()
    frame["refers"] = frame["refers"] == "yes"
    frame["q:Q"] = [at % 7 for at in range(len(frame))]
    frame["region"] = [("north", "south")[at % 2] for at in range(len(frame))]
    frame["size"] = [at * 7919 % 211 for at in range(len(frame))]
    frame.to_parquet(file)
    return file


@pytest.mark.parametrize("is_large", [False, True], ids=["here", "in a child"])
def test_a_question_is_answered_as_examine_does(
    parquet: Path, is_large: bool, request: pytest.FixtureRequest
) -> None:
    children = request.getfixturevalue("started") if is_large else []
    found = examined(parquet, QUESTION)
    expected = examine(
        parquet, "clv", ["refers", "q:Q"], "region", ["size"],
        directions={"refers": 1}, threshold=50.0,
    )  # fmt: skip
    pd.testing.assert_frame_equal(found, expected)
    assert len(children) == is_large


def test_all_who_ask_share_one_computation_and_none_shares_a_frame(
    parquet: Path, started: list[Child]
) -> None:
    with ThreadPoolExecutor(6) as askers:
        found = list(askers.map(lambda _: examined(parquet, QUESTION), range(6)))
    assert len(started) == 1
    found[0]["metric"] = "changed"
    assert set(examined(parquet, QUESTION)["metric"]) == {"refers", "q:Q"}


def test_after_a_restart_nothing_is_computed_again(
    parquet: Path, started: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = examined(parquet, QUESTION)
    monkeypatch.setattr(here, "_frames", Answers(examining, pd.DataFrame))
    pd.testing.assert_frame_equal(examined(parquet, QUESTION), before)
    assert len(started) == 1
    other = Question("clv", ("refers",), "region", ("size",))
    assert len(examined(parquet, other)) == 3
    assert len(started) == 2


@pytest.mark.skipif(os.name == "nt", reason="processes are looked up the POSIX way")
def test_a_cancelled_examination_is_gone_and_can_be_started_again(
    parquet: Path, started: list[Child]
) -> None:
    with pytest.raises(NoResultError) as caught:
        examined(parquet, QUESTION, patience=0)
    running = caught.value.computation
    cancel_in_a_process(running)
    assert not is_there(started[0].pid)
    with pytest.raises(NoResultError, match="cancelled"):
        examined(parquet, QUESTION)
    running.start_again()
    assert len(examined(parquet, QUESTION)) == 6


def test_progress_names_the_metrics_in_words(parquet: Path) -> None:
    told: list[tuple[float, str]] = []
    job = {"parquet": str(parquet), "question": QUESTION.to_json()}
    examining.work(job, lambda share, words: told.append((share, words)))
    assert told == [(0.0, "reading the customers"), (0.0, "refers"), (0.5, "q:Q")]


@pytest.mark.parametrize("is_large", [False, True], ids=["here", "in a child"])
def test_a_column_that_is_not_there_is_named(
    parquet: Path, is_large: bool, request: pytest.FixtureRequest
) -> None:
    if is_large:
        request.getfixturevalue("started")
    with pytest.raises(InvalidInputError, match="no column “nowhere”"):
        examined(parquet, Question("clv", ("nowhere",)))


def test_a_lost_file_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="Load the data again"):
        examined(tmp_path / "lost.parquet", QUESTION)
