"""Referral value: each referred customer credited once, circles, promoters, and what is told."""

from pathlib import Path

import pandas as pd
import pytest

from tests.join.on_paper import TEN, join
from tests.rooms import Live
from valuewhen.children.plain import to_plain
from valuewhen.errors import ForbiddenError, NotFoundError
from valuewhen.join.referrals import referrals, told_referrals
from valuewhen.join.referring import STEPS, Referrals, circles_of, told_promoters

ANSWERS = {"c1": 10, "c2": 9, "c3": 9, "c4": 10, "c5": 8, "c6": 7, "c7": 3, "c9": 0}
ASKED = "id,clv,nps\n" + "".join(
    f"{line},{ANSWERS.get(line.partition(',')[0], '')}\n" for line in TEN.splitlines()[1:]
)
PAIRS = """referrer,referred_customer,date,outcome
c1,c8,2025-01-01,won
c2,c8,2025-02-01,won
c1,c3,2025-03-01,won
c4,c5,2025-03-02,won
c5,c6,2025-03-03,won
c6,c4,2025-03-04,won
c6,c7,2025-04-01,won
c9,c9,2025-04-02,won
c2,z1,2025-04-03,won
x1,c10,2025-04-04,won
c1,c8,2025-05-01,won
c3,c2,2025-05-02,lost
,c1,2025-05-03,won
c4,c1,2025-05-04,won
"""


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))


def found(live: Live, folder: Path) -> Referrals:
    join(live, folder, ASKED, {"Referrals": PAIRS})
    answer = referrals(live.store, live.people.analyst, live.id)
    assert answer
    return answer


def as_rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_each_referred_customer_is_credited_once(live: Live, tmp_path: Path) -> None:
    answer = found(live, tmp_path)
    # c8 (80) was referred by c1 and c2: 40 each. c3 (30) by c1, c7 (70) by c6, c1 (10) by c4.
    assert as_rows(answer.named, "id", "referred", "credit", "last_on") == [
        ("c1", 2, 70.0, "2025-05-01"),
        ("c6", 1, 70.0, "2025-04-01"),
        ("c2", 2, 40.0, "2025-04-03"),
        ("c4", 1, 10.0, "2025-05-04"),
        ("c3", 1, 0.0, "2025-05-02"),  # lost
    ]
    credit = answer.credit
    assert (credit.referrers, credit.referred, credit.total) == (4, 4, 190.0)
    assert credit.share == pytest.approx(190 / 550)
    assert credit.median == 55.0
    assert 10 <= credit.low < credit.median < credit.high <= 70
    assert credit.above_own == 3  # c1, c2 and c6; c4 is worth 40 itself
    assert as_rows(credit.by_fifth, "fifth", "referrers", "referred", "credit") == [
        (3, 1, 1, 70.0),
        (2, 1, 1, 10.0),
        (1, 2, 2, 110.0),
    ]
    assert (answer.shared, answer.to_unknown) == (1, 100.0)


def test_circles_and_self_referrals_are_left_out_and_counted(live: Live, tmp_path: Path) -> None:
    answer = found(live, tmp_path)
    assert (answer.rows, answer.to_themselves, answer.without_customer) == (14, 1, 1)
    assert (answer.in_circles, answer.circles) == (3, 1)  # c4, c5, c6
    assert (answer.pairs, answer.lost, answer.not_customers, answer.without_clv) == (8, 1, 1, 0)


def test_two_circles_are_told_apart_and_what_leads_out_of_them_stands() -> None:
    pairs = [("a", "b"), ("b", "a"), ("b", "c"), ("c", "d"), ("d", "e"), ("e", "c"), ("e", "f")]
    inside, circles = circles_of(pd.DataFrame(pairs, columns=["source", "target"]))
    assert list(inside) == [True, True, False, True, True, True, False]
    assert circles == 2


