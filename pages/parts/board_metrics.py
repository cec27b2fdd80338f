"""The metrics of the joined customer data that a theme could be measured by."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any

from pages.parts.seat import Seat
from valuewhen.customers.catalogue import Metric
from valuewhen.join.attachments import attachment
from valuewhen.join.measured import metric_words
from valuewhen.join.suggestions import Suggestion, suggest_metrics
from valuewhen.store.store import the_store
from valuewhen.words import say
from valuewhen.workshop.board import Theme

MOST = 3  # metrics that are suggested, beside that nothing measures it
PHASES = ("vote", "talk", "evidence", "pair", "commit", "closed")  # in which themes are mapped


def metric_offers(seat: Seat) -> Callable[[Theme], list[dict[str, Any]]] | None:
    """What a theme is offered to be tied to; None before the vote and without customer data."""
    if seat.workshop.now.phase not in PHASES:
        return None
    joined = the_store().read(attachment, seat.caller, seat.workshop.id)
    return partial(offered, catalogue=joined.data_set.catalogue) if joined else None


def offered(theme: Theme, catalogue: Sequence[Metric]) -> list[dict[str, Any]]:
    """The metrics a theme is offered, the likeliest first, the one it is tied to among them."""
    found = {one.metric: one.reason for one in suggested(theme, catalogue)} if theme.answers else {}
    if theme.metric:
        found.setdefault(theme.metric, "")
    return [
        {
            "id": metric or "",
            "label": metric_words(metric) if metric else say("board.not_measured"),
            "reason": reason,
            "chosen": metric == theme.metric,
        }
        for metric, reason in found.items()
    ]


def suggested(theme: Theme, catalogue: Sequence[Metric]) -> list[Suggestion]:
    """The likeliest metrics of a theme, and where among them it is that nothing measures it."""
    words = (theme.title, *(answer.body for answer in theme.answers))
    found = _suggest(words, tuple(catalogue))
    metrics = [one for one in found if one.metric is not None][:MOST]
    return [one for one in found if one.metric is None or one in metrics]


_suggest = lru_cache(maxsize=1_000)(suggest_metrics)
