"""The executives' page: what it draws, for whom, and that nothing else reaches their browser."""

import io
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest
from websockets.sync.client import connect

from tests.pages.desk import sit_down
from tests.reports.finished import (
    BETA,
    CUSTOMERS,
    REFER,
    Finished,
    customers,
    finish,
    finished,
    join_customers,
)
from tests.rooms import Live, Server, open_live
from valuewhen.people.caller import Caller
from valuewhen.people.sessions import start_session
from valuewhen.reports.rows import answers_csv
from valuewhen.words import say


def opened(done: Finished, who: Caller, page: str = "results", *, chosen: bool = True) -> AppTest:
    query = {"workshop": done.live.id} if chosen else {}
    return sit_down(done.live.store, who, f"{page}.py", **query).page


def words(page: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in page.get("html"))


def nodes(block: Any) -> Iterator[Any]:
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from nodes(child)


def protos(page: AppTest) -> list[Any]:
    """Every element that was sent, as the message that it was sent in."""
    found = [*nodes(page.main), *nodes(page.sidebar)]
    return [node.proto for node in found if getattr(node, "proto", None) is not None]


def tables(message: Any) -> Iterator[pa.Table]:
    """The Arrow tables anywhere inside a message."""
    for field, value in message.ListFields():
        several = value if field.is_repeated else [value]
        for one in several:
            if field.type == field.TYPE_BYTES and one:
                yield pa.ipc.open_stream(io.BytesIO(one)).read_all()
            elif field.type == field.TYPE_MESSAGE and hasattr(one, "ListFields"):
                yield from tables(one)


def leaks(done: Finished, messages: list[Any]) -> set[str]:
    """The kinds of row-level facts and of small groups that are in the messages.

    Texts are sought in their bytes, which hold Arrow's strings as they are; money in the numbers of
    every table and in the texts; small groups as counts beside them.
    """
    sent = b"\n".join(message.SerializeToString() for message in messages)
    found = [table for message in messages for table in tables(message)]
    numbers = [
        value
        for table in found
        for column in table.columns
        if pa.types.is_floating(column.type) or pa.types.is_integer(column.type)
        for value in column.to_pylist()
        if value is not None
    ]
    frame = customers()
    clv = set(frame["clv"])
    # Charts that show money in thousands or millions would divide it.
    is_clv = any(round(value * by, 2) in clv for value in numbers for by in (1, 1e3, 1e6))
    sizes = [
        value
        for table in found
        for name in table.column_names
        if name in ("n", "n_answer", "n_group")
        for value in table[name].to_pylist()
    ]
    signs = {
        "answer": any(text.encode() in sent for text in done.words),
        "person": any(person.id.encode() in sent for person in done.people),
        "customer": any(name.encode() in sent for name in frame["customer"]),
        "clv": is_clv or any(f"{1000 + 10 * at:,}.37".encode() in sent for at in range(CUSTOMERS)),
        "small function": b"Finance" in sent,
        "small group": any(0 < size < 5 for size in sizes),
        "answer of three customers": any(
            "0" in table["answer"].to_pylist() for table in found if "answer" in table.column_names
        ),
    }
    return {name for name, is_there in signs.items() if is_there}


def test_nothing_but_aggregates_reaches_an_executive(done: Finished) -> None:
    page = opened(done, done.live.people.executive)
    assert REFER in words(page)
    assert len(page.get("vega_lite_chart")) >= 6
    assert leaks(done, protos(page)) == set()


def test_no_page_of_the_product_sends_an_executive_a_row(done: Finished) -> None:
    """Their own pages, comparing two workshops included, do not, and they have no others."""
    live, who = done.live, done.live.people.executive
    earlier = open_live(live.store, live.people, "Last year")
    person = earlier.join()
    earlier.move("write:all")
    earlier.say(person, "they bring us their friends")
    earlier.move("closed")
    for page in ("facilitate", "customers", "evidence"):
        with pytest.raises(ValueError, match="Could not find a navigation page"):
            sit_down(live.store, who, f"{page}.py", workshop=live.id)
    for page in ("workshops", "results", "account", "screen"):
        desk = sit_down(live.store, who, f"{page}.py", workshop=live.id)
        assert leaks(done, protos(desk.page)) == set(), page
    desk = sit_down(live.store, who, "workshops.py", compare=f"{earlier.id},{live.id}")
    assert "Last year" in desk.html()
    assert REFER in desk.html()
    assert leaks(done, protos(desk.page)) == set()


@pytest.mark.parametrize(
    ("browser", "width"), [("X11; Linux x86_64", 720), ("Android; Mobile", 340)]
)
def test_a_phone_gets_charts_laid_out_for_its_width(
    done: Finished, monkeypatch: pytest.MonkeyPatch, browser: str, width: int
) -> None:
    monkeypatch.setattr(ContextProxy, "headers", {"User-Agent": f"Mozilla/5.0 ({browser})"})
    page = opened(done, done.live.people.executive)
    specs = [json.loads(chart.proto.spec) for chart in page.get("vega_lite_chart")]
    assert {spec["width"] for spec in specs} == {width}


