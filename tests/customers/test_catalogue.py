"""The first metric catalogue."""

from collections.abc import Callable

import pandas as pd

from valuewhen.customers.catalogue import Metric, suggest_metrics
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
    assert suggest_metrics(report, Roles("customer_id", "clv_eur")) == [
        Metric("referrals_made", "count", "advocacy", "count"),
        Metric("shares_usage_data", "flag", "data sharing", "yes or no"),
        Metric("self_service_share", "number", "self-service", "share"),
        Metric("training_hours", "number", "learning", "hours"),
        Metric("contract", "category", "loyalty"),
        Metric("payment_days", "number", "payment", "days"),
        Metric("extra_revenue_eur", "number", "purchases", "EUR"),
        Metric("load", "number", "other", "%"),
    ]


def test_a_metric_survives_json() -> None:
    metric = Metric("referrals_made", "count", "advocacy", "count", "higher")
    assert Metric.from_json({**metric.to_json(), "unknown": 1}) == metric
