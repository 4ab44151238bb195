"""What may leave the portal in a log line or a report of a fault: no numbers, names, codes or addresses of people."""

import re
import traceback

from django.db import IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.template import TemplateSyntaxError

# Of these the message is our own or the server's words. Of all others it may repeat what somebody has typed.
OF_SERVERS = (OperationalError, InterfaceError, IntegrityError, ProgrammingError)
OF_QUEUES = {"redis.exceptions.RedisError", "kombu.exceptions.KombuError", "celery.exceptions.CeleryError"}  # by names:
# a command that neither keeps nor sends anything does without these packages.
OF_CODE = (AttributeError, TypeError, NameError, ImportError, TemplateSyntaxError, RecursionError, MemoryError)
TELLING = (*OF_SERVERS, *OF_CODE)
NUMBER = re.compile(r"\d(?:[ .-]?\d){7,}|\d{6,}")  # a phone however it is spaced, a personal number, a card, a code
CODE = re.compile(r"\b(?=[A-Z-]*\d)[0-9A-Z]{4}-?[0-9A-Z]{4}\b")  # of a slip
QUERY = re.compile(r"\?[^\s\"'>]+")
ADDRESS = re.compile(r"[^\s@'\"<>]+@[^\s@'\"<>]+")  # a mailbox; also the user and password in the URL of a server
LONG_WORD = re.compile(r"[A-Za-z0-9_\-]{24,}")  # a token, a key of a session
LONGEST = 300


def cleaned(text: str) -> str:
    """`text` without what looks like a number, a query string, an e-mail address or a token."""
    text = text[: 10 * LONGEST]  # patterns take their time with a page of letters
    for pattern in (QUERY, ADDRESS, LONG_WORD, CODE, NUMBER):
        text = pattern.sub("…", text)
    return text[:LONGEST]


def said(error: BaseException) -> str:
    """`Class: message`, the message only where it is not made of what people type: its first line, cleaned; DETAIL of
    PostgreSQL, which repeats the row, stands on the second."""
    name = type(error).__name__
    if isinstance(error, OSError):
        return f"{name}: {error.strerror or ''}".removesuffix(": ")
    if isinstance(error, TELLING) or _is_of_queues(error):
        return f"{name}: {cleaned(str(error).split(chr(10), 1)[0])}".removesuffix(": ")
    return name


def _is_of_queues(error: BaseException) -> bool:
    return any(f"{kind.__module__}.{kind.__name__}" in OF_QUEUES for kind in type(error).__mro__)


def places(error: BaseException) -> list[str]:
    """Where it was raised, the innermost last: file, line and function, never the values."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{'/'.join(frame.filename.rsplit('/', 3)[-3:])}:{frame.lineno} {frame.name}" for frame in frames][-25:]


def told(error: BaseException) -> dict:
    """The fields of a line about `error`, with what caused it."""
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    found = {"error": said(error), "where": places(error)}
    return found | ({"cause": said(cause)} if cause else {})
