"""The evidence from aggregates, computed in DuckDB, beside the same from the rows and SciPy."""

import subprocess
import sys
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu, spearmanr
from sqlglot import exp

from tests.evidence.elsewhere import made_up
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.elsewhere.engines import DuckDB, PostgreSQL, Spark
from valuewhen.evidence.elsewhere.examine import examine_elsewhere
from valuewhen.evidence.examine import examine
from valuewhen.evidence.rows import COLUMNS


def engine_with(frame: pd.DataFrame, table: str = "customers") -> DuckDB:
    """A DuckDB in memory that has the rows of a DataFrame."""
    opened = duckdb.connect()
    opened.register("given", frame)
    opened.execute(f'create table "{table}" as select * from given')
    return DuckDB(opened)


class Recorded(DuckDB):
    """A DuckDB that keeps what it was asked."""

    def __init__(self, connection: Any) -> None:
        super().__init__(connection)
        self.asked: list[exp.Query] = []

    def rows(self, query: exp.Query) -> list[tuple[Any, ...]]:
        self.asked.append(query)
        return super().rows(query)


def test_the_figures_are_those_of_examine() -> None:
    rows = made_up.customers(700, seed=3)
    found = made_up.from_aggregates(DuckDB(made_up.in_duckdb(rows)))
    assert list(found.columns) == list(COLUMNS)
    assert len(found) == len(made_up.METRICS) * 6
    made_up.assert_same(found, made_up.from_rows(rows))


def test_rho_and_the_test_of_delta_are_those_of_scipy() -> None:
    rng = np.random.default_rng(4)
    count = rng.poisson(0.4, 400)
    clv = np.round(np.exp(rng.normal(4, 1, 400)) * (1 + count / 5))
    [found] = examine_elsewhere(
        engine_with(pd.DataFrame({"count": count, "clv": clv})), "customers", "clv", ["count"]
    ).to_dict("records")
    rho = spearmanr(count, clv)
    groups = clv[count > 0], clv[count == 0]
    test = mannwhitneyu(*groups, use_continuity=False, method="asymptotic")
    assert found["rho"] == pytest.approx(rho.statistic, abs=1e-12)
    assert found["p"] == pytest.approx(rho.pvalue, rel=1e-9)
    assert found["delta"] == pytest.approx(
        2 * test.statistic / (len(groups[0]) * len(groups[1])) - 1, abs=1e-12
    )
    assert found["delta_p"] == pytest.approx(test.pvalue, rel=1e-9)
    assert found["gap"] == np.median(groups[0]) - np.median(groups[1])


def test_many_customers_bring_back_few_order_statistics() -> None:
    rng = np.random.default_rng(5)
    clv = np.exp(rng.normal(5, 1, 90_000))
    near = clv + rng.normal(0, 40, len(clv))
    frame = pd.DataFrame({"near": near, "loose": clv * rng.gamma(2, 1, len(clv)), "clv": clv})
    opened = duckdb.connect()
    opened.register("given", frame)
    opened.execute("create table customers as select * from given")
    engine = Recorded(opened)
    found = examine_elsewhere(engine, "customers", "clv", ["near", "loose"])
    expected = examine(frame, "clv", ["near", "loose"])
    exact = [name for name in COLUMNS if "gap_" not in name]
    pd.testing.assert_frame_equal(found[exact], expected[exact], rtol=1e-9)
    assert (found["rho"] > 0.6).all() and found["rho"][0] > 0.8
    width = expected["gap_high"] - expected["gap_low"]
    for end in ("gap_low", "gap_high"):
        assert (np.abs(found[end] - expected[end]) < 0.02 * width).all()
    assert max(len(DuckDB(opened).rows(query)) for query in engine.asked) <= 1024


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([None, 0.0, -0.0, 1.0, 2.5, -3.0, float("inf"), float("nan")]),
            st.sampled_from([None, 0.0, 1.0, 7.0, 7.5, 1e300, -1e300, 5e-324]),
            st.sampled_from([None, "", "a", "b;"]),
        ),
        max_size=40,
    )
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_any_few_customers_have_the_figures_of_examine(rows: list[tuple[Any, ...]]) -> None:
    frame = pd.DataFrame(rows, columns=["metric", "clv", "part"]).astype(
        {"metric": "float64", "clv": "float64", "part": object}
    )
    opened = duckdb.connect()
    opened.execute("create table customers (metric double, clv double, part varchar)")
    if rows:
        opened.executemany("insert into customers values (?, ?, ?)", rows)
    found = examine_elsewhere(DuckDB(opened), "customers", "clv", ["metric"], "part")
    made_up.assert_same(found, examine(frame, "clv", ["metric"], "part"))


def test_names_stay_names_in_every_dialect() -> None:
    engine = Recorded(made_up.in_duckdb(made_up.customers(300)))
    made_up.from_aggregates(engine)
    names = {made_up.CLV, made_up.SEGMENT, *made_up.METRICS}
    asked = [query for query in engine.asked if query.ctes[-1].alias == "coverages"]
    for dialect in (DuckDB.dialect, PostgreSQL.dialect, Spark.dialect):
        seen: set[str] = set()
        for query in asked:
            [written] = sqlglot.parse(query.sql(dialect, comments=False), read=dialect)
            assert isinstance(written, exp.Query)
            assert [table.name for table in written.find_all(exp.Table)].count(made_up.TABLE) == 1
            seen |= {column.name for column in written.find_all(exp.Column)} & names
        assert seen == names