def test_the_same_search_finds_what_a_facilitator_is_sent(done: Finished) -> None:
    sent = protos(opened(done, done.live.people.owner, "evidence"))
    assert {"clv"} <= leaks(done, sent)
    facilitate = protos(opened(done, done.live.people.owner, "facilitate"))
    assert "answer" in leaks(done, facilitate)


def test_five_sentences_come_first(done: Finished) -> None:
    first = words(opened(done, done.live.people.executive)).index
    labels = ("believed", "sees", "data", "unmeasured", "decided")
    places = [first(say(f"results.label_{label}")) for label in labels]
    assert places == sorted(places)
    assert places[-1] < first(say("results.asked_title"))


def test_the_story_says_who_how_many_and_how_sure(done: Finished) -> None:
    page = words(opened(done, done.live.people.executive))
    for said in (
        "13 people from 3 functions",
        "<b>€1,000 more</b>",
        "fairly sure",
        "Staff said this, not customers.",
        "No difference found between best and typical customers",
        "Too few customers to tell by “beta tests”.",
        "2 metrics were tested together.",
    ):
        assert said in page, said
    assert "disprove" not in page


def test_rows_are_offered_to_those_who_see_rows_alone(done: Finished) -> None:
    def offered(who: Caller) -> set[str]:
        found = opened(done, who).get("download_button")
        return {button.key for button in found if button.key.startswith("csv-")}

    people = done.live.people
    assert offered(people.analyst) - offered(people.executive) == {"csv-answers", "csv-themes"}


def test_what_the_file_holds_would_be_found(done: Finished) -> None:
    written = answers_csv(done.live.store, done.live.people.analyst, done.live.id)
    assert all(text.encode() in written for text in done.words)


@pytest.mark.parametrize("who", ["stranger", "outsider"])
def test_those_who_were_not_invited_find_nothing(done: Finished, who: str) -> None:
    page = opened(done, getattr(done.live.people, who))
    assert "There is no such workshop" in page.warning[0].value.replace("\\", "")
    assert REFER not in words(page)


def test_without_a_workshop_the_list_leads_to_each(done: Finished) -> None:
    page = opened(done, done.live.people.executive, chosen=False)
    assert "Value of customers" in words(page)
    assert [button.label for button in page.button] == [say("results.open")]
    assert len(opened(done, done.live.people.outsider, chosen=False).info) == 1


def test_a_room_that_still_writes_has_no_result_yet(done: Finished) -> None:
    done.live.move("write:all")
    page = opened(done, done.live.people.executive)
    assert [note.value for note in page.info] == [say("results.early")]
    assert REFER not in words(page)


def test_the_pages_are_quiet_about_missing_parts(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with finished(tmp_path, tmp_path_factory.getbasetemp(), votes=False, data=False) as done:
        page = words(opened(done, done.live.people.executive))
    assert "No customer data were joined." in page
    assert "No vote took place" in page
    assert "nan" not in page.lower().replace("finance", "")


def received(server: Server, session: str, workshop_id: str) -> list[ForwardMsg]:
    """Every message that a browser with this session gets on its socket for the results."""
    rerun = BackMsg()
    rerun.rerun_script.query_string = f"workshop={workshop_id}"
    rerun.rerun_script.page_name = "results"
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    headers = {"Cookie": f"valuewhen_session={session}"}
    messages: list[ForwardMsg] = []
    with connect(
        address, additional_headers=headers, subprotocols=["streamlit"], max_size=None
    ) as socket:  # type: ignore[list-item]
        socket.send(rerun.SerializeToString())
        while not messages or messages[-1].WhichOneof("type") != "script_finished":
            messages.append(ForwardMsg.FromString(socket.recv(timeout=60)))  # type: ignore[arg-type]
    return messages


def test_nothing_but_aggregates_goes_over_an_executives_socket(
    server: Server, served: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VALUEWHEN_HOME", str(server.home))
    done = finish(served)
    join_customers(served, tmp_path)
    done.freeze()
    executive = served.people.executive.user_id
    assert executive
    messages = received(server, served.store.write(start_session, executive), served.id)
    sent = b"".join(message.SerializeToString() for message in messages)
    assert REFER.encode() in sent
    assert BETA.encode() in sent
    charts = [m for m in messages if m.delta.new_element.HasField("vega_lite_chart")]
    assert len(charts) >= 6
    assert leaks(done, list(messages)) == set()


def test_numbers_of_charts_are_finite_or_missing(done: Finished) -> None:
    for message in protos(opened(done, done.live.people.executive)):
        for table in tables(message):
            for column in table.columns:
                if pa.types.is_floating(column.type):
                    known = [value for value in column.to_pylist() if value is not None]
                    assert not any(math.isinf(value) for value in known)
