"""Pairs, the nine known ones, and commitments on the facilitator's page."""

from tests.pages.facilitating import at_desk
from tests.rooms import Live
from valuewhen.workshop.pairings import pair
from valuewhen.workshop.phases import reveal
from valuewhen.workshop.seating import draw_tables
from valuewhen.workshop.themes import make_theme


def test_the_pairs_come_by_table_and_become_commitments(here: Live) -> None:
    first, second = here.join(), here.join()
    here.move("pair")
    desk = at_desk(here)
    assert "No table has written a pair yet." in desk.texts()
    assert "No tables are drawn" in desk.html()
    here.store.write(draw_tables, here.people.owner, here.id, 2)
    here.store.write(pair, here.workshop, first, "a *desk*", "ask <b>us</b>", "1")
    here.store.write(pair, here.workshop, second, "an API", "order alone", "1")
    desk.run()
    assert "No tables are drawn" not in desk.html()
    assert desk.html().count('<span class="quiet">Table 1</span>') == 2
    assert "ask &lt;b&gt;us&lt;/b&gt;" in desk.html()
    desk.press("commit-pair-1-0")
    assert desk.page.text_input(key="commit-investment").value == "a *desk*"
    assert desk.page.text_input(key="commit-ability").value == "ask <b>us</b>"
    desk.type("commit-owner", "Ann")
    desk.press("commit-note")
    made = here.board.commitments[0]
    assert (made.investment, made.ability, made.owner) == ("a *desk*", "ask <b>us</b>", "Ann")


def test_a_pair_of_somebody_without_a_table_is_there_too(here: Live) -> None:
    who = here.join()
    here.move("pair")
    here.store.write(pair, here.workshop, who, "a desk", "ask us", "1")
    here.move("commit")
    desk = at_desk(here)
    assert '<span class="quiet">Without a table</span>' in desk.html()
    desk.press("commit-pair-0-0")
    assert desk.page.text_input(key="commit-investment").value == "a desk"


def test_the_known_pairs_wait_for_the_rooms_own_and_ask_once(here: Live) -> None:
    who = here.join()
    here.move("evidence")
    assert "reveal-pairs" not in at_desk(here).buttons()
    here.move("pair")
    desk = at_desk(here)
    assert desk.page.button(key="reveal-pairs").disabled
    here.store.write(pair, here.workshop, who, "a desk", "ask us", "1")
    desk.run()
    assert not desk.page.button(key="reveal-pairs").disabled
    desk.press("reveal-pairs")
    assert here.workshop.shown == frozenset()
    assert "nine known pairs on the screen" in desk.texts()
    desk.press("confirm")
    assert here.workshop.shown == {"pairs"}
    desk.press("reveal-pairs")
    assert here.workshop.shown == frozenset()


def test_what_is_shown_can_be_hidden_in_whatever_phase(here: Live) -> None:
    who = here.join()
    here.move("pair")
    here.store.write(pair, here.workshop, who, "a desk", "ask us", "1")
    here.store.write(reveal, here.people.owner, here.id, "pairs", is_shown=True)
    here.move("write:all")
    at_desk(here).press("reveal-pairs")
    assert here.workshop.shown == frozenset()


def test_a_commitment_is_noted_and_an_incomplete_one_is_kept_in_the_form(here: Live) -> None:
    here.move("commit")
    theme_id = here.store.write(make_theme, here.people.owner, here.id, "Referring")
    desk = at_desk(here)
    desk.type("commit-investment", "a <b>desk</b>")
    desk.type("commit-ability", "refer others")
    desk.page.selectbox(key="commit-theme").set_value(theme_id)
    desk.press("commit-note")
    assert "owner is empty" in desk.page.toast[0].value
    assert desk.page.text_input(key="commit-investment").value == "a <b>desk</b>"
    desk.type("commit-owner", "Ann")
    desk.press("commit-note")
    made = here.board.commitments[0]
    assert (made.investment, made.ability, made.owner) == ("a <b>desk</b>", "refer others", "Ann")
    assert (made.horizon, made.theme_id) == ("this year", theme_id)
    assert desk.page.text_input(key="commit-investment").value == ""
    assert "a &lt;b&gt;desk&lt;/b&gt;" in desk.html()
    desk.press("undo")
    assert here.board.commitments == ()