@pytest.mark.parametrize("table", ["measured", "pairs", "the_table", "ranks", "select"])
def test_a_table_may_be_called_like_a_part_of_the_query(table: str) -> None:
    frame = pd.DataFrame({"metric": range(100), "the_segment": range(100)})
    found = examine_elsewhere(engine_with(frame, table), table, "the_segment", ["metric"])
    assert found["rho"].tolist() == [1.0]


def test_a_table_in_a_schema() -> None:
    opened = duckdb.connect()
    opened.execute('create schema "a.b"')
    opened.execute('create table "a.b"."c" as select i, i as clv from range(50) t(i)')
    for name in (("a.b", "c"), ("memory", "a.b", "c")):
        assert examine_elsewhere(DuckDB(opened), name, "clv", "i")["n"].tolist() == [50]


def test_segments_come_back_as_their_column_has_them() -> None:
    numbers = [10, 9, 9, None]
    frame = pd.DataFrame({"clv": range(4), "metric": range(4), "part": pd.array(numbers, "Int64")})
    frame["flag"] = pd.array([True, False, None, True], "boolean")
    engine = engine_with(frame)
    by_number = examine_elsewhere(engine, "customers", "clv", ["metric"], "part")
    by_flag = examine_elsewhere(engine, "customers", "clv", ["metric"], "flag")
    assert by_number["segment"].tolist() == [None, 9, 10]
    assert by_number["n"].tolist() == [4, 2, 1]
    assert by_flag["segment"].tolist() == [None, False, True]


def test_what_cannot_be_used_is_said() -> None:
    frame = pd.DataFrame(
        {"clv": [1.5], "text": ["x"], "when": [pd.Timestamp("2026-01-01")], "day": [1.0]}
    )
    engine = engine_with(frame)
    refused: list[tuple[dict[str, Any], str]] = [
        ({"metrics": ["gone"]}, "There is no column “gone”"),
        ({"metrics": ["text"]}, "“text” does not hold numbers"),
        ({"metrics": ["when"]}, "of a moment a date"),
        ({"segment": "day"}, "“day” cannot name segments"),
        ({"formula": ["gone"]}, "There is no column “gone”"),
        ({"metrics": ["day", "day"]}, "named twice"),
        ({"threshold": -1}, "threshold"),
        ({"directions": {"text": 1}}, "which is no metric here"),
        ({"table": ("a", "b", "c", "d")}, "Name the table"),
        ({"table": ""}, "Name the table"),
    ]
    for change, message in refused:
        given_ = {"table": "customers", "clv": "clv", "metrics": ["day"], **change}
        with pytest.raises(InvalidInputError, match=message):
            examine_elsewhere(engine, **given_)


def test_dates_count_in_days() -> None:
    days = [date(2020, 1, 1 + at % 28) for at in range(120)]
    clv = [float(day.day) for day in days]
    opened = duckdb.connect()
    opened.execute("create table customers (day date, clv double)")
    opened.executemany("insert into customers values (?, ?)", list(zip(days, clv, strict=True)))
    [found] = examine_elsewhere(DuckDB(opened), "customers", "clv", "day").to_dict("records")
    assert (found["rho"], found["kind"], found["median_high"]) == (1.0, "measure", 23.5)


def test_without_sqlglot_one_is_told_what_to_install() -> None:
    program = "import sys; sys.modules['sqlglot'] = None; import valuewhen.evidence.elsewhere"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.returncode == 1
    assert "pip install -r requirements-elsewhere.txt" in done.stderr.splitlines()[-1]


def test_no_clv_of_few_customers_leaves_the_database() -> None:
    frame = pd.DataFrame({"flag": [1.0] * 29 + [0.0] * 40 + [np.nan] * 4})
    frame["clv"] = np.arange(len(frame)) + 0.25
    opened = duckdb.connect()
    opened.register("given", frame)
    opened.execute("create table customers as select * from given")
    engine = Recorded(opened)
    examine_elsewhere(engine, "customers", "clv", ["flag"])
    few = set(frame["clv"][:29]) | set(frame["clv"][69:])
    came = {
        value
        for query in engine.asked
        for row in DuckDB(opened).rows(query)
        for value in row
        if isinstance(value, float)
    }
    middle = {float(frame["clv"][34])}  # of all 69 with the metric
    assert came & set(frame["clv"]) - few - middle
    assert not came & few


def test_amounts_whose_squares_are_no_numbers_have_no_gap_of_means() -> None:
    frame = pd.DataFrame({"flag": [0.0, 1.0] * 400, "clv": np.arange(800.0)})
    plain = examine_elsewhere(engine_with(frame), "customers", "clv", ["flag"])
    assert plain["mean_gap"].tolist() == [1.0]
    frame.loc[3, "clv"] = 1e200
    found = examine_elsewhere(engine_with(frame), "customers", "clv", ["flag"])
    assert found["mean_gap"].isna().all()
    assert found["n_high"].tolist() == [400]
