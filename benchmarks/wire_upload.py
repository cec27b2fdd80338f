"""A file given to an uploader of an open Streamlit page, as a browser gives it."""

import asyncio
import http.client
import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs, UploadedFileInfo
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

from benchmarks.wire_streamlit import Tab, _is_whole_run

PIECE = 1 << 18  # bytes that are sent at once
TOKEN = "_streamlit_xsrf"


class UploadTab(Tab):
    """An open page whose uploaders can be used."""

    _given: FileURLs | None = None

    async def upload(self, label: str, file: Path, seconds: float) -> None:
        """Gives the uploader of that label the file in place of the one before; returns when the
        page has been drawn."""
        async with asyncio.timeout(seconds):
            if self._given:
                await asyncio.to_thread(self.send, "DELETE", self._given.delete_url)
            place = self._given = await self.place(file.name)
            await asyncio.to_thread(self.send, "PUT", place.upload_url, file)
            box = self.widgets[label]
            state = WidgetState(id=box.id)
            state.file_uploader_state_value.uploaded_file_info.append(
                UploadedFileInfo(
                    file_id=place.file_id,
                    name=file.name,
                    size=file.stat().st_size,
                    file_urls=place,
                )
            )
            self._states[box.id] = state
            async with self._until(_is_whole_run):
                await self._rerun(box.fragment)

    async def place(self, name: str) -> FileURLs:
        """Where the server wants the file."""
        asked = BackMsg()
        asked.file_urls_request.request_id = secrets.token_hex(8)
        asked.file_urls_request.file_names.append(name)
        found: list[FileURLs] = []

        def comes(message: ForwardMsg, _raw: bytes) -> bool:
            told = message.file_urls_response
            if told.response_id == asked.file_urls_request.request_id:
                found.extend(told.file_urls)
            return bool(found)

        assert self._socket, "open it first"
        async with self._until(comes):
            await self._socket.send(asked.SerializeToString())
        return found[0]

    async def go(self, page: str, seconds: float) -> None:
        """Goes to another page of the app; returns when it has been drawn."""
        self.page, self._script = page, ""
        async with asyncio.timeout(seconds), self._until(_is_whole_run):
            await self._rerun()

    def headers(self) -> dict[str, str]:
        """What a request about a file has to say."""
        server = http.client.HTTPConnection(urlsplit(self.url).netloc)
        server.request("GET", "/_stcore/health", headers={"Cookie": self.cookie})
        reply = server.getresponse()
        reply.read()
        token = (reply.getheader("set-cookie") or "").partition(f"{TOKEN}=")[2].partition(";")[0]
        server.close()
        cookies = {"Cookie": f"{self.cookie}; {TOKEN}={token}", "Origin": self.url}
        return cookies | {"X-Xsrftoken": token}

    def send(self, method: str, path: str, file: Path | None = None) -> None:
        """Sends a request with the file, if there is one, as a form does."""
        server = http.client.HTTPConnection(urlsplit(self.url).netloc)
        server.request(method, path, *_form(file, self.headers()))
        reply = server.getresponse()
        said = reply.read(200)
        server.close()
        if reply.status != http.client.NO_CONTENT:
            raise ConnectionError(f"{method} was refused: {reply.status} {said!r}")


def _form(file: Path | None, headers: dict[str, str]) -> tuple[Iterator[bytes], dict[str, str]]:
    """The body of a form with the file, and its headers beside those given."""
    if file is None:
        return iter(()), headers | {"Content-Length": "0"}
    mark = secrets.token_hex(12)
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n"
    ).encode()
    end = f"\r\n--{mark}--\r\n".encode()
    about = {
        "Content-Type": f"multipart/form-data; boundary={mark}",
        "Content-Length": str(len(head) + file.stat().st_size + len(end)),
    }
    return _pieces(head, file, end), headers | about


def _pieces(head: bytes, file: Path, end: bytes) -> Iterator[bytes]:
    yield head
    with file.open("rb") as source:
        while piece := source.read(PIECE):
            yield piece
    yield end
