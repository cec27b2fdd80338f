"""The first metric catalogue."""

from collections.abc import Callable

import pandas as pd

from valuewhen.customers.catalogue import Metric, catalogue, suggest_metrics
from valuewhen.customers.report import FileReport
from valuewhen.customers.roles import Roles

Read = Callable[..., tuple[FileReport, pd.DataFrame]]


def test_columns_that_vary_and_have_no_role_are_metrics(read: Read) -> None:
    report, _ = read(
        "customer_id,clv_eur,referrals_made,shares_usage_data,self_service_share,training_hours,"
        "contract,payment_days,extra_revenue_eur,load,note,year\n"
        "c1,10,0,yes,0.5,1.5,monthly,14,2.5,7 %,aaa,2024\n"
        "c2,20,1,no,0.1,0,yearly,30,3.5,8 %,bbb,2024\n"
        "c3,30,2,no,0.2,3,yearly,31,4.5,9 %,ccc,2024\n"
    )
    suggested = suggest_metrics(report, Roles("customer_id", "clv_eur"))
    told = [(m.name, m.kind, m.family, m.unit, m.direction) for m in suggested]
    assert told == [
        ("referrals_made", "count", "advocacy", "count", "higher"),
        ("shares_usage_data", "flag", "data sharing", "yes or no", "higher"),
        ("self_service_share", "number", "self-service", "share", "higher"),
        ("training_hours", "number", "learning", "hours", "higher"),
        ("contract", "category", "loyalty", None, "unknown"),
        ("payment_days", "number", "payment", "days", "unknown"),
        ("extra_revenue_eur", "number", "purchases", "EUR", "unknown"),
        ("load", "number", "other", "%", "unknown"),
    ]
    assert suggested[0].reason == (
        "“referr” in its name is about advocacy; customers who contribute are expected to be "
        "worth more"
    )
    assert suggested[-1].reason == ""


def test_trouble_is_expected_to_go_with_less(read: Read) -> None:
    report, _ = read("id,clv,complaints,training_claims\na,1,0,0\nb,2,1,2\nc,3,5,4\n")
    suggested = suggest_metrics(report, Roles("id", "clv"))
    assert [metric.direction for metric in suggested] == ["lower", "lower"]


def test_what_was_saved_goes_before_what_is_guessed(read: Read) -> None:
    report, _ = read("id,clv,referrals,visits\na,1,0,0\nb,2,1,2\nc,3,5,4\n")
    roles = Roles("id", "clv")
    saved = [
        Metric("visits", "count", "loyalty", "visits", "higher", is_used=False),
        Metric("referrals", "flag", "other"),
        Metric("gone", "count"),
    ]
    found = catalogue(report, roles, saved)
    assert found == [suggest_metrics(report, roles)[0], saved[0]]


def test_a_metric_survives_json() -> None:
    metric = Metric("referrals_made", "count", "advocacy", "count", "higher")
    assert Metric.from_json({**metric.to_json(), "unknown": 1}) == metric
