"""Which customers are best and which typical: a rule on the CLV within a business segment."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from valuewhen.analytics import connection, statement
from valuewhen.customers.conditions import ConditionSql, conditions_sql, kind_of_type
from valuewhen.customers.customers_view import column_types, require_columns, show_customers
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule

LABELS = ("best", "typical", "other")


@dataclass(frozen=True)
class LabelGroup:
    """The customers of one label; `clv_share` is None where the CLVs do not add up to a gain."""

    label: str
    customers: int
    clv_total: float
    clv_median: float | None
    clv_share: float | None


@dataclass(frozen=True)
class SegmentThreshold:
    """From which CLV on a segment's customers are best and typical; `is_own` or of the whole.

    `best_from` is None when the rule asks for no CLV of best customers, `typical_to` when typical
    ones may have any CLV above `typical_from`.
    """

    segment: str | None
    customers: int
    best_from: float | None
    typical_from: float
    typical_to: float | None
    is_own: bool


@dataclass(frozen=True)
class RuleSummary:
    """What a rule does to a data set of `n` customers, `missing_clv` of them without a CLV.

    `groups` has one entry per label in the order of LABELS, empty ones included; `thresholds` one
    per segment that has a CLV, the largest first.
    """

    n: int
    missing_clv: int
    groups: tuple[LabelGroup, ...]
    thresholds: tuple[SegmentThreshold, ...]

    def group(self, label: str) -> LabelGroup:
        """The group of that label."""
        return self.groups[LABELS.index(label)]


def summarise_rule(parquet: Path, roles: Roles, rule: BestRule | None = None) -> RuleSummary:
    """How many customers and how much CLV the rule puts on each side, quick enough for a slider.

    Raises InvalidInputError when a column of the roles is not there.
    """
    with labelled_customers(parquet, roles, rule or BestRule()) as db:
        return _summary(db)


@contextmanager
def labelled_customers(
    parquet: Path, roles: Roles, rule: BestRule, metrics: Mapping[str, str] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB with the views `customers` and `labelled` and the table `thresholds`.

    `metrics` maps internal names such as m0 to columns of the file, which the views show under
    these names. Raises InvalidInputError when a column of the roles, the metrics or the rule is not
    there, or cannot be compared as the rule says.
    """
    with customers_for(parquet, roles, {"k": rule}, metrics) as (db, asked):
        label_by(db, rule, asked["k"], hidden=asked["k"].columns)
        yield db


@contextmanager
def customers_for(
    parquet: Path, roles: Roles, rules: Mapping[str, BestRule], metrics: Mapping[str, str] | None
) -> Iterator[tuple[duckdb.DuckDBPyConnection, dict[str, ConditionSql]]]:
    """A DuckDB whose view `customers` has what the rules ask for, and their conditions as SQL.

    Both are by prefix: the columns that the rule "k" asks for are k0, k1, …
    """
    with connection(parquet) as db:
        types = column_types(db, parquet)
        require_columns(types, [*roles.columns, *(metrics or {}).values()])
        kinds = {name: kind_of_type(kind) for name, kind in types.items()}
        asked = {
            prefix: conditions_sql(rule.conditions, kinds, roles, prefix)
            for prefix, rule in rules.items()
        }
        shown = dict(metrics or {})
        for conditions in asked.values():
            shown |= conditions.columns
        show_customers(db, parquet, roles, types, shown)
        yield db, asked


def label_by(
    db: duckdb.DuckDBPyConnection,
    rule: BestRule,
    conditions: ConditionSql,
    *,
    source: str = "customers",
    view: str = "labelled",
    label: str = "label",
    hidden: Iterable[str] = (),
) -> None:
    """Make the view that has the columns of `source` without the hidden ones, and the label.

    The tables beside it carry the label's name in front, except for the first rule's.
    """
    own = "" if label == "label" else f"{label}_"
    thresholds, values = f"{own}thresholds", f"{own}rule_values"
    limits = {
        "best_from": rule.best_from,
        "typical_from": rule.typical_from,
        "typical_to": rule.typical_end,
        "by_segment": rule.by_segment,
        "smallest_segment": rule.smallest_segment,
    }
    db.execute(statement("customers/thresholds").format(table=thresholds), limits)
    filled = statement("customers/rule_values").format(table=values, values=conditions.values)
    db.execute(filled, conditions.parameters)
    left_out = ", ".join(hidden)
    query = statement("customers/labelled").format(
        source=source,
        view=view,
        label=label,
        values=values,
        thresholds=thresholds,
        test=conditions.test,
        without=f"exclude ({left_out})" if left_out else "",
    )
    db.execute(query)


def _summary(db: duckdb.DuckDBPyConnection) -> RuleSummary:
    found = db.execute(statement("customers/label_groups")).fetchall()
    groups = {label: (customers, total, middle) for label, customers, total, middle in found}
    missing = groups.pop(None, (0, None, None))[0]
    whole = sum(total for _, total, _ in groups.values())
    thresholds = db.execute(statement("customers/segment_thresholds")).fetchall()
    return RuleSummary(
        n=missing + sum(customers for customers, _, _ in groups.values()),
        missing_clv=missing,
        groups=tuple(_group(label, groups.get(label, (0, 0.0, None)), whole) for label in LABELS),
        thresholds=tuple(SegmentThreshold(*row) for row in thresholds),
    )


def _group(label: str, found: tuple[int, float, float | None], whole: float) -> LabelGroup:
    customers, total, middle = found
    return LabelGroup(label, customers, total, middle, total / whole if whole > 0 else None)
