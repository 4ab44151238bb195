"""Sends faults to a collector that speaks Sentry's protocol; loaded only where SENTRY_DSN is set."""

from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration

from members import origin
from sotay import __version__
from sotay.monitoring import private

KEPT_OF_A_FRAME = ("filename", "function", "module", "lineno", "in_app")


def send_to(dsn: str, **more) -> None:
    """Starts the client; `more` are options of sentry_sdk.init, for tests a transport."""
    sentry_sdk.init(
        dsn=dsn,
        release=__version__,
        send_default_pii=False,
        include_local_variables=False,
        include_source_context=False,
        max_request_body_size="never",
        max_breadcrumbs=0,  # queries and lines of the log
        auto_session_tracking=False,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[
            DjangoIntegration("function_name", middleware_spans=False, signals_spans=False),
            CeleryIntegration(),
        ],
        before_send=scrubbed,
        **more,
    )


def scrubbed(event: Any, hint: dict) -> Any:
    """Only what is known to tell nothing of people goes out: class, place, view and the id of the request."""
    kept = {key: event[key] for key in ("event_id", "timestamp", "level", "platform", "sdk", "release") if key in event}
    kept["tags"] = {"request_id": origin.request_id()}
    kept["transaction"] = str(event.get("transaction") or "")
    error = hint.get("exc_info", (None, None))[1]
    values = event.get("exception", {}).get("values", [])
    kept["exception"] = {"values": [_of_error(value, error) for value in values]}
    return kept


def _of_error(value: dict, error: BaseException | None) -> dict:
    known = error is not None and value.get("type") == type(error).__name__
    message = private.said(error).partition(": ")[2] if known else ""
    frames = [
        {key: frame[key] for key in KEPT_OF_A_FRAME if key in frame}
        for frame in (value.get("stacktrace") or {}).get("frames", [])
    ]
    return {"type": value.get("type"), "value": message, "stacktrace": {"frames": frames}}
