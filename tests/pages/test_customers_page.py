"""The customers page: a file is loaded or refused, its roles saved, the workshop joined."""

import gzip
import signal
import sys
import threading
from pathlib import Path

import pytest

from tests.children.processes import signal_a_child
from tests.pages.desk import Desk, sit_down
from tests.rooms import Live
from valuewhen.customers.data_sets import DataSet, current_data_sets, data_sets_of
from valuewhen.customers.reading import CHILD
from valuewhen.customers.tables import tables_of
from valuewhen.join.attachments import attachment
from valuewhen.people.caller import Caller
from valuewhen.words import say

ROWS = [
    f"C{number:03},{number * 10},{number % 11},{'north' if number % 2 else 'south'}"
    for number in range(200)
]
GOOD = "\n".join(["id,clv,nps,region", *ROWS]).encode()
RAGGED = GOOD + b"\nC900,1,2,north,surplus"


def opened(live: Live, who: Caller) -> Desk:
    return sit_down(live.store, who, "customers.py", workshop=live.id)


def load(desk: Desk, name: str, content: bytes, *more: tuple[str, bytes]) -> Desk:
    files = [(name, content, "text/csv"), *((*other, "text/csv") for other in more)]
    desk.page.file_uploader[0].set_value(files)
    desk.run()
    press(desk, "Load")
    return desk


def press(desk: Desk, label: str) -> None:
    next(button for button in desk.page.button if button.label == label).click()
    desk.run()


def test_without_data_it_says_what_to_do(here: Live) -> None:
    assert "No customer data yet" in opened(here, here.people.owner).texts()


def test_a_file_is_loaded_its_roles_saved_and_the_workshop_joined(here: Live) -> None:
    owner = here.people.owner
    desk = load(opened(here, owner), "north.csv", GOOD)
    assert "200 rows and 4 columns in north.csv" in desk.texts()
    [kept] = here.store.read(data_sets_of, owner)
    assert kept.roles is None
    press(desk, "Save")
    [kept] = here.store.read(data_sets_of, owner)
    assert kept.roles is not None
    assert (kept.roles.id, kept.roles.clv, kept.roles.nps) == ("id", "clv", "nps")
    assert kept.roles.nps_scale == "nps_0_10"
    desk.run()
    assert "200 customers can be used. 200 of them answered; 0 did not." in desk.texts()
    press(desk, "Join with this workshop")
    joined = here.store.read(attachment, owner, here.id)
    assert joined is not None
    assert (joined.data_set.id, joined.rule.best_from) == (kept.id, 0.8)
    desk.run()
    assert "This workshop is joined with this data." in desk.texts()


def test_a_refused_file_shows_its_rows_and_keeps_nothing(here: Live, tmp_path: Path) -> None:
    desk = load(opened(here, here.people.owner), "ragged.csv", RAGGED)
    assert "The file was not loaded, and nothing was changed." in desk.texts()
    assert desk.page.dataframe[0].value["line"].tolist() == [202]
    assert here.store.read(data_sets_of, here.people.owner) == []
    assert list((tmp_path / "customers").glob("*")) == []


def loaded(here: Live, *more: tuple[str, bytes]) -> Desk:
    """The page after a file was loaded and its roles saved."""
    desk = load(opened(here, here.people.owner), "north.csv", GOOD, *more)
    press(desk, "Save")
    return desk


def newest(here: Live) -> DataSet:
    return here.store.read(data_sets_of, here.people.owner)[0]


def test_several_files_are_joined_and_what_does_not_match_is_shown(here: Live) -> None:
    extra = b"id,plan,ideas\nC001,full,1\nC002,basic,2\nX9,basic,3\n"
    desk = load(opened(here, here.people.owner), "north.csv", GOOD, ("extra.csv", extra))
    said = desk.texts()
    assert "201 rows and 6 columns in north.csv + extra.csv" in said
    assert "north.csv has no row for 1 of 201 customers (first: X9)" in said
    assert "extra.csv has no row for 198 of 201 customers (first: C000, C003, C004)" in said
    files = next(frame.value for frame in desk.page.dataframe if "File" in frame.value)
    assert files.to_dict("list") == {
        "File": ["north.csv", "extra.csv"],
        "Rows": [200, 3],
        "Customers without a row here": [1, 198],
        "Customers in this file alone": [198, 1],
        "First examples": ["X9, C000, C003, C004", "C000, C003, C004, X9"],
    }


def test_two_words_become_yes_and_no_when_they_are_confirmed(here: Live) -> None:
    desk = loaded(here)
    [region] = [box for box in desk.page.selectbox if box.label == "region\\: yes is"]
    assert region.options == ["“north” (100 customers)", "“south” (100 customers)"]
    region.set_value("south")
    press(desk, "Confirm and make a new version")
    column = newest(here).report.column("region")
    assert (newest(here).version, column.kind) == (2, "flag")
    assert column.notes == ("Read as yes/no, as confirmed: yes is “south” 100, no “north” 100.",)
    assert newest(here).roles is not None


def test_the_roles_of_date_and_size_are_kept_when_others_are_saved(here: Live) -> None:
    rows = [
        f"C{number:03},{number * 10},2020-01-{1 + number % 28:02},{number % 7 + 1}"
        for number in range(60)
    ]
    content = "\n".join(["id,clv,customer since,employees", *rows]).encode()
    desk = load(opened(here, here.people.owner), "firm.csv", content)
    press(desk, "Save")
    kept = newest(here).roles
    assert kept is not None
    assert (kept.since, kept.size) == ("customer since", "employees")


