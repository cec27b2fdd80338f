"""The vote on the saved rules: what the room is shown, what it may know, what comes of it."""

from pathlib import Path

import pytest

from tests.rooms import Live
from valuewhen.customers.data_sets import DataSet
from valuewhen.customers.loading import load_with_roles
from valuewhen.customers.rule import BestRule, Comparison, Condition
from valuewhen.errors import ConflictError, ForbiddenError, NotFoundError
from valuewhen.join.attachments import Attachment, attach, attachment
from valuewhen.join.betting import let_them_bet
from valuewhen.join.on_screen import NPS, on_screen, show_on_screen
from valuewhen.join.room_choice import RoomChoice, room_choice
from valuewhen.join.rule_voting import (
    ToldRuleVote,
    is_on,
    is_settled,
    put_to_vote,
    put_vote_away,
    show_vote,
    shown_rules,
    told_rule_vote,
    use_rooms_rule,
)
from valuewhen.workshop.bets import Question, bettings_of, open_betting
from valuewhen.workshop.rule_votes import (
    RuleVote,
    choose_rule,
    close_rule_vote,
    last_rule_vote,
    rule_vote_now,
)
from valuewhen.workshop.themes import make_theme

RULE = BestRule()
ORDERS = BestRule(None, conditions=(Condition("orders", Comparison.AT_LEAST, (3,)),))
TOP = "CLV at or above the 80th percentile of all customers, ties included"


