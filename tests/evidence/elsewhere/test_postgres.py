"""The evidence computed in a real PostgreSQL."""

from collections.abc import Iterator

import duckdb
import psycopg
import pytest

from tests.databases import PostgresCluster
from tests.evidence.elsewhere import made_up
from valuewhen.evidence.elsewhere.engines import DuckDB, PostgreSQL
from valuewhen.evidence.elsewhere.examine import examine_elsewhere

pytestmark = pytest.mark.postgres

TYPES = {
    "whole": "bigint",
    "text": "text",
    "number": "double precision",
    "flag": "boolean",
    "date": "date",
}


@pytest.fixture(scope="module")
def connection(postgres: PostgresCluster) -> Iterator[psycopg.Connection]:
    """A connection to a database of this module's own."""
    with psycopg.connect(postgres.create_database("evidence")) as opened:
        yield opened


def test_postgres_gives_the_figures_of_examine_and_of_duckdb(
    connection: psycopg.Connection,
) -> None:
    rows = made_up.customers()
    connection.execute(made_up.creation(made_up.TABLE, TYPES))
    with connection.cursor() as cursor:
        cursor.executemany(made_up.insertion(made_up.TABLE, "%s"), rows)
    found = made_up.from_aggregates(PostgreSQL(connection))
    made_up.assert_same(found, made_up.from_rows(rows))
    made_up.assert_same(found, made_up.from_aggregates(DuckDB(made_up.in_duckdb(rows))))


def test_postgres_reads_its_own_types(connection: psycopg.Connection) -> None:
    connection.execute("create schema sales")
    connection.execute(
        "create table sales.pairs as select i, (i % 4 = 0) as flag, (i % 3)::smallint as part, "
        "case when i % 50 = 0 then 'NaN'::numeric else i end as amount, "
        "(i % 7)::real as few, 'x'::char(5) as padded from generate_series(1, 200) as i"
    )
    engine = PostgreSQL(connection)
    found = examine_elsewhere(engine, ("sales", "pairs"), "amount", ["few", "flag"], "part")
    assert found["segment"].tolist() == [None, 0, 1, 2] * 2
    assert found["n"].tolist() == [196, 65, 66, 65] * 2
    assert found["kind"].tolist() == ["measure"] * 4 + ["flag"] * 4
    by_text = examine_elsewhere(engine, ("sales", "pairs"), "i", ["few"], "padded")
    assert by_text["segment"].tolist() == [None, "x"]


def test_a_refused_query_leaves_the_connection_usable(connection: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        examine_elsewhere(PostgreSQL(connection), "not there", "clv", ["metric"])
    assert connection.execute("select 1").fetchone() == (1,)


def test_duckdb_and_postgres_are_both_silent_on_no_customers(
    connection: psycopg.Connection,
) -> None:
    connection.execute("create table nobody (clv float8, metric float8, part text)")
    in_duckdb = duckdb.connect()
    in_duckdb.execute("create table nobody (clv double, metric double, part text)")
    for engine in (PostgreSQL(connection), DuckDB(in_duckdb)):
        found = examine_elsewhere(engine, "nobody", "clv", ["metric"], "part")
        assert found[["segment", "n", "n_missing"]].to_numpy().tolist() == [[None, 0, 0]]
        assert found["verdict"].tolist() == ["not measured"]


@pytest.mark.filterwarnings("ignore:overflow")
def test_postgres_bears_the_largest_and_smallest_numbers(connection: psycopg.Connection) -> None:
    rows = made_up.extremes()
    connection.execute("create table extremes (metric float8, clv float8)")
    with connection.cursor() as cursor:
        cursor.executemany("insert into extremes values (%s, %s)", rows)
    in_duckdb = duckdb.connect()
    in_duckdb.execute("create table extremes (metric double, clv double)")
    in_duckdb.executemany("insert into extremes values (?, ?)", rows)
    found, expected = (
        examine_elsewhere(engine, "extremes", "clv", ["metric"])
        for engine in (PostgreSQL(connection), DuckDB(in_duckdb))
    )
    made_up.assert_same(found, expected)
    assert found["n"].tolist() == [80]
