"""The parts that columns play: guessed, checked, refused with a reason."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from valuewhen.customers.report import FileReport
from valuewhen.customers.role_check import check_roles
from valuewhen.customers.role_guesses import suggest_roles
from valuewhen.customers.roles import Roles, scale_of
from valuewhen.errors import InvalidInputError

Read = Callable[..., tuple[FileReport, pd.DataFrame]]
ROLES = Roles("id", "clv", nps="nps", segment="segment")


@pytest.fixture
def parquet(tmp_path: Path) -> Callable[..., Path]:
    def write(**columns: list[object]) -> Path:
        path = tmp_path / "customers.parquet"
        pd.DataFrame(columns).to_parquet(path)
        return path

    return write


def test_tenure_is_a_number_where_no_date_says_since_when(read: Read) -> None:
    rows = "id,clv,Tenure in Months,{}\na,1,5,2020-01-01\nb,2,7,2021-01-01\nc,3,9,2022-02-01\n"
    assert suggest_roles(read(rows.format("shipped"))[0]).since == "Tenure in Months"
    assert suggest_roles(read(rows.format("customer since"))[0]).since == "customer since"


def test_roles_are_guessed_from_names_and_kinds(read: Read) -> None:
    report, _ = read(
        "Order Number,Customer ID,CLTV (EUR),Net Promoter answer,Business Segment,Customer Since,"
        "Employees,Revenue\n"
        "o1,c1,10.5,10,Marine,2020-01-01,12,100\n"
        "o2,c2,20.5,0,Marine,2020-01-02,15,200\n"
        "o3,c3,30.5,7,Food,2020-01-03,900,300\n"
        "o4,c4,40.5,9,Food,2020-01-03,900,400\n"
    )
    assert suggest_roles(report) == Roles(
        id="Customer ID",
        clv="CLTV (EUR)",
        nps="Net Promoter answer",
        nps_scale="nps_0_10",
        segment="Business Segment",
        since="Customer Since",
        size="Employees",
        currency="EUR",
    )


def test_a_satisfaction_score_is_guessed_as_such(read: Read) -> None:
    report, _ = read(
        "Customer ID,Satisfaction Score,CLTV\na,1,4000\nb,5,5000\nc,3,4500\n",
    )
    roles = suggest_roles(report)
    assert (roles.nps, roles.nps_scale) == ("Satisfaction Score", "satisfaction")


def test_ids_with_duplicates_are_still_guessed_so_that_the_check_can_name_them(read: Read) -> None:
    report, _ = read("customer_id,clv\na,1\na,2\nb,3\n")
    assert suggest_roles(report).id == "customer_id"


def test_a_file_without_an_id_cannot_be_guessed(read: Read) -> None:
    report, _ = read("orders,clv\n3,1\n3,2\n4,2\n")
    with pytest.raises(InvalidInputError, match="looks like the customer's id"):
        suggest_roles(report)


@pytest.mark.parametrize(
    ("name", "low", "high", "scale"),
    [
        ("NPS", 0, 10, "nps_0_10"),
        ("would recommend", 2, 6, "nps_0_10"),
        ("NPS", 1, 5, "satisfaction"),
        ("CSAT", 0, 10, "nps_0_10"),
        ("CSAT", 1, 7, "satisfaction"),
        ("NPS", 0, 100, "satisfaction"),
        ("NPS", -100, 100, "satisfaction"),
    ],
)
def test_answers_make_a_net_promoter_score_only_from_0_to_10(
    name: str, low: float, high: float, scale: str
) -> None:
    assert scale_of(name, low, high) == scale


def test_the_check_counts_what_the_columns_hold(parquet: Callable[..., Path]) -> None:
    path = parquet(
        id=["a", "b", "c", "d", "e", "f"],
        clv=[10.0, None, -3.0, 0.0, 5.0, 6.0],
        nps=[10.0, 0.0, 11.0, None, 9.0, None],
        segment=["x", "x", "y", None, "y", "x"],
    )
    check = check_roles(path, Roles("id", "clv", "nps", "nps_0_10", "segment"))
    assert check.require_usable() is check
    assert (check.n, check.missing_clv, check.negative_clv, check.zero_clv) == (6, 1, 1, 1)
    assert (check.nps_answers, check.missing_nps, check.nps_out_of_range) == (3, 2, 1)
    assert check.nps_scale == "nps_0_10"
    assert (check.segments, check.missing_segment) == (2, 1)
    assert check.notes == (
        "1 customer with a negative CLV: kept.",
        "1 answer outside 0 to 10: missing.",
    )


def test_answers_from_1_to_5_are_a_satisfaction_score_whatever_was_said(
    parquet: Callable[..., Path],
) -> None:
    path = parquet(id=["a", "b"], clv=[1.0, 2.0], nps=[1.0, 5.0], segment=["x", "x"])
    check = check_roles(path, Roles("id", "clv", "nps", "nps_0_10"))
    assert check.nps_scale == "satisfaction"
    assert (check.nps_low, check.nps_high, check.nps_out_of_range) == (1.0, 5.0, 0)
    assert "“nps” runs from 1 to 5: a satisfaction score, not an NPS answer" in check.notes[0]


def test_doubled_and_missing_ids_are_refused_by_name(parquet: Callable[..., Path]) -> None:
    path = parquet(
        id=["a", "b", "b", "c", "c", "c", None],
        clv=[1.0] * 7,
        nps=[9.0] * 7,
        segment=["x"] * 7,
    )
    check = check_roles(path, ROLES)
    assert (check.duplicate_ids, check.missing_ids) == (2, 1)
    assert check.first_duplicates == (("c", 3), ("b", 2))
    with pytest.raises(InvalidInputError, match=r"c \(3 times\), b \(2 times\).*1 row without"):
        check.require_usable()


def test_a_clv_that_is_no_number_or_empty_is_refused(parquet: Callable[..., Path]) -> None:
    words = parquet(id=["a"], clv=["high"], nps=[9.0], segment=["x"])
    assert "“clv” is not a column of numbers" in check_roles(words, ROLES).refusals[0]
    empty = parquet(id=["a"], clv=pd.array([None], dtype="Float64"), nps=[9.0], segment=["x"])
    assert "No customer has a value in “clv”" in check_roles(empty, ROLES).refusals[0]


def test_an_nps_answer_in_words_and_an_id_with_decimals_are_refused(
    parquet: Callable[..., Path],
) -> None:
    path = parquet(id=[1.5, 2.5], clv=[1.0, 2.0], nps=["good", "bad"], segment=["x", "x"])
    refusals = check_roles(path, ROLES).refusals
    assert "“id” holds numbers with decimals" in refusals[0]
    assert "“nps” is not a column of numbers" in refusals[1]


def test_a_column_that_is_not_there_is_refused(parquet: Callable[..., Path]) -> None:
    path = parquet(id=["a"], clv=[1.0])
    with pytest.raises(InvalidInputError, match="no column “nps” in the data"):
        check_roles(path, Roles("id", "clv", nps="nps"))


def test_hostile_names_can_play_a_part(parquet: Callable[..., Path]) -> None:
    names = {'"; drop table customers; --': ["a", "b"], "q:Q": [1.0, 2.0], "{id}": [9.0, 0.0]}
    check = check_roles(parquet(**names), Roles('"; drop table customers; --', "q:Q", "{id}"))
    assert (check.n, check.nps_answers, check.refusals) == (2, 2, ())


def test_two_parts_for_one_column_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="“clv” has two roles"):
        Roles("id", "clv", nps="clv")
    with pytest.raises(InvalidInputError, match="Choose the column"):
        Roles("", "clv")


def test_roles_survive_json() -> None:
    roles = Roles("id", "clv", "nps", "nps_0_10", currency="EUR", clv_kind="historical margin")
    assert Roles.from_json({**roles.to_json(), "unknown": 1}) == roles
