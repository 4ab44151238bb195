"""A browser test that reads the page in the statement after a press reads the page that was there before."""

import ast
import re
from itertools import pairwise
from pathlib import Path

PRESS = re.compile(r"\.(click|press|follow)\(")
READ_AT_ONCE = re.compile(
    r"\.(all|count|all_inner_texts|inner_text|text_content|content|input_value|get_attribute|is_visible|is_checked)\("
    r"|\bpage\.url\b"
)
BLOCKS = (ast.FunctionDef, ast.For, ast.If, ast.With)
WAIT = re.compile(r"\b(expect|wait_for\w*)\(")


def read_too_early(source: str) -> list[int]:
    """The lines of statements that ask the page something at once, where the one before pressed something."""
    found = []
    for node in ast.walk(ast.parse(source)):
        body = node.body if isinstance(node, BLOCKS) else []
        for before, after in pairwise(body):
            asked = ast.unparse(after.iter if isinstance(after, ast.For) else after)
            if PRESS.search(ast.unparse(before)) and READ_AT_ONCE.search(asked) and not WAIT.search(asked):
                found.append(after.lineno)
    return found


def test_the_rule_finds_what_it_is_for():
    assert read_too_early("def go():\n page.click()\n assert link.count() == 1") == [3]
    assert read_too_early("if sent:\n page.click()\n for box in page.locator('a').all():\n  expect(box)") == [3]
    assert read_too_early("def go():\n page.click()\n expect(link).to_have_count(1)\n assert link.count() == 1") == []


def test_what_follows_a_press_is_waited_for():
    here = Path(__file__).parent
    found = {
        str(file.relative_to(here)): read_too_early(file.read_text())
        for file in here.rglob("*.py")
        if file != Path(__file__)
    }
    assert {name: lines for name, lines in found.items() if lines} == {}
