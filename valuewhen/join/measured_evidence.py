"""What customers say of a metric beside its figures: who is compared, its shape, its traps."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from valuewhen import figures
from valuewhen.customers.frame import CustomersFrame
from valuewhen.customers.roles import Roles
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.categories import GroupComparison, compare_groups
from valuewhen.evidence.columns import Floats, numbers
from valuewhen.evidence.coverage import Coverage, coverage
from valuewhen.evidence.groups import third_cuts
from valuewhen.evidence.kinds import Kind, guess_kind
from valuewhen.evidence.ranks import ranking
from valuewhen.evidence.shape import dose_response
from valuewhen.evidence.trap import Context, Trap
from valuewhen.evidence.traps import traps
from valuewhen.join.measured import metric_words

Tell = Callable[[float, str], None]
Side = tuple[str, str]


@dataclass(frozen=True)
class Evidence:
    """One metric against CLV beside the figures of `examine`: `high` and `low` name the two groups
    and say what puts a customer in them, `shape` has the columns of `dose_response`."""

    kind: Kind
    coverage: Coverage
    high: Side
    low: Side
    shape: pd.DataFrame
    traps: tuple[Trap, ...]


@dataclass(frozen=True)
class Problem:
    """Why a metric cannot be set against CLV; a category has the CLV of its groups."""

    message: str
    groups: GroupComparison


@dataclass(frozen=True)
class Asked:
    """The columns of a data set by their part in a computation: the tied metrics, the recorded
    inputs of CLV, and the roles."""

    metrics: tuple[str, ...]
    formula: tuple[str, ...]
    roles: Roles

    @property
    def columns(self) -> list[str]:
        """Every column beside those that each frame of customers has, once."""
        held = [name for name in (self.roles.since, self.roles.size) if name]
        return list(dict.fromkeys([*self.metrics, *self.formula, *held]))


def evidence_of(customers: CustomersFrame, asked: Asked, metric: str) -> Evidence | Problem:
    """The evidence of one metric, or why there is none; `customers` holds `asked.columns`."""
    frame, words = customers.frame, metric_words(metric)
    values, clv = frame[customers.internal_name(metric)], frame["clv"]
    try:
        measured, worth = numbers(values, words), numbers(clv, "CLV")
    except InvalidInputError as error:
        return Problem(error.message, compare_groups(values, clv))
    kind = guess_kind(measured)
    high, low = _sides(measured[np.isfinite(measured) & np.isfinite(worth)], kind)
    return Evidence(
        kind=kind,
        coverage=coverage(measured, worth),
        high=high,
        low=low,
        shape=dose_response(values, clv, kind=kind),
        traps=traps(values, clv, metric=words, kind=kind, context=_context(customers, asked)),
    )


def is_tenure(column: "pd.Series[float]") -> bool:
    """Whether the column since when somebody is a customer says how long they were, not when."""
    return pd.api.types.is_numeric_dtype(column)


def _context(customers: CustomersFrame, asked: Asked) -> Context:
    def column(name: str) -> "pd.Series[float]":
        return customers.frame[customers.internal_name(name)]

    since = column(asked.roles.since) if asked.roles.since else None
    inputs = {metric_words(name): column(name) for name in asked.formula}
    formula = {name: values for name, values in inputs.items() if _is_number(values)}
    return Context(
        formula=formula or None,
        tenure=since if since is not None and is_tenure(since) else None,
        size=column(asked.roles.size) if asked.roles.size else None,
        segment=customers.frame["segment"] if asked.roles.segment else None,
    )


def _is_number(column: "pd.Series[float]") -> bool:
    types = pd.api.types
    return types.is_numeric_dtype(column) or types.is_datetime64_any_dtype(column)


def _sides(x: Floats, kind: Kind) -> tuple[Side, Side]:
    """The name of both groups and what puts a customer in them."""
    if kind is not Kind.MEASURE:
        high, low = ("yes", "no") if kind is Kind.FLAG else ("any", "none")
        return (high, "more than 0"), (low, "0")
    cuts = third_cuts(ranking(x))
    if cuts is None:
        return ("top third", ""), ("bottom third", "")
    highest_low, lowest_high = cuts
    return (
        (f"top {_third(x >= lowest_high)}", f"{figures.number(lowest_high)} or more"),
        (f"bottom {_third(x <= highest_low)}", f"{figures.number(highest_low)} or less"),
    )


def _third(side: "np.ndarray[tuple[int], np.dtype[np.bool_]]") -> str:
    share = float(side.mean())
    return "third" if abs(share - 1 / 3) < 0.05 else figures.share(share)
