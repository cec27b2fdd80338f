"""The chart of break-even: a line with its band, zero, and the point from which on it pays."""

import math

from valuewhen.charts.break_even import build_break_even_chart
from valuewhen.join.break_even import break_even


def test_the_line_crosses_zero_where_it_pays() -> None:
    found = break_even(500, 400, 800, customers=200, cost=40_000)
    drawn = build_break_even_chart(found.points(), share=found.share, currency="EUR").to_dict()
    data = list(drawn["datasets"].values())
    assert [(row["share"], row["net"]) for row in data[0]] == [(0.0, -40_000.0), (1.0, 60_000.0)]
    assert len(drawn["layer"]) == 4
    assert drawn["layer"][3]["encoding"]["tooltip"][0]["field"] == "said"
    assert "−40,000 when no part" in drawn["description"]
    assert "60,000 when all of it is. It pays from 40\u00a0% on." in drawn["description"]


def test_what_never_pays_has_no_point() -> None:
    found = break_even(500, 400, 600, customers=200, cost=125_000)
    for share in (found.share, math.nan):
        drawn = build_break_even_chart(found.points(), share=share, currency="EUR").to_dict()
        assert len(drawn["layer"]) == 3
        assert "does not reach zero" in drawn["description"]
