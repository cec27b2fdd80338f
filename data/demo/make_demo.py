"""Write the made-up data of the fictional firm Halden Pumps: `python data/demo/make_demo.py`.

The same seed gives the same bytes. How the figures come about is told in README.md beside it.
"""

import csv
import math
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

SEED = 20251231
CUSTOMERS = 5_000
WINDOW = (date(2023, 1, 1), date(2025, 12, 31))
LAST_YEAR = date(2025, 1, 1)
FIRST_SINCE = date(2006, 1, 1)
NEW_SINCE = date(2025, 10, 1)

SEGMENTS = ("Water utilities", "Food and drink", "Chemicals", "Marine")
SEGMENT_SHARES = (0.34, 0.37, 0.283, 0.007)
MARGINS = {"Water utilities": 0.38, "Food and drink": 0.33, "Chemicals": 0.42, "Marine": 0.30}
SIZES = ("1 to 49", "50 to 249", "250 to 999", "1000 or more")
SIZE_SHARES = {
    "Water utilities": (0.30, 0.40, 0.22, 0.08),
    "Food and drink": (0.48, 0.32, 0.15, 0.05),
    "Chemicals": (0.22, 0.38, 0.27, 0.13),
    "Marine": (0.40, 0.35, 0.20, 0.05),
}
COUNTRIES = ("DE", "NO", "SE", "NL", "PL", "FR", "IT")
COUNTRY_SHARES = (0.31, 0.17, 0.14, 0.12, 0.10, 0.09, 0.07)
CONTACT_COST = 60.0
IDEA_COST = 900.0


@dataclass
class Customer:
    """One made-up customer; `activity` and `engagement` are standard normal and stay hidden."""

    id: str
    segment: str
    size: int
    country: str
    since: date
    activity: float
    engagement: float
    training_hours: float = 0.0
    shares_usage_data: bool = False
    referrals: int = 0
    ideas: int = 0
    payment_days: int = 0
    contacts: int = 0
    reference_calls: int = 0
    orders: list["Order"] = field(default_factory=list)
    nps: list["Answer"] = field(default_factory=list)


@dataclass(frozen=True)
class Order:
    """One order: when, for how many euros, and whether it came through the portal."""

    on: date
    amount: int
    by_portal: bool


@dataclass(frozen=True)
class Answer:
    """One answer to the NPS question, 0 to 10."""

    on: date
    answer: int


@dataclass(frozen=True)
class Deal:
    """One deal that was won or lost, with the customer who served as its reference, if any."""

    on: date
    referencing: str
    closed: str
    value: int
    outcome: str


def logistic(x: float) -> float:
    """The probability whose log-odds are x."""
    return 1 / (1 + math.exp(-x))


def poisson(rng: Random, mean: float) -> int:
    """A Poisson draw by Knuth's product of uniforms; for small means."""
    limit, product, draws = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        draws += 1
    return draws


def day_between(rng: Random, first: date, last: date) -> date:
    """A day from `first` to `last`, each equally likely."""
    return first + timedelta(days=int(rng.random() * ((last - first).days + 1)))


def pick(rng: Random, values: Sequence[str], shares: Sequence[float]) -> str:
    """One of the values with the given shares."""
    return rng.choices(values, shares)[0]


def make_customer(rng: Random, number: int) -> Customer:
    """A customer with everything that does not follow from its orders."""
    segment = pick(rng, SEGMENTS, SEGMENT_SHARES)
    size = SIZES.index(pick(rng, SIZES, SIZE_SHARES[segment]))
    activity = rng.normalvariate(0, 1)
    engagement = 0.25 * activity + math.sqrt(1 - 0.25**2) * rng.normalvariate(0, 1)
    customer = Customer(
        id=f"HP-{number:05d}",
        segment=segment,
        size=size,
        country=pick(rng, COUNTRIES, COUNTRY_SHARES),
        since=day_between(rng, FIRST_SINCE, WINDOW[1]),
        activity=activity,
        engagement=engagement,
    )
    if rng.random() < logistic(-0.3 + 0.4 * engagement + 0.3 * size):
        customer.training_hours = round(2 * rng.gammavariate(1.5, 6 + 2 * size)) / 2
    customer.shares_usage_data = rng.random() < logistic(-1.2 + 0.8 * size)
    customer.payment_days = max(5, round(rng.normalvariate(34 + 3 * size, 12)))
    if rng.random() < logistic(-1.9 + 0.7 * engagement):
        customer.referrals = 1 + poisson(rng, 0.7)
    if rng.random() < logistic(-2.0 + 0.5 * engagement):
        customer.ideas = 1 + poisson(rng, 1.0)
    return customer


