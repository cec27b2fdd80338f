"""From an uploaded file of transactions to a data set with its account, in a process of its own."""

from pathlib import Path

import pandas as pd
import pytest

from tests.rooms import People
from valuewhen.children.computation import NoResultError
from valuewhen.customers.data_sets import DataSet, data_sets_of
from valuewhen.errors import ForbiddenError, InvalidInputError
from valuewhen.evidence.clv import BetaGeoModel, Columns, Terms, summarise_transactions
from valuewhen.join.account import ClvKind, account_of, keep_account
from valuewhen.join.from_transactions import make_customers
from valuewhen.join.kept import folder_of
from valuewhen.join.made import Making, UploadedTransactions, Wanted
from valuewhen.join.making import accounted, held_out
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store

COLUMNS = Columns("customer", "bought on", "paid")
WANTED = Wanted("Orders", COLUMNS, Terms(26, "W", 0.25), currency="EUR")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own for the customer data."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def upload(home: Path, bought: pd.DataFrame) -> Path:
    """The purchases as a file with semicolons."""
    bought.drop(columns="earned").to_csv(home / "upload.csv", index=False, sep=";")
    return home / "upload.csv"


def make(store: Store, caller: Caller, upload: Path, wanted: Wanted = WANTED) -> DataSet:
    return Making(store, caller, UploadedTransactions(upload, "orders.csv"), wanted).data_set()


@pytest.mark.parametrize("clv", ["predicted", "historical"])
def test_a_file_becomes_a_data_set_with_its_clv_formula_and_account(
    store: Store, people: People, upload: Path, bought: pd.DataFrame, clv: ClvKind
) -> None:
    wanted = Wanted("Orders", COLUMNS, Terms(26, "W", 0.25), clv, "EUR")
    data_set = make(store, people.owner, upload, wanted)
    account = account_of(data_set.parquet)
    assert account is not None
    assert data_set.roles is not None
    assert (data_set.roles.clv, data_set.roles.currency) == (f"{clv}_clv", "EUR")
    assert data_set.roles.clv_kind == account.words(clv)
    assert (data_set.report.rows, account.customers) == (300, 300)
    assert data_set.report.original_name == "customers made from orders.csv"
    assert data_set.report.column("customer_id").examples[0].startswith("0")
    assert {"frequency", "recency", "T", "monetary_value"} <= set(data_set.formula or ())
    assert {"predicted_clv", "historical_clv"} - set(data_set.formula or ()) == {f"{clv}_clv"}
    used = {metric.name for metric in data_set.catalogue if metric.is_used}
    assert not used & {"predicted_clv", "historical_clv"}
    assert "frequency" in used


def test_the_account_has_parameters_and_a_test_on_the_last_half(
    store: Store, people: People, upload: Path, bought: pd.DataFrame
) -> None:
    account = account_of(make(store, people.owner, upload).parquet)
    assert account is not None
    histories = summarise_transactions(bought, "customer", "bought on", "paid")
    model = BetaGeoModel().fit(histories["frequency"], histories["recency"], histories["T"])
    shown = account.parameters.set_index("parameter")
    assert list(shown.index) == ["r", "alpha", "a", "b", "p", "q", "v"]
    assert (shown["low"] < shown["estimate"])[["p", "q", "v"]].all()
    # whoever lapses here does so at one rate, which leaves a and b open: no interval, and a note;
    # how far they run differs between two processes in the last digits, and moves alpha a little
    assert shown.loc["alpha", "estimate"] == pytest.approx(model.alpha, rel=1e-4)
    assert shown["low"][["r", "alpha", "a", "b"]].isna().all()
    assert any("do not pin down a and b" in note for note in account.notes)
    assert shown.loc["v", "n"] == (histories["frequency"] > 0).sum()
    assert account.held_out is not None
    # a year of purchases is 52 weeks: 26 are held out, and the purchases in them are counted here
    ends = bought["bought on"].max() - pd.Timedelta(days=bought["bought on"].max().weekday())
    late = bought[
        pd.to_datetime(bought["bought on"]) >= pd.Timestamp(ends) - pd.Timedelta(weeks=25)
    ]
    early = bought[~bought.index.isin(late.index)]
    known = late[late["customer"].isin(early["customer"])]
    weeks = pd.to_datetime(known["bought on"]).dt.to_period("W")
    made = len(set(zip(known["customer"], weeks, strict=True)))
    errors = account.held_out.errors.set_index("measure")
    assert errors.loc["purchases", "actual"] == made
    assert account.held_out.n == early["customer"].nunique()
    assert account.held_out.by_frequency["n"].sum() == account.held_out.n


