"""Who could speak for the firm: six customers by hand, who may not endorse, and what is told."""

from pathlib import Path

import pandas as pd
import pytest

from tests.join.on_paper import join
from tests.rooms import Live
from valuewhen.children.plain import to_plain
from valuewhen.customers.rule import Comparison, Condition
from valuewhen.errors import ForbiddenError, InvalidInputError, NotFoundError
from valuewhen.join.criteria import map_criteria, mapped_criteria
from valuewhen.join.finding_stars import CRITERIA, Overlap, RockStars
from valuewhen.join.rock_stars import found_rock_stars, told_rock_stars

SIX = """id,clv,years,calls,introduced,speaks,endorses
k1,100,12,3,2,yes,yes
k2,90,11,4,0,,no
k3,20,9,,5,yes,
k4,80,2,0,0,no,yes
k5,70,15,1,,no,yes
k6,,10,2,1,yes,yes
"""
HOW = {
    "loyal": Condition("years", Comparison.AT_LEAST, (10,)),
    "eager": Condition("calls", Comparison.AT_LEAST, (1,)),
    "connected": Condition("introduced", Comparison.AT_LEAST, (1,)),
    "reputation": Condition("speaks", Comparison.EQUALS, (True,)),
    "may_endorse": Condition("endorses", Comparison.EQUALS, (True,)),
}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))


def mapped(live: Live, *parts: str) -> None:
    chosen = {part: HOW[part] for part in parts or HOW}
    live.store.write(map_criteria, live.people.analyst, live.id, chosen)


def found(live: Live) -> RockStars:
    answer = found_rock_stars(live.store, live.people.analyst, live.id)
    assert answer
    return answer


def as_rows(frame: pd.DataFrame, *columns: str) -> list[tuple[object, ...]]:
    return list(frame[list(columns)].itertuples(index=False, name=None))


def test_six_customers_by_hand(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, SIX)
    mapped(live)
    answer = found(live)
    # CLVs of 20, 70, 80, 90 and 100: best from 92 on, typical from 60 on. k2 may not endorse.
    columns = ("id", *CRITERIA, "score", "unknown", "label", "may_endorse")
    assert as_rows(answer.named, *columns) == [
        ("k1", True, True, True, True, 4, 0, "best", True),
        ("k6", True, True, True, True, 4, 0, "without", True),
        ("k3", False, None, True, True, 2, 1, "other", None),
        ("k5", True, True, None, False, 2, 1, "typical", True),
    ]
    assert (answer.customers, answer.may_be_asked, answer.ask_first) == (6, 5, 1)
    assert as_rows(answer.criteria, "criterion", "yes", "no", "unknown") == [
        ("loyal", 3, 2, 0),
        ("eager", 3, 1, 1),
        ("connected", 3, 1, 1),
        ("reputation", 3, 2, 0),
    ]
    assert as_rows(answer.scores, "score", "label", "customers") == [
        (4, "best", 1),
        (4, "without", 1),
        (2, "other", 1),
        (2, "typical", 1),
        (0, "typical", 1),  # k4
    ]
    assert answer.overlap == Overlap(needed=3, found=2, found_best=1, best=1)


def test_what_is_not_mapped_is_to_be_found_out(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, SIX)
    mapped(live, "loyal", "connected")
    answer = found(live)
    assert as_rows(answer.criteria, "criterion", "unknown") == [
        ("loyal", 0),
        ("eager", 6),
        ("connected", 1),
        ("reputation", 6),
    ]
    assert answer.overlap.needed == 2
    assert answer.ask_first == 6
    assert "k2" in list(answer.named["id"])  # nobody has said who may not endorse


def test_nobody_is_listed_while_it_cannot_be_told_who_may_endorse(
    live: Live, tmp_path: Path
) -> None:
    join(live, tmp_path, SIX)
    mapped(live)
    join(live, tmp_path, SIX.replace("endorses", "other").replace("speaks", "talks"))
    now = live.store.read(mapped_criteria, live.people.owner, live.id)
    assert now
    assert set(now.lost) == {"reputation", "may_endorse"}
    assert now.criteria == ("loyal", "eager", "connected")
    assert found_rock_stars(live.store, live.people.owner, live.id) is None
    assert told_rock_stars(live.store, live.people.executive, live.id) is None


def test_without_data_or_criteria_there_is_nobody(live: Live, tmp_path: Path) -> None:
    owner = live.people.owner
    assert live.store.read(mapped_criteria, owner, live.id) is None
    with pytest.raises(InvalidInputError, match="Join customer data"):
        mapped(live)
    join(live, tmp_path, SIX)
    assert found_rock_stars(live.store, owner, live.id) is None
    mapped(live, "may_endorse")
    assert found_rock_stars(live.store, owner, live.id) is None


def test_what_cannot_be_asked_is_refused(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, SIX)
    for wrong in (
        {"rich": HOW["loyal"]},
        {"loyal": Condition("gone", Comparison.AT_LEAST, (1,))},
        {"loyal": Condition("id", Comparison.EQUALS, ("k1",))},
        {"loyal": Condition("years", Comparison.AT_LEAST, ("ten",))},
    ):
        with pytest.raises(InvalidInputError):
            live.store.write(map_criteria, live.people.owner, live.id, wrong)
    with pytest.raises(ForbiddenError):
        live.store.write(map_criteria, live.people.executive, live.id, HOW)
    with pytest.raises(NotFoundError):
        live.store.write(map_criteria, live.people.stranger, live.id, HOW)


def test_executives_get_no_names_and_no_small_count(live: Live, tmp_path: Path) -> None:
    join(live, tmp_path, SIX)
    mapped(live)
    told = told_rock_stars(live.store, live.people.executive, live.id)
    assert told
    assert told.overlap is None
    assert len(told.scores) == 0
    assert told.criteria[["yes", "no", "unknown"]].isna().all(axis=None)
    assert not any(f"k{n}" in str(to_plain(told)) for n in range(1, 7))
    with pytest.raises(ForbiddenError):
        found_rock_stars(live.store, live.people.executive, live.id)
    with pytest.raises(NotFoundError):
        told_rock_stars(live.store, live.people.stranger, live.id)


def test_executives_get_counts_of_enough_customers_with_complements(
    live: Live, tmp_path: Path
) -> None:
    # 100 customers worth 1 to 100, so 20 are best and 60 typical. Years: 12 of best, 30 of typical
    # and 3 of other customers are loyal.
    loyal = {*range(81, 93), *range(21, 51), *range(1, 4)}
    rows = "".join(f"k{n},{n},{20 if n in loyal else 1}\n" for n in range(1, 101))
    join(live, tmp_path, "id,clv,years\n" + rows)
    mapped(live, "loyal")
    told = told_rock_stars(live.store, live.people.executive, live.id)
    assert told
    # 45 yes and 55 no; of them best 12 and 8, which the overlap rounds to 5.
    assert as_rows(told.criteria, "criterion", "yes", "no", "unknown")[0] == ("loyal", 45, 55, None)
    assert told.overlap == Overlap(needed=1, found=45, found_best=10, best=20)
    # The three others are not told; best (12) joins them in their row, and in the columns the
    # counterparts join, 17 and 8.
    assert as_rows(told.scores, "score", "label", "customers") == [
        (0, "typical", 30),
        (1, "typical", 30),
    ]
