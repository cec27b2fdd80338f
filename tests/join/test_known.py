"""What is known of a data set: computed once, here or in a child, kept, forgotten with its file."""

import json
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.children.processes import cancel_in_a_process, is_there
from tests.reports.finished import customers
from valuewhen.children import computation
from valuewhen.children.child import Child
from valuewhen.children.computation import NoResultError
from valuewhen.children.plain import to_plain
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.join import kept, known
from valuewhen.join.kept import folder_of
from valuewhen.join.known import Known, Look
from valuewhen.join.measured_evidence import Evidence, Problem

ROLES = Roles("customer", "clv", nps="nps", nps_scale="nps_0_10")
RULE = BestRule()
METRICS = ("refers", "visits", "logo_colour")


@pytest.fixture
def parquet(tmp_path: Path) -> Path:
    file = tmp_path / "customers.parquet"
    frame = customers()
    frame["refers"] = frame["refers"] == "yes"
    frame["visits"] = [at % 7 for at in range(len(frame))]
    frame.to_parquet(file)
    return file


@pytest.fixture
def no_more(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Called, it makes sure that nothing is computed any more."""

    def refuse(*_given: Any) -> Any:
        raise AssertionError("it was computed again")

    return lambda: monkeypatch.setattr(computation.Computation, "_run", refuse)


def text(found: Look) -> str:
    return json.dumps(to_plain(found))


def test_few_customers_are_measured_at_once(parquet: Path) -> None:
    ruled, cards = Known(parquet, ROLES).look(RULE, METRICS, patience=0)
    assert (ruled.customers, ruled.best.customers, ruled.typical.customers) == (200, 40, 120)
    assert ruled.nps
    assert ruled.nps.link.correlation.n == 190
    refers = cards["refers"]
    assert isinstance(refers, Evidence)
    assert (refers.high, refers.low) == (("yes", "more than 0"), ("no", "0"))
    colours = cards["logo_colour"]
    assert isinstance(colours, Problem)
    assert "does not hold numbers" in colours.message


def test_a_child_finds_the_same(
    parquet: Path, tmp_path: Path, started: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    in_child = Known(parquet, ROLES).look(RULE, METRICS)
    assert len(started) == 1
    monkeypatch.setattr(known, "FEW", 200)
    copy = tmp_path / "copy.parquet"
    copy.write_bytes(parquet.read_bytes())
    assert text(Known(copy, ROLES).look(RULE, METRICS)) == text(in_child)
    assert len(started) == 1


def test_all_who_ask_share_one_computation(parquet: Path, started: list[Child]) -> None:
    shared = Known(parquet, ROLES)
    with ThreadPoolExecutor(6) as askers:
        found = list(askers.map(lambda _: shared.look(RULE, METRICS), range(6)))
    assert len(started) == 1
    assert len({id(ruled) for ruled, _ in found}) == 1


def test_who_asks_for_more_waits_and_computes_only_the_rest(
    parquet: Path, started: list[Child], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    task = Known._task
    monkeypatch.setattr(
        Known,
        "_task",
        lambda self, needs: (
            asked.append({"rule": needs.rule, "metrics": needs.metrics}) or task(self, needs)
        ),
    )
    shared = Known(parquet, ROLES)
    with pytest.raises(NoResultError):
        shared.look(RULE, ["refers"], patience=0)
    _, cards = shared.look(RULE, ["visits", "refers", "visits"])
    assert set(cards) == {"refers", "visits"}
    assert asked == [
        {"rule": RULE, "metrics": ("refers",)},
        {"rule": None, "metrics": ("visits",)},
    ]
    assert len(started) == 2


def test_after_a_restart_nothing_is_computed_again(
    parquet: Path, started: list[Child], no_more: Callable[[], None]
) -> None:
    before = Known(parquet, ROLES).look(RULE, METRICS)
    no_more()
    after = Known(parquet, ROLES).look(RULE, METRICS)
    assert after[0] is not before[0]
    assert text(after) == text(before)


@pytest.mark.parametrize("other", ["roles", "rule", "file", "sources"])
def test_what_was_kept_of_something_else_does_not_count(
    parquet: Path, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _ = Known(parquet, ROLES).look(RULE, ["refers"])
    roles, rule = ROLES, RULE
    if other == "roles":
        roles = Roles("customer", "clv", currency="EUR")
    elif other == "rule":
        rule = BestRule(best_from=0.9)
    elif other == "file":
        pd.read_parquet(parquet).head(150).to_parquet(parquet)
    else:
        monkeypatch.setattr(kept, "program", lambda: "another")
    files = len(list(folder_of(parquet).iterdir()))
    ruled, _ = Known(parquet, roles).look(rule, ["refers"])
    assert len(list(folder_of(parquet).iterdir())) == files + (1 if other == "rule" else 2)
    assert (ruled.customers < first.customers) == (other == "file")
    assert (ruled.nps is None) == (other == "roles")
    assert (ruled.best.customers < first.best.customers) == (other in ("rule", "file"))


def test_a_kept_result_that_is_damaged_is_computed_again(parquet: Path) -> None:
    first = text(Known(parquet, ROLES).look(RULE, ["refers"]))
    for place, file in enumerate(sorted(folder_of(parquet).iterdir())):
        whole = json.loads(file.read_text())
        file.write_text("{" if place else json.dumps({**whole, "result": {"metric": "refers"}}))
    assert text(Known(parquet, ROLES).look(RULE, ["refers"])) == first


def test_results_that_cannot_be_kept_are_given_all_the_same(parquet: Path) -> None:
    folder_of(parquet).write_text("a file is in the way")
    ruled, _ = Known(parquet, ROLES).look(RULE, ["refers"])
    assert ruled.customers == 200


@pytest.mark.skipif(os.name == "nt", reason="processes are looked up the POSIX way")
def test_a_cancelled_measurement_is_gone_and_can_be_started_again(
    parquet: Path, started: list[Child]
) -> None:
    shared = Known(parquet, ROLES)
    with pytest.raises(NoResultError) as caught:
        shared.look(RULE, METRICS, patience=0)
    running = caught.value.computation
    cancel_in_a_process(running)
    assert not is_there(started[0].pid)
    with pytest.raises(NoResultError, match="cancelled"):
        shared.look(RULE, METRICS)
    running.start_again()
    assert shared.look(RULE, METRICS)[0].customers == 200
    assert len(started) == 2


def test_a_refusal_does_not_stand_in_the_way_of_the_next(
    parquet: Path, started: list[Child]
) -> None:
    shared = Known(parquet, ROLES)
    for _ in range(2):
        with pytest.raises(InvalidInputError, match="nowhere"):
            shared.look(RULE, ["nowhere"], 60)
    assert shared.look(RULE, ["refers"])[0].customers == 200
    assert len(started) == 2


def test_the_results_of_a_lost_file_are_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="Load the data again"):
        known.known(tmp_path / "lost.parquet", ROLES)


def test_data_sets_are_known_to_all(parquet: Path) -> None:
    assert known.known(parquet, ROLES) is known.known(parquet, ROLES)
    for place in range(known.MOST_DATA_SETS):
        known.known(parquet, Roles("customer", "clv", clv_kind=f"kind {place}"))
    assert len(known._known) == known.MOST_DATA_SETS
