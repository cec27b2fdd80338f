"""What-if CLV: five rows that change rank by hand, nothing overwritten, and who may ask."""

from pathlib import Path

import pandas as pd
import pytest

from tests.join.on_paper import join
from tests.rooms import Live
from valuewhen.customers.data_sets import data_set
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.join.weighing import TopFifth, WhatIf
from valuewhen.join.what_if import what_if

FIVE = "id,clv,referrals,town\na,100,0,x\nb,80,1,x\nc,60,3,y\nd,40,0,y\ne,20,4,z\n"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))


def found(live: Live, weight: float = 15.0) -> WhatIf:
    answer = what_if(live.store, live.people.analyst, live.id, "referrals", weight)
    assert answer
    return answer


def as_rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_five_customers_change_rank_as_on_paper(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, FIVE)
    answer = found(live)
    columns = ("id", "amount", "old_rank", "new_rank", "old_clv", "new_clv", "was_top", "is_top")
    assert as_rows(answer.movers, *columns) == [
        ("c", 3.0, 3, 1, 60.0, 105.0, False, True),
        ("a", 0.0, 1, 2, 100.0, 100.0, True, False),
        ("b", 1.0, 2, 3, 80.0, 95.0, False, False),
        ("e", 4.0, 5, 4, 20.0, 80.0, False, False),
        ("d", 0.0, 4, 5, 40.0, 40.0, False, False),
    ]
    assert (answer.customers, answer.n, answer.changed) == (5, 5, 5)
    assert (answer.old_total, answer.new_total) == (300.0, 420.0)
    # Shares of the whole, in 2100ths: 700 560 420 280 140, then 500 475 525 200 400.
    assert answer.moved == pytest.approx((200 + 85 + 105 + 80 + 260) / 2 / 2100)
    assert answer.rho == pytest.approx(1 - 6 * (1 + 1 + 4 + 1 + 1) / (5 * 24))
    assert answer.low < answer.rho < answer.high
    # The top fifth is from 84 on, then from 101 on.
    assert answer.top == TopFifth(stay=0, enter=1, leave=1)
    assert as_rows(answer.flows, "old_fifth", "new_fifth", "customers") == [
        (5, 4, 1),
        (4, 3, 1),
        (3, 5, 1),
        (2, 1, 1),
        (1, 2, 1),
    ]


def test_customers_without_the_metric_are_ranked_by_neither(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, FIVE + "f,500,,x\ng,,9,x\n")
    answer = found(live)
    assert (answer.customers, answer.n) == (7, 5)
    assert list(answer.movers["id"]) == ["c", "a", "b", "e", "d"]


def test_equal_customers_share_a_rank_and_a_loss_has_no_share(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, "id,clv,referrals\na,5,0\nb,5,0\nc,-20,1\nd,4,2\n")
    answer = found(live, 1.0)
    # a 5, b 5, d 4, c -20 become d 6, a 5, b 5, c -19.
    assert as_rows(answer.movers, "id", "old_rank", "new_rank") == [
        ("d", 3, 1),
        ("a", 1, 2),
        ("b", 1, 2),
    ]
    assert answer.moved is None
    assert answer.changed == 3


def test_the_firms_clv_stays_as_it_is(live: Live, tmp_path: Path) -> None:
    known = live.store.read(data_set, join(live, tmp_path, FIVE))
    before = known.parquet.read_bytes()
    assert found(live).new_total == 420.0
    assert found(live, 1.0).new_total == 308.0
    assert known.parquet.read_bytes() == before
    assert live.store.read(data_set, known.id) == known


@pytest.mark.parametrize(
    ("metric", "weight"),
    [("referrals", 0.0), ("referrals", float("nan")), ("town", 1.0), ("clv", 1.0), ("gone", 1.0)],
)
def test_what_cannot_be_added_is_refused(
    live: Live, tmp_path: Path, metric: str, weight: float
) -> None:
    join(live, tmp_path, FIVE)
    with pytest.raises(InvalidInputError):
        what_if(live.store, live.people.owner, live.id, metric, weight)


def test_only_those_who_see_rows_weigh_anything(live: Live, tmp_path: Path) -> None:
    assert what_if(live.store, live.people.owner, live.id, "referrals", 1.0) is None
    join(live, tmp_path, FIVE)
    with pytest.raises(ForbiddenError):
        what_if(live.store, live.people.executive, live.id, "referrals", 15.0)
    with pytest.raises(NotFoundError):
        what_if(live.store, live.people.stranger, live.id, "referrals", 15.0)


def test_flows_between_fifths_are_as_on_paper(live: Live, tmp_path: Path) -> None:
    # 100 customers worth 1 to 100; 8 of the fourth fifth go up by 50, past all of the top fifth,
    # whose 8 least valuable leave it.
    up = range(61, 69)
    rows = "".join(f"k{n},{n},{1 if n in up else 0}\n" for n in range(1, 101))
    join(live, tmp_path, "id,clv,referrals\n" + rows)
    answer = found(live, 50.0)
    assert answer.top == TopFifth(stay=12, enter=8, leave=8)
    # 61 to 68 pass the 32 above them, who each lose eight ranks: 40 change, 60 do not.
    assert (answer.n, answer.changed) == (100, 40)
    assert as_rows(answer.flows, "old_fifth", "new_fifth", "customers") == [
        (5, 5, 12),
        (5, 4, 8),
        (4, 5, 8),
        (4, 4, 12),
        (3, 3, 20),
        (2, 2, 20),
        (1, 1, 20),
    ]
