"""The made-up data of Halden Pumps: reproducible, labelled, and as its README says."""

import csv
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from valuewhen.customers.best import summarise_rule
from valuewhen.customers.reading import read_customer_file
from valuewhen.customers.role_check import check_roles
from valuewhen.customers.role_guesses import suggest_roles
from valuewhen.customers.roles import Roles
from valuewhen.settings import PROJECT

DEMO = PROJECT / "data" / "demo"
FILES = ["customers.csv", "orders.csv", "nps_answers.csv", "references.csv", "referrals.csv"]
SCRIPTS = ("make_demo.py", "make_referrals.py")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    for script in SCRIPTS:
        subprocess.run([sys.executable, DEMO / script, folder], check=True)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_the_script_writes_the_tracked_bytes_again(made: Path, name: str) -> None:
    assert (made / name).read_bytes() == (DEMO / name).read_bytes()


def test_the_files_stay_small_and_say_that_they_are_made_up() -> None:
    assert (DEMO / "customers.csv").stat().st_size < 700_000
    assert (DEMO / "orders.csv").stat().st_size < 1_500_000
    with (DEMO / "customers.csv").open(encoding="utf-8", newline="") as file:
        assert {row["data_source"] for row in csv.DictReader(file)} == {"made up"}
    assert "made-up" in (DEMO / "README.md").read_text(encoding="utf-8").casefold()


def test_the_customers_load_without_a_question(tmp_path: Path) -> None:
    target = tmp_path / "customers.parquet"
    report = read_customer_file(DEMO / "customers.csv", "customers.csv", target)
    assert (report.rows, report.problems) == (5_000, ())
    roles = suggest_roles(report)
    assert roles == Roles(
        id="customer_id",
        clv="clv_eur",
        nps="nps_answer",
        nps_scale="nps_0_10",
        segment="business_segment",
        since="customer_since",
        size="employees_band",
        currency="EUR",
    )
    check = check_roles(target, roles).require_usable()
    assert (check.n, check.duplicate_ids, check.segments, check.nps_out_of_range) == (
        5_000,
        0,
        4,
        0,
    )
    assert 2_700 < check.missing_nps < 3_300
    assert check.negative_clv > 0
    assert check.zero_clv > 0
    assert check.missing_clv > 0
    pooled = [row.segment for row in summarise_rule(target, roles).thresholds if not row.is_own]
    assert pooled == ["Marine"]


def test_the_files_agree_with_each_other() -> None:
    customers = pd.read_csv(DEMO / "customers.csv").set_index("customer_id")
    orders = pd.read_csv(DEMO / "orders.csv")
    answers = pd.read_csv(DEMO / "nps_answers.csv")
    references = pd.read_csv(DEMO / "references.csv")
    last_year = orders[orders["ordered_on"] >= "2025-01-01"].groupby("customer_id").size()
    assert last_year.to_dict() == counted_above_zero(customers["orders_last_year"])
    latest = answers.groupby("customer_id")["nps_answer"].last()
    assert latest.to_dict() == customers["nps_answer"].dropna().to_dict()
    calls = references.groupby("referencing_customer").size()
    assert calls.to_dict() == counted_above_zero(customers["reference_calls"])
    won = references[references["outcome"] == "won"]["closed_customer"]
    assert set(won) <= set(customers.index)
    assert set(references["outcome"]) == {"won", "lost"}
    assert references["referencing_customer"].isna().any()


def test_referrals_agree_with_the_customers() -> None:
    customers = pd.read_csv(DEMO / "customers.csv").set_index("customer_id")
    referrals = pd.read_csv(DEMO / "referrals.csv")
    made = referrals.groupby("referring_customer").size()
    assert made.to_dict() == counted_above_zero(customers["referrals_made"])
    assert not referrals.duplicated(["referring_customer", "referred_firm"]).any()
    won = referrals[referrals["outcome"] == "won"]
    came = customers["customer_since"]
    assert (won["referred_firm"].map(came) > won["referring_customer"].map(came)).all()
    assert (won["referred_on"] <= won["referred_firm"].map(came)).all()
    lost = referrals.loc[referrals["outcome"] == "lost", "referred_firm"]
    assert not set(lost) & set(customers.index)


def counted_above_zero(counts: "pd.Series[int]") -> dict[str, int]:
    return {str(name): count for name, count in counts.items() if count}
