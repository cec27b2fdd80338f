"""The parts that columns play: id, CLV, NPS answer, business segment and what is controlled for."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

from valuewhen.errors import InvalidInputError

NpsScale = Literal["nps_0_10", "satisfaction"]
ROLE_COLUMNS = ("id", "clv", "nps", "segment", "since", "size")
NPS_NAME = r"\bnps\b|net promoter|recommend"


@dataclass(frozen=True)
class Roles:
    """The columns of a data set by their part in it; None where there is none.

    `clv_kind` says in words how the CLV was computed, `currency` is a code such as "EUR";
    `nps_scale` is "nps_0_10" for answers that make a Net Promoter Score and "satisfaction" for any
    other score; `since` is when somebody became a customer (a date) or how long they are one (a
    number: tenure); `since` and `size` are what the models control for.
    """

    id: str
    clv: str
    nps: str | None = None
    nps_scale: NpsScale | None = None
    segment: str | None = None
    since: str | None = None
    size: str | None = None
    currency: str | None = None
    clv_kind: str = ""

    def __post_init__(self) -> None:
        if not self.id or not self.clv:
            raise InvalidInputError(
                "Choose the column of the customer's id and the one of the CLV."
            )
        chosen = self.columns
        twice = sorted({name for name in chosen if chosen.count(name) > 1})
        if twice:
            raise InvalidInputError(
                f"Column “{twice[0]}” has two roles. Choose another column for one of them."
            )

    @property
    def columns(self) -> list[str]:
        """The names of the columns that have a role."""
        named = (getattr(self, role) for role in ROLE_COLUMNS)
        return [name for name in named if name is not None]

    def to_json(self) -> dict[str, Any]:
        """The roles as a plain dict."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Roles":
        """The roles that `to_json` gave; what is not known here is left out."""
        known = {field.name for field in fields(cls)}
        return cls(**{name: value for name, value in plain.items() if name in known})


def scale_of(name: str, low: float, high: float) -> NpsScale:
    """The scale of answers that run from `low` to `high` in a column of that name.

    Answers from 0 to 10 make a Net Promoter Score; those that all lie between 1 and 5 do not,
    whatever the column is called, nor do those that stop at 7 under another name.
    """
    if low < 0 or high > 10 or (low >= 1 and high <= 5):
        return "satisfaction"
    says_nps = re.search(NPS_NAME, plain_words(name)) is not None
    return "nps_0_10" if says_nps or high > 7 else "satisfaction"


def plain_words(name: str) -> str:
    """A column's name as words in lower case: "business segment" for "BusinessSegment"."""
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", name)
    return re.sub(r"[\W_]+", " ", apart).casefold().strip()
