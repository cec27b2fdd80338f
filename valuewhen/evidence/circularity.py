"""Whether a metric is part of the formula of the CLV that it is set against."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from valuewhen import figures
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.categories import epsilon_squared, kruskal_wallis, numbers_or_codes
from valuewhen.evidence.columns import Column
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.rank_links import highest_rho
from valuewhen.evidence.statistics import correlation_of_ranks, mid_ranks
from valuewhen.evidence.trap import Link, Trap, TrapKind
from valuewhen.evidence.verdicts import CIRCULAR, CLOSE


@dataclass(frozen=True)
class Likeness:
    """How alike a metric and an input are, in ranks: rho, rho in parts of the highest that ties let
    it reach, and the customers with both. NaN when that cannot be told."""

    name: str
    rho: float
    of_highest: float
    n: int


def circularity(link: Link) -> Iterator[Trap]:
    """Circular, close to the formula, or not to be ruled out; nothing when the formula is recorded
    and the metric is far from every input of it.

    Circular: an input or derived from one, or a rank correlation with one of at least 0.9 either
    way; close: 0.7 to 0.9. Where there are ties, rho counts in parts of the highest that they let
    it reach: for a flag that is Cliff's delta, so that a flag cut from an input is found. An input
    with fewer than 30 customers in common leaves circularity open.
    """
    formula, given = link.context.formula, link.context.derived_from
    derived = [name for name in (formula or {}) if name == link.metric or name in given]
    derived += [name for name in given if name not in derived]
    if derived:
        yield _derived(link, derived)
        return
    if not formula:
        yield _not_recorded(link)
        return
    alike = [likeness(link, name, column) for name, column in formula.items()]
    known = [found for found in alike if not math.isnan(found.of_highest)]
    strongest = sorted(known, key=lambda found: -abs(found.of_highest))
    circular = [found for found in strongest if abs(found.of_highest) >= CIRCULAR]
    close = [found for found in strongest if CLOSE <= abs(found.of_highest) < CIRCULAR]
    if circular:
        yield _alike(TrapKind.CIRCULAR, link, circular)
    elif close:
        yield _alike(TrapKind.CLOSE_TO_FORMULA, link, close)
    unseen = [found for found in alike if found.n < SMALLEST_GROUP]
    if unseen and not circular:
        yield _unseen(link, unseen)


def likeness(link: Link, name: str, column: Column) -> Likeness:
    """How alike a metric and an input of the formula are; NaN for fewer than 30 customers.

    For an input of labels rho is the root of epsilon squared, how far its groups part the metric.
    Raises InvalidInputError for an input of another length.
    """
    taken, is_label = numbers_or_codes(column, name)
    if len(taken) != len(link.values):
        raise InvalidInputError(f"{name} needs one value for every customer, as the metric has.")
    both = np.isfinite(link.values) & np.isfinite(taken)
    n = int(both.sum())
    if n < SMALLEST_GROUP:
        return Likeness(name, math.nan, math.nan, n)
    if is_label:
        group = np.unique(taken[both], return_inverse=True)[1]
        h = kruskal_wallis(group, link.values[both])[0]
        parted = math.sqrt(epsilon_squared(h, int(group.max()) + 1, n)[0])
        return Likeness(name, parted, parted, n)
    x = link.x_ranks if np.array_equal(both, link.used) else mid_ranks(link.values[both])
    z = mid_ranks(taken[both])
    rho = correlation_of_ranks(x, z).rho
    return Likeness(name, rho, rho / highest_rho(x, z if rho > 0 else n + 1 - z), n)


def _derived(link: Link, names: Sequence[str]) -> Trap:
    are = "an input" if len(names) == 1 else "inputs"
    sentence = (
        f"“{link.metric}” is, or is made of, {_listed(names)}, {are} of this CLV: "
        f"their link says nothing ({figures.count(link.n)} customers)."
    )
    return Trap(TrapKind.CIRCULAR, sentence, {"n": link.n})


def _alike(kind: TrapKind, link: Link, found: Sequence[Likeness]) -> Trap:
    first = found[0]
    are = "an input" if len(found) == 1 else "inputs"
    result = (
        "their link with CLV says nothing"
        if kind is TrapKind.CIRCULAR
        else "part of their link with CLV is the formula itself"
    )
    tied = abs(first.of_highest - first.rho) >= 0.005
    highest = f", {figures.share(abs(first.of_highest))} of what ties allow" if tied else ""
    sentence = (
        f"“{link.metric}” moves with {_listed([alike.name for alike in found])}, {are} of this "
        f"CLV: {result} (rank correlation {figures.coefficient(first.rho)}{highest}, "
        f"{figures.count(first.n)} customers)."
    )
    return Trap(kind, sentence, {"rho": first.rho, "of_highest": first.of_highest, "n": first.n})


def _not_recorded(link: Link) -> Trap:
    sentence = (
        "The formula of this CLV is not recorded, so circularity cannot be ruled out "
        f"({figures.count(link.n)} customers)."
    )
    return Trap(TrapKind.CIRCULARITY_UNKNOWN, sentence, {"n": link.n})


def _unseen(link: Link, unseen: Sequence[Likeness]) -> Trap:
    fewest = min(found.n for found in unseen)
    sentence = (
        f"Circularity cannot be ruled out: only {figures.count(fewest)} customers have both "
        f"“{link.metric}” and {_listed([found.name for found in unseen])} of the formula."
    )
    return Trap(TrapKind.CIRCULARITY_UNKNOWN, sentence, {"n": fewest})


def _listed(names: Sequence[str]) -> str:
    quoted = [f"“{name}”" for name in names[:3]]
    more = len(names) - len(quoted)
    if more:
        quoted.append(f"{figures.count(more)} more")
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
