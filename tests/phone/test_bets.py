"""The bet on phones: guessed in secret, changed until it is closed, shown beside the data."""

import json
import re
from collections.abc import Callable

import pytest

from tests.rooms import Live, Phone, Phones, following, hidden, until
from valuewhen.workshop.bets import (
    Gap,
    Outcome,
    Question,
    bets_on,
    betting_now,
    close_betting,
    open_betting,
    show_betting,
)
from valuewhen.workshop.themes import make_theme

ASKED = Question("referrals <made>", "count", "EUR", (50, 100, 250))
SAID = Outcome(Gap(387, 211, 563, 2317), Gap(223, -24, 451, 2317), ("cohort", "size"))
FAR = Outcome(Gap(387000, 211000, 563000, 2317), Gap(223000, -24000, 451000, 2317), ("cohort",))
SECRETS = [  # in money and in numbers; so long that no id and no time holds them
    form.format(size) for size in (919000, 387000, 211000, 563000, 223000, 451000)
    for form in ("{}", "{:,}")
]  # fmt: skip


@pytest.fixture
def theme(served: Live) -> str:
    """A theme, in the evidence phase."""
    made = served.store.write(make_theme, served.people.owner, served.id, "They <refer> us", [])
    served.move("evidence")
    return made


def do(live: Live, theme: str, job: Callable[..., None], *rest: object) -> None:
    live.store.write(job, live.people.owner, live.id, theme, "referrals", *rest)


def let_bet(live: Live, theme: str, *room: Phone, asked: Question = ASKED) -> None:
    do(live, theme, open_betting, asked)
    for one in room:
        until(lambda one=one: (one.state()["bet"] or {}).get("state") == "open")


def guess(phone: Phone, theme: str, side: str, amount: object = "", **more: object) -> int:
    form = {"theme": theme, "metric": "referrals", "guess": side, "amount": amount} | more
    return phone.post("bets", **form).status_code


def amounts(live: Live) -> list[float]:
    betting = live.store.read(betting_now, live.workshop)
    assert betting
    return [bet.amount for bet in live.store.read(bets_on, live.id, betting)]


def test_a_phone_guesses_changes_its_mind_and_is_told_when_it_is_over(
    phones: Phones, served: Live, theme: str
) -> None:
    phone = phones.open(served).join()
    assert phone.wait_for("evidence")["bet"] is None
    let_bet(served, theme, phone)
    page = phone.page()
    assert "any “referrals &lt;made&gt;” have a higher CLV than those with none?" in page
    assert "“They &lt;refer&gt; us”" in page
    assert re.findall(r'name="amount" value="([\d.]+)"', page) == ["50", "100", "250"]
    made = phone.post("bets", theme=theme, metric="referrals", guess="more", amount="250")
    assert made.json() == {"theme": theme, "metric": "referrals", "guess": "more", "amount": 250}
    assert "about €250 more" in phone.page()
    assert guess(phone, theme, "less", 50) == 200
    assert guess(phone, theme, "less", 50) == 200  # sent again: once
    assert "about €50 less" in phone.page()
    assert guess(phone, theme, "same") == 200
    assert phone.state()["bet"]["amount"] == 0
    assert amounts(served) == [0]
    do(served, theme, close_betting)
    until(lambda: phone.state()["bet"]["state"] == "closed")
    late = phone.post("bets", theme=theme, metric="referrals", guess="more", amount="50")
    assert (late.status_code, late.json()["error"]) == (409, "bets_closed")
    page = phone.page()
    assert "Bets are closed." in page
    assert "Your guess: <strong>About the same" in page
    assert 'name="amount"' not in page


def test_without_script_a_form_sends_and_the_page_comes_again(
    phones: Phones, served: Live, theme: str
) -> None:
    phone = phones.open(served).join()
    let_bet(served, theme, phone)
    form = {"then": "page", "metric": hidden(phone.page(), "metric")}
    sent = phone.post("bets", accept="text/html", theme=theme, guess="less", amount="100.0", **form)
    assert sent.status_code == 303
    assert 'value="less" id="bet-less" required checked' in phone.page()
    bare = phone.post("bets", accept="text/html", theme=theme, guess="more", **form)
    assert bare.status_code == 422
    assert "choose one of the amounts" in bare.text


def test_what_is_no_guess_is_refused(phones: Phones, served: Live, theme: str) -> None:
    phone, nobody = phones.open(served).join(), phones.open(served)
    let_bet(served, theme, phone)
    for side, amount in (
        ("more", ""), ("more", "nan"), ("less", "inf"), ("more", "1e12"), ("more", "0"),
        ("more", "50 or so"), ("best", "50"), ("", ""),
    ):  # fmt: skip
        assert guess(phone, theme, side, amount) == 422, (side, amount)
    assert guess(phone, "0" * 16, "more", 50) == 409
    assert guess(phone, theme, "more", 50, metric="another") == 409
    nobody.state()
    assert guess(nobody, theme, "more", 50) == 409  # no function yet
    assert amounts(served) == []