def test_a_column_with_two_roles_is_refused_by_its_name(here: Live) -> None:
    desk = load(opened(here, here.people.owner), "north.csv", GOOD)
    [answer] = [box for box in desk.page.selectbox if box.label == say("customers.role_nps")]
    answer.set_value("clv")
    press(desk, "Save")
    assert "Column “clv” has two roles." in desk.texts()
    assert newest(here).roles is None


def test_one_can_go_back_to_an_earlier_version(here: Live) -> None:
    desk = loaded(here)
    first = newest(here)
    desk = load(desk, "north.csv", GOOD.replace(b"C000,0", b"C000,5"))
    assert (newest(here).version, newest(here).name) == (2, first.name)
    desk.page.query_params["data"] = first.id
    desk.run()
    assert "This is an earlier version. Version 2 is in use." in desk.texts()
    press(desk, "Go back to this version")
    current = here.store.read(current_data_sets, here.people.owner)
    assert [data_set.id for data_set in current] == [first.id]
    desk.run()
    assert "This is an earlier version" not in desk.texts()


def test_the_formula_and_the_metrics_are_recorded(here: Live) -> None:
    desk = loaded(here)
    said = desk.texts()
    assert "circularity cannot be ruled out" in said
    assert "Nobody has looked at these guesses yet." in said
    [inputs] = [box for box in desk.page.multiselect if box.key.startswith("formula-")]
    inputs.set_value(["nps", "discount rate"])
    desk.run()
    press(desk, "Record")
    assert newest(here).formula == ("nps", "discount rate")
    assert "Recorded: 1 in the data, 1 not in the data." in desk.texts()
    press(desk, "Save the metrics")
    assert newest(here).saved_metrics == tuple(newest(here).catalogue)
    assert "Nobody has looked at these guesses yet." not in desk.texts()


def test_a_table_is_kept_beside_the_customers_and_checked(here: Live) -> None:
    desk = loaded(here)
    orders = b"customer,ordered_on,amount\nC001,2025-01-01,5\nC001,2025-01-02,6\nX1,2025-01-01,7\n"
    desk.page.file_uploader[-1].set_value(("orders.csv", orders, "text/csv"))
    desk.run()
    press(desk, "Load a table")
    said = desk.texts()
    assert "orders (transactions): 3 rows in orders.csv" in said
    assert "Read as Customer: customer; Date: ordered_on; Amount: amount." in said
    assert "customer: of 2 ids, 1 are no customer's (first: X1); rows with them: 1." in said
    assert "Of 200 customers, 199 have no row as customer (first: C000, C002, C003)." in said
    press(desk, "Take away")
    assert here.store.read(tables_of, here.people.owner, newest(here).id) == []


def test_a_table_without_the_columns_is_refused_in_words(here: Live) -> None:
    desk = loaded(here)
    desk.page.file_uploader[-1].set_value(("orders.csv", b"who,x\na,1\n", "text/csv"))
    desk.run()
    press(desk, "Load a table")
    assert "The table was not loaded, and nothing was changed." in desk.texts()


def test_what_is_ready_is_told(here: Live) -> None:
    desk = loaded(here)
    said = desk.texts()
    assert "Data loaded\\: 200 customers\\, version 1" in said
    assert "Formula not recorded" in said
    assert "Best not saved yet" in said
    assert "Evidence possible for every metric in use \\(1\\)" in said
    press(desk, "Join with this workshop")
    desk.run()
    assert "Best saved with the workshop\\, on these data" in desk.texts()


def test_somebody_elses_data_is_not_shown(here: Live) -> None:
    load(opened(here, here.people.owner), "north.csv", GOOD)
    [kept] = here.store.read(data_sets_of, here.people.owner)
    desk = opened(here, here.people.analyst)
    desk.page.query_params["data"] = kept.id
    desk.run()
    assert "No customer data yet" in desk.texts()
    assert "north.csv" not in desk.texts()


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up the Linux way")
def test_a_file_that_ends_its_reader_is_refused_and_the_next_one_is_loaded(here: Live) -> None:
    desk = opened(here, here.people.owner)
    killer = threading.Thread(target=signal_a_child, args=[CHILD, signal.SIGKILL])
    killer.start()
    load(desk, "north.csv", GOOD)
    killer.join()
    assert "Reading the file stopped early" in desk.texts()
    load(desk, "bomb.csv", gzip.compress(b"0" * 1_000_000))
    assert "This is a gzip archive, not a table that can be read." in desk.texts()
    load(desk, "north.csv", GOOD)
    assert "200 rows and 4 columns in north.csv" in desk.texts()


def test_an_encoding_that_a_person_names_is_used(here: Live) -> None:
    desk = opened(here, here.people.owner)
    desk.type("customers-encoding", "cp1250")
    load(desk, "polish.csv", "id,clv,city\na,1,Łódź\nb,2,Łódź\n".encode("cp1250"))
    [kept] = here.store.read(data_sets_of, here.people.owner)
    assert (kept.report.encoding, kept.report.column("city").examples) == ("cp1250", ("Łódź",))
