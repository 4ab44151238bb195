"""The moved clock of the tests is that of the whole portal."""

import ast
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

from meetings.models import Meeting
from tests import clock

TESTS = Path(__file__).parent
ASKS = {"days_ago", "localdate", "localtime", "now", "today"}


def test_every_way_to_ask_for_the_time_is_moved():
    with clock.ahead(timedelta(days=3)):
        expected = datetime.now(UTC) + timedelta(days=3)
        asked = [
            timezone.now(),
            timezone.localtime(),
            Meeting().announced_at,
            Meeting._meta.get_field("announced_at").get_default(),
        ]
        assert all(abs(found - expected) < timedelta(seconds=5) for found in asked)
        assert timezone.localdate() == timezone.localdate(expected)
        assert isinstance(datetime.now(UTC), timezone.datetime)
    assert abs(timezone.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_day_begins_at_the_hour_that_is_asked_for():
    with clock.begins_today_at(10):
        assert timezone.localtime().strftime("%H:%M") == "10:00"
        assert timezone.localdate() == clock.TODAY


def test_only_the_clock_asks_for_the_day_as_tests_are_loaded():
    """Hours lie between, and a midnight may: other files take `clock.TODAY` and the fixture `morning`."""
    asking = {
        f"{path.relative_to(TESTS)}: {line}"
        for path in TESTS.rglob("*.py")
        for line in _asked_on_loading(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert {where.partition(":")[0] for where in asking} == {"clock.py"}, sorted(asking)


def _asked_on_loading(node: ast.AST) -> Iterator[int]:
    if isinstance(node, ast.Lambda):
        return
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        inside: list = [*node.decorator_list, *node.args.defaults, *filter(None, node.args.kw_defaults)]
    else:
        inside = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in ASKS:
            yield node.lineno
    for child in inside:
        yield from _asked_on_loading(child)
