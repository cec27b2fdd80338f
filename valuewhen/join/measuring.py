"""The program that measures customer data, in the server when they are few, else in a process."""

from pathlib import Path
from typing import Any

from valuewhen.children.inside import Tell, serve
from valuewhen.children.plain import to_plain
from valuewhen.customers.frame import customers_frame
from valuewhen.customers.roles import Roles
from valuewhen.customers.rule import BestRule
from valuewhen.join.measured import metric_words, ruled_by
from valuewhen.join.measured_evidence import Asked, evidence_of

READ = 0.3  # the share of the work that reading takes


def work(job: dict[str, Any], tell: Tell) -> dict[str, Any]:
    """{"cards": …, "ruled": …}: the evidence, or why there is none, of each of the job's metrics,
    and what its rule gives, None without a rule; all from one read of the file."""
    roles, metrics = Roles.from_json(job["roles"]), job["metrics"]
    asked = Asked(tuple(metrics), tuple(job["formula"]), roles)
    rule = BestRule.from_json(job["rule"]) if job["rule"] else None
    tell(0.0, "reading the customers")
    found = customers_frame(Path(job["parquet"]), roles, rule, asked.columns)
    cards, steps = {}, len(metrics) + (rule is not None)
    for done, metric in enumerate(metrics):
        tell(READ + (1 - READ) * done / steps, metric_words(metric))
        cards[metric] = to_plain(evidence_of(found, asked, metric))
    if rule is None:
        return {"cards": cards, "ruled": None}
    tell(1 - (1 - READ) / steps, "best and typical customers")
    return {"cards": cards, "ruled": to_plain(ruled_by(found.frame, roles))}


if __name__ == "__main__":
    serve(work)
