"""What libraries may write into the log, and how often."""

import logging

from web.logs import QUIET, Seldom


def said(line: int) -> logging.LogRecord:
    return logging.LogRecord(
        "uvicorn.error", logging.WARNING, "impl.py", line, "Nonsense", (), None
    )


def test_the_same_line_of_code_tells_something_once_a_second() -> None:
    now = [100.0]
    seldom = Seldom(lambda: now[0])
    assert [seldom.filter(said(7)) for _ in range(3)] == [True, False, False]
    assert seldom.filter(said(8))
    now[0] += QUIET - 0.01
    assert not seldom.filter(said(7))
    now[0] += 0.02
    assert [seldom.filter(said(7)) for _ in range(2)] == [True, False]
