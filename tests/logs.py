"""The logs of a whole session of tests, and what must not be in them."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from valuewhen.logs import formatter

SHORTEST = 8  # letters of what people wrote, from which on it is there for no other reason
SIGNS = {
    "a token": r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{43}(?![\w-])",
    "a hash": r"\$2[aby]\$\d\d\$|(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])",
    "an e-mail address": r"[\w.+-]+@[\w-]+\.\w{2,}",
    "somebody's address": r"(?<![\d.])(?!127\.0\.0\.1|0\.0\.0\.0)\d{1,3}(\.\d{1,3}){3}(?![\d.])",
    "a customer": r"\bKD?-\d+",
    "somebody's name": r"\b(olga|fred|anna|eve|otto)\b",
}

_written: set[str] = set()  # passwords, codes to join with, and what was written on phones
_folders: list[Path] = []
_numbers = count()


def keep_out(text: str, shortest: int = SHORTEST) -> None:
    """Has the session fail if a log has this text, unless it is shorter."""
    if len(text.strip()) >= shortest:
        _written.add(text.strip())


def new_log() -> Path:
    """A file for the log of one more process."""
    return _folders[-1] / f"{next(_numbers)}.txt"


@contextmanager
def watched(folder: Path) -> Iterator[None]:
    """Keeps logs in this folder, this process's own too; fails at the end if one has anything
    personal or secret in it."""
    _folders.append(folder)
    handler = logging.FileHandler(new_log(), encoding="utf-8")
    handler.setFormatter(formatter(as_json=True))
    handler.addFilter(lambda _: _folders[-1] == folder)  # none but the innermost
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        _folders.pop()
        handler.close()
    logs = [file.read_text("utf-8", "replace") for file in sorted(folder.iterdir())]
    told = {what for log in logs for what in personal(log)}
    assert not told, f"logs hold {'; '.join(sorted(told))}"


def personal(log: str) -> Iterator[str]:
    """What is in a log that must not be: its kind, and the text itself."""
    for kind, sign in SIGNS.items():
        if found := re.search(sign, log):
            yield f"{kind}: {found[0]}"
    yield from (f"what was written: {text}" for text in _written if text in log)
