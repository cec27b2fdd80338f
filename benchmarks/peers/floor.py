"""The floor: a bare endpoint that keeps an answer as durably, and nothing else. As a program it
serves `POST /answers` on the port it is given, and keeps them in the SQLite file it is given."""

import sqlite3
import sys
import threading
from html import escape

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

TABLE = "create table answers (id integer primary key, key text unique, body text)"
INSERT = "insert into answers (key, body) values (?, ?)"


class Answers:
    """The answers in a file, each committed and on the disk before it is acknowledged."""

    def __init__(self, file: str) -> None:
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.execute("pragma journal_mode=wal")
        self._connection.execute("pragma synchronous=full")
        self._connection.execute(TABLE)
        self._turn = threading.Lock()

    def add(self, key: str, body: str) -> int | None:
        """Keeps one, and returns its number."""
        with self._turn:
            return self._connection.execute(INSERT, (key, body)).lastrowid


def app(kept: Answers) -> Starlette:
    """The application."""

    async def answers(request: Request) -> Response:
        form = await request.form()
        key, body = str(form["key"]), str(form["body"])
        number = await run_in_threadpool(kept.add, key, body)
        return HTMLResponse(f'<li id="a{number}">{escape(body)}</li>')

    async def health(_: Request) -> Response:
        return Response("ok")

    routes = [Route("/answers", answers, methods=["POST"]), Route("/health", health)]
    return Starlette(routes=routes)


if __name__ == "__main__":
    port, file = sys.argv[1:]
    uvicorn.run(app(Answers(file)), port=int(port), log_level="warning", access_log=False)
