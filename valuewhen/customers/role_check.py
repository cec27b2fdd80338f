"""Whether the columns that were chosen can play their parts, counted in the data."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from valuewhen.analytics import connection, statement
from valuewhen.customers.customers_view import (
    NUMBERS,
    column_types,
    require_columns,
    show_customers,
)
from valuewhen.customers.report import counted
from valuewhen.customers.roles import NpsScale, Roles, scale_of
from valuewhen.errors import InvalidInputError

FIRST_DUPLICATES = 5


@dataclass(frozen=True)
class RoleCheck:
    """How the chosen columns hold up; every count is of customers (rows).

    `nps_scale` is the scale that the answers have, whatever was said; `nps_low` and `nps_high` are
    the ends it shows. `refusals` says what makes the choice unusable, `notes` what to know.
    """

    n: int
    missing_ids: int
    duplicate_ids: int
    first_duplicates: tuple[tuple[str, int], ...]
    missing_clv: int
    negative_clv: int
    zero_clv: int
    segments: int
    missing_segment: int
    nps_answers: int
    missing_nps: int
    nps_out_of_range: int
    nps_scale: NpsScale | None
    nps_low: float | None
    nps_high: float | None
    refusals: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def require_usable(self) -> "RoleCheck":
        """The check itself; raises InvalidInputError with everything that stands against it."""
        if self.refusals:
            raise InvalidInputError(" ".join(self.refusals), "roles_refused")
        return self


def check_roles(parquet: Path, roles: Roles) -> RoleCheck:
    """Count what the chosen columns hold, in the Parquet file that `read_customer_file` wrote.

    Answers qualify for a Net Promoter Score when they lie between 0 and 10 and not all between 1
    and 5; anything else is a satisfaction score. Answers outside 0 to 10 are counted apart and are
    missing everywhere else. Raises InvalidInputError when the file lacks one of the columns.
    """
    with connection(parquet) as db:
        types = column_types(db, parquet)
        require_columns(types, roles.columns)
        show_customers(db, parquet, replace(roles, nps_scale=None), types)
        counts = _counts(db)
        duplicates = db.execute(
            statement("customers/duplicate_ids"), {"most": FIRST_DUPLICATES}
        ).fetchall()
    return _judged(counts, tuple((name, rows) for name, rows in duplicates), roles, types)


def _counts(db: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    result = db.execute(statement("customers/role_counts"))
    names = [field[0] for field in result.description]
    row = result.fetchone()
    assert row is not None
    return dict(zip(names, row, strict=True))


def _judged(
    counts: dict[str, Any],
    duplicates: tuple[tuple[str, int], ...],
    roles: Roles,
    types: Mapping[str, str],
) -> RoleCheck:
    scale = _found_scale(counts, roles)
    out = counts["nps_outside"] if scale == "nps_0_10" else 0
    return RoleCheck(
        n=counts["n"],
        missing_ids=counts["missing_ids"],
        duplicate_ids=counts["duplicate_ids"],
        first_duplicates=duplicates,
        missing_clv=counts["missing_clv"],
        negative_clv=counts["negative_clv"],
        zero_clv=counts["zero_clv"],
        segments=counts["segments"],
        missing_segment=counts["missing_segment"] if roles.segment else 0,
        nps_answers=counts["nps_answers"] - out,
        missing_nps=counts["n"] - counts["nps_answers"] if roles.nps else 0,
        nps_out_of_range=out,
        nps_scale=scale,
        nps_low=counts["nps_low"],
        nps_high=counts["nps_high"],
        refusals=tuple(_refusals(counts, duplicates, roles, types)),
        notes=tuple(_notes(counts, roles, scale, out)),
    )


def _found_scale(counts: dict[str, Any], roles: Roles) -> NpsScale | None:
    if roles.nps is None or not counts["nps_answers"]:
        return None
    inside = counts["nps_answers"] - counts["nps_outside"]
    if roles.nps_scale == "nps_0_10" and 0 < counts["nps_outside"] < inside:
        return "nps_0_10"
    found = scale_of(roles.nps, counts["nps_low"], counts["nps_high"])
    said_satisfaction = roles.nps_scale == "satisfaction"
    return "satisfaction" if said_satisfaction else found


def _refusals(
    counts: dict[str, Any],
    duplicates: tuple[tuple[str, int], ...],
    roles: Roles,
    types: Mapping[str, str],
) -> list[str]:
    refusals = []
    if duplicates:
        shown = ", ".join(f"{name} ({rows} times)" for name, rows in duplicates)
        refusals.append(
            f"{counted(counts['duplicate_ids'], 'id')} in “{roles.id}” "
            f"{'is' if counts['duplicate_ids'] == 1 else 'are'} there more than once: {shown}. "
            "Each customer needs one row: choose another id, or merge the rows."
        )
    if counts["missing_ids"]:
        refusals.append(
            f"{counted(counts['missing_ids'], 'row')} without an id in “{roles.id}” (a line of "
            "totals, perhaps). Remove them or choose another id."
        )
    if types[roles.id] in ("DOUBLE", "FLOAT"):
        refusals.append(
            f"“{roles.id}” holds numbers with decimals, so it cannot be the id. Read the file "
            "again with that column kept as text."
        )
    if types[roles.clv] not in NUMBERS:
        refusals.append(
            f"“{roles.clv}” is not a column of numbers, so it cannot be the CLV. Choose another "
            "column, or accept its unreadable cells as missing when the file is read."
        )
    elif counts["missing_clv"] == counts["n"]:
        refusals.append(f"No customer has a value in “{roles.clv}”. Choose another CLV column.")
    if roles.nps and types[roles.nps] not in NUMBERS:
        refusals.append(f"“{roles.nps}” is not a column of numbers: choose another NPS answer.")
    return refusals


def _notes(counts: dict[str, Any], roles: Roles, scale: NpsScale | None, out: int) -> list[str]:
    notes = []
    if counts["negative_clv"]:
        notes.append(f"{counted(counts['negative_clv'], 'customer')} with a negative CLV: kept.")
    if scale == "satisfaction":
        notes.append(
            f"“{roles.nps}” runs from {counts['nps_low']:g} to {counts['nps_high']:g}: a "
            "satisfaction score, not an NPS answer, so no Net Promoter Score is computed from it."
        )
    if out:
        notes.append(f"{counted(out, 'answer')} outside 0 to 10: missing.")
    return notes
