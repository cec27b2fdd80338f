"""Data sets in the store: versions, formula, metric catalogue, and columns confirmed as yes/no."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.rooms import People
from valuewhen.customers.catalogue import Metric
from valuewhen.customers.data_sets import (
    DataSet,
    current_data_sets,
    go_back_to,
    own_data_set,
    save_formula,
    save_metrics,
    versions,
)
from valuewhen.customers.flags import read_as_flags
from valuewhen.customers.loading import load_customers, load_with_roles
from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.store.store import Store

FIRST = "id,clv,visits,plan,note\na,10,0,basic,u\nb,20,1,full,u\nc,30,5,full,v\nd,40,2,,w\n"
SECOND = "id,clv,visits,ideas\na,11,0,1\nb,21,1,0\nc,31,5,2\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of this test's own for the customer data."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    yield tmp_path


def load(store: Store, people: People, home: Path, content: str, name: str = "North") -> DataSet:
    source = home / "upload.csv"
    source.write_text(content)
    return load_with_roles(store, people.owner, source, name, {"id": "id", "clv": "clv"})


def test_the_same_name_is_a_version_and_one_can_go_back(
    store: Store, people: People, home: Path
) -> None:
    first = load(store, people, home, FIRST)
    second = load(store, people, home, SECOND)
    other = load(store, people, home, SECOND, "South")
    owner = people.owner
    assert [one.version for one in store.read(versions, owner, first.id)] == [2, 1]
    current = store.read(current_data_sets, owner)
    assert [one.id for one in current] == [other.id, second.id]
    store.write(go_back_to, owner, first.id)
    current = store.read(current_data_sets, owner)
    assert [one.id for one in current] == [first.id, other.id]
    third = load(store, people, home, SECOND)
    assert [one.id for one in store.read(current_data_sets, owner)] == [third.id, other.id]
    assert third.version == 3
    for job in (go_back_to, versions):
        with pytest.raises(NotFoundError):
            store.write(job, people.analyst, first.id)


def test_what_was_said_of_a_version_is_kept_as_far_as_it_fits(
    store: Store, people: People, home: Path
) -> None:
    first = load(store, people, home, FIRST)
    owner = people.owner
    store.write(save_formula, owner, first.id, ["visits", "  discount   rate ", "visits", " "])
    mine = Metric("visits", "count", "loyalty", "visits", "higher")
    store.write(save_metrics, owner, first.id, [mine, Metric("plan", "category")])
    (home / "upload.csv").write_text(SECOND)
    second = load_customers(store, owner, home / "upload.csv", "again.csv", "North")
    assert second.roles == first.roles
    assert second.formula == ("visits", "discount rate")
    assert second.formula_columns == ["visits"]
    assert second.saved_metrics == (mine,)
    assert [metric.name for metric in second.catalogue] == ["visits", "ideas"]
    assert second.catalogue[0] == mine
    third = load_customers(
        store, owner, _written(home, "key,clv,n\na,1,2\nb,2,3\n"), "x.csv", "North"
    )
    assert third.roles is None
    assert third.catalogue == []


def _written(home: Path, content: str) -> Path:
    (home / "upload.csv").write_text(content)
    return home / "upload.csv"


def test_the_formula_and_the_catalogue_are_the_newest_facts(
    store: Store, people: People, home: Path
) -> None:
    one = load(store, people, home, FIRST)
    assert one.formula is None
    for inputs in (["revenue"], ["margin", "churn"]):
        store.write(save_formula, people.owner, one.id, inputs)
    assert store.read(own_data_set, people.owner, one.id).formula == ("margin", "churn")
    with pytest.raises(InvalidInputError, match="at least one variable"):
        store.write(save_formula, people.owner, one.id, [" "])
    with pytest.raises(InvalidInputError, match="no column “ideas”"):
        store.write(save_metrics, people.owner, one.id, [Metric("ideas", "count")])
    with pytest.raises(NotFoundError):
        store.write(save_formula, people.analyst, one.id, ["revenue"])


def test_two_words_are_yes_and_no_only_in_a_new_version(
    store: Store, people: People, home: Path
) -> None:
    first = load(store, people, home, FIRST)
    assert first.report.column("plan").two_values == (("full", 2), ("basic", 1))
    assert {metric.name: metric.kind for metric in first.catalogue}["plan"] == "category"
    second = read_as_flags(store, people.owner, first.id, {"plan": "full"})
    assert (second.version, second.roles) == (2, first.roles)
    column = second.report.column("plan")
    assert (column.kind, column.missing, column.two_values) == ("flag", 1, ())
    assert column.notes == ("Read as yes/no, as confirmed: yes is “full” 2, no “basic” 1.",)
    kept = pd.read_parquet(second.parquet)
    assert list(kept["plan"].astype(object).where(kept["plan"].notna(), None)) == [
        False,
        True,
        True,
        None,
    ]
    assert list(kept["id"]) == ["a", "b", "c", "d"]
    before = pd.read_parquet(first.parquet)
    assert list(before["plan"][:3]) == ["basic", "full", "full"]
    assert {metric.name: metric.kind for metric in second.catalogue}["plan"] == "flag"


@pytest.mark.parametrize(
    ("yes", "message"),
    [
        ({}, "at least one column"),
        ({"plan": "Full"}, "not one of two words"),
        ({"visits": "1"}, "not one of two words"),
        ({"nowhere": "x"}, "no column “nowhere”"),
        ({"id": "a"}, "has a role"),
    ],
)
def test_what_has_not_two_words_is_refused(
    store: Store, people: People, home: Path, yes: dict[str, str], message: str
) -> None:
    first = load(store, people, home, FIRST)
    with pytest.raises(InvalidInputError, match=message):
        read_as_flags(store, people.owner, first.id, yes)
    assert len(store.read(versions, people.owner, first.id)) == 1
    assert len(list((home / "customers").iterdir())) == 1


def test_words_with_quotes_are_values_and_no_statement(
    store: Store, people: People, home: Path
) -> None:
    hostile = "x' y; --"
    content = f"id,clv,{hostile}\na,10,it's\nb,20,its\nc,30,it's\n"
    first = load(store, people, home, content)
    second = read_as_flags(store, people.owner, first.id, {hostile: "it's"})
    assert list(pd.read_parquet(second.parquet)[hostile]) == [True, False, True]
    assert replace(second.report, columns=()) == replace(first.report, columns=())