def add_orders(rng: Random, customer: Customer) -> None:
    """Orders of the three years, at a rate of the customer's own, until it lapses."""
    first = max(WINDOW[0], customer.since)
    last = WINDOW[1]
    if rng.random() < logistic(-1.8 - 0.3 * customer.engagement):
        last = day_between(rng, WINDOW[0] - timedelta(days=365), WINDOW[1])
    if last < first:
        return
    years = (last - first).days / 365
    trained = 0.12 if customer.training_hours else 0.0
    rate = math.exp(0.05 + 0.22 * customer.size + 0.55 * customer.activity + trained)
    usual = math.log(1_400) + 0.45 * customer.size + 0.5 * rng.normalvariate(0, 1)
    portal = rng.betavariate(1.2, 2.2)
    for _ in range(poisson(rng, rate * years)):
        project = 12.0 if rng.random() < 0.03 else 1.0
        amount = max(1, round(project * rng.lognormvariate(usual, 0.8)))
        order = Order(day_between(rng, first, last), amount, rng.random() < portal)
        customer.orders.append(order)
    customer.orders.sort(key=lambda order: order.on)
    mean = 0.15 * years + 0.2 * customer.size + 0.3 * len(customer.orders)
    customer.contacts = poisson(rng, mean)


def add_answers(rng: Random, customer: Customer) -> None:
    """NPS answers: the engaged and the active answer more often than the others."""
    answers = rng.random() < logistic(-0.45 + 0.5 * customer.engagement + 0.3 * customer.activity)
    if not answers:
        return
    trouble = 0.25 * max(0, customer.contacts - len(customer.orders))
    for _ in range(1 + poisson(rng, 0.5)):
        felt = rng.normalvariate(7.2 + 0.9 * customer.engagement - trouble, 2)
        on = day_between(rng, max(WINDOW[0], customer.since), WINDOW[1])
        customer.nps.append(Answer(on, min(10, max(0, round(felt)))))
    customer.nps.sort(key=lambda answer: answer.on)


def make_deals(rng: Random, customers: Sequence[Customer]) -> list[Deal]:
    """Deals of the three years: a won one for each new customer, lost ones with prospects."""
    willing = [math.exp(0.8 * customer.engagement + 0.3 * customer.size) for customer in customers]
    won = [customer for customer in customers if customer.since >= WINDOW[0]]
    deals: list[Deal] = []
    for customer in won:
        deals += make_deal(rng, customers, willing, customer.since, customer.id, customer.size)
    for number in range(1, round(1.6 * len(won)) + 1):
        size = SIZES.index(pick(rng, SIZES, SIZE_SHARES["Water utilities"]))
        on = day_between(rng, *WINDOW)
        deals += make_deal(rng, customers, willing, on, f"PX-{number:04d}", size)
    return sorted(deals, key=lambda deal: (deal.on, deal.closed, deal.referencing))


def make_deal(
    rng: Random,
    customers: Sequence[Customer],
    willing: Sequence[float],
    on: date,
    closed: str,
    size: int,
) -> list[Deal]:
    """One deal: a row per reference that was called, one row without a name if there was none."""
    value = max(500, round(rng.lognormvariate(math.log(9_000) + 0.6 * size, 0.9), -2))
    is_won = closed.startswith("HP-")
    wanted = poisson(rng, 0.85 if is_won else 0.55)
    called = rng.choices(customers, willing, k=wanted)
    names = {customer.id for customer in called if (on - customer.since).days > 365}
    outcome = "won" if is_won else "lost"
    return [Deal(on, name, closed, int(value), outcome) for name in sorted(names) or [""]]


