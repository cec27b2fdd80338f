"""The command that loads customer data: several files, versions, further tables, refusals."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.customers.workbooks import workbook
from tests.rooms import PASSWORD
from valuewhen.commands.cli import main
from valuewhen.customers.data_sets import data_sets_of
from valuewhen.people.accounts import person
from valuewhen.store.store import Store, the_store

Load = Callable[..., Result]

VALUES = "account,revenue,value\na,5,10\nb,6,20\nc,7,30\n"
SCORES = "Account;score\na;9\nb;3\nd;10\n"
ORDERS = "customer,ordered_on,amount\na,2025-01-02,5\nx,2025-01-02,5\n"


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Runs load-customers for Ann in a home of this test's own."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    monkeypatch.setenv("VALUEWHEN_PASSWORD", PASSWORD)
    monkeypatch.delenv("VALUEWHEN_DATABASE_URL", raising=False)
    CliRunner().invoke(main, ["add-user", "Ann", "--role", "facilitator"])
    place = ("--name", "North", "--owner", "Ann")
    yield lambda *words: CliRunner().invoke(main, ["load-customers", *map(str, words), *place])
    the_store().close()


def written(folder: Path, name: str, content: str) -> Path:
    (folder / name).write_text(content)
    return folder / name


def store() -> Store:
    return the_store()


def test_files_are_joined_on_the_id_and_what_does_not_match_is_told(
    load: Load, tmp_path: Path
) -> None:
    files = [written(tmp_path, "v.csv", VALUES), written(tmp_path, "s.csv", SCORES)]
    done = load(*files, "--id", "account", "--clv", "value", "--nps", "score")
    assert done.exit_code == 0
    assert done.stdout == (
        "North, version 1: 4 customers. Id: account. CLV: value. NPS answer: score. "
        "Segment: none.\n"
        "Joined on account: v.csv (3 rows), s.csv (3 rows).\n"
    )
    assert done.stderr == (
        "v.csv has no row for 1 of 4 customers (first: d): its values are missing for them.\n"
        "s.csv has no row for 1 of 4 customers (first: c): its values are missing for them.\n"
    )


def test_the_same_name_again_is_a_version_that_keeps_its_roles(load: Load, tmp_path: Path) -> None:
    source = written(tmp_path, "v.csv", VALUES)
    assert load(source, "--clv", "revenue", "--id", "account").exit_code == 0
    again = load(source)
    assert again.stdout.startswith("North, version 2: 3 customers. Id: account. CLV: revenue.")
    ann = store().read(person, "Ann")
    assert [one.version for one in store().read(data_sets_of, ann)] == [2, 1]


def test_tables_are_kept_beside_the_customers(load: Load, tmp_path: Path) -> None:
    files = (written(tmp_path, "v.csv", VALUES), written(tmp_path, "orders.csv", ORDERS))
    done = load(files[0], "--id", "account", "--clv", "value", "--transactions", files[1])
    assert done.exit_code == 0
    assert done.stdout.splitlines()[1] == (
        "transactions orders: 2 rows. customer: customer, date: ordered_on, amount: amount."
    )
    assert done.stderr == "customer: 1 id in 1 row no customer has (x).\n"


def test_a_sheet_is_chosen(load: Load, tmp_path: Path) -> None:
    rows = [["account", "value"], ["a", 1], ["b", 2]]
    book = workbook(tmp_path / "b.xlsx", {"One": rows, "Two": rows[:2]})
    refused = load(book, "--id", "account", "--clv", "value")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr == "Several sheets hold values. Choose one of: “One”, “Two”.\n"
    done = load(book, "--id", "account", "--clv", "value", "--sheet", "One")
    assert done.stdout.startswith("North, version 1: 2 customers.")


@pytest.mark.parametrize(
    ("second", "words"),
    [
        ("account,n\na,1\na,2\n", "v2.csv: 1 id in “account” more than once (a: 2 rows)."),
        ("account,n\nx,1\ny,2\n", "No id of v.csv (a, b, c) is in another file (x, y)."),
        ("key,n\na,1\n", "v2.csv has no column “account” to be joined on."),
    ],
)
def test_what_cannot_be_joined_is_refused_and_nothing_is_kept(
    load: Load, tmp_path: Path, second: str, words: str
) -> None:
    files = [written(tmp_path, "v.csv", VALUES), written(tmp_path, "v2.csv", second)]
    refused = load(*files, "--id", "account", "--clv", "value")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert words in refused.stderr
    assert store().read(data_sets_of, store().read(person, "Ann")) == []
