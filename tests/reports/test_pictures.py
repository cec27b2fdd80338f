"""Charts as pictures: what is divided over slides can still be compared."""

import re

from valuewhen.charts.gaps import build_gaps_chart
from valuewhen.reports.cells import table
from valuewhen.reports.pictures import in_pieces
from valuewhen.reports.report import figure

NUMBER = re.compile(r">([+−]?[\d,]+)</text>")


def test_the_parts_of_a_chart_share_its_scale() -> None:
    rows = [
        {"label": f"belief {n}", "actor": "they", "gap": gap, "low": gap - 50, "high": gap + 50}
        | {"n": 500, "verdict": "supported"}
        for n, gap in enumerate([100, 200, 300, 150, -950, 950])
    ]
    drawn = table("gaps", list(rows[0]), rows, "EUR")
    gaps = figure(build_gaps_chart, "Gaps", drawn, divided=4, currency="EUR")
    first, second = (set(NUMBER.findall(piece.svg)) for piece in in_pieces(gaps))
    assert first == second
    assert {"−1,000", "0", "+1,000"} <= first
