import json
import logging
from io import StringIO

import pytest
import structlog

from sotay.monitoring import log_config


class Lines:
    """What the log says, as in production."""

    def __init__(self):
        self.out = StringIO()

    @property
    def text(self) -> str:
        return self.out.getvalue()

    def of(self, event: str) -> list[dict]:
        return [line for line in map(json.loads, self.text.splitlines()) if line["event"] == event]


@pytest.fixture
def lines(monkeypatch, settings):
    """Our own lines and those of libraries, as they go to stderr in production."""
    settings.SLOW_REQUEST_MS = settings.SLOW_QUERY_MS = 60_000  # a busy machine makes no line another one
    said = Lines()
    for level in ("info", "warning", "error", "critical"):  # pytest sets sys.stderr anew when the test begins
        monkeypatch.setattr(log_config.Writer, level, lambda self, line: said.out.write(f"{line}\n"))
    handler = logging.StreamHandler(said.out)
    described = log_config.lines(readable=False)["formatters"]["line"]
    handler.setFormatter(described.pop("()")(**described))
    logging.getLogger().addHandler(handler)
    processors = structlog.get_config()["processors"]
    kept = list(processors)
    processors[-1:] = log_config._last(False)  # in place: loggers that were used before keep the list
    yield said
    processors[:] = kept
    logging.getLogger().removeHandler(handler)
