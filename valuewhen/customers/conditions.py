"""Conditions on columns as SQL: internal names in the text, values as parameters."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from valuewhen.customers.customers_view import NUMBERS, TIMES
from valuewhen.customers.report import FileReport
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import ORDERED, BestRule, Comparison, Condition, Value
from valuewhen.errors import InvalidInputError

Kind = Literal["number", "date", "word"]
KINDS: dict[str, Kind] = {"number": "number", "count": "number", "flag": "number", "date": "date"}
CELLS = {
    "number": "case when isfinite({name}) then {name} end",
    "date": "{name}::date",
    "word": "{name}",
}
CASTS = {"number": "double", "date": "date", "word": "varchar"}
TESTS = {
    Comparison.ONE_OF: "list_contains({value}, {cell})",
    Comparison.MISSING: "({cell}) is null",
    Comparison.NOT_MISSING: "({cell}) is not null",
}


@dataclass(frozen=True)
class ConditionSql:
    """Conditions ready for SQL under internal names that begin with one prefix.

    `columns` maps internal names to columns of the file, `values` is the select list of the table
    of their values with `parameters` for it, `test` is true where all of them are met.
    """

    columns: dict[str, str]
    values: str
    parameters: dict[str, Any]
    test: str


def kind_of_type(duckdb_type: str) -> Kind:
    """What a column of that DuckDB type is compared as; a yes or no is the number 1 or 0."""
    if duckdb_type in NUMBERS or duckdb_type == "BOOLEAN":
        return "number"
    return "date" if duckdb_type in TIMES else "word"


def require_rule(report: FileReport, roles: Roles, rule: BestRule) -> None:
    """Raises InvalidInputError unless the rule's conditions can be asked of the file."""
    kinds = {column.name: KINDS.get(column.kind, "word") for column in report.columns}
    conditions_sql(rule.conditions, kinds, roles, "k")


def conditions_sql(
    conditions: Iterable[Condition], kinds: Mapping[str, Kind], roles: Roles, prefix: str
) -> ConditionSql:
    """The conditions for a file whose columns are of these kinds.

    Raises InvalidInputError for a column that is not there, that is the id, or that cannot be
    compared with the value.
    """
    columns, casts, parameters, tests = {}, [], {}, ["true"]
    for place, condition in enumerate(conditions):
        kind = _kind(condition, kinds, roles)
        name, value = f"{prefix}{place}", f"{prefix}v{place}"
        columns[name] = condition.column
        cell = CELLS[kind].format(name=name)
        if condition.values:
            given = [_typed(condition, kind, one) for one in condition.values]
            is_list = condition.comparison is Comparison.ONE_OF
            casts.append(f", ${value}::{CASTS[kind]}{'[]' if is_list else ''} as {value}")
            parameters[value] = given if is_list else given[0]
        test = TESTS.get(condition.comparison, f"({{cell}}) {condition.comparison} {{value}}")
        tests.append(test.format(cell=cell, value=value))
    return ConditionSql(columns, "".join(casts), parameters, " and ".join(tests))


def _kind(condition: Condition, kinds: Mapping[str, Kind], roles: Roles) -> Kind:
    name = condition.column[:80]
    if condition.column not in kinds:
        raise InvalidInputError(
            f"The rule of best customers asks for the column “{name}”, which these data do not "
            "have. Take that condition out of the rule, or load data that have the column."
        )
    if condition.column == roles.id:
        raise InvalidInputError(
            f"“{name}” is the customer's id: a rule names no single customers. Choose another "
            "column for the condition."
        )
    kind = kinds[condition.column]
    if kind == "word" and condition.comparison in ORDERED:
        raise InvalidInputError(
            f"“{name}” holds words, which have no order. Compare it with =, ≠ or “one of”."
        )
    return kind


def _typed(condition: Condition, kind: Kind, value: Value) -> float | str | date:
    """The value as the column holds it."""
    if kind == "number" and not isinstance(value, str):
        return float(value)
    if kind == "date" and isinstance(value, str) and (day := _as_date(value)):
        return day
    if kind == "word" and isinstance(value, str):
        return value
    holds = {"number": "numbers", "date": "dates such as 2026-03-31", "word": "words"}[kind]
    raise InvalidInputError(
        f"“{condition.column[:80]}” holds {holds}, and the rule compares it with "
        f"“{str(value)[:80]}”. Change the value, or choose another column."
    )


def _as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
