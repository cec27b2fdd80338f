"""The rule of best customers on its page: by CLV, by conditions, beside a rival, saved."""

from pathlib import Path
from typing import Any

from tests.pages.desk import Desk, sit_down
from tests.rooms import Live
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.loading import load_with_roles
from valuewhen.customers.rule import BestRule, Comparison, Condition
from valuewhen.figures import share
from valuewhen.join.attachments import Attachment, attach, attachment

NORTH = Condition("region *of* <b>", Comparison.ONE_OF, ("north",))
REFERS = Condition("refers", Comparison.EQUALS, (True,))
ROWS = [
    f"c{n},{n},{n % 4},{('north', 'south')[n % 2]},{('yes', 'no')[n % 2]},2024-01-{n % 28 + 1:02}"
    for n in range(1, 101)
]


def load(live: Live, folder: Path, region: str = "region *of* <b>") -> DataSet:
    file = folder / "customers.csv"
    file.write_text("\n".join([f"id,clv,orders,{region},refers,since", *ROWS]))
    chosen = {"id": "id", "clv": "clv"}
    return load_with_roles(live.store, live.people.owner, file, "Firm", chosen)


def joined(live: Live) -> Attachment:
    found = live.store.read(attachment, live.people.owner, live.id)
    assert found is not None
    return found


def opened(live: Live) -> Desk:
    return sit_down(live.store, live.people.owner, "customers.py", workshop=live.id)


def field(elements: Any, ending: str) -> Any:
    return next(element for element in elements if (element.key or "").endswith(ending))


def test_a_rule_by_clv_shows_both_sides_and_is_saved(here: Live, tmp_path: Path) -> None:
    load(here, tmp_path)
    desk = opened(here)
    assert "Best: CLV at or above the 80th percentile of all customers" in desk.texts()
    assert "<td>20</td>" in desk.html()  # 81 to 100
    assert "<td>60</td>" in desk.html()
    field(desk.page.slider, "mine-clv").set_range(0.3, 0.9)
    desk.run()
    assert "<td>10</td>" in desk.html()
    save(desk)
    assert joined(here).rule == BestRule(0.9, 0.3, by_segment=True)
    assert joined(here).rival is None


def save(desk: Desk) -> None:
    words = ("Join with this workshop", "Save the rule")
    next(button for button in desk.page.button if button.label in words).click()
    desk.run()


def test_a_rule_by_conditions_is_built_beside_its_rival(here: Live, tmp_path: Path) -> None:
    load(here, tmp_path)
    desk = opened(here)
    page = desk.page
    field(page.toggle, "has-rival").set_value(True)
    desk.run()
    field(page.button_group, "rival-way").set_value("conditions")
    desk.run()
    assert "Fill in or remove the row that is not complete" in desk.texts()
    field(page.selectbox, "rival-0-column").set_value(NORTH.column)
    desk.run()
    field(page.multiselect, "one of").set_value(["north"])
    desk.run()
    assert "Best: region *of* <b>: one of north." in desk.texts()
    desk.press(field(page.button, "rival-add").key)
    field(page.selectbox, "rival-100-column").set_value("orders")
    desk.run()
    field(page.number_input, "orders->=").set_value(2.0)
    desk.run()
    # north are the even, two orders or more have 2, 3, 6, 7, …: 25 are both, 5 of them in 81 to 100
    said = f"Of the 40 customers whom either rule calls best, {share(5 / 40)} are best by both."
    assert said in desk.texts()
    save(desk)
    orders = Condition("orders", Comparison.AT_LEAST, (2,))
    assert joined(here).rule == BestRule()
    assert joined(here).rival == BestRule(None, 0.2, conditions=(NORTH, orders), typical_to=0.8)


def test_a_saved_rule_opens_as_it_was_saved(here: Live, tmp_path: Path) -> None:
    data_set = load(here, tmp_path)
    since = Condition("since", Comparison.ABOVE, ("2024-01-15",))
    known = Condition("orders", Comparison.NOT_MISSING)
    rule = BestRule(0.6, 0.1, False, conditions=(NORTH, REFERS, since, known), typical_to=1.0)
    here.store.write(attach, here.people.owner, here.id, data_set.id, rule, BestRule(0.95))
    desk = opened(here)
    assert "CLV at or above the 60th percentile of all customers" in desk.texts()
    assert "Typical: CLV from the 10th percentile of all customers on" in desk.texts()
    kept = next(button for button in desk.page.button if button.label == "Save the rule")
    assert kept.disabled
    desk.press(field(desk.page.button, "mine-2-remove").key)
    save(desk)
    assert joined(here).rule.conditions == (NORTH, since, known)
    assert joined(here).rival == BestRule(0.95)


def test_a_new_version_without_a_column_of_the_rule_says_so(here: Live, tmp_path: Path) -> None:
    older = load(here, tmp_path)
    rule = BestRule(None, conditions=(NORTH, REFERS), typical_to=0.8)
    here.store.write(attach, here.people.owner, here.id, older.id, rule)
    newer = load(here, tmp_path, region="area")
    desk = opened(here)
    assert newer.name == older.name
    assert "The saved rule asks for the column" in desk.texts()
    assert "Fill in or remove the row that is not complete" in desk.texts()
    desk.press(field(desk.page.button, "mine-0-remove").key)
    save(desk)
    assert joined(here).data_set.id == newer.id
    assert joined(here).rule.conditions == (REFERS,)


def test_the_profile_is_drawn_by_the_saved_rule_when_it_is_asked_for(
    here: Live, tmp_path: Path
) -> None:
    data_set = load(here, tmp_path)
    rule = BestRule(0.6, 0.1, conditions=(Condition("orders", Comparison.AT_LEAST, (0,)),))
    here.store.write(attach, here.people.owner, here.id, data_set.id, rule)
    desk = opened(here)
    assert "share with any" not in desk.html()
    field(desk.page.toggle, f"profile-{data_set.id}").set_value(True)
    desk.run()
    assert "orders (part of the rule)" in desk.html()
    # 61 to 100 are best: 20 of 40 refer; 11 to 60 typical: 25 of 50
    assert ">refers<small>share with any</small>" in desk.html()
    assert f"{share(0.5)}<small>35" in desk.html()
    assert len(desk.page.get("arrow_vega_lite_chart") + desk.page.get("vega_lite_chart")) == 2
    assert "not what it does to CLV" in desk.texts()
