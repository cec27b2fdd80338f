"""Transactions instead of a CLV column on the customers page: from the file to what is shown."""

from typing import Any

import numpy as np
import pytest

from tests.children import works
from tests.pages.desk import Desk, sit_down
from tests.rooms import Live
from valuewhen.children.computation import Task
from valuewhen.customers.data_sets import DataSet, data_sets_of
from valuewhen.join.made import Making
from valuewhen.words import say


def purchases() -> list[str]:
    """Rows of 120 customers' purchases in 2025, each with a pace of their own."""
    rng = np.random.default_rng(3)
    rows = []
    for number in range(120):
        at, pace = float(rng.uniform(0, 120)), float(rng.gamma(1, 30)) + 7
        while at < 326 and rng.random() > 0.1:
            day = np.datetime64("2025-01-06") + int(at)
            rows.append(f"{number:04};{day};{rng.lognormal(3, 0.5):.2f}")
            at += float(rng.exponential(pace))
    return rows


ROWS = purchases()


def as_csv(rows: list[str]) -> bytes:
    return "\n".join(["customer;bought_on;amount_eur", *rows]).encode()


def said(desk: Desk) -> str:
    return desk.texts() + desk.html()


def field(desk: Desk, kind: str, ending: str) -> Any:
    return next(one for one in desk.page.get(kind) if (one.key or "").endswith(ending))


def click(desk: Desk, name: str) -> None:
    next(button for button in desk.page.button if button.label == say(name)).click()
    desk.run()


def read(live: Live, content: bytes, name: str = "orders.csv") -> Desk:
    """The page after a file of transactions was read."""
    desk = sit_down(live.store, live.people.owner, "customers.py")
    desk.page.file_uploader(key="transactions-file-0").set_value((name, content, "text/csv"))
    desk.run()
    click(desk, "customers.clv_read")
    return desk


def making(desk: Desk) -> Making:
    found = desk.page.session_state["transactions-making"]
    assert isinstance(found, Making)
    return found


def settle(desk: Desk) -> None:
    """Waits until nothing is computed any more, and draws the page."""
    if "transactions-making" in desk.page.session_state:
        making(desk).computation.wait()
    desk.run()


def kept(live: Live) -> list[DataSet]:
    return live.store.read(data_sets_of, live.people.owner)


def test_a_file_of_transactions_becomes_data_with_a_tested_clv(here: Live) -> None:
    desk = read(here, as_csv(ROWS))
    assert field(desk, "selectbox", "-customer").value == "customer"
    assert field(desk, "selectbox", "-date").value == "bought_on"
    assert field(desk, "text_input", "-currency").value == "EUR"
    field(desk, "selectbox", "-amount-is").set_value("is_rate")
    desk.run()
    field(desk, "number_input", "-rate").set_value(40.0)
    field(desk, "number_input", "-horizon-W").set_value(26)
    desk.run()
    click(desk, "customers.clv_compute")
    settle(desk)
    [made] = kept(here)
    assert made.roles is not None
    assert (made.roles.clv, made.roles.currency) == ("predicted_clv", "EUR")
    assert "contribution margin (0.4 of revenue)" in made.roles.clv_kind
    shown = said(desk)
    assert made.roles.clv_kind in shown
    assert "expected over the next 26 weeks, discounted at 10 % a year" in shown
    assert "“same as last period”" in shown
    assert say("customers.clv_test_same") in shown
    assert say("customers.clv_independence") in shown
    assert "Gamma-Gamma" in shown
    assert say("customers.clv_test_spent") in desk.html()
    charts = desk.page.get("vega_lite_chart") or desk.page.get("arrow_vega_lite_chart")
    assert any("holdout" in chart.proto.spec for chart in charts)


def test_refunds_stop_it_until_they_are_left_out(here: Live) -> None:
    desk = read(here, as_csv([*ROWS, "0001;2025-03-03;-5.00"]))
    click(desk, "customers.clv_compute")
    settle(desk)
    assert say("customers.clv_not_computed") in said(desk)
    assert "1 has a negative “amount_eur”, down to -5" in said(desk)
    assert kept(here) == []
    field(desk, "multiselect", "-leave-out").set_value(["refund"])
    desk.run()
    click(desk, "customers.clv_compute")
    settle(desk)
    assert "• Refunds count against the customer" in said(desk)
    assert "• Left out: 1 has a negative “amount_eur”" in said(desk)
    # nobody bought after 27 November 2025, a Thursday
    assert "• Of the test alone: The last week ends after 2025-11-2" in said(desk)
    assert len(kept(here)) == 1


def test_an_amount_that_is_margin_becomes_a_historical_clv_by_month(here: Live) -> None:
    desk = read(here, as_csv(ROWS))
    field(desk, "selectbox", "-amount-is").set_value("is_margin")
    field(desk, "selectbox", "-unit").set_value("M")
    field(desk, "radio", "-kind").set_value("historical")
    desk.run()
    click(desk, "customers.clv_compute")
    settle(desk)
    [made] = kept(here)
    assert made.roles is not None
    assert made.roles.clv == "historical_clv"
    assert made.roles.clv_kind.startswith("Historical: Contribution margin up to 2025-")
    assert "contribution margin expected over the next 12 months" in said(desk)


def test_the_same_column_twice_cannot_be_computed(here: Live) -> None:
    desk = read(here, as_csv(ROWS))
    field(desk, "selectbox", "-customer").set_value("amount_eur")
    desk.run()
    assert say("customers.clv_incomplete") in said(desk)
    assert button_of(desk, "customers.clv_compute").disabled


def test_data_with_a_clv_of_their_own_have_no_account(here: Live) -> None:
    rows = "\n".join(["id,clv", *(f"C{n:03},{n}" for n in range(60))]).encode()
    desk = sit_down(here.store, here.people.owner, "customers.py")
    desk.page.file_uploader[0].set_value([("own.csv", rows, "text/csv")])
    desk.run()
    click(desk, "customers.load_button")
    assert len(kept(here)) == 1
    assert say("customers.clv_account") not in [one.value for one in desk.page.subheader]


def test_a_file_without_dates_is_told_so_and_cannot_be_computed(here: Live) -> None:
    desk = read(here, b"customer;amount\nA;1\nB;2\n")
    assert say("customers.clv_no_dates") in said(desk)
    assert button_of(desk, "customers.clv_compute").disabled


def test_a_picture_is_refused(here: Live) -> None:
    desk = read(here, b"\x89PNG\r\n\x1a\n and more")
    assert say("customers.clv_refused") in said(desk)
    assert "This is a picture" in said(desk)
    assert say("customers.clv_compute") not in desk.labels()


def button_of(desk: Desk, name: str) -> Any:
    return next(button for button in desk.page.button if button.label == say(name))


def test_a_computation_shows_how_far_it_is_and_is_cancelled(
    here: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Task(works.__name__, works.work, {"do": "wait"})
    monkeypatch.setattr("valuewhen.join.made.Task", lambda *_, **__: task)
    desk = read(here, as_csv(ROWS))
    click(desk, "customers.clv_compute")
    assert len(desk.page.get("progress")) == 1
    assert button_of(desk, "customers.clv_compute").disabled
    desk.press("computing-button")
    assert not making(desk).computation.is_running
    assert "This was cancelled" in said(desk)
    assert not button_of(desk, "customers.clv_compute").disabled
    assert kept(here) == []
