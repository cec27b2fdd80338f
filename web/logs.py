"""The server's log: everything that this process would write on standard error is an event."""

import logging
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType

from streamlit import logger as streamlit_logger

from valuewhen.logs import set_up_log

QUIET = 1.0  # seconds in which the same is told once

log = logging.getLogger(__name__)


def set_up_server_log(*, as_json: bool) -> None:
    """Logs as JSON or as text; what Streamlit logs, and what nobody caught, included."""
    set_up_log(as_json=as_json)
    streamlit_logger.setup_formatter = _pass_on
    streamlit_logger.update_formatter()
    logging.getLogger("uvicorn.error").addFilter(_is_new)
    for name in ("uvicorn.error", "python_multipart.multipart"):
        logging.getLogger(name).addFilter(Seldom())
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_thread


def _pass_on(logger: logging.Logger) -> None:
    """Leaves a logger of Streamlit's without its own handler: its records go the common way."""
    own = getattr(logger, "streamlit_console_handler", None)
    if own:
        logger.removeHandler(own)
    logger.propagate = True


def _is_new(record: logging.LogRecord) -> bool:
    """Whether a record tells more than `web.metrics.Watch` told, with the route, of an error."""
    return not str(record.msg).startswith("Exception in ASGI application")


class Seldom(logging.Filter):
    """Lets the same line of code tell something once a second: whoever sends nonsense does not fill
    the log."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._told: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether it has not been told within the last second."""
        place, now = (record.pathname, record.lineno), self._clock()
        if now - self._told.get(place, now - QUIET) < QUIET:
            return False
        self._told[place] = now
        return True


def _log_uncaught(
    kind: type[BaseException], error: BaseException, place: TracebackType | None
) -> None:
    log.critical("server_failed", exc_info=(kind, error, place))


def _log_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value:
        log.error(
            "thread_failed", exc_info=(failed.exc_type, failed.exc_value, failed.exc_traceback)
        )
