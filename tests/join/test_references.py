"""Who spoke for deals: the matrix of twelve edges by hand, win rates, names, and what is told."""

from pathlib import Path

import pandas as pd
import pytest

from tests.join.on_paper import TEN, TWELVE, join
from tests.rooms import Live
from valuewhen.children.child import Child
from valuewhen.children.plain import to_plain
from valuewhen.errors import ForbiddenError, NotFoundError
from valuewhen.join.edge_tables import edge_tables
from valuewhen.join.references import references, told_references
from valuewhen.join.referencing import References, Top


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))


def found(live: Live) -> References:
    answer = references(live.store, live.people.analyst, live.id)
    assert answer
    return answer


def as_rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_twelve_edges_make_the_matrix_that_paper_gives(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, TEN, {"References": TWELVE})
    answer = found(live)
    columns = ("fifth", "tenth", "calls", "won", "customers", "deals")
    assert as_rows(answer.matrix, *columns) == [
        (1, 9, 1, 1, 1, 1),  # c1
        (2, 8, 1, 0, 1, 1),  # c3, lost
        (3, 6, 1, 0, 1, 1),  # c5, lost
        (4, 5, 1, 1, 1, 1),  # c7
        (5, 7, 1, 1, 1, 1),  # c10
        (5, 9, 1, 1, 1, 1),  # c10
        (5, 10, 2, 2, 2, 1),  # c10 and c9 for one deal
    ]
    assert answer.top == Top(customers=2, deals=1)
    assert (answer.rows, answer.deals, answer.undecided) == (12, 10, 0)
    assert (answer.customers, answer.unknown, answer.without_clv) == (7, 1, 0)


def test_a_deal_counts_once_at_the_most_valuable_customer_who_spoke(
    live: Live, tmp_path: Path
) -> None:
    join(live, tmp_path, TEN, {"References": TWELVE})
    rates = found(live).win_rates
    assert rates
    # p10, p9 and p7 were spoken for by c10; p4 only by somebody who is no customer.
    expected = [(5, 3, 3), (4, 1, 1), (3, 0, 1), (2, 0, 1), (1, 0, 0), (0, 1, 1), (-1, 1, 3)]
    assert as_rows(rates.rates, "best", "won", "n") == expected
    assert (rates.spoken.count, rates.spoken.n) == (5, 7)
    assert (rates.unspoken.count, rates.unspoken.n) == (1, 3)
    assert rates.difference == pytest.approx(5 / 7 - 1 / 3)
    # Newcombe's interval of Wilson's 0.3589 to 0.9178 and 0.0615 to 0.7923.
    below = ((5 / 7 - 0.3589) ** 2 + (0.7923 - 1 / 3) ** 2) ** 0.5
    above = ((0.9178 - 5 / 7) ** 2 + (1 / 3 - 0.0615) ** 2) ** 0.5
    ends = (5 / 7 - 1 / 3 - below, 5 / 7 - 1 / 3 + above)
    assert (rates.low, rates.high) == pytest.approx(ends, abs=1e-4)


def test_the_list_says_who_was_used_how_often_and_when_last(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, TEN, {"References": TWELVE})
    used = found(live).used
    assert as_rows(used, "id", "times", "won", "won_top", "last_on") == [
        ("c10", 3, 3, 1, "2025-10-01"),
        ("c9", 1, 1, 1, "2025-10-01"),
        ("c1", 1, 1, 0, "2025-09-01"),
        ("c3", 1, 0, 0, "2025-08-01"),
        ("c5", 1, 0, 0, "2025-06-01"),
        ("c7", 1, 1, 0, "2025-05-01"),
        ("x1", 1, 1, 0, "2025-04-01"),
    ]
    assert list(used["is_known"]) == [True] * 6 + [False]


def test_without_lost_deals_there_is_no_win_rate(live: Live, tmp_path: Path) -> None:
    won = "\n".join(line for line in TWELVE.splitlines() if not line.endswith("lost"))
    join(live, tmp_path, TEN, {"References": won})
    answer = found(live)
    assert answer.win_rates is None
    assert answer.deals == 6
    told = told_references(live.store, live.people.executive, live.id)
    assert told
    assert not told.has_lost


def test_what_cannot_be_used_is_counted(live: Live, tmp_path: Path) -> None:
    rows = (
        "reference,closed_customer,value,date,outcome\n"
        "c1,c1,5,2025-01-01,won\n"  # for itself
        "c1,,5,2025-01-01,won\n"  # for no deal
        "c2,p1,,2025-01-01,won\n"  # no value
        "c2,p2,7,2025-01-02,open\n"  # not decided
        "c3,p2,7,2025-01-02,open\n"
        "c3,p3,8,2025-01-03,LOST\n"
    )
    join(live, tmp_path, TEN + "c11,\n", {"References": rows + "c11,p3,8,2025-01-03,lost\n"})
    answer = found(live)
    assert (answer.rows, answer.to_themselves, answer.without_deal) == (7, 1, 1)
    assert (answer.deals, answer.undecided, answer.without_value) == (3, 1, 1)
    assert (answer.customers, answer.without_clv) == (3, 1)
    assert answer.win_rates
    assert (answer.win_rates.spoken.count, answer.win_rates.spoken.n) == (1, 2)


