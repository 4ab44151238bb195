"""python -m sotay.bench.probe NAME ARGUMENTS: measures one thing in the database of DATABASE_URL, prints it as JSON."""

import json
import sys
from collections.abc import Callable
from importlib import import_module

import django

from sotay.bench import cpu

PARTS = (
    *("rollup", "pages", "roster", "reorganising", "members", "news", "documents", "brought"),
    *("attendance", "votes", "scores", "visits", "fan_out", "life", "year", "report_pages", "medals", "cases"),
)


def main(name: str, arguments: str) -> None:
    django.setup()
    found = _measure(name)(**json.loads(arguments))
    sys.stdout.write(f"\n{json.dumps(found | {'peak_mb': cpu.peak_mb()})}\n")


def _measure(name: str) -> Callable[..., dict]:
    """Without the parts that come after it: what they load would count as memory of what is measured."""
    for part in PARTS:
        for measure in import_module(f"sotay.bench.{part}").MEASURES:
            if measure.__name__ == name:
                return measure
    raise LookupError(name)


if __name__ == "__main__":
    main(*sys.argv[1:])
