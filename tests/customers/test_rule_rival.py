"""Two rules side by side, the overlap counted by hand."""

from pathlib import Path

import pandas as pd
import pytest

from valuewhen.customers.rival import Overlap, Part, compare_rules
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule, Comparison, Condition

ROLES = Roles("id", "clv")
FREQUENT = BestRule(
    None, conditions=(Condition("orders", Comparison.AT_LEAST, (5,)),), typical_to=0.8
)


def customers(folder: Path, clv: list[float | None], orders: list[int]) -> Path:
    path = folder / "customers.parquet"
    names = [f"c{place}" for place in range(len(clv))]
    pd.DataFrame({"id": names, "clv": clv, "orders": orders}).to_parquet(path)
    return path


def test_customers_are_counted_by_who_calls_them_best(tmp_path: Path) -> None:
    path = customers(
        tmp_path, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, None], [9, 0, 0, 0, 0, 0, 0, 9, 9, 0, 9]
    )
    found = compare_rules(path, ROLES, BestRule(), FREQUENT)
    # best by CLV, from 8.2 on: 9 and 10; by orders: 1, 8 and 9
    assert found.best == Overlap(
        both=Part(1, 9.0, 9 / 55),
        only_mine=Part(1, 10.0, 10 / 55),
        only_rival=Part(2, 9.0, 9 / 55),
        neither=Part(6, 27.0, 27 / 55),
    )
    assert found.best.jaccard == 1 / 4
    # typical by CLV, from 2.8 up to 8.2: 3 to 8; by the rival's, not best either: 3 to 7
    assert [found.typical.both.customers, found.typical.only_mine.customers] == [5, 1]
    assert found.missing_clv == 1


def test_a_rule_agrees_with_itself(tmp_path: Path) -> None:
    path = customers(tmp_path, [1.0, 2.0, 3.0, 4.0], [9, 0, 9, 0])
    found = compare_rules(path, ROLES, FREQUENT, FREQUENT)
    assert found.best.jaccard == found.typical.jaccard == 1
    assert (found.best.both.customers, found.best.neither.customers) == (2, 2)


def test_nobody_best_by_either_rule_has_no_index_and_losses_no_share(tmp_path: Path) -> None:
    path = customers(tmp_path, [-1.0, -2.0], [0, 0])
    found = compare_rules(path, ROLES, FREQUENT, FREQUENT).best
    assert found.jaccard is None
    assert found.neither == Part(2, -3.0, None)


def test_rules_on_the_same_column_do_not_get_in_each_others_way(tmp_path: Path) -> None:
    path = customers(tmp_path, [1.0, 2.0, 3.0], [1, 5, 9])
    few = BestRule(None, conditions=(Condition("orders", Comparison.AT_MOST, (5,)),))
    found = compare_rules(path, ROLES, FREQUENT, few).best
    counts = [found.both, found.only_mine, found.only_rival, found.neither]
    assert [part.customers for part in counts] == [1, 1, 1, 0]
    assert sum(part.clv_share or 0 for part in counts) == pytest.approx(1)
