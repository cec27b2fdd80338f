"""The values of a column to choose from."""

from pathlib import Path

import pandas as pd
import pytest

from valuewhen.customers.column_values import MOST, column_values
from valuewhen.errors import InvalidInputError

HOSTILE = """a"b'; drop table read_rows; -- {x}"""


def test_the_most_frequent_come_first_and_missing_ones_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "customers.parquet"
    words = ["PL", "DE", "DE", None, "O'Hara", "DE", "PL"]
    pd.DataFrame({HOSTILE: words, "refers": [True, False, False] * 2 + [None]}).to_parquet(path)
    assert column_values(path, HOSTILE) == ("DE", "PL", "O'Hara")
    assert column_values(path, "refers") == (False, True)
    with pytest.raises(InvalidInputError, match="no column “gone”"):
        column_values(path, "gone")


def test_no_more_than_can_be_chosen_from(tmp_path: Path) -> None:
    path = tmp_path / "customers.parquet"
    pd.DataFrame({"n": range(1_000)}).to_parquet(path)
    assert column_values(path, "n") == tuple(range(MOST))
