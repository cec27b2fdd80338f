"""The server's log: everything that this process would write on standard error is an event."""

import logging
import sys
import threading
from types import TracebackType

from streamlit import logger as streamlit_logger

from valuewhen.logs import set_up_log

log = logging.getLogger(__name__)


def set_up_server_log(*, as_json: bool) -> None:
    """Logs as JSON or as text; what Streamlit logs, and what nobody caught, included."""
    set_up_log(as_json=as_json)
    streamlit_logger.setup_formatter = _pass_on
    streamlit_logger.update_formatter()
    logging.getLogger("uvicorn.error").addFilter(_is_new)
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


def _log_uncaught(
    kind: type[BaseException], error: BaseException, place: TracebackType | None
) -> None:
    log.critical("server_failed", exc_info=(kind, error, place))


def _log_thread(failed: threading.ExceptHookArgs) -> None:
    if failed.exc_value:
        log.error(
            "thread_failed", exc_info=(failed.exc_type, failed.exc_value, failed.exc_traceback)
        )
