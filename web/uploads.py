"""What people upload on a page: who may, how much of theirs is kept, and until when."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from web.identity import caller_of

PATH = "/_stcore/upload_file"
MOST_BYTES = 600 * 1024 * 1024  # of one person that are kept at a time: three of the largest files
MOST_FILES = 50
SHOWN_ON = "uploads-shown-on"


@dataclass(eq=False)
class Upload:
    """A file that is on its way, or kept until the page that shows it lets go of it."""

    session_id: str
    file_id: str
    size: int
    is_here: bool = False

    def is_kept(self) -> bool:
        """Whether it takes room: on its way, or here and not let go of."""
        kept = runtime.get_instance().uploaded_file_mgr
        return not self.is_here or bool(kept.get_files(self.session_id, [self.file_id]))


class Uploads:
    """Lets the files of facilitators and analysts through, up to so much of each person."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._of: defaultdict[str, list[Upload]] = defaultdict(list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one request about a file."""
        caller = await asyncio.to_thread(caller_of, HTTPConnection(scope))
        if not caller or caller.role not in ("facilitator", "analyst"):
            refused = PlainTextResponse("Sign in as a facilitator or analyst to upload.", 403)
            await refused(scope, receive, send)
        elif scope["method"] == "PUT":
            await self._take(str(caller.user_id), scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def _take(self, person: str, scope: Scope, receive: Receive, send: Send) -> None:
        mine = [upload for upload in self._of[person] if upload.is_kept()]
        self._of[person] = mine
        length = Headers(scope=scope).get("content-length")
        if refused := _refusal(mine, length):
            await refused(scope, receive, send)
            return
        _, session_id, file_id = scope["path"].rsplit("/", 2)
        upload = Upload(session_id, file_id, int(length or 0))
        mine.append(upload)
        try:
            await self.app(scope, receive, send)
        finally:
            upload.is_here = True


def _refusal(kept: Iterable[Upload], length: str | None) -> Response | None:
    """The answer to one more file beside those that are kept, where it is refused."""
    if length is None:
        return PlainTextResponse("Send it with its length.", 411)
    sizes = [upload.size for upload in kept]
    if len(sizes) < MOST_FILES and sum(sizes) + int(length) <= MOST_BYTES:
        return None
    return PlainTextResponse("You have uploaded much that is still open. Remove some of it.", 413)


def let_go(files: Iterable[UploadedFile]) -> None:
    """The server keeps these files of the present page's browser tab no longer; their uploader
    needs another key then."""
    context = get_script_run_ctx()
    assert context, "only a page has uploads"
    kept = cast("MemoryUploadedFileManager", context.uploaded_file_mgr)
    for file in files:
        kept.remove_file(context.session_id, file.file_id)


def shown_on(page: str) -> None:
    """On another page than before, what this browser tab had uploaded there is kept no longer:
    nothing shows it any more."""
    context = get_script_run_ctx()
    if context and st.session_state.get(SHOWN_ON, page) != page:
        context.uploaded_file_mgr.remove_session_files(context.session_id)
    st.session_state[SHOWN_ON] = page


def _with_the_same_bytes(file: UploadedFile, _memo: object) -> UploadedFile:
    """A copy of its own position that shares the bytes."""
    record = UploadedFileRec(file.file_id, file.name, file.type, file.getvalue())
    return UploadedFile(record, file._file_urls)


# Streamlit copies what an uploader holds at every redraw, and nobody is served meanwhile: 20 ms for
# 60 MB. The bytes cannot be changed, so that copies may share them.
UploadedFile.__deepcopy__ = _with_the_same_bytes  # type: ignore[attr-defined]
