"""What the statistics give back: estimates with their 95 % intervals, NaN for what is unknown."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Correlation:
    """A coefficient from -1 to 1, its 95 % interval, the pairs used, the two-sided p-value and the
    standard error of atanh(rho)."""

    rho: float
    low: float
    high: float
    n: int
    p: float
    error: float = math.nan


@dataclass(frozen=True)
class Dominance:
    """Cliff's delta from -1 to 1 with its 95 % interval, both group sizes, two-sided p-value and,
    where it was asked for, the standard error, which knows no limit at 1."""

    delta: float
    low: float
    high: float
    n_x: int
    n_y: int
    p: float
    error: float = math.nan


@dataclass(frozen=True)
class MedianGap:
    """Median of x minus median of y, its 95 % interval, both medians and both group sizes."""

    gap: float
    low: float
    high: float
    median_x: float
    median_y: float
    n_x: int
    n_y: int


@dataclass(frozen=True)
class MeanGap:
    """Mean of x minus mean of y with its 95 % interval, approximate on heavy tails."""

    gap: float
    low: float
    high: float


@dataclass(frozen=True)
class NetPromoterScore:
    """A score from -100 to 100 in points, its plain margin, its 95 % interval, n and the shares."""

    score: float
    margin: float
    low: float
    high: float
    n: int
    promoters: float
    passives: float
    detractors: float


@dataclass(frozen=True)
class Proportion:
    """A share from 0 to 1 with its 95 % interval, the number that have it and n."""

    share: float
    low: float
    high: float
    count: int
    n: int