@pytest.fixture
def loaded(live: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> DataSet:
    """Customers worth 1 to 100 with 1, 2, 3, 0 orders in turn, while the room talks."""
    monkeypatch.setenv("VALUEWHEN_HOME", str(tmp_path))
    file = tmp_path / "customers.csv"
    file.write_text("\n".join(["id,clv,orders", *(f"c{n},{n},{n % 4}" for n in range(1, 101))]))
    live.move("talk")
    chosen = {"id": "id", "clv": "clv"}
    return load_with_roles(live.store, live.people.owner, file, "Firm", chosen)


def save(live: Live, data: DataSet, rule: BestRule = RULE, rival: BestRule | None = ORDERS) -> None:
    live.store.write(attach, live.people.owner, live.id, data.id, rule, rival)


def joined(live: Live) -> Attachment:
    found = live.store.read(attachment, live.people.owner, live.id)
    assert found
    return found


def put(live: Live) -> str:
    rules = shown_rules(joined(live))
    return live.store.write(put_to_vote, live.people.owner, live.id, *rules)


def voted(live: Live, *, rule: int = 0, rival: int = 0, unsure: int = 0) -> None:
    """The rules put to the vote, and so many votes; not shown yet."""
    key = put(live)
    for choice, n in (("rule", rule), ("rival", rival), ("unsure", unsure)):
        for _ in range(n):
            live.store.write(choose_rule, live.workshop, live.join(), key, choice)


def show(live: Live) -> None:
    live.store.write(show_vote, live.people.owner, live.id)


def use(live: Live) -> None:
    live.store.write(use_rooms_rule, live.people.owner, live.id)


def last(live: Live) -> RuleVote:
    found = live.store.read(last_rule_vote, live.workshop)
    assert found
    return found


def told(live: Live) -> ToldRuleVote | None:
    return told_rule_vote(live.store, live.people.executive, live.id)


def test_both_rules_are_shown_with_their_customers_and_share(live: Live, loaded: DataSet) -> None:
    save(live, loaded)
    rule, rival = shown_rules(joined(live))
    # Worth 81 to 100: 20 customers, 1,810 of 5,050. Three orders have 3, 7 … 99: 25, 1,275 of it.
    assert (rule.in_words("en"), rule.customers) == (TOP, 20)
    assert rule.clv_share == 0.358  # 1,810 of 5,050
    assert (rival.in_words("en"), rival.customers) == ("orders at least 3", 25)
    assert rival.clv_share == 0.252  # 1,275 of 5,050
    assert rule.in_words("de").startswith("CLV ab dem 80. Perzentil aller Kunden")
    assert rival.in_words("fr") == "orders au moins 3"
    assert rival.in_words("es") == "orders al menos 3"
    assert rival.in_words("pt") == "orders no mínimo 3"


def test_nothing_is_counted_where_the_rules_differ_in_a_few(live: Live, loaded: DataSet) -> None:
    save(live, loaded, RULE, BestRule(0.83))  # 84 to 100: the 81st, 82nd and 83rd are the three
    rule, rival = shown_rules(joined(live))
    assert (rule.customers, rule.clv_share) == (None, None)
    assert (rival.customers, rival.clv_share) == (None, None)
    save(live, loaded, BestRule(0.97), BestRule(0.5))  # three or four are best
    assert [one.customers for one in shown_rules(joined(live))] == [None, None]
    save(live, loaded, RULE, BestRule(0.85))  # five more
    assert [one.customers for one in shown_rules(joined(live))] == [20, 15]


def test_without_two_rules_there_is_nothing_to_vote_on(live: Live, loaded: DataSet) -> None:
    with pytest.raises(ConflictError, match="Save a rival rule first"):
        shown_rules(None)
    save(live, loaded, RULE, None)
    with pytest.raises(ConflictError, match="Save a rival rule first"):
        shown_rules(joined(live))
    save(live, loaded, RULE, BestRule())
    with pytest.raises(ConflictError, match="are the same"):
        shown_rules(joined(live))


def test_rules_that_were_saved_meanwhile_are_not_voted_on_unseen(
    live: Live, loaded: DataSet
) -> None:
    save(live, loaded)
    rules = shown_rules(joined(live))
    save(live, loaded, BestRule(0.9))
    with pytest.raises(ConflictError, match="saved just now"):
        live.store.write(put_to_vote, live.people.owner, live.id, *rules)
    assert live.store.read(last_rule_vote, live.workshop) is None


@pytest.mark.parametrize(
    ("counts", "preferred"),
    [((2, 3, 0), "rival"), ((3, 1, 1), "rule"), ((1, 1, 3), "unsure"), ((2, 2, 1), None),
     ((2, 1, 2), None), ((5, 0, 0), "rule")],
)  # fmt: skip
def test_the_room_prefers_what_more_chose_than_anything_else(
    counts: tuple[int, int, int], preferred: str | None
) -> None:
    found = room_choice(dict(zip(("rule", "rival", "unsure"), counts, strict=True)))
    assert found == RoomChoice(5, counts)
    assert found.preferred == preferred


def test_of_fewer_than_five_only_their_number_is_known() -> None:
    found = room_choice({"rule": 0, "rival": 4, "unsure": 0})
    assert found == RoomChoice(4)
    assert found.preferred is None


def test_the_room_s_rule_is_used_on_the_facilitator_s_word_alone(
    live: Live, loaded: DataSet
) -> None:
    save(live, loaded)
    voted(live, rule=1, rival=5, unsure=1)
    for refused in ("while it is open", "closed but not shown"):
        with pytest.raises(ConflictError, match="Show the room's vote first"):
            use(live)
        live.store.write(close_rule_vote, live.people.owner, live.id)
        assert joined(live).rule == RULE, refused
    show(live)
    assert (joined(live).rule, joined(live).rival) == (RULE, ORDERS)
    assert is_on(last(live), joined(live))
    use(live)
    assert (joined(live).rule, joined(live).rival) == (ORDERS, RULE)
    assert is_settled(last(live), joined(live))
    assert last(live).rule.in_words("en") == TOP  # the vote keeps its words
    with pytest.raises(ConflictError, match="since the vote"):
        use(live)


def test_rules_saved_since_the_vote_are_not_exchanged(live: Live, loaded: DataSet) -> None:
    save(live, loaded)
    voted(live, rival=5)
    save(live, loaded, RULE, BestRule(0.9))
    show(live)
    assert last(live).rival.in_words("en") == "orders at least 3"
    assert not is_on(last(live), joined(live))
    with pytest.raises(ConflictError, match="since the vote"):
        use(live)
    assert joined(live).rival == BestRule(0.9)


@pytest.mark.parametrize(
    "votes",
    [{"rival": 4}, {"rule": 3, "rival": 2}, {"rule": 3, "rival": 3}, {"rival": 2, "unsure": 3}],
)
def test_a_rival_that_the_room_did_not_prefer_is_not_used(
    live: Live, loaded: DataSet, votes: dict[str, int]
) -> None:
    save(live, loaded)
    voted(live, **votes)
    show(live)
    with pytest.raises(ConflictError, match="did not prefer"):
        use(live)
    assert joined(live).rule == RULE


def test_only_who_drives_the_workshop_may(live: Live, loaded: DataSet) -> None:
    save(live, loaded)
    rules = shown_rules(joined(live))
    people = live.people
    for who, error in (
        (people.analyst, ForbiddenError),
        (people.executive, ForbiddenError),
        (people.stranger, NotFoundError),
    ):
        with pytest.raises(error):
            live.store.write(put_to_vote, who, live.id, *rules)
        for job in (show_vote, put_vote_away, use_rooms_rule):
            with pytest.raises(error):
                live.store.write(job, who, live.id)
    voted(live, rival=5)
    show(live)
    live.store.write(use_rooms_rule, people.facilitator, live.id)  # whose data they are not
    assert joined(live).rule == ORDERS


def test_one_thing_at_a_time_is_on_phones_and_the_projector(live: Live, loaded: DataSet) -> None:
    owner = live.people.owner
    save(live, loaded)
    theme = live.store.write(make_theme, owner, live.id, "They refer us", [])
    live.move("evidence")
    asked = Question("orders", "count", "EUR", (1, 2))
    live.store.write(open_betting, owner, live.id, theme, "orders", asked)
    live.store.write(show_on_screen, owner, live.id, NPS)
    put(live)
    assert on_screen(live.workshop) is None
    assert [one.state for one in live.store.read(bettings_of, live.id)] == ["closed"]
    live.store.write(show_on_screen, owner, live.id, NPS)
    assert live.store.read(rule_vote_now, live.workshop) is None
    assert last(live).state == "closed"
    show(live)
    assert on_screen(live.workshop) is None
    with pytest.raises(ConflictError, match="Freeze"):  # it is refused as a whole
        live.store.write(let_them_bet, owner, live.id, theme, "orders", asked)
    assert live.store.read(rule_vote_now, live.workshop) is not None


@pytest.mark.parametrize(
    ("votes", "n", "preferred", "supporters"),
    [
        ({"rule": 6, "rival": 23, "unsure": 2}, 31, "rival", 23),
        ({"rule": 2, "rival": 5}, 7, "rival", None),  # two others: not to be told
        ({"rival": 5}, 5, "rival", 5),
        ({"rule": 3, "rival": 1, "unsure": 1}, 5, "rule", None),
        ({"rule": 5, "rival": 5}, 10, None, None),
        ({"rule": 1, "unsure": 5}, 6, "unsure", None),
    ],
)
def test_reports_are_told_what_the_room_was_shown(
    live: Live,
    loaded: DataSet,
    votes: dict[str, int],
    n: int,
    preferred: str | None,
    supporters: int | None,
) -> None:
    save(live, loaded)
    voted(live, **votes)
    assert told(live) is None
    live.store.write(close_rule_vote, live.people.owner, live.id)
    assert told(live) is None
    show(live)
    expected = ToldRuleVote(TOP, "orders at least 3", n, preferred, supporters)
    assert told(live) == expected
    live.store.write(put_vote_away, live.people.owner, live.id)
    put(live)  # a second vote that nobody was shown changes nothing
    assert told(live) == expected


def test_reports_are_told_nothing_of_four_people_or_to_strangers(
    live: Live, loaded: DataSet
) -> None:
    save(live, loaded)
    voted(live, rival=4)
    show(live)
    assert told(live) is None
    with pytest.raises(NotFoundError):
        told_rule_vote(live.store, live.people.stranger, live.id)
