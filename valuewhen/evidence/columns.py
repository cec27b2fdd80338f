"""Columns as the statistics take them: floats with NaN for whatever is missing."""

import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from valuewhen.errors import InvalidInputError

Floats = NDArray[np.float64]
Column = pd.Series | NDArray[Any] | Sequence[Any]
Controls = pd.DataFrame | Column

_NUMBER_LIKE = {"floating", "integer", "mixed-integer-float", "decimal", "boolean", "empty"}


def numbers(values: Column, name: str = "this column") -> Floats:
    """One column as floats, in its order: flags as 0 and 1, dates as days, missing as NaN.

    Infinite values count as missing: nothing that was measured is infinite. Text is refused with
    InvalidInputError, even where it looks like a number, because nothing is converted silently.
    """
    series = values if isinstance(values, pd.Series) else _as_series(values, name)
    if pd.api.types.is_datetime64_any_dtype(series) or pd.api.types.is_timedelta64_dtype(series):
        return _days(series)
    if series.dtype == object:
        found = _objects_as_floats(series, name)
    elif pd.api.types.is_numeric_dtype(series) and not pd.api.types.is_complex_dtype(series):
        found = series.to_numpy(dtype=np.float64, na_value=math.nan)
    else:
        raise not_numbers(name)
    return np.where(np.isfinite(found), found, math.nan)


def dot(x: Floats, y: Floats) -> float:
    """The sum of the products of two columns, by one thread: that of `@` wakes others for it, which
    costs more than it brings where several columns are worked on at once."""
    return float(np.einsum("i,i->", x, y))


def same_length(*columns: Floats) -> None:
    """Raise InvalidInputError unless all columns have as many rows."""
    lengths = {len(column) for column in columns}
    if len(lengths) > 1:
        raise InvalidInputError(
            "The columns have different numbers of rows: give one value for every customer in each."
        )


def control_table(controls: Controls, rows: int) -> pd.DataFrame:
    """Controls as a table of `rows` rows: a 1-D or 2-D array, a Series or a DataFrame.

    Numbers and dates come back as floats, anything else as it was, its levels to become dummies.
    """
    if isinstance(controls, pd.DataFrame):
        table = controls.reset_index(drop=True)
    elif isinstance(controls, pd.Series):
        table = controls.reset_index(drop=True).to_frame()
    else:
        table = pd.DataFrame(np.asarray(controls)).infer_objects()
    if len(table) != rows:
        raise InvalidInputError("The controls need one row for every customer, as the metric has.")
    columns = [table.iloc[:, at] for at in range(table.shape[1])]
    return pd.DataFrame({at: _measured(column) for at, column in enumerate(columns)})


def _measured(control: pd.Series) -> pd.Series:
    types = pd.api.types
    if types.is_bool_dtype(control) or not (
        types.is_numeric_dtype(control) or types.is_datetime64_any_dtype(control)
    ):
        return control
    return pd.Series(numbers(control, "a control"))


def _as_series(values: Column, name: str) -> pd.Series:
    try:
        return pd.Series(values)
    except (TypeError, ValueError) as error:
        raise InvalidInputError(f"{name} needs to be one column of numbers.") from error


def _days(series: pd.Series) -> Floats:
    if pd.api.types.is_datetime64_any_dtype(series):
        series = series - pd.Timestamp(0, tz=getattr(series.dtype, "tz", None))
    return series.dt.total_seconds().to_numpy(dtype=np.float64, na_value=math.nan) / 86_400


def _objects_as_floats(series: pd.Series, name: str) -> Floats:
    missing = series.isna()
    if pd.api.types.infer_dtype(series[~missing], skipna=True) not in _NUMBER_LIKE and not all(
        isinstance(value, bool | int | float | Decimal | np.number | np.bool_)
        for value in series[~missing]
    ):
        raise not_numbers(name)
    found = np.full(len(series), math.nan)
    found[~missing.to_numpy()] = [float(value) for value in series[~missing]]
    return found


def not_numbers(name: str) -> InvalidInputError:
    """The error of a column that holds no numbers."""
    return InvalidInputError(
        f"{name} does not hold numbers: choose a column of numbers, or of true and false."
    )
