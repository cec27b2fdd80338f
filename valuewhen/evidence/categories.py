"""A category against CLV: whether its groups differ, by how much, and the median of each."""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import chdtrc, chndtr, chndtrinc

from valuewhen import figures
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.columns import Column, Floats, numbers
from valuewhen.evidence.coverage import SMALLEST_GROUP
from valuewhen.evidence.medians import Codes, medians_by_group
from valuewhen.evidence.statistics import mid_ranks


@dataclass(frozen=True)
class GroupComparison:
    """The groups of an unordered category against CLV.

    `h` and `p` are those of Kruskal and Wallis's test (1952) with ties, on `n` customers in as many
    groups as `groups` has rows. `epsilon_squared` is the share, 0 to 1, of the differences in rank
    that goes with the group, beyond what chance alone gives: Kelley's (1935) epsilon squared of the
    ranks, (H - k + 1) / (n - k), with its 95 % interval `low` to `high`. NaN when fewer than two
    groups, or only one CLV, are there to compare.

    `groups` has a row a group, the highest median first: group, n, median_clv, its exact interval
    clv_low and clv_high, and is_pooled. Groups under 30 customers are one group together, the last,
    as in "other, 14 groups". `n_missing` counts customers without a group or without a CLV.
    """

    h: float
    p: float
    epsilon_squared: float
    low: float
    high: float
    n: int
    n_missing: int
    groups: pd.DataFrame


def compare_groups(labels: Column, clv: Column) -> GroupComparison:
    """Compare the CLV of the groups of a category, a label and a CLV per customer.

    Labels are of any type and read as text; those that read alike are one group. Raises
    InvalidInputError for a CLV that is not a number, for columns of different lengths, and for
    labels that are not single values.
    """
    worth = numbers(clv, "CLV")
    code, names = label_codes(labels)
    if len(code) != len(worth):
        raise InvalidInputError("The category needs one value for every customer, as CLV has.")
    used = (code >= 0) & np.isfinite(worth)
    group, named, pooled = _pooled(code[used], names)
    found = medians_by_group(group, len(named), worth[used])
    table = pd.DataFrame({"group": pd.Series(named, dtype=object)}).join(found)
    table["is_pooled"] = np.arange(len(named)) == pooled
    n = int(used.sum())
    h, p = kruskal_wallis(group, worth[used])
    return GroupComparison(
        h,
        p,
        *epsilon_squared(h, len(named), n),
        n,
        len(worth) - n,
        table.sort_values(
            ["is_pooled", "median_clv"], ascending=[True, False], kind="stable"
        ).reset_index(drop=True),
    )


def kruskal_wallis(group: Codes, worth: Floats) -> tuple[float, float]:
    """Kruskal and Wallis's H, corrected for ties, and its p by chi-square with k - 1 degrees.

    `group` codes k groups from 0, each with a customer. NaN for one group or one CLV.
    """
    return kruskal_wallis_of_ranks(group, mid_ranks(worth))


def kruskal_wallis_of_ranks(group: Codes, ranks: Floats) -> tuple[float, float]:
    """The same of mid-ranks."""
    n, sizes = len(ranks), np.bincount(group)
    ranks = ranks - (n + 1) / 2
    spread = float(ranks @ ranks)
    if len(sizes) < 2 or spread <= 0:
        return math.nan, math.nan
    h = (n - 1) * float(np.sum(np.bincount(group, ranks) ** 2 / sizes)) / spread
    return h, float(chdtrc(len(sizes) - 1, h))


def epsilon_squared(h: float, k: int, n: int) -> tuple[float, float, float]:
    """Epsilon squared of the ranks of n customers in k groups, and its 95 % interval.

    The interval inverts the non-central chi-square of k - 1 degrees, whose non-centrality is read
    on Fisher's scale, (n - k) atanh²(epsilon), so that it also holds where the groups differ much.
    """
    if not math.isfinite(h) or n <= k:
        return math.nan, math.nan, math.nan
    epsilon = (h - k + 1) / (n - k)
    if epsilon >= 1:
        return 1.0, 1.0, 1.0
    excess = (n - k) * math.atanh(math.sqrt(epsilon)) ** 2 if epsilon > 0 else h - k + 1
    bounds = (_non_centrality(k - 1 + excess, k - 1, share) for share in (0.975, 0.025))
    low, high = (math.tanh(math.sqrt(bound / (n - k))) ** 2 for bound in bounds)
    return max(epsilon, 0.0), low, high


def label_codes(labels: Column) -> tuple[Codes, list[str]]:
    """The code of each label, from 0, -1 where it is missing, and the names of the codes as text.

    Labels that read alike, such as 1 and 1.0, share a code. Raises InvalidInputError for labels
    that are not single values.
    """
    try:
        code, levels = pd.factorize(pd.Series(labels))
    except (TypeError, ValueError) as error:
        raise InvalidInputError("A category needs one single value for every customer.") from error
    merged, names = pd.factorize(np.array([_as_text(level) for level in levels], dtype=object))
    return np.append(merged, -1)[code].astype(np.int64), [str(name) for name in names]


def numbers_or_codes(values: Column, name: str) -> tuple[Floats, bool]:
    """A column as numbers, or the codes of its labels; and whether it has labels. NaN: missing."""
    try:
        return numbers(values, name), False
    except InvalidInputError:
        code = label_codes(values)[0]
        return np.where(code >= 0, code, math.nan), True


def _as_text(label: object) -> str:
    if isinstance(label, float | np.floating) and float(label).is_integer():
        return str(int(label))
    return str(label)


def _pooled(code: Codes, names: list[str]) -> tuple[Codes, list[str], int]:
    """Codes and names with groups under 30 as one, the last, and its code; -1 without any."""
    sizes = np.bincount(code, minlength=len(names))
    large, small = np.flatnonzero(sizes >= SMALLEST_GROUP), (sizes > 0) & (sizes < SMALLEST_GROUP)
    kept = [names[at] for at in large]
    if not small.any():
        return _recoded(code, large, len(names), 0), kept, -1
    n_small = int(small.sum())
    other = f"other, {figures.count(n_small)} {'group' if n_small == 1 else 'groups'}"
    return _recoded(code, large, len(names), len(kept)), [*kept, other], len(kept)


def _recoded(code: Codes, large: Codes, groups: int, other: int) -> Codes:
    recode = np.full(groups, other, dtype=np.int64)
    recode[large] = np.arange(len(large))
    return recode[code]


def _non_centrality(x: float, degrees: int, share: float) -> float:
    """The non-centrality at which x is the given quantile; 0 when x is below it already there."""
    if chndtr(x, degrees, 0) <= share:
        return 0.0
    return max(float(chndtrinc(x, degrees, share)), 0.0)
