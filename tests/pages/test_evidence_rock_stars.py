"""The tab of who could speak: criteria chosen by hand, what is to be found out, and names."""

import pandas as pd

from tests.pages.desk import Desk, at_evidence
from tests.reports.finished import Finished
from valuewhen.customers.rule import Comparison, Condition
from valuewhen.join.criteria import map_criteria, mapped_criteria
from valuewhen.words import say

# Of 200 customers the last 60 refer and the last three beta test; every second one was visited.
REFERS = Condition("refers", Comparison.EQUALS, (True,))
VISITED = Condition("was_visited", Comparison.EQUALS, (True,))
TESTS = Condition("beta_tests", Comparison.EQUALS, (True,))


def open_tab(done: Finished, **criteria: Condition) -> Desk:
    if criteria:
        live = done.live
        live.store.write(map_criteria, live.people.owner, live.id, criteria)
    desk = at_evidence(done, done.live.people.analyst)
    desk.page.session_state["tab"] = say("rock_stars.tab")
    desk.run()
    return desk


def table(desk: Desk) -> pd.DataFrame:
    found: pd.DataFrame = desk.page.dataframe[0].value
    return found


def test_counts_overlap_and_what_is_to_be_found_out(done: Finished) -> None:
    desk = open_tab(done, connected=REFERS, loyal=VISITED)
    words = desk.html()
    # 30 are both. Best are the 40 most valuable, of whom 20 were visited.
    for said in (
        "30 customers meet at least 2 of the four.",
        "Of them 20 are among the 40 best by CLV: they need not be the same.",
        "Of 200 it is not known whether they may endorse: ask first.",
        "not known: to be found out",
        "nobody is paid for speaking",
    ):
        assert said in words, said
    found = table(desk)
    assert list(found.columns[:6]) == [
        "Customer",
        "Of four",
        "Loyal",
        "Eager",
        "Networks",
        "Reputation",
    ]
    assert list(found.iloc[0]) == [
        "KD-7141", 2, "yes", "?", "yes", "?", "Eager, Reputation", "ask first", "typical",
    ]  # fmt: skip
    assert len(found) == 130  # visited or referring: 100 and 60 less 30


def test_who_may_not_endorse_is_not_on_the_page(done: Finished) -> None:
    desk = open_tab(done, connected=REFERS, may_endorse=TESTS)
    assert list(table(desk)["Customer"]) == ["KD-7197", "KD-7198", "KD-7199"]
    assert "197 customers may not endorse and are not listed." in desk.html()


def test_a_criterion_is_chosen_and_saved_by_hand(done: Finished) -> None:
    live = done.live
    desk = open_tab(done)
    assert say("rock_stars.not_mapped") in desk.texts()
    box = next(box for box in desk.page.selectbox if box.label == say("rock_stars.eager"))
    box.select("refers")
    desk.run()
    desk.press("save-criteria")
    saved = live.store.read(mapped_criteria, live.people.owner, live.id)
    assert saved
    assert saved.conditions == {"eager": REFERS}
    assert "60 customers meet at least 1 of the four." in desk.html()
    assert next(b for b in desk.page.button if b.key == "save-criteria").disabled


def test_no_names_are_anywhere_but_in_the_table(done: Finished) -> None:
    desk = open_tab(done, connected=REFERS)
    assert "KD-7" not in desk.html() + desk.texts()
    assert "KD-7" not in str([chart.proto for chart in desk.page.get("vega_lite_chart")][2:])
