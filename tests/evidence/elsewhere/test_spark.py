"""The evidence computed in Apache Spark, local mode; run in .venv-spark by `run.py test --all`."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from tests.evidence.elsewhere import made_up
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.elsewhere.engines import DuckDB, Spark
from valuewhen.evidence.elsewhere.examine import examine_elsewhere

sql = pytest.importorskip("pyspark.sql", reason="Spark has an environment of its own")

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas"),
]

TYPES = {
    "whole": "bigint",
    "text": "string",
    "number": "double",
    "flag": "boolean",
    "date": "date",
}
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.log.level": "ERROR",
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Spark on two threads of this machine."""
    builder = sql.SparkSession.builder.master("local[2]").appName("ValueWhen's tests")
    home = {"spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse"))}
    for name, value in {**SETTINGS, **home}.items():
        builder = builder.config(name, value)
    opened = builder.getOrCreate()
    yield opened
    opened.stop()


def add_view(session: Any, name: str, rows: list[tuple[Any, ...]], types: dict[str, str]) -> None:
    """A temporary view, its columns of the given types."""
    fields = ", ".join(f"{backquoted(column)} {kind}" for column, kind in types.items())
    session.createDataFrame(rows, fields).createOrReplaceTempView(backquoted(name))


def backquoted(name: str) -> str:
    """A name as Spark quotes it."""
    return "`" + name.replace("`", "``") + "`"


def test_spark_gives_the_figures_of_examine_and_of_duckdb(session: Any) -> None:
    rows = made_up.customers()
    types = {name: TYPES[kind] for name, kind in made_up.COLUMNS.items()}
    add_view(session, made_up.TABLE, rows, types)
    found = made_up.from_aggregates(Spark(session))
    made_up.assert_same(found, made_up.from_rows(rows))
    made_up.assert_same(found, made_up.from_aggregates(DuckDB(made_up.in_duckdb(rows))))


def test_spark_reads_its_own_types(session: Any) -> None:
    session.sql(
        "select id as i, id % 4 = 0 as flag, cast(id % 3 as smallint) as part, "
        "cast(id as decimal(9, 2)) as amount, cast(id % 7 as float) as few "
        "from range(1, 201)"
    ).createOrReplaceTempView("pairs")
    found = examine_elsewhere(Spark(session), "pairs", "amount", ["few", "flag"], "part")
    assert found["segment"].tolist() == [None, 0, 1, 2] * 2
    assert found["n"].tolist() == [200, 66, 67, 67] * 2
    assert found["kind"].tolist() == ["measure"] * 4 + ["flag"] * 4


def test_no_customers_are_not_measured(session: Any) -> None:
    add_view(session, "nobody", [], {"clv": "double", "metric": "double", "part": "string"})
    found = examine_elsewhere(Spark(session), "nobody", "clv", ["metric"], "part")
    assert found[["segment", "n", "n_missing"]].to_numpy().tolist() == [[None, 0, 0]]
    assert found["verdict"].tolist() == ["not measured"]


def test_a_list_is_no_metric(session: Any) -> None:
    session.sql("select 1.0 as clv, array(1, 2) as several").createOrReplaceTempView("odd")
    with pytest.raises(InvalidInputError, match="“several” does not hold numbers"):
        examine_elsewhere(Spark(session), "odd", "clv", ["several"])


@pytest.mark.filterwarnings("ignore:overflow")
def test_spark_bears_the_largest_and_smallest_numbers(session: Any) -> None:
    rows = made_up.extremes()
    add_view(session, "extremes", rows, {"metric": "double", "clv": "double"})
    in_duckdb = duckdb.connect()
    in_duckdb.execute("create table extremes (metric double, clv double)")
    in_duckdb.executemany("insert into extremes values (?, ?)", rows)
    found, expected = (
        examine_elsewhere(engine, "extremes", "clv", ["metric"])
        for engine in (Spark(session), DuckDB(in_duckdb))
    )
    made_up.assert_same(found, expected)
    assert found["n"].tolist() == [80]
