"""The program that measures customer data, in the server when they are few, else in a process."""

from pathlib import Path
from typing import Any

from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.customers.frame import customers_frame
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.evidence.sources import opened
from valuewhen.join.measured import metric_words, ruled_by
from valuewhen.join.measured_evidence import Customers

READ = 0.2  # the share of the work that reading takes


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"cards": …, "ruled": …}: the evidence, or why there is none, of each of the job's metrics,
    and what its rule gives, None without a rule."""
    parquet, roles = Path(job["parquet"]), Roles.from_json(job["roles"])
    ruled = None
    if job["rule"]:
        tell(0.0, "best and typical customers")
        rule = BestRule.from_json(job["rule"])
        frame = customers_frame(parquet, roles, rule, columns=("clv", "nps", "label"))
        ruled = to_plain(ruled_by(frame.frame, roles))
        del frame
    return {"cards": _cards(parquet, roles, job["metrics"], job["formula"], tell), "ruled": ruled}


def _cards(
    parquet: Path, roles: Roles, metrics: list[str], formula: list[str], tell: Tell
) -> dict[str, Any]:
    cards: dict[str, Any] = {}
    if not metrics:
        return cards
    tell(READ / 2, "reading the customers")
    held = [name for name in (roles.clv, roles.since, roles.size, roles.segment) if name]
    with opened(parquet, list(dict.fromkeys([*held, *formula, *metrics]))) as columns:
        customers = Customers.of(columns, roles, formula)
        for done, metric in enumerate(metrics):
            tell(READ + (1 - READ) * done / len(metrics), metric_words(metric))
            cards[metric] = to_plain(customers.evidence(metric))
    return cards


if __name__ == "__main__":
    serve(work)
