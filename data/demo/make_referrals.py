"""Write who introduced whom to the made-up firm Halden Pumps: `python data/demo/make_referrals.py`.

It reads customers.csv beside it; the same seed gives the same bytes. What is put in, and what is
not, is told in README.md.
"""

import csv
import sys
from datetime import date, timedelta
from pathlib import Path
from random import Random

SEED = 20260131
BECAME_CUSTOMERS = 0.6  # the chance that an introduced firm bought
HEADER = ("referring_customer", "referred_firm", "referred_on", "outcome")
LAST_DAY = date(2025, 12, 31)

Row = tuple[date, str, str, str]


def make_referrals(rng: Random, customers: list[dict[str, str]]) -> list[Row]:
    """A row for each introduction that customers.csv counts: the day, both ends and the outcome."""
    since = sorted(
        (date.fromisoformat(one["customer_since"]), one["customer_id"]) for one in customers
    )
    rows: list[Row] = []
    for one in customers:
        first, known = date.fromisoformat(one["customer_since"]), {one["customer_id"]}
        for _ in range(int(one["referrals_made"])):
            later = [(day, name) for day, name in since if day > first and name not in known]
            if later and rng.random() < BECAME_CUSTOMERS:
                day, name = rng.choice(later)
                on, outcome = max(first, day - timedelta(days=rng.randint(20, 200))), "won"
            else:
                name, outcome = f"RX-{len(rows) + 1:04d}", "lost"
                on = first + timedelta(days=rng.randint(0, (LAST_DAY - first).days))
            known.add(name)
            rows.append((on, one["customer_id"], name, outcome))
    return sorted(rows)


def main(folder: Path) -> None:
    """Write referrals.csv into `folder`, from the customers beside this script."""
    with (Path(__file__).parent / "customers.csv").open(encoding="utf-8", newline="") as file:
        customers = list(csv.DictReader(file))
    rows = make_referrals(Random(SEED), customers)  # noqa: S311 - made-up data, no secret
    with (folder / "referrals.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEADER)
        writer.writerows((source, target, on, outcome) for on, source, target, outcome in rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
