"""What the bins of a metric are called: short, in plain words, and each once."""

import math

import pandas as pd

from valuewhen import figures
from valuewhen.evidence.columns import Column, Floats

_SCALES = ((1e9, "billion"), (1e6, "million"))
_DATES = ("%Y-%m", "%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S.%f")


def bin_names(
    low: Floats, high: Floats, *, is_flag: bool = False, is_date: bool = False
) -> list[str]:
    """A name a bin from its lowest and highest value, bins in rising order.

    "0", "2 to 3", "8 or more"; "no" and "yes" for a flag; months for dates (days since 1970). As
    few digits as keep the names apart.
    """
    if is_flag:
        return ["no" if value == 0 else "yes" for value in high]
    if is_date:
        attempts = [[_days(low, form), _days(high, form), [""] * len(low)] for form in _DATES]
    else:
        attempts = [_numbers(low, high, digits) for digits in range(3, 18)]
    ends = ("or earlier", "or later") if is_date else ("or less", "or more")
    named = (
        _ranges(lows, highs, units, ends)
        for lows, highs, units in attempts
        if _are_apart(low, high, lows, highs)
    )
    return next((names for names in named if len(set(names)) == len(names)), _places(len(low)))


def are_dates(values: Column) -> bool:
    """Whether a column holds dates, which `numbers` reads as days since 1970."""
    return pd.api.types.is_datetime64_any_dtype(pd.Series(values).dtype)


def _ranges(low: list[str], high: list[str], units: list[str], ends: tuple[str, str]) -> list[str]:
    names = []
    for lowest, highest, unit in zip(low, high, units, strict=True):
        if lowest == highest:
            names.append(f"{lowest}{unit}")
        elif len(low) > 1 and len(names) == len(low) - 1:
            names.append(f"{lowest}{unit} {ends[1]}")
        elif len(low) > 1 and not names:
            names.append(f"{highest}{unit} {ends[0]}")
        else:
            names.append(f"{lowest} to {highest}{unit}")
    return names


def _are_apart(low: Floats, high: Floats, lowest: list[str], highest: list[str]) -> bool:
    """Whether every bin of more than one value also reads as such."""
    rows = zip(low, high, lowest, highest, strict=True)
    return all(a == b or said_a != said_b for a, b, said_a, said_b in rows)


def _places(bins: int) -> list[str]:
    return [f"bin {at + 1} of {bins}" for at in range(bins)]


def _days(days: Floats, form: str) -> list[str]:
    return [moment.strftime(form) for moment in pd.to_datetime(days, unit="D")]


def _numbers(low: Floats, high: Floats, digits: int) -> list[list[str]]:
    whole = not any(value % 1 or abs(value) >= 1e6 for value in (*low, *high))
    lows, highs, units = [], [], []
    for at, (lowest, highest) in enumerate(zip(low, high, strict=True)):
        said_alone = lowest if at == len(low) - 1 else highest
        scale, unit = _scale(abs(said_alone) if at in (0, len(low) - 1) else max(-lowest, highest))
        kept = digits - 1 if unit else digits
        lows.append(_said(lowest / scale, kept, whole))
        highs.append(_said(highest / scale, kept, whole))
        units.append(unit)
    return [lows, highs, units]


def _scale(size: float) -> tuple[float, str]:
    for scale, name in _SCALES:
        if scale <= size < 1000 * scale:
            return scale, f" {name}"
    return 1.0, ""


def _said(value: float, digits: int, whole: bool) -> str:
    rounded = value if whole else float(f"{value:.{digits}g}")
    if rounded == 0:
        return "0"
    if not 1e-4 <= abs(rounded) < 1e6:
        return f"{rounded:.{digits}g}".replace("-", figures.MINUS)
    decimals = 0 if whole else max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    text = f"{rounded:,.{decimals}f}"
    return (text.rstrip("0").rstrip(".") if decimals else text).replace("-", figures.MINUS)
