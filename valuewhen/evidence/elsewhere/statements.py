"""The statements of `queries/aggregates`, put together for one table and its columns."""

from collections.abc import Mapping
from functools import cache

from sqlglot import exp, parse_one

from valuewhen.analytics import QUERIES, statement

FOLDER = "aggregates"
WRITTEN_IN = "duckdb"

Names = Mapping[str, exp.Expr]


def aggregate(name: str, stand_ins: Names, sides: str = "any_against_none") -> exp.Query:
    """The query `queries/aggregates/NAME.sql`, with the others that it reads from before it.

    `stand_ins` says what `the_table` and the columns `the_metric`, `the_clv` and `the_segment`
    become. They enter the syntax tree, never a text, so that no name can end a quotation. `sides`
    is the query that `the_sides` stands for.
    """
    parts: dict[str, exp.Query] = {}
    _gather(name, stand_ins, sides, parts)
    whole = exp.select("*").from_(exp.to_table(name))
    for part, query in parts.items():
        whole = whole.with_(part, as_=query, copy=False)
    return whole


@cache
def _parsed(name: str) -> exp.Query:
    query = parse_one(statement(f"{FOLDER}/{name}"), read=WRITTEN_IN)
    assert isinstance(query, exp.Query)
    return query


def _gather(name: str, stand_ins: Names, sides: str, parts: dict[str, exp.Query]) -> None:
    """Add a query to `parts`, after those that it reads from."""
    query = _parsed(name).copy()
    for table in list(query.find_all(exp.Table)):
        if table.name == "the_sides":
            table.set("this", exp.to_identifier(sides))
        if table.name not in parts and (QUERIES / FOLDER / f"{table.name}.sql").is_file():
            _gather(table.name, stand_ins, sides, parts)
    for named in list(query.find_all(exp.Table, exp.Column)):
        if named.name in stand_ins:
            named.replace(stand_ins[named.name].copy())
    parts[name] = query
