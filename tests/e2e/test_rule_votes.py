"""The vote on the rule of best in real browsers: facilitator, two phones and the projector."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.accessibility import faults_in_both
from tests.e2e.theatre import SECONDS, Theatre
from valuewhen.customers.rule import BestRule, Comparison, Condition
from valuewhen.join.attachments import Attachment, attach, attachment
from valuewhen.people.accounts import person
from valuewhen.people.caller import Caller
from valuewhen.store.store import Store
from valuewhen.store.tables import new_id
from valuewhen.workshop.model import Workshop
from valuewhen.workshop.participants import choose_function
from valuewhen.workshop.phases import move
from valuewhen.workshop.rule_votes import choose_rule, last_rule_vote
from valuewhen.workshop.workshops import load, workshops_of

pytestmark = pytest.mark.browser
expect.set_options(timeout=SECONDS)


def rival_saved(theatre: Theatre, store: Store) -> tuple[Caller, Workshop, Attachment]:
    """The demo's finished workshop back at its talk, with a rival of its rule saved."""
    theatre.add_user("fay", "facilitator")
    fay = store.read(person, "fay")
    found = next(w for w in store.read(workshops_of, fay) if w.now.phase == "closed")
    store.write(move, fay, found.id, "talk")
    joined = store.read(attachment, fay, found.id)
    assert joined
    flag = next(c for c in joined.data_set.report.columns if c.kind == "flag")
    referred = Condition(flag.name, Comparison.EQUALS, (True,))
    rival = BestRule(0.7, conditions=(referred,), typical_to=0.7)
    store.write(attach, fay, found.id, joined.data_set.id, joined.rule, rival)
    saved = store.read(attachment, fay, found.id)
    assert saved
    return fay, store.read(load, found.id), saved


def phone_of(theatre: Theatre, workshop: Workshop, function: str, *, script: bool = True) -> Page:
    phone = theatre.phone(script)
    phone.goto(f"{theatre.network}/j/{workshop.join_code}")
    phone.get_by_role("button", name=function).click()
    return phone


def test_the_room_votes_on_the_rules_and_its_rule_is_used(
    theatre: Theatre, demo_store: Store
) -> None:
    fay, workshop, saved = rival_saved(theatre, demo_store)
    desk = theatre.signed_in(theatre.laptop(), "fay")
    desk.goto(f"{theatre.here}/evidence?workshop={workshop.id}")
    beamer = theatre.projector()
    beamer.goto(f"{theatre.here}/screen/{workshop.screen_token}")
    quick = phone_of(theatre, workshop, "Sales")
    bare = phone_of(theatre, workshop, "Finance", script=False)

    desk.get_by_role("button", name="Put it to the room’s vote").click()
    question = "Who are our best customers?"
    expect(quick.get_by_role("heading", name=question)).to_be_visible()
    expect(beamer.get_by_role("heading", name=question)).to_be_visible()
    theatre.picture(quick, "rule-phone-asked", full_page=True)
    assert faults_in_both(quick) == []
    quick.get_by_role("button", name="Rule A").click()
    expect(quick.get_by_text("Your choice:")).to_contain_text("Rule A")
    quick.get_by_role("button", name="Rule B").click()
    expect(quick.get_by_text("Your choice:")).to_contain_text("Rule B")
    quick.reload()
    expect(quick.get_by_text("Your choice:")).to_contain_text("Rule B")
    theatre.picture(quick, "rule-phone-chosen", full_page=True)
    bare.reload()
    bare.get_by_role("button", name="Can’t say").click()
    expect(bare.get_by_text("Your choice:")).to_contain_text("Can’t say")
    expect(beamer.get_by_text(re.compile("^2 of "))).to_be_visible()
    expect(desk.get_by_text(re.compile("^2 of .* have voted"))).to_be_visible()

    room(demo_store, workshop)
    expect(beamer.get_by_text(re.compile("^31 of "))).to_be_visible()
    theatre.picture(beamer, "rule-screen-open")
    theatre.picture(desk, "rule-desk-open", full_page=True)
    assert faults_in_both(beamer) == []
    for page in (desk, beamer, quick):
        expect(page.locator("body")).not_to_contain_text("23 of 31")
    desk.get_by_role("button", name="Close the vote").click()
    expect(quick.get_by_text("The vote is closed. Look")).to_be_visible()
    expect(beamer.get_by_text("The vote is closed.")).to_be_visible()
    expect(desk.get_by_text("31 votes, closed")).to_be_visible()

    desk.get_by_role("button", name="Show the result").click()
    for page in (beamer, quick):
        expect(page.get_by_text("23 of 31")).to_be_visible()
    expect(quick.get_by_text("Your choice:")).to_contain_text("Rule B")
    theatre.picture(quick, "rule-phone-shown", full_page=True)
    theatre.picture(beamer, "rule-screen-shown")
    assert faults_in_both(quick) == []
    assert faults_in_both(beamer) == []
    for page, name in ((beamer, "rule-screen-shown-dark"), (quick, "rule-phone-shown-dark")):
        page.emulate_media(color_scheme="dark")
        page.wait_for_timeout(300)
        theatre.picture(page, name, full_page=page is quick)
    expect(desk.get_by_text("A 6 of 31 · B 23 of 31 · can’t say 2 of 31")).to_be_visible()
    theatre.picture(desk, "rule-desk-shown", full_page=True)
    assert faults_in_both(desk) == []

    desk.get_by_role("button", name="Use the room’s rule").click()
    expect(desk.get_by_text("The room’s rule is in use.")).to_be_visible()
    now = demo_store.read(attachment, fay, workshop.id)
    assert now
    assert (now.rule, now.rival) == (saved.rival, saved.rule)
    desk.get_by_role("button", name="Take it off the screens").click()
    expect(quick.get_by_role("heading", name=question)).to_have_count(0)
    expect(beamer.get_by_role("heading", name=question)).to_have_count(0)
    assert theatre.trouble == []


def room(store: Store, workshop: Workshop) -> None:
    """Twenty-nine more people vote: six for the rule, twenty-two for the rival, one for neither."""
    vote = store.read(last_rule_vote, workshop)
    assert vote
    for choice in ["rule"] * 6 + ["rival"] * 22 + ["unsure"]:
        who = store.write(choose_function, workshop, new_id(), "Service")
        store.write(choose_rule, workshop, who, vote.key, choice)