def clv(rng: Random, customer: Customer) -> int | None:
    """Contribution margin of the three years less the cost to serve, in euros.

    None for customers of the last three months, for whom the firm computes none.
    """
    margin = MARGINS[customer.segment] * sum(order.amount for order in customer.orders)
    engineering = sum(rng.gammavariate(2, IDEA_COST / 2) for _ in range(customer.ideas))
    value = margin - CONTACT_COST * customer.contacts - engineering
    return None if customer.since >= NEW_SINCE else round(value)


def customer_row(rng: Random, customer: Customer) -> list[object]:
    """The customer as a line of customers.csv; None becomes an empty cell."""
    value = clv(rng, customer)
    orders = customer.orders
    by_portal = sum(order.by_portal for order in orders)
    knows_size, knows_sharing, knows_training = (rng.random() for _ in range(3))
    return [
        customer.id,
        customer.segment,
        customer.country,
        customer.since,
        SIZES[customer.size] if knows_size > 0.03 else None,
        value,
        customer.nps[-1].answer if customer.nps else None,
        sum(order.on >= LAST_YEAR for order in orders),
        customer.reference_calls,
        customer.referrals,
        (("no", "yes")[customer.shares_usage_data]) if knows_sharing > 0.05 else None,
        round(by_portal / len(orders), 2) if orders else None,
        customer.training_hours if knows_training > 0.08 else None,
        customer.contacts,
        customer.ideas,
        customer.payment_days if orders else None,
        "made up",
    ]


CUSTOMER_COLUMNS = (
    "customer_id",
    "business_segment",
    "country",
    "customer_since",
    "employees_band",
    "clv_eur",
    "nps_answer",
    "orders_last_year",
    "reference_calls",
    "referrals_made",
    "shares_usage_data",
    "self_service_share",
    "training_hours",
    "support_contacts",
    "ideas_submitted",
    "payment_days",
    "data_source",
)


def make_customers(rng: Random) -> tuple[list[Customer], list[Deal]]:
    """All customers with their orders, answers and deals."""
    customers = [make_customer(rng, number) for number in range(1, CUSTOMERS + 1)]
    for customer in customers:
        add_orders(rng, customer)
        add_answers(rng, customer)
    deals = make_deals(rng, customers)
    calls = Counter(deal.referencing for deal in deals)
    for customer in customers:
        customer.reference_calls = calls[customer.id]
    return customers, deals


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a CSV file, the same bytes on every system."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def make_demo(folder: Path, seed: int = SEED) -> None:
    """Write customers.csv, orders.csv, nps_answers.csv and references.csv into `folder`."""
    rng = Random(seed)  # noqa: S311 - made-up data, no secret
    customers, deals = make_customers(rng)
    write(
        folder / "customers.csv",
        CUSTOMER_COLUMNS,
        [customer_row(rng, customer) for customer in customers],
    )
    orders = [(order.on, customer.id, order) for customer in customers for order in customer.orders]
    write(
        folder / "orders.csv",
        ("customer_id", "ordered_on", "amount_eur", "channel"),
        [
            (name, on, order.amount, "portal" if order.by_portal else "sales")
            for on, name, order in sorted(orders, key=lambda row: row[:2])
        ],
    )
    write(
        folder / "nps_answers.csv",
        ("customer_id", "answered_on", "nps_answer"),
        [(customer.id, given.on, given.answer) for customer in customers for given in customer.nps],
    )
    write(
        folder / "references.csv",
        ("referencing_customer", "closed_customer", "deal_value_eur", "closed_on", "outcome"),
        [(deal.referencing, deal.closed, deal.value, deal.on, deal.outcome) for deal in deals],
    )


if __name__ == "__main__":
    make_demo(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
