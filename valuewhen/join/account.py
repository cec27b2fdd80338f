"""How the CLV of customers that were made from transactions came about, kept beside their data.

The transactions are not kept, so this cannot be computed again: it outlasts a change of program.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

from valuewhen.children.plain import from_plain, to_plain
from valuewhen.evidence.clv import Holdout
from valuewhen.join.kept import folder_of

ClvKind = Literal["predicted", "historical"]

FILE = "made-from-transactions.json"


@dataclass(frozen=True)
class HeldOut:
    """A holdout validation without its customers: words, n, and the frames `by_frequency` and
    `errors` of `valuewhen.evidence.clv.Holdout`; `notes` are its cautions."""

    words: str
    n: int
    by_frequency: pd.DataFrame
    errors: pd.DataFrame
    notes: tuple[str, ...]

    @classmethod
    def of(cls, found: Holdout) -> "HeldOut":
        """What there is to tell of a holdout validation."""
        return cls(found.in_words(), found.n, found.by_frequency, found.errors, found.notes)


@dataclass(frozen=True)
class ClvAccount:
    """How both CLVs were computed, and how far the predicted one can be trusted.

    `predicted` and `historical` say the terms of each; `parameters` has a row a parameter: model,
    n (customers it was fitted to), parameter, estimate, low, high (95 %). `independence` says
    whether how often and how much go separate ways. `held_out` is None when no time could be held
    out: `no_holdout` says why. `notes` are cautions.
    """

    customers: int
    predicted: str
    historical: str
    parameters: pd.DataFrame
    independence: str
    held_out: HeldOut | None
    no_holdout: str
    notes: tuple[str, ...]

    def words(self, kind: ClvKind) -> str:
        """How the CLV of this kind was computed."""
        return self.predicted if kind == "predicted" else self.historical


def keep_account(parquet: Path, account: ClvAccount) -> None:
    """Keep the account beside a data set's file."""
    place = _place(parquet)
    place.parent.mkdir(exist_ok=True)
    writing = place.with_suffix(".writing")
    writing.write_text(json.dumps(to_plain(account)), encoding="utf-8")
    writing.replace(place)


def account_of(parquet: Path) -> ClvAccount | None:
    """The account of a data set by its file; None of one that was not made from transactions."""
    try:
        plain = json.loads(_place(parquet).read_text(encoding="utf-8"))
        found: ClvAccount = from_plain(ClvAccount, plain)
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return found


def _place(parquet: Path) -> Path:
    return folder_of(parquet) / FILE
