"""The vote on the rules of best on phones: secret, changed until it is closed, then the split."""

import json

import pytest

from tests.rooms import Live, Phone, Phones, following, hidden, open_live, until
from valuewhen.workshop.rule_votes import (
    ShownRule,
    choices_in,
    close_rule_vote,
    last_rule_vote,
    open_rule_vote,
    put_rule_vote_away,
    show_rule_vote,
)

WORDS = {
    "en": "CLV in <the> top fifth",
    "de": "CLV im obersten Fünftel",
    "fr": "CLV du premier cinquième",
    "es": "CLV del primer quinto",
    "pt": "CLV do primeiro quinto",
}
RULE = ShownRule(WORDS, 1200, 0.481, "a", is_made_up=True)
RIVAL = ShownRule({"en": "orders at least 5"}, None, None, "b", is_made_up=True)


@pytest.fixture
def talking(served: Live) -> Live:
    """The workshop while the room talks."""
    served.move("talk")
    return served


def open_it(live: Live, *room: Phone) -> str:
    key = live.store.write(open_rule_vote, live.people.owner, live.id, RULE, RIVAL)
    wait_for(room, "open")
    return key


def wait_for(room: tuple[Phone, ...] | list[Phone], state: str) -> None:
    for one in room:
        until(lambda one=one: (one.state()["rule_vote"] or {}).get("state") == state)


def show(live: Live, *room: Phone) -> None:
    live.store.write(show_rule_vote, live.people.owner, live.id)
    wait_for(room, "shown")


def choose(phone: Phone, key: str, choice: str) -> int:
    return phone.post("rules", vote=key, choice=choice).status_code


def counts(live: Live) -> dict[str, int]:
    vote = live.store.read(last_rule_vote, live.workshop)
    assert vote
    return live.store.read(choices_in, live.id, vote)


def test_a_phone_chooses_changes_its_mind_and_is_told_when_it_is_over(
    phones: Phones, talking: Live
) -> None:
    phone = phones.open(talking).join()
    assert phone.wait_for("talk")["rule_vote"] is None
    key = open_it(talking, phone)
    page = phone.page()
    assert "Who are our best customers?" in page
    assert "CLV in &lt;the&gt; top fifth" in page
    assert "1,200 customers · 48.1\u00a0% of all CLV · made up" in page
    assert "orders at least 5" in page
    assert phone.post("rules", vote=key, choice="rival").json() == {"vote": key, "choice": "rival"}
    assert "Your choice: <strong>Rule B" in phone.page()
    assert choose(phone, key, "rule") == 200
    assert choose(phone, key, "rule") == 200  # sent again: once
    assert phone.state()["rule_vote"]["choice"] == "rule"
    assert counts(talking) == {"rule": 1, "rival": 0, "unsure": 0}
    assert choose(phone, key, "unsure") == 200
    talking.store.write(close_rule_vote, talking.people.owner, talking.id)
    wait_for([phone], "closed")
    late = phone.post("rules", vote=key, choice="rule")
    assert (late.status_code, late.json()["error"]) == (409, "rule_vote_closed")
    page = phone.page()
    assert "The vote is closed." in page
    assert "Your choice: <strong>Can’t say" in page
    assert 'name="choice"' not in page


def test_without_script_a_form_sends_and_the_page_comes_again(
    phones: Phones, talking: Live
) -> None:
    phone = phones.open(talking).join()
    open_it(talking, phone)
    form = {"then": "page", "vote": hidden(phone.page(), "vote")}
    sent = phone.post("rules", accept="text/html", choice="rival", **form)
    assert sent.status_code == 303
    assert 'value="rival" aria-pressed="true"' in phone.page()
    bare = phone.post("rules", accept="text/html", **form)
    assert bare.status_code == 422
    assert "Choose rule A, rule B" in bare.text


def test_what_is_no_choice_is_refused(phones: Phones, talking: Live) -> None:
    phone, nobody = phones.open(talking).join(), phones.open(talking)
    other = open_live(talking.store, talking.people, "Another")
    other.move("talk")
    stranger = phones.open(other).join()
    assert choose(phone, "0" * 16, "rule") == 409  # there is no vote yet
    key = open_it(talking, phone)
    for choice in ("", "mine", "rule b", "RULE", "<b>"):
        assert choose(phone, key, choice) == 422, choice
    assert choose(phone, "0" * 16, "rule") == 409
    nobody.state()
    assert choose(nobody, key, "rule") == 409  # no function yet
    assert choose(stranger, key, "rule") == 409  # a phone of another workshop
    assert counts(talking) == {"rule": 0, "rival": 0, "unsure": 0}


