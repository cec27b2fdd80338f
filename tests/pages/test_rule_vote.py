"""The room's vote on the rule, where the rules are: on the page of the customers, of the evidence,
and on the projector."""

from pathlib import Path

import pytest

from tests.pages.desk import Desk, projector, sit_down
from tests.rooms import Live
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.loading import load_with_roles
from valuewhen.customers.rule import BestRule, Comparison, Condition
from valuewhen.join.attachments import Attachment, attach, attachment
from valuewhen.people.caller import Caller
from valuewhen.workshop.participants import Participant
from valuewhen.workshop.rule_votes import RuleVote, choose_rule, last_rule_vote

RULE = BestRule()
ORDERS = Condition("orders *of* <b>", Comparison.AT_LEAST, (3,))
RIVAL = BestRule(None, conditions=(ORDERS,), typical_to=0.8)
SAID = "orders *of* <b> at least 3"
BUTTONS = "rule-vote-"


@pytest.fixture
def data(here: Live, tmp_path: Path) -> DataSet:
    """Customers worth 1 to 100 with 1, 2, 3, 0 orders in turn, while the room talks; a rule and its
    rival are saved."""
    file = tmp_path / "customers.csv"
    rows = [f"c{n},{n},{n % 4}" for n in range(1, 101)]
    file.write_text("\n".join(["id,clv,orders *of* <b>", *rows]))
    chosen = {"id": "id", "clv": "clv"}
    loaded = load_with_roles(here.store, here.people.owner, file, "Firm", chosen)
    here.store.write(attach, here.people.owner, here.id, loaded.id, RULE, RIVAL)
    here.move("talk")
    return loaded


def opened(live: Live, page: str = "customers.py", who: Caller | None = None) -> Desk:
    return sit_down(live.store, who or live.people.owner, page, workshop=live.id)


def joined(live: Live) -> Attachment:
    found = live.store.read(attachment, live.people.owner, live.id)
    assert found
    return found


def vote(live: Live) -> RuleVote:
    found = live.store.read(last_rule_vote, live.workshop)
    assert found
    return found


def choose(live: Live, who: list[Participant], choice: str) -> None:
    for one in who:
        live.store.write(choose_rule, live.workshop, one, vote(live).key, choice)


def shown_buttons(desk: Desk) -> set[str]:
    found = [key for key in desk.buttons() if key.startswith(BUTTONS)]
    return {key.removeprefix(BUTTONS) for key in found}


def press(desk: Desk, name: str) -> None:
    desk.page.button(key=BUTTONS + name).click()
    desk.run()


def hold_vote(live: Live, desk: Desk, room: list[Participant]) -> None:
    """A vote in which all of these choose the rival, shown at its end."""
    press(desk, "open")
    choose(live, room, "rival")
    desk.run()
    press(desk, "close")
    press(desk, "show")


@pytest.mark.parametrize("page", ["customers.py", "evidence.py"])
def test_a_vote_is_opened_counted_closed_shown_and_its_rule_used(
    here: Live, data: DataSet, page: str
) -> None:
    room = [here.join() for _ in range(8)]
    desk = opened(here, page)
    assert shown_buttons(desk) == {"open"}
    press(desk, "open")
    assert shown_buttons(desk) == {"close"}
    choose(here, room[:6], "rival")
    choose(here, room[6:7], "rule")
    desk.run()
    assert "7 of 8 have voted" in desk.texts()
    assert f"Rule B: {SAID}" in desk.texts()
    shown = projector(here)
    assert "orders *of* &lt;b&gt; at least 3" in shown
    assert "7 of 8 have voted" in shown
    assert "20 customers · 35.8\u00a0% of all CLV" in shown  # 1,810 of 5,050
    assert "25 customers · 25.2\u00a0% of all CLV" in shown  # 1,275 of 5,050
    for secret in ("6 of 7", "1 of 7"):
        assert secret not in shown
        assert secret not in desk.texts()
    press(desk, "close")
    assert "7 votes, closed" in desk.texts()
    assert "6 of 7" not in desk.texts() + projector(here)
    press(desk, "show")
    assert "A 1 of 7 · B 6 of 7 · can’t say 0 of 7" in desk.texts()
    for told in ("7 votes", "1 of 7", "6 of 7", "0 of 7"):
        assert told in projector(here), told
    assert "Best are then 25 customers; by rule A they are 20." in desk.texts()
    assert joined(here).rule == RULE  # nothing happens by itself
    press(desk, "use")
    assert (joined(here).rule, joined(here).rival) == (RIVAL, RULE)
    assert "The room’s rule is in use." in desk.texts()
    assert "use" not in shown_buttons(desk)
    press(desk, "away")
    assert "6 of 7" not in projector(here)
    assert shown_buttons(desk) == {"show_again", "again"}


def test_after_the_exchange_the_editors_have_the_rules_as_they_are_saved(
    here: Live, data: DataSet
) -> None:
    room = [here.join() for _ in range(5)]
    desk = opened(here)
    hold_vote(here, desk, room)
    press(desk, "use")
    save = next(button for button in desk.page.button if button.label == "Save the rule")
    assert save.disabled  # nothing differs from what is saved
    assert f"Best: {SAID}." in desk.texts()


def test_four_votes_are_counted_and_nothing_more(here: Live, data: DataSet) -> None:
    room = [here.join() for _ in range(4)]
    desk = opened(here)
    hold_vote(here, desk, room)
    assert "4 votes: too few to be shown" in desk.texts()
    assert "use" not in shown_buttons(desk)
    assert "Fewer than five people voted" in projector(here)
    assert "4 of 4" not in projector(here) + desk.texts()


def test_a_rule_changed_since_is_not_exchanged(here: Live, data: DataSet) -> None:
    room = [here.join() for _ in range(5)]
    desk = opened(here)
    press(desk, "open")
    here.store.write(attach, here.people.owner, here.id, data.id, RULE, BestRule(0.9))
    assert "orders *of* &lt;b&gt; at least 3" in projector(here)
    choose(here, room, "rival")
    desk.run()
    press(desk, "close")
    press(desk, "show")
    assert "Other rules were saved since this vote." in desk.texts()
    assert "use" not in shown_buttons(desk)
    assert f"Rule B: {SAID}" in desk.texts()


def test_outside_its_phases_the_button_waits(here: Live, data: DataSet) -> None:
    here.move("write:all")
    desk = opened(here)
    assert desk.page.button(key=f"{BUTTONS}open").disabled
    here.move("talk")
    desk.run()
    assert not desk.page.button(key=f"{BUTTONS}open").disabled


def test_without_a_rival_there_is_no_vote(here: Live, data: DataSet) -> None:
    here.store.write(attach, here.people.owner, here.id, data.id, RULE)
    assert shown_buttons(opened(here)) == set()
    assert shown_buttons(opened(here, "evidence.py")) == set()


def test_the_vote_is_for_those_who_drive(here: Live, data: DataSet) -> None:
    people = here.people
    assert shown_buttons(opened(here, "evidence.py", people.facilitator)) == {"open"}
    for who in (people.analyst, people.stranger):
        assert shown_buttons(opened(here, "evidence.py", who)) == set()
    assert "room’s vote on the rule" not in opened(here, "results.py", people.executive).texts()


def test_another_phase_takes_the_vote_from_the_projector(here: Live, data: DataSet) -> None:
    desk = opened(here)
    press(desk, "open")
    assert "Who are our best customers?" in projector(here)
    here.move("pair")
    assert "Who are our best customers?" not in projector(here)
    desk.run()
    assert shown_buttons(desk) == {"show", "again"}
