"""Transactions and edges beside the customers: which columns they have, and whose ids."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from tests.rooms import People
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.loading import load_with_roles
from valuewhen.customers.table_check import check_table
from valuewhen.customers.tables import load_table, table_columns, tables_of, take_table_away
from valuewhen.errors import InvalidInputError, NotFoundError
from valuewhen.settings import PROJECT
from valuewhen.store.store import Store

CUSTOMERS = "id,clv\na,10\nb,20\nc,30\n"
ORDERS = (
    "customer,ordered_on,amount\na,2025-01-02,5\na,2025-02-02,7.5\nx,2025-01-03,1\n,2025-01-03,2\n"
)
EDGES = "referring_customer,referred_customer,outcome\na,x,won\nb,c,lost\na,c,won\n"


@pytest.fixture
def loaded(
    store: Store, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[DataSet]:
    """Three customers in the store."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    yield load_with_roles(store, people.owner, written(tmp_path, CUSTOMERS), "North", {})


def written(folder: Path, content: str) -> Path:
    source = folder / "upload.csv"
    source.write_text(content)
    return source


def test_ids_are_matched_both_ways(
    store: Store, people: People, loaded: DataSet, tmp_path: Path
) -> None:
    table = load_table(
        store, people.owner, loaded.id, "transactions", "Orders", written(tmp_path, ORDERS), "o.csv"
    )
    assert table.columns == {"customer": "customer", "date": "ordered_on", "amount": "amount"}
    assert list(pd.read_parquet(table.parquet)["amount"]) == [5.0, 7.5, 1.0, 2.0]
    [match] = check_table(loaded, table)
    assert (match.rows, match.without_id, match.ids) == (4, 1, 2)
    assert (match.unknown_ids, match.unknown_rows, match.first_unknown) == (1, 1, ("x",))
    assert (match.customers, match.customers_without, match.first_without) == (3, 2, ("b", "c"))


def test_edges_are_matched_at_both_ends(
    store: Store, people: People, loaded: DataSet, tmp_path: Path
) -> None:
    table = load_table(
        store, people.owner, loaded.id, "edges", "Referrals", written(tmp_path, EDGES), "e.csv"
    )
    assert table.columns == {
        "from": "referring_customer",
        "to": "referred_customer",
        "outcome": "outcome",
    }
    left, right = check_table(loaded, table)
    assert (left.part, left.unknown_ids, left.customers_without) == ("from", 0, 1)
    assert (right.part, right.unknown_ids, right.first_without) == ("to", 1, ("a", "b"))


def test_a_table_is_replaced_taken_away_and_nobody_elses(
    store: Store, people: People, loaded: DataSet, tmp_path: Path
) -> None:
    owner, source = people.owner, written(tmp_path, ORDERS)
    place = (loaded.id, "transactions", "Orders", source, "o.csv")
    old = load_table(store, owner, *place)
    new = load_table(store, owner, *place)
    [kept] = store.read(tables_of, owner, loaded.id)
    assert (kept.file, old.file != new.file) == (new.file, True)
    store.write(take_table_away, owner, loaded.id, "transactions", "Orders")
    assert store.read(tables_of, owner, loaded.id) == []
    with pytest.raises(NotFoundError):
        load_table(store, people.analyst, *place)


def test_columns_that_cannot_be_found_are_asked_for_and_nothing_is_kept(
    store: Store, people: People, loaded: DataSet, tmp_path: Path
) -> None:
    source = written(tmp_path, "who,when,worth\na,2025-01-02,5\n")
    place = (loaded.id, "transactions", "Orders", source, "o.csv")
    before = sorted((tmp_path / "customers").iterdir())
    with pytest.raises(InvalidInputError, match="is the customer"):
        load_table(store, people.owner, *place)
    with pytest.raises(InvalidInputError, match="no column “x”"):
        load_table(store, people.owner, *place, columns={"customer": "x"})
    assert sorted((tmp_path / "customers").iterdir()) == before
    chosen = {"customer": "who", "date": "when", "amount": "worth"}
    assert load_table(store, people.owner, *place, columns=chosen).columns == chosen


def test_kinds_and_parts_are_known(
    store: Store, people: People, loaded: DataSet, tmp_path: Path
) -> None:
    for kind, columns, message in (
        ("orders", {}, "one of these kinds"),
        ("edges", {"amount": "clv"}, "have no part “amount”"),
    ):
        with pytest.raises(InvalidInputError, match=message):
            table_columns(loaded.report, kind, columns)


def test_the_demos_tables_match_its_customers(
    store: Store, people: People, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    demo = PROJECT / "data" / "demo"
    firm = load_with_roles(store, people.owner, demo / "customers.csv", "Demo", {})
    edges = load_table(
        store, people.owner, firm.id, "edges", "r", demo / "references.csv", "references.csv"
    )
    assert edges.columns == {
        "from": "referencing_customer",
        "to": "closed_customer",
        "value": "deal_value_eur",
        "date": "closed_on",
        "outcome": "outcome",
    }
    rows = pd.read_csv(demo / "references.csv")
    ids = set(pd.read_csv(demo / "customers.csv")["customer_id"])
    _, closed = check_table(firm, edges)
    unknown = set(rows["closed_customer"].dropna()) - ids
    assert closed.unknown_ids == len(unknown) > 0
    assert closed.unknown_rows == rows["closed_customer"].isin(unknown).sum()
