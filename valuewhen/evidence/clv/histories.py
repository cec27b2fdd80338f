"""Customers' purchase histories as the models take them: checked columns of floats."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from valuewhen.analytics import connection, statement
from valuewhen.errors import InvalidInputError
from valuewhen.evidence.columns import Column, Floats, numbers, same_length

Measure = Column | float


@dataclass(frozen=True)
class Patterns:
    """Equal histories once each, and how many customers share them."""

    frequency: Floats
    recency: Floats
    T: Floats
    customers: Floats


def history(frequency: Measure, recency: Measure, T: Measure) -> tuple[Floats, Floats, Floats]:  # noqa: N803
    """Frequency, recency and T of customers as floats; a single number stands for everybody.

    Raises InvalidInputError for missing, negative or fractional frequencies, recency beyond T, a
    recency without a repeat purchase, and columns of different lengths.
    """
    x, recent, age = columns(frequency=frequency, recency=recency, T=T)
    refuse(x % 1 != 0, x, "a frequency that is no whole number", "It counts repeat purchases.")
    refuse(
        recent > age,
        recent,
        "a recency beyond T",
        "Recency is the time from the first purchase to the last, T that to the end, both in the "
        "same unit (days taken for weeks?).",
    )
    refuse(
        (x == 0) & (recent > 0),
        recent,
        "a recency but no repeat purchase",
        "Recency is counted from the first purchase, so it is 0 for who bought once: if yours is "
        "the time since the last purchase, take T less that.",
    )
    return x, recent, age


def columns(**measures: Measure) -> list[Floats]:
    """Several measures as `column` gives each, single numbers repeated to the others' length.

    Raises InvalidInputError when the lengths differ.
    """
    found = [column(values, name.replace("_", " ")) for name, values in measures.items()]
    longest = max(len(values) for values in found)
    single = [np.ndim(values) == 0 for values in measures.values()]
    full = [
        np.repeat(values, longest) if one else values
        for values, one in zip(found, single, strict=True)
    ]
    same_length(*full)
    return full


def like(found: Floats, *given: Measure) -> Floats:
    """The results as one number (an array without dimensions) when only numbers were given."""
    return found.reshape(()) if all(np.ndim(values) == 0 for values in given) else found


def column(values: Measure, name: str) -> Floats:
    """One column of measures as floats: none missing, none negative, at least one.

    Raises InvalidInputError otherwise.
    """
    whole = np.atleast_1d(np.asarray(values)) if isinstance(values, int | float) else values
    found = numbers(whole, f"“{name}”")
    if len(found) == 0:
        raise InvalidInputError(f"There are no customers: “{name}” is empty.")
    refuse(np.isnan(found), found, f"no {name}", "Leave them out, or fill it in.")
    refuse(found < 0, found, f"a negative {name}", "It cannot be below 0.")
    return found


def refuse(wrong: np.ndarray, values: Floats, what: str, way_out: str) -> None:
    """Raise InvalidInputError that counts the customers for whom `wrong` is true, if any."""
    if not wrong.any():
        return
    at = int(np.argmax(wrong))
    n = int(wrong.sum())
    customers = "1 customer has" if n == 1 else f"{n:,} customers have"
    example = "" if np.isnan(values[at]) else f", {values[at]:g} for example"
    raise InvalidInputError(f"{customers} {what} (first in row {at + 1}{example}). {way_out}")


def patterns(x: Floats, recency: Floats, age: Floats) -> Patterns:
    """Equal (frequency, recency, T) once each, in their order, with their customers counted."""
    with connection() as db:
        db.register("histories", pa.table({"frequency": x, "recency": recency, "T": age}))
        found = db.execute(statement("clv/patterns")).fetchnumpy()
    return Patterns(*(np.asarray(values) for values in found.values()))