def test_promoters_who_referred_anyone_and_somebody_profitable(live: Live, tmp_path: Path) -> None:
    promoters = found(live, tmp_path).promoters
    assert promoters is not None
    # The median CLV is 55. c3's referral was lost, c4 brought c1 (10), c1 and c2 brought c8 (80).
    assert as_rows(promoters, "kind", "step", "count", "n") == [
        ("promoters", 1, 4, 4),
        ("promoters", 2, 3, 4),
        ("promoters", 3, 2, 4),
        ("passives", 1, 1, 2),  # c6; c5 referred in a circle alone
        ("passives", 2, 1, 2),
        ("passives", 3, 1, 2),
        ("detractors", 1, 0, 2),
        ("detractors", 2, 0, 2),
        ("detractors", 3, 0, 2),
        ("no answer", 1, 0, 2),
        ("no answer", 2, 0, 2),
        ("no answer", 3, 0, 2),
    ]
    half = promoters.iloc[2]  # Wilson's interval of 2 in 4
    assert (half["low"], half["high"]) == pytest.approx((0.15004, 0.84996), abs=1e-4)


def test_without_answers_there_are_no_promoters(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, TEN, {"Referrals": PAIRS})
    answer = referrals(live.store, live.people.owner, live.id)
    assert answer
    assert answer.promoters is None
    assert answer.credit.total == 190.0


def table(**kinds: list[int]) -> pd.DataFrame:
    return pd.DataFrame.from_dict(kinds, orient="index", columns=[0, *STEPS])


def test_a_step_with_a_small_cell_is_given_up_for_all_kinds() -> None:
    told = told_promoters(table(promoters=[80, 10, 4, 6], passives=[90, 10, 10, 10]))
    assert told is not None
    assert as_rows(told, "kind", "step", "count", "n", "share") == [
        ("promoters", 1, 20, 100, 0.2),
        ("promoters", 2, 10, 100, 0.1),
        ("passives", 1, 30, 120, 0.25),
        ("passives", 2, 20, 120, 0.17),
    ]


def test_small_kinds_are_everybody_else() -> None:
    kinds = {"promoters": [50, 20, 20, 10], "passives": [40, 10, 4, 6], "detractors": [18, 0, 1, 1]}
    told = told_promoters(table(**kinds))
    assert told is not None
    assert as_rows(told, "kind", "step", "count", "n") == [
        ("promoters", 1, 50, 100),
        ("promoters", 2, 30, 100),
        ("promoters", 3, 10, 100),
        ("everybody else", 1, 20, 80),
        ("everybody else", 2, 10, 80),
        ("everybody else", 3, 5, 80),
    ]


def test_too_few_promoters_are_not_told() -> None:
    assert told_promoters(table(promoters=[50, 2, 1, 1], passives=[50, 9, 9, 9])) is None
    assert told_promoters(table(passives=[50, 9, 9, 9])) is None


def test_executives_get_no_names_and_nothing_of_a_few(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, ASKED, {"Referrals": PAIRS})
    told = told_referrals(live.store, live.people.executive, live.id)
    assert told
    assert told.credit is None
    assert told.promoters is None
    with pytest.raises(ForbiddenError):
        referrals(live.store, live.people.executive, live.id)
    with pytest.raises(NotFoundError):
        told_referrals(live.store, live.people.outsider, live.id)


def test_executives_get_the_credit_of_enough_customers(live: Live, tmp_path: Path) -> None:
    customers = "id,clv\n" + "".join(f"c{n:03},{n}\n" for n in range(1, 101))
    # The 20 least valuable each brought one of the 20 most valuable; 3 of the second fifth brought
    # one of the fourth each, and 6 of the third one another of the fourth each.
    pairs = [(n, 80 + n) for n in range(1, 21)] + [(20 + n, 60 + n) for n in (1, 2, 3)]
    pairs += [(40 + n, 70 + n) for n in range(1, 7)]
    rows = "referrer,referred\n" + "".join(f"c{a:03},c{b:03}\n" for a, b in pairs)
    join(live, tmp_path, customers, {"Referrals": rows})
    told = told_referrals(live.store, live.people.executive, live.id)
    assert told
    assert told.credit
    # 29 of each; 80·20 + 210, 60·3 + 6 and 70·6 + 21, together 2,437, are rounded; all credits are
    # above the own CLV.
    assert (told.credit.referrers, told.credit.referred, told.credit.total) == (30, 30, 2440.0)
    assert told.credit.above_own is None
    # The three are not told, nor the six who would tell of them.
    assert as_rows(told.credit.by_fifth, "fifth", "referrers", "credit") == [(1, 20, 1810.0)]
    assert "c0" not in str(to_plain(told))
