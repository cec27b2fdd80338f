"""What phones send: as JSON, for a part of the page, and as a plain form without script."""

import html
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.rooms import Live, Phone, Phones, hidden, until
from valuewhen.people.caller import OPERATOR
from valuewhen.workshop.themes import make_theme

PAGE = "text/html"


@pytest.fixture
def writing(served: Live) -> Live:
    """A workshop in its first writing phase."""
    served.move("write:all")
    return served


@pytest.fixture
def phone(phones: Phones, writing: Live) -> Phone:
    """Somebody in the room who writes."""
    opened = phones.open(writing).join()
    opened.wait_for("write")
    return opened


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal, which always says something too."""
    told = answer.json()
    assert set(told) == {"error", "message"}
    assert len(told["message"]) > 20
    return answer.status_code, told["error"]


def bodies(live: Live) -> list[str]:
    return [answer.body for answer in live.board.answers]


def test_an_answer_comes_back_as_json(phone: Phone, writing: Live) -> None:
    answer = phone.post("answers", body=" they refer\tfriends ", key="1")
    assert answer.status_code == 200
    [stored] = writing.board.answers
    assert answer.json() == {
        "id": stored.id,
        "body": "they refer friends",
        "prompt": writing.workshop.prompts[0].id,
    }
    [own] = phone.state()["answers"]
    assert own == {
        "id": stored.id,
        "body": "they refer friends",
        "prompt": writing.workshop.prompts[0].id,
        "wave": 1,
        "actor": "they",
    }


def test_an_answer_comes_back_as_a_part_of_the_page(phone: Phone) -> None:
    answer = phone.post("answers", accept=PAGE, body="they refer & buy", key="1")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "they refer &amp; buy" in answer.text
    assert answer.text.startswith('<li id="a')
    assert "<html" not in answer.text


def test_without_script_a_form_leads_back_to_the_page(phone: Phone, writing: Live) -> None:
    page = phone.page()
    form = {"key": hidden(page, "key"), "prompt": hidden(page, "prompt"), "then": "page"}
    for _ in range(2):  # a double tap: the key of the page is the same
        answer = phone.post("answers", accept=PAGE, body="they refer friends", **form)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/j/{phone.code}")
    assert bodies(writing) == ["they refer friends"]
    after = phone.page()
    assert "they refer friends" in after
    assert hidden(after, "key") != form["key"]


def test_everything_a_phone_does_works_without_script(phones: Phones, served: Live) -> None:
    phone = phones.open(served)
    phone.page()

    def send(path: str, **form: object) -> None:
        answer = phone.post(path, accept=PAGE, then="page", **form)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/j/{phone.code}")

    send("function", function="Finance")
    served.move("write:all")
    phone.wait_for("write")
    for key, body in (("1", "they buy more"), ("2", "they pay")):
        send("answers", body=body, key=key, prompt="")
    [second, first] = [answer["id"] for answer in phone.state()["answers"]]
    send(f"answers/{first}", body="they buy more often")
    send(f"answers/{second}/withdraw")
    send("ready", ready="1")
    assert phone.state()["ready"] is True
    served.move("sort")
    phone.wait_for("sort")
    send("sortings", answer=first, actor="we")
    theme = served.store.write(make_theme, OPERATOR, served.id, "Buying", [first])
    served.move("vote")
    phone.wait_for("vote")
    send("votes", theme=theme, dots=2)
    [answer] = served.board.answers
    assert (answer.body, answer.actor, answer.source) == (
        "they buy more often",
        "we",
        "author",
    )
    assert served.board.functions[answer.participant_id] == "Finance"
    assert served.board.themes[0].dots == 2
    assert phone.state()["dots_left"] == 1


def test_a_double_tap_is_one_answer_and_the_same_receipt(phone: Phone, writing: Live) -> None:
    def tap(number: int) -> httpx.Response:
        return phone.post("answers", body=f"tap {number}", key="same")

    with ThreadPoolExecutor(8) as pool:
        receipts = [answer.json() for answer in pool.map(tap, range(16))]
    assert all(receipt == receipts[0] for receipt in receipts)
    assert bodies(writing) == [receipts[0]["body"]]


def test_sent_again_after_it_was_withdrawn_an_answer_stays_withdrawn(
    phone: Phone, writing: Live
) -> None:
    first = phone.post("answers", body="they refer", key="1").json()["id"]
    phone.post(f"answers/{first}/withdraw").raise_for_status()
    assert phone.post("answers", body="they refer", key="1").json()["body"] is None
    part = phone.post("answers", accept=PAGE, body="they refer", key="1")
    assert (part.status_code, part.text) == (200, "")
    assert bodies(writing) == []


def test_edit_and_withdraw_answer_in_json_and_as_a_part(phone: Phone, writing: Live) -> None:
    said = phone.post("answers", body="they buy", key="1").json()
    edited = phone.post(f"answers/{said['id']}", body="they buy more")
    assert edited.json() == said | {"body": "they buy more"}
    part = phone.post(f"answers/{said['id']}", accept=PAGE, body="they buy most")
    assert "they buy most" in part.text
    assert 'id="answers"' in part.text
    assert phone.post(f"answers/{said['id']}/withdraw").json()["id"] == said["id"]
    assert bodies(writing) == []
    assert refusal(phone.post(f"answers/{said['id']}", body="again")) == (404, "not_found")


def test_nobody_touches_anothers_answer(phones: Phones, phone: Phone, writing: Live) -> None:
    said = phone.post("answers", body="they buy", key="1").json()["id"]
    other = phones.open(writing).join("Finance")
    assert refusal(other.post(f"answers/{said}", body="mine now")) == (404, "not_found")
    assert refusal(other.post(f"answers/{said}/withdraw")) == (404, "not_found")
    writing.move("sort")
    other.wait_for("sort")
    assert refusal(other.post("sortings", answer=said, actor="we")) == (404, "not_found")
    assert bodies(writing) == ["they buy"]


BAD = [
    ({"body": "", "key": "1"}, (422, "answer_empty")),
    ({"key": "1"}, (422, "answer_empty")),
    ({"body": "\u200b\u202e\x00", "key": "1"}, (422, "answer_empty")),
    ({"body": "x" * 501, "key": "1"}, (422, "answer_too_long")),
    ({"body": "x" * 100_000, "key": "1"}, (422, "answer_too_long")),
    ({"body": "they refer"}, (422, "invalid")),
    ({"body": "they refer", "key": "k" * 65}, (422, "invalid")),
    ({"body": "they refer", "key": "1", "prompt": "0" * 16}, (409, "prompt_closed")),
]


@pytest.mark.parametrize(("form", "told"), BAD)
def test_what_cannot_be_taken_is_refused_in_words(
    phone: Phone, writing: Live, form: dict[str, str], told: tuple[int, str]
) -> None:
    assert refusal(phone.post("answers", **form)) == told
    part = phone.post("answers", accept=PAGE, **form)
    assert refusal(part) == told
    assert bodies(writing) == []


@pytest.mark.parametrize("body", ["x" * 501, "they refer <friends>"])
def test_without_script_a_refusal_keeps_the_text_in_its_field(
    phone: Phone, writing: Live, body: str
) -> None:
    writing.move("lobby")
    phone.wait_for("lobby")
    writing.let_pass(16)
    answer = phone.post("answers", accept=PAGE, body=body, key="1", then="page")
    assert answer.status_code in (409, 422)
    assert f">{html.escape(body)}</textarea>" in answer.text
    assert 'role="alert">' in answer.text
    assert '<form id="write"' in answer.text
    assert "hidden>" not in answer.text.partition('<form id="write"')[2].partition("<input")[0]


def test_control_and_bidi_characters_are_taken_out(phone: Phone, writing: Live) -> None:
    phone.post("answers", body="\u202ethey\x07 refer\u2066 friends\x00", key="1").raise_for_status()
    assert bodies(writing) == ["they refer friends"]


def test_just_after_the_prompt_closed_an_answer_is_taken_and_then_not(
    phone: Phone, writing: Live
) -> None:
    first = writing.workshop.prompts[0].id
    writing.move("write:best")
    until(lambda: phone.state()["prompt"]["id"] != first)
    assert phone.post("answers", body="late", key="1", prompt=first).json()["prompt"] == first
    writing.let_pass(16)
    late = phone.post("answers", body="too late", key="2", prompt=first)
    assert refusal(late) == (409, "prompt_closed")
    assert "Your text is kept" in late.json()["message"]
    assert phone.post("answers", body="too late", key="1", prompt=first).json()["body"] == "late"


def test_answers_come_after_a_function(phones: Phones, writing: Live) -> None:
    phone = phones.open(writing)
    phone.state()
    assert refusal(phone.post("answers", body="x", key="1")) == (409, "function_missing")
    for path, form in (("ready", {"ready": "1"}), ("votes", {"theme": "x", "dots": "1"})):
        assert refusal(phone.post(path, **form)) == (409, "function_missing")
    assert refusal(phone.post("function", function="Astrology")) == (422, "function_unknown")
    assert refusal(phone.post("function")) == (422, "function_unknown")
    assert writing.board.functions == {}


def test_a_phone_that_lost_its_cookie_gets_a_new_one_and_keeps_its_text(
    phones: Phones, writing: Live
) -> None:
    phone = phones.open(writing)
    assert refusal(phone.post("answers", body="they refer", key="1")) == (409, "function_missing")
    assert "set-cookie" not in phone.post("answers", body="they refer", key="1").headers
    page = phone.post("answers", accept=PAGE, body="they <refer>", key="1", then="page")
    assert page.status_code == 409
    assert "Allow cookies" in page.text
    assert ">they &lt;refer&gt;</textarea>" in page.text
    assert f"Path=/j/{phone.code};" in page.headers["set-cookie"]
    phone.post("function", function="Sales").raise_for_status()
    assert phone.state()["function"] == "Sales"


def test_votes_say_what_is_left(phone: Phone, writing: Live) -> None:
    themes = [writing.store.write(make_theme, OPERATOR, writing.id, title) for title in "AB"]
    assert refusal(phone.post("votes", theme=themes[0], dots=1)) == (409, "not_voting")
    writing.move("vote")
    phone.wait_for("vote")
    told = {"theme": themes[0], "dots": 2, "dots_left": 1}
    assert phone.post("votes", theme=themes[0], dots=2).json() == told
    assert phone.post("votes", theme=themes[0], dots=2).json() == told
    assert refusal(phone.post("votes", theme=themes[1], dots=2)) == (422, "dots_used_up")
    for dots in ("", "many", "-1", "1.5", "²", "9" * 400):
        answer = phone.post("votes", theme=themes[0], dots=dots)
        assert refusal(answer) == (422, "dots_wrong"), dots
        assert "whole number" in answer.json()["message"]
    assert refusal(phone.post("votes", theme="x", dots=1)) == (404, "theme_unknown")
    assert [theme.dots for theme in writing.board.themes] == [2, 0]


def test_a_closed_workshop_takes_nothing_and_says_so(phones: Phones, served: Live) -> None:
    served.move("closed")
    phone = phones.open(served)
    phone.wait_for("closed")
    assert "This workshop is over" in phone.page()
    assert refusal(phone.post("function", function="Sales")) == (409, "closed")
    assert refusal(phone.post("answers", body="x", key="1")) == (409, "function_missing")


def test_one_phone_does_not_flood_the_room(phones: Phones, phone: Phone, writing: Live) -> None:
    taken = 0
    while (answer := phone.post("ready", ready="1")).status_code == 200:
        taken += 1
        assert taken < 1000
    assert taken >= 29  # thirty at once, one of them was joining
    assert refusal(answer) == (429, "too_many")
    assert int(answer.headers["retry-after"]) >= 1
    assert phones.open(writing).join("Finance").state()["function"] == "Finance"


def test_a_form_far_too_large_or_without_its_length_is_refused(phone: Phone) -> None:
    where = f"/j/{phone.code}/answers"
    huge = phone.client.post(where, data={"body": "x" * 300_000, "key": "1"})
    assert refusal(huge) == (413, "refused")
    endless = phone.client.post(where, content=iter([b"body=", b"x" * 10]))
    assert refusal(endless) == (411, "refused")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{}", "application/json"),
        (b"body=%ff%fe%00&key=1", "application/x-www-form-urlencoded"),
        (b"&&==&key&body", "application/x-www-form-urlencoded"),
        (b"nonsense", "multipart/form-data; boundary=x"),
        (b"", ""),
    ],
)
def test_a_body_of_another_kind_is_refused_and_harms_nothing(
    phone: Phone, writing: Live, content: bytes, kind: str
) -> None:
    where = f"/j/{phone.code}/answers"
    answer = phone.client.post(where, content=content, headers={"content-type": kind})
    assert answer.status_code in (200, 400, 422)
    assert len(bodies(writing)) <= 1
    assert phone.post("answers", body="they refer", key="2").status_code == 200


def test_a_file_in_the_place_of_words_is_no_answer(phone: Phone, writing: Live) -> None:
    where = f"/j/{phone.code}/answers"
    files = {"body": ("body.txt", b"they refer"), "key": (None, b"1")}
    assert refusal(phone.client.post(where, files=files)) == (422, "answer_empty")
    assert bodies(writing) == []