def test_no_phone_holds_anothers_choice_before_it_is_shown(phones: Phones, talking: Live) -> None:
    room = [phones.open(talking).join() for _ in range(7)]
    key = open_it(talking, *room)
    for one in room[1:]:
        assert choose(one, key, "rival") == 200
    watcher = room[0]

    def held() -> str:
        """All that the watcher's phone is sent."""
        with following(watcher.client, f"/j/{watcher.code}/events") as events:
            event = json.dumps(events.next())
        part = watcher.client.get(f"/j/{watcher.code}/mine").text
        return event + part + watcher.page() + json.dumps(watcher.state())

    known = {"vote", "state", "rule", "rival", "choice"}
    for state in ("open", "closed"):
        if state == "closed":
            talking.store.write(close_rule_vote, talking.people.owner, talking.id)
            wait_for([watcher], "closed")
        sent = held()
        assert [secret for secret in ("6 of 6", "6 votes", "(6", "<svg") if secret in sent] == []
        assert set(watcher.state()["rule_vote"]) == known
        assert watcher.state()["rule_vote"]["choice"] is None
    show(talking, watcher)
    sent = held()
    assert "6 of 6" in sent
    assert "The room (6 votes)" in sent
    assert "You did not vote on this." in sent
    assert watcher.state()["rule_vote"]["room"] == {"n": 6, "counts": [0, 6, 0]}


def test_afterwards_the_split_stands_beside_one_s_own_choice(phones: Phones, talking: Live) -> None:
    room = [phones.open(talking).join() for _ in range(5)]
    key = open_it(talking, *room)
    for one, choice in zip(room, ("rule", "rival", "rival", "rival", "unsure"), strict=True):
        assert choose(one, key, choice) == 200
    show(talking, *room)
    page = room[0].page()
    assert "The room (5 votes)" in page
    for told in ("1 of 5", "3 of 5", 'width="20.0"', 'width="60.0"'):
        assert told in page, told
    assert "Your choice: <strong>Rule A" in page
    talking.store.write(put_rule_vote_away, talking.id)
    until(lambda: room[0].state()["rule_vote"] is None)
    assert "Who are our best customers?" not in room[0].page()


def test_of_four_votes_nothing_is_shown(phones: Phones, talking: Live) -> None:
    room = [phones.open(talking).join() for _ in range(4)]
    key = open_it(talking, *room)
    for one in room:
        assert choose(one, key, "rival") == 200
    show(talking, *room)
    page = room[0].page()
    assert "Fewer than five people voted" in page
    assert "4 of 4" not in page
    assert room[0].state()["rule_vote"]["room"] == {"n": 4, "counts": None}


@pytest.mark.parametrize(
    ("language", "question", "button"),
    [
        ("de", "Wer sind unsere besten Kunden?", "Kann ich nicht sagen"),
        ("fr", "Qui sont nos meilleurs clients ?", "Je ne sais pas"),
        ("es", "¿Quiénes son nuestros mejores clientes?", "No lo sé"),
        ("pt", "Quem são nossos melhores clientes?", "Não sei dizer"),
    ],
)
def test_phones_read_it_in_their_language(
    phones: Phones, talking: Live, language: str, question: str, button: str
) -> None:
    phone = phones.open(talking).join()
    phone.post("language", language=language)
    key = open_it(talking, phone)
    page = phone.page()
    assert question in page
    assert button in page
    assert WORDS[language] in page
    assert choose(phone, key, "none") == 422
    talking.store.write(close_rule_vote, talking.people.owner, talking.id)
    wait_for([phone], "closed")
    refused = phone.post("rules", vote=key, choice="rule").json()["message"]
    assert "closed" not in refused


def test_a_choice_moves_no_phone(phones: Phones, talking: Live) -> None:
    idle, busy = phones.open(talking).join(), phones.open(talking).join()
    key = open_it(talking, idle, busy)
    before = idle.state()["view"]
    assert choose(busy, key, "rule") == 200
    assert busy.state()["rule_vote"]["choice"] == "rule"
    assert idle.state()["view"] == before
