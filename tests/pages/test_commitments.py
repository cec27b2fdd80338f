"""Commitments on the pages: noted in two steps, changed, drawn as an experiment, and reported."""

import json
from typing import Any

import pytest

from tests.pages.desk import Desk, at_evidence, sit_down
from tests.pages.facilitating import at_desk
from tests.reports.finished import REFER, Finished
from valuewhen.join.experiments import experiments_of
from valuewhen.reports.pilot import pilot_csv
from valuewhen.workshop.board import Commitment
from valuewhen.workshop.commitments import commit_to, drop_commitment
from valuewhen.workshop.progress import progress_of

PARTS = {"investment": "a *desk*", "ability": "refer <b>us</b>", "owner": "Bo"}


def note(done: Finished, **terms: object) -> str:
    owner = done.live.people.owner
    given = PARTS | {"horizon": "this year", "metric": "was_visited"} | terms
    return done.live.store.write(commit_to, owner, done.live.id, **given)


def newest(done: Finished) -> Commitment:
    return done.live.board.commitments[-1]


@pytest.fixture
def desk(done: Finished) -> Desk:
    done.live.move("commit")
    return at_desk(done.live)


def test_the_baseline_is_offered_from_the_data_and_taken(done: Finished, desk: Desk) -> None:
    for name, text in PARTS.items():
        desk.type(f"commit-{name}", text)
    desk.page.selectbox(key="commit-theme").set_value(done.themes[REFER])
    desk.run()
    assert desk.page.selectbox(key="commit-metric").value == "refers"
    # The 60 most valuable of 200 refer.
    assert "refers: 30\u00a0% of 200 customers now." in desk.texts()
    desk.press("commit-take-share")
    assert desk.page.number_input(key="commit-baseline").value == 30
    desk.page.number_input(key="commit-target").set_value(42.5)
    desk.page.number_input(key="commit-cost").set_value(1200.0)
    desk.type("commit-bad_edge", "they feel used")
    desk.press("commit-note")
    made = newest(done)
    assert (made.metric, made.baseline, made.target, made.cost) == ("refers", 0.3, 0.425, 1200.0)
    assert (made.bad_edge, made.theme_id) == ("they feel used", done.themes[REFER])
    assert "refer &lt;b&gt;us&lt;/b&gt;" in desk.html()
    assert "from 30\u00a0% to 43\u00a0%" in desk.html()
    assert desk.page.number_input(key="commit-baseline").value is None


def test_paying_for_advocacy_is_warned_of_and_not_blocked(done: Finished, desk: Desk) -> None:
    for name, text in PARTS.items():
        desk.type(f"commit-{name}", text)
    desk.type("commit-incentive", "a [voucher](http://x.y)")
    desk.run()
    warning = desk.page.warning[0].value
    assert "“voucher” beside “refer” looks like paying for advocacy" in warning
    desk.press("commit-note")
    assert newest(done).incentive == "a [voucher](http://x.y)"
    assert "looks like paying for advocacy" in desk.html()


def test_a_commitment_is_changed_left_as_it_was_and_removed(done: Finished, desk: Desk) -> None:
    made = note(done, metric="refers", baseline=0.3, target=0.4)
    desk.run()
    desk.press(f"commitment-edit-{made}")
    assert desk.page.number_input(key="commit-target").value == 40
    assert "commit-theme" not in {box.key for box in desk.page.selectbox}
    desk.type("commit-owner", "Cy")
    desk.press("commit-note")
    assert (newest(done).owner, newest(done).target, newest(done).id) == ("Cy", 0.4, made)
    desk.press(f"commitment-edit-{made}")
    desk.type("commit-owner", "Di")
    desk.press("commit-leave")
    assert newest(done).owner == "Cy"
    assert desk.page.text_input(key="commit-owner").value == ""
    desk.press(f"commitment-drop-{made}")
    assert made not in {one.id for one in done.live.board.commitments}
    desk.press("undo")
    assert newest(done).id == made