def test_no_phone_holds_anothers_bet_or_the_data_before_they_are_shown(
    phones: Phones, served: Live, theme: str
) -> None:
    room = [phones.open(served).join() for _ in range(6)]
    asked = Question(ASKED.metric, "count", "EUR", (71000, 173000, 919000))
    do(served, theme, open_betting, asked)
    for one in room:
        until(lambda one=one: one.state()["bet"])
    for one in room[1:]:
        assert guess(one, theme, "more", 919000) == 200
    watcher = room[0]
    assert guess(watcher, theme, "less", 71000) == 200

    def held() -> str:
        """All that the watcher's phone is sent, its own amount and what may be chosen left out."""
        with following(watcher.client, f"/j/{watcher.code}/events") as events:
            event = json.dumps(events.next())
        part = watcher.client.get(f"/j/{watcher.code}/mine").text
        sent = event + part + watcher.page() + json.dumps(watcher.state())
        return re.sub(r'name="amount" value="[^>]*>[^<]*<|"steps": \[[^]]*\]', "", sent)

    for state in ("open", "closed"):
        if state == "closed":
            do(served, theme, close_betting)
            until(lambda: watcher.state()["bet"]["state"] == "closed")
        sent = held()
        assert [secret for secret in SECRETS if secret in sent] == [], state
        assert "2,317" not in sent
        assert set(watcher.state()["bet"]) == {
            "theme", "metric", "state", "question", "amount"
        }  # fmt: skip
    do(served, theme, show_betting, FAR)
    until(lambda: watcher.state()["bet"]["state"] == "shown")
    sent = held()
    assert all(secret in sent for secret in ("€919,000", "€387,000", "2,317", "387000"))


def test_afterwards_the_rooms_guesses_stand_beside_the_data(
    phones: Phones, served: Live, theme: str
) -> None:
    room = [phones.open(served).join() for _ in range(5)]
    let_bet(served, theme, *room)
    for one, (side, amount) in zip(
        room, [("less", 50), ("same", ""), ("more", 50), ("more", 100), ("more", 250)], strict=True
    ):
        assert guess(one, theme, side, amount) == 200
    do(served, theme, show_betting, SAID)
    until(lambda: room[0].state()["bet"]["state"] == "shown")
    page = room[0].page().replace("\u2060", "")  # what keeps a sign with its amount
    # In order -50, 0, 50, 100, 250: half of them lie between 0 and 100.
    assert "The room (5 guesses)" in page
    assert "+€50 in the middle; half of the guesses lie between €0 and +€100." in page
    assert "Less: 1 · About the same: 1 · More: 3" in page
    assert "+€387 (95 %: +€211 to +€563), 2,317 customers" in page
    assert "Among customers alike in cohort, size: +€223 (−€24 to +€451)." in page
    assert page.count("cannot tell more from less") == 1
    assert "about €50 less" in page
    told = room[0].state()["bet"]
    assert told["room"]["counts"] == [1, 1, 3]
    assert told["data"]["raw"]["gap"] == 387


def test_a_few_guesses_are_not_shown(phones: Phones, served: Live, theme: str) -> None:
    room = [phones.open(served).join() for _ in range(4)]
    let_bet(served, theme, *room)
    for one in room:
        assert guess(one, theme, "more", 250) == 200
    do(served, theme, show_betting, SAID)
    other = phones.open(served).join()
    until(lambda: other.state()["bet"]["state"] == "shown")
    assert "Fewer than five people guessed" in other.page()
    ids_and_steps = r'"steps": \[[^]]*\]|\b[0-9a-f]{12,}\b'
    assert "250" not in re.sub(ids_and_steps, "", other.page() + json.dumps(other.state()))
    assert "You did not guess on this one." in other.page()


def test_a_guess_tells_no_other_phone_anything(phones: Phones, served: Live, theme: str) -> None:
    phone = phones.open(served).join()
    let_bet(served, theme, phone)
    before = served.store.version(served.id)
    assert guess(phone, theme, "more", 50) == 200
    after = served.store.version(served.id)
    assert after.view == before.view


@pytest.mark.parametrize(
    ("language", "question", "money"),
    [
        ("de", "mindestens einmal „referrals &lt;made&gt;“", "1.840\xa0€"),
        ("fr", "au moins un « referrals &lt;made&gt; »", "1\u202f840\xa0€"),
        ("es", "al menos un «referrals &lt;made&gt;»", "1.840\xa0€"),
        ("pt", "pelo menos um “referrals &lt;made&gt;”", "€1.840"),
    ],
)
def test_it_is_asked_in_the_phones_language(
    phones: Phones, served: Live, theme: str, language: str, question: str, money: str
) -> None:
    phone = phones.open(served).join()
    phone.client.headers["accept-language"] = language
    let_bet(served, theme, phone, asked=Question("referrals <made>", "count", "EUR", (1840.0,)))
    assert question in phone.page()
    assert money in phone.page()
    guess(phone, theme, "more", 1840)
    do(served, theme, close_betting)
    until(lambda: phone.state()["bet"]["state"] == "closed")
    late = phone.post("bets", theme=theme, metric="referrals", guess="same")
    assert late.json()["message"] not in ("", "Bets on this are closed.")


def test_with_a_bet_the_page_stays_light(phones: Phones, served: Live, theme: str) -> None:
    served.move("evidence")
    phone = phones.open(served).join()
    asked = Question("a rather long name of a metric", "measure", "EUR", (1, 2, 5, 10, 20, 50))
    let_bet(served, theme, phone, asked=asked)
    html = phone.page()
    size = len(html.encode())
    for file in re.findall(r'"(/phone/[^"]+)"', html):
        size += len(phone.client.get(file).content)
    assert size < 25_000
    assert not re.search(r"<style|style=|<script(?! src)|onclick", html)  # the policy forbids them
