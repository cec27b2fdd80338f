"""Cells of things that customers have several of: told only where enough different ones are."""

import pandas as pd

from valuewhen.evidence.cells import publishable
from valuewhen.evidence.overlaps import publishable_overlaps


def table(**cells: str) -> pd.DataFrame:
    """Row and column from a name such as "a1", and a row for each letter: who is behind it."""
    rows = [(name[0], name[1], who) for name, members in cells.items() for who in members]
    return pd.DataFrame(rows, columns=["row", "column", "who"])


def test_the_same_customer_ten_times_is_one_customer() -> None:
    assert publishable_overlaps(table(a1="k" * 10), ["who"]) == set()
    assert publishable_overlaps(table(a1="klmno"), ["who"]) == {("a", "1")}


def test_a_held_back_cell_takes_the_smallest_of_its_line_along() -> None:
    cells = table(a1="klm", a2="klmnopq", a3="nopqr", b1="stuvw", b2="stuvwx", b3="stuvw")
    # a3 joins a1; then b1 joins a1 and b3 joins a3, so that no column tells either.
    assert publishable_overlaps(cells, ["who"]) == {("a", "2"), ("b", "2")}


def test_two_held_back_cells_of_the_same_customers_are_not_enough() -> None:
    cells = table(a1="klm", a2="kln", a3="pqrstu", a4="pqrstuv")
    # Three and three make six, but only four different ones: a3 joins them.
    assert publishable_overlaps(cells, ["who"]) == {("a", "4")}
    counts = cells.groupby("column").size().to_numpy().reshape(1, -1)
    assert publishable(counts).tolist() == [[False, False, True, True]]


def test_every_kind_of_member_has_to_be_enough() -> None:
    cells = table(a1="klmno", a2="pqrst").assign(deal=[*"12345", *"11111"])
    assert publishable_overlaps(cells, ["who", "deal"]) == set()
    none_of_a_kind = cells.assign(deal=None)
    assert publishable_overlaps(none_of_a_kind, ["who", "deal"]) == {("a", "1"), ("a", "2")}
