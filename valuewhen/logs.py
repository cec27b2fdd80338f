"""The log: one line an event on standard error, for programs as JSON or for people as text.

Our own events are `log.info("name_of_event", extra={fact: value})`. What other libraries log is
kept without the values that they put into their messages, and an error without its text, since
both may quote what people wrote.
"""

import logging
import traceback
from collections.abc import Iterator, MutableMapping
from typing import Any

from structlog.dev import ConsoleRenderer, plain_traceback
from structlog.processors import JSONRenderer, TimeStamper
from structlog.stdlib import ExtraAdder, ProcessorFormatter, add_log_level

OURS = ("valuewhen", "web", "phone", "pages")
Facts = MutableMapping[str, Any]

_add_facts = ExtraAdder()


def set_up_log(*, as_json: bool, level: int = logging.INFO) -> None:
    """Sends all that is logged to standard error: ours from `level` on, others' warnings."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(as_json=as_json))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
    for room in OURS:
        logging.getLogger(room).setLevel(level)


def formatter(*, as_json: bool) -> logging.Formatter:
    """Makes a line of a record: time (UTC), level, event, and the facts of the event."""
    text = ConsoleRenderer(colors=False, timestamp_key="time", exception_formatter=plain_traceback)
    return ProcessorFormatter(
        foreign_pre_chain=[
            TimeStamper(fmt="iso", utc=True, key="time"),
            add_log_level,
            _tell_facts,
            _tell_error,
        ],
        processors=[
            ProcessorFormatter.remove_processors_meta,
            JSONRenderer(ensure_ascii=False) if as_json else text,
        ],
        use_get_message=False,
    )


def _tell_facts(logger: Any, level: str, facts: Facts) -> Facts:
    """What was logged with an event of ours; of others' the first line of the unfilled message."""
    record: logging.LogRecord = facts["_record"]
    if record.name.partition(".")[0] in OURS:
        return _add_facts(logger, level, facts)
    said = str(record.msg).strip().partition("\n")[0]
    where = f"{record.filename}:{record.lineno}"
    facts.update(event="library", logger=record.name, message=said, where=where)
    return facts


def _tell_error(_logger: Any, _level: str, facts: Facts) -> Facts:
    """The class and the places of an error, and of those that led to it, without their texts."""
    facts.pop("stack_info", None)
    _, error, _ = facts.pop("exc_info", None) or (None, None, None)
    if error is None:
        return facts
    places = "\n".join(_told(one) for one in _all_of(error))
    facts.update(error=type(error).__name__, exception=places)
    return facts


def _told(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"Traceback (most recent call last):\n{frames}{type(error).__qualname__}"


def _all_of(error: BaseException) -> Iterator[BaseException]:
    """The errors that led to this one, the first first, those of its group, and itself."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before:
        yield from _all_of(before)
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _all_of(one)
    yield error
