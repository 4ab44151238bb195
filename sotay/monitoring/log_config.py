"""How lines of the log look: JSON in production, words in the demo, the same for web, worker, beat and libraries."""

import json
import logging.config
import sys
from functools import cache

import structlog

from sotay import environment as env
from sotay.monitoring import private

# Of loggers of the standard module; ours begin at INFO.
LEVELS = {
    "_granian": "INFO",
    "celery": "INFO",
    # Labelled by lines of our own, without the address that was asked, arguments, values and the text of the message.
    "django.request": "CRITICAL",
    "django.security.csrf": "CRITICAL",
    "celery.app.trace": "CRITICAL",
    "celery.worker.strategy": "WARNING",
    "celery.beat": "WARNING",
}


def is_readable() -> bool:
    """Whether a person reads the lines in a terminal: in the demo and while developing."""
    return env.flag("DEBUG") or env.flag("SOTAY_DEMO")


def lines(*, readable: bool) -> dict:
    """LOGGING: what libraries write by the standard module, in the form of our own lines."""
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_last(readable)],
        "foreign_pre_chain": [*FIRST, _clean_foreign, _tell_error],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {name: {"level": level, "handlers": [], "propagate": True} for name, level in LEVELS.items()},
    }


def configure(logging_settings: dict) -> None:
    """LOGGING_CONFIG: called by Django whenever it is set up, in a worker twice."""
    structlog.configure(
        processors=_processors(),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=Writer,
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(logging_settings)


@cache
def _processors() -> list:
    """Always the same list: loggers that were used keep the one they have met."""
    return [*FIRST, _tell_error, *_last(is_readable())]


class Writer:
    """Writes a finished line to stderr by one call. The standard module would cost each request 90 µs more."""

    def __init__(self, name: str = ""):
        self.name = name

    def write(self, line: str) -> None:
        sys.stderr.write(f"{line}\n")

    info = warning = error = critical = write


def _last(readable: bool) -> list:
    """What makes text of a line: words for a terminal, else JSON."""
    if readable:
        return [structlog.dev.ConsoleRenderer(colors=False, timestamp_key="at")]
    return [_in_order, _in_json]


def _in_order(logger, method: str, event: dict) -> dict:
    """Time, level and event first, for anyone who reads lines as they come."""
    return {"at": event.pop("at"), "level": event.pop("level"), "event": event.pop("event"), **event}


def _in_json(logger, method: str, event: dict) -> str:
    return _ENCODER.encode(event)


def _tell_error(logger, method: str, event: dict) -> dict:
    """Instead of a traceback, which shows the message: what `private.told` finds fit to be told."""
    given = event.pop("exc_info", None)
    error = given[1] if isinstance(given, tuple) else sys.exception() if given is True else given
    if isinstance(error, BaseException):
        event.update(private.told(error))
    return event


def _clean_foreign(logger, method: str, event: dict) -> dict:
    """A library writes what it likes into its lines."""
    event["event"] = private.cleaned(str(event["event"]))
    return event


FIRST = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", key="at"),
]
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)
