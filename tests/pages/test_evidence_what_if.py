"""The tab of the what-if CLV: nothing before a metric and its weight, then old and new ranks."""

from pathlib import Path

import pandas as pd
import pytest

from tests.join.planted import join
from tests.pages.desk import Desk, at_evidence
from tests.reports.finished import Finished, finished
from valuewhen.customers.data_sets import save_formula
from valuewhen.join.attachments import attachment
from valuewhen.people.caller import OPERATOR
from valuewhen.words import say


def open_tab(done: Finished) -> Desk:
    desk = at_evidence(done, done.live.people.owner)
    desk.page.session_state["tab"] = say("what_if.tab")
    desk.run()
    return desk


def ask(desk: Desk, metric: str, weight: float) -> Desk:
    desk.page.selectbox(key="what-if-metric").select(metric)
    desk.page.number_input(key="what-if-weight").set_value(weight)
    desk.run()
    return desk


def table(desk: Desk) -> pd.DataFrame:
    found: pd.DataFrame = desk.page.dataframe[0].value
    return found


def test_ranks_stand_side_by_side(done: Finished) -> None:
    # Worth 1,000 to 2,990 in steps of ten; the 100 who were visited get 15 more each: every one of
    # them but the first of all passes the next, who was not.
    desk = ask(open_tab(done), "was visited", 15.0)
    words = desk.html()
    for said in (
        "CLV + €15 for each unit of “was visited”",
        "198 of 200 customers change rank.",
        "The CLV of all grows by 0.4\u00a0%",  # 1,500 of 399,074
    ):
        assert said in words, said
    found = table(desk)
    assert list(found.columns) == [
        "Customer", "Units", "Rank", "Rank with it", "CLV, €", "CLV with it, €", "Top fifth",
    ]  # fmt: skip
    moved = found.set_index("Customer")
    assert list(moved.loc["KD-7197"]) == [1, 3, 2, 2970, 2985, "stays"]
    assert list(moved.loc["KD-7198"]) == [0, 2, 3, 2980, 2980, "stays"]
    assert list(moved.loc["KD-7159"])[-1] == "enters"
    assert list(moved.loc["KD-7160"])[-1] == "leaves"
    assert "1 enter the top fifth, 1 leave it, 39 stay." in words


def test_nothing_is_shown_before_a_weight(done: Finished) -> None:
    desk = open_tab(done)
    assert not desk.page.dataframe
    desk.page.selectbox(key="what-if-metric").select("was visited")
    desk.run()
    assert say("what_if.ask_weight") in desk.texts()
    assert not desk.page.dataframe


def test_a_metric_of_the_formula_counts_twice_and_it_says_so(done: Finished) -> None:
    live = done.live
    desk = ask(open_tab(done), "refers", 1.0)
    assert "may count twice" in desk.texts()
    joined = live.store.read(attachment, live.people.owner, live.id)
    assert joined
    live.store.write(save_formula, OPERATOR, joined.data_set.id, ["refers"])
    desk.run()
    assert "here it counts twice" in desk.texts()


def test_a_firm_of_another_currency_and_odd_names(done: Finished, tmp_path: Path) -> None:
    frame = pd.DataFrame({"customer": ["<b>a", "b", "c"], "clv": [1, 2, 3], "[x](y)": [9, 0, 1]})
    join(done, tmp_path, frame, currency="XYZ")
    desk = ask(open_tab(done), "[x](y)", 5.0)
    assert "CLV + 5\u00a0XYZ for each unit of “[x](y)”" in desk.html()
    assert list(table(desk)["Customer"]) == ["<b>a", "c", "b"]


def test_without_data_each_tab_says_what_is_needed(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with finished(tmp_path, tmp_path_factory.getbasetemp(), data=False) as done:
        desk = at_evidence(done, done.live.people.owner)
        for screen in ("edges", "rock_stars", "what_if"):
            desk.page.session_state["tab"] = say(f"{screen}.tab")
            desk.run()
            assert say(f"{screen}.no_data") in desk.texts()
