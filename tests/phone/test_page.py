"""The phone page: who gets it, under which address, and what stands on it in each phase."""

import re

import httpx
import pytest

from tests.rooms import SECONDS, Live, Phone, Phones, Server, open_live, until
from valuewhen.people.caller import OPERATOR
from valuewhen.workshop.commitments import commit_to
from valuewhen.workshop.decisions import moderate
from valuewhen.workshop.themes import make_theme
from valuewhen.workshop.workshops import create_workshop, load

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7777}}</textarea>"
HARMLESS = "&lt;script&gt;alert(1)&lt;/script&gt;"


@pytest.fixture
def phone(phones: Phones, served: Live) -> Phone:
    return phones.open(served)


def test_the_page_is_light_html_that_nobody_keeps(phone: Phone) -> None:
    answer = phone.client.get(f"/j/{phone.code}", headers={"accept": "text/html"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    size = len(answer.content)
    for file in re.findall(r'"(/phone/[^"]+)"', answer.text):
        found = phone.client.get(file)
        assert "immutable" in found.headers["cache-control"]
        size += len(found.content)
    assert size < 60_000


def test_the_cookie_is_the_workshops_own_and_no_script_reads_it(phone: Phone) -> None:
    answer = phone.client.get(f"/j/{phone.code}")
    cookie = answer.headers["set-cookie"].lower()
    for part in (f"path=/j/{phone.code.lower()};", "httponly", "samesite=lax", "max-age=7776000"):
        assert part in cookie
    assert "set-cookie" not in phone.client.get(f"/j/{phone.code}").headers


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_a_code_in_lower_case_leads_to_the_one_address(phone: Phone, accept: str) -> None:
    for typed in (phone.code.lower(), phone.code[:3] + phone.code[3:].lower(), f"%20{phone.code}"):
        answer = phone.client.get(f"/j/{typed}", headers={"accept": accept})
        if typed != phone.code:
            assert (answer.status_code, answer.headers["location"]) == (303, f"/j/{phone.code}")
            assert "set-cookie" not in answer.headers


def test_somebody_who_typed_the_code_in_lower_case_can_join_and_answer(phone: Phone) -> None:
    page = phone.client.get(
        f"/j/{phone.code.lower()}", headers={"accept": "text/html"}, follow_redirects=True
    )
    [action] = set(re.findall(r'action="(/j/[^"]+/function)"', page.text))
    form = {"function": "Sales", "then": "page"}
    assert phone.client.post(action, data=form).status_code == 303
    assert phone.state()["function"] == "Sales"


@pytest.mark.parametrize(
    ("typed", "where"),
    [("abc234", "/j/ABC234"), (" abc-234 ", "/j/ABC234"), ("abc 234", "/j/ABC234"), ("ß", "/j/SS")],
)
def test_a_code_typed_without_script_leads_to_its_page(
    server: Server, typed: str, where: str
) -> None:
    answer = httpx.get(f"{server.url}/join", params={"code": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, where)


def test_what_cannot_be_a_code_is_said_on_the_join_page(server: Server) -> None:
    assert 'role="alert"' not in httpx.get(f"{server.url}/join").text
    answer = httpx.get(f"{server.url}/join", params={"code": '"><>'})
    assert "A code has six letters and digits" in answer.text
    assert 'value="&#34;&gt;&lt;&gt;"' in answer.text


def test_a_wrong_code_a_draft_and_nonsense_read_alike(phones: Phones, served: Live) -> None:
    drafted = served.store.write(create_workshop, served.people.owner, "Not yet")
    draft = served.store.read(load, drafted).join_code
    client = phones.open(served, "10.1.0.1").client
    said = set()
    for code in (draft, draft.lower(), "AAAAAA", "'or'1", "A" * 3000):
        answer = client.get(f"/j/{code}")
        said.add((answer.status_code, answer.json()["error"], answer.json()["message"]))
    words = "No workshop is open under this code. Check it on the screen: six letters and digits."
    assert said == {(404, "code_unknown", words)}
    for code in ("%00", "..%2f..", "."):
        assert client.get(f"/j/{code}").status_code in (303, 400, 404)
    page = client.get(f"/j/{draft}", headers={"accept": "text/html"})
    assert page.status_code == 404
    assert words in page.text
    assert "set-cookie" not in page.headers


def test_wrong_codes_are_refused_after_ten_and_right_ones_never(
    phones: Phones, served: Live
) -> None:
    address = "10.2.0.1"
    phone = phones.open(served, address).join()
    tries = [phone.client.get(f"/j/WRONG{number % 10}") for number in range(12)]
    tries += [phone.client.get(f"/j/WRONGX/{path}") for path in ("events", "mine")]
    tries += [phone.client.post("/j/WRONGX/answers", data={"body": "we guess", "key": "1"})]
    assert [answer.status_code for answer in tries] == [404] * 10 + [429] * 5
    assert "Too many wrong codes" in tries[-1].json()["message"]
    assert int(tries[-1].headers["retry-after"]) in range(1, 7)
    assert phone.state()["function"] == "Sales"
    assert phone.post("ready", ready="1").status_code == 200
    newcomer = phones.open(served, address)
    assert newcomer.state()["phase"] == "lobby"
    assert newcomer.join().state()["function"] == "Sales"
    newer = open_live(served.store, served.people)  # this process has not met its code yet
    assert phones.open(newer, address).join().state()["function"] == "Sales"


def test_a_link_preview_joins_nobody(phone: Phone, served: Live) -> None:
    assert phone.client.head(f"/j/{phone.code}").status_code == 200
    phone.page()
    phone.state()
    assert served.board.functions == {}
    phone.join()
    assert list(served.board.functions.values()) == ["Sales"]


def test_the_state_has_what_a_client_needs(phone: Phone, served: Live) -> None:
    state = phone.state()
    prompts = [{"id": p.id, "segment": p.segment, "text": p.text} for p in served.workshop.prompts]
    assert state["prompts"] == prompts
    assert state["functions"] == list(served.workshop.functions)
    assert (state["phase"], state["prompt"], state["function"]) == ("lobby", None, None)
    assert (state["answers"], state["themes"], state["dots_left"]) == ([], [], 3)
    served.move("write:best")
    now = phone.wait_for("write")
    assert now["prompt"] == prompts[1]
    assert now["view"] == state["view"] + 1


SEEN = {
    "lobby": "You are in",
    "write:all": "Our customers become much more valuable when…",
    "mirror": "What the room wrote",
    "reveal": "Everybody&#39;s answers",
    "sort": "Who does it: we or they?",
    "vote": "What matters most?",
    "evidence": "Look at the screen",
    "commit": "What we decided",
    "closed": "Thank you",
}


def test_the_page_follows_every_phase(phone: Phone, served: Live) -> None:
    phone.join()
    for phase, heading in SEEN.items():
        served.move(phase)
        phone.wait_for(phase.partition(":")[0])
        assert f"<h1>{heading}</h1>" in phone.page(), phase


def _refused(phone: Phone) -> httpx.Response | None:
    answer = phone.client.get(f"/j/{phone.code}")
    return answer if answer.status_code == 404 else None


def test_a_draft_again_is_a_code_that_is_not_open(phone: Phone, served: Live) -> None:
    phone.join()
    served.move("draft")
    found = until(lambda: _refused(phone))
    assert found.json()["error"] == "code_unknown"
    served.move("lobby")
    assert phone.wait_for("lobby")["function"] == "Sales"


def test_nobody_sees_others_before_the_mirror_nor_hidden_answers_at_all(
    phones: Phones, served: Live
) -> None:
    phone, other = phones.open(served).join(), phones.open(served).join("Finance")
    served.move("write:all")
    other.wait_for("write")
    other.post("answers", body="they refer friends", key="1").raise_for_status()
    hidden = other.post("answers", body="a bad word", key="2").json()["id"]
    served.store.write(moderate, OPERATOR, served.id, hidden, is_hidden=True)
    assert "they refer friends" not in phone.page()
    assert phone.state()["answers"] == []
    assert "they refer friends" in other.page()
    assert "a bad word" in other.page()
    for phase in ("mirror", "reveal"):
        served.move(phase)
        phone.wait_for(phase)
        page = phone.page()
        assert "they refer friends" in page
        assert "a bad word" not in page
        assert "Finance" not in page


def test_a_phone_is_sent_a_sample_where_answers_are_very_many(phones: Phones, served: Live) -> None:
    phone = phones.open(served).join()
    writers = [served.join(token=f"{served.id} {number}") for number in range(3)]
    served.move("write:all")
    for number in range(210):
        served.say(writers[number % 3], f"they buy {number} things")
    for phase, most in (("mirror", 12), ("reveal", 200)):
        served.move(phase)
        phone.wait_for(phase)
        page = phone.page()
        said = re.findall(r"they buy \d+ things", page)
        assert len(set(said)) == len(said) == most
        assert ("200 of 210" in page) is (phase == "reveal")


def test_hostile_text_is_text_on_every_page(phones: Phones, served: Live) -> None:
    named = served.store.write(
        create_workshop, served.people.owner, HOSTILE, ["all"], function_names=[HOSTILE[:40]]
    )
    room = Live(served.store, served.people, named)
    room.move("lobby")
    phone = phones.open(room)
    pages = [phone.page()]
    phone.join(HOSTILE[:40])
    pages.append(phone.page())
    room.move("write:all")
    phone.wait_for("write")
    said = phone.post("answers", body=HOSTILE, key="1")
    assert said.json()["body"] == HOSTILE
    pages.append(phone.post("answers", accept="text/html", body=HOSTILE, key="2").text)
    pages.append(
        phone.post("answers", accept="text/html", body="", key=HOSTILE[:60], then=HOSTILE).text
    )
    pages.append(
        phone.post("answers", accept="text/html", body=HOSTILE * 9, key="3", then="page").text
    )
    theme = served.store.write(make_theme, OPERATOR, named, HOSTILE, [said.json()["id"]])
    parts = {"investment": HOSTILE, "ability": HOSTILE, "owner": "Bo", "horizon": "this year"}
    served.store.write(commit_to, OPERATOR, named, **parts, theme_id=theme)
    for phase in ("mirror", "reveal", "sort", "vote", "commit", "closed"):
        room.move(phase)
        phone.wait_for(phase)
        pages.append(phone.page())
    for page in pages:
        own_script = re.sub(r'<script src="/phone/phone\.\w{8}\.js" defer></script>', "", page)
        for tag in ("<script", "<img", "onerror=alert(2)>", "54439"):
            assert tag not in own_script.replace("onerror=alert(2)&gt;", ""), page
    assert sum(HARMLESS in page for page in pages) >= 9


def test_an_unknown_file_is_not_found(server: Server) -> None:
    for path in ("/phone/none.js", "/phone/..%2froutes.py", "/phone/%2e%2e/routes.py"):
        assert httpx.get(server.url + path, timeout=SECONDS).status_code in (303, 400, 404)
