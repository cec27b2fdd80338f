"""What people upload: how much of each person's is kept, until when, and what a redraw costs."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from copy import deepcopy
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from benchmarks.wire_upload import UploadTab
from tests.loops import run
from tests.rooms import SECONDS, Server
from tests.web.test_sockets import facilitator_of_her_own
from valuewhen.people.sessions import start_session
from valuewhen.store.store import Store
from valuewhen.words import say
from web.uploads import MOST_BYTES, MOST_FILES

MUCH = "You have uploaded much that is still open. Remove some of it."
LARGEST = 200 * 1024 * 1024  # bytes of a file that Streamlit takes


def test_a_copy_shares_the_bytes_and_has_a_position_of_its_own() -> None:
    record = UploadedFileRec("1", "a.csv", "text/csv", b"id,clv\n" * 1000)
    file = UploadedFile(record, FileURLs())
    file.seek(3)
    copy = deepcopy([file])[0]
    assert copy.getvalue() is record.data
    assert (copy.read(), copy.tell(), file.tell()) == (record.data, 7000, 3)
    assert (copy.name, copy.size, copy.file_id) == ("a.csv", 7000, "1")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A file with three customers."""
    file = tmp_path / "small.csv"
    file.write_text("id,clv\na,1\nb,2\nc,3\n", encoding="utf-8")
    return file


@pytest.fixture
def somebody(server: Server, beside: Store) -> Callable[[], str]:
    """Signs in a facilitator whom no other test knows; the cookie."""

    def sign_in() -> str:
        owner = facilitator_of_her_own(beside)
        return f"valuewhen_session={beside.write(start_session, str(owner.user_id))}"

    return sign_in


async def opened(stack: AsyncExitStack, server: Server, cookie: str) -> UploadTab:
    """The customers page, open until the stack is left."""
    tab = UploadTab(server.url, "customers", cookie=cookie)
    await tab.open(SECONDS)
    stack.push_async_callback(tab.close)
    return tab


async def told(tab: UploadTab, file: Path, times: int = 1) -> tuple[str, list[FileURLs]]:
    """What the first refusal of so many uploads of a file says, and where those before it are."""
    kept: list[FileURLs] = []
    for _ in range(times):
        place = await tab.place(file.name)
        try:
            await asyncio.to_thread(tab.send, "PUT", place.upload_url, file)
        except ConnectionError as error:
            return str(error), kept
        kept.append(place)
    return "", kept


def test_so_many_files_of_one_person_are_kept_and_no_more(
    server: Server, somebody: Callable[[], str], small: Path
) -> None:
    async def try_it() -> None:
        async with AsyncExitStack() as stack:
            cookie = somebody()
            tab = await opened(stack, server, cookie)
            again = await opened(stack, server, cookie)
            said, kept = await told(tab, small, MOST_FILES + 1)
            assert len(kept) == MOST_FILES
            assert "413" in said
            assert MUCH in said
            assert MUCH in (await told(again, small))[0]  # in another tab of hers too
            other = await opened(stack, server, somebody())
            assert (await told(other, small))[0] == ""
            await asyncio.to_thread(tab.send, "DELETE", kept[0].delete_url)
            assert (await told(again, small))[0] == ""
            assert MUCH in (await told(again, small))[0]

    run(try_it())


def test_what_a_page_no_longer_shows_is_let_go_of(
    server: Server, somebody: Callable[[], str], small: Path
) -> None:
    async def try_it() -> None:
        async with AsyncExitStack() as stack:
            tab = await opened(stack, server, somebody())
            assert (await told(tab, small, MOST_FILES - 1))[0] == ""
            await tab.upload(say("customers.file"), small, SECONDS)
            assert MUCH in (await told(tab, small))[0]
            assert b"3 customers" in await tab.press(say("customers.load_button"), SECONDS)
            said, kept = await told(tab, small, 2)  # in the place of what was loaded
            assert (MUCH in said, len(kept)) == (True, 1)
            await tab.go("workshops", SECONDS)
            await tab.go("customers", SECONDS)
            said, kept = await told(tab, small, MOST_FILES)
            assert (said, len(kept)) == ("", MOST_FILES)

    run(try_it())


def begun(tab: UploadTab, path: str, size: int) -> socket.socket:
    """An upload of so many bytes of which none comes."""
    where = urlsplit(tab.url)
    connection = socket.create_connection((where.hostname or "", where.port or 0), SECONDS)
    headers = tab.headers() | {"Host": where.netloc, "Content-Length": str(size)}
    headers["Content-Type"] = "multipart/form-data; boundary=x"
    lines = [f"PUT {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    connection.sendall("\r\n".join([*lines, "", ""]).encode())
    return connection


def test_what_is_on_its_way_counts_until_it_is_given_up(
    server: Server, somebody: Callable[[], str], small: Path
) -> None:
    async def try_it() -> None:
        async with AsyncExitStack() as stack:
            tab = await opened(stack, server, somebody())
            path = (await tab.place(small.name)).upload_url
            under_way = [begun(tab, path, LARGEST) for _ in range(MOST_BYTES // LARGEST)]
            said = ""
            while not said:  # until the last of them has come
                said = (await told(tab, small))[0]
            assert MUCH in said
            for connection in under_way:
                connection.close()
            while said:
                said = (await told(tab, small))[0]

    run(try_it())


def test_an_upload_says_how_long_it_is(server: Server, somebody: Callable[[], str]) -> None:
    cookies = {"Cookie": somebody()}
    parts = iter([b"a", b"b"])  # of no known length, so that they are sent as they come
    answer = httpx.put(f"{server.url}/_stcore/upload_file/a/b", content=parts, headers=cookies)
    assert (answer.status_code, answer.text) == (411, "Send it with its length.")