def test_a_pilot_is_drawn_once_asked_twice_and_its_ids_go_to_the_staff(done: Finished) -> None:
    made = note(done)
    desk = at_evidence(done, done.live.people.owner)
    assert f"draw-{made}" not in desk.buttons()
    desk.page.number_input(key=f"smallest-{made}").set_value(30.0)
    desk.run()
    # Half of the 120 typical customers were visited: 50 % to 80 % needs 39 in each group.
    assert "To see was visited rise by 30 points or more, 39 customers in each group are" in (
        desk.texts()
    )
    desk.press(f"draw-{made}")
    assert "drawn once" in desk.texts()
    desk.press(f"draw-{made}-no")
    desk.press(f"draw-{made}")
    desk.press(f"draw-{made}-yes")
    live = done.live
    found = live.store.read(experiments_of, live.people.owner, live.id)[made]
    assert (found.plan.size, found.plan.smallest) == (39, 0.3)
    assert "39 typical customers were drawn by lot" in desk.texts()
    assert str(found.plan.seed) in desk.texts()
    assert "No fresh data yet" in desk.texts()
    assert f"draw-{made}" not in desk.buttons()
    file = pilot_csv(live.store, live.people.analyst, live.id, made).decode("utf-8-sig")
    assert file.splitlines()[0] == "customer"
    assert len(file.splitlines()) == 40
    assert all(line.startswith("KD-7") for line in file.splitlines()[1:])


def test_too_few_customers_are_said_so(done: Finished) -> None:
    made = note(done)
    desk = at_evidence(done, done.live.people.owner)
    desk.page.number_input(key=f"smallest-{made}").set_value(5.0)
    desk.run()
    assert "Too few" in desk.page.warning[0].value
    assert f"draw-{made}" not in desk.buttons()


def test_owners_report_and_customers_measure(done: Finished) -> None:
    made = note(done)
    desk = at_evidence(done, done.live.people.owner)
    desk.page.number_input(key=f"figure-{made}").set_value(35.0)
    desk.type(f"note-{made}", "a *count*")
    desk.press(f"FormSubmitter:report-{made}")
    live = done.live
    progress = live.store.read(progress_of, live.people.owner, live.id)[made]
    assert (progress.reports[-1].figure, progress.reports[-1].note) == (0.35, "a *count*")
    assert "Its owner reports 35\u00a0%" in desk.html()
    assert "reported by its owner" in desk.html()
    desk.type(f"customer-{made}", "Acme <i>")
    desk.page.number_input(key=f"before-{made}").set_value(10.0)
    desk.page.number_input(key=f"after-{made}").set_value(8.0)
    desk.type(f"unit-{made}", "days")
    desk.press(f"FormSubmitter:result-{made}")
    assert "a customer" in desk.html()
    assert "Acme" not in desk.html()
    assert "−20\u00a0%" in desk.html()
    [result] = live.store.read(progress_of, live.people.owner, live.id)[made].results
    desk.press(f"name-{result.key}")
    assert "Acme &lt;i&gt;" in desk.html()
    desk.press(f"away-{result.key}")
    assert "Acme" not in desk.html()


def test_the_break_even_is_said_and_drawn_while_the_gap_may_be_seen(done: Finished) -> None:
    note(done, metric="refers", customers=100, cost=40_000)
    desk = at_evidence(done, done.live.people.owner)
    # Of 100 customers with a gap of €1,000 each, 40,000 are 40 %.
    assert "Pays if at least 40\u00a0% of the adjusted gap is causal" in desk.html()
    assert any("It pays from 40\u00a0% on." in said(chart) for chart in charts(desk))
    done.live.move("vote")
    desk.run()
    assert "Pays if at least" not in desk.html()
    assert not any("It pays from" in said(chart) for chart in charts(desk))


def said(chart: Any) -> str:
    """The text alternative of a chart."""
    return str(json.loads(chart.proto.spec)["description"])


def charts(desk: Desk) -> list[Any]:
    """The charts that the page shows."""
    return list(desk.page.get("vega_lite_chart"))


def test_without_commitments_the_tab_says_where_they_are_made(done: Finished) -> None:
    live = done.live
    for made in live.board.commitments:
        live.store.write(drop_commitment, live.people.owner, live.id, made.id)
    assert "Commitments are made on the workshop’s page" in (
        at_evidence(done, live.people.owner).texts()
    )


def test_executives_have_no_such_page(done: Finished) -> None:
    note(done)
    who = done.live.people.executive
    desk = sit_down(done.live.store, who, "results.py", workshop=done.live.id)
    assert not any(key.startswith(("draw-", "pilot-", "figure-")) for key in desk.buttons())