def many(lost_of_top: int) -> tuple[str, str]:
    """100 customers, and a deal for each of 80: the 20 of the top fifth each spoke for a deal, of
    which so many were lost; so did 20 of the lowest, ten of them in vain; 40 deals had nobody,
    half of them lost. Deals of one size, and so of one tenth."""
    customers = "id,clv\n" + "".join(f"c{n:03},{n}\n" for n in range(1, 101))
    rows = ["reference,closed_customer,value,date,outcome"]
    for n in range(20):
        top = "lost" if n < lost_of_top else "won"
        rows.append(f"c{100 - n:03},top{n},7,2025-01-01,{top}")
        rows.append(f"c{1 + n:03},low{n},7,2025-01-01,{'lost' if n % 2 else 'won'}")
    rows += [f",none{n},7,2025-01-01,{'lost' if n % 2 else 'won'}" for n in range(40)]
    return customers, "\n".join(rows)


def test_executives_get_rates_of_enough_customers_alone(live: Live, tmp_path: Path) -> None:
    customers, rows = many(lost_of_top=6)
    join(live, tmp_path, customers, {"References": rows})
    told = told_references(live.store, live.people.executive, live.id)
    assert told
    assert told.win_rates
    assert as_rows(told.win_rates.rates, "best", "won", "n", "share") == [
        (5, 15, 20, 0.7),  # 14 of 20
        (1, 10, 20, 0.5),
        (-1, 20, 40, 0.5),
    ]
    assert (told.win_rates.spoken.count, told.win_rates.spoken.share) == (25, 0.6)


def test_a_rate_that_would_tell_of_a_few_takes_its_neighbour_along(
    live: Live, tmp_path: Path
) -> None:
    customers, rows = many(lost_of_top=3)
    join(live, tmp_path, customers, {"References": rows})
    told = told_references(live.store, live.people.executive, live.id)
    assert told
    assert told.win_rates
    # The three who spoke in vain are not told, and all who spoke less the others would tell them.
    assert list(told.win_rates.rates["best"]) == [-1]


def test_executives_get_no_names_and_no_small_cell(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, TEN, {"References": TWELVE})
    told = told_references(live.store, live.people.executive, live.id)
    assert told
    assert len(told.matrix) == 0
    assert told.top is None
    assert told.win_rates is None
    assert (told.customers, told.deals) == (5, 10)  # 7 and 10
    words = str(to_plain(told)) + told.matrix.to_csv()
    assert not any(name in words for name in ("c10", "c9", "x1", "p10"))
    tables = [edge_tables(live.store, who, live.id) for who in live.people[2:4]]
    assert ["p1" in str(one) for one in tables] == [True, False]  # the analyst's, the executive's
    with pytest.raises(ForbiddenError):
        references(live.store, live.people.executive, live.id)
    for stranger in (live.people.stranger, live.people.outsider):
        with pytest.raises(NotFoundError):
            told_references(live.store, stranger, live.id)


def test_a_table_is_of_what_its_name_says_then_its_columns(live: Live, tmp_path: Path) -> None:
    pairs = "from_customer,to_customer\nc1,c2\n"
    told = {"Our referrals": TWELVE, "b": TWELVE, "c": pairs.replace("from", "referrer_from")}
    valued = "from_customer,to_customer,value\nc1,c2,5\n"
    join(live, tmp_path, TEN, {**told, "d": pairs, "e": valued, "Kundenreferenzen": pairs})
    tables = edge_tables(live.store, live.people.analyst, live.id)
    assert tables
    assert [table.name for table in tables.references] == ["Kundenreferenzen", "b", "e"]
    assert [table.name for table in tables.referrals] == ["Our referrals", "c", "d"]


def test_without_data_or_table_there_is_nothing(live: Live, tmp_path: Path) -> None:
    assert references(live.store, live.people.owner, live.id) is None
    join(live, tmp_path, TEN)
    assert references(live.store, live.people.owner, live.id) is None
    assert told_references(live.store, live.people.executive, live.id) is None


def test_a_child_gives_the_same(live: Live, tmp_path: Path, started: list[Child]) -> None:
    join(live, tmp_path, TEN, {"References": TWELVE})
    answer = found(live)
    assert len(started) == 1
    assert answer.top == Top(2, 1)
    assert list(answer.used["id"][:2]) == ["c10", "c9"]
