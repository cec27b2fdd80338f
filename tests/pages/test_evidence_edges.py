"""The tab of references and referrals: the base rate, names, promoters, and what to load."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

from pages.parts.edge_facts import names_csv
from tests.join.on_paper import add_table
from tests.pages.desk import Desk, at_evidence
from tests.reports.finished import Finished
from valuewhen.errors import ForbiddenError
from valuewhen.join.attachments import attachment
from valuewhen.people.caller import OPERATOR
from valuewhen.words import say

# Customers are KD-7000 to KD-7199, worth 1,000.37 to 2,990.37: the top fifth begins at KD-7160.
REFERENCES = """reference,closed_customer,deal_value,closed_on,outcome
KD-7199,p3,9000,2025-10-01,won
KD-7199,p2,5000,2025-11-02,won
KD-7001,p1,4000,2025-09-01,lost
,q1,3000,2025-08-01,won
,q2,2000,2025-08-01,lost
,q3,1000,2025-08-01,lost
KD-7002,p4,1500,2025-09-01,maybe
"""
REFERRALS = """referrer,referred_customer,referred_on
KD-7012,KD-7100,2025-01-01
KD-7016,KD-7100,2025-02-01
KD-7015,KD-7015,2025-02-02
"""


def open_tab(done: Finished, folder: Path, tables: Mapping[str, str]) -> Desk:
    joined = done.live.store.read(attachment, OPERATOR, done.live.id)
    assert joined
    for name, rows in tables.items():
        add_table(done.live, folder, joined.data_set.id, name, rows)
    desk = at_evidence(done, done.live.people.owner)
    desk.page.session_state["tab"] = say("edges.tab")
    desk.run()
    return desk


def cells(desk: Desk, place: int) -> list[list[object]]:
    """The rows of a table of names."""
    return [list(row) for row in desk.page.dataframe[place].value.itertuples(index=False)]


def test_references_stand_against_the_base_rate(done: Finished, tmp_path: Path) -> None:
    desk = open_tab(done, tmp_path, {"References": REFERENCES})
    words = desk.html()
    for said in (
        "1 customer of the top fifth by CLV spoke for won deals of the top tenth.",
        "that somebody spoke for: 67\u00a0% (21\u00a0% to 94\u00a0%; 2 of 3)",
        "of the others: 33\u00a0% (6\u00a0% to 79\u00a0%; 1 of 3)",
        "The difference is +33 points",
        "Read from References: 7 rows, 7 deals, 3 customers who spoke.",
        "Left out: 1 deal neither won nor lost, from the win rates.",
        "does not say what causes what",
    ):
        assert said in words, said
    assert "drives" not in words
    assert cells(desk, 0)[0] == ["KD-7199", 2990.0, 5, "used 2 times, last on 2025-11-02", 2, 1]
    assert cells(desk, 0)[1][3] == "used once, on 2025-09-01"
    assert len(desk.page.get("vega_lite_chart")) == 1 + 2  # those of the NPS tab
    assert say("edges.no_referrals") in words


def test_referrals_credit_once_and_promoters_are_followed(done: Finished, tmp_path: Path) -> None:
    desk = open_tab(done, tmp_path, {"Referrals": REFERRALS})
    words = desk.html()
    # KD-7100 is worth 2,000.37, and both who referred it get half.
    for said in (
        "2 customers brought others: 1 in all, with a CLV of €2,000",
        "Half of them brought €1,000 or more",
        "2 different referrals; referred by several customers: 1.",
        "Left out: 1 row of a customer who referred itself.",
        say("edges.promoters_title"),
    ):
        assert said in words, said
    assert cells(desk, 0) == [
        ["KD-7012", 1120.0, 1, 1, 1000.0, "2025-01-01"],
        ["KD-7016", 1160.0, 1, 1, 1000.0, "2025-02-01"],
    ]
    assert say("edges.no_references") in words


def test_without_a_table_it_says_what_to_load_and_where(done: Finished, tmp_path: Path) -> None:
    desk = open_tab(done, tmp_path, {})
    assert say("edges.no_table") in desk.texts()
    for kind in ("references", "referrals"):
        assert say(f"edges.no_{kind}") in desk.html()
    assert [link.label for link in desk.page.get("page_link")].count(say("edges.to_customers")) == 1


@pytest.mark.parametrize("name", ["<b>References</b>", "[References](https://example.com)"])
def test_names_of_tables_and_customers_are_text(done: Finished, tmp_path: Path, name: str) -> None:
    hostile = REFERENCES.replace("KD-7199", "<img src=x>")
    desk = open_tab(done, tmp_path, {name: hostile})
    assert "<b>References" not in desk.html()
    assert "<img" not in desk.html()
    assert cells(desk, 0)[0][0] == "<img src=x>"
    assert name not in desk.texts()


def test_customers_download_without_formulas_for_those_who_see_rows(done: Finished) -> None:
    live = done.live
    table = pd.DataFrame({"customer": ["=1+1", "KD-7"], "CLV, €": [-3.0, None]})
    file = names_csv(table, live.store, live.people.analyst, live.id)
    assert file.decode("utf-8-sig").splitlines() == ['customer,"CLV, €"', "'=1+1,-3.0", "KD-7,"]
    with pytest.raises(ForbiddenError):
        names_csv(table, live.store, live.people.executive, live.id)