def test_an_account_outlasts_another_program_and_is_no_other_data_sets(
    home: Path, bought: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    bought.astype({"bought on": str}).to_parquet(home / "rows.parquet")
    made = make_customers(home / "rows.parquet", home / "made.parquet", COLUMNS, WANTED.terms)
    account = accounted(made, held_out(bought, COLUMNS, WANTED.terms, made.periods, None, ()))
    keep_account(home / "made.parquet", account)
    monkeypatch.setattr("valuewhen.join.kept.program", lambda: "another")
    found = account_of(home / "made.parquet")
    assert found is not None
    assert found.held_out is not None
    assert account.held_out is not None
    assert (found.predicted, found.notes) == (account.predicted, account.notes)
    pd.testing.assert_frame_equal(found.parameters, account.parameters)
    pd.testing.assert_frame_equal(found.held_out.by_frequency, account.held_out.by_frequency)
    assert account_of(home / "other.parquet") is None
    for file in folder_of(home / "made.parquet").iterdir():
        file.write_text("{")
    assert account_of(home / "made.parquet") is None


def test_a_cancelled_making_keeps_nothing_and_can_be_started_again(
    store: Store, people: People, upload: Path
) -> None:
    uploaded = UploadedTransactions(upload, "orders.csv")
    making = Making(store, people.owner, uploaded, WANTED)
    with pytest.raises(NoResultError):
        making.data_set(0)
    making.computation.cancel()
    with pytest.raises(NoResultError, match="cancelled"):
        making.data_set()
    assert store.read(data_sets_of, people.owner) == []
    assert uploaded.rows.is_file()
    making.computation.start_again()
    assert making.data_set().report.rows == 300
    assert not uploaded.folder.exists()


def test_rows_that_cannot_be_used_are_refused_and_nothing_is_kept(
    store: Store, people: People, upload: Path
) -> None:
    upload.write_text(upload.read_text() + "0001;2025-03-03;-5\n")
    with pytest.raises(InvalidInputError, match="negative “paid”"):
        make(store, people.owner, upload)
    assert store.read(data_sets_of, people.owner) == []


def test_the_rows_are_deleted_when_nobody_holds_them(home: Path, upload: Path) -> None:
    uploaded = UploadedTransactions(upload, "orders.csv")
    folder = uploaded.folder
    assert uploaded.rows.is_file()
    del uploaded
    assert not folder.exists()


def test_without_time_to_hold_out_the_reason_is_said() -> None:
    day = pd.DataFrame({"customer": ["a"], "bought on": ["2025-01-06"], "paid": [1.0]})
    assert "one period" in str(held_out(day, COLUMNS, Terms(26), 1, None, ()))
    # nobody buys twice in the first of two weeks
    two = pd.DataFrame(
        {"customer": ["a", "b"], "bought on": ["2025-01-06", "2025-01-13"], "paid": [1.0, 2.0]}
    )
    said = held_out(two, COLUMNS, Terms(26), 2, None, ())
    assert str(said).startswith("Nobody bought a second time")


def test_who_may_not_load_data_may_not_load_transactions(
    store: Store, people: People, upload: Path
) -> None:
    with pytest.raises(ForbiddenError):
        make(store, people.executive, upload)
